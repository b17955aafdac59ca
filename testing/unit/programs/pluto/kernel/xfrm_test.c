/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * XFRM against a real kernel: needs root and ESP, is skipped without.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/xfrm.h"
#include "kernel/xfrm_listen.h"
#include "loop.h"

enum { AH = 2, ESP = 3 };

static struct xfrm *kernel;

static struct ip_address address(const char *text)
{
	struct ip_address out;

	assert_true(ip_address_parse(view_of_string(text), &out));
	return out;
}

static struct ip_selector selector(const char *text)
{
	struct ip_selector out;
	diag_t d = ip_selector_parse(view_of_string(text), &out);

	assert_null(d);
	return out;
}

static const uint8_t key_bytes[64] = {
	0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b,
	0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16,
	0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x21,
};

/* One algorithm or pair, and the words that `ip xfrm state` has for it. */
struct suite {
	const char *name;
	uint16_t encr_id;
	unsigned encr_bits;
	size_t encr_key_bytes; /* with salt */
	uint16_t integ_id;
	size_t integ_key_bytes;
	const char *expected[2];
};

/* clang-format off */
static const struct suite suites[] = {
	{ "AES_GCM_16_128", 20, 128, 20, 0, 0, { "aead rfc4106(gcm(aes)) 0x0102", " 128" } },
	{ "AES_GCM_16_256", 20, 256, 36, 0, 0, { "aead rfc4106(gcm(aes))", " 128" } },
	{ "AES_GCM_12_256", 19, 256, 36, 0, 0, { "aead rfc4106(gcm(aes))", " 96" } },
	{ "AES_GCM_8_256", 18, 256, 36, 0, 0, { "aead rfc4106(gcm(aes))", " 64" } },
	{ "AES_CCM_16_128", 16, 128, 19, 0, 0, { "aead rfc4309(ccm(aes))", " 128" } },
	{ "CHACHA20_POLY1305", 28, 256, 36, 0, 0, { "aead rfc7539esp(chacha20,poly1305)", " 128" } },
	{ "GMAC", 21, 256, 36, 0, 0, { "aead rfc4543(gcm(aes))", " 128" } },
	{ "AES_CBC_128-SHA1", 12, 128, 16, 2, 20, { "auth-trunc hmac(sha1)", "enc cbc(aes) 0x0102" } },
	{ "AES_CBC_256-SHA2_256", 12, 256, 32, 12, 32, { "auth-trunc hmac(sha256)", "enc cbc(aes)" } },
	{ "AES_CBC_256-SHA2_384", 12, 256, 32, 13, 48, { "auth-trunc hmac(sha384)", "enc cbc(aes)" } },
	{ "AES_CBC_256-SHA2_512", 12, 256, 32, 14, 64, { "auth-trunc hmac(sha512)", "enc cbc(aes)" } },
	{ "AES_CTR_256-SHA2_256", 13, 256, 36, 12, 32, { "auth-trunc hmac(sha256)", "enc rfc3686(ctr(aes))" } },
	{ "NULL-SHA2_256", 11, 0, 0, 12, 32, { "auth-trunc hmac(sha256)", "enc ecb(cipher_null)" } },
};
/* clang-format on */

static struct kernel_request sa_request(const struct suite *suite, bool inbound)
{
	struct kernel_request r = { .kind = KERNEL_SA_ADD };

	r.sa = (struct kernel_sa){
		.protocol = ESP,
		.spi = inbound ? 0x11112222 : 0x33334444,
		.src = address(inbound ? "192.0.2.1" : "192.0.2.2"),
		.dst = address(inbound ? "192.0.2.2" : "192.0.2.1"),
		.mode = KERNEL_TUNNEL,
		.inbound = inbound,
		.reqid = 16389,
		.encr_id = suite->encr_id,
		.encr_bits = suite->encr_bits,
		.encr_key = view_of(key_bytes, suite->encr_key_bytes),
		.integ_id = suite->integ_id,
		.integ_key = view_of(key_bytes, suite->integ_key_bytes),
		.esn = true,
		.replay_window = 128,
	};
	return r;
}

static struct kernel_request policy_request(enum kernel_direction direction)
{
	bool out = direction == KERNEL_OUT;
	struct kernel_request r = { .kind = KERNEL_POLICY_ADD };

