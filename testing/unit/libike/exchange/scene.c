/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two engines and what is between them, for tests of exchanges.
 */
#include "unit/libike/exchange/scene.h"

#include "crypto/nss.h"
#include "libswan/alloc.h"

#define SCENE_SEED 20240721

/* Longer than all timeouts of an initiation, and of what it leaves. */
#define UP_MS	  450000
#define SETTLE_MS 70000

static const char *const addresses[] = { "192.0.2.1", "192.0.2.2" };
static const char *const subnets[] = { "10.1.0.0/16", "10.2.0.0/16" };
static const char *const ids[] = { "@west", "@east" };

int scene_group_setup(void **unused)
{
	(void)unused;
	diag_t d = nss_start(NULL, NULL);

	assert_null(d);
	return 0;
}

int scene_group_teardown(void **unused)
{
	(void)unused;
	nss_stop();
	return 0;
}

static void note_packet(struct scene *scene, const struct host *sender,
			struct view datagram)
{
	struct cursor in = cursor_of(datagram);
	struct sent_packet *kept = &scene->packets[scene->nr_packets];

	if (scene->nr_packets == SCENE_PACKETS) {
		return;
	}
	scene->nr_packets++;
	kept->sender = sender;
	kept->datagram = blob_clone(datagram);
	kept->when = scene->sim->timeline.now;
	ASSERT(ike_header_decode(&in, &kept->header));
}

static enum tap_result on_packet(void *ctx, struct host *sender,
				 struct packet *packet)
{
	struct scene *scene = ctx;

	if (net_is_keepalive(blob_view(&packet->datagram))) {
		return TAP_PASS;
	}
	note_packet(scene, sender, blob_view(&packet->datagram));
	return scene->tampers ? tamper_with(&scene->tamper, sender, packet)
			      : TAP_PASS;
}

static void fill_end(struct end_spec *end, size_t n, bool any)
{
	end->host = any ? HOST_ANY : HOST_ADDRESS;
	end->host_text = xstrdup(any ? "%any" : addresses[n]);
	if (!any) {
		assert_true(ip_address_parse(view_of_string(addresses[n]),
					     &end->address));
	}
	end->subnets = NEW(struct ip_selector);
	end->nr_subnets = 1;
	diag_t d = ip_selector_parse(view_of_string(subnets[n]), end->subnets);
	assert_null(d);
	d = id_parse(view_of_string(ids[n]), &end->id);
	assert_null(d);
}

static struct conn_spec *conn_of(const struct scene_config *config, size_t n)
{
	struct conn_spec *spec = conn_spec_new(CONN);
	const char *ike =
		config->ike[n] != NULL ? config->ike[n] : config->ike[0];

	spec->authby = AUTHBY_PSK;
	spec->intermediate = config->intermediate[n];
	spec->fragmentation = !config->no_fragments[n];
	spec->ike = xstrdup(ike);
	spec->esp = xstrdup("aes_gcm256");
	fill_end(&spec->left, 0, n == 1 && config->nat);
	fill_end(&spec->right, 1, false);
	return spec;
}

static void start(struct scene *scene, const struct scene_config *config,
		  size_t n)
{
	struct host *host = &scene->sim->hosts[n];
	struct ike_config engine = ike_config_default();

	engine.keypair_pool = 0;
	engine.fragment_bytes = config->fragment_bytes[n];
	engine.ddos_mode = n == 1 && config->cookies ? DDOS_BUSY : DDOS_AUTO;
	host->job_rules =
		(struct job_rules){ config->jobs_ms, config->jobs_ms };
	host_start(host, &engine);
	host_set_psk(host, config->psk[n] != NULL ? config->psk[n] : "secret");
	if (config->omit_intermediate[n]) {
		host_impair(host, "omit_intermediate");
	}
	host_add_conn(host, conn_of(config, n));
}

struct scene *scene_new(const struct scene_config *config)
{
	struct scene *scene = NEW(struct scene);

	scene->sim = sim_new(SCENE_SEED, false);
	scene->sim->net.tap = on_packet;
	scene->sim->net.tap_ctx = scene;
	scene->sim->net.no_watch = config->may_misbehave;
	if (config->nat) {
		nat_init(&scene->sim->net.nats[0],
			 &WEST(scene->sim)->addresses[0], "203.0.113.7", 0);
	}
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		start(scene, config, n);
	}
	assert_string_equal(scene->sim->fault, "");
	return scene;
}

