/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Who frees what while exchanges cross: nothing is used after its end.
 */
#include "engine/engine.h"
#include "exchange/create_child_sa.h"
#include "unit/libike/engine/pair.h"

/* West begins to rekey its Child SA with more rounds, then knows nothing of it. */
static struct larval_sa *leave_a_series(struct pair *pair)
{
	pair_rekey(WEST(pair->sim), SA_REKEY_CHILD);
	pair_run(pair, 1); /* the request is there, its answer on its way */
	pair->hold = HOLD_WEST;
	pair_run(pair, 100);
	pair_drop_held(pair);
	pair->hold = HOLD_NONE;
	pair_forget_request(pair_ike(WEST(pair->sim)));

	struct ike_sa *ike = pair_ike(EAST(pair->sim));

	assert_false(list_is_empty(&ike->larvals));
	return CONTAINER_OF(ike->larvals.next, struct larval_sa, in_ike);
}

/* What a series of the peer's is making stays with the series. */
static void rekeyed_ike_sa_leaves_larval_children(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE_ROUNDS);
	pair_up(&pair);
	leave_a_series(&pair);
	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	pair.lose = EXCHANGE_INFORMATIONAL; /* the old one is not deleted */
	pair_run(&pair, 100);
	pair_forget_request(host_ike_sa(WEST(pair.sim), SA_REKEYED));
	pair.lose = 0;
	assert_non_null(pair_child(EAST(pair.sim)));
	host_down(WEST(pair.sim), CONN); /* the new one, children and all */
	pair_run(&pair, 60000);
	pair_done(&pair);
}

/* "down" while the IKE SA is being rekeyed: the new one is the rekey's. */
static void down_during_a_rekey_of_ike_is_clean(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE_ROUNDS);
	pair_up(&pair);
	pair.hold = HOLD_EAST;
	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	pair_run(&pair, 100);
	host_down(WEST(pair.sim), CONN);
	pair_release(&pair, HOLD_EAST);
	pair_run(&pair, 40000);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 0);
	pair_done(&pair);
}

/* The kernel lets go of a reserved SPI: the series may still be going on. */
static void expired_reservation_ends_no_larval_child(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE_ROUNDS);
	pair_up(&pair);
	struct larval_sa *larval = leave_a_series(&pair);

	ike_kernel_event(EAST(pair.sim)->engine,
			 &(struct kernel_event){
				 .kind = KERNEL_EXPIRE_HARD,
				 .protocol = PROTOCOL_ESP,
				 .spi = larval->child->spi_in },
			 pair.sim->timeline.now);
	pair_run(&pair, 60000);
	pair_done(&pair);
}

/* The connection goes while CREATE_CHILD_SA for it is on another's IKE SA. */
static void connection_deleted_during_its_rekey(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_add_conn(&pair, "other", PAIR_IKE, "10.11.0.0/16", "10.12.0.0/16",
		      INTERMEDIATE_YES);
	pair_up(&pair);
	host_up(WEST(pair.sim), "other");
	pair_run(&pair, 1000);
	struct conn *other = pair_conn(WEST(pair.sim), "other");

	assert_true(other->child_serial != 0);
	assert_int_equal(other->nr_users, 0); /* the IKE SA is CONN's */
	pair.hold = HOLD_EAST;
	ike_sa_command(WEST(pair.sim)->engine, SA_REKEY_CHILD, "other",
		       pair.sim->timeline.now);
	pair_run(&pair, 100);
	host_delete(WEST(pair.sim), "other");
	pair_release(&pair, HOLD_EAST);
	pair_run(&pair, 60000);
	assert_int_equal(sim_kernel_nr_installed(&WEST(pair.sim)->kernel), 2);
	assert_int_equal(sim_kernel_nr_installed(&EAST(pair.sim)->kernel), 2);
	assert_int_equal(WEST(pair.sim)->kernel.nr_policies, 3);
	pair_done(&pair);
}

/* The same at the responder: the peer rekeys what has no connection. */
static void connection_deleted_before_the_peer_rekeys(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_add_conn(&pair, "other", PAIR_IKE, "10.11.0.0/16", "10.12.0.0/16",
		      INTERMEDIATE_YES);
	pair_up(&pair);
	host_up(WEST(pair.sim), "other");
	pair_run(&pair, 1000);
	pair.lose = EXCHANGE_INFORMATIONAL; /* east's delete */
	host_delete(EAST(pair.sim), "other");
	ike_sa_command(WEST(pair.sim)->engine, SA_REKEY_CHILD, "other",
		       pair.sim->timeline.now);
	pair_run(&pair, 100);
	pair.lose = 0;
	pair_run(&pair, 60000);
	assert_non_null(pair_child(EAST(pair.sim)));
	pair_done(&pair);
}

/* An instance is there for as long as a Child SA or an IKE SA needs it. */
static void instances_go_with_what_uses_them(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_any_west(&pair, PAIR_IKE);
	pair_add_conn(&pair, "other", PAIR_IKE, "10.11.0.0/16", "10.12.0.0/16",
		      INTERMEDIATE_YES);
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 1000);
	const struct conn_db *conns = &EAST(pair.sim)->engine->world.conns;

	assert_int_equal(conns->nr, 3);
	host_up(WEST(pair.sim), "other");
	pair_run(&pair, 1000);
	assert_int_equal(host_nr_ike_sas(EAST(pair.sim), SA_ESTABLISHED), 1);
	assert_int_equal(conns->nr, 4);
	host_down(WEST(pair.sim), "other");
	pair_run(&pair, 1000);
	assert_int_equal(conns->nr, 3);
	host_up(WEST(pair.sim), "other");
	pair_run(&pair, 1000);
	host_delete(EAST(pair.sim), "other");
	pair_run(&pair, 1000);
	assert_int_equal(conns->nr, 2);
	host_down(WEST(pair.sim), CONN);
	pair_run(&pair, 30000);
	assert_int_equal(conns->nr, 1);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rekeyed_ike_sa_leaves_larval_children),
		cmocka_unit_test(down_during_a_rekey_of_ike_is_clean),
		cmocka_unit_test(expired_reservation_ends_no_larval_child),
		cmocka_unit_test(connection_deleted_during_its_rekey),
		cmocka_unit_test(connection_deleted_before_the_peer_rekeys),
		cmocka_unit_test(instances_go_with_what_uses_them),
	};

	return cmocka_run_group_tests_name("ownership", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
