/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The keywords of "config setup".
 */
#include "libipsecconf/setup_keyword.h"

#include <strings.h>

#include "libipsecconf/paths.h"

/* clang-format off */
static const struct name ddos_modes[] = {
	{ SETUP_DDOS_AUTO, "auto" }, { SETUP_DDOS_BUSY, "busy" },
	{ SETUP_DDOS_UNLIMITED, "unlimited" },
};
static const struct name seccomps[] = {
	{ SETUP_SECCOMP_DISABLED, "disabled" }, { SETUP_SECCOMP_ENABLED, "enabled" },
	{ SETUP_SECCOMP_TOLERANT, "tolerant" },
};
static const struct name redirects[] = {
	{ SETUP_REDIRECT_NO, "no" }, { SETUP_REDIRECT_YES, "yes" },
	{ SETUP_REDIRECT_AUTO, "auto" },
};
static const struct name resolvers[] = { { 0, "file" }, { 1, "systemd" } };
static const struct name ocsp_methods[] = { { false, "get" }, { true, "post" } };

#define AS(name_, kind_, member, value_) \
	.name = (name_), .kind = (kind_), .value = (value_), \
	.field = offsetof(struct config_setup, member)
#define OF(list_)	.names = { (list_), ARRAY_LEN(list_) }

#define STRING(name_, member, value_)	{ AS(name_, SETUP_STRING, member, value_) }
#define BOOL(name_, member, value_)	{ AS(name_, SETUP_BOOL, member, value_) }
#define TIME(name_, member, value_) \
	{ AS(name_, SETUP_TIME, member, value_), .argument = 1000 }
#define NUMBER(name_, member, max_, value_) \
	{ AS(name_, SETUP_UNSIGNED, member, value_), .argument = (max_) }
#define NAMED(name_, member, list_, value_) \
	{ AS(name_, SETUP_NAME, member, value_), OF(list_) }

/* Not in this release. */
#define LATER_STRING(name_, member, value_) \
	{ AS(name_, SETUP_STRING, member, value_), .later = true }
#define LATER_BOOL(name_, member, value_) \
	{ AS(name_, SETUP_BOOL, member, value_), .later = true }
#define LATER_TIME(name_, member, value_) \
	{ AS(name_, SETUP_TIME, member, value_), .argument = 1000, .later = true }
#define LATER_NUMBER(name_, member, max_, value_) \
	{ AS(name_, SETUP_UNSIGNED, member, value_), .argument = (max_), .later = true }
#define LATER_NAMED(name_, member, list_, value_) \
	{ AS(name_, SETUP_NAME, member, value_), OF(list_), .later = true }

#define ALIAS(name_, main_)	{ .name = (name_), .kind = SETUP_OBSOLETE, .same_as = (main_) }
#define OF_KIND(name_, kind_)	{ .name = (name_), .kind = (kind_) }

