/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Look-ups by name, host pair and identity, and what they cost.
 */
#include "unit/libike/conn/conn_fixture.h"

#include <stdio.h>
#include <string.h>

#include "conn/narrow.h"
#include "libswan/alloc.h"

#define HOSTS "left=" EAST " right=" WEST " "
#define ROAD  "left=" EAST " right=%any "

static const struct id no_id = { .type = ID_NONE };

/* The names of all that conn_candidates() gives, in a static buffer. */
static const char *candidates_of(struct fixture *f, const char *local,
				 const char *remote, size_t max)
{
	static char buf[256];
	struct text out = TEXT_IN(buf);
	struct ip_address l = address_of(local), r = address_of(remote);
	struct conn *list[8];
	size_t nr = conn_candidates(&f->db, &l, &r, list, max);

	assert_true(nr <= max);
	for (size_t i = 0; i < nr; i++) {
		text_add(&out, i == 0 ? "%s" : " %s", list[i]->spec->name);
	}
	return buf;
}

static void the_exact_pair_is_a_candidate_before_any(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	add_conn(&f, "road", ROAD "ike=aes");
	add_conn(&f, "west", HOSTS);
	add_conn(&f, "north", "left=" EAST " right=" NORTH);
	add_conn(&f, "eth0", "left=192.0.2.254 right=" WEST);
	add_conn(&f, "six", "left=" EAST_V6 " right=%any");
	assert_string_equal(candidates_of(&f, EAST, WEST, 8), "west road");
	assert_string_equal(candidates_of(&f, EAST, NORTH, 8), "north road");
	assert_string_equal(candidates_of(&f, EAST, "9.9.9.9", 8), "road");
	assert_string_equal(candidates_of(&f, "192.0.2.254", WEST, 8), "eth0");
	assert_string_equal(candidates_of(&f, "192.0.2.254", NORTH, 8), "");
	assert_string_equal(candidates_of(&f, EAST_V6, "2001:db8::9", 8),
			    "six");
	assert_string_equal(candidates_of(&f, EAST, WEST, 1), "west");
	assert_string_equal(candidates_of(&f, EAST, WEST, 0), "");
	fixture_done(&f);
}

static void who_never_negotiates_or_has_no_address_is_no_candidate(
	void **unused)
{
	struct ip_address west = address_of(WEST);
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	add_conn(&f, "pass", HOSTS "type=pass");
	add_conn(&f, "drop", ROAD "type=drop");
	add_conn(&f, "never", HOSTS "authby=never");
	add_conn(&f, "name", "left=" EAST " right=west.example");
	add_conn(&f, "unoriented", "left=" NORTH " right=" WEST);
	assert_string_equal(candidates_of(&f, EAST, WEST, 8), "");
	struct conn *road = add_conn(&f, "road", ROAD);

	(void)conn_instantiate(&f.db, road, &west, &no_id);
	assert_string_equal(candidates_of(&f, EAST, WEST, 8), "road");
	fixture_done(&f);
}

/* The 9th road warrior's proposals are tried, however many came before. */
static void candidates_are_one_of_each_set_of_proposals(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	for (int i = 0; i < 8; i++) {
		add_conn(&f, "old", ROAD "ike=aes");
	}
	struct conn *strong = add_conn(&f, "strong", ROAD "ike=aes_gcm");

	add_conn(&f, "insist", ROAD "ike=aes intermediate=yes");
	assert_string_equal(candidates_of(&f, EAST, WEST, 8),
			    "old strong insist");
	conn_remove(&f.db, &strong);
	assert_string_equal(candidates_of(&f, EAST, WEST, 8), "old insist");
	for (int i = 0; i < 8; i++) {
		struct conn *old = conn_by_name(&f.db, "old");

		assert_string_equal(candidates_of(&f, EAST, WEST, 8),
				    "old insist");
		conn_remove(&f.db, &old);
	}
	assert_string_equal(candidates_of(&f, EAST, WEST, 8), "insist");
	fixture_done(&f);
}

static unsigned fits_not(void *ctx, const struct conn *c)
{
	return strcmp(c->spec->name, ctx) != 0 ? CONN_FITS : 0;
}

