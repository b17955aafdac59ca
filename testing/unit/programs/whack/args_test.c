/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of whack's command line: what it asks for, what it refuses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The program has no library of its own. */
#include "../whack/args.c"
#include "../whack/options.c"

#define MAX_WORDS 64

/* Split LINE at its blanks and parse it; the status of args_parse(). */
static int parse(struct whack_args *args, const char *line)
{
	static char copy[1024];
	static char *argv[MAX_WORDS];
	int argc = 0;

	snprintf(copy, sizeof(copy), "whack %s", line);
	for (char *word = strtok(copy, " "); word != NULL;
	     word = strtok(NULL, " ")) {
		argv[argc++] = word;
	}
	argv[argc] = NULL;
	return args_parse(args, argc, argv);
}

static void assert_status(const char *line, int status)
{
	struct whack_args args;

	if (parse(&args, line) != status) {
		fail_msg("%s", line);
	}
	args_done(&args);
}

static void assert_values(const struct whack_request *request,
			  const char *const *values, size_t nr)
{
	assert_int_equal(request->nr_values, nr);
	for (size_t i = 0; i < nr; i++) {
		assert_string_equal(request->values[i], values[i]);
	}
}

static void an_action_is_a_request_with_name_and_flags(void **unused)
{
	(void)unused;
	struct whack_args args;

	assert_int_equal(parse(&args, "--initiate --asynchronous --name c "
				      "--remote-host 1.2.3.4"),
			 -1);
	assert_int_equal(args.nr_requests, 1);
	assert_int_equal(args.requests[0].command, WHACK_INITIATE);
	assert_int_equal(args.requests[0].flags, WHACK_ASYNCHRONOUS);
	assert_string_equal(args.requests[0].name, "c");
	assert_string_equal(args.requests[0].remote_host, "1.2.3.4");
	args_done(&args);
}

static void several_actions_keep_their_order(void **unused)
{
	(void)unused;
	struct whack_args args;

	assert_int_equal(parse(&args, "--debug base --listen --status --json"),
			 -1);
	assert_int_equal(args.nr_requests, 3);
	assert_int_equal(args.requests[0].command, WHACK_DEBUG);
	assert_int_equal(args.requests[1].command, WHACK_LISTEN);
	assert_int_equal(args.requests[2].command, WHACK_STATUS);
	assert_int_equal(args.requests[2].flags, WHACK_JSON);
	args_done(&args);
}

static void a_packet_is_one_request_whatever_the_order(void **unused)
{
	static const char *const values[] = { "there=1.2.3.4", "proto=tcp",
					      "here=1.2.3.5" };
	struct whack_args args;

	(void)unused;
	assert_int_equal(parse(&args, "--oppothere 1.2.3.4 --oppoproto tcp "
				      "--oppohere=1.2.3.5"),
			 -1);
	assert_int_equal(args.nr_requests, 1);
	assert_int_equal(args.requests[0].command, WHACK_OPPO);
	assert_values(&args.requests[0], values, ARRAY_LEN(values));
	args_done(&args);
}

static void impairments_are_gathered(void **unused)
{
	(void)unused;
	static const char *const values[] = { "revival", "drop_inbound:2",
					      "no-block_inbound" };
	struct whack_args args;

	assert_int_equal(parse(&args, "--impair revival "
				      "--impair=drop_inbound:2 "
				      "--no-impair block_inbound"),
			 -1);
	assert_int_equal(args.nr_requests, 1);
	assert_values(&args.requests[0], values, ARRAY_LEN(values));
	args_done(&args);
}

static void lists_say_what_is_listed(void **unused)
{
	(void)unused;
	static const char *const values[] = { "pubkeys" };
	struct whack_args args;

	assert_int_equal(parse(&args, "--listpubkeys --utc"), -1);
	assert_int_equal(args.requests[0].command, WHACK_LIST);
	assert_int_equal(args.requests[0].flags, WHACK_UTC);
	assert_values(&args.requests[0], values, ARRAY_LEN(values));
	args_done(&args);
}

