/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An SA in the kernel goes on with other ends.
 */
#include "kernel/xfrm_move.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/udp.h>
#include <linux/xfrm.h>

#include "kernel/netlink.h"
#include "kernel/xfrm_selector.h"
#include "libswan/alloc.h"

enum { PROTOCOL_AH = 2 }; /* of IKE */

#define SA_BYTES_MAX  4096
#define ADDED_BYTES   128 /* to what the kernel gave, at most */
#define NUMBERS_AHEAD 1024 /* sent while the SA is made anew, at most */

/* The answer of the kernel about an SA: it has the keys. */
union sa_answer {
	struct nlmsghdr header;
	uint8_t bytes[SA_BYTES_MAX];
};

static struct xfrm_usersa_id id_of(const struct kernel_move *move,
				   const struct ip_endpoint *dst)
{
	return (struct xfrm_usersa_id){
		.daddr = xfrm_address_of(&dst->address),
		.spi = htonl(move->spi),
		.family = xfrm_family(&dst->address),
		.proto = move->protocol == PROTOCOL_AH ? IPPROTO_AH :
							 IPPROTO_ESP,
	};
}

static diag_t ask(struct netlink *nl, const struct kernel_move *move,
		  union sa_answer *answer)
{
	char buffer[256] __attribute__((aligned(NLMSG_ALIGNTO))) = { 0 };
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct xfrm_usersa_id *id =
		mnl_nlmsg_put_extra_header(request, sizeof(*id));
	int error = 0;

	request->nlmsg_type = XFRM_MSG_GETSA;
	*id = id_of(move, &move->from.dst);
	diag_t d = netlink_query(nl, request, answer, sizeof(*answer), &error);

	if (d == NULL && error != 0) {
		return diag("%s", strerror(error));
	}
	if (d == NULL &&
	    answer->header.nlmsg_len > NETLINK_MESSAGE_MAX - ADDED_BYTES) {
		return diag("the kernel's answer is too long");
	}
	return d;
}

/* No number of the old SA may be sent again; ESN has a second word. */
static void skip_numbers(uint32_t *number, uint32_t *high)
{
	uint32_t before = *number;

	*number += NUMBERS_AHEAD;
	if (*number >= before) {
		return;
	}
	if (high != NULL) {
		++*high;
	} else {
		*number = UINT32_MAX; /* the kernel expires it */
	}
}

static void put_replay_esn(struct nlmsghdr *message,
			   const struct nlattr *attribute, bool esn)
{
	uint16_t len = mnl_attr_get_payload_len(attribute);
	uint32_t words[6 + XFRMA_REPLAY_ESN_MAX / 32] = { 0 };
	struct xfrm_replay_state_esn *replay = (void *)words;

	if (len >= sizeof(*replay) && len <= sizeof(words)) {
		memcpy(words, mnl_attr_get_payload(attribute), len);
		if (replay->oseq != 0 || replay->oseq_hi != 0) {
			skip_numbers(&replay->oseq,
				     esn ? &replay->oseq_hi : NULL);
		}
		mnl_attr_put(message, XFRMA_REPLAY_ESN_VAL, len, replay);
	}
}

static void put_replay(struct nlmsghdr *message, const struct nlattr *attribute)
{
	struct xfrm_replay_state replay;

	if (mnl_attr_get_payload_len(attribute) >= sizeof(replay)) {
		memcpy(&replay, mnl_attr_get_payload(attribute),
		       sizeof(replay));
		if (replay.oseq != 0) {
			skip_numbers(&replay.oseq, NULL);
		}
		mnl_attr_put(message, XFRMA_REPLAY_VAL, sizeof(replay),
			     &replay);
	}
}

static void put_encap(struct nlmsghdr *message, const struct kernel_ends *ends)
{
	struct xfrm_encap_tmpl encap = {
		.encap_type = UDP_ENCAP_ESPINUDP,
		.encap_sport = htons(ends->src.port),
		.encap_dport = htons(ends->dst.port),
	};

	mnl_attr_put(message, XFRMA_ENCAP, sizeof(encap), &encap);
}

