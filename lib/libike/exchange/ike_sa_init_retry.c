/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_SA_INIT answers that ask for another request (RFC 7296 2.6, 2.7).
 */

#include "exchange/ike_sa_init.h"
#include "libswan/cursor.h"

#define RETRIES_MAX 5	 /* of both kinds together: no endless loop */
#define COOKIE_MAX_BYTES 64

/* N(COOKIE): the same request with the cookie in front. */
struct verdict recv_cookie(struct ike_sa *ike, const struct message *msg)
{
	struct half_open *half = ike->half_open;
	struct notify_payload notify;

	if (!chain_notify(msg->body, NOTIFY_COOKIE, &notify) ||
	    notify.data.len == 0 || notify.data.len > COOKIE_MAX_BYTES) {
		return verdict_ignore(
			"ignoring COOKIE of %zu octets, must be 1 to %u",
			notify.data.len, COOKIE_MAX_BYTES);
	}
	if (half->nr_retries >= RETRIES_MAX) {
		return verdict_ignore("ignoring COOKIE after %u retries",
				      half->nr_retries);
	}
	half->nr_retries++;
	blob_free(&half->cookie);
	half->cookie = blob_clone(notify.data);
	log_info(&ike->log,
		 "received anti-DDOS COOKIE notify response; resending IKE_SA_INIT request with COOKIE payload added");
	return ike_sa_init_send(ike);
}

/*
 * N(INVALID_KE_PAYLOAD): the method that the peer wants, which must be one of
 * those offered.  The SA payload, the nonce and a cookie stay (RFC 7296 2.7).
 */
struct verdict recv_invalid_ke(struct ike_sa *ike, const struct message *msg)
{
	struct half_open *half = ike->half_open;
	struct notify_payload notify;

	if (!chain_notify(msg->body, NOTIFY_INVALID_KE_PAYLOAD, &notify) ||
	    notify.data.len != 2) {
		return verdict_ignore("ignoring malformed INVALID_KE_PAYLOAD");
	}
	struct cursor in = cursor_of(notify.data);
	const struct ke_desc *wanted = ke_by_id(cursor_u16(&in));

	if (wanted == NULL || wanted == half->first_ke ||
	    !proposals_have_ke(ike_sa_conn(ike)->ike, wanted)) {
		return verdict_ignore(
			"ignoring INVALID_KE_PAYLOAD that suggests a key exchange method which was not offered");
	}
	if (half->nr_retries >= RETRIES_MAX) {
		return verdict_ignore("ignoring INVALID_KE_PAYLOAD after %u retries",
				      half->nr_retries);
	}
	half->nr_retries++;
	log_info(&ike->log,
		 "received unauthenticated INVALID_KE_PAYLOAD response to Key Exchange Method (DH) %s; resending with suggested %s",
		 half->first_ke->name, wanted->name);
	return ike_keygen_start(ike, SIDE_RESPONSE, wanted,
				on_init_keygen_done);
}
