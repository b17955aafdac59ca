/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The ladder: a connection's last messages as a picture.
 */
#include "trace.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "libswan/alloc.h"

#define LINE_BYTES  1024
#define END_BYTES   64
#define ENTRIES_MAX 4096

const char *trace_exchange_name(uint8_t exchange)
{
	static const struct {
		uint8_t type;
		const char *name;
	} names[] = {
		{34,  "IKE_SA_INIT"	    },
		      { 35, "IKE_AUTH"	       },
		{ 36, "CREATE_CHILD_SA"	},
		      { 37, "INFORMATIONAL"	    },
		{ 38, "IKE_SESSION_RESUME"},
		      { 43, "IKE_INTERMEDIATE"  },
		{ 44, "IKE_FOLLOWUP_KE"	},
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (names[i].type == exchange) {
			return names[i].name;
		}
	}
	return "unknown";
}

static void end_text(char *buf, size_t size, const struct ip_endpoint *end)
{
	struct text text = { buf, 0, size };

	buf[0] = '\0';
	text_add_ip_endpoint(&text, end);
}

/* The widest value of each column. */
struct widths {
	int time, local, remote, exchange, id, bytes, fragments;
};

static int max(int a, int b)
{
	return a > b ? a : b;
}

static int64_t offset_ms(const struct ike_trace_entry *entries, size_t i)
{
	return monotime_sub(entries[i].when, entries[0].when).ms;
}

/* "  3 fragments", or nothing; the length is returned. */
static int add_fragments(char *buf, size_t size, unsigned nr)
{
	buf[0] = '\0';
	return nr > 1 ? snprintf(buf, size, "  %u fragments", nr) : 0;
}

static struct widths measure(const struct ike_trace_entry *entries, size_t nr)
{
	struct widths w = { 0 };

	for (size_t i = 0; i < nr; i++) {
		const struct ike_trace_entry *e = &entries[i];
		char buf[END_BYTES];

		w.time = max(w.time, snprintf(NULL, 0, "%" PRId64,
					      offset_ms(entries, i)));
		end_text(buf, sizeof(buf), &e->local);
		w.local = max(w.local, (int)strlen(buf));
		end_text(buf, sizeof(buf), &e->remote);
		w.remote = max(w.remote, (int)strlen(buf));
		w.exchange = max(w.exchange,
				 (int)strlen(trace_exchange_name(e->exchange)));
		w.id = max(w.id, snprintf(NULL, 0, "%u", e->message_id));
		w.bytes = max(w.bytes, snprintf(NULL, 0, "%u", e->bytes));
		w.fragments = max(w.fragments, add_fragments(buf, sizeof(buf),
							     e->fragments));
	}
	return w;
}

static void print_entry(const struct ike_trace_entry *entries, size_t i,
			const struct widths *w, const struct status_out *out)
{
	const struct ike_trace_entry *e = &entries[i];
	char buf[LINE_BYTES], local[END_BYTES], remote[END_BYTES],
		fragments[24];
	struct text line = TEXT_IN(buf);

	end_text(local, sizeof(local), &e->local);
	end_text(remote, sizeof(remote), &e->remote);
	add_fragments(fragments, sizeof(fragments), e->fragments);
	text_add(&line,
		 "%*" PRId64 " ms  %-*s %s %-*s  %-*s %*u %-8s  %*u bytes"
		 "%-*s  %s%s",
		 w->time, offset_ms(entries, i), w->local, local,
		 e->sent ? "--->" : "<---", w->remote, remote, w->exchange,
		 trace_exchange_name(e->exchange), w->id, e->message_id,
		 e->response ? "response" : "request", w->bytes, e->bytes,
		 w->fragments, fragments,
		 e->payloads != NULL ? e->payloads : "",
		 e->retransmitted ? "  (again)" : "");
	out->line(out->ctx, buf);
}

void trace_print(const struct ike_trace_entry *entries, size_t nr,
		 const struct status_out *out)
{
	struct widths w = measure(entries, nr);

	for (size_t i = 0; i < nr; i++) {
		print_entry(entries, i, &w, out);
	}
}

/* Copies: columns are as wide as what comes later. */
struct collected {
	struct ike_trace_entry *entries;
	size_t nr;
};

static void collect(void *ctx, const struct ike_trace_entry *entry)
{
	struct collected *all = ctx;

	if (all->nr == ENTRIES_MAX) {
		return;
	}
	all->entries = xrealloc(all->entries, all->nr * sizeof(*entry),
				(all->nr + 1) * sizeof(*entry));
	all->entries[all->nr] = *entry;
	all->entries[all->nr].payloads =
		xstrdup(entry->payloads != NULL ? entry->payloads : "");
	all->nr++;
}

bool trace_show(struct ike_engine *engine, const char *name,
		const struct status_out *out)
{
	struct collected all = { NULL, 0 };
	bool known = ike_trace(engine, name, collect, &all);

	trace_print(all.entries, all.nr, out);
	for (size_t i = 0; i < all.nr; i++) {
		xfree((void *)(uintptr_t)all.entries[i].payloads);
	}
	xfree(all.entries);
	return known;
}
