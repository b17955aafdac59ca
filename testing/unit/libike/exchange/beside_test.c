/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Child SAs beside a narrowed one (RFC 7296 2.9): asked for by packets that it
 * leaves out, and by the peer.
 */
#include "exchange/beside.h"

#include "engine/engine.h"
#include "libswan/alloc.h"
#include "unit/libike/engine/pair.h"

#define WEST_HOST "10.1.0.9"
#define FIRST	  "10.2.0.9" /* behind east: of CONN there */
#define SECOND	  "10.3.0.9" /* of "other" there */

static struct ip_selector selector(const char *text)
{
	struct ip_selector s;

	assert_null(ip_selector_parse(view_of_string(text), &s));
	return s;
}

/* West believes in one net behind east. */
static void west_wants_more(struct conn_spec *spec, size_t host)
{
	spec->narrowing = true;
	if (host == 0) {
		*spec->right.subnets = selector("10.0.0.0/8");
	}
}

static void west_reauthenticates(struct conn_spec *spec, size_t host)
{
	west_wants_more(spec, host);
	spec->reauth = host == 0;
}

static int route(struct host *host, const char *name)
{
	return ike_route(host->engine, name, host->sim->timeline.now).code;
}

static enum packet_fate packet(struct pair *pair, const char *to)
{
	struct ip_selector src = selector(WEST_HOST);
	struct ip_selector dst = selector(to);

	return host_packet(WEST(pair->sim), &src, &dst);
}

static enum packet_fate packet_back(struct pair *pair, const char *from)
{
	struct ip_selector src = selector(from);
	struct ip_selector dst = selector(WEST_HOST);

	return host_packet(EAST(pair->sim), &src, &dst);
}

static struct ike_answer oppo(struct pair *pair, const char *to)
{
	struct ip_selector src = selector(WEST_HOST);
	struct ip_selector dst = selector(to);
	struct host *west = WEST(pair->sim);

	west->touched = true;
	return ike_oppo(west->engine, &src, &dst, pair->sim->timeline.now);
}

/* West has one connection, east one a net; the first is up, by a packet. */
static void init(struct pair *pair, pair_edit_fn *edit, bool has_other)
{
	pair_init_edited(pair, PAIR_IKE, edit);
	if (has_other) {
		pair_add_conn(pair, "other", PAIR_IKE, "10.1.0.0/16",
			      "10.3.0.0/16", INTERMEDIATE_YES);
		host_delete(WEST(pair->sim), "other");
	}
	assert_int_equal(route(WEST(pair->sim), CONN), RC_OK);
	assert_int_equal(packet(pair, FIRST), PACKET_HELD);
	pair_run(pair, 1000);
	assert_int_equal(packet(pair, FIRST), PACKET_PROTECTED);
}

static size_t nr_conns(struct pair *pair)
{
	return WEST(pair->sim)->engine->world.conns.nr;
}

/* The Child SA whose outbound SA HOST sends from SRC to DST by. */
static const struct child_sa *sender(struct host *host, const char *src,
				     const char *dst)
{
	struct ip_selector from = selector(src);
	struct ip_selector to = selector(dst);
	const struct kernel_policy *policy;
	const struct kept_sa *kept =
		sim_kernel_route(&host->kernel, &from, &to, &policy);

	LIST_FOREACH(entry, &host->engine->world.sas.all) {
		struct ike_sa *ike = CONTAINER_OF(entry, struct ike_sa, in_db);

		LIST_FOREACH(of_child, &ike->children) {
			const struct child_sa *child = CONTAINER_OF(
				of_child, struct child_sa, in_ike);

			if (kept != NULL && child->spi_out == kept->sa.spi) {
				return child;
			}
		}
	}
	return NULL;
}

/* Both ends send and take what is between west and EAST_HOST by one Child SA. */
static void assert_carried(struct pair *pair, const char *east_host)
{
	struct ip_selector west_side = selector(WEST_HOST);
	struct ip_selector east_side = selector(east_host);
	const struct child_sa *west =
		sender(WEST(pair->sim), WEST_HOST, east_host);
	const struct child_sa *east =
		sender(EAST(pair->sim), east_host, WEST_HOST);

	assert_non_null(west);
	assert_non_null(east);
	assert_int_equal(west->spi_out, east->spi_in);
	assert_int_equal(west->spi_in, east->spi_out);
	assert_true(child_sa_covers(west, &west_side, &east_side));
	assert_true(child_sa_covers(east, &east_side, &west_side));
}

