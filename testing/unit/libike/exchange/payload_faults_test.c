/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What each fault does to the payloads of a message, and what it leaves alone.
 */
#include "exchange/payload_faults.h"

#include "exchange/exchange.h"
#include "unit/libike/engine/pair.h"
#include "wire/ke_payload.h"
#include "wire/nonce_payload.h"
#include "wire/notify_payload.h"
#include "wire/sa_payload.h"
#include "wire/ts_payload.h"

#define UNKNOWN_TYPE 255

static const uint8_t octets[] = { 1, 2, 3, 4 };

/* KE, Nonce, N(COOKIE), N(ADDITIONAL_KEY_EXCHANGE), each of OCTETS. */
static void make(struct builder *out)
{
	request_init(out);
	ke_payload_encode(out, 31, view_of_array(octets));
	nonce_payload_encode(out, view_of_array(octets));
	notify_payload_encode(out, NOTIFY_COOKIE, view_of_array(octets));
	notify_payload_encode(out, NOTIFY_ADDITIONAL_KEY_EXCHANGE,
			      view_of_array(octets));
}

/* A pair that is up, and the message of west's last apply(). */
struct changed {
	struct pair pair;
	struct payload_faults *faults;
	struct builder out;
	struct chain chain;
};

static void changed_init(struct changed *c)
{
	pair_init(&c->pair, PAIR_IKE);
	pair_up(&c->pair);
	c->faults = &pair_ike(WEST(c->pair.sim))->world->impair.payloads;
	request_init(&c->out);
}

static void changed_done(struct changed *c)
{
	*c->faults = (struct payload_faults){ .ignore_notify = 0 };
	builder_done(&c->out);
	pair_done(&c->pair);
}

/* The message as a request of EXCHANGE with FAULTS. */
static void apply(struct changed *c, uint8_t exchange,
		  struct payload_faults faults)
{
	builder_done(&c->out);
	make(&c->out);
	*c->faults = faults;
	payload_faults_send(pair_ike(WEST(c->pair.sim)), exchange, false,
			    &c->out);
	struct cursor in = cursor_of(builder_written(&c->out));

	assert_true(
		chain_decode(&in, builder_first_payload(&c->out), &c->chain));
}

static struct view body(const struct changed *c, size_t n)
{
	assert_true(n < c->chain.nr);
	return c->chain.payloads[n].body;
}

static void without_faults_it_stays_as_it_is(void **unused)
{
	struct changed c;
	struct builder same;

	(void)unused;
	changed_init(&c);
	make(&same);
	apply(&c, EXCHANGE_CREATE_CHILD_SA, (struct payload_faults){ 0 });
	assert_true(view_eq(builder_written(&c.out), builder_written(&same)));
	builder_done(&same);
	changed_done(&c);
}

static void octets_of_ke_are_emptied_filled_or_gone(void **unused)
{
	static const uint8_t filled[] = { 7, 7, 7, 7 };
	struct changed c;

	(void)unused;
	changed_init(&c);
	apply(&c, EXCHANGE_CREATE_CHILD_SA,
	      (struct payload_faults){
		      .ke = {OCTETS_EMPTY, 0}
	});
	assert_int_equal(c.chain.nr, 4);
	assert_int_equal(body(&c, 0).len, 4); /* method, reserved */
	apply(&c, EXCHANGE_CREATE_CHILD_SA,
	      (struct payload_faults){
		      .ke = {OCTETS_FILLED, 7}
	 });
	struct view rest = view_of(body(&c, 0).ptr + 4, 4);

	assert_int_equal(body(&c, 0).len, 8);
	assert_int_equal(body(&c, 0).ptr[1], 31);
	assert_true(view_eq(rest, view_of_array(filled)));
	assert_true(view_eq(body(&c, 1), view_of_array(octets)));
	apply(&c, EXCHANGE_CREATE_CHILD_SA,
	      (struct payload_faults){
		      .ke = {OCTETS_OMITTED, 0}
	  });
	assert_int_equal(c.chain.nr, 3);
	assert_null(chain_find(&c.chain, PAYLOAD_KE));
	changed_done(&c);
}

