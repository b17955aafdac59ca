/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of IKE_SA_INIT: what is offered, chosen, refused (RFC 9370 2.2.1).
 */
#include "exchange/ike_sa_init.h"

#include "unit/libike/exchange/edits.h"
#include "unit/libike/exchange/scene.h"

#define HYBRID	"aes_gcm256-sha2_256;dh31;addke1=dh19"
#define CLASSIC "aes_gcm256-sha2_256;dh31"

static struct scene *scene_of(const char *west, const char *east)
{
	struct scene_config config = {
		.ike = {west, east}
	};

	return scene_new(&config);
}

/* Transforms of TYPE in east's choice; *ID gets the last one's. */
static unsigned chosen_of_type(const struct scene *scene, uint8_t type,
			       uint16_t *id)
{
	struct sa_payload sa;
	unsigned nr = 0;

	scene_choice(scene, &sa);
	for (size_t n = 0; n < sa.proposals[0].nr_transforms; n++) {
		const struct wire_transform *t = &sa.proposals[0].transforms[n];

		if (t->type == type) {
			nr++;
			*id = t->id;
		}
	}
	sa_payload_done(&sa);
	return nr;
}

static void assert_chosen(const struct scene *scene, unsigned addke,
			  uint16_t method)
{
	uint16_t id = 0;

	assert_int_equal(
		chosen_of_type(scene, TRANSFORM_ADDKE1 + addke - 1, &id), 1);
	assert_int_equal(id, method);
}

/* R9370-2, R9370-3 */
static void addke_goes_with_the_notify_both_ways(void **unused)
{
	struct scene *scene = scene_of(HYBRID, NULL);

	(void)unused;
	assert_comes_up(scene);
	assert_true(scene_init_has_notify(
		scene, false, 0, NOTIFY_INTERMEDIATE_EXCHANGE_SUPPORTED));
	assert_true(scene_init_has_notify(
		scene, true, 0, NOTIFY_INTERMEDIATE_EXCHANGE_SUPPORTED));
	scene_free(&scene);
}

/* R9242-1: the responder answers with the notify if it was asked, and may. */
static void notify_is_not_answered_unasked_or_unwanted(void **unused)
{
	(void)unused;
	for (unsigned n = 0; n < 4; n++) {
		bool west = n & 1, east = n & 2;
		struct scene_config config = {
			.ike = {CLASSIC, CLASSIC},
			.intermediate = { west ? INTERMEDIATE_YES :
						 INTERMEDIATE_NO,
					  east ? INTERMEDIATE_YES :
						 INTERMEDIATE_NO },
		};
		struct scene *scene = scene_new(&config);

		assert_comes_up(scene);
		assert_int_equal(scene_init_has_notify(
					 scene, false, 0,
					 NOTIFY_INTERMEDIATE_EXCHANGE_SUPPORTED),
				 west);
		assert_int_equal(scene_init_has_notify(
					 scene, true, 0,
					 NOTIFY_INTERMEDIATE_EXCHANGE_SUPPORTED),
				 west && east);
		scene_free(&scene);
	}
}

/* R9242-2, RFC 9242: with nothing to carry there is no such exchange. */
static void intermediate_without_addke_runs_no_exchange(void **unused)
{
	struct scene_config config = {
		.ike = {CLASSIC,		  CLASSIC	  },
		.intermediate = { INTERMEDIATE_YES, INTERMEDIATE_YES},
	};
	struct scene *scene = scene_new(&config);

	(void)unused;
	assert_comes_up(scene);
	assert_true(scene_init_has_notify(
		scene, true, 0, NOTIFY_INTERMEDIATE_EXCHANGE_SUPPORTED));
	assert_int_equal(
		scene_nr_packets(scene, EXCHANGE_IKE_INTERMEDIATE, false), 0);
	scene_free(&scene);
}

static const uint16_t intermediate = NOTIFY_INTERMEDIATE_EXCHANGE_SUPPORTED;

