/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of IKE_AUTH: what AUTH covers, what the first Child SA is made of.
 */
#include <stdio.h>

#include "exchange/ike_auth.h"

#include <stdio.h>

#include "keys/keymat.h"
#include "libswan/alloc.h"
#include "unit/libike/engine/pair.h"
#include "unit/libike/exchange/edits.h"
#include "unit/libike/exchange/scene.h"

#define ONE_ROUND "aes_gcm256-sha2_256;dh31;addke1=dh19"
#define CLASSIC	  "aes_gcm256-sha2_256;dh31"

static bool round_is_over_at_west(const struct sim *sim)
{
	return ladder_has(&sim->ladder, "initiator processed IKE_INTERMEDIATE");
}

static bool response_is_sent(const struct sim *sim)
{
	return ladder_has(&sim->ladder, "IKE_INTERMEDIATE response, ID 1");
}

/* West forgets IntAuth of SENDER before it makes or checks AUTH. */
static void forget_int_auth(struct scene *scene, enum role sender)
{
	struct ike_sa *ike = host_ike_sa(WEST(scene->sim), SA_INTERMEDIATE);

	ike->half_open->int_auth[sender].len = 0;
}

/* R9370-28, R9242-6: AUTH without IntAuth is not taken after a round. */
static void auth_without_int_auth_is_refused(void **unused)
{
	struct scene_config config = {
		.ike = {ONE_ROUND, NULL},
		    .jobs_ms = 10, .may_misbehave = true
	};

	(void)unused;
	for (size_t n = 0; n < NR_ROLES; n++) {
		struct scene *scene = scene_new(&config);
		struct sim *sim = scene->sim;

		host_up(WEST(sim), CONN);
		assert_true(sim_run_until(sim, response_is_sent, 1000));
		sim_run(sim, 5); /* received; its secret is being computed */
		forget_int_auth(scene, (enum role)n);
		assert_true(sim_run_until(sim, round_is_over_at_west, 1000));
		sim_run(sim, 1000);
		assert_int_not_equal(WEST(sim)->up_code, RC_OK);
		assert_said(scene, "AUTHENTICATION_FAILED");
		assert_int_equal(sim_kernel_nr_installed(&EAST(sim)->kernel),
				 0);
		scene_free(&scene);
	}
}

/* R9242-7: initiator's part first: swapped, it is another AUTH. */
static void int_auth_has_an_order(void **unused)
{
	struct scene_config config = {
		.ike = {ONE_ROUND, NULL},
		    .jobs_ms = 10, .may_misbehave = true
	};
	struct scene *scene = scene_new(&config);
	struct sim *sim = scene->sim;

	(void)unused;
	host_up(WEST(sim), CONN);
	assert_true(sim_run_until(sim, response_is_sent, 1000));
	sim_run(sim, 5);
	struct int_auth *parts =
		host_ike_sa(WEST(sim), SA_INTERMEDIATE)->half_open->int_auth;
	struct int_auth first = parts[INITIATOR];

	parts[INITIATOR] = parts[RESPONDER];
	parts[RESPONDER] = first;
	sim_run(sim, 1000);
	assert_int_not_equal(WEST(sim)->up_code, RC_OK);
	assert_said(scene, "AUTHENTICATION_FAILED");
	scene_free(&scene);
}

/* R9370-25: KEYMAT = prf+(SK_d(last), Ni | Nr). */
static void child_keys_come_from_the_last_sk_d(void **unused)
{
	struct scene_config config = {
		.ike = {ONE_ROUND, NULL}
	};
	struct scene *scene = scene_new(&config);

	(void)unused;
	assert_comes_up(scene);
	struct ike_sa *ike = host_ike_sa(WEST(scene->sim), SA_ESTABLISHED);
	struct nonces nonces = ike_sa_nonces(ike);
	const struct child_sa *child =
		CONTAINER_OF(ike->children.next, struct child_sa, in_ike);
	const struct sim_kernel *kernel = &WEST(scene->sim)->kernel;
	struct keymat keymat;
	diag_t d =
		keymat_derive(ike->crypto.chosen.suite.prf, ike->crypto.keys.d,
			      NULL, 0, &nonces, &child->chosen.suite, &keymat);

	assert_null(d);
	assert_int_equal(kernel->nr_sas, 2);
	for (size_t n = 0; n < kernel->nr_sas; n++) {
		enum role sender =
			kernel->sas[n].sa.inbound ? RESPONDER : INITIATOR;

		assert_true(view_eq(blob_view(&kernel->sas[n].encr_key),
				    blob_view(&keymat.encr[sender])));
	}
	keymat_done(&keymat);
	scene_free(&scene);
}

