/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Faults made on purpose, by name (ipsec whack --impair).
 */

#include "engine/impair.h"

#include <inttypes.h>
#include <string.h>

#include "libswan/names.h"
#include "wire/constants.h"

enum value_kind {
	VALUE_BOOL,	/* none, yes, no */
	VALUE_NUMBER,	/* 0 is off */
	VALUE_FIELD,	/* any number */
	VALUE_EXCHANGE, /* IKE_AUTH */
	VALUE_NOTIFY,	/* INTERMEDIATE_EXCHANGE_SUPPORTED */
	VALUE_OCTETS,	/* omit, empty, or what to fill with */
	VALUE_MESSAGES, /* message_faults_set(): on or off */
	VALUE_MESSAGE,	/* the same, of a number */
	VALUE_TRIGGER	/* a serial number */
};

struct impairment {
	const char *name;
	const char *help;
	enum value_kind kind;
	size_t member;		     /* of struct impair */
	enum message_fault fault;    /* VALUE_MESSAGE, VALUE_MESSAGES */
	enum way way;		     /* the same */
	enum impair_trigger trigger; /* VALUE_TRIGGER */
};

#define M(member)	 offsetof(struct impair, member)
#define BOOL(member)	 VALUE_BOOL, M(member), 0, 0, 0
#define NUMBER(member)	 VALUE_NUMBER, M(member), 0, 0, 0
#define FIELD(member)	 VALUE_FIELD, M(member), 0, 0, 0
#define NOTIFY(member)	 VALUE_NOTIFY, M(payloads.member), 0, 0, 0
#define OCTETS(member)	 VALUE_OCTETS, M(payloads.member), 0, 0, 0
#define EACH(fault, way) VALUE_MESSAGES, 0, FAULT_##fault, WAY_##way, 0
#define ONE(fault, way)	 VALUE_MESSAGE, 0, FAULT_##fault, WAY_##way, 0
#define TRIGGER(trigger) VALUE_TRIGGER, 0, 0, 0, TRIGGER_##trigger

