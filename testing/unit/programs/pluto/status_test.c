/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Status lines that programs and tests compare literally.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <regex.h>
#include <string.h>

#include "libswan/alloc.h"
#include "status_text.h"

/* All lines, each with a newline. */
static char printed[65536];

static void add_line(void *ctx, const char *text)
{
	(void)ctx;
	strncat(printed, text, sizeof(printed) - strlen(printed) - 2);
	strcat(printed, "\n");
}

static const struct status_out out = { add_line, NULL };

static int clear(void **unused)
{
	(void)unused;
	printed[0] = '\0';
	return 0;
}

static struct ip_address address(const char *text)
{
	struct ip_address a;

	assert_true(ip_address_parse(view_of_string(text), &a));
	return a;
}

static struct id identity(const char *text)
{
	struct id id;
	diag_t d = id_parse(view_of_string(text), &id);

	assert_null(d);
	return id;
}

static struct ip_selector selector(const char *text)
{
	struct ip_selector s;
	diag_t d = ip_selector_parse(view_of_string(text), &s);

	assert_null(d);
	return s;
}

#define assert_line(line)                                                      \
	do {                                                                   \
		if (strstr(printed, (line "\n")) == NULL) {                    \
			fail_msg("no line \"%s\" in:\n%s", (line), printed);   \
		}                                                              \
	} while (0)

static void assert_matches(const char *expression)
{
	regex_t regex;

	assert_int_equal(regcomp(&regex, expression,
				 REG_EXTENDED | REG_NEWLINE | REG_NOSUB),
			 0);
	if (regexec(&regex, printed, 0, NULL, 0) != 0) {
		fail_msg("\"%s\" does not match:\n%s", expression, printed);
	}
	regfree(&regex);
}

static struct ike_sa_status an_ike_sa(void)
{
	return (struct ike_sa_status){
		.serial = 1,
		.conn_name = "c",
		.remote = {address("192.1.2.23"),	   500},
		.story = "established IKE SA",
		.established = true,
		.newest = true,
		.timers = { { "REPLACE", SECONDS(28800) },
			    { "REKEY", SECONDS(27000) }	},
		.nr_timers = 2,
	};
}

static struct ike_child_status a_child(const struct id *peer)
{
	return (struct ike_child_status){
		.serial = 2,
		.ike_serial = 1,
		.conn_name = "c",
		.local = {address("192.1.2.45"),	  500},
		.remote = { address("192.1.2.23"),	   500},
		.established = true,
		.newest = true,
		.owner = true,
		.protocol = 3,
		.spi_in = 0x1a2b3c4d,
		.spi_out = 0x7c3e54d1,
		.peer_id = peer,
		.add_time = 1234567890,
		.bytes_in = 84,
		.bytes_out = 84,
		.max_bytes = INT64_MAX,
		.timers = { { "REKEY", SECONDS(27000) },
			    { "REPLACE", SECONDS(28800) }	  },
		.nr_timers = 2,
	};
}

static void an_ike_sa_is_one_line_with_timers_in_order(void **unused)
{
	struct ike_sa_status sa = an_ike_sa();

	(void)unused;
	status_ike_sa(&sa, &out);
	assert_string_equal(printed, "#1: \"c\":500 established IKE SA; "
				     "REKEY in 27000s; REPLACE in 28800s; "
				     "newest; idle;\n");
}

static void a_larval_ike_sa_tells_its_story(void **unused)
{
	struct ike_sa_status sa = {
		.serial = 3,
		.conn_name = "c",
		.instance = 2,
		.remote = {address("192.1.2.23"), 4500 },
		.story = "sent IKE_SA_INIT request",
		.crypto_busy = true,
		.timers = { { "RETRANSMIT", MILLIS(1000) }		   },
		.nr_timers = 1,
	};

	(void)unused;
	status_ike_sa(&sa, &out);
	assert_string_equal(printed,
			    "#3: \"c\"[2] 192.1.2.23:4500 sent IKE_SA_INIT "
			    "request; RETRANSMIT in 1s; crypto_calculating;\n");
}

