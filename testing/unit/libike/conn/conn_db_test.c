/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * All connections: added, instantiated, oriented, removed.
 */
#include "unit/libike/conn/conn_fixture.h"

#include <string.h>

#include "libswan/alloc.h"
#include "unit/libike/crypto/nss_fixture.h"

#define HOSTS "left=" EAST " right=" WEST " "
#define ROAD  "left=" EAST " right=%any "

static const struct id no_id = { .type = ID_NONE };

/* What conn_add() says of WORDS; the caller's. */
static diag_t refusal_of(struct fixture *f, const char *words)
{
	struct conn_spec *spec = spec_of("c", words);
	struct conn *c = NULL;
	diag_t d = conn_add(&f->db, spec, false, &c);

	assert_non_null(d);
	assert_null(c);
	conn_spec_unref(&spec);
	return d;
}

static void bad_proposals_are_refused_and_nothing_is_added(void **unused)
{
	/* clang-format off */
	static const struct {
		const char *words;
		const char *text; /* in the diag */
	} cases[] = {
		{ HOSTS "ike=vanitycipher",
		  "'vanitycipher' is not recognized" },
		{ HOSTS "ike=", "IKE proposal is empty" },
		{ HOSTS "esp=sah1", "'sah1' is not recognized" },
		{ HOSTS "ah=null",
		  "AH cannot have 'none' as the integrity algorithm" },
	};
	/* clang-format on */
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_failure(refusal_of(&f, cases[i].words), cases[i].text);
	}
	assert_int_equal(f.db.nr, 0);
	assert_int_equal(f.db.algorithms.nr_entries, 0);
	fixture_done(&f);
}

static void insist_needs_an_additional_key_exchange_in_ike(void **unused)
{
	static const char *const cases[] = {
		HOSTS "intermediate=insist",
		HOSTS "intermediate=insist ike=aes",
		HOSTS "intermediate=insist ike=aes;addke1=none",
	};
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_failure(refusal_of(&f, cases[i]),
			       "\"intermediate=insist\" invalid, ike= has no "
			       "additional key exchange (addke1= to addke7=)");
	}
	struct conn *c = add_conn(
		&f, "c", HOSTS "intermediate=insist ike=aes;addke1=ml_kem_768");

	assert_true(c->intermediate);
	fixture_done(&f);
}

static void addke_switches_intermediate_on(void **unused)
{
	/* clang-format off */
	static const struct {
		const char *words;
		bool intermediate;
	} cases[] = {
		{ HOSTS, false },
		{ HOSTS "ike=aes;dh19", false },
		{ HOSTS "intermediate=yes", true },
		{ HOSTS "ike=aes;dh19;addke1=ml_kem_768", true },
		{ HOSTS "ike=aes;dh19;addke3=dh20+none intermediate=no", true },
	};
	/* clang-format on */
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct conn *c = add_conn(&f, "c", cases[i].words);

		assert_int_equal(c->intermediate, cases[i].intermediate);
	}
	fixture_done(&f);
}

static void proposals_are_of_esp_or_ah_or_the_defaults(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *plain = add_conn(&f, "plain", HOSTS);
	struct conn *esp = add_conn(&f, "esp", HOSTS "esp=aes_gcm");
	struct conn *ah = add_conn(&f, "ah", HOSTS "ah=sha2_256");

	assert_int_equal(plain->ike->protocol, PROTOCOL_IKE);
	assert_int_equal(plain->ike->nr, 5);
	assert_int_equal(plain->child->protocol, PROTOCOL_ESP);
	assert_int_equal(plain->child->nr, 5);
	assert_int_equal(esp->child->protocol, PROTOCOL_ESP);
	assert_int_equal(esp->child->nr, 1);
	assert_int_equal(ah->child->protocol, PROTOCOL_AH);
	assert_int_equal(ah->child->nr, 1);
	fixture_done(&f);
}

static unsigned sequence_numbers_of(const struct proposal *p)
{
	unsigned bits = 0;

	for (size_t i = 0; i < p->nr; i++) {
		if (p->transforms[i].type == TRANSFORM_SN) {
			bits |= 1u << p->transforms[i].id;
		}
	}
	return bits;
}