/* clang-format off */
static const struct impairment impairments[] = {
	/* time */
	{ "suppress_retransmits", "send no request again; wait for the whole retransmit-timeout", BOOL(suppress_retransmits) },
	{ "timeout_on_retransmit", "the first retransmission is the timeout", BOOL(timeout_on_retransmit) },
	{ "revival", "do not bring connections up again", BOOL(revival) },
	{ "ignore_soft_expire", "do not rekey at the kernel's soft limit", BOOL(ignore_soft_expire) },
	{ "ignore_hard_expire", "do not delete at the kernel's hard limit", BOOL(ignore_hard_expire) },
	{ "helper_thread_delay", "seconds before each key exchange is computed", NUMBER(job_delay_s) },

	/* what is done */
	{ "send_no_delete", "an IKE SA ends without a word to the peer", BOOL(send_no_delete) },
	{ "omit_intermediate", "neither offer nor accept IKE_INTERMEDIATE", BOOL(omit_intermediate) },
	{ "force_cookie", "demand a cookie of everybody", BOOL(force_cookie) },
	{ "refuse_create_child_sa", "answer every CREATE_CHILD_SA with NO_ADDITIONAL_SAS", BOOL(refuse_create_child_sa) },
	{ "install_ipsec_sa_inbound_state", "the kernel refuses inbound SAs", BOOL(install_inbound) },
	{ "install_ipsec_sa_outbound_state", "the kernel refuses outbound SAs", BOOL(install_outbound) },

	/* messages, by datagram */
	{ "record_inbound", "number what comes in, from 1", EACH(RECORD, INBOUND) },
	{ "record_outbound", "number what goes out, from 1", EACH(RECORD, OUTBOUND) },
	{ "block_inbound", "nothing comes in, it is only recorded", EACH(BLOCK, INBOUND) },
	{ "block_outbound", "nothing goes out, it is only recorded", EACH(BLOCK, OUTBOUND) },
	{ "drip_inbound", "let recorded message N come in", ONE(DRIP, INBOUND) },
	{ "drip_outbound", "let recorded message N go out", ONE(DRIP, OUTBOUND) },
	{ "drop_inbound", "message N does not come in the first time", ONE(DROP, INBOUND) },
	{ "drop_outbound", "message N does not go out the first time", ONE(DROP, OUTBOUND) },
	{ "lose_inbound", "the next N messages do not come in", ONE(LOSE, INBOUND) },
	{ "lose_outbound", "the next N messages do not go out", ONE(LOSE, OUTBOUND) },
	{ "duplicate_inbound", "each message comes in twice", EACH(DUPLICATE, INBOUND) },
	{ "duplicate_outbound", "each message goes out twice", EACH(DUPLICATE, OUTBOUND) },
	{ "jacob_two_two", "each message goes out twice", EACH(DUPLICATE, OUTBOUND) },
	{ "replay_inbound", "with each message all before it come in again", EACH(REPLAY, INBOUND) },
	{ "replay_outbound", "with each message all before it go out again", EACH(REPLAY, OUTBOUND) },

	/* what messages have */
	{ "corrupt_encrypted", "one bit of each encrypted message is wrong", BOOL(corrupt_encrypted) },
	{ "major_version_bump", "the major version is one too high", BOOL(major_version) },
	{ "minor_version_bump", "the minor version is one too high", BOOL(minor_version) },
	{ "send_bogus_isakmp_flag", "a reserved bit of the header is set", BOOL(header_flags) },
	{ "ike_initiator_spi", "SPIi of the header is N", FIELD(spi[INITIATOR]) },
	{ "ike_responder_spi", "SPIr of the header is N", FIELD(spi[RESPONDER]) },
	{ "send_bogus_payload_flag", "a reserved bit of each payload is set", BOOL(payloads.payload_flags) },
	{ "ke_payload", "octets of KE payloads", OCTETS(ke) },
	{ "ike_initiator_nonce", "octets of the nonces in our requests; only N", VALUE_OCTETS, M(nonce_i), 0, 0, 0 },
	{ "addke_link", "octets of ADDITIONAL_KEY_EXCHANGE", OCTETS(link) },
	{ "omit_addke_notification", "no ADDITIONAL_KEY_EXCHANGE for addkeN", NUMBER(payloads.omit_addke) },
	{ "v2n_rekey_sa_protoid", "REKEY_SA is about protocol N", FIELD(payloads.rekey_protocol) },
	{ "number_of_TSi_selectors", "TSi says that it has N selectors", FIELD(payloads.nr_ts[INITIATOR]) },
	{ "number_of_TSr_selectors", "TSr says that it has N selectors", FIELD(payloads.nr_ts[RESPONDER]) },
	{ "ike_key_length_attribute", "keys of IKE's ciphers have N bits; 0: it is not said", FIELD(payloads.ike_key_bits) },
	{ "child_key_length_attribute", "keys of ESP's ciphers have N bits; 0: it is not said", FIELD(payloads.child_key_bits) },
	{ "add_v2_notification", "one more notify in each message", NOTIFY(add_notify) },
	{ "omit_v2_notification", "a notify that no message has", NOTIFY(omit_notify) },
	{ "ignore_v2_notification", "a notify that is not seen", NOTIFY(ignore_notify) },
	{ "add_unknown_v2_payload_to_sk", "a payload of no known type in an exchange", VALUE_EXCHANGE, M(payloads.unknown_to), 0, 0, 0 },
	{ "pad_with_unknown_v2_payloads", "N payloads of no known type in each message", NUMBER(payloads.pad_with_unknown) },
	{ "unknown_v2_payload_critical", "and their critical bit is set", BOOL(payloads.unknown_critical) },

	/* events, at once */
	{ "trigger_revival", "bring connection $N up, as its revival would", TRIGGER(REVIVAL) },
	{ "trigger_v2_rekey", "SA #N is due to be rekeyed", TRIGGER(REKEY) },
	{ "trigger_v2_replace", "IKE SA #N is due to be replaced by a new one", TRIGGER(REPLACE) },
	{ "trigger_v2_expire", "the lifetime of SA #N is over", TRIGGER(EXPIRE) },
	{ "trigger_v2_retransmit", "send the request of IKE SA #N again", TRIGGER(RETRANSMIT) },
	{ "trigger_v2_liveness", "look whether IKE SA #N has heard of its peer", TRIGGER(LIVENESS) },
	{ "initiate_v2_liveness", "ask the peer of IKE SA #N whether it is there", TRIGGER(PROBE) },
	{ "send_keepalive", "send a NAT keepalive to the peer of IKE SA #N", TRIGGER(KEEPALIVE) },
	{ "trigger_v2_followup_timeout", "the peer of IKE SA #N has not gone on with IKE_FOLLOWUP_KE", TRIGGER(FOLLOWUP) },
};
/* clang-format on */