/* NULL for none. */
static const char *refined(struct fixture *f, const char *remote,
			   const char *remote_id, const char *local_id,
			   const char *refused)
{
	struct ip_address l = address_of(EAST), r = address_of(remote);
	struct id rid = id_of(remote_id);
	struct id lid = local_id == NULL ? no_id : id_of(local_id);
	struct conn_caller caller = { .local = &l,
				      .remote = &r,
				      .remote_id = &rid,
				      .local_id = &lid,
				      .fits = fits_not,
				      .ctx = (void *)(uintptr_t)refused };
	struct conn *c = conn_refine(&f->db, &caller);

	id_done(&rid);
	id_done(&lid);
	return c == NULL ? "none" : c->spec->name;
}

struct refine_case {
	const char *remote, *remote_id, *local_id, *refused, *found;
};

static void the_callers_id_decides_then_the_address(void **unused)
{
	/* clang-format off */
	static const struct refine_case cases[] = {
		{ WEST, "@west", NULL, "", "west" },
		{ WEST, "@WEST", NULL, "", "west" },
		{ WEST, "@west", "@east", "", "west" },
		{ WEST, "@west", "@other", "", "none" },
		{ WEST, "@road", NULL, "", "road" },
		{ NORTH, "@west", NULL, "", "any" },
		{ NORTH, "@road", NULL, "", "road" },
		{ NORTH, "@road", NULL, "road", "any" },
		{ NORTH, "@who", NULL, "", "any" },
		{ WEST, "@who", NULL, "", "west-any" },
		{ WEST, "@who", NULL, "west-any", "any" },
		{ WEST, WEST, NULL, "", "west-address" },
		{ NORTH, WEST, NULL, "", "any" },
		{ NORTH, "C=CA, O=lab, CN=x", NULL, "", "pattern" },
		{ NORTH, "C=CA, O=lab, CN=y", NULL, "", "dn" },
		{ NORTH, "c=ca, o=LAB, CN=y", NULL, "", "dn" },
		{ NORTH, "C=CA, O=lab, CN=y", NULL, "dn", "pattern" },
		{ NORTH, "C=FR, O=lab, CN=y", NULL, "", "any" },
		{ NORTH, "C=CA, O=lab, CN=x", NULL, "pattern", "any" },
	};
	/* clang-format on */
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	add_conn(&f, "any", ROAD "leftid=@east");
	struct conn_spec *spec = spec_of("pattern", ROAD "leftid=@east");
	struct conn *c = NULL;

	spec->right.id = id_of("C=CA, O=lab, CN=*");
	assert_null(conn_add(&f.db, spec, false, &c));
	conn_spec_unref(&spec);
	spec = spec_of("dn", ROAD "leftid=@east");
	spec->right.id = id_of("C=CA, O=lab, CN=y");
	assert_null(conn_add(&f.db, spec, false, &c));
	conn_spec_unref(&spec);
	add_conn(&f, "road", ROAD "rightid=@road leftid=@east");
	add_conn(&f, "west-any", HOSTS "rightid=%any leftid=@east");
	add_conn(&f, "west", HOSTS "rightid=@west leftid=@east");
	add_conn(&f, "west-address", HOSTS "leftid=@east");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct refine_case *k = &cases[i];
		const char *found = refined(&f, k->remote, k->remote_id,
					    k->local_id, k->refused);

		if (strcmp(found, k->found) != 0) {
			fail_msg("%s %s: %s, not %s", k->remote, k->remote_id,
				 found, k->found);
		}
	}
	fixture_done(&f);
}

static void the_id_that_was_asked_for_chooses_among_equals(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	add_conn(&f, "a", HOSTS "rightid=@west leftid=@a");
	add_conn(&f, "b", HOSTS "rightid=@west leftid=@b");
	assert_string_equal(refined(&f, WEST, "@west", NULL, ""), "a");
	assert_string_equal(refined(&f, WEST, "@west", "@b", ""), "b");
	assert_string_equal(refined(&f, WEST, "@west", "@c", ""), "none");
	fixture_done(&f);
}

/* The better the more letters its name has, up to nine. */
static unsigned fits_by_length(void *ctx, const struct conn *c)
{
	unsigned len = (unsigned)strlen(c->spec->name);

	(*(unsigned *)ctx)++;
	return len < 9 ? CONN_FITS - 9 + len : CONN_FITS;
}

