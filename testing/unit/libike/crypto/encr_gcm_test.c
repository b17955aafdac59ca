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
/* AES-GCM specification (McGrew, Viega), appendix B. */
static const struct encr_case cases[] = {
	{ &encr_aes_gcm_16, "00000000000000000000000000000000", "00000000",
	  "0000000000000000", "", "", "58e2fccefa7e3061367f1d57a4e7455a" },
	/* test cases 4, 10 and 16: 128, 192 and 256 bits */
	{ &encr_aes_gcm_16, "feffe9928665731c6d6a8f9467308308", "cafebabe",
	  "facedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
	  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	  "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
	  "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
	  "5bc94fbc3221a5db94fae95ae7121a47" },
	{ &encr_aes_gcm_16,
	  "feffe9928665731c6d6a8f9467308308feffe9928665731c", "cafebabe",
	  "facedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
	  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	  "3980ca0b3c00e841eb06fac4872a2757859e1ceaa6efd984628593b40ca1e19c"
	  "7d773d00c144c525ac619d18c84a3f4718e2448b2fe324d9ccda2710"
	  "2519498e80f1478f37ba55bd6d27618c" },
	{ &encr_aes_gcm_16,
	  "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
	  "cafebabe", "facedbaddecaf888",
	  "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
	  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	  "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
	  "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
	  "76fc6ece0f4e1768cddf8853bb2d551b" },
	/* the tag of test case 4, cut */
	{ &encr_aes_gcm_12, "feffe9928665731c6d6a8f9467308308", "cafebabe",
	  "facedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
	  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	  "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
	  "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
	  "5bc94fbc3221a5db94fae95a" },
	{ &encr_aes_gcm_8, "feffe9928665731c6d6a8f9467308308", "cafebabe",
	  "facedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
	  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	  "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
	  "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
	  "5bc94fbc3221a5db" },
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
	assert_round_trips(&encr_aes_gcm_16, 300);
	assert_round_trips(&encr_aes_gcm_12, 300);
	assert_round_trips(&encr_aes_gcm_8, 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers_are_given),
		cmocka_unit_test(every_altered_octet_is_noticed),
		cmocka_unit_test(texts_of_every_length_come_back),
	};

	return cmocka_run_group_tests_name("encr_gcm", tests,
					   nss_fixture_start, nss_fixture_stop);
}
