/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The control protocol: what whack and addconn ask, what the daemon answers.
 *
 * On one connection of the unix stream socket the client sends requests, the
 * daemon answers each, in order, with a stream of replies that WHACK_REPLY_EXIT
 * closes.  A client may send the next request before that.  Decoders are total
 * and borrow nothing that they do not say; encoders append to a builder.
 */
#ifndef LIBWHACK_WHACK_H
#define LIBWHACK_WHACK_H

#include "libswan/builder.h"
#include "libswan/bytes.h"
#include "libswan/diag.h"

#define WHACK_VERSION	    1
#define WHACK_REQUEST_BYTES (1u << 20) /* longest request */
#define WHACK_REPLY_BYTES   (1u << 16) /* longest reply */
#define WHACK_NR_VALUES	    4096       /* most values of a request */

/*
 * name: what NAME is; values: what VALUES are.  The numbers are the protocol:
 * new ones go to the end.
 */
enum whack_command {
	WHACK_NONE = 0,

	/* facts; all take WHACK_JSON; exit status 0 */
	WHACK_STATUS = 1,
	WHACK_GLOBALSTATUS = 2,
	WHACK_BRIEFSTATUS = 3,
	WHACK_SHOWSTATES = 4,
	WHACK_TRAFFICSTATUS = 5,	 /* name: connection or NULL */
	WHACK_CONNECTIONSTATUS = 6,	 /* name: connection or NULL */
	WHACK_BRIEFCONNECTIONSTATUS = 7, /* name: connection or NULL */
	WHACK_SHUNTSTATUS = 8,
	WHACK_FIPSSTATUS = 9,
	WHACK_PROCESSSTATUS = 10,
	WHACK_ADDRESSPOOLSTATUS = 11,
	WHACK_LIST = 12, /* values: "pubkeys" "certs" "cacerts" "crls" "psks"
			    "events" "all"; WHACK_UTC */
	WHACK_CHECKPUBKEYS = 13,
	WHACK_TRACE = 14, /* name: connection; the ladder of its exchanges */

	/* sockets and secrets */
	WHACK_LISTEN = 20,
	WHACK_UNLISTEN = 21,
	WHACK_REREADSECRETS = 22,
	WHACK_REREADCERTS = 23,
	WHACK_REREADALL = 24,
	WHACK_FETCHCRLS = 25,
	WHACK_PURGEOCSP = 26,
	WHACK_DDNS = 27,
	WHACK_CLEARSTATS = 28,

	/* connections; name: the connection */
	WHACK_ADD = 40,	     /* values: "key=value" of ipsec.conf, in order */
	WHACK_INITIATE = 41, /* WHACK_ASYNCHRONOUS; remote_host */
	WHACK_DOWN = 42,
	WHACK_DELETE = 43,
	WHACK_ROUTE = 44,
	WHACK_UNROUTE = 45,
	WHACK_SUSPEND = 46,
	WHACK_OPPO = 47,     /* WHACK_ASYNCHRONOUS; values: "here=ADDRESS"
				"there=ADDRESS" "proto=" "sport=" "dport=" */
	WHACK_REDIRECT = 48, /* name may be NULL; values: target */

	/* SAs; name: the connection; WHACK_ASYNCHRONOUS for rekeys */
	WHACK_REKEY_IKE = 60,
	WHACK_REKEY_CHILD = 61,
	WHACK_DOWN_IKE = 62,
	WHACK_DOWN_CHILD = 63,
	WHACK_DELETE_IKE = 64,
	WHACK_DELETE_CHILD = 65,
	WHACK_DELETESTATE = 66, /* values: one serial number */
	WHACK_CRASH = 67,	/* values: the peer's address */
	WHACK_DELETEUSER = 68,	/* name: the user */
	WHACK_DELETEID = 69,	/* name: the ID */

	/* the daemon */
	WHACK_IMPAIR = 80, /* values: as given, "no-X" for --no-impair X */
	WHACK_DEBUG = 81,  /* values: names, lists; name: of one connection */
	WHACK_DDOS_MODE = 82,	    /* values: busy, unlimited, auto */
	WHACK_GLOBAL_REDIRECT = 83, /* values: yes, no, auto; [targets] */
	WHACK_KEYID = 84,	    /* values: id, public key text */
	WHACK_SHUTDOWN = 85	    /* WHACK_LEAVE_STATE */
};

enum whack_flag {
	WHACK_JSON = 1 << 0,
	WHACK_ASYNCHRONOUS = 1 << 1,
	WHACK_UTC = 1 << 2,
	WHACK_LEAVE_STATE = 1 << 3,
	WHACK_LAST = 1 << 4 /* the daemon hangs up after its answer */
};

/* All strings are owned; request_done() frees them. */
struct whack_request {
	enum whack_command command;
	unsigned flags;	   /* enum whack_flag */
	char *name;	   /* NULL: none */
	char *remote_host; /* NULL: none */
	char **values;
	size_t nr_values;
};

void whack_request_done(struct whack_request *request);

/* Add a copy of VALUE. */
void whack_request_add_value(struct whack_request *request, const char *value);

/* False, and nothing appended that counts, when beyond the limits. */
bool whack_request_encode(struct builder *out,
			  const struct whack_request *request) MUST_USE;

enum whack_decoded {
	WHACK_DECODED,	  /* *CONSUMED octets are done with */
	WHACK_INCOMPLETE, /* come again when there is more */
	WHACK_MALFORMED	  /* answer code 50, then close */
};

/*
 * One request from the start of what was received so far.  *REQUEST is filled
 * (the caller's to free) only when WHACK_DECODED is returned.
 */
enum whack_decoded whack_request_decode(struct view in, size_t *consumed,
					struct whack_request *request);

/* "status", "rekey-ike": for log lines; NULL when unknown. */
const char *whack_command_name(enum whack_command command);

/* Facts: the client's exit status is 0 whatever the codes of the lines. */
bool whack_command_is_status(enum whack_command command);

enum whack_reply_kind {
	WHACK_REPLY_TEXT = 1, /* code, one line without newline */
	WHACK_REPLY_JSON = 2, /* a chunk of the one JSON document */
	WHACK_REPLY_EXIT = 3  /* code: the command's status; the end */
};

/* TEXT borrows from the input. */
struct whack_reply {
	enum whack_reply_kind kind;
	unsigned code;
	struct view text;
};

/* Text longer than WHACK_REPLY_BYTES is cut; a JSON chunk is split. */
void whack_reply_text(struct builder *out, unsigned code, const char *line);
void whack_reply_json(struct builder *out, struct view chunk);
void whack_reply_exit(struct builder *out, unsigned code);

enum whack_decoded whack_reply_decode(struct view in, size_t *consumed,
				      struct whack_reply *reply);

/*
 * The client's exit status over a stream of replies: the first code of 20 to
 * 99, a line's or the end's, stays; otherwise 0.
 */
struct whack_exit {
	unsigned status;
	bool ended; /* WHACK_REPLY_EXIT was seen */
};
void whack_exit_add(struct whack_exit *exit, const struct whack_reply *reply);

#endif
