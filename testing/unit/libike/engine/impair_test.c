/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Faults made on purpose: what each name does, and that `none` undoes it.
 */
#include <stdio.h>
#include <string.h>

#include "engine/engine.h"
#include "unit/libike/engine/pair.h"

static char lines[8192];

static void take_line(void *unused, const char *line)
{
	size_t len = strlen(lines);

	(void)unused;
	snprintf(lines + len, sizeof(lines) - len, "%s\n", line);
}

/* What `--impair WHAT` says: lines, or what is wrong with it. */
static const char *impair(struct host *host, const char *what)
{
	lines[0] = '\0';
	diag_t d = ike_impair(host->engine, what, host->sim->timeline.now,
			      take_line, NULL);

	if (d != NULL) {
		take_line(NULL, diag_text(d));
		diag_free(&d);
	}
	return lines;
}

static const char *on(struct host *host)
{
	return impair(host, "list");
}

static void a_name_is_switched_on_and_off(void **unused)
{
	static const char *const forms[][2] = {
		{ "revival", "no-revival" },
		{ "suppress-retransmits", "suppress_retransmits:no" },
		{ "timeout_on_retransmit:yes", "no-timeout-on-retransmit" },
		{ "block_inbound=yes", "block-inbound=no" },
		{ "helper_thread_delay:3", "helper_thread_delay:no" },
		{ "ke_payload:empty", "no-ke_payload" },
		{ "number-of-TSi-selectors:0", "no-number_of_TSi_selectors" },
		{ "ike_responder_spi:0", "ike_responder_spi:no" },
		{ "omit_v2_notification:COOKIE", "no-omit-v2-notification" },
		{ "add_unknown_v2_payload_to_sk:IKE_AUTH",
		  "no-add_unknown_v2_payload_to_sk" },
	};
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	struct host *west = WEST(pair.sim);

	for (size_t n = 0; n < ARRAY_LEN(forms); n++) {
		assert_string_equal(impair(west, forms[n][0]), "");
		assert_string_not_equal(on(west), "");
		assert_string_equal(impair(west, forms[n][1]), "");
		impair(west, "no-record_inbound"); /* block's */
		assert_string_equal(on(west), "");
	}
	pair_done(&pair);
}

static void wrong_names_and_values_are_named(void **unused)
{
	static const char *const wrong[][2] = {
		{ "revivall", "unrecognized impairment 'revivall'\n" },
		{ "no-", "unrecognized impairment 'no-'\n" },
		{ "", "unrecognized impairment ''\n" },
		{ "replay-encrypted:2",
		  "impairment 'replay_encrypted' is not made by this daemon; 'help' names those that are\n" },
		{ "v2n_rekey_sa_protoid",
		  "impairment 'v2n_rekey_sa_protoid' has the value '', must be a number\n" },
		{ "revival:maybe",
		  "impairment 'revival' has the value 'maybe', must be yes or no\n" },
		{ "drop_inbound",
		  "impairment 'drop_inbound' has the value '', must be a number\n" },
		{ "drop_inbound:4294967296",
		  "impairment 'drop_inbound' has the value '4294967296', must be a number\n" },
		{ "ke_payload:256",
		  "impairment 'ke_payload' has the value '256', must be omit, empty, or an octet\n" },
		{ "omit_v2_notification:NONSENSE",
		  "impairment 'omit_v2_notification' has the value 'NONSENSE', must be the name of a notify\n" },
	};
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	for (size_t n = 0; n < ARRAY_LEN(wrong); n++) {
		assert_string_equal(impair(WEST(pair.sim), wrong[n][0]),
				    wrong[n][1]);
		assert_string_equal(on(WEST(pair.sim)), "");
	}
	pair_done(&pair);
}

static void help_has_a_line_for_each(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	impair(WEST(pair.sim), "help");
	assert_non_null(strstr(lines, "revival: do not bring"));
	assert_non_null(strstr(lines, "\nomit_addke_notification:N: no "));
	assert_non_null(strstr(lines, "\nke_payload:omit|empty|N: "));
	pair_done(&pair);
}

