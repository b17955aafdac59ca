/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names of algorithms in proposal strings.
 */
#include "proposal/lookup.h"

#include <stdarg.h>
#include <stdio.h>

#define ADDKE(n)                                                               \
	{                                                                      \
		TRANSFORM_ADDKE1 + (n)-1, "addke" #n                           \
	}
#define STORY_KE "Key Exchange Method (DH)"

static const struct name type_names[] = {
	{TRANSFORM_ENCR,	  "encrypt"},
	{ TRANSFORM_PRF,	 "prf"    },
	{ TRANSFORM_INTEG, "integ"  },
	{ TRANSFORM_KE,	"ke"     },
	{ TRANSFORM_SN,	"sn"     },
	ADDKE(1),
	ADDKE(2),
	ADDKE(3),
	ADDKE(4),
	ADDKE(5),
	ADDKE(6),
	ADDKE(7),
};

static const struct name sn_list[] = {
	{SN_32_BIT,	     "no"			  },
	     { SN_32_BIT,	  "32_bit_sequential"	      },
	{ SN_64_BIT,	     "yes"			   },
	     { SN_64_BIT,	  "partial_64_bit_sequential"},
	{ SN_UNSPECIFIED, "32bit"			  },
	     { SN_UNSPECIFIED, "32_bit_unspecified"	    },
};

/*
 * Names that have a number at IANA, or are in use for one, and that may have
 * no descriptor: the value is the transform type.
 */
/* clang-format off */
static const struct name known_list[] = {
	{ TRANSFORM_ENCR, "des" },
	{ TRANSFORM_ENCR, "des_iv64" },
	{ TRANSFORM_ENCR, "des_iv32" },
	{ TRANSFORM_ENCR, "des_cbc" },
	{ TRANSFORM_ENCR, "3des" },
	{ TRANSFORM_ENCR, "3des_cbc" },
	{ TRANSFORM_ENCR, "3idea" },
	{ TRANSFORM_ENCR, "rc5" },
	{ TRANSFORM_ENCR, "idea" },
	{ TRANSFORM_ENCR, "cast" },
	{ TRANSFORM_ENCR, "cast_cbc" },
	{ TRANSFORM_ENCR, "blowfish" },
	{ TRANSFORM_ENCR, "mars" },
	{ TRANSFORM_ENCR, "serpent" },
	{ TRANSFORM_ENCR, "serpent_cbc" },
	{ TRANSFORM_ENCR, "twofish" },
	{ TRANSFORM_ENCR, "twofish_cbc" },
	{ TRANSFORM_ENCR, "twofish_ssh" },
	{ TRANSFORM_ENCR, "camellia" },
	{ TRANSFORM_ENCR, "camellia_cbc" },
	{ TRANSFORM_ENCR, "camellia_ctr" },
	{ TRANSFORM_ENCR, "camellia_ccm_8" },
	{ TRANSFORM_ENCR, "camellia_ccm_12" },
	{ TRANSFORM_ENCR, "camellia_ccm_16" },
	{ TRANSFORM_ENCR, "camellia_ccm_a" },
	{ TRANSFORM_ENCR, "camellia_ccm_b" },
	{ TRANSFORM_ENCR, "camellia_ccm_c" },
	{ TRANSFORM_ENCR, "kuznyechik_mgm_ktree" },
	{ TRANSFORM_ENCR, "magma_mgm_ktree" },
	{ TRANSFORM_ENCR, "kuznyechik_mgm_mac_ktree" },
	{ TRANSFORM_ENCR, "magma_mgm_mac_ktree" },
	{ TRANSFORM_PRF, "md5" },
	{ TRANSFORM_PRF, "hmac_md5" },
	{ TRANSFORM_PRF, "hmac_tiger" },
	{ TRANSFORM_PRF, "aes_xcbc" },
	{ TRANSFORM_PRF, "aes128_xcbc" },
	{ TRANSFORM_PRF, "aes_cmac" },
	{ TRANSFORM_PRF, "aes128_cmac" },
	{ TRANSFORM_PRF, "hmac_streebog_512" },
	{ TRANSFORM_INTEG, "md5" },
	{ TRANSFORM_INTEG, "hmac_md5" },
	{ TRANSFORM_INTEG, "hmac_md5_96" },
	{ TRANSFORM_INTEG, "hmac_md5_128" },
	{ TRANSFORM_INTEG, "hmac_sha1_160" },
	{ TRANSFORM_INTEG, "hmac_sha2_256_truncbug" },
	{ TRANSFORM_INTEG, "des_mac" },
	{ TRANSFORM_INTEG, "kpdk_md5" },
	{ TRANSFORM_INTEG, "aes_xcbc" },
	{ TRANSFORM_INTEG, "aes_xcbc_96" },
	{ TRANSFORM_INTEG, "aes128_xcbc" },
	{ TRANSFORM_INTEG, "aes128_xcbc_96" },
	{ TRANSFORM_INTEG, "aes_cmac" },
	{ TRANSFORM_INTEG, "aes_cmac_96" },
	{ TRANSFORM_INTEG, "aes_128_gmac" },
	{ TRANSFORM_INTEG, "aes_192_gmac" },
	{ TRANSFORM_INTEG, "aes_256_gmac" },
	{ TRANSFORM_KE, "modp768" },
	{ TRANSFORM_KE, "dh1" },
	{ TRANSFORM_KE, "modp1024" },
	{ TRANSFORM_KE, "dh2" },
	{ TRANSFORM_KE, "modp1536" },
	{ TRANSFORM_KE, "dh5" },
	{ TRANSFORM_KE, "dh22" },
	{ TRANSFORM_KE, "dh23" },
	{ TRANSFORM_KE, "dh24" },
	{ TRANSFORM_KE, "dh25" },
	{ TRANSFORM_KE, "ecp_192" },
	{ TRANSFORM_KE, "ecp192" },
	{ TRANSFORM_KE, "dh26" },
	{ TRANSFORM_KE, "ecp_224" },
	{ TRANSFORM_KE, "ecp224" },
	{ TRANSFORM_KE, "dh27" },
	{ TRANSFORM_KE, "brainpool_p224r1" },
	{ TRANSFORM_KE, "dh28" },
	{ TRANSFORM_KE, "brainpool_p256r1" },
	{ TRANSFORM_KE, "dh29" },
	{ TRANSFORM_KE, "brainpool_p384r1" },
	{ TRANSFORM_KE, "dh30" },
	{ TRANSFORM_KE, "brainpool_p512r1" },
	{ TRANSFORM_KE, "dh32" },
	{ TRANSFORM_KE, "curve448" },
};
/* clang-format on */