static void of_equals_the_one_that_fits_best_is_found(void **unused)
{
	struct ip_address l = address_of(EAST), r = address_of(WEST);
	struct id id = id_of("@west");
	struct fixture f;
	unsigned nr = 0;
	struct conn_caller caller = { .local = &l,
				      .remote = &r,
				      .remote_id = &id,
				      .fits = fits_by_length,
				      .ctx = &nr };

	(void)unused;
	fixture_init(&f);
	add_conn(&f, "any-longer", HOSTS "rightid=%any");
	add_conn(&f, "one", HOSTS "rightid=@west");
	add_conn(&f, "three", HOSTS "rightid=@west");
	add_conn(&f, "four.", HOSTS "rightid=@west");
	assert_string_equal(conn_refine(&f.db, &caller)->spec->name, "three");
	assert_int_equal(nr, 3);
	add_conn(&f, "none fits", HOSTS "rightid=@west");
	add_conn(&f, "is too late", HOSTS "rightid=@west");
	nr = 0;
	assert_string_equal(conn_refine(&f.db, &caller)->spec->name,
			    "none fits");
	assert_int_equal(nr, 4);
	id_done(&id);
	fixture_done(&f);
}

/* "1a", "2b": so many grades below the best; "a" is better than "b". */
static unsigned fits_by_grade(void *ctx, const struct conn *c)
{
	const char *name = c->spec->name;

	(*(unsigned *)ctx)++;
	return CONN_FITS - CONN_GRADE * (unsigned)(name[0] - '0') -
	       (unsigned)(name[1] - 'a');
}

/* A grade counts more than how the ID is configured, and that than the rest. */
static void one_walk_finds_the_best_grade(void **unused)
{
	/* clang-format off */
	static const struct {
		const char *exact[2], *any[2], *found;
		unsigned nr; /* that are looked at */
	} cases[] = {
		{ { "2a", "1b" }, { "1a", "3a" }, "1b", 4 },
		{ { "2a", "3a" }, { "2b", "1c" }, "1c", 4 },
		{ { "3b", "3a" }, { "4a", "3c" }, "3a", 4 },
		{ { "1a", "0b" }, { "0a", "1b" }, "0b", 2 },
		{ { "1a", "2a" }, { "0b", "0c" }, "0b", 4 },
		{ { "0a", "1a" }, { "0b", "0c" }, "0a", 1 },
	};
	/* clang-format on */
	struct ip_address l = address_of(EAST), r = address_of(WEST);
	struct id id = id_of("@west");

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fixture f;
		unsigned nr = 0;
		struct conn_caller caller = { .local = &l,
					      .remote = &r,
					      .remote_id = &id,
					      .fits = fits_by_grade,
					      .ctx = &nr };

		fixture_init(&f);
		for (size_t n = 0; n < 2; n++) {
			add_conn(&f, cases[i].any[n], HOSTS "rightid=%any");
			add_conn(&f, cases[i].exact[n], HOSTS "rightid=@west");
		}
		assert_string_equal(conn_refine(&f.db, &caller)->spec->name,
				    cases[i].found);
		assert_int_equal(nr, cases[i].nr);
		fixture_done(&f);
	}
	id_done(&id);
}

/* Who has called does not change whom rightid=%any accepts. */
static void a_connection_for_any_id_stays_one(void **unused)
{
	struct id first = id_of("@first");
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c = add_conn(&f, "c", HOSTS "rightid=%any");

	conn_set_remote_id(&f.db, c, &first);
	assert_true(id_eq(&c->remote_id, &first));
	assert_string_equal(refined(&f, WEST, "@second", NULL, ""), "c");
	id_done(&first);
	fixture_done(&f);
}

static void add_name(void *ctx, struct conn *c)
{
	text_add(ctx, "%s ", c->spec->name);
}

