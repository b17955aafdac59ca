/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Faults made on purpose, by name (ipsec whack --impair).
 */

#include <string.h>

#include "engine/engine.h"
#include "libswan/names.h"

static const struct {
	const char *name;
	size_t member;
} impairments[] = {
	{ "suppress_retransmits", offsetof(struct impair, suppress_retransmits) },
	{ "timeout_on_retransmit",
	  offsetof(struct impair, timeout_on_retransmit) },
	{ "revival", offsetof(struct impair, revival) },
	{ "send_no_delete", offsetof(struct impair, send_no_delete) },
	{ "omit_intermediate", offsetof(struct impair, omit_intermediate) },
	{ "force_cookie", offsetof(struct impair, force_cookie) },
};

/* '-' equals '_'; the value behind ':' or '='. */
static bool same_name(const char *name, struct view given)
{
	size_t len = strlen(name);

	if (given.len != len) {
		return false;
	}
	for (size_t n = 0; n < len; n++) {
		if (name[n] != (given.ptr[n] == '-' ? '_' : given.ptr[n])) {
			return false;
		}
	}
	return true;
}

bool ike_impair(struct ike_engine *engine, const char *what)
{
	struct impair *impair = &engine->world.impair;
	bool on = strncmp(what, "no-", 3) != 0;
	const char *name = on ? what : what + 3;
	struct view given = view_of(name, strcspn(name, ":="));
	const char *value = name + given.len;

	if (*value != '\0' && strcmp(value + 1, "no") == 0) {
		on = false;
	}
	if (same_name("none", given)) {
		*impair = (struct impair){ .revival = false };
		return true;
	}
	for (size_t n = 0; n < ARRAY_LEN(impairments); n++) {
		if (same_name(impairments[n].name, given)) {
			*(bool *)((char *)impair + impairments[n].member) = on;
			return true;
		}
	}
	return false;
}
