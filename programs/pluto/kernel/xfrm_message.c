/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The engine's requests as XFRM messages.  Nothing is sent here.
 */
#include "kernel/xfrm_message.h"

#include <arpa/inet.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/udp.h>
#include <linux/xfrm.h>

#include "kernel/xfrm_alg.h"
#include "kernel/xfrm_selector.h"
#include "libswan/alloc.h"

#define KEY_BYTES_MAX 128

/* Packets from the same other place are told of once in so long. */
#define MAPPING_SECONDS 1

enum { PROTOCOL_AH = 2, PROTOCOL_ESP = 3 }; /* of IKE */

static uint8_t ip_protocol(uint8_t protocol)
{
	return protocol == PROTOCOL_AH ? IPPROTO_AH : IPPROTO_ESP;
}

static uint64_t limit(uint64_t value)
{
	return value == 0 ? XFRM_INF : value;
}

static struct xfrm_lifetime_cfg no_limits(void)
{
	return (struct xfrm_lifetime_cfg){
		.soft_byte_limit = XFRM_INF,
		.hard_byte_limit = XFRM_INF,
		.soft_packet_limit = XFRM_INF,
		.hard_packet_limit = XFRM_INF,
	};
}

/*
 * Transport mode: the selector of the SA itself, with ports where they can be
 * said.  Tunnel mode: anything, of either family.
 */
static void set_selector(struct xfrm_usersa_info *info,
			 const struct kernel_sa *sa)
{
	struct xfrm_selector *list;
	size_t nr;

	if (sa->mode == KERNEL_TUNNEL) {
		info->flags |= XFRM_STATE_AF_UNSPEC;
		return;
	}
	info->sel.family = info->family;
	diag_t d = xfrm_selectors_new(&sa->sel_src, &sa->sel_dst, &list, &nr);

	if (d == NULL && nr == 1) {
		info->sel = list[0];
	}
	diag_free(&d);
	xfree(list);
}

static struct xfrm_usersa_info info_of(const struct kernel_sa *sa)
{
	struct xfrm_usersa_info info = {
		.id = {
			.daddr = xfrm_address_of(&sa->dst),
			.spi = htonl(sa->spi),
			.proto = ip_protocol(sa->protocol),
		},
		.saddr = xfrm_address_of(&sa->src),
		.lft = {
			.soft_byte_limit = limit(sa->soft_bytes),
			.hard_byte_limit = limit(sa->hard_bytes),
			.soft_packet_limit = limit(sa->soft_packets),
			.hard_packet_limit = limit(sa->hard_packets),
		},
		.reqid = sa->reqid,
		.family = xfrm_family(&sa->dst),
		.mode = sa->mode == KERNEL_TUNNEL ? XFRM_MODE_TUNNEL :
						    XFRM_MODE_TRANSPORT,
		.flags = (sa->esn ? XFRM_STATE_ESN : 0) |
			 (sa->decap_dscp ? XFRM_STATE_DECAP_DSCP : 0) |
			 (sa->nopmtudisc ? XFRM_STATE_NOPMTUDISC : 0),
	};

	set_selector(&info, sa);
	return info;
}

/* Room for any of the kernel's algorithm structures with its key. */
union alg_buffer {
	uint64_t align;
	uint8_t bytes[80 + KEY_BYTES_MAX];
};

static void put_aead(struct nlmsghdr *message, const struct xfrm_alg *alg,
		     struct view key)
{
	union alg_buffer buffer = { .bytes = { 0 } };
	struct xfrm_algo_aead *a = (void *)&buffer;

	strncpy(a->alg_name, alg->name, sizeof(a->alg_name) - 1);
	a->alg_key_len = 8 * (unsigned)key.len;
	a->alg_icv_len = alg->icv_bits;
	memcpy(buffer.bytes + sizeof(*a), key.ptr, key.len);
	mnl_attr_put(message, XFRMA_ALG_AEAD, sizeof(*a) + key.len, a);
	wipe(&buffer, sizeof(buffer));
}

