/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_FOLLOWUP_KE: series that go wrong (RFC 9370 2.2.4).
 */
#include "unit/libike/exchange/edits.h"
#include "unit/libike/exchange/series.h"

#define FOLLOWUP EXCHANGE_IKE_FOLLOWUP_KE

/* The tunnel is the one it was, and there is no other. */
static void assert_unchanged(struct series *s, uint32_t spi)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct host *host = &s->pair.sim->hosts[n];

		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 2);
		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), 1);
	}
	assert_int_equal(pair_child(WEST(s->pair.sim))->spi_in, spi);
}

/* One KE payload of a round that is not what it must be. */
struct fault {
	edit_fn *edit;
	const void *arg;
};

static const uint16_t dh31 = 31;
static const int one_less = -1;
static const int one_more = 1;

static const struct fault faults[] = {
	{ edit_ke_method, &dh31 },     { edit_ke_length, &one_less },
	{ edit_ke_length, &one_more }, { edit_ke_empty, NULL },
	{ edit_ke_missing, NULL },
};

static void run_with_fault(struct series *s, enum use use, bool response,
			   unsigned round, const struct fault *fault)
{
	series_init(s, PAIR_IKE_ROUNDS);
	series_edit(s, FOLLOWUP, response, round, fault->edit, fault->arg);
	series_begin(s, WEST(s->pair.sim), use);
}

/* The responder refuses, and makes nothing; the IKE SA stays. */
static void request_with_fault(enum use use, unsigned round,
			       const struct fault *fault)
{
	struct series s;

	run_with_fault(&s, use, false, round, fault);
	uint32_t spi = pair_child(WEST(s.pair.sim))->spi_in;

	pair_run(&s.pair, 1000);
	assert_int_equal(series_seen(&s, FOLLOWUP, true, round)->error,
			 NOTIFY_INVALID_SYNTAX);
	assert_unchanged(&s, spi);
	pair_run(&s.pair, 60000); /* it is tried again */
	assert_tunnels(&s, use == USE_NEW ? 2 : 1);
	series_done(&s);
}

/* The initiator stops; what the responder has made it deletes. */
static void response_with_fault(enum use use, unsigned round,
				const struct fault *fault)
{
	struct series s;

	run_with_fault(&s, use, true, round, fault);
	uint32_t spi = pair_child(WEST(s.pair.sim))->spi_in;

	pair_run(&s.pair, 1000);
	assert_unchanged(&s, spi);
	pair_run(&s.pair, 60000);
	assert_tunnels(&s, 1);
	series_done(&s);
}

/* R9370-37: the method is the negotiated one; R9370-51: nor without a value. */
static void R9370_37_51_faulty_rounds_make_nothing(void **unused)
{
	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(faults); n++) {
		for (unsigned round = 0; round < 2; round++) {
			request_with_fault(USE_IKE, round, &faults[n]);
			request_with_fault(USE_CHILD, round, &faults[n]);
			request_with_fault(USE_NEW, round, &faults[n]);
			response_with_fault(USE_CHILD, round, &faults[n]);
			response_with_fault(USE_NEW, round, &faults[n]);
		}
		response_with_fault(USE_IKE, 0, &faults[n]);
	}
}

/* R9370-51: FIPS 203 7.2, an encapsulation key that is none. */
static void R9370_51_encapsulation_key_is_checked(void **unused)
{
	static const struct coefficient coefficient = { 3, 3329 };
	const struct fault fault = { edit_coefficient, &coefficient };

	(void)unused;
	request_with_fault(USE_IKE, 0, &fault);
	request_with_fault(USE_CHILD, 1, &fault);
}

/*
 * RFC 7296 2.8: the peer takes the IKE SA for rekeyed and we cannot follow, so
 * it is closed, and may be begun anew.
 */
static void unusable_last_answer_closes_the_ike_sa(void **unused)
{
	struct series s;

	(void)unused;
	run_with_fault(&s, USE_IKE, true, 1, &faults[0]);
	pair_run(&s.pair, 1000);
	assert_int_equal(host_nr_ike_sas(WEST(s.pair.sim), SA_ESTABLISHED), 0);
	assert_int_equal(WEST(s.pair.sim)->kernel.nr_sas, 0);
	host_up(WEST(s.pair.sim), CONN);
	pair_run(&s.pair, 60000);
	assert_tunnels(&s, 1);
	series_done(&s);
}

static size_t nr_of(const struct list *larvals)
{
	size_t nr = 0;

	LIST_FOREACH (entry, larvals) {
		nr++;
	}
	return nr;
}

static size_t nr_larvals(struct host *host)
{
	return nr_of(&pair_ike(host)->larvals);
}

