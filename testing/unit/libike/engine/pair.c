/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * West and east of the simulator with one connection, for tests of exchanges.
 */
#include "unit/libike/engine/pair.h"

#include <stdio.h>
#include <string.h>

#include "libswan/alloc.h"
#include "sa/retransmit.h"

static enum tap_result on_packet(void *ctx, struct host *sender,
				 struct packet *packet)
{
	struct pair *pair = ctx;
	bool from_west = sender == WEST(pair->sim);
	struct cursor in = cursor_of(blob_view(&packet->datagram));
	struct ike_header header;

	if (pair->lose != 0 && ike_header_decode(&in, &header) &&
	    header.exchange == pair->lose &&
	    !ike_header_is_response(&header)) {
		return TAP_DROP;
	}
	if (!(pair->hold & (from_west ? HOLD_WEST : HOLD_EAST))) {
		return TAP_PASS;
	}
	assert_true(pair->nr_held < ARRAY_LEN(pair->held));
	pair->held[pair->nr_held].from = packet->from;
	pair->held[pair->nr_held].to = packet->to;
	pair->held[pair->nr_held].from_west = from_west;
	pair->held[pair->nr_held++].datagram =
		blob_clone(blob_view(&packet->datagram));
	return TAP_DROP;
}

static void fill_end(struct end_spec *end, const char *address,
		     const char *id, const char *net)
{
	end->host = HOST_ADDRESS;
	end->host_text = xstrdup(address);
	assert_true(ip_address_parse(view_of_string(address), &end->address));
	assert_null(id_parse(view_of_string(id), &end->id));
	end->subnets = NEW(struct ip_selector);
	end->nr_subnets = 1;
	assert_null(ip_selector_parse(view_of_string(net), end->subnets));
}

static struct conn_spec *spec_of(const char *name, const char *ike,
				 const char *west_net, const char *east_net,
				 enum conn_intermediate intermediate)
{
	struct conn_spec *spec = conn_spec_new(name);

	spec->authby = AUTHBY_PSK;
	spec->intermediate = intermediate;
	spec->ike = xstrdup(ike);
	spec->esp = xstrdup("aes_gcm256");
	fill_end(&spec->left, "192.0.2.1", "@west", west_net);
	fill_end(&spec->right, "192.0.2.2", "@east", east_net);
	return spec;
}

void pair_add_conn(struct pair *pair, const char *name, const char *ike,
		   const char *west_net, const char *east_net,
		   enum conn_intermediate intermediate)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct conn_spec *spec =
			spec_of(name, ike, west_net, east_net,
				n == 0 ? INTERMEDIATE_YES : intermediate);

		if (n == 1 && pair->any_west) {
			spec->left.host = HOST_ANY;
		}
		if (pair->edit != NULL) {
			pair->edit(spec, n);
		}
		host_add_conn(&pair->sim->hosts[n], spec);
	}
}

void pair_add_numbered(struct pair *pair, unsigned first, unsigned last)
{
	for (unsigned n = first; n <= last; n++) {
		char name[20];
		char west_net[24];
		char east_net[24];

		snprintf(name, sizeof(name), "c%u", n);
		snprintf(west_net, sizeof(west_net), "10.%u.%u.0/24",
			 100 + n / 200, n % 200);
		snprintf(east_net, sizeof(east_net), "10.%u.%u.0/24",
			 150 + n / 200, n % 200);
		pair_add_conn(pair, name, PAIR_IKE, west_net, east_net,
			      INTERMEDIATE_YES);
	}
}

static void init(struct pair *pair, const char *ike, bool any_west,
		 pair_edit_fn *edit)
{
	struct ike_config config = ike_config_default();

	*pair = (struct pair){ .sim = sim_new(1, false),
			       .any_west = any_west,
			       .edit = edit };
	pair->sim->net.tap = on_packet;
	pair->sim->net.tap_ctx = pair;
	config.keypair_pool = 0;
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		host_start(&pair->sim->hosts[n], &config);
		host_set_psk(&pair->sim->hosts[n], "secret");
	}
	pair_add_conn(pair, CONN, ike, "10.1.0.0/16", "10.2.0.0/16",
		      INTERMEDIATE_YES);
}

void pair_init(struct pair *pair, const char *ike)
{
	init(pair, ike, false, NULL);
}

void pair_init_edited(struct pair *pair, const char *ike, pair_edit_fn *edit)
{
	init(pair, ike, false, edit);
}

void pair_init_any_west(struct pair *pair, const char *ike)
{
	init(pair, ike, true, NULL);
}

void pair_init_behind_nat(struct pair *pair, pair_edit_fn *edit,
			  int64_t idle_ms)
{
	init(pair, PAIR_IKE, true, edit);
	nat_init(&pair->sim->net.nats[0], &WEST(pair->sim)->addresses[0],
		 PAIR_NAT, idle_ms);
}

