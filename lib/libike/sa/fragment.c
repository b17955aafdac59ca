/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fragments of one message while they come in (RFC 7383 2.6).
 */

#include "sa/fragment.h"

#include "libswan/alloc.h"

void reassembly_done(struct reassembly *r)
{
	for (unsigned n = 0; n < r->total; n++) {
		blob_free(&r->parts[n]);
	}
	xfree(r->parts);
	*r = (struct reassembly){ .total = 0 };
}

bool reassembly_wants(const struct reassembly *r, uint32_t message_id,
		      uint16_t fragment, uint16_t total)
{
	if (r->total == 0 || r->message_id != message_id) {
		return true;
	}
	if (total != r->total) {
		return total > r->total; /* cut anew, smaller: RFC 7383 2.5.2 */
	}
	return r->parts[fragment - 1].ptr == NULL;
}

void reassembly_add(struct reassembly *r, uint32_t message_id,
		    const struct fragment *part)
{
	if (r->total != part->total || r->message_id != message_id) {
		reassembly_done(r);
		r->message_id = message_id;
		r->total = part->total;
		r->parts = NEW_ARRAY(struct blob, part->total);
	}
	if (part->number == 1) {
		r->inner_type = part->inner_type;
		r->sk_flags = part->sk_flags;
	}
	r->parts[part->number - 1] = blob_clone(part->plaintext);
	r->bytes += part->datagram_bytes;
	if (part->datagram_bytes > r->largest) {
		r->largest = part->datagram_bytes;
	}
	r->nr_have++;
}

bool reassembly_is_complete(const struct reassembly *r)
{
	return r->total != 0 && r->nr_have == r->total;
}

struct blob reassembly_take(struct reassembly *r)
{
	struct view views[FRAGMENTS_MAX];

	for (unsigned n = 0; n < r->total; n++) {
		views[n] = blob_view(&r->parts[n]);
	}
	return blob_concat(views, r->total);
}
