/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the configurations that other programs write.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libike/conn_spec.h"
#include "libipsecconf/config_file.h"
#include "libswan/alloc.h"
#include "unit/libipsecconf/memory_files.h"

/* The specs of the connection NAME of TEXT, and what stood in its way. */
static diag_t load_conn(const char *text, const char *name,
			struct conn_specs *specs)
{
	const struct memory_file files[] = { { "-", text } };
	struct config_file *file;
	struct conn_values values;
	size_t i;

	memory_files_set(files, 1);
	diag_t d = config_file_load("-", CONFIG_ALL, &memory_reader,
				    &memory_logger, &file);

	if (d != NULL) {
		return d;
	}
	assert_true(config_file_find_conn(file, name, &i));
	d = config_file_conn_values(file, i, &values);
	if (d == NULL) {
		d = conn_specs_from_values(name, values.list, values.nr, specs,
					   NULL);
	}
	conn_values_done(&values);
	config_file_free(&file);
	return d;
}

static struct conn_specs specs_of(const char *text, const char *name)
{
	struct conn_specs specs;
	diag_t d = load_conn(text, name, &specs);

	if (d != NULL) {
		fail_msg("%s", diag_text(d));
	}
	return specs;
}

static void open_vswitch_tunnels_load(void **unused)
{
	(void)unused;
	struct conn_specs specs = specs_of("config setup\n"
					   "    uniqueids=yes\n\n"
					   "conn %default\n"
					   "    type=transport\n"
					   "    auto=route\n"
					   "    ike=aes_gcm256-sha2_256\n"
					   "    esp=aes_gcm256\n"
					   "    ikev2=insist\n\n"
					   "conn ovs-in-1\n"
					   "    left=%defaultroute\n"
					   "    right=192.0.2.2\n"
					   "    authby=secret\n"
					   "    leftprotoport=udp/6081\n"
					   "    rightprotoport=udp\n\n"
					   "conn ovs-out-1\n"
					   "    left=%defaultroute\n"
					   "    right=192.0.2.2\n"
					   "    authby=secret\n"
					   "    encapsulation=yes\n"
					   "    leftprotoport=udp\n"
					   "    rightprotoport=udp/6081\n\n",
					   "ovs-in-1");

	assert_string_equal(memory_log(), "");
	assert_int_equal(specs.nr_warnings, 0);
	assert_int_equal(specs.nr, 1);
	assert_int_equal(specs.list[0]->type, CONN_TRANSPORT);
	assert_int_equal(specs.list[0]->autostart, AUTO_ONDEMAND);
	assert_int_equal(specs.list[0]->authby, AUTHBY_PSK);
	assert_int_equal(specs.list[0]->left.protoport.start_port, 6081);
	conn_specs_done(&specs);
}

/* The last line has no newline; obsolete keywords only warn. */
static void network_manager_connections_load(void **unused)
{
	(void)unused;
	struct conn_specs specs = specs_of(
		"conn 6f6a-uuid\n"
		" leftid=@client\n"
		" authby=secret\n"
		" left=%defaultroute\n"
		" leftmodecfgclient=yes\n"
		" leftupdown=\"/usr/libexec/nm-libreswan-service-helper 3 "
		"1234 :1.2\"\n"
		" right=vpn.example.com\n"
		" rightid=@server\n"
		" rightmodecfgserver=yes\n"
		" modecfgpull=yes\n"
		" rightsubnet=0.0.0.0/0\n"
		" ike=aes256-sha2_512+sha2_256-dh19\n"
		" phase2alg=aes256-sha2_512\n"
		" pfs=no\n"
		" ikelifetime=24h\n"
		" salifetime=24h\n"
		" rekey=yes\n"
		" keyingtries=1\n"
		" ikev2=insist\n"
		" narrowing=yes\n"
		" fragmentation=yes\n"
		" mobike=yes\n"
		" nm-configured=yes\n"
		" auto=add",
		"6f6a-uuid");

	assert_string_equal(memory_log(),
			    "warning: stdin:18: obsolete keyword ignored: "
			    "keyingtries=1\n");
	assert_int_equal(specs.nr, 1);
	assert_int_equal(specs.list[0]->autostart, AUTO_ADD);
	assert_string_equal(specs.list[0]->left.updown,
			    "/usr/libexec/nm-libreswan-service-helper 3 1234 "
			    ":1.2");
	assert_string_equal(specs.list[0]->esp, "aes256-sha2_512");
	conn_specs_done(&specs);
}

