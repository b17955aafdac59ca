/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Recorded AUTH: signed octets, shared keys, signatures.
 */
#include "vectors/replay.h"

#include <string.h>

#include <cert.h>
#include <cryptohi.h>
#include <keyhi.h>
#include <secasn1.h>
#include <secoid.h>

#include "crypto/nss.h"
#include "crypto/nss_item.h"
#include "keys/auth_octets.h"
#include "libswan/cursor.h"

#define METHOD_RESERVED 3

/* The last IKE_SA_INIT message that FROM sent; its octets are the caller's. */
static struct blob real_message(struct replay *r, struct where where,
				const char *from)
{
	const json_t *messages = json_object_get(r->root, "messages");
	const json_t *found = NULL;
	const json_t *m;
	size_t i;

	json_array_foreach (messages, i, m) {
		if (strcmp(text_of(m, "exchange"), "IKE_SA_INIT") == 0 &&
		    strcmp(text_of(m, "from"), from) == 0) {
			found = m;
		}
	}
	return octets_of(r, where, found, "hex");
}

/* The Message ID of the first IKE_AUTH message. */
static uint32_t ike_auth_mid(const struct replay *r)
{
	const json_t *messages = json_object_get(r->root, "messages");
	const json_t *m;
	size_t i;

	json_array_foreach (messages, i, m) {
		if (strcmp(text_of(m, "exchange"), "IKE_AUTH") == 0) {
			return (uint32_t)json_integer_value(
				json_object_get(m, "message_id"));
		}
	}
	return 0;
}

/* AUTH = prf(prf(secret, pad), octets), and the payload that carried it. */
static void replay_shared_key(struct replay *r, struct where where,
			      const json_t *record,
			      const struct auth_input *input)
{
	static const uint8_t fields[] = { AUTH_METHOD_SHARED_KEY, 0, 0, 0 };
	PK11SymKey *psk = secret_of(r, where, json_object_get(record, "psk"));
	PK11SymKey *pad_key = NULL;
	struct blob pad = EMPTY_BLOB;
	struct blob payload;
	uint8_t mic[PRF_OUTPUT_MAX];

	if (psk == NULL ||
	    failed(r, where, auth_key_of_secret(input->prf, psk, &pad_key)) ||
	    failed(r, where, auth_shared_key_mic(input, pad_key, mic)) ||
	    failed(r, where, symkey_export(pad_key, &pad))) {
		goto out;
	}
	struct view auth = view_of(mic, input->prf->output_bytes);

	compare_field(r, where, blob_view(&pad), record, "psk_keypad");
	compare_field(r, where, auth, record, "auth");
	payload = blob_concat((struct view[]){ view_of_array(fields), auth }, 2);
	compare_field(r, where, blob_view(&payload), record, "auth_payload");
	blob_free(&payload);
out:
	blob_free(&pad);
	symkey_free(&pad_key);
	symkey_free(&psk);
}

/* PUBLIC_KEY made SIGNATURE, by the algorithm of DER, over OCTETS. */
static diag_t verify(SECKEYPublicKey *public_key, struct view der,
		     struct view signature, struct view octets)
{
	PLArenaPool *arena = PORT_NewArena(DER_DEFAULT_CHUNKSIZE);
	SECItem der_item = nss_item_of_view(der);
	SECItem signature_item = nss_item_of_view(signature);
	SECAlgorithmID algorithm = { .algorithm = { siBuffer, NULL, 0 } };
	diag_t d = NULL;

	if (SEC_QuickDERDecodeItem(arena, &algorithm,
				   SEC_ASN1_GET(SECOID_AlgorithmIDTemplate),
				   &der_item) != SECSuccess) {
		d = nss_diag("algorithm identifier");
	} else if (VFY_VerifyDataWithAlgorithmID(
			   octets.ptr, (int)octets.len, public_key,
			   &signature_item, &algorithm, NULL, NULL) !=
		   SECSuccess) {
		d = nss_diag("signature");
	}
	PORT_FreeArena(arena, PR_FALSE);
	return d;
}