/* clang-format off */
/* Of libreswan's, and not made here: who asks for one is told. */
static const char *const not_made[] = {
	"add_unknown_v2_payload_to",
	"allow_dns_insecure",
	"allow_null_none",
	"bad_ike_auth_xchg",
	"cannot_ondemand",
	"childless_ikev2_supported",
	"ddos_cookie",
	"emitting",
	"event_check_crls",
	"force_fips",
	"force_v2_auth_method",
	"ignore_viable_parent",
	"ikev2_add_child_transform",
	"ikev2_add_ike_transform",
	"install_ipsec_sa_inbound_policy",
	"install_ipsec_sa_outbound_policy",
	"lifetime",
	"log_rate_limit",
	"mangle_cert_pubkey",
	"omit_v2_ike_auth_child",
	"rekey_initiate_subnet",
	"rekey_respond_subnet",
	"rekey_respond_supernet",
	"replay_encrypted",
	"send_nonzero_reserved",
	"send_nonzero_reserved_id",
	"send_pkcs7_thingie",
	"trigger",
	"truncate_signed_hash",
	"v2_proposal_dh",
	"v2_proposal_integ",
};
/* clang-format on */

/* '-' equals '_'. */
static bool same_name(const char *name, struct view given)
{
	size_t len = strlen(name);

	if (given.len != len) {
		return false;
	}
	for (size_t n = 0; n < len; n++) {
		if (name[n] != (given.ptr[n] == '-' ? '_' : given.ptr[n])) {
			return false;
		}
	}
	return true;
}

static const struct impairment *find(struct view name)
{
	for (size_t n = 0; n < ARRAY_LEN(impairments); n++) {
		if (same_name(impairments[n].name, name)) {
			return &impairments[n];
		}
	}
	return NULL;
}

/* What no row has. */
static diag_t unrecognized(struct view name, const char *what)
{
	char buf[160];
	struct text text = TEXT_IN(buf);

	for (size_t n = 0; n < ARRAY_LEN(not_made); n++) {
		if (same_name(not_made[n], name)) {
			return diag("impairment '%s' is not made by this daemon; 'help' names those that are",
				    not_made[n]);
		}
	}
	text_add_untrusted(&text, view_of_string(what));
	return diag("unrecognized impairment '%s'", buf);
}

static void *member_of(struct impair *impair, const struct impairment *row)
{
	return (char *)impair + row->member;
}

/* VALUE as the whole of a decimal number. */
static bool parse_number(struct view value, unsigned *number)
{
	uint64_t sum = 0;

	for (size_t n = 0; n < value.len && sum <= UINT32_MAX; n++) {
		if (value.ptr[n] < '0' || value.ptr[n] > '9') {
			return false;
		}
		sum = 10 * sum + (value.ptr[n] - '0');
	}
	*number = (unsigned)sum;
	return value.len > 0 && sum <= UINT32_MAX;
}

static diag_t wrong_value(const struct impairment *row, struct view value,
			  const char *expected)
{
	char buf[80];
	struct text text = TEXT_IN(buf);

	text_add_untrusted(&text, value);
	return diag("impairment '%s' has the value '%s', must be %s",
		    row->name, buf, expected);
}

static diag_t set_number(const struct impairment *row, struct view value,
			 unsigned *number)
{
	return parse_number(value, number) ?
		       NULL :
		       wrong_value(row, value, "a number");
}

static diag_t set_field(const struct impairment *row, struct view value,
			struct number_fault *fault)
{
	diag_t d = set_number(row, value, &fault->number);

	fault->on |= d == NULL;
	return d;
}

