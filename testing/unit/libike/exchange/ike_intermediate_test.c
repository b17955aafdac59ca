/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of IKE_INTERMEDIATE: rounds in order, keys by round (RFC 9370 2.2.2).
 */
#include "exchange/ike_intermediate.h"

#include "crypto/symkey.h"
#include "unit/libike/exchange/edits.h"
#include "unit/libike/exchange/scene.h"

#define ONE_ROUND  "aes_gcm256-sha2_256;dh31;addke1=dh19"
#define TWO_ROUNDS "aes_gcm256-sha2_256;dh31;addke2=dh19;addke5=dh20"
#define ML_KEM_ROUND "aes_gcm256-sha2_256;dh31;addke1=ml_kem_768"
#define SEVEN_ROUNDS                                                           \
	"aes_gcm256-sha2_256;dh31;addke1=dh19;addke2=dh20;addke3=dh21;"        \
	"addke4=modp1536;addke5=modp2048;addke6=ml_kem_768;addke7=ml_kem_1024"

static struct scene *scene_of(const char *ike)
{
	struct scene_config config = { .ike = { ike, NULL } };

	return scene_new(&config);
}

/* Distinct message IDs of IKE_INTERMEDIATE requests, which must be 1..N. */
static unsigned nr_rounds(const struct scene *scene)
{
	uint32_t last = 0;

	for (size_t n = 0; n < scene->nr_packets; n++) {
		const struct ike_header *h = &scene->packets[n].header;

		if (h->exchange == EXCHANGE_IKE_INTERMEDIATE &&
		    !ike_header_is_response(h)) {
			assert_in_range(h->message_id, last, last + 1);
			last = h->message_id;
		}
	}
	return last;
}

/* Rounds of METHODS in this order, then IKE_AUTH. */
static void assert_rounds(const struct scene *scene, const uint16_t *methods,
			  unsigned nr)
{
	char buf[80];

	assert_int_equal(nr_rounds(scene), nr);
	for (unsigned n = 0; n < nr; n++) {
		struct text line = TEXT_IN(buf);

		text_add(&line, "=%s} (round %u of %u)",
			 ke_by_id(methods[n])->name, n + 1, nr);
		assert_said(scene, buf);
	}
	assert_int_equal(scene_packet(scene, EXCHANGE_IKE_AUTH, false, 0)
				 ->header.message_id,
			 nr + 1);
}

/* R9370-9, R9370-18, R9242-3: gaps are no rounds, types ascend, IDs 1..N. */
static void slots_with_gaps_run_in_ascending_order(void **unused)
{
	static const uint16_t methods[] = { 19, 20 };
	struct scene *scene = scene_of(TWO_ROUNDS);

	(void)unused;
	assert_comes_up(scene);
	assert_rounds(scene, methods, 2);
	scene_free(&scene);
}

/* R9370-10: NONE takes its slot out; numbering has no hole. */
static void none_makes_no_round(void **unused)
{
	static const uint16_t methods[] = { 19, 20 };
	struct scene *scene = scene_of(
		"aes_gcm256-sha2_256;dh31;addke1=none;addke2=dh19;addke3=none;addke4=dh20");

	(void)unused;
	assert_comes_up(scene);
	assert_rounds(scene, methods, 2);
	scene_free(&scene);
}

/* R9370-11: with NONE alone IKE_AUTH has message ID 1. */
static void none_everywhere_goes_straight_to_ike_auth(void **unused)
{
	struct scene_config config = {
		.ike = { "aes_gcm256-sha2_256;dh31;addke1=dh19+none",
			 "aes_gcm256-sha2_256;dh31;addke1=none" },
		.intermediate = { INTERMEDIATE_YES, INTERMEDIATE_YES },
	};
	struct scene *scene = scene_new(&config);

	(void)unused;
	assert_comes_up(scene);
	assert_rounds(scene, NULL, 0);
	scene_free(&scene);
}