static void network_manager_ikev1_is_refused(void **unused)
{
	(void)unused;
	struct conn_specs specs;
	diag_t d = load_conn("conn x\n"
			     " authby=secret\n"
			     " left=%defaultroute\n"
			     " leftxauthclient=yes\n"
			     " leftusername=user\n"
			     " right=192.0.2.1\n"
			     " remote-peer-type=cisco\n"
			     " rightxauthserver=yes\n"
			     " ikev2=never\n"
			     " aggrmode=yes\n"
			     " auto=add",
			     "x", &specs);

	assert_non_null(d);
	assert_string_equal(diag_text(d), "IKEv1 support not compiled in");
	diag_free(&d);
	conn_specs_done(&specs);
}

static void ansible_roles_load(void **unused)
{
	(void)unused;
	struct conn_specs specs =
		specs_of("conn a.example.com-to-b.example.com\n"
			 "      ikev2=insist\n"
			 "      left=192.0.2.1\n"
			 "      leftid=@a.example.com\n"
			 "      leftsubnets={10.0.0.0/24,10.1.0.0/24}\n"
			 "      right=192.0.2.2\n"
			 "      rightid=@b.example.com\n"
			 "      rightsubnets={10.2.0.0/24}\n"
			 "      auto=start\n"
			 "      dpdaction=restart\n"
			 "      dpddelay=30\n"
			 "      authby=secret\n",
			 "a.example.com-to-b.example.com");

	assert_int_equal(specs.nr, 2);
	assert_string_equal(specs.list[1]->name,
			    "a.example.com-to-b.example.com/2x1");
	assert_int_equal(specs.list[0]->autostart, AUTO_UP);
	conn_specs_done(&specs);
}

/* Its opportunistic connections do not load, and say why. */
static void ansible_mesh_is_refused(void **unused)
{
	(void)unused;
	struct conn_specs specs;
	diag_t d = load_conn("conn private\n"
			     "  left=%defaultroute\n"
			     "  right=%opportunisticgroup\n"
			     "  negotiationshunt=hold\n"
			     "  failureshunt=drop\n"
			     "  keyingtries=1\n"
			     "  retransmit-timeout=2s\n"
			     "  auto=route\n",
			     "private", &specs);

	assert_non_null(d);
	assert_non_null(strstr(diag_text(d), "opportunistic"));
	diag_free(&d);
	conn_specs_done(&specs);
}

/* What whack makes of Submariner's options. */
static void submariner_options_make_a_connection(void **unused)
{
	(void)unused;
	static const char *const texts[] = {
		"phase2=esp",	       "encapsulation=yes",
		"hostaddrfamily=ipv4", "leftid=@192.0.2.1-0-0",
		"left=192.0.2.1",      "leftsubnet=10.0.0.0/16",
		"leftikeport=4500",    "rightid=@192.0.2.2-0-0",
		"right=%any",	       "rightsubnet=10.1.0.0/16",
		"dpddelay=30",	       "authby=secret",
	};
	char *copies[ARRAY_LEN(texts)];
	struct conn_values values;
	struct conn_spec *spec;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		copies[i] = xstrdup(texts[i]);
	}
	assert_null(conn_values_from_texts(copies, ARRAY_LEN(texts), &values));
	assert_null(conn_spec_from_values("n", values.list, values.nr, &spec));
	assert_int_equal(spec->encapsulation, ENCAPSULATION_YES);
	assert_int_equal(spec->authby, AUTHBY_PSK);
	assert_int_equal(spec->left.ikeport, 4500);
	assert_int_equal(spec->right.host, HOST_ANY);
	conn_spec_unref(&spec);
	conn_values_done(&values);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		xfree(copies[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(open_vswitch_tunnels_load),
		cmocka_unit_test(network_manager_connections_load),
		cmocka_unit_test(network_manager_ikev1_is_refused),
		cmocka_unit_test(ansible_roles_load),
		cmocka_unit_test(ansible_mesh_is_refused),
		cmocka_unit_test(submariner_options_make_a_connection),
	};

	return cmocka_run_group_tests_name("programs that drive us", tests,
					   NULL, NULL);
}
