/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The codec against recorded exchanges: what a real peer sent, field by field.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "libswan/alloc.h"
#include "unit/libike/wire/wire_check.h"
#include "wire/cert_payload.h"
#include "wire/id_payload.h"
#include "wire/ke_payload.h"
#include "wire/nonce_payload.h"
#include "wire/notify_payload.h"
#include "wire/sa_payload.h"
#include "wire/sk_payload.h"
#include "wire/ts_payload.h"

static const char *const recordings[] = {
	"psk-x25519-mlkem768.json",
	"ecdsa-ecp256-mlkem768-cookie.json",
};

static json_t *load(const char *name)
{
	const char *dir = getenv("PLUTO_TESTDATA");
	char *path = xasprintf("%s/recorded/%s",
			       dir == NULL ? "testing/vectors" : dir, name);
	json_error_t error;
	json_t *recording = json_load_file(path, 0, &error);

	if (recording == NULL) {
		fail_msg("%s: %s", path, error.text);
	}
	xfree(path);
	return recording;
}

static const char *text_of(const json_t *object, const char *field)
{
	return json_string_value(json_object_get(object, field));
}

/* A test of one message of a recording. */
typedef void (*message_test)(const json_t *recording, const json_t *message);

static void for_each_message(message_test test)
{
	size_t nr = 0;

	for (size_t i = 0; i < ARRAY_LEN(recordings); i++) {
		json_t *recording = load(recordings[i]);
		size_t index;
		json_t *message;

		json_array_foreach(json_object_get(recording, "messages"),
				   index, message)
		{
			test(recording, message);
			nr++;
		}
		json_decref(recording);
	}
	assert_int_equal(nr, 16);
}

/* The payloads that the recording lists: of the datagram, or inside it. */
static struct blob listed_octets(const json_t *message, uint8_t *first)
{
	const char *plaintext = text_of(message, "plaintext");

	if (plaintext != NULL) {
		*first = (uint8_t)json_integer_value(
			json_object_get(message, "first_inner_payload"));
		return from_hex(plaintext);
	}
	struct blob octets = from_hex(text_of(message, "hex"));
	struct cursor in = cursor_of(blob_view(&octets));
	struct ike_header header;

	assert_true(ike_header_decode(&in, &header));
	*first = header.next_payload;
	struct blob payloads = blob_clone(cursor_rest(&in));

	blob_free(&octets);
	return payloads;
}

/* False when this datagram does not complete a message. */
static bool listed_chain(const json_t *message, struct blob *octets,
			 struct chain *chain)
{
	uint8_t first;

	if (json_object_get(message, "payloads") == NULL) {
		return false;
	}
	*octets = listed_octets(message, &first);
	struct cursor in = cursor_of(blob_view(octets));

	assert_true(chain_decode(&in, first, chain));
	return true;
}

static void check_header(const json_t *recording, const json_t *message)
{
	struct blob octets = from_hex(text_of(message, "hex"));
	struct cursor in = cursor_of(blob_view(&octets));
	struct ike_header h;
	bool from_initiator =
		strcmp(text_of(message, "from"), "initiator") == 0;

	(void)recording;
	assert_true(ike_header_decode(&in, &h));
	assert_int_equal(h.length, octets.len);
	assert_int_equal(h.length,
			 json_integer_value(json_object_get(message, "bytes")));
	assert_int_equal(h.message_id, json_integer_value(json_object_get(
					       message, "message_id")));
	assert_view_is_hex(ike_spi_view(&h.spis.i), text_of(message, "spi_i"));
	assert_view_is_hex(ike_spi_view(&h.spis.r), text_of(message, "spi_r"));
	assert_string_equal(name_of(exchange_names, h.exchange),
			    text_of(message, "exchange"));
	assert_int_equal(ike_header_is_response(&h),
			 json_is_true(json_object_get(message, "response")));
	assert_int_equal((h.flags & IKE_FLAG_INITIATOR) != 0, from_initiator);
	assert_int_equal(h.version, IKE_VERSION);
	blob_free(&octets);
}

static void headers_are_as_recorded(void **unused)
{
	(void)unused;
	for_each_message(check_header);
}