static void a_name_is_of_one_an_alias_of_all_that_have_it(void **unused)
{
	/* clang-format off */
	static const struct {
		const char *name;
		size_t nr;
		const char *found;
	} cases[] = {
		{ "net/1x1", 1, "net/1x1 " },
		{ "net", 2, "net/1x1 net/1x2 " },
		{ "both", 2, "net/1x1 c " },
		{ "own", 1, "c " },
		{ "c", 1, "c " },
		{ "ow", 0, "" },
		{ "", 0, "" },
	};
	/* clang-format on */
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	add_conn(&f, "net/1x1", HOSTS "base=net connalias=both");
	add_conn(&f, "net/1x2", HOSTS "base=net");
	add_conn(&f, "c", HOSTS "connalias=both,own,net/1x1");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char buf[128];
		struct text out = TEXT_IN(buf);

		assert_int_equal(
			conn_each_named(&f.db, cases[i].name, add_name, &out),
			cases[i].nr);
		assert_string_equal(buf, cases[i].found);
	}
	fixture_done(&f);
}

static void remove_it(void *ctx, struct conn *c)
{
	struct fixture *f = ctx;

	conn_remove(&f->db, &c);
}

static void all_of_an_alias_may_be_removed(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	add_conn(&f, "a", HOSTS "connalias=all");
	add_conn(&f, "b", HOSTS "connalias=all");
	assert_int_equal(conn_each_named(&f.db, "all", remove_it, &f), 2);
	assert_int_equal(f.db.nr, 0);
	fixture_done(&f);
}

static void of_two_of_one_name_the_newer_is_found(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *old = add_conn(&f, "c", HOSTS);
	struct conn *new = add_conn(&f, "c", HOSTS);

	assert_ptr_equal(conn_by_name(&f.db, "c"), new);
	conn_remove(&f.db, &old);
	assert_ptr_equal(conn_by_name(&f.db, "c"), new);
	fixture_done(&f);
}

static void add_numbered(struct fixture *f, const char *words, unsigned nr)
{
	char name[32], id[40];

	for (unsigned i = 0; i < nr; i++) {
		snprintf(name, sizeof(name), "c%u", i);
		snprintf(id, sizeof(id), "@host%u", i);
		struct conn_spec *spec = spec_of(name, words);
		struct conn *c = NULL;

		spec->right.id = id_of(id);
		assert_null(conn_add(&f->db, spec, false, &c));
		conn_spec_unref(&spec);
	}
}

static unsigned longest_chain(const struct hash *hash)
{
	unsigned longest = 0;

	for (size_t i = 0; i < hash->nr_buckets; i++) {
		unsigned nr = 0;

		for (struct hash_entry *e = hash->buckets[i]; e != NULL;
		     e = e->next) {
			nr++;
		}
		longest = nr > longest ? nr : longest;
	}
	return longest;
}

static void assert_short_chains(const struct conn_db *db)
{
	const struct hash *const tables[] = {
		&db->by_serial, &db->by_name,  &db->by_hosts,
		&db->by_id,	&db->by_reqid, &db->aliases,
	};

	/* at load 1 ever, the longest of 2^18 buckets has about 10 */
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		assert_in_range(longest_chain(tables[i]), 0, 20);
	}
}

static void ten_thousand_of_one_host_pair_are_told_apart_at_once(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	add_numbered(&f, HOSTS "leftid=@east connalias=all reqid=7", 10000);
	assert_short_chains(&f.db);
	f.nr_compared = 0;
	assert_string_equal(refined(&f, WEST, "@host9999", NULL, ""), "c9999");
	assert_string_equal(refined(&f, WEST, "@host0", "@east", ""), "c0");
	assert_string_equal(refined(&f, WEST, "@who", NULL, ""), "none");
	assert_string_equal(candidates_of(&f, EAST, WEST, 8), "c0");
	assert_in_range(f.nr_compared, 1, 4);
	fixture_done(&f);
}

/* What the peer asks for, and the connection that is to be found. */
struct ts_case {
	const char *remote, *remote_ts, *local_ts, *found;
	size_t nr_compared; /* at most; 0: any */
};

struct offer {
	struct ts_payload local;
	struct ts_payload remote;
};

static unsigned fits_by_ts(void *ctx, const struct conn *c)
{
	const struct offer *offer = ctx;

	return narrow_score(c, &offer->remote, &offer->local);
}

