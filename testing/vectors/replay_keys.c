/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Recorded key sets of IKE SAs and keys of Child SAs.
 */
#include "vectors/replay.h"

#include <string.h>

#include "keys/keymat.h"

/* How many there are; -1 when one of them is malformed. */
static int secrets_of(struct replay *r, struct where where, const json_t *list,
		      PK11SymKey *secrets[SECRETS_MAX])
{
	size_t nr = json_array_size(list);

	if (nr > SECRETS_MAX) {
		differs(r, where, "%zu shared secrets, at most %u", nr,
			SECRETS_MAX);
		return -1;
	}
	for (size_t i = 0; i < nr; i++) {
		secrets[i] = secret_of(r, where, json_array_get(list, i));
		if (secrets[i] == NULL) {
			return -1;
		}
	}
	return (int)nr;
}

static void secrets_free(PK11SymKey *secrets[SECRETS_MAX])
{
	for (size_t i = 0; i < SECRETS_MAX; i++) {
		symkey_free(&secrets[i]);
	}
}

static void spi_of(struct replay *r, struct where where, const json_t *object,
		   const char *key, struct ike_spi *spi)
{
	struct blob octets = octets_of(r, where, object, key);

	memset(spi, 0, sizeof(*spi));
	if (octets.len == sizeof(spi->bytes)) {
		memcpy(spi->bytes, octets.ptr, sizeof(spi->bytes));
	} else {
		differs(r, where, "%s is %zu octets", key, octets.len);
	}
	blob_free(&octets);
}

static void compare_key(struct replay *r, struct where where, PK11SymKey *key,
			struct view salt, const json_t *object,
			const char *name)
{
	struct blob octets;
	struct blob whole;

	if (key == NULL) {
		if (json_object_get(object, name) != NULL) {
			differs(r, where, "%s is not used", name);
		}
		return;
	}
	if (failed(r, where, symkey_export(key, &octets))) {
		return;
	}
	whole = blob_concat((struct view[]){ blob_view(&octets), salt }, 2);
	compare_field(r, where, blob_view(&whole), object, name);
	blob_free(&whole);
	blob_free(&octets);
}

/* D tells whether KEYS were derived; they are the set that OBJECT names. */
static void compare_set(struct replay *r, struct where where, diag_t d,
			struct sk_keys *keys, const json_t *object)
{
	size_t salt_bytes = r->suite.encr->salt_bytes;
	struct sk_keys *set = set_of(r, where, object, "keys");

	if (failed(r, where, d) || set == NULL) {
		sk_keys_free(keys);
		return;
	}
	struct view salt_i = view_of(keys->salt_i, salt_bytes);
	struct view salt_r = view_of(keys->salt_r, salt_bytes);

	compare_key(r, where, keys->skeyseed, EMPTY_VIEW, object, "skeyseed");
	compare_key(r, where, keys->d, EMPTY_VIEW, object, "sk_d");
	compare_key(r, where, keys->ai, EMPTY_VIEW, object, "sk_ai");
	compare_key(r, where, keys->ar, EMPTY_VIEW, object, "sk_ar");
	compare_key(r, where, keys->ei, salt_i, object, "sk_ei");
	compare_key(r, where, keys->er, salt_r, object, "sk_er");
	compare_key(r, where, keys->pi, EMPTY_VIEW, object, "sk_pi");
	compare_key(r, where, keys->pr, EMPTY_VIEW, object, "sk_pr");
	sk_keys_free(set);
	*set = *keys;
}

/* IKE_SA_INIT, and a round an IKE_INTERMEDIATE (RFC 9370 2.2.2). */
static void replay_rounds(struct replay *r, struct where sa_where,
			  const json_t *sa, const struct ike_spis *spis)
{
	const json_t *rounds = json_object_get(sa, "rounds");
	struct nonces nonces = nonces_of(r, sa_where, sa);
	const struct sk_keys *prev = NULL;

	for (size_t i = 0; i < json_array_size(rounds); i++) {
		const json_t *round = json_array_get(rounds, i);
		struct where where = at("%.60s.rounds[%zu]", sa_where.text, i);
		struct sk_keys keys = { .skeyseed = NULL };
		PK11SymKey *secret = secret_of(
			r, where, json_object_get(round, "shared_secret"));
		diag_t d;

		if (secret == NULL) {
			return;
		}
		d = prev == NULL ?
			    sk_keys_derive_first(&r->suite, secret, &nonces,
						 spis, &keys) :
			    sk_keys_derive_next(&r->suite, prev, secret,
						&nonces, spis, &keys);
		symkey_free(&secret);
		compare_set(r, where, d, &keys, round);
		prev = used_set_of(r, where, round, "keys");
		if (prev == NULL) {
			return;
		}
	}
}

