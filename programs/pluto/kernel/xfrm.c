/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The Linux kernel's IPsec as the engine wants it: struct kernel_ops.
 */
#include "kernel/xfrm.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/xfrm.h>

#include "kernel/netlink.h"
#include "kernel/route.h"
#include "kernel/xfrm_larval.h"
#include "kernel/xfrm_message.h"
#include "kernel/xfrm_move.h"
#include "kernel/xfrm_selector.h"
#include "libswan/alloc.h"

#define SPI_FIRST 0x1000 /* below: reserved, or easy to take for another's */

enum { PROTOCOL_AH = 2 };

struct xfrm {
	struct netlink netlink;
	struct routes *routes;
	bool leave;
};

/* What became of one request. */
struct step {
	const struct kernel_request *request;
	size_t first; /* its messages in the batch */
	size_t end;
	bool again; /* to be put in its second form */
	bool done;  /* changed something that can be undone */
};

diag_t xfrm_new(struct xfrm **out)
{
	*out = NULL;

	struct xfrm *xfrm = NEW(struct xfrm);
	diag_t d = netlink_open(&xfrm->netlink, NETLINK_XFRM);

	if (d == NULL) {
		d = routes_new(&xfrm->routes);
	}
	if (d != NULL) {
		xfrm_free(&xfrm);
		return d;
	}
	*out = xfrm;
	return NULL;
}

void xfrm_free(struct xfrm **xfrm)
{
	if (*xfrm == NULL) {
		return;
	}
	if ((*xfrm)->leave) {
		routes_forget((*xfrm)->routes);
	} else if ((*xfrm)->netlink.socket != NULL) {
		xfrm_remove_larval(&(*xfrm)->netlink);
	}
	routes_free(&(*xfrm)->routes);
	netlink_close(&(*xfrm)->netlink);
	xfree(*xfrm);
	*xfrm = NULL;
}

void xfrm_leave(struct xfrm *xfrm)
{
	xfrm->leave = true;
}

struct routes *xfrm_routes(struct xfrm *xfrm)
{
	return xfrm->routes;
}

static uint8_t ip_protocol(uint8_t protocol)
{
	return protocol == PROTOCOL_AH ? IPPROTO_AH : IPPROTO_ESP;
}

static diag_t spi_new(void *ctx, uint8_t protocol, const struct ip_address *src,
		      const struct ip_address *dst, uint32_t reqid,
		      uint32_t *spi)
{
	struct xfrm *xfrm = ctx;
	char buffer[512] __attribute__((aligned(NLMSG_ALIGNTO))) = { 0 };
	char reply[4096] __attribute__((aligned(NLMSG_ALIGNTO)));
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct xfrm_userspi_info *body =
		mnl_nlmsg_put_extra_header(request, sizeof(*body));
	int error = 0;

	*spi = 0;
	request->nlmsg_type = XFRM_MSG_ALLOCSPI;
	body->info.id.daddr = xfrm_address_of(dst);
	body->info.id.proto = ip_protocol(protocol);
	body->info.saddr = xfrm_address_of(src);
	body->info.family = xfrm_family(dst);
	body->info.mode = XFRM_MODE_TUNNEL;
	body->info.reqid = reqid;
	body->min = SPI_FIRST;
	body->max = UINT32_MAX;

	diag_t d = netlink_query(&xfrm->netlink, request, reply, sizeof(reply),
				 &error);
	if (d == NULL && error != 0) {
		d = diag("%s", strerror(error));
	}
	if (d != NULL) {
		diag_prefix(&d, "reserving an SPI: ");
		return d;
	}
	const struct xfrm_usersa_info *info =
		mnl_nlmsg_get_payload((const void *)reply);

	*spi = ntohl(info->id.spi);
	return NULL;
}

/*
 * Put REQUEST in its first or second form: an SA over its reserved SPI and
 * then without one, a policy as a new one and then over the one there.
 */
static diag_t put(struct netlink_batch *batch,
		  const struct kernel_request *request, bool again)
{
	switch (request->kind) {
	case KERNEL_SA_ADD:
		return xfrm_put_sa(batch,
				   request->sa.inbound && !again
					   ? XFRM_MSG_UPDSA
					   : XFRM_MSG_NEWSA,
				   &request->sa);
	case KERNEL_SA_DELETE:
		xfrm_put_sa_delete(batch, &request->sa);
		return NULL;
	case KERNEL_POLICY_ADD:
		return xfrm_put_policy(
			batch, again ? XFRM_MSG_UPDPOLICY : XFRM_MSG_NEWPOLICY,
			&request->policy);
	case KERNEL_POLICY_DELETE:
		return xfrm_put_policy(batch, XFRM_MSG_DELPOLICY,
				       &request->policy);
	case KERNEL_SA_MOVE:
	case KERNEL_ROUTE_ADD:
	case KERNEL_ROUTE_DELETE:
	case KERNEL_ACQUIRE_FORGET:
		break;
	}
	return NULL;
}

