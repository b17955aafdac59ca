/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What each request of the control socket does.
 */
#include "command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "adder.h"
#include "control.h"
#include "log_sinks.h"
#include "loop.h"
#include "oppo.h"
#include "pluto.h"
#include "query.h"

/* One request while its handler runs. */
struct call {
	struct pluto *pluto;
	struct client *client;
	const struct whack_request *request;
	struct monotime now;
};

static void end_with(const struct call *call, unsigned code, const char *text)
{
	client_text(call->client, code, text);
	client_exit(call->client, code);
}

static void end_answer(const struct call *call, struct ike_answer answer)
{
	client_answer(call->client, &answer,
		      (call->request->flags & WHACK_ASYNCHRONOUS) != 0);
}

static void run_listen(const struct call *call)
{
	pluto_listen(call->pluto);
	client_exit(call->client, RC_OK);
}

static void run_reread(const struct call *call)
{
	log_info(&call->pluto->log, "forgetting secrets");
	client_exit(call->client,
		    pluto_load_secrets(call->pluto) ? RC_OK : RC_FATAL);
}

static void run_nothing(const struct call *call)
{
	client_exit(call->client, RC_OK);
}

static void run_ddns(const struct call *call)
{
	adder_retry(call->pluto->adder);
	client_exit(call->client, RC_OK);
}

static void run_add(const struct call *call)
{
	adder_add(call->pluto->adder, call->client, call->request->name,
		  call->request->values, call->request->nr_values);
}

typedef struct ike_answer engine_fn(struct ike_engine *engine, const char *name,
				    struct monotime now);

static void run_by_name(const struct call *call)
{
	static const struct {
		enum whack_command command;
		engine_fn *fn;
	} table[] = {
		{WHACK_INITIATE, ike_up	 },
		{ WHACK_DOWN,    ike_down   },
		{ WHACK_DELETE,	ike_delete },
		{ WHACK_ROUTE,   ike_route	 },
		{ WHACK_UNROUTE, ike_unroute},
		{ WHACK_SUSPEND, ike_suspend},
	};

	if (call->request->command == WHACK_INITIATE &&
	    call->request->remote_host != NULL) {
		client_text(call->client, RC_OK,
			    "warning: --remote-host is not supported; ignored");
	}
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (table[i].command == call->request->command) {
			end_answer(call,
				   table[i].fn(call->pluto->engine,
					       call->request->name, call->now));
		}
	}
}

static void run_sa_command(const struct call *call)
{
	static const struct {
		enum whack_command command;
		enum ike_sa_action action;
	} table[] = {
		{WHACK_REKEY_IKE,	   SA_REKEY_IKE	},
		{ WHACK_REKEY_CHILD,  SA_REKEY_CHILD },
		{ WHACK_DOWN_IKE,	  SA_DOWN_IKE    },
		{ WHACK_DOWN_CHILD,   SA_DOWN_CHILD  },
		{ WHACK_DELETE_IKE,   SA_DELETE_IKE  },
		{ WHACK_DELETE_CHILD, SA_DELETE_CHILD},
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (table[i].command == call->request->command) {
			end_answer(call, ike_sa_command(call->pluto->engine,
							table[i].action,
							call->request->name,
							call->now));
		}
	}
}

/* "7" or "#7" */
static void run_delete_state(const struct call *call)
{
	const char *text = call->request->nr_values == 0 ?
				   "" :
				   call->request->values[0];
	char *end;

	text += *text == '#' ? 1 : 0;
	errno = 0;
	uint64_t serial = strtoull(text, &end, 10);

	if (errno != 0 || end == text || *end != '\0') {
		end_with(call, RC_WHACK_PROBLEM,
			 "--deletestate expects the number of an SA");
		return;
	}
	end_answer(call,
		   ike_delete_state(call->pluto->engine, serial, call->now));
}

static void say_line(void *ctx, const char *line)
{
	client_text(ctx, RC_OK, line);
}

static void run_oppo(const struct call *call)
{
	struct ip_selector local, remote;
	diag_t d = oppo_parse(call->request->values, call->request->nr_values,
			      &local, &remote);

	if (d != NULL) {
		end_with(call, RC_WHACK_PROBLEM, diag_text(d));
		diag_free(&d);
		return;
	}
	end_answer(call, ike_oppo(call->pluto->engine, &local, &remote,
				  call->now));
}

static void run_impair(const struct call *call)
{
	for (size_t i = 0; i < call->request->nr_values; i++) {
		diag_t d = ike_impair(call->pluto->engine,
				      call->request->values[i], call->now,
				      say_line, call->client);

		if (d != NULL) {
			diag_prefix(&d, "whack error: \"ipsec whack\" ");
			end_with(call, RC_WHACK_PROBLEM, diag_text(d));
			diag_free(&d);
			return;
		}
	}
	client_exit(call->client, RC_OK);
}

/* Of one connection is of all: connections have no categories of their own. */
static void run_debug(const struct call *call)
{
	struct log_sink *sink = log_sinks_sink(call->pluto->sinks);

	for (size_t i = 0; i < call->request->nr_values; i++) {
		diag_t d = debug_list_parse(
			view_of_string(call->request->values[i]), &sink->debug);

		if (d != NULL) {
			end_with(call, RC_WHACK_PROBLEM, diag_text(d));
			diag_free(&d);
			return;
		}
	}
	client_exit(call->client, RC_OK);
}

