/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/ke.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <pthread.h>

#include "unit/libike/crypto/nss_fixture.h"

/* clang-format off */
/* interface: every name that a configuration may use, ids of the registry */
static const struct { uint16_t id; const char *name; } names[] = {
	{ 19, "dh19" }, { 19, "ecp256" }, { 19, "ecp_256" },
	{ 20, "dh20" }, { 20, "ecp384" }, { 20, "ecp_384" },
	{ 21, "dh21" }, { 21, "ecp521" }, { 21, "ecp_521" },
	{ 31, "dh31" }, { 31, "curve25519" },
	{ 16, "modp4096" }, { 16, "dh16" }, { 15, "modp3072" }, { 15, "dh15" },
	{ 14, "modp2048" }, { 14, "dh14" }, { 18, "modp8192" }, { 18, "dh18" },
	{ 17, "modp6144" }, { 17, "dh17" }, { 5, "modp1536" }, { 5, "dh5" },
	{ 35, "ml_kem_512" }, { 35, "mlkem512" },
	{ 36, "ml_kem_768" }, { 36, "mlkem768" },
	{ 37, "ml_kem_1024" }, { 37, "mlkem1024" },
	{ 0, "none" }, { 0, "null" }, { 0, "dh0" },
};

/* RFC 7296 3.4, RFC 5903, RFC 8031, FIPS 203: octets of value and secret */
static const struct { uint16_t id; uint16_t i, r, secret; } sizes[] = {
	{ 5, 192, 192, 192 }, { 14, 256, 256, 256 }, { 15, 384, 384, 384 },
	{ 16, 512, 512, 512 }, { 17, 768, 768, 768 }, { 18, 1024, 1024, 1024 },
	{ 19, 64, 64, 32 }, { 20, 96, 96, 48 }, { 21, 132, 132, 66 },
	{ 31, 32, 32, 32 }, { 35, 800, 768, 32 }, { 36, 1184, 1088, 32 },
	{ 37, 1568, 1568, 32 },
};
/* clang-format on */

/* One exchange with itself. */
struct exchange {
	struct ke_keypair *pair;
	struct blob value_i, value_r;
	PK11SymKey *secret_i, *secret_r;
};

static struct exchange run(const struct ke_desc *ke)
{
	struct exchange x;

	assert_success(ke->ops->keygen(ke, &x.pair, &x.value_i));
	assert_success(ke->ops->encaps(ke, blob_view(&x.value_i), &x.value_r,
				       &x.secret_r));
	assert_success(ke->ops->decaps(ke, x.pair, blob_view(&x.value_r),
				       &x.secret_i));
	return x;
}

static void exchange_done(const struct ke_desc *ke, struct exchange *x)
{
	ke_keypair_free(ke, &x->pair);
	blob_free(&x->value_i);
	blob_free(&x->value_r);
	symkey_free(&x->secret_i);
	symkey_free(&x->secret_r);
}

static void both_sides_agree_with_values_of_the_right_size(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		const struct ke_desc *ke = ke_by_id(sizes[i].id);
		struct exchange x;
		struct blob secret;

		assert_non_null(ke);
		if (!ke_is_available(ke)) {
			print_message("%s: not in this NSS\n", ke->name);
			continue;
		}
		x = run(ke);
		assert_int_equal(x.value_i.len, sizes[i].i);
		assert_int_equal(x.value_r.len, sizes[i].r);
		assert_int_equal(symkey_bytes(x.secret_r), sizes[i].secret);
		assert_success(symkey_export(x.secret_r, &secret));
		assert_symkey_equal(x.secret_i, blob_view(&secret));
		blob_free(&secret);
		exchange_done(ke, &x);
	}
}

static void assert_refused_on_both_sides(const struct ke_desc *ke,
					 struct exchange *x, size_t nr_less)
{
	struct blob value = blob_new(x->value_i.len + x->value_r.len);
	struct view as_i = view_of(value.ptr, x->value_i.len + 1 - nr_less);
	struct view as_r = view_of(value.ptr, x->value_r.len + 1 - nr_less);
	PK11SymKey *secret;
	struct blob out;

