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

#define MAX_BYTES   100000
#define MAX_PACKETS 1000

static void limited(struct conn_spec *spec, size_t host)
{
	(void)host;
	spec->ipsec_max_bytes = MAX_BYTES;
	spec->ipsec_max_packets = MAX_PACKETS;
}

/* What HOST's kernel is told of the limits of both SAs. */
static void assert_limits(const struct host *host, unsigned soft_eighths)
{
	assert_int_equal(host->kernel.nr_sas, 2);
	for (size_t n = 0; n < host->kernel.nr_sas; n++) {
		const struct kernel_sa *sa = &host->kernel.sas[n].sa;

		assert_int_equal(sa->hard_bytes, MAX_BYTES);
		assert_int_equal(sa->hard_packets, MAX_PACKETS);
		assert_int_equal(sa->soft_bytes,
				 MAX_BYTES / 8 * soft_eighths);
		assert_int_equal(sa->soft_packets,
				 MAX_PACKETS / 8 * soft_eighths);
	}
}

/* Time for a rekey before the end; who made the IKE SA is the first to ask. */
static void a_soft_limit_comes_before_the_hard_one(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, limited);
	pair_up(&pair);
	assert_limits(WEST(pair.sim), 6);
	assert_limits(EAST(pair.sim), 7);
	pair_done(&pair);
}

static void without_limits_the_kernel_is_told_of_none(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	for (size_t n = 0; n < 2; n++) {
		const struct kernel_sa *sa = &WEST(pair.sim)->kernel.sas[n].sa;

		assert_int_equal(sa->soft_bytes | sa->hard_bytes, 0);
		assert_int_equal(sa->soft_packets | sa->hard_packets, 0);
	}
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			child_sas_with_other_selectors_take_theirs_along),
		cmocka_unit_test(what_two_child_sas_share_stays_for_the_other),
		cmocka_unit_test(a_soft_limit_comes_before_the_hard_one),
		cmocka_unit_test(without_limits_the_kernel_is_told_of_none),
	};

	return cmocka_run_group_tests_name("child_kernel", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
