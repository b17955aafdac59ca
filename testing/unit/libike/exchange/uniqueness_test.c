/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Several IKE SAs with one peer: which stays (RFC 7296 2.4).
 */
#include "engine/engine.h"
#include "exchange/replace.h"
#include "unit/libike/engine/pair.h"

static void assert_one_tunnel(struct pair *pair)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair->sim->hosts[n];

		assert_non_null(pair_child(host));
		assert_ptr_equal(pair_child(host)->ike, pair_ike(host));
		assert_int_equal(pair_conn(host, CONN)->ike_serial,
				 pair_ike(host)->serial);
		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 2);
		assert_int_equal(host->nr_child_down, 0);
	}
	assert_int_equal(pair_child(WEST(pair->sim))->spi_in,
			 pair_child(EAST(pair->sim))->spi_out);
}

static void no_edit(struct conn_spec *spec, size_t host)
{
	(void)host;
	spec->retransmit_timeout = SECONDS(30);
}

static void initial_contact(struct conn_spec *spec, size_t host)
{
	(void)host;
	spec->initial_contact = true;
}

/* Both begin, the second APART_MS after the first. */
static void cross(pair_edit_fn *edit, const char *ike, int64_t apart_ms)
{
	struct pair pair;

	pair_init_edited(&pair, ike, edit);
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, apart_ms);
	host_up(EAST(pair.sim), CONN);
	pair_run(&pair, 60000);
	assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
	assert_int_equal(EAST(pair.sim)->up_code, RC_OK);
	assert_one_tunnel(&pair);
	pair_done(&pair);
}

/* Whatever the order of the eight messages, one is left. */
static void crossing_initiations_leave_one_tunnel(void **unused)
{
	(void)unused;
	for (int64_t ms = 0; ms <= 8; ms++) {
		cross(no_edit, PAIR_IKE, ms);
		cross(no_edit, PAIR_IKE_ROUNDS, ms);
	}
}

static void childless(struct conn_spec *spec, size_t host)
{
	(void)host;
	spec->childless = CHILDLESS_YES;
	spec->intermediate = INTERMEDIATE_NO;
}

/* RFC 6023: a hybrid rekey of what is superseded makes nothing that stays. */
static void crossing_childless_initiations_leave_one_tunnel(void **unused)
{
	(void)unused;
	for (int64_t ms = 0; ms <= 12; ms++) {
		cross(childless, PAIR_IKE ";addke1=ml_kem_768", ms);
	}
}

/* That the other has none may have been true when it was said. */
static void crossing_initial_contacts_leave_one_tunnel(void **unused)
{
	(void)unused;
	for (int64_t ms = 0; ms <= 8; ms++) {
		cross(initial_contact, PAIR_IKE, ms);
	}
}

static struct conn_spec *east_conn(struct pair *pair)
{
	struct conn_spec *spec =
		conn_spec_ref(pair_conn(WEST(pair->sim), CONN)->spec);

	return spec;
}

static void restart(pair_edit_fn *edit, int64_t settle_ms)
{
	struct pair pair;

	pair_init_edited(&pair, PAIR_IKE, edit);
	pair_up(&pair);
	pair_restart_east(&pair, true);
	host_add_conn(EAST(pair.sim), east_conn(&pair));
	host_up(EAST(pair.sim), CONN);
	pair_run(&pair, settle_ms);
	assert_int_equal(EAST(pair.sim)->up_code, RC_OK);
	assert_one_tunnel(&pair);
	pair_done(&pair);
}

/* RFC 7296 2.4: without waiting for a timeout. */
static void initial_contact_ends_older_ike_sas_at_once(void **unused)
{
	(void)unused;
	restart(initial_contact, 500);
}

/* Without it the peer has a while to delete it itself; it knows nothing. */
static void restarted_peer_has_one_tunnel_in_the_end(void **unused)
{
	(void)unused;
	restart(no_edit, 60000);
}

/* uniqueids=no: two of the same identity may be two peers. */
static void without_uniqueids_the_older_one_stays(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	WEST(pair.sim)->engine->world.config.uniqueids = false;
	pair_up(&pair);
	pair_restart_east(&pair, false);
	host_add_conn(EAST(pair.sim), east_conn(&pair));
	host_up(EAST(pair.sim), CONN);
	pair_run(&pair, 60000);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 2);
	assert_int_equal(host_nr_ike_sas(EAST(pair.sim), SA_ESTABLISHED), 1);
	pair_done(&pair);
}

