/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Built-in strings, with what is expected of them.
 */
#include "check.h"

#include <stddef.h>

/* When it is an error. */
enum { NEVER = 0, WITH_PFS = 1, WITH_FIPS = 2, ALWAYS = 4 };

struct check {
	const char *text; /* NULL: the defaults */
	unsigned error;
};

/* clang-format off */
static const struct check ike_checks[] = {
	{ NULL, NEVER },
	{ "", ALWAYS },
	/* ciphers and key lengths */
	{ "aes", NEVER },
	{ "aes_cbc", NEVER },
	{ "AES_CBC", NEVER },
	{ "aes128", NEVER },
	{ "aes_128", NEVER },
	{ "aes-128", NEVER },
	{ "aes192-sha2", NEVER },
	{ "aes-256-sha2_512", NEVER },
	{ "aes_ctr256", NEVER },
	{ "aesctr", NEVER },
	{ "aes_gcm", NEVER },
	{ "aes_gcm_16", NEVER },
	{ "aes_gcm_256", NEVER },
	{ "aes_gcm_16_256", NEVER },
	{ "aes_gcm_16-256", NEVER },
	{ "aes_gcm_c-128-sha2", NEVER },
	{ "aes_gcm_b-sha2", NEVER },
	{ "aes_gcm_8_192-sha2", NEVER },
	{ "chacha20_poly1305", WITH_FIPS },
	{ "chacha20poly1305-sha2", WITH_FIPS },
	{ "chacha20_poly1305_256", ALWAYS },
	{ "aes0", ALWAYS },
	{ "aes-0", ALWAYS },
	{ "aes224", ALWAYS },
	{ "aes512", ALWAYS },
	{ "aes_ctr666", ALWAYS },
	{ "aes_gcm-16", ALWAYS },
	{ "aes_gcm-123456789012345", ALWAYS },
	{ "aes_ccm", ALWAYS },
	{ "aes_gmac", ALWAYS },
	{ "des", ALWAYS },
	{ "blowfish", ALWAYS },
	{ "mars", ALWAYS },
	{ "cast128", ALWAYS },
	{ "3des168", ALWAYS },
	{ "vanitycipher", ALWAYS },
	{ "id3", ALWAYS },
	/* order of types */
	{ "aes-sha2", NEVER },
	{ "aes-sha2-dh19", NEVER },
	{ "aes-sha2;dh19", NEVER },
	{ "aes;dh19", NEVER },
	{ "aes-sha2-sha2_256_128-dh19", NEVER },
	{ "aes-sha2_256_128-sha1-dh19", NEVER },
	{ "aes-sha2_256_128;dh19", NEVER },
	{ "aes-sha2_256_128-sha1;dh19", NEVER },
	{ "aes-sha1-sha2-ecp_521", ALWAYS },
	{ "aes-sha2-sha2;ecp_521", ALWAYS },
	{ "aes-sah1", ALWAYS },
	{ "aes-id3", ALWAYS },
	{ "aes_gcm-modp2048", ALWAYS },
	{ "aes_gcm;modp2048", NEVER },
	{ "aes_gcm-none", NEVER },
	{ "aes_gcm-none-sha2", NEVER },
	{ "aes_gcm-none-sha2;modp2048", NEVER },
	{ "aes_gcm-none-modp2048", ALWAYS },
	{ "aes_gcm-none;modp2048", NEVER },
	{ "aes_gcm-sha2-none-modp2048", NEVER },
	{ "aes_gcm-sha2_256_128-sha2", ALWAYS },
	{ "aes-none", ALWAYS },
	/* explicit types */
	{ "encrypt=aes;prf=sha2;integ=sha2_512;ke=dh20", NEVER },
	{ "ENCRYPT=aes;KE=dh20", NEVER },
	{ "aes-sha2;prf=sha1;ke=dh20", NEVER },
	{ "aes;ke=dh19;ke=dh20", NEVER },
	{ "ke=modp8192", ALWAYS },
	{ "aes;dh19;foo=sha2", ALWAYS },
	{ "aes;dh19;kem=ml_kem_768", ALWAYS },
	{ "aes;sn=yes", ALWAYS },
	/* alternatives, duplicates */
	{ "aes+aes_ctr", NEVER },
	{ "aes+aes-sha1+sha1-modp8192+modp8192", NEVER },
	{ "aes+aes128+aes256", NEVER },
	{ "aes128+aes", NEVER },
	{ "aes-sha1-modp8192,aes-sha1-modp8192,aes-sha1-modp8192", NEVER },
	{ "aes-sha1-modp8192,aes-sha2-modp8192", NEVER },
	{ "aes+aes_gcm", ALWAYS },
	/* nothing where something must be */
	{ ",", ALWAYS },
	{ "aes,", ALWAYS },
	{ ",aes", ALWAYS },
	{ "aes,,aes", ALWAYS },
	{ "-", ALWAYS },
	{ "+", ALWAYS },
	{ ";", ALWAYS },
	{ "aes-", ALWAYS },
	{ "aes+", ALWAYS },
	{ "aes;", ALWAYS },
	{ "-aes", ALWAYS },
	{ "+aes", ALWAYS },
	{ ";aes", ALWAYS },
	{ "aes+-", ALWAYS },
	{ "aes+;", ALWAYS },
	{ "aes++", ALWAYS },
	{ "aes;dh19;", ALWAYS },
	{ "aes;dh19;addke1=", ALWAYS },
	/* key exchange */
	{ "aes;dh31", WITH_FIPS },
	{ "aes;curve25519", WITH_FIPS },
	{ "aes;modp2048+modp3072+modp4096", NEVER },
	{ "aes;none", ALWAYS },
	{ "aes;dh19+none", ALWAYS },
	{ "aes;dh22", ALWAYS },
	{ "aes;dh23", ALWAYS },
	{ "aes;dh24", ALWAYS },
	{ "aes;modp1024", ALWAYS },
	{ "aes;dh99", ALWAYS },
	{ "aes_gcm;ml_kem_768", NEVER },
	{ "aes_gcm;mlkem1024", NEVER },
	/* additional key exchanges */
	{ "aes128-sha2-dh19;addke1=dh20", NEVER },
	{ "aes_gcm;dh31;addke1=ml_kem_768", WITH_FIPS },
	{ "aes_gcm;dh31;ADDKE1=ml_kem_768+none", WITH_FIPS },
	{ "aes_gcm;dh19;addke2=dh20;addke4=dh21;addke6=modp2048+none", NEVER },
	{ "aes_gcm;dh19;addke7=dh20;addke1=dh21", NEVER },
	{ "aes_gcm;addke1=dh20", NEVER },
	{ "aes_gcm;dh19;addke1=none", NEVER },
	{ "aes_gcm;dh19;addke0=dh20", ALWAYS },
	{ "aes_gcm;dh19;addke8=dh20", ALWAYS },
	{ "aes_gcm;dh19;addke1=vanity", ALWAYS },
	{ "aes;modp2048-modp2048", ALWAYS },
	{ "aes_gcm-sha2;modp2048-modp2048", ALWAYS },
	{ "aes;dh19;addke1=dh20-dh21", ALWAYS },
	{ "aes;dh19;dh20", ALWAYS },
	/* to test peers */
	{ "!aes_gcm-sha2_256_128-sha2", NEVER },
};

