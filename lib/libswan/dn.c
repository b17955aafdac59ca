/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Distinguished names in DER: walk, print, compare.
 */
#include "libswan/dn.h"

#include <inttypes.h>
#include <string.h>

#include "libswan/dn_attribute.h"

/* Name = SEQUENCE OF SET OF SEQUENCE { type, value } */
struct walk {
	struct cursor rdns;
	struct cursor rdn;
};

struct attribute {
	bool first_of_rdn;
	struct view oid;
	uint8_t tag;
	struct view value;
	struct view element; /* tag, length and value */
};

static struct walk walk_of(struct view der)
{
	struct cursor in = cursor_of(der);
	struct walk walk = { .rdns = der_open(&in, DER_SEQUENCE) };

	if (!cursor_at_end(&in)) {
		cursor_fail(&walk.rdns);
	}
	return walk;
}

/* Failure goes up, so that walk_ok() needs to look at one cursor. */
static bool walk_next(struct walk *walk, struct attribute *a)
{
	a->first_of_rdn = cursor_left(&walk->rdn) == 0;
	if (a->first_of_rdn) {
		if (cursor_left(&walk->rdns) == 0) {
			return false;
		}
		walk->rdn = der_open(&walk->rdns, DER_SET);
	}
	struct cursor pair = der_open(&walk->rdn, DER_SEQUENCE);
	struct cursor oid = der_open(&pair, DER_OID);

	a->oid = cursor_rest(&oid);
	struct cursor at_value = pair;

	a->value = der_any(&pair, &a->tag);
	a->element = cursor_bytes(&at_value,
				  cursor_left(&at_value) - cursor_left(&pair));
	if (!cursor_at_end(&pair) || a->oid.len == 0) {
		cursor_fail(&walk->rdns);
		cursor_fail(&walk->rdn);
	}
	return cursor_ok(&walk->rdns);
}

static bool walk_ok(const struct walk *walk)
{
	return cursor_ok(&walk->rdns);
}

/* The next arc of an object identifier; fails above 63 bits. */
static uint64_t oid_arc(struct cursor *in)
{
	uint64_t arc = 0;
	uint8_t octet = 0;

	do {
		octet = cursor_u8(in);
		if (arc >> 56 != 0 || (arc == 0 && octet == 0x80)) {
			cursor_fail(in); /* too large, or not the shortest */
			return 0;
		}
		arc = arc << 7 | (octet & 0x7f);
	} while ((octet & 0x80) != 0);
	return arc;
}

static bool add_oid(struct text *out, struct view oid)
{
	struct cursor in = cursor_of(oid);
	uint64_t arc = oid_arc(&in);
	unsigned root = arc < 40 ? 0 : arc < 80 ? 1 : 2;

	text_add(out, "%u.%" PRIu64, root, arc - 40 * root);
	while (cursor_left(&in) > 0) {
		text_add(out, ".%" PRIu64, oid_arc(&in));
	}
	return cursor_ok(&in);
}

bool dn_is_valid(struct view der)
{
	struct walk walk = walk_of(der);
	struct attribute a;
	struct text nowhere = { NULL, 0, 0 };

	while (walk_next(&walk, &a)) {
		if (!add_oid(&nowhere, a.oid)) {
			return false;
		}
	}
	return walk_ok(&walk);
}

static bool is_string(uint8_t tag)
{
	return tag == DER_UTF8_STRING || tag == DER_NUMERIC_STRING ||
	       tag == DER_PRINTABLE_STRING || tag == DER_T61_STRING ||
	       tag == DER_IA5_STRING || tag == DER_VISIBLE_STRING;
}