/* As the Submariner cable driver describes its connections. */
static void options_before_and_behind_to_make_a_connection(void **unused)
{
	(void)unused;
	static const char *const values[] = {
		"phase2=esp",		  "encapsulation=yes",
		"hostaddrfamily=ipv4",	  "leftid=192.0.2.1",
		"left=192.0.2.1",	  "leftsubnet=10.0.0.0/16",
		"leftikeport=4500",	  "rightid=192.0.2.2",
		"right=192.0.2.2",	  "rightsubnet=10.1.0.0/16",
		"rightikeport=4500",	  "dpddelay=30",
		"authby=secret",
	};
	struct whack_args args;

	assert_int_equal(
		parse(&args,
		      "--psk --encrypt --encaps=yes --name n --ipv4 "
		      "--id 192.0.2.1 --host 192.0.2.1 --client 10.0.0.0/16 "
		      "--ikeport 4500 --to --id 192.0.2.2 --host 192.0.2.2 "
		      "--client 10.1.0.0/16 --ikeport 4500 --dpdaction=hold "
		      "--dpddelay 30"),
		-1);
	assert_int_equal(args.nr_requests, 1);
	assert_int_equal(args.requests[0].command, WHACK_ADD);
	assert_string_equal(args.requests[0].name, "n");
	assert_values(&args.requests[0], values, ARRAY_LEN(values));
	args_done(&args);
}

static void a_connection_is_added_before_it_is_acted_on(void **unused)
{
	(void)unused;
	struct whack_args args;

	assert_int_equal(parse(&args, "--name n --initiate --rsasig --ecdsa "
				      "--host 1.1.1.1 --to --host %any"),
			 -1);
	assert_int_equal(args.nr_requests, 2);
	assert_int_equal(args.requests[0].command, WHACK_ADD);
	assert_int_equal(args.requests[1].command, WHACK_INITIATE);
	assert_string_equal(args.requests[0].values[2],
			    "authby=rsasig,ecdsa");
	args_done(&args);
}

static void yes_and_no_may_be_a_word_of_their_own(void **unused)
{
	(void)unused;
	static const char *const values[] = { "pfs=no", "esn=either",
					      "narrowing=yes",
					      "intermediate=yes", "left=a",
					      "right=b" };
	struct whack_args args;

	assert_int_equal(parse(&args, "--name n --pfs no --esn=either "
				      "--narrowing --intermediate yes "
				      "--host a --to --host b"),
			 -1);
	assert_values(&args.requests[0], values, ARRAY_LEN(values));
	args_done(&args);
}

static void usage_errors_exit_with_33(void **unused)
{
	(void)unused;
	static const char *const lines[] = {
		"",
		"--name c",
		"--status --name c",
		"--initiate",
		"--name c --psk --host 1.1.1.1",
		"--name c --host 1.1.1.1 --to --id @x",
		"--name c --to --host 1.1.1.1",
		"--psk --host 1.1.1.1 --to --host 1.1.1.2",
		"--listen --listen",
		"--name c --host a --host b --to --host c",
		"--nonsense",
		"--list", /* a prefix of many */
		"--name",
		"--status=yes",
		"status",
		"--",
	};

	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		assert_status(lines[i], 33);
	}
}

static void options_may_be_cut_short_where_that_is_clear(void **unused)
{
	(void)unused;
	struct whack_args args;

	assert_int_equal(parse(&args, "--shutd --leave"), -1);
	assert_int_equal(args.requests[0].command, WHACK_SHUTDOWN);
	assert_int_equal(args.requests[0].flags, WHACK_LEAVE_STATE);
	args_done(&args);
}

static void the_socket_is_where_it_is_said_to_be(void **unused)
{
	(void)unused;
	struct whack_args args;

	assert_int_equal(parse(&args, "--status"), -1);
	assert_string_equal(args.ctlsocket, IPSEC_RUNDIR "/pluto.ctl");
	args_done(&args);
	assert_int_equal(parse(&args, "--status --ctlsocket /s --rundir /r"),
			 -1);
	assert_string_equal(args.ctlsocket, "/r/pluto.ctl");
	args_done(&args);
}

static void no_two_options_have_one_name(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < nr_option_rows; i++) {
		assert_ptr_equal(
			option_find(view_of_string(option_rows[i].name)),
			&option_rows[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_action_is_a_request_with_name_and_flags),
		cmocka_unit_test(several_actions_keep_their_order),
		cmocka_unit_test(a_packet_is_one_request_whatever_the_order),
		cmocka_unit_test(impairments_are_gathered),
		cmocka_unit_test(lists_say_what_is_listed),
		cmocka_unit_test(options_before_and_behind_to_make_a_connection),
		cmocka_unit_test(a_connection_is_added_before_it_is_acted_on),
		cmocka_unit_test(yes_and_no_may_be_a_word_of_their_own),
		cmocka_unit_test(usage_errors_exit_with_33),
		cmocka_unit_test(options_may_be_cut_short_where_that_is_clear),
		cmocka_unit_test(the_socket_is_where_it_is_said_to_be),
		cmocka_unit_test(no_two_options_have_one_name),
	};

	return cmocka_run_group_tests_name("whack's options", tests, NULL,
					   NULL);
}
