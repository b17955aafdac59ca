/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A peer behind a NAT that gives it other ports and addresses: who follows, and
 * what moves (RFC 7296 2.23; C7, C11).
 */
#include <stdio.h>

#include "libswan/alloc.h"
#include "sa/mapping.h"
#include "unit/libike/engine/pair.h"

#define OTHER_NAT "203.0.113.8"
#define STRANGER  "198.51.100.9"

static struct ip_endpoint at(const char *address, uint16_t port)
{
	struct ip_endpoint e = { .port = port };

	assert_true(ip_address_parse(view_of_string(address), &e.address));
	return e;
}

static void without_replay_window(struct conn_spec *spec, size_t host)
{
	(void)host;
	spec->replay_window = 0;
}

static void in_transport_mode(struct conn_spec *spec, size_t host)
{
	(void)host;
	spec->type = CONN_TRANSPORT;
	xfree(spec->left.subnets);
	xfree(spec->right.subnets);
	spec->left.subnets = spec->right.subnets = NULL;
	spec->left.nr_subnets = spec->right.nr_subnets = 0;
}

/* What each test begins and ends with: up, nearly always through a NAT. */
static int up(void **state, pair_edit_fn *edit)
{
	struct pair *pair = NEW(struct pair);

	pair_init_behind_nat(pair, edit, 0);
	pair_up(pair);
	*state = pair;
	return 0;
}

static int up_behind_nat(void **state)
{
	return up(state, NULL);
}

static int up_without_replay_window(void **state)
{
	return up(state, without_replay_window);
}

static int up_in_transport_mode(void **state)
{
	return up(state, in_transport_mode);
}

static int up_without_nat(void **state)
{
	struct pair *pair = NEW(struct pair);

	pair_init_any_west(pair, PAIR_IKE);
	pair_up(pair);
	*state = pair;
	return 0;
}

static int done(void **state)
{
	struct pair *pair = *state;

	pair_done(pair);
	xfree(pair);
	return 0;
}

/* Where west's port 4500 is seen now. */
static struct ip_endpoint seen_at(const struct pair *pair)
{
	struct nat nat = pair->sim->net.nats[0]; /* nothing is made by asking */
	struct ip_endpoint from = { nat.inside, 4500 };

	nat_pass_out(&nat, pair->sim->timeline.now, &from);
	return from;
}

static void ask(struct host *host)
{
	char what[40];

	snprintf(what, sizeof(what), "initiate_v2_liveness:%ju",
		 (uintmax_t)pair_ike(host)->serial);
	host_impair(host, what);
}

static void assert_policies(const struct host *host,
			    const struct ip_address *remote)
{
	for (size_t n = 0; n < host->kernel.nr_policies; n++) {
		const struct kernel_policy *p = &host->kernel.policies[n];

		assert_true(ip_address_eq(p->direction == KERNEL_OUT ?
						  &p->template_dst :
						  &p->template_src,
					  remote));
	}
}

/* HOST sends IKE and ESP to REMOTE, and to nowhere else. */
static void assert_sends_to(struct host *host, struct ip_endpoint remote)
{
	const struct child_sa *child = pair_child(host);
	const struct kept_sa *in = sim_kernel_find(
		&host->kernel, PROTOCOL_ESP, child->spi_in, true);
	const struct kept_sa *out = sim_kernel_find(
		&host->kernel, PROTOCOL_ESP, child->spi_out, false);
	struct kernel_ends ends;

	assert_true(ip_endpoint_eq(&pair_ike(host)->path.remote, &remote));
	ends = sim_kernel_ends(in);
	assert_true(ip_endpoint_eq(&ends.src, &remote));
	ends = sim_kernel_ends(out);
	assert_true(ip_endpoint_eq(&ends.dst, &remote));
	assert_policies(host, &remote.address);
	assert_int_equal(host->kernel.nr_routes, 1);
	assert_true(ip_address_eq(&host->kernel.routes[0].route.peer,
				  &remote.address));
}

