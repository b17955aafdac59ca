/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Someone in the middle who changes certain messages, keys at hand.
 */
#include "sim/tamper.h"

struct ike_sa *sender_ike_sa(const struct host *host, struct view datagram)
{
	struct cursor in = cursor_of(datagram);
	struct ike_header h;

	if (host->engine == NULL || !ike_header_decode(&in, &h)) {
		return NULL;
	}
	return ike_sa_by_spi(&host->engine->world.sas,
			     h.flags & IKE_FLAG_INITIATOR ? &h.spis.i
							  : &h.spis.r);
}

static bool is_meant(const struct tamper *t, const struct ike_header *h)
{
	return (t->exchange == 0 || h->exchange == t->exchange) &&
	       ike_header_is_response(h) == t->responses &&
	       (!t->of_one_id || h->message_id == t->message_id) &&
	       (t->nr_max == 0 || t->nr_done < t->nr_max);
}

/* What cannot be opened, a repeat under earlier keys, is taken away. */
static enum tap_result edit(struct tamper *t, struct ike_sa *ike, size_t host,
			    struct packet *packet)
{
	struct forged forged;

	if (!forge_open(ike, blob_view(&packet->datagram), &forged)) {
		return TAP_DROP;
	}
	t->edit(&forged, t->arg);
	blob_free(&packet->datagram);
	packet->datagram = forge_seal(ike, &forged);
	packet->forged = true;
	if (t->as_sender) {
		forge_int_auth(ike, &forged, &t->before[host]);
	}
	forged_done(&forged);
	return TAP_PASS;
}

enum tap_result tamper_with(struct tamper *t, struct host *sender,
			    struct packet *packet)
{
	struct ike_sa *ike =
		sender_ike_sa(sender, blob_view(&packet->datagram));
	size_t host = sender == WEST(packet->sim) ? 0 : 1;
	struct cursor in = cursor_of(blob_view(&packet->datagram));
	enum tap_result result = TAP_PASS;
	struct ike_header h;

	if (ike_header_decode(&in, &h) && is_meant(t, &h)) {
		t->nr_done++;
		result =
			t->edit == NULL ? TAP_DROP : edit(t, ike, host, packet);
	}
	if (ike != NULL && ike->half_open != NULL) {
		t->before[host] = ike->half_open->int_auth[ike->role];
	}
	return result;
}