/* The newer one goes while the older waits for its end: that one stays. */
static void superseded_one_stays_when_the_newer_goes(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	uint64_t first = pair_ike(WEST(pair.sim))->serial;

	pair_restart_east(&pair, true);
	host_add_conn(EAST(pair.sim), east_conn(&pair));
	host_up(EAST(pair.sim), CONN);
	pair_run(&pair, 500);
	host_down(EAST(pair.sim), CONN);
	pair_run(&pair, 60000);
	assert_int_equal(pair_ike(WEST(pair.sim))->serial, first);
	assert_int_equal(pair_conn(WEST(pair.sim), CONN)->ike_serial, first);
	assert_ptr_equal(pair_child(WEST(pair.sim))->ike,
			 pair_ike(WEST(pair.sim)));
	pair_done(&pair);
}

/*
 * West's IKE SA is replaced by east's while TEMPORARY_FAILURE for its rekey is on
 * its way; that east deletes it never comes.
 */
static void what_is_superseded_goes_though_its_rekey_failed(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	struct ike_sa *old = pair_ike(EAST(pair.sim));
	struct larval_sa *busy = pair_make_busy(old);

	pair.hold = HOLD_EAST;
	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	pair_run(&pair, 50);
	assert_int_equal(pair.nr_held, 1);
	pair_end_busy(&busy);
	pair.hold = HOLD_NONE;
	pair.lose = EXCHANGE_INFORMATIONAL;
	replace_soon(old);
	engine_leave(EAST(pair.sim)->engine);
	pair_run(&pair, 200);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 2);
	pair_forget_request(old);
	pair_release(&pair, HOLD_EAST);
	pair.lose = 0;
	pair_run(&pair, 60000);
	assert_one_tunnel(&pair);
	pair_done(&pair);
}

/* Its Child SA is up, once, under an IKE SA that it names. */
static void assert_up_once(struct host *host, const char *name)
{
	const struct world *world = &host->engine->world;
	const struct conn *c = pair_conn(host, name);
	const struct child_sa *child =
		child_sa_by_serial(&world->sas, c->child_serial);

	assert_non_null(child);
	assert_int_equal(child->ike->serial, c->ike_serial);
	assert_null(child_sa_by_conn_next(
		child_sa_by_conn(&world->sas, c->serial)));
}

/* Each end begins one, for another connection; the merge gets no answer. */
static void cross_for_two(struct pair *pair)
{
	pair_init(pair, PAIR_IKE);
	pair_add_conn(pair, "other", PAIR_IKE, "10.3.0.0/16", "10.4.0.0/16",
		      INTERMEDIATE_YES);
	pair->lose = EXCHANGE_CREATE_CHILD_SA;
	host_up(WEST(pair->sim), CONN);
	host_up(EAST(pair->sim), "other");
	pair_run(pair, 100);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		assert_int_equal(host_nr_ike_sas(&pair->sim->hosts[n],
						 SA_ESTABLISHED),
				 2);
	}
}

static void assert_both_up_once(struct pair *pair)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair->sim->hosts[n];

		assert_up_once(host, CONN);
		assert_up_once(host, "other");
		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 4);
	}
}

static void east_is_slow(struct conn_spec *spec, size_t host)
{
	spec->retransmit_interval = SECONDS(host == 1 ? 5 : 1);
}

/*
 * Each end begins one for CONN; that of west, which is to lose, has "other" as
 * well before the second is there.
 */
static void cross_beside_another(struct pair *pair)
{
	pair_init_edited(pair, PAIR_IKE, east_is_slow);
	pair_add_conn(pair, "other", PAIR_IKE, "10.3.0.0/16", "10.4.0.0/16",
		      INTERMEDIATE_YES);
	host_impair(WEST(pair->sim), "ike_initiator_nonce:0");
	host_impair(EAST(pair->sim), "ike_initiator_nonce:255");
	pair->lose = EXCHANGE_IKE_AUTH;
	host_up(WEST(pair->sim), CONN);
	host_up(WEST(pair->sim), "other");
	host_up(EAST(pair->sim), CONN);
	pair_run(pair, 100);
	pair->lose = 0;
	pair_run(pair, 3000);
	assert_up_once(WEST(pair->sim), "other");
	assert_int_equal(host_nr_ike_sas(EAST(pair->sim), SA_ESTABLISHED), 1);
	pair->lose = EXCHANGE_CREATE_CHILD_SA;
	pair_run(pair, 2500);
	assert_int_equal(host_nr_ike_sas(EAST(pair->sim), SA_ESTABLISHED), 2);
	assert_int_equal(host_nr_ike_sas(WEST(pair->sim), SA_ESTABLISHED), 2);
}

