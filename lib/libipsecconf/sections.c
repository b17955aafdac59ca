/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The sections of ipsec.conf, as read.
 */
#include "libipsecconf/sections.h"

#include <string.h>

#include "libswan/alloc.h"
#include "libswan/list.h"

#define DEFAULT_NAME "%default"

/* Names are the operator's own, so that the seed need not be secret. */
static uint64_t name_key(const char *name)
{
	return hash_bytes(0, view_of_string(name));
}

struct config_file *config_file_new(void)
{
	struct config_file *file = NEW(struct config_file);

	hash_init(&file->names, 0);
	file->defaults.is_default = true;
	file->defaults.name = xstrdup(DEFAULT_NAME);
	return file;
}

static void section_done(struct section *section)
{
	xfree(section->name);
	xfree(section->keys);
	conn_values_done(&section->values);
	conn_values_done(&section->also);
}

void config_file_free(struct config_file **file)
{
	struct config_file *f = *file;

	*file = NULL;
	if (f == NULL) {
		return;
	}
	for (size_t i = 0; i < f->nr_conns; i++) {
		hash_remove(&f->names, &f->conns[i]->by_name);
		section_done(f->conns[i]);
		xfree(f->conns[i]);
	}
	hash_done(&f->names);
	xfree(f->conns);
	section_done(&f->defaults);
	conn_values_done(&f->setup);
	xfree(f);
}

static struct section *section_of_entry(struct hash_entry *entry)
{
	return CONTAINER_OF(entry, struct section, by_name);
}

struct section *section_find(const struct config_file *file, const char *name)
{
	for (struct hash_entry *entry = hash_find(&file->names, name_key(name));
	     entry != NULL; entry = hash_next(entry)) {
		struct section *section = section_of_entry(entry);

		if (strcmp(section->name, name) == 0) {
			return section;
		}
	}
	return NULL;
}

static struct section *section_new(struct config_file *file, const char *name)
{
	size_t nr = file->nr_conns;
	struct section *section = NEW(struct section);

	if ((nr & (nr - 1)) == 0) {
		size_t size = nr == 0 ? 1 : 2 * nr;

		file->conns = xrealloc(file->conns, nr * sizeof(section),
				       size * sizeof(section));
	}
	section->name = xstrdup(name);
	section->index = nr;
	file->conns[file->nr_conns++] = section;
	hash_add(&file->names, &section->by_name, name_key(name));
	return section;
}

struct section *section_open(struct config_file *file, const char *name,
			     bool *again)
{
	*again = false;
	if (strcmp(name, DEFAULT_NAME) == 0) {
		file->defaults.start = file->defaults.values.nr;
		return &file->defaults;
	}
	struct section *section = section_find(file, name);

	*again = section != NULL;
	return section != NULL ? section : section_new(file, name);
}

void section_add(struct section *section, const struct conn_key *key,
		 const char *name, const char *value, const char *origin)
{
	size_t nr = section->values.nr;

	if ((nr & (nr - 1)) == 0) {
		size_t size = nr == 0 ? 1 : 2 * nr;

		section->keys = xrealloc(section->keys, nr * sizeof(*key),
					 size * sizeof(*key));
	}
	section->keys[nr] = *key;
	conn_values_add(&section->values, name, value, origin);
}

const struct conn_values *config_file_setup(const struct config_file *file)
{
	return &file->setup;
}

size_t config_file_nr_conns(const struct config_file *file)
{
	return file->nr_conns;
}

const char *config_file_conn_name(const struct config_file *file, size_t i)
{
	return file->conns[i]->name;
}

bool config_file_find_conn(const struct config_file *file, const char *name,
			   size_t *out)
{
	const struct section *section = section_find(file, name);

	if (section == NULL) {
		return false;
	}
	*out = section->index;
	return true;
}
