/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "keys/int_auth.h"

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
#include "wire/chain.h"

/* A KE payload, as any inner payload. */
static const uint8_t inner[] = { 0x00, 0x00, 0x00, 0x0c, 0x00, 0x24,
				 0x00, 0x00, 0x01, 0x02, 0x03, 0x04 };

static struct ike_header header_of(uint8_t next_payload, uint32_t mid)
{
	return (struct ike_header){
		.spis = made_spis,
		.next_payload = next_payload,
		.version = IKE_VERSION,
		.exchange = EXCHANGE_IKE_INTERMEDIATE,
		.flags = IKE_FLAG_INITIATOR,
		.message_id = mid,
		.length = 1248, /* on the wire: IV, padding, ICV and all */
	};
}

static PK11SymKey *sk_p(uint8_t octet)
{
	uint8_t octets[32];

	memset(octets, octet, sizeof(octets));
	return symkey_of(view_of_array(octets));
}

static void assert_int_auth(const struct int_auth *auth, const char *want)
{
	assert_octets_hex(view_of(auth->value, auth->len), want);
}

/* By the keys of IKE_SA_INIT, of both directions, as recorded. */
static void assert_recorded(const char *name)
{
	struct recording r = recording_load(name);
	const json_t *round = json_array_get(r.rounds, 0);
	static const char *const sk_p_names[] = { "sk_pi", "sk_pr" };

	for (size_t i = 0; i < 2; i++) {
		struct int_auth auth = { .len = 0 };
		PK11SymKey *key = recording_key(round, sk_p_names[i]);
		const json_t *recorded =
			json_array_get(json_object_get(r.root, "intauth"), i);

		recording_add_int_auth(
			&r, recording_message(&r, "IKE_INTERMEDIATE", i), key,
			&auth);
		assert_int_auth(&auth, vectors_text(recorded, "intauth"));
		symkey_free(&key);
	}
	recording_free(&r);
}

/*
 * R9242-8, with GCM and with CBC's padding; R9242-9 and -11: the requests were
 * two fragments, from which non-ESP markers were removed; R9242-10: SK_p of
 * before the round.
 */
static void R9242_8_9_10_11_int_auth_is_the_recorded_one(void **unused)
{
	(void)unused;
	assert_recorded(RECORDING_PSK);
	assert_recorded(RECORDING_ECDSA);
}

/* prf(SK_p2, IntAuth1 | A): nothing inside SK, so no P. */
static void R9242_12_an_empty_message_has_no_p(void **unused)
{
	PK11SymKey *first = sk_p(0xb1);
	PK11SymKey *second = sk_p(0xb2);
	struct ike_header header_1 = header_of(PAYLOAD_SK, 1);
	struct ike_header header_2 = header_of(PAYLOAD_SK, 2);
	struct int_auth auth = { .len = 0 };

	(void)unused;
	assert_success(int_auth_add(&auth, prf_by_id(5), first, &header_1,
				    EMPTY_VIEW, PAYLOAD_KE, 0,
				    view_of_array(inner)));
	assert_int_auth(&auth, "90f69d007d47eda50fe134f05e344817"
			       "d0f61c5ebfff518823a81d9a3ecb5d9d");
	assert_success(int_auth_add(&auth, prf_by_id(5), second, &header_2,
				    EMPTY_VIEW, PAYLOAD_NONE, 0, EMPTY_VIEW));
	assert_int_auth(&auth, "10ddb6ff6c7176fed92569c9a4ffe43d"
			       "23c1e92e9d3f0f6aa301434da9b730da");
	symkey_free(&first);
	symkey_free(&second);
}

/* Next payload is SK's, as if the message had not been cut. */
static void R9242_9_fragments_give_what_the_whole_gives(void **unused)
{
	PK11SymKey *key = sk_p(0xb1);
	struct ike_header header = header_of(PAYLOAD_SKF, 1);
	struct int_auth auth = { .len = 0 };

	(void)unused;
	assert_success(int_auth_add(&auth, prf_by_id(5), key, &header,
				    EMPTY_VIEW, PAYLOAD_KE, 0,
				    view_of_array(inner)));
	assert_int_auth(&auth, "90f69d007d47eda50fe134f05e344817"
			       "d0f61c5ebfff518823a81d9a3ecb5d9d");
	symkey_free(&key);
}

/* R9242-15: of fragment 1, as the caller found them. */
static void R9242_15_reserved_bits_are_taken_in_as_sent(void **unused)
{
	PK11SymKey *key = sk_p(0xb1);
	struct ike_header header = header_of(PAYLOAD_SK, 1);
	struct int_auth auth = { .len = 0 };

	(void)unused;
	assert_success(int_auth_add(&auth, prf_by_id(5), key, &header,
				    EMPTY_VIEW, PAYLOAD_KE, 0x80,
				    view_of_array(inner)));
	assert_int_auth(&auth, "ba590f71b7aa1ecbb4ad6955ff9282f6"
			       "e43cec48a3d34a05fab1b819ca2d1434");
	symkey_free(&key);
}

/* A notify in the clear; the last of such payloads may name SKF. */
static void payloads_before_sk_are_part_of_a(void **unused)
{
	uint8_t between[] = { PAYLOAD_SK, 0, 0, 8, 0, 0, 0x40, 0x33 };
	PK11SymKey *key = sk_p(0xb1);
	struct ike_header header = header_of(PAYLOAD_NOTIFY, 1);

	(void)unused;
	for (int i = 0; i < 2; i++) {
		struct int_auth auth = { .len = 0 };

		between[0] = i == 0 ? PAYLOAD_SK : PAYLOAD_SKF;
		assert_success(int_auth_add(&auth, prf_by_id(5), key, &header,
					    view_of_array(between), PAYLOAD_KE,
					    0, view_of_array(inner)));
		assert_int_auth(&auth, "e04b5c769ad6d42e90d7c4b87d1c7422"
				       "ca7731d7ac6c0505e29b2941a61b48f6");
	}
	symkey_free(&key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(R9242_8_9_10_11_int_auth_is_the_recorded_one),
		cmocka_unit_test(R9242_12_an_empty_message_has_no_p),
		cmocka_unit_test(R9242_9_fragments_give_what_the_whole_gives),
		cmocka_unit_test(R9242_15_reserved_bits_are_taken_in_as_sent),
		cmocka_unit_test(payloads_before_sk_are_part_of_a),
	};

	return cmocka_run_group_tests_name("int_auth", tests,
					   nss_fixture_start, nss_fixture_stop);
}