/* RFC 4514 2.4, with all that is not printable ASCII as \XX. */
static void add_value(struct text *out, struct view value)
{
	for (size_t i = 0; i < value.len; i++) {
		uint8_t c = value.ptr[i];
		bool first = i == 0, last = i + 1 == value.len;

		if (c < ' ' || c >= 0x7f) {
			text_add(out, "\\%02X", c);
			continue;
		}
		if (strchr(",+\"\\<>;", c) != NULL || (c == '#' && first) ||
		    (c == ' ' && (first || last))) {
			text_add_char(out, '\\');
		}
		text_add_char(out, (char)c);
	}
}

static void add_attribute(struct text *out, const struct attribute *a)
{
	const struct dn_attribute_type *type = dn_attribute_find_oid(a->oid);

	if (type != NULL) {
		text_add_string(out, type->name);
	} else {
		(void)add_oid(out, a->oid);
	}
	text_add_char(out, '=');
	if (type != NULL && is_string(a->tag)) {
		add_value(out, a->value);
	} else {
		text_add_char(out, '#');
		text_add_hex(out, a->element);
	}
}

void text_add_dn(struct text *out, struct view der)
{
	struct walk walk = walk_of(der);
	struct attribute a;
	bool first = true;

	if (!dn_is_valid(der)) {
		text_add_string(out, "@~");
		text_add_hex(out, der);
		return;
	}
	while (walk_next(&walk, &a)) {
		if (!first) {
			text_add_string(out, a.first_of_rdn ? ", " : "+");
		}
		add_attribute(out, &a);
		first = false;
	}
}

static size_t leading_blanks(struct view text)
{
	size_t nr = 0;

	while (nr < text.len && text.ptr[nr] == ' ') {
		nr++;
	}
	return nr;
}

/* Next character, in lower case, blanks joined to one; -1 at the end. */
static int next_folded(struct view *text)
{
	size_t nr_blanks = leading_blanks(*text);

	if (nr_blanks == text->len) {
		return -1;
	}
	size_t taken = nr_blanks > 0 ? nr_blanks : 1;
	int c = text->ptr[0];

	*text = view_of(text->ptr + taken, text->len - taken);
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static bool string_eq(struct view a, struct view b)
{
	size_t a_blanks = leading_blanks(a), b_blanks = leading_blanks(b);
	int c = 0;

	if (a_blanks > 0) {
		a = view_of(a.ptr + a_blanks, a.len - a_blanks);
	}
	if (b_blanks > 0) {
		b = view_of(b.ptr + b_blanks, b.len - b_blanks);
	}
	do {
		c = next_folded(&a);
		if (c != next_folded(&b)) {
			return false;
		}
	} while (c >= 0);
	return true;
}

enum wildcards { WILDCARDS_NO, WILDCARDS_IN_A };

static bool attribute_eq(const struct attribute *a, const struct attribute *b,
			 enum wildcards wildcards)
{
	if (a->first_of_rdn != b->first_of_rdn || !view_eq(a->oid, b->oid)) {
		return false;
	}
	if (wildcards == WILDCARDS_IN_A && is_string(a->tag) &&
	    view_eq(a->value, view_of_string("*"))) {
		return true;
	}
	if (is_string(a->tag) && is_string(b->tag)) {
		return string_eq(a->value, b->value);
	}
	return view_eq(a->element, b->element);
}

static bool compare(struct view a_der, struct view b_der,
		    enum wildcards wildcards)
{
	struct walk a_walk = walk_of(a_der), b_walk = walk_of(b_der);
	struct attribute a, b;

	if (!dn_is_valid(a_der) || !dn_is_valid(b_der)) {
		return view_eq(a_der, b_der);
	}
	while (walk_next(&a_walk, &a)) {
		if (!walk_next(&b_walk, &b) ||
		    !attribute_eq(&a, &b, wildcards)) {
			return false;
		}
	}
	return !walk_next(&b_walk, &b);
}

bool dn_eq(struct view a, struct view b)
{
	return compare(a, b, WILDCARDS_NO);
}

bool dn_match(struct view pattern, struct view dn)
{
	return compare(pattern, dn, WILDCARDS_IN_A);
}
