/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An IKE SA: from IKE_SA_INIT to its deletion.
 */

#include "sa/ike_sa.h"

#include "conn/conn_index.h"
#include "conn/id_key.h"
#include "libswan/alloc.h"
#include "libswan/assert.h"
#include "sa/child_sa.h"

#define ZOMBIE_LIFE	  SECONDS(20) /* repeats are answered that long */
#define AWAKE_SAS_DEFAULT 32

static void print_ike_sa(struct text *out, const void *owner)
{
	const struct ike_sa *ike = owner;
	const struct conn *c = ike_sa_conn(ike);

	if (c != NULL) {
		text_add_conn(out, c);
	}
	text_add(out, "#%ju: ", (uintmax_t)ike->serial);
}

static struct ike_spi random_spi(struct world *world)
{
	struct ike_spi spi;

	do {
		world->env->random(world->env->ctx, spi.bytes,
				   sizeof(spi.bytes));
	} while (ike_spi_is_zero(&spi) ||
		 ike_sa_by_spi(&world->sas, &spi) != NULL);
	return spi;
}

struct ike_sa *ike_sa_new(struct world *world, struct conn *c,
			  const struct ike_spi *spi_i,
			  const struct ip_endpoint *local,
			  const struct ip_endpoint *remote)
{
	struct ike_sa *ike = NEW(struct ike_sa);
	enum role role = spi_i == NULL ? INITIATOR : RESPONDER;
	struct blob *nonce =
		role == INITIATOR ? &ike->crypto.n_i : &ike->crypto.n_r;

	ike->serial = world->sas.next_serial++;
	ike->world = world;
	ike->created = world->now;
	ike->role = role;
	ike->state = SA_INIT;
	ike->path.local = *local;
	ike->path.remote = *remote;
	ike->half_open = NEW(struct half_open);
	logger_init_child(&ike->log, &world->log, print_ike_sa, ike);
	ike->log.sa_serial = ike->serial;
	ike_sa_set_conn(ike, c);
	window_init(&ike->window);
	list_init(&ike->children);
	list_init(&ike->staying);
	list_init(&ike->larvals);
	list_init(&ike->in_awake);
	*nonce = world_nonce(world, role);
	if (role == INITIATOR) {
		ike->spis.i = random_spi(world);
	} else {
		ike->spis.i = *spi_i;
		ike->spis.r = random_spi(world);
	}
	sa_db_add_ike(&world->sas, ike);
	return ike;
}

static void half_open_free(struct half_open **half_open)
{
	struct half_open *h = *half_open;

	if (h != NULL) {
		blob_free(&h->message_i);
		blob_free(&h->message_r);
		blob_free(&h->cookie);
		blob_free(&h->ke_value);
		id_done(&h->peer_id);
		wipe(h->int_auth, sizeof(h->int_auth));
		xfree(h);
		*half_open = NULL;
	}
}

/* Everything secret, and the work in flight. */
static void forget_secrets(struct ike_sa *ike)
{
	struct world *world = ike->world;

	sk_keys_free(&ike->crypto.keys);
	sk_keys_free(&ike->crypto.next);
	sk_keys_free(&ike->crypto.previous);
	blob_free(&ike->crypto.n_i);
	blob_free(&ike->crypto.n_r);
	ke_plan_done(&ike->ke_plan);
	half_open_free(&ike->half_open);
	if (!list_is_empty(&ike->in_awake)) {
		list_remove(&ike->in_awake);
		world->nr_awake--;
	}
}

void ike_sa_free(struct ike_sa **ike)
{
	struct ike_sa *sa = *ike;

	if (sa == NULL) {
		return;
	}
	ASSERT(list_is_empty(&sa->children) && list_is_empty(&sa->larvals));
	ike_sa_set_conn(sa, NULL);
	sa_db_remove_ike(&sa->world->sas, sa);
	timer_stop(sa->world, &sa->lifetime);
	timer_stop(sa->world, &sa->liveness);
	timer_stop(sa->world, &sa->keepalive);
	forget_secrets(sa);
	window_done(sa->world, &sa->window);
	id_done(&sa->peer_id);
	blob_free(&sa->peer_low_nonce);
	xfree(sa);
	*ike = NULL;
}