static diag_t set_name(const struct impairment *row, struct view value,
		       struct names names, const char *expected,
		       unsigned *number)
{
	uint32_t known;

	if (!name_value(names, value, &known)) {
		return wrong_value(row, value, expected);
	}
	*number = known;
	return NULL;
}

static diag_t set_octets(const struct impairment *row, struct view value,
			 struct octets_fault *octets)
{
	unsigned fill = 0;

	if (same_name("omit", value)) {
		octets->kind = OCTETS_OMITTED;
	} else if (same_name("empty", value)) {
		octets->kind = OCTETS_EMPTY;
	} else if (parse_number(value, &fill) && fill <= UINT8_MAX) {
		*octets = (struct octets_fault){ OCTETS_FILLED, fill };
	} else {
		return wrong_value(row, value, "omit, empty, or an octet");
	}
	return NULL;
}

static diag_t set(struct world *world, const struct impairment *row,
		  struct view value)
{
	struct message_faults *faults = &world->impair.messages[row->way];
	void *member = member_of(&world->impair, row);
	unsigned number = 0;
	diag_t d = NULL;

	switch (row->kind) {
	case VALUE_BOOL:
	case VALUE_MESSAGES:
		if (value.len > 0 && !same_name("yes", value)) {
			return wrong_value(row, value, "yes or no");
		}
		if (row->kind == VALUE_BOOL) {
			*(bool *)member = true;
		} else {
			message_faults_set(faults, row->fault, true, 0);
		}
		return NULL;
	case VALUE_NUMBER:
		return set_number(row, value, member);
	case VALUE_FIELD:
		return set_field(row, value, member);
	case VALUE_EXCHANGE:
		return set_name(row, value, exchange_names,
				"the name of an exchange", member);
	case VALUE_NOTIFY:
		return set_name(row, value, notify_names,
				"the name of a notify", member);
	case VALUE_OCTETS:
		return set_octets(row, value, member);
	case VALUE_MESSAGE:
	case VALUE_TRIGGER:
		d = set_number(row, value, &number);
		break;
	}
	if (d == NULL && row->kind == VALUE_MESSAGE) {
		message_faults_set(faults, row->fault, true, number);
	} else if (d == NULL) {
		impair_trigger(world, row->trigger, number);
	}
	return d;
}

static void unset(struct world *world, const struct impairment *row)
{
	void *member = member_of(&world->impair, row);

	switch (row->kind) {
	case VALUE_BOOL:
		*(bool *)member = false;
		break;
	case VALUE_NUMBER:
	case VALUE_EXCHANGE:
	case VALUE_NOTIFY:
		*(unsigned *)member = 0;
		break;
	case VALUE_FIELD:
		*(struct number_fault *)member =
			(struct number_fault){ false, 0 };
		break;
	case VALUE_OCTETS:
		*(struct octets_fault *)member =
			(struct octets_fault){ OCTETS_OURS, 0 };
		break;
	case VALUE_MESSAGES:
		message_faults_set(&world->impair.messages[row->way],
				   row->fault, false, 0);
		break;
	case VALUE_MESSAGE:
	case VALUE_TRIGGER:
		break; /* done with at once */
	}
}

static bool messages_are_on(const struct message_faults *faults,
			    enum message_fault fault)
{
	switch (fault) {
	case FAULT_RECORD:
		return faults->recording;
	case FAULT_BLOCK:
		return faults->block;
	case FAULT_DUPLICATE:
		return faults->duplicate;
	case FAULT_REPLAY:
		return faults->replay;
	case FAULT_DROP:
		return faults->nr_drops > 0;
	case FAULT_LOSE:
		return faults->nr_to_lose > 0;
	case FAULT_DRIP:
		break;
	}
	return false;
}

static bool is_on(const struct impair *impair, const struct impairment *row)
{
	const void *member = (const char *)impair + row->member;

	switch (row->kind) {
	case VALUE_BOOL:
		return *(const bool *)member;
	case VALUE_NUMBER:
	case VALUE_EXCHANGE:
	case VALUE_NOTIFY:
		return *(const unsigned *)member != 0;
	case VALUE_FIELD:
		return ((const struct number_fault *)member)->on;
	case VALUE_OCTETS:
		return ((const struct octets_fault *)member)->kind !=
		       OCTETS_OURS;
	case VALUE_MESSAGES:
	case VALUE_MESSAGE:
		return messages_are_on(&impair->messages[row->way],
				       row->fault);
	case VALUE_TRIGGER:
		break;
	}
	return false;
}

