/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What belongs to an end: addresses, identity, selectors.
 */
#include <ctype.h>
#include <string.h>

#include "libipsecconf/conn_builder.h"
#include "libipsecconf/value.h"
#include "libswan/alloc.h"

#define MAX_SUBNETS 1024 /* of one end */

static void set_address(struct end_spec *end, const struct ip_address *a)
{
	end->host = ip_address_is_any(a) ? HOST_ANY : HOST_ADDRESS;
	end->address = ip_address_is_any(a) ? (struct ip_address){ 0 } : *a;
}

/* "%any" and its like; '%eth0' is the address of an interface. */
static diag_t set_special_host(struct end_spec *end, const char *value)
{
	static const char *const groups[] = { "%opportunistic", "%oppo",
					      "%opportunisticgroup",
					      "%oppogroup", "%group" };

	for (size_t i = 0; i < ARRAY_LEN(groups); i++) {
		if (strcmp(value, groups[i]) == 0) {
			return diag("opportunistic connections and groups are "
				    "not supported by this release");
		}
	}
	if (strcmp(value, "%any") == 0 || strcmp(value, "%any4") == 0 ||
	    strcmp(value, "%any6") == 0) {
		end->host = HOST_ANY;
	} else if (strcmp(value, "%defaultroute") == 0) {
		end->host = HOST_DEFAULTROUTE;
	} else if (value[1] != '\0' && strchr(value, '/') == NULL) {
		end->host = HOST_INTERFACE;
	} else {
		return diag("'%s' is not an interface", value);
	}
	return NULL;
}

/* As in DNS, and what people have in /etc/hosts. */
static bool is_host_name(const char *value)
{
	bool letter = false;

	for (const char *p = value; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (!isalnum(c) && c != '-' && c != '.' && c != '_') {
			return false;
		}
		letter = letter || isalpha(c);
	}
	return letter && value[0] != '-' && value[0] != '.';
}

diag_t set_host(struct conn_builder *conn, const struct conn_keyword *keyword,
		struct conn_end *end, const char *value)
{
	struct end_spec *spec = end->spec;
	struct ip_address address;

	(void)conn;
	(void)keyword;
	if (value[0] == '%') {
		diag_t d = set_special_host(spec, value);

		if (d != NULL) {
			return d;
		}
	} else if (ip_address_parse(view_of_string(value), &address)) {
		set_address(spec, &address);
	} else if (is_host_name(value)) {
		spec->host = HOST_NAME;
	} else {
		return diag("'%s' is neither an address nor a host name",
			    value);
	}
	spec->host_text = xstrdup(value);
	end->host_seen = true;
	return NULL;
}

diag_t set_id(struct conn_builder *conn, const struct conn_keyword *keyword,
	      struct conn_end *end, const char *value)
{
	(void)conn;
	(void)keyword;
	if (strcmp(value, "%fromcert") == 0) {
		return diag("certificates are not supported by this release");
	}
	if (strcmp(value, "%any") == 0) {
		end->spec->id_any = true;
		return NULL;
	}
	if (value[0] == '\0' || strcmp(value, "%none") == 0) {
		return NULL;
	}
	return id_parse(view_of_string(value), &end->spec->id);
}

/* "vhost:%priv" and their like stand for addresses of a peer behind NAT. */
static bool is_virtual(struct view item)
{
	static const char *const forms[] = { "vhost:", "vnet:", "%priv" };

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		size_t len = strlen(forms[i]);

		if (item.len >= len && memcmp(item.ptr, forms[i], len) == 0) {
			return true;
		}
	}
	return false;
}

static bool is_view(struct view item, const char *text)
{
	return view_eq(item, view_of_string(text));
}

/* A list of selectors into *LIST, which is the caller's. */
static diag_t parse_selectors(const char *value, struct ip_selector **list,
			      size_t *nr)
{
	struct view rest = view_of_string(value);
	diag_t d = NULL;

	for (struct view item = value_list_next(&rest);
	     item.len > 0 && d == NULL; item = value_list_next(&rest)) {
		struct ip_selector selector;

		if (is_view(item, "%no")) {
			continue;
		}
		if (is_virtual(item)) {
			d = diag("virtual subnets are not supported by this "
				 "release");
		} else if (*nr == MAX_SUBNETS) {
			d = diag("more than %u subnets", MAX_SUBNETS);
		} else {
			d = ip_selector_parse(item, &selector);
		}
		if (d == NULL) {
			*list = xrealloc(*list, *nr * sizeof(selector),
					 (*nr + 1) * sizeof(selector));
			(*list)[(*nr)++] = selector;
		}
	}
	return d;
}

