/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Status of SAs: state lines and traffic.
 */
#include "status_text.h"

#include <inttypes.h>
#include <string.h>

#define LINE_BYTES 2048

enum { PROTOCOL_AH = 2 };

void text_add_limit(struct text *out, uint64_t value)
{
	if (value >= INT64_MAX) {
		text_add_string(out, "2^63");
	} else {
		text_add_count(out, value);
	}
}

void text_add_conn_name(struct text *out, const char *name, uint64_t instance,
			const struct ip_address *remote)
{
	text_add(out, "\"%s\"", name);
	if (instance != 0) {
		text_add(out, "[%" PRIu64 "]", instance);
		if (ip_address_is_set(remote)) {
			text_add_string(out, " ");
			text_add_ip_address(out, remote);
		}
	}
}

/* " REKEY in 27000s; REPLACE in 28800s;", the next one first */
static void add_timers(struct text *out, const struct ike_timer_status *timers,
		       size_t nr)
{
	bool told[4] = { false };

	for (size_t n = 0; n < nr; n++) {
		size_t next = nr;

		for (size_t i = 0; i < nr; i++) {
			if (!told[i] &&
			    (next == nr ||
			     timers[i].in.ms < timers[next].in.ms)) {
				next = i;
			}
		}
		told[next] = true;
		int64_t ms = timers[next].in.ms;

		text_add(out, " %s in %" PRId64 "s;", timers[next].what,
			 ms < 0 ? 0 : (ms + 500) / 1000);
	}
}

void status_ike_sa(const struct ike_sa_status *sa, const struct status_out *out)
{
	char buf[LINE_BYTES];
	struct text line = TEXT_IN(buf);

	text_add(&line, "#%" PRIu64 ": ", sa->serial);
	text_add_conn_name(&line, sa->conn_name, sa->instance,
			   &sa->remote.address);
	text_add(&line, ":%u %s;", sa->remote.port, sa->story);
	add_timers(&line, sa->timers, sa->nr_timers);
	if (sa->newest) {
		text_add_string(&line, " newest;");
	}
	text_add_string(&line,
			sa->crypto_busy ? " crypto_calculating;" : " idle;");
	out->line(out->ctx, buf);
}

static void add_said(struct text *out, const char *protocol, uint32_t spi,
		     const struct ip_address *address)
{
	text_add(out, " %s.%08x@", protocol, spi);
	text_add_ip_address(out, address);
}

static void details_line(const struct ike_child_status *child,
			 const struct status_out *out)
{
	bool ah = child->protocol == PROTOCOL_AH;
	const char *upper = ah ? "AH" : "ESP";
	const char *lower = ah ? "ah" : "esp";
	char buf[LINE_BYTES];
	struct text line = TEXT_IN(buf);

	text_add(&line, "#%" PRIu64 ": ", child->serial);
	text_add_conn_name(&line, child->conn_name, child->instance,
			   &child->remote.address);
	add_said(&line, lower, child->spi_out, &child->remote.address);
	add_said(&line, lower, child->spi_in, &child->local.address);
	if (!child->transport) {
		text_add_string(&line, " tun.0@");
		text_add_ip_address(&line, &child->remote.address);
		text_add_string(&line, " tun.0@");
		text_add_ip_address(&line, &child->local.address);
	}
	text_add(&line,
		 " Traffic: %sin=%" PRIu64 "B %sout=%" PRIu64 "B %smax=", upper,
		 child->bytes_in, upper, child->bytes_out, upper);
	text_add_limit(&line, child->max_bytes);
	text_add_string(&line, "B ");
	out->line(out->ctx, buf);
}

void status_child_sa(const struct ike_child_status *child,
		     const struct status_out *out)
{
	char buf[LINE_BYTES];
	struct text line = TEXT_IN(buf);

	text_add(&line, "#%" PRIu64 ": ", child->serial);
	text_add_conn_name(&line, child->conn_name, child->instance,
			   &child->remote.address);
	text_add(&line, ":%u %s;", child->remote.port,
		 child->established ? "established Child SA"
				    : "larval Child SA");
	add_timers(&line, child->timers, child->nr_timers);
	if (child->newest) {
		text_add_string(&line, " newest;");
	}
	if (child->owner) {
		text_add_string(&line, " eroute owner;");
	}
	text_add(&line, " IKE SA #%" PRIu64 "; idle;", child->ike_serial);
	out->line(out->ctx, buf);
	if (child->established) {
		details_line(child, out);
	}
}

void status_child_traffic(const struct ike_child_status *child,
			  const struct status_out *out)
{
	char buf[LINE_BYTES];
	struct text line = TEXT_IN(buf);

	text_add(&line, "#%" PRIu64 ": ", child->serial);
	text_add_conn_name(&line, child->conn_name, child->instance,
			   &child->remote.address);
	text_add(&line,
		 ", type=%s, add_time=%" PRId64 ", inBytes=%" PRIu64
		 ", outBytes=%" PRIu64 ", maxBytes=",
		 child->protocol == PROTOCOL_AH ? "AH" : "ESP", child->add_time,
		 child->bytes_in, child->bytes_out);
	text_add_limit(&line, child->max_bytes);
	text_add_string(&line, "B, id='");
	if (child->peer_id != NULL) {
		text_add_id(&line, child->peer_id);
	}
	text_add_string(&line, "'");
	out->line(out->ctx, buf);
}
