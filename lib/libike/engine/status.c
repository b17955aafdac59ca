/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Facts for status: one walk, no text of a format.
 */

#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "exchange/demand.h"
#include "libswan/alloc.h"
#include "proposal/print.h"
#include "sa/child_status.h"
#include "sa/shunt.h"

/* By name, instances by number; then by age. */
static int compare_conns(const void *a, const void *b)
{
	const struct conn *x = *(const struct conn *const *)a;
	const struct conn *y = *(const struct conn *const *)b;
	int names = strcmp(x->spec->name, y->spec->name);

	if (names != 0) {
		return names;
	}
	return (x->serial > y->serial) - (x->serial < y->serial);
}

static bool is_named(const struct conn *c, const char *name)
{
	return name == NULL || strcmp(c->spec->name, name) == 0 ||
	       (c->spec->base_name != NULL &&
		strcmp(c->spec->base_name, name) == 0);
}

/* All of NAME (NULL: all), sorted; *NR of them, to be freed. */
static struct conn **sorted_conns(const struct world *world, const char *name,
				  size_t *nr)
{
	struct conn **list = NEW_ARRAY(struct conn *, world->conns.nr + 1);

	*nr = 0;
	LIST_FOREACH(entry, &world->conns.all) {
		struct conn *c = CONTAINER_OF(entry, struct conn, in_db);

		if (is_named(c, name)) {
			list[(*nr)++] = c;
		}
	}
	qsort(list, *nr, sizeof(list[0]), compare_conns);
	return list;
}

/* "AES_GCM_16_256-HMAC_SHA2_512-DH19" of what was negotiated. */
static void add_newest_ike(struct text *out, const struct chosen *chosen)
{
	text_add(out, "%s_%u-%s", chosen->suite.encr->name,
		 chosen->suite.encr_bits, chosen->suite.prf->name);
	if (chosen->ke != NULL) {
		text_add(out, "-%s", chosen->ke->name);
	}
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		if (chosen->addke[n] != NULL && chosen->addke[n] != &ke_none) {
			text_add(out, ";addke%u=%s", n + 1,
				 chosen->addke[n]->name);
		}
	}
}

static void conn_status(const struct world *world, const struct conn *c,
			ike_conn_status_fn *fn, void *ctx)
{
	const struct ike_sa *ike =
		ike_sa_by_serial(&world->sas, c->ike_serial);
	const struct child_sa *child =
		child_sa_by_serial(&world->sas, c->child_serial);
	char ike_buf[1024];
	char esp_buf[1024];
	char ike_new[256] = "";
	char esp_new[128] = "";
	struct text ike_text = TEXT_IN(ike_buf);
	struct text esp_text = TEXT_IN(esp_buf);
	struct text ike_newest = TEXT_IN(ike_new);
	struct text esp_newest = TEXT_IN(esp_new);

	text_add_proposals(&ike_text, c->ike);
	text_add_proposals(&esp_text, c->child);
	if (ike != NULL) {
		add_newest_ike(&ike_newest, &ike->crypto.chosen);
	}
	if (child != NULL) {
		text_add_chosen_child(&esp_newest, &child->chosen);
	}
	fn(ctx, &(struct ike_conn_status){
			.serial = c->serial,
			.name = c->spec->name,
			.instance = c->instance,
			.template_serial = c->template_serial,
			.spec = c->spec,
			.oriented = c->oriented,
			.left_is_local = c->left_is_local,
			.interface = c->interface,
			.local = c->local_address,
			.remote = c->remote_address,
			.local_id = &c->local_id,
			.remote_id = &c->remote_id,
			.local_ts = c->local_ts.list,
			.nr_local_ts = c->local_ts.nr,
			.remote_ts = c->remote_ts.list,
			.nr_remote_ts = c->remote_ts.nr,
			.routing = conn_routing_name(c),
			.ike_serial = c->ike_serial,
			.child_serial = c->child_serial,
			.reqid = c->reqid,
			.ike_algorithms = c->spec->ike == NULL ? NULL : ike_buf,
			.esp_algorithms = c->spec->esp == NULL ? NULL : esp_buf,
			.ike_newest = ike == NULL ? NULL : ike_new,
			.esp_newest = child == NULL ? NULL : esp_new,
			.intermediate = c->intermediate,
			.wants = conn_wants(c),
		});
}

