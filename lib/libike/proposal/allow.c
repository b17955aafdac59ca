/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Whether what was agreed is also what another connection would agree to.
 */
#include "proposal/match.h"

#define GENERIC_HEADER_BYTES 4
#define SA_PAYLOAD_MAX	     256 /* one transform of each type */

/* As the peer would offer it: then the matcher is the one judge of it. */
bool proposals_allow(const struct proposals *local, const struct chosen *chosen)
{
	struct match_rules rules = { .addke = true };
	struct builder out;
	struct sa_payload sa;
	struct chosen again;
	bool allowed = false;
	diag_t d = NULL;

	builder_init(&out, SA_PAYLOAD_MAX);
	chosen_encode(&out, chosen, EMPTY_VIEW);
	struct cursor in = cursor_of(builder_written(&out));

	cursor_skip(&in, GENERIC_HEADER_BYTES);
	if (sa_payload_decode(cursor_rest(&in), &sa)) {
		allowed = proposals_match(local, &sa, &rules, &again, &d);
		diag_free(&d);
		sa_payload_done(&sa);
	}
	builder_done(&out);
	return allowed;
}
