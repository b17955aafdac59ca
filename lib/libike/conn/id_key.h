/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Identities as keys of hash tables.
 */
#ifndef LIBIKE_CONN_ID_KEY_H
#define LIBIKE_CONN_ID_KEY_H

#include "libswan/id.h"

/* The same for all identities that are id_eq(). */
uint64_t id_key(uint64_t seed, const struct id *id);

/*
 * Stands for others: a DN with a "*".  A DN too long to be sure is said to be
 * one: id_match() decides in any case.
 */
bool id_is_pattern(const struct id *id);

#endif
