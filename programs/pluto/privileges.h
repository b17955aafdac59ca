/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the process may do, once it is started.
 */
#ifndef PLUTO_PRIVILEGES_H
#define PLUTO_PRIVILEGES_H

#include "libswan/diag.h"

/*
 * Keep the capabilities that the daemon works with, and in the bounding set
 * those that its scripts need; before any thread is started.  Nothing happens,
 * and nothing is wrong, when the process has none to give up.
 */
diag_t privileges_drop(void) MUST_USE;

#endif