/* What is asked for on any of their IKE SAs has TEMPORARY_FAILURE, for MS. */
static void refuse_for_now(struct pair *pair, int64_t ms)
{
	struct larval_sa *busy[2 * SIM_HOSTS];
	size_t nr_busy = 0;

	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct world *world = &pair->sim->hosts[n].engine->world;

		LIST_FOREACH(entry, &world->sas.all) {
			assert_true(nr_busy < ARRAY_LEN(busy));
			busy[nr_busy++] = pair_make_busy(CONTAINER_OF(
				entry, struct ike_sa, in_db));
		}
	}
	pair_run(pair, ms);
	while (nr_busy > 0) {
		pair_end_busy(&busy[--nr_busy]);
	}
}

/* What leads to two IKE SAs, of which one goes. */
static void (*const crosses[])(struct pair *pair) = { cross_for_two,
						      cross_beside_another };

/* RFC 7296 2.25: what is not moved stays where it is, and is up as before. */
static void merge_that_is_refused_for_now_loses_nothing(void **unused)
{
	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(crosses); n++) {
		struct pair pair;

		crosses[n](&pair);
		pair.lose = 0;
		refuse_for_now(&pair, 5000);
		assert_true(
			ladder_has(&pair.sim->ladder, "TEMPORARY_FAILURE"));
		pair_run(&pair, 60000);
		assert_both_up_once(&pair);
		for (unsigned hours = 0; hours < 30; hours++) {
			pair_run(&pair, 3600000); /* with rekeys */
			assert_both_up_once(&pair);
		}
		pair_done(&pair);
	}
}

static void merge_leaves_one_ike_sa(void **unused)
{
	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(crosses); n++) {
		struct pair pair;

		crosses[n](&pair);
		pair.lose = 0;
		pair_run(&pair, 60000);
		assert_both_up_once(&pair);
		assert_int_equal(
			host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 1);
		assert_int_equal(
			host_nr_ike_sas(EAST(pair.sim), SA_ESTABLISHED), 1);
		pair_done(&pair);
	}
}

static void west_moves_about(struct conn_spec *spec, size_t host)
{
	if (host == 1) {
		spec->left.host = HOST_ANY;
	}
}

/* West is off, and on again somewhere else. */
static void move_west(struct pair *pair, const char *address)
{
	struct ike_config config = ike_config_default();
	struct host *west = WEST(pair->sim);
	struct conn_spec *spec = conn_spec_ref(pair_conn(west, CONN)->spec);

	config.keypair_pool = 0;
	host_stop(west);
	assert_true(ip_address_parse(view_of_string(address),
				     &west->addresses[0]));
	spec->left.address = west->addresses[0];
	host_start(west, &config);
	host_set_psk(west, "secret");
	host_add_conn(west, spec);
	host_up(west, CONN);
}

/* The template's instances tell addresses apart; the identity is one. */
static void caller_from_elsewhere_replaces_its_older_self(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, west_moves_about);
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 1000);
	uint64_t first = pair_ike(EAST(pair.sim))->serial;

	move_west(&pair, "192.0.2.77");
	pair_run(&pair, 1000);
	assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
	assert_true(pair_ike(EAST(pair.sim))->serial > first);
	assert_int_equal(sim_kernel_nr_installed(&EAST(pair.sim)->kernel), 2);
	pair_done(&pair);
}

static void west_announces_initial_contact(struct conn_spec *spec, size_t host)
{
	spec->initial_contact = host == 0;
}

/* West starts again for "other"; that was up, too, if SHARED. */
static void restart_for_other(const char *ike, bool shared)
{
	struct pair pair;

	pair_init_edited(&pair, PAIR_IKE, west_announces_initial_contact);
	pair_add_conn(&pair, "other", ike, "10.3.0.0/16", "10.4.0.0/16",
		      INTERMEDIATE_YES);
	pair_up(&pair);
	if (shared) {
		host_up(WEST(pair.sim), "other");
		pair_run(&pair, 1000);
	}
	host_stop(WEST(pair.sim));
	host_start(WEST(pair.sim), &EAST(pair.sim)->engine->world.config);
	host_set_psk(WEST(pair.sim), "secret");
	host_add_conn(WEST(pair.sim),
		      conn_spec_ref(pair_conn(EAST(pair.sim), "other")->spec));
	pair_conn(WEST(pair.sim), "other")->spec->initial_contact = true;
	host_up(WEST(pair.sim), "other");
	pair_run(&pair, 1000);
	assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
	assert_string_equal(ike_sa_conn(pair_ike(EAST(pair.sim)))->spec->name,
			    "other");
	assert_int_equal(sim_kernel_nr_installed(&EAST(pair.sim)->kernel), 2);
	pair_done(&pair);
}

