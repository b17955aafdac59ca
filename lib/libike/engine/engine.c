/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The engine: creation, time, interfaces, the end.
 */

#include "engine/engine.h"

#include <limits.h>

#include "crypto/symkey_wrap.h"
#include "exchange/beside.h"
#include "exchange/demand.h"
#include "exchange/revival.h"
#include "exchange/terminate.h"
#include "libswan/alloc.h"
#include "sa/retransmit.h"

#define COOKIE_ROTATE SECONDS(120)

struct ike_config ike_config_default(void)
{
	return (struct ike_config){
		.uniqueids = true,
		.ddos_mode = DDOS_AUTO,
		.ddos_ike_threshold = 25000,
		.max_halfopen_ike = 50000,
		.max_children = 256,
		.keypair_pool = 4,
		.max_awake_sas = 32,
		.keep_alive = SECONDS(20),
		.shunt_lifetime = SECONDS(900),
	};
}

static void rotate_cookies(struct world *world)
{
	uint8_t secret[32];

	world->env->random(world->env->ctx, secret, sizeof(secret));
	cookie_jar_rotate(&world->cookies, secret, world->now);
	wipe(secret, sizeof(secret));
}

struct ike_engine *ike_engine_new(const struct ike_env *env,
				  const struct ike_config *config,
				  struct monotime now)
{
	struct ike_engine *engine = NEW(struct ike_engine);
	struct world *world = &engine->world;

	world->env = env;
	world->config = *config;
	world->now = now;
	logger_init(&world->log, env->log);
	env->random(env->ctx, (uint8_t *)&world->hash_seed,
		    sizeof(world->hash_seed));
	conn_db_init(&world->conns, &world->log, world->hash_seed);
	sa_db_init(&world->sas, world->hash_seed);
	spd_init(&world->spd, world->hash_seed);
	heap_init(&world->soon);
	heap_init(&world->later);
	list_init(&world->awake);
	keypair_pool_init(&world->pairs, config->keypair_pool);
	rotate_cookies(world);
	message_faults_init(&world->impair.messages[WAY_INBOUND], WAY_INBOUND,
			    &world->log, receive_datagram, world);
	message_faults_init(&world->impair.messages[WAY_OUTBOUND],
			    WAY_OUTBOUND, &world->log, env->send, env->ctx);
	diag_t d = symkey_wrapping_key_new(&world->sleep_key);
	if (d != NULL) { /* SAs then stay awake */
		log_error(&world->log, "%s", diag_text(d));
		diag_free(&d);
		world->config.max_awake_sas = UINT_MAX;
	}
	return engine;
}

struct world *engine_enter(struct ike_engine *engine, struct monotime now)
{
	struct world *world = &engine->world;

	world->now = now;
	if (monotime_sub(now, world->cookies.rotated).ms > COOKIE_ROTATE.ms) {
		rotate_cookies(world);
	}
	return world;
}

void engine_leave(struct ike_engine *engine)
{
	const struct world *world = &engine->world;
	const struct sa_timer *first = timer_first(world);

	world->env->timer_set(world->env->ctx,
			      first == NULL ? TIME_NEVER : first->heap.when);
}

void ike_shutdown(struct ike_engine *engine, struct monotime now)
{
	struct world *world = engine_enter(engine, now);

	LIST_FOREACH(entry, &world->sas.all) {
		ike_send_delete_once(
			CONTAINER_OF(entry, struct ike_sa, in_db));
	}
	engine_leave(engine);
}

static void remove_all_conns(struct world *world)
{
	while (!list_is_empty(&world->conns.all)) {
		struct conn *c = CONTAINER_OF(world->conns.all.next,
					      struct conn, in_db);

		demand_stop(world, c);
		beside_stop(world, c);
		revival_stop(world, c);
		trace_free(&c->trace);
		conn_remove(&world->conns, &c);
	}
}

void ike_engine_free(struct ike_engine **engine)
{
	if (*engine == NULL) {
		return;
	}
	struct world *world = &(*engine)->world;

	while (!list_is_empty(&world->sas.all)) {
		ike_sa_terminate(CONTAINER_OF(world->sas.all.next,
					      struct ike_sa, in_db),
				 FREE_SA, RC_FATAL);
	}
	remove_all_conns(world);
	for (size_t n = 0; n < NR_WAYS; n++) {
		message_faults_done(&world->impair.messages[n]);
	}
	conn_db_done(&world->conns);
	sa_db_done(&world->sas);
	spd_done(&world->spd);
	heap_done(&world->soon);
	heap_done(&world->later);
	keypair_pool_done(&world->pairs);
	secrets_free(&world->secrets);
	symkey_free(&world->sleep_key);
	wipe(&world->cookies, sizeof(world->cookies));
	xfree(*engine);
	*engine = NULL;
}

void ike_listen(struct ike_engine *engine)
{
	engine->world.listening = true;
}

void ike_secrets(struct ike_engine *engine, struct secret_specs **specs)
{
	secrets_free(&engine->world.secrets);
	engine->world.secrets = secrets_new(specs);
}

void ike_set_ddos_mode(struct ike_engine *engine, enum ddos_mode mode)
{
	engine->world.config.ddos_mode = mode;
}
