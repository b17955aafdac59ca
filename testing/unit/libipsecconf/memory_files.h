/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Configuration files in memory, and the lines that reading them logs.
 */
#ifndef UNIT_LIBIPSECCONF_MEMORY_FILES_H
#define UNIT_LIBIPSECCONF_MEMORY_FILES_H

#include "libipsecconf/config_reader.h"
#include "libswan/logger.h"

struct memory_file {
	const char *path;
	const char *text; /* NULL: may not be read */
};

/* The files that exist from here on; the log is empty. */
void memory_files_set(const struct memory_file *files, size_t nr);

/* A pattern that ends in '*' stands for all paths that begin so. */
extern const struct config_reader memory_reader;

/* Lines logged since, each with a newline. */
const char *memory_log(void);
extern const struct logger memory_logger;

#endif
