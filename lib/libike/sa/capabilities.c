/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a peer announced: one set, one table notify -> member.
 */

#include "sa/capabilities.h"

#include <stddef.h>

static const struct {
	uint16_t notify;
	size_t member;
} announcements[] = {
	{ NOTIFY_IKEV2_FRAGMENTATION_SUPPORTED,
	  offsetof(struct capabilities, fragmentation) },
	{ NOTIFY_INTERMEDIATE_EXCHANGE_SUPPORTED,
	  offsetof(struct capabilities, intermediate) },
	{ NOTIFY_CHILDLESS_IKEV2_SUPPORTED,
	  offsetof(struct capabilities, childless) },
	{ NOTIFY_MOBIKE_SUPPORTED, offsetof(struct capabilities, mobike) },
	{ NOTIFY_ESP_TFC_PADDING_NOT_SUPPORTED,
	  offsetof(struct capabilities, no_esp_tfc) },
	{ NOTIFY_INITIAL_CONTACT,
	  offsetof(struct capabilities, initial_contact) },
	{ NOTIFY_USE_TRANSPORT_MODE,
	  offsetof(struct capabilities, transport_mode) },
	{ NOTIFY_SIGNATURE_HASH_ALGORITHMS,
	  offsetof(struct capabilities, signature_hashes) },
};

void capabilities_learn(struct capabilities *peer, const struct chain *chain)
{
	struct notify_payload notify;
	size_t pos = 0;

	while (chain_notify_next(chain, &pos, 0, &notify)) {
		for (size_t n = 0; n < ARRAY_LEN(announcements); n++) {
			if (notify.type == announcements[n].notify) {
				*(bool *)((char *)peer +
					  announcements[n].member) = true;
			}
		}
	}
}