/* R9370-4: proposals with ADDKE are skipped, a later one is taken. */
static void without_the_notify_proposals_with_addke_are_skipped(void **unused)
{
	struct tamper strip = { .exchange = EXCHANGE_IKE_SA_INIT,
				.edit = edit_remove_notify,
				.arg = &intermediate };
	struct scene *scene = scene_tampered(HYBRID "," CLASSIC, NULL, &strip);
	struct sa_payload sa;
	uint16_t id;

	(void)unused;
	assert_fails(scene); /* AUTH covers what was stripped */
	scene_choice(scene, &sa);
	assert_int_equal(sa.proposals[0].number, 2);
	sa_payload_done(&sa);
	assert_int_equal(chosen_of_type(scene, TRANSFORM_ADDKE1, &id), 0);
	assert_said(scene, "AUTHENTICATION_FAILED");
	scene_free(&scene);
}

/* R9370-5 */
static void without_the_notify_addke_alone_is_refused(void **unused)
{
	struct tamper strip = { .exchange = EXCHANGE_IKE_SA_INIT,
				.edit = edit_remove_notify,
				.arg = &intermediate };
	struct scene *scene = scene_tampered(HYBRID, NULL, &strip);

	(void)unused;
	assert_fails(scene);
	assert_true(scene_init_has_notify(scene, true, 0,
					  NOTIFY_NO_PROPOSAL_CHOSEN));
	assert_int_equal(scene_nr_packets(scene, EXCHANGE_IKE_AUTH, false), 0);
	scene_free(&scene);
}

/* R9370-6: ADDKE chosen without the notify fails; R9242-2: no round is sent. */
static void choice_of_addke_without_the_notify_fails(void **unused)
{
	struct tamper strip = { .exchange = EXCHANGE_IKE_SA_INIT,
				.responses = true,
				.edit = edit_remove_notify,
				.arg = &intermediate };
	struct scene *scene = scene_tampered(HYBRID "," CLASSIC, NULL, &strip);

	(void)unused;
	assert_fails(scene);
	assert_int_equal(
		scene_nr_packets(scene, EXCHANGE_IKE_INTERMEDIATE, false), 0);
	assert_int_equal(scene_nr_packets(scene, EXCHANGE_IKE_AUTH, false), 0);
	scene_free(&scene);
}

/* R9370-7, R9370-8: one transform of each type offered, none of others. */
static void one_transform_of_each_type_is_chosen(void **unused)
{
	struct scene *scene =
		scene_of("aes_gcm256-sha2_256;dh31;addke2=dh19+modp1536;addke5="
			 "none+dh20",
			 "aes_gcm256-sha2_256;dh31;addke2=modp1536+dh19;addke5="
			 "dh20+none;addke7=none");
	uint16_t id;

	(void)unused;
	assert_comes_up(scene);
	assert_chosen(scene, 2, ke_modp1536.id);
	assert_chosen(scene, 5, ke_ecp384.id);
	assert_int_equal(chosen_of_type(scene, TRANSFORM_ADDKE1, &id), 0);
	assert_int_equal(chosen_of_type(scene, TRANSFORM_ADDKE7, &id), 0);
	scene_free(&scene);
}

/* R9370-12: a greedy choice would find dh31 for ADDKE1, nothing for ADDKE2. */
static void methods_are_assigned_without_repetition(void **unused)
{
	struct scene *scene = scene_of(
		"aes_gcm256-sha2_256;dh19;addke1=dh31+modp1536;addke2=dh31",
		NULL);

	(void)unused;
	assert_comes_up(scene);
	assert_chosen(scene, 1, ke_modp1536.id);
	assert_chosen(scene, 2, ke_curve25519.id);
	scene_free(&scene);
}

