/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a peer announced: one set, one table notify -> exchange and member.
 */

#include "sa/capabilities.h"

#include <stddef.h>

#define IN(member) offsetof(struct capabilities, member)

/* Elsewhere than in its exchange a notify announces nothing. */
/* clang-format off */
static const struct {
	uint16_t notify;
	uint8_t exchange;
	size_t member;
} announcements[] = {
	{ NOTIFY_IKEV2_FRAGMENTATION_SUPPORTED,   EXCHANGE_IKE_SA_INIT, IN(fragmentation) },
	{ NOTIFY_INTERMEDIATE_EXCHANGE_SUPPORTED, EXCHANGE_IKE_SA_INIT, IN(intermediate) },
	{ NOTIFY_CHILDLESS_IKEV2_SUPPORTED,       EXCHANGE_IKE_SA_INIT, IN(childless) },
	{ NOTIFY_SIGNATURE_HASH_ALGORITHMS,       EXCHANGE_IKE_SA_INIT, IN(signature_hashes) },
	{ NOTIFY_MOBIKE_SUPPORTED,                EXCHANGE_IKE_AUTH,    IN(mobike) },
	{ NOTIFY_ESP_TFC_PADDING_NOT_SUPPORTED,   EXCHANGE_IKE_AUTH,    IN(no_esp_tfc) },
	{ NOTIFY_INITIAL_CONTACT,                 EXCHANGE_IKE_AUTH,    IN(initial_contact) },
	{ NOTIFY_USE_TRANSPORT_MODE,              EXCHANGE_IKE_AUTH,    IN(transport_mode) },
};
/* clang-format on */

void capabilities_learn(struct capabilities *peer, const struct message *msg)
{
	struct notify_payload notify;
	size_t pos = 0;

	while (chain_notify_next(msg->body, &pos, 0, &notify)) {
		for (size_t n = 0; n < ARRAY_LEN(announcements); n++) {
			if (notify.type == announcements[n].notify &&
			    msg->header.exchange == announcements[n].exchange) {
				*(bool *)((char *)peer +
					  announcements[n].member) = true;
			}
		}
	}
}
