/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A new IKE SA in the place of another: reauthentication, refused rekeys
 * (RFC 7296 2.8.3, RFC 4478).
 */
#include <string.h>

#include "engine/engine.h"
#include "unit/libike/engine/pair.h"
#include "unit/libike/exchange/scene.h"

#define HOUR_MS 3600000

static void short_lives(struct conn_spec *spec)
{
	spec->ikelifetime = SECONDS(3600);
	spec->ipsec_lifetime = SECONDS(28800);
	spec->rekeymargin = SECONDS(300);
	spec->rekeyfuzz_percent = 50;
}

static void west_reauthenticates(struct conn_spec *spec, size_t host)
{
	short_lives(spec);
	spec->ikelifetime = SECONDS(host == 0 ? 3600 : 28800);
	spec->reauth = host == 0;
}

static void east_wants_reauthentication(struct conn_spec *spec, size_t host)
{
	short_lives(spec);
	spec->ikelifetime = SECONDS(host == 1 ? 3600 : 28800);
	spec->reauth = host == 1;
}

static void both_reauthenticate(struct conn_spec *spec, size_t host)
{
	(void)host;
	short_lives(spec);
	spec->reauth = true;
}

/* One IKE SA and one Child SA at both ends, the same ones. */
static void assert_one_tunnel(struct pair *pair)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair->sim->hosts[n];

		assert_non_null(pair_child(host));
		assert_ptr_equal(pair_child(host)->ike, pair_ike(host));
		assert_int_equal(pair_conn(host, CONN)->ike_serial,
				 pair_ike(host)->serial);
		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 2);
	}
	assert_int_equal(pair_child(WEST(pair->sim))->spi_in,
			 pair_child(EAST(pair->sim))->spi_out);
}

/* For MS, second by second: no end is ever without a Child SA in service. */
static void run_without_a_gap(struct pair *pair, int64_t ms)
{
	for (; ms > 0; ms -= 1000) {
		pair_run(pair, 1000);
		for (size_t n = 0; n < SIM_HOSTS; n++) {
			struct host *host = &pair->sim->hosts[n];

			assert_non_null(pair_child(host));
			assert_true(sim_kernel_nr_installed(&host->kernel) >=
				    2);
		}
	}
}

/* RFC 7296 2.8.3: the new IKE SA first, then the end of the old one. */
static void reauth_makes_before_it_breaks(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE_ROUNDS, west_reauthenticates);
	pair_up(&pair);
	uint64_t first = pair_ike(WEST(pair.sim))->serial;

	run_without_a_gap(&pair, HOUR_MS);
	assert_one_tunnel(&pair);
	assert_true(pair_ike(WEST(pair.sim))->serial > first);
	assert_int_equal(pair_ike(WEST(pair.sim))->rounds_done, 2);
	assert_int_equal(WEST(pair.sim)->nr_child_down, 0);
	assert_int_equal(EAST(pair.sim)->nr_child_down, 0);
	assert_true(ladder_has(&pair.sim->ladder, "replaced IKE SA #1"));
	pair_done(&pair);
}

/* RFC 4478: the responder says when, the initiator heeds it. */
static void auth_lifetime_of_the_peer_is_heeded(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, east_wants_reauthentication);
	pair_up(&pair);
	run_without_a_gap(&pair, HOUR_MS);
	assert_one_tunnel(&pair);
	assert_true(ladder_has(&pair.sim->ladder, "within 3600 seconds"));
	assert_true(ladder_has(&pair.sim->ladder, "replaced IKE SA #1"));
	assert_false(ladder_has(&pair.sim->ladder, "lifetime is over"));
	pair_done(&pair);
}

/* ARG: const uint8_t *, seconds of an AUTH_LIFETIME that is added. */
static void edit_add_auth_lifetime(struct forged *f, const void *arg)
{
	const uint8_t body[] = {
		0, 0, NOTIFY_AUTH_LIFETIME >> 8, NOTIFY_AUTH_LIFETIME & 0xff, 0,
		0, 0, *(const uint8_t *)arg
	};

	forge_append(&f->inner, PAYLOAD_NOTIFY, view_of_array(body));
}

