/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The keywords of connections.
 */
#include "libipsecconf/keyword.h"

#include <string.h>

#include "libipsecconf/conn_builder.h"

/* clang-format off */
static const struct name childlesses[] = {
	{ CHILDLESS_NO,     "no" },
	{ CHILDLESS_YES,    "yes" },
	{ CHILDLESS_INSIST, "insist" },
};
static const struct name encapsulations[] = {
	{ ENCAPSULATION_AUTO, "auto" },
	{ ENCAPSULATION_YES,  "yes" }, { ENCAPSULATION_YES, "true" },
	{ ENCAPSULATION_NO,   "no" },  { ENCAPSULATION_NO,  "false" },
};

#define E  KEYWORD_END
#define N  KEYWORD_NEGOTIATES
#define SPEC(member)	offsetof(struct conn_spec, member)
#define NAMED(list)	.names = { (list), ARRAY_LEN(list) }

#define ROW(key, flags, setter)		{ (key), (flags), (setter), .field = 0 }
#define FIELD(key, flags, setter, member) \
	{ (key), (flags), (setter), .field = SPEC(member) }
#define BOOL(key, flags, member)	FIELD(key, flags, set_bool, member)
#define SIZE(key, flags, member)	FIELD(key, flags, set_size, member)
#define TIME(key, flags, member, unit_ms) \
	{ (key), (flags), set_time, .field = SPEC(member), .argument = (unit_ms) }
#define LIFE(key, flags, member) \
	{ (key), (flags), set_lifetime, .field = SPEC(member), .argument = 1000 }
#define NUMBER(key, flags, member, max) \
	{ (key), (flags), set_number, .field = SPEC(member), .argument = (max) }
#define ALIAS(key, flags, main)		{ (key), (flags), NULL, .same_as = (main) }

/* Not in this release: but for values that ask for nothing, warned about, refused, or by value. */
#define EITHER(key, flags, silent_values, refused_values) \
	{ (key), (flags), set_unsupported, .silent = (silent_values), .refused = (refused_values) }
#define LATER(key, flags, silent_values) EITHER(key, flags, silent_values, "")
#define NEVER(key, flags, silent_values) EITHER(key, flags, silent_values, "*")