/* RFC 7296 2.4: all of the two identities, also under other connections. */
static void initial_contact_is_of_all_connections(void **unused)
{
	(void)unused;
	restart_for_other("aes128-sha2_256-dh31", false);
	restart_for_other(PAIR_IKE, true);
}

/*
 * A peer that starts again for one of two connections, and does not say that it
 * has forgotten the other: that one is not taken from it, but asked for.
 */
static void what_a_restart_has_forgotten_is_found_out(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, no_edit);
	pair_add_conn(&pair, "other", PAIR_IKE, "10.3.0.0/16", "10.4.0.0/16",
		      INTERMEDIATE_YES);
	pair_up(&pair);
	host_up(WEST(pair.sim), "other");
	pair_run(&pair, 1000);
	host_stop(WEST(pair.sim));
	host_start(WEST(pair.sim), &EAST(pair.sim)->engine->world.config);
	host_set_psk(WEST(pair.sim), "secret");
	host_add_conn(WEST(pair.sim),
		      conn_spec_ref(pair_conn(EAST(pair.sim), CONN)->spec));
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 15000);
	assert_up_once(EAST(pair.sim), "other");
	pair_run(&pair, 60000);
	assert_up_once(EAST(pair.sim), CONN);
	assert_int_equal(pair_conn(EAST(pair.sim), "other")->child_serial, 0);
	assert_int_equal(sim_kernel_nr_installed(&EAST(pair.sim)->kernel), 2);
	pair_done(&pair);
}

/*
 * West answers east's IKE_SA_INIT when its own IKE SA is complete: for west that
 * is the newer one, for east the two have crossed.  East gives up.
 */
static void late_initiation_is_given_up(void **unused)
{
	(void)unused;
	for (unsigned n = 0; n < 8; n++) { /* whichever nonce is lowest */
		struct pair pair;

		pair_init(&pair, PAIR_IKE);
		pair.hold = HOLD_EAST;
		pair_run(&pair, n);
		host_up(EAST(pair.sim), CONN);
		pair_run(&pair, 10);
		pair.hold = HOLD_NONE;
		host_up(WEST(pair.sim), CONN);
		pair_run(&pair, 100);
		pair_release(&pair, HOLD_EAST);
		pair_run(&pair, 60000);
		assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
		assert_int_equal(EAST(pair.sim)->up_code, RC_OK);
		assert_one_tunnel(&pair);
		pair_done(&pair);
	}
}

static const struct ike_sa *of_peer(struct host *host)
{
	const struct conn *c = pair_conn(host, CONN);

	return ike_sa_by_peer(&host->engine->world.sas, &c->local_id,
			      &c->remote_id);
}

/* Else a peer that comes and goes would make each look-up longer. */
static void what_has_ended_is_no_peers_any_more(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, no_edit);
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 1000);
	assert_non_null(of_peer(EAST(pair.sim)));
	host_down(WEST(pair.sim), CONN);
	pair_run(&pair, 1000);
	assert_int_equal(EAST(pair.sim)->engine->world.sas.nr_ike, 1);
	assert_null(of_peer(EAST(pair.sim)));
	assert_null(of_peer(WEST(pair.sim)));
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_has_ended_is_no_peers_any_more),
		cmocka_unit_test(crossing_initiations_leave_one_tunnel),
		cmocka_unit_test(
			crossing_childless_initiations_leave_one_tunnel),
		cmocka_unit_test(crossing_initial_contacts_leave_one_tunnel),
		cmocka_unit_test(initial_contact_ends_older_ike_sas_at_once),
		cmocka_unit_test(restarted_peer_has_one_tunnel_in_the_end),
		cmocka_unit_test(without_uniqueids_the_older_one_stays),
		cmocka_unit_test(superseded_one_stays_when_the_newer_goes),
		cmocka_unit_test(
			what_is_superseded_goes_though_its_rekey_failed),
		cmocka_unit_test(late_initiation_is_given_up),
		cmocka_unit_test(merge_leaves_one_ike_sa),
		cmocka_unit_test(merge_that_is_refused_for_now_loses_nothing),
		cmocka_unit_test(caller_from_elsewhere_replaces_its_older_self),
		cmocka_unit_test(initial_contact_is_of_all_connections),
		cmocka_unit_test(what_a_restart_has_forgotten_is_found_out),
	};

	return cmocka_run_group_tests_name("uniqueness", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