/* What west sends next; it is not on its way so far. */
static struct blob take_request(struct pair *pair, struct host *from)
{
	pair->hold = from == WEST(pair->sim) ? HOLD_WEST : HOLD_EAST;
	ask(from);
	pair_run(pair, 10);
	assert_int_equal(pair->nr_held, 1);
	struct blob datagram = blob_clone(blob_view(&pair->held[0].datagram));

	pair->hold = HOLD_NONE;
	return datagram;
}

static void an_ike_message_from_another_port_moves_all(void **state)
{
	struct pair *pair = *state;

	assert_sends_to(EAST(pair->sim), seen_at(pair));
	nat_rebind(&pair->sim->net.nats[0], PAIR_NAT);
	ask(WEST(pair->sim));
	pair_run(pair, 10);
	assert_sends_to(EAST(pair->sim), seen_at(pair));
	assert_sends_to(WEST(pair->sim), at("192.0.2.2", 4500));
	assert_true(ladder_has(&pair->sim->ladder,
			       "peer behind NAT is at 203.0.113.7:UDP/10003 "
			       "now, was at 203.0.113.7:UDP/10002"));
}

static void so_does_one_from_another_address(void **state)
{
	struct pair *pair = *state;

	nat_rebind(&pair->sim->net.nats[0], OTHER_NAT);
	ask(WEST(pair->sim));
	pair_run(pair, 10);
	assert_sends_to(EAST(pair->sim), seen_at(pair));
	pair_run(pair, 1000);
	host_down(EAST(pair->sim), CONN); /* nothing is left behind */
	pair_run(pair, 1000);
	assert_null(pair_child(WEST(pair->sim)));
}

/* Who authenticates anew from there is the same caller. */
static void its_instance_is_where_it_is(void **state)
{
	struct pair *pair = *state;

	nat_rebind(&pair->sim->net.nats[0], OTHER_NAT);
	ask(WEST(pair->sim));
	pair_run(pair, 1000);
	struct host *west = WEST(pair->sim);
	uint64_t serial = pair_ike(EAST(pair->sim))->conn_serial;
	struct ip_endpoint now = seen_at(pair);
	char what[40];

	snprintf(what, sizeof(what), "trigger_v2_replace:%ju",
		 (uintmax_t)pair_ike(west)->serial);
	host_impair(west, what);
	pair_run(pair, 20000);
	assert_int_equal(pair_ike(EAST(pair->sim))->conn_serial, serial);
	assert_true(ip_address_eq(
		&ike_sa_conn(pair_ike(EAST(pair->sim)))->remote_address,
		&now.address));
	assert_sends_to(EAST(pair->sim), now);
}

/* A response of the peer's is a new message as well. */
static void an_answer_from_another_port_moves_all(void **state)
{
	struct pair *pair = *state;

	pair->hold = HOLD_WEST;
	ask(EAST(pair->sim));
	pair_run(pair, 10);
	assert_int_equal(pair->nr_held, 1);
	nat_rebind(&pair->sim->net.nats[0], PAIR_NAT);
	pair_release(pair, HOLD_WEST);
	pair_run(pair, 10);
	assert_sends_to(EAST(pair->sim), seen_at(pair));
}

/* RFC 7296 2.23: "only in response to a new packet"; 2.11: but it is answered. */
static void a_repeat_moves_nothing(void **state)
{
	struct ip_endpoint stranger = at(STRANGER, 7);
	struct pair *pair = *state;

	struct blob request = take_request(pair, WEST(pair->sim));
	struct ip_endpoint to = pair->held[0].to;

	pair_release(pair, HOLD_WEST);
	pair_run(pair, 10);
	pair->hold = HOLD_EAST;
	sim_deliver(pair->sim, &stranger, &to, blob_view(&request));
	assert_sends_to(EAST(pair->sim), seen_at(pair));
	assert_int_equal(pair->nr_held, 1);
	assert_true(ip_endpoint_eq(&pair->held[0].to, &stranger));
	blob_free(&request);
}