/* As it was, but for what depends on where it is. */
static void put_attribute(struct nlmsghdr *message,
			  const struct nlattr *attribute,
			  const struct kernel_ends *ends, bool esn)
{
	uint16_t type = mnl_attr_get_type(attribute);

	switch (type) {
	case XFRMA_ENCAP:
		put_encap(message, ends);
		break;
	case XFRMA_REPLAY_ESN_VAL:
		put_replay_esn(message, attribute, esn);
		break;
	case XFRMA_REPLAY_VAL:
		put_replay(message, attribute);
		break;
	case XFRMA_LASTUSED:
	case XFRMA_PAD:
		break;
	default:
		mnl_attr_put(message, type, mnl_attr_get_payload_len(attribute),
			     mnl_attr_get_payload(attribute));
		break;
	}
}

static void put_sa(struct netlink_batch *batch, uint16_t type,
		   const struct nlmsghdr *original,
		   const struct kernel_ends *ends)
{
	struct xfrm_usersa_info info;
	const struct nlattr *attribute;

	memcpy(&info, mnl_nlmsg_get_payload(original), sizeof(info));
	info.id.daddr = xfrm_address_of(&ends->dst.address);
	info.saddr = xfrm_address_of(&ends->src.address);
	struct nlmsghdr *message = netlink_batch_begin(
		batch, type,
		type == XFRM_MSG_NEWSA ? NLM_F_CREATE | NLM_F_EXCL : 0,
		view_of(&info, sizeof(info)));

	mnl_attr_for_each(attribute, original, sizeof(info))
	{
		put_attribute(message, attribute, ends,
			      info.flags & XFRM_STATE_ESN);
	}
	if (type == XFRM_MSG_NEWSA) {
		mnl_attr_put(message, XFRMA_LTIME_VAL, sizeof(info.curlft),
			     &info.curlft);
	}
	netlink_batch_end(batch, message);
}

/* Run BATCH; the first error of its messages is the diag. */
static diag_t run(struct netlink *nl, struct netlink_batch *batch)
{
	diag_t d = netlink_run(nl, batch);

	for (size_t n = 0; n < batch->nr && d == NULL; n++) {
		if (batch->messages[n].error != 0) {
			d = diag("%s", strerror(batch->messages[n].error));
		}
	}
	netlink_batch_done(batch);
	return d;
}

static diag_t change_ports(struct netlink *nl, const struct kernel_move *move,
			   const struct nlmsghdr *original)
{
	struct netlink_batch batch;

	netlink_batch_init(&batch);
	put_sa(&batch, XFRM_MSG_UPDSA, original, &move->to);
	return run(nl, &batch);
}

static diag_t make_anew(struct netlink *nl, const struct kernel_move *move,
			const struct nlmsghdr *original)
{
	struct xfrm_usersa_id id = id_of(move, &move->from.dst);
	struct netlink_batch batch;

	netlink_batch_init(&batch);
	netlink_batch_end(&batch,
			  netlink_batch_begin(&batch, XFRM_MSG_DELSA, 0,
					      view_of(&id, sizeof(id))));
	put_sa(&batch, XFRM_MSG_NEWSA, original, &move->to);
	diag_t d = run(nl, &batch);

	if (d != NULL) {
		netlink_batch_init(&batch);
		put_sa(&batch, XFRM_MSG_NEWSA, original, &move->from);
		diag_t again = run(nl, &batch);

		diag_free(&again); /* the first failure is the one to tell */
	}
	return d;
}

diag_t xfrm_move(struct netlink *nl, const struct kernel_move *move)
{
	union sa_answer answer;
	diag_t d = ask(nl, move, &answer);

	if (d == NULL &&
	    ip_address_eq(&move->from.src.address, &move->to.src.address) &&
	    ip_address_eq(&move->from.dst.address, &move->to.dst.address)) {
		d = change_ports(nl, move, &answer.header);
	} else if (d == NULL) {
		d = make_anew(nl, move, &answer.header);
	}
	wipe(&answer, sizeof(answer));
	return d;
}

diag_t xfrm_move_back(struct netlink *nl, const struct kernel_move *move)
{
	struct kernel_move back = *move;

	back.from = move->to;
	back.to = move->from;
	return xfrm_move(nl, &back);
}
