/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of IKE_INTERMEDIATE between peers of whom one is not what it seems.
 */
#include "exchange/ike_intermediate.h"

#include "unit/libike/exchange/edits.h"
#include "unit/libike/exchange/scene.h"

#define ONE_ROUND    "aes_gcm256-sha2_256;dh31;addke1=dh19"
#define TWO_ROUNDS   "aes_gcm256-sha2_256;dh31;addke2=dh19;addke5=dh20"
#define ML_KEM_ROUND "aes_gcm256-sha2_256;dh31;addke1=ml_kem_768"

static bool first_request_is_sent(const struct sim *sim)
{
	return ladder_has(&sim->ladder, "IKE_INTERMEDIATE request, ID 1");
}

static struct ike_sa *west_ike(const struct scene *scene)
{
	return host_ike_sa(WEST(scene->sim), SA_INTERMEDIATE);
}

static const uint16_t other_method = 20;
static const int one_less = -1;
static const int one_more = 1;
static const int much_more = 20000;
static const struct coefficient coefficients[] = {
	{0,    3329},
	       { 0,   4095},
	      { 1,   3329},
	{ 1,   4095},
	       { 383, 3329},
	      { 384, 4095},
	{ 766, 3329},
	       { 767, 3329},
	      { 767, 4095},
};

/* What must end an exchange of KE values in either direction. */
static const struct {
	void (*edit)(struct forged *f, const void *arg);
	const void *arg;
} faults[] = {
	{edit_ke_method,	  &other_method}, /* R9370-20 */
	{ edit_ke_length,  &one_less    }, /* MLK-2 */
	{ edit_ke_length,  &one_more    },
	{ edit_ke_length,  &much_more   }, /* T3 */
	{ edit_ke_empty,	 NULL	      },
	{ edit_ke_missing, NULL		},
	{ edit_ke_twice,	 NULL	      },
	{ edit_empty,      NULL	   },
};

/* R9370-20, R9370-51, MLK-2, T3: refused by INVALID_SYNTAX, nothing is up. */
static void malformed_request_ends_the_sa(void **unused)
{
	static const char *const proposals[] = { ONE_ROUND, ML_KEM_ROUND };

	(void)unused;
	for (size_t p = 0; p < ARRAY_LEN(proposals); p++) {
		for (size_t n = 0; n < ARRAY_LEN(faults); n++) {
			struct tamper tamper = {
				.exchange = EXCHANGE_IKE_INTERMEDIATE,
				.edit = faults[n].edit,
				.arg = faults[n].arg,
				.as_sender = true,
			};
			struct scene *scene =
				scene_tampered(proposals[p], NULL, &tamper);

			assert_fails(scene);
			assert_said(scene, "responding with INVALID_SYNTAX");
			assert_said(scene, "rejected by peer: INVALID_SYNTAX");
			assert_int_equal(scene_nr_packets(scene,
							  EXCHANGE_IKE_AUTH,
							  false),
					 0);
			scene_free(&scene);
		}
	}
}

/* The same of the responder's value: the initiator gives up. */
static void malformed_response_ends_the_sa(void **unused)
{
	static const char *const proposals[] = { ONE_ROUND, ML_KEM_ROUND };

	(void)unused;
	for (size_t p = 0; p < ARRAY_LEN(proposals); p++) {
		for (size_t n = 0; n < ARRAY_LEN(faults); n++) {
			struct tamper tamper = {
				.exchange = EXCHANGE_IKE_INTERMEDIATE,
				.responses = true,
				.edit = faults[n].edit,
				.arg = faults[n].arg,
				.as_sender = true,
			};
			struct scene *scene =
				scene_tampered(proposals[p], NULL, &tamper);

			assert_fails(scene);
			assert_int_equal(scene_nr_packets(scene,
							  EXCHANGE_IKE_AUTH,
							  false),
					 0);
			scene_free(&scene);
		}
	}
}

/* MLK-3: FIPS 203 7.2, coefficients at first, middle and last place. */
static void coefficients_above_q_are_refused(void **unused)
{
	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(coefficients); n++) {
		struct tamper tamper = { .exchange = EXCHANGE_IKE_INTERMEDIATE,
					 .edit = edit_coefficient,
					 .arg = &coefficients[n],
					 .as_sender = true };
		struct scene *scene =
			scene_tampered(ML_KEM_ROUND, NULL, &tamper);

		assert_fails(scene);
		assert_said(scene, "responding with INVALID_SYNTAX");
		scene_free(&scene);
	}
}

