/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A Child SA's facts for status and events.
 */

#include "sa/child_status.h"

#include "proposal/print.h"

void child_status_fill(const struct child_sa *child,
		       struct ike_child_status *status, char *algorithms,
		       size_t size)
{
	const struct ike_sa *ike = child->ike;
	const struct conn *c = conn_by_serial(&ike->world->conns,
					      child->conn_serial);
	struct text text = { algorithms, 0, size };

	algorithms[0] = '\0';
	if (child->state != CHILD_LARVAL) {
		text_add_chosen_child(&text, &child->chosen);
	}
	*status = (struct ike_child_status){
		.serial = child->serial,
		.ike_serial = ike->serial,
		.conn_serial = child->conn_serial,
		.conn_name = c->spec->name,
		.instance = c->instance,
		.spec = c->spec,
		.left_is_local = c->left_is_local,
		.local = child->local,
		.remote = child->remote,
		.established = child->state == CHILD_INSTALLED,
		.routed = c->routed,
		.wants = conn_wants(c),
		.suspended = c->suspended,
		.newest = c->child_serial == child->serial,
		.owner = c->child_serial == child->serial,
		.transport = child->transport,
		.protocol = child->protocol,
		.spi_in = child->spi_in,
		.spi_out = child->spi_out,
		.reqid = child->reqid,
		.local_id = &c->local_id,
		.peer_id = &ike->peer_id,
		.local_ts = child->ts.local.list,
		.nr_local_ts = child->ts.local.nr,
		.remote_ts = child->ts.remote.list,
		.nr_remote_ts = child->ts.remote.nr,
		.add_time = child->added.ms / 1000,
		.max_bytes = c->spec->ipsec_max_bytes,
		.algorithms = algorithms,
	};
}

void child_status_of_conn(const struct conn *c, struct ike_child_status *status)
{
	*status = (struct ike_child_status){
		.conn_serial = c->serial,
		.conn_name = c->spec->name,
		.instance = c->instance,
		.spec = c->spec,
		.left_is_local = c->left_is_local,
		.local = { .address = c->local_address },
		.remote = { .address = c->remote_address },
		.routed = c->routed,
		.wants = conn_wants(c),
		.suspended = c->suspended,
		.transport = c->spec->type == CONN_TRANSPORT,
		.reqid = c->reqid,
		.local_id = &c->local_id,
		.peer_id = &c->remote_id,
		.local_ts = c->local_ts.list,
		.nr_local_ts = c->local_ts.nr,
		.remote_ts = c->remote_ts.list,
		.nr_remote_ts = c->remote_ts.nr,
		.algorithms = "",
	};
}