static void put_cipher(struct nlmsghdr *message, const struct xfrm_alg *alg,
		       struct view key)
{
	union alg_buffer buffer = { .bytes = { 0 } };
	struct xfrm_algo *a = (void *)&buffer;

	strncpy(a->alg_name, alg->name, sizeof(a->alg_name) - 1);
	a->alg_key_len = 8 * (unsigned)key.len;
	if (key.len > 0) {
		memcpy(buffer.bytes + sizeof(*a), key.ptr, key.len);
	}
	mnl_attr_put(message, XFRMA_ALG_CRYPT, sizeof(*a) + key.len, a);
	wipe(&buffer, sizeof(buffer));
}

static void put_auth(struct nlmsghdr *message, const struct xfrm_alg *alg,
		     struct view key)
{
	union alg_buffer buffer = { .bytes = { 0 } };
	struct xfrm_algo_auth *a = (void *)&buffer;

	strncpy(a->alg_name, alg->name, sizeof(a->alg_name) - 1);
	a->alg_key_len = 8 * (unsigned)key.len;
	a->alg_trunc_len = alg->icv_bits;
	memcpy(buffer.bytes + sizeof(*a), key.ptr, key.len);
	mnl_attr_put(message, XFRMA_ALG_AUTH_TRUNC, sizeof(*a) + key.len, a);
	wipe(&buffer, sizeof(buffer));
}

/* With ESN the kernel wants a window; 0 then becomes the widest there is. */
static void put_replay(struct nlmsghdr *message, const struct kernel_sa *sa)
{
	const unsigned widest = XFRMA_REPLAY_ESN_MAX;
	unsigned window = sa->replay_window;

	if (window == 0 && !sa->esn) {
		return;
	}
	if (window == 0 || window > widest) {
		window = widest;
	}
	uint32_t words[6 + XFRMA_REPLAY_ESN_MAX / 32] = { 0 };
	struct xfrm_replay_state_esn *replay = (void *)words;

	replay->bmp_len = (window + 31) / 32;
	replay->replay_window = window;
	mnl_attr_put(message, XFRMA_REPLAY_ESN_VAL,
		     sizeof(*replay) + 4 * replay->bmp_len, replay);
}

static void put_rest(struct nlmsghdr *message, const struct kernel_sa *sa)
{
	put_replay(message, sa);
	if (sa->encap) {
		struct xfrm_encap_tmpl encap = {
			.encap_type = UDP_ENCAP_ESPINUDP,
			.encap_sport = htons(sa->encap_sport),
			.encap_dport = htons(sa->encap_dport),
		};
		mnl_attr_put(message, XFRMA_ENCAP, sizeof(encap), &encap);
	}
	if (sa->encap && sa->inbound) {
		mnl_attr_put_u32(message, XFRMA_MTIMER_THRESH,
				 MAPPING_SECONDS);
	}
	if (sa->dont_encap_dscp) {
		mnl_attr_put_u32(message, XFRMA_SA_EXTRA_FLAGS,
				 XFRM_SA_XFLAG_DONT_ENCAP_DSCP);
	}
	if (sa->tfc != 0 && !sa->inbound && sa->mode == KERNEL_TUNNEL) {
		mnl_attr_put_u32(message, XFRMA_TFCPAD, sa->tfc);
	}
}

