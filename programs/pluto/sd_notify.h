/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Messages to the service manager.
 */
#ifndef PLUTO_SD_NOTIFY_H
#define PLUTO_SD_NOTIFY_H

#include "libswan/time.h"

/* One datagram of VARIABLE=VALUE lines to $NOTIFY_SOCKET, if there is one. */
void sd_notify_send(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* How often WATCHDOG=1 is expected, halved; 0: never. */
struct deltatime sd_notify_watchdog_period(void);

#endif