static const struct check esp_checks[] = {
	{ NULL, NEVER },
	{ "", ALWAYS },
	{ "aes", NEVER },
	{ "aes-sha1", NEVER },
	{ "aes-128-sha1", NEVER },
	{ "aes128-aes_xcbc", WITH_FIPS },
	{ "aes256-sha2_384", NEVER },
	{ "aes256-hmac_sha2_512_256", NEVER },
	{ "aes_gcm", NEVER },
	{ "aes_gcm-null", NEVER },
	{ "aes_gcm_a-128-null", NEVER },
	{ "aes_gcm_16_256-null", NEVER },
	{ "aes_ccm", NEVER },
	{ "aes_ccm_12-192-null", NEVER },
	{ "aes_ccm_8_128", NEVER },
	{ "null_auth_aes_gmac_256-null", NEVER },
	{ "null-sha1", WITH_FIPS },
	{ "chacha20_poly1305", WITH_FIPS },
	{ "aes128+aes256-sha2_512+sha2_256", NEVER },
	{ "aes_gcm;sn=yes+no", NEVER },
	{ "aes_gcm;sn=32bit", NEVER },
	{ "aes_gcm;sn=maybe", ALWAYS },
	{ "aes_gcm-sha1", ALWAYS },
	{ "aes_gcm-md5", ALWAYS },
	{ "aes128-null", ALWAYS },
	{ "null-null", ALWAYS },
	{ "aes+aes_gcm", ALWAYS },
	{ "aes224-sha1", ALWAYS },
	{ "aes-0-sha1", ALWAYS },
	{ "aes-sha1555", ALWAYS },
	{ "aes128-sha2_128", ALWAYS },
	{ "aes256-sha2_256-4096", ALWAYS },
	{ "aes256-sha2_256-128", ALWAYS },
	{ "camellia666-sha1", ALWAYS },
	{ "vanitycipher", ALWAYS },
	{ "ase-sah", ALWAYS },
	{ "aes-sha1-sha2", ALWAYS },
	{ "aes;prf=sha1", ALWAYS },
	{ "aes-sha1;dh22", ALWAYS },
	/* PFS */
	{ "aes;modp2048", NEVER },
	{ "aes-sha1-modp2048", NEVER },
	{ "aes-sha1;dh21", NEVER },
	{ "aes-sha1,aes_gcm;modp8192", WITH_PFS },
	{ "aes-sha1-modp8192,aes_gcm-none-modp8192", NEVER },
	{ "aes-sha1-modp8192,aes-sha2-modp2048", WITH_PFS },
	{ "aes;dh19+dh20", WITH_PFS },
	{ "aes;none", NEVER },
	{ "aes;none,aes", WITH_PFS },
	{ "aes;none,aes;modp2048", NEVER },
	{ "aes-sha1;none", NEVER },
	{ "aes_gcm;dh19;addke1=dh20+none", NEVER },
	{ "aes_gcm;modp2048-modp2048", ALWAYS },
};

