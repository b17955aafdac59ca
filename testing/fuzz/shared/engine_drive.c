/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Octets that drive two engines, one of which is to be hurt.
 *
 * The first octet chooses the configuration.  Then, for each message to the
 * victim and whenever nothing is on its way, one octet says what happens; what
 * it needs follows.  At the end of the octets all goes on undisturbed.
 */
#include "fuzz/shared/engine_drive.h"

#include <stdio.h>

#include "crypto/nss.h"
#include "libswan/alloc.h"
#include "sim/tamper.h"

#define STEPS_MAX 48
#define STEP_MS	  20
#define FUZZ_SEED 11

enum action {
	PASS,
	LOSE,
	REPEAT,
	FLIP,	  /* an octet on the wire */
	CUT,	  /* its end */
	SET_BODY, /* of a payload, inside SK where there is one */
	ADD_PAYLOAD,
	REMOVE_PAYLOAD,
	SET_INSIDE, /* all that is inside */
	SET_HEADER, /* exchange, flags, message ID */
	SET_SK,	    /* its reserved bits; a payload in clear before it */
	NR_PACKET_ACTIONS
};

enum idle_action {
	WAIT,
	WAIT_LONG,
	DATAGRAM, /* anything at all */
	CLEAR,	  /* a header with the right SPIs before it */
	SEALED,	  /* a message of the peer's, with its keys */
	DOWN,
	DELETE,
	UP_AGAIN,
	REKEY,
	NR_IDLE_ACTIONS
};

static const char *const proposals[] = {
	"aes_gcm128-sha2_256;dh31",
	"aes_gcm128-sha2_256;dh31;addke1=dh31",
	"aes_gcm128-sha2_256;dh31;addke2=dh31+none;addke4=none",
	"aes128-sha2_256;dh31;addke1=dh31",
	"aes_gcm128-sha2_256;dh31+dh19;addke1=dh31;addke7=dh19",
	"aes_gcm128-sha2_256;dh31;addke1=ml_kem_768",
	"chacha20_poly1305-sha2_256;dh19+dh31",
	"aes_gcm128-sha2_256;ml_kem_768",
};

struct drive {
	struct sim *sim;
	struct cursor in;
	size_t victim;
	struct int_auth before; /* of the peer's own messages */
	struct packet last;	/* to the victim; datagram is a copy */
};

static uint8_t next_below(struct drive *d, unsigned n)
{
	return cursor_left(&d->in) == 0 ? 0 : cursor_u8(&d->in) % n;
}

/* A length, and so many octets. */
static struct view next_octets(struct drive *d)
{
	size_t len = cursor_u8(&d->in);

	if (len == 255) {
		len = cursor_u16(&d->in);
	}
	return cursor_bytes(
		&d->in, len < cursor_left(&d->in) ? len : cursor_left(&d->in));
}

static struct conn_spec *conn_of(const char *ike, uint8_t config)
{
	struct conn_spec *spec = conn_spec_new(CONN);

	spec->authby = AUTHBY_PSK;
	spec->ike = xstrdup(ike);
	spec->esp = xstrdup("aes_gcm128");
	spec->type = config & 0x20 ? CONN_TRANSPORT : CONN_TUNNEL;
	spec->left.host = spec->right.host = HOST_ADDRESS;
	spec->left.host_text = xstrdup("192.0.2.1");
	spec->right.host_text = xstrdup("192.0.2.2");
	ASSERT(ip_address_parse(view_of_string("192.0.2.1"),
				&spec->left.address));
	ASSERT(ip_address_parse(view_of_string("192.0.2.2"),
				&spec->right.address));
	return spec;
}

static void set_up(struct drive *d, uint8_t config)
{
	const char *ike = proposals[config % ARRAY_LEN(proposals)];

	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &d->sim->hosts[n];
		struct ike_config engine = ike_config_default();

		engine.keypair_pool = 0;
		engine.ddos_mode = config & 0x08 ? DDOS_BUSY : DDOS_AUTO;
		engine.fragment_bytes = config & 0x10 ? 200 : 0;
		host_start(host, &engine);
		host_set_psk(host, "secret");
		host_add_conn(host, conn_of(ike, config));
		host->job_rules.max_ms = config & 0x40 ? 30 : 0;
	}
}

