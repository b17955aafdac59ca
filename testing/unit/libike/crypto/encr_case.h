/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A known answer of an encryption algorithm, tried in every way.
 */
#ifndef TESTING_UNIT_LIBIKE_CRYPTO_ENCR_CASE_H
#define TESTING_UNIT_LIBIKE_CRYPTO_ENCR_CASE_H

#include "crypto/encr.h"

/* All in hex; SEALED is ciphertext | ICV. */
struct encr_case {
	const struct encr_desc *encr;
	const char *key;
	const char *salt;
	const char *iv;
	const char *aad;
	const char *plain;
	const char *sealed;
};

/* Seal and open; the ICV once behind the text, once elsewhere. */
void assert_encr_case(const struct encr_case *c);

/* Each altered octet of AAD, text and ICV is noticed. */
void assert_alterations_are_noticed(const struct encr_case *c);

/* Texts of each length up to MAX come back; wrong salts and IVs fail. */
void assert_round_trips(const struct encr_desc *encr, size_t max);

#endif
