/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the table of a connection's keywords.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libipsecconf/keyword.h"

static struct conn_key parse(const char *key)
{
	struct conn_key parsed;

	assert_true(conn_key_parse(view_of_string(key), &parsed));
	return parsed;
}

static bool is_known(const char *key)
{
	struct conn_key parsed;

	return conn_key_parse(view_of_string(key), &parsed);
}

static void case_and_the_dash_behind_a_side_do_not_matter(void **unused)
{
	(void)unused;
	struct conn_key key = parse("leftsubnet");

	assert_int_equal(key.side, SIDE_LEFT);
	assert_ptr_equal(parse("left-subnet").keyword, key.keyword);
	assert_ptr_equal(parse("LeftSubnet").keyword, key.keyword);
	assert_ptr_equal(parse("rightsubnet").keyword, key.keyword);
	assert_int_equal(parse("right-subnet").side, SIDE_RIGHT);
	assert_int_equal(parse("right").side, SIDE_RIGHT);
	assert_int_equal(parse("pfs").side, SIDE_NONE);
}

static void sides_are_where_they_belong(void **unused)
{
	(void)unused;
	assert_false(is_known("subnet"));
	assert_false(is_known("leftpfs"));
	assert_false(is_known("left-"));
	assert_false(is_known("left--id"));
	assert_false(is_known(""));
	assert_false(is_known("leftsubne"));
	assert_false(is_known("a-keyword-that-is-much-longer-than-any-that-"
			      "there-is-or-ever-will-be"));
}

static void another_name_is_the_main_one(void **unused)
{
	(void)unused;
	static const struct {
		const char *name;
		const char *main;
	} aliases[] = {
		{ "salifetime", "ipsec-lifetime" },
		{ "lifetime", "ipsec-lifetime" },
		{ "keylife", "ipsec-lifetime" },
		{ "aggrmode", "aggressive" },
		{ "policy-label", "sec-label" },
		{ "nflog", "nflog-group" },
		{ "send-no-esp-tfc", "send-esp-tfc-padding-not-supported" },
		{ "ikev1-dpdtimeout", "dpdtimeout" },
	};

	for (size_t i = 0; i < ARRAY_LEN(aliases); i++) {
		assert_ptr_equal(parse(aliases[i].name).keyword,
				 parse(aliases[i].main).keyword);
	}
}

/* Every keyword of the language, whether this release does it or not. */
static void the_whole_language_is_known(void **unused)
{
	(void)unused;
	static const char *const keys[] = {
		"left",
		"leftid",
		"leftsubnet",
		"leftnexthop",
		"leftsourceip",
		"leftaddresspool",
		"leftmodecfgclient",
		"leftmodecfgserver",
		"leftsubnets",
		"leftprotoport",
		"leftikeport",
		"leftinterface-ip",
		"leftvti",
		"leftupdown",
		"leftupdown-config",
		"leftcat",
		"leftgroundhog",
		"connalias",
		"hostaddrfamily",
		"overlapip",
		"authby",
		"leftauth",
		"leftrsasigkey",
		"leftcert",
		"leftsendcert",
		"leftca",
		"leftckaid",
		"leftpubkey",
		"leftecdsakey",
		"lefteddsakey",
		"sendca",
		"require-id-on-certificate",
		"leftautheap",
		"leftusername",
		"pam-authorize",
		"send-supported-auth-methods",
		"ppk",
		"ppk-ids",
		"reject-simultaneous-ike-auth",
		"dns-match-id",
		"auto",
		"keyexchange",
		"ikev2",
		"ike",
		"esp",
		"ah",
		"phase2",
		"phase2alg",
		"intermediate",
		"fragmentation",
		"pfs",
		"esn",
		"retransmit-timeout",
		"retransmit-interval",
		"narrowing",
		"rekey",
		"reauth",
		"rekeymargin",
		"rekeyfuzz",
		"ikelifetime",
		"ipsec-lifetime",
		"ipsec-max-bytes",
		"ipsec-max-packets",
		"dpddelay",
		"dpdtimeout",
		"mobike",
		"encapsulation",
		"nat-keepalive",
		"enable-tcp",
		"tcp-remoteport",
		"accept-redirect",
		"accept-redirect-to",
		"send-redirect",
		"redirect-to",
		"session-resumption",
		"initial-contact",
		"send-vendorid",
		"fake-strongswan",
		"send-esp-tfc-padding-not-supported",
		"ms-dh-downgrade",
		"pfs-rekey-workaround",
		"modecfgdns",
		"modecfgdomains",
		"modecfgbanner",
		"modecfgpull",
		"ignore-peer-dns",
		"share-lease",
		"debug",
		"type",
		"compress",
		"failureshunt",
		"negotiationshunt",
		"replay-window",
		"ipsec-interface",
		"priority",
		"reqid",
		"tfc",
		"clones",
		"nic-offload",
		"mark",
		"mark-in",
		"mark-out",
		"vti-interface",
		"vti-routing",
		"vti-shared",
		"metric",
		"mtu",
		"decap-dscp",
		"encap-dscp",
		"nopmtudisc",
		"sha2-truncbug",
		"iptfs",
		"iptfs-fragmentation",
		"iptfs-packet-size",
		"iptfs-max-queue-size",
		"iptfs-reorder-window",
		"iptfs-init-delay",
		"iptfs-drop-time",
		"sec-label",
		"nflog-group",
		"nm-configured",
		"remote-peer-type",
		"cisco-unity",
		"cisco-split",
		"aggressive",
		"xauthby",
		"xauthfail",
		"leftxauthclient",
		"leftxauthserver",
		"ikepad",
		"nat-ikev1-method",
		"dpdaction",
		"keyingtries",
		"clientaddrfamily"
	};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (!is_known(keys[i])) {
			fail_msg("%s is not known", keys[i]);
		}
	}
}

static void every_row_is_reached_by_its_name(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < nr_conn_keywords; i++) {
		const struct conn_keyword *row = &conn_keywords[i];
		bool end = (row->flags & KEYWORD_END) != 0;
		char name[100];

		strcpy(name, end ? "left" : "");
		strcat(name, row->name);
		struct conn_key key = parse(name);

		assert_non_null(key.keyword->set);
		if (row->same_as == NULL) {
			assert_ptr_equal(key.keyword, row);
		} else {
			assert_string_equal(key.keyword->name, row->same_as);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_and_the_dash_behind_a_side_do_not_matter),
		cmocka_unit_test(sides_are_where_they_belong),
		cmocka_unit_test(another_name_is_the_main_one),
		cmocka_unit_test(the_whole_language_is_known),
		cmocka_unit_test(every_row_is_reached_by_its_name),
	};

	return cmocka_run_group_tests_name("ipsec.conf keywords", tests, NULL,
					   NULL);
}
