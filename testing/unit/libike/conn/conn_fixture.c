/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the tests of conn/ share: connections and selectors from text.
 */
#include "unit/libike/conn/conn_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "libswan/alloc.h"

static void on_line(void *ctx, enum log_level level,
		    const struct logger *origin, const char *text)
{
	struct fixture *f = ctx;

	(void)level, (void)origin;
	strncat(f->logged, text, sizeof(f->logged) - strlen(f->logged) - 1);
	strncat(f->logged, "\n", sizeof(f->logged) - strlen(f->logged) - 1);
}

void fixture_init(struct fixture *f)
{
	const struct ike_interface interfaces[] = {
		{"eth0",  address_of("192.0.2.254")},
		{ "eth1", address_of(EAST)	   },
		{ "eth1", address_of(EAST_V6)      },
	};

	*f = (struct fixture){
		.sink = {.write = on_line, .ctx = f}
	};
	logger_init(&f->log, &f->sink);
	conn_db_init(&f->db, &f->log, 42);
	f->db.nr_compared = &f->nr_compared;
	conn_db_interfaces(&f->db, interfaces, ARRAY_LEN(interfaces));
}

void fixture_done(struct fixture *f)
{
	conn_db_done(&f->db);
}

struct ip_address address_of(const char *text)
{
	struct ip_address address;

	assert_true(ip_address_parse(view_of_string(text), &address));
	return address;
}

struct id id_of(const char *text)
{
	struct id id;

	assert_null(id_parse(view_of_string(text), &id));
	return id;
}

/* Calls FN for each word of TEXT between separators. */
static void each_part(const char *text, const char *separator,
		      void (*fn)(void *ctx, const char *part), void *ctx)
{
	char *copy = xstrdup(text);
	char *rest = NULL;

	for (char *part = strtok_r(copy, separator, &rest); part != NULL;
	     part = strtok_r(NULL, separator, &rest)) {
		fn(ctx, part);
	}
	xfree(copy);
}

static void add_selector(void *ctx, const char *part)
{
	struct ts_payload *ts = ctx;

	assert_true(ts->nr < TS_MAX);
	assert_null(ip_selector_parse(view_of_string(part),
				      &ts->selectors[ts->nr++]));
}

struct ts_payload ts_of(const char *text)
{
	struct ts_payload ts = { .nr = 0 };

	each_part(text, " ,", add_selector, &ts);
	return ts;
}

const char *text_of_ts(const struct conn_ts *ts)
{
	static char buf[2048];
	struct text out = TEXT_IN(buf);

	for (size_t i = 0; i < ts->nr; i++) {
		text_add_string(&out, i == 0 ? "" : " ");
		text_add_ip_selector(&out, &ts->list[i]);
	}
	return buf;
}

static void set_host(struct end_spec *end, const char *value)
{
	end->host_text = xstrdup(value);
	if (strcmp(value, "%any") == 0) {
		end->host = HOST_ANY;
	} else if (*value == '%') {
		end->host = HOST_INTERFACE;
	} else if (ip_address_parse(view_of_string(value), &end->address)) {
		end->host = HOST_ADDRESS;
	} else {
		end->host = HOST_NAME;
	}
}

static void set_subnets(struct end_spec *end, const char *value)
{
	struct ts_payload ts = ts_of(value);

	end->nr_subnets = ts.nr;
	end->subnets = NEW_ARRAY(struct ip_selector, ts.nr);
	memcpy(end->subnets, ts.selectors, ts.nr * sizeof(ts.selectors[0]));
}

static unsigned authby_of(const char *value)
{
	return strcmp(value, "never") == 0  ? AUTHBY_NEVER
	       : strcmp(value, "null") == 0 ? AUTHBY_NULL
					    : AUTHBY_PSK;
}