/* R9370-13 */
static void only_repetitions_to_choose_from_are_refused(void **unused)
{
	struct scene *scene = scene_of(
		"aes_gcm256-sha2_256;dh19;addke1=dh31;addke2=dh31", NULL);

	(void)unused;
	assert_fails(scene);
	assert_true(scene_init_has_notify(scene, true, 0,
					  NOTIFY_NO_PROPOSAL_CHOSEN));
	scene_free(&scene);
}

/* R9370-14 */
static void none_may_be_chosen_more_than_once(void **unused)
{
	struct scene *scene = scene_of(
		"aes_gcm256-sha2_256;dh31;addke1=none;addke2=dh19;addke3=none",
		NULL);

	(void)unused;
	assert_comes_up(scene);
	assert_chosen(scene, 1, TRANSFORM_ID_NONE);
	assert_chosen(scene, 3, TRANSFORM_ID_NONE);
	scene_free(&scene);
}

/* What a faulty responder may answer to two slots with two methods each. */
static const struct {
	const char *name;
	void (*edit)(struct forged *f, const void *arg);
	struct wire_transform transform;
} faulty_answers[] = {
	{"R9370-15: the same method twice",
	  edit_set_transform,	  { .type = TRANSFORM_ADDKE1 + 1, .id = 19 }},
	{ "R9370-56: two transforms of one type",
	  edit_add_transform,	  { .type = TRANSFORM_ADDKE1, .id = 5 }	},
	{ "R9370-7: none of a type",
	  edit_remove_transform, { .type = TRANSFORM_ADDKE1 }	       },
	{ "R9370-8: a type that was not offered",
	  edit_add_transform,	  { .type = TRANSFORM_ADDKE7, .id = 21 }	 },
	{ "a method that was not offered",
	  edit_set_transform,	  { .type = TRANSFORM_ADDKE1, .id = 21 }	 },
	{ "NONE that was not offered",
	  edit_set_transform,	  { .type = TRANSFORM_ADDKE1, .id = 0 }	},
	{ "a type beyond ADDKE7 (T8)",
	  edit_add_transform,	  { .type = TRANSFORM_ADDKE7 + 1, .id = 19 }},
};

/* R9370-15, R9370-16: no IKE_INTERMEDIATE, no SA; and it is logged. */
static void faulty_answers_start_nothing(void **unused)
{
	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(faulty_answers); n++) {
		struct tamper tamper = { .exchange = EXCHANGE_IKE_SA_INIT,
					 .responses = true,
					 .edit = faulty_answers[n].edit,
					 .arg = &faulty_answers[n].transform };
		struct scene *scene =
			scene_tampered("aes_gcm256-sha2_256;dh31;addke1=dh19+"
				       "modp1536;addke2=modp1536+dh19",
				       NULL, &tamper);

		print_message("%s\n", faulty_answers[n].name);
		assert_fails(scene);
		assert_said(scene, "IKE_SA_INIT response: the answer");
		assert_int_equal(scene_nr_packets(scene,
						  EXCHANGE_IKE_INTERMEDIATE,
						  false),
				 0);
		assert_int_equal(
			scene_nr_packets(scene, EXCHANGE_IKE_AUTH, false), 0);
		scene_free(&scene);
	}
}

/* R9370-55: unknown methods only make that transform unusable. */
static void unknown_method_in_an_offer_is_not_chosen(void **unused)
{
	static const struct wire_transform unknown = { .type = TRANSFORM_ADDKE1,
						       .id = 4242 };
	struct tamper tamper = { .exchange = EXCHANGE_IKE_SA_INIT,
				 .edit = edit_add_transform,
				 .arg = &unknown };
	struct scene *scene = scene_tampered(HYBRID, NULL, &tamper);

	(void)unused;
	assert_fails(scene); /* AUTH covers the offer */
	assert_chosen(scene, 1, ke_ecp256.id);
	scene_free(&scene);
}

