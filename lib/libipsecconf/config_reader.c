/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Configuration files from the file system.
 */
#include "libipsecconf/config_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libswan/alloc.h"

#define FIRST_BYTES 65536

/* All that FD has, into a buffer that grows. */
static int read_all(int fd, struct blob *text)
{
	size_t len = 0, size = FIRST_BYTES;
	uint8_t *ptr = xalloc(size);

	for (;;) {
		ssize_t nr = read(fd, ptr + len, size - len);

		if (nr < 0 && errno == EINTR) {
			continue;
		}
		if (nr < 0 || len > CONFIG_FILE_BYTES) {
			int error = nr < 0 ? errno : EFBIG;

			wipe(ptr, len);
			xfree(ptr);
			return error;
		}
		if (nr == 0) {
			break;
		}
		len += (size_t)nr;
		if (len == size) { /* what is left behind may be secret */
			uint8_t *more = xalloc(2 * size);

			memcpy(more, ptr, len);
			wipe(ptr, len);
			xfree(ptr);
			ptr = more;
			size *= 2;
		}
	}
	*text = (struct blob){ ptr, len };
	return 0;
}

static int read_file(void *ctx, const char *path, struct blob *text)
{
	(void)ctx;
	*text = EMPTY_BLOB;
	if (strcmp(path, "-") == 0) {
		return read_all(STDIN_FILENO, text);
	}
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		return errno;
	}
	int error = read_all(fd, text);

	close(fd);
	return error;
}

static void glob_files(void *ctx, const char *pattern, char ***paths,
		       size_t *nr)
{
	glob_t found;

	(void)ctx;
	*paths = NULL;
	*nr = 0;
	if (glob(pattern, 0, NULL, &found) != 0) {
		return;
	}
	*paths = NEW_ARRAY(char *, found.gl_pathc);
	*nr = found.gl_pathc;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		(*paths)[i] = xstrdup(found.gl_pathv[i]);
	}
	globfree(&found);
}

const struct config_reader config_reader_files = {
	.read = read_file,
	.glob = glob_files,
};