static void check_types(const json_t *recording, const json_t *message)
{
	const json_t *names = json_object_get(message, "payloads");
	struct blob octets;
	struct chain chain;

	(void)recording;
	if (!listed_chain(message, &octets, &chain)) {
		return;
	}
	assert_int_equal(chain.nr, json_array_size(names));
	for (size_t i = 0; i < chain.nr; i++) {
		const char *name =
			name_of(payload_names, chain.payloads[i].type);

		assert_string_equal(
			strcmp(name, "Ni") == 0 ? "Nonce" : name,
			json_string_value(json_array_get(names, i)));
	}
	blob_free(&octets);
}

static void chains_are_as_recorded(void **unused)
{
	(void)unused;
	for_each_message(check_types);
}

static void check_ke(const json_t *recording, const json_t *message)
{
	struct blob octets;
	struct chain chain;
	struct ke_payload ke;

	(void)recording;
	if (text_of(message, "ke_data") == NULL ||
	    !listed_chain(message, &octets, &chain)) {
		return;
	}
	assert_true(
		ke_payload_decode(chain_find(&chain, PAYLOAD_KE)->body, &ke));
	assert_int_equal(ke.method, json_integer_value(json_object_get(
					    message, "ke_method")));
	assert_view_is_hex(ke.data, text_of(message, "ke_data"));
	blob_free(&octets);
}

static void key_exchange_data_are_as_recorded(void **unused)
{
	(void)unused;
	for_each_message(check_ke);
}

static void check_nonce(const json_t *recording, const json_t *message)
{
	const json_t *sa =
		json_array_get(json_object_get(recording, "ike_sas"), 0);
	struct blob octets;
	struct chain chain;
	struct view nonce;

	if (!listed_chain(message, &octets, &chain)) {
		return;
	}
	const struct payload *payload = chain_find(&chain, PAYLOAD_NONCE);

	if (payload != NULL) {
		bool is_response =
			json_is_true(json_object_get(message, "response"));

		assert_true(nonce_payload_decode(payload->body, &nonce));
		assert_view_is_hex(nonce,
				   text_of(sa, is_response ? "nr" : "ni"));
	}
	blob_free(&octets);
}

static void nonces_are_as_recorded(void **unused)
{
	(void)unused;
	for_each_message(check_nonce);
}

/* The initiator's and the responder's identity and proof. */
static void check_auth(const json_t *recording, const json_t *message)
{
	const char *from = text_of(message, "from");
	const json_t *auth =
		json_object_get(json_object_get(recording, "auth"), from);
	struct blob octets;
	struct chain chain;

	if (!listed_chain(message, &octets, &chain)) {
		return;
	}
	const struct payload *proof = chain_find(&chain, PAYLOAD_AUTH);

	if (proof != NULL) {
		const struct payload *id = chain_find(
			&chain, strcmp(from, "initiator") == 0 ? PAYLOAD_IDI
							       : PAYLOAD_IDR);
		const struct payload *cert = chain_find(&chain, PAYLOAD_CERT);
		struct cert_payload c;

		assert_view_is_hex(proof->body, text_of(auth, "auth_payload"));
		assert_view_is_hex(id->body, text_of(auth, "id"));
		assert_int_equal(cert != NULL,
				 text_of(auth, "certificate") != NULL);
		if (cert != NULL) {
			assert_true(cert_payload_decode(cert->body, &c));
			assert_int_equal(c.encoding, CERT_X509_SIGNATURE);
			assert_view_is_hex(c.data,
					   text_of(auth, "certificate"));
		}
	}
	blob_free(&octets);
}

static void identities_and_proofs_are_as_recorded(void **unused)
{
	(void)unused;
	for_each_message(check_auth);
}

/* Encode again what an SA or TS payload decodes to. */
static bool encode_again(const struct payload *payload, struct builder *out)
{
	struct sa_payload sa;
	struct ts_payload ts;

	switch (payload->type) {
	case PAYLOAD_SA:
		assert_true(sa_payload_decode(payload->body, &sa));
		sa_payload_encode(out, sa.proposals, sa.nr_proposals);
		sa_payload_done(&sa);
		return true;
	case PAYLOAD_TSI:
	case PAYLOAD_TSR:
		assert_true(ts_payload_decode(payload->body, &ts));
		ts_payload_encode(out, payload->type, ts.selectors, ts.nr);
		return true;
	default:
		return false;
	}
}

