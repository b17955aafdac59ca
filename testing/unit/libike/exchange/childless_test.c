/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Childless start: no Child SA before the hybrid rekey (RFC 6023, RFC 9370 4).
 */
#include <string.h>

#include "engine/engine.h"
#include "libswan/alloc.h"
#include "unit/libike/engine/pair.h"

#define IKE_HYBRID PAIR_IKE ";addke1=ml_kem_768"
#define IKE_EITHER PAIR_IKE ";addke1=ml_kem_768+none"

static void without_intermediate(struct conn_spec *spec)
{
	spec->intermediate = INTERMEDIATE_NO;
}

static void both_childless(struct conn_spec *spec, size_t host)
{
	(void)host;
	without_intermediate(spec);
	spec->childless = CHILDLESS_YES;
}

static void both_insist(struct conn_spec *spec, size_t host)
{
	(void)host;
	without_intermediate(spec);
	spec->childless = CHILDLESS_INSIST;
}

static void west_childless(struct conn_spec *spec, size_t host)
{
	spec->childless = host == 0 ? CHILDLESS_YES : CHILDLESS_NO;
	if (host == 0) {
		without_intermediate(spec);
	}
}

static void insist_on_both_ways(struct conn_spec *spec, size_t host)
{
	(void)host;
	spec->intermediate = INTERMEDIATE_INSIST;
	spec->childless = CHILDLESS_INSIST;
}

/* What is up came from a hybrid rekey; nothing was before. */
static void assert_hybrid_tunnel(struct pair *pair)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair->sim->hosts[n];

		assert_int_equal(pair_ike(host)->rounds_done, 1);
		assert_non_null(pair_child(host));
		assert_ptr_equal(pair_child(host)->ike, pair_ike(host));
		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 2);
		assert_int_equal(host->kernel.nr_added, 2);
		assert_false(pair_ike(host)->provisional);
	}
	assert_int_equal(WEST(pair->sim)->up_code, RC_OK);
}

/* R9370-54: without IKE_INTERMEDIATE, by IKE_FOLLOWUP_KE. */
static void hybrid_rekey_comes_before_the_child_sa(void **unused)
{
	pair_edit_fn *const edits[] = { both_childless, both_insist,
					insist_on_both_ways };

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(edits); n++) {
		struct pair pair;

		pair_init_edited(&pair, IKE_HYBRID, edits[n]);
		host_up(WEST(pair.sim), CONN);
		pair_run(&pair, 10000);
		assert_hybrid_tunnel(&pair);
		assert_true(n == 2 || ladder_has(&pair.sim->ladder,
						 "IKE_FOLLOWUP_KE request"));
		pair_run(&pair, 60000);
		assert_hybrid_tunnel(&pair);
		pair_done(&pair);
	}
}

static void child_sa_waits_for_lost_messages(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, IKE_HYBRID, both_insist);
	pair.sim->net.rules.loss_percent = 30;
	pair.sim->net.rules.repeat_percent = 20;
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 60000);
	pair.sim->net.rules.loss_percent = 0;
	pair_run(&pair, 60000);
	assert_hybrid_tunnel(&pair);
	pair_done(&pair);
}

/* East does not know of it, but has the same ike=: it takes part all the
 * same, unless what IKE_SA_INIT comes to is too little for it. */
static void responder_with_an_alternative_needs_no_keyword(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, IKE_EITHER, west_childless);
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 10000);
	assert_hybrid_tunnel(&pair);
	pair_done(&pair);
}

static void responder_that_demands_rounds_refuses(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, IKE_HYBRID, west_childless);
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 60000);
	assert_int_not_equal(WEST(pair.sim)->up_code, RC_OK);
	assert_int_equal(WEST(pair.sim)->kernel.nr_added, 0);
	assert_int_equal(EAST(pair.sim)->kernel.nr_added, 0);
	pair_done(&pair);
}

