/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A traffic selector: addresses, protocol, ports.
 */
#include "libswan/ip_selector.h"

#include "libswan/names.h"

/* As printed; then other spellings that are understood. */
static const struct name protocol_list[] = {
	{ 1, "ICMP" },	     { 2, "IGMP" },	{ 4, "IPIP" },
	{ 6, "TCP" },	     { 17, "UDP" },	{ 33, "DCCP" },
	{ 41, "IPV6" },	     { 47, "GRE" },	{ 50, "ESP" },
	{ 51, "AH" },	     { 58, "ICMPV6" },	{ 88, "EIGRP" },
	{ 89, "OSPF" },	     { 94, "IPIP94" },	{ 103, "PIM" },
	{ 108, "IPCOMP" },   { 112, "VRRP" },	{ 115, "L2TP" },
	{ 132, "SCTP" },     { 135, "MH" },	{ 136, "UDPLITE" },
	{ 0, "%any" },	     { 0, "any" },	{ 4, "ipv4" },
	{ 58, "ipv6-icmp" }, { 89, "ospfigp" }, { 108, "comp" },
	{ 135, "ipv6-mh" },
};

static bool is_any_port(const struct ip_selector *s)
{
	return s->start_port == 0 && s->end_port == UINT16_MAX;
}

static bool is_opaque(const struct ip_selector *s)
{
	return s->start_port == UINT16_MAX && s->end_port == 0;
}

struct ip_selector ip_selector_of_range(const struct ip_range *range)
{
	return (struct ip_selector){ .range = *range, .end_port = UINT16_MAX };
}

bool ip_selector_eq(const struct ip_selector *a, const struct ip_selector *b)
{
	return ip_range_eq(&a->range, &b->range) &&
	       a->protocol == b->protocol && a->start_port == b->start_port &&
	       a->end_port == b->end_port;
}

/* OPAQUE is a value of its own, that only OPAQUE and ANY hold: RFC 4301. */
static bool contains_ports(const struct ip_selector *outer,
			   const struct ip_selector *inner)
{
	if (is_opaque(outer) || is_opaque(inner)) {
		return is_opaque(inner) &&
		       (is_opaque(outer) || is_any_port(outer));
	}
	return inner->start_port <= inner->end_port &&
	       outer->start_port <= inner->start_port &&
	       inner->end_port <= outer->end_port;
}

bool ip_selector_contains(const struct ip_selector *outer,
			  const struct ip_selector *inner)
{
	return ip_range_contains(&outer->range, &inner->range) &&
	       (outer->protocol == 0 || outer->protocol == inner->protocol) &&
	       contains_ports(outer, inner);
}

bool ip_selector_is_in(const struct ip_selector *s,
		       const struct ip_selector *list, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		if (ip_selector_contains(&list[i], s)) {
			return true;
		}
	}
	return false;
}

static bool intersect_ports(const struct ip_selector *a,
			    const struct ip_selector *b,
			    struct ip_selector *out)
{
	if (is_opaque(a) || is_opaque(b)) {
		out->start_port = UINT16_MAX;
		out->end_port = 0;
		return contains_ports(a, out) && contains_ports(b, out);
	}
	out->start_port =
		a->start_port > b->start_port ? a->start_port : b->start_port;
	out->end_port = a->end_port < b->end_port ? a->end_port : b->end_port;
	return out->start_port <= out->end_port;
}

bool ip_selector_intersect(const struct ip_selector *a,
			   const struct ip_selector *b, struct ip_selector *out)
{
	struct ip_selector common = { .protocol = a->protocol };

	if (common.protocol == 0) {
		common.protocol = b->protocol;
	} else if (b->protocol != 0 && b->protocol != common.protocol) {
		return false;
	}
	if (!ip_range_intersect(&a->range, &b->range, &common.range) ||
	    !intersect_ports(a, b, &common)) {
		return false;
	}
	*out = common;
	return true;
}

/* Take what is before C (all when there is none), and C with it. */
static struct view take_until(struct view *text, char c)
{
	size_t len = 0;

	while (len < text->len && text->ptr[len] != (uint8_t)c) {
		len++;
	}
	struct view taken = view_of(text->ptr, len);
	size_t gone = len < text->len ? len + 1 : len;