static void a_message_without_integrity_moves_nothing(void **state)
{
	struct ip_endpoint stranger = at(STRANGER, 7);
	struct pair *pair = *state;

	struct blob request = take_request(pair, WEST(pair->sim));

	request.ptr[request.len - 1] ^= 1;
	pair->hold = HOLD_EAST;
	sim_deliver(pair->sim, &stranger, &pair->held[0].to,
		    blob_view(&request));
	assert_sends_to(EAST(pair->sim), seen_at(pair));
	assert_int_equal(pair->nr_held, 1); /* the request itself */
	blob_free(&request);
}

/* RFC 7296 2.23: one packet of an attacker's way would take it away. */
static void who_is_behind_the_nat_does_not_follow(void **state)
{
	struct ip_endpoint stranger = at(STRANGER, 4500);
	struct ip_endpoint inside;
	struct pair *pair = *state;

	struct blob request = take_request(pair, EAST(pair->sim));

	inside = (struct ip_endpoint){ WEST(pair->sim)->addresses[0], 4500 };
	sim_deliver(pair->sim, &stranger, &inside, blob_view(&request));
	pair_run(pair, 10);
	assert_sends_to(WEST(pair->sim), at("192.0.2.2", 4500));
	assert_true(window_is_idle(&pair_ike(EAST(pair->sim))->window));
	blob_free(&request);
}

static void without_a_nat_nobody_follows(void **state)
{
	struct ip_endpoint stranger = at(STRANGER, 500);
	struct pair *pair = *state;

	struct blob request = take_request(pair, WEST(pair->sim));

	sim_deliver(pair->sim, &stranger, &pair->held[0].to,
		    blob_view(&request));
	assert_sends_to(EAST(pair->sim), at("192.0.2.1", 500));
	blob_free(&request);
}

static void kernel_says(struct pair *pair, const struct ip_endpoint *source)
{
	const struct child_sa *child = pair_child(EAST(pair->sim));
	struct kernel_event event = { .kind = KERNEL_MAPPING,
				      .protocol = child->protocol,
				      .spi = child->spi_in,
				      .sa_dst = child->local.address,
				      .source = *source };

	host_kernel_event(EAST(pair->sim), &event);
}

static void esp_from_elsewhere_moves_all(void **state)
{
	struct pair *pair = *state;

	nat_rebind(&pair->sim->net.nats[0], PAIR_NAT);
	struct ip_endpoint now = seen_at(pair);

	kernel_says(pair, &now);
	kernel_says(pair, &now); /* packets on their way meanwhile */
	assert_sends_to(EAST(pair->sim), now);
}

/* RFC 7296 2.23: "only be done safely if replay protection is enabled". */
static void esp_that_may_be_a_repeat_moves_nothing(void **state)
{
	struct ip_endpoint stranger = at(STRANGER, 7);
	struct pair *pair = *state;

	kernel_says(pair, &stranger);
	assert_sends_to(EAST(pair->sim), seen_at(pair));
}

/*
 * RFC 7296 2.23: "including retransmission packets"; they are not left to a
 * schedule that has been to the wrong place, nor to the end of it.
 */
static void what_is_sent_again_goes_to_the_new_place(void **state)
{
	struct pair *pair = *state;

	nat_rebind(&pair->sim->net.nats[0], PAIR_NAT);
	ask(EAST(pair->sim)); /* to nobody */
	pair_run(pair, 20000);
	ask(WEST(pair->sim));
	pair_run(pair, 20);
	assert_true(window_is_idle(&pair_ike(EAST(pair->sim))->window));
	assert_sends_to(EAST(pair->sim), seen_at(pair));
}

/* What has been answered, from elsewhere, is not sent again. */
static void an_answer_from_elsewhere_is_one(void **state)
{
	struct pair *pair = *state;

	pair->hold = HOLD_WEST;
	ask(EAST(pair->sim));
	pair_run(pair, 10);
	nat_rebind(&pair->sim->net.nats[0], PAIR_NAT);
	pair_release(pair, HOLD_WEST);
	pair->hold = HOLD_EAST;
	pair_run(pair, 1000);
	assert_int_equal(pair->nr_held, 0);
}

