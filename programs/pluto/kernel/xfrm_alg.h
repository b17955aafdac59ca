/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the kernel calls the algorithms of an SA.
 */
#ifndef PLUTO_KERNEL_XFRM_ALG_H
#define PLUTO_KERNEL_XFRM_ALG_H

#include <stdint.h>

enum xfrm_alg_kind { XFRM_AEAD, XFRM_CIPHER, XFRM_AUTH };

struct xfrm_alg {
	enum xfrm_alg_kind kind;
	uint16_t id;	   /* IANA: transform type 1, of XFRM_AUTH type 3 */
	const char *name;  /* the kernel's */
	unsigned icv_bits; /* AEAD's tag, or where AUTH is cut; 0: neither */
	unsigned key_bits_min; /* salt not counted */
	unsigned key_bits_max;
	const char *status_name; /* "AES_GCM_16" */
};

/* NULL when the kernel has none of that number. */
const struct xfrm_alg *xfrm_encr_by_id(uint16_t id); /* AEAD or CIPHER */
const struct xfrm_alg *xfrm_auth_by_id(uint16_t id);

/* All, for status: the order is that of the table; NULL ends. */
const struct xfrm_alg *xfrm_alg_nth(unsigned n);

#endif