static void assert_found_by_ts(struct fixture *f, const struct ts_case *k)
{
	struct ip_address l = address_of(EAST), r = address_of(k->remote);
	struct id id = id_of("@west");
	struct offer offer = { ts_of(k->local_ts), ts_of(k->remote_ts) };
	struct conn_caller caller = { .local = &l,
				      .remote = &r,
				      .remote_id = &id,
				      .local_ts = &offer.local,
				      .remote_ts = &offer.remote,
				      .fits = fits_by_ts,
				      .ctx = &offer };

	f->nr_compared = 0;
	const struct conn *c = conn_refine(&f->db, &caller);

	assert_string_equal(c == NULL ? "none" : c->spec->name, k->found);
	if (k->nr_compared > 0) {
		assert_in_range(f->nr_compared, 1, k->nr_compared);
	}
	id_done(&id);
}

/* WORDS, and leftsubnet= of 10.0.0.0/24, 10.0.1.0/24 ... */
static void add_nets(struct fixture *f, const char *words, unsigned nr)
{
	for (unsigned i = 0; i < nr; i++) {
		char name[32], all[160];

		snprintf(name, sizeof(name), "c%u", i);
		snprintf(all, sizeof(all), "%s leftsubnet=10.%u.%u.0/24", words,
			 i >> 8, i & 0xff);
		add_conn(f, name, all);
	}
}

#define SAME "narrowing=yes leftid=@east rightid=@west "

/* One for each pair of leftsubnets= and rightsubnets=, for instance. */
static void ten_thousand_of_the_same_ids_are_told_apart_at_once(void **unused)
{
	/* clang-format off */
	static const struct ts_case cases[] = {
		{ WEST, "172.16.0.0/24", "10.0.0.0/24", "c0", 1 },
		{ WEST, "172.16.0.0/24", "10.39.15.0/24", "c9999", 1 },
		{ WEST, "172.16.0.9/32 172.16.0.0/24",
		  "10.39.15.7/32 10.39.15.0/24", "c9999", 1 },
		{ WEST, "172.16.0.0/24", "10.39.15.0/25", "c9999", 0 },
		{ WEST, "172.16.0.0/24", "10.0.0.0/8", "c0", 0 },
		{ WEST, "172.16.0.0/24", "11.0.0.0/24", "none", 0 },
		{ NORTH, "172.16.0.0/24", "10.39.15.0/24", "none", 0 },
	};
	/* clang-format on */
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	add_nets(&f, HOSTS SAME "rightsubnet=172.16.0.0/24", 10000);
	assert_short_chains(&f.db);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_found_by_ts(&f, &cases[i]);
	}
	fixture_done(&f);
}

/* A template's remote selector is whoever calls. */
static void so_are_templates_of_the_same_ids(void **unused)
{
	/* clang-format off */
	static const struct ts_case cases[] = {
		{ WEST, WEST "/32", "10.39.15.0/24", "c9999", 1 },
		{ NORTH, NORTH "/32", "10.39.14.0/24", "c9998", 1 },
		{ NORTH, NORTH "/32", "10.39.14.0/25", "c9998", 0 },
	};
	/* clang-format on */
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	add_nets(&f, ROAD SAME, 10000);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_found_by_ts(&f, &cases[i]);
	}
	fixture_done(&f);
}

/* Not one whose selectors are the same in part only, or that fits not at all. */
static void the_very_same_selectors_are_found_before_wider_ones(void **unused)
{
	const struct ts_case both = { WEST, "172.16.0.0/24", "10.0.0.0/24",
				      "narrow", 0 };
	const struct ts_case one = { WEST, "172.16.0.0/24", "10.0.1.0/24",
				     "two", 0 };
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	add_conn(&f, "first",
		 HOSTS SAME "leftsubnet=10.0.0.0/8 rightsubnet=172.16.0.0/24");
	add_conn(&f, "two",
		 HOSTS SAME "leftsubnet=10.0.2.0/24,10.0.1.0/24 "
			    "rightsubnet=172.16.0.0/24");
	add_conn(&f, "narrow",
		 HOSTS SAME "leftsubnet=10.0.0.0/24 rightsubnet=172.16.0.0/24");
	add_conn(&f, "later",
		 HOSTS SAME "leftsubnet=10.0.0.0/24 rightsubnet=172.16.0.0/24");
	assert_found_by_ts(&f, &both);
	assert_found_by_ts(&f, &one);
	fixture_done(&f);
}

