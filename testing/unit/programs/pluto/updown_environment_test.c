/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What an updown script is told.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "updown.h"

static struct ip_address address(const char *text)
{
	struct ip_address a;

	assert_true(ip_address_parse(view_of_string(text), &a));
	return a;
}

static struct ip_selector selector(const char *text)
{
	struct ip_selector s;
	diag_t d = ip_selector_parse(view_of_string(text), &s);

	assert_null(d);
	return s;
}

static struct id identity(const char *text)
{
	struct id id;
	diag_t d = id_parse(view_of_string(text), &id);

	assert_null(d);
	return id;
}

static const char *value(char **environment, const char *name)
{
	size_t len = strlen(name);

	for (; *environment != NULL; environment++) {
		if (strncmp(*environment, name, len) == 0 &&
		    (*environment)[len] == '=') {
			return *environment + len + 1;
		}
	}
	return NULL;
}

#define assert_value(environment, name, expected)                              \
	do {                                                                   \
		const char *v = value((environment), (name));                  \
		if (v == NULL || strcmp(v, (expected)) != 0) {                 \
			fail_msg("%s is %s, expected %s", (name),              \
				 v == NULL ? "unset" : v, (expected));         \
		}                                                              \
	} while (0)

struct fixture {
	struct conn_spec *spec;
	struct id west, east;
	struct ike_child_status child;
	struct updown_facts facts;
};

static void fixture_init(struct fixture *f)
{
	f->spec = conn_spec_new("west-east");
	f->west = identity("@west");
	f->east = identity("@east");
	f->child = (struct ike_child_status){
		.conn_name = "west-east",
		.spec = f->spec,
		.left_is_local = true,
		.local = {address("192.1.2.45"),  500},
		.remote = { address("192.1.2.23"), 500},
		.protocol = 3,
		.spi_in = 0x1234abcd,
		.spi_out = 0x4caa86b,
		.reqid = 16389,
		.local_id = &f->west,
		.peer_id = &f->east,
		.add_time = 1234567890,
		.bytes_in = 84,
	};
	f->facts = (struct updown_facts){ .interface = "eth1",
					  .next_hop = address("192.1.2.254"),
					  .dns_resolver = "file" };
}

static void fixture_done(struct fixture *f)
{
	conn_spec_unref(&f->spec);
	id_done(&f->west);
	id_done(&f->east);
}

static void a_tunnel_between_networks_is_told_in_full(void **unused)
{
	struct ip_selector local = selector("192.0.1.0/24");
	struct ip_selector remote = selector("192.0.2.0/24/tcp/80");
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	f.spec->left.sourceip[0] = address("192.0.1.254");
	f.spec->mtu = 1400;
	char **env =
		updown_environment("up", &f.child, &f.facts, &local, &remote);

	assert_value(env, "PLUTO_VERB", "up-client");
	assert_value(env, "PLUTO_CONNECTION", "west-east");
	assert_value(env, "PLUTO_CONNECTION_TYPE", "tunnel");
	assert_value(env, "PLUTO_INTERFACE", "eth1");
	assert_value(env, "PLUTO_NEXT_HOP", "192.1.2.254");
	assert_value(env, "PLUTO_ME", "192.1.2.45");
	assert_value(env, "PLUTO_MY_ID", "@west");
	assert_value(env, "PLUTO_CLIENT_FAMILY", "ipv4");
	assert_value(env, "PLUTO_MY_CLIENT", "192.0.1.0/24");
	assert_value(env, "PLUTO_MY_CLIENT_NET", "192.0.1.0");
	assert_value(env, "PLUTO_MY_CLIENT_MASK", "255.255.255.0");
	assert_value(env, "PLUTO_MY_SOURCEIP", "192.0.1.254");
	assert_value(env, "PLUTO_PEER", "192.1.2.23");
	assert_value(env, "PLUTO_PEER_ID", "@east");
	assert_value(env, "PLUTO_PEER_CLIENT", "192.0.2.0/24");
	assert_value(env, "PLUTO_PEER_PORT", "80");
	assert_value(env, "PLUTO_PEER_PROTOCOL", "6");
	assert_value(env, "PLUTO_SA_REQID", "16389");
	assert_value(env, "PLUTO_SA_TYPE", "ESP");
	assert_value(env, "PLUTO_MTU", "1400");
	assert_value(env, "PLUTO_STACK", "xfrm");
	assert_value(env, "PLUTO_INBYTES", "84");
	assert_value(env, "SPI_IN", "0x1234abcd");
	assert_null(value(env, "PLUTO_METRIC"));
	updown_environment_free(&env);
	fixture_done(&f);
}

/* "-host": the selector is exactly our address; "-v6" is the selector's. */
static void the_verb_has_its_suffix(void **unused)
{
	static const struct {
		const char *host, *ts, *verb;
	} cases[] = {
		{"192.1.2.45",	"192.1.2.45/32",	 "down-host"     },
		{ "192.1.2.45",	"192.1.2.46/32",	 "down-client"   },
		{ "2001:db8::1", "2001:db8::1/128", "down-host-v6"  },
		{ "2001:db8::1", "2001:db8:1::/48", "down-client-v6"},
		{ "2001:db8::1", "192.0.1.0/24",	 "down-client"   },
	};
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ip_selector ts = selector(cases[i].ts);

		f.child.local.address = address(cases[i].host);
		char **env = updown_environment("down", &f.child, &f.facts, &ts,
						&ts);

		assert_value(env, "PLUTO_VERB", cases[i].verb);
		updown_environment_free(&env);
	}
	fixture_done(&f);
}

/* leftsubnets= makes NAME/1x1: scripts know the name that was configured. */
static void a_member_of_an_expansion_has_the_base_name(void **unused)
{
	struct ip_selector ts = selector("192.0.1.0/24");
	struct fixture f;
	char base[] = "west-east";

	(void)unused;
	fixture_init(&f);
	f.child.conn_name = "west-east/1x2";
	f.spec->base_name = base;
	char **env = updown_environment("route", &f.child, &f.facts, &ts, &ts);

	assert_value(env, "PLUTO_CONNECTION", "west-east");
	updown_environment_free(&env);
	f.spec->base_name = NULL;
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tunnel_between_networks_is_told_in_full),
		cmocka_unit_test(the_verb_has_its_suffix),
		cmocka_unit_test(a_member_of_an_expansion_has_the_base_name),
	};

	return cmocka_run_group_tests_name("updown_environment", tests, NULL,
					   NULL);
}
