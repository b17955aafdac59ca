/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of proposal strings: what they stand for, what is refused and how.
 */
#include "proposal/parse.h"

#include <string.h>

#include "libswan/alloc.h"
#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/proposal/given.h"

#define PRF "-HMAC_SHA2_512+HMAC_SHA2_256"
#define KE  "-DH19+DH20+DH21+DH31+MODP4096+MODP3072+MODP2048+MODP8192"

/* What TEXT stands for, or its error. */
struct parse_case {
	const char *text;
	const char *result;
};

static void check_case(const struct proposal_policy *policy,
		       const struct parse_case *c, bool is_error)
{
	char buf[2000] = "";
	struct text out = TEXT_IN(buf);
	struct proposals *proposals;
	diag_t d = proposals_parse(policy, view_of_string(c->text), &proposals);

	if ((d != NULL) != is_error) {
		fail_msg("%s: %s", c->text, d == NULL ? "ok" : diag_text(d));
	}
	if (d != NULL) {
		assert_null(proposals);
		text_add_string(&out, diag_text(d));
	} else {
		text_add_proposals(&out, proposals);
	}
	if (strcmp(buf, c->result) != 0) {
		fail_msg("%s: %s, must be %s", c->text, buf, c->result);
	}
	diag_free(&d);
	proposals_free(&proposals);
}

static void check_cases(enum protocol protocol, bool is_error,
			const struct parse_case *cases, size_t nr)
{
	struct proposal_policy policy = given_policy(protocol);

	for (size_t i = 0; i < nr; i++) {
		check_case(&policy, &cases[i], is_error);
	}
}

