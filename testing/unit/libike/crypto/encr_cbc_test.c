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
	/* RFC 3602 section 4, cases 1 and 4 */
	{ &encr_aes_cbc, "06a9214036b8a15b512e03d534120006", "",
	  "3dafba429d9eb430b422da802c9fac41", "",
	  "53696e676c6520626c6f636b206d7367",
	  "e353779c1079aeb82708942dbe77181a" },
	{ &encr_aes_cbc, "56e47a38c5598974bc46903dba290349", "",
	  "8ce82eefbea0da3c44699ed7db51b7d9", "",
	  "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
	  "c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf",
	  "c30e32ffedc0774e6aff6af0869f71aa0f3af07a9a31a9c684db207eb0ef8e4e"
	  "35907aa632c3ffdf868bb7b29d3d46ad83ce9f9a102ee99d49a53e87f4c3da55" },
	/* NIST SP 800-38A F.2.5: 256 bits */
	{ &encr_aes_cbc,
	  "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
	  "", "000102030405060708090a0b0c0d0e0f", "",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51",
	  "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d" },
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
	assert_round_trips(&encr_aes_cbc, 320);
}

static void parts_of_blocks_are_refused(void **unused)
{
	uint8_t text[32] = { 0 };
	struct view iv = view_of(text, 16);
	PK11SymKey *key;

	(void)unused;
	assert_success(encr_key_import(&encr_aes_cbc, iv, &key));
	assert_failure(encr_aes_cbc.ops->seal(&encr_aes_cbc, key, EMPTY_VIEW,
					      iv, EMPTY_VIEW, text, 31, NULL),
		       "multiple of 16");
	assert_failure(encr_aes_cbc.ops->open(&encr_aes_cbc, key, EMPTY_VIEW,
					      iv, EMPTY_VIEW, text, 17,
					      EMPTY_VIEW),
		       "multiple of 16");
	symkey_free(&key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers_are_given),
		cmocka_unit_test(texts_of_every_length_come_back),
		cmocka_unit_test(parts_of_blocks_are_refused),
	};

	return cmocka_run_group_tests_name("encr_cbc", tests,
					   nss_fixture_start, nss_fixture_stop);
}
