/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The control socket with a real engine behind it, in a world without peers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"
#include "crypto/nss.h"
#include "libswan/alloc.h"
#include "listen.h"
#include "log_sinks.h"
#include "loop.h"
#include "pluto.h"

static char folder[] = "/tmp/control_test.XXXXXX";
static char path[sizeof(folder) + 16];

static void no_send(void *ctx, const struct ip_endpoint *local,
		    const struct ip_endpoint *remote, struct view datagram)
{
	(void)ctx;
	(void)local;
	(void)remote;
	(void)datagram;
}

static void zero_random(void *ctx, uint8_t *ptr, size_t len)
{
	(void)ctx;
	memset(ptr, 1, len);
}

static void drop_job(void *ctx, struct job *job)
{
	(void)ctx;
	ike_job_drop(job);
}

static void no_timer(void *ctx, struct monotime when)
{
	(void)ctx;
	(void)when;
}

static void no_event(void *ctx, const struct ike_event *event)
{
	(void)ctx;
	(void)event;
}

static diag_t no_spi(void *ctx, uint8_t protocol, const struct ip_address *src,
		     const struct ip_address *dst, uint32_t reqid,
		     uint32_t *spi)
{
	(void)ctx;
	(void)protocol;
	(void)src;
	(void)dst;
	(void)reqid;
	*spi = 0;
	return diag("no kernel");
}

static diag_t run_nothing(void *ctx, const struct kernel_request *requests,
			  size_t nr)
{
	(void)ctx;
	(void)requests;
	(void)nr;
	return NULL;
}

static bool no_traffic(void *ctx, uint8_t protocol, uint32_t spi,
		       const struct ip_address *src,
		       const struct ip_address *dst, struct kernel_traffic *out)
{
	(void)ctx;
	(void)protocol;
	(void)spi;
	(void)src;
	(void)dst;
	(void)out;
	return false;
}

static struct realtime no_realtime(void *ctx)
{
	(void)ctx;
	return (struct realtime){ 0 };
}

static const struct kernel_ops no_kernel = { no_spi, run_nothing, no_traffic };

static struct pluto pluto;
static struct udp_options udp;

static int set_up(void **unused)
{
	struct log_options log = { .file = "/dev/null" };
	struct ike_config config = ike_config_default();

	(void)unused;
	memset(&pluto, 0, sizeof(pluto));
	config_setup_init(&pluto.setup);
	assert_null(log_sinks_new(&log, &pluto.sinks));
	logger_init(&pluto.log, log_sinks_sink(pluto.sinks));
	pluto.loop = loop_new();
	pluto.listener = listener_new(pluto.loop, NULL, &udp, &pluto.log);
	pluto.env = (struct ike_env){
		.log = log_sinks_sink(pluto.sinks),
		.kernel = &no_kernel,
		.send = no_send,
		.random = zero_random,
		.job_submit = drop_job,
		.timer_set = no_timer,
		.event = no_event,
		.realtime = no_realtime,
	};
	config.keypair_pool = 0;
	pluto.engine =
		ike_engine_new(&pluto.env, &config, loop_now(pluto.loop));
	assert_null(control_new(&pluto, path, &pluto.control));
	return 0;
}

static int tear_down(void **unused)
{
	(void)unused;
	ike_engine_free(&pluto.engine);
	control_free(&pluto.control);
	listener_free(&pluto.listener);
	loop_free(&pluto.loop);
	log_sinks_free(&pluto.sinks);
	config_setup_done(&pluto.setup);
	return 0;
}

static int connect_client(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	strcpy(address.sun_path, path);
	assert_int_equal(
		connect(fd, (const struct sockaddr *)&address, sizeof(address)),
		0);
	return fd;
}

static void on_time(void *ctx)
{
	loop_stop(ctx);
}

static void run_loop(void)
{
	struct loop_timer *timer =
		loop_timer_new(pluto.loop, on_time, pluto.loop);

	loop_timer_set(timer, monotime_add(loop_now(pluto.loop), MILLIS(30)));
	loop_run(pluto.loop);
	loop_timer_free(&timer);
}

