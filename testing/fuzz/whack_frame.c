/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fuzz the control protocol, both ends: what decodes encodes to the same.
 */
#include <string.h>

#include "libswan/alloc.h"
#include "libswan/assert.h"
#include "libwhack/whack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Flags and all strings survive another round. */
static void check_request(const struct whack_request *request)
{
	struct builder out;
	struct whack_request again;
	size_t consumed;

	builder_init(&out, WHACK_REQUEST_BYTES);
	ASSERT(whack_request_encode(&out, request));
	struct view wire = builder_written(&out);

	ASSERT(whack_request_decode(wire, &consumed, &again) == WHACK_DECODED);
	ASSERT(consumed == wire.len);
	ASSERT(again.command == request->command);
	ASSERT(again.flags == request->flags);
	ASSERT(again.nr_values == request->nr_values);
	for (size_t i = 0; i < again.nr_values; i++) {
		ASSERT(strcmp(again.values[i], request->values[i]) == 0);
	}
	whack_request_done(&again);
	builder_done(&out);
}

static void decode_requests(struct view in)
{
	struct whack_request request;
	size_t consumed;

	while (whack_request_decode(in, &consumed, &request) == WHACK_DECODED) {
		ASSERT(consumed > 0 && consumed <= in.len);
		ASSERT(whack_command_name(request.command) != NULL);
		check_request(&request);
		whack_request_done(&request);
		in = view_of(in.ptr + consumed, in.len - consumed);
	}
}

static void decode_replies(struct view in)
{
	struct whack_exit exit = { .status = 0 };
	struct whack_reply reply;
	size_t consumed;

	while (whack_reply_decode(in, &consumed, &reply) == WHACK_DECODED) {
		ASSERT(consumed > 0 && consumed <= in.len);
		whack_exit_add(&exit, &reply);
		in = view_of(in.ptr + consumed, in.len - consumed);
	}
	ASSERT(exit.status == 0 || (exit.status >= 20 && exit.status < 100));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	decode_requests(view_of(data, size));
	decode_replies(view_of(data, size));
	ASSERT(xalloc_nr_live() == 0);
	return 0;
}
