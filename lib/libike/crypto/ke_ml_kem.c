/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ML-KEM (FIPS 203, draft-ietf-ipsecme-ikev2-mlkem).
 */
#include <stdatomic.h>

#include <keyhi.h>
#include <secitem.h>

#include "crypto/ke_nss.h"
#include "crypto/nss_item.h"
#include "crypto/symkey_for.h"

#define ML_KEM_Q	 3329
#define RHO_BYTES	 32
#define SECRET_BYTES	 32

enum probed { NOT_PROBED, IS_ABSENT, IS_PRESENT };

struct ke_params_ml_kem {
	CK_ML_KEM_PARAMETER_SET_TYPE set;
	KyberParams nss_params;
	atomic_int *probed; /* what NSS can do: asked once, by any thread */
};

/*
 * The token that does ML-KEM.  One that the operator put into the database
 * goes before NSS's own code, which is slow.
 */
static PK11SlotInfo *ml_kem_slot(CK_MECHANISM_TYPE mechanism)
{
	PK11SlotList *list = PK11_GetAllTokens(mechanism, PR_FALSE, PR_FALSE,
					       NULL);
	PK11SlotInfo *found = NULL;

	if (list != NULL) {
		for (PK11SlotListElement *e = PK11_GetFirstSafe(list);
		     e != NULL; e = PK11_GetNextSafe(list, e, PR_FALSE)) {
			if (found == NULL && !PK11_IsInternal(e->slot) &&
			    PK11_IsPresent(e->slot)) {
				found = PK11_ReferenceSlot(e->slot);
			}
		}
		PK11_FreeSlotList(list);
	}
	return found != NULL ? found : PK11_GetBestSlot(mechanism, NULL);
}

/* FIPS 203 section 7.2: each coefficient, 12 bits, is below q. */
static diag_t modulus_check(const struct ke_desc *ke, struct view ek)
{
	size_t len = ek.len - RHO_BYTES;

	for (size_t i = 0; i + 2 < len; i += 3) {
		unsigned even = ek.ptr[i] | (ek.ptr[i + 1] & 0x0fu) << 8;
		unsigned odd = ek.ptr[i + 1] >> 4 |
			       (unsigned)ek.ptr[i + 2] << 4;

		if (even >= ML_KEM_Q || odd >= ML_KEM_Q) {
			return diag("%s: coefficient %zu of the encapsulation "
				    "key is %u, must be below %u",
				    ke->name, i / 3 * 2 + (even < ML_KEM_Q),
				    even >= ML_KEM_Q ? even : odd, ML_KEM_Q);
		}
	}
	return NULL;
}

static diag_t ml_kem_check(const struct ke_desc *ke, enum role sender,
			   struct view value)
{
	diag_t d = ke_check_length(ke, sender, value);

	if (d == NULL && sender == INITIATOR) {
		d = modulus_check(ke, value);
	}
	return d;
}

/* Not CKF_DERIVE: NSS refuses to make KEM keys with it. */
static diag_t ml_kem_keygen(const struct ke_desc *ke, struct ke_keypair **pair,
			    struct blob *value_i)
{
	CK_ML_KEM_PARAMETER_SET_TYPE set = ke->params.ml_kem->set;
	struct ke_keygen how = {
		.mechanism = CKM_ML_KEM_KEY_PAIR_GEN,
		.type = kyberKey,
		.domain = { { CKA_PARAMETER_SET, &set, sizeof(set) } },
		.nr_domain = 1,
		.param = &set,
		.value = CKA_VALUE,
		.public_use = CKA_ENCAPSULATE,
		.private_use = CKA_DECAPSULATE,
		.operations = CKF_ENCAPSULATE | CKF_DECAPSULATE,
	};
	diag_t d = ke_generate(ke, ml_kem_slot(how.mechanism), &how, pair,
			       value_i);

	return d != NULL ? d : ke_check_made(ke, pair, value_i);
}

/* The peer's key as a session object of the token that is to work. */
static SECKEYPublicKey *import_peer(const struct ke_desc *ke, struct view ek)
{
	SECKEYPublicKey *peer = ke_public_key_new(kyberKey);
	PK11SlotInfo *slot = ml_kem_slot(CKM_ML_KEM);

	peer->u.kyber.params = ke->params.ml_kem->nss_params;
	peer->u.kyber.publicValue = nss_item_of_view(ek); /* borrows */
	if (slot == NULL || PK11_ImportPublicKey(slot, peer, PR_FALSE) ==
				    CK_INVALID_HANDLE) {
		SECKEY_DestroyPublicKey(peer);
		peer = NULL;
	}
	if (slot != NULL) {
		PK11_FreeSlot(slot);
	}
	return peer;
}

static diag_t check_secret(const struct ke_desc *ke, PK11SymKey **secret)
{
	size_t len = symkey_bytes(*secret);

	if (len == SECRET_BYTES) {
		return NULL;
	}
	symkey_free(secret);
	return diag("%s: NSS made a secret of %zu octets", ke->name, len);
}

