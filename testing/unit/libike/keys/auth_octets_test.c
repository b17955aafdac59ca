/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "keys/auth_octets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/keys/recording.h"
#include "unit/libike/vectors.h"

/* What one side of a recording signs, and what it rests on. */
struct side {
	struct recording recording;
	const json_t *record;
	struct blob message, id;
	PK11SymKey *sk_p;
	struct int_auth int_auth_i, int_auth_r;
	struct auth_input input;
};

/* Messages of IKE_SA_INIT, counted from 0, that count (the cookie's not). */
static const json_t *real_message(const struct recording *r, enum role role,
				  const char *name)
{
	size_t first = strcmp(name, RECORDING_ECDSA) == 0 ? 2 : 0;

	return recording_message(r, "IKE_SA_INIT", first + role);
}

static void side_load(struct side *s, const char *name, enum role role)
{
	const json_t *first;
	const json_t *last;
	PK11SymKey *pi, *pr;

	*s = (struct side){ .recording = recording_load(name) };
	first = json_array_get(s->recording.rounds, 0);
	last = json_array_get(s->recording.rounds, 1);
	s->record = json_object_get(
		json_object_get(s->recording.root, "auth"),
		role == INITIATOR ? "initiator" : "responder");
	s->message = vectors_octets(real_message(&s->recording, role, name),
				    "hex");
	s->id = vectors_octets(s->record, "id");
	s->sk_p = recording_key(last, role == INITIATOR ? "sk_pi" : "sk_pr");
	pi = recording_key(first, "sk_pi");
	pr = recording_key(first, "sk_pr");
	recording_add_int_auth(
		&s->recording,
		recording_message(&s->recording, "IKE_INTERMEDIATE", 0), pi,
		&s->int_auth_i);
	recording_add_int_auth(
		&s->recording,
		recording_message(&s->recording, "IKE_INTERMEDIATE", 1), pr,
		&s->int_auth_r);
	symkey_free(&pi);
	symkey_free(&pr);
	s->input = (struct auth_input){
		.prf = s->recording.suite.prf,
		.message = blob_view(&s->message),
		.nonce = role == INITIATOR ? s->recording.nonces.r :
					     s->recording.nonces.i,
		.sk_p = s->sk_p,
		.id_body = blob_view(&s->id),
		.int_auth_i = &s->int_auth_i,
		.int_auth_r = &s->int_auth_r,
		.ike_auth_mid = 2,
	};
}

static void side_done(struct side *s)
{
	symkey_free(&s->sk_p);
	blob_free(&s->message);
	blob_free(&s->id);
	recording_free(&s->recording);
}

static void assert_recorded(const char *name)
{
	for (enum role role = INITIATOR; role < NR_ROLES; role++) {
		struct side s;
		struct blob octets;

		side_load(&s, name, role);
		assert_success(auth_octets(&s.input, &octets));
		assert_octets_hex(blob_view(&octets),
				  vectors_text(s.record, "octets"));
		blob_free(&octets);
		side_done(&s);
	}
}

/*
 * R9242-7: IntAuth_i | IntAuth_r | Message ID in both; R9242-10: IntAuth by
 * the SK_p of before the round, the ID by the newest.  With a cookie the last
 * request is what is signed.
 */
static void R9242_6_7_10_octets_are_the_recorded_ones(void **unused)
{
	(void)unused;
	assert_recorded(RECORDING_PSK);
	assert_recorded(RECORDING_ECDSA);
}

static void the_shared_key_mic_is_the_recorded_one(void **unused)
{
	(void)unused;
	for (enum role role = INITIATOR; role < NR_ROLES; role++) {
		struct side s;
		PK11SymKey *psk, *key;
		uint8_t mic[PRF_OUTPUT_MAX];

		side_load(&s, RECORDING_PSK, role);
		psk = recording_key(s.record, "psk");
		assert_success(auth_key_of_secret(s.input.prf, psk, &key));
		assert_symkey_hex(key, vectors_text(s.record, "psk_keypad"));
		assert_success(auth_shared_key_mic(&s.input, key, mic));
		assert_octets_hex(view_of(mic, s.input.prf->output_bytes),
				  vectors_text(s.record, "auth"));
		symkey_free(&key);
		symkey_free(&psk);
		side_done(&s);
	}
}

/* No IKE_INTERMEDIATE: RFC 7296's octets, without Message ID. */
static void R9242_6_without_rounds_nothing_is_added(void **unused)
{
	struct int_auth none = { .len = 0 };
	struct side s;
	struct blob with, without;
	size_t prf_bytes;

	(void)unused;
	side_load(&s, RECORDING_PSK, INITIATOR);
	prf_bytes = s.input.prf->output_bytes;
	assert_success(auth_octets(&s.input, &with));
	s.input.int_auth_i = &none;
	s.input.int_auth_r = NULL;
	assert_success(auth_octets(&s.input, &without));
	assert_int_equal(with.len - without.len, 2 * prf_bytes + 4);
	assert_octets_equal(blob_view(&without),
			    view_of(with.ptr, without.len));
	blob_free(&with);
	blob_free(&without);
	side_done(&s);
}

/* RFC 7619: without another secret SK_p is the secret. */
static void sk_p_can_be_the_secret(void **unused)
{
	struct side s;
	PK11SymKey *key;
	uint8_t mic[PRF_OUTPUT_MAX];

	(void)unused;
	side_load(&s, RECORDING_PSK, INITIATOR);
	assert_success(auth_key_of_secret(s.input.prf, s.sk_p, &key));
	assert_success(auth_shared_key_mic(&s.input, key, mic));
	symkey_free(&key);
	side_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(R9242_6_7_10_octets_are_the_recorded_ones),
		cmocka_unit_test(the_shared_key_mic_is_the_recorded_one),
		cmocka_unit_test(R9242_6_without_rounds_nothing_is_added),
		cmocka_unit_test(sk_p_can_be_the_secret),
	};

	return cmocka_run_group_tests_name("auth_octets", tests,
					   nss_fixture_start, nss_fixture_stop);
}