static void none_undoes_all(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	host_impair(WEST(pair.sim), "revival");
	host_impair(WEST(pair.sim), "block_inbound");
	host_impair(WEST(pair.sim), "drop_outbound:7");
	host_impair(WEST(pair.sim), "ke_payload:0");
	assert_string_equal(
		on(WEST(pair.sim)),
		"revival\nrecord_inbound\nrecord_outbound\nblock_inbound\ndrop_outbound\nke_payload\n");
	host_impair(WEST(pair.sim), "none");
	assert_string_equal(on(WEST(pair.sim)), "");
	pair_up(&pair);
	pair_done(&pair);
}

static bool said(const struct pair *pair, const char *text)
{
	return ladder_has(&pair->sim->ladder, text);
}

static void dropped_response_comes_with_the_next_request(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	host_impair(WEST(pair.sim), "drop_inbound:1");
	pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 5000);
	assert_true(said(&pair, "dropping inbound message 1"));
	assert_true(said(&pair, "retransmission; will wait"));
	assert_true(said(&pair, "rekeyed Child SA"));
	pair_done(&pair);
}

static void as_many_as_asked_get_lost(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	host_impair(WEST(pair.sim), "lose_outbound:2");
	pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 10000);
	assert_true(said(&pair, "losing outbound message 1"));
	assert_true(said(&pair, "losing retransmit 1 of outbound message 1"));
	assert_false(said(&pair, "losing retransmit 2 of outbound message 1"));
	assert_true(said(&pair, "rekeyed Child SA"));
	pair_done(&pair);
}

static void blocked_message_comes_in_when_dripped(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	host_impair(EAST(pair.sim), "block_inbound");
	pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 100);
	assert_true(said(&pair, "blocking inbound message 1"));
	assert_false(said(&pair, "rekeyed Child SA"));
	host_impair(EAST(pair.sim), "drip_inbound:1");
	pair_run(&pair, 100);
	assert_true(said(&pair, "start processing inbound drip packet 1"));
	assert_true(said(&pair, "rekeyed Child SA"));
	host_impair(EAST(pair.sim), "drip_inbound:9");
	assert_true(said(&pair, "inbound message 9 not found"));
	host_impair(EAST(pair.sim), "none");
	pair_run(&pair, 5000);
	pair_done(&pair);
}

/* RFC 7296 2.1: a repeated request is answered again, and nothing else. */
static void repetitions_change_nothing(void **unused)
{
	static const char *const names[] = { "duplicate_inbound",
					     "duplicate_outbound",
					     "replay_inbound",
					     "replay_outbound" };

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(names); n++) {
		struct pair pair;

		pair_init(&pair, PAIR_IKE_ROUNDS);
		host_impair(WEST(pair.sim), names[n]);
		host_impair(EAST(pair.sim), names[n]);
		pair_up(&pair);
		pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
		pair_run(&pair, 2000);
		pair_rekey(EAST(pair.sim), SA_REKEY_CHILD);
		pair_run(&pair, 2000);
		assert_non_null(pair_child(WEST(pair.sim)));
		assert_non_null(pair_child(EAST(pair.sim)));
		assert_int_equal(host_nr_ike_sas(WEST(pair.sim),
						 SA_ESTABLISHED),
				 1);
		host_impair(WEST(pair.sim), "none");
		host_impair(EAST(pair.sim), "none");
		pair_done(&pair);
	}
}

static void triggers_come_before_their_time(void **unused)
{
	struct pair pair;
	char what[40];

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	struct host *west = WEST(pair.sim);

	snprintf(what, sizeof(what), "trigger_v2_rekey:%ju",
		 (uintmax_t)pair_child(west)->serial);
	host_impair(west, what);
	pair_run(&pair, 100);
	assert_true(said(&pair, "rekeyed Child SA"));
	snprintf(what, sizeof(what), "trigger_v2_rekey:%ju",
		 (uintmax_t)pair_ike(west)->serial);
	host_impair(west, what);
	pair_run(&pair, 100);
	assert_true(said(&pair, "rekeyed IKE SA"));
	snprintf(what, sizeof(what), "trigger_v2_expire:%ju",
		 (uintmax_t)pair_ike(west)->serial);
	host_impair(west, what);
	pair_run(&pair, 100);
	assert_int_equal(host_nr_ike_sas(west, SA_ESTABLISHED), 0);
	host_impair(west, what);
	assert_true(said(&pair, "no established SA #"));
	pair_done(&pair);
}