/* How often in a minute an IKE SA is made with SECONDS in each response. */
static size_t nr_replaced_with(uint8_t seconds, bool is_too_soon)
{
	struct scene_config config = {
		.ike = {PAIR_IKE, NULL}
	};
	struct tamper add = { .exchange = EXCHANGE_IKE_AUTH,
			      .responses = true,
			      .edit = edit_add_auth_lifetime,
			      .arg = &seconds };
	struct scene *scene = scene_new(&config);

	scene_tamper(scene, &add);
	host_up(WEST(scene->sim), CONN);
	sim_run(scene->sim, 60000);
	size_t nr = scene_nr_packets(scene, EXCHANGE_IKE_SA_INIT, false);

	if (is_too_soon) {
		assert_said(scene, "too soon: taken for 20");
	} else {
		assert_not_said(scene, "too soon");
	}
	assert_int_equal(WEST(scene->sim)->nr_child_down, 0);
	scene_free(&scene);
	return nr - 1;
}

/* RFC 4478 3: what is not reasonable does not keep us busy; 0 is "at once". */
static void too_short_auth_lifetimes_have_a_bound(void **unused)
{
	(void)unused;
	for (uint8_t seconds = 0; seconds < 20; seconds++) {
		assert_in_range(nr_replaced_with(seconds, true), 3, 6);
	}
	assert_in_range(nr_replaced_with(20, false), 3, 6);
	assert_in_range(nr_replaced_with(60, false), 1, 2);
}

/* Whose time comes first replaces it; two that cross leave one. */
static void both_ends_may_reauthenticate(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, both_reauthenticate);
	pair_up(&pair);
	for (unsigned n = 0; n < 8; n++) {
		run_without_a_gap(&pair, HOUR_MS);
		assert_one_tunnel(&pair);
	}
	pair_done(&pair);
}

static void reauth_survives_loss(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, both_reauthenticate);
	pair_up(&pair);
	pair.sim->net.rules.loss_percent = 30;
	pair.sim->net.rules.repeat_percent = 20;
	for (unsigned n = 0; n < 8; n++) {
		run_without_a_gap(&pair, HOUR_MS);
	}
	pair.sim->net.rules.loss_percent = 0;
	run_without_a_gap(&pair, 120000);
	assert_one_tunnel(&pair);
	pair_done(&pair);
}

/* The old one stays in use, and is replaced once the peer is there again. */
static void failed_reauth_is_tried_again(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, west_reauthenticates);
	pair_up(&pair);
	pair.lose = EXCHANGE_IKE_SA_INIT;
	run_without_a_gap(&pair, 3350000);
	pair.lose = 0;
	run_without_a_gap(&pair, 250000);
	assert_true(ladder_has(&pair.sim->ladder, "has not been replaced"));
	assert_true(ladder_has(&pair.sim->ladder, "replaced IKE SA #1"));
	assert_one_tunnel(&pair);
	pair_done(&pair);
}

/* A second connection's Child SA moves, too. */
static void reauth_takes_other_connections_along(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, west_reauthenticates);
	pair_add_conn(&pair, "other", PAIR_IKE, "10.3.0.0/16", "10.4.0.0/16",
		      INTERMEDIATE_YES);
	pair_up(&pair);
	host_up(WEST(pair.sim), "other");
	pair_run(&pair, 1000);
	run_without_a_gap(&pair, HOUR_MS);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair.sim->hosts[n];
		struct conn *other = pair_conn(host, "other");
		struct child_sa *child = child_sa_by_serial(
			&host->engine->world.sas, other->child_serial);

		assert_non_null(child);
		assert_ptr_equal(child->ike, pair_ike(host));
		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 4);
		assert_int_equal(host->nr_child_down, 0);
	}
	assert_true(ladder_has(&pair.sim->ladder, "replaced IKE SA #1"));
	pair_done(&pair);
}

