/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reading a recorded exchange and saying where it differs.
 */
#include "vectors/replay.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "libswan/print.h"

struct where at(const char *fmt, ...)
{
	struct where where;
	va_list args;

	va_start(args, fmt);
	vsnprintf(where.text, sizeof(where.text), fmt, args);
	va_end(args);
	return where;
}

static void print_hex(const char *label, struct view octets)
{
	printf("    %-9s", label);
	for (size_t i = 0; i < octets.len; i++) {
		printf("%02x", octets.ptr[i]);
	}
	printf("%s\n", octets.len == 0 ? "(nothing)" : "");
}

void differs(struct replay *r, struct where where, const char *fmt, ...)
{
	va_list args;

	r->nr_different++;
	printf("%s: %s: ", r->file, where.text);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
}

void compare(struct replay *r, struct where where, struct view got,
	     struct view recorded)
{
	if (view_eq(got, recorded)) {
		r->nr_same++;
		return;
	}
	differs(r, where, "differs");
	print_hex("computed", got);
	print_hex("recorded", recorded);
}

bool failed(struct replay *r, struct where where, diag_t d)
{
	if (d == NULL) {
		return false;
	}
	differs(r, where, "%s", diag_text(d));
	diag_free(&d);
	return true;
}

const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

struct blob octets_of(struct replay *r, struct where where,
			     const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	struct blob octets = EMPTY_BLOB;

	if (!json_is_string(value)) {
		differs(r, where, "no %s", key);
	} else if (json_string_length(value) > 0 &&
		   !hex_decode(view_of_string(json_string_value(value)),
			       &octets)) {
		differs(r, where, "%s is not hex", key);
	}
	return octets;
}

void compare_field(struct replay *r, struct where where,
			  struct view got, const json_t *object,
			  const char *key)
{
	struct blob recorded = octets_of(r, where, object, key);

	compare(r, at("%s.%s", where.text, key), got, blob_view(&recorded));
	blob_free(&recorded);
}

void compare_number(struct replay *r, struct where where, long got,
			   const json_t *object, const char *key)
{
	json_int_t recorded =
		json_integer_value(json_object_get(object, key));

	if (recorded == got) {
		r->nr_same++;
	} else {
		differs(r, where, "%s is %ld, recorded %lld", key, got,
			(long long)recorded);
	}
}

void compare_text(struct replay *r, struct where where, const char *got,
		  const json_t *object, const char *key)
{
	const char *recorded = text_of(object, key);

	if (strcmp(got, recorded) == 0) {
		r->nr_same++;
	} else {
		differs(r, where, "%s is \"%s\", recorded \"%s\"", key, got,
			recorded);
	}
}

PK11SymKey *secret_of(struct replay *r, struct where where,
			     const json_t *text)
{
	struct blob octets = EMPTY_BLOB;
	PK11SymKey *key = NULL;

	if (!json_is_string(text) ||
	    !hex_decode(view_of_string(json_string_value(text)), &octets)) {
		differs(r, where, "no shared secret in hex");
		return NULL;
	}
	(void)failed(r, where, symkey_import(blob_view(&octets), &key));
	blob_free(&octets);
	return key;
}

struct nonces nonces_of(struct replay *r, struct where where,
			       const json_t *sa)
{
	blob_free(&r->nonces[INITIATOR]);
	blob_free(&r->nonces[RESPONDER]);
	r->nonces[INITIATOR] = octets_of(r, where, sa, "ni");
	r->nonces[RESPONDER] = octets_of(r, where, sa, "nr");
	return (struct nonces){ blob_view(&r->nonces[INITIATOR]),
				blob_view(&r->nonces[RESPONDER]) };
}

struct sk_keys *set_of(struct replay *r, struct where where,
			      const json_t *object, const char *key)
{
	const json_t *number = json_object_get(object, key);
	json_int_t n = json_integer_value(number);

	if (!json_is_integer(number) || n < 0 || n >= KEY_SETS_MAX) {
		differs(r, where, "no key set in %s", key);
		return NULL;
	}
	return &r->sets[n];
}

struct sk_keys *used_set_of(struct replay *r, struct where where,
				   const json_t *object, const char *key)
{
	struct sk_keys *keys = set_of(r, where, object, key);

	if (keys != NULL && !sk_keys_are_awake(keys)) {
		differs(r, where, "%s names keys that were not derived", key);
		return NULL;
	}
	return keys;
}

/* "hmac_sha256" is our "hmac_sha2_256", "hmac_sha384_192" "..sha2_384_192". */
static void our_name(const char *name, char *out, size_t size)
{
	const char *sha = strstr(name, "sha");

	if (sha != NULL && strchr("2345", sha[3]) != NULL && sha[3] != '\0' &&
	    strncmp(sha, "sha2_", 5) != 0) {
		snprintf(out, size, "%.*ssha2_%s", (int)(sha - name), name,
			 sha + 3);
	} else {
		snprintf(out, size, "%s", name);
	}
}

bool suite_of(struct replay *r)
{
	const json_t *ike = json_object_get(r->root, "ike");
	const json_t *integ = json_object_get(ike, "integ");
	char prf_name[64];
	char integ_name[64];

	our_name(text_of(ike, "prf"), prf_name, sizeof(prf_name));
	our_name(text_of(ike, "integ"), integ_name, sizeof(integ_name));
	r->suite.encr = encr_by_name(view_of_string(text_of(ike, "encr")));
	r->suite.encr_bits = (unsigned)json_integer_value(
		json_object_get(ike, "encr_key_bits"));
	r->suite.prf = prf_by_name(view_of_string(prf_name));
	r->suite.integ = json_is_string(integ) ?
				 integ_by_name(view_of_string(integ_name)) :
				 &integ_none;
	if (r->suite.encr == NULL || r->suite.encr->ops == NULL ||
	    !encr_key_bits_ok(r->suite.encr, r->suite.encr_bits) ||
	    r->suite.prf == NULL || r->suite.integ == NULL ||
	    (r->suite.integ == &integ_none && !encr_is_aead(r->suite.encr))) {
		differs(r, at("ike"), "not algorithms of an IKE SA: %s %s %s",
			text_of(ike, "encr"), prf_name, integ_name);
		return false;
	}
	return true;
}
