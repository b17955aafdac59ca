/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Look-ups: by name, by host pair, by identity.
 */
#include <string.h>

#include "conn/conn_index.h"
#include "libswan/alloc.h"

/* Of what is asked for, looked up as it is: few ask for more. */
#define PAIRS_MAX 16

static const struct ip_address no_address = { .family = IP_NONE };

static void count(const struct conn_db *db)
{
	if (db->nr_compared != NULL) {
		(*db->nr_compared)++;
	}
}

struct conn *conn_by_serial(const struct conn_db *db, uint64_t serial)
{
	struct hash_entry *e = hash_find(&db->by_serial, serial);

	return e == NULL ? NULL : CONTAINER_OF(e, struct conn, by_serial);
}

struct conn *conn_by_name(const struct conn_db *db, const char *name)
{
	uint64_t key = hash_bytes(db->seed, view_of_string(name));
	struct hash_entry *e = hash_find(&db->by_name, key);
	struct conn *newest = NULL;

	for (; e != NULL; e = hash_next(e)) {
		struct conn *c = CONTAINER_OF(e, struct conn, by_name);

		count(db);
		if (strcmp(c->spec->name, name) == 0 &&
		    (newest == NULL || c->serial > newest->serial)) {
			newest = c;
		}
	}
	return newest;
}

/* Serials of connections that FN is to see, whatever it does to the rest. */
struct serials {
	uint64_t *list;
	size_t nr;
	size_t size;
};

static void serials_add(struct serials *serials, uint64_t serial)
{
	if (serials->nr == serials->size) {
		size_t size = serials->size == 0 ? 16 : 2 * serials->size;

		serials->list = xrealloc(serials->list,
					 serials->size * sizeof(uint64_t),
					 size * sizeof(uint64_t));
		serials->size = size;
	}
	serials->list[serials->nr++] = serial;
}

static size_t serials_each(struct serials *serials, const struct conn_db *db,
			   void (*fn)(void *ctx, struct conn *c), void *ctx)
{
	for (size_t i = 0; i < serials->nr; i++) {
		struct conn *c = conn_by_serial(db, serials->list[i]);

		if (c != NULL) {
			fn(ctx, c);
		}
	}
	xfree(serials->list);
	return serials->nr;
}

static bool has_word(const char *text, const char *word)
{
	size_t word_len = strlen(word);

	while (text != NULL && *(text += strspn(text, " \t")) != '\0') {
		size_t len = strcspn(text, " \t");

		if (len == word_len && memcmp(text, word, len) == 0) {
			return true;
		}
		text += len;
	}
	return false;
}

static bool has_alias(const struct conn *c, const char *name)
{
	const char *base_name = c->spec->base_name;

	return (base_name != NULL && strcmp(base_name, name) == 0) ||
	       has_word(c->spec->aliases, name);
}

size_t conn_each_named(const struct conn_db *db, const char *name,
		       void (*fn)(void *ctx, struct conn *c), void *ctx)
{
	struct conn *named = conn_by_name(db, name);
	struct conn_group *group = conn_index_alias(db, view_of_string(name));
	struct serials serials = { NULL, 0, 0 };

	if (named != NULL) {
		fn(ctx, named);
		return 1;
	}
	GROUP_FOREACH(entry, group)
	{
		struct conn *c = GROUP_MEMBER(entry);

		count(db);
		if (has_alias(c, name)) {
			serials_add(&serials, c->serial);
		}
	}
	return serials_each(&serials, db, fn, ctx);
}

size_t conn_each_instance(const struct conn_db *db, const struct conn *template,
			  void (*fn)(void *ctx, struct conn *c), void *ctx)
{
	struct serials serials = { NULL, 0, 0 };

	LIST_FOREACH (entry, &template->index.instances) {
		struct conn_indexes *index =
			CONTAINER_OF(entry, struct conn_indexes, of_template);

		serials_add(&serials,
			    CONTAINER_OF(index, struct conn, index)->serial);
	}
	return serials_each(&serials, db, fn, ctx);
}

static bool has_hosts(const struct conn *c, const struct ip_address *local,
		      const struct ip_address *remote)
{
	return ip_address_eq(&c->local_address, local) &&
	       ip_address_eq(&c->remote_address, remote);
}

static size_t add_candidates(const struct conn_db *db,
			     const struct ip_address *local,
			     const struct ip_address *remote,
			     struct conn **list, size_t nr, size_t max)
{
	struct conn_group *pair = conn_index_pair(db, local, remote);

	GROUP_FOREACH(entry, pair)
	{
		if (nr == max) {
			break;
		}
		struct conn *c = conn_class_first(entry);

		count(db);
		if (has_hosts(c, local, remote)) {
			list[nr++] = c;
		}
	}
	return nr;
}

size_t conn_candidates(const struct conn_db *db, const struct ip_address *local,
		       const struct ip_address *remote, struct conn **list,
		       size_t max)
{
	size_t nr = add_candidates(db, local, remote, list, 0, max);

	return add_candidates(db, local, &no_address, list, nr, max);
}

static const struct id *wanted_id(const struct conn_caller *caller)
{
	const struct id *id = caller->local_id;

	return id == NULL || id->type == ID_NONE ? NULL : id;
}

static bool is_for(const struct conn *c, const struct conn_caller *caller,
		   const struct ip_address *remote)
{
	struct id configured = conn_configured_id(c);
	const struct id *wanted = wanted_id(caller);

	return has_hosts(c, caller->local, remote) &&
	       id_match(&configured, caller->remote_id) &&
	       (wanted == NULL || id_eq(&c->local_id, wanted));
}

