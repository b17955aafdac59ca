/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the kernel is asked for when several want the same selectors.
 */
#include "sa/spd.h"

#include "libswan/alloc.h"
#include "sa/kernel_batch.h"
#include "unit/libike/engine/pair.h"

struct fixture {
	struct spd spd;
	struct list a; /* owners */
	struct list b;
	struct kernel_batch batch;
	struct ip_selector local;
	struct ip_selector remote;
};

static struct ip_selector selector(const char *text)
{
	struct ip_selector s;

	assert_null(ip_selector_parse(view_of_string(text), &s));
	return s;
}

static void init(struct fixture *f)
{
	*f = (struct fixture){ .batch = KERNEL_BATCH_EMPTY };
	spd_init(&f->spd, 1);
	list_init(&f->a);
	list_init(&f->b);
	f->local = selector("10.1.0.0/16");
	f->remote = selector("10.2.0.0/16");
}

static void forget_requests(struct fixture *f)
{
	xfree(f->batch.list);
	f->batch = KERNEL_BATCH_EMPTY;
}

static void done(struct fixture *f)
{
	spd_release(&f->spd, &f->a, &f->batch);
	spd_release(&f->spd, &f->b, &f->batch);
	forget_requests(f);
	assert_int_equal(f->spd.entries.nr_entries, 0);
	spd_done(&f->spd);
}

static const struct spd_want trap = {
	.rank = SPD_SHUNT,
	.directions = SPD_OUT,
	.action = KERNEL_ALLOW,
	.has_template = true,
	.reqid = 5,
};
static const struct spd_want block = {
	.rank = SPD_SHUNT,
	.directions = SPD_OUT,
	.action = KERNEL_BLOCK,
};
static const struct spd_want tunnel = {
	.rank = SPD_TUNNEL,
	.directions = SPD_ALL,
	.action = KERNEL_ALLOW,
	.has_template = true,
	.protocol = 3,
	.reqid = 5,
};

static void claim(struct fixture *f, struct list *owner,
		  const struct spd_want *want)
{
	spd_claim(&f->spd, owner, owner == &f->a ? 1 : 2, &f->local,
		  &f->remote, want, &f->batch);
}

/* EXPECTED: "+in +out -fwd", adds and deletes in their order. */
static void assert_requests(struct fixture *f, const char *expected)
{
	static const char *const names[] = { [KERNEL_IN] = "in",
					     [KERNEL_OUT] = "out",
					     [KERNEL_FWD] = "fwd" };
	char buf[100] = "";
	struct text text = TEXT_IN(buf);

	for (size_t n = 0; n < f->batch.nr; n++) {
		const struct kernel_request *r = &f->batch.list[n];

		text_add(&text, "%s%c%s", n == 0 ? "" : " ",
			 r->kind == KERNEL_POLICY_ADD ? '+' : '-',
			 names[r->policy.direction]);
	}
	assert_string_equal(buf, expected);
	forget_requests(f);
}

static void a_trap_is_replaced_by_a_tunnel_in_place(void **unused)
{
	struct fixture f;

	(void)unused;
	init(&f);
	claim(&f, &f.a, &trap);
	assert_requests(&f, "+out");
	claim(&f, &f.b, &tunnel);
	assert_requests(&f, "+in +fwd +out");
	done(&f);
}

/* No moment without an outbound policy: it is replaced, not deleted. */
static void a_trap_takes_the_place_of_a_tunnel_that_goes(void **unused)
{
	struct fixture f;

	(void)unused;
	init(&f);
	claim(&f, &f.a, &trap);
	claim(&f, &f.b, &tunnel);
	forget_requests(&f);
	spd_release(&f.spd, &f.b, &f.batch);
	assert_true(f.batch.list[0].policy.has_template);
	assert_int_equal(f.batch.list[0].policy.direction, KERNEL_OUT);
	assert_requests(&f, "+out -in -fwd");
	done(&f);
}

static void a_shunt_below_a_tunnel_changes_nothing(void **unused)
{
	struct fixture f;

	(void)unused;
	init(&f);
	claim(&f, &f.b, &tunnel);
	forget_requests(&f);
	claim(&f, &f.a, &block);
	assert_requests(&f, "");
	spd_release(&f.spd, &f.a, &f.batch);
	assert_requests(&f, "");
	done(&f);
}

static void a_rekeyed_tunnel_needs_no_request(void **unused)
{
	struct fixture f;

	(void)unused;
	init(&f);
	claim(&f, &f.a, &tunnel);
	forget_requests(&f);
	claim(&f, &f.b, &tunnel);
	spd_release(&f.spd, &f.a, &f.batch);
	assert_requests(&f, "");
	spd_release(&f.spd, &f.b, &f.batch);
	assert_requests(&f, "-in -fwd -out");
	done(&f);
}

/* Two peers for the same net: the earlier one's works again. */
static void of_two_tunnels_the_latest_stands(void **unused)
{
	struct spd_want other = tunnel;
	struct fixture f;

	(void)unused;
	init(&f);
	other.reqid = 6;
	claim(&f, &f.a, &tunnel);
	claim(&f, &f.b, &other);
	assert_int_equal(f.batch.list[5].policy.reqid, 6);
	forget_requests(&f);
	spd_release(&f.spd, &f.b, &f.batch);
	assert_int_equal(f.batch.list[0].policy.reqid, 5);
	assert_requests(&f, "+in +fwd +out");
	done(&f);
}

