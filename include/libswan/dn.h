/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Distinguished names: text and DER (X.501, RFC 5280 section 4.1.2.4).
 */
#ifndef LIBSWAN_DN_H
#define LIBSWAN_DN_H

#include "libswan/diag.h"
#include "libswan/print.h"

/*
 * "C=CA, O=x" or "/C=CA/O=x", in the order of the DER Name that *DER gets.
 * Escapes as in RFC 4514; '+' joins the attributes of one RDN.
 */
diag_t dn_parse(struct view text, struct blob *der) MUST_USE;

/* "C=CA, O=x", all but printable ASCII escaped; "@~HEX" when malformed. */
void text_add_dn(struct text *out, struct view der);

/* Well formed, and all attribute types can be printed. */
bool dn_is_valid(struct view der);

/*
 * Same attributes in the same order; the string type, case and repeated
 * blanks do not count (RFC 5280 7.1).  Malformed names: same octets.
 */
bool dn_eq(struct view a, struct view b);

/* As dn_eq(), but the value "*" in PATTERN stands for any. */
bool dn_match(struct view pattern, struct view dn);

#endif
