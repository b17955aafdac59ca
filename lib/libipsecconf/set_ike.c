/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What belongs to negotiation and is not of one kind.
 */
#include <string.h>
#include <strings.h>

#include "libipsecconf/conn_builder.h"
#include "libipsecconf/value.h"
#include "libswan/alloc.h"

#define UNUSED_ARGUMENTS                                                       \
	(void)keyword;                                                         \
	(void)end

/* clang-format off */
static const struct name authbys[] = {
	{ AUTHBY_PSK,         "secret" }, { AUTHBY_PSK, "psk" },
	{ AUTHBY_RSASIG | AUTHBY_RSASIG_V1_5, "rsasig" },
	{ AUTHBY_RSASIG | AUTHBY_RSASIG_V1_5, "rsa" },
	{ AUTHBY_RSASIG_V1_5, "rsa-sha1" },
	{ AUTHBY_RSASIG,      "rsa-sha2" },
	{ AUTHBY_RSASIG,      "rsa-sha2_256" },
	{ AUTHBY_RSASIG,      "rsa-sha2_384" },
	{ AUTHBY_RSASIG,      "rsa-sha2_512" },
	{ AUTHBY_ECDSA,       "ecdsa" },
	{ AUTHBY_ECDSA,       "ecdsa-sha2" },
	{ AUTHBY_ECDSA,       "ecdsa-sha2_256" },
	{ AUTHBY_ECDSA,       "ecdsa-sha2_384" },
	{ AUTHBY_ECDSA,       "ecdsa-sha2_512" },
	{ AUTHBY_EDDSA,       "eddsa" },
	{ AUTHBY_NULL,        "null" },
	{ AUTHBY_NEVER,       "never" },
};
/* clang-format on */

diag_t set_authby(struct conn_builder *conn, const struct conn_keyword *keyword,
		  struct conn_end *end, const char *value)
{
	struct view rest = view_of_string(value);
	unsigned authby = 0;

	UNUSED_ARGUMENTS;
	for (struct view item = value_list_next(&rest); item.len > 0;
	     item = value_list_next(&rest)) {
		uint32_t one;

		if (!name_value(NAMES(authbys), item, &one)) {
			conn->whole = true;
			return diag("authby=%.*s is unknown", (int)item.len,
				    (const char *)item.ptr);
		}
		authby |= one;
	}
	if (authby == 0) {
		return diag("it is empty");
	}
	if ((authby & AUTHBY_NEVER) != 0 && authby != AUTHBY_NEVER) {
		return diag("never excludes all others");
	}
	if (conn->never != NULL && authby != AUTHBY_NEVER) {
		conn_warn_never(conn);
		return NULL;
	}
	if (conn->never == NULL && authby == AUTHBY_NEVER) {
		return diag("it needs type=pass or type=drop");
	}
	if ((authby & (AUTHBY_PSK | AUTHBY_NEVER)) == 0) {
		conn_warn(conn, "%s=%s unsupported; only secret is",
			  conn_current(conn)->key, value);
	}
	conn->spec->authby = authby;
	return NULL;
}

static diag_t diag_ikev1(struct conn_builder *conn)
{
	conn->whole = true;
	return diag("IKEv1 support not compiled in");
}

diag_t set_keyexchange(struct conn_builder *conn,
		       const struct conn_keyword *keyword, struct conn_end *end,
		       const char *value)
{
	static const struct name versions[] = { { 2, "ikev2" },
						{ 2, "ike" },
						{ 1, "ikev1" } };
	uint32_t version = 2;

	UNUSED_ARGUMENTS;
	diag_t d = value_name(value, NAMES(versions), &version);

	return d == NULL && version == 1 ? diag_ikev1(conn) : d;
}

diag_t set_ikev2(struct conn_builder *conn, const struct conn_keyword *keyword,
		 struct conn_end *end, const char *value)
{
	/* clang-format off */
	static const struct name words[] = {
		{ 2, "insist" }, { 2, "always" }, { 2, "propose" }, { 2, "yes" },
		{ 1, "never" },  { 1, "permit" }, { 1, "no" },
	};
	/* clang-format on */
	uint32_t version = 2;

	UNUSED_ARGUMENTS;
	diag_t d = value_name(value, NAMES(words), &version);

	return d == NULL && version == 1 ? diag_ikev1(conn) : d;
}

