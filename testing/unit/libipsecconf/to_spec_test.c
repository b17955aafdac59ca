/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of a connection's values: what is set, refused, and warned about.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/alloc.h"
#include "unit/libipsecconf/conn_fixture.h"

static void assert_policy(const char *lines, const char *policy)
{
	struct conn_spec *spec = spec_of(lines);
	char buf[300];
	struct text text = TEXT_IN(buf);

	text_add_conn_policy(&text, spec, 0);
	assert_string_equal(text.ptr, policy);
	conn_spec_unref(&spec);
}

static void assert_selector(const struct ip_selector *selector,
			    const char *expected)
{
	char buf[100];
	struct text text = TEXT_IN(buf);

	text_add_ip_selector(&text, selector);
	assert_string_equal(text.ptr, expected);
}

static void assert_id(const struct id *id, const char *expected)
{
	char buf[100];
	struct text text = TEXT_IN(buf);

	text_add_id(&text, id);
	assert_string_equal(text.ptr, expected);
}

static void defaults_are_those_of_the_manual(void **unused)
{
	(void)unused;
	struct conn_spec *spec = spec_of("");

	assert_string_equal(spec->name, "c");
	assert_int_equal(spec->autostart, AUTO_IGNORE);
	assert_int_equal(spec->type, CONN_TUNNEL);
	assert_int_equal(spec->host_family, IP_V4);
	assert_null(spec->ike);
	assert_null(spec->esp);
	assert_int_equal(spec->intermediate, INTERMEDIATE_NO);
	assert_int_equal(spec->retransmit_interval.ms, 500);
	assert_int_equal(spec->retransmit_timeout.ms, 30000);
	assert_int_equal(spec->ikelifetime.ms, 28800000);
	assert_int_equal(spec->ipsec_lifetime.ms, 28800000);
	assert_int_equal(spec->rekeymargin.ms, 540000);
	assert_int_equal(spec->rekeyfuzz_percent, 100);
	assert_int_equal(spec->dpddelay.ms, 0);
	assert_int_equal(spec->replay_window, 128);
	assert_true(spec->ipsec_max_bytes == INT64_MAX);
	assert_int_equal(spec->negotiationshunt, SHUNT_DROP);
	assert_int_equal(spec->failureshunt, SHUNT_NONE);
	assert_null(spec->left.updown);
	conn_spec_unref(&spec);
}

static void policies_are_printed_in_order(void **unused)
{
	(void)unused;
	assert_policy("", "IKEv2+RSASIG+ECDSA+RSASIG_v1_5+ENCRYPT+TUNNEL+PFS+"
			  "IKE_FRAG_ALLOW+ESN_NO+ESN_YES");
	assert_policy("authby=secret",
		      "IKEv2+PSK+ENCRYPT+TUNNEL+PFS+IKE_FRAG_ALLOW+ESN_NO+"
		      "ESN_YES");
	assert_policy("authby=rsa-sha1\nintermediate=yes",
		      "IKEv2+RSASIG_v1_5+ENCRYPT+TUNNEL+PFS+IKE_FRAG_ALLOW+"
		      "ESN_NO+ESN_YES+INTERMEDIATE");
	assert_policy("authby=null\ntype=transport\npfs=no\nrekey=no\n"
		      "mobike=no\nnarrowing=yes\nesn=no\nfailureshunt=none",
		      "IKEv2+AUTH_NULL+ENCRYPT+TRANSPORT+DONT_REKEY+"
		      "IKEV2_ALLOW_NARROWING+IKE_FRAG_ALLOW+ESN_NO");
	assert_policy("authby=never\ntype=pass",
		      "IKEv2+AUTH_NEVER+PASS+NEVER_NEGOTIATE");
	assert_policy("authby=secret\nphase2=ah\ndecap-dscp=yes\n"
		      "fragmentation=no\nesn=yes\nnegotiationshunt=pass",
		      "IKEv2+PSK+AUTHENTICATE+TUNNEL+PFS+DECAP_DSCP+ESN_YES+"
		      "NEGO_PASS");
}

