/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Memory of a responder, by IKE SA and Child SA.  The initiators live in
 * another process.
 */
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bench/meter.h"
#include "bench/setup.h"
#include "libswan/assert.h"

#define WARM_UP	       50
#define PAIRS	       1000
#define PAIR_BYTES_MAX 12.0 /* kB; to reach */

/* The other process: bring up all; a byte a handshake tells how it went. */
static void initiate(int socket)
{
	struct ike_config config = ike_config_default();
	struct bench_host west;
	bool ok = true;

	setup_host(&west, WEST, &config, WARM_UP + PAIRS);
	setup_add(&west, IKE_HYBRID, 0, WARM_UP + PAIRS);
	west.socket = socket;
	for (size_t n = 0; ok && n < WARM_UP + PAIRS; n++) {
		ok = bench_up(&west, setup_name(n).text) == 0;
	}
	/* SAs stay with the responder: no farewell */
	shutdown(socket, SHUT_RDWR);
	_exit(ok ? 0 : 1);
}

static double respond(struct bench_host *east)
{
	long before = 0;

	while (bench_receive(east)) {
		if (east->nr_up == WARM_UP && before == 0) {
			before = meter_resident_kb();
		}
	}
	return (double)(meter_resident_kb() - before) / PAIRS;
}

bool bench_memory(void)
{
	struct ike_config config = ike_config_default();
	struct bench_host east;
	int ends[2];
	int status = 1;

	ASSERT(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == 0);
	setup_host(&east, EAST, &config, WARM_UP + PAIRS);
	setup_add(&east, IKE_HYBRID, 0, WARM_UP + PAIRS);
	pid_t pid = fork();

	if (pid == 0) {
		close(ends[0]);
		initiate(ends[1]);
	}
	close(ends[1]);
	east.socket = ends[0];
	double pair_kb = respond(&east);

	close(ends[0]);
	waitpid(pid, &status, 0);
	bool ok = status == 0 && east.nr_up == WARM_UP + PAIRS;
	if (ok) {
		figure("memory of an established IKE SA and Child SA", pair_kb,
		       "kB", PAIR_BYTES_MAX);
	} else {
		fprintf(stderr, "bench: %u of %d pairs came up\n", east.nr_up,
			WARM_UP + PAIRS);
	}
	bench_host_done(&east);
	return ok;
}