/* R9370-44: a link that is not known; R9370-41: the series has timed out. */
static void wrong_links_are_answered_state_not_found(void **unused)
{
	static const char *const names[] = { "addke_link:0", "addke_link:empty",
					     "addke_link:omit" };

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(names); n++) {
		struct pair pair;

		pair_init(&pair, PAIR_IKE_ROUNDS);
		pair_up(&pair);
		host_impair(WEST(pair.sim), names[n]);
		pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
		pair_run(&pair, 100);
		assert_true(said(&pair, "IKE_FOLLOWUP_KE request rejected by "
					"peer: STATE_NOT_FOUND"));
		host_impair(WEST(pair.sim), "none");
		pair_run(&pair, 60000);
		assert_non_null(pair_child(WEST(pair.sim)));
		pair_done(&pair);
	}
}

static void missing_link_ends_the_rekey(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE_ROUNDS);
	pair_up(&pair);
	host_impair(EAST(pair.sim), "omit_addke_notification:2");
	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	pair_run(&pair, 100);
	assert_true(said(&pair, "sent IKE_FOLLOWUP_KE request"));
	assert_true(said(&pair, "missing ADDITIONAL_KEY_EXCHANGE"));
	host_impair(EAST(pair.sim), "none");
	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	pair_run(&pair, 100);
	assert_true(said(&pair, "initiator rekeyed IKE SA"));
	pair_run(&pair, 60000);
	pair_done(&pair);
}

static void followup_times_out_when_told(void **unused)
{
	struct pair pair;
	char what[60];

	(void)unused;
	pair_init(&pair, PAIR_IKE_ROUNDS);
	pair_up(&pair);
	host_impair(WEST(pair.sim), "block_inbound"); /* the link */
	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	pair_run(&pair, 100);
	snprintf(what, sizeof(what), "trigger_v2_followup_timeout:%ju",
		 (uintmax_t)pair_ike(EAST(pair.sim))->serial);
	host_impair(EAST(pair.sim), what);
	pair_run(&pair, 1);
	assert_true(said(&pair, "the peer has not gone on"));
	host_impair(WEST(pair.sim), "none");
	pair_run(&pair, 60000);
	assert_non_null(pair_child(WEST(pair.sim)));
	pair_done(&pair);
}

/* RFC 7296 2.5: critical or not; 3.2: reserved bits say nothing. */
static void unknown_payloads_count_when_critical(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	host_impair(WEST(pair.sim),
		    "add_unknown_v2_payload_to_sk:CREATE_CHILD_SA");
	host_impair(WEST(pair.sim), "send_bogus_payload_flag");
	host_impair(WEST(pair.sim), "send_bogus_isakmp_flag");
	host_impair(WEST(pair.sim), "minor_version_bump");
	pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 100);
	assert_true(said(&pair, "initiator rekeyed Child SA"));
	host_impair(WEST(pair.sim), "unknown_v2_payload_critical");
	pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 100);
	assert_true(said(&pair, "rejected by peer: UNSUPPORTED_CRITICAL"));
	pair_done(&pair);
}

static void bad_ke_payloads_are_refused(void **unused)
{
	static const char *const names[] = { "ke_payload:0",
					     "ke_payload:empty",
					     "ke_payload:omit" };

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(names); n++) {
		struct pair pair;

		pair_init(&pair, PAIR_IKE);
		pair_up(&pair);
		host_impair(WEST(pair.sim), names[n]);
		pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
		pair_run(&pair, 100);
		assert_true(said(&pair, "rejected by peer: INVALID_SYNTAX"));
		assert_false(said(&pair, "rekeyed IKE SA"));
		host_impair(WEST(pair.sim), "none");
		pair_done(&pair);
	}
}

