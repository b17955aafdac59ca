/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Status for people: the lines that scripts have learnt to read.
 */
#ifndef PLUTO_STATUS_TEXT_H
#define PLUTO_STATUS_TEXT_H

#include "libike/ike.h"
#include "libipsecconf/config_setup.h"
#include "libswan/logger.h"

struct listener;

/* Where lines go. */
struct status_out {
	void (*line)(void *ctx, const char *text);
	void *ctx;
};

/* What status is about; all borrowed. */
struct status_facts {
	struct ike_engine *engine;
	const struct config_setup *setup;
	const struct listener *listener;
	unsigned debug; /* categories that are on */
	bool fips;
	struct monotime now;
};

/* Whole reports. */
void status_all(const struct status_facts *facts, const struct status_out *out);
void status_global(const struct status_facts *facts,
		   const struct status_out *out);
void status_brief(const struct status_facts *facts,
		  const struct status_out *out);
void status_shunts(const struct status_facts *facts,
		   const struct status_out *out);
void status_fips(const struct status_facts *facts,
		 const struct status_out *out);

/* NAME NULL: of all.  False when NAME is unknown; then nothing was printed. */
bool status_connections(const struct status_facts *facts, const char *name,
			const struct status_out *out);
bool status_brief_connections(const struct status_facts *facts,
			      const char *name, const struct status_out *out);
bool status_traffic(const struct status_facts *facts, const char *name,
		    const struct status_out *out);
bool status_states(const struct status_facts *facts, const char *name,
		   const struct status_out *out);

/* One record: its block of lines, or its line. */
void status_conn(const struct ike_conn_status *c, struct deltatime keep_alive,
		 const struct status_out *out);
void status_conn_brief(const struct ike_conn_status *c,
		       const struct ike_child_status *child,
		       const struct status_out *out);
void status_ike_sa(const struct ike_sa_status *sa,
		   const struct status_out *out);
void status_child_sa(const struct ike_child_status *child,
		     const struct status_out *out);
void status_child_traffic(const struct ike_child_status *child,
			  const struct status_out *out);

/* One line, printf-like. */
void status_line(const struct status_out *out, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

/* 'a maximum of 2^63 - 1 or more prints as "2^63"'. */
void text_add_limit(struct text *out, uint64_t value);

/* '"conn"', or '"conn"[2] 192.1.2.45' of an instance. */
void text_add_conn_name(struct text *out, const char *name, uint64_t instance,
			const struct ip_address *remote);

/* "base+crypt" of LOG_* bits. */
void text_add_debug(struct text *out, unsigned debug);

#endif
