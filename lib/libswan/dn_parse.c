/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Distinguished names: from text to DER.
 */
#include "libswan/dn.h"

#include <inttypes.h>
#include <string.h>

#include "libswan/builder.h"
#include "libswan/dn_attribute.h"

#define MAX_DN_BYTES	 8192
#define MAX_PAIRS_IN_RDN 8

struct parser {
	struct view left;
	char separator; /* between RDNs: ',' or '/' */
};

static bool at_char(const struct parser *p, char c)
{
	return p->left.len > 0 && p->left.ptr[0] == (uint8_t)c;
}

static struct view take(struct parser *p, size_t len)
{
	struct view taken = view_of(p->left.ptr, len);

	if (len > 0) {
		p->left = view_of(p->left.ptr + len, p->left.len - len);
	}
	return taken;
}

static void skip_blanks(struct parser *p)
{
	while (at_char(p, ' ') || at_char(p, '\t')) {
		(void)take(p, 1);
	}
}

static bool at_end_of_value(const struct parser *p)
{
	return p->left.len == 0 || at_char(p, p->separator) || at_char(p, '+');
}

/* An error that quotes TEXT, which may hold anything. */
static diag_t bad(const char *what, struct view text)
{
	char buf[128];
	struct text shown = TEXT_IN(buf);

	text_add_untrusted(&shown, text);
	return diag("distinguished name: %s \"%s\"", what, shown.ptr);
}

/* Shortest form, as DER wants it. */
static void encode_element(struct builder *out, uint8_t tag,
			   struct view contents)
{
	size_t nr = 0;

	builder_u8(out, tag);
	if (contents.len < 0x80) {
		builder_u8(out, (uint8_t)contents.len);
	} else {
		for (size_t len = contents.len; len > 0; len >>= 8) {
			nr++;
		}
		builder_u8(out, (uint8_t)(0x80 | nr));
		for (; nr > 0; nr--) {
			builder_u8(out,
				   (uint8_t)(contents.len >> 8 * (nr - 1)));
		}
	}
	builder_view(out, contents);
}

static void encode_arc(struct builder *out, uint64_t arc)
{
	unsigned shift = 63;

	while (shift > 0 && arc >> shift == 0) {
		shift -= 7;
	}
	for (; shift > 0; shift -= 7) {
		builder_u8(out, (uint8_t)(0x80 | arc >> shift));
	}
	builder_u8(out, arc & 0x7f);
}

static bool take_arc(struct view *text, uint64_t *arc)
{
	size_t nr = 0;

	*arc = 0;
	while (nr < text->len && text->ptr[nr] >= '0' && text->ptr[nr] <= '9') {
		if (nr == 17) { /* below 2^60 */
			return false;
		}
		*arc = *arc * 10 + (text->ptr[nr] - (uint64_t)'0');
		nr++;
	}
	*text = view_of(text->ptr + nr, text->len - nr);
	return nr > 0;
}

static bool take_dot(struct view *text)
{
	if (text->len == 0 || text->ptr[0] != '.') {
		return false;
	}
	*text = view_of(text->ptr + 1, text->len - 1);
	return true;
}

/* "2.5.4.3" as the contents of an object identifier. */
static bool encode_dotted(struct builder *out, struct view text)
{
	uint64_t root = 0, arc = 0;

	if (!take_arc(&text, &root) || root > 2 || !take_dot(&text) ||
	    !take_arc(&text, &arc) || (root < 2 && arc >= 40)) {
		return false;
	}
	encode_arc(out, 40 * root + arc);
	while (take_dot(&text)) {
		if (!take_arc(&text, &arc)) {
			return false;
		}
		encode_arc(out, arc);
	}
	return text.len == 0;
}

