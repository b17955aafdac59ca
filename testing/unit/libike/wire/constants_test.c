/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the numbers' names.
 */
#include "wire/constants.h"

#include "unit/libike/wire/wire_check.h"

static void names_are_those_of_the_rfcs(void **unused)
{
	static const struct {
		const struct names *names;
		uint32_t value;
		const char *name;
	} cases[] = {
		{ &exchange_names, EXCHANGE_IKE_SA_INIT, "IKE_SA_INIT" },
		{ &exchange_names, EXCHANGE_IKE_INTERMEDIATE,
		  "IKE_INTERMEDIATE" },
		{ &exchange_names, EXCHANGE_IKE_FOLLOWUP_KE,
		  "IKE_FOLLOWUP_KE" },
		{ &payload_names, PAYLOAD_NONCE, "Ni" },
		{ &payload_names, PAYLOAD_TSR, "TSr" },
		{ &payload_names, PAYLOAD_SKF, "SKF" },
		{ &notify_names, NOTIFY_COOKIE, "COOKIE" },
		{ &notify_names, NOTIFY_STATE_NOT_FOUND, "STATE_NOT_FOUND" },
		{ &notify_names, NOTIFY_INTERMEDIATE_EXCHANGE_SUPPORTED,
		  "INTERMEDIATE_EXCHANGE_SUPPORTED" },
		{ &notify_names, NOTIFY_ADDITIONAL_KEY_EXCHANGE,
		  "ADDITIONAL_KEY_EXCHANGE" },
		{ &notify_names, 16446, "PPK_IDENTITY_KEY" },
		{ &protocol_names, PROTOCOL_ESP, "ESP" },
		{ &transform_type_names, TRANSFORM_KE, "KE" },
		{ &transform_type_names, TRANSFORM_ADDKE1, "ADDKE1" },
		{ &transform_type_names, TRANSFORM_ADDKE7, "ADDKE7" },
		{ &auth_method_names, AUTH_METHOD_SHARED_KEY,
		  "shared-key-mac" },
		{ &auth_method_names, AUTH_METHOD_SIGNATURE,
		  "digital-signature" },
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_string_equal(name_of(*cases[i].names, cases[i].value),
				    cases[i].name);
	}
}

static void unassigned_numbers_have_no_name(void **unused)
{
	(void)unused;
	assert_null(name_of(exchange_names, 33));
	assert_null(name_of(payload_names, 32));
	assert_null(name_of(payload_names, 55));
	assert_null(name_of(notify_names, 0));
	assert_null(name_of(notify_names, 16447));
	assert_null(name_of(transform_type_names, NR_TRANSFORM_TYPES));
}

/* All status notifies from the first to the last are assigned. */
static void every_status_notify_has_a_name(void **unused)
{
	(void)unused;
	for (uint32_t type = NOTIFY_INITIAL_CONTACT; type <= 16446; type++) {
		assert_non_null(name_of(notify_names, type));
	}
}

static void numbers_ascend_and_each_name_leads_back(void **unused)
{
	const struct names *all[] = {
		&exchange_names, &payload_names,	&notify_names,
		&protocol_names, &transform_type_names, &auth_method_names
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		for (size_t j = 0; j < all[i]->nr; j++) {
			const struct name *n = &all[i]->list[j];
			uint32_t value = 0;

			assert_true(j == 0 || n->value > n[-1].value);
			assert_true(name_value(*all[i], view_of_string(n->name),
					       &value));
			assert_int_equal(value, n->value);
		}
	}
}

/* RFC 7296 3.10.1: errors are 0..16383, status 16384..65535. */
static void errors_are_the_types_below_16384(void **unused)
{
	(void)unused;
	assert_true(notify_is_error(NOTIFY_INVALID_SYNTAX));
	assert_true(notify_is_error(16383));
	assert_false(notify_is_error(NOTIFY_INITIAL_CONTACT));
	assert_false(notify_is_error(65535));
}

static void the_other_role_is_the_peers(void **unused)
{
	(void)unused;
	assert_int_equal(role_other(INITIATOR), RESPONDER);
	assert_int_equal(role_other(RESPONDER), INITIATOR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_those_of_the_rfcs),
		cmocka_unit_test(unassigned_numbers_have_no_name),
		cmocka_unit_test(every_status_notify_has_a_name),
		cmocka_unit_test(numbers_ascend_and_each_name_leads_back),
		cmocka_unit_test(errors_are_the_types_below_16384),
		cmocka_unit_test(the_other_role_is_the_peers),
	};

	return cmocka_run_group_tests_name("wire/constants", tests, NULL, NULL);
}
