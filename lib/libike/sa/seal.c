/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Protect and open SK and SKF with the current keys (RFC 7296 3.14).
 */

#include "sa/seal.h"

#include "libswan/alloc.h"
#include "sa/fragment.h"
#include "wire/sk_payload.h"

#define PAYLOAD_HEADER_BYTES 4
#define SKF_FIELDS_BYTES     4 /* fragment number, total */
#define DATAGRAM_MAX	     65535
#define REASSEMBLY_MAX	     (256 * 1024) /* octets of datagrams kept */

/* IP and UDP headers, so that a packet is at most 1280 octets: the IPv6
 * minimum, which every path takes. */
#define PACKET_MAX	 1280
#define IPV4_UDP_BYTES	 (20 + 8)
#define IPV6_UDP_BYTES	 (40 + 8)

/* Which keys protect what ROLE sends. */
struct direction {
	PK11SymKey *encr;
	PK11SymKey *integ;
	PK11SymKey *prf;
	struct view salt;
};

static struct direction direction_in(const struct ike_sa *ike,
				     const struct sk_keys *k, enum role role)
{
	size_t salt_bytes = ike->crypto.chosen.suite.encr->salt_bytes;

	if (role == INITIATOR) {
		return (struct direction){ k->ei, k->ai, k->pi,
					   view_of(k->salt_i, salt_bytes) };
	}
	return (struct direction){ k->er, k->ar, k->pr,
				   view_of(k->salt_r, salt_bytes) };
}

static struct direction direction_of(const struct ike_sa *ike, enum role role)
{
	return direction_in(ike, &ike->crypto.keys, role);
}

size_t ike_sa_message_max(const struct ike_sa *ike)
{
	size_t max = ike->world->config.fragment_bytes;

	if (max == 0) {
		max = PACKET_MAX - (ike->path.remote.address.family == IP_V6 ?
					    IPV6_UDP_BYTES :
					    IPV4_UDP_BYTES);
		if (ike->path.local.port != IKE_UDP_PORT) {
			max -= NON_ESP_MARKER_BYTES;
		}
	}
	if (ike->path.message_max != 0 && ike->path.message_max < max) {
		max = ike->path.message_max;
	}
	return max;
}

static size_t icv_bytes(const struct suite *suite)
{
	return encr_is_aead(suite->encr) ? suite->encr->icv_bytes :
					   suite->integ->output_bytes;
}

/* Octets of INNER with padding and pad length. */
static size_t padded_bytes(const struct suite *suite, size_t inner)
{
	size_t block = suite->encr->block_bytes;

	return (inner + 1 + block - 1) / block * block;
}

/* What surrounds the text of one datagram. */
static size_t overhead_bytes(const struct suite *suite, bool fragment)
{
	return IKE_HEADER_BYTES + PAYLOAD_HEADER_BYTES +
	       (fragment ? SKF_FIELDS_BYTES : 0) + suite->encr->wire_iv_bytes +
	       icv_bytes(suite);
}

/* A counter for counter modes; for CBC it must be unpredictable. */
static void make_iv(struct ike_sa *ike, uint8_t *iv, size_t len)
{
	if (len == sizeof(uint64_t)) {
		uint64_t counter = ++ike->crypto.iv_counter;

		for (size_t n = len; n-- > 0; counter >>= 8) {
			iv[n] = counter & 0xff;
		}
	} else {
		ike->world->env->random(ike->world->env->ctx, iv, len);
	}
}

/* One datagram to be sealed: HEADER .. text, and where its parts are. */
struct piece {
	struct ike_header header;
	uint8_t inner_type;
	uint16_t fragment; /* 0: SK */
	uint16_t total;
	struct view inner;
};

/* The frame in clear: header, payload header, IV; then the padded text. */
static uint8_t *write_frame(struct ike_sa *ike, struct builder *out,
			    const struct piece *piece, size_t *text_len,
			    size_t *aad_len)
{
	const struct suite *suite = &ike->crypto.chosen.suite;
	struct mark message = ike_header_encode(out, &piece->header);
	struct mark payload = sk_payload_open(out, piece->inner_type,
					      piece->fragment, piece->total);

	*aad_len = out->len;
	uint8_t *iv = builder_space(out, suite->encr->wire_iv_bytes);
	make_iv(ike, iv, suite->encr->wire_iv_bytes);
	size_t text_at = out->len;

	*text_len = padded_bytes(suite, piece->inner.len);
	builder_view(out, piece->inner);
	builder_zeros(out, *text_len - piece->inner.len - 1);
	builder_u8(out, *text_len - piece->inner.len - 1);
	builder_zeros(out, icv_bytes(suite));
	builder_close(out, payload);
	builder_close(out, message);
	return builder_ok(out) ? out->ptr + text_at : NULL;
}

