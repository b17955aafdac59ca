/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The daemon's command line.
 */
#ifndef PLUTO_OPTIONS_H
#define PLUTO_OPTIONS_H

#include "libipsecconf/config_setup.h"

/* What is not in "config setup". */
struct pluto_options {
	bool fork;
	bool to_stderr;
	bool self_test;
	bool leak_detective;
	bool help;
	bool version;
	const char *impair[16];
	size_t nr_impair;
};

/*
 * "config setup" of the file that --config names, then the other options in
 * their order.  The error is for the user.
 */
diag_t pluto_options_parse(int argc, char **argv, struct config_setup *setup,
			   struct pluto_options *options,
			   const struct logger *log) MUST_USE;

/* Name by name, for --help. */
void text_add_pluto_usage(struct text *out);

#endif
