/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What passes, is held, lost and repeated, datagram by datagram.
 */
#include "sa/message_faults.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Faults, what they have delivered ("abc": one letter each), the last line. */
struct scene {
	struct message_faults faults;
	struct logger log;
	struct log_sink sink;
	char delivered[1024];
	char line[200];
	struct ip_endpoint local, remote;
};

static void take_line(void *ctx, enum log_level level,
		      const struct logger *origin, const char *text)
{
	struct scene *s = ctx;

	(void)level, (void)origin;
	snprintf(s->line, sizeof(s->line), "%s", text);
}

static void take_message(void *ctx, const struct ip_endpoint *local,
			 const struct ip_endpoint *remote, struct view datagram)
{
	struct scene *s = ctx;
	size_t len = strlen(s->delivered);

	assert_true(ip_endpoint_eq(local, &s->local));
	assert_true(ip_endpoint_eq(remote, &s->remote));
	assert_int_equal(datagram.len, 1);
	assert_true(len + 1 < sizeof(s->delivered));
	s->delivered[len] = (char)datagram.ptr[0];
	s->delivered[len + 1] = '\0';
}

static void scene_init(struct scene *s, enum way way)
{
	*s = (struct scene){
		.sink = {.write = take_line, .ctx = s },
		.local = { .port = 500		       },
		.remote = { .port = 4500 }
	};
	assert_true(ip_address_parse(view_of_string("192.0.2.1"),
				     &s->local.address));
	assert_true(ip_address_parse(view_of_string("192.0.2.2"),
				     &s->remote.address));
	logger_init(&s->log, &s->sink);
	message_faults_init(&s->faults, way, &s->log, take_message, s);
}

/* Datagrams of one letter each of TEXT; what came of them since. */
static const char *pass(struct scene *s, const char *text)
{
	s->delivered[0] = '\0';
	for (; *text != '\0'; text++) {
		message_faults_pass(&s->faults, &s->local, &s->remote,
				    view_of(text, 1));
	}
	return s->delivered;
}

static void set(struct scene *s, enum message_fault fault, unsigned n)
{
	message_faults_set(&s->faults, fault, true, n);
}

static const char *drip(struct scene *s, unsigned n)
{
	s->delivered[0] = '\0';
	set(s, FAULT_DRIP, n);
	return s->delivered;
}

static void recording_lets_all_pass(void **unused)
{
	struct scene s;

	(void)unused;
	scene_init(&s, WAY_INBOUND);
	set(&s, FAULT_RECORD, 0);
	assert_true(s.faults.recording);
	assert_string_equal(pass(&s, "abca"), "abca");
	assert_int_equal(s.faults.nr_messages, 3); /* a is one, twice */
	message_faults_set(&s.faults, FAULT_RECORD, false, 0);
	assert_false(s.faults.recording);
	message_faults_done(&s.faults);
}

static void what_is_blocked_passes_when_dripped(void **unused)
{
	struct scene s;

	(void)unused;
	scene_init(&s, WAY_INBOUND);
	set(&s, FAULT_BLOCK, 0);
	assert_string_equal(pass(&s, "ab"), "");
	assert_string_equal(s.line, "IMPAIR: packet from 192.0.2.2:4500: "
				    "blocking inbound message 2");
	assert_string_equal(drip(&s, 2), "b");
	assert_string_equal(drip(&s, 1), "a");
	assert_string_equal(drip(&s, 1), "a"); /* once more */
	assert_string_equal(drip(&s, 3), "");
	assert_string_equal(s.line, "IMPAIR: inbound message 3 not found");
	message_faults_set(&s.faults, FAULT_BLOCK, false, 0);
	assert_string_equal(pass(&s, "bc"), "bc");
	message_faults_done(&s.faults);
}

static void repetitions_of_what_is_blocked_are_told(void **unused)
{
	struct scene s;

	(void)unused;
	scene_init(&s, WAY_OUTBOUND);
	set(&s, FAULT_BLOCK, 0);
	pass(&s, "aba");
	assert_string_equal(s.line,
			    "IMPAIR: packet to 192.0.2.2:4500: blocking "
			    "retransmit 1 of outbound message 1");
	message_faults_done(&s.faults);
}