/* The peer does not rekey hybrid: no Child SA, and no IKE SA is kept. */
static void provisional_ike_sa_goes_when_its_rekey_is_refused(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, IKE_HYBRID, both_childless);
	EAST(pair.sim)->engine->world.impair.refuse_create_child_sa = true;
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 4000);
	assert_int_not_equal(WEST(pair.sim)->up_code, RC_OK);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 0);
	assert_int_equal(host_nr_ike_sas(EAST(pair.sim), SA_ESTABLISHED), 0);
	assert_int_equal(WEST(pair.sim)->kernel.nr_added, 0);
	pair_done(&pair);
}

/* RFC 7296 2.25: nor for ever when it says that it will later. */
static void provisional_ike_sa_goes_when_its_rekey_never_comes(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, IKE_HYBRID, both_childless);
	pair.lose = EXCHANGE_CREATE_CHILD_SA;
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 100);
	(void)pair_make_busy(pair_ike(EAST(pair.sim)));
	pair.lose = 0;
	pair_run(&pair, 90000);
	assert_int_equal(WEST(pair.sim)->nr_up_done, 0);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 1);
	pair_run(&pair, 210000);
	assert_int_not_equal(WEST(pair.sim)->up_code, RC_OK);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 0);
	assert_int_equal(host_nr_ike_sas(EAST(pair.sim), SA_ESTABLISHED), 0);
	pair_done(&pair);
}

/*
 * RFC 9370 2.2.4: the peer chooses an additional key exchange, and gives no link
 * to go on with, whenever it is asked.
 */
static void rekey_without_a_link(struct pair *pair, const char *ike,
				 pair_edit_fn *edit)
{
	pair_init_edited(pair, ike, edit);
	host_impair(EAST(pair->sim), "omit_addke_notification:1");
	host_up(WEST(pair->sim), CONN);
}

static void provisional_ike_sa_goes_when_its_series_cannot_go_on(void **unused)
{
	struct pair pair;

	(void)unused;
	rekey_without_a_link(&pair, IKE_HYBRID, both_childless);
	pair_run(&pair, 4000);
	assert_int_equal(WEST(pair.sim)->nr_up_done, 1);
	assert_int_not_equal(WEST(pair.sim)->up_code, RC_OK);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 0);
	assert_int_equal(host_nr_ike_sas(EAST(pair.sim), SA_ESTABLISHED), 0);
	assert_int_equal(WEST(pair.sim)->kernel.nr_added, 0);
	pair_done(&pair);
}

static void child_sa_that_may_do_without_a_series_does(void **unused)
{
	struct pair pair;

	(void)unused;
	rekey_without_a_link(&pair, IKE_EITHER, west_childless);
	pair_run(&pair, 60000);
	assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
	assert_non_null(pair_child(WEST(pair.sim)));
	assert_int_equal(pair_ike(WEST(pair.sim))->rounds_done, 0);
	pair_done(&pair);
}

/*
 * R9370-46: both ends rekey it, and the initiator's rekey loses: the other's goes
 * on, and is the one that is due.
 */
static void lost_rekey_leaves_it_to_the_winner(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, IKE_HYBRID, both_childless);
	host_impair(WEST(pair.sim), "ike_initiator_nonce:0");
	pair.lose = EXCHANGE_CREATE_CHILD_SA;
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 100);
	pair.lose = 0;
	pair.hold = HOLD_WEST | HOLD_EAST;
	pair_rekey(EAST(pair.sim), SA_REKEY_IKE);
	pair_run(&pair, 600);
	pair_release(&pair, HOLD_WEST | HOLD_EAST);
	pair_run(&pair, 10000);
	assert_true(ladder_has(&pair.sim->ladder,
			       "the peer rekeys the same SA and wins"));
	assert_hybrid_tunnel(&pair);
	pair_done(&pair);
}

/* The initiator sends its Child SA at once: a non-fatal refusal. */
static void east_insists(struct conn_spec *spec, size_t host)
{
	spec->childless = host == 1 ? CHILDLESS_INSIST : CHILDLESS_NO;
	without_intermediate(spec);
}

