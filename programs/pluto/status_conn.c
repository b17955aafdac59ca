/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Status of a connection: its block of lines.
 */
#include "status_text.h"

#include <inttypes.h>
#include <string.h>

#define LINE_BYTES 4096

/* One connection on its way out; each line begins with its name. */
struct block {
	const struct ike_conn_status *c;
	const struct status_out *out;
	char name[256];
};

static const struct end_spec *local_end(const struct ike_conn_status *c)
{
	return c->left_is_local || !c->oriented ? &c->spec->left
						: &c->spec->right;
}

static const struct end_spec *remote_end(const struct ike_conn_status *c)
{
	return c->left_is_local || !c->oriented ? &c->spec->right
						: &c->spec->left;
}

static void block_line(const struct block *b, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

static void block_line(const struct block *b, const char *fmt, ...)
{
	char buf[LINE_BYTES];
	struct text line = TEXT_IN(buf);
	va_list ap;

	text_add(&line, "%s:   ", b->name);
	va_start(ap, fmt);
	text_add_v(&line, fmt, ap);
	va_end(ap);
	b->out->line(b->out->ctx, buf);
}

static const char *yes_no(bool value)
{
	return value ? "yes" : "no";
}

/* An end's host, as configured where it is no address (yet). */
static void add_host(struct text *out, const struct end_spec *end,
		     const struct ip_address *address)
{
	if (ip_address_is_set(address)) {
		text_add_ip_address(out, address);
	} else if (ip_address_is_set(&end->address)) {
		text_add_ip_address(out, &end->address);
	} else {
		text_add_string(out, end->host_text != NULL ? end->host_text
							    : "%any");
	}
}

/* "[@west]", unless the ID is the address itself. */
static void add_host_id(struct text *out, const struct id *id,
			const struct ip_address *address)
{
	struct id of_address = id_of_address(address);

	if (id != NULL && id->type != ID_NONE &&
	    !(ip_address_is_set(address) && id_eq(id, &of_address))) {
		text_add_string(out, "[");
		text_add_id(out, id);
		text_add_string(out, "]");
	}
	id_done(&of_address);
}

/* The selector, unless it says no more than the host. */
static bool add_net(struct text *out, const struct ip_selector *ts,
		    const struct ip_address *host)
{
	struct ip_range host_range = ip_range_of_address(host);
	struct ip_selector host_ts = ip_selector_of_range(&host_range);

	if (ts == NULL || !ip_address_is_set(&ts->range.start) ||
	    (ip_address_is_set(host) && ip_selector_eq(ts, &host_ts))) {
		return false;
	}
	text_add_ip_selector(out, ts);
	return true;
}

static void add_source(struct text *out, const struct end_spec *end)
{
	if (!ip_address_is_set(&end->sourceip[0])) {
		text_add_string(out, "unset");
		return;
	}
	text_add_ip_address(out, &end->sourceip[0]);
	if (ip_address_is_set(&end->sourceip[1])) {
		text_add_string(out, ",");
		text_add_ip_address(out, &end->sourceip[1]);
	}
}

/* NET===HOST[ID]---HOP...HOST[ID]===NET */
static void add_topology(struct text *out, const struct ike_conn_status *c,
			 const struct ip_selector *local_ts,
			 const struct ip_selector *remote_ts)
{
	const struct end_spec *local = local_end(c);
	char net[160];
	struct text remote_net = TEXT_IN(net);

	if (add_net(out, local_ts, &c->local)) {
		text_add_string(out, "===");
	}
	add_host(out, local, &c->local);
	add_host_id(out, c->local_id, &c->local);
	if (ip_address_is_set(&local->nexthop)) {
		text_add_string(out, "---");
		text_add_ip_address(out, &local->nexthop);
	}
	text_add_string(out, "...");
	add_host(out, remote_end(c), &c->remote);
	add_host_id(out, c->remote_id, &c->remote);
	if (add_net(&remote_net, remote_ts, &c->remote)) {
		text_add(out, "===%s", net);
	}
}

/* Line 1 has one blank behind the name; there is one for each pair. */
static void pair_lines(const struct block *b)
{
	const struct ike_conn_status *c = b->c;
	size_t nr_pairs = c->nr_local_ts * c->nr_remote_ts;

	for (size_t i = 0; i < (nr_pairs == 0 ? 1 : nr_pairs); i++) {
		char buf[LINE_BYTES];
		struct text line = TEXT_IN(buf);

		text_add(&line, "%s: ", b->name);
		add_topology(&line, c,
			     nr_pairs == 0 ? NULL
					   : &c->local_ts[i / c->nr_remote_ts],
			     nr_pairs == 0
				     ? NULL
				     : &c->remote_ts[i % c->nr_remote_ts]);
		text_add(&line, "; %s; my_ip=",
			 c->oriented ? c->routing : "unoriented");
		add_source(&line, local_end(c));
		text_add_string(&line, "; their_ip=");
		add_source(&line, remote_end(c));
		text_add_string(&line, ";");
		b->out->line(b->out->ctx, buf);
	}
}

static void host_line(const struct block *b)
{
	const struct ike_conn_status *c = b->c;
	const struct end_spec *local = local_end(c);
	char buf[512];
	struct text line = TEXT_IN(buf);

	text_add(&line,
		 "host: %s; %s: ", c->oriented ? "oriented" : "unoriented",
		 c->oriented ? "local" : "left");
	add_host(&line, local, &c->local);
	if (ip_address_is_set(&local->nexthop)) {
		text_add_string(&line, "; nexthop: ");
		text_add_ip_address(&line, &local->nexthop);
	}
	text_add(&line, "; %s: ", c->oriented ? "remote" : "right");
	add_host(&line, remote_end(c), &c->remote);
	text_add_string(&line, ";");
	if (c->ike_serial != 0) {
		text_add(&line, " established IKE SA: #%" PRIu64 ";",
			 c->ike_serial);
	}
	block_line(b, "%s", buf);
}

static void add_auth(struct text *out, unsigned auth)
{
	static const struct {
		unsigned bit;
		const char *word;
	} words[] = {
		{AUTHBY_PSK,	      "secret"     },
		{ AUTHBY_RSASIG,	 "RSASIG"	  },
		{ AUTHBY_ECDSA,	"ECDSA"	},
		{ AUTHBY_EDDSA,	"EDDSA"	},
		{ AUTHBY_RSASIG_V1_5, "RSASIG_v1_5"},
		{ AUTHBY_NULL,	       "null"	      },
		{ AUTHBY_NEVER,	"never"	},
	};
	bool any = false;

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (auth & words[i].bit) {
			text_add(out, "%s%s", any ? "+" : "", words[i].word);
			any = true;
		}
	}
	if (!any) {
		text_add_string(out, "none");
	}
}

