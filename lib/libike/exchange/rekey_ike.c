/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * CREATE_CHILD_SA: rekey of the IKE SA (RFC 7296 1.3.2, 2.8, 2.18).
 */

#include <string.h>

#include "exchange/collision.h"
#include "exchange/keepalive.h"
#include "exchange/lifetime.h"
#include "exchange/liveness.h"
#include "exchange/replace.h"
#include "exchange/supersede.h"
#include "exchange/terminate.h"
#include "libswan/alloc.h"
#include "proposal/match.h"
#include "proposal/print.h"

#define REDUNDANT_LIFETIME SECONDS(10) /* of what a lost collision made */
#define INITIATOR_HAS_IT   SECONDS(1)  /* the new IKE SA, even after a loss */

/* Its larval_sa, which stays, owns it; else it is to be deleted. */
static bool is_being_made(const struct child_sa *child)
{
	LIST_FOREACH(entry, &child->ike->larvals) {
		if (CONTAINER_OF(entry, struct larval_sa, in_ike)->child ==
		    child) {
			return true;
		}
	}
	return false;
}

static void hand_over_children(struct ike_sa *old, struct ike_sa *new)
{
	LIST_FOREACH_SAFE(entry, after, &old->children) {
		struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);
		struct conn *c = conn_by_serial(&old->world->conns,
						child->conn_serial);

		if (is_being_made(child)) {
			continue;
		}
		child_sa_set_ike(child, new);
		/* one that another Child SA serves may be elsewhere */
		if (c != NULL && c->ike_serial == old->serial) {
			c->ike_serial = new->serial;
		}
	}
}

/* What is about OLD alone is over with it. */
static bool is_over_with(const struct ike_sa *old, const struct task *task)
{
	return task->kind == TASK_REKEY_IKE || task->kind == TASK_LIVENESS ||
	       (task->kind == TASK_DELETE_IKE && task->serial == old->serial);
}

/* TASK is the new IKE SA's: so is who waits for its end. */
static void hand_over_task(struct task *task, struct ike_sa *new)
{
	struct conn *c = NULL;

	if (task->kind == TASK_NEW_CHILD) {
		c = conn_by_serial(&new->world->conns, task->serial);
	}
	if (c != NULL && c->up_ike != 0) {
		c->up_ike = new->serial;
	}
	window_put_task(&new->window, task);
}

static void hand_over_tasks(struct ike_sa *old, struct ike_sa *new)
{
	struct task *task;

	while ((task = window_next_task(&old->window)) != NULL) {
		if (is_over_with(old, task)) {
			task_tell_end(old->world, task, RC_OK);
			xfree(task);
		} else {
			hand_over_task(task, new);
		}
	}
}

/* Children and what is queued go on under the new IKE SA. */
static void hand_over(struct ike_sa *old, struct ike_sa *new, enum role role)
{
	struct conn *c = ike_sa_conn(old);

	hand_over_children(old, new);
	hand_over_tasks(old, new);
	if (c != NULL) {
		if (c->ike_serial == old->serial || c->ike_serial == 0) {
			c->ike_serial =
				new->serial; /* else another's serves it */
		}
		if (c->up_ike == old->serial) {
			c->up_ike = new->serial;
		}
	}
	/* The peer may not have it yet; its delete of OLD says that it has. */
	window_wake_after(old->world, &new->window,
			  role == INITIATOR ? MILLIS(0) : INITIATOR_HAS_IT);
}

/* The new one is complete: it has the peer's identity, not its secrets. */
static diag_t make_ike(struct larval_sa *larval)
{
	struct ike_sa *old = larval->ike;
	struct ike_sa *new = larval->new_ike;
	struct nonces nonces = larval_nonces(larval);
	diag_t d = ike_sa_wake(old);

	if (d == NULL) {
		d = sk_keys_derive_rekey(&larval->chosen.suite,
					 old->crypto.chosen.suite.prf,
					 &old->crypto.keys,
					 larval->plan.secrets,
					 larval->plan.nr_secrets, &nonces,
					 &new->spis, &new->crypto.keys);
	}
	if (d != NULL) {
		return d;
	}
	new->crypto.chosen = larval->chosen;
	blob_free(&new->crypto.n_i);
	blob_free(&new->crypto.n_r);
	new->crypto.n_i = blob_take(&larval->n_i);
	new->crypto.n_r = blob_take(&larval->n_r);
	new->peer = old->peer;
	new->path = old->path;
	new->peer_id = id_clone(&old->peer_id);
	new->authby = old->authby;
	new->auth_ends = old->auth_ends;
	new->childless = old->childless;
	ike_sa_establish(new);
	new->rounds_done = ke_plan_nr_additional(&larval->plan);
	return NULL;
}

