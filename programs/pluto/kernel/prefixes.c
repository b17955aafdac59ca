/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A range of numbers as prefixes.
 */
#include "kernel/prefixes.h"

#include <string.h>

/* Bit N counted from the last of WIDTH octets. */
static bool bit_is_set(const uint8_t *bytes, size_t width, unsigned n)
{
	return (bytes[width - 1 - n / 8] >> (n % 8)) & 1;
}

static void set_bit(uint8_t *bytes, size_t width, unsigned n)
{
	bytes[width - 1 - n / 8] |= (uint8_t)(1u << (n % 8));
}

static void increment(uint8_t *bytes, size_t width)
{
	for (size_t i = width; i > 0 && ++bytes[i - 1] == 0; i--) {
	}
}

/* The largest aligned block at START that ends at or before END. */
static unsigned block_bits(const uint8_t *start, const uint8_t *end,
			   size_t width, uint8_t last[16])
{
	unsigned nr_free = 0;

	memcpy(last, start, width);
	while (nr_free < 8 * width && !bit_is_set(start, width, nr_free)) {
		uint8_t wider[16];

		memcpy(wider, last, width);
		set_bit(wider, width, nr_free);
		if (memcmp(wider, end, width) > 0) {
			break;
		}
		memcpy(last, wider, width);
		nr_free++;
	}
	return 8 * (unsigned)width - nr_free;
}

bool prefixes_split(const uint8_t *start, const uint8_t *end, size_t width,
		    struct prefixes *out)
{
	uint8_t at[16];

	out->nr = 0;
	memcpy(at, start, width);
	for (;;) {
		uint8_t last[16];
		struct prefix *prefix = &out->list[out->nr];

		if (out->nr == PREFIXES_MAX) {
			return false;
		}
		memset(prefix->bytes, 0, sizeof(prefix->bytes));
		memcpy(prefix->bytes, at, width);
		prefix->bits = block_bits(at, end, width, last);
		out->nr++;
		if (memcmp(last, end, width) >= 0) {
			return true;
		}
		memcpy(at, last, width);
		increment(at, width);
	}
}

bool prefixes_of_range(const struct ip_range *range, struct prefixes *out)
{
	return prefixes_split(range->start.bytes, range->end.bytes,
			      ip_family_bytes(range->start.family), out);
}
