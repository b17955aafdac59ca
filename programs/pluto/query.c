/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Requests that only ask for facts.
 */
#include "query.h"

#include <string.h>
#include <unistd.h>

#include "control.h"
#include "crypto/nss.h"
#include "libswan/alloc.h"
#include "log_sinks.h"
#include "loop.h"
#include "pluto.h"
#include "status_json.h"
#include "status_text.h"
#include "trace.h"

static void on_line(void *ctx, const char *text)
{
	client_text(ctx, RC_OK, text);
}

static void list_headings(const struct whack_request *request,
			  const struct status_out *out)
{
	static const struct {
		const char *value;
		const char *heading;
	} lists[] = {
		{"pubkeys",  "List of Public Keys:"			    },
		{ "psks",	  "List of Pre-shared secrets (from "
			  "/etc/ipsec.secrets)"},
		{ "certs",   "List of X.509 End Certificates:"	     },
		{ "cacerts", "List of X.509 CA Certificates:"	      },
		{ "crls",	  "List of CRLs:"				  },
	};

	for (size_t i = 0; i < request->nr_values; i++) {
		const char *value = request->values[i];

		for (size_t l = 0; l < ARRAY_LEN(lists); l++) {
			if (strcmp(value, "all") == 0 ||
			    strcmp(value, lists[l].value) == 0) {
				status_line(out, " ");
				status_line(out, "%s", lists[l].heading);
				status_line(out, " ");
			}
		}
	}
}

/* False when the name is unknown. */
static bool answer_text(const struct status_facts *facts,
			const struct whack_request *request,
			const struct status_out *out)
{
	const char *name = request->name;

	switch (request->command) {
	case WHACK_STATUS:
		status_all(facts, out);
		return true;
	case WHACK_GLOBALSTATUS:
		status_global(facts, out);
		return true;
	case WHACK_BRIEFSTATUS:
		status_brief(facts, out);
		return true;
	case WHACK_SHOWSTATES:
		return status_states(facts, name, out);
	case WHACK_TRAFFICSTATUS:
		return status_traffic(facts, name, out);
	case WHACK_CONNECTIONSTATUS:
		return status_connections(facts, name, out);
	case WHACK_BRIEFCONNECTIONSTATUS:
		return status_brief_connections(facts, name, out);
	case WHACK_SHUNTSTATUS:
		status_shunts(facts, out);
		return true;
	case WHACK_FIPSSTATUS:
		status_fips(facts, out);
		return true;
	case WHACK_PROCESSSTATUS:
		status_line(out, "pluto process: pid %d", (int)getpid());
		return true;
	case WHACK_LIST:
		list_headings(request, out);
		return true;
	case WHACK_TRACE:
		return trace_show(facts->engine, name, out);
	default: /* nothing to tell */
		return true;
	}
}

/* NULL when the name is unknown. */
static char *answer_json(const struct status_facts *facts,
			 const struct whack_request *request)
{
	const char *name = request->name;

	switch (request->command) {
	case WHACK_STATUS:
		return status_json_all(facts);
	case WHACK_GLOBALSTATUS:
	case WHACK_BRIEFSTATUS:
		return status_json_global(facts);
	case WHACK_SHOWSTATES:
		return status_json_states(facts, name);
	case WHACK_TRAFFICSTATUS:
		return status_json_traffic(facts, name);
	case WHACK_CONNECTIONSTATUS:
	case WHACK_BRIEFCONNECTIONSTATUS:
		return status_json_connections(facts, name);
	case WHACK_SHUNTSTATUS:
		return status_json_shunts(facts);
	case WHACK_FIPSSTATUS:
		return status_json_fips(facts);
	case WHACK_PROCESSSTATUS:
		return status_json_process();
	case WHACK_ADDRESSPOOLSTATUS:
		return status_json_pools();
	case WHACK_TRACE:
		return status_json_trace(facts->engine, name);
	default:
		return xstrdup("{}");
	}
}

void query_run(struct pluto *pluto, struct client *client,
	       const struct whack_request *request)
{
	struct status_facts facts = {
		.engine = pluto->engine,
		.setup = &pluto->setup,
		.listener = pluto->listener,
		.debug = log_sinks_sink(pluto->sinks)->debug,
		.fips = nss_is_fips(),
		.now = loop_now(pluto->loop),
	};
	struct status_out out = { on_line, client };
	bool known;

	if (request->flags & WHACK_JSON) {
		char *json = answer_json(&facts, request);

		known = json != NULL;
		if (known) {
			client_json(client, json);
		}
		xfree(json);
	} else {
		known = answer_text(&facts, request, &out);
	}
	if (!known) {
		char buf[256];
		struct text text = TEXT_IN(buf);

		text_add_string(&text, "no connection or alias named \"");
		text_add_untrusted(&text, view_of_string(request->name));
		text_add_string(&text, "\"");
		client_text(client, RC_UNKNOWN_NAME, buf);
	}
	client_exit(client, RC_OK);
}
