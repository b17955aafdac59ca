/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A series ends without an SA: who is told, what is tried again.
 */

#include "exchange/childless.h"
#include "exchange/create_child_sa.h"
#include "exchange/lifetime.h"
#include "exchange/replace.h"
#include "exchange/revival.h"
#include "exchange/terminate.h"

#define RETRY_SHIFT_MAX 5
#define RETRY_MIN_MS    1000

/* "new Child SA", "rekey of Child SA #2", "rekey of IKE SA #1" */
static void add_story(struct text *out, const struct larval_sa *larval)
{
	switch (larval->kind) {
	case LARVAL_NEW_CHILD:
		text_add_string(out, "new Child SA");
		break;
	case LARVAL_REKEY_CHILD:
		text_add(out, "rekey of Child SA #%ju",
			 (uintmax_t)larval->old_child);
		break;
	case LARVAL_REKEY_IKE:
		text_add(out, "rekey of IKE SA #%ju",
			 (uintmax_t)larval->ike->serial);
		break;
	}
}

void larval_tell_end(const struct larval_sa *larval, int code)
{
	struct world *world = larval->ike->world;
	struct conn *c = conn_by_serial(&world->conns, larval->conn_serial);

	if (c == NULL || larval->role == RESPONDER || larval->goes_on) {
		return; /* nobody here waits for what the peer began */
	}
	if (larval->kind == LARVAL_NEW_CHILD) {
		conn_up_done(world, c, code);
	} else if (larval->commanded) {
		world->env->event(world->env->ctx,
				  &(struct ike_event){
					  .kind = IKE_EVENT_REKEY_DONE,
					  .conn_serial = c->serial,
					  .exit_code = code });
	}
}

/* Where the peer's has not taken its place until then. */
static void try_again(const struct larval_sa *larval)
{
	struct child_sa *old = child_sa_by_serial(&larval->ike->world->sas,
						  larval->old_child);

	if (larval->role != INITIATOR) {
		return;
	}
	if (larval->kind == LARVAL_REKEY_IKE) {
		retry_ike_rekey(larval->ike);
	} else if (old != NULL) {
		retry_child_rekey(old);
	}
}

struct verdict larval_fail(struct larval_sa **larval, uint16_t notify,
			   diag_t *why)
{
	struct ike_sa *ike = (*larval)->ike;
	/* not when ours has won: the peer's SA is about to go, or ours is */
	bool yield = (*larval)->role == INITIATOR &&
		     (*larval)->kind == LARVAL_REKEY_IKE &&
		     ((*larval)->n_r.len == 0 || (*larval)->lost);
	bool rekey_is_over = (*larval)->role == INITIATOR &&
			     (*larval)->kind == LARVAL_REKEY_IKE &&
			     !(*larval)->tried_again;
	uint64_t conn_serial = (*larval)->conn_serial;
	char buf[80];
	struct text story = TEXT_IN(buf);

	add_story(&story, *larval);
	/* before who waits for it is told that it is over */
	log_info(larval_log(*larval), "%s failed: %s", buf, diag_text(*why));
	diag_free(why);
	larval_tell_end(*larval, RC_FATAL);
	try_again(*larval);
	larval_sa_free(larval);
	drop_unused_instance(ike->world,
			     conn_by_serial(&ike->world->conns, conn_serial));
	if (yield) {
		rekey_ike_yield(ike);
	}
	if (rekey_is_over && ike->state == SA_ESTABLISHED) {
		childless_rekey_failed(ike);
	}
	return (struct verdict){ .outcome = FAIL_EXCHANGE, .notify = notify };
}

/* By its own rounds the peer has made what we cannot. */
static bool is_done_at_peer(const struct larval_sa *larval)
{
	return larval->n_r.len > 0 && !larval->has_link &&
	       larval->plan.due + 1 >= larval->plan.nr;
}