static void clear(struct impair *impair)
{
	struct impair off = { .revival = false };

	for (size_t n = 0; n < NR_WAYS; n++) {
		message_faults_done(&impair->messages[n]);
	}
	memcpy(off.messages, impair->messages, sizeof(off.messages));
	*impair = off;
}

static void note_payload_faults(struct impair *impair)
{
	const struct payload_faults *f = &impair->payloads;

	impair->has_payload_faults =
		f->ke.kind != OCTETS_OURS || f->link.kind != OCTETS_OURS ||
		f->omit_addke != 0 || f->add_notify != 0 ||
		f->omit_notify != 0 || f->unknown_to != 0 ||
		f->pad_with_unknown != 0 || f->payload_flags ||
		f->rekey_protocol.on || f->nr_ts[INITIATOR].on ||
		f->nr_ts[RESPONDER].on || f->ike_key_bits.on ||
		f->child_key_bits.on;
}

static const char *const value_texts[] = {
	[VALUE_BOOL] = "",	     [VALUE_NUMBER] = ":N",
	[VALUE_FIELD] = ":N",	     [VALUE_EXCHANGE] = ":EXCHANGE",
	[VALUE_NOTIFY] = ":NOTIFY",  [VALUE_OCTETS] = ":omit|empty|N",
	[VALUE_MESSAGES] = "",	     [VALUE_MESSAGE] = ":N",
	[VALUE_TRIGGER] = ":N",
};

static void help(ike_impair_line_fn *line, void *ctx)
{
	for (size_t n = 0; n < ARRAY_LEN(impairments); n++) {
		const struct impairment *row = &impairments[n];
		char buf[160];
		struct text text = TEXT_IN(buf);

		text_add(&text, "%s%s: %s", row->name, value_texts[row->kind],
			 row->help);
		line(ctx, buf);
	}
}

static void list(const struct impair *impair, ike_impair_line_fn *line,
		 void *ctx)
{
	for (size_t n = 0; n < ARRAY_LEN(impairments); n++) {
		if (is_on(impair, &impairments[n])) {
			line(ctx, impairments[n].name);
		}
	}
}

void ike_impair_text(const struct ike_engine *engine, struct text *out)
{
	const char *plus = "";

	for (size_t n = 0; n < ARRAY_LEN(impairments); n++) {
		if (is_on(&engine->world.impair, &impairments[n])) {
			text_add(out, "%s%s", plus, impairments[n].name);
			plus = "+";
		}
	}
}

/* NAME, NAME:VALUE, NAME=VALUE, no-NAME. */
static diag_t change(struct world *world, const char *what)
{
	bool on = strncmp(what, "no-", 3) != 0 && strncmp(what, "no_", 3) != 0;
	const char *name = on ? what : what + 3;
	struct view given = view_of(name, strcspn(name, ":="));
	struct view value = view_of_string(name + given.len);
	const struct impairment *row = find(given);

	if (value.len > 0) {
		value = view_of(value.ptr + 1, value.len - 1);
	}
	if (row == NULL) {
		return unrecognized(given, what);
	}
	if (!on || same_name("no", value)) {
		unset(world, row);
		return NULL;
	}
	return set(world, row, value);
}

diag_t ike_impair(struct ike_engine *engine, const char *what,
		  struct monotime now, ike_impair_line_fn *line, void *ctx)
{
	struct world *world = engine_enter(engine, now);
	diag_t d = NULL;

	if (strcmp(what, "none") == 0) {
		clear(&world->impair);
	} else if (strcmp(what, "help") == 0) {
		help(line, ctx);
	} else if (strcmp(what, "list") == 0) {
		list(&world->impair, line, ctx);
	} else {
		d = change(world, what);
		note_payload_faults(&world->impair);
	}
	engine_leave(engine);
	return d;
}