/* R9370-60: ADDKE in the first Child's proposal runs no exchange. */
static void addke_in_the_child_proposal_is_ignored(void **unused)
{
	static const struct wire_transform addke = { .type = TRANSFORM_ADDKE1,
						     .id = 36 };
	struct tamper tamper = { .exchange = EXCHANGE_IKE_AUTH,
				 .edit = edit_add_transform,
				 .arg = &addke };
	struct scene *scene = scene_tampered(CLASSIC, NULL, &tamper);

	(void)unused;
	assert_comes_up(scene);
	assert_int_equal(
		scene_nr_packets(scene, EXCHANGE_IKE_INTERMEDIATE, false), 0);
	assert_int_equal(
		scene_nr_packets(scene, EXCHANGE_IKE_FOLLOWUP_KE, false), 0);
	scene_free(&scene);
}

/* RFC 7296 2.15: without rounds AUTH has no IntAuth, as ever. */
static void auth_without_rounds_is_as_ever(void **unused)
{
	struct scene_config config = {
		.ike = {CLASSIC, NULL}
	};
	struct scene *scene = scene_new(&config);

	(void)unused;
	assert_comes_up(scene);
	assert_int_equal(scene_packet(scene, EXCHANGE_IKE_AUTH, false, 0)
				 ->header.message_id,
			 1);
	scene_free(&scene);
}

static struct scene *scene_of_different_secrets(void)
{
	struct scene_config config = {
		.ike = {ONE_ROUND, NULL	 },
		    .psk = { "one",    "another"}
	};

	return scene_new(&config);
}

/* R9242-16, as far as there are methods: by shared secret, after a round. */
static void different_secrets_are_refused(void **unused)
{
	struct scene *scene = scene_of_different_secrets();

	(void)unused;
	assert_fails(scene);
	assert_said(scene, "rejected by peer: AUTHENTICATION_FAILED");
	scene_free(&scene);
}

/* R9370-20 and threats 6: other exchanges in an SA that is not up. */
static void other_exchanges_before_ike_auth_are_refused(void **unused)
{
	static const uint8_t exchanges[] = {
		EXCHANGE_CREATE_CHILD_SA, /* CVE-2014-2338 */
		EXCHANGE_INFORMATIONAL, EXCHANGE_IKE_FOLLOWUP_KE, /* T5 */
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(exchanges) * 2; n++) {
		struct tamper tamper = {
			.exchange = n % 2 ? EXCHANGE_IKE_AUTH
					  : EXCHANGE_IKE_INTERMEDIATE,
			.edit = edit_exchange,
			.arg = &exchanges[n / 2],
		};
		struct scene *scene = scene_tampered(ONE_ROUND, NULL, &tamper);

		assert_fails(scene);
		assert_said(scene, "is not expected in state");
		scene_free(&scene);
	}
}

/* An error in clear instead of IKE_AUTH's answer: nobody knows who says so. */
static void error_in_clear_does_not_end_ike_auth(void **unused)
{
	struct scene_config config = {
		.ike = {ONE_ROUND, NULL}
	};
	struct scene *scene = scene_new(&config);
	struct sim *sim = scene->sim;
	struct ip_endpoint west = { WEST(sim)->addresses[0], IKE_UDP_PORT };
	struct ip_endpoint east = { EAST(sim)->addresses[0], IKE_UDP_PORT };

	(void)unused;
	host_up(WEST(sim), CONN);
	assert_true(sim_run_until(sim, round_is_over_at_west, 1000));
	const struct sent_packet *request =
		scene_packet(scene, EXCHANGE_IKE_AUTH, false, 0);
	struct forged f = { .header = request->header };

	f.header.flags = IKE_FLAG_RESPONSE;
	forge_append_notify(&f.outer, NOTIFY_AUTHENTICATION_FAILED);
	struct blob datagram = forge_seal(NULL, &f);

	net_inject(&sim->net, &east, &west, blob_view(&datagram), MILLIS(0));
	sim_run(sim, 1000);
	assert_int_equal(WEST(sim)->up_code, RC_OK);
	blob_free(&datagram);
	forged_done(&f);
	scene_free(&scene);
}