void ike_status_conns(struct ike_engine *engine, const char *name,
		      ike_conn_status_fn *fn, void *ctx)
{
	size_t nr;
	struct conn **list = sorted_conns(&engine->world, name, &nr);

	for (size_t n = 0; n < nr; n++) {
		conn_status(&engine->world, list[n], fn, ctx);
	}
	xfree(list);
}

static void add_timer(struct ike_timer_status *timers, size_t *nr,
		      const char *what, const struct sa_timer *timer,
		      struct monotime now)
{
	if (timer->heap.at != 0) {
		timers[*nr].what = what;
		timers[*nr].in = monotime_sub(timer->heap.when, now);
		(*nr)++;
	}
}

/* What comes next, and the end where that is a rekey. */
static void add_lifetime(struct ike_timer_status *timers, size_t *nr,
			 const struct conn_spec *spec,
			 const struct sa_timer *timer, struct monotime ends,
			 struct monotime now)
{
	bool rekey = timer->kind == TIMER_IKE_REKEY ||
		     timer->kind == TIMER_CHILD_REKEY;
	bool replace = timer->kind == TIMER_IKE_REPLACE;

	if (timer->heap.at == 0) {
		return;
	}
	if (rekey) {
		add_timer(timers, nr, "REKEY", timer, now);
	}
	timers[(*nr)++] = (struct ike_timer_status){
		spec->rekey || replace ? "REPLACE" : "EXPIRE",
		monotime_sub(replace ? timer->heap.when : ends, now)
	};
}

static void sa_status(const struct ike_sa *ike, const struct conn *c,
		      struct monotime now, ike_sa_status_fn *fn, void *ctx)
{
	char algorithms[400] = "";
	struct text text = TEXT_IN(algorithms);
	struct ike_sa_status status = {
		.serial = ike->serial,
		.conn_name = c->spec->name,
		.instance = c->instance,
		.local = ike->path.local,
		.remote = ike->path.remote,
		.story = ike_sa_story(ike),
		.established = ike->state == SA_ESTABLISHED,
		.initiator = ike->role == INITIATOR,
		.newest = c->ike_serial == ike->serial,
		.crypto_busy = ike->window.waiting[SIDE_REQUEST].busy ||
			       ike->window.waiting[SIDE_RESPONSE].busy,
		.spi_i = ike_spi_view(&ike->spis.i),
		.spi_r = ike_spi_view(&ike->spis.r),
		.peer_id = &ike->peer_id,
		.algorithms = algorithms,
		.rounds_done = ike->rounds_done,
		.rounds = ike->half_open == NULL ?
				  ike->rounds_done :
				  ke_plan_nr_additional(&ike->ke_plan),
	};

	if (ike->crypto.chosen.suite.encr != NULL) {
		text_add_char(&text, '{');
		text_add_chosen_ike(&text, &ike->crypto.chosen);
		text_add_char(&text, '}');
	}
	add_timer(status.timers, &status.nr_timers, "RETRANSMIT",
		  &ike->window.out.timer, now);
	if (status.established) {
		add_lifetime(status.timers, &status.nr_timers, c->spec,
			     &ike->lifetime, ike->ends, now);
	} else {
		add_timer(status.timers, &status.nr_timers, "EXPIRE",
			  &ike->lifetime, now);
	}
	fn(ctx, &status);
}