/* MLK-5: implicit rejection gives other keys, which nothing opens. */
static void flipped_ciphertext_bit_fails_without_an_error(void **unused)
{
	struct tamper tamper = { .exchange = EXCHANGE_IKE_INTERMEDIATE,
				 .responses = true,
				 .edit = edit_ke_bit,
				 .as_sender = true };
	struct scene *scene = scene_tampered(ML_KEM_ROUND, NULL, &tamper);

	(void)unused;
	assert_fails(scene);
	assert_int_equal(WEST(scene->sim)->up_code, RC_NORETRANSMISSION);
	scene_free(&scene);
}

static const uint8_t vendor_id = PAYLOAD_VENDOR_ID;
static const uint8_t unknown_type = 200;

/* RFC 9242: what nobody knows and what says nothing is skipped. */
static void harmless_payloads_are_skipped(void **unused)
{
	static const struct {
		void (*edit)(struct forged *f, const void *arg);
		const void *arg;
	} cases[] = {
		{edit_add_payload,	    &vendor_id   },
		{ edit_add_payload,	    &unknown_type},
		{ edit_ke_reserved_bit, NULL	     },
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(cases) * 2; n++) {
		struct tamper tamper = { .exchange = EXCHANGE_IKE_INTERMEDIATE,
					 .responses = n % 2,
					 .edit = cases[n / 2].edit,
					 .arg = cases[n / 2].arg,
					 .as_sender = true };
		struct scene *scene = scene_tampered(ONE_ROUND, NULL, &tamper);

		assert_comes_up(scene);
		assert_int_equal(scene->tamper.nr_done, 1);
		scene_free(&scene);
	}
}

/* RFC 9242, RFC 7296 2.5: an unknown critical payload is told, and fatal. */
static void unknown_critical_payload_is_refused(void **unused)
{
	struct tamper tamper = { .exchange = EXCHANGE_IKE_INTERMEDIATE,
				 .edit = edit_add_critical,
				 .arg = &unknown_type,
				 .as_sender = true };
	struct scene *scene = scene_tampered(ONE_ROUND, NULL, &tamper);

	(void)unused;
	assert_fails(scene);
	assert_said(scene, "rejected by peer: UNSUPPORTED_CRITICAL_PAYLOAD");
	scene_free(&scene);
}

/* R9242-5: in clear it is dropped, and the genuine one still counts. */
static void unencrypted_message_is_discarded(void **unused)
{
	(void)unused;
	for (unsigned responses = 0; responses < 2; responses++) {
		struct tamper once = { .exchange = EXCHANGE_IKE_INTERMEDIATE,
				       .responses = responses,
				       .nr_max = 1,
				       .edit = edit_in_clear };
		struct scene *scene = scene_tampered(ONE_ROUND, NULL, &once);

		assert_comes_up(scene);
		assert_said(scene, "unprotected message in an IKE SA dropped");
		scene_free(&scene);
	}
}

/* R9242-13: one bit inside P, by who has SK_e and not the credential. */
static void flipped_bit_inside_is_found_out_by_auth(void **unused)
{
	(void)unused;
	for (unsigned responses = 0; responses < 2; responses++) {
		struct tamper tamper = { .exchange = EXCHANGE_IKE_INTERMEDIATE,
					 .responses = responses,
					 .edit = edit_ke_reserved_bit };
		struct scene *scene = scene_tampered(TWO_ROUNDS, NULL, &tamper);

		assert_fails(scene);
		assert_said(scene, "AUTHENTICATION_FAILED");
		scene_free(&scene);
	}
}

/* T10: payloads in clear beside SKF, few and many. */
static void outer_payloads_beside_fragments_do_no_harm(void **unused)
{
	static const unsigned few = 2, many = 126, too_many = 400;
	const unsigned *counts[] = { &few, &many, &too_many };

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(counts) * 2; n++) {
		struct scene_config config = {
			.ike = {ML_KEM_ROUND, NULL},
			.fragment_bytes = { 400,	 400 },
			.may_misbehave = true
		};
		struct tamper tamper = { .exchange = EXCHANGE_IKE_INTERMEDIATE,
					 .responses = n % 2,
					 .edit = edit_add_outer,
					 .arg = counts[n / 2] };
		struct scene *scene = scene_new(&config);

		scene_tamper(scene, &tamper);
		assert_fails(scene);
		scene_free(&scene);
	}
}

/* An initiator that believes in another number of rounds. */
static struct scene *scene_with_rounds(const char *ike, int more)
{
	struct scene_config config = {
		.ike = {ike, NULL},
		      .may_misbehave = true
	};
	struct scene *scene = scene_new(&config);

	host_up(WEST(scene->sim), CONN);
	assert_true(sim_run_until(scene->sim, first_request_is_sent, 1000));
	struct ke_plan *plan = &west_ike(scene)->ke_plan;

	if (more > 0) {
		plan->rounds[plan->nr] =
			(struct ke_round){ .type = TRANSFORM_ADDKE7,
					   .ke = &ke_ecp521 };
	}
	plan->nr = (uint8_t)(plan->nr + more);
	sim_run(scene->sim, 70000);
	return scene;
}