/* RFC 7296 2.7, 2.25.1, 3.13: what a rekey says that the peer cannot take. */
static void wrong_fields_are_refused(void **unused)
{
	static const struct {
		const char *what;
		enum ike_sa_action action;
		const char *error;
	} cases[] = {
		{ "v2n_rekey_sa_protoid:2", SA_REKEY_CHILD,
		  "rejected by peer: CHILD_SA_NOT_FOUND" },
		{ "number_of_TSi_selectors:0", SA_REKEY_CHILD,
		  "rejected by peer: INVALID_SYNTAX" },
		{ "number_of_TSr_selectors:2", SA_REKEY_CHILD,
		  "rejected by peer: INVALID_SYNTAX" },
		{ "child_key_length_attribute:192", SA_REKEY_CHILD,
		  "rejected by peer: NO_PROPOSAL_CHOSEN" },
		{ "child_key_length_attribute:0", SA_REKEY_CHILD,
		  "rejected by peer: NO_PROPOSAL_CHOSEN" },
		{ "ike_key_length_attribute:192", SA_REKEY_IKE,
		  "rejected by peer: NO_PROPOSAL_CHOSEN" },
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		struct pair pair;

		pair_init(&pair, PAIR_IKE);
		pair_up(&pair);
		host_impair(WEST(pair.sim), cases[n].what);
		pair_rekey(WEST(pair.sim), cases[n].action);
		pair_run(&pair, 100);
		assert_true(said(&pair, cases[n].error));
		assert_non_null(pair_child(WEST(pair.sim)));
		assert_non_null(pair_child(EAST(pair.sim)));
		assert_int_equal(
			host_nr_ike_sas(EAST(pair.sim), SA_ESTABLISHED), 1);
		host_impair(WEST(pair.sim), "none");
		pair_done(&pair);
	}
}

/* Nobody has such an SA: the message is as if lost. */
static void wrong_spis_reach_nobody(void **unused)
{
	static const char *const names[] = { "ike_initiator_spi:7",
					     "ike_responder_spi:0" };

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(names); n++) {
		struct pair pair;

		pair_init(&pair, PAIR_IKE);
		pair_up(&pair);
		host_impair(WEST(pair.sim), names[n]);
		pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
		pair_run(&pair, 100);
		assert_false(said(&pair, "processing CREATE_CHILD_SA request"));
		host_impair(WEST(pair.sim), "none");
		pair_done(&pair);
	}
}

static void corrupt_messages_do_not_count(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	host_impair(WEST(pair.sim), "corrupt_encrypted");
	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	pair_run(&pair, 1000);
	assert_false(said(&pair, "processing CREATE_CHILD_SA request"));
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_switched_on_and_off),
		cmocka_unit_test(wrong_names_and_values_are_named),
		cmocka_unit_test(help_has_a_line_for_each),
		cmocka_unit_test(none_undoes_all),
		cmocka_unit_test(dropped_response_comes_with_the_next_request),
		cmocka_unit_test(as_many_as_asked_get_lost),
		cmocka_unit_test(blocked_message_comes_in_when_dripped),
		cmocka_unit_test(repetitions_change_nothing),
		cmocka_unit_test(triggers_come_before_their_time),
		cmocka_unit_test(wrong_links_are_answered_state_not_found),
		cmocka_unit_test(missing_link_ends_the_rekey),
		cmocka_unit_test(followup_times_out_when_told),
		cmocka_unit_test(unknown_payloads_count_when_critical),
		cmocka_unit_test(bad_ke_payloads_are_refused),
		cmocka_unit_test(wrong_fields_are_refused),
		cmocka_unit_test(wrong_spis_reach_nobody),
		cmocka_unit_test(corrupt_messages_do_not_count),
	};

	return cmocka_run_group_tests_name("impair", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