struct conn *ike_sa_conn(const struct ike_sa *ike)
{
	return conn_by_serial(&ike->world->conns, ike->conn_serial);
}

void ike_sa_set_conn(struct ike_sa *ike, struct conn *c)
{
	struct conn *before = ike_sa_conn(ike);

	if (before != NULL) {
		before->nr_users--;
	}
	ike->conn_serial = 0;
	if (c != NULL) {
		c->nr_users++;
		ike->conn_serial = c->serial;
	}
	ike->log.conn_serial = ike->conn_serial;
	ike_sa_share(ike);
}

/* Of whoever has the identity of C's peer; ID_NONE: nobody may share. */
static struct id shared_id(const struct ike_sa *ike, const struct conn *c)
{
	struct id configured = conn_configured_id(c);

	if (ike->state == SA_ESTABLISHED) {
		return ike->peer_id;
	}
	return ike_sa_is_being_made(ike) && !id_is_pattern(&configured) ?
		       configured :
		       (struct id){ .type = ID_NONE };
}

void ike_sa_share(struct ike_sa *ike)
{
	struct sa_db *sas = &ike->world->sas;
	const struct conn *c = ike_sa_conn(ike);
	struct id peer = { .type = ID_NONE };

	if (c != NULL && !ike->no_more_children) {
		peer = shared_id(ike, c);
	}
	if (peer.type == ID_NONE) {
		sa_db_remove_ends(sas, ike);
	} else {
		sa_db_add_ends(sas, ike, c, &peer);
	}
}

struct nonces ike_sa_nonces(const struct ike_sa *ike)
{
	return (struct nonces){ .i = blob_view(&ike->crypto.n_i),
				.r = blob_view(&ike->crypto.n_r) };
}

/* The oldest idle ones beyond the limit hold no key object. */
static void put_others_to_sleep(struct world *world)
{
	unsigned max = world->config.max_awake_sas != 0 ?
			       world->config.max_awake_sas :
			       AWAKE_SAS_DEFAULT;

	while (world->nr_awake > max) {
		struct ike_sa *oldest = CONTAINER_OF(world->awake.prev,
						     struct ike_sa, in_awake);

		list_remove(&oldest->in_awake);
		world->nr_awake--;
		diag_t d = sk_keys_sleep(world->sleep_key,
					 &oldest->crypto.keys);
		if (d != NULL) { /* then it stays awake */
			log_warn(&oldest->log, "%s", diag_text(d));
			diag_free(&d);
		}
	}
}

static void note_awake(struct ike_sa *ike)
{
	struct world *world = ike->world;

	if (list_is_empty(&ike->in_awake)) {
		world->nr_awake++;
	} else {
		list_remove(&ike->in_awake);
	}
	list_add_head(&world->awake, &ike->in_awake);
	put_others_to_sleep(world);
}

diag_t ike_sa_wake(struct ike_sa *ike)
{
	struct nonces nonces = ike_sa_nonces(ike);
	diag_t d = NULL;

	if (!sk_keys_are_awake(&ike->crypto.keys)) {
		d = sk_keys_wake(ike->world->sleep_key,
				 &ike->crypto.chosen.suite, &nonces, &ike->spis,
				 &ike->crypto.keys);
	}
	if (d == NULL && ike->half_open == NULL) {
		note_awake(ike);
	}
	return d;
}

void ike_sa_establish(struct ike_sa *ike)
{
	struct world *world = ike->world;

	ike->state = SA_ESTABLISHED;
	ike->log.sink = world->log.sink;
	ike->established = world->now;
	ike->rounds_done = ke_plan_nr_additional(&ike->ke_plan);
	ke_plan_done(&ike->ke_plan);
	sk_keys_free(&ike->crypto.previous);
	symkey_free(&ike->crypto.keys.pi);
	symkey_free(&ike->crypto.keys.pr);
	half_open_free(&ike->half_open);
	sa_db_set_half_open(&world->sas, ike, false);
	const struct conn *c = ike_sa_conn(ike);

	/* else too many may have the same */
	if (world->config.uniqueids && c != NULL) {
		sa_db_add_peer(&world->sas, ike, &c->local_id);
	}
	ike_sa_share(ike);
	note_awake(ike);
}