static void assert_both_carried(struct pair *pair)
{
	assert_carried(pair, FIRST);
	assert_carried(pair, SECOND);
	assert_ptr_not_equal(sender(WEST(pair->sim), WEST_HOST, FIRST),
			     sender(WEST(pair->sim), WEST_HOST, SECOND));
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		assert_int_equal(sim_kernel_nr_installed(
					 &pair->sim->hosts[n].kernel),
				 4);
	}
}

static void init_both(struct pair *pair, pair_edit_fn *edit)
{
	init(pair, edit, true);
	assert_int_equal(packet(pair, SECOND), PACKET_HELD);
	pair_run(pair, 1000);
	assert_both_carried(pair);
}

static void a_packet_outside_makes_another_child_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, west_wants_more, true);
	uint32_t trap = conn_trap_reqid(&WEST(pair.sim)->engine->world.conns,
					pair_conn(WEST(pair.sim), CONN));
	WEST(pair.sim)->kernel.forgotten_reqid = 0;
	assert_int_equal(packet(&pair, SECOND), PACKET_HELD);
	assert_int_equal(packet(&pair, FIRST), PACKET_PROTECTED);
	pair_run(&pair, 1000);
	assert_both_carried(&pair);
	assert_int_equal(packet(&pair, SECOND), PACKET_PROTECTED);
	assert_int_equal(packet_back(&pair, SECOND), PACKET_PROTECTED);
	assert_int_equal(nr_conns(&pair), 2);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 1);
	assert_int_equal(WEST(pair.sim)->kernel.forgotten_reqid, trap);
	pair_done(&pair);
}

/* A packet of the first one's host is not what a second one is narrowed to. */
static void all_of_the_net_is_in_it(void **unused)
{
	struct pair pair;

	(void)unused;
	init_both(&pair, west_wants_more);
	assert_int_equal(packet(&pair, "10.3.200.1"), PACKET_PROTECTED);
	pair_done(&pair);
}

static void rekeys_keep_the_selectors_of_each(void **unused)
{
	struct pair pair;

	(void)unused;
	init_both(&pair, west_wants_more);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair.sim->hosts[n];
		const struct child_sa *first =
			sender(WEST(pair.sim), WEST_HOST, FIRST);
		const struct child_sa *second =
			sender(WEST(pair.sim), WEST_HOST, SECOND);
		uint64_t serials[] = { first->serial, second->serial };

		pair_rekey(host, SA_REKEY_CHILD);
		if (n == 1) {
			host_rekey(host, "other", false);
		}
		pair_run(&pair, 2000);
		assert_both_carried(&pair);
		assert_true(sender(WEST(pair.sim), WEST_HOST, FIRST)->serial >
			    serials[0]);
		assert_true(sender(WEST(pair.sim), WEST_HOST, SECOND)->serial >
			    serials[1]);
		pair_rekey(host, SA_REKEY_IKE);
		pair_run(&pair, 2000);
		assert_both_carried(&pair);
	}
	pair_done(&pair);
}

static void reauthentication_takes_it_along(void **unused)
{
	struct pair pair;

	(void)unused;
	init_both(&pair, west_reauthenticates);
	host_impair(WEST(pair.sim), "trigger_v2_replace:1");
	pair_run(&pair, 5000);
	assert_true(ladder_has(&pair.sim->ladder, "replaced IKE SA #1"));
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 1);
	assert_both_carried(&pair);
	pair_done(&pair);
}