/* N(COOKIE) stays what it was. */
static void octets_of_a_link_are_those_of_its_notify_alone(void **unused)
{
	struct changed c;
	struct notify_payload n;

	(void)unused;
	changed_init(&c);
	apply(&c, EXCHANGE_IKE_FOLLOWUP_KE,
	      (struct payload_faults){
		      .link = {OCTETS_EMPTY, 0}
	  });
	assert_true(chain_notify(&c.chain, NOTIFY_COOKIE, &n));
	assert_int_equal(n.data.len, 4);
	assert_true(chain_notify(&c.chain, NOTIFY_ADDITIONAL_KEY_EXCHANGE, &n));
	assert_int_equal(n.data.len, 0);
	apply(&c, EXCHANGE_IKE_FOLLOWUP_KE,
	      (struct payload_faults){
		      .link = {OCTETS_OMITTED, 0}
	    });
	assert_int_equal(c.chain.nr, 3);
	assert_false(
		chain_has_notify(&c.chain, NOTIFY_ADDITIONAL_KEY_EXCHANGE));
	changed_done(&c);
}

/* No series runs that could be at ADDKE1: its notify is let pass. */
static void a_notify_of_another_round_is_let_pass(void **unused)
{
	struct changed c;

	(void)unused;
	changed_init(&c);
	apply(&c, EXCHANGE_IKE_FOLLOWUP_KE,
	      (struct payload_faults){ .omit_addke = 1 });
	assert_int_equal(c.chain.nr, 4);
	changed_done(&c);
}

static void notifies_are_added_and_left_out_by_type(void **unused)
{
	struct changed c;

	(void)unused;
	changed_init(&c);
	apply(&c, EXCHANGE_IKE_AUTH,
	      (struct payload_faults){ .add_notify = NOTIFY_INITIAL_CONTACT,
				       .omit_notify = NOTIFY_COOKIE });
	assert_int_equal(c.chain.nr, 4);
	assert_false(chain_has_notify(&c.chain, NOTIFY_COOKIE));
	assert_true(chain_has_notify(&c.chain, NOTIFY_INITIAL_CONTACT));
	changed_done(&c);
}

static void unknown_payloads_go_to_their_exchange(void **unused)
{
	const struct payload_faults faults = {
		.unknown_to = EXCHANGE_IKE_AUTH,
		.unknown_critical = true,
	};
	struct changed c;

	(void)unused;
	changed_init(&c);
	apply(&c, EXCHANGE_CREATE_CHILD_SA, faults);
	assert_int_equal(c.chain.nr, 4);
	apply(&c, EXCHANGE_IKE_AUTH, faults);
	assert_int_equal(c.chain.nr, 5);
	assert_int_equal(c.chain.payloads[4].type, UNKNOWN_TYPE);
	assert_int_equal(c.chain.payloads[4].flags, 0x80);
	apply(&c, EXCHANGE_CREATE_CHILD_SA,
	      (struct payload_faults){ .pad_with_unknown = 3 });
	assert_int_equal(c.chain.nr, 7);
	assert_int_equal(c.chain.payloads[6].type, UNKNOWN_TYPE);
	assert_int_equal(c.chain.payloads[6].flags, 0);
	changed_done(&c);
}

static void reserved_bits_are_set_in_each(void **unused)
{
	struct changed c;

	(void)unused;
	changed_init(&c);
	apply(&c, EXCHANGE_CREATE_CHILD_SA,
	      (struct payload_faults){ .payload_flags = true });
	for (size_t n = 0; n < c.chain.nr; n++) {
		assert_int_equal(c.chain.payloads[n].flags, 0x01);
	}
	changed_done(&c);
}

/* SA with two ciphers, N(REKEY_SA), TSi, TSr, as a rekey of west's has them. */
static void make_rekey(struct builder *out, uint8_t protocol)
{
	struct wire_transform transforms[] = {
		{ .type = TRANSFORM_ENCR, .id = 20, .key_bits = 256 },
		{ .type = TRANSFORM_ENCR, .id = 20, .key_bits = 128 },
		{ .type = TRANSFORM_SN, .id = 0 },
	};
	const struct wire_proposal proposal = { 1, protocol,
						view_of_array(octets),
						transforms, 3 };
	struct ip_selector ts;

	assert_null(ip_selector_parse(view_of_string("10.1.0.0/16"), &ts));
	request_init(out);
	sa_payload_encode(out, &proposal, 1);
	notify_payload_encode_spi(out, PROTOCOL_ESP, view_of_array(octets),
				  NOTIFY_REKEY_SA, EMPTY_VIEW);
	ts_payload_encode(out, PAYLOAD_TSI, &ts, 1);
	ts_payload_encode(out, PAYLOAD_TSR, &ts, 1);
}

static void apply_to_rekey(struct changed *c, uint8_t protocol,
			   struct payload_faults faults)
{
	builder_done(&c->out);
	make_rekey(&c->out, protocol);
	*c->faults = faults;
	payload_faults_send(pair_ike(WEST(c->pair.sim)),
			    EXCHANGE_CREATE_CHILD_SA, false, &c->out);
	struct cursor in = cursor_of(builder_written(&c->out));

