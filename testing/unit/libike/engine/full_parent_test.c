/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The peer takes no more Child SAs on an IKE SA (RFC 7296 1.3): who waits for one
 * there goes on to others, all together.
 */
#include <stdio.h>
#include <string.h>

#include "conn/conn_index.h"
#include "engine/engine.h"
#include "unit/libike/engine/pair.h"

#define LAST 11 /* "c0" to that */

/* So many fit on an IKE SA that west has initiated. */
static void init(struct pair *pair, unsigned room, unsigned last)
{
	pair_init(pair, PAIR_IKE);
	EAST(pair->sim)->engine->world.config.max_children = room;
	pair_add_numbered(pair, 0, last);
}

static void up_from(struct pair *pair, unsigned first, unsigned last)
{
	for (unsigned n = first; n <= last; n++) {
		char name[20];

		snprintf(name, sizeof(name), "c%u", n);
		host_up(WEST(pair->sim), name);
	}
}

/* Nothing else is refused here. */
static unsigned nr_refusals(const struct pair *pair)
{
	const char *refusal = "rejected by peer: NO_ADDITIONAL_SAS";
	const char *at = pair->sim->ladder.lines;
	unsigned nr = 0;

	assert_int_equal(pair->sim->ladder.nr_lost, 0);
	while ((at = strstr(at, refusal)) != NULL) {
		at += strlen(refusal);
		nr++;
	}
	return nr;
}

static void run_to_refusal(struct pair *pair)
{
	for (unsigned ms = 0; ms < 1000 && nr_refusals(pair) == 0; ms++) {
		pair_run(pair, 1);
	}
	assert_int_equal(nr_refusals(pair), 1);
}

static void assert_sas(const struct pair *pair, size_t nr_ike, size_t nr_child)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair->sim->hosts[n];

		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), nr_ike);
		assert_int_equal(sim_kernel_nr_installed(&host->kernel),
				 2 * nr_child);
	}
}

static void assert_all_up(const struct pair *pair, unsigned nr)
{
	assert_int_equal(WEST(pair->sim)->nr_up_done, nr);
	assert_int_equal(WEST(pair->sim)->up_code, RC_OK);
}

static uint64_t ike_serial_of(struct host *host, const char *name)
{
	return pair_conn(host, name)->ike_serial;
}

/* One hears of it, and as few further IKE SAs as can be are made. */
static void all_go_elsewhere_together(void **unused)
{
	(void)unused;
	for (unsigned room = 1; room <= LAST + 1; room++) {
		struct pair pair;

		init(&pair, room, LAST);
		up_from(&pair, 0, LAST);
		pair_run(&pair, 60000);
		assert_all_up(&pair, LAST + 1);
		assert_sas(&pair, (LAST + room) / room, LAST + 1);
		assert_int_equal(nr_refusals(&pair), room <= LAST ? 1 : 0);
		pair_done(&pair);
	}
}

/* They are many more than what one look-up may see. */
static void hundreds_do(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, 50, 499);
	up_from(&pair, 0, 499);
	pair_run(&pair, 60000);
	assert_all_up(&pair, 500);
	assert_sas(&pair, 10, 500);
	pair_done(&pair);
}

/* Two IKE SAs turn out full at the same time: the next ones may differ. */
static void less_room_than_before_is_found_out(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, 4, LAST);
	up_from(&pair, 0, LAST);
	run_to_refusal(&pair);
	EAST(pair.sim)->engine->world.config.max_children = 2;
	pair_run(&pair, 60000);
	assert_all_up(&pair, LAST + 1);
	assert_in_range(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 5, 6);
	assert_int_equal(sim_kernel_nr_installed(&WEST(pair.sim)->kernel),
			 2 * (LAST + 1));
	pair_done(&pair);
}

/* What one that is on its way was begun for ends, and its command. */
static void one_of_them_may_leave(void **unused)
{
	(void)unused;
	for (unsigned deleted = 0; deleted < 2; deleted++) {
		struct pair pair;

		init(&pair, 4, LAST);
		up_from(&pair, 0, LAST);
		run_to_refusal(&pair);
		assert_int_equal(WEST(pair.sim)->nr_up_done, 4);
		if (deleted) {
			host_delete(WEST(pair.sim), "c8");
		} else {
			host_down(WEST(pair.sim), "c8");
		}
		assert_int_equal(WEST(pair.sim)->nr_up_done, 5);
		assert_int_not_equal(WEST(pair.sim)->up_code, RC_OK);
		pair_run(&pair, 60000);
		assert_int_equal(WEST(pair.sim)->nr_up_done, LAST + 1);
		assert_sas(&pair, 3, LAST);
		pair_done(&pair);
	}
}

/* Who was refused leaves: the others have an IKE SA in common all the same. */
static void the_one_refused_may_leave(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, 4, LAST);
	up_from(&pair, 0, LAST);
	run_to_refusal(&pair);
	host_down(WEST(pair.sim), "c4");
	pair_run(&pair, 60000);
	assert_int_equal(WEST(pair.sim)->nr_up_done, LAST + 1);
	assert_int_equal(nr_refusals(&pair), 1);
	assert_sas(&pair, 3, LAST);
	pair_done(&pair);
}

/* Rekeys stay where they are, and a rekeyed IKE SA may have room again. */
static void a_rekey_is_done_where_it_is(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, 4, LAST);
	up_from(&pair, 0, 3);
	pair_run(&pair, 1000);
	uint64_t child = pair_conn(WEST(pair.sim), "c0")->child_serial;
	uint64_t ike = ike_serial_of(WEST(pair.sim), "c0");

	up_from(&pair, 4, 5);
	window_add_task(&pair_ike(WEST(pair.sim))->window, TASK_REKEY_CHILD,
			child);
	pair_run(&pair, 60000);
	assert_all_up(&pair, 6);
	assert_sas(&pair, 2, 6);
	assert_int_equal(nr_refusals(&pair), 1);
	assert_int_not_equal(pair_conn(WEST(pair.sim), "c0")->child_serial,
			     child);
	assert_int_equal(ike_serial_of(WEST(pair.sim), "c0"), ike);
	pair_done(&pair);
}

/* Two fit on each: who comes later does not even meet the full ones. */
static void full_ones_are_passed_by(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, 2, 7);
	for (unsigned n = 0; n < 8; n++) {
		up_from(&pair, n, n);
		pair_run(&pair, 1000);
	}
	assert_sas(&pair, 4, 8);
	assert_int_equal(ike_serial_of(WEST(pair.sim), "c7"),
			 ike_serial_of(WEST(pair.sim), "c6"));
	const struct conn *c = pair_conn(WEST(pair.sim), "c0");
	const struct id peer = conn_configured_id(c);
	const struct ike_sa *last = ike_sa_by_ends(
		&WEST(pair.sim)->engine->world.sas, c, &peer, true);

	assert_non_null(last);
	assert_int_equal(last->serial, ike_serial_of(WEST(pair.sim), "c7"));
	assert_null(ike_sa_by_ends_next(last));
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_go_elsewhere_together),
		cmocka_unit_test(hundreds_do),
		cmocka_unit_test(less_room_than_before_is_found_out),
		cmocka_unit_test(one_of_them_may_leave),
		cmocka_unit_test(the_one_refused_may_leave),
		cmocka_unit_test(a_rekey_is_done_where_it_is),
		cmocka_unit_test(full_ones_are_passed_by),
	};

	return cmocka_run_group_tests_name("full_parent", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
