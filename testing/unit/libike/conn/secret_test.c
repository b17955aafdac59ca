/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which shared key is for whom: the scores of ipsec.secrets.
 */
#include "unit/libike/conn/conn_fixture.h"

#include <stdio.h>
#include <string.h>

#include "conn/secret.h"
#include "keys/auth_octets.h"
#include "libswan/alloc.h"
#include "unit/libike/crypto/nss_fixture.h"

/* One record a line: "@a @b : secret". */
static void add_record(struct secret_specs *specs, const char *ids,
		       const char *psk)
{
	size_t size = sizeof(*specs->list);
	char *copy = xstrdup(ids);
	char *rest = NULL;
	struct secret_spec record = { .psk = blob_clone(view_of_string(psk)) };

	for (char *id = strtok_r(copy, " ", &rest); id != NULL;
	     id = strtok_r(NULL, " ", &rest)) {
		record.ids = xrealloc(
			record.ids, record.nr_ids * sizeof(*record.ids),
			(record.nr_ids + 1) * sizeof(*record.ids));
		record.ids[record.nr_ids++] = id_of(id);
	}
	xfree(copy);
	if ((specs->nr & (specs->nr - 1)) == 0) { /* a power of two: full */
		specs->list = xrealloc(specs->list, specs->nr * size,
				       (2 * specs->nr + 1) * size);
	}
	specs->list[specs->nr++] = record;
}

/* The octets as text, in a static buffer; "none". */
static const char *psk_of(const struct secrets *secrets, const char *local,
			  const char *remote)
{
	static char buf[64];
	struct id l = id_of(local), r = id_of(remote);
	const struct secret_spec *record = secret_find(secrets, &l, &r);

	id_done(&l);
	id_done(&r);
	if (record == NULL) {
		return "none";
	}
	assert_true(record->psk.len < sizeof(buf));
	memcpy(buf, record->psk.ptr, record->psk.len);
	buf[record->psk.len] = '\0';
	return buf;
}

static const char *psk_among(const char *const *records, size_t nr,
			     const char *local, const char *remote)
{
	struct secret_specs *specs = NEW(struct secret_specs);

	for (size_t i = 0; i < nr; i++) {
		add_record(specs, records[i], records[i]);
	}
	struct secrets *secrets = secrets_new(&specs);

	assert_null(specs);
	const char *psk = psk_of(secrets, local, remote);

	secrets_free(&secrets);
	assert_null(secrets);
	return psk;
}

/* A record's own IDs are its key here: so it is seen which one was used. */
static void each_combination_of_the_table_is_usable_or_not(void **unused)
{
	/* clang-format off */
	static const struct {
		const char *ids;
		bool usable;
	} cases[] = {
		{ "@local @remote", true },	 /* 12 */
		{ "@remote @local", true },	 /* 12 */
		{ "@local @x @remote", true },	 /* 12 */
		{ "@local @remote %any", true }, /* 12 and any */
		{ "@local %any", true },	 /* 10 */
		{ "%any @x @local", true },	 /* 10 */
		{ "@local", true },		 /* 9 */
		{ "@remote %any", true },	 /* 6 */
		{ "%any", true },		 /* 2 */
		{ "%any %any", true },		 /* 2 */
		{ "@x %any", true },		 /* 2 */
		{ "%any6", true },		 /* 2 */
		{ "@local @x", false },		 /* 8: local of two */
		{ "@remote", false },		 /* 4 */
		{ "@remote @x", false },	 /* 4 */
		{ "@x", false },
		{ "@x @y", false },
	};
	/* clang-format on */

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *got =
			psk_among(&cases[i].ids, 1, "@local", "@remote");

		if (strcmp(got, cases[i].usable ? cases[i].ids : "none") != 0) {
			fail_msg("%s: %s", cases[i].ids, got);
		}
	}
}

static void a_record_without_ids_is_for_any_pair(void **unused)
{
	struct secret_specs *specs = NEW(struct secret_specs);

	(void)unused;
	add_record(specs, "", "default");
	struct secrets *secrets = secrets_new(&specs);

	assert_string_equal(psk_of(secrets, "@local", "@remote"), "default");
	assert_string_equal(psk_of(secrets, "@local", "%any"), "default");
	secrets_free(&secrets);
}

/* In the order of the table; each record is worse than the one before. */
static const char *const ranked[] = {
	"@local @remote", "@local %any", "@local", "@remote %any", "@x %any",
};