	r.policy = (struct kernel_policy){
		.direction = direction,
		.src = selector(out ? "10.0.2.0/24" : "10.0.1.0/24"),
		.dst = selector(out ? "10.0.1.0/24" : "10.0.2.0/24"),
		.action = KERNEL_ALLOW,
		.priority = 1757393,
		.has_template = true,
		.protocol = ESP,
		.mode = KERNEL_TUNNEL,
		.template_src = address(out ? "192.0.2.2" : "192.0.2.1"),
		.template_dst = address(out ? "192.0.2.1" : "192.0.2.2"),
		.reqid = 16389,
	};
	return r;
}

/* What the system's own tool sees. */
static const char *ip(const char *arguments)
{
	static char out[65536];
	char command[256];

	snprintf(command, sizeof(command), "ip %s 2>&1", arguments);

	FILE *pipe = popen(command, "r");

	assert_non_null(pipe);
	out[fread(out, 1, sizeof(out) - 1, pipe)] = '\0';
	pclose(pipe);
	return out;
}

#define assert_contains(text, part)                                            \
	do {                                                                   \
		if (strstr((text), (part)) == NULL) {                          \
			fail_msg("\"%s\" is not in:\n%s", (part), (text));     \
		}                                                              \
	} while (0)

static void assert_ok(diag_t d)
{
	if (d != NULL) {
		fail_msg("%s", diag_text(d));
	}
}

static diag_t run(const struct kernel_request *requests, size_t nr)
{
	return xfrm_kernel_ops.run(kernel, requests, nr);
}

static void remove_sas(void)
{
	struct kernel_request r[2] = { sa_request(&suites[0], true),
				       sa_request(&suites[0], false) };

	r[0].kind = r[1].kind = KERNEL_SA_DELETE;
	assert_ok(run(r, 2));
}

/* A tunnel is SAs both ways and three policies; nothing of it may stay. */
static void each_algorithm_is_installed_and_read_back(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(suites); i++) {
		struct kernel_request r[2] = { sa_request(&suites[i], true),
					       sa_request(&suites[i], false) };

		print_message("%s\n", suites[i].name);
		assert_ok(run(r, 2));
		const char *state = ip("xfrm state");

		assert_contains(state, suites[i].expected[0]);
		assert_contains(state, suites[i].expected[1]);
		assert_contains(state, "spi 0x11112222 reqid 16389");
		assert_contains(state, "spi 0x33334444");
		assert_contains(state, "flag af-unspec esn");
		assert_contains(state, "replay_window 128, bitmap-length 4");
		remove_sas();
		assert_string_equal(ip("xfrm state"), "");
	}
}

static void a_reserved_spi_becomes_the_inbound_sa(void **unused)
{
	struct kernel_request r = sa_request(&suites[0], true);
	uint32_t spi = 0;

	(void)unused;
	assert_ok(xfrm_kernel_ops.spi_new(kernel, ESP, &r.sa.src, &r.sa.dst,
					  16389, &spi));
	assert_true(spi >= 0x1000);
	r.sa.spi = spi;
	assert_ok(run(&r, 1));
	const char *state = ip("xfrm state");
	char line[64];

	snprintf(line, sizeof(line), "spi 0x%08x", spi);
	assert_contains(state, line);
	assert_contains(state, "rfc4106(gcm(aes))");
	r.kind = KERNEL_SA_DELETE;
	assert_ok(run(&r, 1));
	assert_string_equal(ip("xfrm state"), "");
}

static void policies_are_added_replaced_and_removed(void **unused)
{
	struct kernel_request r[3] = { policy_request(KERNEL_OUT),
				       policy_request(KERNEL_IN),
				       policy_request(KERNEL_FWD) };

	(void)unused;
	assert_ok(run(r, 3));
	r[0].policy.priority = 1234;
	assert_ok(run(r, 3)); /* over what is there */
	const char *text = ip("xfrm policy");

	assert_contains(text, "src 10.0.2.0/24 dst 10.0.1.0/24 \n\t"
			      "dir out priority 1234");
	assert_contains(text, "dir in priority 1757393");
	assert_contains(text, "dir fwd priority 1757393");
	assert_contains(text, "proto esp reqid 16389 mode tunnel");
	for (size_t i = 0; i < 3; i++) {
		r[i].kind = KERNEL_POLICY_DELETE;
	}
	assert_ok(run(r, 3));
	assert_ok(run(r, 3)); /* absent is no error */
	assert_string_equal(ip("xfrm policy"), "");
}

