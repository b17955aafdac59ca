/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What all families of key exchange need of NSS; inside crypto/ only.
 */
#ifndef LIBIKE_CRYPTO_KE_NSS_H
#define LIBIKE_CRYPTO_KE_NSS_H

#include <keythi.h>
#include <pk11pub.h>

#include "crypto/ke.h"

/* The private key, a session object; its public half is gone with its value. */
struct ke_keypair {
	SECKEYPrivateKey *key;
	CK_FUNCTION_LIST *functions; /* with a session of its own, or NULL */
	CK_SESSION_HANDLE session;
};

#define KE_DOMAIN_MAX 2

/* How a family makes its keys. */
struct ke_keygen {
	CK_MECHANISM_TYPE mechanism;
	KeyType type;
	CK_ATTRIBUTE domain[KE_DOMAIN_MAX]; /* what the public key is to have */
	unsigned nr_domain;
	void *param;		 /* the same as NSS has it, of the mechanism */
	CK_ATTRIBUTE_TYPE value; /* of the public key, that goes to the peer */
	CK_ATTRIBUTE_TYPE public_use;
	CK_ATTRIBUTE_TYPE private_use;
	CK_FLAGS operations; /* both uses */
};

/* NSS's attributes of our session keys: private ones, and agreed secrets. */
PK11AttrFlags ke_private_attributes(void);
PK11AttrFlags ke_secret_attributes(void);

/* WHAT, by NSS, with the method's name in front. */
diag_t ke_nss_diag(const struct ke_desc *ke, const char *what) MUST_USE;

/* The octets of VALUE are what SENDER's must be. */
diag_t ke_check_length(const struct ke_desc *ke, enum role sender,
		       struct view value) MUST_USE;

/* Whether a slot of NSS has MECHANISM. */
bool ke_has_mechanism(CK_MECHANISM_TYPE mechanism);

/*
 * A new pair in SLOT (consumed; NULL is an error), and the attribute of its
 * public key as PKCS#11 has it.
 */
diag_t ke_generate(const struct ke_desc *ke, PK11SlotInfo *slot,
		   const struct ke_keygen *how, struct ke_keypair **pair,
		   struct blob *value) MUST_USE;

/* VALUE, made by NSS, has the octets that it must have; else both are freed. */
diag_t ke_check_made(const struct ke_desc *ke, struct ke_keypair **pair,
		     struct blob *value) MUST_USE;
void ke_free_pair(struct ke_keypair **pair);

/* A peer's public key, to be filled; ended by SECKEY_DestroyPublicKey(). */
SECKEYPublicKey *ke_public_key_new(KeyType type);

/* A secret that NSS made (NULL: it failed): into the key schedule's slot. */
diag_t ke_secret(const struct ke_desc *ke, PK11SymKey *made,
		 PK11SymKey **secret) MUST_USE;

/* Diffie-Hellman as a KEM: make a pair, agree with it, forget it. */
diag_t ke_dh_encaps(const struct ke_desc *ke, struct view value_i,
		    struct blob *value_r, PK11SymKey **secret) MUST_USE;

#endif
