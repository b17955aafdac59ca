/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Shared keys and who they are for.
 */
#include "conn/secret.h"

#include "conn/id_key.h"
#include "keys/auth_octets.h"
#include "libswan/alloc.h"
#include "libswan/hash.h"
#include "libswan/list.h"

/*
 * A record of more IDs than this is not indexed by all its pairs, whose number
 * grows with the square: it is asked one by one, as there will be few.
 */
#define NR_PAIRED_IDS 64

#define NR_AUTH_KEYS 16

/* The keys come from our own file: nobody can choose them to collide. */
#define SEED UINT64_C(0x736563726574)

/* In what way a record serves. */
enum use_kind {
	USE_PAIR,     /* A and B are in the list, in either order */
	USE_WITH_ANY, /* A and %any are */
	USE_ALONE,    /* A is all of the list */
	USE_MEMBER    /* A is in the list of a wide record */
};

struct use {
	struct hash_entry entry;
	enum use_kind kind;
	const struct secret_spec *record;
	const struct id *a;
	const struct id *b; /* USE_PAIR */
};

/* Made once for many handshakes. */
struct auth_key {
	const struct secret_spec *record; /* NULL: none */
	const struct prf_desc *prf;
	PK11SymKey *key;
};

struct secrets {
	struct secret_specs *specs;
	struct hash uses;
	struct use *pool; /* of all */
	size_t nr_uses;
	const struct secret_spec **wide;
	size_t nr_wide;
	const struct secret_spec *any; /* has %any */
	const struct secret_spec *without_ids;
	struct auth_key used[NR_AUTH_KEYS]; /* last, a ring */
	unsigned nr_used;
};

static uint64_t key_of(enum use_kind kind, const struct secret_spec *record,
		       const struct id *a, const struct id *b)
{
	uint64_t key_a = id_key(SEED, a);
	uint64_t key_b = b == NULL ? 0 : id_key(SEED, b);
	uint64_t parts[] = {
		kind,
		kind == USE_MEMBER ? (uintptr_t)record : 0,
		key_a < key_b ? key_a : key_b,
		key_a < key_b ? key_b : key_a,
	};

	return hash_bytes(SEED, view_of_array(parts));
}

static bool is_pair(const struct use *use, const struct id *a,
		    const struct id *b)
{
	return (id_eq(use->a, a) && id_eq(use->b, b)) ||
	       (id_eq(use->a, b) && id_eq(use->b, a));
}

/* RECORD counts with USE_MEMBER only. */
static struct use *find_use(const struct secrets *secrets, enum use_kind kind,
			    const struct secret_spec *record,
			    const struct id *a, const struct id *b)
{
	uint64_t key = key_of(kind, record, a, b);
	struct hash_entry *e = hash_find(&secrets->uses, key);

	for (; e != NULL; e = hash_next(e)) {
		struct use *use = CONTAINER_OF(e, struct use, entry);

		if (use->kind == kind &&
		    (kind != USE_MEMBER || use->record == record) &&
		    (b == NULL ? id_eq(use->a, a) : is_pair(use, a, b))) {
			return use;
		}
	}
	return NULL;
}

static const struct secret_spec *find(const struct secrets *secrets,
				      enum use_kind kind, const struct id *a,
				      const struct id *b)
{
	struct use *use = find_use(secrets, kind, NULL, a, b);

	return use == NULL ? NULL : use->record;
}

/* Of two records with one use the later one has it. */
static void add_use(struct secrets *secrets, enum use_kind kind,
		    const struct secret_spec *record, const struct id *a,
		    const struct id *b)
{
	struct use *use = find_use(secrets, kind, record, a, b);

	if (use != NULL) {
		use->record = record;
		return;
	}
	use = &secrets->pool[secrets->nr_uses++];
	*use = (struct use){ .kind = kind, .record = record, .a = a, .b = b };
	hash_add(&secrets->uses, &use->entry, key_of(kind, record, a, b));
}

static bool has_any(const struct secret_spec *record)
{
	for (size_t i = 0; i < record->nr_ids; i++) {
		if (record->ids[i].type == ID_NONE) {
			return true;
		}
	}
	return false;
}

/* At most this many uses has RECORD. */
static size_t nr_uses_max(const struct secret_spec *record)
{
	size_t nr = record->nr_ids;

	return nr > NR_PAIRED_IDS ? 2 * nr : nr * (nr + 1) / 2 + nr;
}

static void add_pairs(struct secrets *secrets, const struct secret_spec *record,
		      size_t i)
{
	/* from I: an ID may be that of both ends */
	for (size_t j = i; j < record->nr_ids; j++) {
		if (record->ids[j].type != ID_NONE) {
			add_use(secrets, USE_PAIR, record, &record->ids[i],
				&record->ids[j]);
		}
	}
}