/* R9370-58: seven, which is all that there can be. */
static void seven_rounds_come_up(void **unused)
{
	static const uint16_t methods[] = { 19, 20, 21, 5, 14, 36, 37 };
	struct scene *scene = scene_of(SEVEN_ROUNDS);

	(void)unused;
	assert_comes_up(scene);
	assert_rounds(scene, methods, 7);
	scene_free(&scene);
}

/* R9370-19, R9242-4: one at a time, however long the other end computes. */
static void rounds_wait_for_one_another(void **unused)
{
	struct scene_config config = { .ike = { TWO_ROUNDS, NULL },
				       .jobs_ms = 400 };
	struct scene *scene = scene_new(&config);

	(void)unused;
	assert_comes_up(scene);
	for (size_t n = 0; n < 2; n++) {
		const struct sent_packet *response = scene_packet(
			scene, EXCHANGE_IKE_INTERMEDIATE, true, n);

		for (size_t p = 0; p < scene->nr_packets; p++) {
			const struct sent_packet *sent = &scene->packets[p];

			if (sent->header.message_id >
			    response->header.message_id) {
				assert_true(sent->when.ms >
					    response->when.ms);
			}
		}
	}
	scene_free(&scene);
}

/* One generation of keys, as octets. */
struct generation {
	struct blob keys[6];
};

static struct generation generation_of(const struct ike_sa *ike)
{
	const struct sk_keys *k = &ike->crypto.keys;
	PK11SymKey *const list[] = { k->skeyseed, k->d,  k->ei,
				     k->er,	  k->pi, k->pr };
	struct generation g;

	for (size_t n = 0; n < ARRAY_LEN(list); n++) {
		diag_t d = symkey_export(list[n], &g.keys[n]);

		assert_null(d);
	}
	return g;
}

static void generation_done(struct generation *g)
{
	for (size_t n = 0; n < ARRAY_LEN(g->keys); n++) {
		blob_free(&g->keys[n]);
	}
}

static bool first_request_is_sent(const struct sim *sim)
{
	return ladder_has(&sim->ladder, "IKE_INTERMEDIATE request, ID 1");
}

static bool second_request_is_sent(const struct sim *sim)
{
	return ladder_has(&sim->ladder, "IKE_INTERMEDIATE request, ID 2");
}

static struct ike_sa *west_ike(const struct scene *scene)
{
	return host_ike_sa(WEST(scene->sim), SA_INTERMEDIATE);
}

static struct ike_sa *east_ike(const struct scene *scene)
{
	return host_ike_sa(EAST(scene->sim), SA_INTERMEDIATE);
}

/* R9370-23, R9370-24: all keys are new, nonces and SPIs those of the start. */
static void a_round_replaces_every_key(void **unused)
{
	struct scene *scene = scene_of(TWO_ROUNDS);

	(void)unused;
	host_up(WEST(scene->sim), CONN);
	assert_true(sim_run_until(scene->sim, first_request_is_sent, 1000));
	struct generation before = generation_of(west_ike(scene));
	struct blob n_i = blob_clone(blob_view(&west_ike(scene)->crypto.n_i));
	struct ike_spis spis = west_ike(scene)->spis;

	assert_true(sim_run_until(scene->sim, second_request_is_sent, 1000));
	struct generation after = generation_of(west_ike(scene));
	struct generation at_east = generation_of(east_ike(scene));

	for (size_t n = 0; n < ARRAY_LEN(before.keys); n++) {
		assert_false(view_eq(blob_view(&before.keys[n]),
				     blob_view(&after.keys[n])));
		assert_true(view_eq(blob_view(&after.keys[n]),
				    blob_view(&at_east.keys[n])));
	}
	assert_true(view_eq(blob_view(&n_i),
			    blob_view(&west_ike(scene)->crypto.n_i)));
	assert_memory_equal(&spis, &west_ike(scene)->spis, sizeof(spis));
	generation_done(&before);
	generation_done(&after);
	generation_done(&at_east);
	blob_free(&n_i);
	scene_free(&scene);
}