diag_t set_subnet(struct conn_builder *conn, const struct conn_keyword *keyword,
		  struct conn_end *end, const char *value)
{
	(void)conn;
	(void)keyword;
	return parse_selectors(value, &end->spec->subnets,
			       &end->spec->nr_subnets);
}

diag_t set_subnets(struct conn_builder *conn,
		   const struct conn_keyword *keyword, struct conn_end *end,
		   const char *value)
{
	(void)conn;
	(void)keyword;
	return parse_selectors(value, &end->many, &end->nr_many);
}

diag_t set_nexthop(struct conn_builder *conn,
		   const struct conn_keyword *keyword, struct conn_end *end,
		   const char *value)
{
	(void)conn;
	(void)keyword;
	if (strcmp(value, "%defaultroute") == 0 ||
	    strcmp(value, "%direct") == 0) {
		return NULL;
	}
	if (!ip_address_parse(view_of_string(value), &end->spec->nexthop)) {
		return diag("'%s' is not an address", value);
	}
	return NULL;
}

diag_t set_sourceip(struct conn_builder *conn,
		    const struct conn_keyword *keyword, struct conn_end *end,
		    const char *value)
{
	struct view rest = view_of_string(value);
	size_t nr = 0;

	(void)conn;
	(void)keyword;
	for (struct view item = value_list_next(&rest); item.len > 0;
	     item = value_list_next(&rest)) {
		if (nr == ARRAY_LEN(end->spec->sourceip)) {
			return diag("more than %zu addresses", nr);
		}
		if (!ip_address_parse(item, &end->spec->sourceip[nr])) {
			return diag("'%.*s' is not an address", (int)item.len,
				    (const char *)item.ptr);
		}
		nr++;
	}
	return NULL;
}

diag_t set_protoport(struct conn_builder *conn,
		     const struct conn_keyword *keyword, struct conn_end *end,
		     const char *value)
{
	(void)conn;
	(void)keyword;
	diag_t d = ip_protoport_parse(view_of_string(value),
				      &end->spec->protoport);

	end->spec->has_protoport = d == NULL;
	return d;
}

diag_t set_ikeport(struct conn_builder *conn,
		   const struct conn_keyword *keyword, struct conn_end *end,
		   const char *value)
{
	uint64_t port;

	(void)conn;
	(void)keyword;
	diag_t d = value_number(value, UINT16_MAX, &port);

	if (d == NULL && port == 0) {
		d = diag("0 is not a port");
	}
	if (d == NULL) {
		end->spec->ikeport = (uint16_t)port;
	}
	return d;
}

/* Routes go through netlink unless a script is named. */
diag_t set_updown(struct conn_builder *conn, const struct conn_keyword *keyword,
		  struct conn_end *end, const char *value)
{
	(void)conn;
	(void)keyword;
	if (strcmp(value, "ipsec _updown") == 0) {
		return NULL;
	}
	bool off = strcmp(value, "%disabled") == 0;

	end->spec->updown = xstrdup(off ? "" : value);
	return NULL;
}

diag_t set_end_auth(struct conn_builder *conn,
		    const struct conn_keyword *keyword, struct conn_end *end,
		    const char *value)
{
	/* clang-format off */
	static const struct name auths[] = {
		{ AUTHBY_PSK,    "secret" }, { AUTHBY_PSK, "psk" },
		{ AUTHBY_RSASIG | AUTHBY_RSASIG_V1_5, "rsasig" },
		{ AUTHBY_RSASIG | AUTHBY_RSASIG_V1_5, "rsa" },
		{ AUTHBY_ECDSA,  "ecdsa" },
		{ AUTHBY_EDDSA,  "eddsa" },
		{ AUTHBY_NULL,   "null" },
		{ AUTHBY_NEVER,  "never" },
	};
	/* clang-format on */
	uint32_t auth = 0;

	(void)keyword;
	if (strcmp(value, "eaponly") == 0) {
		return diag("EAP is not supported by this release");
	}
	diag_t d = value_name(value, NAMES(auths), &auth);

	if (d == NULL && (auth & (AUTHBY_PSK | AUTHBY_NEVER)) == 0) {
		conn_warn(conn, "%s=%s unsupported; only secret is",
			  conn_current(conn)->key, value);
	}
	end->spec->auth = auth;
	return d;
}
