/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Allocation that cannot fail, with a count of what is live.
 */
#ifndef LIBSWAN_ALLOC_H
#define LIBSWAN_ALLOC_H

#include <stdarg.h>

#include "libswan/bytes.h"

/*
 * Zeroed memory; aborts when there is none.  Sizes that come from a peer are
 * bounded before.  xfree(NULL) is accepted.
 */
void *xalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xrealloc(void *ptr, size_t old_size, size_t new_size);
void xfree(void *ptr);
char *xstrdup(const char *text);
char *xstrndup(const char *text, size_t len);
char *xasprintf(const char *fmt, ...) PRINTF_LIKE(1, 2);
char *xvasprintf(const char *fmt, va_list ap) PRINTF_LIKE(1, 0)
	__attribute__((nonnull(1)));

/* Blocks allocated and not freed; thread-safe.  For leak reports and tests. */
size_t xalloc_nr_live(void);

#define NEW(type)	 ((type *)xalloc(sizeof(type)))
#define NEW_ARRAY(type, nr) ((type *)xalloc(sizeof(type) * (nr)))

#endif