/* With a key that passed the checks. */
static diag_t encaps_checked(const struct ke_desc *ke, struct view ek,
			     struct blob *ciphertext, PK11SymKey **secret)
{
	SECKEYPublicKey *peer = import_peer(ke, ek);
	PK11SymKey *made = NULL;
	SECItem *made_ciphertext = NULL;
	diag_t d;

	*ciphertext = EMPTY_BLOB;
	*secret = NULL;
	if (peer == NULL) {
		return ke_nss_diag(ke, "importing an encapsulation key");
	}
	if (PK11_Encapsulate(peer, SYMKEY_GENERIC.mechanism,
			     ke_secret_attributes(), SYMKEY_GENERIC.flags,
			     &made, &made_ciphertext) != SECSuccess) {
		made = NULL;
	}
	SECKEY_DestroyPublicKey(peer);
	d = ke_secret(ke, made, secret);
	if (d == NULL) {
		*ciphertext = blob_clone(nss_item_view(made_ciphertext));
		d = ke_check_length(ke, RESPONDER, blob_view(ciphertext));
	}
	if (d == NULL) {
		d = check_secret(ke, secret);
	}
	if (d != NULL) {
		blob_free(ciphertext);
		symkey_free(secret);
	}
	if (made_ciphertext != NULL) {
		SECITEM_FreeItem(made_ciphertext, PR_TRUE);
	}
	return d;
}

static diag_t ml_kem_encaps(const struct ke_desc *ke, struct view value_i,
			    struct blob *value_r, PK11SymKey **secret)
{
	diag_t d = ml_kem_check(ke, INITIATOR, value_i);

	*value_r = EMPTY_BLOB;
	*secret = NULL;
	return d != NULL ? d : encaps_checked(ke, value_i, value_r, secret);
}

/* A wrong ciphertext gives a wrong secret, never an error (FIPS 203 6.3). */
static diag_t ml_kem_decaps(const struct ke_desc *ke,
			    const struct ke_keypair *pair, struct view value_r,
			    PK11SymKey **secret)
{
	SECItem ciphertext = nss_item_of_view(value_r);
	PK11SymKey *made = NULL;
	diag_t d = ml_kem_check(ke, RESPONDER, value_r);

	*secret = NULL;
	if (d != NULL) {
		return d;
	}
	if (PK11_Decapsulate(pair->key, &ciphertext, SYMKEY_GENERIC.mechanism,
			     ke_secret_attributes(), SYMKEY_GENERIC.flags,
			     &made) != SECSuccess) {
		made = NULL;
	}
	d = ke_secret(ke, made, secret);
	return d != NULL ? d : check_secret(ke, secret);
}

/*
 * A token may have the mechanism without each parameter set, so ask it for the
 * cheapest operation: to encapsulate to the zero key, which is well formed.
 */
static bool probe(const struct ke_desc *ke)
{
	struct blob zero_key;
	struct blob ciphertext;
	PK11SymKey *secret;
	diag_t d;

	if (!ke_has_mechanism(CKM_ML_KEM)) {
		return false;
	}
	zero_key = blob_new(ke->value_bytes[INITIATOR]);
	d = encaps_checked(ke, blob_view(&zero_key), &ciphertext, &secret);
	bool works = d == NULL;
	diag_free(&d);
	symkey_free(&secret);
	blob_free(&ciphertext);
	blob_free(&zero_key);
	return works;
}

/* Two threads may both probe; they find the same. */
static bool ml_kem_available(const struct ke_desc *ke)
{
	atomic_int *probed = ke->params.ml_kem->probed;
	int known = atomic_load(probed);

	if (known == NOT_PROBED) {
		known = probe(ke) ? IS_PRESENT : IS_ABSENT;
		atomic_store(probed, known);
	}
	return known == IS_PRESENT;
}

static const struct ke_ops ml_kem_ops = {
	.keygen = ml_kem_keygen,
	.encaps = ml_kem_encaps,
	.decaps = ml_kem_decaps,
	.free_pair = ke_free_pair,
	.check = ml_kem_check,
	.available = ml_kem_available,
};

static atomic_int probed_512;
static atomic_int probed_768;
static atomic_int probed_1024;

#define ML_KEM(n)                                                              \
	.name = "ML_KEM_" #n, .aliases = "ml_kem_" #n ",mlkem" #n,             \
	.bits = (n), .fips = true, .slow_keygen = true, .ops = &ml_kem_ops,    \
	.params.ml_kem = &(const struct ke_params_ml_kem)                      \
	{                                                                      \
		CKP_ML_KEM_##n, params_ml_kem##n, &probed_##n                  \
	}

const struct ke_desc ke_ml_kem_512 = {
	ML_KEM(512),
	.id = 35,
	.value_bytes = { 800, 768 },
};

const struct ke_desc ke_ml_kem_768 = {
	ML_KEM(768),
	.id = 36,
	.value_bytes = { 1184, 1088 },
};

const struct ke_desc ke_ml_kem_1024 = {
	ML_KEM(1024),
	.id = 37,
	.value_bytes = { 1568, 1568 },
};
