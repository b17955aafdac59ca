/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A new IKE SA, authenticated anew, instead of a rekey (RFC 7296 2.8.3).
 */
#include "exchange/replace.h"

#include "exchange/ike_sa_init.h"
#include "exchange/revival.h"
#include "exchange/supersede.h"
#include "sa/child_sa.h"

#define RETRY_MIN_MS 20000
#define RETRY_MAX_MS 300000

static struct ike_sa *old_of(const struct ike_sa *new)
{
	return ike_sa_by_serial(&new->world->sas, new->replaces);
}

bool is_being_replaced(const struct ike_sa *ike)
{
	const struct ike_sa *new =
		ike_sa_by_serial(&ike->world->sas, ike->replaced_by);

	return new != NULL && new->state != SA_DELETING;
}

/* Who has called us from behind a NAT is reached through OLD only. */
static bool can_initiate(const struct ike_sa *old, const struct conn *c)
{
	return c != NULL && c->oriented && !conn_is_template(c) &&
	       !(conn_is_instance(c) && old->path.nat_remote);
}

/* C is to be up, or has not been brought down. */
static bool is_in_need(const struct ike_sa *old, const struct conn *c)
{
	return c->wanted || child_sa_under(old, c) != NULL;
}

/*
 * Whose Child SA the new IKE SA begins with: that of OLD's own connection, or,
 * where that needs none of it, of another that OLD serves; NULL: of none.
 */
static struct conn *conn_in_need(const struct ike_sa *old)
{
	struct conn *c = ike_sa_conn(old);

	if (can_initiate(old, c) && is_in_need(old, c) &&
	    !is_served_elsewhere(old, c)) {
		return c;
	}
	LIST_FOREACH(entry, &old->children) {
		const struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);

		c = conn_by_serial(&old->world->conns, child->conn_serial);
		if (child->state == CHILD_INSTALLED && child_sa_serves(child) &&
		    can_initiate(old, c)) {
			return c;
		}
	}
	return NULL;
}

/* Again, while there is time for it. */
static void retry(struct ike_sa *old)
{
	struct world *world = old->world;
	int64_t left = monotime_sub(old->ends, world->now).ms;
	int64_t wait = left / 2;

	if (old->state != SA_ESTABLISHED || wait < RETRY_MIN_MS) {
		return; /* its end stands */
	}
	wait = wait > RETRY_MAX_MS ? RETRY_MAX_MS : wait;
	log_info(&old->log,
		 "IKE SA #%ju has not been replaced; next attempt in %jd seconds",
		 (uintmax_t)old->serial, (intmax_t)(wait / 1000));
	timer_start(world, &old->lifetime, TIMER_IKE_REPLACE, MILLIS(wait));
}

struct ike_sa *replace_start(struct ike_sa *old, struct verdict *verdict)
{
	struct conn *c = conn_in_need(old);

	if (c == NULL || is_being_replaced(old) || old->superseded ||
	    old->state != SA_ESTABLISHED) {
		return NULL;
	}
	if (c->up_ike != 0) { /* an initiation is on its way already */
		retry(old);
		return NULL;
	}
	log_info(&old->log, "replacing IKE SA #%ju by a new one",
		 (uintmax_t)old->serial);
	struct ike_sa *new = ike_sa_init_start(old->world, c, verdict);

	new->replaces = old->serial;
	old->replaced_by = new->serial;
	return new;
}

void replace_soon(struct ike_sa *old)
{
	if (can_initiate(old, ike_sa_conn(old)) && old->state == SA_ESTABLISHED) {
		timer_start(old->world, &old->lifetime, TIMER_IKE_REPLACE,
			    MILLIS(0));
	}
}

static bool has_installed_child(const struct ike_sa *ike)
{
	LIST_FOREACH(entry, &ike->children) {
		if (CONTAINER_OF(entry, struct child_sa, in_ike)->state ==
		    CHILD_INSTALLED) {
			return true;
		}
	}
	return false;
}

/* Brought down while its IKE SA was replaced: made in IKE_AUTH, or about to be.
 */
static void bring_down_again(struct ike_sa *new, const struct conn *c)
{
	const struct child_sa *made = child_sa_under(new, c);

	log_info(&c->log, "connection has been brought down");
	if (made != NULL) {
		window_add_task(&new->window, TASK_DELETE_CHILD, made->serial);
	} else {
		renounce(new, c);
	}
}

/* Those of other connections; C's own was made in IKE_AUTH. */
static void ask_for_children(struct ike_sa *new, const struct ike_sa *old,
			     const struct conn *c)
{
	LIST_FOREACH(entry, &old->children) {
		const struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);

		if (child->state == CHILD_INSTALLED && child_sa_serves(child) &&
		    child->conn_serial != c->serial) {
			window_add_task(&new->window, TASK_NEW_CHILD,
					child->conn_serial);
		}
	}
}

void replace_go_on(struct ike_sa *new, struct conn *c)
{
	struct ike_sa *old = old_of(new);

	if (old == NULL || old->state != SA_ESTABLISHED) {
		return; /* the peer was faster */
	}
	if (!new->childless && !has_installed_child(new) &&
	    has_installed_child(old)) {
		log_info(&new->log,
			 "IKE SA #%ju stays: its replacement has no Child SA",
			 (uintmax_t)old->serial);
		window_add_task(&new->window, TASK_DELETE_IKE, 0);
		return;
	}
	if (!is_in_need(old, c)) {
		bring_down_again(new, c);
	}
	ask_for_children(new, old, c);
	window_add_task(&new->window, TASK_RETIRE_OLD, 0);
}

void replace_finish(struct ike_sa *new, uint64_t serial)
{
	struct ike_sa *old =
		serial == 0 ? old_of(new)
			    : ike_sa_by_serial(&new->world->sas, serial);

	if (serial == 0) {
		new->replaces = 0;
	}
	if (old == NULL || old->state != SA_ESTABLISHED) {
		return;
	}
	if (ike_sa_serves(old)) { /* the peer refused what took its place */
		log_info(&new->log,
			 "IKE SA #%ju stays: not all of its Child SAs have "
			 "been replaced",
			 (uintmax_t)old->serial);
		old->replaced_by = 0;
		if (serial == 0) {
			retry(old);
		}
		return;
	}
	if (!list_is_empty(&old->larvals)) { /* one may serve soon */
		supersede_ike(old, new);
		return;
	}
	log_info(&new->log, "replaced IKE SA #%ju", (uintmax_t)old->serial);
	window_add_task(&old->window, TASK_DELETE_IKE, old->serial);
	window_wake(old->world, &old->window);
}

void replace_undone(struct ike_sa *new)
{
	struct ike_sa *old = old_of(new);

	if (old != NULL && old->replaced_by == new->serial) {
		old->replaced_by = 0;
		retry(old);
	}
	new->replaces = 0;
}

void replace_inherit(struct ike_sa *old, struct ike_sa *heir)
{
	struct ike_sa *new =
		ike_sa_by_serial(&old->world->sas, old->replaced_by);

	if (new != NULL && new->replaces == old->serial) {
		new->replaces = heir->serial;
		heir->replaced_by = new->serial;
	}
	old->replaced_by = 0;
	struct ike_sa *replaced = old_of(old);

	if (replaced != NULL && replaced->replaced_by == old->serial) {
		replaced->replaced_by = heir->serial;
		heir->replaces = replaced->serial;
	}
	old->replaces = 0;
}
