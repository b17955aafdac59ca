/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Child SAs whose delete is queued or in flight: how that is known at once.
 */
#include <stdio.h>

#include "engine/engine.h"
#include "engine/parent.h"
#include "libswan/alloc.h"
#include "sa/child_sa.h"
#include "unit/libike/engine/pair.h"

#define OTHER "c0"
#define THIRD "c1"
#define LAST  99 /* "c0" to that */

/* CONN and "c0" to "c<LAST>" are up, on one IKE SA. */
static void up(struct pair *pair, unsigned last)
{
	pair_init(pair, PAIR_IKE);
	pair_add_numbered(pair, 0, last);
	pair_up(pair);
	for (unsigned n = 0; n <= last; n++) {
		char name[20];

		snprintf(name, sizeof(name), "c%u", n);
		host_up(WEST(pair->sim), name);
	}
	pair_run(pair, 10000);
	assert_int_equal(sim_kernel_nr_installed(&WEST(pair->sim)->kernel),
			 2 * (last + 2));
}

static struct child_sa *child_of(struct host *host, const char *name)
{
	return child_sa_by_serial(&host->engine->world.sas,
				  pair_conn(host, name)->child_serial);
}

static unsigned nr_queued(const struct ike_sa *ike,
			  const struct child_sa *child)
{
	unsigned nr = 0;

	LIST_FOREACH(entry, &ike->window.out.tasks) {
		const struct task *task =
			CONTAINER_OF(entry, struct task, in_queue);

		nr += task->kind == TASK_DELETE_CHILD &&
		      task->serial == child->serial;
	}
	return nr;
}

static bool is_in_flight(const struct ike_sa *ike, const struct child_sa *child)
{
	return ike->window.out.exchange != NULL &&
	       ike->window.out.task == TASK_DELETE_CHILD &&
	       ike->window.out.serial == child->serial;
}

static unsigned nr_staying(const struct ike_sa *ike)
{
	unsigned nr = 0;

	LIST_FOREACH(entry, &ike->staying) {
		const struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_staying);

		assert_ptr_equal(child->ike, ike);
		assert_int_equal(nr_queued(ike, child), 0);
		nr++;
	}
	return nr;
}

/* What is known at once is what a walk of the queue says. */
static void assert_known(const struct ike_sa *ike)
{
	unsigned nr = 0;

	LIST_FOREACH(entry, &ike->children) {
		const struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);
		unsigned queued = nr_queued(ike, child);

		assert_int_equal(child_sa_is_leaving(child),
				 queued > 0 || is_in_flight(ike, child));
		nr += queued == 0;
	}
	assert_int_equal(nr_staying(ike), nr);
}

static void assert_all_known(const struct host *host)
{
	LIST_FOREACH(entry, &host->engine->world.sas.all) {
		assert_known(CONTAINER_OF(entry, struct ike_sa, in_db));
	}
}

static void run_looking(struct pair *pair, unsigned ms)
{
	for (unsigned n = 0; n < ms; n++) {
		pair_run(pair, 1);
		assert_all_known(WEST(pair->sim));
	}
}

static struct task *add_delete(struct child_sa *child)
{
	return window_add_task(&child->ike->window, TASK_DELETE_CHILD,
			       child->serial);
}

static void what_is_queued_or_in_flight_is_leaving(void **unused)
{
	struct pair pair;

	(void)unused;
	up(&pair, 1);
	struct ike_sa *ike = pair_ike(WEST(pair.sim));
	const struct conn *c = pair_conn(WEST(pair.sim), CONN);

	assert_true(serves_others(ike, c));
	host_down(WEST(pair.sim), OTHER);
	assert_true(is_in_flight(ike, child_of(WEST(pair.sim), OTHER)));
	assert_true(child_sa_is_leaving(child_of(WEST(pair.sim), OTHER)));
	assert_true(serves_others(ike, c));
	host_down(WEST(pair.sim), THIRD);
	assert_int_equal(nr_queued(ike, child_of(WEST(pair.sim), THIRD)), 1);
	assert_true(child_sa_is_leaving(child_of(WEST(pair.sim), THIRD)));
	assert_false(child_sa_is_leaving(child_of(WEST(pair.sim), CONN)));
	assert_false(serves_others(ike, c));
	assert_true(serves_others(ike, pair_conn(WEST(pair.sim), OTHER)));
	run_looking(&pair, 100);
	assert_int_equal(nr_staying(ike), 1);
	assert_int_equal(sim_kernel_nr_installed(&WEST(pair.sim)->kernel), 2);
	pair_done(&pair);
}

