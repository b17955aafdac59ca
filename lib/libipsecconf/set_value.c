/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Values of one kind into their fields; values that have no effect.
 */
#include <string.h>
#include <strings.h>

#include "libipsecconf/conn_builder.h"
#include "libipsecconf/value.h"
#include "libswan/alloc.h"

/* The field of KEYWORD in the connection. */
static void *spec_field(struct conn_builder *conn,
			const struct conn_keyword *keyword)
{
	return (char *)conn->spec + keyword->field;
}

diag_t set_bool(struct conn_builder *conn, const struct conn_keyword *keyword,
		struct conn_end *end, const char *value)
{
	(void)end;
	return value_bool(value, spec_field(conn, keyword));
}

diag_t set_time(struct conn_builder *conn, const struct conn_keyword *keyword,
		struct conn_end *end, const char *value)
{
	(void)end;
	return value_time(value, keyword->argument, spec_field(conn, keyword));
}

/* At most a day. */
diag_t set_lifetime(struct conn_builder *conn,
		    const struct conn_keyword *keyword, struct conn_end *end,
		    const char *value)
{
	const struct deltatime day = SECONDS(24 * 3600);
	struct deltatime time;
	diag_t d = value_time(value, keyword->argument, &time);

	(void)end;
	if (d != NULL) {
		return d;
	}
	if (time.ms > day.ms) {
		conn_warn(conn, "%s=%s is longer than 1d, using 1d",
			  conn_current(conn)->key, value);
		time = day;
	}
	memcpy(spec_field(conn, keyword), &time, sizeof(time));
	return NULL;
}

diag_t set_number(struct conn_builder *conn, const struct conn_keyword *keyword,
		  struct conn_end *end, const char *value)
{
	uint64_t number;
	diag_t d = value_number(value, (uint64_t)keyword->argument, &number);

	(void)end;
	if (d == NULL) {
		*(unsigned *)spec_field(conn, keyword) = (unsigned)number;
	}
	return d;
}

diag_t set_size(struct conn_builder *conn, const struct conn_keyword *keyword,
		struct conn_end *end, const char *value)
{
	(void)end;
	return value_size(value, spec_field(conn, keyword));
}

diag_t set_percent(struct conn_builder *conn,
		   const struct conn_keyword *keyword, struct conn_end *end,
		   const char *value)
{
	(void)end;
	return value_percent(value, spec_field(conn, keyword));
}

diag_t set_name(struct conn_builder *conn, const struct conn_keyword *keyword,
		struct conn_end *end, const char *value)
{
	uint32_t number;
	diag_t d = value_name(value, keyword->names, &number);

	(void)end;
	if (d == NULL) {
		memcpy(spec_field(conn, keyword), &number, sizeof(number));
	}
	return d;
}

diag_t set_string(struct conn_builder *conn, const struct conn_keyword *keyword,
		  struct conn_end *end, const char *value)
{
	char **field = spec_field(conn, keyword);

	(void)end;
	xfree(*field);
	*field = xstrdup(value);
	return NULL;
}

/* "no" and "off" are one value. */
static bool is_same(struct view item, const char *value)
{
	char *text = xstrndup((const char *)item.ptr, item.len);
	bool a, b;
	bool same = strcasecmp(text, value) == 0;
	diag_t d = value_bool(text, &a);
	diag_t e = value_bool(value, &b);

	if (d == NULL && e == NULL && a == b) {
		same = true;
	}
	diag_free(&d);
	diag_free(&e);
	xfree(text);
	return same;
}

static bool is_in(const char *list, const char *value)
{
	struct view rest = view_of_string(list);

	for (struct view item = value_list_next(&rest); item.len > 0;
	     item = value_list_next(&rest)) {
		if (item.ptr[0] == '*' || is_same(item, value)) {
			return true;
		}
	}
	return false;
}

/* A list as a whole ("noasync,noexec"), or one of its values. */
static bool is_silent(const struct conn_keyword *keyword, const char *value)
{
	return value[0] == '\0' || strcmp(keyword->silent, value) == 0 ||
	       is_in(keyword->silent, value);
}

diag_t set_unsupported(struct conn_builder *conn,
		       const struct conn_keyword *keyword, struct conn_end *end,
		       const char *value)
{
	(void)end;
	if (is_silent(keyword, value)) {
		return NULL;
	}
	if (is_in(keyword->refused, value)) {
		return diag("not supported by this release");
	}
	conn_warn(conn, "%s=%s unsupported; ignored", conn_current(conn)->key,
		  value);
	return NULL;
}

diag_t set_ignored(struct conn_builder *conn,
		   const struct conn_keyword *keyword, struct conn_end *end,
		   const char *value)
{
	(void)conn;
	(void)keyword;
	(void)end;
	(void)value;
	return NULL;
}

/* The reader of a file has said so with file and line. */
diag_t set_obsolete(struct conn_builder *conn,
		    const struct conn_keyword *keyword, struct conn_end *end,
		    const char *value)
{
	(void)keyword;
	(void)end;
	conn_warn(conn, "obsolete keyword ignored: %s=%s",
		  conn_current(conn)->key, value);
	return NULL;
}

diag_t set_ikev1(struct conn_builder *conn, const struct conn_keyword *keyword,
		 struct conn_end *end, const char *value)
{
	(void)keyword;
	(void)end;
	conn_warn(conn, "IKEv2 connection ignores %s=%s",
		  conn_current(conn)->key, value);
	return NULL;
}
