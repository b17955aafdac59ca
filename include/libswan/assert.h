/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ASSERT() for what cannot be; EXPECT() for bugs that can be survived.
 */
#ifndef LIBSWAN_ASSERT_H
#define LIBSWAN_ASSERT_H

#include <stdbool.h>

/* Abort with a message.  Never for input from a peer, a file or the kernel. */
#define ASSERT(cond)                                                           \
	((cond) ? (void)0 : assert_failed(#cond, __FILE__, __LINE__))

/* False, and one line logged as "EXPECTATION FAILED: ...", when COND is. */
#define EXPECT(cond) ((cond) || expect_failed(#cond, __FILE__, __LINE__))

_Noreturn void assert_failed(const char *cond, const char *file, int line);
bool expect_failed(const char *cond, const char *file, int line);

/* Where EXPECT() reports go; stderr until set. */
void expect_sink_set(void (*sink)(const char *text));

#endif