static unsigned auth_of(const struct ike_conn_status *c,
			const struct end_spec *end)
{
	return end->auth != 0 ? end->auth : c->spec->authby;
}

static void auth_lines(const struct block *b)
{
	const struct ike_conn_status *c = b->c;
	const struct end_spec *local = local_end(c);
	const struct end_spec *remote = remote_end(c);
	char ours[128], theirs[128];
	struct text our = TEXT_IN(ours), their = TEXT_IN(theirs);

	add_auth(&our, auth_of(c, local));
	add_auth(&their, auth_of(c, remote));
	if (local->cert != NULL || remote->cert != NULL) {
		char buf[512];
		struct text line = TEXT_IN(buf);

		if (local->cert != NULL) {
			text_add(&line, "mycert=%s; ", local->cert);
		}
		if (remote->cert != NULL) {
			text_add(&line, "peercert=%s; ", remote->cert);
		}
		buf[line.len - 1] = '\0';
		block_line(b, "%s", buf);
	}
	const char *updown = local->updown == NULL	? "ipsec _updown"
			     : local->updown[0] == '\0' ? "<disabled>"
							: local->updown;

	block_line(b, "my_updown=%s; my_updown-config=noasync,noexec;", updown);
	block_line(b, "xauth us:none, xauth them:none, my_username=[any]; "
		      "their_username=[any]");
	block_line(b,
		   "our auth:%s, their auth:%s, our autheap:none, their "
		   "autheap:none, send-supported-auth-methods:no;",
		   ours, theirs);
}