/* What had been added new the kernel has undone; what was replaced it has not. */
static void what_failed_is_put_back(void **unused)
{
	struct fixture f;

	(void)unused;
	init(&f);
	claim(&f, &f.a, &block);
	claim(&f, &f.b, &tunnel);
	forget_requests(&f);
	spd_revert(&f.spd, &f.b, &f.batch);
	assert_int_equal(f.batch.list[0].policy.action, KERNEL_BLOCK);
	assert_requests(&f, "+out");
	spd_revert(&f.spd, &f.a, &f.batch);
	assert_requests(&f, "");
	done(&f);
}

static void inbound_selectors_are_the_other_way_round(void **unused)
{
	struct fixture f;

	(void)unused;
	init(&f);
	claim(&f, &f.a, &tunnel);
	const struct kernel_policy *in = &f.batch.list[0].policy;
	const struct kernel_policy *out = &f.batch.list[2].policy;

	assert_true(ip_selector_eq(&in->src, &f.remote));
	assert_true(ip_selector_eq(&in->dst, &f.local));
	assert_true(ip_selector_eq(&out->src, &f.local));
	assert_true(ip_selector_eq(&out->dst, &f.remote));
	done(&f);
}

/* Else IPv6 neighbours could not even speak IKE (RFC 4861). */
static void neighbour_discovery_passes_as_long_as_there_is_ipv6(void **unused)
{
	struct fixture f;

	(void)unused;
	init(&f);
	f.local = selector("2001:db8:1::/48");
	f.remote = selector("2001:db8:2::/48");
	claim(&f, &f.a, &trap);
	const struct kernel_policy *first = &f.batch.list[0].policy;

	assert_int_equal(first->src.protocol, 58);
	assert_int_equal(first->src.start_port, 135 << 8);
	assert_int_equal(first->priority, 1);
	assert_false(first->has_template);
	assert_requests(&f, "+in +out +in +out +out");
	claim(&f, &f.b, &tunnel);
	spd_release(&f.spd, &f.a, &f.batch);
	assert_requests(&f, "+in +fwd +out");
	spd_release(&f.spd, &f.b, &f.batch);
	assert_requests(&f, "-in -fwd -out -in -out -in -out");
	claim(&f, &f.a, &trap);
	forget_requests(&f);
	spd_revert(&f.spd, &f.a, &f.batch);
	assert_requests(&f, "");
	done(&f);
}

static void another_connections_shunt_is_found(void **unused)
{
	struct fixture f;

	(void)unused;
	init(&f);
	claim(&f, &f.a, &trap);
	claim(&f, &f.b, &tunnel);
	assert_int_equal(spd_other_shunt(&f.spd, 2, &f.local, &f.remote), 1);
	assert_int_equal(spd_other_shunt(&f.spd, 1, &f.local, &f.remote), 0);
	assert_int_equal(spd_other_shunt(&f.spd, 2, &f.remote, &f.local), 0);
	done(&f);
}

static void a_pair_is_of_one_family_and_protocol(void **unused)
{
	static const struct {
		const char *local;
		const char *remote;
		bool is_pair;
	} cases[] = {
		{"10.0.0.0/8",	   "10.1.0.0/16",     true },
		{ "10.0.0.0/8",	    "2001:db8::/32",   false},
		{ "10.0.0.0/8/tcp", "10.1.0.0/16",	   true },
		{ "10.0.0.0/8/tcp", "10.1.0.0/16/udp", false},
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		struct ip_selector local = selector(cases[n].local);
		struct ip_selector remote = selector(cases[n].remote);

		assert_int_equal(spd_is_pair(&local, &remote),
				 cases[n].is_pair);
	}
}

/* Only what stands is told to the kernel; the rest when it comes to stand. */
static void a_tunnel_moves_in_its_place(void **unused)
{
	struct ip_address elsewhere;
	struct fixture f;

	(void)unused;
	assert_true(ip_address_parse(view_of_string("203.0.113.8"),
				     &elsewhere));
	init(&f);
	claim(&f, &f.a, &tunnel);
	claim(&f, &f.b, &tunnel);
	forget_requests(&f);
	spd_move(&f.a, &elsewhere, &f.batch);
	assert_requests(&f, "");
	spd_release(&f.spd, &f.b, &f.batch);
	assert_true(ip_address_eq(&f.batch.list[0].policy.template_src,
				  &elsewhere));
	assert_requests(&f, "+in +fwd +out");
	spd_move(&f.a, &f.local.range.start, &f.batch);
	assert_true(ip_address_eq(&f.batch.list[2].policy.template_dst,
				  &f.local.range.start));
	assert_requests(&f, "+in +fwd +out");
	done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_trap_is_replaced_by_a_tunnel_in_place),
		cmocka_unit_test(a_trap_takes_the_place_of_a_tunnel_that_goes),
		cmocka_unit_test(a_shunt_below_a_tunnel_changes_nothing),
		cmocka_unit_test(a_rekeyed_tunnel_needs_no_request),
		cmocka_unit_test(of_two_tunnels_the_latest_stands),
		cmocka_unit_test(what_failed_is_put_back),
		cmocka_unit_test(inbound_selectors_are_the_other_way_round),
		cmocka_unit_test(
			neighbour_discovery_passes_as_long_as_there_is_ipv6),
		cmocka_unit_test(another_connections_shunt_is_found),
		cmocka_unit_test(a_pair_is_of_one_family_and_protocol),
		cmocka_unit_test(a_tunnel_moves_in_its_place),
	};

	return cmocka_run_group_tests_name("spd", tests, NULL, NULL);
}
