/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Requests as XFRM messages, and events out of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <libmnl/libmnl.h>
#include <linux/xfrm.h>
#include <string.h>

#include "kernel/xfrm_alg.h"
#include "kernel/xfrm_listen.h"
#include "kernel/xfrm_message.h"

enum { AH = 2, ESP = 3 };

static const uint8_t key_bytes[36] = { 1, 2, 3, 4 };

static struct ip_address address(const char *text)
{
	struct ip_address out;

	assert_true(ip_address_parse(view_of_string(text), &out));
	return out;
}

static struct kernel_sa an_sa(void)
{
	return (struct kernel_sa){
		.protocol = ESP,
		.spi = 0x12345678,
		.src = address("192.0.2.1"),
		.dst = address("192.0.2.2"),
		.mode = KERNEL_TUNNEL,
		.reqid = 16389,
		.encr_id = 20,
		.encr_bits = 256,
		.encr_key = view_of_array(key_bytes),
		.replay_window = 128,
	};
}

static const struct nlmsghdr *message(const struct netlink_batch *batch,
				      size_t i)
{
	return (const void *)(batch->buffer.ptr + batch->messages[i].at);
}

static const struct nlattr *attribute(const struct nlmsghdr *message,
				      size_t body, uint16_t type)
{
	const struct nlattr *a;

	mnl_attr_for_each(a, message, body)
	{
		if (mnl_attr_get_type(a) == type) {
			return a;
		}
	}
	return NULL;
}

static void an_aead_goes_with_its_salt_and_tag(void **unused)
{
	struct kernel_sa sa = an_sa();
	struct netlink_batch batch;

	(void)unused;
	netlink_batch_init(&batch);
	diag_t d = xfrm_put_sa(&batch, XFRM_MSG_NEWSA, &sa);
	const struct nlmsghdr *m = message(&batch, 0);
	const struct xfrm_usersa_info *info = mnl_nlmsg_get_payload(m);
	const struct nlattr *a = attribute(m, sizeof(*info), XFRMA_ALG_AEAD);

	assert_null(d);
	assert_int_equal(m->nlmsg_type, XFRM_MSG_NEWSA);
	assert_int_equal(ntohl(info->id.spi), 0x12345678);
	assert_int_equal(info->id.proto, IPPROTO_ESP);
	assert_int_equal(info->flags, XFRM_STATE_AF_UNSPEC);
	assert_true(info->lft.hard_byte_limit == XFRM_INF);
	assert_non_null(a);
	const struct xfrm_algo_aead *aead = mnl_attr_get_payload(a);

	assert_string_equal(aead->alg_name, "rfc4106(gcm(aes))");
	assert_int_equal(aead->alg_key_len, 288);
	assert_int_equal(aead->alg_icv_len, 128);
	assert_memory_equal(aead->alg_key, key_bytes, sizeof(key_bytes));
	assert_null(attribute(m, sizeof(*info), XFRMA_ALG_AUTH_TRUNC));
	netlink_batch_done(&batch);
}

/* The kernel refuses ESN without a window: "off" is then the widest. */
static void esn_never_goes_without_a_window(void **unused)
{
	struct kernel_sa sa = an_sa();
	struct netlink_batch batch;

	(void)unused;
	sa.esn = true;
	sa.replay_window = 0;
	netlink_batch_init(&batch);
	diag_t d = xfrm_put_sa(&batch, XFRM_MSG_NEWSA, &sa);
	const struct nlattr *a =
		attribute(message(&batch, 0), sizeof(struct xfrm_usersa_info),
			  XFRMA_REPLAY_ESN_VAL);

	assert_null(d);
	assert_non_null(a);
	const struct xfrm_replay_state_esn *esn = mnl_attr_get_payload(a);

	assert_int_equal(esn->replay_window, XFRMA_REPLAY_ESN_MAX);
	assert_int_equal(esn->bmp_len, XFRMA_REPLAY_ESN_MAX / 32);
	netlink_batch_done(&batch);
}

