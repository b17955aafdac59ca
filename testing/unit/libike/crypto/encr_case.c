/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A known answer of an encryption algorithm, tried in every way.
 */
#include "unit/libike/crypto/encr_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/vectors.h"

/* An encr_case in octets. */
struct call {
	PK11SymKey *key;
	struct blob salt, iv, aad, plain, sealed;
};

static struct call call_of(const struct encr_case *c)
{
	struct call call = {
		.salt = octets_of(c->salt),
		.iv = octets_of(c->iv),
		.aad = octets_of(c->aad),
		.plain = octets_of(c->plain),
		.sealed = octets_of(c->sealed),
	};
	struct blob key = octets_of(c->key);

	assert_success(encr_key_import(c->encr, blob_view(&key), &call.key));
	blob_free(&key);
	return call;
}

static void call_done(struct call *call)
{
	symkey_free(&call->key);
	blob_free(&call->salt);
	blob_free(&call->iv);
	blob_free(&call->aad);
	blob_free(&call->plain);
	blob_free(&call->sealed);
}

static diag_t seal(const struct encr_desc *encr, const struct call *call,
		   uint8_t *text, size_t len, uint8_t *icv)
{
	return encr->ops->seal(encr, call->key, blob_view(&call->salt),
			       blob_view(&call->iv), blob_view(&call->aad),
			       text, len, icv);
}

static diag_t open(const struct encr_desc *encr, const struct call *call,
		   uint8_t *text, size_t len, struct view icv)
{
	return encr->ops->open(encr, call->key, blob_view(&call->salt),
			       blob_view(&call->iv), blob_view(&call->aad),
			       text, len, icv);
}

void assert_encr_case(const struct encr_case *c)
{
	struct call call = call_of(c);
	size_t len = call.plain.len;
	struct blob whole = blob_new(len + c->encr->icv_bytes);
	struct blob apart = blob_clone(blob_view(&call.plain));
	struct view icv = view_of(call.sealed.ptr + len, c->encr->icv_bytes);
	uint8_t icv_apart[64];

	if (len > 0) {
		memcpy(whole.ptr, call.plain.ptr, len);
	}
	assert_success(seal(c->encr, &call, whole.ptr, len, whole.ptr + len));
	assert_octets_hex(blob_view(&whole), c->sealed);
	assert_success(seal(c->encr, &call, apart.ptr, len, icv_apart));
	assert_octets_equal(blob_view(&apart), view_of(call.sealed.ptr, len));
	assert_octets_equal(view_of(icv_apart, icv.len), icv);

	assert_success(open(c->encr, &call, apart.ptr, len, icv));
	assert_octets_hex(blob_view(&apart), c->plain);
	icv = view_of(whole.ptr + len, icv.len);
	assert_success(open(c->encr, &call, whole.ptr, len, icv));
	assert_octets_hex(view_of(whole.ptr, len), c->plain);
	blob_free(&apart);
	blob_free(&whole);
	call_done(&call);
}

/* The octet at AT altered; put back for the next. */
static void assert_alteration_is_noticed(const struct encr_desc *encr,
					 const struct call *call,
					 uint8_t *altered)
{
	size_t len = call->plain.len;
	struct blob text;

	*altered ^= 0x10;
	text = blob_clone(blob_view(&call->sealed));
	assert_failure(open(encr, call, text.ptr, len,
			    view_of(text.ptr + len, encr->icv_bytes)),
		       encr->name);
	blob_free(&text);
	*altered ^= 0x10;
}

void assert_alterations_are_noticed(const struct encr_case *c)
{
	struct call call = call_of(c);

	for (size_t i = 0; i < call.aad.len; i++) {
		assert_alteration_is_noticed(c->encr, &call, &call.aad.ptr[i]);
	}
	for (size_t i = 0; i < call.sealed.len; i++) {
		assert_alteration_is_noticed(c->encr, &call,
					     &call.sealed.ptr[i]);
	}
	assert_failure(open(c->encr, &call, call.sealed.ptr, call.plain.len,
			    view_of(call.sealed.ptr, c->encr->icv_bytes - 1u)),
		       "ICV is");
	call_done(&call);
}

static struct call made_call(const struct encr_desc *encr, unsigned bits)
{
	struct call call = { .salt = blob_new(encr->salt_bytes),
			     .iv = blob_new(encr->wire_iv_bytes),
			     .aad = EMPTY_BLOB };
	struct blob key = blob_new(bits / 8);

	assert_success(encr_key_import(encr, blob_view(&key), &call.key));
	blob_free(&key);
	return call;
}

static void assert_wrong_nonces_fail(const struct encr_desc *encr,
				     struct call *call)
{
	uint8_t text[32] = { 0 };

	call->iv.len--;
	assert_failure(seal(encr, call, text, 16, text + 16), "IV");
	assert_failure(open(encr, call, text, 16,
			    view_of(text + 16, encr->icv_bytes)),
		       "IV");
	call->iv.len++;
}

void assert_round_trips(const struct encr_desc *encr, size_t max)
{
	for (size_t k = 0; k < 4 && encr->key_bits[k] != 0; k++) {
		struct call call = made_call(encr, encr->key_bits[k]);
		struct blob text = blob_new(max + encr->icv_bytes);

		for (size_t len = 0; len <= max; len += encr->block_bytes) {
			memset(text.ptr, (int)len, len);
			assert_success(seal(encr, &call, text.ptr, len,
					    text.ptr + len));
			assert_success(open(
				encr, &call, text.ptr, len,
				view_of(text.ptr + len, encr->icv_bytes)));
			for (size_t i = 0; i < len; i++) {
				assert_int_equal(text.ptr[i], len & 0xff);
			}
		}
		assert_wrong_nonces_fail(encr, &call);
		blob_free(&text);
		call_done(&call);
	}
}