static void without_a_replay_window_there_is_no_esn(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *with = add_conn(&f, "with", HOSTS);
	struct conn *without = add_conn(&f, "without", HOSTS "replay-window=0");

	assert_int_equal(sequence_numbers_of(&with->child->list[0]),
			 CONN_SN_32_BIT | CONN_SN_64_BIT);
	assert_int_equal(sequence_numbers_of(&without->child->list[0]),
			 CONN_SN_32_BIT);
	fixture_done(&f);
}

static void connections_alike_share_their_proposals(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *a = add_conn(&f, "a", HOSTS "ike=aes esp=aes");
	struct conn *b = add_conn(&f, "b", HOSTS "ike=aes esp=aes");
	struct conn *other = add_conn(&f, "c", HOSTS "ike=aes esp=aes pfs=no");

	assert_ptr_equal(a->ike, b->ike);
	assert_ptr_not_equal(a->ike, other->ike);
	assert_int_equal(f.db.algorithms.nr_entries, 2);
	conn_remove(&f.db, &a);
	assert_int_equal(b->ike->protocol, PROTOCOL_IKE);
	conn_remove(&f.db, &b);
	assert_int_equal(f.db.algorithms.nr_entries, 1);
	fixture_done(&f);
}

static void notes_of_the_parser_are_logged_for_each_connection(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	add_conn(&f, "one", HOSTS "ike=aes-sha2+sha2");
	assert_non_null(strstr(f.logged, "\"one\": "));
	add_conn(&f, "two", HOSTS "ike=aes-sha2+sha2");
	assert_non_null(strstr(f.logged, "\"two\": "));
	fixture_done(&f);
}

static void an_instance_has_the_callers_address_and_id(void **unused)
{
	struct ip_address west = address_of(WEST);
	struct id road = id_of("@road");
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *template =
		add_conn(&f, "road", ROAD "rightprotoport=udp/1701");
	struct conn *c = conn_instantiate(&f.db, template, &west, &road);

	assert_true(conn_is_template(template));
	assert_false(conn_is_instance(template));
	assert_true(conn_is_instance(c));
	assert_false(conn_is_template(c));
	assert_int_equal(c->template_serial, template->serial);
	assert_int_equal(c->instance, 1);
	assert_true(id_eq(&c->remote_id, &road));
	assert_ts(c->remote_ts, WEST "/32/UDP/1701");
	assert_ts(c->local_ts, EAST "/32");
	assert_ptr_equal(c->ike, template->ike);
	assert_ptr_equal(conn_by_serial(&f.db, c->serial), c);
	assert_ptr_equal(conn_by_name(&f.db, "road"), template);
	id_done(&road);
	fixture_done(&f);
}

static void the_same_caller_gets_the_same_instance(void **unused)
{
	struct ip_address west = address_of(WEST), north = address_of(NORTH);
	struct id road = id_of("@road"), same = id_of("@ROAD");
	struct id other = id_of("@other");
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *template = add_conn(&f, "road", ROAD);
	struct conn *c = conn_instantiate(&f.db, template, &west, &road);

	assert_ptr_equal(conn_instantiate(&f.db, template, &west, &same), c);
	assert_int_equal(
		conn_instantiate(&f.db, template, &west, &other)->instance, 2);
	assert_int_equal(
		conn_instantiate(&f.db, template, &north, &road)->instance, 3);
	assert_int_equal(
		conn_instantiate(&f.db, template, &west, &no_id)->instance, 4);
	id_done(&road);
	id_done(&same);
	id_done(&other);
	fixture_done(&f);
}

static void an_instance_is_found_by_the_id_it_turned_out_to_have(void **unused)
{
	struct ip_address west = address_of(WEST);
	struct id road = id_of("@road");
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *template = add_conn(&f, "road", ROAD);
	struct conn *c = conn_instantiate(&f.db, template, &west, &no_id);

	assert_int_equal(c->remote_id.type, ID_NONE);
	conn_set_remote_id(&f.db, c, &road);
	assert_true(id_eq(&c->remote_id, &road));
	assert_ptr_equal(conn_instantiate(&f.db, template, &west, &road), c);
	assert_ptr_not_equal(conn_instantiate(&f.db, template, &west, &no_id),
			     c);
	id_done(&road);
	fixture_done(&f);
}

static void a_templates_own_id_is_that_of_its_instances(void **unused)
{
	struct ip_address west = address_of(WEST);
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *template = add_conn(&f, "road", ROAD "rightid=@road");
	struct conn *c = conn_instantiate(&f.db, template, &west, &no_id);

	assert_true(id_eq(&c->remote_id, &template->remote_id));
	fixture_done(&f);
}

