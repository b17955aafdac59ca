/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The ladder: a connection's last messages as a picture.
 */
#ifndef PLUTO_TRACE_H
#define PLUTO_TRACE_H

#include "libike/ike.h"
#include "status_text.h"

/* "IKE_SA_INIT"; "unknown" where there is none. */
const char *trace_exchange_name(uint8_t exchange);

/*
 * Lines in aligned columns: milliseconds since the first message, who sends,
 * exchange, message ID, request or response, octets, fragments, payloads.
 */
void trace_print(const struct ike_trace_entry *entries, size_t nr,
		 const struct status_out *out);

/* The ladder of the connection NAME; false when there is none. */
bool trace_show(struct ike_engine *engine, const char *name,
		const struct status_out *out);

#endif
