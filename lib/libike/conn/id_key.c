/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Identities as keys of hash tables.
 */
#include "conn/id_key.h"

#include <string.h>

#include "libswan/dn.h"
#include "libswan/hash.h"

#define CHUNK_BYTES 64

/* A DN of DN_BYTES_MAX octets fits when printed: escapes are 3 characters. */
#define DN_BYTES_MAX 1000
#define DN_TEXT_MAX  4096

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

static uint64_t folded_key(uint64_t seed, struct view text)
{
	uint8_t chunk[CHUNK_BYTES];

	for (size_t at = 0; at < text.len; at += sizeof(chunk)) {
		size_t left = text.len - at;
		size_t nr = left < sizeof(chunk) ? left : sizeof(chunk);

		for (size_t i = 0; i < nr; i++) {
			chunk[i] = lower(text.ptr[at + i]);
		}
		seed = hash_bytes(seed, view_of(chunk, nr));
	}
	return seed;
}

/*
 * What dn_eq() ignores is left out: case, blanks and how they are escaped.
 * Values in hex too, as they may be compared by their characters.
 */
static uint64_t dn_key(uint64_t seed, struct view der)
{
	char buf[DN_TEXT_MAX];
	struct text shown = TEXT_IN(buf);
	size_t len = 0;
	bool in_hex = false;

	if (der.len > DN_BYTES_MAX) {
		return seed;
	}
	text_add_dn(&shown, der);
	for (size_t i = 0; i < shown.len; i++) {
		char c = buf[i];

		if (c == '#' && i > 0 && buf[i - 1] == '=') {
			in_hex = true;
		} else if (c == ',' || c == '+') {
			in_hex = false;
		}
		if (!in_hex && c != ' ' && c != '\\') {
			buf[len++] = c;
		}
	}
	return folded_key(seed, view_of(buf, len));
}

uint64_t id_key(uint64_t seed, const struct id *id)
{
	struct view data = blob_view(&id->data);
	uint8_t type = (uint8_t)id->type;
	uint64_t key = hash_bytes(seed, view_of(&type, 1));

	switch (id->type) {
	case ID_FQDN:
	case ID_RFC822_ADDR:
		return folded_key(key, data);
	case ID_DER_ASN1_DN:
		return dn_key(key, data);
	default:
		return hash_bytes(key, data);
	}
}

bool id_is_pattern(const struct id *id)
{
	char buf[DN_TEXT_MAX];
	struct text shown = TEXT_IN(buf);

	if (id->type != ID_DER_ASN1_DN) {
		return false;
	}
	if (id->data.len > DN_BYTES_MAX) {
		return true;
	}
	text_add_dn(&shown, blob_view(&id->data));
	for (const char *star = strstr(buf, "=*"); star != NULL;
	     star = strstr(star + 1, "=*")) {
		if (star[2] == '\0' || star[2] == ',' || star[2] == '+') {
			return true;
		}
	}
	return false;
}
