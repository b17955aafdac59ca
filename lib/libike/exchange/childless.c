/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Childless start: the first Child SA waits for a hybrid rekey (RFC 6023, RFC
 * 9370 section 4).
 */
#include "exchange/childless.h"

#include "exchange/collision.h"
#include "proposal/match.h"

#define INITIATOR_HAS SECONDS(5)  /* to begin the rekey; then we do */
#define RESPONDER_HAS SECONDS(30) /* for one that it began before */

bool may_add_ke_later(const struct conn *c)
{
	return c->spec->childless != CHILDLESS_NO &&
	       proposals_have_addke(c->ike);
}

static unsigned nr_rounds(const struct ike_sa *ike)
{
	return ike->state == SA_ESTABLISHED ?
		       ike->rounds_done :
		       ke_plan_nr_additional(&ike->ke_plan);
}

static bool is_hybrid_due(const struct ike_sa *ike, const struct conn *c)
{
	return may_add_ke_later(c) && nr_rounds(ike) == 0;
}

/* IKE_SA_INIT came to less than what C demands. */
static bool is_too_weak(const struct ike_sa *ike, const struct conn *c)
{
	return is_hybrid_due(ike, c) &&
	       (c->spec->intermediate == INTERMEDIATE_INSIST ||
		!proposals_allow(c->ike, &ike->crypto.chosen));
}

struct verdict childless_check(const struct ike_sa *ike, const struct conn *c)
{
	if (ike->role == RESPONDER || ike->peer.childless) {
		return verdict_done();
	}
	if (c->spec->childless == CHILDLESS_INSIST) {
		return verdict_fail(
			NOTIFY_NOTHING,
			"peer does not support a childless IKE_AUTH, which childless=insist demands");
	}
	if (is_too_weak(ike, c)) {
		return verdict_fail(
			NOTIFY_NOTHING,
			"peer has neither agreed to an additional key exchange in IKE_INTERMEDIATE nor does it support a childless IKE_AUTH");
	}
	return verdict_done();
}

bool is_to_be_childless(const struct ike_sa *ike, const struct conn *c)
{
	return ike->peer.childless &&
	       (c->spec->childless == CHILDLESS_INSIST || is_hybrid_due(ike, c));
}

const char *why_childless(const struct ike_sa *ike, const struct conn *c)
{
	if (c->spec->childless == CHILDLESS_INSIST) {
		return "childless=insist";
	}
	return is_too_weak(ike, c) ?
		       "an additional key exchange is to come before" :
		       NULL;
}

static void note_due(struct ike_sa *ike, const struct conn *c)
{
	ike->childless = true;
	ike->hybrid_due = is_hybrid_due(ike, c);
	ike->provisional = is_too_weak(ike, c);
}

void childless_begin(struct ike_sa *ike, struct conn *c)
{
	note_due(ike, c);
	if (ike->role == RESPONDER) {
		return;
	}
	if (ike->hybrid_due) {
		log_info(&ike->log,
			 "childless IKE SA: rekeying it with an additional key exchange before the first Child SA");
		window_add_task(&ike->window, TASK_REKEY_IKE, 0);
	}
	window_add_task(&ike->window, TASK_NEW_CHILD, c->serial);
}

void childless_watch(struct ike_sa *ike)
{
	if (ike->hybrid_due) {
		timer_start(ike->world, &ike->lifetime, TIMER_IKE_REKEY,
			    ike->role == RESPONDER ? INITIATOR_HAS :
						     RESPONDER_HAS);
	}
}

void childless_hurry(struct ike_sa *ike)
{
	timer_start(ike->world, &ike->lifetime, TIMER_IKE_REKEY, MILLIS(0));
}

void childless_rekey_failed(struct ike_sa *ike)
{
	if (!ike->hybrid_due || ike->window.out.nr_deletes > 0) {
		return;
	}
	if (is_being_rekeyed(ike) || ike->peers_new_ike != 0) {
		childless_watch(ike); /* the peer's will do, if it ends well */
		return;
	}
	ike->hybrid_due = false;
	if (ike->provisional) {
		log_error(&ike->log,
			  "no Child SA without an additional key exchange: deleting the IKE SA");
		window_add_task(&ike->window, TASK_DELETE_IKE, 0);
	} else {
		log_info(&ike->log,
			 "going on without an additional key exchange");
	}
}
