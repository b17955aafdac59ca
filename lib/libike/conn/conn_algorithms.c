/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The proposals of connections, shared by those that are configured alike.
 */
#include "conn/conn_algorithms.h"

#include <string.h>

#include "libswan/alloc.h"
#include "proposal/parse.h"

/* replay-window=0 leaves nothing to count 64 bits for. */
static unsigned sequence_numbers(const struct conn_spec *spec)
{
	return spec->replay_window == 0 ? CONN_SN_32_BIT : spec->sn;
}

/* Lengths keep a text that has our separators apart from another. */
static char *text_of(const struct conn_spec *spec, bool fips)
{
	const char *ike = spec->ike == NULL ? "" : spec->ike;
	const char *child = spec->esp == NULL ? "" : spec->esp;

	return xasprintf("%d %d %d %u %d:%zu:%s %d:%s", spec->protocol_ah,
			 spec->pfs, fips, sequence_numbers(spec),
			 spec->ike != NULL, strlen(ike), ike, spec->esp != NULL,
			 child);
}

static void on_note(void *ctx, const char *text)
{
	struct conn_algorithms *a = ctx;
	size_t size = sizeof(*a->notes);

	a->notes = xrealloc(a->notes, a->nr_notes * size,
			    (a->nr_notes + 1) * size);
	a->notes[a->nr_notes++] = xstrdup(text);
}

static diag_t parse(const struct proposal_policy *policy, const char *text,
		    struct proposals **out)
{
	if (text == NULL) {
		*out = proposals_default(policy);
		return NULL;
	}
	return proposals_parse(policy, view_of_string(text), out);
}

static void algorithms_free(struct conn_algorithms *a)
{
	proposals_free(&a->ike);
	proposals_free(&a->child);
	for (size_t i = 0; i < a->nr_notes; i++) {
		xfree(a->notes[i]);
	}
	xfree(a->notes);
	xfree(a->text);
	xfree(a);
}

static diag_t algorithms_fill(struct conn_algorithms *a,
			      const struct conn_spec *spec, bool fips)
{
	struct proposal_policy ike = {
		.protocol = PROTOCOL_IKE,
		.fips = fips,
		.note = on_note,
		.note_ctx = a,
	};
	struct proposal_policy child = ike;
	diag_t d = parse(&ike, spec->ike, &a->ike);

	if (d != NULL) {
		return d;
	}
	child.protocol = spec->protocol_ah ? PROTOCOL_AH : PROTOCOL_ESP;
	child.pfs = spec->pfs;
	child.sn = sequence_numbers(spec);
	return parse(&child, spec->esp, &a->child);
}

static struct conn_algorithms *find(const struct hash *hash, uint64_t key,
				    const char *text)
{
	struct hash_entry *e = hash_find(hash, key);

	for (; e != NULL; e = hash_next(e)) {
		struct conn_algorithms *a =
			CONTAINER_OF(e, struct conn_algorithms, entry);

		if (strcmp(a->text, text) == 0) {
			return a;
		}
	}
	return NULL;
}

diag_t conn_algorithms_get(struct conn_db *db, const struct conn_spec *spec,
			   bool fips, struct conn_algorithms **out)
{
	char *text = text_of(spec, fips);
	uint64_t key = hash_bytes(db->seed, view_of_string(text));
	struct conn_algorithms *a = find(&db->algorithms, key, text);

	*out = NULL;
	if (a != NULL) {
		xfree(text);
		*out = conn_algorithms_ref(a);
		return NULL;
	}
	a = NEW(struct conn_algorithms);
	a->text = text;
	a->nr_refs = 1;
	diag_t d = algorithms_fill(a, spec, fips);

	if (d != NULL) {
		algorithms_free(a);
		return d;
	}
	hash_add(&db->algorithms, &a->entry, key);
	*out = a;
	return NULL;
}

struct conn_algorithms *conn_algorithms_ref(struct conn_algorithms *a)
{
	a->nr_refs++;
	return a;
}

void conn_algorithms_unref(struct conn_db *db, struct conn_algorithms **a)
{
	struct conn_algorithms *old = *a;

	*a = NULL;
	if (old != NULL && --old->nr_refs == 0) {
		hash_remove(&db->algorithms, &old->entry);
		algorithms_free(old);
	}
}
