/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A range of numbers as prefixes.
 */
#ifndef PLUTO_KERNEL_PREFIXES_H
#define PLUTO_KERNEL_PREFIXES_H

#include "libswan/ip_range.h"

#define PREFIXES_MAX 64

/* The first BITS of BYTES are fixed. */
struct prefix {
	uint8_t bytes[16];
	unsigned bits;
};

struct prefixes {
	struct prefix list[PREFIXES_MAX];
	size_t nr;
};

/*
 * The fewest prefixes that are exactly START..END, ascending; both are
 * numbers of WIDTH octets in network order.  False when too many.
 */
bool prefixes_split(const uint8_t *start, const uint8_t *end, size_t width,
		    struct prefixes *out) MUST_USE;
bool prefixes_of_range(const struct ip_range *range,
		       struct prefixes *out) MUST_USE;

#endif