static void the_better_score_wins_in_either_order_of_the_file(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(ranked); i++) {
		for (size_t j = i + 1; j < ARRAY_LEN(ranked); j++) {
			const char *up[] = { ranked[i], ranked[j] };
			const char *down[] = { ranked[j], ranked[i] };

			assert_string_equal(
				psk_among(up, 2, "@local", "@remote"),
				ranked[i]);
			assert_string_equal(
				psk_among(down, 2, "@local", "@remote"),
				ranked[i]);
		}
	}
}

static void any_is_better_than_a_record_without_ids(void **unused)
{
	struct secret_specs *specs = NEW(struct secret_specs);

	(void)unused;
	add_record(specs, "", "default");
	add_record(specs, "%any", "any");
	add_record(specs, "", "later default");
	struct secrets *secrets = secrets_new(&specs);

	assert_string_equal(psk_of(secrets, "@local", "@remote"), "any");
	secrets_free(&secrets);
}

static void of_equal_scores_the_last_is_used(void **unused)
{
	static const char *const ids[] = {
		"@local @remote", "@local %any", "@local",
		"@remote %any",	  "%any",	 "",
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		struct secret_specs *specs = NEW(struct secret_specs);

		add_record(specs, ids[i], "first");
		add_record(specs, ids[i], "second");
		struct secrets *secrets = secrets_new(&specs);

		assert_string_equal(psk_of(secrets, "@local", "@remote"),
				    "second");
		secrets_free(&secrets);
	}
}

/* Road warriors: their ID is 0.0.0.0 until it is known. */
static void a_remote_not_known_so_far_matches_any(void **unused)
{
	/* clang-format off */
	static const struct {
		const char *ids;
		bool usable;
	} cases[] = {
		{ "@local %any", true },   { "@local", true },
		{ "%any", true },	   { "@local 0.0.0.0", true },
		{ "@local @road", false }, { "@road %any", true },
	};
	/* clang-format on */

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *got = psk_among(&cases[i].ids, 1, "@local", "%any");

		if (strcmp(got, cases[i].usable ? cases[i].ids : "none") != 0) {
			fail_msg("%s: %s", cases[i].ids, got);
		}
	}
}

static void names_are_compared_without_case_and_types_apart(void **unused)
{
	/* clang-format off */
	static const struct {
		const char *ids;
		const char *local, *remote;
		bool usable;
	} cases[] = {
		{ "@EAST @west", "@east", "@WEST", true },
		{ "192.1.2.45 192.1.2.23", "192.1.2.23", "192.1.2.45", true },
		{ "2001:db8::1 @east", "@east", "2001:db8:0::1", true },
		{ "@192.1.2.45 @east", "@east", "192.1.2.45", false },
		{ "user@host @east", "@east", "User@Host", true },
		{ "user@host @east", "@east", "@user@host", false },
		{ "@same", "@same", "@same", true },
		{ "@same @other", "@same", "@same", true },
	};
	/* clang-format on */

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *got = psk_among(&cases[i].ids, 1, cases[i].local,
					    cases[i].remote);

		if (strcmp(got, cases[i].usable ? cases[i].ids : "none") != 0) {
			fail_msg("%s: %s", cases[i].ids, got);
		}
	}
}

static void without_secrets_there_is_none(void **unused)
{
	struct secrets *secrets = secrets_new(NULL);
	struct id east = id_of("@east");

	(void)unused;
	assert_string_equal(psk_of(secrets, "@local", "@remote"), "none");
	secrets_free(&secrets);
	secrets_free(&secrets);
	assert_null(secret_find(NULL, &east, &east));
	id_done(&east);
}

static void an_empty_key_is_an_error(void **unused)
{
	struct secret_specs *specs = NEW(struct secret_specs);
	struct id east = id_of("@east");
	PK11SymKey *key = NULL;

	(void)unused;
	add_record(specs, "@east", "");
	struct secrets *secrets = secrets_new(&specs);

	assert_failure(secret_auth_key(secrets,
				       secret_find(secrets, &east, &east),
				       prf_by_name(view_of_string(
					       "HMAC_SHA2_256")),
				       &key),
		       "empty");
	assert_null(key);
	secrets_free(&secrets);
	id_done(&east);
}