/* The first one made was the second net's: so it is anew. */
static void a_narrowed_child_sa_is_made_anew_as_it_is(void **unused)
{
	struct pair pair;

	(void)unused;
	init_both(&pair, west_reauthenticates);
	host_down(WEST(pair.sim), CONN);
	pair_run(&pair, 1000);
	assert_int_equal(packet(&pair, SECOND), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_carried(&pair, SECOND);
	char impair[40];
	struct text text = TEXT_IN(impair);

	text_add(&text, "trigger_v2_replace:%ju",
		 (uintmax_t)pair_ike(WEST(pair.sim))->serial);
	host_impair(WEST(pair.sim), impair);
	pair_run(&pair, 5000);
	assert_true(ladder_has(&pair.sim->ladder, "replaced IKE SA"));
	assert_carried(&pair, SECOND);
	assert_int_equal(nr_conns(&pair), 1);
	pair_done(&pair);
}

static void assert_nothing_is_left(struct pair *pair, size_t nr)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct host *host = &pair->sim->hosts[n];

		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 0);
		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), 0);
	}
	assert_int_equal(nr_conns(pair), nr);
}

static void down_takes_it_along(void **unused)
{
	struct pair pair;

	(void)unused;
	init_both(&pair, west_wants_more);
	host_down(WEST(pair.sim), CONN);
	pair_run(&pair, 1000);
	assert_nothing_is_left(&pair, 1);
	assert_true(WEST(pair.sim)->nr_down_done > 0);
	assert_int_equal(packet(&pair, SECOND), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_int_equal(packet(&pair, SECOND), PACKET_PROTECTED);
	assert_int_equal(packet(&pair, FIRST), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_both_carried(&pair);
	pair_done(&pair);
}

static void down_child_takes_it_along(void **unused)
{
	struct pair pair;

	(void)unused;
	init_both(&pair, west_wants_more);
	host_down_child(WEST(pair.sim), CONN);
	pair_run(&pair, 1000);
	assert_int_equal(sim_kernel_nr_installed(&WEST(pair.sim)->kernel), 0);
	assert_int_equal(nr_conns(&pair), 1);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 1);
	pair_done(&pair);
}

static void delete_takes_it_along(void **unused)
{
	struct pair pair;

	(void)unused;
	init_both(&pair, west_wants_more);
	host_delete(WEST(pair.sim), CONN);
	pair_run(&pair, 1000);
	assert_nothing_is_left(&pair, 0);
	assert_int_equal(WEST(pair.sim)->kernel.nr_policies, 0);
	pair_done(&pair);
}

static void suspend_takes_it_along(void **unused)
{
	struct pair pair;

	(void)unused;
	init_both(&pair, west_wants_more);
	ike_suspend(WEST(pair.sim)->engine, CONN, pair.sim->timeline.now);
	assert_int_equal(nr_conns(&pair), 1);
	assert_int_equal(sim_kernel_nr_installed(&WEST(pair.sim)->kernel), 0);
	pair_done(&pair);
}

/* Its Child SA deleted by the peer, its packets are the trap's again. */
static void what_the_peer_deletes_comes_again(void **unused)
{
	struct pair pair;

	(void)unused;
	init_both(&pair, west_wants_more);
	host_down_child(EAST(pair.sim), "other");
	pair_run(&pair, 1000);
	assert_int_equal(nr_conns(&pair), 1);
	assert_int_equal(packet(&pair, FIRST), PACKET_PROTECTED);
	assert_int_equal(packet(&pair, SECOND), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_both_carried(&pair);
	pair_done(&pair);
}

/* Narrowed to what is there: no second one, and no end of trying. */
static void what_is_there_already_is_not_made_twice(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, west_wants_more, false);
	assert_int_equal(packet(&pair, SECOND), PACKET_HELD);
	pair_run(&pair, 2000);
	assert_true(ladder_has(&pair.sim->ladder, "narrowed it to what"));
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		assert_int_equal(sim_kernel_nr_installed(
					 &pair.sim->hosts[n].kernel),
				 2);
	}
	assert_carried(&pair, FIRST);
	assert_int_equal(nr_conns(&pair), 1);
	unsigned nr_sent = pair.sim->net.nr_sent;
	size_t nr_blocks = xalloc_nr_live();

	for (unsigned n = 0; n < 50; n++) {
		assert_int_equal(packet(&pair, SECOND), PACKET_HELD);
		pair_run(&pair, 1000);
	}
	assert_int_equal(pair.sim->net.nr_sent, nr_sent);
	assert_int_equal(xalloc_nr_live(), nr_blocks);
	pair_run(&pair, 15000);
	assert_int_equal(packet(&pair, SECOND), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_true(pair.sim->net.nr_sent > nr_sent);
	pair_done(&pair);
}

/* What has been refused must not keep other packets from being heard. */
static void after_a_refusal_the_trap_speaks_again(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, west_wants_more, true);
	struct sim_kernel *kernel = &WEST(pair.sim)->kernel;

	assert_int_equal(packet(&pair, "10.4.0.9"), PACKET_HELD);
	pair_run(&pair, 500);
	kernel->forgotten_reqid = 0;
	pair_run(&pair, 3000);
	assert_int_not_equal(kernel->forgotten_reqid, 0);
	assert_int_equal(packet(&pair, SECOND), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_both_carried(&pair);
	pair_done(&pair);
}

static void without_an_answer_nothing_is_left(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, west_wants_more, true);
	pair.lose = EXCHANGE_CREATE_CHILD_SA;
	assert_int_equal(packet(&pair, SECOND), PACKET_HELD);
	pair_run(&pair, 500);
	assert_int_equal(nr_conns(&pair), 2);
	pair_run(&pair, 40000);
	assert_int_equal(nr_conns(&pair), 1);
	pair_done(&pair);
}

