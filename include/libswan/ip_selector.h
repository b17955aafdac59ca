/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A traffic selector: addresses, protocol, ports.
 */
#ifndef LIBSWAN_IP_SELECTOR_H
#define LIBSWAN_IP_SELECTOR_H

#include "libswan/ip_range.h"

struct ip_selector {
	struct ip_range range;
	uint8_t protocol;    /* 0 = any */
	uint16_t start_port; /* 0..65535 = any; OPAQUE is 65535..0 */
	uint16_t end_port;
};

struct ip_selector ip_selector_of_range(const struct ip_range *range);
bool ip_selector_eq(const struct ip_selector *a, const struct ip_selector *b);
bool ip_selector_contains(const struct ip_selector *outer,
			  const struct ip_selector *inner);
bool ip_selector_is_in(const struct ip_selector *s,
		       const struct ip_selector *list, size_t nr);
bool ip_selector_intersect(const struct ip_selector *a,
			   const struct ip_selector *b,
			   struct ip_selector *out);

/* "10.0.0.0/8" or "10.0.0.0/8/tcp/80", "10.0.0.1-10.0.0.9/17/53-60". */
diag_t ip_selector_parse(struct view text, struct ip_selector *out) MUST_USE;

/* "tcp", "udp/53", "17/%any", "tcp/1000-2000" into protocol and ports. */
diag_t ip_protoport_parse(struct view text, struct ip_selector *out) MUST_USE;

/* As libreswan prints: "192.0.1.0/24", "192.0.1.0/24/TCP/80". */
void text_add_ip_selector(struct text *out, const struct ip_selector *s);

#endif
