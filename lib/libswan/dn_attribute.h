/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Attribute types of distinguished names, and the DER that they are in.
 */
#ifndef LIBSWAN_DN_ATTRIBUTE_H
#define LIBSWAN_DN_ATTRIBUTE_H

#include "libswan/cursor.h"

enum der_tag {
	DER_OID = 0x06,
	DER_UTF8_STRING = 0x0c,
	DER_NUMERIC_STRING = 0x12,
	DER_PRINTABLE_STRING = 0x13,
	DER_T61_STRING = 0x14,
	DER_IA5_STRING = 0x16,
	DER_VISIBLE_STRING = 0x1a,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31
};

struct dn_attribute_type {
	const char *name;    /* as printed */
	const char *aliases; /* also understood, comma separated */
	uint8_t oid[10];
	uint8_t oid_len;
	uint8_t tag; /* of its values; 0: PrintableString or UTF8String */
};

/* Borrowed or NULL. */
const struct dn_attribute_type *dn_attribute_find_oid(struct view oid);
const struct dn_attribute_type *dn_attribute_find_name(struct view name);

/* Contents of the next element, which must have TAG. */
struct cursor der_open(struct cursor *in, uint8_t tag);

/* The next element of any type; *TAG is 0 when there is none. */
struct view der_any(struct cursor *in, uint8_t *tag);

#endif
