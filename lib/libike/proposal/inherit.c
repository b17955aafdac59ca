/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A Child SA's proposals that inherit the IKE SA's key exchanges (PFS).
 */

#include "proposal/inherit.h"

#include "proposal/build.h"

static bool is_method(const struct ke_desc *ke)
{
	return ke != NULL && ke != &ke_none;
}

static bool has_addke(const struct chosen *ike)
{
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		if (is_method(ike->addke[n])) {
			return true;
		}
	}
	return false;
}

static void add_addkes(struct proposals *proposals, const struct chosen *ike)
{
	for (size_t i = 0; i < proposals->nr; i++) {
		for (unsigned n = 0; n < NR_ADDKE; n++) {
			if (is_method(ike->addke[n])) {
				proposal_add_ke(&proposals->list[i],
						TRANSFORM_ADDKE1 + n,
						ike->addke[n]);
			}
		}
	}
}

struct proposals *proposals_inherit(const struct proposals *child,
				    const struct chosen *ike,
				    enum inherit_fallback fallback)
{
	if (proposals_first_ke(child) != NULL) {
		return proposals_clone(child);
	}
	struct proposals *all = proposals_clone_with_ke(child, ike->ke);

	if (!has_addke(ike)) {
		return all;
	}
	add_addkes(all, ike);
	if (fallback == INHERIT_WITH_FALLBACK) {
		struct proposals *ke_alone =
			proposals_clone_with_ke(child, ike->ke);

		for (size_t i = 0; i < ke_alone->nr; i++) {
			proposals_take(all, &ke_alone->list[i]);
		}
		proposals_free(&ke_alone);
	}
	return all;
}