/* prf(PSK, pad) of the PSK with "key I", by PRF. */
static void assert_auth_key(struct secrets *secrets, int i, const char *prf_name)
{
	const struct prf_desc *prf = prf_by_name(view_of_string(prf_name));
	char peer[20], octets[20];
	PK11SymKey *got, *psk, *want;
	struct blob want_octets;

	snprintf(peer, sizeof(peer), "@peer%d", i);
	snprintf(octets, sizeof(octets), "key %d", i);
	struct id us = id_of("@east"), them = id_of(peer);

	assert_success(secret_auth_key(
		secrets, secret_find(secrets, &us, &them), prf, &got));
	assert_success(symkey_import(view_of_string(octets), &psk));
	assert_success(auth_key_of_secret(prf, psk, &want));
	assert_success(symkey_export(want, &want_octets));
	assert_symkey_equal(got, blob_view(&want_octets));
	blob_free(&want_octets);
	symkey_free(&want);
	symkey_free(&psk);
	symkey_free(&got);
	id_done(&us);
	id_done(&them);
}

/* What is kept of the last few is told apart by record and prf. */
static void each_has_its_auth_key_again_and_again(void **unused)
{
	struct secret_specs *specs = NEW(struct secret_specs);

	(void)unused;
	for (int i = 0; i < 40; i++) {
		char ids[40], psk[40];

		snprintf(ids, sizeof(ids), "@east @peer%d", i);
		snprintf(psk, sizeof(psk), "key %d", i);
		add_record(specs, ids, psk);
	}
	struct secrets *secrets = secrets_new(&specs);

	for (int i = 0; i < 120; i++) {
		assert_auth_key(secrets, i % 40, "HMAC_SHA2_256");
		assert_auth_key(secrets, i % 3, "HMAC_SHA2_512");
	}
	secrets_free(&secrets);
}

/* More IDs than are indexed by pairs: scored as any other record. */
static void a_record_of_very_many_ids_serves_each_pair(void **unused)
{
	static char ids[100 * 12];
	struct text out = TEXT_IN(ids);
	struct secret_specs *specs = NEW(struct secret_specs);

	(void)unused;
	for (int i = 0; i < 100; i++) {
		text_add(&out, "@host%d ", i);
	}
	add_record(specs, ids, "group");
	add_record(specs, "@host1 %any", "pair with any");
	struct secrets *secrets = secrets_new(&specs);

	assert_string_equal(psk_of(secrets, "@host1", "@host99"), "group");
	assert_string_equal(psk_of(secrets, "@HOST98", "@host0"), "group");
	assert_string_equal(psk_of(secrets, "@host1", "@x"), "pair with any");
	assert_string_equal(psk_of(secrets, "@x", "@y"), "pair with any");
	secrets_free(&secrets);
}

static void ten_thousand_peers_have_a_key_each(void **unused)
{
	struct secret_specs *specs = NEW(struct secret_specs);

	(void)unused;
	for (int i = 0; i < 10000; i++) {
		char ids[40], psk[40];

		snprintf(ids, sizeof(ids), "@east @peer%d", i);
		snprintf(psk, sizeof(psk), "key %d", i);
		add_record(specs, ids, psk);
	}
	struct secrets *secrets = secrets_new(&specs);

	assert_string_equal(psk_of(secrets, "@east", "@peer0"), "key 0");
	assert_string_equal(psk_of(secrets, "@peer9999", "@east"), "key 9999");
	assert_string_equal(psk_of(secrets, "@east", "@peer10000"), "none");
	secrets_free(&secrets);
}

static void all_is_freed(void **unused)
{
	size_t before = xalloc_nr_live();

	(void)unused;
	(void)psk_among(ranked, ARRAY_LEN(ranked), "@local", "@remote");
	assert_int_equal(xalloc_nr_live(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			each_combination_of_the_table_is_usable_or_not),
		cmocka_unit_test(a_record_without_ids_is_for_any_pair),
		cmocka_unit_test(
			the_better_score_wins_in_either_order_of_the_file),
		cmocka_unit_test(any_is_better_than_a_record_without_ids),
		cmocka_unit_test(of_equal_scores_the_last_is_used),
		cmocka_unit_test(a_remote_not_known_so_far_matches_any),
		cmocka_unit_test(
			names_are_compared_without_case_and_types_apart),
		cmocka_unit_test(without_secrets_there_is_none),
		cmocka_unit_test(an_empty_key_is_an_error),
		cmocka_unit_test(each_has_its_auth_key_again_and_again),
		cmocka_unit_test(a_record_of_very_many_ids_serves_each_pair),
		cmocka_unit_test(ten_thousand_peers_have_a_key_each),
		cmocka_unit_test(all_is_freed),
	};

	return cmocka_run_group_tests_name("secret", tests, nss_fixture_start,
					   nss_fixture_stop);
}
