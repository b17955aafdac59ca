/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of replies on the control socket, and of the exit rule.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/alloc.h"
#include "libwhack/whack.h"

static void a_line_a_chunk_and_the_end_come_back(void **unused)
{
	(void)unused;
	struct builder out;
	struct whack_reply reply;
	size_t consumed;

	builder_init(&out, WHACK_REPLY_BYTES);
	whack_reply_text(&out, 21, "no connection or alias named \"x\"");
	whack_reply_json(&out, view_of_string("{}"));
	whack_reply_exit(&out, 56);
	struct view in = builder_written(&out);

	assert_int_equal(whack_reply_decode(in, &consumed, &reply),
			 WHACK_DECODED);
	assert_int_equal(reply.kind, WHACK_REPLY_TEXT);
	assert_int_equal(reply.code, 21);
	assert_true(view_eq(reply.text,
			    view_of_string("no connection or alias named "
					   "\"x\"")));
	in = view_of(in.ptr + consumed, in.len - consumed);
	assert_int_equal(whack_reply_decode(in, &consumed, &reply),
			 WHACK_DECODED);
	assert_int_equal(reply.kind, WHACK_REPLY_JSON);
	assert_true(view_eq(reply.text, view_of_string("{}")));
	in = view_of(in.ptr + consumed, in.len - consumed);
	assert_int_equal(whack_reply_decode(in, &consumed, &reply),
			 WHACK_DECODED);
	assert_int_equal(reply.kind, WHACK_REPLY_EXIT);
	assert_int_equal(reply.code, 56);
	assert_int_equal(consumed, in.len);
	builder_done(&out);
}

static void every_truncation_is_incomplete(void **unused)
{
	(void)unused;
	struct builder out;
	struct whack_reply reply;
	size_t consumed;

	builder_init(&out, WHACK_REPLY_BYTES);
	whack_reply_text(&out, 0, "a line");
	struct view in = builder_written(&out);

	for (size_t len = 0; len < in.len; len++) {
		assert_int_equal(whack_reply_decode(view_of(in.ptr, len),
						    &consumed, &reply),
				 WHACK_INCOMPLETE);
	}
	builder_done(&out);
}

static void a_line_too_long_is_cut_to_one_reply(void **unused)
{
	(void)unused;
	struct blob line = blob_new(WHACK_REPLY_BYTES + 2);
	struct builder out;
	struct whack_reply reply;
	size_t consumed;

	memset(line.ptr, 'x', line.len - 1);
	builder_init(&out, 2 * WHACK_REPLY_BYTES);
	whack_reply_text(&out, 0, (const char *)line.ptr);
	struct view in = builder_written(&out);

	assert_int_equal(in.len, WHACK_REPLY_BYTES);
	assert_int_equal(whack_reply_decode(in, &consumed, &reply),
			 WHACK_DECODED);
	assert_int_equal(consumed, WHACK_REPLY_BYTES);
	builder_done(&out);
	blob_free(&line);
}

static void a_long_document_is_split_and_whole(void **unused)
{
	(void)unused;
	struct blob json = blob_new(3 * WHACK_REPLY_BYTES);
	struct builder out;
	size_t got = 0, nr = 0;

	builder_init(&out, 4 * WHACK_REPLY_BYTES);
	whack_reply_json(&out, blob_view(&json));
	struct view in = builder_written(&out);

	while (in.len > 0) {
		struct whack_reply reply;
		size_t consumed;

		assert_int_equal(whack_reply_decode(in, &consumed, &reply),
				 WHACK_DECODED);
		got += reply.text.len;
		nr++;
		in = view_of(in.ptr + consumed, in.len - consumed);
	}
	assert_int_equal(got, json.len);
	assert_int_equal(nr, 4);
	builder_done(&out);
	blob_free(&json);
}

static void an_unknown_kind_or_no_code_is_malformed(void **unused)
{
	(void)unused;
	static const uint8_t kind_9[] = { 'p', 'l', 'u', 't', 0,  1, 0,
					  9,   0,   0,	 0,   14, 0, 0 };
	static const uint8_t no_code[] = { 'p', 'l', 'u', 't', 0, 1,
					   0,	1,   0,	  0,   0, 12 };
	struct whack_reply reply;
	size_t consumed;

	assert_int_equal(
		whack_reply_decode(view_of_array(kind_9), &consumed, &reply),
		WHACK_MALFORMED);
	assert_int_equal(
		whack_reply_decode(view_of_array(no_code), &consumed, &reply),
		WHACK_MALFORMED);
}

static unsigned status_of(const unsigned *codes, size_t nr)
{
	struct whack_exit exit = { .status = 0 };

	for (size_t i = 0; i < nr; i++) {
		const struct whack_reply reply = { .kind = WHACK_REPLY_TEXT,
						   .code = codes[i] };

		whack_exit_add(&exit, &reply);
	}
	assert_false(exit.ended);
	return exit.status;
}

static void the_first_code_of_20_to_99_is_the_status(void **unused)
{
	(void)unused;
	static const unsigned none[] = { 0, 3, 19, 100 };
	static const unsigned sticky[] = { 0, 56, 21, 0 };
	static const unsigned edges[] = { 19, 20, 99 };

	assert_int_equal(status_of(none, ARRAY_LEN(none)), 0);
	assert_int_equal(status_of(sticky, ARRAY_LEN(sticky)), 56);
	assert_int_equal(status_of(edges, ARRAY_LEN(edges)), 20);
}

static void the_end_counts_when_no_line_did(void **unused)
{
	(void)unused;
	const struct whack_reply end = { .kind = WHACK_REPLY_EXIT, .code = 51 };
	struct whack_exit exit = { .status = 0 };

	whack_exit_add(&exit, &end);
	assert_true(exit.ended);
	assert_int_equal(exit.status, 51);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_a_chunk_and_the_end_come_back),
		cmocka_unit_test(every_truncation_is_incomplete),
		cmocka_unit_test(a_line_too_long_is_cut_to_one_reply),
		cmocka_unit_test(a_long_document_is_split_and_whole),
		cmocka_unit_test(an_unknown_kind_or_no_code_is_malformed),
		cmocka_unit_test(the_first_code_of_20_to_99_is_the_status),
		cmocka_unit_test(the_end_counts_when_no_line_did),
	};

	return cmocka_run_group_tests_name("whack reply", tests, NULL, NULL);
}
