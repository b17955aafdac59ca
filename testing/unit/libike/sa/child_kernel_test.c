/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What Child SAs of one connection leave in the kernel when one goes.
 */
#include "engine/engine.h"
#include "libswan/alloc.h"
#include "unit/libike/engine/pair.h"

#define NR_POLICIES 3 /* in, fwd, out */

static void one_selector(struct conn_ts *ts, const char *net)
{
	ts->list = NEW(struct ip_selector);
	ts->nr = 1;
	assert_null(ip_selector_parse(view_of_string(net), ts->list));
}

/* One more of CONN at east, to REMOTE; as if the peer had asked for it. */
static struct child_sa *install(struct pair *pair, const char *remote)
{
	struct host *east = EAST(pair->sim);
	const struct child_sa *first = pair_child(east);
	static const uint8_t nonce[32];
	struct nonces nonces = { view_of_array(nonce), view_of_array(nonce) };
	struct child_sa *child;

	assert_success(child_sa_new(first->ike, pair_conn(east, CONN), &child));
	child->chosen = first->chosen;
	child->spi_out = 0x12345;
	one_selector(&child->ts.local, "10.2.0.0/16");
	one_selector(&child->ts.remote, remote);
	assert_success(child_sa_install(child, RESPONDER, NULL, 0, &nonces));
	return child;
}

static void assert_left(struct pair *pair, size_t nr)
{
	const struct sim_kernel *kernel = &EAST(pair->sim)->kernel;

	assert_int_equal(kernel->nr_policies, nr * NR_POLICIES);
	assert_int_equal(kernel->nr_routes, nr);
}

static void child_sas_with_other_selectors_take_theirs_along(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	struct child_sa *first = pair_child(EAST(pair.sim));
	struct child_sa *second = install(&pair, "10.9.0.0/16");

	assert_left(&pair, 2);
	child_sa_remove(&first);
	assert_left(&pair, 1);
	assert_ptr_equal(pair_child(EAST(pair.sim)), second);
	child_sa_remove(&second);
	assert_left(&pair, 0);
	pair_done(&pair);
}

static void what_two_child_sas_share_stays_for_the_other(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	struct child_sa *first = pair_child(EAST(pair.sim));
	struct child_sa *second = install(&pair, "10.1.0.0/16");

	assert_left(&pair, 1);
	child_sa_remove(&first);
	assert_left(&pair, 1);
	assert_ptr_equal(pair_child(EAST(pair.sim)), second);
	child_sa_remove(&second);
	assert_left(&pair, 0);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			child_sas_with_other_selectors_take_theirs_along),
		cmocka_unit_test(what_two_child_sas_share_stays_for_the_other),
	};

	return cmocka_run_group_tests_name("child_kernel", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
