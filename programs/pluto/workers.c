/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Threads that run the engine's jobs.
 */
#include "workers.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libike/ike.h"
#include "libswan/alloc.h"
#include "libswan/assert.h"
#include "loop.h"

#define LOW_NICE    10
#define STACK_BYTES (1024 * 1024)
#define HELPERS_MAX 256

/* A ring of borrowed pointers that grows. */
struct queue {
	struct job **ring;
	size_t size; /* a power of two, or 0 */
	size_t first;
	size_t nr;
};

struct worker {
	struct workers *pool;
	pthread_t thread;
	bool low;
};

struct workers {
	struct loop_io *io;
	struct loop_turn_end *turn_end;
	int event_fd; /* something was done */
	workers_done_fn *done;
	void *ctx;
	struct queue submitted; /* in this turn; the loop's thread's alone */

	/*
	 * Posted once for each idle worker that is to look.  A condition
	 * variable would cost a system call more: who is woken by it takes the
	 * lock as if others waited for that.
	 */
	sem_t wake;
	sem_t wake_low;

	pthread_mutex_t lock; /* of everything below */
	struct queue normal;
	struct queue low;
	struct queue finished;
	bool bell_rung; /* the loop will look at what is finished */
	unsigned nr_idle;
	unsigned nr_woken; /* of these, and not awake yet */
	bool is_low_idle;
	bool stopping;

	struct worker *workers; /* touched by the loop's thread only */
	unsigned nr_workers;
	unsigned max;
	struct worker low_worker;
	bool has_low_worker;
};

static void queue_put(struct queue *queue, struct job *job)
{
	if (queue->nr == queue->size) {
		size_t size = queue->size == 0 ? 16 : 2 * queue->size;
		struct job **ring = NEW_ARRAY(struct job *, size);

		for (size_t i = 0; i < queue->nr; i++) {
			ring[i] = queue->ring[(queue->first + i) &
					      (queue->size - 1)];
		}
		xfree(queue->ring);
		queue->ring = ring;
		queue->size = size;
		queue->first = 0;
	}
	queue->ring[(queue->first + queue->nr++) & (queue->size - 1)] = job;
}

static struct job *queue_take(struct queue *queue)
{
	if (queue->nr == 0) {
		return NULL;
	}
	struct job *job = queue->ring[queue->first];

	queue->first = (queue->first + 1) & (queue->size - 1);
	queue->nr--;
	return job;
}

static void queue_drop(struct queue *queue)
{
	for (struct job *job = queue_take(queue); job != NULL;
	     job = queue_take(queue)) {
		ike_job_drop(job);
	}
	xfree(queue->ring);
	*queue = (struct queue){ .nr = 0 };
}

static void ring_bell(const struct workers *pool)
{
	uint64_t one = 1;

	while (write(pool->event_fd, &one, sizeof(one)) < 0 && errno == EINTR) {
	}
}

/* With the lock, which is free meanwhile. */
static void sleep_until(struct workers *pool, sem_t *wake)
{
	pthread_mutex_unlock(&pool->lock);
	while (sem_wait(wake) < 0 && errno == EINTR) {
	}
	pthread_mutex_lock(&pool->lock);
}

/* The next job for WORKER; NULL: end.  Called and returns with the lock. */
static struct job *wait_for_job(struct workers *pool, bool low)
{
	while (!pool->stopping) {
		if (!low && pool->normal.nr > 0) {
			return queue_take(&pool->normal);
		}
		if (low && pool->low.nr > 0 && pool->normal.nr == 0) {
			return queue_take(&pool->low);
		}
		if (low) {
			pool->is_low_idle = true;
			sleep_until(pool, &pool->wake_low);
		} else {
			pool->nr_idle++;
			sleep_until(pool, &pool->wake);
			pool->nr_idle--;
			pool->nr_woken--;
		}
	}
	return NULL;
}

/* Whether the low worker is to be woken; with the lock. */
static bool needs_low(struct workers *pool)
{
	bool is_due = pool->is_low_idle && pool->low.nr > 0 &&
		      pool->normal.nr == 0;

	pool->is_low_idle = pool->is_low_idle && !is_due;
	return is_due;
}