static bool is_known(enum transform_type type, struct view name)
{
	for (size_t i = 0; i < ARRAY_LEN(known_list); i++) {
		struct names one = { &known_list[i], 1 };
		uint32_t value;

		if (known_list[i].value == type &&
		    name_value(one, name, &value)) {
			return true;
		}
	}
	return false;
}

const char *transform_type_story(enum transform_type type)
{
	switch (type) {
	case TRANSFORM_ENCR:
		return "Encryption Algorithm (cipher)";
	case TRANSFORM_PRF:
		return "Pseudorandom Function (KDF)";
	case TRANSFORM_INTEG:
		return "Integrity Algorithm";
	case TRANSFORM_SN:
		return "Sequence Number Properties";
	default:
		return STORY_KE;
	}
}

bool transform_type_parse(struct view name, enum transform_type *type)
{
	uint32_t value;

	if (!name_value(NAMES(type_names), name, &value)) {
		return false;
	}
	*type = (enum transform_type)value;
	return true;
}

const char *policy_protocol_name(const struct proposal_policy *policy)
{
	return policy->protocol == PROTOCOL_IKE	 ? "IKE"
	       : policy->protocol == PROTOCOL_AH ? "AH"
						 : "ESP";
}

struct word word_of(struct view text)
{
	struct word word;
	struct text out = TEXT_IN(word.text);

	text_add_untrusted(&out, text);
	return word;
}

