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
/* RFC 3686 section 6: test vectors 1, 3, 4 and 9. */
static const struct encr_case cases[] = {
	{ &encr_aes_ctr, "ae6852f8121067cc4bf7a5765577f39e", "00000030",
	  "0000000000000000", "", "53696e676c6520626c6f636b206d7367",
	  "e4095d4fb7a7b3792d6175a3261311b8" },
	{ &encr_aes_ctr, "7691be035e5020a8ac6e618529f9a0dc", "00e0017b",
	  "27777f3f4a1786f0", "",
	  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	  "20212223",
	  "c1cf48a89f2ffdd9cf4652e9efdb72d74540a42bde6d7836d59a5ceaaef31053"
	  "25b2072f" },
	{ &encr_aes_ctr, "16af5b145fc9f579c175f93e3bfb0eed863d06ccfdb78515",
	  "00000048", "36733c147d6d93cb", "",
	  "53696e676c6520626c6f636b206d7367",
	  "4b55384fe259c9c84e7935a003cbe928" },
	{ &encr_aes_ctr,
	  "ff7a617ce69148e4f1726e2f43581de2aa62d9f805532edff1eed687fb54153d",
	  "001cc5b7", "51a51d70a1c11148", "",
	  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	  "20212223",
	  "eb6c52821d0bbbf7ce7594462aca4faab407df866569fd07f48cc0b583d6071f"
	  "1ec0e6b8" },
};
/* clang-format on */

static void known_answers_are_given(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_encr_case(&cases[i]);
	}
}

static void texts_of_every_length_come_back(void **unused)
{
	(void)unused;
	assert_round_trips(&encr_aes_ctr, 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers_are_given),
		cmocka_unit_test(texts_of_every_length_come_back),
	};

	return cmocka_run_group_tests_name("encr_ctr", tests,
					   nss_fixture_start, nss_fixture_stop);
}