/* R9370-55, T8: nor do types that nobody knows; the proposal is skipped. */
static void unknown_type_in_an_offer_skips_the_proposal(void **unused)
{
	static const struct wire_transform unknown = {
		.type = TRANSFORM_ADDKE7 + 1, .id = 19
	};
	struct tamper tamper = { .exchange = EXCHANGE_IKE_SA_INIT,
				 .edit = edit_add_transform,
				 .arg = &unknown };
	struct scene *scene = scene_tampered(HYBRID, NULL, &tamper);

	(void)unused;
	assert_fails(scene);
	assert_true(scene_init_has_notify(scene, true, 0,
					  NOTIFY_NO_PROPOSAL_CHOSEN));
	scene_free(&scene);
}

/* R9370-52: a responder that insists refuses what has no ADDKE. */
static void responder_that_insists_refuses_classic_offers(void **unused)
{
	struct scene_config config = {
		.ike = {CLASSIC,		  HYBRID "," CLASSIC },
		.intermediate = { INTERMEDIATE_YES, INTERMEDIATE_INSIST},
	};
	struct scene *scene = scene_new(&config);

	(void)unused;
	assert_fails(scene);
	assert_true(scene_init_has_notify(scene, true, 0,
					  NOTIFY_NO_PROPOSAL_CHOSEN));
	scene_free(&scene);
}

/* R9370-52: the same of a peer without RFC 9242; the log says why. */
static void responder_that_insists_names_the_peers_lack(void **unused)
{
	struct scene_config config = {
		.ike = {HYBRID "," CLASSIC, HYBRID "," CLASSIC },
		.intermediate = { INTERMEDIATE_YES,  INTERMEDIATE_INSIST},
		.omit_intermediate = { true,		     false		   },
	};
	struct scene *scene = scene_new(&config);

	(void)unused;
	assert_fails(scene);
	assert_said(scene, "does not support IKE_INTERMEDIATE");
	scene_free(&scene);
}

/* R9370-52: an initiator that insists takes no answer without a round. */
static void initiator_that_insists_refuses_classic_answers(void **unused)
{
	struct scene_config config = {
		.ike = {HYBRID "," CLASSIC,   CLASSIC	     },
		.intermediate = { INTERMEDIATE_INSIST, INTERMEDIATE_NO},
	};
	struct scene *scene = scene_new(&config);

	(void)unused;
	assert_fails(scene);
	assert_int_equal(scene_nr_packets(scene, EXCHANGE_IKE_AUTH, false), 0);
	scene_free(&scene);
}

/* T9: what strips ADDKE on the way is refused by who insists. */
static void stripped_addke_is_refused_by_either_end_that_insists(void **unused)
{
	(void)unused;
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct scene_config config = {
			.ike = {HYBRID "," CLASSIC, NULL},
			.may_misbehave = true,
		};
		struct tamper strip = { .exchange = EXCHANGE_IKE_SA_INIT,
					.edit = edit_strip_addke };

		config.intermediate[n] = INTERMEDIATE_INSIST;
		struct scene *scene = scene_new(&config);

		scene_tamper(scene, &strip);
		assert_fails(scene);
		assert_int_equal(
			scene_nr_packets(scene, EXCHANGE_IKE_AUTH, false), 0);
		scene_free(&scene);
	}
}

/* T9: without insisting AUTH finds it out (RFC 7296 2.15). */
static void stripped_addke_is_found_out_by_auth(void **unused)
{
	struct tamper strip = { .exchange = EXCHANGE_IKE_SA_INIT,
				.edit = edit_strip_addke };
	struct scene *scene = scene_tampered(HYBRID "," CLASSIC, NULL, &strip);

	(void)unused;
	assert_fails(scene);
	assert_said(scene, "AUTHENTICATION_FAILED");
	scene_free(&scene);
}

/*
 * R9370-53: ADDKE first, the classic proposal for peers that lack it; R9242-2: who
 * does not have the notify gets no round.
 */