static void log_rekeyed(const struct larval_sa *larval)
{
	char buf[400];
	struct text chosen = TEXT_IN(buf);

	text_add_chosen_ike(&chosen, &larval->chosen);
	log_info(&larval->new_ike->log, "%s rekeyed IKE SA #%ju {%s}",
		 larval->role == INITIATOR ? "initiator" : "responder",
		 (uintmax_t)larval->ike->serial, buf);
}

/* Whether our own rekey of IKE is on its way too: the nonces will tell. */
static bool own_rekey_pending(const struct ike_sa *ike)
{
	LIST_FOREACH(entry, &ike->larvals) {
		const struct larval_sa *larval =
			CONTAINER_OF(entry, struct larval_sa, in_ike);

		if (larval->role == INITIATOR &&
		    larval->kind == LARVAL_REKEY_IKE) {
			return true;
		}
	}
	return false;
}

/*
 * Ours wins: the peer deletes what its own rekey made.  If it never knew, as
 * OLD went before it had our answer, nobody would.
 */
static void expect_delete(struct ike_sa *old, const struct ike_sa *winner)
{
	struct ike_sa *redundant =
		ike_sa_by_serial(&old->world->sas, old->peers_new_ike);

	if (redundant != NULL && redundant != winner &&
	    redundant->state == SA_ESTABLISHED) {
		timer_start(old->world, &redundant->lifetime, TIMER_IKE_LIFE,
			    REDUNDANT_LIFETIME);
	}
}

/* OLD has done its work; whoever began the rekey deletes it. */
static void retire_old(struct ike_sa *old, struct ike_sa *new,
		       enum role role)
{
	hand_over(old, new, role);
	replace_inherit(old, new);
	superseded_inherit(old, new);
	expect_delete(old, new);
	new->rekeyed_ike = old->serial;
	old->peers_new_ike = 0;
	old->state = SA_REKEYED;
	timer_start(old->world, &old->lifetime, TIMER_IKE_LIFE, SECONDS(60));
	if (role == INITIATOR) {
		window_add_task(&old->window, TASK_DELETE_IKE, old->serial);
	}
}

void rekey_ike_yield(struct ike_sa *old)
{
	struct ike_sa *winner =
		ike_sa_by_serial(&old->world->sas, old->peers_new_ike);

	if (winner != NULL && winner->state == SA_ESTABLISHED) {
		retire_old(old, winner, RESPONDER);
	}
}

/* The one that NEW may replace. */
static struct ike_sa *undecided(const struct ike_sa *new)
{
	struct ike_sa *old =
		ike_sa_by_serial(&new->world->sas, new->peers_old_ike);

	return old != NULL && old->peers_new_ike == new->serial ? old : NULL;
}

void rekey_ike_decided(struct ike_sa *new)
{
	struct ike_sa *old = undecided(new);

	if (old != NULL) {
		rekey_ike_yield(old);
	}
}

void rekey_ike_undone(struct ike_sa *new)
{
	struct ike_sa *old = undecided(new);

	if (old != NULL) {
		old->peers_new_ike = 0;
		window_wake(old->world, &old->window);
	}
}

diag_t rekey_ike_finish(struct larval_sa *larval)
{
	struct ike_sa *old = larval->ike;
	struct ike_sa *new = larval->new_ike;
	struct world *world = old->world;
	struct conn *c = conn_by_serial(&world->conns, larval->conn_serial);
	diag_t d = make_ike(larval);

	if (d != NULL) {
		return d;
	}
	log_rekeyed(larval);
	larval->new_ike = NULL;
	start_ike_lifetime(new, c, larval->role);
	liveness_start(new, c);
	keepalive_start(new);
	if (larval->role == RESPONDER && own_rekey_pending(old)) {
		old->peers_new_ike = new->serial; /* until ours is decided */
		new->peers_old_ike = old->serial;
		return NULL;
	}
	if (larval->lost) { /* RFC 7296 2.8.2: the redundant one, by its maker */
		rekey_ike_yield(old);
		window_add_task(&new->window, TASK_DELETE_IKE, new->serial);
		window_wake(world, &new->window);
		return NULL;
	}
	retire_old(old, new, larval->role);
	return NULL;
}

/* An answer that we cannot take would leave the peer alone with what it made. */
static struct proposals *offer_for(const struct ike_sa *ike,
				   const struct conn *c)
{
	return rekey_ike_needs_addke(ike) && proposals_have_addke(c->ike) ?
		       proposals_insisting(c->ike) :
		       proposals_clone(c->ike);
}

struct verdict rekey_ike_start(struct ike_sa *ike, const struct task *task)
{
	struct conn *c = ike_sa_conn(ike);

	if (c == NULL || ike->superseded) {
		return verdict_done();
	}
	struct larval_sa *larval = larval_sa_new(ike, LARVAL_REKEY_IKE,
						 INITIATOR, c, EMPTY_VIEW);

