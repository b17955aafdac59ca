/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Private keys of published vectors as key pairs.
 */
#ifndef TESTING_UNIT_LIBIKE_CRYPTO_PRIVATE_KEY_H
#define TESTING_UNIT_LIBIKE_CRYPTO_PRIVATE_KEY_H

#include "crypto/ke.h"

/*
 * KE's private key in NSS's usual form: scalar, exponent, decapsulation key.
 * NULL when NSS does not take it.
 */
struct ke_keypair *private_key_import(const struct ke_desc *ke,
				      struct view octets);

#endif
