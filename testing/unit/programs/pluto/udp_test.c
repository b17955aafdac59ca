/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Datagrams over loopback: the marker, keep-alives, answers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "loop.h"
#include "sockaddr.h"
#include "udp.h"

#define PORT 41500 /* not 500: with the marker */

/* One socket of ours, one of a peer; no log. */
struct fixture {
	struct loop *loop;
	struct udp_options options;
	struct udp *udp;
	struct ip_endpoint local;
	struct ip_endpoint peer;
	int peer_fd;
	uint8_t received[64];
	size_t nr_received;
	unsigned nr_datagrams;
};

static void on_datagram(void *ctx, const struct ip_endpoint *local,
			const struct ip_endpoint *remote, struct view datagram)
{
	struct fixture *f = ctx;

	assert_true(ip_endpoint_eq(local, &f->local));
	assert_true(ip_endpoint_eq(remote, &f->peer));
	memcpy(f->received, datagram.ptr, datagram.len);
	f->nr_received = datagram.len;
	f->nr_datagrams++;
	loop_stop(f->loop);
}

static void on_time(void *ctx)
{
	struct fixture *f = ctx;

	loop_stop(f->loop);
}

static int set_up(void **state)
{
	static struct fixture f;
	union sockaddr_any any;
	socklen_t len;

	memset(&f, 0, sizeof(f));
	f.loop = loop_new();
	f.options = (struct udp_options){ .buffers = udp_buffers_new(),
					  .receive = on_datagram,
					  .ctx = &f };
	f.local.port = PORT;
	assert_true(ip_address_parse(view_of_string("127.0.0.1"),
				     &f.local.address));
	diag_t d = udp_open(f.loop, &f.local, &f.options, NULL, &f.udp);

	assert_null(d);
	f.peer = (struct ip_endpoint){ f.local.address, 0 };
	f.peer_fd = socket(AF_INET, SOCK_DGRAM, 0);
	len = sockaddr_of(&f.peer, &any);
	assert_int_equal(bind(f.peer_fd, &any.sa, len), 0);
	assert_int_equal(getsockname(f.peer_fd, &any.sa, &len), 0);
	f.peer = sockaddr_endpoint(&any.sa);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	close(f->peer_fd);
	udp_close(&f->udp);
	udp_buffers_free(&f->options.buffers);
	loop_free(&f->loop);
	return 0;
}

static void peer_sends(const struct fixture *f, const char *octets, size_t len)
{
	union sockaddr_any to;
	socklen_t to_len = sockaddr_of(&f->local, &to);

	assert_int_equal(sendto(f->peer_fd, octets, len, 0, &to.sa, to_len),
			 len);
}

static void run_briefly(struct fixture *f)
{
	struct loop_timer *timer = loop_timer_new(f->loop, on_time, f);

	loop_timer_set(timer, monotime_add(loop_now(f->loop), MILLIS(200)));
	loop_run(f->loop);
	loop_timer_free(&timer);
}

/* RFC 3948 section 2.2: four zero octets before IKE. */
static void the_marker_is_taken_off(void **state)
{
	struct fixture *f = *state;

	peer_sends(f, "\0\0\0\0ike", 7);
	run_briefly(f);
	assert_int_equal(f->nr_received, 3);
	assert_memory_equal(f->received, "ike", 3);
}

/* RFC 3948 section 2.3, and what would be ESP. */
static void keep_alives_and_esp_are_ignored(void **state)
{
	struct fixture *f = *state;

	peer_sends(f, "\xff", 1);
	peer_sends(f, "\0\0\0\0", 4);
	peer_sends(f, "\1\2\3\4esp", 7);
	peer_sends(f, "\0\0\0", 3);
	run_briefly(f);
	assert_int_equal(f->nr_datagrams, 0);
}

static void many_datagrams_come_one_by_one(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 40; i++) {
		peer_sends(f, "\0\0\0\0x", 5);
	}
	for (int i = 0; i < 40 && f->nr_datagrams < 40; i++) {
		run_briefly(f);
	}
	assert_int_equal(f->nr_datagrams, 40);
}

static void the_marker_is_put_on(void **state)
{
	struct fixture *f = *state;
	char got[16];

	udp_send(f->udp, &f->peer, view_of("abc", 3));
	assert_int_equal(recv(f->peer_fd, got, sizeof(got), 0), 7);
	assert_memory_equal(got, "\0\0\0\0abc", 7);
	udp_send(f->udp, &f->peer, view_of("\xff", 1));
	assert_int_equal(recv(f->peer_fd, got, sizeof(got), 0), 1);
}

static void an_address_that_is_taken_is_an_error(void **state)
{
	struct fixture *f = *state;
	struct udp *second;
	diag_t d = udp_open(f->loop, &f->local, &f->options, NULL, &second);

	assert_non_null(d);
	assert_null(second);
	diag_free(&d);
}

#define fixture_test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(the_marker_is_taken_off),
		fixture_test(keep_alives_and_esp_are_ignored),
		fixture_test(many_datagrams_come_one_by_one),
		fixture_test(the_marker_is_put_on),
		fixture_test(an_address_that_is_taken_is_an_error),
	};

	return cmocka_run_group_tests_name("udp", tests, NULL, NULL);
}
