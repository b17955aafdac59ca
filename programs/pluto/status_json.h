/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Status for programs: the same facts as JSON.
 */
#ifndef PLUTO_STATUS_JSON_H
#define PLUTO_STATUS_JSON_H

#include "status_text.h"

/* Each gives a JSON text, the caller's to xfree(). */
char *status_json_all(const struct status_facts *facts);
char *status_json_global(const struct status_facts *facts);
char *status_json_shunts(const struct status_facts *facts);
char *status_json_fips(const struct status_facts *facts);
char *status_json_process(void);
char *status_json_pools(void);

/* NULL when NAME is not NULL and unknown. */
char *status_json_connections(const struct status_facts *facts,
			      const char *name);
char *status_json_states(const struct status_facts *facts, const char *name);
char *status_json_traffic(const struct status_facts *facts, const char *name);
char *status_json_trace(struct ike_engine *engine, const char *name);

#endif