/* An IKE SA made by CREATE_CHILD_SA (RFC 9370 2.2.4). */
static void replay_rekey(struct replay *r, struct where sa_where,
			 const json_t *sa, const struct ike_spis *spis)
{
	const json_t *derivation = json_object_get(sa, "derivation");
	struct where where = at("%.60s.derivation", sa_where.text);
	const json_t *holder =
		json_object_get(sa, "old_keys") != NULL ? sa : derivation;
	const struct sk_keys *old = used_set_of(r, where, holder, "old_keys");
	struct nonces nonces = nonces_of(r, sa_where, sa);
	PK11SymKey *secrets[SECRETS_MAX] = { NULL };
	struct sk_keys keys = { .skeyseed = NULL };
	int nr = secrets_of(r, where,
			    json_object_get(derivation, "shared_secrets"),
			    secrets);

	if (old != NULL && nr >= 0) {
		compare_set(r, where,
			    sk_keys_derive_rekey(&r->suite, r->suite.prf, old,
						 secrets, (size_t)nr, &nonces,
						 spis, &keys),
			    &keys, derivation);
	}
	secrets_free(secrets);
}

void replay_ike_sas(struct replay *r)
{
	const json_t *sas = json_object_get(r->root, "ike_sas");

	for (size_t i = 0; i < json_array_size(sas); i++) {
		const json_t *sa = json_array_get(sas, i);
		struct where where = at("ike_sas[%zu]", i);
		struct ike_spis spis;

		spi_of(r, where, sa, "spi_i", &spis.i);
		spi_of(r, where, sa, "spi_r", &spis.r);
		if (json_object_get(sa, "rounds") != NULL) {
			replay_rounds(r, where, sa, &spis);
		} else {
			replay_rekey(r, where, sa, &spis);
		}
	}
}

/* Keys as long as the recorded ones, whatever the algorithm. */
static void replay_child(struct replay *r, struct where where,
			 const json_t *child)
{
	const struct sk_keys *keys =
		used_set_of(r, where, child, "sk_d_from_keys");
	struct nonces nonces = nonces_of(r, where, child);
	PK11SymKey *secrets[SECRETS_MAX] = { NULL };
	int nr = secrets_of(r, where, json_object_get(child, "shared_secrets"),
			    secrets);
	const struct encr_desc encr = { .name = "encr" };
	const struct integ_desc integ = {
		.name = "integ",
		.key_bytes = (uint8_t)(strlen(text_of(child, "integ_i")) / 2),
	};
	const struct suite suite = {
		.encr = &encr,
		.encr_bits = (unsigned)strlen(text_of(child, "encr_i")) / 2 * 8,
		.integ = &integ,
	};
	struct keymat keymat;

	if (keys == NULL || nr < 0 ||
	    failed(r, where,
		   keymat_derive(r->suite.prf, keys->d, secrets, (size_t)nr,
				 &nonces, &suite, &keymat))) {
		secrets_free(secrets);
		return;
	}
	secrets_free(secrets);
	compare_field(r, where, blob_view(&keymat.encr[INITIATOR]), child,
		      "encr_i");
	compare_field(r, where, blob_view(&keymat.encr[RESPONDER]), child,
		      "encr_r");
	if (integ.key_bytes > 0) {
		compare_field(r, where, blob_view(&keymat.integ[INITIATOR]),
			      child, "integ_i");
		compare_field(r, where, blob_view(&keymat.integ[RESPONDER]),
			      child, "integ_r");
	}
	keymat_done(&keymat);
}

void replay_children(struct replay *r)
{
	const json_t *children = json_object_get(r->root, "child_sas");

	for (size_t i = 0; i < json_array_size(children); i++) {
		replay_child(r, at("child_sas[%zu]", i),
			     json_array_get(children, i));
	}
}