/* An error that asks for the second form. */
static bool wants_again(const struct kernel_request *request, int error)
{
	return (request->kind == KERNEL_SA_ADD && request->sa.inbound &&
		error == ESRCH) ||
	       (request->kind == KERNEL_POLICY_ADD && error == EEXIST);
}

/* An error that says that what is to be removed is not there. */
static bool is_harmless(const struct kernel_request *request, int error)
{
	return (request->kind == KERNEL_SA_DELETE && error == ESRCH) ||
	       (request->kind == KERNEL_POLICY_DELETE && error == ENOENT);
}

static void prefix_request(diag_t *d, const struct kernel_request *request)
{
	char name[256];
	struct text text = TEXT_IN(name);

	text_add_kernel_request(&text, request);
	diag_prefix(d, "kernel: %s: ", name);
}

static bool is_add(const struct kernel_request *request)
{
	return request->kind == KERNEL_SA_ADD ||
	       request->kind == KERNEL_POLICY_ADD;
}

/* Look at the answers to STEP; the first error that counts is a diag. */
static diag_t judge(struct step *step, const struct netlink_batch *batch,
		    bool again)
{
	bool any_done = false;

	if (step->first == step->end) {
		return NULL; /* not of this pass */
	}
	for (size_t i = step->first; i < step->end; i++) {
		int error = batch->messages[i].error;

		if (error == 0) {
			any_done = true;
		} else if (!again && wants_again(step->request, error)) {
			step->again = true;
		} else if (!is_harmless(step->request, error)) {
			step->done = any_done && is_add(step->request);
			diag_t d = diag("%s%s%s", strerror(error),
					batch->why[0] != '\0' ? ": " : "",
					batch->why);
			prefix_request(&d, step->request);
			return d;
		}
	}
	/* what was there before us stays when others fail */
	if (!again || step->request->kind == KERNEL_SA_ADD) {
		step->done = any_done && is_add(step->request);
	}
	return NULL;
}

/* One pass over the steps that are due in it; the first error is returned. */
static diag_t pass(struct xfrm *xfrm, struct step *steps, size_t nr, bool again)
{
	struct netlink_batch batch;
	diag_t d = NULL;

	netlink_batch_init(&batch);
	for (size_t i = 0; i < nr && d == NULL; i++) {
		steps[i].first = steps[i].end = batch.nr;
		if (!again || steps[i].again) {
			d = put(&batch, steps[i].request, again);
			steps[i].end = batch.nr;
		}
		if (d != NULL) {
			prefix_request(&d, steps[i].request);
		}
	}
	if (d == NULL && batch.nr > 0) {
		d = netlink_run(&xfrm->netlink, &batch);
		for (size_t i = 0; i < nr && batch.nr > 0; i++) {
			diag_t wrong = judge(&steps[i], &batch, again);

			if (d == NULL) {
				d = wrong;
			} else {
				diag_free(&wrong);
			}
		}
	}
	netlink_batch_done(&batch);
	return d;
}

/* Take away what STEPS brought. */
static void undo(struct xfrm *xfrm, const struct step *steps, size_t nr)
{
	struct netlink_batch batch;

	netlink_batch_init(&batch);
	for (size_t i = nr; i > 0; i--) {
		const struct step *step = &steps[i - 1];
		diag_t d = NULL;

		if (!step->done) {
			continue;
		}
		switch (step->request->kind) {
		case KERNEL_SA_ADD:
			xfrm_put_sa_delete(&batch, &step->request->sa);
			break;
		case KERNEL_POLICY_ADD:
			d = xfrm_put_policy(&batch, XFRM_MSG_DELPOLICY,
					    &step->request->policy);
			break;
		case KERNEL_SA_MOVE:
			d = xfrm_move_back(&xfrm->netlink,
					   &step->request->move);
			break;
		case KERNEL_ROUTE_ADD:
			routes_delete(xfrm->routes, &step->request->route);
			break;
		default:
			break;
		}
		diag_free(&d); /* it was done before: it can be undone now */
	}
	diag_t d = netlink_run(&xfrm->netlink, &batch);

	diag_free(&d); /* the first failure is the one to tell */
	netlink_batch_done(&batch);
}