void policy_note(const struct proposal_policy *policy, const char *fmt, ...)
{
	char text[200];
	va_list ap;

	if (policy->note == NULL) {
		return;
	}
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	policy->note(policy->note_ctx, text);
}

/* What is wrong with a name: its algorithm is WHAT. */
static diag_t diag_name(const struct proposal_policy *policy,
			enum transform_type type, struct view name,
			const char *what)
{
	return diag("%s %s '%s' is not %s", policy_protocol_name(policy),
		    transform_type_story(type), word_of(name).text, what);
}

static diag_t diag_no_descriptor(const struct proposal_policy *policy,
				 enum transform_type type, struct view name,
				 struct view alg)
{
	/* A method of type 4 is one of types 6..12. */
	enum transform_type kind =
		type >= TRANSFORM_ADDKE1 ? TRANSFORM_KE : type;

	return diag_name(policy, type, name,
			 is_known(kind, alg) ? "supported" : "recognized");
}

static diag_t prf_parse(const struct proposal_policy *policy, struct view name,
			struct transform *transform)
{
	const struct prf_desc *prf = prf_by_name(name);

	if (prf == NULL) {
		return diag_no_descriptor(policy, TRANSFORM_PRF, name, name);
	}
	if (policy->fips && !prf->fips) {
		return diag_name(policy, TRANSFORM_PRF, name, "valid");
	}
	transform->id = prf->id;
	transform->prf = prf;
	return NULL;
}

static diag_t integ_parse(const struct proposal_policy *policy,
			  struct view name, struct transform *transform)
{
	const struct integ_desc *integ = integ_by_name(name);

	if (integ == NULL) {
		return diag_no_descriptor(policy, TRANSFORM_INTEG, name, name);
	}
	if (integ != &integ_none && policy->protocol == PROTOCOL_IKE &&
	    !integ->ike) {
		return diag_name(policy, TRANSFORM_INTEG, name, "supported");
	}
	if (integ != &integ_none && policy->fips && !integ->fips) {
		return diag_name(policy, TRANSFORM_INTEG, name, "valid");
	}
	transform->id = integ->id;
	transform->integ = integ;
	return NULL;
}

static diag_t ke_parse(const struct proposal_policy *policy,
		       enum transform_type type, struct view name,
		       struct transform *transform)
{
	const struct ke_desc *ke = ke_by_name(name);

	if (ke == NULL) {
		return diag_no_descriptor(policy, type, name, name);
	}
	if (ke != &ke_none && !ke_is_available(ke)) {
		return diag_name(policy, type, name, "supported");
	}
	if (ke != &ke_none && policy->fips && !ke->fips) {
		return diag_name(policy, type, name, "valid");
	}
	transform->id = ke->id;
	transform->ke = ke;
	return NULL;
}

static diag_t sn_parse(const struct proposal_policy *policy, struct view name,
		       struct transform *transform)
{
	uint32_t value;

	if (!name_value(NAMES(sn_list), name, &value)) {
		return diag_name(policy, TRANSFORM_SN, name, "recognized");
	}
	transform->id = (uint16_t)value;
	return NULL;
}

diag_t transform_parse(const struct proposal_policy *policy,
		       enum transform_type type, struct view name,
		       struct transform *transform)
{
	*transform = (struct transform){ .type = (uint8_t)type };
	if (name.len == 0) {
		return diag("%s %s is empty", policy_protocol_name(policy),
			    transform_type_story(type));
	}
	switch (type) {
	case TRANSFORM_PRF:
		return prf_parse(policy, name, transform);
	case TRANSFORM_INTEG:
		return integ_parse(policy, name, transform);
	case TRANSFORM_SN:
		return sn_parse(policy, name, transform);
	default:
		return ke_parse(policy, type, name, transform);
	}
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* "aes_256": the digits at the end, none when there are no others. */
static struct view trailing_digits(struct view name)
{
	size_t start = name.len;