static void add_seconds(struct text *out, const char *name, struct deltatime d)
{
	text_add(out, "%s: ", name);
	text_add_deltatime(out, d);
	text_add_string(out, "s; ");
}

static void life_line(const struct block *b)
{
	const struct conn_spec *spec = b->c->spec;
	char buf[512];
	struct text line = TEXT_IN(buf);

	add_seconds(&line, "ike_life", spec->ikelifetime);
	add_seconds(&line, "ipsec_life", spec->ipsec_lifetime);
	text_add_string(&line, "ipsec_max_bytes: ");
	text_add_limit(&line, spec->ipsec_max_bytes);
	text_add_string(&line, "B; ipsec_max_packets: ");
	text_add_limit(&line, spec->ipsec_max_packets);
	text_add(&line, "; replay_window: %u; ", spec->replay_window);
	add_seconds(&line, "rekey_margin", spec->rekeymargin);
	text_add(&line, "rekey_fuzz: %u%%; clones: no (unset);",
		 spec->rekeyfuzz_percent);
	block_line(b, "%s", buf);
}

static void protocol_lines(const struct block *b)
{
	const struct conn_spec *spec = b->c->spec;
	char timeout[32];
	struct text text = TEXT_IN(timeout);

	text_add_deltatime(&text, spec->retransmit_timeout);
	block_line(b, "modecfg info: us:none, them:none, modecfg policy:push, "
		      "dns:unset, domains:unset, cat:unset;");
	block_line(b, "cisco-split: no; cisco-unity: no; cisco-peer: no; "
		      "nm-configured: no;");
	block_line(b, "sec_label:unset;");
	life_line(b);
	block_line(b,
		   "iptfs: no; fragmentation: %s; packet-size: 0; "
		   "max-queue-size: 0; drop-time: 0; init-delay: 0; "
		   "reorder-window: 0;",
		   yes_no(spec->fragmentation));
	block_line(b,
		   "retransmit-interval: %" PRId64 "ms; retransmit-timeout: "
		   "%ss; iketcp:no; iketcp-port:4500;",
		   spec->retransmit_interval.ms, timeout);
	block_line(b,
		   "initial-contact:%s; fake-strongswan:no; send-vendorid:%s; "
		   "send-no-esp-tfc:%s;",
		   yes_no(spec->initial_contact), yes_no(spec->send_vendorid),
		   yes_no(spec->no_esp_tfc));
}

static void add_hash_policy(struct text *out, unsigned auth)
{
	bool signs = auth & (AUTHBY_RSASIG | AUTHBY_ECDSA);

	if (signs) {
		text_add_string(out, "SHA2_256+SHA2_384+SHA2_512");
	}
	if (auth & AUTHBY_EDDSA) {
		text_add(out, "%sIDENTITY", signs ? "+" : "");
	}
	if (out->len == 0) {
		text_add_string(out, "none");
	}
}

static void policy_lines(const struct block *b)
{
	const struct ike_conn_status *c = b->c;
	char policy[512], hash[64];
	struct text text = TEXT_IN(policy), hash_text = TEXT_IN(hash);

	text_add_conn_policy(&text, c->spec, c->wants);
	block_line(b, "policy: %s;", policy);
	add_hash_policy(&hash_text,
			auth_of(c, local_end(c)) | auth_of(c, remote_end(c)));
	block_line(b, "v2-auth-hash-policy: %s;", hash);
}

