/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/nss.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include "crypto/ke.h"
#include "libswan/alloc.h"
#include "unit/libike/crypto/nss_fixture.h"

/* A directory of the test's own, removed with its files afterwards. */
static char *make_directory(void)
{
	char *path = xstrdup("/tmp/nss_test.XXXXXX");

	assert_non_null(mkdtemp(path));
	return path;
}

static void remove_directory(char *path)
{
	static const char *const files[] = { "cert9.db", "key4.db",
					     "pkcs11.txt", "passwords" };

	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		char *file = xasprintf("%s/%s", path, files[i]);

		(void)unlink(file);
		xfree(file);
	}
	assert_int_equal(rmdir(path), 0);
	xfree(path);
}

static void a_database_is_created_and_opened(void **unused)
{
	char *path = make_directory();
	struct ke_keypair *pair;
	struct blob value;

	(void)unused;
	assert_success(nss_create_db(path));
	assert_success(nss_start(path, NULL));
	assert_success(ke_curve25519.ops->keygen(&ke_curve25519, &pair,
						 &value));
	blob_free(&value);
	ke_keypair_free(&ke_curve25519, &pair);
	nss_stop();
	remove_directory(path);
}

static void a_database_that_is_not_there_is_named(void **unused)
{
	(void)unused;
	assert_failure(nss_start("/nowhere/nss", NULL), "sql:/nowhere/nss");
	assert_failure(nss_create_db("/nowhere/nss"), "sql:/nowhere/nss");
}

static void random_octets_differ(void **unused)
{
	uint8_t a[32] = { 0 };
	uint8_t b[32] = { 0 };

	(void)unused;
	assert_success(nss_start(NULL, NULL));
	assert_success(nss_random(a, sizeof(a)));
	assert_success(nss_random(b, sizeof(b)));
	assert_memory_not_equal(a, b, sizeof(a));
	nss_stop();
}

static void the_library_has_a_version(void **unused)
{
	(void)unused;
	assert_true(atoi(nss_version()) >= 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_database_is_created_and_opened),
		cmocka_unit_test(a_database_that_is_not_there_is_named),
		cmocka_unit_test(random_octets_differ),
		cmocka_unit_test(the_library_has_a_version),
	};

	return cmocka_run_group_tests_name("nss", tests, NULL, NULL);
}