static void child_sa_in_ike_auth_is_refused_by_insist(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, east_insists);
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 2000);
	assert_true(ladder_has(&pair.sim->ladder,
			       "rejected with NO_PROPOSAL_CHOSEN"));
	assert_int_equal(pair_ike(EAST(pair.sim))->rounds_done, 0);
	assert_int_equal(EAST(pair.sim)->kernel.nr_added, 0);
	pair_done(&pair);
}

/* A peer that asks for a Child SA without the rekey gets it from us first. */
static void east_demands(struct conn_spec *spec, size_t host)
{
	without_intermediate(spec);
	spec->childless = CHILDLESS_INSIST;
	xfree(spec->ike);
	spec->ike = xstrdup(host == 1 ? IKE_HYBRID : IKE_EITHER);
}

static void responder_begins_the_rekey_that_is_due(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, IKE_EITHER, east_demands);
	pair.lose = EXCHANGE_CREATE_CHILD_SA;
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 100);
	struct ike_sa *ike = pair_ike(WEST(pair.sim));

	assert_true(ike->hybrid_due);
	assert_true(pair_ike(EAST(pair.sim))->provisional);
	pair_forget_request(ike); /* as one that knows nothing of it */
	ike->hybrid_due = false;
	pair.lose = 0;
	window_wake(ike->world, &ike->window);
	engine_leave(WEST(pair.sim)->engine);
	pair_run(&pair, 60000);
	assert_true(ladder_has(&pair.sim->ladder, "comes before any Child SA"));
	assert_hybrid_tunnel(&pair);
	pair_done(&pair);
}

static void other_insists(struct conn_spec *spec, size_t host)
{
	(void)host;
	if (strcmp(spec->name, "other") == 0) {
		spec->childless = CHILDLESS_INSIST;
	}
}

/*
 * A childless IKE_AUTH does not say whose it is: it takes nothing from anybody,
 * and is the connection's that its first Child SA is for.
 */
static void childless_ike_sa_is_of_its_first_child(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, other_insists);
	pair_add_conn(&pair, "other", PAIR_IKE, "10.3.0.0/16", "10.4.0.0/16",
		      INTERMEDIATE_YES);
	host_up(WEST(pair.sim), CONN); /* at once: they cannot share one */
	host_up(WEST(pair.sim), "other");
	pair_run(&pair, 60000);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair.sim->hosts[n];
		const struct conn *other = pair_conn(host, "other");

		assert_int_equal(host->nr_child_down, 0);
		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), 2);
		assert_int_not_equal(pair_conn(host, CONN)->ike_serial,
				     other->ike_serial);
		assert_int_equal(other->nr_users, 1);
	}
	host_down(EAST(pair.sim), CONN);
	pair_run(&pair, 60000);
	assert_int_equal(pair_conn(WEST(pair.sim), CONN)->child_serial, 0);
	assert_int_not_equal(pair_conn(WEST(pair.sim), "other")->child_serial,
			     0);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hybrid_rekey_comes_before_the_child_sa),
		cmocka_unit_test(child_sa_waits_for_lost_messages),
		cmocka_unit_test(
			responder_with_an_alternative_needs_no_keyword),
		cmocka_unit_test(responder_that_demands_rounds_refuses),
		cmocka_unit_test(
			provisional_ike_sa_goes_when_its_rekey_is_refused),
		cmocka_unit_test(
			provisional_ike_sa_goes_when_its_rekey_never_comes),
		cmocka_unit_test(
			provisional_ike_sa_goes_when_its_series_cannot_go_on),
		cmocka_unit_test(child_sa_that_may_do_without_a_series_does),
		cmocka_unit_test(lost_rekey_leaves_it_to_the_winner),
		cmocka_unit_test(child_sa_in_ike_auth_is_refused_by_insist),
		cmocka_unit_test(responder_begins_the_rekey_that_is_due),
		cmocka_unit_test(childless_ike_sa_is_of_its_first_child),
	};

	return cmocka_run_group_tests_name("childless", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
