/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How negotiation of a connection begins: by command, again, by a packet.
 */

#include "engine/start.h"

#include "engine/named.h"
#include "engine/parent.h"
#include "exchange/demand.h"
#include "exchange/ike_sa_init.h"
#include "exchange/terminate.h"

int refuse_up(const struct world *world, const struct conn *c)
{
	if (!world->listening) {
		log_info(&c->log, "need --listen before --initiate");
		return RC_DEAF;
	}
	if (c->spec->type == CONN_PASSTHROUGH || c->spec->type == CONN_DROP) {
		log_info(&c->log,
			 "cannot initiate connection that never negotiates");
		return RC_INITSHUNT;
	}
	if (!c->oriented) {
		log_info(&c->log,
			 "cannot initiate connection: neither left=%s nor right=%s match an interface",
			 c->spec->left.host_text, c->spec->right.host_text);
		return RC_ORIENT;
	}
	if (conn_is_template(c)) {
		log_info(&c->log,
			 "cannot initiate connection without knowing remote IP address");
		return RC_NOPEERIP;
	}
	if (!(conn_local_auth(c) & AUTHBY_PSK)) {
		log_info(&c->log,
			 "cannot initiate connection: only authby=secret is supported");
		return RC_FATAL;
	}
	return RC_OK;
}

void start_sas(struct world *world, struct conn *c)
{
	struct ike_sa *ike = find_parent(world, c);
	struct verdict verdict = verdict_done();

	demand_begin(world, c);
	if (ike != NULL) {
		if (ike_sa_is_being_made(ike)) {
			log_info(&c->log,
				 "waiting for IKE SA #%ju to be established",
				 (uintmax_t)ike->serial);
		}
		window_add_task(&ike->window, TASK_NEW_CHILD, c->serial);
	} else {
		ike = ike_sa_init_start(world, c, &verdict);
	}
	c->up_ike = ike->serial;
	dispatch(ike, SIDE_RESPONSE, verdict);
}

void log_up_already(const struct conn *c)
{
	log_info(&c->log, "connection is up already; Child SA #%ju",
		 (uintmax_t)c->child_serial);
}

/* Begin C, for the command that named LEADER to wait for. */
static int start_up(struct world *world, struct conn *c, struct conn *leader)
{
	int code = refuse_up(world, c);

	c->wanted |= code == RC_OK || code == RC_ORIENT; /* it may be, later */
	if (code != RC_OK) {
		return code;
	}
	if (c->child_serial != 0) {
		log_up_already(c);
		return RC_OK;
	}
	if (c->up_leader != 0) {
		log_info(&c->log, "connection is being brought up already");
		return RC_OK;
	}
	c->up_leader = leader->serial;
	leader->up_pending++;
	if (c->up_ike == 0) { /* else it is under way */
		start_sas(world, c);
	}
	return RC_OK;
}

void revive(struct world *world, struct conn *c)
{
	if (c->child_serial != 0 || c->up_ike != 0) {
		return;
	}
	int code = refuse_up(world, c);

	if (code == RC_OK) {
		start_sas(world, c);
	} else if (c->up_leader != 0) {
		conn_up_done(world, c, code);
	}
}

static void add_packet_end(struct text *out, const struct ip_selector *s)
{
	text_add_ip_address(out, &s->range.start);
	if (s->start_port == s->end_port) {
		text_add(out, ":%u", s->start_port);
	}
}

/* "192.0.1.254:8 -1-> 192.0.2.254": for ICMP the type is in the upper octet. */
void text_add_packet(struct text *out, const struct ip_selector *local,
		     const struct ip_selector *remote)
{
	add_packet_end(out, local);
	text_add(out, " -%u-> ", local->protocol);
	add_packet_end(out, remote);
}

void start_on_demand(struct world *world, struct conn *c,
		    const struct ip_selector *local,
		    const struct ip_selector *remote)
{
	char buf[160];
	struct text packet = TEXT_IN(buf);

	text_add_packet(&packet, local, remote);
	log_info(&c->log, "initiate on-demand for packet %s", buf);
	demand_note_packet(c, local, remote);
	int code = refuse_up(world, c);

	if (code == RC_OK) {
		start_sas(world, c);
	} else {
		demand_refused(world, c, code);
	}
}

struct ike_answer ike_up(struct ike_engine *engine, const char *name,
			 struct monotime now)
{
	struct world *world = engine_enter(engine, now);
	struct ike_answer answer;
	struct named named;

	if (find_named(&world->conns, name, &named, &answer)) {
		struct conn *leader =
			conn_by_serial(&world->conns, named.serials[0]);

		leader->up_pending++; /* until all are begun */
		leader->up_code = RC_OK;
		for (size_t n = 0; n < named.nr; n++) {
			struct conn *c = conn_by_serial(&world->conns,
							named.serials[n]);
			int code = start_up(world, c, leader);

			if (code != RC_OK) {
				answer.code = code;
			}
		}
		if (--leader->up_pending > 0) {
			answer.conn_serial = leader->serial;
		} else if (answer.code == RC_OK) {
			answer.code = leader->up_code;
		}
	}
	named_done(&named);
	engine_leave(engine);
	return answer;
}