#define ACCEPT(protocol, cases)                                                \
	check_cases(PROTOCOL_##protocol, false, cases, ARRAY_LEN(cases))
#define REJECT(protocol, cases)                                                \
	check_cases(PROTOCOL_##protocol, true, cases, ARRAY_LEN(cases))

/* clang-format off */
static void key_lengths_are_read_in_every_form(void **unused)
{
	static const struct parse_case cases[] = {
		{ "aes;dh19", "AES_CBC" PRF "-DH19" },
		{ "aes128;dh19", "AES_CBC_128" PRF "-DH19" },
		{ "aes_128;dh19", "AES_CBC_128" PRF "-DH19" },
		{ "aes-128;dh19", "AES_CBC_128" PRF "-DH19" },
		{ "AES_CBC_256;DH19", "AES_CBC_256" PRF "-DH19" },
		{ "aes-256-sha2;dh19", "AES_CBC_256-HMAC_SHA2_256-DH19" },
		{ "aes_gcm;dh19", "AES_GCM_16" PRF "-DH19" },
		{ "aes_gcm_16;dh19", "AES_GCM_16" PRF "-DH19" },
		{ "aes_gcm_256;dh19", "AES_GCM_16_256" PRF "-DH19" },
		{ "aes_gcm_16_256;dh19", "AES_GCM_16_256" PRF "-DH19" },
		{ "aes_gcm_16-128;dh19", "AES_GCM_16_128" PRF "-DH19" },
		{ "aes_gcm_c-192;dh19", "AES_GCM_16_192" PRF "-DH19" },
		{ "aes_gcm_12;dh19", "AES_GCM_12" PRF "-DH19" },
		{ "aes_gcm_a;dh19", "AES_GCM_8" PRF "-DH19" },
		{ "aesctr;dh19", "AES_CTR" PRF "-DH19" },
		{ "chacha20poly1305;dh19", "CHACHA20_POLY1305" PRF "-DH19" },
	};

	(void)unused;
	ACCEPT(IKE, cases);
}

static void types_follow_each_other_as_implied(void **unused)
{
	static const struct parse_case cases[] = {
		{ "aes", "AES_CBC" PRF KE },
		{ "aes-sha1", "AES_CBC-HMAC_SHA1" KE },
		{ "aes-sha1-dh20", "AES_CBC-HMAC_SHA1-DH20" },
		{ "aes-sha1;dh20", "AES_CBC-HMAC_SHA1-DH20" },
		{ "aes-sha1-sha2_256_128-dh20", "AES_CBC-HMAC_SHA1-HMAC_SHA2_256_128-DH20" },
		{ "aes-sha2_256_128-sha1-dh20", "AES_CBC-HMAC_SHA1-HMAC_SHA2_256_128-DH20" },
		{ "aes-sha1_96-sha2;ecp_521", "AES_CBC-HMAC_SHA2_256-HMAC_SHA1_96-DH21" },
		{ "aes-sha1_96;dh20", "AES_CBC" PRF "-HMAC_SHA1_96-DH20" },
		{ "aes_gcm-none", "AES_GCM_16" PRF KE },
		{ "aes_gcm-none-sha2", "AES_GCM_16-HMAC_SHA2_256" KE },
		{ "aes_gcm-none-sha2-dh20", "AES_GCM_16-HMAC_SHA2_256-DH20" },
		{ "aes_gcm-none;dh20", "AES_GCM_16" PRF "-DH20" },
		{ "aes_gcm-sha2-none-dh20", "AES_GCM_16-HMAC_SHA2_256-DH20" },
		{ "aes_gcm-sha2-none;dh20", "AES_GCM_16-HMAC_SHA2_256-DH20" },
	};

	(void)unused;
	ACCEPT(IKE, cases);
}

static void types_can_be_named(void **unused)
{
	static const struct parse_case cases[] = {
		{ "encrypt=aes;prf=sha2;integ=sha2_512;ke=dh20",
		  "AES_CBC-HMAC_SHA2_256-HMAC_SHA2_512_256-DH20" },
		{ "ke=dh20;encrypt=aes-sha2", "AES_CBC-HMAC_SHA2_256-DH20" },
		{ "Encrypt=aes;KE=dh20", "AES_CBC" PRF "-DH20" },
		{ "aes-sha2;prf=sha1;ke=dh20", "AES_CBC-HMAC_SHA2_256+HMAC_SHA1-DH20" },
		{ "aes;ke=dh19;ke=dh20+dh19", "AES_CBC" PRF "-DH19+DH20" },
	};

	(void)unused;
	ACCEPT(IKE, cases);
}

static void alternatives_keep_their_order(void **unused)
{
	static const struct parse_case cases[] = {
		{ "aes_ctr+aes-sha1+sha2-dh21+dh19", "AES_CTR+AES_CBC-HMAC_SHA1+HMAC_SHA2_256-DH21+DH19" },
		{ "aes+aes-sha2+sha2-dh19+dh19", "AES_CBC-HMAC_SHA2_256-DH19" },
		{ "aes+aes128+aes256-sha2-dh19", "AES_CBC-HMAC_SHA2_256-DH19" },
		{ "aes128+aes-sha2-dh19", "AES_CBC_128+AES_CBC-HMAC_SHA2_256-DH19" },
		{ "aes128+aes-256+aes_128-sha2-dh19", "AES_CBC_128+AES_CBC_256-HMAC_SHA2_256-DH19" },
		{ "aes-sha1-dh19,aes-sha2-dh19", "AES_CBC-HMAC_SHA1-DH19, AES_CBC-HMAC_SHA2_256-DH19" },
		{ "aes-sha1-dh19,aes-sha2-dh19,aes_cbc-sha1-dh19",
		  "AES_CBC-HMAC_SHA1-DH19, AES_CBC-HMAC_SHA2_256-DH19" },
	};

	(void)unused;
	ACCEPT(IKE, cases);
}

/* R9370-1, MLK-1: types 6..12, methods of type 4, in any slot. */
static void additional_key_exchanges_are_read(void **unused)
{
	static const struct parse_case cases[] = {
		{ "aes128-sha2-dh31;addke1=ml_kem_768", "AES_CBC_128-HMAC_SHA2_256-DH31;addke1=ML_KEM_768" },
		{ "aes_gcm;dh31;addke1=mlkem768+none", "AES_GCM_16" PRF "-DH31;addke1=ML_KEM_768+NONE" },
		{ "aes_gcm;dh31;addke1=none+mlkem1024", "AES_GCM_16" PRF "-DH31;addke1=NONE+ML_KEM_1024" },
		{ "aes_gcm;dh31;addke2=dh19;addke5=null", "AES_GCM_16" PRF "-DH31;addke2=DH19;addke5=NONE" },
		{ "aes_gcm;dh31;ADDKE7=dh19;addke1=dh20", "AES_GCM_16" PRF "-DH31;addke1=DH20;addke7=DH19" },
		{ "aes_gcm;dh31;addke3=dh19;addke3=dh20", "AES_GCM_16" PRF "-DH31;addke3=DH19+DH20" },
		{ "aes_gcm;addke1=dh19", "AES_GCM_16" PRF KE ";addke1=DH19" },
		{ "aes_gcm;ml_kem_768;addke1=ml_kem_1024", "AES_GCM_16" PRF "-ML_KEM_768;addke1=ML_KEM_1024" },
		{ "aes_gcm;dh31;addke1=dh19,aes_gcm;dh31", "AES_GCM_16" PRF "-DH31;addke1=DH19, AES_GCM_16" PRF "-DH31" },
		/* The offer may repeat a method, the selection may not. */
		{ "aes_gcm;dh31;addke1=dh19;addke2=dh19", "AES_GCM_16" PRF "-DH31;addke1=DH19;addke2=DH19" },
	};

	(void)unused;
	ACCEPT(IKE, cases);
}

static void esp_strings_are_read(void **unused)
{
	static const struct parse_case cases[] = {
		{ "aes", "AES_CBC-HMAC_SHA2_512_256+HMAC_SHA2_256_128" },
		{ "aes-sha1", "AES_CBC-HMAC_SHA1_96" },
		{ "aes-128-sha1-dh19", "AES_CBC_128-HMAC_SHA1_96-DH19" },
		{ "aes128+aes256-sha2_384;dh19", "AES_CBC_128+AES_CBC_256-HMAC_SHA2_384_192-DH19" },
		{ "aes_gcm", "AES_GCM_16-NONE" },
		{ "aes_gcm_16_256-null", "AES_GCM_16_256-NONE" },
		{ "aes_gcm-none-dh19", "AES_GCM_16-NONE-DH19" },
		{ "aes_gcm_b-128-null", "AES_GCM_12_128-NONE" },
		{ "aes_ccm", "AES_CCM_16-NONE" },
		{ "aes_ccm_8_128", "AES_CCM_8_128-NONE" },
		{ "aes_gmac_256-null", "NULL_AUTH_AES_GMAC_256-NONE" },
		{ "null-sha1", "NULL-HMAC_SHA1_96" },
		{ "chacha20_poly1305", "CHACHA20_POLY1305-NONE" },
		{ "aes_gcm;none", "AES_GCM_16-NONE-NONE" },
		{ "aes_gcm;none,aes_gcm;dh19", "AES_GCM_16-NONE-NONE, AES_GCM_16-NONE-DH19" },
		{ "aes_gcm;dh31;addke1=ml_kem_768+none", "AES_GCM_16-NONE-DH31;addke1=ML_KEM_768+NONE" },
	};

	(void)unused;
	ACCEPT(ESP, cases);
}

static void ah_strings_are_read(void **unused)
{
	static const struct parse_case cases[] = {
		{ "sha1", "HMAC_SHA1_96" },
		{ "integ=sha2+sha512", "HMAC_SHA2_256_128+HMAC_SHA2_512_256" },
		{ "sha2-dh19", "HMAC_SHA2_256_128-DH19" },
		{ "sha2;none", "HMAC_SHA2_256_128-NONE" },
		{ "aes_xcbc", "AES_XCBC_96" },
		{ "ke=dh19", "HMAC_SHA2_512_256+HMAC_SHA2_256_128-DH19" },
	};

	(void)unused;
	ACCEPT(AH, cases);
}

static void what_is_missing_is_named(void **unused)
{
	static const struct parse_case cases[] = {
		{ "", "IKE proposal is empty" },
		{ ",", "IKE encryption algorithm is empty" },
		{ "aes,", "IKE encryption algorithm is empty" },
		{ ",aes", "IKE encryption algorithm is empty" },
		{ "aes,,aes", "IKE encryption algorithm is empty" },
		{ "-", "IKE encryption algorithm is empty" },
		{ "+", "IKE encryption algorithm is empty" },
		{ ";", "IKE encryption algorithm is empty" },
		{ "!", "IKE encryption algorithm is empty" },
		{ "aes+", "IKE encryption algorithm is empty" },
		{ "-aes", "IKE encryption algorithm is empty" },
		{ "aes+-", "IKE encryption algorithm is empty" },
		{ "aes++", "IKE encryption algorithm is empty" },
		{ "encrypt=", "IKE encryption algorithm is empty" },
		{ "aes-", "IKE Pseudorandom Function (KDF) is empty" },
		{ "aes-sha2+", "IKE Pseudorandom Function (KDF) is empty" },
		{ "aes;", "IKE Key Exchange Method (DH) is empty" },
		{ "aes-sha2-", "IKE Key Exchange Method (DH) is empty" },
		{ "aes;integ=", "IKE Integrity Algorithm is empty" },
		{ "aes;dh19;addke1=", "IKE Key Exchange Method (DH) is empty" },
		{ "ke=modp8192", "IKE proposal missing encrypt transform" },
	};

	(void)unused;
	REJECT(IKE, cases);
}

static void unknown_and_unsupported_names_differ(void **unused)
{
	static const struct parse_case cases[] = {
		{ "vanitycipher", "IKE Encryption Algorithm (cipher) 'vanitycipher' is not recognized" },
		{ "id3", "IKE Encryption Algorithm (cipher) 'id3' is not recognized" },
		{ "aes256-128", "IKE Encryption Algorithm (cipher) 'aes256' is not recognized" },
		{ "des", "IKE Encryption Algorithm (cipher) 'des' is not supported" },
		{ "blowfish", "IKE Encryption Algorithm (cipher) 'blowfish' is not supported" },
		{ "mars-sha2", "IKE Encryption Algorithm (cipher) 'mars' is not supported" },
		{ "cast128", "IKE Encryption Algorithm (cipher) 'cast128' is not supported" },
		{ "aes_ccm", "IKE Encryption Algorithm (cipher) 'aes_ccm' is not supported" },
		{ "aes-sah1", "IKE Pseudorandom Function (KDF) 'sah1' is not recognized" },
		{ "aes-md5", "IKE Pseudorandom Function (KDF) 'md5' is not supported" },
		{ "aes_gcm-modp2048", "IKE Pseudorandom Function (KDF) 'modp2048' is not recognized" },
		{ "aes_gcm-none-modp2048", "IKE Pseudorandom Function (KDF) 'modp2048' is not recognized" },
		{ "aes-sha1-sha2-ecp_521", "IKE Key Exchange Method (DH) 'sha2' is not recognized" },
		{ "aes-sha2-sha2;ecp_521", "IKE Key Exchange Method (DH) 'sha2' is not recognized" },
		{ "aes;dh22", "IKE Key Exchange Method (DH) 'dh22' is not supported" },
		{ "aes;dh23", "IKE Key Exchange Method (DH) 'dh23' is not supported" },
		{ "aes;dh24", "IKE Key Exchange Method (DH) 'dh24' is not supported" },
		{ "aes;modp1024", "IKE Key Exchange Method (DH) 'modp1024' is not supported" },
		{ "aes;dh19;addke1=dh2", "IKE Key Exchange Method (DH) 'dh2' is not supported" },
		{ "aes;dh19;addke1=frodo", "IKE Key Exchange Method (DH) 'frodo' is not recognized" },
		{ "aes;integ=sah1", "IKE Integrity Algorithm 'sah1' is not recognized" },
		{ "aes\x01", "IKE Encryption Algorithm (cipher) 'aes\\001' is not recognized" },
	};

	(void)unused;
	REJECT(IKE, cases);
}

static void wrong_key_lengths_are_refused(void **unused)
{
	static const struct parse_case cases[] = {
		{ "aes224", "IKE encryption algorithm AES_CBC with key length 224 invalid; valid key lengths: 128, 192, 256" },
		{ "aes-512", "IKE encryption algorithm AES_CBC with key length 512 invalid; valid key lengths: 128, 192, 256" },
		{ "aes_ctr666", "IKE encryption algorithm AES_CTR with key length 666 invalid; valid key lengths: 128, 192, 256" },
		{ "aes_gcm-16", "IKE encryption algorithm AES_GCM_16 with key length 16 invalid; valid key lengths: 128, 192, 256" },
		{ "chacha20_poly1305_256", "IKE encryption algorithm CHACHA20_POLY1305 does not allow a key lengths" },
		{ "aes0", "IKE encryption key length is zero" },
		{ "aes-0", "IKE encryption key length is zero" },
		{ "aes_gcm-123456789012345", "IKE encryption algorithm 'aes_gcm-123456789012345' key length WAY too big" },
		{ "aes99999999999999999999999", "IKE encryption algorithm 'aes99999999999999999999999' key length WAY too big" },
		{ "aes-12x", "IKE encryption algorithm 'aes-12x' has a key length that is not a number" },
	};

	(void)unused;
	REJECT(IKE, cases);
}

static void what_cannot_go_together_is_refused(void **unused)
{
	static const struct parse_case cases[] = {
		{ "aes+aes_gcm", "AEAD and non-AEAD IKE encryption algorithm cannot be combined" },
		{ "aes_gcm-sha2_256_128-sha2", "AEAD IKE encryption algorithm AES_GCM_16 must have 'NONE' as the integrity algorithm" },
		{ "aes-none", "non-AEAD IKE encryption algorithm AES_CBC cannot have 'NONE' as the integrity algorithm" },
		{ "aes;none", "IKE Key Exchange algorithm 'NONE' not permitted" },
		{ "aes;dh19+none", "IKE Key Exchange algorithm 'NONE' not permitted" },
	};
	static const struct parse_case esp_cases[] = {
		{ "aes_gcm-sha1", "AEAD ESP encryption algorithm AES_GCM_16 must have 'NONE' as the integrity algorithm" },
		{ "aes128-null", "non-AEAD ESP encryption algorithm AES_CBC cannot have 'NONE' as the integrity algorithm" },
		{ "null-none", "non-AEAD ESP encryption algorithm NULL cannot have 'NONE' as the integrity algorithm" },
	};
	static const struct parse_case ah_cases[] = {
		{ "null", "AH cannot have 'none' as the integrity algorithm" },
		{ "sha2+none", "AH cannot have 'none' as the integrity algorithm" },
	};

	(void)unused;
	REJECT(IKE, cases);
	REJECT(ESP, esp_cases);
	REJECT(AH, ah_cases);
}

static void a_group_out_of_place_is_refused(void **unused)
{
	static const struct parse_case cases[] = {
		{ "aes;modp2048-modp2048", "IKE proposal contains unexpected '-modp2048', expecting ';<transform>=...'" },
		{ "aes;dh19;dh20", "IKE proposal contains unexpected ';dh20', expecting ';<transform>=...'" },
		{ "aes;dh19;addke1=dh20-dh21", "IKE proposal contains unexpected '-dh21', expecting ';<transform>=...'" },
		{ "aes;dh19;foo=sha2", "transform 'foo' unrecognized" },
		{ "aes;dh19;kem=ml_kem_768", "transform 'kem' unrecognized" },
		{ "aes;dh19;addke8=dh20", "transform 'addke8' unrecognized" },
		{ "aes;dh19;addke0=dh20", "transform 'addke0' unrecognized" },
		{ "aes;sn=yes", "IKE proposal contains unexpected explicit sn=" },
	};
	static const struct parse_case esp_cases[] = {
		{ "aes;prf=sha1", "ESP proposal contains unexpected explicit prf=" },
		{ "aes-sha1-dh19-dh20", "ESP proposal contains unexpected '-dh20', expecting ';<transform>=...'" },
	};
	static const struct parse_case ah_cases[] = {
		{ "encrypt=aes", "AH proposal contains unexpected explicit encrypt=" },
		{ "aes-sha1", "AH Integrity Algorithm 'aes' is not recognized" },
		{ "", "AH proposal is empty" },
		{ ",", "AH Integrity Algorithm is empty" },
	};

	(void)unused;
	REJECT(IKE, cases);
	REJECT(ESP, esp_cases);
	REJECT(AH, ah_cases);
}

static void with_pfs_a_child_has_one_method(void **unused)
{
	static const struct parse_case cases[] = {
		{ "aes-sha1,aes_gcm;modp8192", "either all or no ESP proposals should specify Key Exchange" },
		{ "aes;none,aes", "either all or no ESP proposals should specify Key Exchange" },
		{ "aes-sha1-modp8192,aes-sha2-modp2048",
		  "more than one IKEv2 ESP Key Exchange algorithm (MODP8192, MODP2048) requires unimplemented CREATE_CHILD_SA INVALID_KE" },
		{ "aes;dh19+dh20",
		  "more than one IKEv2 ESP Key Exchange algorithm (DH19, DH20) requires unimplemented CREATE_CHILD_SA INVALID_KE" },
	};

	(void)unused;
	REJECT(ESP, cases);
}

static void every_name_of_an_algorithm_is_known(void **unused)
{
	static const struct parse_case encrs[] = {
		{ "aes,aes_cbc", "AES_CBC" }, { "aesctr,aes_ctr", "AES_CTR" },
		{ "aes_gcm,aes_gcm_16,aes_gcm_c", "AES_GCM_16" },
		{ "aes_gcm_12,aes_gcm_b", "AES_GCM_12" }, { "aes_gcm_8,aes_gcm_a", "AES_GCM_8" },
		{ "aes_ccm,aes_ccm_16,aes_ccm_c", "AES_CCM_16" },
		{ "aes_ccm_12,aes_ccm_b", "AES_CCM_12" }, { "aes_ccm_8,aes_ccm_a", "AES_CCM_8" },
		{ "null_auth_aes_gmac,aes_gmac", "NULL_AUTH_AES_GMAC" },
		{ "chacha20_poly1305,chacha20poly1305", "CHACHA20_POLY1305" },
		{ "null", "NULL" },
	};
	static const struct parse_case integs[] = {
		{ "sha2,sha256,sha2_256,sha2_256_128,hmac_sha2_256,hmac_sha2_256_128", "HMAC_SHA2_256_128" },
		{ "sha384,sha2_384,sha2_384_192,hmac_sha2_384,hmac_sha2_384_192", "HMAC_SHA2_384_192" },
		{ "sha512,sha2_512,sha2_512_256,hmac_sha2_512,hmac_sha2_512_256", "HMAC_SHA2_512_256" },
		{ "sha,sha1,sha1_96,hmac_sha1,hmac_sha1_96", "HMAC_SHA1_96" },
		{ "aes_xcbc,aes128_xcbc,aes_xcbc_96,aes128_xcbc_96", "AES_XCBC_96" },
		{ "aes_cmac,aes_cmac_96", "AES_CMAC_96" },
	};
	struct proposal_policy policy = given_policy(PROTOCOL_ESP);

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(encrs); i++) {
		struct proposals *proposals = given_proposals(PROTOCOL_ESP, encrs[i].text);

		assert_int_equal(proposals->nr, 1); /* all are one */
		assert_string_equal(proposals->list[0].transforms[0].encr->name, encrs[i].result);
		proposals_free(&proposals);
	}
	policy.protocol = PROTOCOL_AH;
	for (size_t i = 0; i < ARRAY_LEN(integs); i++) {
		check_case(&policy, &integs[i], false);
	}
}

static void every_name_of_a_method_is_known(void **unused)
{
	static const struct parse_case cases[] = {
		{ "sha2;dh19,sha2;ecp256,sha2;ecp_256", "HMAC_SHA2_256_128-DH19" },
		{ "sha2;dh20,sha2;ecp384,sha2;ecp_384", "HMAC_SHA2_256_128-DH20" },
		{ "sha2;dh21,sha2;ecp521,sha2;ecp_521", "HMAC_SHA2_256_128-DH21" },
		{ "sha2;dh31,sha2;curve25519", "HMAC_SHA2_256_128-DH31" },
		{ "sha2;modp1536,sha2;dh5", "HMAC_SHA2_256_128-MODP1536" },
		{ "sha2;modp2048,sha2;dh14", "HMAC_SHA2_256_128-MODP2048" },
		{ "sha2;modp3072,sha2;dh15", "HMAC_SHA2_256_128-MODP3072" },
		{ "sha2;modp4096,sha2;dh16", "HMAC_SHA2_256_128-MODP4096" },
		{ "sha2;modp6144,sha2;dh17", "HMAC_SHA2_256_128-MODP6144" },
		{ "sha2;modp8192,sha2;dh18", "HMAC_SHA2_256_128-MODP8192" },
		{ "sha2;ml_kem_768,sha2;mlkem768,sha2;ML_KEM_768", "HMAC_SHA2_256_128-ML_KEM_768" },
		{ "sha2;ml_kem_1024,sha2;mlkem1024", "HMAC_SHA2_256_128-ML_KEM_1024" },
		{ "sha2;none,sha2;null,sha2;dh0", "HMAC_SHA2_256_128-NONE" },
	};

	(void)unused;
	ACCEPT(AH, cases);
}
/* clang-format on */

/* MLK-9: a descriptor alone is not enough, NSS must be able to do it. */
static void a_method_is_accepted_where_nss_has_it(void **unused)
{
	struct proposal_policy policy = given_policy(PROTOCOL_IKE);

	(void)unused;
	for (size_t i = 0; ke_descs[i] != &ke_none; i++) {
		char text[80], error[120];
		struct text out = TEXT_IN(text), expected = TEXT_IN(error);
		struct proposals *proposals;

		text_add(&out, "aes;dh19;addke3=%s", ke_descs[i]->name);
		text_add(&expected,
			 "IKE Key Exchange Method (DH) '%s' is not supported",
			 ke_descs[i]->name);
		diag_t d = proposals_parse(&policy, view_of_string(text),
					   &proposals);

		if (ke_is_available(ke_descs[i])) {
			assert_null(d);
			assert_true(proposals_have_addke(proposals));
		} else {
			assert_diag(d, error);
		}
		proposals_free(&proposals);
	}
}

struct notes {
	char text[1000];
	struct text out;
};

static void take_note(void *ctx, const char *text)
{
	struct notes *notes = ctx;

	text_add(&notes->out, "%s\n", text);
}

/* Parse TEXT under POLICY and compare what was noted and what came out. */
static void check_notes(struct proposal_policy policy, const char *text,
			const char *expected_notes, const char *expected)
{
	struct notes notes = { .text = "" };

	notes.out = TEXT_IN(notes.text);
	policy.note = take_note;
	policy.note_ctx = &notes;
	check_case(&policy, &(struct parse_case){ text, expected }, false);
	assert_string_equal(notes.text, expected_notes);
}

static void discarded_duplicates_are_noted(void **unused)
{
	(void)unused;
	check_notes(given_policy(PROTOCOL_IKE),
		    "aes+aes128-sha2+sha2-dh19+dh19",
		    "discarding duplicate IKE Encryption Algorithm (cipher) "
		    "AES_CBC_128\n"
		    "discarding duplicate IKE Pseudorandom Function (KDF) "
		    "HMAC_SHA2_256\n"
		    "discarding duplicate IKE Key Exchange Method (DH) DH19\n",
		    "AES_CBC-HMAC_SHA2_256-DH19");
	check_notes(given_policy(PROTOCOL_ESP), "aes_gcm;sn=yes+yes",
		    "discarding duplicate ESP Sequence Number Properties yes\n",
		    "AES_GCM_16-NONE");
}

static void integrity_before_prf_is_noted(void **unused)
{
	(void)unused;
	check_notes(given_policy(PROTOCOL_IKE), "aes-sha1_96-sha1-dh19",
		    "IKE proposal has the integrity algorithm before the PRF, "
		    "the order is encrypt-prf-integ-ke\n",
		    "AES_CBC-HMAC_SHA1-DH19");
}

static void without_pfs_methods_are_stripped_and_noted(void **unused)
{
	struct proposal_policy policy = given_policy(PROTOCOL_ESP);

	(void)unused;
	policy.pfs = false;
	check_notes(policy, "aes-sha1;modp2048,aes_gcm",
		    "ignoring ESP Key Exchange algorithm 'MODP2048' as PFS "
		    "policy is disabled\n",
		    "AES_CBC-HMAC_SHA1_96, AES_GCM_16-NONE");
	check_notes(policy, "aes_gcm;none;addke1=dh19",
		    "ignoring redundant ESP Key Exchange algorithm 'NONE' as "
		    "PFS policy is disabled\n"
		    "ignoring ESP Key Exchange algorithm 'DH19' as PFS policy "
		    "is disabled\n",
		    "AES_GCM_16-NONE");
}

static void an_invalid_proposal_is_accepted_where_asked_for(void **unused)
{
	(void)unused;
	check_notes(given_policy(PROTOCOL_IKE), "!aes_gcm-sha2+sha1;dh19+none",
		    "IMPAIR: accepting a proposal although: IKE Key Exchange "
		    "algorithm 'NONE' not permitted\n",
		    "AES_GCM_16-HMAC_SHA2_256+HMAC_SHA1-DH19+NONE");
	check_notes(given_policy(PROTOCOL_IKE), "!aes-sha2-dh19", "",
		    "AES_CBC-HMAC_SHA2_256-DH19");
}

static void unknown_algorithms_can_be_skipped(void **unused)
{
	struct proposal_policy policy = given_policy(PROTOCOL_IKE);

	(void)unused;
	policy.ignore_unknown = true;
	check_notes(policy, "vanity+aes-sha2-dh22+dh19",
		    "ignoring: IKE Encryption Algorithm (cipher) 'vanity' is "
		    "not recognized\n"
		    "ignoring: IKE Key Exchange Method (DH) 'dh22' is not "
		    "supported\n",
		    "AES_CBC-HMAC_SHA2_256-DH19");
}

static void fips_refuses_what_it_does_not_approve(void **unused)
{
	struct proposal_policy policy = given_policy(PROTOCOL_IKE);

	(void)unused;
	policy.fips = true;
	check_case(&policy,
		   &(struct parse_case){ "chacha20_poly1305",
					 "IKE Encryption Algorithm (cipher) "
					 "'chacha20_poly1305' is not valid" },
		   true);
	check_case(&policy,
		   &(struct parse_case){ "aes;curve25519",
					 "IKE Key Exchange Method (DH) "
					 "'curve25519' is not valid" },
		   true);
}

static void sequence_numbers_come_from_the_policy_or_the_string(void **unused)
{
	static const struct {
		const char *text;
		unsigned policy_sn;
		const char *ids;
	} cases[] = {
		{"aes_gcm",			       1U << SN_32_BIT | 1U << SN_64_BIT, "10"},
		{ "aes_gcm",			      1U << SN_64_BIT,		      "1" },
		{ "aes_gcm",			      1U << SN_32_BIT,		      "0" },
		{ "aes_gcm;sn=no",			   1U << SN_64_BIT,		    "0" },
		{ "aes_gcm;sn=no+yes",		       1U << SN_64_BIT,			"01"},
		{ "aes_gcm;sn=32bit",		      1U << SN_64_BIT,		       "2" },
		{ "aes_gcm;sn=partial_64_bit_sequential", 0,				     "1" },
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct proposal_policy policy = given_policy(PROTOCOL_ESP);
		struct proposals *proposals;
		char ids[4] = "";

		policy.sn = cases[i].policy_sn;
		assert_null(proposals_parse(
			&policy, view_of_string(cases[i].text), &proposals));
		struct transforms run =
			proposal_transforms(&proposals->list[0], TRANSFORM_SN);

		for (size_t t = 0; t < run.nr; t++) {
			ids[t] = (char)('0' + run.list[t].id);
		}
		assert_string_equal(ids, cases[i].ids);
		proposals_free(&proposals);
	}
}

/* An offer that a peer of our own kind would refuse to read is not made. */
static void too_many_proposals_are_refused(void **unused)
{
	struct proposal_policy policy = given_policy(PROTOCOL_IKE);
	char text[4000];
	struct text out = TEXT_IN(text);
	struct proposals *proposals;

	(void)unused;
	for (unsigned i = 0; i < 65; i++) {
		text_add(&out, "%saes-sha2;dh19;addke%u=%s;addke%u=%s",
			 i == 0 ? "" : ",", i % 7 + 1, ke_descs[i / 7]->name,
			 (i + 1) % 7 + 1, ke_descs[i / 7]->name);
	}
	assert_diag(proposals_parse(&policy, view_of_string(text), &proposals),
		    "IKE has 65 proposals with 455 transforms, at most 64 and "
		    "512 can be offered");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(key_lengths_are_read_in_every_form),
		cmocka_unit_test(types_follow_each_other_as_implied),
		cmocka_unit_test(types_can_be_named),
		cmocka_unit_test(alternatives_keep_their_order),
		cmocka_unit_test(additional_key_exchanges_are_read),
		cmocka_unit_test(esp_strings_are_read),
		cmocka_unit_test(ah_strings_are_read),
		cmocka_unit_test(what_is_missing_is_named),
		cmocka_unit_test(unknown_and_unsupported_names_differ),
		cmocka_unit_test(wrong_key_lengths_are_refused),
		cmocka_unit_test(what_cannot_go_together_is_refused),
		cmocka_unit_test(a_group_out_of_place_is_refused),
		cmocka_unit_test(with_pfs_a_child_has_one_method),
		cmocka_unit_test(every_name_of_an_algorithm_is_known),
		cmocka_unit_test(every_name_of_a_method_is_known),
		cmocka_unit_test(a_method_is_accepted_where_nss_has_it),
		cmocka_unit_test(discarded_duplicates_are_noted),
		cmocka_unit_test(integrity_before_prf_is_noted),
		cmocka_unit_test(without_pfs_methods_are_stripped_and_noted),
		cmocka_unit_test(
			an_invalid_proposal_is_accepted_where_asked_for),
		cmocka_unit_test(unknown_algorithms_can_be_skipped),
		cmocka_unit_test(fips_refuses_what_it_does_not_approve),
		cmocka_unit_test(
			sequence_numbers_come_from_the_policy_or_the_string),
		cmocka_unit_test(too_many_proposals_are_refused),
	};

	return cmocka_run_group_tests_name("proposal strings", tests,
					   nss_fixture_start, nss_fixture_stop);
}