void scene_free(struct scene **out)
{
	struct scene *scene = *out;
	char fault[300];

	for (size_t n = 0; n < scene->nr_packets; n++) {
		blob_free(&scene->packets[n].datagram);
	}
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		char buf[100];
		struct text left = TEXT_IN(buf);

		host_stop(&scene->sim->hosts[n]);
		sim_kernel_is_empty(&scene->sim->hosts[n].kernel, &left);
		assert_string_equal(buf, "");
	}
	sim_free(&scene->sim, fault, sizeof(fault));
	xfree(scene);
	*out = NULL;
	assert_string_equal(fault, "");
}

void scene_tamper(struct scene *scene, const struct tamper *tamper)
{
	scene->tamper = *tamper;
	scene->tampers = true;
}

struct scene *scene_tampered(const char *west, const char *east,
			     const struct tamper *tamper)
{
	struct scene_config config = {
		.ike = {west, east},
		       .may_misbehave = true
	};
	struct scene *scene = scene_new(&config);

	scene_tamper(scene, tamper);
	return scene;
}

static bool up_is_done(const struct sim *sim)
{
	return WEST(sim)->nr_up_done > 0;
}

int scene_up(struct scene *scene)
{
	struct sim *sim = scene->sim;

	host_up(WEST(sim), CONN);
	assert_true(sim_run_until(sim, up_is_done, UP_MS));
	sim_run(sim, SETTLE_MS);
	assert_int_equal(WEST(sim)->nr_up_done, 1);
	return WEST(sim)->up_code;
}

void assert_comes_up(struct scene *scene)
{
	struct sim *sim = scene->sim;
	bool addresses_too = !ip_address_is_set(&sim->net.nats[0].inside);
	char buf[200];
	struct text why = TEXT_IN(buf);

	if (scene_up(scene) != RC_OK) {
		ladder_print(&sim->ladder);
	}
	assert_int_equal(WEST(sim)->up_code, RC_OK);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct host *host = &sim->hosts[n];

		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), 1);
		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 2);
	}
	sim_kernels_match(&WEST(sim)->kernel, &EAST(sim)->kernel, addresses_too,
			  &why);
	sim_kernels_match(&EAST(sim)->kernel, &WEST(sim)->kernel, addresses_too,
			  &why);
	assert_string_equal(buf, "");
}

void assert_fails(struct scene *scene)
{
	struct sim *sim = scene->sim;

	assert_int_not_equal(scene_up(scene), RC_OK);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct host *host = &sim->hosts[n];
		char buf[100];
		struct text left = TEXT_IN(buf);

		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), 0);
		assert_int_equal(host->kernel.nr_added, 0);
		sim_kernel_is_empty(&host->kernel, &left);
		assert_string_equal(buf, "");
	}
}

void assert_said(const struct scene *scene, const char *text)
{
	if (!ladder_has(&scene->sim->ladder, text)) {
		ladder_print(&scene->sim->ladder);
		fail_msg("nobody said: %s", text);
	}
}

void assert_not_said(const struct scene *scene, const char *text)
{
	if (ladder_has(&scene->sim->ladder, text)) {
		ladder_print(&scene->sim->ladder);
		fail_msg("somebody said: %s", text);
	}
}

const struct sent_packet *scene_packet(const struct scene *scene,
				       uint8_t exchange, bool response,
				       size_t nr)
{
	for (size_t n = 0; n < scene->nr_packets; n++) {
		const struct sent_packet *p = &scene->packets[n];

		if (p->header.exchange == exchange &&
		    ike_header_is_response(&p->header) == response &&
		    nr-- == 0) {
			return p;
		}
	}
	return NULL;
}

size_t scene_nr_packets(const struct scene *scene, uint8_t exchange,
			bool response)
{
	size_t nr = 0;

	while (scene_packet(scene, exchange, response, nr) != NULL) {
		nr++;
	}
	return nr;
}

static void decode_init(const struct scene *scene, bool response, size_t nr,
			struct chain *chain)
{
	const struct sent_packet *p =
		scene_packet(scene, EXCHANGE_IKE_SA_INIT, response, nr);

	assert_non_null(p);
	struct cursor in = cursor_of(blob_view(&p->datagram));

	cursor_skip(&in, IKE_HEADER_BYTES);
	assert_true(chain_decode(&in, p->header.next_payload, chain));
}

void scene_choice(const struct scene *scene, struct sa_payload *sa)
{
	struct chain chain;

	decode_init(scene, true, 0, &chain);
	const struct payload *p = chain_find(&chain, PAYLOAD_SA);

	assert_non_null(p);
	assert_true(sa_payload_decode(p->body, sa));
	assert_int_equal(sa->nr_proposals, 1);
}

bool scene_init_has_notify(const struct scene *scene, bool response, size_t nr,
			   uint16_t notify)
{
	struct chain chain;

	decode_init(scene, response, nr, &chain);
	return chain_has_notify(&chain, notify);
}
