/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two engines and what is between them, for tests of exchanges.
 */
#ifndef TESTING_UNIT_LIBIKE_EXCHANGE_SCENE_H
#define TESTING_UNIT_LIBIKE_EXCHANGE_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/tamper.h"
#include "wire/ke_payload.h"
#include "wire/notify_payload.h"
#include "wire/sa_payload.h"

#define SCENE_PACKETS 400

/* What is not given is as by default; of west, then east. */
struct scene_config {
	const char *ike[SIM_HOSTS]; /* east's NULL: as west's */
	enum conn_intermediate intermediate[SIM_HOSTS];
	uint16_t fragment_bytes[SIM_HOSTS];
	const char *psk[SIM_HOSTS];
	bool omit_intermediate[SIM_HOSTS];
	bool no_fragments[SIM_HOSTS]; /* fragmentation=no */
	bool cookies;	    /* east demands them */
	int64_t jobs_ms;    /* how long each takes */
	bool may_misbehave; /* engines are tampered with: wire rules are off */
	bool nat;	    /* before west; east knows no address of it */
};

/* One datagram as an engine sent it. */
struct sent_packet {
	const struct host *sender;
	struct ike_header header;
	struct blob datagram;
	struct monotime when;
};

struct scene {
	struct sim *sim;
	struct tamper tamper; /* off until .edit or .exchange is set */
	bool tampers;
	struct sent_packet packets[SCENE_PACKETS];
	size_t nr_packets;
};

/* Fixtures of a group: NSS without a database. */
int scene_group_setup(void **unused);
int scene_group_teardown(void **unused);

/* Both engines run and have one connection of each other. */
struct scene *scene_new(const struct scene_config *config);

/* Both with ike=; whose messages TAMPER changes from the start. */
struct scene *scene_tampered(const char *west, const char *east,
			     const struct tamper *tamper);

/* Stop; nothing may be left, no rule been broken. */
void scene_free(struct scene **scene);

/* TAMPER is copied: from here on messages are changed. */
void scene_tamper(struct scene *scene, const struct tamper *tamper);

/* Both answer every request and give up every exchange; west's exit code. */
int scene_up(struct scene *scene);

/* scene_up() succeeds: one IKE SA and a Child SA whose kernel SAs match. */
void assert_comes_up(struct scene *scene);

/* It fails, and neither end keeps an IKE SA or a kernel SA. */
void assert_fails(struct scene *scene);

/* A line of the ladder or of a log has TEXT. */
void assert_said(const struct scene *scene, const char *text);
void assert_not_said(const struct scene *scene, const char *text);

/* What was sent, in order: the NR-th (from 0) of its kind, or NULL. */
const struct sent_packet *scene_packet(const struct scene *scene,
				       uint8_t exchange, bool response,
				       size_t nr);
size_t scene_nr_packets(const struct scene *scene, uint8_t exchange,
			bool response);

/* The SA payload's only proposal in an IKE_SA_INIT response, decoded. */
void scene_choice(const struct scene *scene, struct sa_payload *sa);

/* IKE_SA_INIT's NR-th message has NOTIFY. */
bool scene_init_has_notify(const struct scene *scene, bool response, size_t nr,
			   uint16_t notify);

#define SCENE_TESTS(name, tests)                                               \
	cmocka_run_group_tests_name((name), (tests), scene_group_setup,        \
				    scene_group_teardown)

#endif
