/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The ladder.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "trace.h"

static char printed[4096];

static void add_line(void *ctx, const char *text)
{
	(void)ctx;
	strncat(printed, text, sizeof(printed) - strlen(printed) - 2);
	strcat(printed, "\n");
}

static struct ip_endpoint endpoint(const char *text, uint16_t port)
{
	struct ip_endpoint e = { .port = port };

	assert_true(ip_address_parse(view_of_string(text), &e.address));
	return e;
}

static void columns_are_aligned_and_time_begins_at_zero(void **unused)
{
	struct ike_trace_entry entries[] = {
		{.when = { 5000 },
		  .sent = true,
		  .exchange = 34,
		  .bytes = 224,
		  .fragments = 1,
		  .payloads = "SA,KE,Ni"	 },
		{		  .when = { 5004 },
		  .exchange = 43,
		  .response = true,
		  .message_id = 10,
		  .bytes = 1249,
		  .fragments = 2,
		  .payloads = "SK{KE}" },
		{ .when = { 5120 },
		  .sent = true,
		  .retransmitted = true,
		  .exchange = 35,
		  .message_id = 11,
		  .bytes = 225,
		  .fragments = 1,
		  .payloads = "SK{IDi,AUTH}" },
	};
	const struct status_out out = { add_line, NULL };

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
		entries[i].local = endpoint("192.1.2.45", 500);
		entries[i].remote = endpoint("192.1.2.23", 4500);
	}
	printed[0] = '\0';
	trace_print(entries, ARRAY_LEN(entries), &out);
	assert_string_equal(
		printed,
		"  0 ms  192.1.2.45:500 ---> 192.1.2.23:4500  IKE_SA_INIT      "
		" 0 request    224 bytes               SA,KE,Ni\n"
		"  4 ms  192.1.2.45:500 <--- 192.1.2.23:4500  IKE_INTERMEDIATE "
		"10 response  1249 bytes  2 fragments  SK{KE}\n"
		"120 ms  192.1.2.45:500 ---> 192.1.2.23:4500  IKE_AUTH         "
		"11 request    225 bytes               SK{IDi,AUTH}  "
		"(again)\n");
}

static void exchanges_have_their_rfc_names(void **unused)
{
	(void)unused;
	assert_string_equal(trace_exchange_name(43), "IKE_INTERMEDIATE");
	assert_string_equal(trace_exchange_name(44), "IKE_FOLLOWUP_KE");
	assert_string_equal(trace_exchange_name(200), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_aligned_and_time_begins_at_zero),
		cmocka_unit_test(exchanges_have_their_rfc_names),
	};

	return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
