/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/ke.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/modp_primes.h"
#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/crypto/private_key.h"

#define BYTES 256

static const struct ke_desc *const ke = &ke_modp2048;

/* NUMBER, small, or the prime less NUMBER, as a value. */
static struct blob value_of(uint8_t number)
{
	struct blob value = blob_new(BYTES);

	value.ptr[BYTES - 1] = number;
	return value;
}

static struct blob prime_less(uint8_t number)
{
	struct blob value = blob_clone(view_of(modp_prime_2048, BYTES));

	value.ptr[BYTES - 1] = (uint8_t)(value.ptr[BYTES - 1] - number);
	return value;
}

static void assert_refused(struct blob value, const char *why)
{
	PK11SymKey *secret;
	struct blob out;

	assert_failure(ke->ops->check(ke, RESPONDER, blob_view(&value)), why);
	assert_failure(ke->ops->encaps(ke, blob_view(&value), &out, &secret),
		       why);
	blob_free(&value);
}

static void assert_accepted(struct blob value)
{
	assert_success(ke->ops->check(ke, INITIATOR, blob_view(&value)));
	blob_free(&value);
}

/* RFC 6989 2.1: 1 < y < p - 1 */
static void values_at_the_edges_are_refused(void **unused)
{
	struct blob all_ones = blob_new(BYTES);

	(void)unused;
	memset(all_ones.ptr, 0xff, BYTES);
	assert_refused(value_of(0), "must be above 1");
	assert_refused(value_of(1), "must be above 1");
	assert_refused(prime_less(1), "not below p - 1");
	assert_refused(prime_less(0), "not below p - 1");
	assert_refused(all_ones, "not below p - 1");
	assert_accepted(value_of(2));
	assert_accepted(prime_less(2));
}

/* 5 squared is 25, in as many octets as the prime has. */
static void the_secret_is_padded_on_the_left(void **unused)
{
	static const uint8_t exponent[] = { 2 };
	struct ke_keypair *pair =
		private_key_import(ke, view_of_array(exponent));
	struct blob peer = value_of(5);
	struct blob want = value_of(25);
	PK11SymKey *secret;

	(void)unused;
	assert_non_null(pair);
	assert_success(
		ke->ops->decaps(ke, pair, blob_view(&peer), &secret));
	assert_symkey_equal(secret, blob_view(&want));
	symkey_free(&secret);
	blob_free(&peer);
	blob_free(&want);
	ke_keypair_free(ke, &pair);
}

/* RFC 3526: digits of pi between 64 ones at each end. */
static void the_primes_are_of_one_family(void **unused)
{
	static const struct {
		const uint8_t *prime;
		size_t len;
	} primes[] = {
		{ modp_prime_1536, sizeof(modp_prime_1536) },
		{ modp_prime_2048, sizeof(modp_prime_2048) },
		{ modp_prime_3072, sizeof(modp_prime_3072) },
		{ modp_prime_4096, sizeof(modp_prime_4096) },
		{ modp_prime_6144, sizeof(modp_prime_6144) },
		{ modp_prime_8192, sizeof(modp_prime_8192) },
	};
	static const uint8_t ones[] = { 0xff, 0xff, 0xff, 0xff,
					0xff, 0xff, 0xff, 0xff };

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(primes); i++) {
		size_t end = primes[i].len - sizeof(ones);

		assert_memory_equal(primes[i].prime, ones, sizeof(ones));
		assert_memory_equal(primes[i].prime + end, ones, sizeof(ones));
		/* the last digits before the ones were adjusted */
		assert_memory_equal(primes[i].prime, modp_prime_8192,
				    i == 5 ? primes[i].len : end - 4);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_at_the_edges_are_refused),
		cmocka_unit_test(the_secret_is_padded_on_the_left),
		cmocka_unit_test(the_primes_are_of_one_family),
	};

	return cmocka_run_group_tests_name("ke_modp", tests, nss_fixture_start,
					   nss_fixture_stop);
}
