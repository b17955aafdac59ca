/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE identities: parse, print, match (RFC 7296 section 3.5).
 */
#include "libswan/id.h"

#include <string.h>

#include "libswan/dn.h"
#include "libswan/names.h"

static const struct name id_type_list[] = {
	{ ID_NONE, "ID_NONE" },
	{ ID_IPV4_ADDR, "ID_IPV4_ADDR" },
	{ ID_FQDN, "ID_FQDN" },
	{ ID_RFC822_ADDR, "ID_RFC822_ADDR" },
	{ ID_IPV6_ADDR, "ID_IPV6_ADDR" },
	{ ID_DER_ASN1_DN, "ID_DER_ASN1_DN" },
	{ ID_DER_ASN1_GN, "ID_DER_ASN1_GN" },
	{ ID_KEY_ID, "ID_KEY_ID" },
	{ ID_NULL, "ID_NULL" },
};

/* Words that are an identity without data. */
static const struct name id_word_list[] = {
	{ ID_NONE, "%any" },	{ ID_NONE, "%any6" }, { ID_NONE, "%none" },
	{ ID_NONE, "0.0.0.0" }, { ID_NONE, "::" },    { ID_NULL, "%null" },
};

const char *id_type_name(enum id_type type)
{
	const char *name = name_of(NAMES(id_type_list), type);

	return name == NULL ? "ID_UNKNOWN" : name;
}

static bool has_prefix(struct view text, const char *prefix)
{
	struct view start = view_of_string(prefix);

	return text.len >= start.len &&
	       view_eq(view_of(text.ptr, start.len), start);
}

static bool has_char(struct view text, char c)
{
	return text.len > 0 && memchr(text.ptr, c, text.len) != NULL;
}

static struct view without(struct view text, size_t len)
{
	return view_of(text.ptr + len, text.len - len);
}

static diag_t bad(struct view text, const char *what)
{
	diag_t d = diag_about(text, what);

	diag_prefix(&d, "identity ");
	return d;
}

static diag_t parse_as(enum id_type type, struct view text, struct view data,
		       struct id *out)
{
	if (data.len == 0) {
		return bad(text, "is empty");
	}
	*out = (struct id){ type, blob_clone(data) };
	return NULL;
}

/* Hex, "0x" before it or not. */
static diag_t parse_hex(enum id_type type, struct view text, struct id *out)
{
	struct view hex = without(text, 2);
	struct blob data = EMPTY_BLOB;

	if (has_prefix(hex, "0x")) {
		hex = without(hex, 2);
	}
	if (!hex_decode(hex, &data) || data.len == 0) {
		return bad(text, "is not an even number of hex digits");
	}
	*out = (struct id){ type, data };
	return NULL;
}

static diag_t parse_at(struct view text, struct id *out)
{
	if (has_prefix(text, "@#")) {
		return parse_hex(ID_KEY_ID, text, out);
	}
	if (has_prefix(text, "@~")) {
		return parse_hex(ID_DER_ASN1_DN, text, out);
	}
	if (has_prefix(text, "@@")) {
		return parse_as(ID_RFC822_ADDR, text, without(text, 2), out);
	}
	if (has_prefix(text, "@[")) {
		struct view key_id = without(text, 2);

		if (key_id.len == 0 || key_id.ptr[key_id.len - 1] != ']') {
			return bad(text, "has no closing \"]\"");
		}
		key_id.len--;
		return parse_as(ID_KEY_ID, text, key_id, out);
	}
	return parse_as(ID_FQDN, text, without(text, 1), out);
}

