/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Commands about single SAs: what they end, and what comes back.
 */
#include "engine/engine.h"
#include "unit/libike/engine/pair.h"

#define OTHER "other"

static void west_is_to_stay_up(struct conn_spec *spec, size_t host)
{
	spec->autostart = host == 0 ? AUTO_UP : AUTO_ADD;
}

static void up_to_stay(struct pair *pair)
{
	pair_init_edited(pair, PAIR_IKE, west_is_to_stay_up);
	pair_up(pair);
}

static struct ike_answer act(struct pair *pair, enum ike_sa_action action,
			     const char *name)
{
	struct ike_answer answer =
		ike_sa_command(WEST(pair->sim)->engine, action, name,
			       pair->sim->timeline.now);

	pair_run(pair, 2000);
	return answer;
}

static size_t nr_ike(struct pair *pair)
{
	return host_nr_ike_sas(WEST(pair->sim), SA_ESTABLISHED);
}

static void down_ends_for_good(void **unused)
{
	struct pair pair;

	(void)unused;
	up_to_stay(&pair);
	assert_int_equal(act(&pair, SA_DOWN_CHILD, CONN).code, RC_OK);
	assert_null(pair_child(WEST(pair.sim)));
	assert_int_equal(nr_ike(&pair), 1);
	assert_int_equal(act(&pair, SA_DOWN_IKE, CONN).code, RC_OK);
	assert_int_equal(nr_ike(&pair), 0);
	assert_int_equal(WEST(pair.sim)->nr_down_done, 2);
	pair_done(&pair);
}

static void what_is_to_stay_up_comes_back_after_delete(void **unused)
{
	struct pair pair;

	(void)unused;
	up_to_stay(&pair);
	uint64_t ike = pair_ike(WEST(pair.sim))->serial;
	uint64_t child = pair_child(WEST(pair.sim))->serial;

	act(&pair, SA_DELETE_CHILD, CONN);
	assert_int_equal(pair_ike(WEST(pair.sim))->serial, ike);
	assert_true(pair_child(WEST(pair.sim))->serial > child);
	act(&pair, SA_DELETE_IKE, CONN);
	assert_true(pair_ike(WEST(pair.sim))->serial > ike);
	assert_non_null(pair_child(WEST(pair.sim)));
	pair_done(&pair);
}

/* The IKE SA that serves it is another's: that is the one. */
static void ike_sa_of_another_connection_is_meant(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_add_conn(&pair, OTHER, PAIR_IKE, "10.11.0.0/16", "10.12.0.0/16",
		      INTERMEDIATE_YES);
	pair_up(&pair);
	host_up(WEST(pair.sim), OTHER);
	pair_run(&pair, 1000);
	uint64_t first = pair_ike(WEST(pair.sim))->serial;

	assert_int_not_equal(act(&pair, SA_REKEY_IKE, OTHER).conn_serial, 0);
	assert_true(pair_ike(WEST(pair.sim))->serial > first);
	act(&pair, SA_DOWN_IKE, OTHER);
	assert_int_equal(nr_ike(&pair), 0);
	assert_int_equal(sim_kernel_nr_installed(&WEST(pair.sim)->kernel), 0);
	pair_done(&pair);
}

static void template_stands_for_its_instances(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_any_west(&pair, PAIR_IKE);
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 1000);
	uint64_t first = pair_ike(EAST(pair.sim))->serial;

	ike_sa_command(EAST(pair.sim)->engine, SA_REKEY_IKE, CONN,
		       pair.sim->timeline.now);
	pair_run(&pair, 1000);
	assert_true(pair_ike(EAST(pair.sim))->serial > first);
	pair_done(&pair);
}

static void what_is_not_there_cannot_be_rekeyed(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	assert_int_equal(act(&pair, SA_REKEY_IKE, CONN).code, RC_FATAL);
	assert_int_equal(act(&pair, SA_REKEY_CHILD, CONN).code, RC_FATAL);
	assert_int_equal(act(&pair, SA_DOWN_IKE, CONN).code, RC_OK);
	assert_int_equal(act(&pair, SA_DELETE_CHILD, "who").code,
			 RC_UNKNOWN_NAME);
	pair_done(&pair);
}

static int delete_state(struct pair *pair, uint64_t serial)
{
	int code = ike_delete_state(WEST(pair->sim)->engine, serial,
				    pair->sim->timeline.now)
			   .code;

	pair_run(pair, 1000);
	return code;
}

static void sas_are_deleted_by_number(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	uint64_t child = pair_child(WEST(pair.sim))->serial;
	uint64_t ike = pair_ike(WEST(pair.sim))->serial;

	assert_int_equal(delete_state(&pair, child), RC_OK);
	assert_int_equal(sim_kernel_nr_installed(&EAST(pair.sim)->kernel), 0);
	assert_int_equal(delete_state(&pair, child), RC_UNKNOWN_NAME);
	assert_int_equal(delete_state(&pair, ike), RC_OK);
	assert_int_equal(nr_ike(&pair), 0);
	assert_int_equal(delete_state(&pair, 4711), RC_UNKNOWN_NAME);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(down_ends_for_good),
		cmocka_unit_test(what_is_to_stay_up_comes_back_after_delete),
		cmocka_unit_test(ike_sa_of_another_connection_is_meant),
		cmocka_unit_test(template_stands_for_its_instances),
		cmocka_unit_test(what_is_not_there_cannot_be_rekeyed),
		cmocka_unit_test(sas_are_deleted_by_number),
	};

	return cmocka_run_group_tests_name("sa_command", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
