/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "keys/keymat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/keys/made_exchange.h"
#include "unit/libike/keys/recording.h"
#include "unit/libike/vectors.h"

static void assert_child(const char *name, const struct suite *child)
{
	struct recording r = recording_load(name);
	const json_t *recorded =
		json_array_get(json_object_get(r.root, "child_sas"), 0);
	size_t last = json_array_size(r.rounds) - 1;
	PK11SymKey *sk_d =
		recording_key(json_array_get(r.rounds, last), "sk_d");
	struct keymat keymat;

	assert_success(keymat_derive(r.suite.prf, sk_d, NULL, 0, &r.nonces,
				     child, &keymat));
	assert_octets_hex(blob_view(&keymat.encr[INITIATOR]),
			  vectors_text(recorded, "encr_i"));
	assert_octets_hex(blob_view(&keymat.encr[RESPONDER]),
			  vectors_text(recorded, "encr_r"));
	assert_octets_hex(blob_view(&keymat.integ[INITIATOR]),
			  vectors_text(recorded, "integ_i"));
	assert_octets_hex(blob_view(&keymat.integ[RESPONDER]),
			  vectors_text(recorded, "integ_r"));
	keymat_done(&keymat);
	assert_null(keymat.encr[INITIATOR].ptr);
	symkey_free(&sk_d);
	recording_free(&r);
}

/* Of the SK_d that the last round made, by the nonces of IKE_SA_INIT. */
static void R9370_25_the_first_child_is_of_the_last_sk_d(void **unused)
{
	const struct suite gcm = { &encr_aes_gcm_16, 256, NULL, &integ_none };
	const struct suite cbc = { &encr_aes_cbc, 256, NULL, integ_by_id(12) };

	(void)unused;
	assert_child(RECORDING_PSK, &gcm);
	assert_child(RECORDING_ECDSA, &cbc);
}

struct keymat_case {
	size_t nr_secrets;
	const char *encr_i, *integ_i, *encr_r, *integ_r;
};

/* clang-format off */
static const struct keymat_case cases[] = {
	{ 1, "264dcbfa690294e16389a2aab4aabd22",
	  "4b05cc5747c5fd6b353de0a388bd0933893bf5e22a378f55107c123d800ca98b",
	  "cb5c7c0e3cfcf0351fe62d68910fff53",
	  "50141e959c235825a92385e28c5d6db951e79713d00c3123de1d1f83be0ba5d4" },
	{ 2, "5a0170eb43e88b250455cd2a4769a468",
	  "4aa24485de1b25515a8868216049b46b5b5dbc6c94b557578a2c537dacacc7c3",
	  "761312f8a090b35dfbfbfe45ac47f460",
	  "8528f90d5210e11b4aea433974aa484725d1c356309b5891526416954bda4976" },
	{ 3, "15a984f01a79f0f5e11f2ec251969e27",
	  "0068bd8b8d1b1a688511a239bde585a9e94fcd5434b9d82e7a57d452b1249e2c",
	  "e51d16fa75961d2db1dbfc2d83bb475c",
	  "ee26bdca3de38acd1fdf9df3aa9d7656f9c8a8d04574411fa52ba325c0f77392" },
};
/* clang-format on */

/* KEYMAT = prf+(SK_d, SK(0) | Ni | Nr | SK(1) | ... | SK(n)) */
static void R9370_39_a_child_combines_all_secrets_at_once(void **unused)
{
	const struct suite child = { &encr_aes_cbc, 128, NULL,
				     integ_by_id(12) };
	PK11SymKey *secrets[MADE_NR_SECRETS];
	PK11SymKey *sk_d = made_sk_d();

	(void)unused;
	made_secrets(secrets);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct keymat_case *c = &cases[i];
		struct keymat keymat;

		assert_success(keymat_derive(prf_by_id(5), sk_d, secrets,
					     c->nr_secrets, &made_nonces,
					     &child, &keymat));
		assert_octets_hex(blob_view(&keymat.encr[INITIATOR]),
				  c->encr_i);
		assert_octets_hex(blob_view(&keymat.integ[INITIATOR]),
				  c->integ_i);
		assert_octets_hex(blob_view(&keymat.encr[RESPONDER]),
				  c->encr_r);
		assert_octets_hex(blob_view(&keymat.integ[RESPONDER]),
				  c->integ_r);
		keymat_done(&keymat);
	}
	made_secrets_free(secrets);
	symkey_free(&sk_d);
}

/* RFC 7296 2.17 without key exchange; the salt is at the key's end. */
static void without_secrets_the_nonces_are_the_seed(void **unused)
{
	const struct suite child = { &encr_aes_gcm_16, 256, NULL,
				     &integ_none };
	PK11SymKey *sk_d = made_sk_d();
	struct keymat keymat;

	(void)unused;
	assert_success(keymat_derive(prf_by_id(5), sk_d, NULL, 0, &made_nonces,
				     &child, &keymat));
	assert_octets_hex(blob_view(&keymat.encr[INITIATOR]),
			  "65a4d517466c302e40a8c6f277868867"
			  "782fbde706d613b69a10098ed427e8b5c8752c1a");
	assert_octets_hex(blob_view(&keymat.encr[RESPONDER]),
			  "3ac610ffd6c06b9f41a060b9cb82d060"
			  "cb29a2ca7fd93738f5034a49f777d89ecefdbc01");
	assert_int_equal(keymat.integ[INITIATOR].len, 0);
	keymat_done(&keymat);
	symkey_free(&sk_d);
}

static void more_than_eight_secrets_are_refused(void **unused)
{
	const struct suite child = { &encr_aes_gcm_16, 128, NULL,
				     &integ_none };
	PK11SymKey *secrets[9] = { NULL };
	PK11SymKey *sk_d = made_sk_d();
	struct keymat keymat;

	(void)unused;
	assert_failure(keymat_derive(prf_by_id(5), sk_d, secrets, 9,
				     &made_nonces, &child, &keymat),
		       "9 shared secrets");
	assert_null(keymat.encr[INITIATOR].ptr);
	symkey_free(&sk_d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(R9370_25_the_first_child_is_of_the_last_sk_d),
		cmocka_unit_test(R9370_39_a_child_combines_all_secrets_at_once),
		cmocka_unit_test(without_secrets_the_nonces_are_the_seed),
		cmocka_unit_test(more_than_eight_secrets_are_refused),
	};

	return cmocka_run_group_tests_name("keymat", tests, nss_fixture_start,
					   nss_fixture_stop);
}