/* Both are up at both ends, and have never been down. */
static void assert_both_stand(struct pair *pair)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair->sim->hosts[n];

		assert_int_not_equal(pair_conn(host, CONN)->child_serial, 0);
		assert_int_not_equal(pair_conn(host, "other")->child_serial, 0);
		assert_int_equal(host->nr_child_down, 0);
	}
}

static void init_two(struct pair *pair, pair_edit_fn *edit)
{
	pair_init_edited(pair, PAIR_IKE, edit);
	pair_add_conn(pair, "other", PAIR_IKE, "10.3.0.0/16", "10.4.0.0/16",
		      INTERMEDIATE_YES);
	pair_up(pair);
	host_up(WEST(pair->sim), "other");
	pair_run(pair, 1000);
}

/* Whichever of two that cross stays: what either has taken along is up. */
static void both_ends_may_reauthenticate_for_two(void **unused)
{
	struct pair pair;

	(void)unused;
	for (int64_t ms = 0; ms <= 12; ms++) {
		init_two(&pair, west_reauthenticates);
		host_impair(WEST(pair.sim), "trigger_v2_replace:1");
		pair_run(&pair, ms);
		host_impair(EAST(pair.sim), "trigger_v2_replace:1");
		for (unsigned n = 0; n < 60000; n++) {
			pair_run(&pair, 1);
			assert_both_stand(&pair);
		}
		for (size_t n = 0; n < SIM_HOSTS; n++) {
			assert_int_equal(sim_kernel_nr_installed(
						 &pair.sim->hosts[n].kernel),
					 4);
		}
		pair_done(&pair);
	}
}

/*
 * What the peer does not let move keeps the older IKE SA alive, at both ends,
 * until a later attempt begins with it.
 */
static void what_cannot_move_keeps_its_ike_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	init_two(&pair, west_reauthenticates);
	EAST(pair.sim)->engine->world.impair.refuse_create_child_sa = true;
	for (unsigned n = 0; n < HOUR_MS / 1000; n++) {
		pair_run(&pair, 1000);
		assert_both_stand(&pair);
	}
	assert_true(ladder_has(&pair.sim->ladder, "not all of its Child SAs"));
	assert_true(ladder_has(&pair.sim->ladder, "replaced IKE SA #1"));
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		assert_int_equal(
			sim_kernel_nr_installed(&pair.sim->hosts[n].kernel), 4);
	}
	pair_done(&pair);
}

static void west_says_that_it_has_none(struct conn_spec *spec, size_t host)
{
	west_reauthenticates(spec, host);
	spec->initial_contact = true;
}

/* RFC 7296 2.4: it has the one that is replaced. */
static void reauth_is_no_initial_contact(void **unused)
{
	struct pair pair;

	(void)unused;
	init_two(&pair, west_says_that_it_has_none);
	for (unsigned n = 0; n < HOUR_MS / 1000; n++) {
		pair_run(&pair, 1000);
		assert_both_stand(&pair);
	}
	assert_true(ladder_has(&pair.sim->ladder, "replaced IKE SA #1"));
	assert_false(ladder_has(&pair.sim->ladder, "deleting older IKE SA"));
	pair_done(&pair);
}

static struct ip_selector host_selector(const char *address)
{
	struct ip_selector s;

	assert_null(ip_selector_parse(view_of_string(address), &s));
	return s;
}

/* The SA through which N (0 west, 1 east) sends to the other's net. */
static struct kept_sa *sending_sa(struct pair *pair, size_t n)
{
	const struct ip_selector ends[] = { host_selector("10.1.0.9/32"),
					    host_selector("10.2.0.9/32") };
	const struct kernel_policy *policy;