static void a_refused_sa_leaves_nothing_and_is_named(void **unused)
{
	struct kernel_request r[3] = { sa_request(&suites[0], true),
				       sa_request(&suites[0], false),
				       policy_request(KERNEL_OUT) };
	char text[512];

	(void)unused;
	r[1].sa.encr_key.len = 7; /* no AES key has that length */
	diag_t d = run(r, 3);

	assert_non_null(d);
	snprintf(text, sizeof(text), "%s", diag_text(d));
	diag_free(&d);
	assert_contains(text, "kernel: outbound ESP SA 0x33334444 "
			      "192.0.2.2->192.0.2.1");
	assert_contains(text, "Invalid argument");
	assert_string_equal(ip("xfrm state"), "");
	assert_string_equal(ip("xfrm policy"), "");
}

static void a_policy_that_fails_takes_its_sas_along(void **unused)
{
	struct kernel_request r[3] = { sa_request(&suites[0], true),
				       sa_request(&suites[0], false),
				       policy_request(KERNEL_OUT) };

	(void)unused;
	r[2].policy.dst = selector("2001:db8::/32");
	diag_t d = run(r, 3);

	assert_non_null(d);
	diag_free(&d);
	assert_string_equal(ip("xfrm state"), "");
}

static struct kernel_event heard;
static struct loop *loop;

static void on_event(void *ctx, const struct kernel_event *event)
{
	(void)ctx;
	heard = *event;
	loop_stop(loop);
}

/* The kernel's placeholder for a packet that waits: nothing may stay. */
static void an_acquire_that_nobody_answered_is_removed_at_the_end(void **unused)
{
	struct kernel_request r = policy_request(KERNEL_OUT);
	struct xfrm_listener *listener;

	(void)unused;
	loop = loop_new();
	assert_ok(xfrm_listener_new(loop, on_event, NULL, &listener));
	r.policy.src = selector("192.0.2.2/32");
	r.policy.dst = selector("192.0.2.1/32");
	ip("link add xt0 type veth peer name xt1");
	ip("addr add 192.0.2.2/24 dev xt0");
	ip("link set xt0 up");
	ip("link set xt1 up");
	assert_ok(run(&r, 1));
	assert_int_not_equal(system("ping -c 1 -W 1 192.0.2.1 >/dev/null 2>&1"),
			     0);
	loop_run(loop);
	assert_int_equal(heard.kind, KERNEL_ACQUIRE);
	assert_int_equal(heard.reqid, 16389);
	assert_contains(ip("xfrm state"), "spi 0x00000000");
	r.kind = KERNEL_POLICY_DELETE;
	assert_ok(run(&r, 1));
	xfrm_free(&kernel);
	assert_string_equal(ip("xfrm state"), "");
	assert_ok(xfrm_new(&kernel));
	ip("link del xt0");
	xfrm_listener_free(&listener);
	loop_free(&loop);
}

static void transport_mode_carries_its_selector(void **unused)
{
	struct kernel_request r = sa_request(&suites[1], false);

	(void)unused;
	r.sa.mode = KERNEL_TRANSPORT;
	r.sa.sel_src = selector("192.0.2.2/32/udp/4789");
	r.sa.sel_dst = selector("192.0.2.1/32/udp");
	r.sa.encap = true;
	r.sa.encap_sport = r.sa.encap_dport = 4500;
	assert_ok(run(&r, 1));
	const char *state = ip("xfrm state");

	assert_contains(state, "mode transport");
	assert_contains(state, "sel src 192.0.2.2/32 dst 192.0.2.1/32 "
			       "proto udp sport 4789");
	assert_contains(state, "encap type espinudp sport 4500 dport 4500");
	remove_sas();
}

