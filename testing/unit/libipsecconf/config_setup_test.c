/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of "config setup".
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "libipsecconf/config_setup.h"
#include "libipsecconf/paths.h"
#include "libipsecconf/setup_keyword.h"
#include "unit/libipsecconf/memory_files.h"

static struct config_setup load(const char *text)
{
	static struct memory_file files[1];
	struct config_setup setup;

	files[0] = (struct memory_file){ "/f", text };
	memory_files_set(files, 1);
	diag_t d =
		config_setup_load(&setup, "/f", &memory_reader, &memory_logger);

	if (d != NULL) {
		fail_msg("%s", diag_text(d));
	}
	return setup;
}

static void assert_load_error(const char *text, const char *error)
{
	const struct memory_file files[] = { { "/f", text } };
	struct config_setup setup;

	memory_files_set(files, 1);
	diag_t d =
		config_setup_load(&setup, "/f", &memory_reader, &memory_logger);

	assert_non_null(d);
	assert_string_equal(diag_text(d), error);
	assert_true(setup.uniqueids); /* the defaults are there */
	diag_free(&d);
	config_setup_done(&setup);
}

static void assert_text(const struct config_setup *setup, const char *key,
			const char *expected)
{
	char buf[200];
	struct text text = TEXT_IN(buf);

	assert_true(text_add_config_setup(&text, setup, key));
	assert_string_equal(text.ptr, expected);
}

static void defaults_are_those_of_the_manual(void **unused)
{
	(void)unused;
	static const struct {
		const char *key;
		const char *value;
	} cases[] = {
		{ "plutodebug", "none" },
		{ "logfile", "" },
		{ "logappend", "yes" },
		{ "logtime", "yes" },
		{ "dumpdir", IPSEC_RUNDIR },
		{ "ikev1-policy", "drop" },
		{ "nhelpers", "-1" },
		{ "shuntlifetime", "900" },
		{ "listen-tcp", "no" },
		{ "listen-udp", "yes" },
		{ "dnssec-enable", "yes" },
		{ "expire-lifetime", "30" },
		{ "xfrmlifetime", "30" },
		{ "ocsp-timeout", "2" },
		{ "ocsp-cache-size", "1000" },
		{ "ocsp-cache-min-age", "3600" },
		{ "ocsp-cache-max-age", "86400" },
		{ "ocsp-method", "get" },
		{ "crl-timeout", "5" },
		{ "global-redirect", "no" },
		{ "protostack", "xfrm" },
		{ "uniqueids", "yes" },
		{ "ddos-mode", "auto" },
		{ "ddos-ike-threshold", "25000" },
		{ "max-halfopen-ike", "50000" },
		{ "seccomp", "disabled" },
		{ "expire-shunt-interval", "20" },
		{ "dns-resolver", "file" },
		{ "keep-alive", "20" },
		{ "seeddev", "/dev/random" },
		{ "secretsfile", IPSEC_SECRETS },
		{ "ipsecdir", IPSEC_CONFDDIR },
		{ "nssdir", IPSEC_NSSDIR },
		{ "rundir", IPSEC_RUNDIR },
		{ "configfile", IPSEC_CONF },
		{ "exampledir", IPSEC_EXAMPLEDIR },
	};
	struct config_setup setup;

	config_setup_init(&setup);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_text(&setup, cases[i].key, cases[i].value);
	}
	config_setup_done(&setup);
}

/* A default that its own check refuses would be lost in silence. */
static void every_default_is_a_value_of_its_keyword(void **unused)
{
	(void)unused;
	struct config_setup setup;

	config_setup_init(&setup);
	for (size_t i = 0; i < nr_setup_keywords; i++) {
		const char *value = setup_keywords[i].value;

		if (value != NULL) {
			assert_null(config_setup_set(
				&setup, setup_keywords[i].name, value));
		}
	}
	config_setup_done(&setup);
}

static void values_of_the_file_are_set(void **unused)
{
	(void)unused;
	struct config_setup setup =
		load("config setup\n logfile=/tmp/pluto.log\n logtime=no\n"
		     " plutodebug=\"base,tmi\"\n nhelpers=3\n uniqueids=no\n"
		     " ddos-mode=busy\n shuntlifetime=1.5m\n listen=eth0\n"
		     " ikev1-policy=reject\n dumpdir=/d\n"
		     " virtual-private=%v4:10.0.0.0/8\n");

	assert_string_equal(setup.configfile, "/f");
	assert_string_equal(setup.logfile, "/tmp/pluto.log");
	assert_false(setup.logtime);
	assert_int_equal(setup.debug, LOG_BASE | LOG_TMI);
	assert_string_equal(setup.plutodebug, "base,tmi");
	assert_int_equal(setup.nhelpers, 3);
	assert_false(setup.uniqueids);
	assert_int_equal(setup.ddos_mode, SETUP_DDOS_BUSY);
	assert_int_equal(setup.shuntlifetime.ms, 90000);
	assert_string_equal(setup.listen, "eth0");
	assert_int_equal(setup.ikev1_policy, SETUP_IKEV1_REJECT);
	assert_string_equal(setup.dumpdir, "/d");
	config_setup_done(&setup);
}