static void child_status(const struct child_sa *child, const struct conn *c,
			 bool traffic, struct monotime now,
			 ike_child_status_fn *fn, void *ctx)
{
	struct ike_child_status status;
	char algorithms[100];
	struct kernel_traffic in;
	struct kernel_traffic out;

	child_status_fill(child, &status, algorithms, sizeof(algorithms));
	if (traffic) {
		child_sa_traffic(child, &in, &out);
		status.bytes_in = in.bytes;
		status.bytes_out = out.bytes;
	}
	add_timer(status.timers, &status.nr_timers, "LIVENESS",
		  &child->ike->liveness, now);
	add_lifetime(status.timers, &status.nr_timers, c->spec,
		     &child->lifetime, child->ends, now);
	fn(ctx, &status);
}

/* Every SA that refers to a connection, for look-up by its serial. */
struct sas_by_conn {
	struct hash hash;
	struct sa_ref {
		struct hash_entry entry;
		const struct ike_sa *ike;
		const struct child_sa *child;
	} *refs;
	size_t nr;
};

static void collect(const struct world *world, struct sas_by_conn *by)
{
	by->refs = NEW_ARRAY(struct sa_ref,
			     world->sas.nr_ike + world->sas.nr_child + 1);
	by->nr = 0;
	hash_init(&by->hash, world->hash_seed);
	LIST_FOREACH(entry, &world->sas.all) {
		struct ike_sa *ike = CONTAINER_OF(entry, struct ike_sa, in_db);

		if (ike->state != SA_DELETING) {
			struct sa_ref *ref = &by->refs[by->nr++];

			ref->ike = ike;
			hash_add(&by->hash, &ref->entry, ike->conn_serial);
		}
		LIST_FOREACH(c, &ike->children) {
			struct sa_ref *ref = &by->refs[by->nr++];

			ref->child = CONTAINER_OF(c, struct child_sa, in_ike);
			hash_add(&by->hash, &ref->entry,
				 ref->child->conn_serial);
		}
	}
}

static int compare_refs(const void *a, const void *b)
{
	const struct sa_ref *x = *(const struct sa_ref *const *)a;
	const struct sa_ref *y = *(const struct sa_ref *const *)b;
	uint64_t s = x->ike != NULL ? x->ike->serial : x->child->serial;
	uint64_t t = y->ike != NULL ? y->ike->serial : y->child->serial;

	return (s > t) - (s < t);
}

/* The SAs of one connection, by serial. */
static size_t sas_of(const struct sas_by_conn *by, const struct conn *c,
		     const struct sa_ref **list)
{
	size_t nr = 0;

	for (struct hash_entry *e = hash_find(&by->hash, c->serial); e != NULL;
	     e = hash_next(e)) {
		list[nr++] = CONTAINER_OF(e, struct sa_ref, entry);
	}
	qsort(list, nr, sizeof(list[0]), compare_refs);
	return nr;
}

void ike_status_sas(struct ike_engine *engine, const char *name, bool traffic,
		    struct monotime now, ike_sa_status_fn *sa_fn,
		    ike_child_status_fn *child_fn, void *ctx)
{
	struct world *world = engine_enter(engine, now);
	struct sas_by_conn by;
	size_t nr;
	struct conn **conns = sorted_conns(world, name, &nr);

	collect(world, &by);
	const struct sa_ref **list = NEW_ARRAY(const struct sa_ref *,
					       by.nr + 1);
	for (size_t n = 0; n < nr; n++) {
		size_t nr_sas = sas_of(&by, conns[n], list);

		for (size_t s = 0; s < nr_sas; s++) {
			if (list[s]->ike != NULL && sa_fn != NULL) {
				sa_status(list[s]->ike, conns[n], now, sa_fn,
					  ctx);
			} else if (list[s]->child != NULL && child_fn != NULL) {
				child_status(list[s]->child, conns[n], traffic,
					     now, child_fn, ctx);
			}
		}
	}
	xfree(list);
	xfree(by.refs);
	hash_done(&by.hash);
	xfree(conns);
	engine_leave(engine);
}