static void what_is_dropped_passes_the_next_time(void **unused)
{
	struct scene s;

	(void)unused;
	scene_init(&s, WAY_INBOUND);
	set(&s, FAULT_DROP, 2);
	set(&s, FAULT_DROP, 4);
	assert_string_equal(pass(&s, "abcd"), "ac");
	assert_int_equal(s.faults.nr_drops, 0);
	assert_string_equal(pass(&s, "bd"), "bd");
	message_faults_done(&s.faults);
}

static void drops_are_bounded(void **unused)
{
	struct scene s;

	(void)unused;
	scene_init(&s, WAY_INBOUND);
	for (unsigned n = 0; n <= FAULT_DROPS_MAX; n++) {
		set(&s, FAULT_DROP, n + 1);
	}
	assert_int_equal(s.faults.nr_drops, FAULT_DROPS_MAX);
	assert_string_equal(s.line,
			    "IMPAIR: too many inbound messages to drop");
	message_faults_done(&s.faults);
}

/* Whichever they are, repetitions too. */
static void as_many_as_said_get_lost(void **unused)
{
	struct scene s;

	(void)unused;
	scene_init(&s, WAY_INBOUND);
	set(&s, FAULT_LOSE, 3);
	assert_string_equal(pass(&s, "aabbc"), "bc");
	message_faults_done(&s.faults);
}

static void duplicates_come_at_once(void **unused)
{
	struct scene s;

	(void)unused;
	scene_init(&s, WAY_INBOUND);
	set(&s, FAULT_DUPLICATE, 0);
	assert_string_equal(pass(&s, "ab"), "aabb");
	message_faults_set(&s.faults, FAULT_DUPLICATE, false, 0);
	assert_string_equal(pass(&s, "c"), "c");
	message_faults_done(&s.faults);
}

static void replay_is_of_all_from_the_oldest(void **unused)
{
	struct scene s;

	(void)unused;
	scene_init(&s, WAY_INBOUND);
	set(&s, FAULT_REPLAY, 0);
	assert_string_equal(pass(&s, "abc"), "aababc");
	message_faults_done(&s.faults);
}

static void what_is_kept_is_bounded(void **unused)
{
	struct scene s;

	(void)unused;
	scene_init(&s, WAY_INBOUND);
	set(&s, FAULT_BLOCK, 0);
	for (unsigned n = 0; n < FAULT_MESSAGES_MAX + 1; n++) {
		uint8_t octets[] = { (uint8_t)(n >> 8), (uint8_t)n };

		message_faults_pass(&s.faults, &s.local, &s.remote,
				    view_of_array(octets));
	}
	assert_int_equal(s.faults.nr_kept, FAULT_MESSAGES_MAX);
	assert_string_equal(drip(&s, 1), "");
	assert_string_equal(s.line, "IMPAIR: inbound message 1 not found");
	message_faults_done(&s.faults);
}

static void done_forgets_all(void **unused)
{
	struct scene s;

	(void)unused;
	scene_init(&s, WAY_INBOUND);
	set(&s, FAULT_BLOCK, 0);
	set(&s, FAULT_DUPLICATE, 0);
	set(&s, FAULT_REPLAY, 0);
	set(&s, FAULT_DROP, 9);
	set(&s, FAULT_LOSE, 9);
	pass(&s, "ab");
	message_faults_done(&s.faults);
	assert_false(s.faults.recording);
	assert_int_equal(s.faults.nr_kept, 0);
	set(&s, FAULT_RECORD, 0);
	assert_string_equal(pass(&s, "abc"), "abc");
	assert_int_equal(s.faults.nr_messages, 3); /* from 1 again */
	message_faults_done(&s.faults);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recording_lets_all_pass),
		cmocka_unit_test(what_is_blocked_passes_when_dripped),
		cmocka_unit_test(repetitions_of_what_is_blocked_are_told),
		cmocka_unit_test(what_is_dropped_passes_the_next_time),
		cmocka_unit_test(drops_are_bounded),
		cmocka_unit_test(as_many_as_said_get_lost),
		cmocka_unit_test(duplicates_come_at_once),
		cmocka_unit_test(replay_is_of_all_from_the_oldest),
		cmocka_unit_test(what_is_kept_is_bounded),
		cmocka_unit_test(done_forgets_all),
	};

	return cmocka_run_group_tests_name("message_faults", tests, NULL, NULL);
}