/* The algorithms of SA, or what is wrong with them. */
static diag_t find_algs(const struct kernel_sa *sa,
			const struct xfrm_alg **encr,
			const struct xfrm_alg **auth)
{
	*encr = *auth = NULL;
	if (sa->protocol == PROTOCOL_ESP) {
		*encr = xfrm_encr_by_id(sa->encr_id);
		if (*encr == NULL) {
			return diag("the kernel has no encryption algorithm %u",
				    sa->encr_id);
		}
	}
	if (sa->integ_id != 0) {
		*auth = xfrm_auth_by_id(sa->integ_id);
		if (*auth == NULL) {
			return diag("the kernel has no integrity algorithm %u",
				    sa->integ_id);
		}
	}
	bool needs_auth = *encr == NULL || (*encr)->kind == XFRM_CIPHER;

	if (needs_auth != (*auth != NULL)) {
		return diag("%s",
			    needs_auth
				    ? "an integrity algorithm is needed"
				    : "an AEAD takes no integrity algorithm");
	}
	if (sa->encr_key.len > KEY_BYTES_MAX ||
	    sa->integ_key.len > KEY_BYTES_MAX) {
		return diag("key longer than any algorithm's");
	}
	return NULL;
}

diag_t xfrm_put_sa(struct netlink_batch *batch, uint16_t type,
		   const struct kernel_sa *sa)
{
	const struct xfrm_alg *encr, *auth;
	diag_t d = find_algs(sa, &encr, &auth);

	if (d != NULL) {
		return d;
	}
	struct xfrm_usersa_info info = info_of(sa);
	uint16_t flags = type == XFRM_MSG_NEWSA ? NLM_F_CREATE | NLM_F_EXCL : 0;
	struct nlmsghdr *message = netlink_batch_begin(
		batch, type, flags, view_of(&info, sizeof(info)));

	if (encr != NULL && encr->kind == XFRM_AEAD) {
		put_aead(message, encr, sa->encr_key);
	} else if (encr != NULL) {
		put_cipher(message, encr, sa->encr_key);
	}
	if (auth != NULL) {
		put_auth(message, auth, sa->integ_key);
	}
	put_rest(message, sa);
	netlink_batch_end(batch, message);
	return NULL;
}

void xfrm_put_sa_delete(struct netlink_batch *batch, const struct kernel_sa *sa)
{
	struct xfrm_usersa_id id = {
		.daddr = xfrm_address_of(&sa->dst),
		.spi = htonl(sa->spi),
		.family = xfrm_family(&sa->dst),
		.proto = ip_protocol(sa->protocol),
	};

	netlink_batch_end(batch, netlink_batch_begin(batch, XFRM_MSG_DELSA, 0,
						     view_of(&id, sizeof(id))));
}

static uint8_t direction_of(enum kernel_direction direction)
{
	static const uint8_t map[] = {
		[KERNEL_IN] = XFRM_POLICY_IN,
		[KERNEL_OUT] = XFRM_POLICY_OUT,
		[KERNEL_FWD] = XFRM_POLICY_FWD,
	};

	return map[direction];
}

static void put_template(struct nlmsghdr *message,
			 const struct kernel_policy *policy)
{
	struct xfrm_user_tmpl tmpl = {
		.id = {.daddr = xfrm_address_of(&policy->template_dst),
			.proto = ip_protocol(policy->protocol)},
		.family = xfrm_family(&policy->template_dst),
		.saddr = xfrm_address_of(&policy->template_src),
		.reqid = policy->reqid,
		.mode = policy->mode == KERNEL_TUNNEL ? XFRM_MODE_TUNNEL
						      : XFRM_MODE_TRANSPORT,
		.aalgos = ~0u,
		.ealgos = ~0u,
		.calgos = ~0u,
	};

	mnl_attr_put(message, XFRMA_TMPL, sizeof(tmpl), &tmpl);
}

static void put_one_policy(struct netlink_batch *batch, uint16_t type,
			   const struct kernel_policy *policy,
			   const struct xfrm_selector *sel)
{
	struct xfrm_userpolicy_info info = {
		.sel = *sel,
		.lft = no_limits(),
		.priority = policy->priority,
		.dir = direction_of(policy->direction),
		.action = policy->action == KERNEL_ALLOW ? XFRM_POLICY_ALLOW
							 : XFRM_POLICY_BLOCK,
		.share = XFRM_SHARE_ANY,
	};
	uint16_t flags =
		type == XFRM_MSG_NEWPOLICY ? NLM_F_CREATE | NLM_F_EXCL : 0;
	struct nlmsghdr *message = netlink_batch_begin(
		batch, type, flags, view_of(&info, sizeof(info)));

	if (policy->has_template) {
		put_template(message, policy);
	}
	netlink_batch_end(batch, message);
}

