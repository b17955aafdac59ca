/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Diffie-Hellman modulo a prime (RFC 3526; checks of RFC 6989).
 */
#include <string.h>

#include <keyhi.h>

#include "crypto/ke_nss.h"
#include "crypto/modp_primes.h"
#include "crypto/nss_item.h"
#include "crypto/symkey_for.h"

struct ke_params_modp {
	const uint8_t *prime; /* as many octets as a value has */
};

static const uint8_t generator[] = { 2 };

/* In network order and of equal length, memcmp() compares numbers. */
static diag_t modp_check(const struct ke_desc *ke, enum role sender,
			 struct view value)
{
	const uint8_t *prime = ke->params.modp->prime;
	size_t last = ke->value_bytes[sender] - 1u;
	diag_t d = ke_check_length(ke, sender, value);
	unsigned high = 0;
	int cmp;

	if (d != NULL) {
		return d;
	}
	for (size_t i = 0; i < last; i++) {
		high |= value.ptr[i];
	}
	if (high == 0 && value.ptr[last] <= 1) {
		return diag("%s: value is %u, must be above 1", ke->name,
			    value.ptr[last]);
	}
	/* p is odd: p - 1 differs from it in the last bit only */
	cmp = memcmp(value.ptr, prime, last);
	if (cmp > 0 || (cmp == 0 && value.ptr[last] >= prime[last] - 1)) {
		return diag("%s: value is not below p - 1", ke->name);
	}
	return NULL;
}

/* NSS drops leading zeros; the wire has as many octets as the prime. */
static void pad_left(struct blob *number, size_t len)
{
	struct blob padded = blob_new(len);

	memcpy(padded.ptr + (len - number->len), number->ptr, number->len);
	blob_free(number);
	*number = padded;
}

static diag_t modp_keygen(const struct ke_desc *ke, struct ke_keypair **pair,
			  struct blob *value_i)
{
	size_t len = ke->value_bytes[INITIATOR];
	SECKEYDHParams group = {
		.prime = nss_item(ke->params.modp->prime, len),
		.base = nss_item(generator, sizeof(generator)),
	};
	struct ke_keygen how = {
		.mechanism = CKM_DH_PKCS_KEY_PAIR_GEN,
		.type = dhKey,
		.domain = { { CKA_PRIME, group.prime.data, group.prime.len },
			    { CKA_BASE, group.base.data, group.base.len } },
		.nr_domain = 2,
		.param = &group,
		.value = CKA_VALUE,
		.public_use = CKA_DERIVE,
		.private_use = CKA_DERIVE,
		.operations = CKF_DERIVE,
	};
	diag_t d = ke_generate(ke, PK11_GetBestSlot(how.mechanism, NULL), &how,
			       pair, value_i);

	if (d == NULL && value_i->len < len) {
		pad_left(value_i, len);
	}
	return d != NULL ? d : ke_check_made(ke, pair, value_i);
}

static diag_t modp_decaps(const struct ke_desc *ke,
			  const struct ke_keypair *pair, struct view value_r,
			  PK11SymKey **secret)
{
	SECKEYPublicKey *peer;
	PK11SymKey *made;
	diag_t d = modp_check(ke, RESPONDER, value_r);

	*secret = NULL;
	if (d != NULL) {
		return d;
	}
	peer = ke_public_key_new(dhKey);
	peer->u.dh.publicValue = nss_item_of_view(value_r); /* borrows */
	made = PK11_PubDerive(pair->key, peer, PR_FALSE, NULL, NULL,
			      CKM_DH_PKCS_DERIVE, SYMKEY_GENERIC.mechanism,
			      SYMKEY_GENERIC.operation,
			      ke->value_bytes[RESPONDER], NULL);
	SECKEY_DestroyPublicKey(peer);
	return ke_secret(ke, made, secret);
}

static bool modp_available(const struct ke_desc *ke)
{
	(void)ke;
	return ke_has_mechanism(CKM_DH_PKCS_DERIVE);
}

static const struct ke_ops modp_ops = {
	.keygen = modp_keygen,
	.encaps = ke_dh_encaps,
	.decaps = modp_decaps,
	.free_pair = ke_free_pair,
	.check = modp_check,
	.available = modp_available,
};

#define MODP(modp_bits)                                                        \
	.bits = (modp_bits),                                                   \
	.value_bytes = { (modp_bits) / 8, (modp_bits) / 8 }, .ops = &modp_ops, \
	.params.modp = &(const struct ke_params_modp){ modp_prime_##modp_bits }

const struct ke_desc ke_modp1536 = {
	.name = "MODP1536",
	.aliases = "dh5",
	.id = 5,
	MODP(1536),
};

const struct ke_desc ke_modp2048 = {
	.name = "MODP2048",
	.aliases = "dh14",
	.id = 14,
	.fips = true,
	MODP(2048),
};

const struct ke_desc ke_modp3072 = {
	.name = "MODP3072",
	.aliases = "dh15",
	.id = 15,
	.fips = true,
	.slow_keygen = true,
	MODP(3072),
};

const struct ke_desc ke_modp4096 = {
	.name = "MODP4096",
	.aliases = "dh16",
	.id = 16,
	.fips = true,
	.slow_keygen = true,
	MODP(4096),
};

const struct ke_desc ke_modp6144 = {
	.name = "MODP6144",
	.aliases = "dh17",
	.id = 17,
	.fips = true,
	.slow_keygen = true,
	MODP(6144),
};

const struct ke_desc ke_modp8192 = {
	.name = "MODP8192",
	.aliases = "dh18",
	.id = 18,
	.fips = true,
	.slow_keygen = true,
	MODP(8192),
};