static int prefix_of(const struct ip_selector *ts, size_t nr,
		     const struct ip_address *host)
{
	int bits = nr > 0 ? ip_range_prefix_bits(&ts[0].range)
			  : 8 * (int)ip_family_bytes(host->family);

	return bits < 0 ? 0 : bits;
}

static void kernel_lines(const struct block *b)
{
	const struct ike_conn_status *c = b->c;
	const struct conn_spec *spec = c->spec;
	char mtu[16], priority[16], tfc[16];
	struct text mtu_text = TEXT_IN(mtu), tfc_text = TEXT_IN(tfc),
		    priority_text = TEXT_IN(priority);

	if (spec->mtu != 0) {
		text_add(&mtu_text, "%u", spec->mtu);
	}
	if (spec->priority != 0) {
		text_add(&priority_text, "%u", spec->priority);
	}
	if (spec->tfc != 0) {
		text_add(&tfc_text, "%u", spec->tfc);
	}
	block_line(b,
		   "conn_prio: %d,%d,0; interface: %s; metric: %u; mtu: %s; "
		   "sa_prio:%s; sa_tfc:%s;",
		   prefix_of(c->local_ts, c->nr_local_ts, &c->local),
		   prefix_of(c->remote_ts, c->nr_remote_ts, &c->remote),
		   c->interface != NULL ? c->interface : "", spec->metric,
		   mtu[0] != '\0' ? mtu : "unset",
		   priority[0] != '\0' ? priority : "auto",
		   tfc[0] != '\0' ? tfc : "none");
	block_line(b, "nflog-group: unset; mark: unset; vti-iface:unset; "
		      "vti-routing:no; vti-shared:no; nic-offload:no;");
}

static void add_id_pair(struct text *out, const char *whose,
			const struct id *id)
{
	enum id_type type = id == NULL ? ID_NONE : id->type;

	/* without "ID_" */
	text_add(out, "%s idtype: %s; %s id=", whose, id_type_name(type) + 3,
		 whose);
	if (type == ID_NONE) {
		text_add_string(out, "%any");
	} else {
		text_add_id(out, id);
	}
}

static void id_lines(const struct block *b)
{
	char buf[1024];
	struct text line = TEXT_IN(buf);

	add_id_pair(&line, "our", b->c->local_id);
	text_add_string(&line, "; ");
	add_id_pair(&line, "their", b->c->remote_id);
	block_line(b, "%s", buf);
	block_line(b, "sendca: all; our sendcert: always; "
		      "their sendcert: always;");
}

static void liveness_lines(const struct block *b, struct deltatime keep_alive)
{
	static const char *const encapsulation[] = {
		[ENCAPSULATION_AUTO] = "auto",
		[ENCAPSULATION_YES] = "yes",
		[ENCAPSULATION_NO] = "no",
	};
	const struct conn_spec *spec = b->c->spec;
	char buf[160];
	struct text line = TEXT_IN(buf);

	text_add(&line, "liveness: %s; dpddelay:",
		 spec->dpddelay.ms > 0 ? "active" : "passive");
	text_add_deltatime(&line, spec->dpddelay);
	text_add_string(&line, "s; retransmit-timeout:");
	text_add_deltatime(&line, spec->retransmit_timeout);
	text_add_string(&line, "s");
	block_line(b, "%s", buf);

	line = TEXT_IN(buf);
	text_add(&line, "nat-traversal: encapsulation:%s; keepalive:",
		 encapsulation[spec->encapsulation]);
	if (spec->nat_keepalive) {
		text_add_deltatime(&line, keep_alive);
		text_add_string(&line, "s");
	} else {
		text_add_string(&line, "no");
	}
	block_line(b, "%s", buf);
}