/* SAs, policies, and what is done by itself: one sendmsg has no two. */
static int class_of(const struct kernel_request *request)
{
	switch (request->kind) {
	case KERNEL_SA_ADD:
	case KERNEL_SA_DELETE:
		return 0;
	case KERNEL_POLICY_ADD:
	case KERNEL_POLICY_DELETE:
		return 1;
	default:
		return 2;
	}
}

static diag_t run_other(struct xfrm *xfrm, const struct kernel_request *request)
{
	switch (request->kind) {
	case KERNEL_SA_MOVE:
		return xfrm_move(&xfrm->netlink, &request->move);
	case KERNEL_ACQUIRE_FORGET:
		xfrm_forget_acquire(&xfrm->netlink, &request->sa);
		return NULL;
	case KERNEL_ROUTE_DELETE:
		routes_delete(xfrm->routes, &request->route);
		return NULL;
	default:
		return routes_add(xfrm->routes, &request->route);
	}
}

static diag_t run_others(struct xfrm *xfrm, struct step *steps, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		const struct kernel_request *request = steps[i].request;
		diag_t d = run_other(xfrm, request);

		if (d != NULL) {
			prefix_request(&d, request);
			return d;
		}
		steps[i].done = request->kind == KERNEL_SA_MOVE ||
				request->kind == KERNEL_ROUTE_ADD;
	}
	return NULL;
}

static bool any_again(const struct step *steps, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		if (steps[i].again) {
			return true;
		}
	}
	return false;
}

/* STEPS are all of one class. */
static diag_t run_class(struct xfrm *xfrm, struct step *steps, size_t nr)
{
	if (class_of(steps[0].request) == 2) {
		return run_others(xfrm, steps, nr);
	}
	diag_t d = pass(xfrm, steps, nr, false);

	if (d == NULL && any_again(steps, nr)) {
		d = pass(xfrm, steps, nr, true);
	}
	return d;
}

/*
 * Class by class, so that no policy is touched when an SA is refused: what a
 * policy replaces could not be brought back.
 */
static diag_t run(void *ctx, const struct kernel_request *requests, size_t nr)
{
	struct xfrm *xfrm = ctx;

	if (xfrm->leave) {
		return NULL;
	}
	struct step *steps = NEW_ARRAY(struct step, nr + 1);
	diag_t d = NULL;

	for (size_t i = 0; i < nr; i++) {
		steps[i].request = &requests[i];
	}
	for (size_t i = 0, end; i < nr && d == NULL; i = end) {
		for (end = i + 1; end < nr && class_of(&requests[end]) ==
						      class_of(&requests[i]);
		     end++) {
		}
		d = run_class(xfrm, steps + i, end - i);
	}
	if (d != NULL) {
		undo(xfrm, steps, nr);
	}
	xfree(steps);
	return d;
}

static bool traffic(void *ctx, uint8_t protocol, uint32_t spi,
		    const struct ip_address *src, const struct ip_address *dst,
		    struct kernel_traffic *out)
{
	struct xfrm *xfrm = ctx;
	char buffer[256] __attribute__((aligned(NLMSG_ALIGNTO))) = { 0 };
	char reply[4096] __attribute__((aligned(NLMSG_ALIGNTO)));
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct xfrm_usersa_id *id =
		mnl_nlmsg_put_extra_header(request, sizeof(*id));
	int error = 0;

	(void)src; /* the destination and the SPI name an SA */
	request->nlmsg_type = XFRM_MSG_GETSA;
	id->daddr = xfrm_address_of(dst);
	id->spi = htonl(spi);
	id->family = xfrm_family(dst);
	id->proto = ip_protocol(protocol);

	diag_t d = netlink_query(&xfrm->netlink, request, reply, sizeof(reply),
				 &error);
	if (d != NULL || error != 0) {
		diag_free(&d);
		return false;
	}
	const struct xfrm_usersa_info *info =
		mnl_nlmsg_get_payload((const void *)reply);
	const struct nlattr *attribute;

	*out = (struct kernel_traffic){
		.bytes = info->curlft.bytes,
		.packets = info->curlft.packets,
		.add_time = (int64_t)info->curlft.add_time,
		.use_time = (int64_t)info->curlft.use_time,
	};
	mnl_attr_for_each(attribute, (const struct nlmsghdr *)(void *)reply,
			  sizeof(*info))
	{
		if (mnl_attr_get_type(attribute) == XFRMA_LASTUSED) {
			out->use_time = (int64_t)mnl_attr_get_u64(attribute);
		}
	}
	wipe(reply, sizeof(reply)); /* the answer holds the keys */
	return true;
}

const struct kernel_ops xfrm_kernel_ops = {
	.spi_new = spi_new,
	.run = run,
	.traffic = traffic,
};
