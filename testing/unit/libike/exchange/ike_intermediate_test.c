/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of IKE_INTERMEDIATE: rounds in order, keys by round (RFC 9370 2.2.2).
 */
#include "exchange/ike_intermediate.h"

#include "crypto/symkey.h"
#include "unit/libike/exchange/edits.h"
#include "unit/libike/exchange/scene.h"

#define ONE_ROUND    "aes_gcm256-sha2_256;dh31;addke1=dh19"
#define TWO_ROUNDS   "aes_gcm256-sha2_256;dh31;addke2=dh19;addke5=dh20"
#define ML_KEM_ROUND "aes_gcm256-sha2_256;dh31;addke1=ml_kem_768"
#define SEVEN_ROUNDS                                                           \
	"aes_gcm256-sha2_256;dh31;addke1=dh19;addke2=dh20;addke3=dh21;"        \
	"addke4=modp1536;addke5=modp2048;addke6=ml_kem_768;addke7=ml_kem_1024"

static struct scene *scene_of(const char *ike)
{
	struct scene_config config = {
		.ike = {ike, NULL}
	};

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
	struct scene *scene = scene_of("aes_gcm256-sha2_256;dh31;addke1=none;"
				       "addke2=dh19;addke3=none;addke4=dh20");

	(void)unused;
	assert_comes_up(scene);
	assert_rounds(scene, methods, 2);
	scene_free(&scene);
}

/* R9370-11: with NONE alone IKE_AUTH has message ID 1. */
static void none_everywhere_goes_straight_to_ike_auth(void **unused)
{
	struct scene_config config = {
		.ike = {"aes_gcm256-sha2_256;dh31;addke1=dh19+none",
			 "aes_gcm256-sha2_256;dh31;addke1=none"			},
		.intermediate = { INTERMEDIATE_YES,			    INTERMEDIATE_YES},
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
	struct scene_config config = {
		.ike = {TWO_ROUNDS, NULL},
		     .jobs_ms = 400
	};
	struct scene *scene = scene_new(&config);

	(void)unused;
	assert_comes_up(scene);
	for (size_t n = 0; n < 2; n++) {
		const struct sent_packet *response =
			scene_packet(scene, EXCHANGE_IKE_INTERMEDIATE, true, n);

		for (size_t p = 0; p < scene->nr_packets; p++) {
			const struct sent_packet *sent = &scene->packets[p];

			if (sent->header.message_id >
			    response->header.message_id) {
				assert_true(sent->when.ms > response->when.ms);
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
	PK11SymKey *const list[] = { k->skeyseed, k->d,	 k->ei,
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
	const struct sent_packet *first =
		scene_packet(scene, EXCHANGE_IKE_INTERMEDIATE, false, 0);

	assert_true(forge_open(west_ike(scene), blob_view(&first->datagram),
			       &forged));
	forged_done(&forged);
	assert_true(sim_run_until(scene->sim, second_request_is_sent, 1000));
	assert_false(forge_open(west_ike(scene), blob_view(&first->datagram),
				&forged));
	const struct sent_packet *second =
		scene_packet(scene, EXCHANGE_IKE_INTERMEDIATE, false, 1);

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
		const struct ike_sa *ike =
			host_ike_sa(&scene->sim->hosts[n], SA_ESTABLISHED);

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
	const struct sent_packet *request =
		scene_packet(scene, EXCHANGE_IKE_INTERMEDIATE, false, 0);

	net_inject(&sim->net, &west, &east, blob_view(&request->datagram),
		   MILLIS(100));
	sim_run(sim, 200);
	assert_int_equal(
		scene_nr_packets(scene, EXCHANGE_IKE_INTERMEDIATE, true), 2);
	assert_true(view_eq(
		blob_view(
			&scene_packet(scene, EXCHANGE_IKE_INTERMEDIATE, true, 0)
				 ->datagram),
		blob_view(
			&scene_packet(scene, EXCHANGE_IKE_INTERMEDIATE, true, 1)
				 ->datagram)));
	sim_run(sim, 2000);
	assert_int_equal(WEST(sim)->up_code, RC_OK);
	scene_free(&scene);
}

/* R9242-9: the same AUTH however either direction is cut. */
static void fragments_do_not_change_auth(void **unused)
{
	static const uint16_t sizes[] = { 0, 150, 400, 1200 };

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(sizes) * ARRAY_LEN(sizes); n++) {
		struct scene_config config = {
			.ike = {ML_KEM_ROUND,		       NULL},
			.fragment_bytes = { sizes[n % ARRAY_LEN(sizes)],
				    sizes[n / ARRAY_LEN(sizes)]	},
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
		.ike = {"aes256-sha2_256;dh31;addke1=ml_kem_768;addke2=dh19",
			 NULL},
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
		struct scene *scene = scene_tampered(ONE_ROUND, NULL, &tamper);

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
	struct scene_config config = {
		.ike = {ML_KEM_ROUND, NULL},
		.fragment_bytes = { 400,	 0   },
		.may_misbehave = true
	};
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

		assert_true(
			forge_open(ike, blob_view(&p->datagram), &parts[n]));
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
		cmocka_unit_test(fragments_do_not_change_auth),
		cmocka_unit_test(ml_kem_1024_fits_through_1280_octets),
		cmocka_unit_test(rounds_work_through_nat_and_with_cbc),
		cmocka_unit_test(reserved_bits_of_sk_enter_int_auth),
		cmocka_unit_test(reserved_bits_of_fragment_1_enter_int_auth),
		cmocka_unit_test(half_open_count_holds_during_rounds),
	};

	return SCENE_TESTS("exchange/ike_intermediate", tests);
}