static void run_ddos_mode(const struct call *call)
{
	const char *mode = call->request->nr_values == 0 ?
				   "" :
				   call->request->values[0];
	diag_t d = pluto_set_ddos_mode(call->pluto, mode);

	if (d != NULL) {
		end_with(call, RC_WHACK_PROBLEM, diag_text(d));
		diag_free(&d);
		return;
	}
	client_exit(call->client, RC_OK);
}

static void run_shutdown(const struct call *call)
{
	bool leave = (call->request->flags & WHACK_LEAVE_STATE) != 0;

	call->pluto->leave_state = leave;
	client_text(call->client, RC_OK,
		    leave ? "Pluto is shutting down (leaving state)"
			  : "Pluto is shutting down");
	client_wait_for_end(call->client);
	pluto_stop(call->pluto);
}

static void run_query(const struct call *call)
{
	query_run(call->pluto, call->client, call->request);
}

enum needs { NOTHING, A_NAME };

/* clang-format off */
static const struct command {
	enum whack_command command;
	enum needs needs;
	void (*run)(const struct call *call);
} commands[] = {
	{ WHACK_STATUS,                NOTHING, run_query },
	{ WHACK_GLOBALSTATUS,          NOTHING, run_query },
	{ WHACK_BRIEFSTATUS,           NOTHING, run_query },
	{ WHACK_SHOWSTATES,            NOTHING, run_query },
	{ WHACK_TRAFFICSTATUS,         NOTHING, run_query },
	{ WHACK_CONNECTIONSTATUS,      NOTHING, run_query },
	{ WHACK_BRIEFCONNECTIONSTATUS, NOTHING, run_query },
	{ WHACK_SHUNTSTATUS,           NOTHING, run_query },
	{ WHACK_FIPSSTATUS,            NOTHING, run_query },
	{ WHACK_PROCESSSTATUS,         NOTHING, run_query },
	{ WHACK_ADDRESSPOOLSTATUS,     NOTHING, run_query },
	{ WHACK_LIST,                  NOTHING, run_query },
	{ WHACK_CHECKPUBKEYS,          NOTHING, run_query },
	{ WHACK_TRACE,                 A_NAME,  run_query },
	{ WHACK_LISTEN,                NOTHING, run_listen },
	{ WHACK_REREADSECRETS,         NOTHING, run_reread },
	{ WHACK_REREADALL,             NOTHING, run_reread },
	{ WHACK_REREADCERTS,           NOTHING, run_nothing },
	{ WHACK_FETCHCRLS,             NOTHING, run_nothing },
	{ WHACK_PURGEOCSP,             NOTHING, run_nothing },
	{ WHACK_CLEARSTATS,            NOTHING, run_nothing },
	{ WHACK_DDNS,                  NOTHING, run_ddns },
	{ WHACK_ADD,                   A_NAME,  run_add },
	{ WHACK_INITIATE,              A_NAME,  run_by_name },
	{ WHACK_DOWN,                  A_NAME,  run_by_name },
	{ WHACK_DELETE,                A_NAME,  run_by_name },
	{ WHACK_ROUTE,                 A_NAME,  run_by_name },
	{ WHACK_UNROUTE,               A_NAME,  run_by_name },
	{ WHACK_SUSPEND,               A_NAME,  run_by_name },
	{ WHACK_OPPO,                  NOTHING, run_oppo },
	{ WHACK_REKEY_IKE,             A_NAME,  run_sa_command },
	{ WHACK_REKEY_CHILD,           A_NAME,  run_sa_command },
	{ WHACK_DOWN_IKE,              A_NAME,  run_sa_command },
	{ WHACK_DOWN_CHILD,            A_NAME,  run_sa_command },
	{ WHACK_DELETE_IKE,            A_NAME,  run_sa_command },
	{ WHACK_DELETE_CHILD,          A_NAME,  run_sa_command },
	{ WHACK_DELETESTATE,           NOTHING, run_delete_state },
	{ WHACK_IMPAIR,                NOTHING, run_impair },
	{ WHACK_DEBUG,                 NOTHING, run_debug },
	{ WHACK_DDOS_MODE,             NOTHING, run_ddos_mode },
	{ WHACK_SHUTDOWN,              NOTHING, run_shutdown },
};
/* clang-format on */

void command_run(struct pluto *pluto, struct client *client,
		 const struct whack_request *request)
{
	struct call call = { .pluto = pluto,
			     .client = client,
			     .request = request,
			     .now = loop_now(pluto->loop) };
	const char *name = whack_command_name(request->command);

	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		if (commands[i].command != request->command) {
			continue;
		}
		if (commands[i].needs == A_NAME && request->name == NULL) {
			end_with(&call, RC_FATAL,
				 "missing --name <connection_name>");
			return;
		}
		commands[i].run(&call);
		return;
	}
	char buf[128];
	struct text text = TEXT_IN(buf);

	text_add(&text, "%s is not supported", name != NULL ? name : "this");
	end_with(&call, RC_WHACK_PROBLEM, buf);
}
