/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * CREATE_CHILD_SA: what is wrong with a request or an answer (RFC 7296 1.3,
 * RFC 9370 2.2.1, 2.2.4).
 */
#include "unit/libike/exchange/edits.h"
#include "unit/libike/exchange/series.h"
#include "wire/sa_payload.h"

#define CREATE	 EXCHANGE_CREATE_CHILD_SA
#define FOLLOWUP EXCHANGE_IKE_FOLLOWUP_KE

#define DH19	   19
#define DH31	   31
#define ML_KEM_768 36

/* What it is about must be offered, or the answer has another fault. */
#define IKE_ALTERNATIVES                                                       \
	PAIR_IKE ";addke1=ml_kem_768;addke2=ml_kem_1024+ml_kem_768"

/* The tunnel that was there is there, and nothing else. */
static void assert_unchanged(struct series *s, uint32_t spi)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct host *host = &s->pair.sim->hosts[n];

		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 2);
		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), 1);
	}
	assert_int_equal(pair_child(WEST(s->pair.sim))->spi_in, spi);
}

/* West begins USE, and the NR-th message of EXCHANGE is changed. */
struct change {
	uint8_t exchange;
	bool response;
	unsigned nr;
	edit_fn *edit;
	const void *arg;
};

/* *SPI is that of the Child SA before. */
static void run_changed(struct series *s, const char *ike, enum use use,
			const struct change *c, uint32_t *spi)
{
	series_init(s, ike);
	*spi = pair_child(WEST(s->pair.sim))->spi_in;
	series_edit(s, c->exchange, c->response, c->nr, c->edit, c->arg);
	series_begin(s, WEST(s->pair.sim), use);
	pair_run(&s->pair, 1000);
}

static const uint16_t link_type = NOTIFY_ADDITIONAL_KEY_EXCHANGE;

/*
 * R9370-33, R9370-34: rounds are due and the responder tells of none.  Nothing
 * is sent for them, the series is over, and what there was stays.
 */
static void without_a_link_the_series_is_over(void **unused)
{
	static const struct change changes[] = {
		{CREATE,	  true, 0, edit_remove_notify, &link_type},
		{ FOLLOWUP, true, 0, edit_remove_notify, &link_type},
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(changes); n++) {
		for (enum use use = USE_IKE; use < NR_USES; use++) {
			struct series s;
			uint32_t spi;

			run_changed(&s, PAIR_IKE_ROUNDS, use, &changes[n],
				    &spi);
			assert_int_equal(series_nr_seen(&s, FOLLOWUP, false),
					 n);
			assert_true(
				ladder_has(&s.pair.sim->ladder,
					   "missing ADDITIONAL_KEY_EXCHANGE "
					   "notification"));
			assert_unchanged(&s, spi);
			series_done(&s);
		}
	}
}

static const uint8_t some_link[] = { 4, 5, 6, 7 };
static const struct view extra_link = { some_link, sizeof(some_link) };

/* R9370-33, R9370-34: a link that no round follows leads to none. */
static void link_of_no_round_is_ignored(void **unused)
{
	static const struct {
		const char *ike;
		struct change change;
		size_t nr_rounds;
	} cases[] = {
		{PAIR_IKE,	    { CREATE, true, 0, edit_link, &extra_link }, 0},
		{ PAIR_IKE_ROUNDS,
		  { FOLLOWUP, true, 1, edit_link, &extra_link },
		  2							       },
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		for (enum use use = USE_IKE; use < NR_USES; use++) {
			struct series s;
			uint32_t spi;

			run_changed(&s, cases[n].ike, use, &cases[n].change,
				    &spi);
			assert_int_equal(series_nr_seen(&s, FOLLOWUP, false),
					 cases[n].nr_rounds);
			pair_run(&s.pair, 60000);
			assert_tunnels(&s, use == USE_NEW ? 2 : 1);
			series_done(&s);
		}
	}
}

