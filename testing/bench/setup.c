/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two gateways and the connections between them.
 */
#include "bench/setup.h"

#include <stdio.h>

#include "libswan/alloc.h"
#include "libswan/assert.h"

static const char east_address[] = "192.0.2.2";
static const char east_subnet[] = "192.168.2.0/24";

struct conn_name setup_name(size_t n)
{
	struct conn_name name;

	snprintf(name.text, sizeof(name.text), "c%zu", n);
	return name;
}

static struct ip_address address_of(const char *text)
{
	struct ip_address address;

	ASSERT(ip_address_parse(view_of_string(text), &address));
	return address;
}

static struct ip_address west_address(size_t n)
{
	const uint8_t octets[] = { 10, (uint8_t)(n >> 16), (uint8_t)(n >> 8),
				   (uint8_t)n };

	return ip_address_from(view_of_array(octets));
}

static struct secret_specs *secrets_for(size_t nr)
{
	struct secret_specs *specs = NEW(struct secret_specs);
	struct ip_address east = address_of(east_address);

	specs->list = NEW_ARRAY(struct secret_spec, nr);
	specs->nr = nr;
	for (size_t n = 0; n < nr; n++) {
		struct secret_spec *spec = &specs->list[n];
		struct ip_address west = west_address(n);
		char *psk = xasprintf("the secret of connection number %zu", n);

		spec->ids = NEW_ARRAY(struct id, 2);
		spec->nr_ids = 2;
		spec->ids[0] = id_of_address(&west);
		spec->ids[1] = id_of_address(&east);
		spec->psk = blob_clone(view_of_string(psk));
		xfree(psk);
	}
	return specs;
}

void setup_host(struct bench_host *host, enum side_of_bench side,
		const struct ike_config *config, size_t nr_conns)
{
	size_t nr = side == EAST ? 1 : nr_conns;
	struct ip_address *addresses = NEW_ARRAY(struct ip_address, nr);
	struct secret_specs *specs = secrets_for(nr_conns);

	for (size_t n = 0; n < nr; n++) {
		addresses[n] = side == EAST ? address_of(east_address)
					    : west_address(n);
	}
	bench_host_init(host, config, addresses, nr);
	ike_secrets(host->engine, &specs);
	xfree(addresses);
}

void setup_pair(struct bench_host *west, struct bench_host *east,
		const struct ike_config *config, size_t nr_conns)
{
	setup_host(west, WEST, config, nr_conns);
	setup_host(east, EAST, config, nr_conns);
	bench_connect(west, east);
}

static void fill_end(struct end_spec *end, struct ip_address address)
{
	char buf[64];
	struct text text = TEXT_IN(buf);

	text_add_ip_address(&text, &address);
	end->host = HOST_ADDRESS;
	end->host_text = xstrdup(buf);
	end->address = address;
}

static struct conn_spec *conn_of(const char *ike, size_t n)
{
	struct conn_spec *spec = conn_spec_new(setup_name(n).text);

	spec->host_family = IP_V4;
	spec->authby = AUTHBY_PSK;
	spec->type = CONN_TUNNEL;
	spec->ike = xstrdup(ike);
	spec->esp = xstrdup("aes_gcm256");
	fill_end(&spec->left, west_address(n));
	fill_end(&spec->right, address_of(east_address));
	spec->right.subnets = NEW(struct ip_selector);
	spec->right.nr_subnets = 1;
	diag_t d = ip_selector_parse(view_of_string(east_subnet),
				     spec->right.subnets);
	ASSERT(d == NULL);
	return spec;
}

void setup_add(struct bench_host *host, const char *ike, size_t from, size_t to)
{
	for (size_t n = from; n < to; n++) {
		struct conn_spec *spec = conn_of(ike, n);

		meter_charge(&host->cost);
		meter_switch(PLACE_ENGINE);
		struct ike_answer answer =
			ike_add(host->engine, spec, bench_now(host));

		meter_switch(PLACE_OUTSIDE);
		meter_charge(NULL);
		if (answer.code != RC_OK) {
			fprintf(stderr, "bench: %s\n", answer.text);
		}
		ASSERT(answer.code == RC_OK);
		conn_spec_unref(&spec);
	}
}