	if (gone > 0) {
		*text = view_of(text->ptr + gone, text->len - gone);
	}
	return taken;
}

static bool number_parse(struct view text, uint32_t max, uint32_t *value)
{
	*value = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9') {
			return false;
		}
		*value = *value * 10 + (text.ptr[i] - (uint32_t)'0');
		if (*value > max) {
			return false;
		}
	}
	return text.len > 0;
}

static bool protocol_parse(struct view text, uint32_t *protocol)
{
	return number_parse(text, UINT8_MAX, protocol) ||
	       name_value(NAMES(protocol_list), text, protocol);
}

/* "80", "53-60", "%opaque"; "%any" and "0" are all ports. */
static bool ports_parse(struct view text, struct ip_selector *out)
{
	uint32_t start = 0, end = 0;

	if (view_eq(text, view_of_string("%any"))) {
		text = view_of_string("0-65535");
	} else if (view_eq(text, view_of_string("%opaque"))) {
		out->start_port = UINT16_MAX;
		out->end_port = 0;
		return true;
	}
	struct view rest = text;
	struct view start_text = take_until(&rest, '-');
	bool is_range = start_text.len < text.len;

	if (!number_parse(start_text, UINT16_MAX, &start) ||
	    (is_range && !number_parse(rest, UINT16_MAX, &end))) {
		return false;
	}
	if (!is_range) {
		end = start == 0 ? UINT16_MAX : start;
	}
	out->start_port = (uint16_t)start;
	out->end_port = (uint16_t)end;
	return start <= end;
}

diag_t ip_protoport_parse(struct view text, struct ip_selector *out)
{
	struct view rest = text;
	struct view protocol_text = take_until(&rest, '/');
	struct ip_selector ports = { .end_port = UINT16_MAX };
	uint32_t protocol = 0;

	if (!protocol_parse(protocol_text, &protocol)) {
		return diag_about(protocol_text, "is not a protocol");
	}
	if (protocol_text.len < text.len && !ports_parse(rest, &ports)) {
		return diag_about(rest, "is not a port or range of ports");
	}
	if (protocol == 0 && !is_any_port(&ports)) {
		return diag_about(text, "has a port but no protocol");
	}
	out->protocol = (uint8_t)protocol;
	out->start_port = ports.start_port;
	out->end_port = ports.end_port;
	return NULL;
}

/*
 * How much of TEXT are the addresses: up to the protocol.  A number behind an
 * address is a prefix length, behind a range it is a protocol.
 */
static size_t addresses_len(struct view text)
{
	struct view rest = text;
	struct view address = take_until(&rest, '/');
	struct view bits = take_until(&rest, '/');
	uint32_t value = 0;
	struct view end = address;
	bool is_range = take_until(&end, '-').len < address.len;

	if (!is_range && address.len < text.len &&
	    number_parse(bits, UINT16_MAX, &value)) {
		return address.len + 1 + bits.len;
	}
	return address.len;
}

diag_t ip_selector_parse(struct view text, struct ip_selector *out)
{
	size_t len = addresses_len(text);
	struct ip_selector s = { .end_port = UINT16_MAX };
	diag_t d = ip_range_parse(view_of(text.ptr, len), &s.range);

	if (d == NULL && len < text.len) {
		d = ip_protoport_parse(
			view_of(text.ptr + len + 1, text.len - len - 1), &s);
	}
	if (d == NULL) {
		*out = s;
	}
	return d;
}

void text_add_ip_selector(struct text *out, const struct ip_selector *s)
{
	text_add_ip_range(out, &s->range);
	if (s->protocol == 0 && is_any_port(s)) {
		return;
	}
	text_add_char(out, '/');
	text_add_name(out, NAMES(protocol_list), s->protocol);
	if (is_opaque(s)) {
		text_add_string(out, "/OPAQUE");
	} else if (s->start_port == s->end_port) {
		text_add(out, "/%u", s->start_port);
	} else if (!is_any_port(s)) {
		text_add(out, "/%u-%u", s->start_port, s->end_port);
	}
}
