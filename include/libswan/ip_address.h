/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One IP address, of either family.
 */
#ifndef LIBSWAN_IP_ADDRESS_H
#define LIBSWAN_IP_ADDRESS_H

#include "libswan/print.h"

enum ip_family { IP_NONE = 0, IP_V4 = 4, IP_V6 = 6 };

/* Unset when family is IP_NONE; bytes behind the family's length are 0. */
struct ip_address {
	enum ip_family family;
	uint8_t bytes[16]; /* network order; 4 used for IPv4 */
};

/* 4 or 16; 0 when unset. */
size_t ip_family_bytes(enum ip_family family);
const char *ip_family_name(enum ip_family family); /* "ipv4", "ipv6" */

/* The octets, 4 or 16, borrowed. */
struct view ip_address_view(const struct ip_address *a);

/* From 4 or 16 octets; unset when of another length. */
struct ip_address ip_address_from(struct view octets);

struct ip_address ip_address_any(enum ip_family family);
bool ip_address_is_any(const struct ip_address *a);
bool ip_address_is_set(const struct ip_address *a);
bool ip_address_eq(const struct ip_address *a, const struct ip_address *b);
int ip_address_cmp(const struct ip_address *a, const struct ip_address *b);

/* "192.1.2.23" or "2001:db8::1" (RFC 5952), numeric only. */
bool ip_address_parse(struct view text, struct ip_address *out) MUST_USE;
void text_add_ip_address(struct text *out, const struct ip_address *a);

#endif