struct ike_summary ike_status_summary(const struct ike_engine *engine)
{
	const struct world *world = &engine->world;
	struct ike_summary s = {
		.listening = world->listening,
		.cookies_required =
			world->config.ddos_mode == DDOS_BUSY ||
			(world->config.ddos_mode == DDOS_AUTO &&
			 world->sas.nr_half_open >=
				 world->config.ddos_ike_threshold),
		.accepting = world->sas.nr_half_open <
			     world->config.max_halfopen_ike,
		.nr_conns = world->conns.nr,
		.nr_half_open = world->sas.nr_half_open,
	};

	LIST_FOREACH(entry, &world->conns.all) {
		const struct conn *c = CONTAINER_OF(entry, struct conn, in_db);

		s.nr_active += c->child_serial != 0;
		s.nr_routed += conn_has_policies(c);
	}
	LIST_FOREACH(entry, &world->sas.all) {
		const struct ike_sa *ike =
			CONTAINER_OF(entry, struct ike_sa, in_db);

		if (ike->state == SA_DELETING) {
			continue;
		}
		s.nr_ike++;
		s.nr_authenticated += ike->state == SA_ESTABLISHED;
		s.nr_open += ike->half_open != NULL && ike->role == INITIATOR;
		LIST_FOREACH(child_entry, &ike->children) {
			const struct child_sa *child = CONTAINER_OF(
				child_entry, struct child_sa, in_ike);

			s.nr_child += child->state != CHILD_LARVAL;
		}
	}
	s.nr_child_authenticated = s.nr_child;
	return s;
}

bool ike_trace(struct ike_engine *engine, const char *name, ike_trace_fn *fn,
	       void *ctx)
{
	const struct conn *c = conn_by_name(&engine->world.conns, name);

	if (c == NULL) {
		return false;
	}
	trace_each(c, fn, ctx);
	return true;
}

uint64_t ike_up_leader(const struct ike_engine *engine, uint64_t conn_serial)
{
	const struct conn *c =
		conn_by_serial(&engine->world.conns, conn_serial);

	return c == NULL ? 0 : c->up_leader;
}

struct shunt_walk {
	const struct conn *c;
	struct monotime now;
	ike_shunt_status_fn *fn;
	void *ctx;
};

static const char *shunt_kind(const struct conn *c)
{
	bool negotiates = c->routing == ROUTING_NEGOTIATION;

	if ((negotiates ? c->spec->negotiationshunt : c->spec->failureshunt) ==
	    SHUNT_PASS) {
		return "pass";
	}
	return negotiates ? "hold" : "drop";
}

static const char *shunt_why(const struct conn *c)
{
	if (c->routing == ROUTING_NEGOTIATION) {
		return "negotiating";
	}
	return c->demand != NULL && c->demand->code == RC_NORETRANSMISSION ?
		       "no response" :
		       "negotiation failed";
}

static void shunt_status(void *ctx, const struct ip_selector *local,
			 const struct ip_selector *remote)
{
	const struct shunt_walk *walk = ctx;
	const struct conn *c = walk->c;
	struct ike_shunt_status s = { .conn_name = c->spec->name,
				      .local = local,
				      .remote = remote,
				      .kind = shunt_kind(c),
				      .why = shunt_why(c) };

	if (c->demand != NULL && c->demand->shunt.heap.at != 0) {
		s.ends = true;
		s.in = monotime_sub(c->demand->shunt.heap.when, walk->now);
	}
	walk->fn(walk->ctx, &s);
}

void ike_status_shunts(struct ike_engine *engine, struct monotime now,
		       ike_shunt_status_fn *fn, void *ctx)
{
	struct shunt_walk walk = { .now = now, .fn = fn, .ctx = ctx };

	LIST_FOREACH(entry, &engine->world.conns.all) {
		walk.c = CONTAINER_OF(entry, struct conn, in_db);
		if (!list_is_empty(&walk.c->policies) &&
		    walk.c->child_serial == 0 &&
		    (walk.c->routing == ROUTING_NEGOTIATION ||
		     walk.c->routing == ROUTING_FAILURE)) {
			shunt_each_pair(walk.c, shunt_status, &walk);
		}
	}
}