static bool set_end(struct end_spec *end, const char *key, const char *value)
{
	if (strcmp(key, "") == 0) {
		set_host(end, value);
	} else if (strcmp(key, "id") == 0) {
		end->id = id_of(value);
		end->id_any = strcmp(value, "%any") == 0;
	} else if (strcmp(key, "subnet") == 0) {
		set_subnets(end, value);
	} else if (strcmp(key, "protoport") == 0) {
		end->has_protoport = true;
		assert_null(ip_protoport_parse(view_of_string(value),
					       &end->protoport));
	} else if (strcmp(key, "ikeport") == 0) {
		end->ikeport = (uint16_t)atoi(value);
	} else if (strcmp(key, "auth") == 0) {
		end->auth = authby_of(value);
	} else {
		return false;
	}
	return true;
}

static enum conn_type type_of(const char *value)
{
	return strcmp(value, "transport") == 0 ? CONN_TRANSPORT
	       : strcmp(value, "pass") == 0    ? CONN_PASSTHROUGH
	       : strcmp(value, "drop") == 0    ? CONN_DROP
					       : CONN_TUNNEL;
}

static bool set_text(struct conn_spec *spec, const char *key, const char *value)
{
	if (strcmp(key, "ike") == 0) {
		spec->ike = xstrdup(value);
	} else if (strcmp(key, "esp") == 0 || strcmp(key, "ah") == 0) {
		spec->protocol_ah = *key == 'a';
		spec->esp = xstrdup(value);
	} else if (strcmp(key, "connalias") == 0) {
		spec->aliases = xstrdup(value);
		for (char *c = spec->aliases; *c != '\0'; c++) {
			*c = *c == ',' ? ' ' : *c;
		}
	} else if (strcmp(key, "base") == 0) {
		spec->base_name = xstrdup(value);
	} else {
		return false;
	}
	return true;
}

static bool set_value(struct conn_spec *spec, const char *key,
		      const char *value)
{
	bool yes = strcmp(value, "yes") == 0;

	if (strcmp(key, "type") == 0) {
		spec->type = type_of(value);
	} else if (strcmp(key, "authby") == 0) {
		spec->authby = authby_of(value);
	} else if (strcmp(key, "narrowing") == 0) {
		spec->narrowing = yes;
	} else if (strcmp(key, "pfs") == 0) {
		spec->pfs = yes;
	} else if (strcmp(key, "intermediate") == 0) {
		spec->intermediate = yes ? INTERMEDIATE_YES
				     : strcmp(value, "insist") == 0
					     ? INTERMEDIATE_INSIST
					     : INTERMEDIATE_NO;
	} else if (strcmp(key, "auto") == 0) {
		spec->autostart = strcmp(value, "ondemand") == 0 ? AUTO_ONDEMAND
								 : AUTO_ADD;
	} else if (strcmp(key, "priority") == 0) {
		spec->priority = (unsigned)atoi(value);
	} else if (strcmp(key, "reqid") == 0) {
		spec->reqid = (unsigned)atoi(value);
	} else if (strcmp(key, "replay-window") == 0) {
		spec->replay_window = (unsigned)atoi(value);
	} else {
		return set_text(spec, key, value);
	}
	return true;
}

static void set_word(void *ctx, const char *word)
{
	struct conn_spec *spec = ctx;
	char *key = xstrdup(word);
	char *value = strchr(key, '=');
	bool good = false;

	assert_non_null(value);
	*value++ = '\0';
	if (strncmp(key, "left", 4) == 0) {
		good = set_end(&spec->left, key + 4, value);
	} else if (strncmp(key, "right", 5) == 0) {
		good = set_end(&spec->right, key + 5, value);
	} else {
		good = set_value(spec, key, value);
	}
	if (!good) {
		fail_msg("key \"%s\" is not known", key);
	}
	xfree(key);
}

struct conn_spec *spec_of(const char *name, const char *words)
{
	struct conn_spec *spec = conn_spec_new(name);

	spec->authby = AUTHBY_PSK;
	each_part(words, " ", set_word, spec);
	return spec;
}

struct conn *add_conn(struct fixture *f, const char *name, const char *words)
{
	struct conn_spec *spec = spec_of(name, words);
	struct conn *c = NULL;
	diag_t d = conn_add(&f->db, spec, false, &c);

	conn_spec_unref(&spec);
	if (d != NULL) {
		fail_msg("%s: %s", name, diag_text(d));
	}
	return c;
}