diag_t set_aggressive(struct conn_builder *conn,
		      const struct conn_keyword *keyword, struct conn_end *end,
		      const char *value)
{
	bool aggressive = false;

	UNUSED_ARGUMENTS;
	diag_t d = value_bool(value, &aggressive);

	return aggressive ? diag_ikev1(conn) : d;
}

diag_t set_fragmentation(struct conn_builder *conn,
			 const struct conn_keyword *keyword,
			 struct conn_end *end, const char *value)
{
	enum { WORD_NO, WORD_YES, WORD_FORCE };
	/* clang-format off */
	static const struct name words[] = {
		{ WORD_YES,   "yes" }, { WORD_NO,  "no" }, { WORD_FORCE, "force" },
		{ WORD_YES,   "insist" }, { WORD_NO, "never" },
		{ WORD_YES,   "true" },   { WORD_NO, "false" },
	};
	/* clang-format on */
	uint32_t word = WORD_YES;

	UNUSED_ARGUMENTS;
	diag_t d = value_name(value, NAMES(words), &word);

	if (word == WORD_FORCE) {
		conn_warn(conn, "fragmentation=force is of IKEv1, using "
				"fragmentation=yes");
	}
	conn->spec->fragmentation = word != WORD_NO;
	return d;
}

diag_t set_esn(struct conn_builder *conn, const struct conn_keyword *keyword,
	       struct conn_end *end, const char *value)
{
	/* clang-format off */
	static const struct name words[] = {
		{ CONN_SN_64_BIT, "yes" },
		{ CONN_SN_32_BIT, "no" },
		{ CONN_SN_32_BIT | CONN_SN_64_BIT, "either" },
		{ CONN_SN_64_BIT, "true" },
		{ CONN_SN_32_BIT, "false" },
	};
	/* clang-format on */
	uint32_t bits = CONN_SN_32_BIT | CONN_SN_64_BIT;

	UNUSED_ARGUMENTS;
	diag_t d = value_name(value, NAMES(words), &bits);

	conn->spec->sn = bits;
	return d;
}

diag_t set_intermediate(struct conn_builder *conn,
			const struct conn_keyword *keyword,
			struct conn_end *end, const char *value)
{
	bool yes = false;

	UNUSED_ARGUMENTS;
	if (strcasecmp(value, "insist") == 0) {
		conn->spec->intermediate = INTERMEDIATE_INSIST;
		return NULL;
	}
	diag_t d = value_bool(value, &yes);

	if (d != NULL) {
		diag_free(&d);
		return diag("'%s' unrecognized, expecting one of yes, no, "
			    "insist",
			    value);
	}
	conn->spec->intermediate = yes ? INTERMEDIATE_YES : INTERMEDIATE_NO;
	return NULL;
}

diag_t set_esp(struct conn_builder *conn, const struct conn_keyword *keyword,
	       struct conn_end *end, const char *value)
{
	UNUSED_ARGUMENTS;
	conn->esp = value;
	return NULL;
}

diag_t set_ah(struct conn_builder *conn, const struct conn_keyword *keyword,
	      struct conn_end *end, const char *value)
{
	UNUSED_ARGUMENTS;
	conn->ah = value;
	return NULL;
}

diag_t set_phase2alg(struct conn_builder *conn,
		     const struct conn_keyword *keyword, struct conn_end *end,
		     const char *value)
{
	UNUSED_ARGUMENTS;
	conn->phase2alg = value;
	return NULL;
}

diag_t set_phase2(struct conn_builder *conn, const struct conn_keyword *keyword,
		  struct conn_end *end, const char *value)
{
	static const struct name protocols[] = { { 50, "esp" }, { 51, "ah" } };
	uint32_t protocol = 50;

	UNUSED_ARGUMENTS;
	diag_t d = value_name(value, NAMES(protocols), &protocol);

	conn->phase2 = value;
	conn->spec->protocol_ah = protocol == 51;
	return d;
}

diag_t set_dpdtimeout(struct conn_builder *conn,
		      const struct conn_keyword *keyword, struct conn_end *end,
		      const char *value)
{
	UNUSED_ARGUMENTS;
	conn_warn(conn,
		  "IKEv2 connection ignores %s=%s, use dpddelay= and "
		  "retransmit-timeout=",
		  conn_current(conn)->key, value);
	return NULL;
}