static void algorithms_that_do_not_fit_are_refused(void **unused)
{
	static const struct {
		uint8_t protocol;
		uint16_t encr_id, integ_id;
	} cases[] = {
		{ESP,  99, 0 }, /* no such cipher */
		{ ESP, 12, 0 }, /* CBC without integrity */
		{ ESP, 12, 77}, /* no such integrity algorithm */
		{ ESP, 20, 12}, /* an AEAD with one */
		{ AH,  0,	 0 },
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct kernel_sa sa = an_sa();
		struct netlink_batch batch;

		sa.protocol = cases[i].protocol;
		sa.encr_id = cases[i].encr_id;
		sa.integ_id = cases[i].integ_id;
		netlink_batch_init(&batch);
		diag_t d = xfrm_put_sa(&batch, XFRM_MSG_NEWSA, &sa);

		assert_non_null(d);
		assert_int_equal(batch.nr, 0);
		diag_free(&d);
		netlink_batch_done(&batch);
	}
}

static void a_policy_has_its_template(void **unused)
{
	struct kernel_policy policy = {
		.direction = KERNEL_FWD,
		.action = KERNEL_ALLOW,
		.priority = 1234,
		.has_template = true,
		.protocol = ESP,
		.mode = KERNEL_TUNNEL,
		.template_src = address("2001:db8::1"),
		.template_dst = address("2001:db8::2"),
		.reqid = 16393,
	};
	struct ip_range ten;
	struct netlink_batch batch;
	struct ip_address net = address("10.0.0.0");

	(void)unused;
	assert_true(ip_range_of_prefix(&net, 8, &ten));
	policy.src = policy.dst = ip_selector_of_range(&ten);
	netlink_batch_init(&batch);
	diag_t d = xfrm_put_policy(&batch, XFRM_MSG_NEWPOLICY, &policy);
	const struct nlmsghdr *m = message(&batch, 0);
	const struct xfrm_userpolicy_info *info = mnl_nlmsg_get_payload(m);
	const struct nlattr *a = attribute(m, sizeof(*info), XFRMA_TMPL);

	assert_null(d);
	assert_int_equal(info->dir, XFRM_POLICY_FWD);
	assert_int_equal(info->priority, 1234);
	assert_int_equal(info->sel.prefixlen_s, 8);
	assert_non_null(a);
	const struct xfrm_user_tmpl *tmpl = mnl_attr_get_payload(a);

	assert_int_equal(tmpl->family, AF_INET6);
	assert_int_equal(tmpl->reqid, 16393);
	assert_int_equal(tmpl->mode, XFRM_MODE_TUNNEL);
	netlink_batch_done(&batch);
}

static void requests_are_named_for_people(void **unused)
{
	struct kernel_request r = { .kind = KERNEL_SA_ADD };
	char buf[256];
	struct text text = TEXT_IN(buf);

	(void)unused;
	r.sa = an_sa();
	r.sa.inbound = true;
	text_add_kernel_request(&text, &r);
	assert_string_equal(buf, "inbound ESP SA 0x12345678 "
				 "192.0.2.1->192.0.2.2 AES_GCM_16_256");
}

static void an_acquire_is_an_event(void **unused)
{
	struct xfrm_user_acquire acquire = { .id = { .proto = IPPROTO_ESP } };
	struct xfrm_user_tmpl tmpl = { .reqid = 16389, .family = AF_INET };
	char buffer[1024] __attribute__((aligned(NLMSG_ALIGNTO))) = { 0 };
	struct nlmsghdr *m = mnl_nlmsg_put_header(buffer);
	struct kernel_event event;

	(void)unused;
	acquire.sel.family = AF_INET;
	acquire.sel.prefixlen_s = acquire.sel.prefixlen_d = 32;
	inet_pton(AF_INET, "192.0.1.254", &acquire.sel.saddr);
	inet_pton(AF_INET, "192.0.2.254", &acquire.sel.daddr);
	acquire.sel.proto = 1;
	inet_pton(AF_INET, "192.1.2.23", &acquire.id.daddr);
	m->nlmsg_type = XFRM_MSG_ACQUIRE;
	memcpy(mnl_nlmsg_put_extra_header(m, sizeof(acquire)), &acquire,
	       sizeof(acquire));
	mnl_attr_put(m, XFRMA_TMPL, sizeof(tmpl), &tmpl);

	assert_true(xfrm_event_decode(m, &event));
	assert_int_equal(event.kind, KERNEL_ACQUIRE);
	assert_int_equal(event.reqid, 16389);
	assert_int_equal(event.src.protocol, 1);
	struct ip_address expected = address("192.0.1.254");

	assert_true(ip_address_eq(&event.src.range.start, &expected));
	expected = address("192.1.2.23");
	assert_true(ip_address_eq(&event.sa_dst, &expected));
	m->nlmsg_len = MNL_NLMSG_HDRLEN + 8; /* cut */
	assert_false(xfrm_event_decode(m, &event));
}

