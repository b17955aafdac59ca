/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A connection's values: its own, those of also=, the defaults.
 */
#include <string.h>

#include "libipsecconf/sections.h"
#include "libswan/alloc.h"

/* What is gathered, and which sections it came from. */
struct gathering {
	const struct config_file *file;
	const struct section *conn;
	struct conn_values *out;
	struct conn_key *keys; /* of OUT's values, one each */
	size_t nr_own;	       /* values of the connection itself */
	const struct section **seen;
	size_t nr_seen;
};

static const struct conn_value *find_set(const struct gathering *g,
					 const struct conn_key *key)
{
	for (size_t i = 0; i < g->out->nr; i++) {
		if (g->keys[i].keyword == key->keyword &&
		    g->keys[i].side == key->side) {
			return &g->out->list[i];
		}
	}
	return NULL;
}

static void gather(struct gathering *g, const struct section *section, size_t i)
{
	const struct conn_value *value = &section->values.list[i];
	size_t nr = g->out->nr;

	g->keys = xrealloc(g->keys, nr * sizeof(g->keys[0]),
			   (nr + 1) * sizeof(g->keys[0]));
	g->keys[nr] = section->keys[i];
	conn_values_add(g->out, value->key, value->value, value->origin);
}

/* The same value twice is no matter; lists grow; else it is one too many. */
static diag_t gather_section(struct gathering *g, const struct section *section)
{
	for (size_t i = 0; i < section->values.nr; i++) {
		const struct conn_key *key = &section->keys[i];
		const struct conn_value *value = &section->values.list[i];
		const struct conn_value *set = find_set(g, key);

		if (set == NULL ||
		    (key->keyword->flags & KEYWORD_APPENDS) != 0) {
			gather(g, section, i);
		} else if (strcmp(set->value, value->value) != 0) {
			return diag("%s: duplicate key '%s' in conn %s while "
				    "processing def %s",
				    value->origin, value->key, g->conn->name,
				    section->name);
		}
	}
	return NULL;
}

static bool is_seen(const struct gathering *g, const struct section *section)
{
	for (size_t i = 0; i < g->nr_seen; i++) {
		if (g->seen[i] == section) {
			return true;
		}
	}
	return false;
}

static void see(struct gathering *g, const struct section *section)
{
	g->seen = xrealloc(g->seen, g->nr_seen * sizeof(section),
			   (g->nr_seen + 1) * sizeof(section));
	g->seen[g->nr_seen++] = section;
}

/*
 * The sections that are pulled in, in order: what a section pulls in comes
 * behind it.  SEEN is the list of work as well, so that nothing recurses.
 */
static diag_t gather_also(struct gathering *g)
{
	for (size_t done = 0; done < g->nr_seen; done++) {
		const struct conn_values *also = &g->seen[done]->also;

		for (size_t i = 0; i < also->nr; i++) {
			const struct section *section =
				section_find(g->file, also->list[i].value);

			if (section == NULL) {
				return diag("%s: cannot find conn '%s' needed "
					    "by conn '%s'",
					    also->list[i].origin,
					    also->list[i].value,
					    g->seen[done]->name);
			}
			if (is_seen(g, section)) {
				continue;
			}
			see(g, section);
			diag_t d = gather_section(g, section);

			if (d != NULL) {
				return d;
			}
		}
	}
	return NULL;
}

/* Of several defaults the last one counts. */
static void gather_defaults(struct gathering *g)
{
	const struct section *defaults = &g->file->defaults;
	size_t nr_set = g->out->nr;

	for (size_t i = defaults->values.nr; i > 0; i--) {
		const struct conn_key *key = &defaults->keys[i - 1];
		bool appends = (key->keyword->flags & KEYWORD_APPENDS) != 0;
		const struct conn_value *set = find_set(g, key);

		if (set == NULL || (appends && set >= g->out->list + nr_set)) {
			gather(g, defaults, i - 1);
		}
	}
}

diag_t config_file_conn_values(const struct config_file *file, size_t i,
			       struct conn_values *out)
{
	struct gathering g = {
		.file = file,
		.conn = file->conns[i],
		.out = out,
	};

	*out = (struct conn_values){ NULL, 0 };
	see(&g, g.conn);
	diag_t d = gather_section(&g, g.conn);

	if (d == NULL) {
		d = gather_also(&g);
	}
	if (d == NULL) {
		gather_defaults(&g);
	}
	xfree(g.keys);
	xfree(g.seen);
	if (d != NULL) {
		conn_values_done(out);
	}
	return d;
}

const char *conn_values_find(const struct conn_values *values, const char *key)
{
	struct conn_key wanted;

	if (!conn_key_parse(view_of_string(key), &wanted)) {
		return NULL;
	}
	for (size_t i = 0; i < values->nr; i++) {
		struct conn_key one;

		if (conn_key_parse(view_of_string(values->list[i].key), &one) &&
		    one.keyword == wanted.keyword && one.side == wanted.side) {
			return values->list[i].value;
		}
	}
	return NULL;
}
