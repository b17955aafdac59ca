/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_AUTH: identities, AUTH, the first Child SA (RFC 7296 1.2, 2.15).
 */
#ifndef LIBIKE_EXCHANGE_IKE_AUTH_H
#define LIBIKE_EXCHANGE_IKE_AUTH_H

#include "auth/psk.h"
#include "exchange/exchange.h"

/* Initiator: HDR, SK{ IDi, [IDr], AUTH, SAi2, TSi, TSr }. */
struct verdict ike_auth_start(struct ike_sa *ike);

/* Responder's handler of that. */
struct verdict recv_ike_auth_request(struct ike_sa *ike,
				     const struct message *msg);

/* What ROLE signs, with ID_BODY its ID payload's body; borrows from IKE. */
struct auth_input ike_auth_input(const struct ike_sa *ike, enum role role,
				 struct view id_body, uint32_t message_id);

/* The peer's AUTH payload must be SECRET's; constant time. */
diag_t ike_auth_check(const struct ike_sa *ike, const struct message *msg,
		      struct view id_body, PK11SymKey *secret) MUST_USE;

/* Append our AUTH payload. */
diag_t ike_auth_encode(struct ike_sa *ike, struct builder *out,
		       const struct id *id, uint32_t message_id,
		       PK11SymKey *secret) MUST_USE;

/* "FQDN '@west'" */
void text_add_id_story(struct text *out, const struct id *id);

/* After success: lifetime, log lines, who serves the connection now. */
void ike_established(struct ike_sa *ike, struct conn *c);
void child_established(struct child_sa *child, enum role role);

#endif