static void check_round_trip(const json_t *recording, const json_t *message)
{
	struct blob octets;
	struct chain chain;

	(void)recording;
	if (!listed_chain(message, &octets, &chain)) {
		return;
	}
	for (size_t i = 0; i < chain.nr; i++) {
		struct builder out;

		builder_init(&out, 10000);
		if (encode_again(&chain.payloads[i], &out)) {
			struct cursor in = cursor_of(builder_written(&out));

			cursor_skip(&in, 4);
			assert_true(view_eq(cursor_rest(&in),
					    chain.payloads[i].body));
		}
		builder_done(&out);
	}
	blob_free(&octets);
}

static void proposals_and_selectors_encode_to_the_same_octets(void **unused)
{
	(void)unused;
	for_each_message(check_round_trip);
}

/* IV and ICV: 8 and 16 of AES-GCM, 16 and 16 of AES-CBC with SHA2-256-128. */
static void check_frame(const json_t *recording, const json_t *message)
{
	bool is_aead = json_is_null(
		json_object_get(json_object_get(recording, "ike"), "integ"));
	const char *fragment = text_of(message, "fragment");
	struct blob octets = from_hex(text_of(message, "hex"));
	struct cursor in = cursor_of(blob_view(&octets));
	struct ike_header header;
	struct chain chain;
	struct sk_frame f;

	assert_true(ike_header_decode(&in, &header));
	assert_true(chain_decode(&in, header.next_payload, &chain));
	if (header.exchange != EXCHANGE_IKE_SA_INIT) {
		assert_int_equal(chain.nr, 1);
		assert_int_equal(chain.payloads[0].type,
				 fragment == NULL ? PAYLOAD_SK : PAYLOAD_SKF);
		assert_true(sk_frame_decode(blob_view(&octets),
					    &chain.payloads[0],
					    is_aead ? 8 : 16, 16, &f));
		assert_int_equal(f.aad.len, fragment == NULL ? 32 : 36);
		assert_true(is_aead || f.text.len % 16 == 0);
		assert_int_equal(f.fragment,
				 fragment == NULL ? 0 : atoi(fragment));
		assert_int_equal(f.total, fragment == NULL ? 0 : 2);
	}
	blob_free(&octets);
}

static void encrypted_payloads_split_as_recorded(void **unused)
{
	(void)unused;
	for_each_message(check_frame);
}

static void check_text(const json_t *recording, const json_t *message)
{
	struct blob octets;
	struct chain chain;
	char buf[400];
	struct text text = TEXT_IN(buf);

	if (strcmp(text_of(recording, "name"), "psk-x25519-mlkem768") != 0 ||
	    json_integer_value(json_object_get(message, "bytes")) != 233) {
		return;
	}
	assert_true(listed_chain(message, &octets, &chain));
	text_add_chain(&text, &chain, RESPONDER);
	assert_string_equal(buf, "IDr,AUTH,SA,TSi,TSr,N(MOBIKE_SUPPORTED),"
				 "N(NO_ADDITIONAL_ADDRESSES)");
	blob_free(&octets);
}

static void an_ike_auth_response_prints_its_payloads(void **unused)
{
	(void)unused;
	for_each_message(check_text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_are_as_recorded),
		cmocka_unit_test(chains_are_as_recorded),
		cmocka_unit_test(key_exchange_data_are_as_recorded),
		cmocka_unit_test(nonces_are_as_recorded),
		cmocka_unit_test(identities_and_proofs_are_as_recorded),
		cmocka_unit_test(
			proposals_and_selectors_encode_to_the_same_octets),
		cmocka_unit_test(encrypted_payloads_split_as_recorded),
		cmocka_unit_test(an_ike_auth_response_prints_its_payloads),
	};

	return cmocka_run_group_tests_name("wire/recorded", tests, NULL, NULL);
}