bool ike_sa_has_children(const struct ike_sa *ike, unsigned nr)
{
	LIST_FOREACH(entry, &ike->children) {
		if (nr-- <= 1) {
			return true;
		}
	}
	return nr == 0;
}

bool ike_sa_is_being_made(const struct ike_sa *ike)
{
	return ike->role == INITIATOR &&
	       (ike->state == SA_INIT || ike->state == SA_INTERMEDIATE ||
		ike->state == SA_AUTH);
}

void ike_sa_retire(struct ike_sa *ike)
{
	struct world *world = ike->world;

	ike->state = SA_DELETING;
	sa_db_remove_peer(&world->sas, ike);
	ike_sa_set_conn(ike, NULL);
	forget_secrets(ike); /* one that was half-open still counts as such */
	timer_stop(world, &ike->window.out.timer);
	timer_stop(world, &ike->liveness);
	timer_stop(world, &ike->keepalive);
	window_out_forget(&ike->window.out);
	ike->window.out.exchange = NULL;
	ike->window.in.exchange = NULL;
	ike->window.waiting[SIDE_REQUEST].busy = false;
	ike->window.waiting[SIDE_RESPONSE].busy = false;
	timer_start(world, &ike->lifetime, TIMER_ZOMBIE, ZOMBIE_LIFE);
}

struct state_text {
	const char *story[NR_ROLES]; /* as status says */
	const char *name[NR_ROLES];
};

static const struct state_text state_texts[NR_SA_STATES] = {
	[SA_LARVAL] = { { "sent CREATE_CHILD_SA request to rekey IKE SA",
			  "received CREATE_CHILD_SA request to rekey IKE SA" },
			{ "REKEY_IKE_I", "REKEY_IKE_R" } },
	[SA_INIT] = { { "sent IKE_SA_INIT request",
			"received IKE_SA_INIT request" },
		      { "IKE_SA_INIT_I", "IKE_SA_INIT_R" } },
	[SA_INTERMEDIATE] = { { "sent IKE_INTERMEDIATE request",
				"sent IKE_SA_INIT or IKE_INTERMEDIATE response" },
			      { "IKE_INTERMEDIATE_I", "IKE_INTERMEDIATE_R" } },
	[SA_AUTH] = { { "sent IKE_AUTH request",
			"sent IKE_SA_INIT or IKE_INTERMEDIATE response" },
		      { "IKE_AUTH_I", "IKE_SA_INIT_R" } },
	[SA_ESTABLISHED] = { { "established IKE SA", "established IKE SA" },
			     { "ESTABLISHED_IKE_SA", "ESTABLISHED_IKE_SA" } },
	[SA_REKEYED] = { { "rekeyed IKE SA", "rekeyed IKE SA" },
			 { "REKEYED_IKE_SA", "REKEYED_IKE_SA" } },
	[SA_DELETING] = { { "deleted IKE SA", "deleted IKE SA" },
			  { "ZOMBIE", "ZOMBIE" } },
};

/* We initiate; the answer is here, the next request is not sent so far. */
static bool is_between(const struct ike_sa *ike)
{
	return ike->role == INITIATOR && ike->window.out.exchange == NULL &&
	       ike->window.out.next_id == 1 + ike->rounds_done &&
	       (ike->state == SA_INTERMEDIATE || ike->state == SA_AUTH);
}

const char *ike_sa_story(const struct ike_sa *ike)
{
	if (is_between(ike)) {
		return ike->rounds_done == 0 ?
			       "processed IKE_SA_INIT response" :
			       "processed IKE_INTERMEDIATE response";
	}
	return state_texts[ike->state].story[ike->role];
}

const char *ike_sa_state_name(const struct ike_sa *ike)
{
	if (is_between(ike)) {
		return ike->rounds_done == 0 ? "IKE_SA_INIT_IR" :
					       "IKE_INTERMEDIATE_IR";
	}
	return state_texts[ike->state].name[ike->role];
}