/* RFC 7296 2.1: a repeated request is answered by the same response. */
static void repeated_ike_auth_gets_the_same_response(void **unused)
{
	struct scene_config config = {
		.ike = {ONE_ROUND, NULL}
	};
	struct tamper lose_one = { .exchange = EXCHANGE_IKE_AUTH,
				   .responses = true,
				   .nr_max = 1 };
	struct scene *scene = scene_new(&config);

	(void)unused;
	scene_tamper(scene, &lose_one);
	assert_comes_up(scene);
	assert_int_equal(scene_nr_packets(scene, EXCHANGE_IKE_AUTH, true), 2);
	assert_true(view_eq(
		blob_view(&scene_packet(scene, EXCHANGE_IKE_AUTH, true, 0)
				   ->datagram),
		blob_view(&scene_packet(scene, EXCHANGE_IKE_AUTH, true, 1)
				   ->datagram)));
	assert_int_equal(EAST(scene->sim)->kernel.nr_added, 2);
	scene_free(&scene);
}

/* Payloads of IKE_AUTH that are missing or malformed, one at a time. */
static void edit_remove(struct forged *f, const void *arg)
{
	forge_remove(&f->inner, *(const uint8_t *)arg);
}

static void edit_cut(struct forged *f, const void *arg)
{
	uint8_t type = *(const uint8_t *)arg;
	struct blob body = blob_clone(forge_body(&f->inner, type));

	forge_replace(&f->inner, type, view_of(body.ptr, 3));
	blob_free(&body);
}

/* Threats 2: what IKE_AUTH needs is asked for before it is used. */
static void request_without_id_or_auth_is_refused(void **unused)
{
	static const uint8_t types[] = { PAYLOAD_IDI, PAYLOAD_AUTH };

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(types) * 2; n++) {
		struct tamper tamper = { .exchange = EXCHANGE_IKE_AUTH,
					 .edit = n % 2 ? edit_cut : edit_remove,
					 .arg = &types[n / 2] };
		struct scene *scene = scene_tampered(ONE_ROUND, NULL, &tamper);

		assert_fails(scene);
		scene_free(&scene);
	}
}

/* West refuses; the responder, which was up, hears of it and ends its own. */
static void assert_is_refused(const struct tamper *tamper)
{
	struct scene *scene = scene_tampered(ONE_ROUND, NULL, tamper);

	assert_int_not_equal(scene_up(scene), RC_OK);
	assert_int_equal(WEST(scene->sim)->kernel.nr_added, 0);
	assert_int_equal(EAST(scene->sim)->kernel.nr_added, 2);
	assert_said(scene, "peer rejects our authentication");
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct host *host = &scene->sim->hosts[n];

		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), 0);
		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 0);
	}
	scene_free(&scene);
}

/* RFC 7296 2.21.2. */
static void response_without_id_or_auth_is_refused(void **unused)
{
	static const uint8_t types[] = { PAYLOAD_IDR, PAYLOAD_AUTH };

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(types) * 2; n++) {
		struct tamper tamper = { .exchange = EXCHANGE_IKE_AUTH,
					 .responses = true,
					 .edit = n % 2 ? edit_cut : edit_remove,
					 .arg = &types[n / 2] };

		assert_is_refused(&tamper);
	}
}

static void edit_remove_id_and_auth(struct forged *f, const void *unused)
{
	(void)unused;
	forge_remove(&f->inner, PAYLOAD_IDR);
	forge_remove(&f->inner, PAYLOAD_AUTH);
	forge_remove(&f->inner, PAYLOAD_SA);
	forge_remove(&f->inner, PAYLOAD_TSI);
	forge_remove(&f->inner, PAYLOAD_TSR);
}

static void edit_repeat_auth(struct forged *f, const void *unused)
{
	struct blob auth = blob_clone(forge_body(&f->inner, PAYLOAD_AUTH));

	(void)unused;
	forge_append(&f->inner, PAYLOAD_AUTH, blob_view(&auth));
	blob_free(&auth);
}

/* The first payload is shorter than its header. */
static void edit_break_chain(struct forged *f, const void *unused)
{
	(void)unused;
	f->inner.payloads.ptr[2] = 0;
	f->inner.payloads.ptr[3] = 3;
}

/* RFC 7296 2.21.2: what is malformed proves nothing, either. */
static void malformed_response_is_refused(void **unused)
{
	static void (*const edits[])(struct forged * f, const void *arg) = {
		edit_empty, edit_remove_id_and_auth, edit_repeat_auth,
		edit_break_chain
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(edits); n++) {
		struct tamper tamper = { .exchange = EXCHANGE_IKE_AUTH,
					 .responses = true,
					 .edit = edits[n] };

		assert_is_refused(&tamper);
	}
}

/* A responder that refuses has no IKE SA: nothing is said to it. */
static void refusal_is_not_refused(void **unused)
{
	struct scene *scene = scene_of_different_secrets();

	(void)unused;
	assert_fails(scene);
	assert_int_equal(scene_nr_packets(scene, EXCHANGE_INFORMATIONAL, false),
			 0);
	scene_free(&scene);
}