/* It leaves until the last of its deletes is out of the queue. */
static void a_delete_may_be_queued_twice(void **unused)
{
	struct pair pair;

	(void)unused;
	up(&pair, 1);
	struct child_sa *child = child_of(WEST(pair.sim), OTHER);
	struct ike_sa *ike = child->ike;
	struct task *first = add_delete(child);
	struct task *second = add_delete(child);

	assert_known(ike);
	window_take_task(&ike->window, first);
	xfree(first);
	assert_true(child_sa_is_leaving(child));
	assert_known(ike);
	window_take_task(&ike->window, second);
	xfree(second);
	assert_false(child_sa_is_leaving(child));
	assert_known(ike);
	add_delete(child);
	add_delete(child);
	window_wake(ike->world, &ike->window);
	engine_leave(WEST(pair.sim)->engine);
	run_looking(&pair, 100); /* the second is of what is gone */
	assert_int_equal(sim_kernel_nr_installed(&WEST(pair.sim)->kernel), 4);
	pair_done(&pair);
}

/* The queue waits for the end of the rekey, and is the heir's then. */
static void what_is_queued_leaves_the_heir(void **unused)
{
	struct pair pair;

	(void)unused;
	up(&pair, 1);
	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	add_delete(child_of(WEST(pair.sim), OTHER));
	struct child_sa *child = child_of(WEST(pair.sim), THIRD);
	const struct ike_sa *old = child->ike;
	bool moved = false;

	add_delete(child);
	for (unsigned ms = 0; ms < 100 && !moved; ms++) {
		run_looking(&pair, 1);
		moved = child->ike != old;
	}
	assert_true(moved);
	assert_true(child_sa_is_leaving(child));
	run_looking(&pair, 2000);
	assert_int_equal(nr_staying(pair_ike(WEST(pair.sim))), 1);
	assert_int_equal(sim_kernel_nr_installed(&WEST(pair.sim)->kernel), 2);
	pair_done(&pair);
}

/* Nobody answers: the tasks are dropped, and their Child SAs after them. */
static void what_is_queued_ends_with_the_ike_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	up(&pair, 1);
	pair.lose = EXCHANGE_INFORMATIONAL;
	host_down(WEST(pair.sim), OTHER);
	host_down(WEST(pair.sim), THIRD);
	assert_all_known(WEST(pair.sim));
	pair_run(&pair, 100000);
	assert_int_equal(WEST(pair.sim)->nr_down_done, 2);
	assert_int_equal(sim_kernel_nr_installed(&WEST(pair.sim)->kernel), 0);
	pair_done(&pair);
}

/* RFC 7296 2.25.1: the peer rekeys one whose delete we have queued. */
static void what_is_queued_is_not_rekeyed(void **unused)
{
	struct pair pair;

	(void)unused;
	up(&pair, 1);
	pair.hold = HOLD_WEST;
	host_down(WEST(pair.sim), OTHER);
	host_down(WEST(pair.sim), CONN);
	pair_rekey(EAST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 10);
	assert_true(ladder_has(&pair.sim->ladder, "is being deleted"));
	pair_release(&pair, HOLD_WEST);
	pair_run(&pair, 100000);
	assert_int_equal(sim_kernel_nr_installed(&WEST(pair.sim)->kernel), 2);
	assert_non_null(child_of(WEST(pair.sim), THIRD));
	pair_done(&pair);
}

/* Of a hundred brought down at once: the one in flight is, and those that stay. */
static void those_queued_are_not_looked_at(void **unused)
{
	struct pair pair;

	(void)unused;
	up(&pair, LAST);
	const struct ike_sa *ike = pair_ike(WEST(pair.sim));

	for (unsigned n = 0; n <= LAST; n++) {
		char name[20];

		snprintf(name, sizeof(name), "c%u", n);
		host_down(WEST(pair.sim), name);
		assert_int_equal(nr_staying(ike), 1 + LAST - n + 1);
	}
	assert_false(serves_others(ike, pair_conn(WEST(pair.sim), CONN)));
	run_looking(&pair, 1000);
	assert_int_equal(nr_staying(ike), 1);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_queued_or_in_flight_is_leaving),
		cmocka_unit_test(a_delete_may_be_queued_twice),
		cmocka_unit_test(what_is_queued_leaves_the_heir),
		cmocka_unit_test(what_is_queued_ends_with_the_ike_sa),
		cmocka_unit_test(what_is_queued_is_not_rekeyed),
		cmocka_unit_test(those_queued_are_not_looked_at),
	};

	return cmocka_run_group_tests_name("leaving", tests, nss_fixture_start,
					   nss_fixture_stop);
}
