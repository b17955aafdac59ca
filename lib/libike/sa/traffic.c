/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * When packets last went through the Child SAs of an IKE SA.
 */
#include "sa/traffic.h"

bool traffic_within(const struct ike_sa *ike, enum way way,
		    struct deltatime limit, struct deltatime *ago)
{
	const struct ike_env *env = ike->world->env;
	int64_t now = env->realtime(env->ctx).ms;

	LIST_FOREACH(entry, &ike->children) {
		const struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);
		struct kernel_traffic ways[NR_WAYS];

		child_sa_traffic(child, &ways[WAY_INBOUND],
				 &ways[WAY_OUTBOUND]);
		*ago = MILLIS(now - ways[way].use_time * 1000);
		if (ways[way].use_time != 0 && ago->ms < limit.ms) {
			return true;
		}
	}
	return false;
}
