/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ipsec.conf: its sections, and the values of a connection.
 */
#ifndef LIBIPSECCONF_CONFIG_FILE_H
#define LIBIPSECCONF_CONFIG_FILE_H

#include "libipsecconf/config_reader.h"
#include "libipsecconf/conn_values.h"
#include "libswan/diag.h"
#include "libswan/logger.h"

struct config_file;

/* What of a file is kept; all of it is always checked. */
enum config_part { CONFIG_ALL, CONFIG_SETUP_ONLY };

/*
 * Read PATH and what it includes.  Warnings are logged ("FILE:LINE: ..."); the
 * first error ("FILE:LINE: ...") makes the whole file unusable.
 */
diag_t config_file_load(const char *path, enum config_part part,
			const struct config_reader *reader,
			const struct logger *log,
			struct config_file **out) MUST_USE;
void config_file_free(struct config_file **file);

/* The values of all "config setup" sections, in order; later ones win. */
const struct conn_values *config_file_setup(const struct config_file *file);

/* Connections in the order of the file; %default is none. */
size_t config_file_nr_conns(const struct config_file *file);
const char *config_file_conn_name(const struct config_file *file, size_t i);

/* The index of the connection NAME; false when there is none. */
bool config_file_find_conn(const struct config_file *file, const char *name,
			   size_t *i);

/*
 * All values of the connection number I: its own, those that also= pulls in,
 * then the defaults that are still unset.  Error ("FILE:LINE: ..."): a section
 * that is missing, or two different values of one keyword.
 */
diag_t config_file_conn_values(const struct config_file *file, size_t i,
			       struct conn_values *out) MUST_USE;

/* The value of KEY ("auto", "leftsubnet"), or NULL. */
const char *conn_values_find(const struct conn_values *values, const char *key);

#endif