	while (start > 0 && is_digit(name.ptr[start - 1])) {
		start--;
	}
	return view_of(name.ptr + start, name.len - start);
}

static diag_t key_length_parse(const struct proposal_policy *policy,
			       struct view whole, struct view digits,
			       uint16_t *key_bits)
{
	unsigned bits = 0;

	for (size_t i = 0; i < digits.len; i++) {
		if (!is_digit(digits.ptr[i])) {
			return diag("%s encryption algorithm '%s' has a key "
				    "length that is not a number",
				    policy_protocol_name(policy),
				    word_of(whole).text);
		}
		bits = bits * 10 + (digits.ptr[i] - '0');
		if (bits > UINT16_MAX) {
			return diag("%s encryption algorithm '%s' key length "
				    "WAY too big",
				    policy_protocol_name(policy),
				    word_of(whole).text);
		}
	}
	if (bits == 0) {
		return diag("%s encryption key length is zero",
			    policy_protocol_name(policy));
	}
	*key_bits = (uint16_t)bits;
	return NULL;
}

static diag_t check_key_bits(const struct proposal_policy *policy,
			     const struct encr_desc *encr, uint16_t key_bits)
{
	char buf[64];
	struct text valid = TEXT_IN(buf);

	if (key_bits == 0) {
		return NULL;
	}
	if (!encr->key_length_attribute) {
		return diag("%s encryption algorithm %s does not allow a key "
			    "lengths",
			    policy_protocol_name(policy), encr->name);
	}
	if (encr_key_bits_ok(encr, key_bits)) {
		return NULL;
	}
	for (size_t i = 0; i < ARRAY_LEN(encr->key_bits); i++) {
		if (encr->key_bits[i] != 0) {
			text_add(&valid, "%s%u", i == 0 ? "" : ", ",
				 encr->key_bits[i]);
		}
	}
	return diag("%s encryption algorithm %s with key length %u invalid; "
		    "valid key lengths: %s",
		    policy_protocol_name(policy), encr->name, key_bits, buf);
}

/* ALG is a cipher's name without key length; WHOLE is for errors. */
static diag_t encr_find(const struct proposal_policy *policy, struct view alg,
			struct view whole, uint16_t key_bits,
			struct transform *transform)
{
	const struct encr_desc *encr = encr_by_name(alg);

	if (encr == NULL) {
		return diag_no_descriptor(policy, TRANSFORM_ENCR, whole, alg);
	}
	if (encr->ops == NULL && policy->protocol == PROTOCOL_IKE) {
		return diag_name(policy, TRANSFORM_ENCR, whole, "supported");
	}
	if (policy->fips && !encr->fips) {
		return diag_name(policy, TRANSFORM_ENCR, whole, "valid");
	}
	*transform = (struct transform){ .type = TRANSFORM_ENCR,
					 .id = encr->id,
					 .key_bits = key_bits,
					 .encr = encr };
	return check_key_bits(policy, encr, key_bits);
}

diag_t encr_parse(const struct proposal_policy *policy, struct view name,
		  struct view key_length, struct transform *transform)
{
	uint16_t key_bits = 0;
	diag_t d;

	if (name.len == 0) {
		return diag("%s encryption algorithm is empty",
			    policy_protocol_name(policy));
	}
	struct view digits = trailing_digits(name);
	struct view alg = view_of(name.ptr, name.len - digits.len);

	if (key_length.len > 0) {
		/* Both are of one text, with one '-' between. */
		struct view whole =
			view_of(name.ptr, name.len + 1 + key_length.len);

		d = key_length_parse(policy, whole, key_length, &key_bits);
		return d != NULL ? d
				 : encr_find(policy, name, name, key_bits,
					     transform);
	}
	/* The longest name first: 16 is no key length in "aes_gcm_16". */
	if (digits.len == 0 || encr_by_name(name) != NULL ||
	    is_known(TRANSFORM_ENCR, name)) {
		return encr_find(policy, name, name, 0, transform);
	}
	d = key_length_parse(policy, name, digits, &key_bits);
	if (d != NULL) {
		return d;
	}
	if (alg.len > 0 && alg.ptr[alg.len - 1] == '_') {
		alg.len--;
	}
	return encr_find(policy, alg, name, key_bits, transform);
}
