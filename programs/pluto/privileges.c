/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the process may do, once it is started.
 */
#include "privileges.h"

#include <cap-ng.h>
#include <sys/prctl.h>
#include <unistd.h>

diag_t privileges_drop(void)
{
	if (geteuid() != 0) {
		return NULL;
	}
	capng_clear(CAPNG_SELECT_BOTH);
	/* sockets below 1024; policies, SAs, routes and socket policies */
	capng_updatev(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED,
		      CAP_NET_BIND_SERVICE, CAP_NET_ADMIN, CAP_NET_RAW, -1);
	/* updown scripts: addresses, packet filters, resolv.conf, services */
	capng_updatev(CAPNG_ADD, CAPNG_BOUNDING_SET, CAP_NET_BIND_SERVICE,
		      CAP_NET_ADMIN, CAP_NET_RAW, CAP_DAC_OVERRIDE, CAP_CHOWN,
		      CAP_FOWNER, CAP_SETUID, CAP_SETGID, CAP_KILL,
		      CAP_SYS_MODULE, -1);
	int result = capng_apply(CAPNG_SELECT_BOTH);

	if (result != 0) {
		return diag("cannot drop capabilities (%d)", result);
	}
	return NULL;
}