static void rekey_meanwhile(struct pair *pair, enum ike_sa_action action)
{
	nat_rebind(&pair->sim->net.nats[0], PAIR_NAT);
	pair_rekey(EAST(pair->sim), action);
	pair_run(pair, 100);
	ask(WEST(pair->sim));
	pair_run(pair, 5000);
	assert_sends_to(EAST(pair->sim), seen_at(pair));
	assert_sends_to(WEST(pair->sim), at("192.0.2.2", 4500));
	nat_rebind(&pair->sim->net.nats[0], PAIR_NAT);
	ask(WEST(pair->sim));
	pair_run(pair, 1000);
	assert_sends_to(EAST(pair->sim), seen_at(pair));
}

static void child_sa_rekeyed_meanwhile_is_of_the_new_place(void **state)
{
	rekey_meanwhile(*state, SA_REKEY_CHILD);
}

static void ike_sa_rekeyed_meanwhile_is_of_the_new_place(void **state)
{
	rekey_meanwhile(*state, SA_REKEY_IKE);
}

/* Half of it is of no use: it is deleted at both ends, the IKE SA stays. */
static void what_the_kernel_does_not_move_is_deleted(void **state)
{
	struct pair *pair = *state;

	nat_rebind(&pair->sim->net.nats[0], PAIR_NAT);
	EAST(pair->sim)->kernel.nr_to_fail = 1;
	ask(WEST(pair->sim));
	pair_run(pair, 1000);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair->sim->hosts[n];

		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), 1);
		assert_int_equal(host->kernel.nr_sas, 0);
	}
}

/* RFC 7296 2.23.1: its selectors have the address, not the port. */
static void transport_mode_follows_a_port_only(void **state)
{
	struct pair *pair = *state;

	nat_rebind(&pair->sim->net.nats[0], PAIR_NAT);
	ask(WEST(pair->sim));
	pair_run(pair, 1000);
	struct ip_endpoint now = seen_at(pair);

	assert_true(ip_endpoint_eq(&pair_child(EAST(pair->sim))->remote, &now));
	nat_rebind(&pair->sim->net.nats[0], OTHER_NAT);
	ask(WEST(pair->sim));
	pair_run(pair, 1000);
	assert_int_equal(EAST(pair->sim)->kernel.nr_sas, 0);
	assert_int_equal(WEST(pair->sim)->kernel.nr_sas, 0);
}

#define STARTED(test, start) cmocka_unit_test_setup_teardown(test, start, done)
#define BEHIND_NAT(test)     STARTED(test, up_behind_nat)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BEHIND_NAT(an_ike_message_from_another_port_moves_all),
		BEHIND_NAT(so_does_one_from_another_address),
		BEHIND_NAT(its_instance_is_where_it_is),
		BEHIND_NAT(an_answer_from_another_port_moves_all),
		BEHIND_NAT(a_repeat_moves_nothing),
		BEHIND_NAT(a_message_without_integrity_moves_nothing),
		BEHIND_NAT(who_is_behind_the_nat_does_not_follow),
		STARTED(without_a_nat_nobody_follows, up_without_nat),
		BEHIND_NAT(esp_from_elsewhere_moves_all),
		STARTED(esp_that_may_be_a_repeat_moves_nothing,
			up_without_replay_window),
		BEHIND_NAT(what_is_sent_again_goes_to_the_new_place),
		BEHIND_NAT(an_answer_from_elsewhere_is_one),
		BEHIND_NAT(child_sa_rekeyed_meanwhile_is_of_the_new_place),
		BEHIND_NAT(ike_sa_rekeyed_meanwhile_is_of_the_new_place),
		BEHIND_NAT(what_the_kernel_does_not_move_is_deleted),
		STARTED(transport_mode_follows_a_port_only,
			up_in_transport_mode),
	};

	return cmocka_run_group_tests_name("mapping", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
