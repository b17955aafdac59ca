/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the ID payloads (RFC 7296 section 3.5).
 */
#include "wire/id_payload.h"

#include "unit/libike/wire/wire_check.h"

/* ID_FQDN east.example */
#define GOLDEN "02000000 656173742e6578616d706c65"

static bool decode(struct view body)
{
	struct id_payload id;

	return id_payload_decode(body, &id);
}

static struct id east(void)
{
	return id_of_wire(ID_FQDN, view_of_string("east.example"));
}

static void type_and_data_decode(void **unused)
{
	struct blob octets = from_hex(GOLDEN);
	struct id_payload id;

	(void)unused;
	assert_true(id_payload_decode(blob_view(&octets), &id));
	assert_int_equal(id.type, ID_FQDN);
	assert_true(view_eq(id.data, view_of_string("east.example")));
	blob_free(&octets);
}

/* ID_NULL has no data (RFC 7619 section 2.1). */
static void only_type_and_reserved_octets_must_be_there(void **unused)
{
	(void)unused;
	assert_true(decodes_hex(decode, "0d000000"));
	assert_true(decodes_hex(decode, "02ffffff 61"));
	assert_truncations(decode, GOLDEN, 4);
	assert_framing(PAYLOAD_IDI, GOLDEN);
	assert_framing(PAYLOAD_IDR, GOLDEN);
}

static void encoding_gives_the_same_octets(void **unused)
{
	struct id id = east();
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	id_payload_encode(&out, PAYLOAD_IDR, &id);
	assert_int_equal(builder_first_payload(&out), PAYLOAD_IDR);
	assert_built(&out, "00000014" GOLDEN);
	id_done(&id);
}

static void the_body_is_what_the_prf_takes(void **unused)
{
	struct id id = east();
	struct blob body = id_payload_body(&id);

	(void)unused;
	assert_view_is_hex(blob_view(&body), GOLDEN);
	blob_free(&body);
	id_done(&id);
}

static void the_body_of_an_id_without_data_is_4_octets(void **unused)
{
	struct id id = id_of_wire(ID_NULL, EMPTY_VIEW);
	struct blob body = id_payload_body(&id);

	(void)unused;
	assert_view_is_hex(blob_view(&body), "0d000000");
	blob_free(&body);
	id_done(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(type_and_data_decode),
		cmocka_unit_test(only_type_and_reserved_octets_must_be_there),
		cmocka_unit_test(encoding_gives_the_same_octets),
		cmocka_unit_test(the_body_is_what_the_prf_takes),
		cmocka_unit_test(the_body_of_an_id_without_data_is_4_octets),
	};

	return cmocka_run_group_tests_name("wire/id_payload", tests, NULL,
					   NULL);
}