static void a_child_sa_is_a_state_and_a_details_line(void **unused)
{
	struct ike_child_status child = a_child(NULL);

	(void)unused;
	status_child_sa(&child, &out);
	assert_string_equal(
		printed,
		"#2: \"c\":500 established Child SA; REKEY in 27000s; "
		"REPLACE in 28800s; newest; eroute owner; IKE SA #1; idle;\n"
		"#2: \"c\" esp.7c3e54d1@192.1.2.23 esp.1a2b3c4d@192.1.2.45 "
		"tun.0@192.1.2.23 tun.0@192.1.2.45 Traffic: ESPin=84B "
		"ESPout=84B ESPmax=2^63B \n");
}

/* ovs-monitor-ipsec takes this line for an active connection. */
static void the_details_line_is_found_by_open_vswitch(void **unused)
{
	struct ike_child_status child = a_child(NULL);

	(void)unused;
	child.transport = true;
	status_child_sa(&child, &out);
	assert_matches("#[0-9]+: .*\"(.*)\".*esp[.:][0-9a-f]+@.*");
	assert_null(strstr(printed, "tun."));
}

static void traffic_is_one_line(void **unused)
{
	struct id east = identity("@east");
	struct ike_child_status child = a_child(&east);

	(void)unused;
	status_child_traffic(&child, &out);
	assert_string_equal(printed,
			    "#2: \"c\", type=ESP, add_time=1234567890, "
			    "inBytes=84, outBytes=84, maxBytes=2^63B, "
			    "id='@east'\n");
	id_done(&east);
}

static void traffic_of_an_instance_names_the_address(void **unused)
{
	struct id road = identity("192.1.3.209");
	struct ike_child_status child = a_child(&road);

	(void)unused;
	child.instance = 2;
	child.conn_name = "a-v4-0-1";
	child.max_bytes = 1000;
	status_child_traffic(&child, &out);
	assert_string_equal(printed,
			    "#2: \"a-v4-0-1\"[2] 192.1.2.23, type=ESP, "
			    "add_time=1234567890, inBytes=84, outBytes=84, "
			    "maxBytes=1000B, id='192.1.3.209'\n");
	/* Submariner's */
	assert_matches(".* \"([^\"]+-v[46]-[0-1]-[0-1])\"[^,]*, "
		       ".*inBytes=([0-9]+), outBytes=([0-9]+).*");
	id_done(&road);
}

/* west-east of the test suite. */
struct fixture {
	struct conn_spec *spec;
	struct id west, east;
	struct ip_selector local_ts, remote_ts;
	struct ike_conn_status c;
};

static void fixture_init(struct fixture *f)
{
	f->spec = conn_spec_new("c");
	f->spec->authby = AUTHBY_PSK;
	f->west = identity("@west");
	f->east = identity("@east");
	f->local_ts = selector("192.0.1.0/24");
	f->remote_ts = selector("192.0.2.0/24");
	f->c = (struct ike_conn_status){
		.serial = 1,
		.name = "c",
		.spec = f->spec,
		.oriented = true,
		.left_is_local = true,
		.interface = "eth1",
		.local = address("192.1.2.45"),
		.remote = address("192.1.2.23"),
		.local_id = &f->west,
		.remote_id = &f->east,
		.local_ts = &f->local_ts,
		.nr_local_ts = 1,
		.remote_ts = &f->remote_ts,
		.nr_remote_ts = 1,
		.routing = "unrouted",
	};
}

static void fixture_done(struct fixture *f)
{
	conn_spec_unref(&f->spec);
	id_done(&f->west);
	id_done(&f->east);
}

static void a_connection_is_a_block_of_lines(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	status_conn(&f.c, SECONDS(20), &out);
	assert_line("\"c\": 192.0.1.0/24===192.1.2.45[@west]...192.1.2.23"
		    "[@east]===192.0.2.0/24; unrouted; my_ip=unset; "
		    "their_ip=unset;");
	assert_line("\"c\":   host: oriented; local: 192.1.2.45; remote: "
		    "192.1.2.23;");
	assert_line("\"c\":   my_updown=ipsec _updown; "
		    "my_updown-config=noasync,noexec;");
	assert_line("\"c\":   our auth:secret, their auth:secret, our "
		    "autheap:none, their autheap:none, "
		    "send-supported-auth-methods:no;");
	assert_line("\"c\":   ike_life: 28800s; ipsec_life: 28800s; "
		    "ipsec_max_bytes: 2^63B; ipsec_max_packets: 2^63; "
		    "replay_window: 128; rekey_margin: 540s; rekey_fuzz: "
		    "100%; clones: no (unset);");
	assert_line("\"c\":   v2-auth-hash-policy: none;");
	assert_line("\"c\":   conn_prio: 24,24,0; interface: eth1; metric: 0; "
		    "mtu: unset; sa_prio:auto; sa_tfc:none;");
	assert_line("\"c\":   our idtype: FQDN; our id=@west; their idtype: "
		    "FQDN; their id=@east");
	assert_line("\"c\":   liveness: passive; dpddelay:0s; "
		    "retransmit-timeout:30s");
	assert_line("\"c\":   nat-traversal: encapsulation:auto; "
		    "keepalive:20s");
	assert_line("\"c\":   routing: unrouted;");
	assert_line("\"c\":   conn serial: $1;");
	fixture_done(&f);
}

