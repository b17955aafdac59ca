/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of what an exchange requires and allows.
 */
#include "wire/grammar.h"

#include "unit/libike/wire/wire_check.h"

static const struct grammar init_request = {
	.required = P(SA) | P(KE) | P(NONCE),
	.optional = P(NOTIFY) | P(VENDOR_ID),
};

/* Types of a message's payloads, critical ones by CRITICAL. */
#define CRITICAL 0x100
struct case_of {
	unsigned types[8]; /* to the first 0 */
	enum grammar_fault fault;
	uint8_t type;
};

static struct blob octets_of(const unsigned *types)
{
	struct builder out;

	builder_init(&out, 1000);
	for (size_t i = 0; types[i] != 0; i++) {
		struct mark payload =
			builder_open_payload(&out, (uint8_t)types[i]);

		builder_close(&out, payload);
		if ((types[i] & CRITICAL) != 0) {
			builder_patch_u8(&out, out.next_payload + 1, 0x80);
		}
	}
	return builder_take(&out);
}

static void assert_match(const struct grammar *grammar, struct case_of c)
{
	struct blob octets = octets_of(c.types);
	struct cursor in = cursor_of(blob_view(&octets));
	struct chain chain;

	assert_true(chain_decode(&in, (uint8_t)c.types[0], &chain));
	struct grammar_result result = grammar_match(grammar, &chain);

	assert_int_equal(result.fault, c.fault);
	assert_int_equal(result.type, c.type);
	blob_free(&octets);
}

static void what_is_required_matches_in_any_order(void **unused)
{
	(void)unused;
	assert_match(&init_request,
		     (struct case_of){ { 33, 34, 40 }, GRAMMAR_OK, 0 });
	assert_match(
		&init_request,
		(struct case_of){ { 41, 40, 43, 34, 33, 41 }, GRAMMAR_OK, 0 });
}

static void payloads_known_but_not_expected_are_skipped(void **unused)
{
	(void)unused;
	assert_match(&init_request,
		     (struct case_of){ { 33, 34, 40, 47, 39 }, GRAMMAR_OK, 0 });
}

static void the_lowest_missing_type_is_named(void **unused)
{
	(void)unused;
	assert_match(&init_request,
		     (struct case_of){ { 41 }, GRAMMAR_MISSING, PAYLOAD_SA });
	assert_match(&init_request, (struct case_of){ { 33, 34, 41 },
						      GRAMMAR_MISSING,
						      PAYLOAD_NONCE });
}

/* RFC 7296 2.5: skipped when the critical bit is clear, refused when set. */
static void unknown_types_are_refused_when_critical(void **unused)
{
	(void)unused;
	assert_match(
		&init_request,
		(struct case_of){ { 33, 200, 34, 40, 200 }, GRAMMAR_OK, 0 });
	assert_match(&init_request,
		     (struct case_of){ { 33, 34, 40, 54 | CRITICAL },
				       GRAMMAR_UNSUPPORTED_CRITICAL,
				       PAYLOAD_PS });
	assert_match(&init_request,
		     (struct case_of){
			     { 33 | CRITICAL, 34 | CRITICAL, 40 | CRITICAL },
			     GRAMMAR_OK,
			     0 });
}

static void critical_comes_before_missing_before_repeated(void **unused)
{
	(void)unused;
	assert_match(&init_request,
		     (struct case_of){ { 34, 34, 200 | CRITICAL },
				       GRAMMAR_UNSUPPORTED_CRITICAL,
				       200 });
	assert_match(
		&init_request,
		(struct case_of){ { 34, 34 }, GRAMMAR_MISSING, PAYLOAD_SA });
}

static void singletons_are_refused_when_repeated(void **unused)
{
	static const uint8_t once[] = {
		33, 34, 35, 36, 39, 40, 44, 45, 47, 48
	};
	static const uint8_t often[] = { 37, 38, 41, 42, 43, 49, 54, 96, 200 };
	const struct grammar nothing = { 0, 0 };

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(once); i++) {
		assert_match(&nothing, (struct case_of){ { once[i], once[i] },
							 GRAMMAR_REPEATED,
							 once[i] });
	}
	for (size_t i = 0; i < ARRAY_LEN(often); i++) {
		assert_match(&nothing, (struct case_of){ { often[i], often[i] },
							 GRAMMAR_OK,
							 0 });
	}
}

static void an_empty_message_matches_an_empty_grammar(void **unused)
{
	const struct grammar nothing = { 0, 0 };

	(void)unused;
	assert_match(&nothing, (struct case_of){ { 0 }, GRAMMAR_OK, 0 });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_required_matches_in_any_order),
		cmocka_unit_test(payloads_known_but_not_expected_are_skipped),
		cmocka_unit_test(the_lowest_missing_type_is_named),
		cmocka_unit_test(unknown_types_are_refused_when_critical),
		cmocka_unit_test(critical_comes_before_missing_before_repeated),
		cmocka_unit_test(singletons_are_refused_when_repeated),
		cmocka_unit_test(an_empty_message_matches_an_empty_grammar),
	};

	return cmocka_run_group_tests_name("wire/grammar", tests, NULL, NULL);
}