static void classic_proposal_serves_a_peer_without_addke(void **unused)
{
	struct scene_config config = {
		.ike = {HYBRID "," CLASSIC, NULL},
		.omit_intermediate = { false,	      true},
	};
	struct scene *scene = scene_new(&config);

	(void)unused;
	assert_comes_up(scene);
	assert_int_equal(
		scene_nr_packets(scene, EXCHANGE_IKE_INTERMEDIATE, false), 0);
	scene_free(&scene);
}

/* R9370-53: NONE as an alternative does the same. */
static void none_as_alternative_serves_a_peer_without_addke(void **unused)
{
	struct scene_config config = {
		.ike = {HYBRID "+none", CLASSIC},
		.omit_intermediate = { false,	      true   },
	};
	struct scene *scene = scene_new(&config);

	(void)unused;
	assert_comes_up(scene);
	scene_free(&scene);
}

/* R9370-59: the restart keeps the offer, and a KEM may be what is wanted. */
static void invalid_ke_restart_keeps_the_offer(void **unused)
{
	struct scene *scene =
		scene_of("aes_gcm256-sha2_256;dh31+ml_kem_768;addke1=dh19",
			 "aes_gcm256-sha2_256;ml_kem_768;addke1=dh19");

	(void)unused;
	assert_comes_up(scene);
	assert_true(scene_init_has_notify(scene, true, 0,
					  NOTIFY_INVALID_KE_PAYLOAD));
	assert_int_equal(scene_nr_packets(scene, EXCHANGE_IKE_SA_INIT, false),
			 2);
	assert_true(scene_init_has_notify(
		scene, false, 1, NOTIFY_INTERMEDIATE_EXCHANGE_SUPPORTED));
	assert_int_equal(
		scene_nr_packets(scene, EXCHANGE_IKE_INTERMEDIATE, false), 1);
	scene_free(&scene);
}

static bool cookie_was_sent(const struct sim *sim)
{
	return ladder_has(&sim->ladder, "east > west");
}

/* MLK-8: nothing is computed, nothing kept before the cookie is back. */
static void cookie_comes_before_any_work(void **unused)
{
	struct scene_config config = {
		.ike = {"aes_gcm256-sha2_256;ml_kem_768", NULL},
		.cookies = true,
	};
	struct scene *scene = scene_new(&config);
	struct host *east = EAST(scene->sim);

	(void)unused;
	host_up(WEST(scene->sim), CONN);
	assert_true(sim_run_until(scene->sim, cookie_was_sent, 1000));
	assert_true(scene_init_has_notify(scene, true, 0, NOTIFY_COOKIE));
	assert_int_equal(east->nr_jobs, 0);
	assert_int_equal(east->engine->world.sas.nr_ike, 0);
	sim_run(scene->sim, 1000);
	assert_int_equal(WEST(scene->sim)->up_code, RC_OK);
	scene_free(&scene);
}

/* MLK-6, RFC 7296 2.6: the retry with a cookie has the same KE and nonce. */
static void cookie_retry_has_the_same_key(void **unused)
{
	struct scene_config config = {
		.ike = {"aes_gcm256-sha2_256;ml_kem_768", NULL},
		.cookies = true,
	};
	struct scene *scene = scene_new(&config);
	struct forged first, second;

	(void)unused;
	assert_comes_up(scene);
	assert_true(forge_open(
		NULL,
		blob_view(&scene_packet(scene, EXCHANGE_IKE_SA_INIT, false, 0)
				   ->datagram),
		&first));
	assert_true(forge_open(
		NULL,
		blob_view(&scene_packet(scene, EXCHANGE_IKE_SA_INIT, false, 1)
				   ->datagram),
		&second));
	assert_int_equal(second.outer.first_type, PAYLOAD_NOTIFY);
	assert_true(view_eq(forge_body(&first.outer, PAYLOAD_KE),
			    forge_body(&second.outer, PAYLOAD_KE)));
	assert_true(view_eq(forge_body(&first.outer, PAYLOAD_NONCE),
			    forge_body(&second.outer, PAYLOAD_NONCE)));
	forged_done(&first);
	forged_done(&second);
	scene_free(&scene);
}