static void limits_and_flags_are_passed_on(void **unused)
{
	struct kernel_request r = sa_request(&suites[1], true);

	(void)unused;
	r.sa.soft_bytes = 1000000;
	r.sa.hard_bytes = 2000000;
	r.sa.soft_packets = 1000;
	r.sa.hard_packets = 2000;
	r.sa.dont_encap_dscp = true;
	r.sa.esn = false;
	r.sa.replay_window = 0;
	assert_ok(run(&r, 1));
	const char *state = ip("-s xfrm state");

	assert_contains(state, "soft 1000000(bytes), hard 2000000(bytes)");
	assert_contains(state, "soft 1000(packets), hard 2000(packets)");
	assert_contains(state, "extra_flag dont-encap-dscp");
	remove_sas();
}

static void traffic_is_asked_of_one_sa(void **unused)
{
	struct kernel_request r = sa_request(&suites[1], true);
	struct kernel_traffic t;

	(void)unused;
	assert_ok(run(&r, 1));
	assert_true(xfrm_kernel_ops.traffic(kernel, ESP, r.sa.spi, &r.sa.src,
					    &r.sa.dst, &t));
	assert_true(t.bytes == 0 && t.packets == 0 && t.add_time > 1000000000);
	remove_sas();
	assert_false(xfrm_kernel_ops.traffic(kernel, ESP, r.sa.spi, &r.sa.src,
					     &r.sa.dst, &t));
}

static struct ip_endpoint at(const char *text, uint16_t port)
{
	return (struct ip_endpoint){ address(text), port };
}

/* What it is stays; `ip` shows keys and windows as before. */
static void an_sa_moves_with_all_it_has(void **unused)
{
	struct kernel_request r = sa_request(&suites[1], false);
	struct kernel_request move = { .kind = KERNEL_SA_MOVE };

	(void)unused;
	r.sa.encap = true;
	r.sa.encap_sport = r.sa.encap_dport = 4500;
	assert_ok(run(&r, 1));
	move.move = (struct kernel_move){
		.protocol = ESP,
		.spi = r.sa.spi,
		.from = { at("192.0.2.2", 4500), at("192.0.2.1", 4500) },
		.to = { at("192.0.2.2", 4500), at("192.0.2.1", 10003) },
	};
	assert_ok(run(&move, 1));
	assert_contains(ip("xfrm state"), "sport 4500 dport 10003");
	move.move.from = move.move.to;
	move.move.to.dst = at("203.0.113.7", 10004);
	assert_ok(run(&move, 1));
	const char *state = ip("xfrm state");

	assert_contains(state, "src 192.0.2.2 dst 203.0.113.7");
	assert_contains(state, "sport 4500 dport 10004");
	assert_contains(state, suites[1].expected[0]);
	assert_contains(state, "replay_window 128");
	assert_null(strstr(state, "dst 192.0.2.1"));
	diag_t d = run(&move, 1); /* it is there no more */

	assert_non_null(d);
	assert_contains(diag_text(d), "moving outbound ESP SA 0x33334444");
	diag_free(&d);
	r.sa.dst = address("203.0.113.7");
	r.kind = KERNEL_SA_DELETE;
	assert_ok(run(&r, 1));
	assert_string_equal(ip("xfrm state"), "");
}

static int start(void **unused)
{
	struct kernel_request r = sa_request(&suites[0], true);
	diag_t d = xfrm_new(&kernel);

	(void)unused;
	if (d == NULL) {
		d = run(&r, 1);
	}
	if (d != NULL) {
		print_message("no ESP here: %s\n", diag_text(d));
		diag_free(&d);
		return -1;
	}
	remove_sas();
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	xfrm_free(&kernel);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_algorithm_is_installed_and_read_back),
		cmocka_unit_test(a_reserved_spi_becomes_the_inbound_sa),
		cmocka_unit_test(policies_are_added_replaced_and_removed),
		cmocka_unit_test(a_refused_sa_leaves_nothing_and_is_named),
		cmocka_unit_test(a_policy_that_fails_takes_its_sas_along),
		cmocka_unit_test(
			an_acquire_that_nobody_answered_is_removed_at_the_end),
		cmocka_unit_test(transport_mode_carries_its_selector),
		cmocka_unit_test(limits_and_flags_are_passed_on),
		cmocka_unit_test(traffic_is_asked_of_one_sa),
		cmocka_unit_test(an_sa_moves_with_all_it_has),
	};

	if (start(NULL) != 0) {
		stop(NULL);
		return 0; /* nothing to test against */
	}
	int failed = cmocka_run_group_tests_name("xfrm", tests, NULL, NULL);

	stop(NULL);
	return failed;
}
