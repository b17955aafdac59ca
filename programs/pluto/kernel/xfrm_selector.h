/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Traffic selectors as the kernel takes them: prefixes and port masks.
 */
#ifndef PLUTO_KERNEL_XFRM_SELECTOR_H
#define PLUTO_KERNEL_XFRM_SELECTOR_H

#include <netinet/in.h>

#include <linux/xfrm.h>

#include "libswan/diag.h"
#include "libswan/ip_selector.h"

/* The address in the kernel's form. */
xfrm_address_t xfrm_address_of(const struct ip_address *address);
struct ip_address xfrm_address_from(const xfrm_address_t *address,
				    uint16_t family);
uint16_t xfrm_family(const struct ip_address *address); /* AF_INET... */

/*
 * What SRC and DST say together, cut into as few kernel selectors as possible:
 * *LIST has NR of them and is the caller's.  Fails when the families differ or
 * too many pieces would be needed.
 */
diag_t xfrm_selectors_new(const struct ip_selector *src,
			  const struct ip_selector *dst,
			  struct xfrm_selector **list, size_t *nr) MUST_USE;

/* The way back: SRC and DST of an acquire's selector. */
void xfrm_selector_decode(const struct xfrm_selector *sel,
			  struct ip_selector *src, struct ip_selector *dst);

#endif