/* R9370-41: after 5 to 20 s the responder has forgotten it, and goes on. */
static void R9370_41_stalled_series_is_forgotten(void **unused)
{
	(void)unused;
	for (enum use use = USE_IKE; use < NR_USES; use++) {
		struct series s;

		series_init(&s, PAIR_IKE_ROUNDS);
		s.pair.lose = FOLLOWUP;
		series_begin(&s, WEST(s.pair.sim), use);
		pair_run(&s.pair, 5000);
		assert_int_equal(nr_larvals(EAST(s.pair.sim)), 1);
		pair_run(&s.pair, 15100);
		assert_int_equal(nr_larvals(EAST(s.pair.sim)), 0);
		s.pair.lose = 0;
		pair_forget_request(pair_ike(WEST(s.pair.sim)));
		series_run(&s, WEST(s.pair.sim), USE_CHILD);
		pair_run(&s.pair, 60000);
		assert_tunnels(&s, 1);
		assert_true(ladder_has(&s.pair.sim->ladder, "rekeyed Child"));
		series_done(&s);
	}
}

/* R9370-43: all of it is abandoned, the old SA in use; R9370-44: begun anew. */
static void R9370_43_44_series_without_state_is_begun_anew(void **unused)
{
	static const struct view none = EMPTY_VIEW;

	(void)unused;
	for (enum use use = USE_IKE; use < NR_USES; use++) {
		for (unsigned round = 0; round < 2; round++) {
			struct series s;

			series_init(&s, PAIR_IKE_ROUNDS);
			series_edit(&s, FOLLOWUP, false, round, edit_link,
				    &none);
			uint32_t spi = pair_child(WEST(s.pair.sim))->spi_in;

			series_run(&s, WEST(s.pair.sim), use);
			assert_int_equal(
				series_seen(&s, FOLLOWUP, true, round)->error,
				NOTIFY_STATE_NOT_FOUND);
			assert_unchanged(&s, spi);
			assert_int_equal(series_nr_seen(&s, FOLLOWUP, false),
					 round + 1);
			pair_run(&s.pair, 60000);
			assert_int_equal(
				series_nr_seen(&s, EXCHANGE_CREATE_CHILD_SA,
					       false),
				2);
			assert_tunnels(&s, use == USE_NEW ? 2 : 1);
			series_done(&s);
		}
	}
}

/* IKE_FOLLOWUP_KE out of nothing. */
static void send_stray(struct series *s, struct view link)
{
	uint8_t value[32] = { 1 };
	struct builder out;

	request_init(&out);
	ke_payload_encode(&out, 31, view_of_array(value));
	notify_payload_encode(&out, NOTIFY_ADDITIONAL_KEY_EXCHANGE, link);
	pair_send(WEST(s->pair.sim), &exchange_ike_followup_ke, &out);
	pair_run(&s->pair, 100);
}

/* R9370-42: refused by STATE_NOT_FOUND; R9370-36: without protocol and SPI. */
static void R9370_42_stray_request_is_state_not_found(void **unused)
{
	struct series s;

	(void)unused;
	series_init(&s, PAIR_IKE_ROUNDS);
	send_stray(&s, EMPTY_VIEW);
	const struct seen *response = series_seen(&s, FOLLOWUP, true, 0);
	uint32_t id = response->header.message_id;

	assert_int_equal(response->error, NOTIFY_STATE_NOT_FOUND);
	assert_int_equal(response->protocol, 0);
	assert_int_equal(response->spi_bytes, 0);
	assert_false(response->has_link);
	series_run(&s, WEST(s.pair.sim), USE_CHILD);
	assert_int_equal(series_seen(&s, EXCHANGE_CREATE_CHILD_SA, true, 0)
				 ->header.message_id,
			 id + 1);
	pair_run(&s.pair, 60000);
	assert_tunnels(&s, 1);
	series_done(&s);
}

/* R9370-45: over and over again; then the IKE SA is not worth keeping. */
static void R9370_45_repeated_state_not_found_ends_the_ike_sa(void **unused)
{
	static const struct view none = EMPTY_VIEW;
	struct series s;

	(void)unused;
	series_init(&s, PAIR_IKE_ROUNDS);
	for (unsigned n = 0; n < 3; n++) {
		assert_non_null(pair_child(WEST(s.pair.sim)));
		series_edit(&s, FOLLOWUP, false, 0, edit_link, &none);
		series_begin(&s, WEST(s.pair.sim), USE_CHILD);
		pair_run(&s.pair, 100);
		series_forget(&s);
	}
	pair_run(&s.pair, 1000);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		assert_int_equal(host_nr_ike_sas(&s.pair.sim->hosts[n],
						 SA_ESTABLISHED),
				 0);
		assert_int_equal(s.pair.sim->hosts[n].kernel.nr_sas, 0);
	}
	series_done(&s);
}