/* The name before '=', as an object identifier; *TYPE is NULL for a number. */
static diag_t parse_type(struct parser *p, struct builder *out,
			 const struct dn_attribute_type **type)
{
	const uint8_t *equals = NULL;

	skip_blanks(p);
	if (p->left.len > 0) {
		equals = memchr(p->left.ptr, '=', p->left.len);
	}
	if (equals == NULL) {
		return bad("no \"=\" in", p->left);
	}
	struct view name = take(p, (size_t)(equals - p->left.ptr));

	(void)take(p, 1);
	while (name.len > 0 && name.ptr[name.len - 1] == ' ') {
		name.len--;
	}
	*type = dn_attribute_find_name(name);
	if (*type != NULL) {
		encode_element(out, DER_OID,
			       view_of((*type)->oid, (*type)->oid_len));
		return NULL;
	}
	struct builder oid;

	builder_init(&oid, 64);
	bool ok = encode_dotted(&oid, name) && builder_ok(&oid);

	encode_element(out, DER_OID, builder_written(&oid));
	builder_done(&oid);
	return ok ? NULL : bad("unknown attribute", name);
}

/* The character behind a backslash, or two hex digits: RFC 4514 3. */
static void take_escaped(struct parser *p, struct builder *value)
{
	struct blob octet = EMPTY_BLOB;

	if (p->left.len >= 2 && hex_decode(view_of(p->left.ptr, 2), &octet)) {
		builder_view(value, blob_view(&octet));
		blob_free(&octet);
		(void)take(p, 2);
	} else if (p->left.len > 0) {
		builder_view(value, take(p, 1));
	}
}

static bool take_quoted(struct parser *p, struct builder *value)
{
	(void)take(p, 1);
	while (p->left.len > 0 && !at_char(p, '"')) {
		struct view c = take(p, 1);

		if (c.ptr[0] == '\\') {
			take_escaped(p, value);
		} else {
			builder_view(value, c);
		}
	}
	if (p->left.len == 0) {
		return false;
	}
	(void)take(p, 1);
	skip_blanks(p);
	return at_end_of_value(p);
}

/* Up to the end, without the blanks before it that are not escaped. */
static void take_plain(struct parser *p, struct builder *value)
{
	size_t len = 0;

	while (!at_end_of_value(p)) {
		struct view c = take(p, 1);

		if (c.ptr[0] == '\\') {
			take_escaped(p, value);
			len = value->len;
		} else {
			builder_view(value, c);
			len = c.ptr[0] == ' ' ? len : value->len;
		}
	}
	builder_truncate(value, len);
}

/* X.680: letters, digits, space and '()+,-./:=? */
static bool is_printable_string(struct view value)
{
	for (size_t i = 0; i < value.len; i++) {
		uint8_t c = value.ptr[i];
		bool is_alnum = (c >= '0' && c <= '9') ||
				((c | 0x20) >= 'a' && (c | 0x20) <= 'z');

		if (!is_alnum &&
		    (c == '\0' || strchr(" '()+,-./:=?", c) == NULL)) {
			return false;
		}
	}
	return true;
}

static bool is_ascii(struct view value)
{
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] >= 0x80) {
			return false;
		}
	}
	return true;
}

static uint8_t string_tag(const struct dn_attribute_type *type,
			  struct view value)
{
	if (type != NULL && type->tag == DER_IA5_STRING && is_ascii(value)) {
		return DER_IA5_STRING;
	}
	return is_printable_string(value) ? DER_PRINTABLE_STRING
					  : DER_UTF8_STRING;
}

/* "#04024869": the element itself, in hex. */
static diag_t parse_hex_value(struct parser *p, struct builder *out)
{
	struct blob element = EMPTY_BLOB;
	size_t len = 0;
	uint8_t tag = 0;

	(void)take(p, 1);
	while (len < p->left.len && p->left.ptr[len] != ' ' &&
	       p->left.ptr[len] != '+' &&
	       p->left.ptr[len] != (uint8_t)p->separator) {
		len++;
	}
	struct view text = take(p, len);
	bool ok = hex_decode(text, &element);
	struct cursor in = cursor_of(blob_view(&element));

	(void)der_any(&in, &tag);
	ok = ok && cursor_at_end(&in);
	builder_view(out, blob_view(&element));
	blob_free(&element);
	skip_blanks(p);
	return ok && at_end_of_value(p) ? NULL
					: bad("not the hex of DER:", text);
}

