/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "keys/cookie.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/hash.h"
#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/keys/made_exchange.h"

/* A jar, and what a cookie is bound to. */
struct request {
	struct cookie_jar jar;
	struct ip_endpoint remote;
	struct view n_i;
	struct ike_spi spi_i;
};

static void rotate(struct request *r, uint8_t octet)
{
	uint8_t secret[32];

	memset(secret, octet, sizeof(secret));
	cookie_jar_rotate(&r->jar, secret, (struct monotime){ 1000 });
}

static struct request request_of(uint8_t octet)
{
	struct request r = { .n_i = made_nonces.i, .spi_i = made_spis.i };

	assert_true(ip_address_parse(view_of_string("192.1.2.45"),
				     &r.remote.address));
	r.remote.port = 500;
	rotate(&r, octet);
	return r;
}

static bool is_accepted(const struct request *r, struct view cookie)
{
	return cookie_check(&r->jar, cookie, r->n_i, &r->remote, &r->spi_i);
}

static void make(const struct request *r, uint8_t cookie[COOKIE_BYTES])
{
	assert_success(cookie_make(&r->jar, r->n_i, &r->remote, &r->spi_i,
				   cookie));
}

/* version | HMAC-SHA2-256(secret, Ni | address | SPIi), by Python's hmac */
static void a_cookie_is_a_mac_of_the_request(void **unused)
{
	struct request r = request_of(0x5a);
	uint8_t cookie[COOKIE_BYTES];

	(void)unused;
	make(&r, cookie);
	assert_octets_hex(view_of_array(cookie),
			  "01cc957bae36a745b24fae2bcf4ec7185a"
			  "283970637a8b1cb43249a96443dad173");
	assert_true(is_accepted(&r, view_of_array(cookie)));
}

static void an_altered_cookie_is_refused(void **unused)
{
	struct request r = request_of(0x5a);
	uint8_t cookie[COOKIE_BYTES];

	(void)unused;
	make(&r, cookie);
	for (size_t i = 1; i < sizeof(cookie); i++) {
		cookie[i] ^= 0x01;
		assert_false(is_accepted(&r, view_of_array(cookie)));
		cookie[i] ^= 0x01;
	}
	assert_false(is_accepted(&r, view_of(cookie, sizeof(cookie) - 1)));
	assert_false(is_accepted(&r, EMPTY_VIEW));
}

static void a_cookie_of_another_request_is_refused(void **unused)
{
	struct request r = request_of(0x5a);
	struct request other = r;
	uint8_t cookie[COOKIE_BYTES];

	(void)unused;
	make(&r, cookie);
	other.n_i = made_nonces.r;
	assert_false(is_accepted(&other, view_of_array(cookie)));
	other = r;
	other.spi_i = made_spis.r;
	assert_false(is_accepted(&other, view_of_array(cookie)));
	other = r;
	other.remote.address.bytes[3]++;
	assert_false(is_accepted(&other, view_of_array(cookie)));
}

/* RFC 7296 2.6: the secret changes often, the one before is accepted. */
static void a_cookie_lives_for_one_rotation(void **unused)
{
	struct request r = request_of(0x01);
	uint8_t cookie[COOKIE_BYTES];

	(void)unused;
	make(&r, cookie);
	rotate(&r, 0x02);
	assert_true(is_accepted(&r, view_of_array(cookie)));
	rotate(&r, 0x03);
	assert_false(is_accepted(&r, view_of_array(cookie)));
}

static void versions_wrap_around(void **unused)
{
	struct request r = request_of(0x01);
	uint8_t cookie[COOKIE_BYTES];

	(void)unused;
	for (int i = 1; i < 600; i++) {
		make(&r, cookie);
		rotate(&r, (uint8_t)(1 + i % 250));
		assert_true(is_accepted(&r, view_of_array(cookie)));
	}
}

/* A secret of zeros, which anyone knows, is never in use. */
static void nobody_can_make_cookies_before_the_first_secrets(void **unused)
{
	struct request r = request_of(0x5a);
	struct request zero = r;
	uint8_t cookie[COOKIE_BYTES];

	(void)unused;
	memset(&zero.jar, 0, sizeof(zero.jar));
	assert_failure(cookie_make(&zero.jar, r.n_i, &r.remote, &r.spi_i,
				   cookie),
		       "no secret");
	assert_expectation_failed();
	memset(cookie, 0, sizeof(cookie));
	assert_false(is_accepted(&zero, view_of_array(cookie)));
	/* made with zeros by a stranger, as of the version before the first */
	assert_success(hash_mac(
		view_of_array(zero.jar.secret[0]),
		(struct view[]){ r.n_i, ip_address_view(&r.remote.address),
				 ike_spi_view(&r.spi_i) },
		3, cookie + 1));
	cookie[0] = (uint8_t)(r.jar.version - 1);
	assert_false(is_accepted(&r, view_of_array(cookie)));
	assert_false(is_accepted(&zero, view_of_array(cookie)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cookie_is_a_mac_of_the_request),
		cmocka_unit_test(an_altered_cookie_is_refused),
		cmocka_unit_test(a_cookie_of_another_request_is_refused),
		cmocka_unit_test(a_cookie_lives_for_one_rotation),
		cmocka_unit_test(versions_wrap_around),
		cmocka_unit_test(
			nobody_can_make_cookies_before_the_first_secrets),
	};

	return cmocka_run_group_tests_name("cookie", tests, nss_fixture_start,
					   nss_fixture_stop);
}
