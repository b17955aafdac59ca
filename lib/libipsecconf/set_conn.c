/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What belongs to the connection and is not of one kind.
 */
#include <string.h>

#include "libipsecconf/conn_builder.h"
#include "libipsecconf/value.h"
#include "libswan/alloc.h"

#define UNUSED_ARGUMENTS                                                       \
	(void)keyword;                                                         \
	(void)end

diag_t set_auto(struct conn_builder *conn, const struct conn_keyword *keyword,
		struct conn_end *end, const char *value)
{
	/* clang-format off */
	static const struct name autos[] = {
		{ AUTO_IGNORE,   "ignore" },
		{ AUTO_ADD,      "add" },
		{ AUTO_ONDEMAND, "ondemand" }, { AUTO_ONDEMAND, "route" },
		{ AUTO_UP,       "up" },       { AUTO_UP,       "start" },
		{ AUTO_KEEP,     "keep" },
	};
	/* clang-format on */
	uint32_t number = AUTO_IGNORE;

	UNUSED_ARGUMENTS;
	diag_t d = value_name(value, NAMES(autos), &number);

	conn->spec->autostart = number;
	return d;
}

/* The value that was given, when it is not the one that is used. */
static void warn_instead(struct conn_builder *conn, const char *value,
			 const char *instead)
{
	const char *key = conn_current(conn)->key;

	conn_warn(conn, "%s=%s is obsolete, using %s=%s", key, value, key,
		  instead);
}

enum type_word {
	TYPE_TUNNEL,
	TYPE_TRANSPORT,
	TYPE_PASS,
	TYPE_DROP,
	TYPE_REJECT
};

/* clang-format off */
static const struct name types[] = {
	{ TYPE_TUNNEL,    "tunnel" },
	{ TYPE_TRANSPORT, "transport" },
	{ TYPE_PASS,      "pass" }, { TYPE_PASS, "passthrough" },
	{ TYPE_DROP,      "drop" },
	{ TYPE_REJECT,    "reject" },
};
/* clang-format on */

bool conn_type_is_never(const char *value)
{
	uint32_t type;

	return value[0] != '\0' &&
	       name_value(NAMES(types), view_of_string(value), &type) &&
	       type >= TYPE_PASS;
}

diag_t set_type(struct conn_builder *conn, const struct conn_keyword *keyword,
		struct conn_end *end, const char *value)
{
	static const enum conn_type meanings[] = {
		[TYPE_TUNNEL] = CONN_TUNNEL,
		[TYPE_TRANSPORT] = CONN_TRANSPORT,
		[TYPE_PASS] = CONN_PASSTHROUGH,
		[TYPE_DROP] = CONN_DROP,
		[TYPE_REJECT] = CONN_DROP,
	};
	uint32_t type = TYPE_TUNNEL;

	UNUSED_ARGUMENTS;
	diag_t d = value_name(value, NAMES(types), &type);

	if (d == NULL && type == TYPE_REJECT) {
		warn_instead(conn, value, "drop");
	}
	conn->spec->type = meanings[type];
	return d;
}

enum shunt_word { WORD_NONE, WORD_PASS, WORD_DROP, WORD_OBSOLETE };

/* Packets cannot be held, nor their senders be told: they are dropped. */
static enum conn_shunt shunt_of(struct conn_builder *conn, const char *value,
				uint32_t word)
{
	switch ((enum shunt_word)word) {
	case WORD_NONE:
		return SHUNT_NONE;
	case WORD_PASS:
		return SHUNT_PASS;
	case WORD_OBSOLETE:
		warn_instead(conn, value, "drop");
		break;
	case WORD_DROP:
		break;
	}
	return SHUNT_DROP;
}

/* What becomes of packets that wait for an SA. */
diag_t set_negotiationshunt(struct conn_builder *conn,
			    const struct conn_keyword *keyword,
			    struct conn_end *end, const char *value)
{
	/* clang-format off */
	static const struct name words[] = {
		{ WORD_PASS, "pass" }, { WORD_PASS, "passthrough" },
		{ WORD_DROP, "drop" },
		{ WORD_OBSOLETE, "hold" },
	};
	/* clang-format on */
	uint32_t word = WORD_DROP;

	UNUSED_ARGUMENTS;
	diag_t d = value_name(value, NAMES(words), &word);

	conn->spec->negotiationshunt = shunt_of(conn, value, word);
	return d;
}

/* The same when there will be none. */
diag_t set_failureshunt(struct conn_builder *conn,
			const struct conn_keyword *keyword,
			struct conn_end *end, const char *value)
{
	/* clang-format off */
	static const struct name words[] = {
		{ WORD_NONE, "none" },
		{ WORD_PASS, "pass" }, { WORD_PASS, "passthrough" },
		{ WORD_DROP, "drop" },
		{ WORD_OBSOLETE, "hold" }, { WORD_OBSOLETE, "reject" },
	};
	/* clang-format on */
	uint32_t word = WORD_NONE;

	UNUSED_ARGUMENTS;
	diag_t d = value_name(value, NAMES(words), &word);

	conn->spec->failureshunt = shunt_of(conn, value, word);
	return d;
}

diag_t set_family(struct conn_builder *conn, const struct conn_keyword *keyword,
		  struct conn_end *end, const char *value)
{
	/* clang-format off */
	static const struct name families[] = {
		{ IP_V4, "ipv4" }, { IP_V4, "4" }, { IP_V4, "inet" },
		{ IP_V4, "inet4" }, { IP_V4, "v4" },
		{ IP_V6, "ipv6" }, { IP_V6, "6" }, { IP_V6, "inet6" },
		{ IP_V6, "v6" },
	};
	/* clang-format on */
	uint32_t family = IP_V4;

	UNUSED_ARGUMENTS;
	diag_t d = value_name(value, NAMES(families), &family);

	conn->spec->host_family = family;
	conn->family_seen = d == NULL;
	return d;
}

/* Appended ones are one list. */
diag_t set_connalias(struct conn_builder *conn,
		     const struct conn_keyword *keyword, struct conn_end *end,
		     const char *value)
{
	char *old = conn->spec->aliases;

	UNUSED_ARGUMENTS;
	conn->spec->aliases =
		old == NULL ? xstrdup(value) : xasprintf("%s %s", old, value);
	xfree(old);
	return NULL;
}