/* R9370-21: round n under generation n-1, the next exchange under n. */
static void each_round_has_the_keys_of_the_one_before(void **unused)
{
	struct scene *scene = scene_of(TWO_ROUNDS);
	struct forged forged;

	(void)unused;
	host_up(WEST(scene->sim), CONN);
	assert_true(sim_run_until(scene->sim, first_request_is_sent, 1000));
	const struct sent_packet *first = scene_packet(
		scene, EXCHANGE_IKE_INTERMEDIATE, false, 0);

	assert_true(forge_open(west_ike(scene), blob_view(&first->datagram),
			       &forged));
	forged_done(&forged);
	assert_true(sim_run_until(scene->sim, second_request_is_sent, 1000));
	assert_false(forge_open(west_ike(scene), blob_view(&first->datagram),
				&forged));
	const struct sent_packet *second = scene_packet(
		scene, EXCHANGE_IKE_INTERMEDIATE, false, 1);

	assert_true(forge_open(west_ike(scene), blob_view(&second->datagram),
			       &forged));
	forged_done(&forged);
	scene_free(&scene);
}

/* R9370-57, MLK-11: what the rounds needed is gone once all is up. */
static void secrets_are_gone_when_established(void **unused)
{
	struct scene *scene = scene_of(ML_KEM_ROUND);

	(void)unused;
	assert_comes_up(scene);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct ike_sa *ike = host_ike_sa(&scene->sim->hosts[n],
						       SA_ESTABLISHED);

		assert_null(ike->ke_plan.pair);
		assert_int_equal(ike->ke_plan.nr_secrets, 0);
		assert_null(ike->half_open);
		assert_null(ike->crypto.keys.pi);
		assert_null(ike->crypto.keys.pr);
		assert_null(ike->crypto.next.d);
	}
	scene_free(&scene);
}

/* R9370-26, R9242-14, MLK-6: a request of a round that is over, once more. */
static void repeated_request_gets_the_same_response(void **unused)
{
	struct scene *scene = scene_of(ML_KEM_ROUND);
	struct sim *sim = scene->sim;
	struct ip_endpoint west = { WEST(sim)->addresses[0], IKE_UDP_PORT };
	struct ip_endpoint east = { EAST(sim)->addresses[0], IKE_UDP_PORT };
	struct tamper lose_one = { .exchange = EXCHANGE_IKE_INTERMEDIATE,
				   .responses = true,
				   .nr_max = 1 };

	(void)unused;
	scene_tamper(scene, &lose_one);
	host_up(WEST(sim), CONN);
	assert_true(sim_run_until(sim, first_request_is_sent, 1000));
	const struct sent_packet *request = scene_packet(
		scene, EXCHANGE_IKE_INTERMEDIATE, false, 0);

	net_inject(&sim->net, &west, &east, blob_view(&request->datagram),
		   MILLIS(100));
	sim_run(sim, 200);
	assert_int_equal(
		scene_nr_packets(scene, EXCHANGE_IKE_INTERMEDIATE, true), 2);
	assert_true(view_eq(
		blob_view(&scene_packet(scene, EXCHANGE_IKE_INTERMEDIATE, true,
					0)
				   ->datagram),
		blob_view(&scene_packet(scene, EXCHANGE_IKE_INTERMEDIATE, true,
					1)
				   ->datagram)));
	sim_run(sim, 2000);
	assert_int_equal(WEST(sim)->up_code, RC_OK);
	scene_free(&scene);
}

static const uint16_t other_method = 20;
static const int one_less = -1;
static const int one_more = 1;
static const int much_more = 20000;
static const struct coefficient coefficients[] = {
	{ 0, 3329 },   { 0, 4095 },   { 1, 3329 },   { 1, 4095 },
	{ 383, 3329 }, { 384, 4095 }, { 766, 3329 }, { 767, 3329 },
	{ 767, 4095 },
};