	larval->commanded = task->commanded;
	larval->new_ike = ike_sa_new(ike->world, c, NULL, &ike->path.local,
				     &ike->path.remote);
	larval->new_ike->state = SA_LARVAL;
	larval->offer = offer_for(ike, c);
	log_info(&larval->new_ike->log,
		 "initiating rekey to replace IKE SA #%ju using IKE SA #%ju",
		 (uintmax_t)ike->serial, (uintmax_t)ike->serial);
	return larval_start(larval);
}

diag_t ike_spi_of_chosen(const struct chosen *chosen, struct ike_spi *spi)
{
	memcpy(spi->bytes, chosen->spi, sizeof(spi->bytes));
	if (chosen->spi_bytes != sizeof(spi->bytes) || ike_spi_is_zero(spi)) {
		return diag("the new IKE SA's SPI is zero");
	}
	return NULL;
}

static bool insists(const struct conn *c)
{
	return c != NULL && c->spec->intermediate == INTERMEDIATE_INSIST;
}

bool rekey_ike_needs_addke(const struct ike_sa *ike)
{
	bool needs = insists(ike_sa_conn(ike));

	LIST_FOREACH(entry, &ike->children) {
		const struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);

		needs |= insists(conn_by_serial(&ike->world->conns,
						child->conn_serial));
	}
	return needs;
}

static uint16_t choose(struct larval_sa *larval, const struct conn *c,
		       const struct message *msg, struct ike_spi *spi_i,
		       diag_t *why)
{
	const struct payload *ke = chain_find(msg->body, PAYLOAD_KE);
	struct ke_payload decoded = { .method = 0 };
	struct match_rules rules = {
		.addke = true,
		.spi_bytes = sizeof(spi_i->bytes),
		.need_addke = rekey_ike_needs_addke(larval->ike),
	};
	struct sa_payload sa;

	if (ke != NULL && ke_payload_decode(ke->body, &decoded)) {
		rules.prefer_ke = ke_by_id(decoded.method);
	}
	if (!sa_payload_decode(chain_find(msg->body, PAYLOAD_SA)->body, &sa)) {
		*why = diag("malformed SA payload");
		return NOTIFY_INVALID_SYNTAX;
	}
	bool matched = proposals_match(c->ike, &sa, &rules, &larval->chosen,
				       why);

	sa_payload_done(&sa);
	if (!matched) {
		return NOTIFY_NO_PROPOSAL_CHOSEN;
	}
	*why = ike_spi_of_chosen(&larval->chosen, spi_i);
	return *why == NULL ? 0 : NOTIFY_INVALID_SYNTAX;
}

/*
 * RFC 7296 2.8: who rekeys deletes the old one.  A peer that does not is to wait
 * for its end before it has a third (threats T6).
 */
static bool has_rekeyed_one_left(const struct ike_sa *ike)
{
	const struct ike_sa *old =
		ike_sa_by_serial(&ike->world->sas, ike->rekeyed_ike);

	return old != NULL && old->state == SA_REKEYED;
}

struct verdict rekey_ike_respond(struct ike_sa *ike,
				 const struct message *msg)
{
	const char *busy = has_rekeyed_one_left(ike) ?
				   "the IKE SA before has not been deleted" :
				   rekey_ike_must_wait(ike);
	struct conn *c = ike_sa_conn(ike);
	struct ike_spi spi_i;
	struct view nonce;
	diag_t why = NULL;

	if (busy != NULL) {
		return verdict_refuse(NOTIFY_TEMPORARY_FAILURE, "%s", busy);
	}
	if (!request_nonce(msg, &nonce)) {
		return verdict_fail(NOTIFY_INVALID_SYNTAX,
				    "malformed Nonce payload");
	}
	larval_drop_peers(ike, LARVAL_REKEY_IKE, 0);
	struct larval_sa *larval =
		larval_sa_new(ike, LARVAL_REKEY_IKE, RESPONDER, c, nonce);
	uint16_t refused = choose(larval, c, msg, &spi_i, &why);

	if (refused == 0 && larval->chosen.ke == NULL) {
		why = diag("the proposal has no key exchange");
		refused = NOTIFY_NO_PROPOSAL_CHOSEN;
	}
	if (refused != 0) {
		return larval_fail(&larval, refused, &why);
	}
	larval->new_ike = ike_sa_new(ike->world, c, &spi_i, &ike->path.local,
				     &ike->path.remote);
	larval->new_ike->state = SA_LARVAL;
	sa_db_set_half_open(&ike->world->sas, larval->new_ike, false);
	blob_free(&ike->peer_low_nonce);
	ike->peer_low_nonce = blob_clone(larval_low_nonce(larval));
	return larval_respond(larval, msg);
}