static void hosts_are_addresses_names_or_special(void **unused)
{
	(void)unused;
	struct conn_spec *spec = spec_of("left=%defaultroute\nright=%any");

	assert_int_equal(spec->left.host, HOST_DEFAULTROUTE);
	assert_int_equal(spec->right.host, HOST_ANY);
	conn_spec_unref(&spec);
	spec = spec_of("left=%eth0\nright=gw.example.com");
	assert_int_equal(spec->left.host, HOST_INTERFACE);
	assert_string_equal(spec->left.host_text, "%eth0");
	assert_int_equal(spec->right.host, HOST_NAME);
	assert_string_equal(spec->right.host_text, "gw.example.com");
	conn_spec_unref(&spec);
	spec = spec_of("left=2001:db8::1\nright=::");
	assert_int_equal(spec->left.host, HOST_ADDRESS);
	assert_int_equal(spec->right.host, HOST_ANY);
	assert_int_equal(spec->host_family, IP_V6);
	conn_spec_unref(&spec);
	assert_refused("right=1.2.3.4.5/8",
		       "\"right=1.2.3.4.5/8\" invalid, '1.2.3.4.5/8' is "
		       "neither an address nor a host name");
	assert_refused("right=%opportunisticgroup",
		       "\"right=%opportunisticgroup\" invalid, opportunistic "
		       "connections and groups are not supported by this "
		       "release");
}

static void both_ends_are_required(void **unused)
{
	(void)unused;
	struct conn_specs specs;
	size_t bad;
	diag_t d = parse_lines("left=192.1.2.45", &specs, &bad);

	assert_string_equal(diag_text(d), "missing right=");
	assert_int_equal(bad, 1);
	diag_free(&d);
	conn_specs_done(&specs);
}

static void families_agree(void **unused)
{
	(void)unused;
	assert_refused("left=2001:db8::1",
		       "\"right=192.1.2.23\" invalid, it is ipv4 but the "
		       "connection is ipv6");
	assert_refused("hostaddrfamily=ipv6",
		       "\"left=192.1.2.45\" invalid, it is ipv4 but the "
		       "connection is ipv6");
	struct conn_spec *spec =
		spec_of("left=%defaultroute\nright=%any\nhostaddrfamily=ipv6");

	assert_int_equal(spec->host_family, IP_V6);
	conn_spec_unref(&spec);
}

static void subnets_are_lists_of_selectors(void **unused)
{
	(void)unused;
	struct conn_spec *spec =
		spec_of("leftsubnet=192.0.1.0/24,10.0.0.1-10.0.0.9/tcp/80\n"
			"right-subnet=192.0.2.0/24");

	assert_int_equal(spec->left.nr_subnets, 2);
	assert_selector(&spec->left.subnets[0], "192.0.1.0/24");
	assert_selector(&spec->left.subnets[1], "10.0.0.1-10.0.0.9/TCP/80");
	assert_int_equal(spec->right.nr_subnets, 1);
	conn_spec_unref(&spec);
	assert_refused("leftsubnet=vhost:%priv",
		       "\"leftsubnet=vhost:%priv\" invalid, virtual subnets "
		       "are not supported by this release");
}

static void other_values_of_an_end_are_set(void **unused)
{
	(void)unused;
	struct conn_spec *spec =
		spec_of("leftid=@west\nrightid=%any\nleftprotoport=udp/6081\n"
			"leftikeport=4500\nleftnexthop=192.1.2.254\n"
			"rightnexthop=%defaultroute\n"
			"leftsourceip=192.0.1.254,2001:db8::1\n"
			"leftupdown=/bin/true x\nrightupdown=%disabled\n"
			"leftauth=secret\nrightauth=null");

	assert_id(&spec->left.id, "@west");
	assert_false(spec->left.id_any);
	assert_true(spec->right.id_any);
	assert_true(spec->left.has_protoport);
	assert_int_equal(spec->left.protoport.protocol, 17);
	assert_int_equal(spec->left.protoport.start_port, 6081);
	assert_int_equal(spec->left.ikeport, 4500);
	assert_int_equal(spec->left.nexthop.family, IP_V4);
	assert_int_equal(spec->right.nexthop.family, IP_NONE);
	assert_int_equal(spec->left.sourceip[1].family, IP_V6);
	assert_string_equal(spec->left.updown, "/bin/true x");
	assert_string_equal(spec->right.updown, "");
	assert_int_equal(spec->left.auth, AUTHBY_PSK);
	assert_int_equal(spec->right.auth, AUTHBY_NULL);
	conn_spec_unref(&spec);
}

