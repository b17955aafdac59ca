/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * SAs that the kernel waits for: what an acquire leaves behind.
 */
#include "kernel/xfrm_larval.h"

#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/xfrm.h>

#include "kernel/netlink.h"
#include "kernel/xfrm_selector.h"
#include "libike/kernel.h"

#define ACQUIRE_LIFETIME "/proc/sys/net/core/xfrm_acq_expires"

enum { PROTOCOL_AH = 2 }; /* of IKE */

#define LARVAL_MAX 256 /* the rest is left to time */

struct larval {
	struct xfrm_usersa_info list[LARVAL_MAX];
	size_t nr;
};

static void collect(void *ctx, const struct nlmsghdr *message)
{
	struct larval *larval = ctx;
	const struct xfrm_usersa_info *info = mnl_nlmsg_get_payload(message);

	if (message->nlmsg_type == XFRM_MSG_NEWSA &&
	    mnl_nlmsg_get_payload_len(message) >= sizeof(*info) &&
	    info->id.spi == 0 && larval->nr < LARVAL_MAX) {
		larval->list[larval->nr++] = *info;
	}
}

/*
 * Only what has an SPI can be named in a request: reserving one for the same
 * addresses gives it to the placeholder.
 */
static bool give_spi(struct netlink *nl, struct xfrm_usersa_info *info)
{
	char buffer[512] __attribute__((aligned(NLMSG_ALIGNTO))) = { 0 };
	char reply[4096] __attribute__((aligned(NLMSG_ALIGNTO)));
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct xfrm_userspi_info *body =
		mnl_nlmsg_put_extra_header(request, sizeof(*body));
	int error = 0;

	request->nlmsg_type = XFRM_MSG_ALLOCSPI;
	body->info = *info;
	body->min = 0x100;
	body->max = UINT32_MAX;

	diag_t d = netlink_query(nl, request, reply, sizeof(reply), &error);

	if (d != NULL || error != 0) {
		diag_free(&d);
		return false;
	}
	const struct xfrm_usersa_info *given =
		mnl_nlmsg_get_payload((const void *)reply);

	info->id.spi = given->id.spi;
	return true;
}

/* INFO has an SPI: it can be named, so it can be deleted. */
static void put_delete(struct netlink_batch *batch,
		       const struct xfrm_usersa_info *info)
{
	struct xfrm_usersa_id id = {
		.daddr = info->id.daddr,
		.spi = info->id.spi,
		.family = info->family,
		.proto = info->id.proto,
	};

	netlink_batch_end(batch, netlink_batch_begin(batch, XFRM_MSG_DELSA, 0,
						     view_of(&id, sizeof(id))));
}

static void run_deletes(struct netlink *nl, struct netlink_batch *batch)
{
	diag_t d = netlink_run(nl, batch);

	diag_free(&d); /* only tidiness is at stake */
	netlink_batch_done(batch);
}

/* Where there is none the SPI is given to a new one, which goes as well. */
void xfrm_forget_acquire(struct netlink *nl, const struct kernel_sa *sa)
{
	struct xfrm_usersa_info info = {
		.id = {
			.daddr = xfrm_address_of(&sa->dst),
			.proto = sa->protocol == PROTOCOL_AH ? IPPROTO_AH
							     : IPPROTO_ESP,
		},
		.saddr = xfrm_address_of(&sa->src),
		.reqid = sa->reqid,
		.family = xfrm_family(&sa->dst),
		.mode = sa->mode == KERNEL_TUNNEL ? XFRM_MODE_TUNNEL
						  : XFRM_MODE_TRANSPORT,
	};
	struct netlink_batch batch;

	netlink_batch_init(&batch);
	if (give_spi(nl, &info)) {
		put_delete(&batch, &info);
	}
	run_deletes(nl, &batch);
}

void xfrm_remove_larval(struct netlink *nl)
{
	char buffer[256] __attribute__((aligned(NLMSG_ALIGNTO))) = { 0 };
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct larval larval = { .nr = 0 };
	struct netlink_batch batch;

	mnl_nlmsg_put_extra_header(request, sizeof(struct xfrm_usersa_id));
	request->nlmsg_type = XFRM_MSG_GETSA;
	diag_t d = netlink_dump(nl, request, collect, &larval);

	diag_free(&d); /* at the end, and only tidiness is at stake */
	netlink_batch_init(&batch);
	for (size_t i = 0; i < larval.nr; i++) {
		struct xfrm_usersa_info *info = &larval.list[i];

		if (give_spi(nl, info)) {
			put_delete(&batch, info);
		}
	}
	run_deletes(nl, &batch);
}

diag_t xfrm_set_acquire_lifetime(struct deltatime life)
{
	FILE *file = fopen(ACQUIRE_LIFETIME, "w");
	int64_t seconds = life.ms / 1000;
	int error = errno;

	if (file != NULL) {
		errno = 0;
		fprintf(file, "%" PRId64 "\n", seconds < 1 ? 1 : seconds);
		error = fclose(file) == 0 ? 0 : errno;
	}
	return error == 0 ? NULL :
			    diag(ACQUIRE_LIFETIME ": %s", strerror(error));
}