	return sim_kernel_route(&pair->sim->hosts[n].kernel, &ends[n],
				&ends[!n], &policy);
}

/* A packet from N gets there. */
static void send_packet(struct pair *pair, size_t n)
{
	const struct kept_sa *sent = sending_sa(pair, n);
	struct host *peer = &pair->sim->hosts[!n];
	struct kernel_event event;

	assert_non_null(sent);
	struct kept_sa *kept = (struct kept_sa *)sim_kernel_find(
		&peer->kernel, PROTOCOL_ESP, sent->sa.spi, true);
	assert_non_null(kept);
	assert_false(kept->is_reserved);
	sim_kernel_count(kept, 1, 100, host_realtime(peer), &event);
}

/* For MS both ends send all the time. */
static void run_without_a_packet_lost(struct pair *pair, int64_t ms)
{
	for (; ms > 0; ms--) {
		pair_run(pair, 1);
		send_packet(pair, 0);
		send_packet(pair, 1);
	}
}

static void run_while_west_sends(struct pair *pair, int64_t ms)
{
	for (; ms > 0; ms--) {
		pair_run(pair, 1);
		send_packet(pair, 0);
	}
}

static void begin_reauth(struct pair *pair)
{
	pair_init_edited(pair, PAIR_IKE, west_reauthenticates);
	pair_up(pair);
	pair->sim->net.rules.delay_min_ms = 50;
	pair->sim->net.rules.delay_max_ms = 50;
	host_impair(WEST(pair->sim), "trigger_v2_replace:1");
}

/*
 * RFC 7296 2.8: who answers has the new Child SA first; the peer has it when
 * the answer to IKE_AUTH has come.
 */
static void the_responder_of_a_reauth_sends_on_the_old_child_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	begin_reauth(&pair);
	run_without_a_packet_lost(&pair, 2000);
	assert_true(ladder_has(&pair.sim->ladder, "replaced IKE SA #1"));
	assert_one_tunnel(&pair);
	pair_done(&pair);
}

/* IKE_SA_INIT is over; the answer to IKE_AUTH gets lost. */
static void lose_the_answer(struct pair *pair)
{
	begin_reauth(pair);
	run_without_a_packet_lost(pair, 120);
	pair->hold = HOLD_EAST;
	run_without_a_packet_lost(pair, 60);
	assert_int_equal(pair->nr_held, 1);
	assert_int_equal(host_nr_ike_sas(EAST(pair->sim), SA_ESTABLISHED), 2);
	pair_drop_held(pair);
}

static void so_it_does_when_the_answer_is_lost(void **unused)
{
	struct pair pair;

	(void)unused;
	lose_the_answer(&pair);
	pair.hold = HOLD_NONE;
	run_without_a_packet_lost(&pair, 5000);
	assert_true(ladder_has(&pair.sim->ladder, "replaced IKE SA #1"));
	assert_one_tunnel(&pair);
	pair_done(&pair);
}

static bool east_sends_on_new(struct pair *pair)
{
	return sending_sa(pair, 1)->sa.spi ==
	       pair_child(EAST(pair->sim))->spi_out;
}

static void the_peer_has_it_when_it_sends_on_it(void **unused)
{
	struct pair pair;

	(void)unused;
	begin_reauth(&pair);
	EAST(pair.sim)->engine->world.config.uniqueids = false;
	pair.lose = EXCHANGE_INFORMATIONAL; /* nobody deletes the old one */
	run_without_a_packet_lost(&pair, 180);
	assert_int_equal(host_nr_ike_sas(EAST(pair.sim), SA_ESTABLISHED), 2);
	assert_false(east_sends_on_new(&pair));
	run_without_a_packet_lost(&pair, 500);
	assert_int_equal(host_nr_ike_sas(EAST(pair.sim), SA_ESTABLISHED), 2);
	assert_true(east_sends_on_new(&pair));
	pair_done(&pair);
}