static void values_of_one_kind_are_set(void **unused)
{
	(void)unused;
	struct conn_spec *spec =
		spec_of("auto=ondemand\nretransmit-timeout=2s\n"
			"retransmit-interval=100\nikelifetime=1h\n"
			"salifetime=1.5h\nrekeyfuzz=0%\n"
			"ipsec-max-bytes=1Mi\nreplay-window=0\nreqid=100\n"
			"encapsulation=yes\nike=aes_gcm;addke1=ml_kem_768\n"
			"esp=aes_gcm256\nconnalias=x y\n"
			"negotiationshunt=pass\nfailureshunt=drop\n"
			"auto=keep\npriority=7\nmtu=1400");

	assert_int_equal(spec->autostart, AUTO_ONDEMAND);
	assert_int_equal(spec->retransmit_timeout.ms, 2000);
	assert_int_equal(spec->retransmit_interval.ms, 100);
	assert_int_equal(spec->ikelifetime.ms, 3600000);
	assert_int_equal(spec->ipsec_lifetime.ms, 5400000);
	assert_int_equal(spec->rekeyfuzz_percent, 0);
	assert_true(spec->ipsec_max_bytes == 1 << 20);
	assert_int_equal(spec->sn, CONN_SN_32_BIT); /* no window, no ESN */
	assert_int_equal(spec->reqid, 100);
	assert_int_equal(spec->encapsulation, ENCAPSULATION_YES);
	assert_string_equal(spec->ike, "aes_gcm;addke1=ml_kem_768");
	assert_string_equal(spec->esp, "aes_gcm256");
	assert_string_equal(spec->aliases, "x y");
	assert_int_equal(spec->negotiationshunt, SHUNT_PASS);
	assert_int_equal(spec->failureshunt, SHUNT_DROP);
	assert_int_equal(spec->priority, 7);
	assert_int_equal(spec->mtu, 1400);
	conn_spec_unref(&spec);
}

/* interface: any addkeN switches intermediate on. */
static void addke_implies_intermediate(void **unused)
{
	(void)unused;
	static const struct {
		const char *lines;
		enum conn_intermediate expected;
	} cases[] = {
		{ "ike=aes", INTERMEDIATE_NO },
		{ "ike=aes;ADDKE1=ml_kem_768", INTERMEDIATE_YES },
		{ "intermediate=yes", INTERMEDIATE_YES },
		{ "intermediate=insist", INTERMEDIATE_INSIST },
		{ "ike=aes;addke1=ml_kem_768\nintermediate=insist",
		  INTERMEDIATE_INSIST },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct conn_spec *spec = spec_of(cases[i].lines);

		assert_int_equal(spec->intermediate, cases[i].expected);
		conn_spec_unref(&spec);
	}
	assert_refused("intermediate=maybe",
		       "\"intermediate=maybe\" invalid, 'maybe' unrecognized, "
		       "expecting one of yes, no, insist");
}

static void bad_values_say_which_and_what_was_expected(void **unused)
{
	(void)unused;
	assert_refused("auto=maybe",
		       "\"auto=maybe\" invalid, 'maybe' unrecognized, "
		       "expecting one of ignore, add, ondemand, up, keep");
	assert_refused("pfs=2", "\"pfs=2\" invalid, '2' unrecognized, "
				"expecting yes or no");
	assert_refused("reqid=16384",
		       "\"reqid=16384\" invalid, 16384 is more than 16383");
	assert_refused("leftikeport=0",
		       "\"leftikeport=0\" invalid, 0 is not a port");
	assert_refused("leftnexthop=x",
		       "\"leftnexthop=x\" invalid, 'x' is not an address");
	assert_refused("foo=bar", "\"foo=bar\" invalid, unrecognized keyword "
				  "'foo'");
	assert_refused("negotiationshunt=none",
		       "\"negotiationshunt=none\" invalid, 'none' "
		       "unrecognized, expecting one of pass, drop, hold");
}

static void authby_is_a_list(void **unused)
{
	(void)unused;
	struct conn_spec *spec = spec_of("authby=secret,rsa-sha2_512");

	assert_int_equal(spec->authby, AUTHBY_PSK | AUTHBY_RSASIG);
	conn_spec_unref(&spec);
	assert_refused("authby=foo", "authby=foo is unknown");
	assert_refused("authby=ecdsa-sha1", "authby=ecdsa-sha1 is unknown");
	assert_refused("authby=", "\"authby=\" invalid, it is empty");
	assert_refused("authby=never",
		       "\"authby=never\" invalid, it needs type=pass or "
		       "type=drop");
	assert_refused("authby=never,null",
		       "\"authby=never,null\" invalid, never excludes all "
		       "others");
}

static void both_ends_say_auth_or_neither(void **unused)
{
	(void)unused;
	assert_refused("leftauth=secret",
		       "leftauth= and rightauth= must both be set or both be "
		       "unset");
}