static unsigned fitness(const struct conn *c, const struct conn_caller *caller,
			const struct ip_address *remote)
{
	if (!is_for(c, caller, remote)) {
		return 0;
	}
	return caller->fits == NULL ? CONN_FITS : caller->fits(caller->ctx, c);
}

/* The first of GROUP that fits best. */
static struct conn *best_of(const struct conn_db *db,
			    const struct conn_group *group,
			    const struct conn_caller *caller,
			    const struct ip_address *remote, unsigned *best_fits)
{
	struct conn *best = NULL;

	*best_fits = 0;
	GROUP_FOREACH(entry, group)
	{
		struct conn *c = GROUP_MEMBER(entry);

		if (*best_fits == CONN_FITS) {
			break;
		}
		count(db);
		unsigned fits = fitness(c, caller, remote);

		if (fits > *best_fits) {
			best = c;
			*best_fits = fits;
		}
	}
	return best;
}

/* Where callers come and go, what is configured may have no address. */
static struct ip_selector without_address(const struct ip_selector *s)
{
	struct ip_selector any = *s;

	any.range = (struct ip_range){ .start = no_address, .end = no_address };
	return any;
}

/* Whose first selectors are the N-th pair of what is asked for. */
static struct conn *exact(const struct conn_db *db,
			  const struct conn_caller *caller,
			  const struct ip_address *remote, enum id_rank rank,
			  size_t n)
{
	size_t nr_remote = caller->remote_ts->nr;
	const struct ip_selector *l =
		&caller->local_ts->selectors[n / nr_remote];
	const struct ip_selector *r =
		&caller->remote_ts->selectors[n % nr_remote];
	const struct ip_selector any = without_address(r);
	unsigned fits;
	struct conn *c = best_of(db,
				 conn_index_ts(db, caller, remote, rank, l, r),
				 caller, remote, &fits);

	if (fits != CONN_FITS) {
		c = best_of(db,
			    conn_index_ts(db, caller, remote, rank, l, &any),
			    caller, remote, &fits);
	}
	return fits == CONN_FITS ? c : NULL;
}

static struct conn *refine(const struct conn_db *db,
			   const struct conn_caller *caller,
			   const struct ip_address *remote, enum id_rank rank,
			   unsigned *fits)
{
	struct conn_group *group =
		conn_index_ids(db, caller->local, remote, rank,
			       caller->remote_id, wanted_id(caller));
	size_t nr_pairs =
		caller->local_ts == NULL || group == NULL
			? 0
			: caller->local_ts->nr * caller->remote_ts->nr;

	*fits = CONN_FITS;
	for (size_t n = 0; n < nr_pairs && n < PAIRS_MAX; n++) {
		struct conn *c = exact(db, caller, remote, rank, n);

		if (c != NULL) {
			return c;
		}
	}
	return best_of(db, group, caller, remote, fits);
}

static bool is_of_better_grade(unsigned fits, unsigned other)
{
	return fits / CONN_GRADE > other / CONN_GRADE;
}

struct conn *conn_refine(const struct conn_db *db,
			 const struct conn_caller *caller)
{
	struct conn *best = NULL;
	unsigned best_fits = 0;

	for (int n = 0;
	     n < 2 * NR_ID_RANKS && is_of_better_grade(CONN_FITS, best_fits);
	     n++) {
		unsigned fits;
		struct conn *c = refine(
			db, caller, n % 2 == 0 ? caller->remote : &no_address,
			(enum id_rank)(n / 2), &fits);

		if (is_of_better_grade(fits, best_fits)) {
			best = c;
			best_fits = fits;
		}
	}
	return best;
}

struct conn *conn_by_reqid(const struct conn_db *db, uint32_t reqid)
{
	struct conn_group *group = conn_index_of_reqid(db, reqid);

	GROUP_FOREACH(entry, group)
	{
		struct conn *c = GROUP_MEMBER(entry);

		count(db);
		if (c->reqid == reqid) {
			return c;
		}
	}
	return NULL;
}

/* An address not known so far is any. */
static bool selects(const struct ip_selector *s,
		    const struct ip_selector *packet)
{
	struct ip_selector any = *s;

	if (!ip_address_is_set(&s->range.start)) {
		any.range = packet->range;
	}
	return ip_selector_contains(&any, packet);
}

bool conn_has_packet(const struct conn *c, const struct ip_selector *local,
		     const struct ip_selector *remote, uint32_t *priority)
{
	const struct conn_ts *l = &c->local_ts;
	const struct conn_ts *r = &c->remote_ts;
	bool found = false;

	for (size_t n = 0; n < l->nr * r->nr; n++) {
		const struct ip_selector *ours = &l->list[n / r->nr];
		const struct ip_selector *theirs = &r->list[n % r->nr];

		if (selects(ours, local) && selects(theirs, remote)) {
			uint32_t p = conn_policy_priority(c, ours, theirs);

			*priority = !found || p < *priority ? p : *priority;
			found = true;
		}
	}
	return found;
}

struct conn *conn_by_acquire(const struct conn_db *db, uint32_t reqid,
			     const struct ip_selector *local,
			     const struct ip_selector *remote)
{
	uint32_t base = conn_reqid_of_trap(reqid);
	struct conn_group *group = conn_index_of_reqid(db, base);
	struct conn *best = NULL;
	uint32_t best_priority = 0;

	GROUP_FOREACH(entry, group)
	{
		struct conn *c = GROUP_MEMBER(entry);
		uint32_t priority;

		count(db);
		if (c->reqid == base && base != 0 && c->routed &&
		    conn_has_packet(c, local, remote, &priority) &&
		    (best == NULL || priority < best_priority)) {
			best = c;
			best_priority = priority;
		}
	}
	return best;
}
