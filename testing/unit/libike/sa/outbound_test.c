/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * On which of two Child SAs who responds sends (RFC 7296 2.8, 2.4).
 */
#include "engine/engine.h"
#include "sa/outbound.h"
#include "unit/libike/engine/pair.h"

/* West sends something through a Child SA that EAST has. */
static void west_sends(struct host *east, uint32_t spi_in)
{
	const struct ike_env *env = east->engine->world.env;
	struct kept_sa *in = (struct kept_sa *)sim_kernel_find(
		&east->kernel, PROTOCOL_ESP, spi_in, true);
	struct kernel_event event;

	assert_false(sim_kernel_count(in, 1, 84, env->realtime(env->ctx),
				      &event));
}

/* West has sent something through its Child SA MS ago. */
static void west_has_sent(struct pair *pair, int64_t ms)
{
	west_sends(EAST(pair->sim), pair_child(EAST(pair->sim))->spi_in);
	pair_run(pair, ms);
}

/* A tunnel through which west has sent something MS ago. */
static void up_and_used(struct pair *pair, int64_t ms)
{
	pair_init(pair, PAIR_IKE);
	pair_up(pair);
	west_has_sent(pair, ms);
}

/*
 * West comes back and has lost what it had; east knows nothing of that.  Until
 * east has the new Child SA.
 */
static const struct child_sa *come_back(struct pair *pair)
{
	uint64_t old = pair_child(EAST(pair->sim))->serial;

	ike_suspend(WEST(pair->sim)->engine, CONN, pair->sim->timeline.now);
	host_up(WEST(pair->sim), CONN);
	while (pair_child(EAST(pair->sim))->serial == old) {
		pair_run(pair, 1);
	}
	return pair_child(EAST(pair->sim));
}

static void a_peer_that_was_silent_is_sent_the_new_at_once(void **unused)
{
	struct pair pair;

	(void)unused;
	up_and_used(&pair, 3000);
	assert_null(come_back(&pair)->wait);
	pair_done(&pair);
}

/* It never sent anything. */
static void so_is_one_that_never_spoke(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	assert_null(come_back(&pair)->wait);
	pair_done(&pair);
}

/* It may have both; what it has not it does not use again. */
static void a_peer_that_spoke_just_now_is_sent_the_old_a_second(void **unused)
{
	struct pair pair;

	(void)unused;
	up_and_used(&pair, 500);
	assert_non_null(come_back(&pair)->wait);
	pair_run(&pair, 900);
	assert_non_null(pair_child(EAST(pair.sim))->wait);
	pair_run(&pair, 300);
	assert_null(pair_child(EAST(pair.sim))->wait);
	pair_done(&pair);
}

/* So it has both; the response to what it asked for may be late. */
static void a_peer_that_sends_on_the_old_is_sent_the_old(void **unused)
{
	struct pair pair;
	uint32_t old;

	(void)unused;
	up_and_used(&pair, 500);
	old = pair_child(EAST(pair.sim))->spi_in;
	come_back(&pair);
	for (int n = 0; n < 10; n++) {
		west_sends(EAST(pair.sim), old);
		pair_run(&pair, 900);
		assert_non_null(pair_child(EAST(pair.sim))->wait);
	}
	pair_run(&pair, 1500);
	assert_null(pair_child(EAST(pair.sim))->wait);
	pair_done(&pair);
}

static void a_peer_that_sends_on_the_new_is_sent_the_new(void **unused)
{
	struct pair pair;

	(void)unused;
	up_and_used(&pair, 500);
	west_sends(EAST(pair.sim), come_back(&pair)->spi_in);
	pair_run(&pair, 150);
	assert_null(pair_child(EAST(pair.sim))->wait);
	pair_done(&pair);
}

static unsigned nr_answers; /* of east's, to INFORMATIONAL */

/* A Delete is answered: from here on the peer may not have the old one. */
static enum tap_result on_packet(void *ctx, struct host *sender,
				 struct packet *packet)
{
	struct sim *sim = ctx;
	const uint8_t *octets = packet->datagram.ptr;

	if (sender == EAST(sim) && octets[18] == EXCHANGE_INFORMATIONAL &&
	    (octets[19] & IKE_FLAG_RESPONSE) != 0) {
		const struct conn *c = pair_conn(sender, CONN);
		const struct child_sa *serving = child_sa_by_serial(
			&sender->engine->world.sas, c->child_serial);

		assert_null(serving->wait);
		nr_answers++;
	}
	return TAP_PASS;
}

static void no_line(void *ctx, const char *line)
{
	(void)ctx;
	(void)line;
}

/* West reauthenticates, and then deletes the IKE SA that it had. */
static void the_new_sends_before_a_delete_is_answered(void **unused)
{
	struct pair pair;

	(void)unused;
	up_and_used(&pair, 500);
	pair.sim->net.tap = on_packet;
	pair.sim->net.tap_ctx = pair.sim;
	nr_answers = 0;
	assert_null(ike_impair(WEST(pair.sim)->engine, "trigger_v2_replace:1",
			       pair.sim->timeline.now, no_line, NULL));
	pair_run(&pair, 50);
	assert_int_equal(nr_answers, 1);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_peer_that_was_silent_is_sent_the_new_at_once),
		cmocka_unit_test(so_is_one_that_never_spoke),
		cmocka_unit_test(
			a_peer_that_spoke_just_now_is_sent_the_old_a_second),
		cmocka_unit_test(a_peer_that_sends_on_the_old_is_sent_the_old),
		cmocka_unit_test(a_peer_that_sends_on_the_new_is_sent_the_new),
		cmocka_unit_test(the_new_sends_before_a_delete_is_answered),
	};

	return cmocka_run_group_tests_name("outbound", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