/* MLK-6: another SA has another key pair. */
static void each_sa_has_a_key_pair_of_its_own(void **unused)
{
	struct scene *scene = scene_of("aes_gcm256-sha2_256;ml_kem_768", NULL);
	struct forged first, second;

	(void)unused;
	assert_comes_up(scene);
	host_down(WEST(scene->sim), CONN);
	sim_run(scene->sim, 1000);
	host_up(WEST(scene->sim), CONN);
	sim_run(scene->sim, 1000);
	assert_true(forge_open(
		NULL,
		blob_view(&scene_packet(scene, EXCHANGE_IKE_SA_INIT, false, 0)
				   ->datagram),
		&first));
	assert_true(forge_open(
		NULL,
		blob_view(&scene_packet(scene, EXCHANGE_IKE_SA_INIT, false, 1)
				   ->datagram),
		&second));
	assert_false(view_eq(forge_body(&first.outer, PAYLOAD_KE),
			     forge_body(&second.outer, PAYLOAD_KE)));
	forged_done(&first);
	forged_done(&second);
	scene_free(&scene);
}

/* MLK-2, MLK-3, threats 4: KE values of IKE_SA_INIT are checked at the edge. */
static void wrong_ke_in_init_is_refused(void **unused)
{
	static const int one_less = -1, one_more = 1;
	static const struct coefficient too_large = { 767, 3329 };
	static const struct {
		void (*edit)(struct forged *f, const void *arg);
		const void *arg;
		bool responses;
	} cases[] = {
		{edit_ke_length,	  &one_less,  false},
		{ edit_ke_length,	  &one_more,  false},
		{ edit_ke_empty,	 NULL,       false},
		{ edit_ke_missing,  NULL,	 false},
		{ edit_ke_twice,	 NULL,       false},
		{ edit_coefficient, &too_large, false},
		{ edit_ke_length,	  &one_less,  true },
		{ edit_ke_length,	  &one_more,  true },
		{ edit_ke_empty,	 NULL,       true },
		{ edit_ke_missing,  NULL,	 true },
		{ edit_ke_bit,      NULL,	     true }, /* implicit rejection: MLK-5 */
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		struct tamper tamper = { .exchange = EXCHANGE_IKE_SA_INIT,
					 .responses = cases[n].responses,
					 .edit = cases[n].edit,
					 .arg = cases[n].arg };
		struct scene *scene = scene_tampered(
			"aes_gcm256-sha2_256;ml_kem_768", NULL, &tamper);

		assert_fails(scene);
		scene_free(&scene);
	}
}

/* RFC 7296 2.21.1, C16: errors in clear prove nothing; a good answer counts. */
static void errors_in_clear_are_outwaited(void **unused)
{
	static const uint16_t errors[] = { NOTIFY_NO_PROPOSAL_CHOSEN,
					   NOTIFY_INVALID_SYNTAX,
					   NOTIFY_AUTHENTICATION_FAILED };
	struct scene_config config = {
		.ike = {HYBRID, NULL},
			 .jobs_ms = 20
	};
	struct scene *scene = scene_new(&config);
	struct sim *sim = scene->sim;
	struct ip_endpoint west = { WEST(sim)->addresses[0], IKE_UDP_PORT };
	struct ip_endpoint east = { EAST(sim)->addresses[0], IKE_UDP_PORT };

	(void)unused;
	host_up(WEST(sim), CONN);
	sim_run(sim, 25);
	const struct sent_packet *request =
		scene_packet(scene, EXCHANGE_IKE_SA_INIT, false, 0);

	assert_non_null(request);
	for (size_t n = 0; n < ARRAY_LEN(errors); n++) {
		struct forged f = { .header = request->header };

		f.header.flags = IKE_FLAG_RESPONSE;
		forge_append_notify(&f.outer, errors[n]);
		struct blob datagram = forge_seal(NULL, &f);

		net_inject(&sim->net, &east, &west, blob_view(&datagram),
			   MILLIS(1));
		blob_free(&datagram);
		forged_done(&f);
	}
	sim_run(sim, 1000);
	assert_int_equal(WEST(sim)->up_code, RC_OK);
	assert_int_equal(WEST(sim)->nr_up_done, 1);
	scene_free(&scene);
}

