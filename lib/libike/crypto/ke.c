/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Key exchange methods (transform types 4 and 6..12): the list.
 */
#include "crypto/ke.h"

#include "crypto/alias.h"

const struct ke_desc ke_none = {
	.name = "NONE",
	.aliases = "null,dh0",
};

const struct ke_desc *const ke_descs[] = {
	&ke_modp1536,	 &ke_modp2048,	 &ke_modp3072,	  &ke_modp4096,
	&ke_modp6144,	 &ke_modp8192,	 &ke_ecp256,	  &ke_ecp384,
	&ke_ecp521,	 &ke_curve25519, &ke_ml_kem_512, &ke_ml_kem_768,
	&ke_ml_kem_1024, &ke_none,	 NULL,
};

const struct ke_desc *ke_by_id(uint16_t id)
{
	for (size_t i = 0; ke_descs[i] != NULL; i++) {
		if (ke_descs[i]->id == id) {
			return ke_descs[i];
		}
	}
	return NULL;
}

const struct ke_desc *ke_by_name(struct view name)
{
	for (size_t i = 0; ke_descs[i] != NULL; i++) {
		if (alias_match(ke_descs[i]->name, ke_descs[i]->aliases,
				name)) {
			return ke_descs[i];
		}
	}
	return NULL;
}

bool ke_is_available(const struct ke_desc *ke)
{
	return ke->ops != NULL && ke->ops->available(ke);
}

void ke_keypair_free(const struct ke_desc *ke, struct ke_keypair **pair)
{
	if (*pair != NULL) {
		ke->ops->free_pair(pair);
	}
}
