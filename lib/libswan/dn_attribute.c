/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Attribute types of distinguished names, and the DER that they are in.
 */
#include "libswan/dn_attribute.h"

#include <string.h>
#include <strings.h>

#define X520(n)	 { 0x55, 0x04, (n) }, 3
#define PKCS9(n) { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, (n) }, 9
#define PILOT(n)                                                               \
	{ 0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, (n) }, 10

/* clang-format off */
static const struct dn_attribute_type types[] = {
	{ "C",            "countryName",              X520(6),   DER_PRINTABLE_STRING },
	{ "ST",           "S,stateOrProvinceName",    X520(8),   0 },
	{ "L",            "localityName",             X520(7),   0 },
	{ "O",            "organizationName",         X520(10),  0 },
	{ "OU",           "organizationalUnitName",   X520(11),  0 },
	{ "CN",           "commonName",               X520(3),   0 },
	{ "E",            "EMAIL,emailAddress",       PKCS9(1),  DER_IA5_STRING },
	{ "DC",           "domainComponent",          PILOT(25), DER_IA5_STRING },
	{ "UID",          "userId",                   PILOT(1),  0 },
	{ "SN",           "surname",                  X520(4),   0 },
	{ "serialNumber", "",                         X520(5),   DER_PRINTABLE_STRING },
	{ "STREET",       "streetAddress",            X520(9),   0 },
	{ "T",            "title",                    X520(12),  0 },
	{ "D",            "description",              X520(13),  0 },
	{ "postalCode",   "",                         X520(17),  0 },
	{ "N",            "name",                     X520(41),  0 },
	{ "G",            "GN,givenName",             X520(42),  0 },
	{ "I",            "initials",                 X520(43),  0 },
	{ "generationQualifier", "",                  X520(44),  0 },
	{ "dnQualifier",  "",                         X520(46),  DER_PRINTABLE_STRING },
	{ "pseudonym",    "",                         X520(65),  0 },
	{ "unstructuredName",    "UN",                PKCS9(2),  0 },
	{ "unstructuredAddress", "UA",                PKCS9(8),  0 },
};
/* clang-format on */

const struct dn_attribute_type *dn_attribute_find_oid(struct view oid)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (view_eq(oid, view_of(types[i].oid, types[i].oid_len))) {
			return &types[i];
		}
	}
	return NULL;
}

/* Is NAME one of the comma separated NAMES?  Case does not count. */
static bool is_in_list(const char *names, struct view name)
{
	while (*names != '\0') {
		size_t len = strcspn(names, ",");

		if (len == name.len &&
		    strncasecmp(names, (const char *)name.ptr, len) == 0) {
			return true;
		}
		names += len;
		names += strspn(names, ",");
	}
	return false;
}

const struct dn_attribute_type *dn_attribute_find_name(struct view name)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (is_in_list(types[i].name, name) ||
		    is_in_list(types[i].aliases, name)) {
			return &types[i];
		}
	}
	return NULL;
}

/* Definite form, at most four octets of length. */
static size_t der_length(struct cursor *in)
{
	uint8_t first = cursor_u8(in);
	size_t len = 0;

	if (first < 0x80) {
		return first;
	}
	if (first == 0x80 || first > 0x84) {
		cursor_fail(in);
	}
	for (unsigned i = 0; i < (first & 0x7fu) && cursor_ok(in); i++) {
		len = len << 8 | cursor_u8(in);
	}
	return len;
}

struct cursor der_open(struct cursor *in, uint8_t tag)
{
	if (cursor_u8(in) != tag) {
		cursor_fail(in);
	}
	return cursor_sub(in, der_length(in));
}

struct view der_any(struct cursor *in, uint8_t *tag)
{
	*tag = cursor_u8(in);
	if ((*tag & 0x1f) == 0x1f) { /* tag numbers above 30: not in names */
		cursor_fail(in);
	}
	struct view contents = cursor_bytes(in, der_length(in));

	*tag = cursor_ok(in) ? *tag : 0;
	return contents;
}
