/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of how choices and offers are shown; configured proposals are in
 * parse_test.c.
 */
#include "proposal/print.h"

#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/proposal/given.h"

/* What our LOCAL and a peer that offers OFFER agree on. */
static struct chosen given_chosen(enum protocol protocol, const char *local,
				  const char *offer)
{
	struct proposals *proposals = given_proposals(protocol, local);
	struct sa_payload sa = given_offer(offer);
	struct match_rules rules = {
		.addke = true,
		.spi_bytes = protocol == PROTOCOL_IKE ? 0 : 4,
	};
	struct chosen chosen;
	diag_t d;

	if (!proposals_match(proposals, &sa, &rules, &chosen, &d)) {
		fail_msg("%s", diag_text(d));
	}
	sa_payload_done(&sa);
	proposals_free(&proposals);
	return chosen;
}

static void check_ike(const char *local, const char *offer,
		      const char *expected)
{
	struct chosen chosen = given_chosen(PROTOCOL_IKE, local, offer);
	char buf[300] = "";
	struct text out = TEXT_IN(buf);

	text_add_chosen_ike(&out, &chosen);
	assert_string_equal(buf, expected);
}

static void check_child(enum protocol protocol, const char *local,
			const char *offer, const char *expected)
{
	struct chosen chosen = given_chosen(protocol, local, offer);
	char buf[300] = "";
	struct text out = TEXT_IN(buf);

	text_add_chosen_child(&out, &chosen);
	assert_string_equal(buf, expected);
}

static void an_ike_choice_names_each_algorithm(void **unused)
{
	(void)unused;
	check_ike("aes256-sha2_512-dh20;addke1=dh21",
		  "IKE 1:12/256 2:7 3:14 4:20 6:21",
		  "cipher=AES_CBC_256 integ=HMAC_SHA2_512_256 "
		  "prf=HMAC_SHA2_512 ke=DH20 addke1=DH21");
	check_ike("aes_gcm-sha2-dh31", "IKE 1:20/128 2:5 4:31",
		  "cipher=AES_GCM_16_128 integ=n/a prf=HMAC_SHA2_256 ke=DH31");
	check_ike("chacha20_poly1305-sha2-dh31", "IKE 1:28 2:5 4:31",
		  "cipher=CHACHA20_POLY1305 integ=n/a prf=HMAC_SHA2_256 "
		  "ke=DH31");
}

static void slots_with_none_are_absent(void **unused)
{
	(void)unused;
	check_ike("aes_gcm-sha2-dh31;addke1=none;addke3=ml_kem_768",
		  "IKE 1:20/128 2:5 4:31 6:0 7:0 8:36",
		  "cipher=AES_GCM_16_128 integ=n/a prf=HMAC_SHA2_256 ke=DH31 "
		  "addke3=ML_KEM_768");
}

static void a_child_choice_is_short(void **unused)
{
	(void)unused;
	check_child(PROTOCOL_ESP, "aes_gcm_256", "ESP 1:20/256 5:1",
		    "AES_GCM_16_256");
	check_child(PROTOCOL_ESP, "aes128-sha1", "ESP 1:12/128 3:2 5:0",
		    "AES_CBC_128-HMAC_SHA1_96");
	check_child(PROTOCOL_ESP, "aes_gcm_256;dh19", "ESP 1:20/256 4:19 5:0",
		    "AES_GCM_16_256-DH19");
	check_child(PROTOCOL_ESP, "aes_gcm_256;dh19;addke1=ml_kem_768",
		    "ESP 1:20/256 4:19 5:0 6:36",
		    "AES_GCM_16_256-DH19;addke1=ML_KEM_768");
	check_child(PROTOCOL_AH, "sha2", "AH 3:12 5:0", "HMAC_SHA2_256_128");
}

static void check_offer(const char *offer, const char *expected)
{
	struct sa_payload sa = given_offer(offer);
	char buf[500] = "";
	struct text out = TEXT_IN(buf);

	text_add_sa_payload(&out, &sa);
	assert_string_equal(buf, expected);
	sa_payload_done(&sa);
}

static void a_peers_offer_is_shown_by_type(void **unused)
{
	(void)unused;
	check_offer("IKE 6:36 1:20/256 1:12/128 2:7 2:5 3:12 4:31 6:0 7:37",
		    "1:IKE=AES_GCM_16_256+AES_CBC_128-HMAC_SHA2_512+"
		    "HMAC_SHA2_256-HMAC_SHA2_256_128-DH31;"
		    "addke1=ML_KEM_768+NONE;addke2=ML_KEM_1024");
	check_offer("ESP 1:20/128 5:1 5:0;AH 3:14 5:2",
		    "1:ESP=AES_GCM_16_128;sn=yes+no "
		    "2:AH=HMAC_SHA2_512_256;sn=32bit");
}

static void what_we_do_not_know_is_shown_by_number(void **unused)
{
	(void)unused;
	check_offer("IKE 1:999/77 1:12? 2:88 4:1234 13:5 255:6 0:1",
		    "1:IKE=999_77+AES_CBC?-88-1234;type0=1;type13=5;type255=6");
	check_offer("", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ike_choice_names_each_algorithm),
		cmocka_unit_test(slots_with_none_are_absent),
		cmocka_unit_test(a_child_choice_is_short),
		cmocka_unit_test(a_peers_offer_is_shown_by_type),
		cmocka_unit_test(what_we_do_not_know_is_shown_by_number),
	};

	return cmocka_run_group_tests_name("choices and offers as text", tests,
					   nss_fixture_start, nss_fixture_stop);
}