diag_t id_parse(struct view text, struct id *out)
{
	struct ip_address address;
	uint32_t type = 0;

	*out = (struct id){ .type = ID_NONE };
	if (name_value(NAMES(id_word_list), text, &type)) {
		out->type = (enum id_type)type;
		return NULL;
	}
	if (has_prefix(text, "@")) {
		return parse_at(text, out);
	}
	if (has_char(text, '=')) {
		diag_t d = dn_parse(text, &out->data);

		out->type = d == NULL ? ID_DER_ASN1_DN : ID_NONE;
		return d;
	}
	if (has_char(text, '@')) {
		return parse_as(ID_RFC822_ADDR, text, text, out);
	}
	if (ip_address_parse(text, &address)) {
		*out = id_of_address(&address);
		return NULL;
	}
	return bad(text, "is neither an IP address nor of a form with @ or =");
}

struct id id_of_address(const struct ip_address *address)
{
	struct id id = { .type = ID_NONE };

	if (ip_address_is_set(address)) {
		id.type =
			address->family == IP_V4 ? ID_IPV4_ADDR : ID_IPV6_ADDR;
		id.data = blob_clone(ip_address_view(address));
	}
	return id;
}

struct id id_of_wire(uint8_t type, struct view data)
{
	return (struct id){ (enum id_type)type, blob_clone(data) };
}

struct id id_clone(const struct id *id)
{
	return (struct id){ id->type, blob_clone(blob_view(&id->data)) };
}

void id_done(struct id *id)
{
	blob_free(&id->data);
	id->type = ID_NONE;
}

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

static bool text_eq(struct view a, struct view b)
{
	if (a.len != b.len) {
		return false;
	}
	for (size_t i = 0; i < a.len; i++) {
		if (lower(a.ptr[i]) != lower(b.ptr[i])) {
			return false;
		}
	}
	return true;
}

bool id_eq(const struct id *a, const struct id *b)
{
	struct view a_data = blob_view(&a->data);
	struct view b_data = blob_view(&b->data);

	if (a->type != b->type) {
		return false;
	}
	if (a->type == ID_DER_ASN1_DN) {
		return dn_eq(a_data, b_data);
	}
	if (a->type == ID_FQDN || a->type == ID_RFC822_ADDR) {
		return text_eq(a_data, b_data);
	}
	return view_eq(a_data, b_data);
}

bool id_match(const struct id *pattern, const struct id *id)
{
	if (pattern->type == ID_NONE) {
		return true;
	}
	if (pattern->type == ID_DER_ASN1_DN && id->type == ID_DER_ASN1_DN) {
		return dn_match(blob_view(&pattern->data),
				blob_view(&id->data));
	}
	return id_eq(pattern, id);
}

/* Data that is not what the type says is shown in hex. */
static void add_opaque(struct text *out, const struct id *id)
{
	text_add(out, "%s(%u):", id_type_name(id->type), (unsigned)id->type);
	text_add_hex(out, blob_view(&id->data));
}

static void add_address(struct text *out, const struct id *id)
{
	struct ip_address address = ip_address_from(blob_view(&id->data));
	enum ip_family family = id->type == ID_IPV4_ADDR ? IP_V4 : IP_V6;

	if (address.family == family) {
		text_add_ip_address(out, &address);
	} else {
		add_opaque(out, id);
	}
}

void text_add_id(struct text *out, const struct id *id)
{
	struct view data = blob_view(&id->data);

	switch (id->type) {
	case ID_NONE:
		text_add_string(out, "(none)");
		return;
	case ID_NULL:
		text_add_string(out, "ID_NULL");
		return;
	case ID_IPV4_ADDR:
	case ID_IPV6_ADDR:
		add_address(out, id);
		return;
	case ID_FQDN:
		text_add_char(out, '@');
		text_add_untrusted(out, data);
		return;
	case ID_RFC822_ADDR:
		text_add_untrusted(out, data);
		return;
	case ID_DER_ASN1_DN:
		text_add_dn(out, data);
		return;
	case ID_KEY_ID:
		text_add_string(out, "@#0x");
		text_add_hex(out, data);
		return;
	case ID_DER_ASN1_GN:
		break;
	}
	add_opaque(out, id);
}
