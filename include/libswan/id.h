/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE identities: parse, print, match (RFC 7296 section 3.5).
 */
#ifndef LIBSWAN_ID_H
#define LIBSWAN_ID_H

#include "libswan/diag.h"
#include "libswan/ip_address.h"

enum id_type {
	ID_NONE = 0, /* none configured, or %any */
	ID_IPV4_ADDR = 1,
	ID_FQDN = 2,
	ID_RFC822_ADDR = 3,
	ID_IPV6_ADDR = 5,
	ID_DER_ASN1_DN = 9,
	ID_DER_ASN1_GN = 10,
	ID_KEY_ID = 11,
	ID_NULL = 13
};

/* The data is that of the wire: 4 octets, "east.example.com", DER ... */
struct id {
	enum id_type type;
	struct blob data;
};

/*
 * "192.1.2.23", "@east", "user@host", "@@user@host", "@#0a0b", "@[keyid]",
 * "C=CA, O=x" (DN), "@~HEX" (a DN's DER), "%null"; "%any", "%any6", "%none",
 * "0.0.0.0" and "::" are ID_NONE.
 */
diag_t id_parse(struct view text, struct id *out) MUST_USE;
struct id id_of_address(const struct ip_address *address);
struct id id_of_wire(uint8_t type, struct view data);
struct id id_clone(const struct id *id);
void id_done(struct id *id);

/* Same type and data (DNs by value, FQDN and RFC822 case ignored). */
bool id_eq(const struct id *a, const struct id *b);

/* As id_eq(); ID_NONE matches all, and "*" in a DN's PATTERN any value. */
bool id_match(const struct id *pattern, const struct id *id);

/* "@east", "192.1.2.23", "C=CA, O=x": never unsafe to print. */
void text_add_id(struct text *out, const struct id *id);

/* "ID_FQDN", "ID_IPV4_ADDR"; without the ID_ in text for people: "FQDN". */
const char *id_type_name(enum id_type type);

#endif