static void ask(int fd, enum whack_command command, const char *name,
		unsigned flags)
{
	struct whack_request request = { .command = command, .flags = flags };
	struct builder out;

	request.name = name == NULL ? NULL : xstrdup(name);
	builder_init(&out, WHACK_REQUEST_BYTES);
	assert_true(whack_request_encode(&out, &request));
	struct view all = builder_written(&out);

	assert_int_equal(send(fd, all.ptr, all.len, 0), all.len);
	builder_done(&out);
	whack_request_done(&request);
}

/* All that came: texts with newlines, and how many requests have ended. */
struct answer {
	char text[16384];
	struct whack_exit exit;
	unsigned nr_ended;
	bool closed;
};

static void read_answer(int fd, struct answer *answer)
{
	static uint8_t buffer[1 << 20];
	size_t len = 0, used = 0, consumed;
	struct whack_reply reply;
	ssize_t n;

	memset(answer, 0, sizeof(*answer));
	while ((n = recv(fd, buffer + len, sizeof(buffer) - len, 0)) > 0) {
		len += (size_t)n;
	}
	answer->closed = n == 0;
	while (used < len &&
	       whack_reply_decode(view_of(buffer + used, len - used), &consumed,
				  &reply) == WHACK_DECODED) {
		used += consumed;
		whack_exit_add(&answer->exit, &reply);
		if (reply.kind == WHACK_REPLY_EXIT) {
			answer->nr_ended++;
		} else {
			size_t at = strlen(answer->text);

			snprintf(answer->text + at, sizeof(answer->text) - at,
				 "%.*s\n", (int)reply.text.len,
				 (const char *)reply.text.ptr);
		}
	}
}

static void the_socket_is_root_s_alone(void **unused)
{
	struct stat info;

	(void)unused;
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
}

static void a_question_is_answered(void **unused)
{
	int fd = connect_client();
	struct answer answer;

	(void)unused;
	ask(fd, WHACK_BRIEFSTATUS, NULL, 0);
	run_loop();
	read_answer(fd, &answer);
	assert_int_equal(answer.nr_ended, 1);
	assert_int_equal(answer.exit.status, 0);
	assert_string_equal(
		answer.text,
		"State Information: DDoS cookies not required, IGNORING new "
		"IKE connections\n"
		"IKE SAs: total(0), half-open(0), open(0), authenticated(0), "
		"anonymous(0)\n"
		"IPsec SAs: total(0), authenticated(0), anonymous(0)\n");
	close(fd);
}

static void requests_may_be_sent_ahead(void **unused)
{
	int fd = connect_client();
	struct answer answer;

	(void)unused;
	for (int i = 0; i < 50; i++) {
		ask(fd, WHACK_FIPSSTATUS, NULL, 0);
	}
	run_loop();
	read_answer(fd, &answer);
	assert_int_equal(answer.nr_ended, 50);
	close(fd);
}

static void a_request_may_come_in_pieces(void **unused)
{
	struct whack_request request = { .command = WHACK_FIPSSTATUS };
	int fd = connect_client();
	struct builder out;
	struct answer answer;

	(void)unused;
	builder_init(&out, WHACK_REQUEST_BYTES);
	assert_true(whack_request_encode(&out, &request));
	struct view all = builder_written(&out);

	for (size_t i = 0; i < all.len; i++) {
		assert_int_equal(send(fd, all.ptr + i, 1, 0), 1);
		if (i % 7 == 0) {
			run_loop();
		}
	}
	run_loop();
	read_answer(fd, &answer);
	assert_int_equal(answer.nr_ended, 1);
	builder_done(&out);
	close(fd);
}

static void an_unknown_connection_has_its_code(void **unused)
{
	int fd = connect_client();
	struct answer answer;

	(void)unused;
	ask(fd, WHACK_INITIATE, "nope", 0);
	run_loop();
	read_answer(fd, &answer);
	assert_int_equal(answer.nr_ended, 1);
	assert_int_equal(answer.exit.status, RC_UNKNOWN_NAME);
	assert_string_equal(answer.text,
			    "no connection or alias named \"nope\"\n");
	close(fd);
}

