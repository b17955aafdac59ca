/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Schedules of the simulator as text, and shrunk.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "crypto/nss.h"
#include "libswan/builder.h"
#include "sim/run.h"

#define SEEDS 200

static struct sched sched;
static struct sched again;

static void add_line(void *ctx, const char *line)
{
	builder_view(ctx, view_of_string(line));
	builder_u8(ctx, '\n');
}

static struct blob text_of(const struct sched *s)
{
	struct builder out;

	builder_init(&out, 1 << 20);
	sched_print(s, add_line, &out);
	struct blob text = blob_clone(builder_written(&out));
	builder_done(&out);
	return text;
}

/* What is read from the text prints as the same text. */
static void check_seed(uint64_t number, enum sched_kind kind)
{
	sched_of_seed(&sched, number, kind);
	sched.faults.exact = true;
	sched.faults.nr = 1;
	sched.faults.list[0] = (struct net_fault){ 7, FAULT_LATE, 12 };
	struct blob text = text_of(&sched);

	assert_null(sched_parse(blob_view(&text), &again));
	struct blob second = text_of(&again);

	assert_true(view_eq(blob_view(&text), blob_view(&second)));
	blob_free(&text);
	blob_free(&second);
}

static void text_says_everything(void **unused)
{
	(void)unused;
	for (uint64_t n = 1; n <= SEEDS; n++) {
		check_seed(n, SCHED_PAIR);
		check_seed(n, SCHED_LIFE);
	}
}

static void wrong_line_is_named(void **unused)
{
	(void)unused;
	diag_t d = sched_parse(view_of_string("life\nhost\nhost job=3\n"),
			       &sched);

	assert_non_null(d);
	assert_non_null(strstr(diag_text(d), "line 3"));
	diag_free(&d);
	d = sched_parse(view_of_string("life\n"), &sched);
	assert_non_null(d);
	diag_free(&d);
}

/* A failure that needs one event and one tunnel, of another number maybe. */
static bool has_crash_and_rekey(void *ctx, const struct sched *s)
{
	bool crash = false;
	bool rekey = false;

	(void)ctx;
	for (unsigned n = 0; n < s->life.nr_events; n++) {
		const struct life_event *e = &s->life.events[n];

		assert_true(e->conn < s->life.nr_conns);
		crash |= e->kind == LIFE_CRASH && e->ms >= 100;
		rekey |= e->kind == LIFE_REKEY_IKE;
	}
	return crash && rekey;
}

static void shrunk_schedule_has_what_it_needs_and_no_more(void **unused)
{
	uint64_t number = 1;

	(void)unused;
	do {
		sched_of_seed(&sched, number++, SCHED_LIFE);
	} while (!has_crash_and_rekey(NULL, &sched) ||
		 sched.life.nr_events < 8);
	assert_true(sched_shrink(&sched, has_crash_and_rekey, NULL, 10000));
	assert_true(has_crash_and_rekey(NULL, &sched));
	assert_int_equal(sched.life.nr_events, 2);
	assert_int_equal(sched.life.nr_conns, 1);
	assert_int_equal(sched.life.nr_storms, 1);
	assert_int_equal(sched.life.net.loss_percent, 0);
	for (unsigned n = 0; n < 2; n++) {
		assert_true(sched.life.events[n].ms < 200);
	}
}

/* Packets have other numbers in a smaller schedule: calm stays calm. */
static void listed_losses_end_with_the_storm(void **unused)
{
	struct life_totals lives = { .nr_lives = 0 };
	struct run_options options = { .show = SHOW_NOTHING, .lives = &lives };

	(void)unused;
	assert_null(sched_parse(view_of_string("life number=1\nhost\nhost\n"
					       "conn a=1\nnet faults=1\n"),
				&sched));
	sched.life.calm_ms = 3600000;
	sched.faults.nr = NET_FAULTS_MAX;
	for (unsigned n = 0; n < NET_FAULTS_MAX; n++) {
		sched.faults.list[n] =
			(struct net_fault){ n + 1, FAULT_LOST, 0 };
	}
	struct run_result result = run_sched(&sched, &options);

	assert_string_equal(result.fault, "");
}

/* Which methods there are is NSS's to say. */
static int start(void **unused)
{
	(void)unused;
	diag_t d = nss_start(NULL, NULL);

	assert_null(d);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	nss_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_says_everything),
		cmocka_unit_test(wrong_line_is_named),
		cmocka_unit_test(shrunk_schedule_has_what_it_needs_and_no_more),
		cmocka_unit_test(listed_losses_end_with_the_storm),
	};

	return cmocka_run_group_tests_name("sched", tests, start, stop);
}
