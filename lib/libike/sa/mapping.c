/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The peer's NAT gives it another address or port: we follow (RFC 7296 2.23).
 */
#include "sa/mapping.h"

#include "sa/child_kernel.h"
#include "sa/retransmit.h"

bool mapping_may_change(const struct ike_sa *ike)
{
	return ike->half_open == NULL && ike->path.nat_remote &&
	       !ike->path.nat_local;
}

/* Transport mode has the peer's address in its selectors (2.23.1). */
static diag_t move_in_kernel(struct child_sa *child,
			     const struct ip_endpoint *remote)
{
	if (child->transport &&
	    !ip_address_eq(&child->remote.address, &remote->address)) {
		return diag("transport mode is bound to the address");
	}
	return child_kernel_move(child, remote);
}

static void move_child(struct child_sa *child, const struct ip_endpoint *remote)
{
	diag_t d = move_in_kernel(child, remote);

	if (d == NULL) {
		return;
	}
	log_error(&child->log, "cannot follow the peer: %s", diag_text(d));
	diag_free(&d);
	if (child->state == CHILD_INSTALLED) { /* the peer must know */
		struct window *window = &child->ike->window;

		window_add_task(window, TASK_DELETE_CHILD, child->serial);
		window_wake(child->ike->world, window);
	}
}

static void log_move(const struct ike_sa *ike, const struct ip_endpoint *remote)
{
	char is_buf[80];
	char was_buf[80];
	struct text is = TEXT_IN(is_buf);
	struct text was = TEXT_IN(was_buf);

	text_add_ip_endpoint_udp(&is, remote);
	text_add_ip_endpoint_udp(&was, &ike->path.remote);
	log_info(&ike->log, "peer behind NAT is at %s now, was at %s", is_buf,
		 was_buf);
}

/* Its next IKE SA is known by the address that it has by then. */
static void move_instance(struct world *world, uint64_t conn_serial,
			  const struct ip_endpoint *from,
			  const struct ip_endpoint *to)
{
	struct conn *c = conn_by_serial(&world->conns, conn_serial);

	if (c != NULL && conn_is_instance(c)) {
		conn_move_instance(&world->conns, c, &from->address,
				   &to->address);
	}
}

void mapping_follow(struct ike_sa *ike, const struct ip_endpoint *remote)
{
	const struct ip_endpoint before = ike->path.remote;

	if (!mapping_may_change(ike) ||
	    ip_endpoint_eq(&ike->path.remote, remote)) {
		return;
	}
	log_move(ike, remote);
	ike->path.remote = *remote;
	move_instance(ike->world, ike->conn_serial, &before, remote);
	ike_sa_share(ike);
	LIST_FOREACH(entry, &ike->children) {
		struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);

		move_instance(ike->world, child->conn_serial, &before, remote);
		if (child->state != CHILD_LARVAL) { /* else when installed */
			move_child(child, remote);
		}
	}
	retransmit_anew(ike); /* unless this is the answer to it */
}
