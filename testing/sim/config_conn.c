/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From a schedule to connections; and to lines for people.
 */
#include "sim/config.h"

#include "libswan/alloc.h"
#include "sim/config_ke.h"

#define TEXT_MAX 800

const char *const esp_suites[] = { "aes_gcm256", "aes256-sha2_256",
				   "chacha20_poly1305", "aes128-sha2_512",
				   NULL };

/* By family, host and width. */
static const char *const net_texts[2][SIM_HOSTS][3] = {
	{{ "10.1.0.0/16", "10.1.7.0/24", "10.3.0.0/16" },
	  { "10.2.0.0/16", "10.2.7.0/24", "10.4.0.0/16" }		  },
	{ { "2001:db8:1::/48", "2001:db8:1:7::/64", "2001:db8:3::/48" },
	  { "2001:db8:2::/48", "2001:db8:2:7::/64", "2001:db8:4::/48" }},
};
static const char *const host_texts[2][SIM_HOSTS] = {
	{"192.0.2.1",    "192.0.2.2"  },
	{ "2001:db8::1", "2001:db8::2"},
};
static const char *const id_texts[SIM_HOSTS] = { "@west", "user@east.test" };

static void fill_end(struct end_spec *end, const struct schedule *s,
		     const struct end_config *config, size_t host, bool any)
{
	const char *address = host_texts[s->ipv6][host];
	const char *net = net_texts[s->ipv6][host][config->nets[host]];

	end->host = any ? HOST_ANY : HOST_ADDRESS;
	end->host_text = xstrdup(any ? "%any" : address);
	if (!any) {
		ASSERT(ip_address_parse(view_of_string(address),
					&end->address));
	}
	diag_t d = id_parse(view_of_string(id_texts[host]), &end->id);
	ASSERT(d == NULL);
	if (config->child == CHILD_SUBNETS) {
		end->subnets = NEW(struct ip_selector);
		end->nr_subnets = 1;
		d = ip_selector_parse(view_of_string(net), end->subnets);
		ASSERT(d == NULL);
	}
}

static char *ike_text(const struct end_config *config)
{
	char buf[TEXT_MAX];
	struct text out = TEXT_IN(buf);

	for (unsigned n = 0; n < config->nr_ike; n++) {
		text_add_string(&out, n > 0 ? "," : "");
		text_add_offer(&out, &config->ike[n]);
	}
	return xstrdup(buf);
}

static char *esp_text(const struct end_config *config)
{
	char buf[TEXT_MAX];
	struct text out = TEXT_IN(buf);

	for (unsigned n = 0; esp_suites[n] != NULL; n++) {
		if (config->esp & 1u << n) {
			text_add(&out, "%s%s", out.len > 0 ? "," : "",
				 esp_suites[n]);
		}
	}
	return xstrdup(buf);
}

struct conn_spec *schedule_conn(const struct schedule *s, size_t host)
{
	const struct end_config *config = &s->ends[host];
	struct conn_spec *spec = conn_spec_new(CONN);

	spec->host_family = s->ipv6 ? IP_V6 : IP_V4;
	spec->authby = AUTHBY_PSK;
	spec->type =
		config->child == CHILD_TRANSPORT ? CONN_TRANSPORT : CONN_TUNNEL;
	spec->intermediate = config->intermediate;
	spec->fragmentation = config->fragmentation;
	spec->narrowing = config->narrowing;
	spec->ike = ike_text(config);
	spec->esp = esp_text(config);
	fill_end(&spec->left, s, config, 0, host == 1 && config->any_peer);
	fill_end(&spec->right, s, config, 1, false);
	return spec;
}