/* A peer that has one for each host, and an end of them. */
static void there_are_not_more_than_sixteen(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, west_wants_more, false);
	for (unsigned n = 3; n < 23; n++) {
		char net[32], host[32], name[8];
		struct text net_text = TEXT_IN(net);
		struct text host_text = TEXT_IN(host);
		struct text name_text = TEXT_IN(name);

		text_add(&net_text, "10.%u.0.0/16", n);
		text_add(&host_text, "10.%u.0.9", n);
		text_add(&name_text, "n%u", n);
		pair_add_conn(&pair, name, PAIR_IKE, "10.1.0.0/16", net,
			      INTERMEDIATE_YES);
		host_delete(WEST(pair.sim), name);
		assert_int_equal(packet(&pair, host), PACKET_HELD);
		pair_run(&pair, 1000);
		assert_int_equal(packet(&pair, host),
				 n < 3 + BESIDE_MAX ? PACKET_PROTECTED :
						      PACKET_HELD);
	}
	assert_int_equal(nr_conns(&pair), 1 + BESIDE_MAX);
	assert_true(ladder_has(&pair.sim->ladder, "are enough"));
	assert_int_equal(oppo(&pair, "10.99.0.9").code, RC_OPPOFAILURE);
	pair_done(&pair);
}

/* whack --oppohere and --oppothere: as the packet, and whoever asks waits. */
static void an_operator_may_ask_for_it(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, west_wants_more, true);
	struct ike_answer first = oppo(&pair, SECOND);
	struct ike_answer second = oppo(&pair, SECOND);

	assert_int_equal(first.code, RC_OK);
	assert_int_not_equal(first.conn_serial, 0);
	assert_int_not_equal(first.conn_serial,
			     pair_conn(WEST(pair.sim), CONN)->serial);
	assert_int_equal(second.conn_serial, first.conn_serial);
	assert_int_equal(WEST(pair.sim)->nr_up_done, 0);
	pair_run(&pair, 1000);
	assert_int_equal(WEST(pair.sim)->nr_up_done, 1);
	assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
	assert_both_carried(&pair);
	pair_done(&pair);
}

static void what_is_up_is_not_asked_for_again(void **unused)
{
	const char *const to[] = { FIRST, SECOND };
	struct pair pair;

	(void)unused;
	init_both(&pair, west_wants_more);
	unsigned nr_sent = pair.sim->net.nr_sent;

	for (size_t n = 0; n < ARRAY_LEN(to); n++) {
		struct ike_answer answer = oppo(&pair, to[n]);

		assert_int_equal(answer.code, RC_OK);
		assert_int_equal(answer.conn_serial, 0);
	}
	pair_run(&pair, 1000);
	assert_int_equal(pair.sim->net.nr_sent, nr_sent);
	pair_done(&pair);
}

/* What packets do not ask for so soon he may. */
static void an_operator_hears_of_a_refusal_each_time(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, west_wants_more, false);
	for (unsigned n = 1; n <= 3; n++) {
		assert_int_not_equal(oppo(&pair, SECOND).conn_serial, 0);
		pair_run(&pair, 1000);
		assert_int_equal(WEST(pair.sim)->nr_up_done, n);
		assert_int_not_equal(WEST(pair.sim)->up_code, RC_OK);
		assert_int_equal(nr_conns(&pair), 1);
	}
	pair_done(&pair);
}

