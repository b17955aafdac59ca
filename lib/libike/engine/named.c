/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The connections that a command names.
 */

#include "engine/named.h"

#include "libswan/alloc.h"

void note_named(void *ctx, struct conn *c)
{
	struct named *named = ctx;

	named->serials = xrealloc(named->serials,
				  named->nr * sizeof(*named->serials),
				  (named->nr + 1) * sizeof(*named->serials));
	named->serials[named->nr++] = c->serial;
}

bool find_named(const struct conn_db *db, const char *name, struct named *named,
		struct ike_answer *answer)
{
	*named = (struct named){ NULL, 0 };
	*answer = (struct ike_answer){ .code = RC_OK };
	if (conn_each_named(db, name, note_named, named) == 0) {
		struct text text = TEXT_IN(answer->text);

		answer->code = RC_UNKNOWN_NAME;
		text_add(&text, "no connection or alias named \"%s\"", name);
		return false;
	}
	return true;
}

void named_done(struct named *named)
{
	xfree(named->serials);
	*named = (struct named){ NULL, 0 };
}

void named_add_instances(const struct conn_db *db, struct named *named)
{
	size_t nr = named->nr;

	for (size_t n = 0; n < nr; n++) {
		struct conn *c = conn_by_serial(db, named->serials[n]);

		conn_each_instance(db, c, note_named, named);
	}
}
