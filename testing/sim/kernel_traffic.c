/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Packets in the recording kernel: which SA sends them, and its limits.
 */
#include "sim/kernel.h"

/* Of those that select it the one of the strongest priority. */
static const struct kernel_policy *find_out(const struct sim_kernel *k,
					    const struct ip_selector *src,
					    const struct ip_selector *dst)
{
	const struct kernel_policy *best = NULL;

	for (size_t n = 0; n < k->nr_policies; n++) {
		const struct kernel_policy *p = &k->policies[n];

		if (p->direction == KERNEL_OUT &&
		    ip_selector_contains(&p->src, src) &&
		    ip_selector_contains(&p->dst, dst) &&
		    (best == NULL || p->priority < best->priority)) {
			best = p;
		}
	}
	return best;
}

static bool serves(const struct kept_sa *kept, const struct kernel_policy *p)
{
	return !kept->is_reserved && !kept->is_expired && !kept->sa.inbound &&
	       kept->sa.protocol == p->protocol && kept->sa.reqid == p->reqid &&
	       ip_address_eq(&kept->sa.dst, &p->template_dst);
}

struct kept_sa *sim_kernel_route(struct sim_kernel *k,
				 const struct ip_selector *src,
				 const struct ip_selector *dst,
				 const struct kernel_policy **policy)
{
	struct kept_sa *newest = NULL;

	*policy = find_out(k, src, dst);
	for (size_t n = 0; *policy != NULL && n < k->nr_sas; n++) {
		struct kept_sa *kept = &k->sas[n];

		if (serves(kept, *policy) &&
		    (newest == NULL || kept->age > newest->age)) {
			newest = kept;
		}
	}
	return newest;
}

size_t sim_kernel_nr_serving(const struct sim_kernel *k,
			     const struct kernel_policy *policy)
{
	size_t nr = 0;

	for (size_t n = 0; n < k->nr_sas; n++) {
		nr += serves(&k->sas[n], policy);
	}
	return nr;
}

enum packet_fate sim_kernel_fate(const struct kernel_policy *policy,
				 const struct kept_sa *kept)
{
	if (policy == NULL) {
		return PACKET_CLEAR;
	}
	if (!policy->has_template) {
		return policy->action == KERNEL_ALLOW ? PACKET_CLEAR
						      : PACKET_BLOCKED;
	}
	return kept == NULL ? PACKET_HELD : PACKET_PROTECTED;
}

static bool is_over(uint64_t value, uint64_t limit)
{
	return limit != 0 && value >= limit;
}

bool sim_kernel_count(struct kept_sa *kept, uint64_t packets, uint64_t bytes,
		      struct realtime now, struct kernel_event *event)
{
	struct kernel_traffic *t = &kept->traffic;
	const struct kernel_sa *sa = &kept->sa;

	t->packets += packets;
	t->bytes += bytes;
	t->use_time = now.ms / 1000;
	*event = (struct kernel_event){ .protocol = sa->protocol,
					.spi = sa->spi,
					.reqid = sa->reqid,
					.sa_dst = sa->dst };
	if (is_over(t->bytes, sa->hard_bytes) ||
	    is_over(t->packets, sa->hard_packets)) {
		event->kind = KERNEL_EXPIRE_HARD;
		kept->is_expired = true;
		return true;
	}
	if (!kept->was_soft && (is_over(t->bytes, sa->soft_bytes) ||
				is_over(t->packets, sa->soft_packets))) {
		event->kind = KERNEL_EXPIRE_SOFT;
		kept->was_soft = true;
		return true;
	}
	return false;
}
