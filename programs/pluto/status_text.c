/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Status of the daemon: sections, summaries, who is asked for what.
 */
#include "status_text.h"

#include <inttypes.h>

#include "crypto/encr.h"
#include "crypto/ke.h"
#include "crypto/prf.h"
#include "kernel/xfrm_alg.h"
#include "libipsecconf/paths.h"
#include "listen.h"

#define LINE_BYTES 2048

void status_line(const struct status_out *out, const char *fmt, ...)
{
	char buf[LINE_BYTES];
	struct text line = TEXT_IN(buf);
	va_list ap;

	va_start(ap, fmt);
	text_add_v(&line, fmt, ap);
	va_end(ap);
	out->line(out->ctx, buf);
}

void text_add_debug(struct text *out, unsigned debug)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = {
		{LOG_BASE,		    "base"	   },
		{ LOG_CRYPT,	     "crypt"	     },
		{ LOG_PROPOSAL_PARSER, "proposal-parser"},
		{ LOG_ROUTING,	       "routing"	 },
		{ LOG_KERNEL,	      "kernel"	       },
		{ LOG_CPU_USAGE,	 "cpu-usage"	     },
		{ LOG_UPDOWN,	      "updown"	       },
		{ LOG_TMI,		   "tmi"		 },
	};
	bool any = false;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (debug & names[i].bit) {
			text_add(out, "%s%s", any ? "+" : "", names[i].name);
			any = true;
		}
	}
}

static void separator(const struct status_out *out)
{
	out->line(out->ctx, " ");
}

static void interface_line(void *ctx, const char *interface,
			   const struct udp *udp)
{
	char buf[128];
	struct text line = TEXT_IN(buf);

	text_add_listen(&line, interface, udp);
	status_line(ctx, "interface %s", buf);
}

static const char *unset_if_empty(const char *value)
{
	return value[0] == '\0' ? "<unset>" : value;
}

static int64_t seconds(struct deltatime d)
{
	return d.ms / 1000;
}

static const char *yes_no(bool value)
{
	return value ? "yes" : "no";
}

static void certificate_setup_lines(const struct config_setup *s,
				    const struct status_out *out)
{
	static const char *const redirect[] = {
		[SETUP_REDIRECT_NO] = "no",
		[SETUP_REDIRECT_YES] = "yes",
		[SETUP_REDIRECT_AUTO] = "auto",
	};

	status_line(out,
		    "ocsp-enable=%s, ocsp-strict=%s, ocsp-timeout=%" PRId64
		    ", ocsp-uri=%s",
		    yes_no(s->ocsp_enable), yes_no(s->ocsp_strict),
		    seconds(s->ocsp_timeout), unset_if_empty(s->ocsp_uri));
	status_line(out, "ocsp-trust-name=%s",
		    unset_if_empty(s->ocsp_trustname));
	status_line(out,
		    "ocsp-cache-size=%u, ocsp-cache-min-age=%" PRId64
		    ", ocsp-cache-max-age=%" PRId64 ", ocsp-method=%s",
		    s->ocsp_cache_size, seconds(s->ocsp_cache_min_age),
		    seconds(s->ocsp_cache_max_age),
		    s->ocsp_method_post ? "post" : "get");
	status_line(out, "global-redirect=%s, global-redirect-to=%s",
		    redirect[s->global_redirect],
		    unset_if_empty(s->global_redirect_to));
}