void pair_drop_held(struct pair *pair)
{
	for (size_t n = 0; n < pair->nr_held; n++) {
		blob_free(&pair->held[n].datagram);
	}
	pair->nr_held = 0;
}

void pair_done(struct pair *pair)
{
	char fault[300] = "";

	pair_drop_held(pair);
	if (!sim_is_ok(pair->sim)) {
		ladder_print(&pair->sim->ladder);
	}
	sim_free(&pair->sim, fault, sizeof(fault));
	assert_string_equal(fault, "");
}

void pair_run(struct pair *pair, int64_t ms)
{
	sim_run(pair->sim, ms);
}

void pair_up(struct pair *pair)
{
	host_up(WEST(pair->sim), CONN);
	pair_run(pair, 1000);
	assert_int_equal(WEST(pair->sim)->up_code, RC_OK);
	assert_non_null(pair_child(WEST(pair->sim)));
	assert_non_null(pair_child(EAST(pair->sim)));
}

void pair_rekey(struct host *host, enum ike_sa_action action)
{
	ike_sa_command(host->engine, action, CONN, host->sim->timeline.now);
}

void pair_release(struct pair *pair, unsigned hold)
{
	size_t nr_left = 0;

	pair->hold &= ~hold;
	for (size_t n = 0; n < pair->nr_held; n++) {
		bool goes =
			hold & (pair->held[n].from_west ? HOLD_WEST : HOLD_EAST);

		if (!goes) {
			pair->held[nr_left++] = pair->held[n];
			continue;
		}
		net_inject(&pair->sim->net, &pair->held[n].from,
			   &pair->held[n].to,
			   blob_view(&pair->held[n].datagram), MILLIS(1));
		blob_free(&pair->held[n].datagram);
	}
	pair->nr_held = nr_left;
}

static bool is_response(struct view datagram)
{
	struct cursor in = cursor_of(datagram);
	struct ike_header h;

	assert_true(ike_header_decode(&in, &h));
	return ike_header_is_response(&h);
}

void pair_release_requests(struct pair *pair)
{
	size_t nr_left = 0;

	for (size_t n = 0; n < pair->nr_held; n++) {
		if (is_response(blob_view(&pair->held[n].datagram))) {
			pair->held[nr_left++] = pair->held[n];
			continue;
		}
		net_inject(&pair->sim->net, &pair->held[n].from,
			   &pair->held[n].to,
			   blob_view(&pair->held[n].datagram), MILLIS(1));
		blob_free(&pair->held[n].datagram);
	}
	pair->nr_held = nr_left;
	pair->hold = HOLD_NONE;
}

struct ike_sa *pair_ike(struct host *host)
{
	assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), 1);
	return host_ike_sa(host, SA_ESTABLISHED);
}

struct conn *pair_conn(struct host *host, const char *name)
{
	return conn_by_name(&host->engine->world.conns, name);
}

/* Of an instance where it is a template. */
struct child_sa *pair_child(struct host *host)
{
	const struct world *world = &host->engine->world;

	LIST_FOREACH(entry, &world->conns.all) {
		const struct conn *c = CONTAINER_OF(entry, struct conn, in_db);

		if (strcmp(c->spec->name, CONN) == 0 && c->child_serial != 0) {
			return child_sa_by_serial(&world->sas, c->child_serial);
		}
	}
	return NULL;
}

void pair_restart_east(struct pair *pair, bool uniqueids)
{
	struct ike_config config = ike_config_default();
	struct host *east = EAST(pair->sim);

	config.keypair_pool = 0;
	config.uniqueids = uniqueids;
	host_stop(east);
	sim_kernel_reset(&east->kernel);
	east->nr_child_down = 0;
	host_start(east, &config);
	host_set_psk(east, "secret");
}

void pair_forget_request(struct ike_sa *ike)
{
	struct host *host = ike->world->env->ctx;

	host->sim->net.no_watch = true; /* its message ID is used again */
	retransmit_stop(ike);
	ike->window.out.exchange = NULL;
	LIST_FOREACH_SAFE(entry, after, &ike->larvals) {
		struct larval_sa *larval =
			CONTAINER_OF(entry, struct larval_sa, in_ike);

		larval_sa_free(&larval);
	}
}

struct larval_sa *pair_make_busy(struct ike_sa *ike)
{
	return larval_sa_new(ike, LARVAL_REKEY_IKE, INITIATOR,
			     ike_sa_conn(ike), view_of_string("answered"));
}

void pair_end_busy(struct larval_sa **busy)
{
	struct ike_sa *ike = (*busy)->ike;
	struct host *host = ike->world->env->ctx;

	larval_sa_free(busy);
	window_wake(ike->world, &ike->window); /* what has waited begins */
	engine_leave(host->engine);
}

void pair_send(struct host *host, const struct exchange *exchange,
	       struct builder *out)
{
	struct world *world = engine_enter(host->engine,
					   host->sim->timeline.now);

	(void)world;
	assert_success(ike_send_request(pair_ike(host), exchange, out));
	engine_leave(host->engine);
}
