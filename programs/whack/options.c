/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * whack's options.
 */
#include "options.h"

#include <string.h>

#define A ARGUMENT_YES
#define B ARGUMENT_BOOL
#define N ARGUMENT_NO
#define ACT(name, command)                                                     \
	{                                                                      \
		name, OPTION_ACTION, N, command, NULL, false                   \
	}
#define LST(name, text)                                                        \
	{                                                                      \
		name, OPTION_VALUE, N, WHACK_LIST, text, false                 \
	}
#define CONN(name, argument, key)                                              \
	{                                                                      \
		name, OPTION_CONN, argument, 0, key, false                     \
	}
#define FIXED(name, value)                                                     \
	{                                                                      \
		name, OPTION_CONN_FIXED, N, 0, value, false                    \
	}
#define AUTHBY(name, value)                                                    \
	{                                                                      \
		name, OPTION_CONN_AUTHBY, N, 0, value, false                   \
	}
#define END(name, key)                                                         \
	{                                                                      \
		name, OPTION_END, A, 0, key, false                             \
	}

/* clang-format off */
const struct option_row option_rows[] = {
	/* what to act on, and how */
	{ "name",         OPTION_NAME,        A, 0, NULL, false },
	{ "remote-host",  OPTION_REMOTE_HOST, A, 0, NULL, false },
	{ "ctlsocket",    OPTION_CTLSOCKET,   A, 0, NULL, true },
	{ "ctlbase",      OPTION_RUNDIR,      A, 0, NULL, true },
	{ "rundir",       OPTION_RUNDIR,      A, 0, NULL, true },
	{ "json",         OPTION_FLAG,        N, WHACK_JSON, NULL, false },
	{ "asynchronous", OPTION_FLAG,        N, WHACK_ASYNCHRONOUS, NULL, false },
	{ "async",        OPTION_FLAG,        N, WHACK_ASYNCHRONOUS, NULL, false },
	{ "bg",           OPTION_FLAG,        N, WHACK_ASYNCHRONOUS, NULL, false },
	{ "utc",          OPTION_FLAG,        N, WHACK_UTC, NULL, false },
	{ "leave-state",  OPTION_FLAG,        N, WHACK_LEAVE_STATE, NULL, false },
	{ "label",        OPTION_QUIET,       A, 0, NULL, true },
	{ "magic",        OPTION_QUIET,       A, 0, NULL, true },
	{ "optionsfrom",  OPTION_OBSOLETE,    A, 0, NULL, true },
	{ "help",         OPTION_HELP,        N, 0, NULL, true },
	{ "version",      OPTION_VERSION,     N, 0, NULL, true },

	/* facts */
	ACT("status",                WHACK_STATUS),
	ACT("globalstatus",          WHACK_GLOBALSTATUS),
	ACT("briefstatus",           WHACK_BRIEFSTATUS),
	ACT("showstates",            WHACK_SHOWSTATES),
	ACT("trafficstatus",         WHACK_TRAFFICSTATUS),
	ACT("connectionstatus",      WHACK_CONNECTIONSTATUS),
	ACT("briefconnectionstatus", WHACK_BRIEFCONNECTIONSTATUS),
	ACT("shuntstatus",           WHACK_SHUNTSTATUS),
	ACT("fipsstatus",            WHACK_FIPSSTATUS),
	ACT("processstatus",         WHACK_PROCESSSTATUS),
	ACT("addresspoolstatus",     WHACK_ADDRESSPOOLSTATUS),
	ACT("trace",                 WHACK_TRACE),
	ACT("checkpubkeys",          WHACK_CHECKPUBKEYS),
	LST("listpubkeys", "pubkeys"),
	LST("listcerts",   "certs"),
	LST("listcacerts", "cacerts"),
	LST("listcrls",    "crls"),
	LST("listpsks",    "psks"),
	LST("listevents",  "events"),
	LST("listall",     "all"),

	/* the daemon */
	{ "impair",       OPTION_VALUE,   A, WHACK_IMPAIR, NULL, true },
	{ "no-impair",    OPTION_NEGATED, A, WHACK_IMPAIR, NULL, true },
	{ "debug",        OPTION_VALUE,   A, WHACK_DEBUG, NULL, true },
	{ "no-debug",     OPTION_NEGATED, A, WHACK_DEBUG, NULL, true },
	{ "debug-all",    OPTION_VALUE,   N, WHACK_DEBUG, "all", true },
	{ "debug-none",   OPTION_VALUE,   N, WHACK_DEBUG, "none", true },
	ACT("listen",        WHACK_LISTEN),
	ACT("ready",         WHACK_LISTEN),
	ACT("unlisten",      WHACK_UNLISTEN),
	ACT("rereadsecrets", WHACK_REREADSECRETS),
	ACT("rereadcerts",   WHACK_REREADCERTS),
	ACT("rereadall",     WHACK_REREADALL),
	ACT("fetchcrls",     WHACK_FETCHCRLS),
	ACT("rereadcrls",    WHACK_FETCHCRLS),
	ACT("purgeocsp",     WHACK_PURGEOCSP),
	ACT("ddns",          WHACK_DDNS),
	ACT("clearstats",    WHACK_CLEARSTATS),
	ACT("shutdown",      WHACK_SHUTDOWN),
	{ "ddos-mode",          OPTION_VALUE, A, WHACK_DDOS_MODE, NULL, false },
	{ "ddos-busy",          OPTION_VALUE, N, WHACK_DDOS_MODE, "busy", false },
	{ "ddos-unlimited",     OPTION_VALUE, N, WHACK_DDOS_MODE, "unlimited", false },
	{ "ddos-auto",          OPTION_VALUE, N, WHACK_DDOS_MODE, "auto", false },
	{ "global-redirect",    OPTION_VALUE, A, WHACK_GLOBAL_REDIRECT, NULL, false },
	{ "global-redirect-to", OPTION_VALUE, A, WHACK_GLOBAL_REDIRECT, NULL, false },
	{ "redirect-to",        OPTION_VALUE, A, WHACK_REDIRECT, NULL, false },
	{ "keyid",              OPTION_VALUE, A, WHACK_KEYID, NULL, false },
	{ "pubkeyrsa",          OPTION_VALUE, A, WHACK_KEYID, NULL, false },
	{ "deletestate",        OPTION_VALUE, A, WHACK_DELETESTATE, NULL, false },
	{ "crash",              OPTION_VALUE, A, WHACK_CRASH, NULL, false },
	{ "oppohere",           OPTION_KEYED, A, WHACK_OPPO, "here", false },
	{ "oppothere",          OPTION_KEYED, A, WHACK_OPPO, "there", false },
	{ "oppoproto",          OPTION_KEYED, A, WHACK_OPPO, "proto", false },
	{ "opposport",          OPTION_KEYED, A, WHACK_OPPO, "sport", false },
	{ "oppodport",          OPTION_KEYED, A, WHACK_OPPO, "dport", false },

	/* one connection, or its SAs */
	ACT("initiate",     WHACK_INITIATE),
	ACT("up",           WHACK_INITIATE),
	ACT("down",         WHACK_DOWN),
	ACT("terminate",    WHACK_DOWN),
	ACT("delete",       WHACK_DELETE),
	ACT("route",        WHACK_ROUTE),
	ACT("ondemand",     WHACK_ROUTE),
	ACT("unroute",      WHACK_UNROUTE),
	ACT("suspend",      WHACK_SUSPEND),
	ACT("rekey-ike",    WHACK_REKEY_IKE),
	ACT("rekey-child",  WHACK_REKEY_CHILD),
	ACT("down-ike",     WHACK_DOWN_IKE),
	ACT("down-child",   WHACK_DOWN_CHILD),
	ACT("delete-ike",   WHACK_DELETE_IKE),
	ACT("delete-child", WHACK_DELETE_CHILD),
	ACT("deleteuser",   WHACK_DELETEUSER),
	ACT("deleteid",     WHACK_DELETEID),

	/* an end of the connection described */
	{ "to", OPTION_TO, N, 0, NULL, false },
	END("host",            ""),
	END("id",              "id"),
	END("client",          "subnet"),
	END("subnet",          "subnet"),
	END("clientprotoport", "protoport"),
	END("protoport",       "protoport"),
	END("ikeport",         "ikeport"),
	END("nexthop",         "nexthop"),
	END("sourceip",        "sourceip"),
	END("srcip",           "sourceip"),
	END("interface-ip",    "interface-ip"),
	END("cert",            "cert"),
	END("ckaid",           "ckaid"),
	END("ca",              "ca"),
	END("sendcert",        "sendcert"),
	END("auth",            "auth"),
	END("authby",          "auth"),
	END("autheap",         "autheap"),
	END("updown",          "updown"),
	END("addresspool",     "addresspool"),
	END("username",        "username"),
	END("xauthname",       "username"),
	END("cat",             "cat"),
	END("vti",             "vti"),
	{ "modecfgclient", OPTION_CONN_FIXED, N, 0, "leftmodecfgclient=yes", true },
	{ "modecfgserver", OPTION_CONN_FIXED, N, 0, "leftmodecfgserver=yes", true },

	/* its authentication and version */
	AUTHBY("psk",        "secret"),
	AUTHBY("rsasig",     "rsasig"),
	AUTHBY("ecdsa",      "ecdsa"),
	AUTHBY("eddsa",      "eddsa"),
	AUTHBY("auth-null",  "null"),
	AUTHBY("auth-never", "never"),
	FIXED("ikev2",       "keyexchange=ikev2"),
	FIXED("ikev1",       "keyexchange=ikev1"),
	FIXED("aggressive",  "aggressive=yes"),
	CONN("keyexchange",  A, "keyexchange"),

	/* its kind */
	FIXED("encrypt",       "phase2=esp"),
	FIXED("authenticate",  "phase2=ah"),
	FIXED("tunnel",        "type=tunnel"),
	FIXED("transport",     "type=transport"),
	FIXED("pass",          "type=pass"),
	FIXED("drop",          "type=drop"),
	FIXED("reject",        "type=reject"),
	FIXED("negopass",      "negotiationshunt=pass"),
	FIXED("negodrop",      "negotiationshunt=drop"),
	FIXED("failnone",      "failureshunt=none"),
	FIXED("failpass",      "failureshunt=pass"),
	FIXED("faildrop",      "failureshunt=drop"),
	FIXED("failreject",    "failureshunt=reject"),
	FIXED("ipv4",          "hostaddrfamily=ipv4"),
	FIXED("ipv6",          "hostaddrfamily=ipv6"),
	FIXED("dontrekey",     "rekey=no"),
	FIXED("no-esp-tfc",    "send-esp-tfc-padding-not-supported=yes"),
	FIXED("send-no-esp-tfc", "send-esp-tfc-padding-not-supported=yes"),
	FIXED("allow-narrowing", "narrowing=yes"),

	/* its values */
	CONN("ike",                 A, "ike"),
	CONN("esp",                 A, "esp"),
	CONN("ah",                  A, "ah"),
	CONN("pfs",                 B, "pfs"),
	CONN("intermediate",        B, "intermediate"),
	CONN("fragmentation",       B, "fragmentation"),
	CONN("esn",                 B, "esn"),
	CONN("encapsulation",       B, "encapsulation"),
	CONN("encaps",              B, "encapsulation"),
	CONN("nat-keepalive",       B, "nat-keepalive"),
	CONN("narrowing",           B, "narrowing"),
	CONN("rekey",               B, "rekey"),
	CONN("reauth",              B, "reauth"),
	CONN("compress",            B, "compress"),
	CONN("mobike",              B, "mobike"),
	CONN("overlapip",           B, "overlapip"),
	CONN("initial-contact",     B, "initial-contact"),
	CONN("initialcontact",      B, "initial-contact"),
	CONN("send-vendorid",       B, "send-vendorid"),
	CONN("session-resumption",  B, "session-resumption"),
	CONN("decap-dscp",          B, "decap-dscp"),
	CONN("encap-dscp",          B, "encap-dscp"),
	CONN("nopmtudisc",          B, "nopmtudisc"),
	CONN("sha2-truncbug",       B, "sha2-truncbug"),
	CONN("ms-dh-downgrade",     B, "ms-dh-downgrade"),
	CONN("dns-match-id",        B, "dns-match-id"),
	CONN("pam-authorize",       B, "pam-authorize"),
	CONN("accept-redirect",     B, "accept-redirect"),
	CONN("accept-redirect-to",  A, "accept-redirect-to"),
	CONN("send-redirect",       B, "send-redirect"),
	CONN("sendca",              A, "sendca"),
	CONN("dpddelay",            A, "dpddelay"),
	CONN("dpdtimeout",          A, "dpdtimeout"),
	CONN("ikelifetime",         A, "ikelifetime"),
	CONN("ipsec-lifetime",      A, "ipsec-lifetime"),
	CONN("ipseclifetime",       A, "ipsec-lifetime"),
	CONN("ipsec-max-bytes",     A, "ipsec-max-bytes"),
	CONN("ipsec-max-packets",   A, "ipsec-max-packets"),
	CONN("rekeymargin",         A, "rekeymargin"),
	CONN("rekeywindow",         A, "rekeymargin"),
	CONN("rekeyfuzz",           A, "rekeyfuzz"),
	CONN("retransmit-timeout",  A, "retransmit-timeout"),
	CONN("retransmit-interval", A, "retransmit-interval"),
	CONN("replay-window",       A, "replay-window"),
	CONN("priority",            A, "priority"),
	CONN("reqid",               A, "reqid"),
	CONN("metric",              A, "metric"),
	CONN("mtu",                 A, "mtu"),
	CONN("tfc",                 A, "tfc"),
	CONN("nflog-group",         A, "nflog-group"),
	CONN("conn-mark",           A, "mark"),
	CONN("conn-mark-in",        A, "mark-in"),
	CONN("conn-mark-out",       A, "mark-out"),
	CONN("vti-interface",       A, "vti-interface"),
	CONN("vti-iface",           A, "vti-interface"),
	CONN("vti-routing",         B, "vti-routing"),
	CONN("vti-shared",          B, "vti-shared"),
	CONN("ipsec-interface",     B, "ipsec-interface"),
	CONN("nic-offload",         A, "nic-offload"),
	CONN("clones",              A, "clones"),
	CONN("enable-tcp",          A, "enable-tcp"),
	CONN("tcp-remote-port",     A, "tcp-remoteport"),
	CONN("sec-label",           A, "sec-label"),
	CONN("connalias",           A, "connalias"),
	CONN("ppk",                 A, "ppk"),
	CONN("ppk-ids",             A, "ppk-ids"),
	CONN("modecfgdns",          A, "modecfgdns"),
	CONN("modecfgdomains",      A, "modecfgdomains"),
	CONN("modecfgbanner",       A, "modecfgbanner"),

	/* once there were */
	{ "dpdaction",  OPTION_OBSOLETE, A, 0, NULL, true },
	{ "keyingtries", OPTION_OBSOLETE, A, 0, NULL, true },
	{ "groups",     OPTION_OBSOLETE, A, 0, NULL, true },
	{ "tunnelipv4", OPTION_QUIET,    N, 0, NULL, true },
	{ "tunnelipv6", OPTION_QUIET,    N, 0, NULL, true },
};
/* clang-format on */
const size_t nr_option_rows = ARRAY_LEN(option_rows);

const struct option_row *option_find(struct view name)
{
	const struct option_row *found = NULL;

	for (size_t i = 0; i < nr_option_rows; i++) {
		const struct option_row *row = &option_rows[i];

		if (view_eq(view_of_string(row->name), name)) {
			return row;
		}
	}
	for (size_t i = 0; i < nr_option_rows; i++) {
		const struct option_row *row = &option_rows[i];

		if (strncmp(row->name, (const char *)name.ptr, name.len) != 0) {
			continue;
		}
		if (found != NULL) {
			return NULL;
		}
		found = row;
	}
	return found;
}