/* LINK in the NR-th request of a rekey: refused, and nothing is made. */
static void wrong_link(struct series *s, unsigned nr, struct view link)
{
	uint32_t spi = pair_child(WEST(s->pair.sim))->spi_in;

	series_forget(s);
	series_edit(s, FOLLOWUP, false, nr, edit_link, &link);
	series_run(s, WEST(s->pair.sim), USE_CHILD);
	assert_int_equal(series_seen(s, FOLLOWUP, true, nr)->error,
			 NOTIFY_STATE_NOT_FOUND);
	assert_int_equal(sim_kernel_nr_installed(&WEST(s->pair.sim)->kernel),
			 2);
	assert_int_equal(sim_kernel_nr_installed(&EAST(s->pair.sim)->kernel),
			 2);
	assert_int_equal(pair_child(WEST(s->pair.sim))->spi_in, spi);
}

/* The same link as it is sent, cut or with one octet more. */
static void edit_link_length(struct forged *f, const void *arg)
{
	struct notify_payload notify;
	struct cursor in = cursor_of(blob_view(&f->inner.payloads));
	struct chain chain;
	struct blob link = blob_new(LARVAL_LINK_BYTES + 1);
	int length = LARVAL_LINK_BYTES + *(const int *)arg;

	assert_true(chain_decode(&in, f->inner.first_type, &chain));
	assert_true(chain_notify(&chain, NOTIFY_ADDITIONAL_KEY_EXCHANGE,
				 &notify));
	assert_int_equal(notify.data.len, LARVAL_LINK_BYTES);
	for (size_t n = 0; n < notify.data.len; n++) {
		link.ptr[n] = notify.data.ptr[n];
	}
	struct view other = view_of(link.ptr, (size_t)length);

	edit_link(f, &other);
	blob_free(&link);
}

/* R9370-50: of another series, of an earlier step, or not as long. */
static void R9370_50_links_of_others_are_refused(void **unused)
{
	struct series s;

	(void)unused;
	series_init(&s, PAIR_IKE_ROUNDS);
	series_run(&s, WEST(s.pair.sim), USE_CHILD);
	struct blob first = blob_clone(
		blob_view(&series_seen(&s, FOLLOWUP, false, 0)->link));
	struct blob second = blob_clone(
		blob_view(&series_seen(&s, FOLLOWUP, false, 1)->link));

	wrong_link(&s, 0, blob_view(&first));
	wrong_link(&s, 1, blob_view(&second));
	blob_free(&first);
	blob_free(&second);
	series_done(&s);
}

static void R9370_50_links_of_earlier_steps_are_refused(void **unused)
{
	struct series s;

	(void)unused;
	series_init(&s, PAIR_IKE_ROUNDS);
	s.pair.hold = HOLD_NONE;
	series_begin(&s, WEST(s.pair.sim), USE_CHILD);
	while (series_nr_seen(&s, FOLLOWUP, false) == 0) {
		pair_run(&s.pair, 1);
	}
	struct view link = blob_view(&series_seen(&s, FOLLOWUP, false, 0)->link);

	series_edit(&s, FOLLOWUP, false, 0, edit_link, &link);
	pair_run(&s.pair, 100);
	assert_int_equal(series_seen(&s, FOLLOWUP, true, 1)->error,
			 NOTIFY_STATE_NOT_FOUND);
	series_done(&s);
}

static void R9370_50_links_of_another_length_are_refused(void **unused)
{
	static const int changes[] = { -1, 1, -LARVAL_LINK_BYTES };

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(changes); n++) {
		struct series s;

		series_init(&s, PAIR_IKE_ROUNDS);
		series_edit(&s, FOLLOWUP, false, 0, edit_link_length,
			    &changes[n]);
		series_run(&s, WEST(s.pair.sim), USE_CHILD);
		assert_int_equal(series_seen(&s, FOLLOWUP, true, 0)->error,
				 NOTIFY_STATE_NOT_FOUND);
		series_done(&s);
	}
}

static void begin_new_child(struct series *s, struct ike_sa *ike)
{
	struct host *west = WEST(s->pair.sim);

	engine_enter(west->engine, s->pair.sim->timeline.now);
	window_add_task(&ike->window, TASK_NEW_CHILD,
			pair_conn(west, OTHER)->serial);
	dispatch(ike, SIDE_RESPONSE, verdict_done());
	engine_leave(west->engine);
	pair_run(&s->pair, 20);
}

