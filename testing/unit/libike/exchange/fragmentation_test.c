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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fragments_are_sent_where_both_announce_them),
		cmocka_unit_test(
			fragments_are_not_sent_to_who_announces_them_unasked),
	};

	return SCENE_TESTS("exchange/fragmentation", tests);
}
