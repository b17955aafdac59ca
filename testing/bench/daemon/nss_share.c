/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * NSS's share of the daemon's CPU time, for who measures from outside: numbers
 * in the file that PLUTO_BENCH_COUNTER names.  The linker puts this in front of
 * job_run(), and nss_calls.c in front of NSS.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "bench/meter.h"
#include "job/job.h"

#define CALIBRATION_ROUNDS 20000

/* As measure.py reads it; it writes the last. */
struct share {
	_Atomic uint64_t jobs_ns; /* key exchanges, with all that is in them */
	_Atomic uint64_t bare_ns; /* prf, HMAC, AEAD, random numbers elsewhere */
	_Atomic uint64_t is_bare_asked; /* that takes time of its own */
};

static struct share *share; /* the file; NULL: nobody asks */
static uint64_t look_ns;    /* what one look at the clock takes */
static _Thread_local enum place here = PLACE_ENGINE;
static _Thread_local uint64_t since_ns; /* 0: not measured */

void __real_job_run(struct job *job);
void __wrap_job_run(struct job *job);

static uint64_t thread_cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* The looks at the clock are no work of the daemon's either. */
void __wrap_job_run(struct job *job)
{
	uint64_t start = thread_cpu_ns();

	here = PLACE_JOB;
	__real_job_run(job);
	here = PLACE_ENGINE;
	if (share != NULL) {
		atomic_fetch_add(&share->jobs_ns,
				 thread_cpu_ns() - start + look_ns);
	}
}

enum place meter_switch_nss(enum place place)
{
	enum place before = here;

	if (before == PLACE_ENGINE) {
		here = place;
		if (place == PLACE_BARE_NSS && share != NULL &&
		    atomic_load(&share->is_bare_asked) != 0) {
			since_ns = thread_cpu_ns();
		}
	}
	return before;
}

/* Of the two looks one is within what they measure, more or less. */
enum place meter_switch(enum place place)
{
	enum place before = here;

	if (before == PLACE_BARE_NSS && since_ns != 0) {
		atomic_fetch_add(&share->bare_ns,
				 thread_cpu_ns() - since_ns - look_ns);
		since_ns = 0;
	}
	here = place;
	return before;
}

static void calibrate(void)
{
	uint64_t start = thread_cpu_ns();

	for (unsigned n = 0; n < CALIBRATION_ROUNDS; n++) {
		thread_cpu_ns();
	}
	look_ns = (thread_cpu_ns() - start) / CALIBRATION_ROUNDS;
}

/* Before main(). */
__attribute__((constructor)) static void map_counter(void)
{
	const char *path = getenv("PLUTO_BENCH_COUNTER");
	int fd = path == NULL ? -1 :
				open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	void *memory = MAP_FAILED;

	if (fd >= 0 && ftruncate(fd, sizeof(*share)) == 0) {
		memory = mmap(NULL, sizeof(*share), PROT_READ | PROT_WRITE,
			      MAP_SHARED, fd, 0);
	}
	if (fd >= 0) {
		close(fd);
	}
	if (memory != MAP_FAILED) {
		calibrate();
		share = memory;
	}
}
