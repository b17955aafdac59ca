/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The kernel tells that an SA has reached a limit of traffic.
 */
#include "engine/engine.h"
#include "unit/libike/engine/pair.h"

static bool rekey;

static void with_rekey(struct conn_spec *spec, size_t host)
{
	(void)host;
	spec->rekey = rekey;
}

static void init(struct pair *pair, bool rekeyed)
{
	rekey = rekeyed;
	pair_init_edited(pair, PAIR_IKE, with_rekey);
	pair_up(pair);
}

/* Of the one SA or the other of west's Child SA. */
static struct kernel_event expired(struct pair *pair, bool hard, bool inbound)
{
	const struct child_sa *child = pair_child(WEST(pair->sim));

	return (struct kernel_event){
		.kind = hard ? KERNEL_EXPIRE_HARD : KERNEL_EXPIRE_SOFT,
		.protocol = child->protocol,
		.spi = inbound ? child->spi_in : child->spi_out,
		.reqid = child->reqid,
	};
}

static void tell(struct pair *pair, const struct kernel_event *event)
{
	host_kernel_event(WEST(pair->sim), event);
	pair_run(pair, 2000);
}

static void assert_pairs(struct pair *pair, size_t nr)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct host *host = &pair->sim->hosts[n];

		assert_int_equal(sim_kernel_nr_installed(&host->kernel),
				 2 * nr);
		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), 1);
	}
}

/* Soft or hard, of packets that come in or go out: there is a new one. */
static void what_is_used_up_is_rekeyed(void **unused)
{
	(void)unused;
	for (unsigned n = 0; n < 4; n++) {
		struct pair pair;

		init(&pair, true);
		uint64_t old = pair_child(WEST(pair.sim))->serial;
		struct kernel_event event = expired(&pair, n & 1, n & 2);

		tell(&pair, &event);
		assert_true(pair_child(WEST(pair.sim))->serial > old);
		assert_pairs(&pair, 1);
		pair_done(&pair);
	}
}

/* Both SAs of it say so at the same time. */
static void it_is_rekeyed_once(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, true);
	uint64_t old = pair_child(WEST(pair.sim))->serial;
	struct kernel_event in = expired(&pair, false, true);
	struct kernel_event out = expired(&pair, false, false);

	host_kernel_event(WEST(pair.sim), &in);
	tell(&pair, &out);
	assert_int_equal(pair_child(WEST(pair.sim))->serial, old + 1);
	assert_pairs(&pair, 1);
	pair_done(&pair);
}

static void without_rekey_the_soft_limit_says_nothing(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, false);
	uint64_t old = pair_child(WEST(pair.sim))->serial;
	struct kernel_event event = expired(&pair, false, true);

	tell(&pair, &event);
	assert_int_equal(pair_child(WEST(pair.sim))->serial, old);
	assert_pairs(&pair, 1);
	pair_done(&pair);
}

static void without_rekey_the_hard_limit_is_the_end(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, false);
	struct kernel_event event = expired(&pair, true, false);

	tell(&pair, &event);
	assert_null(pair_child(WEST(pair.sim)));
	assert_null(pair_child(EAST(pair.sim)));
	assert_pairs(&pair, 0);
	pair_done(&pair);
}

static void what_is_not_ours_is_nobodys(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, true);
	uint64_t old = pair_child(WEST(pair.sim))->serial;
	struct kernel_event spi = expired(&pair, true, true);
	struct kernel_event protocol = spi;

	spi.spi ^= 1;
	protocol.protocol = PROTOCOL_AH;
	tell(&pair, &spi);
	tell(&pair, &protocol);
	assert_int_equal(pair_child(WEST(pair.sim))->serial, old);
	assert_pairs(&pair, 1);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_used_up_is_rekeyed),
		cmocka_unit_test(it_is_rekeyed_once),
		cmocka_unit_test(without_rekey_the_soft_limit_says_nothing),
		cmocka_unit_test(without_rekey_the_hard_limit_is_the_end),
		cmocka_unit_test(what_is_not_ours_is_nobodys),
	};

	return cmocka_run_group_tests_name("kernel_event", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