/* What clients.md lists of ovs-monitor-ipsec and Submariner. */
static void the_first_line_is_found_by_its_clients(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	status_conn(&f.c, SECONDS(20), &out);
	assert_matches("\"(.*)\": [0-9a-f]+.*(===|\\.\\.\\.).*");
	assert_matches("^([0-9]{3} )?\"([^\"]+)\":");
	fixture_done(&f);
}

static void an_established_connection_names_its_sas(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	f.c.routing = "routed-tunnel";
	f.c.ike_serial = 1;
	f.c.child_serial = 2;
	f.c.reqid = 16389;
	f.c.template_serial = 7;
	f.c.ike_newest = "AES_GCM_16_256-HMAC_SHA2_512-DH19";
	f.c.esp_newest = "AES_GCM_16_256";
	status_conn(&f.c, SECONDS(20), &out);
	assert_line("\"c\":   host: oriented; local: 192.1.2.45; remote: "
		    "192.1.2.23; established IKE SA: #1;");
	assert_line("\"c\":   routing: routed-tunnel; owner: Child SA #2; "
		    "established IKE SA: #1; established Child SA: #2;");
	assert_line("\"c\":   reqid: 16389;");
	assert_line("\"c\":   conn serial: $1, instantiated from: $7;");
	assert_line("\"c\":   IKEv2 algorithm newest: "
		    "AES_GCM_16_256-HMAC_SHA2_512-DH19");
	assert_line("\"c\":   ESP algorithm newest: AES_GCM_16_256; "
		    "pfsgroup=<Phase1>");
	fixture_done(&f);
}

/* Net left out when equal to the host, ID when equal to the address. */
static void what_says_nothing_new_is_left_out(void **unused)
{
	struct fixture f;
	struct id local_id, remote_id;

	(void)unused;
	fixture_init(&f);
	local_id = identity("192.1.2.45");
	remote_id = identity("192.1.2.23");
	f.local_ts = selector("192.1.2.45/32");
	f.remote_ts = selector("192.1.2.23/32");
	f.c.local_id = &local_id;
	f.c.remote_id = &remote_id;
	status_conn(&f.c, SECONDS(20), &out);
	assert_line("\"c\": 192.1.2.45...192.1.2.23; unrouted; my_ip=unset; "
		    "their_ip=unset;");
	id_done(&local_id);
	id_done(&remote_id);
	fixture_done(&f);
}

static void a_brief_connection_is_one_line(void **unused)
{
	struct fixture f;
	struct ike_child_status child = a_child(NULL);

	(void)unused;
	fixture_init(&f);
	f.c.reqid = 16389;
	status_conn_brief(&f.c, &child, &out);
	assert_string_equal(printed, "192.0.1.0/24 <==> 192.0.2.0/24\tfrom "
				     "192.1.2.45 to 192.1.2.23 (84/84)\tc, "
				     "reqid=16389\n");
	fixture_done(&f);
}

#define fresh_test(f) cmocka_unit_test_setup(f, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
		fresh_test(an_ike_sa_is_one_line_with_timers_in_order),
		fresh_test(a_larval_ike_sa_tells_its_story),
		fresh_test(a_child_sa_is_a_state_and_a_details_line),
		fresh_test(the_details_line_is_found_by_open_vswitch),
		fresh_test(traffic_is_one_line),
		fresh_test(traffic_of_an_instance_names_the_address),
		fresh_test(a_connection_is_a_block_of_lines),
		fresh_test(the_first_line_is_found_by_its_clients),
		fresh_test(an_established_connection_names_its_sas),
		fresh_test(what_says_nothing_new_is_left_out),
		fresh_test(a_brief_connection_is_one_line),
	};

	return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