/* R9370-42: one round more than were agreed, with the link of the last. */
static void round_after_the_last_is_state_not_found(void **unused)
{
	uint8_t value[32] = { 1 };
	struct builder out;
	struct series s;

	(void)unused;
	series_init(&s, PAIR_IKE_ROUNDS);
	series_run(&s, WEST(s.pair.sim), USE_CHILD);
	const struct seen *last = series_seen(&s, FOLLOWUP, false, 1);

	request_init(&out);
	ke_payload_encode(&out, DH31, view_of_array(value));
	notify_payload_encode(&out, link_type, blob_view(&last->link));
	pair_send(WEST(s.pair.sim), &exchange_ike_followup_ke, &out);
	pair_run(&s.pair, 100);
	assert_int_equal(series_seen(&s, FOLLOWUP, true, 2)->error,
			 NOTIFY_STATE_NOT_FOUND);
	pair_run(&s.pair, 60000);
	assert_tunnels(&s, 1);
	series_done(&s);
}

/* R9370-42, R9370-50: no notify at all names no series. */
static void request_without_a_link_is_state_not_found(void **unused)
{
	static const struct change change = { FOLLOWUP, false, 0,
					      edit_remove_notify, &link_type };

	(void)unused;
	for (enum use use = USE_IKE; use < NR_USES; use++) {
		struct series s;
		uint32_t spi;

		run_changed(&s, PAIR_IKE_ROUNDS, use, &change, &spi);
		assert_false(series_seen(&s, FOLLOWUP, false, 0)->has_link);
		assert_int_equal(series_seen(&s, FOLLOWUP, true, 0)->error,
				 NOTIFY_STATE_NOT_FOUND);
		assert_unchanged(&s, spi);
		series_done(&s);
	}
}

static const uint16_t dh19 = DH19;
static const int one_less = -1;
static const int one_more = 1;

/* KE payloads that are not what they must be. */
static const struct {
	edit_fn *edit;
	const void *arg;
} ke_faults[] = {
	{edit_ke_method,	  &dh19	},
	       { edit_ke_length,	 &one_less},
	{ edit_ke_length,  &one_more},
	       { edit_ke_empty,	NULL     },
	{ edit_ke_missing, NULL	},
};

/*
 * R9370-51, of the first secret: the initiator stops, begins no round, and the
 * responder's half ends as well.
 */
static void answer_with_a_faulty_ke_makes_nothing(void **unused)
{
	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(ke_faults); n++) {
		const struct change change = { CREATE, true, 0,
					       ke_faults[n].edit,
					       ke_faults[n].arg };

		for (enum use use = USE_IKE; use < NR_USES; use++) {
			struct series s;
			uint32_t spi;

			run_changed(&s, PAIR_IKE_ROUNDS, use, &change, &spi);
			assert_int_equal(series_nr_seen(&s, FOLLOWUP, false),
					 0);
			assert_unchanged(&s, spi);
			pair_run(&s.pair, 60000);
			assert_tunnels(&s, 1);
			series_done(&s);
		}
		for (enum use use = USE_CHILD; use < NR_USES; use++) {
			struct series s;
			uint32_t spi;

			/* the responder has made it: it is deleted */
			run_changed(&s, PAIR_IKE, use, &change, &spi);
			assert_unchanged(&s, spi);
			series_done(&s);
		}
	}
}

/* The responder refuses; the IKE SA and what hangs off it stay. */
static void request_with_a_faulty_ke_is_refused(void **unused)
{
	(void)unused;
	for (size_t n = 1; n < ARRAY_LEN(ke_faults); n++) {
		const struct change change = { CREATE, false, 0,
					       ke_faults[n].edit,
					       ke_faults[n].arg };

		for (enum use use = USE_IKE; use < NR_USES; use++) {
			struct series s;
			uint32_t spi;

			run_changed(&s, PAIR_IKE, use, &change, &spi);
			assert_int_equal(
				series_seen(&s, CREATE, true, 0)->error,
				NOTIFY_INVALID_SYNTAX);
			assert_unchanged(&s, spi);
			series_done(&s);
		}
	}
}

