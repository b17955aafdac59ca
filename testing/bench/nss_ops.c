/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * nss_ops [MS]: CPU microseconds of the NSS operations that a handshake needs,
 * each repeated for MS milliseconds (200): "NAME <tab> MICROSECONDS" lines,
 * at the end their sums for handshakes of each kind, with a PSK.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "crypto/ke.h"
#include "crypto/nss.h"
#include "keys/auth_octets.h"
#include "keys/keymat.h"

#define MESSAGE_BYTES 1200 /* of IKE_INTERMEDIATE, about */

/* What operations work on, made once. */
struct material {
	struct suite suite;
	struct nonces nonces;
	struct ike_spis spis;
	PK11SymKey *secret;
	PK11SymKey *auth_key; /* of the PSK */
	struct sk_keys keys;
	uint8_t octets[MESSAGE_BYTES];
	/* of the method at hand */
	const struct ke_desc *ke;
	struct ke_keypair *pair;
	struct blob value_i, value_r;
};

typedef void operation(struct material *m);

static void must(diag_t d)
{
	if (d != NULL) {
		fprintf(stderr, "nss_ops: %s\n", diag_text(d));
		exit(1);
	}
}

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double measure(struct material *m, operation *op, double budget_us)
{
	double start = now_us();
	double spent;
	unsigned nr = 0;

	do {
		op(m);
		nr++;
		spent = now_us() - start;
	} while (spent < budget_us);
	return spent / nr;
}

/* --- key exchange --- */

static void op_keygen(struct material *m)
{
	struct ke_keypair *pair;
	struct blob value;

	must(m->ke->ops->keygen(m->ke, &pair, &value));
	blob_free(&value);
	ke_keypair_free(m->ke, &pair);
}

static void op_encaps(struct material *m)
{
	struct blob value;
	PK11SymKey *secret;

	must(m->ke->ops->encaps(m->ke, blob_view(&m->value_i), &value,
				&secret));
	blob_free(&value);
	symkey_free(&secret);
}

static void op_decaps(struct material *m)
{
	PK11SymKey *secret;

	must(m->ke->ops->decaps(m->ke, m->pair, blob_view(&m->value_r),
				&secret));
	symkey_free(&secret);
}

/* --- the rest --- */

static void op_keys_first(struct material *m)
{
	struct sk_keys keys;

	must(sk_keys_derive_first(&m->suite, m->secret, &m->nonces, &m->spis,
				  &keys));
	sk_keys_free(&keys);
}

static void op_keys_next(struct material *m)
{
	struct sk_keys keys;

	must(sk_keys_derive_next(&m->suite, &m->keys, m->secret, &m->nonces,
				 &m->spis, &keys));
	sk_keys_free(&keys);
}

static void op_keymat(struct material *m)
{
	struct keymat keymat;

	must(keymat_derive(m->suite.prf, m->keys.d, NULL, 0, &m->nonces,
			   &m->suite, &keymat));
	keymat_done(&keymat);
}

static void op_int_auth(struct material *m)
{
	struct int_auth auth = { .len = 0 };
	struct ike_header header = { .spis = m->spis };

	must(int_auth_add(&auth, m->suite.prf, m->keys.pi, &header, EMPTY_VIEW,
			  PAYLOAD_KE, 0, view_of_array(m->octets)));
}

static void op_auth(struct material *m)
{
	const struct auth_input input = {
		.prf = m->suite.prf,
		.message = view_of(m->octets, 250),
		.nonce = m->nonces.r,
		.sk_p = m->keys.pi,
		.id_body = view_of(m->octets, 20),
	};
	uint8_t mic[PRF_OUTPUT_MAX];

	must(auth_shared_key_mic(&input, m->auth_key, mic));
}

/* A seal is what an open costs. */
static void op_seal(struct material *m)
{
	uint8_t text[400 + 16] = { 0 };

	must(m->suite.encr->ops->seal(
		m->suite.encr, m->keys.ei, view_of_array(m->keys.salt_i),
		view_of(m->octets, 8), view_of(m->octets, 32), text, 400,
		text + 400));
}

struct figure {
	const char *name;
	operation *op;
	double us;
};

enum { KEYS_FIRST, KEYS_NEXT, KEYMAT, INT_AUTH, AUTH, SEAL };

