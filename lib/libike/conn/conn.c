/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A connection: what can be asked of it.
 */
#include "conn/conn.h"

#include <inttypes.h>
#include <string.h>

const struct end_spec *conn_local(const struct conn *c)
{
	return c->left_is_local ? &c->spec->left : &c->spec->right;
}

const struct end_spec *conn_remote(const struct conn *c)
{
	return c->left_is_local ? &c->spec->right : &c->spec->left;
}

static unsigned auth_of(const struct conn *c, const struct end_spec *end)
{
	return end->auth != 0 ? end->auth : c->spec->authby;
}

unsigned conn_local_auth(const struct conn *c)
{
	return auth_of(c, conn_local(c));
}

unsigned conn_remote_auth(const struct conn *c)
{
	return auth_of(c, conn_remote(c));
}

bool conn_is_alike(const struct conn *c, const struct conn *other)
{
	return ip_address_eq(&c->local_address, &other->local_address) &&
	       ip_address_eq(&c->remote_address, &other->remote_address) &&
	       id_eq(&c->local_id, &other->local_id) &&
	       conn_local_auth(c) == conn_local_auth(other) &&
	       conn_remote_auth(c) == conn_remote_auth(other);
}

/* Of the configuration; NULL: the default. */
static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool conn_offers_the_same(const struct conn *c, const struct conn *other)
{
	return same_text(c->spec->ike, other->spec->ike) &&
	       c->spec->intermediate == other->spec->intermediate &&
	       c->spec->childless == other->spec->childless;
}

bool conn_is_template(const struct conn *c)
{
	return !ip_address_is_set(&c->remote_address);
}

bool conn_is_instance(const struct conn *c)
{
	return c->instance != 0;
}

bool conn_never_negotiates(const struct conn *c)
{
	unsigned auth = conn_local_auth(c) | conn_remote_auth(c);

	return c->spec->type == CONN_PASSTHROUGH ||
	       c->spec->type == CONN_DROP || (auth & AUTHBY_NEVER) != 0;
}

void text_add_conn(struct text *out, const struct conn *c)
{
	text_add_char(out, '"');
	text_add_untrusted(out, view_of_string(c->spec->name));
	text_add_char(out, '"');
	if (conn_is_instance(c)) {
		text_add(out, "[%" PRIu64 "] ", c->instance);
		text_add_ip_address(out, &c->remote_address);
	}
	text_add_char(out, ' ');
}

unsigned conn_wants(const struct conn *c)
{
	return (c->wanted ? CONN_WANTS_UP : 0) |
	       (c->routed ? CONN_WANTS_ROUTE : 0);
}

bool conn_has_policies(const struct conn *c)
{
	return c->child_serial != 0 || !list_is_empty(&c->policies);
}

const char *conn_routing_name(const struct conn *c)
{
	if (!c->oriented) {
		return "unoriented";
	}
	if (c->child_serial != 0) {
		return "routed-tunnel";
	}
	switch (c->routing) {
	case ROUTING_UNROUTED:
		break;
	case ROUTING_ONDEMAND:
		return "routed-ondemand";
	case ROUTING_NEGOTIATION:
		return conn_has_policies(c) ? "routed-negotiation" :
					      "unrouted-bare-negotiation";
	case ROUTING_FAILURE:
		return "routed-failure";
	case ROUTING_NEVER_NEGOTIATE:
		return "routed-never-negotiate";
	}
	return "unrouted";
}