static void flip(struct drive *d, struct packet *packet)
{
	size_t at = cursor_u16(&d->in);

	packet->datagram.ptr[at % packet->datagram.len] ^= cursor_u8(&d->in);
}

static void cut(struct drive *d, struct packet *packet)
{
	struct view left = view_of(packet->datagram.ptr,
				   cursor_u16(&d->in) % packet->datagram.len);
	struct blob rest = blob_clone(left);

	blob_free(&packet->datagram);
	packet->datagram = rest;
}

static void change_header(struct drive *d, struct forged *f)
{
	f->header.exchange = cursor_u8(&d->in);
	f->header.flags ^= cursor_u8(&d->in);
	f->header.message_id += cursor_u8(&d->in);
}

static void change(struct drive *d, struct forged *f, enum action action)
{
	struct forged_chain *body = f->sealed ? &f->inner : &f->outer;
	uint8_t type = cursor_u8(&d->in);

	switch (action) {
	case SET_BODY:
		forge_replace(body, type, next_octets(d));
		break;
	case ADD_PAYLOAD:
		forge_append(body, type, next_octets(d));
		break;
	case REMOVE_PAYLOAD:
		forge_remove(body, type);
		break;
	case SET_INSIDE:
		forged_chain_done(body);
		*body = forge_chain(type, next_octets(d));
		break;
	case SET_HEADER:
		change_header(d, f);
		break;
	case SET_SK:
		f->sk_flags = type;
		forge_append(&f->outer, cursor_u8(&d->in), next_octets(d));
		break;
	default:
		break;
	}
}

/* With the keys of who sent it; what has none is passed on as it is. */
static void forge(struct drive *d, struct ike_sa *ike, struct packet *packet,
		  enum action action)
{
	struct forged f;

	if (!forge_open(ike, blob_view(&packet->datagram), &f)) {
		return;
	}
	bool as_sender = cursor_u8(&d->in) & 1;

	change(d, &f, action);
	blob_free(&packet->datagram);
	packet->datagram = forge_seal(ike, &f);
	if (as_sender && f.sealed && ike->half_open != NULL &&
	    f.header.exchange == EXCHANGE_IKE_INTERMEDIATE) {
		forge_int_auth(ike, &f, &d->before);
	}
	forged_done(&f);
}

static void note_last(struct drive *d, const struct packet *packet)
{
	blob_free(&d->last.datagram);
	d->last.from = packet->from;
	d->last.to = packet->to;
	d->last.datagram = blob_clone(blob_view(&packet->datagram));
}

static void inject_again(struct drive *d)
{
	net_inject(&d->sim->net, &d->last.from, &d->last.to,
		   blob_view(&d->last.datagram), MILLIS(3));
}

static enum tap_result on_packet(void *ctx, struct host *sender,
				 struct packet *packet)
{
	struct drive *d = ctx;
	struct ike_sa *ike =
		sender_ike_sa(sender, blob_view(&packet->datagram));

	if (sender == &d->sim->hosts[d->victim]) {
		return TAP_PASS;
	}
	enum action action = next_below(d, NR_PACKET_ACTIONS);

	note_last(d, packet);
	switch (action) {
	case PASS:
		break;
	case LOSE:
		return TAP_DROP;
	case REPEAT:
		inject_again(d);
		break;
	case FLIP:
		flip(d, packet);
		break;
	case CUT:
		cut(d, packet);
		break;
	default:
		forge(d, ike, packet, action);
		break;
	}
	if (ike != NULL && ike->half_open != NULL) {
		d->before = ike->half_open->int_auth[ike->role];
	}
	return TAP_PASS;
}

