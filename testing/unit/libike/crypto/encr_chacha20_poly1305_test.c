/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/encr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/encr_case.h"
#include "unit/libike/crypto/nss_fixture.h"

/* clang-format off */
static const struct encr_case cases[] = {
	/* RFC 8439 section 2.8.2 */
	{ &encr_chacha20_poly1305,
	  "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
	  "07000000", "4041424344454647", "50515253c0c1c2c3c4c5c6c7",
	  "4c616469657320616e642047656e746c656d656e206f662074686520636c6173"
	  "73206f66202739393a204966204920636f756c64206f6666657220796f75206f"
	  "6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73"
	  "637265656e20776f756c642062652069742e",
	  "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
	  "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
	  "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
	  "3ff4def08e4b7a9de576d26586cec64b6116"
	  "1ae10b594f09e26a7e902ecbd0600691" },
	/* RFC 7634 appendix B: an INFORMATIONAL request of IKEv2 */
	{ &encr_chacha20_poly1305,
	  "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
	  "a0a1a2a3", "1011121314151617",
	  "c0c1c2c3c4c5c6c7d0d1d2d3d4d5d6d72e202500000000090000004529000029",
	  "0000000c000040010000000a00",
	  "610394701f8d017f7c12924889" "6b71bfe25236efd7cdc67066906315b2" },
};
/* clang-format on */

static void known_answers_are_given(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_encr_case(&cases[i]);
	}
}

static void every_altered_octet_is_noticed(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_alterations_are_noticed(&cases[i]);
	}
}

static void texts_of_every_length_come_back(void **unused)
{
	(void)unused;
	assert_round_trips(&encr_chacha20_poly1305, 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers_are_given),
		cmocka_unit_test(every_altered_octet_is_noticed),
		cmocka_unit_test(texts_of_every_length_come_back),
	};

	return cmocka_run_group_tests_name("encr_chacha20_poly1305", tests,
					   nss_fixture_start, nss_fixture_stop);
}