static void count(void *ctx, struct conn *c)
{
	(void)c;
	(*(size_t *)ctx)++;
}

static void remove_it(void *ctx, struct conn *c)
{
	struct fixture *f = ctx;

	conn_remove(&f->db, &c);
	assert_null(c);
}

static void each_instance_of_a_template_may_be_removed(void **unused)
{
	struct ip_address west = address_of(WEST), north = address_of(NORTH);
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *one = add_conn(&f, "one", ROAD);
	struct conn *two = add_conn(&f, "two", ROAD);

	(void)conn_instantiate(&f.db, one, &west, &no_id);
	(void)conn_instantiate(&f.db, two, &west, &no_id);
	(void)conn_instantiate(&f.db, one, &north, &no_id);
	assert_int_equal(conn_each_instance(&f.db, one, remove_it, &f), 2);
	assert_int_equal(conn_each_instance(&f.db, one, remove_it, &f), 0);
	assert_int_equal(conn_each_instance(&f.db, two, remove_it, &f), 1);
	assert_int_equal(f.db.nr, 2);
	fixture_done(&f);
}

static void instances_outlive_their_template(void **unused)
{
	struct ip_address west = address_of(WEST), north = address_of(NORTH);
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *template = add_conn(&f, "road", ROAD);
	struct conn *a = conn_instantiate(&f.db, template, &west, &no_id);
	struct conn *b = conn_instantiate(&f.db, template, &north, &no_id);

	conn_remove(&f.db, &template);
	assert_null(template);
	assert_int_equal(f.db.nr, 2);
	conn_remove(&f.db, &a);
	assert_ptr_equal(conn_by_serial(&f.db, b->serial), b);
	assert_int_equal(b->ike->protocol, PROTOCOL_IKE);
	fixture_done(&f);
}

static void a_removed_connection_is_in_no_index(void **unused)
{
	struct ip_address east = address_of(EAST), west = address_of(WEST);
	struct id id = id_of("@west");
	struct conn *found[4];
	struct fixture f;
	size_t nr = 0;

	(void)unused;
	fixture_init(&f);
	struct conn *c =
		add_conn(&f, "c", HOSTS "rightid=@west connalias=x,y base=z");
	uint64_t serial = c->serial;
	uint32_t reqid = conn_reqid(&f.db, c);

	conn_remove(&f.db, &c);
	assert_null(conn_by_serial(&f.db, serial));
	assert_null(conn_by_name(&f.db, "c"));
	assert_null(conn_by_reqid(&f.db, reqid));
	assert_int_equal(conn_each_named(&f.db, "x", count, &nr), 0);
	assert_int_equal(conn_each_named(&f.db, "z", count, &nr), 0);
	assert_int_equal(conn_candidates(&f.db, &east, &west, found, 4), 0);
	assert_null(conn_refine(&f.db,
				&(struct conn_caller){ .local = &east,
						       .remote = &west,
						       .remote_id = &id }));
	assert_int_equal(f.db.by_hosts.nr_entries, 0);
	assert_int_equal(f.db.by_id.nr_entries, 0);
	assert_int_equal(f.db.aliases.nr_entries, 0);
	assert_int_equal(f.db.by_reqid.nr_entries, 0);
	id_done(&id);
	fixture_done(&f);
}

static void new_interfaces_orient_again(void **unused)
{
	/* clang-format off */
	const struct ike_interface west_only[] = {
		{ "eth2", address_of(WEST) },
	};
	/* clang-format on */
	struct ip_address east = address_of(EAST), west = address_of(WEST);
	struct conn *found[4];
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c = add_conn(&f, "c", HOSTS);

	assert_true(c->left_is_local);
	conn_db_interfaces(&f.db, west_only, 1);
	conn_db_orient(&f.db);
	assert_true(c->oriented);
	assert_false(c->left_is_local);
	assert_string_equal(c->interface, "eth2");
	assert_ts(c->local_ts, WEST "/32");
	assert_int_equal(conn_candidates(&f.db, &east, &west, found, 4), 0);
	assert_int_equal(conn_candidates(&f.db, &west, &east, found, 4), 1);
	conn_db_interfaces(&f.db, NULL, 0);
	conn_db_orient(&f.db);
	assert_false(c->oriented);
	assert_int_equal(conn_candidates(&f.db, &west, &east, found, 4), 0);
	fixture_done(&f);
}