static void an_action_needs_a_name(void **unused)
{
	int fd = connect_client();
	struct answer answer;

	(void)unused;
	ask(fd, WHACK_DOWN, NULL, 0);
	run_loop();
	read_answer(fd, &answer);
	assert_int_equal(answer.exit.status, RC_FATAL);
	close(fd);
}

static void what_is_no_request_is_refused_and_closed(void **unused)
{
	int fd = connect_client();
	struct answer answer;

	(void)unused;
	assert_int_equal(send(fd, "GET / HTTP/1.0\r\n\r\n", 18, 0), 18);
	run_loop();
	read_answer(fd, &answer);
	assert_int_equal(answer.exit.status, 50);
	assert_true(answer.closed);
	close(fd);
}

/* So that it needs no wake-up of its own when the client goes. */
static void after_the_last_request_the_daemon_hangs_up(void **unused)
{
	int fd = connect_client();
	struct answer answer;

	(void)unused;
	ask(fd, WHACK_FIPSSTATUS, NULL, 0);
	run_loop();
	read_answer(fd, &answer);
	assert_int_equal(answer.nr_ended, 1);
	assert_false(answer.closed);
	ask(fd, WHACK_FIPSSTATUS, NULL, WHACK_LAST);
	ask(fd, WHACK_FIPSSTATUS, NULL, 0);
	run_loop();
	read_answer(fd, &answer);
	assert_int_equal(answer.nr_ended, 1);
	assert_true(answer.closed);
	close(fd);
}

static void json_is_one_document(void **unused)
{
	int fd = connect_client();
	struct answer answer;

	(void)unused;
	ask(fd, WHACK_BRIEFSTATUS, NULL, WHACK_JSON);
	run_loop();
	read_answer(fd, &answer);
	assert_int_equal(answer.text[0], '{');
	assert_non_null(strstr(answer.text, "\"listening\": false"));
	close(fd);
}

static void a_client_that_goes_is_forgotten(void **unused)
{
	(void)unused;
	for (int i = 0; i < 20; i++) {
		int fd = connect_client();

		ask(fd, WHACK_STATUS, NULL, 0);
		close(fd);
		run_loop();
	}
	int fd = connect_client();
	struct answer answer;

	ask(fd, WHACK_FIPSSTATUS, NULL, 0);
	run_loop();
	read_answer(fd, &answer);
	assert_int_equal(answer.nr_ended, 1);
	close(fd);
}

/* The client must not return before the process is gone. */
static void shutdown_is_answered_at_the_very_end(void **unused)
{
	int fd = connect_client();
	struct answer answer;

	(void)unused;
	ask(fd, WHACK_SHUTDOWN, NULL, 0);
	loop_run(pluto.loop); /* ends by itself */
	read_answer(fd, &answer);
	assert_string_equal(answer.text, "Pluto is shutting down\n");
	assert_int_equal(answer.nr_ended, 0);
	assert_false(answer.closed);
	control_stop_listening(pluto.control);
	assert_int_equal(access(path, F_OK), -1);
	control_free(&pluto.control);
	read_answer(fd, &answer);
	assert_int_equal(answer.nr_ended, 1);
	assert_true(answer.closed);
	close(fd);
}

static int start(void **unused)
{
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/ctl", folder);
	(void)unused;
	assert_null(nss_start(NULL, NULL));
	return 0;
}

static int stop(void **unused)
{
	assert_int_equal(rmdir(folder), 0);
	(void)unused;
	nss_stop();
	return 0;
}

#define daemon_test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		daemon_test(the_socket_is_root_s_alone),
		daemon_test(a_question_is_answered),
		daemon_test(requests_may_be_sent_ahead),
		daemon_test(a_request_may_come_in_pieces),
		daemon_test(an_unknown_connection_has_its_code),
		daemon_test(an_action_needs_a_name),
		daemon_test(what_is_no_request_is_refused_and_closed),
		daemon_test(after_the_last_request_the_daemon_hangs_up),
		daemon_test(json_is_one_document),
		daemon_test(a_client_that_goes_is_forgotten),
		daemon_test(shutdown_is_answered_at_the_very_end),
	};

	return cmocka_run_group_tests_name("control", tests, start, stop);
}