/*
 * Whoever is woken finds the lock free.  A low one does not wake the loop while
 * more of them are to come.
 */
static void give_back(struct workers *pool, struct job *job)
{
	bool low = ike_job_is_low_priority(job);

	pthread_mutex_lock(&pool->lock);
	queue_put(&pool->finished, job);
	bool is_due = !pool->bell_rung && !(low && pool->low.nr > 0);
	bool is_low_due = needs_low(pool);

	pool->bell_rung = pool->bell_rung || is_due;
	pthread_mutex_unlock(&pool->lock);
	if (is_due) {
		ring_bell(pool);
	}
	if (is_low_due) {
		sem_post(&pool->wake_low);
	}
}

static void *work(void *arg)
{
	struct worker *worker = arg;
	struct workers *pool = worker->pool;

	if (worker->low) {
		setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), LOW_NICE);
	}
	pthread_mutex_lock(&pool->lock);
	for (struct job *job = wait_for_job(pool, worker->low); job != NULL;
	     job = wait_for_job(pool, worker->low)) {
		pthread_mutex_unlock(&pool->lock);
		if (ike_job_delay_s(job) > 0) {
			sleep(ike_job_delay_s(job));
		}
		ike_job_run(job);
		give_back(pool, job);
		pthread_mutex_lock(&pool->lock);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

/* Signals are the loop's. */
static bool start_thread(struct worker *worker)
{
	sigset_t all, before;
	pthread_attr_t attr;

	sigfillset(&all);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int error = pthread_create(&worker->thread, &attr, work, worker);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	return error == 0;
}

static void start_worker(struct workers *pool)
{
	struct worker *worker = &pool->workers[pool->nr_workers];

	*worker = (struct worker){ .pool = pool, .low = false };
	if (start_thread(worker)) {
		pool->nr_workers++;
	}
}

static void start_low_worker(struct workers *pool)
{
	pool->low_worker = (struct worker){ .pool = pool, .low = true };
	pool->has_low_worker = start_thread(&pool->low_worker);
}

static void hand_back(struct workers *pool)
{
	for (;;) {
		pthread_mutex_lock(&pool->lock);
		struct job *job = queue_take(&pool->finished);

		pool->bell_rung = pool->bell_rung && job != NULL;
		pthread_mutex_unlock(&pool->lock);
		if (job == NULL) {
			return;
		}
		pool->done(pool->ctx, job);
	}
}

static void on_bell(void *ctx, unsigned ready)
{
	struct workers *pool = ctx;
	uint64_t count;

	(void)ready;
	if (read(pool->event_fd, &count, sizeof(count)) < 0) {
		return;
	}
	hand_back(pool);
}

/* To the threads; more are started when all are busy, up to a limit. */
static void hand_over(struct workers *pool)
{
	pthread_mutex_lock(&pool->lock);
	size_t nr_wanted = pool->normal.nr + pool->submitted.nr;
	size_t nr_idle = pool->nr_idle;
	pthread_mutex_unlock(&pool->lock);

	for (; nr_wanted > nr_idle && pool->nr_workers < pool->max; nr_idle++) {
		start_worker(pool);
	}
	if (pool->nr_workers == 0) {
		return;
	}
	size_t nr = pool->submitted.nr;

	pthread_mutex_lock(&pool->lock);
	for (size_t i = 0; i < nr; i++) {
		queue_put(&pool->normal, queue_take(&pool->submitted));
	}
	if (nr > pool->nr_idle - pool->nr_woken) {
		nr = pool->nr_idle - pool->nr_woken;
	}
	pool->nr_woken += (unsigned)nr;
	pthread_mutex_unlock(&pool->lock);
	for (size_t i = 0; i < nr; i++) {
		sem_post(&pool->wake);
	}
}

/* What stays with the loop: one a turn, those of low priority last. */
static void run_inline(struct workers *pool)
{
	struct job *job = queue_take(&pool->submitted);

	if (job == NULL && !pool->has_low_worker) {
		pthread_mutex_lock(&pool->lock);
		job = queue_take(&pool->low);
		pthread_mutex_unlock(&pool->lock);
	}
	if (job != NULL) {
		ike_job_run(job);
		pool->done(pool->ctx, job);
	}
}

/*
 * A quick job that is alone is done here: to hand it to a thread and back costs
 * more, and the loop would only wait for it.
 */
static bool is_quickest_here(const struct workers *pool)
{
	const struct queue *queue = &pool->submitted;

	return queue->nr == 1 && ike_job_is_quick(queue->ring[queue->first]);
}

static bool on_turn_end(void *ctx)
{
	struct workers *pool = ctx;

	if (pool->submitted.nr > 0 && !is_quickest_here(pool)) {
		hand_over(pool);
	}
	run_inline(pool);
	return pool->submitted.nr > 0 ||
	       (!pool->has_low_worker && pool->low.nr > 0);
}

static unsigned nr_processors(void)
{
	long nr = sysconf(_SC_NPROCESSORS_ONLN);

	return nr < 1 ? 1 : nr > HELPERS_MAX ? HELPERS_MAX : (unsigned)nr;
}

struct workers *workers_new(struct loop *loop, int nr_helpers,
			    workers_done_fn *done, void *ctx)
{
	struct workers *pool = NEW(struct workers);

	pool->max = nr_helpers < 0	       ? nr_processors()
		    : nr_helpers > HELPERS_MAX ? HELPERS_MAX
					       : (unsigned)nr_helpers;
	pool->workers = NEW_ARRAY(struct worker, pool->max + 1);
	pool->done = done;
	pool->ctx = ctx;
	pthread_mutex_init(&pool->lock, NULL);
	sem_init(&pool->wake, 0, 0);
	sem_init(&pool->wake_low, 0, 0);
	pool->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	ASSERT(pool->event_fd >= 0);
	pool->io = loop_io_new(loop, pool->event_fd, on_bell, pool);
	pool->turn_end = loop_turn_end_new(loop, on_turn_end, pool);
	return pool;
}

static void join_all(struct workers *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->stopping = true;
	for (; pool->nr_woken < pool->nr_idle; pool->nr_woken++) {
		sem_post(&pool->wake);
	}
	pthread_mutex_unlock(&pool->lock);
	sem_post(&pool->wake_low);
	for (unsigned i = 0; i < pool->nr_workers; i++) {
		pthread_join(pool->workers[i].thread, NULL);
	}
	if (pool->has_low_worker) {
		pthread_join(pool->low_worker.thread, NULL);
	}
}

void workers_free(struct workers **workers)
{
	struct workers *pool = *workers;

	*workers = NULL;
	if (pool == NULL) {
		return;
	}
	join_all(pool);
	queue_drop(&pool->submitted);
	queue_drop(&pool->normal);
	queue_drop(&pool->low);
	queue_drop(&pool->finished);
	loop_turn_end_free(&pool->turn_end);
	loop_io_free(&pool->io);
	close(pool->event_fd);
	sem_destroy(&pool->wake_low);
	sem_destroy(&pool->wake);
	pthread_mutex_destroy(&pool->lock);
	xfree(pool->workers);
	xfree(pool);
}

static void submit_low(struct workers *pool, struct job *job)
{
	pthread_mutex_lock(&pool->lock);
	queue_put(&pool->low, job);
	bool is_due = needs_low(pool);
	pthread_mutex_unlock(&pool->lock);
	if (is_due) {
		sem_post(&pool->wake_low);
	}
	if (pool->max > 0 && !pool->has_low_worker) {
		start_low_worker(pool);
	}
}

void workers_submit(struct workers *pool, struct job *job)
{
	if (ike_job_is_low_priority(job)) {
		submit_low(pool, job);
	} else {
		queue_put(&pool->submitted, job);
	}
}

unsigned workers_max(const struct workers *pool)
{
	return pool->max;
}
