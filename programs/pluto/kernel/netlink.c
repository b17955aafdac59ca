/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Netlink: many requests in one call, each answer found by its number.
 */
#include "kernel/netlink.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include <libmnl/libmnl.h>

#include "libswan/alloc.h"

#define BUFFER_BYTES  8192
#define SEND_MESSAGES 48 /* together; their answers must fit the socket */

diag_t netlink_open(struct netlink *nl, int protocol)
{
	int on = 1;

	nl->seq = 0;
	nl->socket = mnl_socket_open2(protocol, SOCK_CLOEXEC);
	if (nl->socket == NULL) {
		return diag("netlink socket of protocol %d: %s", protocol,
			    strerror(errno));
	}
	if (mnl_socket_bind(nl->socket, 0, MNL_SOCKET_AUTOPID) < 0) {
		diag_t d = diag("netlink bind: %s", strerror(errno));
		netlink_close(nl);
		return d;
	}
	/* both only make errors shorter to read and better to understand */
	mnl_socket_setsockopt(nl->socket, NETLINK_CAP_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(nl->socket, NETLINK_EXT_ACK, &on, sizeof(on));
	return NULL;
}

void netlink_close(struct netlink *nl)
{
	if (nl->socket != NULL) {
		mnl_socket_close(nl->socket);
		nl->socket = NULL;
	}
}

void netlink_batch_init(struct netlink_batch *batch)
{
	*batch = (struct netlink_batch){ .nr = 0 };
}

void netlink_batch_done(struct netlink_batch *batch)
{
	blob_free(&batch->buffer);
	xfree(batch->messages);
	*batch = (struct netlink_batch){ .nr = 0 };
}

static void reserve(struct netlink_batch *batch)
{
	if (batch->buffer.len < batch->len + NETLINK_MESSAGE_MAX) {
		struct blob larger =
			blob_new(2 * batch->buffer.len + BUFFER_BYTES);

		if (batch->len > 0) {
			memcpy(larger.ptr, batch->buffer.ptr, batch->len);
		}
		blob_free(&batch->buffer); /* wipes */
		batch->buffer = larger;
	}
	if (batch->nr == batch->size) {
		size_t size = 2 * batch->size + 8;

		batch->messages = xrealloc(
			batch->messages, batch->size * sizeof(*batch->messages),
			size * sizeof(*batch->messages));
		batch->size = size;
	}
}

struct nlmsghdr *netlink_batch_begin(struct netlink_batch *batch, uint16_t type,
				     uint16_t flags, struct view body)
{
	reserve(batch);

	struct nlmsghdr *message =
		mnl_nlmsg_put_header(batch->buffer.ptr + batch->len);

	message->nlmsg_type = type;
	message->nlmsg_flags = NLM_F_REQUEST | flags;
	memcpy(mnl_nlmsg_put_extra_header(message, body.len), body.ptr,
	       body.len);
	batch->messages[batch->nr].at = batch->len;
	batch->messages[batch->nr].error = 0;
	batch->messages[batch->nr].answered = false;
	batch->nr++;
	return message;
}

void netlink_batch_end(struct netlink_batch *batch,
		       const struct nlmsghdr *message)
{
	batch->len += MNL_ALIGN(message->nlmsg_len);
}

/* The kernel's text beside the errno (NLMSGERR_ATTR_MSG). */
static void take_why(const struct nlmsghdr *answer, char *why, size_t size)
{
	if (why[0] != '\0' || !(answer->nlmsg_flags & NLM_F_ACK_TLVS)) {
		return;
	}
	const struct nlattr *attribute;

	mnl_attr_for_each(attribute, answer, sizeof(struct nlmsgerr))
	{
		if (mnl_attr_get_type(attribute) == NLMSGERR_ATTR_MSG &&
		    mnl_attr_validate(attribute, MNL_TYPE_NUL_STRING) >= 0) {
			struct text out = { why, 0, size };

			text_add_string(&out, mnl_attr_get_str(attribute));
			return;
		}
	}
}

/* Match one answer to its message, when it is of one of FIRST..END. */
static void take_answer(struct netlink_batch *batch, uint32_t first_seq,
			size_t first, size_t end, const struct nlmsghdr *answer)
{
	size_t i = first + (size_t)(answer->nlmsg_seq - first_seq);

	if (answer->nlmsg_type != NLMSG_ERROR || i < first || i >= end ||
	    mnl_nlmsg_get_payload_len(answer) < sizeof(int) ||
	    batch->messages[i].answered) {
		return;
	}
	const struct nlmsgerr *error = mnl_nlmsg_get_payload(answer);

	batch->messages[i].answered = true;
	batch->messages[i].error = -error->error;
	if (error->error != 0) {
		take_why(answer, batch->why, sizeof(batch->why));
	}
}

/* Octets of one datagram of answers; they are there already. */
static diag_t receive(struct netlink *nl, void *buffer, size_t size, int *len)
{
	ssize_t n;

	do {
		n = recv(mnl_socket_get_fd(nl->socket), buffer, size,
			 MSG_DONTWAIT);
	} while (n < 0 && errno == EINTR);
	if (n < 0) {
		return diag("netlink answer: %s", strerror(errno));
	}
	*len = (int)n;
	return NULL;
}

/* Until the last is answered: of those before it only failures are. */
static diag_t collect(struct netlink *nl, struct netlink_batch *batch,
		      uint32_t first_seq, size_t first, size_t end)
{
	char buffer[4096] __attribute__((aligned(NLMSG_ALIGNTO)));

	while (!batch->messages[end - 1].answered) {
		int len = 0;
		diag_t d = receive(nl, buffer, sizeof(buffer), &len);
		const struct nlmsghdr *answer = (const void *)buffer;

		if (d != NULL) {
			return d;
		}
		for (; mnl_nlmsg_ok(answer, len);
		     answer = mnl_nlmsg_next(answer, &len)) {
			take_answer(batch, first_seq, first, end, answer);
		}
	}
	return NULL;
}

/* Send messages FIRST..END in one call and get their answers. */
static diag_t run_some(struct netlink *nl, struct netlink_batch *batch,
		       size_t first, size_t end)
{
	uint32_t first_seq = nl->seq + 1;
	size_t from = batch->messages[first].at;
	size_t to = end < batch->nr ? batch->messages[end].at : batch->len;

	for (size_t i = first; i < end; i++) {
		struct nlmsghdr *message =
			(void *)(batch->buffer.ptr + batch->messages[i].at);

		message->nlmsg_seq = ++nl->seq;
		message->nlmsg_flags |= i + 1 == end ? NLM_F_ACK : 0;
	}
	if (mnl_socket_sendto(nl->socket, batch->buffer.ptr + from, to - from) <
	    0) {
		return diag("netlink request: %s", strerror(errno));
	}
	return collect(nl, batch, first_seq, first, end);
}

diag_t netlink_run(struct netlink *nl, struct netlink_batch *batch)
{
	batch->why[0] = '\0';
	for (size_t i = 0; i < batch->nr; i += SEND_MESSAGES) {
		size_t end = i + SEND_MESSAGES;
		diag_t d = run_some(nl, batch, i,
				    end < batch->nr ? end : batch->nr);
		if (d != NULL) {
			return d;
		}
	}
	return NULL;
}

/* True when REPLY is the answer to SEQ; an error's errno is in *ERROR. */
static bool is_reply(const struct nlmsghdr *reply, uint32_t seq, int *error)
{
	if (reply->nlmsg_seq != seq) {
		return false;
	}
	if (reply->nlmsg_type == NLMSG_ERROR) {
		const struct nlmsgerr *e = mnl_nlmsg_get_payload(reply);

		*error = e->error != 0 ? -e->error : EPROTO;
	}
	return true;
}

diag_t netlink_query(struct netlink *nl, struct nlmsghdr *request, void *reply,
		     size_t size, int *error)
{
	*error = 0;
	request->nlmsg_flags |= NLM_F_REQUEST;
	request->nlmsg_seq = ++nl->seq;
	if (mnl_socket_sendto(nl->socket, request, request->nlmsg_len) < 0) {
		return diag("netlink request: %s", strerror(errno));
	}
	for (;;) {
		int len = 0;
		diag_t d = receive(nl, reply, size, &len);

		if (d != NULL) {
			return d;
		}
		if (mnl_nlmsg_ok(reply, len) &&
		    is_reply(reply, nl->seq, error)) {
			return NULL;
		}
	}
}

diag_t netlink_dump(struct netlink *nl, struct nlmsghdr *request,
		    void (*fn)(void *ctx, const struct nlmsghdr *message),
		    void *ctx)
{
	char buffer[16384] __attribute__((aligned(NLMSG_ALIGNTO)));

	request->nlmsg_flags |= NLM_F_REQUEST | NLM_F_DUMP;
	request->nlmsg_seq = ++nl->seq;
	if (mnl_socket_sendto(nl->socket, request, request->nlmsg_len) < 0) {
		return diag("netlink request: %s", strerror(errno));
	}
	for (;;) {
		int len = 0;
		diag_t d = receive(nl, buffer, sizeof(buffer), &len);
		const struct nlmsghdr *message = (const void *)buffer;

		if (d != NULL) {
			return d;
		}
		for (; mnl_nlmsg_ok(message, len);
		     message = mnl_nlmsg_next(message, &len)) {
			if (message->nlmsg_seq != nl->seq) {
				continue;
			}
			if (message->nlmsg_type == NLMSG_DONE ||
			    message->nlmsg_type == NLMSG_ERROR) {
				wipe(buffer, sizeof(buffer));
				return NULL;
			}
			fn(ctx, message);
		}
	}
}
