/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Octets that drive two engines, one of which is to be hurt.
 */
#ifndef FUZZ_SHARED_ENGINE_DRIVE_H
#define FUZZ_SHARED_ENGINE_DRIVE_H

#include "sim/sim.h"

/*
 * DATA says how both ends are configured, what becomes of each message that
 * goes to VICTIM (0: the initiator; 1: the responder), also inside its SK
 * payload, and what else arrives there.  Aborts when the kernel is asked for
 * what may not be, or anything is left in the end.
 */
void drive_engines(const uint8_t *data, size_t size, size_t victim);

#endif