/* R9370-58: so many unfinished series, and for a while only (R9370-41). */
static void R9370_58_unfinished_series_are_bounded(void **unused)
{
	struct series s;

	(void)unused;
	series_init(&s, PAIR_IKE_ROUNDS);
	struct ike_sa *west = pair_ike(WEST(s.pair.sim));
	struct ike_sa *east = pair_ike(EAST(s.pair.sim));

	s.pair.lose = FOLLOWUP;
	for (unsigned n = 0; n < LARVALS_MAX; n++) {
		begin_new_child(&s, west);
		pair_forget_request(west);
		assert_int_equal(nr_of(&east->larvals), n + 1);
	}
	begin_new_child(&s, west);
	assert_int_equal(nr_of(&east->larvals), LARVALS_MAX);
	assert_int_equal(series_seen(&s, EXCHANGE_CREATE_CHILD_SA, true,
				     LARVALS_MAX)
				 ->error,
			 NOTIFY_NO_ADDITIONAL_SAS);
	pair_run(&s.pair, 21000);
	assert_int_equal(nr_of(&east->larvals), 0);
	assert_int_equal(east->state, SA_ESTABLISHED);
	series_done(&s);
}

/* T6: neither end's series are counted as the other's, or in its way. */
static void unfinished_series_are_of_who_began_them(void **unused)
{
	struct series s;

	(void)unused;
	series_init(&s, PAIR_IKE_ROUNDS);
	struct ike_sa *west = pair_ike(WEST(s.pair.sim));
	struct ike_sa *east = pair_ike(EAST(s.pair.sim));

	s.pair.lose = FOLLOWUP;
	series_run(&s, EAST(s.pair.sim), USE_CHILD);
	for (unsigned n = 0; n < LARVALS_MAX; n++) {
		begin_new_child(&s, west);
		pair_forget_request(west);
	}
	assert_int_equal(nr_of(&east->larvals), 1 + LARVALS_MAX);
	pair_forget_request(east);
	for (unsigned n = 0; n < LARVALS_MAX; n++) {
		begin_new_child(&s, west);
		pair_forget_request(west);
	}
	series_forget(&s);
	series_run(&s, EAST(s.pair.sim), USE_CHILD);
	assert_true(series_seen(&s, EXCHANGE_CREATE_CHILD_SA, true, 0)->ke != 0);
	s.pair.lose = 0;
	pair_run(&s.pair, 60000);
	assert_tunnels(&s, 1);
	series_done(&s);
}

/* How a series may end before its time. */
static void end_by_timeout(struct series *s)
{
	s->pair.lose = FOLLOWUP;
	pair_run(&s->pair, 200000);
}

static void end_by_delete(struct series *s)
{
	host_down(EAST(s->pair.sim), CONN);
	pair_run(&s->pair, 60000);
}

static void end_by_shutdown(struct series *s)
{
	host_stop(EAST(s->pair.sim));
	host_stop(WEST(s->pair.sim));
}

static void end_by_error(struct series *s)
{
	series_edit(s, FOLLOWUP, true, 0, edit_ke_missing, NULL);
	pair_run(&s->pair, 60000);
}

static void end_by_completion(struct series *s)
{
	pair_run(&s->pair, 60000);
}

/*
 * R9370-57: no key pair and no SK(i) is left.  The simulator finds memory that
 * is, NSS's end at the end of this group a key object.
 */
static void R9370_57_secrets_end_with_their_series(void **unused)
{
	static void (*const ends[])(struct series *s) = {
		end_by_timeout, end_by_delete,	   end_by_shutdown,
		end_by_error,	end_by_completion,
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(ends); n++) {
		for (enum use use = USE_IKE; use < NR_USES; use++) {
			struct series s;

			series_init(&s, PAIR_IKE_ROUNDS);
			series_begin(&s, WEST(s.pair.sim), use);
			pair_run(&s.pair, 4);
			assert_int_equal(nr_larvals(EAST(s.pair.sim)), 1);
			assert_int_equal(nr_larvals(WEST(s.pair.sim)), 1);
			ends[n](&s);
			series_done(&s);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(R9370_37_51_faulty_rounds_make_nothing),
		cmocka_unit_test(R9370_51_encapsulation_key_is_checked),
		cmocka_unit_test(unusable_last_answer_closes_the_ike_sa),
		cmocka_unit_test(R9370_41_stalled_series_is_forgotten),
		cmocka_unit_test(
			R9370_43_44_series_without_state_is_begun_anew),
		cmocka_unit_test(R9370_42_stray_request_is_state_not_found),
		cmocka_unit_test(
			R9370_45_repeated_state_not_found_ends_the_ike_sa),
		cmocka_unit_test(R9370_50_links_of_others_are_refused),
		cmocka_unit_test(R9370_50_links_of_earlier_steps_are_refused),
		cmocka_unit_test(R9370_50_links_of_another_length_are_refused),
		cmocka_unit_test(R9370_58_unfinished_series_are_bounded),
		cmocka_unit_test(unfinished_series_are_of_who_began_them),
		cmocka_unit_test(R9370_57_secrets_end_with_their_series),
	};

	return cmocka_run_group_tests_name("ike_followup_ke_faults", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
