/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The benchmarks, and how a figure is said.
 */
#ifndef TESTING_BENCH_BENCH_H
#define TESTING_BENCH_BENCH_H

#include <stdbool.h>

/* A line "figure<TAB>value<TAB>unit<TAB>target"; TARGET 0: none. */
void figure(const char *what, double value, const char *unit, double target);

/* Each false when it could not be measured. */
bool bench_handshake(void);
bool bench_latency(void);
bool bench_rekeys(void);
bool bench_scale(void);
bool bench_add(void);
bool bench_memory(void);
bool bench_day(void);

#endif
