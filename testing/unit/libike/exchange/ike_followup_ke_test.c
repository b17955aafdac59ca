/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_FOLLOWUP_KE: series as they should be (RFC 9370 2.2.4).
 */
#include "unit/libike/exchange/series.h"
#include "wire/sa_payload.h"

#define DH31	    31
#define ML_KEM_768  36
#define ML_KEM_1024 37

/* Slots with gaps: ADDKE2 and ADDKE5. */
#define IKE_GAPS PAIR_IKE ";addke2=ml_kem_768;addke5=ml_kem_1024"

static void assert_link_is_unchanged(const struct seen *given,
				     const struct seen *echoed)
{
	assert_true(given->has_link && echoed->has_link);
	assert_true(view_eq(blob_view(&given->link),
			    blob_view(&echoed->link)));
	assert_int_equal(given->protocol, 0);
	assert_int_equal(given->spi_bytes, 0);
	assert_int_equal(echoed->protocol, 0);
	assert_int_equal(echoed->spi_bytes, 0);
}

/* CREATE_CHILD_SA, then METHODS one after the other, each both ways. */
static void assert_series(const struct series *s, const uint16_t *methods,
			  size_t nr)
{
	const struct seen *response =
		series_seen(s, EXCHANGE_CREATE_CHILD_SA, true, 0);

	assert_int_equal(
		series_seen(s, EXCHANGE_CREATE_CHILD_SA, false, 0)->ke, DH31);
	assert_int_equal(response->ke, DH31);
	assert_int_equal(series_nr_seen(s, EXCHANGE_IKE_FOLLOWUP_KE, false),
			 nr);
	for (size_t n = 0; n < nr; n++) {
		const struct seen *request =
			series_seen(s, EXCHANGE_IKE_FOLLOWUP_KE, false, n);

		assert_int_equal(request->header.message_id,
				 response->header.message_id + 1);
		assert_link_is_unchanged(response, request);
		response = series_seen(s, EXCHANGE_IKE_FOLLOWUP_KE, true, n);
		assert_int_equal(request->ke, methods[n]);
		assert_int_equal(response->ke, methods[n]);
		assert_int_equal(response->header.message_id,
				 request->header.message_id);
	}
	assert_false(response->has_link);
}

static void assert_rekeyed(struct series *s, enum use use)
{
	pair_run(&s->pair, 60000);
	assert_tunnels(s, use == USE_NEW ? 2 : 1);
}

static void follow(const char *ike, const uint16_t *methods, size_t nr)
{
	for (enum use use = USE_IKE; use < NR_USES; use++) {
		struct series s;

		series_init(&s, ike);
		series_run(&s, WEST(s.pair.sim), use);
		assert_series(&s, methods, nr);
		assert_rekeyed(&s, use);
		series_done(&s);
	}
}

/*
 * R9370-29: exchanges of type 44, ascending, one a method; R9370-30, 31, 32:
 * for a rekey of IKE, of a Child SA, and one more Child SA.  R9370-33, R9370-34:
 * a link with each response but the last; R9370-36: without protocol and SPI.
 */
static void R9370_29_each_use_is_followed_by_its_rounds(void **unused)
{
	static const uint16_t methods[] = { ML_KEM_768, ML_KEM_1024 };

	(void)unused;
	follow(PAIR_IKE_ROUNDS, methods, ARRAY_LEN(methods));
}

/* pfs=yes inherits the whole plan: types that are not there, too. */
static void R9370_29_slots_with_gaps_are_followed_in_order(void **unused)
{
	static const uint16_t methods[] = { ML_KEM_768, ML_KEM_1024 };

	(void)unused;
	follow(IKE_GAPS, methods, ARRAY_LEN(methods));
}

/* R9370-33: no round, no link, and no IKE_FOLLOWUP_KE. */
static void R9370_33_without_addke_there_is_no_link(void **unused)
{
	(void)unused;
	follow(PAIR_IKE, NULL, 0);
}