	assert_true(
		chain_decode(&in, builder_first_payload(&c->out), &c->chain));
}

static void fields_of_a_rekey_have_other_numbers(void **unused)
{
	struct changed c;

	(void)unused;
	changed_init(&c);
	apply_to_rekey(&c, PROTOCOL_ESP,
		       (struct payload_faults){
			       .rekey_protocol = {true, 2},
			       .nr_ts = { { true, 0 }, { true, 9 } } });
	assert_int_equal(body(&c, 1).ptr[0], 2);
	assert_int_equal(body(&c, 2).ptr[0], 0);
	assert_int_equal(body(&c, 3).ptr[0], 9);
	apply_to_rekey(&c, PROTOCOL_ESP,
		       (struct payload_faults){ .pad_with_unknown = 0 });
	assert_int_equal(body(&c, 1).ptr[0], PROTOCOL_ESP);
	assert_int_equal(body(&c, 2).ptr[0], 1);
	changed_done(&c);
}

/* Of each cipher in the proposals of PROTOCOL, with what FAULTS say. */
static void assert_key_bits(struct changed *c, uint8_t protocol,
			    struct payload_faults faults, unsigned first,
			    unsigned second)
{
	struct sa_payload sa;

	apply_to_rekey(c, protocol, faults);
	assert_true(sa_payload_decode(body(c, 0), &sa));
	assert_int_equal(sa.proposals[0].nr_transforms, 3);
	assert_int_equal(sa.proposals[0].transforms[0].key_bits, first);
	assert_int_equal(sa.proposals[0].transforms[1].key_bits, second);
	assert_int_equal(sa.proposals[0].transforms[2].key_bits, 0);
	assert_true(view_eq(sa.proposals[0].spi, view_of_array(octets)));
	sa_payload_done(&sa);
}

static void lengths_of_keys_are_of_their_protocol(void **unused)
{
	const struct payload_faults child = { .child_key_bits = { true, 192 } };
	const struct payload_faults ike = { .ike_key_bits = { true, 0 } };
	struct changed c;

	(void)unused;
	changed_init(&c);
	assert_key_bits(&c, PROTOCOL_ESP, child, 192, 192);
	assert_key_bits(&c, PROTOCOL_ESP, ike, 256, 128);
	assert_key_bits(&c, PROTOCOL_IKE, child, 256, 128);
	assert_key_bits(&c, PROTOCOL_IKE, ike, 0, 0);
	changed_done(&c);
}

/* The grammar, too, sees none any more once the last notify is gone. */
static void what_is_ignored_is_not_there(void **unused)
{
	struct changed c;
	struct message msg;

	(void)unused;
	changed_init(&c);
	apply(&c, EXCHANGE_CREATE_CHILD_SA, (struct payload_faults){ 0 });
	msg.inner = c.chain;
	msg.body = &msg.inner;
	c.faults->ignore_notify = NOTIFY_COOKIE;
	payload_faults_receive(pair_ike(WEST(c.pair.sim))->world, &msg);
	assert_int_equal(msg.inner.nr, 3);
	assert_false(chain_has_notify(&msg.inner, NOTIFY_COOKIE));
	assert_true(msg.inner.payload_set & P(NOTIFY));
	c.faults->ignore_notify = NOTIFY_ADDITIONAL_KEY_EXCHANGE;
	payload_faults_receive(pair_ike(WEST(c.pair.sim))->world, &msg);
	assert_int_equal(msg.inner.nr, 2);
	assert_false(msg.inner.payload_set & P(NOTIFY));
	changed_done(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_faults_it_stays_as_it_is),
		cmocka_unit_test(octets_of_ke_are_emptied_filled_or_gone),
		cmocka_unit_test(
			octets_of_a_link_are_those_of_its_notify_alone),
		cmocka_unit_test(a_notify_of_another_round_is_let_pass),
		cmocka_unit_test(notifies_are_added_and_left_out_by_type),
		cmocka_unit_test(unknown_payloads_go_to_their_exchange),
		cmocka_unit_test(reserved_bits_are_set_in_each),
		cmocka_unit_test(fields_of_a_rekey_have_other_numbers),
		cmocka_unit_test(lengths_of_keys_are_of_their_protocol),
		cmocka_unit_test(what_is_ignored_is_not_there),
	};

	return cmocka_run_group_tests_name("payload_faults", tests,
					   nss_fixture_start, nss_fixture_stop);
}