static diag_t parse_value(struct parser *p,
			  const struct dn_attribute_type *type,
			  struct builder *out)
{
	struct builder value;
	struct view text = p->left;
	bool ok = true;

	skip_blanks(p);
	if (at_char(p, '#')) {
		return parse_hex_value(p, out);
	}
	builder_init(&value, MAX_DN_BYTES);
	if (at_char(p, '"')) {
		ok = take_quoted(p, &value);
	} else {
		take_plain(p, &value);
	}
	struct view written = builder_written(&value);

	encode_element(out, string_tag(type, written), written);
	ok = ok && builder_ok(&value);
	builder_done(&value);
	return ok ? NULL : bad("malformed value", text);
}

/* One "type=value" as a SEQUENCE. */
static diag_t parse_pair(struct parser *p, struct blob *out)
{
	const struct dn_attribute_type *type = NULL;
	struct builder pair, element;

	builder_init(&pair, MAX_DN_BYTES);
	builder_init(&element, MAX_DN_BYTES);
	diag_t d = parse_type(p, &pair, &type);

	if (d == NULL) {
		d = parse_value(p, type, &pair);
	}
	encode_element(&element, DER_SEQUENCE, builder_written(&pair));
	if (d == NULL && (!builder_ok(&pair) || !builder_ok(&element))) {
		d = diag("distinguished name: longer than %d octets",
			 MAX_DN_BYTES);
	}
	*out = d == NULL ? builder_take(&element) : EMPTY_BLOB;
	builder_done(&pair);
	builder_done(&element);
	return d;
}

/* DER sorts the elements of a SET OF. */
static void insert_sorted(struct blob *pairs, size_t nr, struct blob pair)
{
	while (nr > 0 &&
	       view_cmp(blob_view(&pairs[nr - 1]), blob_view(&pair)) > 0) {
		pairs[nr] = pairs[nr - 1];
		nr--;
	}
	pairs[nr] = pair;
}

/* "type=value" or several joined by '+', as a SET. */
static diag_t parse_rdn(struct parser *p, struct builder *out)
{
	struct blob pairs[MAX_PAIRS_IN_RDN] = { EMPTY_BLOB };
	struct view views[MAX_PAIRS_IN_RDN];
	size_t nr = 0;
	diag_t d = NULL;

	do {
		struct blob pair = EMPTY_BLOB;

		if (nr > 0) {
			(void)take(p, 1);
		}
		if (nr == MAX_PAIRS_IN_RDN) {
			d = bad("too many \"+\" before", p->left);
			break;
		}
		d = parse_pair(p, &pair);
		insert_sorted(pairs, nr, pair);
		nr++;
	} while (d == NULL && at_char(p, '+'));
	for (size_t i = 0; i < nr; i++) {
		views[i] = blob_view(&pairs[i]);
	}
	struct blob set = blob_concat(views, nr);

	encode_element(out, DER_SET, blob_view(&set));
	blob_free(&set);
	for (size_t i = 0; i < nr; i++) {
		blob_free(&pairs[i]);
	}
	return d;
}

diag_t dn_parse(struct view text, struct blob *der)
{
	struct parser p = { text, ',' };
	struct builder rdns, name;
	diag_t d = NULL;

	*der = EMPTY_BLOB;
	builder_init(&rdns, MAX_DN_BYTES);
	builder_init(&name, MAX_DN_BYTES);
	skip_blanks(&p);
	if (at_char(&p, '/')) {
		p.separator = '/';
		(void)take(&p, 1);
	}
	d = parse_rdn(&p, &rdns);
	while (d == NULL && p.left.len > 0) {
		(void)take(&p, 1); /* the separator that ended the value */
		d = parse_rdn(&p, &rdns);
	}
	encode_element(&name, DER_SEQUENCE, builder_written(&rdns));
	if (d == NULL && (!builder_ok(&rdns) || !builder_ok(&name))) {
		d = diag("distinguished name: longer than %d octets",
			 MAX_DN_BYTES);
	}
	if (d == NULL) {
		*der = builder_take(&name);
	}
	builder_done(&rdns);
	builder_done(&name);
	return d;
}