static void an_expiry_names_its_sa(void **unused)
{
	char buffer[1024] __attribute__((aligned(NLMSG_ALIGNTO))) = { 0 };
	struct nlmsghdr *m = mnl_nlmsg_put_header(buffer);
	struct xfrm_user_expire *expire =
		mnl_nlmsg_put_extra_header(m, sizeof(*expire));
	struct kernel_event event;

	(void)unused;
	m->nlmsg_type = XFRM_MSG_EXPIRE;
	expire->hard = 1;
	expire->state.id.spi = htonl(0xabcd1234);
	expire->state.id.proto = IPPROTO_AH;
	expire->state.family = AF_INET6;
	assert_true(xfrm_event_decode(m, &event));
	assert_int_equal(event.kind, KERNEL_EXPIRE_HARD);
	assert_int_equal(event.spi, 0xabcd1234);
	assert_int_equal(event.protocol, AH);
	expire->hard = 0;
	assert_true(xfrm_event_decode(m, &event));
	assert_int_equal(event.kind, KERNEL_EXPIRE_SOFT);
	expire->state.id.spi = 0; /* the larval state of an acquire */
	assert_false(xfrm_event_decode(m, &event));
}

/* Every algorithm once, with a key of at least the length it is said to take.
 */
static void a_new_mapping_is_where_packets_come_from(void **unused)
{
	char buffer[1024] __attribute__((aligned(NLMSG_ALIGNTO))) = { 0 };
	struct nlmsghdr *m = mnl_nlmsg_put_header(buffer);
	struct xfrm_user_mapping *mapping =
		mnl_nlmsg_put_extra_header(m, sizeof(*mapping));
	struct ip_address us = address("192.1.2.23");
	struct ip_address them = address("203.0.113.7");
	struct kernel_event event;

	(void)unused;
	m->nlmsg_type = XFRM_MSG_MAPPING;
	mapping->id.spi = htonl(0xabcd1234);
	mapping->id.proto = IPPROTO_ESP;
	mapping->id.family = AF_INET;
	inet_pton(AF_INET, "192.1.2.23", &mapping->id.daddr);
	inet_pton(AF_INET, "203.0.113.7", &mapping->new_saddr);
	mapping->new_sport = htons(10003);
	assert_true(xfrm_event_decode(m, &event));
	assert_int_equal(event.kind, KERNEL_MAPPING);
	assert_int_equal(event.spi, 0xabcd1234);
	assert_int_equal(event.protocol, ESP);
	assert_true(ip_address_eq(&event.sa_dst, &us));
	assert_true(ip_address_eq(&event.source.address, &them));
	assert_int_equal(event.source.port, 10003);
	m->nlmsg_len -= 4; /* cut */
	assert_false(xfrm_event_decode(m, &event));
}

static void the_algorithm_table_has_no_doubles(void **unused)
{
	const struct xfrm_alg *a;

	(void)unused;
	for (unsigned i = 0; (a = xfrm_alg_nth(i)) != NULL; i++) {
		const struct xfrm_alg *found = a->kind == XFRM_AUTH
						       ? xfrm_auth_by_id(a->id)
						       : xfrm_encr_by_id(a->id);

		assert_ptr_equal(found, a);
		assert_true(strlen(a->name) < 64); /* the kernel's field */
		assert_true(a->key_bits_min <= a->key_bits_max);
		assert_true((a->icv_bits != 0) == (a->kind != XFRM_CIPHER));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_aead_goes_with_its_salt_and_tag),
		cmocka_unit_test(esn_never_goes_without_a_window),
		cmocka_unit_test(algorithms_that_do_not_fit_are_refused),
		cmocka_unit_test(a_policy_has_its_template),
		cmocka_unit_test(requests_are_named_for_people),
		cmocka_unit_test(an_acquire_is_an_event),
		cmocka_unit_test(an_expiry_names_its_sa),
		cmocka_unit_test(a_new_mapping_is_where_packets_come_from),
		cmocka_unit_test(the_algorithm_table_has_no_doubles),
	};

	return cmocka_run_group_tests_name("xfrm_message", tests, NULL, NULL);
}
