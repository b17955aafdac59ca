/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A box that hides one host behind another address, and gives it ports.
 */
#include "sim/nat.h"

#include <string.h>

#include "libswan/assert.h"

#define FIRST_PORT 10000

void nat_init(struct nat *nat, const struct ip_address *inside,
	      const char *outside, int64_t idle_ms)
{
	*nat = (struct nat){ .inside = *inside,
			     .idle_ms = idle_ms,
			     .last_port = FIRST_PORT };
	ASSERT(ip_address_parse(view_of_string(outside), &nat->outside));
}

static bool is_alive(const struct nat *nat, const struct nat_mapping *m,
		     struct monotime now)
{
	return m->inside != 0 && (nat->idle_ms == 0 ||
				  now.ms - m->used.ms <= nat->idle_ms);
}

/* The mapping of PORT, made when there is none: in the place of the oldest. */
static struct nat_mapping *mapping_of(struct nat *nat, struct monotime now,
				      uint16_t port)
{
	struct nat_mapping *oldest = &nat->mappings[0];

	for (size_t n = 0; n < NAT_MAPPINGS; n++) {
		struct nat_mapping *m = &nat->mappings[n];

		if (m->inside == port && is_alive(nat, m, now)) {
			return m;
		}
		if (m->inside == 0 || (oldest->inside != 0 &&
				       m->used.ms < oldest->used.ms)) {
			oldest = m;
		}
	}
	*oldest = (struct nat_mapping){ .inside = port,
					.outside = ++nat->last_port };
	return oldest;
}

void nat_pass_out(struct nat *nat, struct monotime now,
		  struct ip_endpoint *from)
{
	if (ip_address_is_set(&nat->inside) &&
	    ip_address_eq(&from->address, &nat->inside)) {
		struct nat_mapping *m = mapping_of(nat, now, from->port);

		m->used = now;
		from->address = nat->outside;
		from->port = m->outside;
	}
}

bool nat_pass_in(const struct nat *nat, struct monotime now,
		 struct ip_endpoint *to)
{
	if (!ip_address_is_set(&nat->inside) ||
	    !ip_address_eq(&to->address, &nat->outside)) {
		return true;
	}
	for (size_t n = 0; n < NAT_MAPPINGS; n++) {
		const struct nat_mapping *m = &nat->mappings[n];

		if (m->outside == to->port && is_alive(nat, m, now)) {
			to->address = nat->inside;
			to->port = m->inside;
			return true;
		}
	}
	return false;
}

void nat_rebind(struct nat *nat, const char *outside)
{
	ASSERT(ip_address_parse(view_of_string(outside), &nat->outside));
	memset(nat->mappings, 0, sizeof(nat->mappings));
}
