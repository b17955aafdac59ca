/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Key exchange methods (transform types 4 and 6..12), as KEMs.
 */
#ifndef LIBIKE_CRYPTO_KE_H
#define LIBIKE_CRYPTO_KE_H

#include "crypto/symkey.h"
#include "wire/constants.h"

struct ke_desc;
struct ke_keypair; /* private key in NSS; only the descriptor looks inside */

/*
 * Initiator keygen() -> value; responder encaps(value) -> value + secret;
 * initiator decaps(value) -> secret.  (EC)DH: encaps = keygen + agree.
 * Values are checked first: exact length, 1 < y < p-1, point on the curve,
 * coefficients of an ML-KEM key below q, no all-zero result.  Operations run
 * on any thread, read only their arguments, and log nothing.
 */
struct ke_ops {
	diag_t (*keygen)(const struct ke_desc *ke, struct ke_keypair **pair,
			 struct blob *value_i) MUST_USE;
	diag_t (*encaps)(const struct ke_desc *ke, struct view value_i,
			 struct blob *value_r, PK11SymKey **secret) MUST_USE;
	diag_t (*decaps)(const struct ke_desc *ke,
			 const struct ke_keypair *pair, struct view value_r,
			 PK11SymKey **secret) MUST_USE;
	void (*free_pair)(struct ke_keypair **pair);

	/* Cheap checks of a peer's value, without private keys. */
	diag_t (*check)(const struct ke_desc *ke, enum role sender,
			struct view value) MUST_USE;

	/* Whether the NSS at hand can do it. */
	bool (*available)(const struct ke_desc *ke);
};

struct ke_params_modp;	 /* of ke_modp.c */
struct ke_params_ecp;	 /* of ke_ecp.c */
struct ke_params_ml_kem; /* of ke_ml_kem.c */

struct ke_desc {
	const char *name;    /* as printed: "ML_KEM_768", "DH31" */
	const char *aliases; /* as configured, comma separated */
	uint16_t id;	     /* IANA transform type 4 */
	uint16_t bits;	     /* strength as status prints it */
	uint16_t value_bytes[NR_ROLES]; /* on the wire, by sender's role */
	bool fips;
	bool slow_keygen; /* worth making pairs ahead of need */
	bool quick;	  /* each operation below about 0.1 ms */
	const struct ke_ops *ops;
	union {
		const struct ke_params_modp *modp;
		const struct ke_params_ecp *ecp;
		const struct ke_params_ml_kem *ml_kem;
	} params;
};

extern const struct ke_desc *const ke_descs[]; /* NULL ends */
const struct ke_desc *ke_by_id(uint16_t id);
const struct ke_desc *ke_by_name(struct view name);

/* id 0, ops NULL: "none", "null", "dh0". */
extern const struct ke_desc ke_none;
extern const struct ke_desc ke_modp1536;
extern const struct ke_desc ke_modp2048;
extern const struct ke_desc ke_modp3072;
extern const struct ke_desc ke_modp4096;
extern const struct ke_desc ke_modp6144;
extern const struct ke_desc ke_modp8192;
extern const struct ke_desc ke_ecp256;
extern const struct ke_desc ke_ecp384;
extern const struct ke_desc ke_ecp521;
extern const struct ke_desc ke_curve25519;
extern const struct ke_desc ke_ml_kem_512;
extern const struct ke_desc ke_ml_kem_768;
extern const struct ke_desc ke_ml_kem_1024;

bool ke_is_available(const struct ke_desc *ke);
void ke_keypair_free(const struct ke_desc *ke, struct ke_keypair **pair);

#endif
