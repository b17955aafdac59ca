/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names of algorithms in proposal strings.
 */
#ifndef LIBIKE_PROPOSAL_LOOKUP_H
#define LIBIKE_PROPOSAL_LOOKUP_H

#include "libswan/print.h"
#include "proposal/parse.h"

/* "Integrity Algorithm": how errors name a transform type. */
const char *transform_type_story(enum transform_type type);

/* "encrypt", "addke1": as before a '='; false when there is none. */
bool transform_type_parse(struct view name, enum transform_type *type);

/*
 * The algorithm NAME of TYPE (not ENCR).  "P STORY 'name' is not recognized",
 * "is not supported" (known, but not here), "is not valid" (FIPS).
 */
diag_t transform_parse(const struct proposal_policy *policy,
		       enum transform_type type, struct view name,
		       struct transform *transform) MUST_USE;

/*
 * A cipher "aes", "aes128", "aes_128", or with its length apart: NAME "aes",
 * KEY_LENGTH "128" (empty: none).
 */
diag_t encr_parse(const struct proposal_policy *policy, struct view name,
		  struct view key_length,
		  struct transform *transform) MUST_USE;

/* "IKE", "ESP", "AH". */
const char *policy_protocol_name(const struct proposal_policy *policy);

/* Text of a configuration as it may be logged. */
struct word {
	char text[48];
};
struct word word_of(struct view text);

/* Tell the policy's owner. */
void policy_note(const struct proposal_policy *policy, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

#endif