/* As long as the peer uses it; but there is an end of that. */
static void the_old_child_sa_is_not_used_for_ever(void **unused)
{
	struct pair pair;

	(void)unused;
	begin_reauth(&pair);
	EAST(pair.sim)->engine->world.config.uniqueids = false;
	run_without_a_packet_lost(&pair, 120);
	pair.hold = HOLD_EAST;
	for (unsigned n = 0; n < 12; n++) {
		run_without_a_packet_lost(&pair, 1000);
		assert_false(east_sends_on_new(&pair));
		pair_drop_held(&pair);
	}
	run_while_west_sends(&pair, 2000);
	assert_true(east_sends_on_new(&pair));
	pair_done(&pair);
}

/* It may have forgotten all, and begun anew. */
static void a_peer_that_does_not_use_the_old_one_is_sent_the_new(void **unused)
{
	struct pair pair;

	(void)unused;
	lose_the_answer(&pair);
	pair_run(&pair, 800); /* a second of silence, and a look */
	assert_false(east_sends_on_new(&pair));
	pair_run(&pair, 700);
	assert_true(east_sends_on_new(&pair));
	pair_done(&pair);
}

static void short_child_lives(struct conn_spec *spec, size_t host)
{
	spec->ikelifetime = SECONDS(28800);
	spec->ipsec_lifetime = SECONDS(host == 0 ? 3600 : 28800);
	spec->rekeymargin = SECONDS(300);
}

/* RFC 7296 4: a minimal peer answers every rekey with NO_ADDITIONAL_SAS. */
static void refused_child_rekey_makes_a_new_ike_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, short_child_lives);
	pair_up(&pair);
	EAST(pair.sim)->engine->world.impair.refuse_create_child_sa = true;
	run_without_a_gap(&pair, HOUR_MS);
	assert_true(ladder_has(&pair.sim->ladder, "NO_ADDITIONAL_SAS"));
	assert_true(ladder_has(&pair.sim->ladder, "replaced IKE SA #1"));
	assert_one_tunnel(&pair);
	pair_done(&pair);
}

static void only_east_rekeys_an_instance(struct conn_spec *spec, size_t host)
{
	spec->ikelifetime = SECONDS(28800);
	spec->ipsec_lifetime = SECONDS(host == 1 ? 3600 : 28800);
	spec->rekeymargin = SECONDS(300);
	if (host == 1) {
		spec->left.host = HOST_ANY;
	}
}

/* right=%any: who has called has an address by now. */
static void refused_rekey_of_an_instance_calls_it(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, only_east_rekeys_an_instance);
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 1000);
	WEST(pair.sim)->engine->world.impair.refuse_create_child_sa = true;
	pair_run(&pair, HOUR_MS);
	assert_true(ladder_has(&pair.sim->ladder, "replaced IKE SA #1"));
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair.sim->hosts[n];

		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), 1);
		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 2);
		assert_int_equal(host->nr_child_down, 0);
	}
	pair_done(&pair);
}

static void ike_lives(struct conn_spec *spec, size_t host)
{
	(void)host;
	short_lives(spec);
}

static void refused_ike_rekey_makes_a_new_ike_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, ike_lives);
	pair_up(&pair);
	EAST(pair.sim)->engine->world.impair.refuse_create_child_sa = true;
	run_without_a_gap(&pair, HOUR_MS);
	assert_true(ladder_has(&pair.sim->ladder, "replaced IKE SA #1"));
	assert_one_tunnel(&pair);
	pair_done(&pair);
}

/* What the operator asked for has failed, and nothing else happens. */
static void refused_rekey_on_command_changes_nothing(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	uint64_t first = pair_ike(WEST(pair.sim))->serial;

	EAST(pair.sim)->engine->world.impair.refuse_create_child_sa = true;
	pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
	run_without_a_gap(&pair, 60000);
	assert_int_equal(pair_ike(WEST(pair.sim))->serial, first);
	assert_one_tunnel(&pair);
	pair_done(&pair);
}