const struct conn_keyword conn_keywords[] = {
	/* addresses of an end */
	ROW("",              E, set_host),
	ROW("id",            E | N, set_id),
	ROW("subnet",        E, set_subnet),
	ROW("subnets",       E | KEYWORD_APPENDS, set_subnets),
	ROW("nexthop",       E, set_nexthop),
	ROW("sourceip",      E | N, set_sourceip),
	ROW("protoport",     E, set_protoport),
	ROW("ikeport",       E | N, set_ikeport),
	ROW("updown",        E, set_updown),
	LATER("updown-config", E, "noasync,noexec"),
	NEVER("addresspool", E | N, ""),
	LATER("modecfgclient", E | N, "no"),
	LATER("modecfgserver", E | N, "no"),
	LATER("interface-ip", E, ""),
	LATER("vti",         E, ""),
	NEVER("cat",         E | N, "no"),
	LATER("groundhog",   E, "no"),

	/* who an end is */
	ROW("auth",          E, set_end_auth),
	LATER("cert",        E | N, ""),
	LATER("rsasigkey",   E | N, "%none"),
	LATER("sendcert",    E | N, ""),
	LATER("ca",          E | N, "%any"),
	LATER("ckaid",       E | N, ""),
	LATER("pubkey",      E | N, ""),
	LATER("ecdsakey",    E | N, ""),
	LATER("eddsakey",    E | N, ""),
	NEVER("autheap",     E | N, "none"),
	LATER("username",    E | N, ""),
	ALIAS("xauthusername", E, "username"),
	ROW("xauthclient",   E, set_ikev1),
	ROW("xauthserver",   E, set_ikev1),

	/* the connection */
	ROW("type",          0, set_type),
	ROW("auto",          0, set_auto),
	ROW("connalias",     KEYWORD_APPENDS, set_connalias),
	ROW("hostaddrfamily", 0, set_family),
	LATER("overlapip",   0, "no"),
	ROW("authby",        0, set_authby),
	LATER("sendca",      N, ""),
	LATER("require-id-on-certificate", N, "yes"),
	LATER("send-supported-auth-methods", N, "no"),
	NEVER("pam-authorize", N, "no"),
	NEVER("dns-match-id", N, "no"),
	LATER("reject-simultaneous-ike-auth", N, "no"),
	EITHER("ppk",        N, "no,never", "insist,always"),
	LATER("ppk-ids",     N, ""),

	/* IKE */
	ROW("keyexchange",   N, set_keyexchange),
	ROW("ikev2",         N, set_ikev2),
	FIELD("ike", N, set_string, ike),
	ROW("esp",           N, set_esp),
	ROW("ah",            N, set_ah),
	ROW("phase2",        N, set_phase2),
	ROW("phase2alg",     N, set_phase2alg),
	ROW("intermediate",  N, set_intermediate),
	{ "childless", N, set_name, .field = SPEC(childless), NAMED(childlesses) },
	ROW("fragmentation", N, set_fragmentation),
	BOOL("pfs",          N, pfs),
	ROW("esn",           N, set_esn),
	TIME("retransmit-timeout",  N, retransmit_timeout, 1000),
	TIME("retransmit-interval", N, retransmit_interval, 1),
	BOOL("narrowing",    N, narrowing),
	BOOL("rekey",        N, rekey),
	BOOL("reauth",       N, reauth),
	TIME("rekeymargin",  N, rekeymargin, 1000),
	FIELD("rekeyfuzz", N, set_percent, rekeyfuzz_percent),
	LIFE("ikelifetime",  N, ikelifetime),
	LIFE("ipsec-lifetime", N, ipsec_lifetime),
	ALIAS("salifetime",  N, "ipsec-lifetime"),
	ALIAS("lifetime",    N, "ipsec-lifetime"),
	ALIAS("keylife",     N, "ipsec-lifetime"),
	SIZE("ipsec-max-bytes", N, ipsec_max_bytes),
	SIZE("ipsec-max-packets", N, ipsec_max_packets),
	TIME("dpddelay",     N, dpddelay, 1000),
	ROW("dpdtimeout",    N, set_dpdtimeout),
	ALIAS("ikev1-dpdtimeout", N, "dpdtimeout"),
	LATER("mobike",      N, "no"),
	{ "encapsulation", N, set_name, .field = SPEC(encapsulation), NAMED(encapsulations) },
	ALIAS("forceencaps", N, "encapsulation"),
	BOOL("nat-keepalive", N, nat_keepalive),
	BOOL("initial-contact", N, initial_contact),
	ALIAS("initial_contact", N, "initial-contact"),
	BOOL("send-vendorid", N, send_vendorid),
	BOOL("send-esp-tfc-padding-not-supported", N, no_esp_tfc),
	ALIAS("send-no-esp-tfc", N, "send-esp-tfc-padding-not-supported"),
	EITHER("enable-tcp", N, "no", "yes"),
	LATER("tcp-remoteport", N, "4500"),
	LATER("accept-redirect", N, "no"),
	LATER("accept-redirect-to", N, ""),
	LATER("send-redirect", N, "no"),
	LATER("redirect-to", N, ""),
	LATER("session-resumption", N, "no"),
	LATER("fake-strongswan", N, "no"),
	LATER("ms-dh-downgrade", N, "no"),
	LATER("pfs-rekey-workaround", N, "no"),
	LATER("modecfgdns",  N, ""),
	LATER("modecfgdomains", N, ""),
	LATER("modecfgbanner", N, ""),
	ROW("modecfgpull",   N, set_ignored),
	LATER("ignore-peer-dns", N, "yes,no"),
	LATER("share-lease", N, "yes"),
	LATER("debug",       N, "none"),

	/* the kernel */
	LATER("compress",    N, "no"),
	ROW("failureshunt",  N, set_failureshunt),
	ROW("negotiationshunt", N, set_negotiationshunt),
	NUMBER("replay-window", N, replay_window, 4096),
	NEVER("ipsec-interface", N, "no"),
	NUMBER("priority",   0, priority, UINT32_MAX),
	NUMBER("reqid",      N, reqid, 16383),
	NUMBER("tfc",        N, tfc, 65535),
	LATER("clones",      N, "no"),
	LATER("nic-offload", N, "no"),
	NEVER("mark",        0, ""),
	NEVER("mark-in",     0, ""),
	NEVER("mark-out",    0, ""),
	NEVER("vti-interface", N, ""),
	LATER("vti-routing", N, "no"),
	LATER("vti-shared",  N, "no"),
	NUMBER("metric",     0, metric, UINT32_MAX),
	NUMBER("mtu",        0, mtu, UINT32_MAX),
	BOOL("decap-dscp",   N, decap_dscp),
	BOOL("encap-dscp",   N, encap_dscp),
	BOOL("nopmtudisc",   N, nopmtudisc),
	NEVER("sha2-truncbug", N, "no"),
	NEVER("iptfs",       N, "no"),
	LATER("iptfs-fragmentation", N, "yes"),
	LATER("iptfs-packet-size", N, ""),
	LATER("iptfs-max-queue-size", N, ""),
	LATER("iptfs-reorder-window", N, ""),
	LATER("iptfs-init-delay", N, ""),
	LATER("iptfs-drop-time", N, ""),
	NEVER("sec-label",   N, ""),
	ALIAS("policy-label", N, "sec-label"),
	LATER("nflog-group", 0, ""),
	ALIAS("nflog",       0, "nflog-group"),
	ROW("nm-configured", 0, set_ignored),

	/* of IKEv1, and what is no more */
	ROW("aggressive",    0, set_aggressive),
	ALIAS("aggrmode",    0, "aggressive"),
	ROW("xauthby",       0, set_ikev1),
	ROW("xauthfail",     0, set_ikev1),
	ROW("ikepad",        0, set_ikev1),
	ROW("nat-ikev1-method", 0, set_ignored),
	ROW("remote-peer-type", 0, set_ignored),
	ROW("cisco-unity",   0, set_ignored),
	ROW("cisco-split",   0, set_ignored),
	ROW("dpdaction",     KEYWORD_OBSOLETE, set_obsolete),
	ROW("keyingtries",   KEYWORD_OBSOLETE, set_obsolete),
	ROW("clientaddrfamily", KEYWORD_OBSOLETE, set_obsolete),
};
/* clang-format on */
const size_t nr_conn_keywords = ARRAY_LEN(conn_keywords);

