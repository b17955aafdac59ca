/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What strangers can make us keep, do and log; what comes out of order.
 */
#include <string.h>

#include "engine/engine.h"
#include "sim/forge.h"
#include "unit/libike/engine/pair.h"

#define SPI_BYTES	8
#define EXCHANGE_OFFSET 18
#define NATD_PAYLOAD	(4 + 4 + 20) /* the last of a request */
#define PADDING		20000

static unsigned nr_lines;

static void count_line(void *ctx, enum log_level level,
		       const struct logger *origin, const char *text)
{
	(void)ctx, (void)level, (void)origin, (void)text;
	nr_lines++;
}

/* West's IKE_SA_INIT request, for strangers to send in their way. */
static struct blob take_request(struct pair *pair)
{
	pair->hold = HOLD_WEST;
	host_up(WEST(pair->sim), CONN);
	pair_run(pair, 100);
	assert_int_equal(pair->nr_held, 1);
	EAST(pair->sim)->sink.write = count_line;
	nr_lines = 0;
	return blob_clone(blob_view(&pair->held[0].datagram));
}

static void put_u16(uint8_t *ptr, size_t value)
{
	ptr[0] = (uint8_t)(value >> 8);
	ptr[1] = (uint8_t)value;
}

static void deliver(struct pair *pair, struct view request)
{
	sim_deliver(pair->sim, &pair->held[0].from, &pair->held[0].to, request);
}

static unsigned half_open(struct pair *pair)
{
	return EAST(pair->sim)->engine->world.sas.nr_half_open;
}

/* Design 10: no list is walked whose length grows with SAs. */
static void same_spi_makes_few_sas(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	struct blob request = take_request(&pair);

	for (unsigned n = 0; n < 100; n++) {
		request.ptr[request.len - 1] = (uint8_t)n; /* of a hash */
		deliver(&pair, blob_view(&request));
	}
	assert_in_range(half_open(&pair), 1, 10);
	blob_free(&request);
	pair_done(&pair);
}

#define FROM_ONE_MAX 64 /* and a sixteenth of the threshold, if that is more */

/* REQUEST with an SPI of its own, and east's cookie for it, from FROM. */
static void send_with_cookie(struct pair *pair, struct view request,
			     const struct ip_endpoint *from, unsigned nr)
{
	const struct world *world = &EAST(pair->sim)->engine->world;
	uint8_t cookie[COOKIE_BYTES];
	uint8_t notify[4 + COOKIE_BYTES] = { 0, 0 };
	struct forged f;

	assert_true(forge_open(NULL, request, &f));
	put_u16(f.header.spis.i.bytes, nr);
	diag_t d = cookie_make(&world->cookies,
			       forge_body(&f.outer, PAYLOAD_NONCE), from,
			       &f.header.spis.i, cookie);
	assert_null(d);
	put_u16(notify + 2, NOTIFY_COOKIE);
	memcpy(notify + 4, cookie, sizeof(cookie));
	forge_prepend(&f.outer, PAYLOAD_NOTIFY, view_of_array(notify));
	struct blob datagram = forge_seal(NULL, &f);

	sim_deliver(pair->sim, from, &pair->held[0].to, blob_view(&datagram));
	blob_free(&datagram);
	forged_done(&f);
}

/* Threats 3: who is where it says has no more than a part of all there may be. */
static void cookies_of_one_address_make_few_sas(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_any_west(&pair, PAIR_IKE);
	struct ike_config *config = &EAST(pair.sim)->engine->world.config;
	struct blob request = take_request(&pair);
	struct ip_endpoint west = pair.held[0].from;
	struct ip_endpoint other = west;

	config->ddos_mode = DDOS_BUSY;
	config->ddos_ike_threshold = 100;
	other.address.bytes[3] ^= 0x80;
	for (unsigned n = 0; n < FROM_ONE_MAX + 20; n++) {
		send_with_cookie(&pair, blob_view(&request), &west, n);
	}
	assert_int_equal(half_open(&pair), FROM_ONE_MAX);
	send_with_cookie(&pair, blob_view(&request), &other, 1000);
	assert_int_equal(half_open(&pair), FROM_ONE_MAX + 1);
	config->ddos_ike_threshold = (FROM_ONE_MAX + 1) * 16;
	send_with_cookie(&pair, blob_view(&request), &west, 1001);
	send_with_cookie(&pair, blob_view(&request), &west, 1002);
	assert_int_equal(half_open(&pair), FROM_ONE_MAX + 2);
	pair_run(&pair, 40000); /* they are over */
	assert_int_equal(half_open(&pair), 0);
	send_with_cookie(&pair, blob_view(&request), &west, 1003);
	assert_int_equal(half_open(&pair), 1);
	blob_free(&request);
	pair_done(&pair);
}

