/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The connections that a command names.
 */
#ifndef LIBIKE_ENGINE_NAMED_H
#define LIBIKE_ENGINE_NAMED_H

#include "conn/conn_db.h"

/* By serial: they may go meanwhile. */
struct named {
	uint64_t *serials;
	size_t nr;
};

/* False, with ANSWER saying so, when nothing has NAME; else to be freed. */
bool find_named(const struct conn_db *db, const char *name, struct named *named,
		struct ike_answer *answer);
void named_done(struct named *named);

/* One more; as a callback of conn_db's walks. */
void note_named(void *named, struct conn *c);

/* What has instances stands for them: they are put behind it. */
void named_add_instances(const struct conn_db *db, struct named *named);

#endif