/* What must end an exchange of KE values in either direction. */
static const struct {
	void (*edit)(struct forged *f, const void *arg);
	const void *arg;
} faults[] = {
	{ edit_ke_method, &other_method }, /* R9370-20 */
	{ edit_ke_length, &one_less },	   /* MLK-2 */
	{ edit_ke_length, &one_more },
	{ edit_ke_length, &much_more }, /* T3 */
	{ edit_ke_empty, NULL },
	{ edit_ke_missing, NULL },
	{ edit_ke_twice, NULL },
	{ edit_empty, NULL },
};

static struct scene *tampered_scene(const char *ike,
				    const struct tamper *tamper)
{
	struct scene_config config = { .ike = { ike, NULL },
				       .may_misbehave = true };
	struct scene *scene = scene_new(&config);

	scene_tamper(scene, tamper);
	return scene;
}

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
				tampered_scene(proposals[p], &tamper);

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
				tampered_scene(proposals[p], &tamper);

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
		struct scene *scene = tampered_scene(ML_KEM_ROUND, &tamper);

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
	struct scene *scene = tampered_scene(ML_KEM_ROUND, &tamper);

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
		{ edit_add_payload, &vendor_id },
		{ edit_add_payload, &unknown_type },
		{ edit_ke_reserved_bit, NULL },
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(cases) * 2; n++) {
		struct tamper tamper = { .exchange = EXCHANGE_IKE_INTERMEDIATE,
					 .responses = n % 2,
					 .edit = cases[n / 2].edit,
					 .arg = cases[n / 2].arg,
					 .as_sender = true };
		struct scene *scene = tampered_scene(ONE_ROUND, &tamper);

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
	struct scene *scene = tampered_scene(ONE_ROUND, &tamper);

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
		struct scene *scene = tampered_scene(ONE_ROUND, &once);

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
		struct scene *scene = tampered_scene(TWO_ROUNDS, &tamper);

		assert_fails(scene);
		assert_said(scene, "AUTHENTICATION_FAILED");
		scene_free(&scene);
	}
}

/* R9242-9: the same AUTH however either direction is cut. */
static void fragments_do_not_change_auth(void **unused)
{
	static const uint16_t sizes[] = { 0, 150, 400, 1200 };

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(sizes) * ARRAY_LEN(sizes); n++) {
		struct scene_config config = {
			.ike = { ML_KEM_ROUND, NULL },
			.fragment_bytes = { sizes[n % ARRAY_LEN(sizes)],
					    sizes[n / ARRAY_LEN(sizes)] },
		};
		struct scene *scene = scene_new(&config);

		assert_comes_up(scene);
		scene_free(&scene);
	}
}

/* MLK-7: ML-KEM-1024 needs no more than packets of 1280 octets. */
static void ml_kem_1024_fits_through_1280_octets(void **unused)
{
	struct scene *scene =
		scene_of("aes_gcm256-sha2_256;dh31;addke1=ml_kem_1024");

	(void)unused;
	assert_comes_up(scene);
	for (size_t n = 0; n < scene->nr_packets; n++) {
		assert_true(scene->packets[n].datagram.len <= 1280 - 28);
	}
	assert_int_equal(scene->packets[2].header.next_payload, PAYLOAD_SKF);
	scene_free(&scene);
}

/* R9242-8, R9242-11: marker, ports and padding are no part of IntAuth. */
static void rounds_work_through_nat_and_with_cbc(void **unused)
{
	struct scene_config config = {
		.ike = { "aes256-sha2_256;dh31;addke1=ml_kem_768;addke2=dh19",
			 NULL },
		.nat = true,
	};
	struct scene *scene = scene_new(&config);

	(void)unused;
	assert_comes_up(scene);
	assert_said(scene, "192.0.2.2:UDP/4500");
	scene_free(&scene);
}