/* Guide 9: what a stranger can trigger at will is rate-limited. */
static void strangers_do_not_fill_the_log(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	struct blob request = take_request(&pair);

	for (unsigned n = 0; n < 1000; n++) {
		request.ptr[SPI_BYTES - 1] = (uint8_t)n;
		request.ptr[SPI_BYTES - 2] = (uint8_t)(n >> 8);
		deliver(&pair, blob_view(&request));
	}
	pair_run(&pair, 40000);
	assert_int_equal(half_open(&pair), 0);
	assert_in_range(nr_lines, 1, 900);
	blob_free(&request);
	pair_done(&pair);
}

/* The request is kept until IKE_AUTH: it may not be of any size. */
static void huge_first_request_is_dropped(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	struct blob request = take_request(&pair);
	struct blob huge = blob_new(request.len + PADDING);
	size_t last = request.len - NATD_PAYLOAD; /* may be longer, too */

	memcpy(huge.ptr, request.ptr, request.len);
	put_u16(huge.ptr + last + 2, NATD_PAYLOAD + PADDING);
	put_u16(huge.ptr + 26, huge.len);
	deliver(&pair, blob_view(&huge));
	assert_int_equal(half_open(&pair), 0);
	blob_free(&huge);
	blob_free(&request);
	pair_done(&pair);
}

static void swap_held(struct pair *pair)
{
	struct blob first = pair->held[0].datagram;

	assert_int_equal(pair->nr_held, 2);
	pair->held[0].datagram = pair->held[1].datagram;
	pair->held[1].datagram = first;
}

/* RFC 7296 2.3: datagrams may change places; the request comes again. */
static void request_may_overtake_the_ike_auth_response(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 2);
	pair.hold = HOLD_EAST;
	pair_run(&pair, 2);
	assert_int_equal(pair.nr_held, 1);
	pair_rekey(EAST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 5); /* a key pair is made */
	swap_held(&pair);
	pair_release(&pair, HOLD_EAST);
	pair_run(&pair, 60000);
	assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
	assert_non_null(pair_child(WEST(pair.sim)));
	assert_int_equal(pair_child(WEST(pair.sim))->spi_in,
			 pair_child(EAST(pair.sim))->spi_out);
	pair_done(&pair);
}

/*
 * Session resumption is not offered (R9242-17): IKE_SESSION_RESUME begins
 * nothing and has no answer, and its sender falls back to IKE_SA_INIT.
 */
static void resumption_begins_nothing(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	struct blob request = take_request(&pair);

	pair.hold = HOLD_WEST | HOLD_EAST;
	request.ptr[EXCHANGE_OFFSET] = EXCHANGE_IKE_SESSION_RESUME;
	deliver(&pair, blob_view(&request));
	pair_run(&pair, 10);
	assert_int_equal(half_open(&pair), 0);
	assert_int_equal(pair.nr_held, 1); /* west's */
	pair_release(&pair, HOLD_WEST | HOLD_EAST);
	pair_run(&pair, 1000);
	assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
	blob_free(&request);
	pair_done(&pair);
}

/* R9242-17: who asks for a ticket gets none, and the IKE SA it asked for. */
static void no_ticket_is_given(void **unused)
{
	static const char response[] =
		"IKE_AUTH response from 192.0.2.2:UDP/500 containing "
		"SK{IDr,AUTH,SA,TSi,TSr}";
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	host_impair(WEST(pair.sim), "add_v2_notification:TICKET_REQUEST");
	pair_up(&pair);
	assert_true(ladder_has(&pair.sim->ladder, "N(TICKET_REQUEST)"));
	assert_true(ladder_has(&pair.sim->ladder, response));
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_spi_makes_few_sas),
		cmocka_unit_test(cookies_of_one_address_make_few_sas),
		cmocka_unit_test(strangers_do_not_fill_the_log),
		cmocka_unit_test(huge_first_request_is_dropped),
		cmocka_unit_test(resumption_begins_nothing),
		cmocka_unit_test(no_ticket_is_given),
		cmocka_unit_test(request_may_overtake_the_ike_auth_response),
	};

	return cmocka_run_group_tests_name("receive", tests, nss_fixture_start,
					   nss_fixture_stop);
}
