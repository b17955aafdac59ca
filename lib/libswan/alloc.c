/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Allocation that cannot fail, with a count of what is live.
 */
#include "libswan/alloc.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the process, not of an object: it is what a leak report compares. */
static atomic_size_t nr_live;

#define SMALL_MAX 1024

static _Noreturn void out_of_memory(size_t size)
{
	fprintf(stderr, "out of memory: %zu octets\n", size);
	abort();
}

/*
 * glibc keeps small blocks for the thread that freed them, and does not look
 * there for calloc(); of large ones calloc() knows which are clean.
 */
static void *clean(size_t size)
{
	if (size > SMALL_MAX) {
		return calloc(1, size);
	}
	void *ptr = malloc(size);

	return ptr == NULL ? NULL : memset(ptr, 0, size);
}

void *xalloc(size_t size)
{
	/* a size of nothing still gives a pointer of its own */
	void *ptr = clean(size == 0 ? 1 : size);

	if (ptr == NULL) {
		out_of_memory(size);
	}
	atomic_fetch_add_explicit(&nr_live, 1, memory_order_relaxed);
	return ptr;
}

/* Not realloc(): it would leave a copy of what may be secret behind. */
void *xrealloc(void *ptr, size_t old_size, size_t new_size)
{
	void *grown = xalloc(new_size);

	if (ptr != NULL) {
		memcpy(grown, ptr, old_size < new_size ? old_size : new_size);
		wipe(ptr, old_size);
		xfree(ptr);
	}
	return grown;
}

void xfree(void *ptr)
{
	if (ptr != NULL) {
		atomic_fetch_sub_explicit(&nr_live, 1, memory_order_relaxed);
		free(ptr);
	}
}

char *xstrdup(const char *text)
{
	return xstrndup(text, strlen(text));
}

char *xstrndup(const char *text, size_t len)
{
	size_t copied = strnlen(text, len);
	char *copy = xalloc(copied + 1);

	memcpy(copy, text, copied);
	return copy;
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *text = xvasprintf(fmt, ap);
	va_end(ap);
	return text;
}

char *xvasprintf(const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (len < 0) {
		abort();
	}
	char *text = xalloc((size_t)len + 1);

	vsnprintf(text, (size_t)len + 1, fmt, ap);
	return text;
}

size_t xalloc_nr_live(void)
{
	return atomic_load_explicit(&nr_live, memory_order_relaxed);
}