/* R9242-15: reserved bits of SK's header are authenticated as sent. */
static void reserved_bits_of_sk_enter_int_auth(void **unused)
{
	static const uint8_t reserved = 0x2a;

	(void)unused;
	for (unsigned responses = 0; responses < 2; responses++) {
		struct tamper tamper = { .exchange = EXCHANGE_IKE_INTERMEDIATE,
					 .responses = responses,
					 .edit = edit_sk_flags,
					 .arg = &reserved,
					 .as_sender = true };
		struct scene *scene = tampered_scene(ONE_ROUND, &tamper);

		assert_comes_up(scene);
		assert_int_equal(scene->tamper.nr_done, 1);
		scene_free(&scene);
	}
}

/* Flags of fragment 1 only; another's may not get into IntAuth. */
static void edit_flags_of_part(struct forged *f, const void *arg)
{
	const uint8_t *flags = arg;

	f->sk_flags = flags[f->fragment == 1 ? 0 : 1];
}

static bool all_parts_are_sent(const struct sim *sim)
{
	return ladder_has(&sim->ladder, "part 4 of 4 request, ID 1");
}

/* R9242-15: of a message in fragments those of fragment 1 count. */
static void reserved_bits_of_fragment_1_enter_int_auth(void **unused)
{
	static const uint8_t flags[] = { 0x15, 0x2a };
	struct scene_config config = { .ike = { ML_KEM_ROUND, NULL },
				       .fragment_bytes = { 400, 0 },
				       .may_misbehave = true };
	struct tamper tamper = { .exchange = EXCHANGE_IKE_INTERMEDIATE,
				 .edit = edit_flags_of_part,
				 .arg = flags };
	struct int_auth none = { .len = 0 };
	struct forged whole = { .sk_flags = flags[0] };
	struct scene *scene = scene_new(&config);

	(void)unused;
	host_up(WEST(scene->sim), CONN);
	assert_true(sim_run_until(scene->sim, all_parts_are_sent, 0) == false);
	scene_tamper(scene, &tamper);
	assert_true(sim_run_until(scene->sim, all_parts_are_sent, 1000));
	struct ike_sa *ike = west_ike(scene);
	struct view views[4];
	struct forged parts[4];

	for (size_t n = 0; n < 4; n++) {
		const struct sent_packet *p = scene_packet(
			scene, EXCHANGE_IKE_INTERMEDIATE, false, n);

		assert_true(forge_open(ike, blob_view(&p->datagram),
				       &parts[n]));
		views[n] = blob_view(&parts[n].inner.payloads);
	}
	whole.header = parts[0].header;
	whole.inner.first_type = parts[0].inner.first_type;
	whole.inner.payloads = blob_concat(views, 4);
	forge_int_auth(ike, &whole, &none);
	sim_run(scene->sim, 1000);
	assert_int_equal(WEST(scene->sim)->up_code, RC_OK);
	for (size_t n = 0; n < 4; n++) {
		forged_done(&parts[n]);
	}
	forged_done(&whole);
	scene_free(&scene);
}