void larval_disown(struct larval_sa *larval)
{
	struct ike_sa *ike = larval->ike;

	if (larval->role == RESPONDER) {
		return;
	}
	if (larval->child != NULL) {
		window_add_task(&ike->window, TASK_DELETE_CHILD,
				larval->child->serial);
		larval->child = NULL;
	} else if (is_done_at_peer(larval)) {
		/* RFC 7296 2.8: "MUST close the IKE SA" */
		window_add_task(&ike->window, TASK_DELETE_IKE, ike->serial);
	}
}

struct verdict larval_fail_answered(struct larval_sa **larval, diag_t *why)
{
	larval_disown(*larval);
	return larval_fail(larval, NOTIFY_NOTHING, why);
}

/*
 * REKEY by TIMER in 3 to 8 s at first, then twice that, and again; not beyond
 * half of what is left of an SA's life.  False: next to nothing is, or the SA is
 * to go before, as another has taken its place.
 */
static bool back_off(struct world *world, unsigned *nr_retries,
		     struct monotime ends, struct sa_timer *timer,
		     enum timer_kind rekey)
{
	int64_t half = monotime_sub(ends, world->now).ms / 2;
	unsigned shift = *nr_retries < RETRY_SHIFT_MAX ? (*nr_retries)++ :
							 RETRY_SHIFT_MAX;
	uint8_t jitter;

	world->env->random(world->env->ctx, &jitter, sizeof(jitter));
	int64_t later = (int64_t)(3000 + 20 * jitter) << shift;

	if (half < RETRY_MIN_MS || is_ending_early(timer, ends)) {
		return false; /* its end stands */
	}
	timer_start(world, timer, rekey, MILLIS(later < half ? later : half));
	return true;
}

/* Its first Child SA is still asked for: nobody has brought C down. */
static bool wants_child(const struct larval_sa *larval, const struct conn *c)
{
	return larval->kind == LARVAL_NEW_CHILD && c != NULL &&
	       !larval->unwanted;
}

void retry_later(struct larval_sa *larval)
{
	struct ike_sa *ike = larval->ike;
	struct world *world = ike->world;
	struct child_sa *old = child_sa_by_serial(&world->sas,
						  larval->old_child);
	struct conn *c = conn_by_serial(&world->conns, larval->conn_serial);

	if (larval->kind == LARVAL_REKEY_IKE &&
	    !(ike->hybrid_due && ike->nr_rekey_retries >= RETRY_SHIFT_MAX)) {
		larval->tried_again =
			back_off(world, &ike->nr_rekey_retries, ike->ends,
				 &ike->lifetime, TIMER_IKE_REKEY);
	} else if (old != NULL) {
		(void)back_off(world, &old->nr_rekey_retries, old->ends,
			       &old->lifetime, TIMER_CHILD_REKEY);
	} else if (wants_child(larval, c)) {
		larval->goes_on = start_again(world, c, false);
	}
}

/* RFC 7296 1.3.1: nobody else needs to hear that for itself. */
static void note_full(struct ike_sa *ike)
{
	if (!ike->no_more_children) {
		ike->no_more_children = true;
		ike_sa_share(ike);
		send_where_room_is(ike);
	}
}

/* The peer will not do it on this IKE SA: another is to do it. */
void go_elsewhere(struct larval_sa *larval, uint16_t refusal)
{
	struct ike_sa *ike = larval->ike;
	struct conn *c = conn_by_serial(&ike->world->conns,
					larval->conn_serial);

	if (refusal == NOTIFY_NO_ADDITIONAL_SAS) {
		note_full(ike);
	}
	if (larval->kind != LARVAL_NEW_CHILD) {
		if (!larval->commanded && !ike->hybrid_due) {
			replace_soon(ike);
		}
	} else if (ike->no_more_children && wants_child(larval, c)) {
		larval->goes_on = start_again(ike->world, c, true);
	}
}

void child_is_gone(struct larval_sa *larval)
{
	struct world *world = larval->ike->world;
	struct child_sa *old = child_sa_by_serial(&world->sas,
						  larval->old_child);
	uint64_t conn_serial = larval->conn_serial;

	if (old != NULL && old->state == CHILD_INSTALLED) {
		child_terminate(&old);
		window_add_task(&larval->ike->window, TASK_NEW_CHILD,
				conn_serial);
	}
}
