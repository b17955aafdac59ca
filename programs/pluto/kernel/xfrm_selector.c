/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Traffic selectors as the kernel takes them: prefixes and port masks.
 */
#include "kernel/xfrm_selector.h"

#include <arpa/inet.h>
#include <string.h>

#include "kernel/prefixes.h"
#include "libswan/alloc.h"

#define LIST_MAX 256

uint16_t xfrm_family(const struct ip_address *address)
{
	return address->family == IP_V6 ? AF_INET6 : AF_INET;
}

xfrm_address_t xfrm_address_of(const struct ip_address *address)
{
	xfrm_address_t out;

	memset(&out, 0, sizeof(out));
	memcpy(&out, address->bytes, ip_family_bytes(address->family));
	return out;
}

struct ip_address xfrm_address_from(const xfrm_address_t *address,
				    uint16_t family)
{
	return ip_address_from(view_of(address, family == AF_INET6 ? 16 : 4));
}

static bool split_ports(uint16_t start_port, uint16_t end_port,
			struct prefixes *out)
{
	uint16_t start = htons(start_port);
	uint16_t end = htons(end_port);

	if (start_port > end_port) { /* OPAQUE: not looked at */
		start = 0;
		end = 0xffff;
	}
	return prefixes_split((const uint8_t *)&start, (const uint8_t *)&end, 2,
			      out);
}

static bool is_icmp(uint8_t protocol)
{
	return protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6;
}

static bool ports_are_any(const struct ip_selector *s)
{
	return s->start_port == 0 && s->end_port == 65535;
}

/* Type in the upper, code in the lower octet (RFC 7296 section 3.13.1). */
static bool split_icmp(const struct ip_selector *src,
		       const struct ip_selector *dst, struct prefixes *types,
		       struct prefixes *codes)
{
	const struct ip_selector *s = ports_are_any(src) ? dst : src;
	bool one_type = s->start_port >> 8 == s->end_port >> 8;

	if (ports_are_any(s) || !one_type) {
		return split_ports(0, 65535, codes) &&
		       split_ports(s->start_port >> 8,
				   ports_are_any(s) ? 65535 : s->end_port >> 8,
				   types);
	}
	bool all_codes =
		(s->start_port & 0xff) == 0 && (s->end_port & 0xff) == 0xff;

	return split_ports(s->start_port >> 8, s->start_port >> 8, types) &&
	       split_ports(all_codes ? 0 : s->start_port & 0xff,
			   all_codes ? 65535 : s->end_port & 0xff, codes);
}

static uint16_t port_of(const struct prefix *prefix)
{
	uint16_t port;

	memcpy(&port, prefix->bytes, sizeof(port));
	return port;
}

static uint16_t port_mask(const struct prefix *prefix)
{
	return htons((uint16_t)(0xffff0000u >> prefix->bits));
}

static struct xfrm_selector selector_of(const struct prefix *src,
					const struct prefix *dst,
					const struct prefix *sport,
					const struct prefix *dport)
{
	struct xfrm_selector sel = {
		.sport = port_of(sport),
		.sport_mask = port_mask(sport),
		.dport = port_of(dport),
		.dport_mask = port_mask(dport),
		.prefixlen_s = (uint8_t)src->bits,
		.prefixlen_d = (uint8_t)dst->bits,
	};

	memcpy(&sel.saddr, src->bytes, sizeof(src->bytes));
	memcpy(&sel.daddr, dst->bytes, sizeof(dst->bytes));
	return sel;
}

struct parts {
	struct prefixes src, dst, sport, dport;
};

static diag_t cut(const struct ip_selector *src, const struct ip_selector *dst,
		  uint8_t protocol, struct parts *parts)
{
	bool ok = prefixes_of_range(&src->range, &parts->src) &&
		  prefixes_of_range(&dst->range, &parts->dst);

	if (is_icmp(protocol)) {
		ok = ok && split_icmp(src, dst, &parts->sport, &parts->dport);
	} else {
		ok = ok &&
		     split_ports(src->start_port, src->end_port,
				 &parts->sport) &&
		     split_ports(dst->start_port, dst->end_port, &parts->dport);
	}
	if (!ok ||
	    parts->src.nr * parts->dst.nr * parts->sport.nr * parts->dport.nr >
		    LIST_MAX) {
		return diag("more than %d kernel selectors would be needed",
			    LIST_MAX);
	}
	return NULL;
}

static size_t combine(const struct parts *p, struct xfrm_selector *list)
{
	size_t n = 0;
	size_t nr_ports = p->sport.nr * p->dport.nr;
	size_t nr = p->src.nr * p->dst.nr * nr_ports;

	for (size_t i = 0; i < nr; i++) {
		size_t ports = i % nr_ports;
		size_t pair = i / nr_ports;

		list[n++] = selector_of(&p->src.list[pair / p->dst.nr],
					&p->dst.list[pair % p->dst.nr],
					&p->sport.list[ports / p->dport.nr],
					&p->dport.list[ports % p->dport.nr]);
	}
	return n;
}

diag_t xfrm_selectors_new(const struct ip_selector *src,
			  const struct ip_selector *dst,
			  struct xfrm_selector **list, size_t *nr)
{
	enum ip_family family = src->range.start.family;
	uint8_t protocol = src->protocol != 0 ? src->protocol : dst->protocol;

	*list = NULL;
	*nr = 0;
	if (family == IP_NONE || family != dst->range.start.family) {
		return diag("selectors of different address families");
	}
	struct parts parts;
	diag_t d = cut(src, dst, protocol, &parts);

	if (d == NULL) {
		*list = NEW_ARRAY(struct xfrm_selector,
				  parts.src.nr * parts.dst.nr *
					  parts.sport.nr * parts.dport.nr);
		*nr = combine(&parts, *list);
	}
	for (size_t i = 0; i < *nr; i++) {
		(*list)[i].family = xfrm_family(&src->range.start);
		(*list)[i].proto = protocol;
	}
	return d;
}

/* One end; PORT and MASK in network order. */
static struct ip_selector decode_end(const xfrm_address_t *address,
				     uint16_t family, uint8_t prefix_bits,
				     uint16_t port, uint16_t mask)
{
	struct ip_selector out = { .start_port = 0, .end_port = 65535 };
	struct ip_address a = xfrm_address_from(address, family);

	if (!ip_range_of_prefix(&a, prefix_bits, &out.range)) {
		out.range = ip_range_of_address(&a);
	}
	if (mask != 0) {
		out.start_port = ntohs(port & mask);
		out.end_port = ntohs((uint16_t)(port | ~mask));
	}
	return out;
}

void xfrm_selector_decode(const struct xfrm_selector *sel,
			  struct ip_selector *src, struct ip_selector *dst)
{
	*src = decode_end(&sel->saddr, sel->family, sel->prefixlen_s,
			  sel->sport, sel->sport_mask);
	*dst = decode_end(&sel->daddr, sel->family, sel->prefixlen_d,
			  sel->dport, sel->dport_mask);
	src->protocol = dst->protocol = sel->proto;
	if (is_icmp(sel->proto) && sel->sport_mask != 0) {
		uint16_t type = (uint16_t)(ntohs(sel->sport) << 8);
		uint16_t code = ntohs(sel->dport) & 0xff;

		src->start_port = src->end_port = type | code;
		dst->start_port = 0;
		dst->end_port = 65535;
	}
}