/* Encrypt the text in place; write the ICV behind it. */
static diag_t protect(struct ike_sa *ike, struct builder *out, uint8_t *text,
		      size_t text_len, size_t aad_len)
{
	const struct suite *suite = &ike->crypto.chosen.suite;
	struct direction keys = direction_of(ike, ike->role);
	struct view iv = view_of(out->ptr + aad_len,
				 suite->encr->wire_iv_bytes);
	uint8_t mac[INTEG_OUTPUT_MAX];

	if (encr_is_aead(suite->encr)) {
		return suite->encr->ops->seal(suite->encr, keys.encr, keys.salt,
					      iv, view_of(out->ptr, aad_len),
					      text, text_len, text + text_len);
	}
	diag_t d = suite->encr->ops->seal(suite->encr, keys.encr, keys.salt, iv,
					  EMPTY_VIEW, text, text_len, NULL);
	if (d != NULL) {
		return d;
	}
	struct view covered = view_of(out->ptr, text + text_len - out->ptr);

	d = integ_mac(suite->integ, keys.integ, &covered, 1, mac);
	if (d == NULL) {
		size_t at = covered.len;

		for (size_t n = 0; n < suite->integ->output_bytes; n++) {
			builder_patch_u8(out, at + n, mac[n]);
		}
	}
	return d;
}

static diag_t seal_piece(struct ike_sa *ike, const struct piece *piece,
			 struct blob *datagram)
{
	struct builder out;
	size_t text_len;
	size_t aad_len;
	diag_t d;

	builder_init(&out, DATAGRAM_MAX);
	uint8_t *text = write_frame(ike, &out, piece, &text_len, &aad_len);
	if (text == NULL) {
		d = diag("message of %zu octets is too long",
			 piece->inner.len);
	} else {
		d = protect(ike, &out, text, text_len, aad_len);
	}
	if (d == NULL) {
		if (ike->world->impair.corrupt_encrypted) {
			*text ^= 1;
		}
		*datagram = builder_take(&out);
	}
	builder_done(&out);
	return d;
}

/* How many octets of inner payloads one fragment takes. */
static size_t fragment_room(const struct ike_sa *ike)
{
	const struct suite *suite = &ike->crypto.chosen.suite;
	size_t max = ike_sa_message_max(ike);
	size_t overhead = overhead_bytes(suite, true);
	size_t block = suite->encr->block_bytes;

	if (max <= overhead + block) {
		return 1;
	}
	return (max - overhead) / block * block - 1;
}

static diag_t seal_fragments(struct ike_sa *ike, struct piece *piece,
			     struct sent *sent)
{
	size_t room = fragment_room(ike);
	struct view inner = piece->inner;
	size_t total = (inner.len + room - 1) / room;
	uint8_t first_type = piece->inner_type;

	if (total > FRAGMENTS_MAX) {
		return diag("message of %zu octets needs %zu fragments, at most %u are sent",
			    inner.len, total, FRAGMENTS_MAX);
	}
	sent->datagrams = NEW_ARRAY(struct blob, total);
	sent->nr = total;
	piece->total = total;
	for (size_t n = 0; n < total; n++) {
		size_t at = n * room;
		size_t len = inner.len - at < room ? inner.len - at : room;

		piece->fragment = n + 1;
		piece->inner_type = n == 0 ? first_type : 0;
		piece->inner = view_of(inner.ptr + at, len);
		diag_t d = seal_piece(ike, piece, &sent->datagrams[n]);
		if (d != NULL) {
			sent_free(sent);
			return d;
		}
	}
	return NULL;
}

/* Our own IKE_INTERMEDIATE message, whole, before it is cut. */
static diag_t int_auth_sent(struct ike_sa *ike, const struct piece *piece)
{
	struct ike_header header = piece->header;

	header.next_payload = PAYLOAD_SK;
	return int_auth_add(&ike->half_open->int_auth[ike->role],
			    ike->crypto.chosen.suite.prf,
			    direction_of(ike, ike->role).prf, &header,
			    EMPTY_VIEW, piece->inner_type, 0, piece->inner);
}

