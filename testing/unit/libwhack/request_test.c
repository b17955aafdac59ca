/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of requests on the control socket: round trips, truncations, limits.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/alloc.h"
#include "libwhack/whack.h"

static struct blob encode(const struct whack_request *request)
{
	struct builder out;

	builder_init(&out, 2 * WHACK_REQUEST_BYTES);
	assert_true(whack_request_encode(&out, request));
	return builder_take(&out);
}

static struct whack_request full_request(void)
{
	struct whack_request request = {
		.command = WHACK_ADD,
		.flags = WHACK_JSON | WHACK_ASYNCHRONOUS,
		.name = xstrdup("west-east"),
		.remote_host = xstrdup("192.0.2.1"),
	};

	whack_request_add_value(&request, "left=192.1.2.45");
	whack_request_add_value(&request, "");
	whack_request_add_value(&request, "leftid=C=CA, O=x");
	return request;
}

static void a_request_comes_back_as_it_was(void **unused)
{
	(void)unused;
	struct whack_request in = full_request(), out;
	struct blob wire = encode(&in);
	size_t consumed;

	assert_int_equal(
		whack_request_decode(blob_view(&wire), &consumed, &out),
		WHACK_DECODED);
	assert_int_equal(consumed, wire.len);
	assert_int_equal(out.command, WHACK_ADD);
	assert_int_equal(out.flags, in.flags);
	assert_string_equal(out.name, "west-east");
	assert_string_equal(out.remote_host, "192.0.2.1");
	assert_int_equal(out.nr_values, 3);
	assert_string_equal(out.values[0], "left=192.1.2.45");
	assert_string_equal(out.values[1], "");
	assert_string_equal(out.values[2], "leftid=C=CA, O=x");
	whack_request_done(&in);
	whack_request_done(&out);
	blob_free(&wire);
}

static void a_request_without_name_has_none(void **unused)
{
	(void)unused;
	struct whack_request in = { .command = WHACK_STATUS }, out;
	struct blob wire = encode(&in);
	size_t consumed;

	assert_int_equal(
		whack_request_decode(blob_view(&wire), &consumed, &out),
		WHACK_DECODED);
	assert_null(out.name);
	assert_null(out.remote_host);
	assert_int_equal(out.nr_values, 0);
	whack_request_done(&out);
	blob_free(&wire);
}

static void every_truncation_is_incomplete(void **unused)
{
	(void)unused;
	struct whack_request in = full_request(), out;
	struct blob wire = encode(&in);
	size_t consumed = 1;

	for (size_t len = 0; len < wire.len; len++) {
		assert_int_equal(whack_request_decode(view_of(wire.ptr, len),
						      &consumed, &out),
				 WHACK_INCOMPLETE);
		assert_int_equal(consumed, 0);
		assert_int_equal(out.command, WHACK_NONE);
	}
	whack_request_done(&in);
	blob_free(&wire);
}

static void the_second_of_two_requests_follows_the_first(void **unused)
{
	(void)unused;
	struct whack_request a = { .command = WHACK_LISTEN };
	struct whack_request b = { .command = WHACK_SHUTDOWN }, out;
	struct builder both;
	size_t first, second;

	builder_init(&both, WHACK_REQUEST_BYTES);
	assert_true(whack_request_encode(&both, &a));
	assert_true(whack_request_encode(&both, &b));
	struct view in = builder_written(&both);

	assert_int_equal(whack_request_decode(in, &first, &out), WHACK_DECODED);
	assert_int_equal(out.command, WHACK_LISTEN);
	in = view_of(in.ptr + first, in.len - first);
	assert_int_equal(whack_request_decode(in, &second, &out),
			 WHACK_DECODED);
	assert_int_equal(out.command, WHACK_SHUTDOWN);
	assert_int_equal(second, in.len);
	builder_done(&both);
}

/* Decode WIRE with the octet at AT changed to VALUE. */
static enum whack_decoded decode_changed(const struct blob *wire, size_t at,
					 uint8_t value)
{
	struct blob copy = blob_clone(blob_view(wire));
	struct whack_request out;
	size_t consumed;

	copy.ptr[at] = value;
	enum whack_decoded decoded =
		whack_request_decode(blob_view(&copy), &consumed, &out);

	whack_request_done(&out);
	blob_free(&copy);
	return decoded;
}

static void another_magic_version_or_command_is_malformed(void **unused)
{
	(void)unused;
	struct whack_request in = { .command = WHACK_STATUS };
	struct blob wire = encode(&in);

	assert_int_equal(decode_changed(&wire, 0, 'x'), WHACK_MALFORMED);
	assert_int_equal(decode_changed(&wire, 5, WHACK_VERSION + 1),
			 WHACK_MALFORMED);
	assert_int_equal(decode_changed(&wire, 7, 0), WHACK_MALFORMED);
	assert_int_equal(decode_changed(&wire, 7, 255), WHACK_MALFORMED);
	blob_free(&wire);
}

static void lengths_that_do_not_fit_are_malformed(void **unused)
{
	(void)unused;
	struct whack_request in = full_request();
	struct blob wire = encode(&in);

	/* the frame: shorter than its header; longer than any may be */
	assert_int_equal(decode_changed(&wire, 11, 11), WHACK_MALFORMED);
	assert_int_equal(decode_changed(&wire, 8, 1), WHACK_MALFORMED);
	/* the name: beyond the frame; shorter, so that all behind is moved */
	assert_int_equal(decode_changed(&wire, 16, 1), WHACK_MALFORMED);
	assert_int_equal(decode_changed(&wire, 19, 8), WHACK_MALFORMED);
	/* a NUL in the name */
	assert_int_equal(decode_changed(&wire, 20, 0), WHACK_MALFORMED);
	whack_request_done(&in);
	blob_free(&wire);
}

static void too_many_values_are_not_sent(void **unused)
{
	(void)unused;
	struct whack_request request = { .command = WHACK_ADD };
	struct builder out;

	for (size_t i = 0; i <= WHACK_NR_VALUES; i++) {
		whack_request_add_value(&request, "a=b");
	}
	builder_init(&out, WHACK_REQUEST_BYTES);
	assert_false(whack_request_encode(&out, &request));
	assert_int_equal(builder_written(&out).len, 0);
	builder_done(&out);
	whack_request_done(&request);
}

static void commands_have_names_and_facts_are_told_apart(void **unused)
{
	(void)unused;
	assert_string_equal(whack_command_name(WHACK_REKEY_IKE), "rekey-ike");
	assert_null(whack_command_name(WHACK_NONE));
	assert_true(whack_command_is_status(WHACK_STATUS));
	assert_true(whack_command_is_status(WHACK_TRAFFICSTATUS));
	assert_true(whack_command_is_status(WHACK_LIST));
	assert_false(whack_command_is_status(WHACK_TRACE));
	assert_false(whack_command_is_status(WHACK_INITIATE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_comes_back_as_it_was),
		cmocka_unit_test(a_request_without_name_has_none),
		cmocka_unit_test(every_truncation_is_incomplete),
		cmocka_unit_test(the_second_of_two_requests_follows_the_first),
		cmocka_unit_test(another_magic_version_or_command_is_malformed),
		cmocka_unit_test(lengths_that_do_not_fit_are_malformed),
		cmocka_unit_test(too_many_values_are_not_sent),
		cmocka_unit_test(commands_have_names_and_facts_are_told_apart),
	};

	return cmocka_run_group_tests_name("whack request", tests, NULL, NULL);
}