static SECKEYPublicKey *certificate_key(struct view certificate)
{
	SECItem der = nss_item_of_view(certificate);
	CERTCertificate *cert = CERT_NewTempCertificate(
		CERT_GetDefaultCertDB(), &der, NULL, PR_FALSE, PR_TRUE);
	SECKEYPublicKey *key;

	if (cert == NULL) {
		return NULL;
	}
	key = CERT_ExtractPublicKey(cert);
	CERT_DestroyCertificate(cert);
	return key;
}

/* Method 14 (RFC 7427): length, algorithm identifier, signature. */
static void replay_signature(struct replay *r, struct where where,
			     const json_t *record, struct view octets)
{
	struct blob certificate = octets_of(r, where, record, "certificate");
	struct blob payload = octets_of(r, where, record, "auth_payload");
	struct cursor in = cursor_of(blob_view(&payload));
	uint8_t method = cursor_u8(&in);
	SECKEYPublicKey *key;

	cursor_skip(&in, METHOD_RESERVED);
	struct view der = cursor_bytes(&in, cursor_u8(&in));
	struct view signature = cursor_rest(&in);

	key = certificate_key(blob_view(&certificate));
	if (method != AUTH_METHOD_SIGNATURE || !cursor_ok(&in)) {
		differs(r, where, "not a digital signature (RFC 7427)");
	} else if (key == NULL) {
		(void)failed(r, where, nss_diag("certificate"));
	} else if (!failed(r, where, verify(key, der, signature, octets))) {
		r->nr_same++;
	}
	if (key != NULL) {
		SECKEY_DestroyPublicKey(key);
	}
	blob_free(&payload);
	blob_free(&certificate);
}

/* One side; KEYS are the last of the first IKE SA. */
static void replay_side(struct replay *r, enum role role,
			const struct nonces *nonces,
			const struct sk_keys *keys)
{
	const char *side = role == INITIATOR ? "initiator" : "responder";
	struct where where = at("auth.%s", side);
	const json_t *record =
		json_object_get(json_object_get(r->root, "auth"), side);
	struct blob message = real_message(r, where, side);
	struct blob id = octets_of(r, where, record, "id");
	const struct auth_input input = {
		.prf = r->suite.prf,
		.message = blob_view(&message),
		.nonce = role == INITIATOR ? nonces->r : nonces->i,
		.sk_p = role == INITIATOR ? keys->pi : keys->pr,
		.id_body = blob_view(&id),
		.int_auth_i = &r->int_auth[INITIATOR],
		.int_auth_r = &r->int_auth[RESPONDER],
		.ike_auth_mid = ike_auth_mid(r),
	};
	struct blob octets;

	if (!failed(r, where, auth_octets(&input, &octets))) {
		compare_field(r, where, blob_view(&octets), record, "octets");
		if (json_object_get(record, "psk") != NULL) {
			replay_shared_key(r, where, record, &input);
		} else {
			replay_signature(r, where, record,
					 blob_view(&octets));
		}
		blob_free(&octets);
	}
	blob_free(&id);
	blob_free(&message);
}

void replay_auth(struct replay *r)
{
	const json_t *sa =
		json_array_get(json_object_get(r->root, "ike_sas"), 0);
	const json_t *rounds = json_object_get(sa, "rounds");
	size_t nr_rounds = json_array_size(rounds);
	struct where where = at("auth");

	if (json_object_get(r->root, "auth") == NULL) {
		return;
	}
	struct nonces nonces = nonces_of(r, where, sa);
	const struct sk_keys *keys = used_set_of(
		r, where, json_array_get(rounds, nr_rounds - 1), "keys");

	if (keys != NULL) {
		replay_side(r, INITIATOR, &nonces, keys);
		replay_side(r, RESPONDER, &nonces, keys);
	}
}
