/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From key=value texts to connections in the engine.
 */
#ifndef PLUTO_ADDER_H
#define PLUTO_ADDER_H

#include <stddef.h>

struct adder;
struct client;
struct pluto;

struct adder *adder_new(struct pluto *pluto);
void adder_free(struct adder **adder);

/*
 * Check, resolve, add; CLIENT is answered at the end, which is later when
 * names must be looked up.
 */
void adder_add(struct adder *adder, struct client *client, const char *name,
	       char *const *values, size_t nr_values);

/* Look up again the names that were not found. */
void adder_retry(struct adder *adder);

#endif