/* RFC 7296 1.2: without a Child SA the IKE SA stands all the same. */
static void malformed_child_payloads_leave_the_ike_sa(void **unused)
{
	static const uint8_t types[] = { PAYLOAD_SA, PAYLOAD_TSI, PAYLOAD_TSR };

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(types) * 4; n++) {
		struct tamper tamper = { .exchange = EXCHANGE_IKE_AUTH,
					 .responses = n % 2,
					 .edit = n / 2 % 2 ? edit_cut
							   : edit_remove,
					 .arg = &types[n / 4] };
		struct scene *scene = scene_tampered(ONE_ROUND, NULL, &tamper);

		assert_int_not_equal(scene_up(scene), RC_OK);
		for (size_t h = 0; h < SIM_HOSTS; h++) {
			assert_int_equal(sim_kernel_nr_installed(
						 &scene->sim->hosts[h].kernel),
					 0);
		}
		scene_free(&scene);
	}
}

/* T7: the SA goes while somebody computes for it; the result is dropped. */
static void deletion_during_a_job_drops_its_result(void **unused)
{
	struct scene_config config = {
		.ike = {ONE_ROUND, NULL},
		    .jobs_ms = 5000
	};

	(void)unused;
	for (size_t n = 0; n < SIM_HOSTS * 3; n++) {
		struct scene *scene = scene_new(&config);
		struct sim *sim = scene->sim;
		struct host *host = &sim->hosts[n % SIM_HOSTS];
		int64_t during[] = { 5500, 15500, 25500 };

		host_up(WEST(sim), CONN);
		sim_run(sim, during[n / SIM_HOSTS]);
		host_delete(host, CONN);
		assert_int_equal(host->engine->world.sas.nr_ike, 0);
		sim_run(sim, 150000);
		assert_int_equal(WEST(sim)->nr_up_done, 1);
		assert_int_not_equal(WEST(sim)->up_code, RC_OK);
		for (size_t h = 0; h < SIM_HOSTS; h++) {
			assert_int_equal(sim->hosts[h].engine->world.sas.nr_ike,
					 0);
			assert_int_equal(sim->hosts[h].nr_jobs, 0);
		}
		scene_free(&scene);
	}
}

static void other_esp_at_east(struct conn_spec *spec, size_t host)
{
	if (host == 1) {
		xfree(spec->esp);
		spec->esp = xstrdup("aes_cbc256-sha2_256");
	}
}

/* None of many alike can give the Child SA: each is looked at once. */
static void what_is_refused_takes_one_walk(void **unused)
{
	size_t nr_compared = 0;
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, other_esp_at_east);
	struct conn_db *conns = &EAST(pair.sim)->engine->world.conns;
	for (unsigned n = 0; n < 200; n++) {
		char name[20], west_net[20], east_net[20];

		snprintf(name, sizeof(name), "c%u", n);
		snprintf(west_net, sizeof(west_net), "10.11.%u.0/24", n);
		snprintf(east_net, sizeof(east_net), "10.12.%u.0/24", n);
		pair_add_conn(&pair, name, PAIR_IKE, west_net, east_net,
			      INTERMEDIATE_YES);
	}
	conns->nr_compared = &nr_compared;
	host_up(WEST(pair.sim), "c150");
	pair_run(&pair, 1000);
	conns->nr_compared = NULL;
	assert_true(ladder_has(&pair.sim->ladder,
			       "rejected with NO_PROPOSAL_CHOSEN"));
	assert_in_range(nr_compared, 201, 201 + 9);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(auth_without_int_auth_is_refused),
		cmocka_unit_test(int_auth_has_an_order),
		cmocka_unit_test(child_keys_come_from_the_last_sk_d),
		cmocka_unit_test(addke_in_the_child_proposal_is_ignored),
		cmocka_unit_test(auth_without_rounds_is_as_ever),
		cmocka_unit_test(different_secrets_are_refused),
		cmocka_unit_test(other_exchanges_before_ike_auth_are_refused),
		cmocka_unit_test(error_in_clear_does_not_end_ike_auth),
		cmocka_unit_test(repeated_ike_auth_gets_the_same_response),
		cmocka_unit_test(request_without_id_or_auth_is_refused),
		cmocka_unit_test(response_without_id_or_auth_is_refused),
		cmocka_unit_test(malformed_response_is_refused),
		cmocka_unit_test(refusal_is_not_refused),
		cmocka_unit_test(malformed_child_payloads_leave_the_ike_sa),
		cmocka_unit_test(deletion_during_a_job_drops_its_result),
		cmocka_unit_test(what_is_refused_takes_one_walk),
	};

	return SCENE_TESTS("exchange/ike_auth", tests);
}