	memcpy(value.ptr, x->value_i.ptr, x->value_i.len);
	assert_failure(ke->ops->encaps(ke, as_i, &out, &secret),
		       "initiator's value is");
	assert_null(secret);
	assert_null(out.ptr);
	assert_failure(ke->ops->check(ke, INITIATOR, as_i), ke->name);
	memcpy(value.ptr, x->value_r.ptr, x->value_r.len);
	assert_failure(ke->ops->decaps(ke, x->pair, as_r, &secret),
		       "responder's value is");
	assert_null(secret);
	assert_failure(ke->ops->check(ke, RESPONDER, as_r), ke->name);
	blob_free(&value);
}

/* MLK-2, and of every other method: an octet more or less is refused. */
static void MLK_2_a_value_of_another_length_is_refused(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		const struct ke_desc *ke = ke_by_id(sizes[i].id);
		struct exchange x;

		if (ke->bits > 4096 && ke->id < 19) {
			continue; /* the same code as the smaller ones */
		}
		if (ke_is_available(ke)) {
			x = run(ke);
			assert_refused_on_both_sides(ke, &x, 0); /* one more */
			assert_refused_on_both_sides(ke, &x, 2); /* one less */
			exchange_done(ke, &x);
		}
	}
}

/* MLK-6: keys are made anew each time, and so is what encapsulation adds. */
static void MLK_6_every_pair_and_every_encapsulation_is_new(void **unused)
{
	static const struct ke_desc *const methods[] = {
		&ke_ml_kem_768, &ke_curve25519, &ke_ecp256, &ke_modp2048
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		struct exchange a = run(methods[i]);
		struct exchange b = run(methods[i]);
		struct blob again;
		PK11SymKey *secret;

		assert_false(view_eq(blob_view(&a.value_i),
				     blob_view(&b.value_i)));
		assert_success(methods[i]->ops->encaps(
			methods[i], blob_view(&a.value_i), &again, &secret));
		assert_false(view_eq(blob_view(&a.value_r), blob_view(&again)));
		symkey_free(&secret);
		blob_free(&again);
		exchange_done(methods[i], &a);
		exchange_done(methods[i], &b);
	}
}

/* MLK-1: 35, 36, 37 are known by name and number; so are all others. */
static void MLK_1_every_configured_name_has_its_number(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_non_null(ke_by_id(names[i].id));
		assert_ptr_equal(ke_by_name(view_of_string(names[i].name)),
				 ke_by_id(names[i].id));
	}
	assert_null(ke_by_name(view_of_string("modp1024")));
	assert_null(ke_by_name(view_of_string("dh22")));
	assert_null(ke_by_id(22));
}

/* R9370-17 does not arise: no method has attributes, ids tell them apart. */
static void ids_are_unique(void **unused)
{
	(void)unused;
	for (size_t i = 0; ke_descs[i] != NULL; i++) {
		assert_ptr_equal(ke_by_id(ke_descs[i]->id), ke_descs[i]);
	}
}

static void none_cannot_be_run(void **unused)
{
	struct ke_keypair *pair = NULL;

	(void)unused;
	assert_ptr_equal(ke_by_id(0), &ke_none);
	assert_null(ke_none.ops);
	assert_false(ke_is_available(&ke_none));
	ke_keypair_free(&ke_none, &pair); /* nothing */
}

static void *run_often(void *unused)
{
	for (int i = 0; i < 20; i++) {
		const struct ke_desc *ke =
			i % 2 == 0 ? &ke_ml_kem_768 : &ke_curve25519;
		struct exchange x;

		assert_true(ke_is_available(ke));
		x = run(ke);
		exchange_done(ke, &x);
	}
	return unused;
}

static void threads_do_not_disturb_each_other(void **unused)
{
	pthread_t threads[4];

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		assert_int_equal(
			pthread_create(&threads[i], NULL, run_often, NULL), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_sides_agree_with_values_of_the_right_size),
		cmocka_unit_test(MLK_2_a_value_of_another_length_is_refused),
		cmocka_unit_test(MLK_6_every_pair_and_every_encapsulation_is_new),
		cmocka_unit_test(MLK_1_every_configured_name_has_its_number),
		cmocka_unit_test(ids_are_unique),
		cmocka_unit_test(none_cannot_be_run),
		cmocka_unit_test(threads_do_not_disturb_each_other),
	};

	/* MLK-11: NSS stops only when no secret and no key is held any more. */
	return cmocka_run_group_tests_name("ke", tests, nss_fixture_start,
					   nss_fixture_stop);
}