static void add_record(struct secrets *secrets,
		       const struct secret_spec *record)
{
	bool with_any = has_any(record);
	bool is_wide = record->nr_ids > NR_PAIRED_IDS;

	if (record->nr_ids == 0) {
		secrets->without_ids = record;
	}
	if (with_any) {
		secrets->any = record;
	}
	if (is_wide) {
		secrets->wide[secrets->nr_wide++] = record;
	}
	for (size_t i = 0; i < record->nr_ids; i++) {
		const struct id *id = &record->ids[i];

		if (id->type == ID_NONE) {
			continue;
		}
		if (with_any) {
			add_use(secrets, USE_WITH_ANY, record, id, NULL);
		}
		if (record->nr_ids == 1) {
			add_use(secrets, USE_ALONE, record, id, NULL);
		}
		if (is_wide) {
			add_use(secrets, USE_MEMBER, record, id, NULL);
		} else {
			add_pairs(secrets, record, i);
		}
	}
}

struct secrets *secrets_new(struct secret_specs **specs)
{
	struct secrets *secrets = NEW(struct secrets);
	struct secret_specs *taken = specs == NULL ? NULL : *specs;
	size_t nr_uses = 0;

	hash_init(&secrets->uses, SEED);
	if (taken == NULL) {
		return secrets;
	}
	*specs = NULL;
	secrets->specs = taken;
	for (size_t i = 0; i < taken->nr; i++) {
		nr_uses += nr_uses_max(&taken->list[i]);
	}
	secrets->pool = NEW_ARRAY(struct use, nr_uses);
	secrets->wide = NEW_ARRAY(const struct secret_spec *, taken->nr);
	for (size_t i = 0; i < taken->nr; i++) {
		add_record(secrets, &taken->list[i]);
	}
	return secrets;
}

void secrets_free(struct secrets **secrets)
{
	struct secrets *old = *secrets;

	*secrets = NULL;
	if (old == NULL) {
		return;
	}
	for (size_t i = 0; i < NR_AUTH_KEYS; i++) {
		symkey_free(&old->used[i].key);
	}
	hash_done(&old->uses);
	xfree(old->pool);
	xfree(old->wide);
	secret_specs_free(&old->specs);
	xfree(old);
}

static const struct secret_spec *find_wide(const struct secrets *secrets,
					   const struct id *a,
					   const struct id *b)
{
	for (size_t i = secrets->nr_wide; i > 0; i--) {
		const struct secret_spec *record = secrets->wide[i - 1];

		if (find_use(secrets, USE_MEMBER, record, a, NULL) != NULL &&
		    find_use(secrets, USE_MEMBER, record, b, NULL) != NULL) {
			return record;
		}
	}
	return NULL;
}

static const struct secret_spec *find_pair(const struct secrets *secrets,
					   const struct id *local,
					   const struct id *remote)
{
	const struct secret_spec *record =
		find(secrets, USE_PAIR, local, remote);

	return record != NULL ? record : find_wide(secrets, local, remote);
}

/* The best use first. */
const struct secret_spec *secret_find(const struct secrets *secrets,
				      const struct id *local,
				      const struct id *remote)
{
	bool has_local = local->type != ID_NONE;
	bool has_remote = remote->type != ID_NONE;
	const struct secret_spec *record = NULL;

	if (secrets == NULL) {
		return NULL;
	}
	if (has_local && has_remote) {
		record = find_pair(secrets, local, remote);
	}
	if (record == NULL && has_local) {
		record = find(secrets, USE_WITH_ANY, local, NULL);
	}
	if (record == NULL && has_local) {
		record = find(secrets, USE_ALONE, local, NULL);
	}
	if (record == NULL && has_remote) {
		record = find(secrets, USE_WITH_ANY, remote, NULL);
	}
	if (record == NULL) {
		record = secrets->any;
	}
	return record != NULL ? record : secrets->without_ids;
}

static diag_t make_auth_key(const struct secret_spec *record,
			    const struct prf_desc *prf, PK11SymKey **key)
{
	PK11SymKey *psk;
	diag_t d = symkey_import(blob_view(&record->psk), &psk);

	*key = NULL;
	if (d == NULL) {
		d = auth_key_of_secret(prf, psk, key);
	}
	symkey_free(&psk);
	return d;
}

static struct auth_key *find_auth_key(struct secrets *secrets,
				      const struct secret_spec *record,
				      const struct prf_desc *prf)
{
	for (size_t i = 0; i < NR_AUTH_KEYS; i++) {
		struct auth_key *used = &secrets->used[i];

		if (used->record == record && used->prf == prf) {
			return used;
		}
	}
	return NULL;
}

diag_t secret_auth_key(struct secrets *secrets,
		       const struct secret_spec *record,
		       const struct prf_desc *prf, PK11SymKey **key)
{
	struct auth_key *used = find_auth_key(secrets, record, prf);

	*key = NULL;
	if (record->psk.len == 0) {
		return diag("the pre-shared key is empty");
	}
	if (used == NULL) {
		struct auth_key made = { record, prf, NULL };
		diag_t d = make_auth_key(record, prf, &made.key);

		if (d != NULL) {
			return d;
		}
		used = &secrets->used[secrets->nr_used++ % NR_AUTH_KEYS];
		symkey_free(&used->key);
		*used = made;
	}
	*key = symkey_ref(used->key);
	return NULL;
}