/* RFC 7296 1.3: INVALID_KE_PAYLOAD names a method, and is asked for by that. */
static void other_ke_method_leads_to_a_second_request(void **unused)
{
	static const struct change change = { CREATE, false, 0, edit_ke_method,
					      &dh19 };

	(void)unused;
	for (enum use use = USE_IKE; use < NR_USES; use++) {
		struct series s;
		uint32_t spi;

		run_changed(&s, PAIR_IKE_ROUNDS, use, &change, &spi);
		assert_int_equal(series_seen(&s, CREATE, true, 0)->error,
				 NOTIFY_INVALID_KE_PAYLOAD);
		assert_int_equal(series_seen(&s, CREATE, false, 1)->ke, DH31);
		assert_int_equal(series_seen(&s, CREATE, true, 1)->ke, DH31);
		assert_int_equal(series_nr_seen(&s, FOLLOWUP, false), 2);
		pair_run(&s.pair, 60000);
		assert_tunnels(&s, use == USE_NEW ? 2 : 1);
		series_done(&s);
	}
}

/* A peer that never is content is not asked for ever. */
static void other_ke_methods_have_an_end(void **unused)
{
	struct series s;
	unsigned ms = 0;

	(void)unused;
	series_init(&s, PAIR_IKE);
	uint32_t spi = pair_child(WEST(s.pair.sim))->spi_in;

	series_edit(&s, CREATE, false, 0, edit_ke_method, &dh19);
	series_begin(&s, WEST(s.pair.sim), USE_CHILD);
	for (; ms < 100; ms++) {
		pair_run(&s.pair, 1);
		series_edit(&s, CREATE, false, 0, edit_ke_method, &dh19);
	}
	assert_int_equal(series_nr_seen(&s, CREATE, false), 4);
	assert_int_equal(series_seen(&s, CREATE, true, 3)->error,
			 NOTIFY_INVALID_KE_PAYLOAD);
	assert_unchanged(&s, spi);
	series_done(&s);
}

static void edit_cut_nonce(struct forged *f, const void *unused)
{
	(void)unused;
	forge_remove(&f->inner, PAYLOAD_NONCE);
}

/*
 * RFC 7296 2.21.3: a response whose payloads are not those of one ends the IKE SA,
 * and the peer, which takes it for answered, is told so.
 */
static void malformed_response_ends_the_ike_sa_at_both_ends(void **unused)
{
	static const struct change changes[] = {
		{CREATE,	 true, 0, edit_cut_nonce, NULL},
		{ CREATE,   true, 0, edit_ke_twice,	NULL},
		{ FOLLOWUP, true, 0, edit_ke_twice,	NULL},
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(changes) * NR_USES; n++) {
		enum use use = n % NR_USES;
		struct series s;
		uint32_t spi;

		run_changed(&s, PAIR_IKE_ROUNDS, use, &changes[n / NR_USES],
			    &spi);
		for (size_t h = 0; h < SIM_HOSTS; h++) {
			const struct host *host = &s.pair.sim->hosts[h];

			assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED),
					 0);
			assert_int_equal(host->kernel.nr_sas, 0);
		}
		series_done(&s);
	}
}

static const struct wire_transform same_again = { .type = TRANSFORM_ADDKE1 + 1,
						  .id = ML_KEM_768 };
static const struct wire_transform not_offered = { .type = TRANSFORM_ADDKE1 + 1,
						   .id = DH19 };

/*
 * What RFC 9370 2.2.1 does not let a responder choose.  R9370-15, R9370-16: one
 * method twice; R9370-8: what was not offered; R9370-7: a type left out;
 * R9370-56: a type twice.  No round begins, nothing is made, the log says why.
 */
static void faulty_choice_begins_no_round(void **unused)
{
	static const struct {
		edit_fn *edit;
		const void *arg;
		const char *said;
	} cases[] = {
		{edit_set_transform,     &same_again,  "twice"		   },
		{ edit_set_transform,    &not_offered, "which was not offered"},
		{ edit_remove_transform, &not_offered, "which was offered"	   },
		{ edit_add_transform,    &same_again,
		  "two transforms of one type"				       },
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		const struct change change = { CREATE, true, 0, cases[n].edit,
					       cases[n].arg };
		struct series s;
		uint32_t spi;

		run_changed(&s, IKE_ALTERNATIVES, USE_IKE, &change, &spi);
		assert_int_equal(series_nr_seen(&s, FOLLOWUP, false), 0);
		assert_true(ladder_has(&s.pair.sim->ladder, cases[n].said));
		assert_unchanged(&s, spi);
		pair_run(&s.pair, 60000);
		assert_tunnels(&s, 1);
		series_done(&s);
	}
}

