/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tunnels of a life as connections.
 */
#include "libswan/alloc.h"
#include "sim/life.h"

/* Weighted by how often they are there. */
const char *const life_ikes[] = {
	"aes_gcm256-sha2_256-dh31",
	"aes_gcm128-sha2_512-dh31;addke1=ml_kem_768",
	"aes256-sha2_256-dh31;addke1=ml_kem_512;addke3=dh19",
	"chacha20_poly1305-sha2_256-dh19",
	NULL,
};
const char *const life_esps[] = {
	"aes_gcm256",
	"aes_gcm256;dh31",
	"aes256-sha2_256;dh31;addke1=ml_kem_768",
	"chacha20_poly1305;dh19;addke1=ml_kem_512;addke2=dh31",
	NULL,
};

bool life_conn_is_on_demand(const struct life_conn *conn)
{
	return conn->demand[0] || conn->demand[1];
}

unsigned life_conn_at(const struct life *life, unsigned n, int end)
{
	const struct life_conn *conn = &life->conns[n];
	unsigned first = 0;

	if (!conn->wide || end != 0) {
		return n;
	}
	while (!life->conns[first].wide || life->conns[first].a != conn->a ||
	       life->conns[first].b != conn->b) {
		first++;
	}
	return first;
}

int life_conn_end(const struct life_conn *conn, unsigned host)
{
	return conn->a == host ? 0 : conn->b == host ? 1 : -1;
}

const char *life_conn_name(unsigned n)
{
	static const char *const names[LIFE_CONNS_MAX] = {
		"c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"
	};

	return names[n];
}

void life_conn_add_alias(struct text *out, const struct life_conn *conn)
{
	text_add(out, "to-%u", conn->b);
}

static struct ip_address address_of(const struct life *life, unsigned host)
{
	char buf[40];
	struct text text = TEXT_IN(buf);
	struct ip_address address;

	text_add(&text, life->ipv6 ? "2001:db8::%u" : "192.0.2.%u", host + 1);
	ASSERT(ip_address_parse(view_of_string(buf), &address));
	return address;
}

struct ip_selector life_conn_selector(const struct life *life, unsigned n,
				      int end)
{
	const struct life_conn *conn = &life->conns[n];
	unsigned host = end == 0 ? conn->a : conn->b;
	char buf[60];
	struct text text = TEXT_IN(buf);
	struct ip_selector selector;

	if (conn->transport) {
		text_add(&text, life->ipv6 ? "2001:db8::%u/128" : "192.0.2.%u/32",
			 host + 1);
	} else {
		text_add(&text,
			 life->ipv6 ? "2001:db8:%u:%u::/64" : "10.%u.%u.0/24",
			 host + 1, n);
	}
	diag_t d = ip_selector_parse(view_of_string(buf), &selector);
	ASSERT(d == NULL);
	return selector;
}

/* All nets behind HOST. */
static struct ip_selector wide_selector(const struct life *life, unsigned host)
{
	char buf[60];
	struct text text = TEXT_IN(buf);
	struct ip_selector selector;

	text_add(&text, life->ipv6 ? "2001:db8:%u::/48" : "10.%u.0.0/16",
		 host + 1);
	diag_t d = ip_selector_parse(view_of_string(buf), &selector);
	ASSERT(d == NULL);
	return selector;
}

static void fill_end(struct end_spec *end, const struct life *life, unsigned n,
		     int which, bool any, bool wide)
{
	const struct life_conn *conn = &life->conns[n];
	unsigned host = which == 0 ? conn->a : conn->b;
	char buf[40];
	struct text text = TEXT_IN(buf);

	end->host = any ? HOST_ANY : HOST_ADDRESS;
	if (!any) {
		end->address = address_of(life, host);
		text_add_ip_address(&text, &end->address);
	}
	end->host_text = xstrdup(any ? "%any" : buf);
	buf[0] = '\0';
	text.len = 0;
	text_add(&text, "@host%u", host);
	diag_t d = id_parse(view_of_string(buf), &end->id);
	ASSERT(d == NULL);
	if (!conn->transport) {
		end->subnets = NEW(struct ip_selector);
		end->nr_subnets = 1;
		end->subnets[0] = wide ? wide_selector(life, host)
				       : life_conn_selector(life, n, which);
	}
}

struct conn_spec *life_conn_spec(const struct life *life, unsigned n, int end)
{
	const struct life_conn *conn = &life->conns[n];
	struct conn_spec *spec = conn_spec_new(life_conn_name(n));

	spec->host_family = life->ipv6 ? IP_V6 : IP_V4;
	spec->authby = AUTHBY_PSK;
	spec->type = conn->transport ? CONN_TRANSPORT : CONN_TUNNEL;
	spec->narrowing = conn->wide && (end == 0 || n % 2 == 0);
	spec->autostart = conn->up[end]	     ? AUTO_UP
			  : conn->demand[end] ? AUTO_ONDEMAND
					      : AUTO_ADD;
	spec->ike = xstrdup(life_ikes[conn->ike]);
	spec->esp = xstrdup(life_esps[conn->esp]);
	spec->pfs = conn->pfs;
	spec->rekey = conn->rekey;
	spec->reauth = conn->reauth;
	spec->childless = (enum conn_childless)conn->childless;
	spec->intermediate = (enum conn_intermediate)conn->intermediate;
	spec->ikelifetime = MILLIS(conn->ikelifetime_ms);
	spec->ipsec_lifetime = MILLIS(conn->salifetime_ms);
	spec->rekeymargin = MILLIS(conn->rekeymargin_ms);
	spec->rekeyfuzz_percent = conn->rekeyfuzz_percent;
	spec->dpddelay = MILLIS(conn->dpddelay_ms);
	if (conn->max_bytes != 0) {
		spec->ipsec_max_bytes = conn->max_bytes;
	}
	if (conn->max_packets != 0) {
		spec->ipsec_max_packets = conn->max_packets;
	}
	if (end == 0 && conn->up[end]) {
		char buf[20];
		struct text alias = TEXT_IN(buf);

		life_conn_add_alias(&alias, conn);
		spec->aliases = xstrdup(buf);
	}
	bool wide = conn->wide && end == 0;

	fill_end(&spec->left, life, n, 0, end == 1 && conn->any_peer, wide);
	fill_end(&spec->right, life, n, 1, false, wide);
	return spec;
}
