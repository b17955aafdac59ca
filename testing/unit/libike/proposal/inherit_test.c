/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of what a Child SA inherits from its IKE SA (pfs=yes).
 */
#include "proposal/inherit.h"

#include "proposal/offer.h"
#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/proposal/given.h"

/* X25519, then ADDKE2 and ADDKE5; a NONE that was chosen for ADDKE3. */
static const struct chosen hybrid = {
	.ke = &ke_curve25519,
	.addke = {NULL, &ke_ml_kem_768, &ke_none, NULL, &ke_ecp384},
};
static const struct chosen classic = { .ke = &ke_curve25519 };
static const struct chosen classic_by_none = {
	.ke = &ke_curve25519,
	.addke = { &ke_none },
};

static void check(const char *esp, const struct chosen *ike,
		  enum inherit_fallback fallback, size_t nr,
		  const char *const *expected)
{
	static const uint8_t spi[] = { 9, 8, 7, 6 };
	struct proposals *child = given_proposals(PROTOCOL_ESP, esp);
	struct proposals *all = proposals_inherit(child, ike, fallback);
	struct given_sa given =
		given_encoded(all, OFFER_WITH_ADDKE, view_of_array(spi));

	assert_int_equal(given.sa.nr_proposals, nr);
	for (size_t n = 0; n < nr; n++) {
		assert_transforms(&given.sa, n, expected[n]);
	}
	given_sa_done(&given);
	proposals_free(&all);
	proposals_free(&child);
}

#define INHERITS(esp, ike, fallback, ...)                                      \
	check(esp, ike, INHERIT_##fallback,                                    \
	      ARRAY_LEN(((const char *const[]){ __VA_ARGS__ })),               \
	      (const char *const[]){ __VA_ARGS__ })

/* As strong as the first: the same methods in the same slots, gaps and all. */
static void the_whole_plan_is_inherited(void **unused)
{
	(void)unused;
	INHERITS("aes_gcm_256", &hybrid, STRICT,
		 "1:20/256 4:31 5:1 5:0 7:36 10:20");
	INHERITS("aes_gcm_256,chacha20_poly1305", &hybrid, STRICT,
		 "1:20/256 4:31 5:1 5:0 7:36 10:20",
		 "1:28 4:31 5:1 5:0 7:36 10:20");
}

/* Those with the KE alone come behind all others. */
static void the_ke_alone_follows(void **unused)
{
	(void)unused;
	INHERITS("aes_gcm_256", &hybrid, WITH_FALLBACK,
		 "1:20/256 4:31 5:1 5:0 7:36 10:20", "1:20/256 4:31 5:1 5:0");
	INHERITS("aes_gcm_256,chacha20_poly1305", &hybrid, WITH_FALLBACK,
		 "1:20/256 4:31 5:1 5:0 7:36 10:20",
		 "1:28 4:31 5:1 5:0 7:36 10:20", "1:20/256 4:31 5:1 5:0",
		 "1:28 4:31 5:1 5:0");
}

static void a_classic_plan_is_its_ke(void **unused)
{
	(void)unused;
	INHERITS("aes_gcm_256", &classic, STRICT, "1:20/256 4:31 5:1 5:0");
	INHERITS("aes_gcm_256", &classic, WITH_FALLBACK,
		 "1:20/256 4:31 5:1 5:0");
	INHERITS("aes_gcm_256", &classic_by_none, WITH_FALLBACK,
		 "1:20/256 4:31 5:1 5:0");
}

/* esp= has the last word. */
static void a_ke_in_esp_is_not_replaced(void **unused)
{
	(void)unused;
	INHERITS("aes_gcm_256;dh19", &hybrid, WITH_FALLBACK,
		 "1:20/256 4:19 5:1 5:0");
	INHERITS("aes_gcm_256;dh19;addke1=ml_kem_1024", &hybrid, WITH_FALLBACK,
		 "1:20/256 4:19 5:1 5:0 6:37");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_plan_is_inherited),
		cmocka_unit_test(the_ke_alone_follows),
		cmocka_unit_test(a_classic_plan_is_its_ke),
		cmocka_unit_test(a_ke_in_esp_is_not_replaced),
	};

	return cmocka_run_group_tests_name("inherit", tests, nss_fixture_start,
					   nss_fixture_stop);
}
