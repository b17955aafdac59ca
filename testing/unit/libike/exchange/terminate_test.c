/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How SAs end: a command that waits for an end when its IKE SA goes.
 */
#include "engine/engine.h"
#include "unit/libike/engine/pair.h"

#define OTHER	   "other"
#define TIMEOUT_MS 30000 /* of what gets no answer */

static void gives_up_soon(struct conn_spec *spec, size_t host)
{
	(void)host;
	spec->retransmit_timeout = MILLIS(TIMEOUT_MS);
}

static bool is_up(struct host *host, const char *name)
{
	return pair_conn(host, name)->child_serial != 0;
}

/* CONN's IKE SA has both; what west then asks to have deleted stays unheard. */
static void init(struct pair *pair)
{
	pair_init_edited(pair, PAIR_IKE, gives_up_soon);
	pair_add_conn(pair, OTHER, PAIR_IKE, "10.11.0.0/16", "10.12.0.0/16",
		      INTERMEDIATE_YES);
	pair_up(pair);
	host_up(WEST(pair->sim), OTHER);
	pair_run(pair, 1000);
	assert_true(is_up(WEST(pair->sim), OTHER));
	pair->lose = EXCHANGE_INFORMATIONAL;
}

/* East has forgotten all, and begins NAME anew. */
static void begin_anew(struct pair *pair, const char *name)
{
	struct host *east = EAST(pair->sim);

	pair_restart_east(pair, true);
	host_add_conn(east, conn_spec_ref(pair_conn(WEST(pair->sim), name)->spec));
	host_up(east, name);
	pair_run(pair, 1000);
	assert_int_equal(east->up_code, RC_OK);
}

static void down_in_flight_is_over_when_its_ike_sa_is(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair);
	struct host *west = WEST(pair.sim);

	host_down_child(west, OTHER);
	pair_run(&pair, 1000);
	assert_int_equal(west->nr_down_done, 0);
	pair_run(&pair, TIMEOUT_MS);
	assert_int_equal(host_nr_ike_sas(west, SA_ESTABLISHED), 0);
	assert_int_equal(west->nr_down_done, 1);
	assert_false(is_up(west, OTHER));
	pair_done(&pair);
}

/*
 * What the peer has begun since is not what was to go: neither the end of the
 * IKE SA before brings it down, nor that of one that is rekeyed later.
 */
static void down_in_flight_ends_nothing_begun_since(const char *name)
{
	struct pair pair;

	init(&pair);
	struct host *west = WEST(pair.sim);

	host_down_child(west, name);
	pair_run(&pair, 1000);
	begin_anew(&pair, name);
	assert_int_equal(west->nr_down_done, 0);
	pair_run(&pair, TIMEOUT_MS);
	assert_int_equal(west->nr_down_done, 1);
	pair.lose = 0;
	pair_run(&pair, 10000);
	assert_true(is_up(west, name));
	host_rekey(west, name, true);
	pair_run(&pair, 10000);
	assert_true(is_up(west, name));
	assert_true(is_up(EAST(pair.sim), name));
	assert_int_equal(west->nr_down_done, 1);
	pair_done(&pair);
}

static void down_of_another_connection_ends_nothing_begun_since(void **unused)
{
	(void)unused;
	down_in_flight_ends_nothing_begun_since(OTHER);
}

static void down_of_its_own_connection_ends_nothing_begun_since(void **unused)
{
	(void)unused;
	down_in_flight_ends_nothing_begun_since(CONN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(down_in_flight_is_over_when_its_ike_sa_is),
		cmocka_unit_test(
			down_of_another_connection_ends_nothing_begun_since),
		cmocka_unit_test(
			down_of_its_own_connection_ends_nothing_begun_since),
	};

	return cmocka_run_group_tests_name("terminate", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