static void bad_values_name_file_and_line(void **unused)
{
	(void)unused;
	assert_load_error("config setup\n\n uniqueids=maybe\n",
			  "/f:3: error: \"uniqueids=maybe\" invalid, 'maybe' "
			  "unrecognized, expecting yes or no");
	assert_load_error("config setup\n protostack=klips\n",
			  "/f:2: error: \"protostack=klips\" invalid, 'klips' "
			  "unrecognized, expecting one of xfrm");
	assert_load_error("config setup\n plutodebug=foo\n",
			  "/f:2: error: \"plutodebug=foo\" invalid, 'foo' is "
			  "no kind of debugging");
	assert_load_error("config setup\n nhelpers=-2\n",
			  "/f:2: error: \"nhelpers=-2\" invalid, '-2' is not "
			  "a number");
	assert_load_error("config setup\n rundir=/x\n",
			  "/f:2: error: \"rundir\" is an option of the command "
			  "line, not of the file");
	assert_load_error("config setup\n logstderr=yes\n",
			  "/f:2: error: \"logstderr\" is an option of the "
			  "command line, not of the file");
	assert_load_error("config setup\n foo=1\n",
			  "/f:2: unrecognized 'config setup' keyword 'foo'");
}

static void what_has_no_effect_is_warned_about(void **unused)
{
	(void)unused;
	struct config_setup setup =
		load("config setup\n syslog=x\n ikev1-policy=accept\n"
		     " crl-strict=yes\n ocsp-enable=no\n"
		     " virtual_private=%v4:10.0.0.0/8\n");

	assert_string_equal(
		memory_log(),
		"warning: /f:2: obsolete keyword ignored: syslog=x\n"
		"warning: /f:3: ikev1-policy=accept: IKEv1 is not supported, "
		"using drop\n"
		"warning: /f:4: crl-strict=yes unsupported; ignored\n"
		"warning: /f:6: obsolete keyword ignored: "
		"virtual_private=%v4:10.0.0.0/8\n");
	assert_int_equal(setup.ikev1_policy, SETUP_IKEV1_DROP);
	config_setup_done(&setup);
}

static void an_empty_file_gives_the_defaults(void **unused)
{
	(void)unused;
	struct config_setup setup = load("");

	assert_true(setup.uniqueids);
	assert_string_equal(setup.configfile, "/f");
	config_setup_done(&setup);
}

static void keys_are_listed_once_and_each_prints(void **unused)
{
	(void)unused;
	struct config_setup setup;
	size_t nr = 0;

	config_setup_init(&setup);
	for (; config_setup_key(nr) != NULL; nr++) {
		char buf[200];
		struct text text = TEXT_IN(buf);

		assert_true(text_add_config_setup(&text, &setup,
						  config_setup_key(nr)));
		for (size_t i = 0; i < nr; i++) {
			assert_string_not_equal(config_setup_key(i),
						config_setup_key(nr));
		}
	}
	assert_true(nr > 50);
	struct text none = { .size = 0 };

	assert_false(text_add_config_setup(&none, &setup, "foo"));
	config_setup_done(&setup);
}

static void debugging_is_a_list_with_exceptions(void **unused)
{
	(void)unused;
	unsigned set = 0;

	assert_null(debug_list_parse(view_of_string("all,no-tmi"), &set));
	assert_int_equal(set, LOG_ALL & ~LOG_TMI);
	assert_null(debug_list_parse(view_of_string("none"), &set));
	assert_int_equal(set, 0);
	assert_null(debug_list_parse(view_of_string("cpu-usage crypt"), &set));
	assert_int_equal(set, LOG_CPU_USAGE | LOG_CRYPT);
	diag_t d = debug_list_parse(view_of_string("base,x"), &set);

	assert_string_equal(diag_text(d), "'x' is no kind of debugging");
	assert_int_equal(set, LOG_CPU_USAGE | LOG_CRYPT);
	diag_free(&d);
}

static void relative_paths_are_of_the_current_folder(void **unused)
{
	struct config_setup setup =
		load("config setup\n nssdir=nss\n dumpdir=/cores\n");
	char folder[] = "/tmp/config_setup_test.XXXXXX";
	char expected[64];
	char *before = getcwd(NULL, 0);

	(void)unused;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	config_setup_make_absolute(&setup);
	snprintf(expected, sizeof(expected), "%s/nss", folder);
	assert_text(&setup, "nssdir", expected);
	assert_text(&setup, "dumpdir", "/cores");
	assert_text(&setup, "logfile", "");
	assert_text(&setup, "configfile", "/f");
	assert_int_equal(chdir(before), 0);
	assert_int_equal(rmdir(folder), 0);
	free(before);
	config_setup_done(&setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(relative_paths_are_of_the_current_folder),
		cmocka_unit_test(defaults_are_those_of_the_manual),
		cmocka_unit_test(every_default_is_a_value_of_its_keyword),
		cmocka_unit_test(values_of_the_file_are_set),
		cmocka_unit_test(bad_values_name_file_and_line),
		cmocka_unit_test(what_has_no_effect_is_warned_about),
		cmocka_unit_test(an_empty_file_gives_the_defaults),
		cmocka_unit_test(keys_are_listed_once_and_each_prints),
		cmocka_unit_test(debugging_is_a_list_with_exceptions),
	};

	return cmocka_run_group_tests_name("config setup", tests, NULL, NULL);
}
