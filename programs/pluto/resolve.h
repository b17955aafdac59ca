/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Hosts of a connection that are not addresses: %defaultroute, %eth0, names.
 */
#ifndef PLUTO_RESOLVE_H
#define PLUTO_RESOLVE_H

#include "libike/conn_spec.h"

struct loop;
struct resolver;
struct routes;

/* Ends that the machine itself knows; SPEC is not shared with anybody yet. */
void resolve_local(struct conn_spec *spec, struct routes *routes);

/* Names are looked up by threads; the loop hears of the end. */
struct resolver *resolver_new(struct loop *loop);

/* Look-ups under way are forgotten. */
void resolver_free(struct resolver **resolver);

bool resolve_has_names(const struct conn_spec *spec);

/*
 * Look up every HOST_NAME of LIST[0..NR) and call DONE in the loop.  Addresses
 * found are set in the specs, which must not be touched until then; what was
 * not found stays unset.
 */
typedef void resolver_done_fn(void *ctx, uint64_t id);
void resolver_start(struct resolver *resolver, struct conn_spec **list,
		    size_t nr, resolver_done_fn *done, void *ctx, uint64_t id);

#endif
