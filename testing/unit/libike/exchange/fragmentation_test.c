/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Who sends fragments to whom (RFC 7383 2.3).
 */
#include "unit/libike/exchange/edits.h"
#include "unit/libike/exchange/scene.h"

/* Of more than one datagram here. */
#define LARGE "aes_gcm256-sha2_256;dh31;addke1=ml_kem_768"

static bool first_round_is_in_fragments(const struct scene *scene)
{
	const struct sent_packet *packet =
		scene_packet(scene, EXCHANGE_IKE_INTERMEDIATE, false, 0);

	assert_non_null(packet);
	return packet->header.next_payload == PAYLOAD_SKF;
}

/* RFC 7383 2.3: it is used where both want it, and not answered unasked. */
static void fragments_are_sent_where_both_announce_them(void **unused)
{
	(void)unused;
	for (unsigned n = 0; n < 4; n++) {
		bool west = n & 1, east = n & 2;
		struct scene_config config = {
			.ike = {LARGE,	LARGE},
			.fragment_bytes = { 576,	 576  },
			.no_fragments = { !west, !east},
		};
		struct scene *scene = scene_new(&config);

		assert_comes_up(scene);
		assert_int_equal(scene_init_has_notify(
					 scene, false, 0,
					 NOTIFY_IKEV2_FRAGMENTATION_SUPPORTED),
				 west);
		assert_int_equal(scene_init_has_notify(
					 scene, true, 0,
					 NOTIFY_IKEV2_FRAGMENTATION_SUPPORTED),
				 west && east);
		assert_int_equal(first_round_is_in_fragments(scene),
				 west && east);
		scene_free(&scene);
	}
}

/* RFC 7383 2.3: a responder may announce it all the same; that is not enough.
 */
static void fragments_are_not_sent_to_who_announces_them_unasked(void **unused)
{
	static const uint16_t notify = NOTIFY_IKEV2_FRAGMENTATION_SUPPORTED;
	struct scene_config config = {
		.ike = {LARGE, LARGE},
		.fragment_bytes = { 576,	 576  },
		.no_fragments = { true, false},
	};
	struct tamper add = { .exchange = EXCHANGE_IKE_SA_INIT,
			      .responses = true,
			      .edit = edit_add_notify,
			      .arg = &notify };
	struct scene *scene = scene_new(&config);

	(void)unused;
	scene_tamper(scene, &add);
	assert_int_not_equal(scene_up(scene), RC_OK); /* AUTH covers it */
	assert_false(first_round_is_in_fragments(scene));
	scene_free(&scene);
}

/* Both ends' IKE SA in ESTABLISHED takes fragmentation as IS, or neither's. */
static void assert_fragments(const struct scene *scene, bool is)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct ike_sa *ike =
			host_ike_sa(&scene->sim->hosts[n], SA_ESTABLISHED);

		assert_non_null(ike);
		assert_int_equal(ike->peer.fragmentation, is);
	}
}

/* RFC 7383 2.3: in IKE_AUTH it announces nothing, whoever had said no. */
static void what_ike_auth_announces_turns_no_fragments_on(void **unused)
{
	static const uint16_t notify = NOTIFY_IKEV2_FRAGMENTATION_SUPPORTED;

	(void)unused;
	for (unsigned n = 0; n < 8; n++) {
		bool west = n & 1, east = n & 2;
		struct scene_config config = {
			.ike = {LARGE,	LARGE},
			.no_fragments = { !west, !east},
		};
		struct tamper add = { .exchange = EXCHANGE_IKE_AUTH,
				      .responses = n & 4,
				      .edit = edit_add_notify,
				      .arg = &notify };
		struct scene *scene = scene_new(&config);

		scene_tamper(scene, &add);
		assert_comes_up(scene);
		assert_fragments(scene, west && east);
		scene_free(&scene);
	}
}

/* RFC 6023 3, RFC 9242 3.1: nor does it announce these. */
static void what_belongs_to_ike_sa_init_counts_there_alone(void **unused)
{
	static const uint16_t notifies[] = {
		NOTIFY_INTERMEDIATE_EXCHANGE_SUPPORTED,
		NOTIFY_CHILDLESS_IKEV2_SUPPORTED,
		NOTIFY_SIGNATURE_HASH_ALGORITHMS,
	};
	struct scene_config config = {
		.ike = {"aes_gcm256-sha2_256;dh31", NULL		  },
		.intermediate = { INTERMEDIATE_NO,	   INTERMEDIATE_NO},
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(notifies); n++) {
		struct tamper add = { .exchange = EXCHANGE_IKE_AUTH,
				      .edit = edit_add_notify,
				      .arg = &notifies[n] };
		struct scene *scene = scene_new(&config);

		scene_tamper(scene, &add);
		assert_comes_up(scene);
		const struct capabilities *peer =
			&host_ike_sa(EAST(scene->sim), SA_ESTABLISHED)->peer;

		assert_false(peer->intermediate);
		assert_false(peer->childless);
		assert_false(peer->signature_hashes);
		scene_free(&scene);
	}
}

/* RFC 7296 3.10.1: nor does IKE_SA_INIT what a proven peer says in IKE_AUTH. */
static void what_belongs_to_ike_auth_counts_there_alone(void **unused)
{
	static const uint16_t notifies[] = {
		NOTIFY_MOBIKE_SUPPORTED,
		NOTIFY_ESP_TFC_PADDING_NOT_SUPPORTED,
		NOTIFY_INITIAL_CONTACT,
		NOTIFY_USE_TRANSPORT_MODE,
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(notifies); n++) {
		struct capabilities peer = { .fragmentation = false };
		struct chain chain;
		struct builder out;
		struct message msg = {
			.header.exchange = EXCHANGE_IKE_SA_INIT,
			.body = &chain,
		};

		builder_init(&out, UINT16_MAX);
		notify_payload_encode(&out, notifies[n], EMPTY_VIEW);
		struct cursor in = cursor_of(builder_written(&out));

		assert_true(
			chain_decode(&in, builder_first_payload(&out), &chain));
		capabilities_learn(&peer, &msg);
		assert_false(peer.mobike || peer.no_esp_tfc ||
			     peer.initial_contact || peer.transport_mode);
		msg.header.exchange = EXCHANGE_IKE_AUTH;
		capabilities_learn(&peer, &msg);
		assert_true(peer.mobike || peer.no_esp_tfc ||
			    peer.initial_contact || peer.transport_mode);
		builder_done(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fragments_are_sent_where_both_announce_them),
		cmocka_unit_test(
			fragments_are_not_sent_to_who_announces_them_unasked),
		cmocka_unit_test(what_ike_auth_announces_turns_no_fragments_on),
		cmocka_unit_test(
			what_belongs_to_ike_sa_init_counts_there_alone),
		cmocka_unit_test(what_belongs_to_ike_auth_counts_there_alone),
	};

	return SCENE_TESTS("exchange/fragmentation", tests);
}