#define KEY_BYTES 64 /* no keyword is longer */

static const struct conn_keyword *find(const char *name, bool end)
{
	for (size_t i = 0; i < ARRAY_LEN(conn_keywords); i++) {
		const struct conn_keyword *row = &conn_keywords[i];
		bool row_end = (row->flags & KEYWORD_END) != 0;

		if (row->name[0] == name[0] && row_end == end &&
		    strcmp(row->name, name) == 0) {
			return row->same_as == NULL ? row
						    : find(row->same_as, end);
		}
	}
	return NULL;
}

/* NAME behind WORD and perhaps a '-'; NULL when WORD is not before it. */
static const char *behind(const char *name, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(name, word, len) != 0) {
		return NULL;
	}
	name += len;
	return name[0] == '-' && name[1] != '\0' ? name + 1 : name;
}

bool conn_key_parse(struct view key, struct conn_key *out)
{
	char name[KEY_BYTES];

	*out = (struct conn_key){ NULL, SIDE_NONE };
	if (key.len == 0 || key.len >= sizeof(name)) {
		return false;
	}
	for (size_t i = 0; i < key.len; i++) {
		char c = (char)key.ptr[i];

		name[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	name[key.len] = '\0';
	const char *left = behind(name, "left");
	const char *right = behind(name, "right");

	if (left != NULL) {
		*out = (struct conn_key){ find(left, true), SIDE_LEFT };
	} else if (right != NULL) {
		*out = (struct conn_key){ find(right, true), SIDE_RIGHT };
	} else {
		out->keyword = find(name, false);
	}
	return out->keyword != NULL;
}