static struct figure figures[] = {
	[KEYS_FIRST] = {"SKEYSEED and SK_*",	      op_keys_first, 0},
	[KEYS_NEXT] = { "SKEYSEED(n) and SK_*(n)", op_keys_next,	 0},
	[KEYMAT] = { "KEYMAT",		       op_keymat,	  0},
	[INT_AUTH] = { "IntAuth of a message",    op_int_auth,   0},
	[AUTH] = { "AUTH with a PSK",	      op_auth,       0},
	[SEAL] = { "seal or open 400 octets", op_seal,       0},
};

struct ke_figure {
	double keygen, encaps, decaps;
};

static struct ke_figure measure_ke(struct material *m, const struct ke_desc *ke,
				   double budget_us)
{
	struct ke_figure f;
	PK11SymKey *secret;

	m->ke = ke;
	must(ke->ops->keygen(ke, &m->pair, &m->value_i));
	must(ke->ops->encaps(ke, blob_view(&m->value_i), &m->value_r, &secret));
	symkey_free(&secret);
	f.keygen = measure(m, op_keygen, budget_us);
	f.encaps = measure(m, op_encaps, budget_us);
	f.decaps = measure(m, op_decaps, budget_us);
	printf("%s keygen\t%.1f\n%s encaps\t%.1f\n%s decaps\t%.1f\n", ke->name,
	       f.keygen, ke->name, f.encaps, ke->name, f.decaps);
	blob_free(&m->value_i);
	blob_free(&m->value_r);
	ke_keypair_free(ke, &m->pair);
	return f;
}

/* Sums: two AUTHs, two sealed messages an exchange, as either side does. */
static void print_sums(struct ke_figure x25519, struct ke_figure ml_kem)
{
	double classic = figures[KEYS_FIRST].us + figures[KEYMAT].us +
			 2 * figures[AUTH].us + 2 * figures[SEAL].us;
	double round = figures[KEYS_NEXT].us + 2 * figures[INT_AUTH].us +
		       2 * figures[SEAL].us;

	printf("handshake classic initiator\t%.1f\n",
	       classic + x25519.keygen + x25519.decaps);
	printf("handshake classic responder\t%.1f\n", classic + x25519.encaps);
	printf("handshake hybrid initiator\t%.1f\n",
	       classic + x25519.keygen + x25519.decaps + round + ml_kem.keygen +
		       ml_kem.decaps);
	printf("handshake hybrid responder\t%.1f\n",
	       classic + x25519.encaps + round + ml_kem.encaps);
}

static struct material material_new(void)
{
	static const uint8_t nonce[32] = { 1 };
	struct material m = {
		.suite = {&encr_aes_gcm_16, 256, prf_by_id(7), &integ_none },
		.nonces = { view_of_array(nonce),	  view_of_array(nonce)      },
	};

	must(symkey_import(view_of_array(nonce), &m.secret));
	must(symkey_import(view_of_string("a secret of the two"), &m.auth_key));
	must(sk_keys_derive_first(&m.suite, m.secret, &m.nonces, &m.spis,
				  &m.keys));
	return m;
}

int main(int argc, char **argv)
{
	double budget_us = (argc > 1 ? atof(argv[1]) : 200) * 1e3;
	struct ke_figure x25519 = { 0, 0, 0 };
	struct ke_figure ml_kem = { 0, 0, 0 };
	struct material m;

	must(nss_start(NULL, NULL));
	m = material_new();
	for (size_t i = 0; ke_descs[i] != NULL; i++) {
		if (ke_is_available(ke_descs[i])) {
			struct ke_figure f =
				measure_ke(&m, ke_descs[i], budget_us);

			x25519 = ke_descs[i] == &ke_curve25519 ? f : x25519;
			ml_kem = ke_descs[i] == &ke_ml_kem_768 ? f : ml_kem;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
		figures[i].us = measure(&m, figures[i].op, budget_us);
		printf("%s\t%.1f\n", figures[i].name, figures[i].us);
	}
	print_sums(x25519, ml_kem);
	sk_keys_free(&m.keys);
	symkey_free(&m.secret);
	symkey_free(&m.auth_key);
	nss_stop();
	return 0;
}
