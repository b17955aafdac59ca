/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Bytes: a borrowed view, an owned blob that wipes itself.
 */
#ifndef LIBSWAN_BYTES_H
#define LIBSWAN_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define ARRAY_LEN(a)	       (sizeof(a) / sizeof((a)[0]))

/* Borrowed; never freed; valid while its owner is. */
struct view {
	const uint8_t *ptr;
	size_t len;
};

/* Owned; blob_free() wipes, then frees. */
struct blob {
	uint8_t *ptr;
	size_t len;
};

#define EMPTY_VIEW ((struct view){ NULL, 0 })
#define EMPTY_BLOB ((struct blob){ NULL, 0 })

/* A view of the LEN octets at PTR; of an object; of a C string's text. */
static inline struct view view_of(const void *ptr, size_t len)
{
	return (struct view){ ptr, len };
}
#define view_of_array(a) view_of((a), sizeof(a))
struct view view_of_string(const char *text);

/* Borrow the whole of BLOB. */
static inline struct view blob_view(const struct blob *blob)
{
	return (struct view){ blob->ptr, blob->len };
}

/* LEN zero octets; a copy of VIEW; the concatenation of NR views. */
struct blob blob_new(size_t len);
struct blob blob_clone(struct view view);
struct blob blob_concat(const struct view *views, size_t nr_views);

/* Wipe, free and empty BLOB; an empty blob is accepted. */
void blob_free(struct blob *blob);

/* Move BLOB out, leaving it empty. */
struct blob blob_take(struct blob *blob);

/* Equal length and octets; not for secrets. */
bool view_eq(struct view a, struct view b);

/* memcmp order over the common length; a prefix is smaller (RFC 7296 2.8). */
int view_cmp(struct view a, struct view b);

/* As view_eq(), in time that depends on the lengths only. */
bool ct_equal(struct view a, struct view b);

/* Set LEN octets at PTR to zero; never optimised away. */
void wipe(void *ptr, size_t len);

#endif
