/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Runs a fuzz target on files, for compilers without libFuzzer: on each file
 * named on the command line, and on all those in directories named there.
 */
#define _XOPEN_SOURCE 700 /* nftw() */

#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_OPEN_DIRECTORIES 16

/* nftw() has no argument for its caller. */
static size_t nr_files;

/* Exactly the file's octets on the heap, so that a read past them is seen. */
static int run_file(const char *path, size_t size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(size > 0 ? size : 1);
	int rc = -1;

	if (file == NULL || data == NULL ||
	    fread(data, 1, size, file) != size) {
		perror(path);
	} else {
		LLVMFuzzerTestOneInput(data, size);
		nr_files++;
		rc = 0;
	}
	free(data);
	if (file != NULL) {
		fclose(file);
	}
	return rc;
}

static int on_entry(const char *path, const struct stat *st, int type,
		    struct FTW *ftw)
{
	(void)ftw;
	switch (type) {
	case FTW_F:
		return run_file(path, (size_t)st->st_size);
	case FTW_D:
		return 0;
	default:
		fprintf(stderr, "%s: cannot be read\n", path);
		return -1;
	}
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct stat st;

		if (stat(argv[i], &st) != 0) {
			perror(argv[i]);
			return EXIT_FAILURE;
		}
		if (nftw(argv[i], on_entry, MAX_OPEN_DIRECTORIES, 0) != 0) {
			return EXIT_FAILURE;
		}
	}
	printf("%zu inputs\n", nr_files);
	return EXIT_SUCCESS;
}
