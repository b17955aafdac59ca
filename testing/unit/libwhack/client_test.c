/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the client's end over a pair of connected sockets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "libswan/alloc.h"
#include "libwhack/client.h"

/* Both ends; what the daemon's end says is written ahead. */
static int daemon_end;

static struct whack_client client_of_pair(void)
{
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	daemon_end = fds[1];
	return (struct whack_client){
		.fd = fds[0],
		.received = blob_new(WHACK_REPLY_BYTES),
	};
}

static void daemon_writes(const struct builder *out)
{
	struct view bytes = builder_written(out);

	assert_int_equal(write(daemon_end, bytes.ptr, bytes.len), bytes.len);
}

static void count_reply(void *ctx, const struct whack_reply *reply)
{
	(void)reply;
	++*(unsigned *)ctx;
}

static void a_missing_daemon_is_told_as_whack_tells_it(void **unused)
{
	(void)unused;
	struct whack_client client;
	diag_t d = whack_client_open(&client, "/nowhere/pluto.ctl");

	assert_non_null(d);
	assert_string_equal(diag_text(d),
			    "Pluto is not running (no \"/nowhere/pluto.ctl\"): "
			    "No such file or directory (errno 2)");
	diag_free(&d);
}

static void a_name_too_long_for_a_socket_is_an_error(void **unused)
{
	(void)unused;
	char path[300];
	struct whack_client client;

	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	diag_t d = whack_client_open(&client, path);

	assert_non_null(d);
	diag_free(&d);
}

static void replies_to_two_requests_are_kept_apart(void **unused)
{
	(void)unused;
	struct whack_client client = client_of_pair();
	struct builder out;
	unsigned nr = 0, status = 99;

	builder_init(&out, WHACK_REPLY_BYTES);
	whack_reply_text(&out, 0, "one");
	whack_reply_exit(&out, 0);
	whack_reply_text(&out, 56, "two");
	whack_reply_text(&out, 0, "three");
	whack_reply_exit(&out, 0);
	daemon_writes(&out);
	builder_done(&out);

	assert_null(whack_client_receive(&client, count_reply, &nr, &status));
	assert_int_equal(nr, 2);
	assert_int_equal(status, 0);
	assert_null(whack_client_receive(&client, count_reply, &nr, &status));
	assert_int_equal(nr, 5);
	assert_int_equal(status, 56);
	close(daemon_end);
	whack_client_close(&client);
}

static void a_daemon_that_goes_before_the_end_is_an_error(void **unused)
{
	(void)unused;
	struct whack_client client = client_of_pair();
	struct builder out;
	unsigned nr = 0, status;

	builder_init(&out, WHACK_REPLY_BYTES);
	whack_reply_text(&out, 0, "one");
	daemon_writes(&out);
	builder_done(&out);
	close(daemon_end);

	diag_t d = whack_client_receive(&client, count_reply, &nr, &status);

	assert_non_null(d);
	assert_int_equal(nr, 1);
	diag_free(&d);
	whack_client_close(&client);
}

static void sending_to_a_daemon_that_has_gone_is_an_error(void **unused)
{
	(void)unused;
	const struct whack_request request = { .command = WHACK_STATUS };
	struct whack_client client = client_of_pair();

	close(daemon_end);
	diag_t d = whack_client_send(&client, &request);

	assert_non_null(d);
	diag_free(&d);
	whack_client_close(&client);
}

static void what_is_sent_decodes(void **unused)
{
	(void)unused;
	struct whack_request request = { .command = WHACK_DOWN,
					 .name = xstrdup("c") },
			     got;
	struct whack_client client = client_of_pair();
	uint8_t buf[256];
	size_t consumed;

	assert_null(whack_client_send(&client, &request));
	ssize_t nr = read(daemon_end, buf, sizeof(buf));

	assert_true(nr > 0);
	assert_int_equal(
		whack_request_decode(view_of(buf, (size_t)nr), &consumed, &got),
		WHACK_DECODED);
	assert_int_equal(got.command, WHACK_DOWN);
	assert_string_equal(got.name, "c");
	whack_request_done(&request);
	whack_request_done(&got);
	close(daemon_end);
	whack_client_close(&client);
}

static void a_process_is_waited_for(void **unused)
{
	(void)unused;
	int hold[2];

	assert_int_equal(pipe(hold), 0);
	pid_t pid = fork();

	if (pid == 0) {
		char c;

		close(hold[1]);
		_exit(read(hold[0], &c, 1) != 0);
	}
	close(hold[0]);
	const struct whack_client client = { .fd = -1, .daemon = pid };

	assert_false(whack_client_wait_gone(&client, 20));
	close(hold[1]);
	assert_true(whack_client_wait_gone(&client, 10000));
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_missing_daemon_is_told_as_whack_tells_it),
		cmocka_unit_test(a_name_too_long_for_a_socket_is_an_error),
		cmocka_unit_test(replies_to_two_requests_are_kept_apart),
		cmocka_unit_test(a_daemon_that_goes_before_the_end_is_an_error),
		cmocka_unit_test(sending_to_a_daemon_that_has_gone_is_an_error),
		cmocka_unit_test(what_is_sent_decodes),
		cmocka_unit_test(a_process_is_waited_for),
	};

	return cmocka_run_group_tests_name("whack client", tests, NULL, NULL);
}
