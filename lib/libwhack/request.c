/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Requests: a command, its flags, a name and a list of values.
 */
#include "libwhack/whack.h"

#include <string.h>

#include "libswan/alloc.h"
#include "libswan/names.h"
#include "libwhack/frame.h"

/* clang-format off */
static const struct name command_names[] = {
	{ WHACK_STATUS,                "status" },
	{ WHACK_GLOBALSTATUS,          "globalstatus" },
	{ WHACK_BRIEFSTATUS,           "briefstatus" },
	{ WHACK_SHOWSTATES,            "showstates" },
	{ WHACK_TRAFFICSTATUS,         "trafficstatus" },
	{ WHACK_CONNECTIONSTATUS,      "connectionstatus" },
	{ WHACK_BRIEFCONNECTIONSTATUS, "briefconnectionstatus" },
	{ WHACK_SHUNTSTATUS,           "shuntstatus" },
	{ WHACK_FIPSSTATUS,            "fipsstatus" },
	{ WHACK_PROCESSSTATUS,         "processstatus" },
	{ WHACK_ADDRESSPOOLSTATUS,     "addresspoolstatus" },
	{ WHACK_LIST,                  "list" },
	{ WHACK_CHECKPUBKEYS,          "checkpubkeys" },
	{ WHACK_TRACE,                 "trace" },
	{ WHACK_LISTEN,                "listen" },
	{ WHACK_UNLISTEN,              "unlisten" },
	{ WHACK_REREADSECRETS,         "rereadsecrets" },
	{ WHACK_REREADCERTS,           "rereadcerts" },
	{ WHACK_REREADALL,             "rereadall" },
	{ WHACK_FETCHCRLS,             "fetchcrls" },
	{ WHACK_PURGEOCSP,             "purgeocsp" },
	{ WHACK_DDNS,                  "ddns" },
	{ WHACK_CLEARSTATS,            "clearstats" },
	{ WHACK_ADD,                   "add" },
	{ WHACK_INITIATE,              "initiate" },
	{ WHACK_DOWN,                  "down" },
	{ WHACK_DELETE,                "delete" },
	{ WHACK_ROUTE,                 "route" },
	{ WHACK_UNROUTE,               "unroute" },
	{ WHACK_SUSPEND,               "suspend" },
	{ WHACK_OPPO,                  "oppo" },
	{ WHACK_REDIRECT,              "redirect" },
	{ WHACK_REKEY_IKE,             "rekey-ike" },
	{ WHACK_REKEY_CHILD,           "rekey-child" },
	{ WHACK_DOWN_IKE,              "down-ike" },
	{ WHACK_DOWN_CHILD,            "down-child" },
	{ WHACK_DELETE_IKE,            "delete-ike" },
	{ WHACK_DELETE_CHILD,          "delete-child" },
	{ WHACK_DELETESTATE,           "deletestate" },
	{ WHACK_CRASH,                 "crash" },
	{ WHACK_DELETEUSER,            "deleteuser" },
	{ WHACK_DELETEID,              "deleteid" },
	{ WHACK_IMPAIR,                "impair" },
	{ WHACK_DEBUG,                 "debug" },
	{ WHACK_DDOS_MODE,             "ddos-mode" },
	{ WHACK_GLOBAL_REDIRECT,       "global-redirect" },
	{ WHACK_KEYID,                 "keyid" },
	{ WHACK_SHUTDOWN,              "shutdown" },
};
/* clang-format on */

const char *whack_command_name(enum whack_command command)
{
	return name_of(NAMES(command_names), command);
}

bool whack_command_is_status(enum whack_command command)
{
	return command >= WHACK_STATUS && command <= WHACK_CHECKPUBKEYS;
}

void whack_request_done(struct whack_request *request)
{
	for (size_t i = 0; i < request->nr_values; i++) {
		xfree(request->values[i]);
	}
	xfree(request->values);
	xfree(request->name);
	xfree(request->remote_host);
	*request = (struct whack_request){ .command = WHACK_NONE };
}

/* Room for one more; doubled, so that many are cheap. */
static void grow_values(struct whack_request *request)
{
	size_t nr = request->nr_values;

	if ((nr & (nr - 1)) == 0) { /* full at every power of two */
		size_t size = nr == 0 ? 1 : 2 * nr;

		request->values = xrealloc(request->values, nr * sizeof(char *),
					   size * sizeof(char *));
	}
}

static void take_value(struct whack_request *request, char *value)
{
	grow_values(request);
	request->values[request->nr_values++] = value;
}

void whack_request_add_value(struct whack_request *request, const char *value)
{
	take_value(request, xstrdup(value));
}

static void add_string(struct builder *out, const char *s)
{
	struct view text = s == NULL ? EMPTY_VIEW : view_of_string(s);

	builder_u32(out, (uint32_t)text.len);
	builder_view(out, text);
}

bool whack_request_encode(struct builder *out,
			  const struct whack_request *request)
{
	size_t start = out->len;
	struct mark frame = frame_open(out, (uint16_t)request->command);

	builder_u32(out, request->flags);
	add_string(out, request->name);
	add_string(out, request->remote_host);
	builder_u32(out, (uint32_t)request->nr_values);
	for (size_t i = 0; i < request->nr_values; i++) {
		add_string(out, request->values[i]);
	}
	builder_close(out, frame);
	if (!builder_ok(out)) {
		return false;
	}
	if (request->nr_values > WHACK_NR_VALUES ||
	    out->len - start > WHACK_REQUEST_BYTES) {
		builder_truncate(out, start);
		return false;
	}
	return true;
}

/* An owned copy of the next string; a NUL within fails the cursor. */
static char *take_string(struct cursor *in)
{
	struct view text = cursor_bytes(in, cursor_u32(in));

	if (text.len > 0 && memchr(text.ptr, '\0', text.len) != NULL) {
		cursor_fail(in);
	}
	if (!cursor_ok(in)) {
		return NULL;
	}
	return text.len == 0 ? xstrdup("")
			     : xstrndup((const char *)text.ptr, text.len);
}

/* As above; the empty string is none. */
static char *take_optional_string(struct cursor *in)
{
	char *s = take_string(in);

	if (s != NULL && s[0] == '\0') {
		xfree(s);
		s = NULL;
	}
	return s;
}

static bool body_decode(struct cursor *body, struct whack_request *request)
{
	request->flags = cursor_u32(body);
	request->name = take_optional_string(body);
	request->remote_host = take_optional_string(body);
	size_t nr_values = cursor_u32(body);

	if (nr_values > WHACK_NR_VALUES) {
		cursor_fail(body);
	}
	for (size_t i = 0; i < nr_values && cursor_ok(body); i++) {
		char *value = take_string(body);

		if (value != NULL) {
			take_value(request, value);
		}
	}
	return cursor_at_end(body);
}

enum whack_decoded whack_request_decode(struct view in, size_t *consumed,
					struct whack_request *request)
{
	struct cursor body;
	uint16_t type;
	enum whack_decoded decoded =
		frame_decode(in, WHACK_REQUEST_BYTES, &type, &body, consumed);

	*request = (struct whack_request){ .command = WHACK_NONE };
	if (decoded != WHACK_DECODED) {
		*consumed = 0;
		return decoded;
	}
	if (whack_command_name(type) == NULL || !body_decode(&body, request)) {
		whack_request_done(request);
		*consumed = 0;
		return WHACK_MALFORMED;
	}
	request->command = type;
	return WHACK_DECODED;
}