/* In every order: the first of those with the address. */
static void interfaces_are_found_by_address(void **unused)
{
	const char *const addresses[] = { "192.0.2.9", "2001:db8::1",
					  "192.0.2.1", "192.0.2.9",
					  "192.0.2.2" };
	struct ike_interface interfaces[ARRAY_LEN(addresses)] = { 0 };
	struct ip_address unknown;
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
		assert_true(ip_address_parse(view_of_string(addresses[i]),
					     &interfaces[i].address));
	}
	conn_db_interfaces(&f.db, interfaces, ARRAY_LEN(interfaces));
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
		assert_ptr_equal(conn_db_interface_by_address(
					 &f.db, &interfaces[i].address),
				 &f.db.interfaces[i == 3 ? 0 : i]);
	}
	assert_true(ip_address_parse(view_of_string("192.0.2.3"), &unknown));
	assert_false(conn_db_has_address(&f.db, &unknown));
	assert_true(ip_address_parse(view_of_string("::ffff"), &unknown));
	assert_false(conn_db_has_address(&f.db, &unknown));
	conn_db_interfaces(&f.db, NULL, 0);
	assert_false(conn_db_has_address(&f.db, &unknown));
	fixture_done(&f);
}

static void the_same_interfaces_change_nothing(void **unused)
{
	struct id road = id_of("@road");
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c = add_conn(&f, "c", HOSTS "rightid=%any");
	const struct ip_selector *before = c->local_ts.list;
	struct ike_interface same[3];

	memcpy(same, f.db.interfaces, sizeof(same));
	conn_set_remote_id(&f.db, c, &road);
	conn_db_interfaces(&f.db, same, 3);
	conn_db_orient(&f.db);
	assert_ptr_equal(c->local_ts.list, before);
	assert_true(id_eq(&c->remote_id, &road));
	id_done(&road);
	fixture_done(&f);
}

static void an_instance_keeps_who_called_when_interfaces_change(void **unused)
{
	struct ip_address west = address_of(WEST);
	struct id road = id_of("@road");
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *template = add_conn(&f, "road", "left=%any right=%eth1");
	struct conn *c = conn_instantiate(&f.db, template, &west, &road);
	/* clang-format off */
	const struct ike_interface moved[] = {
		{ "eth1", address_of(NORTH) },
	};
	/* clang-format on */

	conn_db_interfaces(&f.db, moved, 1);
	conn_db_orient(&f.db);
	assert_true(c->oriented);
	assert_ts(c->local_ts, NORTH "/32");
	assert_ts(c->remote_ts, WEST "/32");
	assert_true(id_eq(&c->remote_id, &road));
	conn_db_interfaces(&f.db, NULL, 0);
	conn_db_orient(&f.db);
	assert_false(c->oriented);
	assert_ts(c->remote_ts, WEST "/32");
	assert_ptr_equal(conn_instantiate(&f.db, template, &west, &road), c);
	id_done(&road);
	fixture_done(&f);
}

/* The base starts at 16388, step 4; ESP's is base + 1 (PLUTO_SA_REQID). */
static void reqids_are_fresh_but_those_configured(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *a = add_conn(&f, "a", HOSTS);
	struct conn *b = add_conn(&f, "b", HOSTS "reqid=77");
	struct conn *c = add_conn(&f, "c", HOSTS "ah=sha2");

	assert_int_equal(conn_reqid(&f.db, a), 16389);
	assert_int_equal(conn_reqid(&f.db, b), 77);
	assert_int_equal(conn_reqid(&f.db, c), 16392);
	assert_int_equal(conn_reqid(&f.db, a), 16389);
	assert_ptr_equal(conn_by_reqid(&f.db, 16389), a);
	assert_ptr_equal(conn_by_reqid(&f.db, 77), b);
	assert_null(conn_by_reqid(&f.db, 16388));
	fixture_done(&f);
}

static void reqids_wrap_and_pass_those_in_use(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *a = add_conn(&f, "a", HOSTS);
	struct conn *b = add_conn(&f, "b", HOSTS);
	struct conn *c = add_conn(&f, "c", HOSTS);

	assert_int_equal(conn_reqid(&f.db, a), 16389);
	f.db.next_reqid = INT32_MAX - 3;
	assert_int_equal(conn_reqid(&f.db, b), INT32_MAX - 2);
	assert_int_equal(conn_reqid(&f.db, c), 16393);
	fixture_done(&f);
}

