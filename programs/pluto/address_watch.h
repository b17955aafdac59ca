/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The kernel tells when local addresses or interfaces change.
 */
#ifndef PLUTO_ADDRESS_WATCH_H
#define PLUTO_ADDRESS_WATCH_H

#include "libswan/diag.h"

struct address_watch;
struct loop;

/* ON_CHANGE is called a moment after the last change of several. */
diag_t address_watch_new(struct loop *loop, void (*on_change)(void *ctx),
			 void *ctx, struct address_watch **out) MUST_USE;
void address_watch_free(struct address_watch **watch);

#endif
