/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What IKE_SA_INIT announces, and NAT detection (RFC 7296 2.23).
 */

#include "exchange/ike_sa_init.h"
#include "keys/natd.h"
#include "wire/vid_payload.h"

void init_notifies_encode(struct builder *out, const struct ike_sa *ike,
			  const struct conn *c, bool intermediate)
{
	/* RFC 7383 2.3: the responder only answers to what was announced. */
	if (ike->role == INITIATOR ? c->spec->fragmentation :
				     ike->peer.fragmentation) {
		notify_payload_encode(out, NOTIFY_IKEV2_FRAGMENTATION_SUPPORTED,
				      EMPTY_VIEW);
	}
	if (intermediate) {
		notify_payload_encode(out,
				      NOTIFY_INTERMEDIATE_EXCHANGE_SUPPORTED,
				      EMPTY_VIEW);
	}
	natd_encode(out, ike, c);
	if (ike->role == RESPONDER) { /* RFC 6023 3 */
		notify_payload_encode(out, NOTIFY_CHILDLESS_IKEV2_SUPPORTED,
				      EMPTY_VIEW);
	}
	if (c->spec->send_vendorid) {
		vid_payload_encode(out, view_of_string("pluto"));
	}
}

void natd_encode(struct builder *out, const struct ike_sa *ike,
		 const struct conn *c)
{
	uint8_t hash[NATD_BYTES];
	struct ip_endpoint source = ike->path.local;

	if (c->spec->encapsulation == ENCAPSULATION_YES) {
		source.port = 0; /* matches no packet: the peer sees a NAT */
	}
	natd_hash(&ike->spis, &source, hash);
	notify_payload_encode(out, NOTIFY_NAT_DETECTION_SOURCE_IP,
			      view_of_array(hash));
	natd_hash(&ike->spis, &ike->path.remote, hash);
	notify_payload_encode(out, NOTIFY_NAT_DETECTION_DESTINATION_IP,
			      view_of_array(hash));
}

/* One of the notifies of TYPE is E's hash; true also without any. */
static bool natd_matches(const struct chain *chain, uint16_t type,
			 const struct ike_spis *spis,
			 const struct ip_endpoint *e)
{
	uint8_t hash[NATD_BYTES];
	struct notify_payload notify;
	size_t pos = 0;
	bool any = false;

	natd_hash(spis, e, hash);
	while (chain_notify_next(chain, &pos, type, &notify)) {
		any = true;
		if (view_eq(notify.data, view_of_array(hash))) {
			return true;
		}
	}
	return !any;
}

/* The hashes are over the SPIs that the message itself has. */
void natd_learn(struct ike_sa *ike, const struct chain *chain)
{
	struct ike_spis spis = ike->spis;
	struct conn *c = ike_sa_conn(ike);

	if (ike->role == RESPONDER) {
		spis.r = (struct ike_spi){ { 0 } };
	}
	if (c->spec->encapsulation == ENCAPSULATION_NO) {
		return;
	}
	ike->path.nat_remote =
		!natd_matches(chain, NOTIFY_NAT_DETECTION_SOURCE_IP, &spis,
			      &ike->path.remote);
	ike->path.nat_local =
		!natd_matches(chain, NOTIFY_NAT_DETECTION_DESTINATION_IP, &spis,
			      &ike->path.local) ||
		c->spec->encapsulation == ENCAPSULATION_YES;
}