static void setup_lines(const struct status_facts *facts,
			const struct status_out *out)
{
	static const char *const ddos_modes[] = {
		[SETUP_DDOS_AUTO] = "auto",
		[SETUP_DDOS_BUSY] = "busy",
		[SETUP_DDOS_UNLIMITED] = "unlimited",
	};
	const struct config_setup *s = facts->setup;
	char debug[160];
	char impair[400];
	struct text text = TEXT_IN(debug);
	struct text impaired = TEXT_IN(impair);

	status_line(out, "configdir=%s, configfile=%s, secrets=%s, ipsecdir=%s",
		    IPSEC_SYSCONFDIR, s->configfile, s->secretsfile,
		    s->ipsecdir);
	status_line(out, "nssdir=%s, dumpdir=%s, statsbin=%s", s->nssdir,
		    s->dumpdir, s->statsbin[0] == '\0' ? "unset" : s->statsbin);
	status_line(out, "dnssec-enable=%s, dnssec-rootkey-file=%s",
		    yes_no(s->dnssec_enable),
		    unset_if_empty(s->dnssec_rootkey_file));
	status_line(out, "sbindir=%s, libexecdir=%s", IPSEC_SBINDIR,
		    IPSEC_LIBEXECDIR);
	status_line(out, "pluto_version=%s, pluto_vendorid=%s", IPSEC_VERSION,
		    s->myvendorid[0] == '\0' ? "none" : s->myvendorid);
	status_line(out,
		    "nhelpers=%d, uniqueids=%s, shuntlifetime=%" PRId64
		    "s, expire-lifetime=%" PRId64 "s",
		    s->nhelpers, yes_no(s->uniqueids),
		    seconds(s->shuntlifetime), seconds(s->expire_lifetime));
	status_line(out, "logfile='%s', logappend=%s, logip=%s, audit-log=%s",
		    s->logfile, yes_no(s->logappend), yes_no(s->logip),
		    yes_no(s->audit_log));
	status_line(out,
		    "ddos-cookies-threshold=%u, ddos-max-halfopen=%u, "
		    "ddos-mode=%s, ikev1-policy=%s",
		    s->ddos_ike_threshold, s->max_halfopen_ike,
		    ddos_modes[s->ddos_mode],
		    s->ikev1_policy == SETUP_IKEV1_REJECT ? "reject" : "drop");
	status_line(out,
		    "ikebuf=%u, msg_errqueue=%s, crl-strict=%s, "
		    "crlcheckinterval=%" PRId64
		    ", listen=%s, nflog-all=%u, dns-resolver=%s,",
		    s->ike_socket_bufsize, yes_no(s->ike_socket_errqueue),
		    yes_no(s->crl_strict), seconds(s->crlcheckinterval),
		    s->listen[0] == '\0' ? "<any>" : s->listen, s->nflog_all,
		    s->dns_resolver);
	certificate_setup_lines(s, out);
	text_add_debug(&text, facts->debug);
	ike_impair_text(facts->engine, &impaired);
	status_line(out, "debug: %s impair: %s", debug, impair);
}

static void kernel_algorithm_lines(const struct status_out *out)
{
	const struct xfrm_alg *alg;

	for (unsigned i = 0; (alg = xfrm_alg_nth(i)) != NULL; i++) {
		if (alg->kind == XFRM_AUTH) {
			status_line(out,
				    "algorithm AH/ESP auth: name=%s, "
				    "key-length=%u",
				    alg->status_name, alg->key_bits_max);
		} else {
			status_line(out,
				    "algorithm ESP encrypt: name=%s, "
				    "keysizemin=%u, keysizemax=%u",
				    alg->status_name, alg->key_bits_min,
				    alg->key_bits_max);
		}
	}
}

static void ike_algorithm_lines(const struct status_out *out)
{
	for (size_t i = 0; encr_descs[i] != NULL; i++) {
		const struct encr_desc *encr = encr_descs[i];

		if (encr->ops != NULL) {
			status_line(out,
				    "algorithm IKE encrypt: v1id=-1, v1name=-, "
				    "v2id=%u, v2name=%s, blocksize=%u, "
				    "keydeflen=%u",
				    encr->id, encr->name, encr->block_bytes,
				    encr->default_bits);
		}
	}
	for (size_t i = 0; prf_descs[i] != NULL; i++) {
		status_line(out, "algorithm IKE PRF: name=%s, hashlen=%u",
			    prf_descs[i]->name, prf_descs[i]->output_bytes);
	}
	for (size_t i = 0; ke_descs[i] != NULL; i++) {
		const struct ke_desc *ke = ke_descs[i];

		if (ke->id != 0 && ke_is_available(ke)) {
			status_line(out,
				    "algorithm IKE Key Exchange Method (DH): "
				    "name=%s, bits=%u",
				    ke->name, ke->bits);
		}
	}
}