/* C17: a repeated IKE_SA_INIT, either way, changes nothing that is up. */
static void late_repeats_change_nothing(void **unused)
{
	struct scene *scene = scene_of(HYBRID, NULL);
	struct sim *sim = scene->sim;
	struct ip_endpoint west = { WEST(sim)->addresses[0], IKE_UDP_PORT };
	struct ip_endpoint east = { EAST(sim)->addresses[0], IKE_UDP_PORT };

	(void)unused;
	assert_comes_up(scene);
	const struct sent_packet *request =
		scene_packet(scene, EXCHANGE_IKE_SA_INIT, false, 0);
	const struct sent_packet *response =
		scene_packet(scene, EXCHANGE_IKE_SA_INIT, true, 0);

	net_inject(&sim->net, &west, &east, blob_view(&request->datagram),
		   MILLIS(1));
	net_inject(&sim->net, &east, &west, blob_view(&response->datagram),
		   MILLIS(1));
	sim_run(sim, 100);
	assert_int_equal(host_nr_ike_sas(EAST(sim), SA_ESTABLISHED), 1);
	assert_int_equal(EAST(sim)->engine->world.sas.nr_ike, 1);
	assert_int_equal(host_nr_ike_sas(WEST(sim), SA_ESTABLISHED), 1);
	scene_free(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addke_goes_with_the_notify_both_ways),
		cmocka_unit_test(
			notify_is_not_answered_unasked_or_unwanted),
		cmocka_unit_test(intermediate_without_addke_runs_no_exchange),
		cmocka_unit_test(
			without_the_notify_proposals_with_addke_are_skipped),
		cmocka_unit_test(without_the_notify_addke_alone_is_refused),
		cmocka_unit_test(choice_of_addke_without_the_notify_fails),
		cmocka_unit_test(one_transform_of_each_type_is_chosen),
		cmocka_unit_test(methods_are_assigned_without_repetition),
		cmocka_unit_test(only_repetitions_to_choose_from_are_refused),
		cmocka_unit_test(none_may_be_chosen_more_than_once),
		cmocka_unit_test(faulty_answers_start_nothing),
		cmocka_unit_test(unknown_method_in_an_offer_is_not_chosen),
		cmocka_unit_test(unknown_type_in_an_offer_skips_the_proposal),
		cmocka_unit_test(responder_that_insists_refuses_classic_offers),
		cmocka_unit_test(responder_that_insists_names_the_peers_lack),
		cmocka_unit_test(
			initiator_that_insists_refuses_classic_answers),
		cmocka_unit_test(
			stripped_addke_is_refused_by_either_end_that_insists),
		cmocka_unit_test(stripped_addke_is_found_out_by_auth),
		cmocka_unit_test(classic_proposal_serves_a_peer_without_addke),
		cmocka_unit_test(
			none_as_alternative_serves_a_peer_without_addke),
		cmocka_unit_test(invalid_ke_restart_keeps_the_offer),
		cmocka_unit_test(cookie_comes_before_any_work),
		cmocka_unit_test(cookie_retry_has_the_same_key),
		cmocka_unit_test(each_sa_has_a_key_pair_of_its_own),
		cmocka_unit_test(wrong_ke_in_init_is_refused),
		cmocka_unit_test(errors_in_clear_are_outwaited),
		cmocka_unit_test(late_repeats_change_nothing),
	};

	return SCENE_TESTS("exchange/ike_sa_init", tests);
}
