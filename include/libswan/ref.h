/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reference counts of shared, immutable objects.
 */
#ifndef LIBSWAN_REF_H
#define LIBSWAN_REF_H

#include <stdatomic.h>
#include <stdbool.h>

struct ref {
	atomic_uint count;
};

/* One reference, the caller's. */
static inline void ref_init(struct ref *ref)
{
	atomic_init(&ref->count, 1);
}

static inline void ref_add(struct ref *ref)
{
	atomic_fetch_add_explicit(&ref->count, 1, memory_order_relaxed);
}

/* Drop one reference; true when it was the last. */
static inline bool ref_drop(struct ref *ref)
{
	return atomic_fetch_sub_explicit(&ref->count, 1,
					 memory_order_acq_rel) == 1;
}

#endif
