/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the Vendor ID payload (RFC 7296 section 3.12).
 */
#include "wire/vid_payload.h"

#include "unit/libike/wire/wire_check.h"

static void the_body_is_the_vendor_id(void **unused)
{
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	vid_payload_encode(&out, view_of_string("abc"));
	vid_payload_encode(&out, EMPTY_VIEW);
	assert_int_equal(builder_first_payload(&out), PAYLOAD_VENDOR_ID);
	assert_built(&out, "2b000007 616263 00000004");
	assert_framing(PAYLOAD_VENDOR_ID, "616263");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_body_is_the_vendor_id),
	};

	return cmocka_run_group_tests_name("wire/vid_payload", tests, NULL,
					   NULL);
}
