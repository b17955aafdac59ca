/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "keys/natd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/keys/made_exchange.h"

static struct ip_endpoint endpoint(const char *address, uint16_t port)
{
	struct ip_endpoint e = { .port = port };

	assert_true(ip_address_parse(view_of_string(address), &e.address));
	return e;
}

/* SHA-1(SPIi | SPIr | address | port), computed by Python's hashlib. */
static void hashes_are_those_of_another_program(void **unused)
{
	struct ip_endpoint v4 = endpoint("192.1.2.23", 500);
	struct ip_endpoint v6 = endpoint("2001:db8:1:2::23", 4500);
	struct ike_spis no_spi_r = made_spis;
	uint8_t hash[NATD_BYTES];

	(void)unused;
	natd_hash(&made_spis, &v4, hash);
	assert_octets_hex(view_of_array(hash),
			  "512d52bf6aa213f564af0821d8d36583cf2e76d4");
	memset(&no_spi_r.r, 0, sizeof(no_spi_r.r));
	natd_hash(&no_spi_r, &v6, hash);
	assert_octets_hex(view_of_array(hash),
			  "733754aa6fce221b6275ec9ebcea0bea01768e25");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_are_those_of_another_program),
	};

	return cmocka_run_group_tests_name("natd", tests, nss_fixture_start,
					   nss_fixture_stop);
}
