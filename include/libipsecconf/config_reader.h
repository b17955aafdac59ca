/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where the text of configuration files comes from.
 */
#ifndef LIBIPSECCONF_CONFIG_READER_H
#define LIBIPSECCONF_CONFIG_READER_H

#include "libswan/bytes.h"

#define CONFIG_INCLUDE_DEPTH 10		 /* files within files */
#define CONFIG_FILE_BYTES    (64u << 20) /* longest file */

/* The file system in programs; memory in tests and fuzzers. */
struct config_reader {
	void *ctx;

	/*
	 * The whole of the file PATH ("-": standard input) into *TEXT, the
	 * caller's; else an errno.
	 */
	int (*read)(void *ctx, const char *path, struct blob *text);

	/*
	 * The files that PATTERN stands for, sorted: *NR strings of a list,
	 * all the caller's to xfree().
	 */
	void (*glob)(void *ctx, const char *pattern, char ***paths, size_t *nr);
};

extern const struct config_reader config_reader_files;

#endif
