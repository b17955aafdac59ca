/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Recorded exchanges of another implementation, for tests of one formula each.
 */
#ifndef TESTING_UNIT_LIBIKE_KEYS_RECORDING_H
#define TESTING_UNIT_LIBIKE_KEYS_RECORDING_H

#include <jansson.h>

#include "keys/int_auth.h"
#include "keys/sk_keys.h"

struct recording {
	json_t *root;
	const json_t *sa;     /* the IKE SA of IKE_SA_INIT */
	const json_t *rounds; /* its key sets */
	struct suite suite;
	struct blob n_i, n_r;
	struct nonces nonces; /* of these two */
	struct ike_spis spis;
};

/* AES-GCM with a PSK; AES-CBC with signatures. */
#define RECORDING_PSK	"recorded/psk-x25519-mlkem768.json"
#define RECORDING_ECDSA "recorded/ecdsa-ecp256-mlkem768-cookie.json"

/* All is rekeyed with IKE_FOLLOWUP_KE: testing/vectors/recorded/README.md */
#define RECORDING_REKEY_GCM    "recorded/rekey-x25519-mlkem768.json"
#define RECORDING_REKEY_CBC    "recorded/rekey-ecp256-mlkem-by-responder.json"
#define RECORDING_REKEY_ROUNDS "recorded/rekey-two-rounds.json"

struct recording recording_load(const char *name);
void recording_free(struct recording *recording);

/* KEY of OBJECT as a secret. */
PK11SymKey *recording_key(const json_t *object, const char *key);

/* Message N of EXCHANGE with a plaintext ("IKE_INTERMEDIATE", 1 from 0). */
const json_t *recording_message(const struct recording *recording,
				const char *exchange, size_t n);

/*
 * Take recorded message MESSAGE into AUTH; SK_P is the sender's.
 */
void recording_add_int_auth(const struct recording *recording,
			    const json_t *message, PK11SymKey *sk_p,
			    struct int_auth *auth);

#endif