static void put_policy_delete(struct netlink_batch *batch,
			      const struct kernel_policy *policy,
			      const struct xfrm_selector *sel)
{
	struct xfrm_userpolicy_id id = {
		.sel = *sel,
		.dir = direction_of(policy->direction),
	};

	netlink_batch_end(batch,
			  netlink_batch_begin(batch, XFRM_MSG_DELPOLICY, 0,
					      view_of(&id, sizeof(id))));
}

diag_t xfrm_put_policy(struct netlink_batch *batch, uint16_t type,
		       const struct kernel_policy *policy)
{
	struct xfrm_selector *list;
	size_t nr;
	diag_t d = xfrm_selectors_new(&policy->src, &policy->dst, &list, &nr);

	for (size_t i = 0; i < nr; i++) {
		if (type == XFRM_MSG_DELPOLICY) {
			put_policy_delete(batch, policy, &list[i]);
		} else {
			put_one_policy(batch, type, policy, &list[i]);
		}
	}
	xfree(list);
	return d;
}

static void add_sa(struct text *out, const struct kernel_sa *sa)
{
	const struct xfrm_alg *encr = xfrm_encr_by_id(sa->encr_id);
	const struct xfrm_alg *auth = xfrm_auth_by_id(sa->integ_id);

	text_add(out, "%s %s SA 0x%08x ", sa->inbound ? "inbound" : "outbound",
		 sa->protocol == PROTOCOL_AH ? "AH" : "ESP", sa->spi);
	text_add_ip_address(out, &sa->src);
	text_add_string(out, "->");
	text_add_ip_address(out, &sa->dst);
	if (encr != NULL && sa->protocol == PROTOCOL_ESP) {
		text_add(out, " %s_%u", encr->status_name, sa->encr_bits);
	}
	if (auth != NULL) {
		text_add(out, " %s", auth->status_name);
	}
}

static void add_move(struct text *out, const struct kernel_move *move)
{
	text_add(out, "moving %s %s SA 0x%08x to ",
		 move->inbound ? "inbound" : "outbound",
		 move->protocol == PROTOCOL_AH ? "AH" : "ESP", move->spi);
	text_add_ip_endpoint(out, &move->to.src);
	text_add_string(out, "->");
	text_add_ip_endpoint(out, &move->to.dst);
}

static void add_policy(struct text *out, const struct kernel_policy *policy)
{
	static const char *const words[] = {
		[KERNEL_IN] = "inbound",
		[KERNEL_OUT] = "outbound",
		[KERNEL_FWD] = "forward",
	};

	text_add(out, "%s policy ", words[policy->direction]);
	text_add_ip_selector(out, &policy->src);
	text_add_string(out, "->");
	text_add_ip_selector(out, &policy->dst);
}

void text_add_kernel_request(struct text *out,
			     const struct kernel_request *request)
{
	switch (request->kind) {
	case KERNEL_SA_ADD:
	case KERNEL_SA_DELETE:
	case KERNEL_ACQUIRE_FORGET:
		add_sa(out, &request->sa);
		break;
	case KERNEL_SA_MOVE:
		add_move(out, &request->move);
		break;
	case KERNEL_POLICY_ADD:
	case KERNEL_POLICY_DELETE:
		add_policy(out, &request->policy);
		break;
	case KERNEL_ROUTE_ADD:
	case KERNEL_ROUTE_DELETE:
		text_add_string(out, "route to ");
		text_add_ip_range(out, &request->route.dst);
		break;
	}
}
