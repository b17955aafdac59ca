/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Bytes: a borrowed view, an owned blob that wipes itself.
 */
#include "libswan/bytes.h"

#include <string.h>

#include "libswan/alloc.h"
#include "libswan/assert.h"

struct view view_of_string(const char *text)
{
	return view_of(text, text == NULL ? 0 : strlen(text));
}

struct blob blob_new(size_t len)
{
	if (len == 0) {
		return EMPTY_BLOB;
	}
	return (struct blob){ xalloc(len), len };
}

struct blob blob_clone(struct view view)
{
	return blob_concat(&view, 1);
}

struct blob blob_concat(const struct view *views, size_t nr_views)
{
	size_t len = 0;

	for (size_t i = 0; i < nr_views; i++) {
		ASSERT(views[i].len <= SIZE_MAX - len);
		len += views[i].len;
	}
	struct blob blob = blob_new(len);
	size_t at = 0;

	for (size_t i = 0; i < nr_views; i++) {
		if (views[i].len > 0) {
			memcpy(blob.ptr + at, views[i].ptr, views[i].len);
			at += views[i].len;
		}
	}
	return blob;
}

void blob_free(struct blob *blob)
{
	wipe(blob->ptr, blob->len);
	xfree(blob->ptr);
	*blob = EMPTY_BLOB;
}

struct blob blob_take(struct blob *blob)
{
	struct blob taken = *blob;

	*blob = EMPTY_BLOB;
	return taken;
}

bool view_eq(struct view a, struct view b)
{
	return a.len == b.len &&
	       (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int view_cmp(struct view a, struct view b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);

	if (order != 0) {
		return order;
	}
	return (a.len > b.len) - (a.len < b.len);
}

bool ct_equal(struct view a, struct view b)
{
	if (a.len != b.len) {
		return false;
	}
	/* volatile: the loop must not stop at the first difference */
	volatile uint8_t difference = 0;

	for (size_t i = 0; i < a.len; i++) {
		difference = (uint8_t)(difference | (a.ptr[i] ^ b.ptr[i]));
	}
	return difference == 0;
}

void wipe(void *ptr, size_t len)
{
	if (len > 0) {
		explicit_bzero(ptr, len);
	}
}
