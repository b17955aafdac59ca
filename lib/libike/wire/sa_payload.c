/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * SA payload: proposals, transforms, attributes (RFC 7296 3.3).
 */
#include "wire/sa_payload.h"

#include "libswan/alloc.h"

/* The first octet of a proposal or transform: last, or more of them follow. */
#define LAST		0
#define MORE_PROPOSALS	2
#define MORE_TRANSFORMS 3

/* Of the octets before the SPI, and before the attributes. */
#define PROPOSAL_BYTES_MIN  8
#define TRANSFORM_BYTES_MIN 8

/* Up to and including the length field of a substructure. */
#define SUBSTRUCTURE_HEADER_BYTES 4

/* The first bit of an attribute: a value instead of a length (TV). */
#define ATTRIBUTE_TV 0x8000

/* One that has its own "more" octet and length: the body is IN's own. */
struct substructure {
	uint8_t more;
	struct cursor in;
};

static struct substructure substructure_decode(struct cursor *in)
{
	struct substructure sub = { .more = cursor_u8(in) };

	cursor_skip(in, 1);
	uint16_t length = cursor_u16(in);

	if (length < SUBSTRUCTURE_HEADER_BYTES) {
		cursor_fail(in);
		length = SUBSTRUCTURE_HEADER_BYTES;
	}
	sub.in = cursor_sub(in, length - SUBSTRUCTURE_HEADER_BYTES);
	return sub;
}

/*
 *  AF (1) | type (15) | value (16)               AF = 1
 *  AF (1) | type (15) | length (16) | value      AF = 0
 *
 * Only a Key Length that is a value, not 0 and alone is known.
 */
static void attribute_decode(struct cursor *in, struct wire_transform *t)
{
	uint16_t type = cursor_u16(in);
	uint16_t value = cursor_u16(in);

	if ((type & ATTRIBUTE_TV) == 0) {
		cursor_skip(in, value);
	}
	if (type == (ATTRIBUTE_TV | ATTRIBUTE_KEY_LENGTH) && t->key_bits == 0 &&
	    value != 0) {
		t->key_bits = value;
	} else {
		t->unknown_attribute = true;
	}
}

/*
 *  0 or 3 (8) | reserved (8) | length (16)
 *  type (8)   | reserved (8) | ID (16)        | attributes
 */
static void transform_decode(struct cursor *in, bool last,
			     struct wire_transform *t)
{
	struct substructure sub = substructure_decode(in);

	if (sub.more != (last ? LAST : MORE_TRANSFORMS)) {
		cursor_fail(in);
	}
	t->type = cursor_u8(&sub.in);
	cursor_skip(&sub.in, 1);
	t->id = cursor_u16(&sub.in);
	while (cursor_left(&sub.in) > 0) {
		attribute_decode(&sub.in, t);
	}
	if (!cursor_at_end(&sub.in)) {
		cursor_fail(in);
	}
}

/*
 *  0 or 2 (8) | reserved (8) | length (16)
 *  number (8) | protocol (8) | SPI size (8) | transforms (8) | SPI | transforms
 *
 * ROOM transforms are at P->transforms.  Failure is left in IN.
 */
static void proposal_decode(struct cursor *in, size_t room,
			    struct wire_proposal *p)
{
	struct substructure sub = substructure_decode(in);

	if (sub.more != (cursor_left(in) > 0 ? MORE_PROPOSALS : LAST)) {
		cursor_fail(in);
	}
	p->number = cursor_u8(&sub.in);
	p->protocol = cursor_u8(&sub.in);

	uint8_t spi_bytes = cursor_u8(&sub.in);

	p->nr_transforms = cursor_u8(&sub.in);
	p->spi = cursor_bytes(&sub.in, spi_bytes);
	if (p->nr_transforms > room) {
		cursor_fail(in);
		return;
	}
	for (size_t i = 0; i < p->nr_transforms; i++) {
		transform_decode(&sub.in, i + 1 == p->nr_transforms,
				 &p->transforms[i]);
	}
	if (!cursor_at_end(&sub.in)) {
		cursor_fail(in);
	}
}