/* The methods of ADDKE types in SA's proposal NR, as bits by type. */
static unsigned addke_types(const struct seen *seen, size_t nr)
{
	struct sa_payload sa;
	unsigned types = 0;

	assert_true(sa_payload_decode(blob_view(&seen->sa), &sa));
	assert_true(nr < sa.nr_proposals);
	for (size_t n = 0; n < sa.proposals[nr].nr_transforms; n++) {
		types |= 1u << sa.proposals[nr].transforms[n].type;
	}
	sa_payload_done(&sa);
	return types;
}

/* A rekeyed tunnel is as strong as the first. */
static void pfs_offers_the_plan_of_the_ike_sa(void **unused)
{
	struct series s;

	(void)unused;
	series_init(&s, IKE_GAPS);
	series_run(&s, WEST(s.pair.sim), USE_CHILD);
	unsigned types = addke_types(
		series_seen(&s, EXCHANGE_CREATE_CHILD_SA, false, 0), 0);

	assert_true(types & 1u << TRANSFORM_KE);
	assert_int_equal(types >> TRANSFORM_ADDKE1, 1u << 1 | 1u << 4);
	series_done(&s);
}

/* MLK-10: the encapsulation key is of who begins, be it the old responder. */
static void MLK_10_a_rekey_by_the_responder_swaps_the_roles(void **unused)
{
	(void)unused;
	for (enum use use = USE_IKE; use < NR_USES; use++) {
		struct series s;
		const struct seen *request;
		const struct seen *response;

		series_init(&s, PAIR_IKE_ROUNDS);
		assert_int_equal(pair_ike(EAST(s.pair.sim))->role, RESPONDER);
		series_run(&s, EAST(s.pair.sim), use);
		request = series_seen(&s, EXCHANGE_IKE_FOLLOWUP_KE, false, 0);
		response = series_seen(&s, EXCHANGE_IKE_FOLLOWUP_KE, true, 0);
		assert_false(request->from_west);
		assert_int_equal(request->ke_bytes, 1184);
		assert_true(response->from_west);
		assert_int_equal(response->ke_bytes, 1088);
		assert_rekeyed(&s, use);
		series_done(&s);
	}
}

static void assert_only_the_old(struct series *s, uint32_t spi)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &s->pair.sim->hosts[n];

		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 2);
		assert_non_null(pair_ike(host)); /* the only one */
	}
	assert_int_equal(pair_child(WEST(s->pair.sim))->spi_in, spi);
}

/* R9370-40: nothing new before the last response is sent; the old one works. */
static void R9370_40_nothing_is_made_before_the_last_round(void **unused)
{
	(void)unused;
	for (enum use use = USE_IKE; use < NR_USES; use++) {
		struct series s;
		unsigned ms = 0;

		series_init(&s, PAIR_IKE_ROUNDS);
		uint32_t spi = pair_child(WEST(s.pair.sim))->spi_in;

		series_begin(&s, WEST(s.pair.sim), use);
		while (series_nr_seen(&s, EXCHANGE_IKE_FOLLOWUP_KE, true) < 2) {
			assert_only_the_old(&s, spi);
			pair_run(&s.pair, 1);
			assert_true(++ms < 100);
		}
		assert_true(ms > 3);
		assert_rekeyed(&s, use);
		series_done(&s);
	}
}

/* R9370-35: whatever the responder takes for a link, none and a lot too. */
static void R9370_35_any_link_is_echoed(void **unused)
{
	uint8_t octets[1500] = { 7, 8, 9 };
	const struct view links[] = { EMPTY_VIEW, view_of(octets, 1),
				      view_of_array(octets) };

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(links); n++) {
		struct series s;

		series_init(&s, PAIR_IKE_ROUNDS);
		series_edit(&s, EXCHANGE_CREATE_CHILD_SA, true, 0, edit_link,
			    &links[n]);
		series_run(&s, WEST(s.pair.sim), USE_CHILD);
		const struct seen *request =
			series_seen(&s, EXCHANGE_IKE_FOLLOWUP_KE, false, 0);

		assert_true(request->has_link);
		assert_true(view_eq(blob_view(&request->link), links[n]));
		series_done(&s);
	}
}