static void inject(struct drive *d, struct view datagram)
{
	if (d->last.datagram.len > 0) {
		net_inject(&d->sim->net, &d->last.from, &d->last.to, datagram,
			   MILLIS(1));
	}
}

/* What the peer never would send: the right SPIs, anything else. */
static void inject_message(struct drive *d, bool sealed)
{
	const struct host *peer = &d->sim->hosts[!d->victim];
	struct ike_sa *ike = host_ike_sa(peer, SA_ESTABLISHED);

	if (ike == NULL) {
		ike = host_ike_sa(peer, SA_AUTH);
	}
	if (ike == NULL || ike->crypto.keys.d == NULL ||
	    !encr_is_aead(ike->crypto.chosen.suite.encr)) {
		return;
	}
	struct forged f = {
		.header = {.spis = ike->spis,
			    .version = IKE_VERSION,
			    .flags = ike->role == INITIATOR ? IKE_FLAG_INITIATOR
							    : 0,
			    .message_id = ike->window.out.next_id},
		.sealed = sealed,
	};
	uint8_t type = cursor_u8(&d->in);

	change_header(d, &f);
	*(sealed ? &f.inner : &f.outer) = forge_chain(type, next_octets(d));
	struct blob datagram = forge_seal(ike, &f);

	inject(d, blob_view(&datagram));
	blob_free(&datagram);
	forged_done(&f);
}

static void rekey(struct host *host, bool ike)
{
	ike_sa_command(host->engine, ike ? SA_REKEY_IKE : SA_REKEY_CHILD, CONN,
		       host->sim->timeline.now);
}

static void act(struct drive *d)
{
	struct host *host = &d->sim->hosts[next_below(d, SIM_HOSTS)];

	switch ((enum idle_action)next_below(d, NR_IDLE_ACTIONS)) {
	case WAIT:
	case NR_IDLE_ACTIONS:
		break;
	case WAIT_LONG:
		sim_run(d->sim, 35000);
		break;
	case DATAGRAM:
		inject(d, next_octets(d));
		break;
	case CLEAR:
		inject_message(d, false);
		break;
	case SEALED:
		inject_message(d, true);
		break;
	case DOWN:
		host_down(host, CONN);
		break;
	case DELETE:
		host_delete(host, CONN);
		break;
	case UP_AGAIN:
		host_up(host, CONN);
		break;
	case REKEY:
		rekey(host, next_below(d, 2));
		break;
	}
}

static void start_nss(void)
{
	static bool started;

	if (!started) {
		diag_t d = nss_start(NULL, NULL);

		ASSERT(d == NULL);
		started = true;
	}
}

void drive_engines(const uint8_t *data, size_t size, size_t victim)
{
	struct drive d = { .in = cursor_of(view_of(data, size)),
			   .victim = victim };
	char fault[300];

	start_nss();
	d.sim = sim_new(FUZZ_SEED, false);
	d.sim->net.tap = on_packet;
	d.sim->net.tap_ctx = &d;
	d.sim->net.no_watch = true;
	set_up(&d, cursor_u8(&d.in));
	host_up(WEST(d.sim), CONN);
	for (unsigned n = 0; n < STEPS_MAX && cursor_left(&d.in) > 0; n++) {
		sim_run(d.sim, STEP_MS);
		act(&d);
	}
	sim_run(d.sim, 1000);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		char buf[100];
		struct text left = TEXT_IN(buf);

		host_stop(&d.sim->hosts[n]);
		if (!sim_kernel_is_empty(&d.sim->hosts[n].kernel, &left)) {
			sim_fault(d.sim, "the kernel still has %s", buf);
		}
	}
	blob_free(&d.last.datagram);
	if (!sim_is_ok(d.sim)) {
		ladder_print(&d.sim->ladder);
	}
	sim_free(&d.sim, fault, sizeof(fault));
	if (fault[0] != '\0') {
		printf("fault: %s\n", fault);
		fflush(stdout);
	}
	ASSERT(fault[0] == '\0');
}
