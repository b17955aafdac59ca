/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the CERT and CERTREQ payloads (RFC 7296 sections 3.6, 3.7).
 */
#include "wire/cert_payload.h"

#include "unit/libike/wire/wire_check.h"

#define GOLDEN "04 ac9a538eb69d496f93d7137e6fbb9d70e5e61cca"

static bool decode(struct view body)
{
	struct cert_payload c;

	return cert_payload_decode(body, &c);
}

static void encoding_and_data_decode(void **unused)
{
	struct blob octets = from_hex(GOLDEN);
	struct cert_payload c;

	(void)unused;
	assert_true(cert_payload_decode(blob_view(&octets), &c));
	assert_int_equal(c.encoding, CERT_X509_SIGNATURE);
	assert_view_is_hex(c.data, "ac9a538eb69d496f93d7137e6fbb9d70e5e61cca");
	blob_free(&octets);
}

static void only_the_encoding_must_be_there(void **unused)
{
	(void)unused;
	assert_truncations(decode, GOLDEN, 1);
	assert_framing(PAYLOAD_CERT, GOLDEN);
	assert_framing(PAYLOAD_CERTREQ, GOLDEN);
}

static void a_type_of_payload_is_written(void **unused)
{
	struct blob hash = from_hex("ac9a538eb69d496f93d7137e6fbb9d70e5e61cca");
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	cert_payload_encode(&out, PAYLOAD_CERT, CERT_RAW_PUBLIC_KEY,
			    EMPTY_VIEW);
	cert_payload_encode(&out, PAYLOAD_CERTREQ, CERT_X509_SIGNATURE,
			    blob_view(&hash));
	assert_int_equal(builder_first_payload(&out), PAYLOAD_CERT);
	assert_built(&out, "26000005 0f 00000019" GOLDEN);
	blob_free(&hash);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encoding_and_data_decode),
		cmocka_unit_test(only_the_encoding_must_be_there),
		cmocka_unit_test(a_type_of_payload_is_written),
	};

	return cmocka_run_group_tests_name("wire/cert_payload", tests, NULL,
					   NULL);
}