/* 1, 2, 3 ...: only one that is alone may be the choice of a later one. */
static bool are_numbered(const struct sa_payload *sa)
{
	if (sa->nr_proposals == 1) {
		return sa->proposals[0].number != 0;
	}
	for (size_t i = 0; i < sa->nr_proposals; i++) {
		if (sa->proposals[i].number != i + 1) {
			return false;
		}
	}
	return sa->nr_proposals > 0;
}

static size_t at_most(size_t value, size_t limit)
{
	return value < limit ? value : limit;
}

/* Room is made for what so many octets can hold, within the limits. */
bool sa_payload_decode(struct view body, struct sa_payload *sa)
{
	size_t max_proposals =
		at_most(body.len / PROPOSAL_BYTES_MIN, WIRE_PROPOSALS_MAX);
	size_t max_transforms =
		at_most(body.len / TRANSFORM_BYTES_MIN, WIRE_TRANSFORMS_MAX);
	size_t nr_transforms = 0;
	struct cursor in = cursor_of(body);

	*sa = (struct sa_payload){ 0 };
	if (max_proposals == 0) {
		return false;
	}
	sa->proposals = NEW_ARRAY(struct wire_proposal, max_proposals);
	sa->transforms = NEW_ARRAY(struct wire_transform, max_transforms);
	while (cursor_left(&in) > 0) {
		if (sa->nr_proposals == max_proposals) {
			cursor_fail(&in);
			break;
		}
		struct wire_proposal *p = &sa->proposals[sa->nr_proposals++];

		p->transforms = sa->transforms + nr_transforms;
		proposal_decode(&in, max_transforms - nr_transforms, p);
		nr_transforms += p->nr_transforms;
	}
	if (!cursor_at_end(&in) || !are_numbered(sa)) {
		sa_payload_done(sa);
		return false;
	}
	return true;
}

void sa_payload_done(struct sa_payload *sa)
{
	xfree(sa->proposals);
	xfree(sa->transforms);
	*sa = (struct sa_payload){ 0 };
}

static void transform_encode(struct builder *out, bool last,
			     const struct wire_transform *t)
{
	size_t start = out->len;

	builder_u8(out, last ? LAST : MORE_TRANSFORMS);
	builder_u8(out, 0);

	struct mark transform = builder_open(out, start, 2);

	builder_u8(out, t->type);
	builder_u8(out, 0);
	builder_u16(out, t->id);
	if (t->key_bits != 0) {
		builder_u16(out, ATTRIBUTE_TV | ATTRIBUTE_KEY_LENGTH);
		builder_u16(out, t->key_bits);
	}
	builder_close(out, transform);
}

static void proposal_encode(struct builder *out, bool last,
			    const struct wire_proposal *p)
{
	size_t start = out->len;

	builder_u8(out, last ? LAST : MORE_PROPOSALS);
	builder_u8(out, 0);

	struct mark proposal = builder_open(out, start, 2);

	builder_u8(out, p->number);
	builder_u8(out, p->protocol);
	builder_count_u8(out, p->spi.len);
	builder_count_u8(out, p->nr_transforms);
	builder_view(out, p->spi);
	for (size_t i = 0; i < p->nr_transforms; i++) {
		transform_encode(out, i + 1 == p->nr_transforms,
				 &p->transforms[i]);
	}
	builder_close(out, proposal);
}

void sa_payload_encode(struct builder *out,
		       const struct wire_proposal *proposals, size_t nr)
{
	struct mark payload = builder_open_payload(out, PAYLOAD_SA);

	for (size_t i = 0; i < nr; i++) {
		proposal_encode(out, i + 1 == nr, &proposals[i]);
	}
	builder_close(out, payload);
}