/* What the machine and the configuration are: sections 1 to 8. */
static void daemon_sections(const struct status_facts *facts,
			    const struct status_out *out)
{
	const struct config_setup *s = facts->setup;

	status_line(out, "using kernel interface: xfrm");
	separator(out);
	listener_each(facts->listener, interface_line, (void *)(uintptr_t)out);
	separator(out);
	status_line(out, "fips mode=%s;", facts->fips ? "enabled" : "disabled");
	status_line(out, "SElinux=disabled");
	status_line(out, "seccomp=disabled");
	separator(out);
	status_line(out, "config setup options:");
	separator(out);
	setup_lines(facts, out);
	separator(out);
	status_line(out,
		    "nat-traversal: keep-alive=%" PRId64 ", nat-ikeport=4500",
		    seconds(s->keep_alive));
	if (s->virtual_private[0] != '\0') {
		status_line(out, "virtual-private (%%priv):");
		status_line(out, "- allowed subnets: %s", s->virtual_private);
	}
	separator(out);
	status_line(out, "Kernel algorithms supported:");
	separator(out);
	kernel_algorithm_lines(out);
	separator(out);
	status_line(out, "IKE algorithms supported:");
	separator(out);
	ike_algorithm_lines(out);
	separator(out);
	status_line(out, "stats db_ops: {curr_cnt, total_cnt, maxsz} "
			 ":context={0,0,0} trans={0,0,0} attrs={0,0,0} ");
	separator(out);
}

struct walk {
	const struct status_facts *facts;
	const struct status_out *out;
	bool any;
};

static void on_conn(void *ctx, const struct ike_conn_status *c)
{
	struct walk *walk = ctx;

	walk->any = true;
	status_conn(c, walk->facts->setup->keep_alive, walk->out);
}

bool status_connections(const struct status_facts *facts, const char *name,
			const struct status_out *out)
{
	struct walk walk = { .facts = facts, .out = out };

	ike_status_conns(facts->engine, name, on_conn, &walk);
	return name == NULL || walk.any;
}

static void connection_section(const struct status_facts *facts,
			       const struct status_out *out)
{
	struct ike_summary sum = ike_status_summary(facts->engine);

	status_line(out, "Connection list:");
	separator(out);
	status_connections(facts, NULL, out);
	separator(out);
	status_line(out,
		    "Total IPsec connections: loaded %u, routed %u, active %u",
		    sum.nr_conns, sum.nr_routed, sum.nr_active);
	separator(out);
}

void status_brief(const struct status_facts *facts,
		  const struct status_out *out)
{
	struct ike_summary s = ike_status_summary(facts->engine);
	const char *accepting = !s.listening   ? "IGNORING"
				: !s.accepting ? "NOT ACCEPTING"
					       : "Accepting";

	status_line(out,
		    "State Information: DDoS cookies %s, %s new IKE "
		    "connections",
		    s.cookies_required ? "REQUIRED" : "not required",
		    accepting);
	status_line(out,
		    "IKE SAs: total(%u), half-open(%u), open(%u), "
		    "authenticated(%u), anonymous(%u)",
		    s.nr_ike, s.nr_half_open, s.nr_open, s.nr_authenticated,
		    s.nr_anonymous);
	status_line(out,
		    "IPsec SAs: total(%u), authenticated(%u), "
		    "anonymous(%u)",
		    s.nr_child, s.nr_child_authenticated, s.nr_child_anonymous);
}

static void on_ike_sa(void *ctx, const struct ike_sa_status *sa)
{
	const struct walk *walk = ctx;

	status_ike_sa(sa, walk->out);
}

static void on_child_sa(void *ctx, const struct ike_child_status *child)
{
	const struct walk *walk = ctx;

	status_child_sa(child, walk->out);
}

static void on_exists(void *ctx, const struct ike_conn_status *c)
{
	struct walk *walk = ctx;

	(void)c;
	walk->any = true;
}

static bool exists(const struct status_facts *facts, const char *name)
{
	struct walk walk = { .any = false };

	ike_status_conns(facts->engine, name, on_exists, &walk);
	return walk.any;
}

bool status_states(const struct status_facts *facts, const char *name,
		   const struct status_out *out)
{
	struct walk walk = { .facts = facts, .out = out };

	if (name != NULL && !exists(facts, name)) {
		return false;
	}
	ike_status_sas(facts->engine, name, true, facts->now, on_ike_sa,
		       on_child_sa, &walk);
	return true;
}

static void add_shunt_end(struct text *out, const struct ip_selector *s)
{
	text_add_ip_range(out, &s->range);
	text_add(out, ":%u", s->start_port == s->end_port ? s->start_port : 0);
}