static void name_of_peer(char *buf, size_t size, unsigned i)
{
	snprintf(buf, size, "10.%u.%u.%u", i >> 16, i >> 8 & 0xff, i & 0xff);
}

static void add_peers(struct fixture *f, unsigned nr)
{
	for (unsigned i = 0; i < nr; i++) {
		char name[32], peer[32], words[80];

		name_of_peer(peer, sizeof(peer), i);
		snprintf(name, sizeof(name), "c%u", i);
		snprintf(words, sizeof(words), "left=%s right=%s", EAST, peer);
		conn_reqid(&f->db, add_conn(f, name, words));
	}
}

static void a_hundred_thousand_are_found_without_a_scan(void **unused)
{
	const unsigned nr = 100000;
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	add_peers(&f, nr);
	assert_int_equal(f.db.nr, nr);
	assert_short_chains(&f.db);
	f.nr_compared = 0;
	for (unsigned i = 0; i < nr; i += 997) {
		char name[32], peer[32];

		name_of_peer(peer, sizeof(peer), i);
		snprintf(name, sizeof(name), "c%u", i);
		struct conn *c = conn_by_name(&f.db, name);

		assert_string_equal(candidates_of(&f, EAST, peer, 8), name);
		assert_string_equal(refined(&f, peer, peer, NULL, ""), name);
		assert_ptr_equal(conn_by_serial(&f.db, i + 1), c);
		assert_ptr_equal(conn_by_reqid(&f.db, 16389 + 4 * i), c);
	}
	assert_in_range(f.nr_compared, 1, 4 * (nr / 997 + 1));
	fixture_done(&f);
}

static void add_instances(struct fixture *f, struct conn *template, unsigned nr)
{
	for (unsigned i = 0; i < nr; i++) {
		char peer[32];

		name_of_peer(peer, sizeof(peer), i);
		struct ip_address address = address_of(peer);

		(void)conn_instantiate(&f->db, template, &address, &no_id);
	}
}

static void instances_do_not_stand_before_their_template(void **unused)
{
	struct ip_address first = address_of("10.0.0.0");
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *road = add_conn(&f, "road", ROAD);

	add_instances(&f, road, 10000);
	assert_int_equal(f.db.algorithms.nr_entries, 1);
	assert_in_range(longest_chain(&f.db.by_instance), 1, 20);
	f.nr_compared = 0;
	assert_string_equal(candidates_of(&f, EAST, "10.0.0.0", 8), "road");
	assert_ptr_equal(conn_by_name(&f.db, "road"), road);
	assert_string_equal(refined(&f, "10.0.0.0", "@x", NULL, ""), "road");
	assert_in_range(f.nr_compared, 1, 3);
	assert_int_equal(
		conn_instantiate(&f.db, road, &first, &no_id)->instance, 1);
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_exact_pair_is_a_candidate_before_any),
		cmocka_unit_test(
			who_never_negotiates_or_has_no_address_is_no_candidate),
		cmocka_unit_test(candidates_are_one_of_each_set_of_proposals),
		cmocka_unit_test(the_callers_id_decides_then_the_address),
		cmocka_unit_test(
			the_id_that_was_asked_for_chooses_among_equals),
		cmocka_unit_test(of_equals_the_one_that_fits_best_is_found),
		cmocka_unit_test(one_walk_finds_the_best_grade),
		cmocka_unit_test(a_connection_for_any_id_stays_one),
		cmocka_unit_test(a_name_is_of_one_an_alias_of_all_that_have_it),
		cmocka_unit_test(all_of_an_alias_may_be_removed),
		cmocka_unit_test(of_two_of_one_name_the_newer_is_found),
		cmocka_unit_test(
			ten_thousand_of_one_host_pair_are_told_apart_at_once),
		cmocka_unit_test(
			ten_thousand_of_the_same_ids_are_told_apart_at_once),
		cmocka_unit_test(so_are_templates_of_the_same_ids),
		cmocka_unit_test(
			the_very_same_selectors_are_found_before_wider_ones),
		cmocka_unit_test(a_hundred_thousand_are_found_without_a_scan),
		cmocka_unit_test(instances_do_not_stand_before_their_template),
	};

	return cmocka_run_group_tests_name("conn_find", tests, NULL, NULL);
}