const struct setup_keyword setup_keywords[] = {
	/* files */
	{ AS("configfile", SETUP_COMMAND_LINE, configfile, IPSEC_CONF) },
	STRING("secretsfile", secretsfile, IPSEC_SECRETS),
	STRING("ipsecdir",    ipsecdir,    IPSEC_CONFDDIR),
	STRING("nssdir",      nssdir,      IPSEC_NSSDIR),
	STRING("dumpdir",     dumpdir,     IPSEC_RUNDIR),
	LATER_STRING("statsbin", statsbin, NULL),
	{ AS("rundir", SETUP_COMMAND_LINE, rundir, IPSEC_RUNDIR) },

	/* log */
	STRING("logfile",     logfile,   NULL),
	BOOL("logappend",     logappend, "yes"),
	BOOL("logtime",       logtime,   "yes"),
	LATER_BOOL("logip",   logip,     "yes"),
	LATER_BOOL("loglimit", loglimit, "yes"),
	LATER_BOOL("audit-log", audit_log, "yes"),
	{ AS("plutodebug", SETUP_DEBUG, plutodebug, "none") },

	/* sockets */
	STRING("listen",      listen, NULL),
	LATER_BOOL("listen-udp", listen_udp, "yes"),
	LATER_BOOL("listen-tcp", listen_tcp, "no"),
	NUMBER("ike-socket-bufsize", ike_socket_bufsize, INT32_MAX, "0"),
	LATER_BOOL("ike-socket-errqueue", ike_socket_errqueue, "yes"),

	/* IKE */
	BOOL("uniqueids",     uniqueids, "yes"),
	NAMED("ddos-mode",    ddos_mode, ddos_modes, "auto"),
	NUMBER("ddos-ike-threshold", ddos_ike_threshold, INT32_MAX, "25000"),
	NUMBER("max-halfopen-ike", max_halfopen_ike, INT32_MAX, "50000"),
	{ AS("ikev1-policy", SETUP_IKEV1, ikev1_policy, "drop") },
	LATER_NAMED("global-redirect", global_redirect, redirects, "no"),
	LATER_STRING("global-redirect-to", global_redirect_to, NULL),
	LATER_STRING("virtual-private", virtual_private, NULL),
	LATER_STRING("myvendorid", myvendorid, NULL),
	TIME("keep-alive",    keep_alive, "20s"),
	TIME("shuntlifetime", shuntlifetime, "15m"),
	TIME("expire-shunt-interval", expire_shunt_interval, "20s"),
	TIME("expire-lifetime", expire_lifetime, "30s"),
	ALIAS("xfrmlifetime", "expire-lifetime"),

	/* machine */
	{ AS("nhelpers", SETUP_HELPERS, nhelpers, "-1"), .argument = 1024 },
	LATER_NAMED("seccomp", seccomp, seccomps, "disabled"),
	LATER_BOOL("drop-oppo-null", drop_oppo_null, "no"),
	LATER_BOOL("ipsec-interface-managed", ipsec_interface_managed, "yes"),
	LATER_NUMBER("nflog-all", nflog_all, UINT16_MAX, "0"),
	{ AS("dns-resolver", SETUP_TEXT, dns_resolver, "file"), OF(resolvers), .later = true },
	LATER_STRING("seeddev", seeddev, "/dev/random"),
	LATER_NUMBER("seedbits", seedbits, INT32_MAX, "0"),
	OF_KIND("protostack", SETUP_PROTOSTACK),

	/* certificates and DNS */
	LATER_BOOL("crl-strict", crl_strict, "no"),
	LATER_TIME("crlcheckinterval", crlcheckinterval, "0"),
	LATER_TIME("crl-timeout", crl_timeout, "5s"),
	ALIAS("curl-timeout", "crl-timeout"),
	LATER_STRING("curl-iface", curl_iface, NULL),
	LATER_BOOL("ocsp-enable", ocsp_enable, "no"),
	LATER_BOOL("ocsp-strict", ocsp_strict, "no"),
	LATER_STRING("ocsp-uri", ocsp_uri, NULL),
	LATER_STRING("ocsp-trustname", ocsp_trustname, NULL),
	LATER_TIME("ocsp-timeout", ocsp_timeout, "2s"),
	LATER_NUMBER("ocsp-cache-size", ocsp_cache_size, INT32_MAX, "1000"),
	LATER_TIME("ocsp-cache-min-age", ocsp_cache_min_age, "1h"),
	LATER_TIME("ocsp-cache-max-age", ocsp_cache_max_age, "1d"),
	{ AS("ocsp-method", SETUP_BOOL, ocsp_method_post, "get"), OF(ocsp_methods), .later = true },
	BOOL("dnssec-enable", dnssec_enable, "yes"),
	LATER_STRING("dnssec-rootkey-file", dnssec_rootkey_file, NULL),
	LATER_STRING("dnssec-anchors", dnssec_anchors, NULL),

	/* not for the file, or no more */
	OF_KIND("exampledir", SETUP_COMMAND_LINE),
	OF_KIND("logstderr",  SETUP_COMMAND_LINE),
	OF_KIND("syslog",     SETUP_OBSOLETE),
	OF_KIND("plutostderrlog", SETUP_OBSOLETE),
	OF_KIND("virtual_private", SETUP_OBSOLETE),
	OF_KIND("interfaces", SETUP_OBSOLETE),
	OF_KIND("secctx-attr-type", SETUP_OBSOLETE),
	OF_KIND("ikev1-secctx-attr-type", SETUP_OBSOLETE),
};
/* clang-format on */
const size_t nr_setup_keywords = ARRAY_LEN(setup_keywords);

const struct setup_keyword *setup_keyword_find(const char *name)
{
	for (size_t i = 0; i < nr_setup_keywords; i++) {
		const struct setup_keyword *row = &setup_keywords[i];

		if (strcasecmp(row->name, name) == 0) {
			return row->same_as == NULL
				       ? row
				       : setup_keyword_find(row->same_as);
		}
	}
	return NULL;
}

bool is_setup_keyword(const char *name)
{
	return setup_keyword_find(name) != NULL;
}
