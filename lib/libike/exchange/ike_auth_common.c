/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_AUTH: what both roles do.
 */

#include <string.h>

#include "exchange/childless.h"
#include "exchange/ike_auth.h"
#include "exchange/keepalive.h"
#include "exchange/lifetime.h"
#include "exchange/liveness.h"
#include "exchange/revival.h"
#include "exchange/supersede.h"
#include "exchange/terminate.h"
#include "exchange/uniqueness.h"
#include "wire/auth_payload.h"
#include "wire/id_payload.h"

struct auth_input ike_auth_input(const struct ike_sa *ike, enum role role,
				 struct view id_body, uint32_t message_id)
{
	const struct half_open *half = ike->half_open;
	bool i = role == INITIATOR;

	return (struct auth_input){
		.prf = ike->crypto.chosen.suite.prf,
		.message = blob_view(i ? &half->message_i : &half->message_r),
		.nonce = blob_view(i ? &ike->crypto.n_r : &ike->crypto.n_i),
		.sk_p = i ? ike->crypto.keys.pi : ike->crypto.keys.pr,
		.id_body = id_body,
		.int_auth_i = &half->int_auth[INITIATOR],
		.int_auth_r = &half->int_auth[RESPONDER],
		.ike_auth_mid = message_id,
	};
}

diag_t ike_auth_check(const struct ike_sa *ike, const struct message *msg,
		      struct view id_body, PK11SymKey *secret)
{
	struct auth_input in = ike_auth_input(ike, role_other(ike->role),
					      id_body, msg->header.message_id);
	struct auth_payload auth;

	if (!auth_payload_decode(chain_find(msg->body, PAYLOAD_AUTH)->body,
				 &auth)) {
		return diag("malformed AUTH payload");
	}
	if (auth.method != AUTH_METHOD_SHARED_KEY) {
		char buf[64];
		struct text method = TEXT_IN(buf);

		text_add_name(&method, auth_method_names, auth.method);
		return diag("peer authenticates by %s, authby=secret is configured",
			    buf);
	}
	return psk_check(&in, secret, auth.data);
}

diag_t ike_auth_encode(struct ike_sa *ike, struct builder *out,
		       const struct id *id, uint32_t message_id,
		       PK11SymKey *secret)
{
	struct blob body = id_payload_body(id);
	struct auth_input in = ike_auth_input(ike, ike->role, blob_view(&body),
					      message_id);
	uint8_t mic[PRF_OUTPUT_MAX];
	diag_t d = auth_shared_key_mic(&in, secret, mic);

	if (d == NULL) {
		auth_payload_encode(out, AUTH_METHOD_SHARED_KEY,
				    view_of(mic, in.prf->output_bytes));
	}
	blob_free(&body);
	return d;
}

void text_add_id_story(struct text *out, const struct id *id)
{
	const char *type = id_type_name(id->type);

	if (strncmp(type, "ID_", 3) == 0) {
		type += 3;
	}
	text_add(out, "%s '", type);
	text_add_id(out, id);
	text_add_char(out, '\'');
}

void ike_established(struct ike_sa *ike, struct conn *c)
{
	char buf[256];
	struct text id = TEXT_IN(buf);

	id_done(&ike->peer_id);
	ike->peer_id = ike->half_open->peer_id;
	ike->half_open->peer_id = (struct id){ .type = ID_NONE };
	ike->authby = "secret";
	text_add_id_story(&id, &ike->peer_id);
	log_info(&ike->log,
		 "%s established IKE SA; authenticated peer using authby=secret and %s",
		 ike->role == INITIATOR ? "initiator" : "responder", buf);
	ike_sa_establish(ike);
	start_ike_lifetime(ike, c, ike->role);
	childless_watch(ike);
	take_over(ike, c); /* may end it sooner */
	liveness_start(ike, c);
	keepalive_start(ike);
	c->wanted |= c->spec->autostart == AUTO_KEEP;
}

void child_established(struct child_sa *child, enum role role)
{
	struct ike_sa *ike = child->ike;
	struct conn *c = conn_by_serial(&ike->world->conns,
					child->conn_serial);
	char ts_buf[400];
	char sa_buf[200];
	struct text ts = TEXT_IN(ts_buf);
	struct text sa = TEXT_IN(sa_buf);

	text_add_child_ts(&ts, child);
	text_add_child_sa(&sa, child);
	log_info(&child->log,
		 "%s established Child SA using #%ju; IPsec %s %s %s",
		 role == INITIATOR ? "initiator" : "responder",
		 (uintmax_t)ike->serial,
		 child->transport ? "transport" : "tunnel", ts_buf, sa_buf);
	child->role = role;
	start_child_lifetime(child, c, role);
	child_event(child, IKE_EVENT_CHILD_UP);
	c->suspended = false;
	revival_succeeded(ike->world, c);
	supersede_others(child, c);
	conn_up_done(ike->world, c, RC_OK);
}
