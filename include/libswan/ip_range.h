/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A range of addresses: a selector of RFC 7296 section 3.13.1.
 */
#ifndef LIBSWAN_IP_RANGE_H
#define LIBSWAN_IP_RANGE_H

#include "libswan/diag.h"
#include "libswan/ip_address.h"

/* start <= end, of one family. */
struct ip_range {
	struct ip_address start;
	struct ip_address end;
};

/* Addresses of ADDRESS/PREFIX_BITS; false when PREFIX_BITS is too large. */
bool ip_range_of_prefix(const struct ip_address *address, unsigned prefix_bits,
			struct ip_range *out) MUST_USE;
struct ip_range ip_range_of_address(const struct ip_address *address);
struct ip_range ip_range_all(enum ip_family family);

/* "10.0.0.0/8", "10.0.0.1", "10.0.0.1-10.0.0.9"; host bits must be zero. */
diag_t ip_range_parse(struct view text, struct ip_range *out) MUST_USE;

/* "10.0.0.0/8" where it is a prefix ("/32" included), else "start-end". */
void text_add_ip_range(struct text *out, const struct ip_range *r);

/* The prefix length, or -1 when R is not a prefix. */
int ip_range_prefix_bits(const struct ip_range *r);

bool ip_range_eq(const struct ip_range *a, const struct ip_range *b);
bool ip_range_contains(const struct ip_range *outer,
		       const struct ip_range *inner);

/* The common part; false when there is none or the families differ. */
bool ip_range_intersect(const struct ip_range *a, const struct ip_range *b,
			struct ip_range *out);

#endif
