/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Connections as configured: defaults, references, policy text; secrets.
 */
#include "libike/conn_spec.h"

#include "libike/secret_spec.h"
#include "libswan/alloc.h"

#define DEFAULT_AUTHBY (AUTHBY_RSASIG | AUTHBY_RSASIG_V1_5 | AUTHBY_ECDSA)

struct conn_spec *conn_spec_new(const char *name)
{
	struct conn_spec *spec = NEW(struct conn_spec);

	ref_init(&spec->ref);
	spec->name = xstrdup(name);
	spec->left.host = HOST_ANY;
	spec->right.host = HOST_ANY;
	spec->host_family = IP_V4;
	spec->authby = DEFAULT_AUTHBY;
	spec->fragmentation = true;
	spec->pfs = true;
	spec->sn = CONN_SN_32_BIT | CONN_SN_64_BIT;
	spec->rekey = true;
	spec->nat_keepalive = true;
	spec->retransmit_interval = MILLIS(500);
	spec->retransmit_timeout = SECONDS(30);
	spec->ikelifetime = SECONDS(8 * 3600);
	spec->ipsec_lifetime = SECONDS(8 * 3600);
	spec->rekeymargin = SECONDS(9 * 60);
	spec->rekeyfuzz_percent = 100;
	spec->failureshunt = SHUNT_NONE;
	spec->negotiationshunt = SHUNT_DROP;
	spec->replay_window = 128;
	spec->ipsec_max_bytes = INT64_MAX;
	spec->ipsec_max_packets = INT64_MAX;
	spec->encap_dscp = true;
	return spec;
}

struct conn_spec *conn_spec_ref(struct conn_spec *spec)
{
	ref_add(&spec->ref);
	return spec;
}

static void end_spec_done(struct end_spec *end)
{
	xfree(end->host_text);
	id_done(&end->id);
	xfree(end->subnets);
	xfree(end->updown);
	xfree(end->cert);
}

void conn_spec_unref(struct conn_spec **spec)
{
	struct conn_spec *s = *spec;

	*spec = NULL;
	if (s == NULL || !ref_drop(&s->ref)) {
		return;
	}
	end_spec_done(&s->left);
	end_spec_done(&s->right);
	xfree(s->name);
	xfree(s->aliases);
	xfree(s->ike);
	xfree(s->esp);
	xfree(s->ipsec_interface);
	xfree(s->base_name);
	xfree(s);
}

static void add_word(struct text *out, bool wanted, const char *word)
{
	if (wanted) {
		text_add_char(out, '+');
		text_add_string(out, word);
	}
}

static void add_auth_words(struct text *out, unsigned authby)
{
	add_word(out, authby & AUTHBY_PSK, "PSK");
	add_word(out, authby & AUTHBY_RSASIG, "RSASIG");
	add_word(out, authby & AUTHBY_ECDSA, "ECDSA");
	add_word(out, authby & AUTHBY_EDDSA, "EDDSA");
	add_word(out, authby & AUTHBY_RSASIG_V1_5, "RSASIG_v1_5");
	add_word(out, authby & AUTHBY_NEVER, "AUTH_NEVER");
	add_word(out, authby & AUTHBY_NULL, "AUTH_NULL");
}

static void add_child_words(struct text *out, const struct conn_spec *spec)
{
	bool transport = spec->type == CONN_TRANSPORT;

	add_word(out, !spec->protocol_ah, "ENCRYPT");
	add_word(out, spec->protocol_ah, "AUTHENTICATE");
	add_word(out, spec->compress, "COMPRESS");
	add_word(out, !transport, "TUNNEL");
	add_word(out, transport, "TRANSPORT");
	add_word(out, spec->pfs, "PFS");
	add_word(out, spec->decap_dscp, "DECAP_DSCP");
	add_word(out, !spec->encap_dscp, "DONT_ENCAP_DSCP");
	add_word(out, spec->nopmtudisc, "NOPMTUDISC");
}

static void add_want_words(struct text *out, unsigned wants)
{
	add_word(out, wants & CONN_WANTS_UP, "UP");
	add_word(out, wants & CONN_WANTS_ROUTE, "ROUTE");
}

static void add_ike_words(struct text *out, const struct conn_spec *spec,
			  unsigned wants)
{
	add_word(out, !spec->rekey, "DONT_REKEY");
	add_word(out, spec->reauth, "REAUTH");
	add_want_words(out, wants);
	add_word(out, spec->autostart == AUTO_KEEP, "KEEP");
	add_word(out, spec->overlapip, "OVERLAPIP");
	add_word(out, spec->narrowing, "IKEV2_ALLOW_NARROWING");
	add_word(out, spec->fragmentation, "IKE_FRAG_ALLOW");
	add_word(out, spec->mobike, "MOBIKE");
	add_word(out, spec->sn & CONN_SN_32_BIT, "ESN_NO");
	add_word(out, spec->sn & CONN_SN_64_BIT, "ESN_YES");
	add_word(out, spec->intermediate != INTERMEDIATE_NO, "INTERMEDIATE");
}

static void add_shunt_words(struct text *out, const struct conn_spec *spec)
{
	add_word(out, spec->negotiationshunt == SHUNT_PASS, "NEGO_PASS");
	add_word(out, spec->failureshunt == SHUNT_PASS, "failurePASS");
	add_word(out, spec->failureshunt == SHUNT_DROP, "failureDROP");
}

void text_add_conn_policy(struct text *out, const struct conn_spec *spec,
			  unsigned wants)
{
	text_add_string(out, "IKEv2");
	add_auth_words(out, spec->authby);
	if (spec->type == CONN_PASSTHROUGH || spec->type == CONN_DROP) {
		add_want_words(out, wants);
		add_word(out, spec->overlapip, "OVERLAPIP");
		add_word(out, spec->type == CONN_PASSTHROUGH, "PASS");
		add_word(out, spec->type == CONN_DROP, "DROP");
		add_word(out, true, "NEVER_NEGOTIATE");
		return;
	}
	add_child_words(out, spec);
	add_ike_words(out, spec, wants);
	add_shunt_words(out, spec);
}

void secret_specs_free(struct secret_specs **specs)
{
	struct secret_specs *s = *specs;

	*specs = NULL;
	if (s == NULL) {
		return;
	}
	for (size_t i = 0; i < s->nr; i++) {
		struct secret_spec *secret = &s->list[i];

		for (size_t j = 0; j < secret->nr_ids; j++) {
			id_done(&secret->ids[j]);
		}
		xfree(secret->ids);
		blob_free(&secret->psk);
	}
	xfree(s->list);
	xfree(s);
}
