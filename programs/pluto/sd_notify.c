/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Messages to the service manager.
 */
#include "sd_notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void sd_notify_send(const char *fmt, ...)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char buf[256];
	struct text text = TEXT_IN(buf);
	va_list ap;

	if (path == NULL || (path[0] != '/' && path[0] != '@') ||
	    strlen(path) >= sizeof(address.sun_path)) {
		return;
	}
	va_start(ap, fmt);
	text_add_v(&text, fmt, ap);
	va_end(ap);
	memcpy(address.sun_path, path, strlen(path));
	if (path[0] == '@') { /* abstract */
		address.sun_path[0] = '\0';
	}
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0) {
		return;
	}
	socklen_t len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
				    strlen(path));
	ssize_t n = sendto(fd, buf, text.len, MSG_NOSIGNAL,
			   (const struct sockaddr *)&address, len);

	(void)n; /* it is the manager's loss */
	close(fd);
}

struct deltatime sd_notify_watchdog_period(void)
{
	const char *usec = getenv("WATCHDOG_USEC");
	long long us = usec == NULL ? 0 : strtoll(usec, NULL, 10);

	return MILLIS(us > 0 ? us / 2000 : 0);
}
