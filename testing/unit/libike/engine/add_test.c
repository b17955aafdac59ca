/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A connection that is added where one of its name is.
 */
#include <string.h>

#include "engine/engine.h"
#include "libswan/alloc.h"
#include "unit/libike/engine/pair.h"

/* What west is told when CONN comes again, with IKE and INTERMEDIATE. */
static struct ike_answer add(struct pair *pair, const char *ike,
			     enum conn_intermediate intermediate)
{
	struct conn_spec *old = pair_conn(WEST(pair->sim), CONN)->spec;
	struct conn_spec *spec = conn_spec_new(CONN);

	spec->left.host = old->left.host;
	spec->left.address = old->left.address;
	spec->right.host = old->right.host;
	spec->right.address = old->right.address;
	spec->authby = AUTHBY_PSK;
	spec->ike = xstrdup(ike);
	spec->intermediate = intermediate;
	struct ike_answer answer =
		ike_add(WEST(pair->sim)->engine, spec, pair->sim->timeline.now);

	conn_spec_unref(&spec);
	return answer;
}

static void what_cannot_be_added_replaces_nothing(void **unused)
{
	struct pair pair;
	struct ike_answer answer;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	uint64_t child = pair_child(WEST(pair.sim))->serial;

	answer = add(&pair, "aes_gcm256-vanity", INTERMEDIATE_YES);
	assert_int_equal(answer.code, RC_FATAL);
	assert_non_null(strstr(answer.text, "\"" CONN "\": failed to add "
					    "connection: "));
	answer = add(&pair, PAIR_IKE, INTERMEDIATE_INSIST);
	assert_int_equal(answer.code, RC_FATAL);
	pair_run(&pair, 1000);
	assert_int_equal(pair_child(WEST(pair.sim))->serial, child);
	assert_non_null(pair_child(EAST(pair.sim)));
	pair_done(&pair);
}

static void what_can_be_added_replaces_it(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	uint64_t serial = pair_conn(WEST(pair.sim), CONN)->serial;

	assert_int_equal(add(&pair, PAIR_IKE, INTERMEDIATE_YES).code, RC_OK);
	pair_run(&pair, 1000);
	assert_true(pair_conn(WEST(pair.sim), CONN)->serial > serial);
	assert_null(pair_child(EAST(pair.sim)));
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_cannot_be_added_replaces_nothing),
		cmocka_unit_test(what_can_be_added_replaces_it),
	};

	return cmocka_run_group_tests_name("add", tests, nss_fixture_start,
					   nss_fixture_stop);
}
