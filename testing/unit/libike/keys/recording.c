/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Recorded exchanges of another implementation, for tests of one formula each.
 */
#include "unit/libike/keys/recording.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/vectors.h"
#include "wire/chain.h"

static void copy_spi(const json_t *sa, const char *key, struct ike_spi *spi)
{
	struct blob octets = vectors_octets(sa, key);

	assert_int_equal(octets.len, sizeof(spi->bytes));
	memcpy(spi->bytes, octets.ptr, octets.len);
	blob_free(&octets);
}

/* What the recordings were made with. */
static struct suite suite_of(const char *name)
{
	if (strcmp(name, RECORDING_PSK) == 0) {
		return (struct suite){ &encr_aes_gcm_16, 256, prf_by_id(6),
				       &integ_none };
	}
	if (strcmp(name, RECORDING_REKEY_GCM) == 0) {
		return (struct suite){ &encr_aes_gcm_16, 256, prf_by_id(7),
				       &integ_none };
	}
	if (strcmp(name, RECORDING_REKEY_ROUNDS) == 0) {
		return (struct suite){ &encr_chacha20_poly1305, 256,
				       prf_by_id(6), &integ_none };
	}
	return (struct suite){ &encr_aes_cbc, 256, prf_by_id(5),
			       integ_by_id(12) };
}

struct recording recording_load(const char *name)
{
	struct recording r = { .root = vectors_load(name),
			       .suite = suite_of(name) };

	r.sa = json_array_get(json_object_get(r.root, "ike_sas"), 0);
	r.rounds = json_object_get(r.sa, "rounds");
	r.n_i = vectors_octets(r.sa, "ni");
	r.n_r = vectors_octets(r.sa, "nr");
	r.nonces = (struct nonces){ blob_view(&r.n_i), blob_view(&r.n_r) };
	copy_spi(r.sa, "spi_i", &r.spis.i);
	copy_spi(r.sa, "spi_r", &r.spis.r);
	return r;
}

void recording_free(struct recording *r)
{
	blob_free(&r->n_i);
	blob_free(&r->n_r);
	json_decref(r->root);
}

PK11SymKey *recording_key(const json_t *object, const char *key)
{
	return symkey_of_hex(vectors_text(object, key));
}

const json_t *recording_message(const struct recording *r,
				const char *exchange, size_t n)
{
	const json_t *m;
	size_t i;

	json_array_foreach (json_object_get(r->root, "messages"), i, m) {
		if (strcmp(vectors_text(m, "exchange"), exchange) == 0 &&
		    (json_object_get(m, "plaintext") != NULL ||
		     json_object_get(m, "keys") == NULL) &&
		    n-- == 0) {
			return m;
		}
	}
	fail_msg("no such message of %s", exchange);
	return NULL;
}

void recording_add_int_auth(const struct recording *r, const json_t *message,
			    PK11SymKey *sk_p, struct int_auth *auth)
{
	struct blob octets = vectors_octets(message, "hex");
	struct blob plaintext = vectors_octets(message, "plaintext");
	struct cursor in = cursor_of(blob_view(&octets));
	uint8_t inner = (uint8_t)json_integer_value(
		json_object_get(message, "first_inner_payload"));
	struct ike_header header;

	assert_true(ike_header_decode(&in, &header));
	assert_success(int_auth_add(auth, r->suite.prf, sk_p, &header,
				    EMPTY_VIEW, inner, 0,
				    blob_view(&plaintext)));
	blob_free(&plaintext);
	blob_free(&octets);
}
