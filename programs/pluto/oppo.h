/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The packet that `whack --oppohere --oppothere` describes.
 */
#ifndef PLUTO_OPPO_H
#define PLUTO_OPPO_H

#include "libswan/diag.h"
#include "libswan/ip_selector.h"

/*
 * VALUES: "here=ADDRESS", "there=ADDRESS", "proto=NAME-OR-NUMBER", "sport=N",
 * "dport=N" in any order; without ports a ping.
 */
diag_t oppo_parse(char *const *values, size_t nr, struct ip_selector *local,
		  struct ip_selector *remote) MUST_USE;

#endif
