/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Multiple key exchanges: which are negotiated, which round is due (RFC 9370).
 */

#include "ke/ke_plan.h"

#include "libswan/assert.h"

static void plan_add(struct ke_plan *plan, uint8_t type,
		     const struct ke_desc *ke)
{
	if (ke != NULL && ke != &ke_none) {
		plan->rounds[plan->nr].type = type;
		plan->rounds[plan->nr].ke = ke;
		plan->nr++;
	}
}

void ke_plan_init(struct ke_plan *plan, const struct chosen *chosen)
{
	*plan = (struct ke_plan){ .nr = 0 };
	plan_add(plan, TRANSFORM_KE, chosen->ke);
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		plan_add(plan, TRANSFORM_ADDKE1 + n, chosen->addke[n]);
	}
}

void ke_plan_init_first(struct ke_plan *plan, const struct ke_desc *ke)
{
	*plan = (struct ke_plan){ .nr = 0 };
	plan_add(plan, TRANSFORM_KE, ke);
}

static void plan_free_pair(struct ke_plan *plan)
{
	if (plan->pair != NULL) {
		ke_keypair_free(plan->rounds[plan->due].ke, &plan->pair);
	}
}

void ke_plan_done(struct ke_plan *plan)
{
	plan_free_pair(plan);
	for (unsigned n = 0; n < plan->nr_secrets; n++) {
		symkey_free(&plan->secrets[n]);
	}
	*plan = (struct ke_plan){ .nr = 0 };
}

const struct ke_round *ke_plan_due(const struct ke_plan *plan)
{
	return plan->due < plan->nr ? &plan->rounds[plan->due] : NULL;
}

void ke_plan_advance(struct ke_plan *plan)
{
	ASSERT(plan->due < plan->nr);
	plan_free_pair(plan);
	plan->due++;
}

/* Rounds before the first additional one: type 4's, where there is one. */
static unsigned plan_first_additional(const struct ke_plan *plan)
{
	return plan->nr > 0 && plan->rounds[0].type == TRANSFORM_KE ? 1 : 0;
}

unsigned ke_plan_nr_additional(const struct ke_plan *plan)
{
	return plan->nr - plan_first_additional(plan);
}

unsigned ke_plan_additional_due(const struct ke_plan *plan)
{
	return plan->due + 1 - plan_first_additional(plan);
}

void ke_plan_add_secret(struct ke_plan *plan, PK11SymKey **secret)
{
	ASSERT(plan->nr_secrets < KE_PLAN_MAX);
	plan->secrets[plan->nr_secrets++] = symkey_take(secret);
}

diag_t ke_round_check_value(const struct ke_round *round, enum role sender,
			    uint16_t method, struct view value)
{
	char name[16];
	struct text type = TEXT_IN(name);

	text_add_name(&type, transform_type_names, round->type);
	if (method != round->ke->id) {
		return diag("%s: key exchange method is %u, must be %u (%s)",
			    name, method, round->ke->id, round->ke->name);
	}
	diag_t d = round->ke->ops->check(round->ke, sender, value);
	diag_prefix(&d, "%s: ", name);
	return d;
}

void text_add_ke_round(struct text *out, const struct ke_round *round)
{
	if (round->type == TRANSFORM_KE) {
		text_add(out, "ke=%s", round->ke->name);
	} else {
		text_add(out, "addke%d=%s", round->type - TRANSFORM_ADDKE1 + 1,
			 round->ke->name);
	}
}