/* PIECE is the whole message; cut where it must be. */
static diag_t seal_whole(struct ike_sa *ike, struct piece *piece,
			 struct sent *sent)
{
	size_t whole = overhead_bytes(&ike->crypto.chosen.suite, false) +
		       padded_bytes(&ike->crypto.chosen.suite,
				    piece->inner.len);

	if (ike->peer.fragmentation && whole > ike_sa_message_max(ike)) {
		return seal_fragments(ike, piece, sent);
	}
	sent->datagrams = NEW(struct blob);
	sent->nr = 1;
	diag_t d = seal_piece(ike, piece, &sent->datagrams[0]);
	if (d != NULL) {
		sent_free(sent);
	}
	return d;
}

static struct piece piece_of(const struct ike_sa *ike, uint8_t exchange,
			     bool response, uint32_t message_id,
			     uint8_t inner_type, struct view inner)
{
	struct piece piece = {
		.header = {
			.spis = ike->spis,
			.version = IKE_VERSION,
			.exchange = exchange,
			.flags = (ike->role == INITIATOR ? IKE_FLAG_INITIATOR :
							   0) |
				 (response ? IKE_FLAG_RESPONSE : 0),
			.message_id = message_id,
		},
		.inner_type = inner_type,
		.inner = inner,
	};

	impair_header(ike->world, &piece.header);
	return piece;
}

diag_t seal(struct ike_sa *ike, uint8_t exchange, bool response,
	    uint32_t message_id, uint8_t inner_type, struct view inner,
	    struct sent *sent)
{
	struct piece piece = piece_of(ike, exchange, response, message_id,
				      inner_type, inner);
	diag_t d = ike_sa_wake(ike);

	*sent = (struct sent){ NULL, 0 };
	if (d == NULL && exchange == EXCHANGE_IKE_INTERMEDIATE &&
	    ike->half_open != NULL) { /* else an error, after IKE_AUTH */
		d = int_auth_sent(ike, &piece);
	}
	return d != NULL ? d : seal_whole(ike, &piece, sent);
}

diag_t seal_again(struct ike_sa *ike, uint8_t exchange, uint32_t message_id,
		  uint8_t inner_type, struct view inner, struct sent *sent)
{
	struct piece piece = piece_of(ike, exchange, false, message_id,
				      inner_type, inner);
	diag_t d = ike_sa_wake(ike);

	*sent = (struct sent){ NULL, 0 };
	return d != NULL ? d : seal_whole(ike, &piece, sent);
}

/* Decrypted text of FRAME, padding still on; false without integrity. */
static bool open_frame(const struct ike_sa *ike,
		       const struct sk_keys *sk_keys,
		       const struct message *msg, const struct sk_frame *frame,
		       struct blob *text)
{
	const struct suite *suite = &ike->crypto.chosen.suite;
	struct direction keys =
		direction_in(ike, sk_keys, role_other(ike->role));
	uint8_t mac[INTEG_OUTPUT_MAX];
	diag_t d = NULL;

	if (!encr_is_aead(suite->encr)) {
		struct view covered = view_of(
			msg->datagram.ptr, msg->datagram.len - frame->icv.len);

		d = integ_mac(suite->integ, keys.integ, &covered, 1, mac);
		if (d != NULL ||
		    !ct_equal(view_of(mac, suite->integ->output_bytes),
			      frame->icv)) {
			diag_free(&d);
			return false;
		}
		if (frame->text.len % suite->encr->block_bytes != 0) {
			return false;
		}
	}
	*text = blob_clone(frame->text);
	d = suite->encr->ops->open(suite->encr, keys.encr, keys.salt, frame->iv,
				   encr_is_aead(suite->encr) ? frame->aad :
							       EMPTY_VIEW,
				   text->ptr, text->len,
				   encr_is_aead(suite->encr) ? frame->icv :
							       EMPTY_VIEW);
	if (d != NULL) {
		diag_free(&d);
		blob_free(text);
		return false;
	}
	return true;
}

/* The whole plaintext is in MSG: walk its payloads. */
static enum open_result decode_inner(struct message *msg)
{
	struct cursor in = cursor_of(blob_view(&msg->plaintext));

	if (!chain_decode(&in, msg->inner_type, &msg->inner)) {
		return OPEN_MALFORMED;
	}
	msg->body = &msg->inner;
	return OPEN_DONE;
}

/* The peer cuts small, so what we send must be small, too. */
static void learn_message_max(struct ike_sa *ike,
			      const struct reassembly *fragments)
{
	if (fragments->largest < ike_sa_message_max(ike)) {
		ike->path.message_max = fragments->largest > MESSAGE_SMALL ?
						fragments->largest :
						MESSAGE_SMALL;
	}
}