/* T10: payloads in clear beside SKF, few and many. */
static void outer_payloads_beside_fragments_do_no_harm(void **unused)
{
	static const unsigned few = 2, many = 126, too_many = 400;
	const unsigned *counts[] = { &few, &many, &too_many };

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(counts) * 2; n++) {
		struct scene_config config = { .ike = { ML_KEM_ROUND, NULL },
					       .fragment_bytes = { 400, 400 },
					       .may_misbehave = true };
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
	struct scene_config config = { .ike = { ike, NULL },
				       .may_misbehave = true };
	struct scene *scene = scene_new(&config);

	host_up(WEST(scene->sim), CONN);
	assert_true(sim_run_until(scene->sim, first_request_is_sent, 1000));
	struct ke_plan *plan = &west_ike(scene)->ke_plan;

	if (more > 0) {
		plan->rounds[plan->nr] = (struct ke_round){
			.type = TRANSFORM_ADDKE7, .ke = &ke_ecp521
		};
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
	struct scene *scene = tampered_scene("aes_gcm256-sha2_256;dh31",
					     &tamper);

	(void)unused;
	assert_fails(scene);
	scene_free(&scene);
}

/* T2: the same in an IKE SA that is up: refused, and it stays. */
static void round_in_an_established_sa_does_no_harm(void **unused)
{
	struct scene_config config = { .ike = { ONE_ROUND, NULL },
				       .may_misbehave = true };
	struct scene *scene = scene_new(&config);
	struct sim *sim = scene->sim;
	struct ip_endpoint west = { WEST(sim)->addresses[0], IKE_UDP_PORT };
	struct ip_endpoint east = { EAST(sim)->addresses[0], IKE_UDP_PORT };

	(void)unused;
	assert_comes_up(scene);
	struct ike_sa *ike = host_ike_sa(WEST(sim), SA_ESTABLISHED);
	struct forged f = {
		.header = { .spis = ike->spis,
			    .version = IKE_VERSION,
			    .exchange = EXCHANGE_IKE_INTERMEDIATE,
			    .flags = IKE_FLAG_INITIATOR,
			    .message_id = ike->window.out.next_id },
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

/* R9242-18: who is in a round counts as half-open, until IKE_AUTH is done. */
static void half_open_count_holds_during_rounds(void **unused)
{
	struct scene *scene = scene_of(TWO_ROUNDS);
	const struct sa_db *sas = &EAST(scene->sim)->engine->world.sas;

	(void)unused;
	host_up(WEST(scene->sim), CONN);
	assert_true(sim_run_until(scene->sim, second_request_is_sent, 1000));
	assert_int_equal(sas->nr_half_open, 1);
	sim_run(scene->sim, 1000);
	assert_int_equal(WEST(scene->sim)->up_code, RC_OK);
	assert_int_equal(sas->nr_half_open, 0);
	scene_free(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slots_with_gaps_run_in_ascending_order),
		cmocka_unit_test(none_makes_no_round),
		cmocka_unit_test(none_everywhere_goes_straight_to_ike_auth),
		cmocka_unit_test(seven_rounds_come_up),
		cmocka_unit_test(rounds_wait_for_one_another),
		cmocka_unit_test(a_round_replaces_every_key),
		cmocka_unit_test(each_round_has_the_keys_of_the_one_before),
		cmocka_unit_test(secrets_are_gone_when_established),
		cmocka_unit_test(repeated_request_gets_the_same_response),
		cmocka_unit_test(malformed_request_ends_the_sa),
		cmocka_unit_test(malformed_response_ends_the_sa),
		cmocka_unit_test(coefficients_above_q_are_refused),
		cmocka_unit_test(flipped_ciphertext_bit_fails_without_an_error),
		cmocka_unit_test(harmless_payloads_are_skipped),
		cmocka_unit_test(unknown_critical_payload_is_refused),
		cmocka_unit_test(unencrypted_message_is_discarded),
		cmocka_unit_test(flipped_bit_inside_is_found_out_by_auth),
		cmocka_unit_test(fragments_do_not_change_auth),
		cmocka_unit_test(ml_kem_1024_fits_through_1280_octets),
		cmocka_unit_test(rounds_work_through_nat_and_with_cbc),
		cmocka_unit_test(reserved_bits_of_sk_enter_int_auth),
		cmocka_unit_test(reserved_bits_of_fragment_1_enter_int_auth),
		cmocka_unit_test(outer_payloads_beside_fragments_do_no_harm),
		cmocka_unit_test(ike_auth_with_a_round_outstanding_is_refused),
		cmocka_unit_test(round_too_many_is_refused),
		cmocka_unit_test(round_without_negotiation_is_refused),
		cmocka_unit_test(round_in_an_established_sa_does_no_harm),
		cmocka_unit_test(half_open_count_holds_during_rounds),
	};

	return SCENE_TESTS("exchange/ike_intermediate", tests);
}