static void assert_nothing_is_up(const struct scene *scene)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct host *host = &scene->sim->hosts[n];

		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), 0);
		assert_int_equal(host->kernel.nr_added, 0);
	}
	assert_int_not_equal(WEST(scene->sim)->up_code, RC_OK);
}

/* R9370-27, T1: IKE_AUTH before the last round ends the SA. */
static void ike_auth_with_a_round_outstanding_is_refused(void **unused)
{
	struct scene *scene = scene_with_rounds(TWO_ROUNDS, -1);

	(void)unused;
	assert_int_equal(
		scene_nr_packets(scene, EXCHANGE_IKE_INTERMEDIATE, false), 1);
	assert_int_equal(scene_nr_packets(scene, EXCHANGE_IKE_AUTH, false), 1);
	assert_said(scene, "IKE_AUTH is not expected");
	assert_said(scene, "responding with INVALID_SYNTAX");
	assert_nothing_is_up(scene);
	scene_free(&scene);
}

/* T2: IKE_INTERMEDIATE after the last round; no keys are changed. */
static void round_too_many_is_refused(void **unused)
{
	struct scene *scene = scene_with_rounds(ONE_ROUND, 1);

	(void)unused;
	assert_int_equal(
		scene_nr_packets(scene, EXCHANGE_IKE_INTERMEDIATE, false), 2);
	assert_said(scene, "IKE_INTERMEDIATE is not expected");
	assert_nothing_is_up(scene);
	scene_free(&scene);
}

/* T2, RFC 9242: IKE_INTERMEDIATE though nobody negotiated one. */
static void round_without_negotiation_is_refused(void **unused)
{
	static const uint8_t exchange = EXCHANGE_IKE_INTERMEDIATE;
	struct tamper tamper = { .exchange = EXCHANGE_IKE_AUTH,
				 .edit = edit_exchange,
				 .arg = &exchange };
	struct scene *scene =
		scene_tampered("aes_gcm256-sha2_256;dh31", NULL, &tamper);

	(void)unused;
	assert_fails(scene);
	scene_free(&scene);
}

/* T2: the same in an IKE SA that is up: refused, and it stays. */
static void round_in_an_established_sa_does_no_harm(void **unused)
{
	struct scene_config config = {
		.ike = {ONE_ROUND, NULL},
		    .may_misbehave = true
	};
	struct scene *scene = scene_new(&config);
	struct sim *sim = scene->sim;
	struct ip_endpoint west = { WEST(sim)->addresses[0], IKE_UDP_PORT };
	struct ip_endpoint east = { EAST(sim)->addresses[0], IKE_UDP_PORT };

	(void)unused;
	assert_comes_up(scene);
	struct ike_sa *ike = host_ike_sa(WEST(sim), SA_ESTABLISHED);
	struct forged f = {
		.header = {.spis = ike->spis,
			    .version = IKE_VERSION,
			    .exchange = EXCHANGE_IKE_INTERMEDIATE,
			    .flags = IKE_FLAG_INITIATOR,
			    .message_id = ike->window.out.next_id},
		.sealed = true,
	};

	forge_append(&f.inner, PAYLOAD_KE, view_of("\0\23\0\0abc", 7));
	struct blob datagram = forge_seal(ike, &f);

	net_inject(&sim->net, &west, &east, blob_view(&datagram), MILLIS(1));
	sim_run(sim, 100);
	assert_int_equal(host_nr_ike_sas(EAST(sim), SA_ESTABLISHED), 1);
	assert_int_equal(sim_kernel_nr_installed(&EAST(sim)->kernel), 2);
	blob_free(&datagram);
	forged_done(&f);
	scene_free(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(malformed_request_ends_the_sa),
		cmocka_unit_test(malformed_response_ends_the_sa),
		cmocka_unit_test(coefficients_above_q_are_refused),
		cmocka_unit_test(flipped_ciphertext_bit_fails_without_an_error),
		cmocka_unit_test(harmless_payloads_are_skipped),
		cmocka_unit_test(unknown_critical_payload_is_refused),
		cmocka_unit_test(unencrypted_message_is_discarded),
		cmocka_unit_test(flipped_bit_inside_is_found_out_by_auth),
		cmocka_unit_test(outer_payloads_beside_fragments_do_no_harm),
		cmocka_unit_test(ike_auth_with_a_round_outstanding_is_refused),
		cmocka_unit_test(round_too_many_is_refused),
		cmocka_unit_test(round_without_negotiation_is_refused),
		cmocka_unit_test(round_in_an_established_sa_does_no_harm),
	};

	return SCENE_TESTS("exchange/ike_intermediate, faults", tests);
}