static void ikev1_is_refused(void **unused)
{
	(void)unused;
	static const char *const lines[] = {
		"keyexchange=ikev1", "ikev2=never",    "ikev2=no",
		"ikev2=permit",	     "aggressive=yes", "aggrmode=yes",
	};

	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		assert_refused(lines[i], "IKEv1 support not compiled in");
	}
	assert_warned("ikev2=insist\naggrmode=no\nkeyexchange=ike", NULL);
}

static void esp_and_ah_exclude_each_other(void **unused)
{
	(void)unused;
	struct conn_spec *spec = spec_of("ah=sha2");

	assert_true(spec->protocol_ah);
	assert_string_equal(spec->esp, "sha2");
	conn_spec_unref(&spec);
	spec = spec_of("phase2=ah\nphase2alg=sha2_512");
	assert_true(spec->protocol_ah);
	assert_string_equal(spec->esp, "sha2_512");
	conn_spec_unref(&spec);
	spec = spec_of("phase2alg=aes256-sha2");
	assert_false(spec->protocol_ah);
	assert_string_equal(spec->esp, "aes256-sha2");
	conn_spec_unref(&spec);
	assert_refused("esp=aes\nah=sha2",
		       "\"ah=sha2\" invalid, it conflicts with \"esp=aes\"");
	assert_refused("esp=aes\nphase2=ah",
		       "\"esp=aes\" invalid, it conflicts with \"phase2=ah\"");
	assert_refused("ah=sha2\nphase2=esp",
		       "\"ah=sha2\" invalid, it conflicts with "
		       "\"phase2=esp\"");
}

static void an_empty_proposal_is_kept_for_the_engine_to_refuse(void **unused)
{
	(void)unused;
	struct conn_spec *spec = spec_of("ike=");

	assert_string_equal(spec->ike, "");
	conn_spec_unref(&spec);
}

static void old_spellings_of_shunts_and_types_are_warned_about(void **unused)
{
	(void)unused;
	assert_warned("failureshunt=reject",
		      "\"c\": failureshunt=reject is obsolete, using "
		      "failureshunt=drop");
	assert_warned("negotiationshunt=hold",
		      "\"c\": negotiationshunt=hold is obsolete, using "
		      "negotiationshunt=drop");
	assert_warned("type=reject",
		      "\"c\": type=reject is obsolete, using type=drop");
	assert_warned("fragmentation=force",
		      "\"c\": fragmentation=force is of IKEv1, using "
		      "fragmentation=yes");
}

static void lifetimes_end_at_a_day(void **unused)
{
	(void)unused;
	assert_warned("ikelifetime=2d",
		      "\"c\": ikelifetime=2d is longer than 1d, using 1d");
	struct conn_spec *spec = spec_of("ikelifetime=2d");

	assert_int_equal(spec->ikelifetime.ms, 86400000);
	conn_spec_unref(&spec);
}

static void what_ikev1_had_is_ignored(void **unused)
{
	(void)unused;
	assert_warned("xauthby=file",
		      "\"c\": IKEv2 connection ignores xauthby=file");
	assert_warned("leftxauthclient=yes",
		      "\"c\": IKEv2 connection ignores leftxauthclient=yes");
	assert_warned("dpdtimeout=60",
		      "\"c\": IKEv2 connection ignores dpdtimeout=60, use "
		      "dpddelay= and retransmit-timeout=");
	assert_warned("modecfgpull=yes\ncisco-unity=yes\nnm-configured=yes\n"
		      "nat-ikev1-method=drafts\nremote-peer-type=cisco",
		      NULL);
	assert_warned("keyingtries=1",
		      "\"c\": obsolete keyword ignored: keyingtries=1");
}

