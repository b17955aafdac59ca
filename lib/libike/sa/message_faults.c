/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Faults of the network, made on purpose: messages lost, held, repeated.
 */

#include "sa/message_faults.h"

#include "libswan/alloc.h"

struct recorded {
	struct list in_faults;
	unsigned nr;
	unsigned nr_repeats;
	struct ip_endpoint local;
	struct ip_endpoint remote;
	struct blob datagram;
};

void message_faults_init(struct message_faults *faults, enum way way,
			 const struct logger *log, message_deliver_fn *deliver,
			 void *ctx)
{
	*faults = (struct message_faults){
		.way = way == WAY_INBOUND ? "inbound" : "outbound",
		.log = log,
		.deliver = deliver,
		.ctx = ctx,
	};
	list_init(&faults->messages);
}

static void forget(struct message_faults *faults, struct recorded *r)
{
	list_remove(&r->in_faults);
	faults->nr_kept--;
	blob_free(&r->datagram);
	xfree(r);
}

void message_faults_done(struct message_faults *faults)
{
	LIST_FOREACH_SAFE(entry, after, &faults->messages) {
		forget(faults,
		       CONTAINER_OF(entry, struct recorded, in_faults));
	}
	faults->recording = faults->block = false;
	faults->duplicate = faults->replay = false;
	faults->nr_drops = faults->nr_to_lose = faults->nr_messages = 0;
}

/* A new number, or that of the same octets before. */
static struct recorded *record(struct message_faults *faults,
			       const struct ip_endpoint *local,
			       const struct ip_endpoint *remote,
			       struct view datagram)
{
	LIST_FOREACH(entry, &faults->messages) {
		struct recorded *r =
			CONTAINER_OF(entry, struct recorded, in_faults);

		if (view_eq(blob_view(&r->datagram), datagram)) {
			r->nr_repeats++;
			return r;
		}
	}
	if (faults->nr_kept == FAULT_MESSAGES_MAX) {
		forget(faults, CONTAINER_OF(faults->messages.next,
					    struct recorded, in_faults));
	}
	struct recorded *r = NEW(struct recorded);

	r->nr = ++faults->nr_messages;
	r->local = *local;
	r->remote = *remote;
	r->datagram = blob_clone(datagram);
	list_add_tail(&faults->messages, &r->in_faults);
	faults->nr_kept++;
	return r;
}

/* "packet from 192.0.2.1:500: " */
static void add_packet(struct text *out, const struct message_faults *faults,
		       const struct recorded *r)
{
	text_add(out, "packet %s ",
		 faults->way[0] == 'i' ? "from" : "to");
	text_add_ip_endpoint(out, &r->remote);
	text_add_string(out, ": ");
}

/* VERB, "dropping": what becomes of R. */
static void log_fate(const struct message_faults *faults,
		     const struct recorded *r, const char *verb)
{
	char buf[160];
	struct text text = TEXT_IN(buf);

	add_packet(&text, faults, r);
	text_add(&text, "%s ", verb);
	if (r->nr_repeats > 0) {
		text_add(&text, "retransmit %u of ", r->nr_repeats);
	}
	log_impair(faults->log, "%s%s message %u", buf, faults->way, r->nr);
}

static void deliver(struct message_faults *faults, const struct recorded *r,
		    const char *why)
{
	if (why != NULL) {
		log_impair(faults->log, "start processing %s %s packet %u",
			   faults->way, why, r->nr);
	}
	faults->deliver(faults->ctx, &r->local, &r->remote,
			blob_view(&r->datagram));
	if (why != NULL) {
		log_impair(faults->log, "stop processing %s %s packet %u",
			   faults->way, why, r->nr);
	}
}

/* Whether message NR is to be dropped; that is then done with. */
static bool take_drop(struct message_faults *faults, unsigned nr)
{
	for (unsigned n = 0; n < faults->nr_drops; n++) {
		if (faults->drops[n] == nr) {
			faults->drops[n] = faults->drops[--faults->nr_drops];
			return true;
		}
	}
	return false;
}

/* What does not let R pass, or NULL. */
static const char *obstacle(struct message_faults *faults,
			    const struct recorded *r)
{
	if (faults->block) {
		return "blocking";
	}
	if (take_drop(faults, r->nr)) {
		return "dropping";
	}
	if (faults->nr_to_lose > 0) {
		faults->nr_to_lose--;
		return "losing";
	}
	return NULL;
}

void message_faults_pass(struct message_faults *faults,
			 const struct ip_endpoint *local,
			 const struct ip_endpoint *remote,
			 struct view datagram)
{
	const struct recorded *r = record(faults, local, remote, datagram);
	const char *verb = obstacle(faults, r);

	if (verb != NULL) {
		log_fate(faults, r, verb);
		return;
	}
	if (!faults->duplicate && !faults->replay) {
		deliver(faults, r, NULL);
	}
	if (faults->duplicate) {
		deliver(faults, r, "original");
		deliver(faults, r, "duplicate");
	}
	if (faults->replay) {
		LIST_FOREACH(entry, &faults->messages) {
			deliver(faults,
				CONTAINER_OF(entry, struct recorded, in_faults),
				"replay forward");
		}
	}
}

static void drip(struct message_faults *faults, unsigned nr)
{
	LIST_FOREACH(entry, &faults->messages) {
		struct recorded *r =
			CONTAINER_OF(entry, struct recorded, in_faults);

		if (r->nr == nr) {
			deliver(faults, r, "drip");
			return;
		}
	}
	log_impair(faults->log, "%s message %u not found", faults->way, nr);
}

static const char *yes_no(bool on)
{
	return on ? "yes" : "no";
}

static void change(const struct message_faults *faults, bool *flag, bool on,
		   const char *before, const char *after)
{
	log_impair(faults->log, "%s %s messages%s: %s -> %s", before,
		   faults->way, after, yes_no(*flag), yes_no(on));
	*flag = on;
}

/* Numbers count from here on. */
static void start_recording(struct message_faults *faults)
{
	if (!faults->recording) {
		log_impair(faults->log, "recording all %s messages",
			   faults->way);
		faults->recording = true;
	}
}

static void add_drop(struct message_faults *faults, unsigned nr)
{
	if (faults->nr_drops == FAULT_DROPS_MAX) {
		log_impair(faults->log, "too many %s messages to drop",
			   faults->way);
		return;
	}
	log_impair(faults->log, "will drop %s message %u", faults->way, nr);
	faults->drops[faults->nr_drops++] = nr;
}

void message_faults_set(struct message_faults *faults,
			enum message_fault fault, bool on, unsigned n)
{
	if (fault == FAULT_RECORD) {
		faults->recording = on;
		return;
	}
	start_recording(faults);
	switch (fault) {
	case FAULT_RECORD:
		break;
	case FAULT_BLOCK:
		change(faults, &faults->block, on, "block all", "");
		break;
	case FAULT_DUPLICATE:
		change(faults, &faults->duplicate, on,
		       "replay duplicate of all", "");
		break;
	case FAULT_REPLAY:
		change(faults, &faults->replay, on, "replay all",
		       " old-to-new");
		break;
	case FAULT_DROP:
		add_drop(faults, n);
		break;
	case FAULT_LOSE:
		faults->nr_to_lose = n;
		log_impair(faults->log, "will lose the next %u %s messages",
			   n, faults->way);
		break;
	case FAULT_DRIP:
		drip(faults, n);
		break;
	}
}