/* East has no Child SA any more, and has not said so. */
static void lose_child_sa(struct host *host)
{
	struct child_sa *child = pair_child(host);

	engine_enter(host->engine, host->sim->timeline.now);
	child_sa_remove(&child);
	engine_leave(host->engine);
}

/*
 * RFC 7296 2.25.1: CHILD_SA_NOT_FOUND, and who gets it deletes its half without
 * a word; the tunnel, which is wanted, is made anew.
 */
static void what_the_peer_has_not_is_made_anew(void **unused)
{
	struct series s;

	(void)unused;
	series_init(&s, PAIR_IKE_ROUNDS);
	uint32_t spi = pair_child(WEST(s.pair.sim))->spi_in;

	lose_child_sa(EAST(s.pair.sim));
	series_run(&s, WEST(s.pair.sim), USE_CHILD);
	assert_int_equal(series_seen(&s, CREATE, true, 0)->error,
			 NOTIFY_CHILD_SA_NOT_FOUND);
	assert_int_equal(series_seen(&s, CREATE, true, 1)->error, 0);
	pair_run(&s.pair, 60000);
	assert_tunnels(&s, 1);
	assert_true(pair_child(WEST(s.pair.sim))->spi_in != spi);
	assert_int_equal(series_nr_seen(&s, EXCHANGE_INFORMATIONAL, false), 0);
	series_done(&s);
}

static size_t nr_proposals(const struct seen *seen)
{
	struct sa_payload sa;

	assert_true(sa_payload_decode(blob_view(&seen->sa), &sa));
	size_t nr = sa.nr_proposals;

	sa_payload_done(&sa);
	return nr;
}

/*
 * pfs=yes: a second proposal has the KE alone, for peers that know no ADDKE
 * here.  Such a one sees nothing else.
 */
static void peer_without_addke_takes_the_ke_alone(void **unused)
{
	static const struct change change = { CREATE, false, 0,
					      edit_strip_addke, NULL };

	(void)unused;
	for (enum use use = USE_CHILD; use < NR_USES; use++) {
		struct series s;
		uint32_t spi;

		run_changed(&s, PAIR_IKE_ROUNDS, use, &change, &spi);
		assert_int_equal(
			nr_proposals(series_seen(&s, CREATE, false, 0)), 1);
		assert_int_equal(series_seen(&s, CREATE, true, 0)->ke, DH31);
		assert_int_equal(series_nr_seen(&s, FOLLOWUP, false), 0);
		pair_run(&s.pair, 60000);
		assert_tunnels(&s, use == USE_NEW ? 2 : 1);
		assert_true(use == USE_NEW ||
			    pair_child(WEST(s.pair.sim))->spi_in != spi);
		series_done(&s);
	}
}

static void insist(struct series *s, struct host *host)
{
	pair_conn(host, CONN)->spec->intermediate = INTERMEDIATE_INSIST;
	pair_conn(host, OTHER)->spec->intermediate = INTERMEDIATE_INSIST;
	(void)s;
}

/* intermediate=insist: the KE alone is not offered. */
static void insisting_initiator_offers_the_whole_plan_only(void **unused)
{
	(void)unused;
	for (enum use use = USE_CHILD; use < NR_USES; use++) {
		struct series s;

		series_init(&s, PAIR_IKE_ROUNDS);
		series_run(&s, WEST(s.pair.sim), use);
		assert_int_equal(
			nr_proposals(series_seen(&s, CREATE, false, 0)), 2);
		series_done(&s);
		series_init(&s, PAIR_IKE_ROUNDS);
		insist(&s, WEST(s.pair.sim));
		series_run(&s, WEST(s.pair.sim), use);
		assert_int_equal(
			nr_proposals(series_seen(&s, CREATE, false, 0)), 1);
		assert_int_equal(series_nr_seen(&s, FOLLOWUP, false), 2);
		series_done(&s);
	}
}

#define IKE_OR_CLASSIC PAIR_IKE ";addke1=ml_kem_768," PAIR_IKE

static const struct wire_transform addke1 = { .type = TRANSFORM_ADDKE1 };

/*
 * R9370-52: the proposal without is not offered.  A peer that chooses it all the
 * same gets no IKE SA by it; it has made one, so the old one is closed (RFC 7296
 * 2.8).
 */