/* R9370-49: one begun by each side at the same time, over the same IKE SA. */
static void R9370_49_two_series_do_not_mix(void **unused)
{
	(void)unused;
	for (unsigned late_ms = 0; late_ms < 8; late_ms++) {
		struct series s;

		series_init(&s, PAIR_IKE_ROUNDS);
		series_run(&s, WEST(s.pair.sim), USE_NEW);
		series_forget(&s);
		series_begin(&s, WEST(s.pair.sim), USE_CHILD);
		pair_run(&s.pair, late_ms);
		ike_sa_command(EAST(s.pair.sim)->engine, SA_REKEY_CHILD, OTHER,
			       s.pair.sim->timeline.now);
		pair_run(&s.pair, 100);
		assert_int_equal(
			series_nr_seen(&s, EXCHANGE_IKE_FOLLOWUP_KE, false), 4);
		pair_run(&s.pair, 60000);
		assert_tunnels(&s, 2); /* keys of both ends are equal */
		series_done(&s);
	}
}

#define LINKS_MAX 16

/*
 * Links of all rounds of several series, by either end: none is ever the same as
 * another, nor its first octets, so that none can be guessed from another.
 */
static void no_two_links_are_alike(void **unused)
{
	struct view links[LINKS_MAX];
	size_t nr = 0;
	struct series s;

	(void)unused;
	series_init(&s, PAIR_IKE_ROUNDS);
	series_run(&s, WEST(s.pair.sim), USE_CHILD);
	series_run(&s, EAST(s.pair.sim), USE_CHILD);
	series_run(&s, WEST(s.pair.sim), USE_IKE);
	for (size_t n = 0; n < s.nr_seen; n++) {
		const struct seen *seen = &s.seen[n];

		if (ike_header_is_response(&seen->header) && seen->has_link) {
			assert_true(nr < LINKS_MAX);
			assert_int_equal(seen->link.len, LARVAL_LINK_BYTES);
			links[nr++] = view_of(seen->link.ptr, 8);
		}
	}
	assert_int_equal(nr, 6);
	for (size_t n = 0; n < nr; n++) {
		for (size_t other = 0; other < n; other++) {
			assert_false(view_eq(links[n], links[other]));
		}
	}
	pair_run(&s.pair, 60000);
	series_done(&s);
}

/* RFC 7296 1.2: the first Child SA's proposal has neither KE nor ADDKE. */
static void ike_auth_offers_no_key_exchange(void **unused)
{
	struct series s;

	(void)unused;
	series_init(&s, PAIR_IKE_ROUNDS);
	host_down(WEST(s.pair.sim), CONN);
	pair_run(&s.pair, 1000);
	series_forget(&s);
	host_up(WEST(s.pair.sim), CONN);
	pair_run(&s.pair, 100);
	const struct seen *request =
		series_seen(&s, EXCHANGE_IKE_AUTH, false, 0);

	assert_int_equal(addke_types(request, 0) >> TRANSFORM_ADDKE1, 0);
	assert_int_equal(addke_types(request, 0) & 1u << TRANSFORM_KE, 0);
	assert_tunnels(&s, 1);
	series_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(R9370_29_each_use_is_followed_by_its_rounds),
		cmocka_unit_test(
			R9370_29_slots_with_gaps_are_followed_in_order),
		cmocka_unit_test(R9370_33_without_addke_there_is_no_link),
		cmocka_unit_test(pfs_offers_the_plan_of_the_ike_sa),
		cmocka_unit_test(
			MLK_10_a_rekey_by_the_responder_swaps_the_roles),
		cmocka_unit_test(
			R9370_40_nothing_is_made_before_the_last_round),
		cmocka_unit_test(R9370_35_any_link_is_echoed),
		cmocka_unit_test(R9370_49_two_series_do_not_mix),
		cmocka_unit_test(no_two_links_are_alike),
		cmocka_unit_test(ike_auth_offers_no_key_exchange),
	};

	return cmocka_run_group_tests_name("ike_followup_ke", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
