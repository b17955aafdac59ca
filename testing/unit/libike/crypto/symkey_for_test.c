/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/symkey_for.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <pk11pub.h>

#include "crypto/nss_item.h"
#include "crypto/prf.h"
#include "unit/libike/crypto/nss_fixture.h"

static const uint8_t octets[] = { 0x00, 0x01, 0x02, 0x03, 0x04, 0x05 };

/* A secret in another slot than the key schedule's, as of a token. */
static PK11SymKey *foreign_secret(void)
{
	PK11SlotInfo *slot = PK11_GetInternalKeySlot();
	SECItem item = nss_item(octets, sizeof(octets));
	PK11SymKey *key = PK11_ImportSymKey(slot, CKM_NSS_IKE_PRF_DERIVE,
					    PK11_OriginUnwrap, CKA_DERIVE,
					    &item, NULL);

	PK11_FreeSlot(slot);
	assert_non_null(key);
	return key;
}

static bool is_home(PK11SymKey *key)
{
	PK11SlotInfo *home = PK11_GetInternalSlot();
	PK11SlotInfo *slot = PK11_GetSlotFromKey(key);
	bool same = slot == home;

	PK11_FreeSlot(slot);
	PK11_FreeSlot(home);
	return same;
}

static void a_tokens_secret_is_brought_home(void **unused)
{
	PK11SymKey *key = foreign_secret();
	PK11SymKey *skeyseed;

	(void)unused;
	assert_false(is_home(key));
	assert_success(symkey_bring_home(&key));
	assert_true(is_home(key));
	assert_symkey_equal(key, view_of_array(octets));
	assert_success(prf_skeyseed(prf_by_id(5), view_of_array(octets),
				    view_of_array(octets), key, &skeyseed));
	symkey_free(&skeyseed);
	symkey_free(&key);
}

static void a_secret_at_home_stays(void **unused)
{
	PK11SymKey *key = symkey_of(view_of_array(octets));
	PK11SymKey *before = key;

	(void)unused;
	assert_success(symkey_bring_home(&key));
	assert_ptr_equal(key, before);
	symkey_free(&key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tokens_secret_is_brought_home),
		cmocka_unit_test(a_secret_at_home_stays),
	};

	return cmocka_run_group_tests_name("symkey_for", tests,
					   nss_fixture_start, nss_fixture_stop);
}