static void what_is_not_here_yet_is_warned_about_or_refused(void **unused)
{
	(void)unused;
	assert_warned("session-resumption=yes",
		      "\"c\": session-resumption=yes unsupported; ignored");
	assert_warned("session-resumption=off\nppk=no\nnic-offload=no\n"
		      "leftmodecfgclient=false\nenable-tcp=no\niptfs=no\n"
		      "require-id-on-certificate=yes\ndpddelay=0\nmobike=no\n"
		      "ipsec-interface=no",
		      NULL);
	assert_warned("dpddelay=30", NULL);
	assert_warned("mobike=yes", "\"c\": mobike=yes unsupported; ignored");
	assert_refused("ipsec-interface=yes",
		       "\"ipsec-interface=yes\" invalid, not supported by "
		       "this release");
	assert_warned("ppk=propose", "\"c\": ppk=propose unsupported; ignored");
	assert_warned("leftmodecfgclient=yes",
		      "\"c\": leftmodecfgclient=yes unsupported; ignored");
	assert_refused("ppk=insist", "\"ppk=insist\" invalid, not supported by "
				     "this release");
	assert_refused("rightaddresspool=10.0.0.0/8",
		       "\"rightaddresspool=10.0.0.0/8\" invalid, not "
		       "supported by this release");
	assert_refused("mark=5/0xffff",
		       "\"mark=5/0xffff\" invalid, not supported by this "
		       "release");
	assert_refused("enable-tcp=yes",
		       "\"enable-tcp=yes\" invalid, not supported by this "
		       "release");
	assert_refused("leftid=%fromcert",
		       "\"leftid=%fromcert\" invalid, certificates are not "
		       "supported by this release");
}

static void nothing_negotiates_where_packets_pass_or_drop(void **unused)
{
	(void)unused;
	assert_warned("type=passthrough\nauthby=never\npfs=no",
		      "\"c\" \"pfs=no\" ignored for never-negotiate "
		      "(\"type=passthrough\") connection");
	assert_warned("esp=aes\ntype=drop",
		      "\"c\" \"esp=aes\" ignored for never-negotiate "
		      "(\"type=drop\") connection");
	assert_warned("type=drop\nauthby=secret",
		      "\"c\" \"authby=secret\" ignored for never-negotiate "
		      "(\"type=drop\") connection");
	struct conn_spec *spec = spec_of("type=drop\nleftprotoport=udp/6081");

	assert_int_equal(spec->type, CONN_DROP);
	assert_int_equal(spec->authby, AUTHBY_NEVER);
	conn_spec_unref(&spec);
}

static void values_that_exclude_each_other_are_refused(void **unused)
{
	(void)unused;
	assert_refused("leftsubnet=10.0.0.0/8/tcp\nleftprotoport=udp",
		       "leftsubnet= and leftprotoport= both have a protocol");
}

static void the_first_value_counts(void **unused)
{
	(void)unused;
	struct conn_spec *spec = spec_of("pfs=no\npfs=yes\nconnalias=a\n"
					 "connalias=b");

	assert_false(spec->pfs);
	assert_string_equal(spec->aliases, "a b");
	conn_spec_unref(&spec);
}

static void the_value_at_fault_is_told(void **unused)
{
	(void)unused;
	struct conn_specs specs;
	size_t bad = 99;
	diag_t d = parse_lines("left=192.1.2.45\nright=192.1.2.23\n"
			       "esp=aes\nah=sha2",
			       &specs, &bad);

	assert_non_null(d);
	assert_int_equal(bad, 3);
	diag_free(&d);
	conn_specs_done(&specs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_those_of_the_manual),
		cmocka_unit_test(policies_are_printed_in_order),
		cmocka_unit_test(hosts_are_addresses_names_or_special),
		cmocka_unit_test(both_ends_are_required),
		cmocka_unit_test(families_agree),
		cmocka_unit_test(subnets_are_lists_of_selectors),
		cmocka_unit_test(other_values_of_an_end_are_set),
		cmocka_unit_test(values_of_one_kind_are_set),
		cmocka_unit_test(addke_implies_intermediate),
		cmocka_unit_test(bad_values_say_which_and_what_was_expected),
		cmocka_unit_test(authby_is_a_list),
		cmocka_unit_test(both_ends_say_auth_or_neither),
		cmocka_unit_test(ikev1_is_refused),
		cmocka_unit_test(esp_and_ah_exclude_each_other),
		cmocka_unit_test(
			an_empty_proposal_is_kept_for_the_engine_to_refuse),
		cmocka_unit_test(
			old_spellings_of_shunts_and_types_are_warned_about),
		cmocka_unit_test(lifetimes_end_at_a_day),
		cmocka_unit_test(what_ikev1_had_is_ignored),
		cmocka_unit_test(
			what_is_not_here_yet_is_warned_about_or_refused),
		cmocka_unit_test(nothing_negotiates_where_packets_pass_or_drop),
		cmocka_unit_test(values_that_exclude_each_other_are_refused),
		cmocka_unit_test(the_first_value_counts),
		cmocka_unit_test(the_value_at_fault_is_told),
	};

	return cmocka_run_group_tests_name("connection values", tests, NULL,
					   NULL);
}