/* Without a trap such a packet meets nothing. */
static void without_a_trap_no_one_has_such_a_packet(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, west_wants_more);
	pair_up(&pair);
	assert_int_equal(packet(&pair, SECOND), PACKET_CLEAR);
	assert_int_equal(oppo(&pair, SECOND).code, RC_OPPOFAILURE);
	assert_int_equal(oppo(&pair, FIRST).code, RC_OK);
	pair_done(&pair);
}

/* reqid= is of one Child SA. */
static void with_a_reqid_of_its_own_there_is_one(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, west_wants_more);
	pair_conn(WEST(pair.sim), CONN)->spec->reqid = 7;
	assert_int_equal(route(WEST(pair.sim), CONN), RC_OK);
	assert_int_equal(packet(&pair, FIRST), PACKET_HELD);
	pair_run(&pair, 1000);
	unsigned nr_sent = pair.sim->net.nr_sent;

	assert_int_equal(packet(&pair, SECOND), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_int_equal(pair.sim->net.nr_sent, nr_sent);
	assert_true(ladder_has(&pair.sim->ladder, ": dropped"));
	assert_int_equal(oppo(&pair, SECOND).code, RC_OPPOFAILURE);
	pair_done(&pair);
}

/* East's connections are two, west's is one: it has two Child SAs all the same. */
static void the_peer_may_ask_for_it(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, west_wants_more, true);
	assert_int_equal(route(EAST(pair.sim), "other"), RC_OK);
	assert_int_equal(packet_back(&pair, SECOND), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_both_carried(&pair);
	assert_int_equal(nr_conns(&pair), 2);
	host_down_child(EAST(pair.sim), "other");
	pair_run(&pair, 1000);
	assert_int_equal(nr_conns(&pair), 1);
	assert_carried(&pair, FIRST);
	pair_done(&pair);
}

static void both_ends_may_ask_for_it_at_once(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, west_wants_more, true);
	assert_int_equal(route(EAST(pair.sim), "other"), RC_OK);
	pair.sim->net.rules.delay_min_ms = pair.sim->net.rules.delay_max_ms =
		20;
	assert_int_equal(packet(&pair, SECOND), PACKET_HELD);
	assert_int_equal(packet_back(&pair, SECOND), PACKET_HELD);
	pair_run(&pair, 10000);
	assert_both_carried(&pair);
	assert_int_equal(nr_conns(&pair), 2);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_packet_outside_makes_another_child_sa),
		cmocka_unit_test(all_of_the_net_is_in_it),
		cmocka_unit_test(rekeys_keep_the_selectors_of_each),
		cmocka_unit_test(reauthentication_takes_it_along),
		cmocka_unit_test(a_narrowed_child_sa_is_made_anew_as_it_is),
		cmocka_unit_test(down_takes_it_along),
		cmocka_unit_test(down_child_takes_it_along),
		cmocka_unit_test(delete_takes_it_along),
		cmocka_unit_test(suspend_takes_it_along),
		cmocka_unit_test(what_the_peer_deletes_comes_again),
		cmocka_unit_test(what_is_there_already_is_not_made_twice),
		cmocka_unit_test(after_a_refusal_the_trap_speaks_again),
		cmocka_unit_test(without_an_answer_nothing_is_left),
		cmocka_unit_test(there_are_not_more_than_sixteen),
		cmocka_unit_test(with_a_reqid_of_its_own_there_is_one),
		cmocka_unit_test(an_operator_may_ask_for_it),
		cmocka_unit_test(what_is_up_is_not_asked_for_again),
		cmocka_unit_test(an_operator_hears_of_a_refusal_each_time),
		cmocka_unit_test(without_a_trap_no_one_has_such_a_packet),
		cmocka_unit_test(the_peer_may_ask_for_it),
		cmocka_unit_test(both_ends_may_ask_for_it_at_once),
	};

	return cmocka_run_group_tests_name("beside", tests, nss_fixture_start,
					   nss_fixture_stop);
}