static const struct check ah_checks[] = {
	{ NULL, NEVER },
	{ "", ALWAYS },
	{ "sha", NEVER },
	{ "sha1", NEVER },
	{ "sha2", NEVER },
	{ "sha2_384", NEVER },
	{ "sha512", NEVER },
	{ "aes_xcbc", WITH_FIPS },
	{ "aes_cmac", NEVER },
	{ "sha2+sha1", NEVER },
	{ "integ=sha2", NEVER },
	{ "sha1;modp2048", NEVER },
	{ "sha2-none", NEVER },
	{ "sha2;none", NEVER },
	{ "sha1-modp8192,sha1-modp8192", NEVER },
	{ "sha1-modp8192,sha2", WITH_PFS },
	{ "null", ALWAYS },
	{ "aes-sha1", ALWAYS },
	{ "vanityhash1", ALWAYS },
	{ "aes_gcm_c-256", ALWAYS },
	{ "md5", ALWAYS },
	{ "id3", ALWAYS },
	{ "aes_gcm", ALWAYS },
	{ "encrypt=aes", ALWAYS },
	{ "sha2;modp2048-modp2048", ALWAYS },
};
/* clang-format on */

static unsigned check_list(const struct settings *settings,
			   enum protocol protocol, const struct check *checks,
			   size_t nr)
{
	unsigned errors = ALWAYS | (settings->pfs ? WITH_PFS : 0) |
			  (settings->fips ? WITH_FIPS : 0);
	unsigned nr_failed = 0;

	for (size_t i = 0; i < nr; i++) {
		bool error = (checks[i].error & errors) != 0;

		nr_failed +=
			!check_proposals(settings, protocol, checks[i].text,
					 error ? EXPECT_ERROR : EXPECT_SUCCESS);
	}
	return nr_failed;
}

unsigned check_matrix(const struct settings *settings)
{
	return check_list(settings, PROTOCOL_ESP, esp_checks,
			  ARRAY_LEN(esp_checks)) +
	       check_list(settings, PROTOCOL_AH, ah_checks,
			  ARRAY_LEN(ah_checks)) +
	       check_list(settings, PROTOCOL_IKE, ike_checks,
			  ARRAY_LEN(ike_checks));
}