/* "A:P -PROTO-> B:P => %KIND    WHY" */
static void on_shunt(void *ctx, const struct ike_shunt_status *s)
{
	const struct status_out *out = ctx;
	char buf[400];
	struct text line = TEXT_IN(buf);

	add_shunt_end(&line, s->local);
	text_add(&line, " -%u-> ",
		 s->local->protocol != 0 ? s->local->protocol :
					   s->remote->protocol);
	add_shunt_end(&line, s->remote);
	text_add(&line, " => %%%s    %s", s->kind, s->why);
	if (s->ends) {
		text_add(&line, "; ends in %" PRId64 "s", seconds(s->in));
	}
	text_add(&line, "; \"%s\"", s->conn_name);
	status_line(out, "%s", buf);
}

void status_shunts(const struct status_facts *facts,
		   const struct status_out *out)
{
	status_line(out, "Bare Shunt list:");
	separator(out);
	ike_status_shunts(facts->engine, facts->now, on_shunt, (void *)out);
}

void status_all(const struct status_facts *facts, const struct status_out *out)
{
	daemon_sections(facts, out);
	connection_section(facts, out);
	status_brief(facts, out);
	separator(out);
	(void)status_states(facts, NULL, out);
	separator(out);
	status_shunts(facts, out);
}

static void no_ike_sa(void *ctx, const struct ike_sa_status *sa)
{
	(void)ctx;
	(void)sa;
}

static void on_traffic(void *ctx, const struct ike_child_status *child)
{
	struct walk *walk = ctx;

	if (child->established) {
		status_child_traffic(child, walk->out);
	}
}

bool status_traffic(const struct status_facts *facts, const char *name,
		    const struct status_out *out)
{
	struct walk walk = { .facts = facts, .out = out };

	if (name != NULL && !exists(facts, name)) {
		return false;
	}
	ike_status_sas(facts->engine, name, true, facts->now, no_ike_sa,
		       on_traffic, &walk);
	return true;
}

/* The owner of one connection's routing, while its line is made. */
struct brief_walk {
	struct walk walk;
	const struct ike_conn_status *conn;
	bool printed;
};

static void on_brief_child(void *ctx, const struct ike_child_status *child)
{
	struct brief_walk *brief = ctx;

	if (child->serial == brief->conn->child_serial && !brief->printed) {
		brief->printed = true;
		status_conn_brief(brief->conn, child, brief->walk.out);
	}
}

static void on_brief_conn(void *ctx, const struct ike_conn_status *c)
{
	struct brief_walk *brief = ctx;

	brief->walk.any = true;
	brief->conn = c;
	brief->printed = false;
	if (c->child_serial != 0) {
		ike_status_sas(brief->walk.facts->engine, c->name, true,
			       brief->walk.facts->now, no_ike_sa,
			       on_brief_child, brief);
	}
	if (!brief->printed) {
		status_conn_brief(c, NULL, brief->walk.out);
	}
}

bool status_brief_connections(const struct status_facts *facts,
			      const char *name, const struct status_out *out)
{
	struct brief_walk brief = {
		.walk = {.facts = facts, .out = out}
	};
	struct ike_summary sum = ike_status_summary(facts->engine);

	ike_status_conns(facts->engine, name, on_brief_conn, &brief);
	if (name != NULL && !brief.walk.any) {
		return false;
	}
	status_line(out, "# Total IPsec connections: loaded %u, active %u",
		    sum.nr_conns, sum.nr_active);
	return true;
}

void status_global(const struct status_facts *facts,
		   const struct status_out *out)
{
	struct ike_summary s = ike_status_summary(facts->engine);

	status_line(out, "config.setup.ike.ddos_threshold=%u",
		    facts->setup->ddos_ike_threshold);
	status_line(out, "config.setup.ike.max_halfopen=%u",
		    facts->setup->max_halfopen_ike);
	status_line(out, "current.connections.loaded=%u", s.nr_conns);
	status_line(out, "current.connections.routed=%u", s.nr_routed);
	status_line(out, "current.connections.active=%u", s.nr_active);
	status_line(out, "current.states.all=%u", s.nr_ike + s.nr_child);
	status_line(out, "current.states.ike=%u", s.nr_ike);
	status_line(out, "current.states.ipsec=%u", s.nr_child);
	status_line(out, "current.states.iketype.anonymous=%u", s.nr_anonymous);
	status_line(out, "current.states.iketype.authenticated=%u",
		    s.nr_authenticated);
	status_line(out, "current.states.iketype.halfopen=%u", s.nr_half_open);
	status_line(out, "current.states.iketype.open=%u", s.nr_open);
}

void status_fips(const struct status_facts *facts, const struct status_out *out)
{
	status_line(out, "FIPS mode %s", facts->fips ? "enabled" : "disabled");
}