static void routing_lines(const struct block *b)
{
	const struct ike_conn_status *c = b->c;
	char buf[256];
	struct text line = TEXT_IN(buf);

	text_add(&line, "routing: %s;", c->routing);
	if (c->child_serial != 0) {
		text_add(&line, " owner: Child SA #%" PRIu64 ";",
			 c->child_serial);
	}
	if (c->ike_serial != 0) {
		text_add(&line, " established IKE SA: #%" PRIu64 ";",
			 c->ike_serial);
	}
	if (c->child_serial != 0) {
		text_add(&line, " established Child SA: #%" PRIu64 ";",
			 c->child_serial);
	}
	block_line(b, "%s", buf);
	if (c->reqid != 0) {
		block_line(b, "reqid: %u;", c->reqid);
	}
	if (c->template_serial != 0) {
		block_line(b,
			   "conn serial: $%" PRIu64
			   ", instantiated from: $%" PRIu64 ";",
			   c->serial, c->template_serial);
	} else {
		block_line(b, "conn serial: $%" PRIu64 ";", c->serial);
	}
	if (c->spec->aliases != NULL) {
		block_line(b, "aliases: %s", c->spec->aliases);
	}
}

static void algorithm_lines(const struct block *b)
{
	const struct ike_conn_status *c = b->c;
	const char *protocol = c->spec->protocol_ah ? "AH" : "ESP";

	if (c->ike_algorithms != NULL) {
		block_line(b, "IKE algorithms: %s", c->ike_algorithms);
	}
	if (c->ike_newest != NULL) {
		block_line(b, "IKEv2 algorithm newest: %s", c->ike_newest);
	}
	if (c->esp_algorithms != NULL) {
		block_line(b, "%s algorithms: %s", protocol, c->esp_algorithms);
	}
	if (c->esp_newest != NULL) {
		block_line(b, "%s algorithm newest: %s; pfsgroup=%s", protocol,
			   c->esp_newest, c->spec->pfs ? "<Phase1>" : "<N/A>");
	}
}

void status_conn(const struct ike_conn_status *c, struct deltatime keep_alive,
		 const struct status_out *out)
{
	struct block b = { .c = c, .out = out };
	struct text name = TEXT_IN(b.name);

	text_add_conn_name(&name, c->name, c->instance, &c->remote);
	pair_lines(&b);
	host_line(&b);
	auth_lines(&b);
	protocol_lines(&b);
	policy_lines(&b);
	kernel_lines(&b);
	id_lines(&b);
	liveness_lines(&b, keep_alive);
	routing_lines(&b);
	algorithm_lines(&b);
}

/* "%any" where nothing is known yet. */
static void add_nets(struct text *out, const struct ip_selector *list,
		     size_t nr)
{
	if (nr == 0 || !ip_address_is_set(&list[0].range.start)) {
		text_add_string(out, "%any");
		return;
	}
	for (size_t i = 0; i < nr; i++) {
		text_add_string(out, i > 0 ? "," : "");
		text_add_ip_selector(out, &list[i]);
	}
}

void status_conn_brief(const struct ike_conn_status *c,
		       const struct ike_child_status *child,
		       const struct status_out *out)
{
	char buf[1024];
	struct text line = TEXT_IN(buf);

	add_nets(&line, c->local_ts, c->nr_local_ts);
	text_add_string(&line, " <==> ");
	add_nets(&line, c->remote_ts, c->nr_remote_ts);
	text_add_string(&line, "\tfrom ");
	add_host(&line, local_end(c), &c->local);
	text_add_string(&line, " to ");
	add_host(&line, remote_end(c), &c->remote);
	text_add(&line, " (%" PRIu64 "/%" PRIu64 ")\t%s, reqid=%u",
		 child == NULL ? 0 : child->bytes_in,
		 child == NULL ? 0 : child->bytes_out, c->name, c->reqid);
	out->line(out->ctx, buf);
}