/* Of those with the reqid, and a trap, the one with the narrowest selectors. */
static void a_trap_is_found_by_reqid_and_packet(void **unused)
{
	struct ip_selector local, remote, elsewhere;
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *a =
		add_conn(&f, "a", HOSTS "reqid=5 rightsubnet=10.0.0.0/8");
	struct conn *b =
		add_conn(&f, "b", HOSTS "reqid=5 rightsubnet=10.2.0.0/16");
	struct conn *c = add_conn(&f, "c", HOSTS "rightsubnet=10.2.7.0/24");

	assert_null(ip_selector_parse(view_of_string(EAST), &local));
	assert_null(ip_selector_parse(view_of_string("10.2.7.1"), &remote));
	assert_null(ip_selector_parse(view_of_string("10.9.0.1"), &elsewhere));
	assert_int_equal(conn_reqid(&f.db, a), 5);
	assert_int_equal(conn_reqid(&f.db, b), 5);
	assert_int_not_equal(conn_reqid(&f.db, c), 5);
	uint32_t trap = conn_trap_reqid(&f.db, a);

	assert_int_not_equal(trap, 5);
	assert_int_equal(conn_reqid_of_trap(trap), 5);
	assert_int_equal(conn_reqid_of_trap(5), 0);
	assert_null(conn_by_acquire(&f.db, trap, &local, &remote));
	a->routed = c->routed = true;
	assert_ptr_equal(conn_by_acquire(&f.db, trap, &local, &remote), a);
	b->routed = true;
	assert_ptr_equal(conn_by_acquire(&f.db, trap, &local, &remote), b);
	assert_ptr_equal(conn_by_acquire(&f.db, trap, &local, &elsewhere), a);
	assert_null(conn_by_acquire(&f.db, 5, &local, &remote));
	assert_null(conn_by_acquire(&f.db, trap, &remote, &local));
	fixture_done(&f);
}

static void nothing_is_left_allocated(void **unused)
{
	struct ip_address west = address_of(WEST);
	size_t before = xalloc_nr_live();
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *template = add_conn(&f, "road", ROAD "connalias=a,b");

	(void)conn_instantiate(&f.db, template, &west, &no_id);
	add_conn(&f, "c", HOSTS "base=d ike=aes-sha2+sha2");
	fixture_done(&f);
	assert_int_equal(xalloc_nr_live(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			bad_proposals_are_refused_and_nothing_is_added),
		cmocka_unit_test(
			insist_needs_an_additional_key_exchange_in_ike),
		cmocka_unit_test(addke_switches_intermediate_on),
		cmocka_unit_test(proposals_are_of_esp_or_ah_or_the_defaults),
		cmocka_unit_test(without_a_replay_window_there_is_no_esn),
		cmocka_unit_test(connections_alike_share_their_proposals),
		cmocka_unit_test(
			notes_of_the_parser_are_logged_for_each_connection),
		cmocka_unit_test(an_instance_has_the_callers_address_and_id),
		cmocka_unit_test(the_same_caller_gets_the_same_instance),
		cmocka_unit_test(
			an_instance_is_found_by_the_id_it_turned_out_to_have),
		cmocka_unit_test(a_templates_own_id_is_that_of_its_instances),
		cmocka_unit_test(each_instance_of_a_template_may_be_removed),
		cmocka_unit_test(instances_outlive_their_template),
		cmocka_unit_test(a_removed_connection_is_in_no_index),
		cmocka_unit_test(new_interfaces_orient_again),
		cmocka_unit_test(interfaces_are_found_by_address),
		cmocka_unit_test(the_same_interfaces_change_nothing),
		cmocka_unit_test(
			an_instance_keeps_who_called_when_interfaces_change),
		cmocka_unit_test(reqids_are_fresh_but_those_configured),
		cmocka_unit_test(reqids_wrap_and_pass_those_in_use),
		cmocka_unit_test(a_trap_is_found_by_reqid_and_packet),
		cmocka_unit_test(nothing_is_left_allocated),
	};

	return cmocka_run_group_tests_name("conn_db", tests, nss_fixture_start,
					   nss_fixture_stop);
}