static enum open_result open_fragment(struct ike_sa *ike, struct message *msg,
				      const struct sk_frame *frame,
				      struct view plaintext,
				      struct reassembly *fragments)
{
	struct fragment part = { .number = frame->fragment,
				 .total = frame->total,
				 .inner_type = frame->inner_type,
				 .sk_flags = frame->flags,
				 .datagram_bytes = msg->datagram.len,
				 .plaintext = plaintext };

	reassembly_add(fragments, msg->header.message_id, &part);
	if (!reassembly_is_complete(fragments)) {
		return OPEN_INCOMPLETE;
	}
	msg->plaintext = reassembly_take(fragments);
	msg->inner_type = fragments->inner_type;
	msg->sk_flags = fragments->sk_flags;
	msg->nr_fragments = fragments->total;
	msg->bytes = fragments->bytes;
	learn_message_max(ike, fragments);
	reassembly_done(fragments);
	return decode_inner(msg);
}

enum open_result open_sealed(struct ike_sa *ike, struct message *msg,
			     struct reassembly *fragments)
{
	const struct suite *suite = &ike->crypto.chosen.suite;
	const struct payload *sk = &msg->outer.payloads[msg->outer.nr - 1];
	struct sk_frame frame;
	struct blob text;
	struct view plaintext;
	diag_t d;

	if (!sk_frame_decode(msg->datagram, sk, suite->encr->wire_iv_bytes,
			     icv_bytes(suite), &frame)) {
		return OPEN_DROPPED;
	}
	if (frame.fragment != 0 &&
	    (!ike->peer.fragmentation ||
	     fragments->bytes + msg->datagram.len > REASSEMBLY_MAX ||
	     !reassembly_wants(fragments, msg->header.message_id,
			       frame.fragment, frame.total))) {
		return OPEN_DROPPED;
	}
	d = ike_sa_wake(ike);
	if (d != NULL) {
		log_error(&ike->log, "%s", diag_text(d));
		diag_free(&d);
		return OPEN_DROPPED;
	}
	if (!open_frame(ike, &ike->crypto.keys, msg, &frame, &text)) {
		return OPEN_DROPPED;
	}
	if (!sk_unpad(blob_view(&text), &plaintext)) {
		blob_free(&text);
		return OPEN_MALFORMED;
	}
	if (frame.fragment != 0) {
		enum open_result result =
			open_fragment(ike, msg, &frame, plaintext, fragments);

		blob_free(&text);
		return result;
	}
	text.len = plaintext.len; /* the padding is at the end */
	msg->plaintext = text;
	msg->inner_type = frame.inner_type;
	msg->sk_flags = frame.flags;
	msg->nr_fragments = 1;
	msg->bytes = msg->datagram.len;
	return decode_inner(msg);
}

bool is_genuine_repeat(struct ike_sa *ike, const struct message *msg)
{
	const struct suite *suite = &ike->crypto.chosen.suite;
	const struct payload *sk = &msg->outer.payloads[msg->outer.nr - 1];
	const struct sk_keys *keys = sk_keys_are_awake(&ike->crypto.previous) ?
					     &ike->crypto.previous :
					     &ike->crypto.keys;
	struct sk_frame frame;
	struct blob text;

	if (!sk_keys_are_awake(keys) ||
	    !sk_frame_decode(msg->datagram, sk, suite->encr->wire_iv_bytes,
			     icv_bytes(suite), &frame) ||
	    !open_frame(ike, keys, msg, &frame, &text)) {
		return false;
	}
	blob_free(&text);
	return true;
}

diag_t int_auth_received(struct ike_sa *ike, const struct message *msg)
{
	enum role sender = role_other(ike->role);
	struct ike_header header = msg->header;
	const struct payload *sk = &msg->outer.payloads[msg->outer.nr - 1];
	const uint8_t *start = msg->datagram.ptr + IKE_HEADER_BYTES;
	struct view between = view_of(start, sk->whole.ptr - start);

	if (header.next_payload == PAYLOAD_SKF) {
		header.next_payload = PAYLOAD_SK;
	}
	return int_auth_add(&ike->half_open->int_auth[sender],
			    ike->crypto.chosen.suite.prf,
			    direction_of(ike, sender).prf, &header, between,
			    msg->inner_type, msg->sk_flags,
			    blob_view(&msg->plaintext));
}