/* pfs=yes against a peer that never sends a KE: the policy holds. */
static void only_east_wants_pfs(struct conn_spec *spec, size_t host)
{
	short_child_lives(spec, host);
	spec->pfs = host == 1;
}

static void rekey_without_pfs_is_answered_by_a_new_ike_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, only_east_wants_pfs);
	pair_up(&pair);
	run_without_a_gap(&pair, HOUR_MS);
	assert_true(ladder_has(&pair.sim->ladder, "pfs=yes demands"));
	assert_true(ladder_has(&pair.sim->ladder, "replaced IKE SA #1"));
	assert_one_tunnel(&pair);
	pair_done(&pair);
}

static bool is_up(struct host *host, const char *name)
{
	return pair_conn(host, name)->child_serial != 0;
}

/* West's down-child for NAME comes MS after its IKE SA began to be replaced. */
static void bring_down_after(const char *name, int64_t ms)
{
	struct pair pair;

	pair_init_edited(&pair, PAIR_IKE, west_reauthenticates);
	pair_add_conn(&pair, "other", PAIR_IKE, "10.3.0.0/16", "10.4.0.0/16",
		      INTERMEDIATE_YES);
	pair_up(&pair);
	struct host *west = WEST(pair.sim);

	host_up(west, "other");
	pair_run(&pair, 1000);
	host_impair(west, "trigger_v2_replace:1");
	pair_run(&pair, ms);
	ike_sa_command(west->engine, SA_DOWN_CHILD, name,
		       west->sim->timeline.now);
	pair_run(&pair, 60000);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair.sim->hosts[n];

		assert_false(is_up(host, name));
		assert_true(
			is_up(host, strcmp(name, CONN) == 0 ? "other" : CONN));
		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 2);
	}
	pair_done(&pair);
}

/* Whatever of the replacement is under way just then. */
static void what_is_brought_down_is_not_taken_along(void **unused)
{
	(void)unused;
	for (int64_t ms = 0; ms < 80; ms += 2) {
		bring_down_after("other", ms);
		bring_down_after(CONN, ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reauth_makes_before_it_breaks),
		cmocka_unit_test(auth_lifetime_of_the_peer_is_heeded),
		cmocka_unit_test(too_short_auth_lifetimes_have_a_bound),
		cmocka_unit_test(both_ends_may_reauthenticate),
		cmocka_unit_test(reauth_survives_loss),
		cmocka_unit_test(failed_reauth_is_tried_again),
		cmocka_unit_test(reauth_takes_other_connections_along),
		cmocka_unit_test(both_ends_may_reauthenticate_for_two),
		cmocka_unit_test(what_cannot_move_keeps_its_ike_sa),
		cmocka_unit_test(reauth_is_no_initial_contact),
		cmocka_unit_test(
			the_responder_of_a_reauth_sends_on_the_old_child_sa),
		cmocka_unit_test(so_it_does_when_the_answer_is_lost),
		cmocka_unit_test(the_peer_has_it_when_it_sends_on_it),
		cmocka_unit_test(the_old_child_sa_is_not_used_for_ever),
		cmocka_unit_test(
			a_peer_that_does_not_use_the_old_one_is_sent_the_new),
		cmocka_unit_test(what_is_brought_down_is_not_taken_along),
		cmocka_unit_test(refused_child_rekey_makes_a_new_ike_sa),
		cmocka_unit_test(refused_rekey_of_an_instance_calls_it),
		cmocka_unit_test(refused_ike_rekey_makes_a_new_ike_sa),
		cmocka_unit_test(refused_rekey_on_command_changes_nothing),
		cmocka_unit_test(rekey_without_pfs_is_answered_by_a_new_ike_sa),
	};

	return cmocka_run_group_tests_name("replace", tests, nss_fixture_start,
					   nss_fixture_stop);
}
