/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Views and parameter structs as NSS wants them.
 */
#ifndef LIBIKE_CRYPTO_NSS_ITEM_H
#define LIBIKE_CRYPTO_NSS_ITEM_H

#include <seccomon.h>

#include "libswan/bytes.h"

/* Borrows; NSS only reads through it. */
static inline SECItem nss_item(const void *ptr, size_t len)
{
	return (SECItem){ siBuffer, (unsigned char *)ptr, (unsigned)len };
}

static inline SECItem nss_item_of_view(struct view view)
{
	return nss_item(view.ptr, view.len);
}

static inline struct view nss_item_view(const SECItem *item)
{
	return view_of(item->data, item->len);
}

#endif