static void insisting_initiator_refuses_a_classic_rekey(void **unused)
{
	struct series s;

	(void)unused;
	series_init(&s, IKE_OR_CLASSIC);
	insist(&s, WEST(s.pair.sim));
	series_edit(&s, CREATE, false, 0, edit_remove_transform, &addke1);
	series_begin(&s, WEST(s.pair.sim), USE_IKE);
	pair_run(&s.pair, 1000);
	assert_int_equal(series_seen(&s, CREATE, true, 0)->error, 0);
	assert_true(ladder_has(&s.pair.sim->ladder,
			       "the answer has no ADDKE1"));
	assert_false(ladder_has(&s.pair.sim->ladder, "initiator rekeyed"));
	assert_int_equal(host_nr_ike_sas(WEST(s.pair.sim), SA_ESTABLISHED), 0);
	series_done(&s);
}

/* R9370-52: nor is it taken, when the peer offers nothing else. */
static void insisting_responder_refuses_the_ke_alone(void **unused)
{
	(void)unused;
	for (enum use use = USE_IKE; use < NR_USES; use++) {
		struct series s;

		series_init(&s,
			    use == USE_IKE ? IKE_OR_CLASSIC : PAIR_IKE_ROUNDS);
		uint32_t spi = pair_child(WEST(s.pair.sim))->spi_in;

		insist(&s, EAST(s.pair.sim));
		series_edit(&s, CREATE, false, 0, edit_strip_addke, NULL);
		series_run(&s, WEST(s.pair.sim), use);
		assert_int_equal(series_seen(&s, CREATE, true, 0)->error,
				 NOTIFY_NO_PROPOSAL_CHOSEN);
		assert_unchanged(&s, spi);
		series_done(&s);
	}
}

/* Connections share an IKE SA: what one of them insists on is for all. */
static void one_that_insists_is_enough(void **unused)
{
	(void)unused;
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct series s;

		series_init(&s, IKE_OR_CLASSIC);
		struct host *host = &s.pair.sim->hosts[n];

		host_up(WEST(s.pair.sim), OTHER);
		pair_run(&s.pair, 100);
		pair_conn(host, OTHER)->spec->intermediate =
			INTERMEDIATE_INSIST;
		series_forget(&s);
		if (n == 0) {
			series_edit(&s, CREATE, false, 0, edit_remove_transform,
				    &addke1);
		} else {
			series_edit(&s, CREATE, false, 0, edit_strip_addke,
				    NULL);
		}
		series_run(&s, WEST(s.pair.sim), USE_IKE);
		assert_false(ladder_has(&s.pair.sim->ladder,
					"initiator rekeyed IKE SA"));
		assert_int_equal(series_seen(&s, CREATE, true, 0)->error,
				 n == 0 ? 0 : NOTIFY_NO_PROPOSAL_CHOSEN);
		series_done(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_link_the_series_is_over),
		cmocka_unit_test(link_of_no_round_is_ignored),
		cmocka_unit_test(round_after_the_last_is_state_not_found),
		cmocka_unit_test(request_without_a_link_is_state_not_found),
		cmocka_unit_test(answer_with_a_faulty_ke_makes_nothing),
		cmocka_unit_test(request_with_a_faulty_ke_is_refused),
		cmocka_unit_test(other_ke_method_leads_to_a_second_request),
		cmocka_unit_test(other_ke_methods_have_an_end),
		cmocka_unit_test(
			malformed_response_ends_the_ike_sa_at_both_ends),
		cmocka_unit_test(faulty_choice_begins_no_round),
		cmocka_unit_test(what_the_peer_has_not_is_made_anew),
		cmocka_unit_test(peer_without_addke_takes_the_ke_alone),
		cmocka_unit_test(
			insisting_initiator_offers_the_whole_plan_only),
		cmocka_unit_test(insisting_initiator_refuses_a_classic_rekey),
		cmocka_unit_test(insisting_responder_refuses_the_ke_alone),
		cmocka_unit_test(one_that_insists_is_enough),
	};

	return cmocka_run_group_tests_name("create_child_sa", tests,
					   nss_fixture_start, nss_fixture_stop);
}
