/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Status for programs: the same facts as JSON.
 */
#include "status_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "libipsecconf/paths.h"
#include "libswan/alloc.h"
#include "listen.h"
#include "trace.h"

static char *dump(json_t *json)
{
	char *text = json_dumps(json, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
	char *out = xstrdup(text == NULL ? "{}" : text);

	free(text);
	json_decref(json);
	return out;
}

/* Names may come from a configuration in any encoding. */
static json_t *string(const char *text)
{
	if (text == NULL) {
		return json_null();
	}
	json_t *json = json_string(text);

	if (json != NULL) {
		return json;
	}
	char buf[512];
	struct text safe = TEXT_IN(buf);

	text_add_untrusted(&safe, view_of_string(text));
	return json_string(buf);
}

static void set_string(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, string(text));
}

static void set_number(json_t *object, const char *key, uint64_t value)
{
	json_object_set_new(object, key, json_integer((json_int_t)value));
}

static void set_bool(json_t *object, const char *key, bool value)
{
	json_object_set_new(object, key, json_boolean(value));
}

static void set_seconds(json_t *object, const char *key, struct deltatime d)
{
	json_object_set_new(object, key, json_real((double)d.ms / 1000));
}

static void set_address(json_t *object, const char *key,
			const struct ip_address *address)
{
	char buf[64];
	struct text text = TEXT_IN(buf);

	if (ip_address_is_set(address)) {
		text_add_ip_address(&text, address);
		set_string(object, key, buf);
	} else {
		json_object_set_new(object, key, json_null());
	}
}

static void set_id(json_t *object, const char *key, const struct id *id)
{
	char buf[512];
	struct text text = TEXT_IN(buf);

	if (id != NULL && id->type != ID_NONE) {
		text_add_id(&text, id);
		set_string(object, key, buf);
	} else {
		json_object_set_new(object, key, json_null());
	}
}

static void set_endpoint(json_t *object, const char *key,
			 const struct ip_endpoint *endpoint)
{
	json_t *e = json_object();

	set_address(e, "address", &endpoint->address);
	set_number(e, "port", endpoint->port);
	json_object_set_new(object, key, e);
}

static void set_selectors(json_t *object, const char *key,
			  const struct ip_selector *list, size_t nr)
{
	json_t *array = json_array();

	for (size_t i = 0; i < nr; i++) {
		char buf[160];
		struct text text = TEXT_IN(buf);

		text_add_ip_selector(&text, &list[i]);
		json_array_append_new(array, string(buf));
	}
	json_object_set_new(object, key, array);
}

static void set_serial(json_t *object, const char *key, uint64_t serial)
{
	if (serial != 0) {
		set_number(object, key, serial);
	} else {
		json_object_set_new(object, key, json_null());
	}
}

static void set_timers(json_t *object, const struct ike_timer_status *timers,
		       size_t nr)
{
	json_t *map = json_object();

	for (size_t i = 0; i < nr; i++) {
		set_seconds(map, timers[i].what, timers[i].in);
	}
	json_object_set_new(object, "timers", map);
}

static void set_policy(json_t *object, const struct ike_conn_status *c)
{
	char buf[512];
	struct text text = TEXT_IN(buf);

	text_add_conn_policy(&text, c->spec, c->wants);
	set_string(object, "policy", buf);
	set_seconds(object, "ike_life", c->spec->ikelifetime);
	set_seconds(object, "ipsec_life", c->spec->ipsec_lifetime);
	set_seconds(object, "rekey_margin", c->spec->rekeymargin);
	set_seconds(object, "dpddelay", c->spec->dpddelay);
	set_seconds(object, "retransmit_timeout", c->spec->retransmit_timeout);
	set_number(object, "replay_window", c->spec->replay_window);
}

static json_t *conn_json(const struct ike_conn_status *c)
{
	json_t *object = json_object();

	set_string(object, "name", c->name);
	set_number(object, "serial", c->serial);
	set_serial(object, "instance", c->instance);
	set_serial(object, "template", c->template_serial);
	set_bool(object, "oriented", c->oriented);
	set_string(object, "interface", c->oriented ? c->interface : NULL);
	set_address(object, "local", &c->local);
	set_address(object, "remote", &c->remote);
	set_id(object, "local_id", c->local_id);
	set_id(object, "remote_id", c->remote_id);
	set_selectors(object, "local_ts", c->local_ts, c->nr_local_ts);
	set_selectors(object, "remote_ts", c->remote_ts, c->nr_remote_ts);
	set_string(object, "routing", c->routing);
	set_serial(object, "ike_sa", c->ike_serial);
	set_serial(object, "child_sa", c->child_serial);
	set_number(object, "reqid", c->reqid);
	set_bool(object, "intermediate", c->intermediate);
	set_string(object, "ike_algorithms", c->ike_algorithms);
	set_string(object, "esp_algorithms", c->esp_algorithms);
	set_string(object, "ike_newest", c->ike_newest);
	set_string(object, "esp_newest", c->esp_newest);
	set_policy(object, c);
	return object;
}

static void set_spi(json_t *object, const char *key, struct view spi)
{
	char buf[40];
	struct text text = TEXT_IN(buf);

	text_add_hex(&text, spi);
	set_string(object, key, buf);
}

static json_t *ike_sa_json(const struct ike_sa_status *sa)
{
	json_t *object = json_object();

	set_number(object, "serial", sa->serial);
	set_string(object, "connection", sa->conn_name);
	set_serial(object, "instance", sa->instance);
	set_string(object, "state", sa->story);
	set_bool(object, "established", sa->established);
	set_bool(object, "initiator", sa->initiator);
	set_bool(object, "newest", sa->newest);
	set_endpoint(object, "local", &sa->local);
	set_endpoint(object, "remote", &sa->remote);
	set_id(object, "peer_id", sa->peer_id);
	set_spi(object, "spi_i", sa->spi_i);
	set_spi(object, "spi_r", sa->spi_r);
	set_string(object, "algorithms", sa->algorithms);
	set_number(object, "additional_key_exchanges", sa->rounds);
	set_number(object, "additional_key_exchanges_done", sa->rounds_done);
	set_bool(object, "crypto_busy", sa->crypto_busy);
	set_timers(object, sa->timers, sa->nr_timers);
	return object;
}

static json_t *child_json(const struct ike_child_status *child)
{
	json_t *object = json_object();
	char spi[16];

	set_number(object, "serial", child->serial);
	set_number(object, "ike_sa", child->ike_serial);
	set_string(object, "connection", child->conn_name);
	set_serial(object, "instance", child->instance);
	set_bool(object, "established", child->established);
	set_bool(object, "newest", child->newest);
	set_bool(object, "owner", child->owner);
	set_string(object, "type", child->protocol == 2 ? "AH" : "ESP");
	set_string(object, "mode", child->transport ? "transport" : "tunnel");
	snprintf(spi, sizeof(spi), "%08x", child->spi_in);
	set_string(object, "spi_in", spi);
	snprintf(spi, sizeof(spi), "%08x", child->spi_out);
	set_string(object, "spi_out", spi);
	set_number(object, "reqid", child->reqid);
	set_endpoint(object, "local", &child->local);
	set_endpoint(object, "remote", &child->remote);
	set_id(object, "peer_id", child->peer_id);
	set_selectors(object, "local_ts", child->local_ts, child->nr_local_ts);
	set_selectors(object, "remote_ts", child->remote_ts,
		      child->nr_remote_ts);
	set_number(object, "add_time", (uint64_t)child->add_time);
	set_number(object, "in_bytes", child->bytes_in);
	set_number(object, "out_bytes", child->bytes_out);
	set_number(object, "max_bytes",
		   child->max_bytes > INT64_MAX ? INT64_MAX : child->max_bytes);
	set_string(object, "algorithms", child->algorithms);
	set_timers(object, child->timers, child->nr_timers);
	return object;
}

/* The two kinds of SA, as they come. */
struct sa_arrays {
	json_t *ike;
	json_t *child;
};

static void add_conn(void *ctx, const struct ike_conn_status *c)
{
	json_array_append_new(ctx, conn_json(c));
}

static void add_ike_sa(void *ctx, const struct ike_sa_status *sa)
{
	json_array_append_new(((struct sa_arrays *)ctx)->ike, ike_sa_json(sa));
}

static void add_child(void *ctx, const struct ike_child_status *child)
{
	json_array_append_new(((struct sa_arrays *)ctx)->child,
			      child_json(child));
}

static void set_states(json_t *object, const struct status_facts *facts,
		       const char *name)
{
	struct sa_arrays arrays = { json_array(), json_array() };

	ike_status_sas(facts->engine, name, true, facts->now, add_ike_sa,
		       add_child, &arrays);
	json_object_set_new(object, "ike_sas", arrays.ike);
	json_object_set_new(object, "child_sas", arrays.child);
}

static json_t *summary_json(const struct status_facts *facts)
{
	struct ike_summary s = ike_status_summary(facts->engine);
	json_t *object = json_object();

	set_bool(object, "listening", s.listening);
	set_bool(object, "accepting", s.listening && s.accepting);
	set_bool(object, "cookies_required", s.cookies_required);
	set_number(object, "connections_loaded", s.nr_conns);
	set_number(object, "connections_routed", s.nr_routed);
	set_number(object, "connections_active", s.nr_active);
	set_number(object, "ike_sas", s.nr_ike);
	set_number(object, "ike_sas_half_open", s.nr_half_open);
	set_number(object, "ike_sas_open", s.nr_open);
	set_number(object, "ike_sas_authenticated", s.nr_authenticated);
	set_number(object, "ike_sas_anonymous", s.nr_anonymous);
	set_number(object, "child_sas", s.nr_child);
	set_number(object, "child_sas_authenticated", s.nr_child_authenticated);
	set_number(object, "child_sas_anonymous", s.nr_child_anonymous);
	return object;
}

static void add_interface(void *ctx, const char *interface,
			  const struct udp *udp)
{
	json_t *object = json_object();

	set_string(object, "interface", interface);
	set_address(object, "address", &udp_local(udp)->address);
	set_number(object, "port", udp_local(udp)->port);
	set_bool(object, "nat", udp_is_nat(udp));
	json_array_append_new(ctx, object);
}

static json_t *setup_json(const struct config_setup *setup)
{
	json_t *object = json_object();
	const char *key;

	for (size_t i = 0; (key = config_setup_key(i)) != NULL; i++) {
		char buf[1024];
		struct text text = TEXT_IN(buf);

		if (text_add_config_setup(&text, setup, key)) {
			set_string(object, key, buf);
		}
	}
	return object;
}

static void add_shunt(void *ctx, const struct ike_shunt_status *s)
{
	json_t *object = json_object();

	set_string(object, "connection", s->conn_name);
	set_selectors(object, "local_ts", s->local, 1);
	set_selectors(object, "remote_ts", s->remote, 1);
	set_string(object, "kind", s->kind);
	set_string(object, "why", s->why);
	if (s->ends) {
		set_seconds(object, "ends_in", s->in);
	}
	json_array_append_new(ctx, object);
}

static json_t *shunts_json(const struct status_facts *facts)
{
	json_t *shunts = json_array();

	ike_status_shunts(facts->engine, facts->now, add_shunt, shunts);
	return shunts;
}

char *status_json_all(const struct status_facts *facts)
{
	json_t *object = json_object();
	json_t *interfaces = json_array();
	json_t *connections = json_array();

	set_string(object, "version", IPSEC_VERSION);
	set_string(object, "kernel_interface", "xfrm");
	set_bool(object, "fips", facts->fips);
	listener_each(facts->listener, add_interface, interfaces);
	json_object_set_new(object, "interfaces", interfaces);
	json_object_set_new(object, "setup", setup_json(facts->setup));
	ike_status_conns(facts->engine, NULL, add_conn, connections);
	json_object_set_new(object, "connections", connections);
	set_states(object, facts, NULL);
	json_object_set_new(object, "shunts", shunts_json(facts));
	json_object_set_new(object, "summary", summary_json(facts));
	return dump(object);
}

char *status_json_global(const struct status_facts *facts)
{
	return dump(summary_json(facts));
}

char *status_json_shunts(const struct status_facts *facts)
{
	json_t *object = json_object();

	json_object_set_new(object, "shunts", shunts_json(facts));
	return dump(object);
}

char *status_json_fips(const struct status_facts *facts)
{
	json_t *object = json_object();

	set_bool(object, "fips", facts->fips);
	return dump(object);
}

char *status_json_process(void)
{
	json_t *object = json_object();

	set_number(object, "pid", (uint64_t)getpid());
	return dump(object);
}

char *status_json_pools(void)
{
	json_t *object = json_object();

	json_object_set_new(object, "pools", json_array());
	return dump(object);
}

char *status_json_connections(const struct status_facts *facts,
			      const char *name)
{
	json_t *object = json_object();
	json_t *connections = json_array();

	ike_status_conns(facts->engine, name, add_conn, connections);
	json_object_set_new(object, "connections", connections);
	if (name != NULL && json_array_size(connections) == 0) {
		json_decref(object);
		return NULL;
	}
	return dump(object);
}

static bool exists(const struct status_facts *facts, const char *name)
{
	char *known = status_json_connections(facts, name);
	bool any = known != NULL;

	xfree(known);
	return any;
}

char *status_json_states(const struct status_facts *facts, const char *name)
{
	json_t *object = json_object();

	if (name != NULL && !exists(facts, name)) {
		json_decref(object);
		return NULL;
	}
	set_states(object, facts, name);
	return dump(object);
}

char *status_json_traffic(const struct status_facts *facts, const char *name)
{
	struct sa_arrays arrays = { json_array(), json_array() };
	json_t *object = json_object();

	if (name != NULL && !exists(facts, name)) {
		json_decref(arrays.ike);
		json_decref(arrays.child);
		json_decref(object);
		return NULL;
	}
	ike_status_sas(facts->engine, name, true, facts->now, add_ike_sa,
		       add_child, &arrays);
	json_decref(arrays.ike);
	json_object_set_new(object, "child_sas", arrays.child);
	return dump(object);
}

static void add_message(void *ctx, const struct ike_trace_entry *entry)
{
	json_t *object = json_object();

	set_number(object, "ms", (uint64_t)entry->when.ms);
	set_bool(object, "sent", entry->sent);
	set_bool(object, "retransmitted", entry->retransmitted);
	set_string(object, "exchange", trace_exchange_name(entry->exchange));
	set_bool(object, "response", entry->response);
	set_number(object, "message_id", entry->message_id);
	set_string(object, "payloads", entry->payloads);
	set_number(object, "bytes", entry->bytes);
	set_number(object, "fragments", entry->fragments);
	set_endpoint(object, "local", &entry->local);
	set_endpoint(object, "remote", &entry->remote);
	json_array_append_new(ctx, object);
}

char *status_json_trace(struct ike_engine *engine, const char *name)
{
	json_t *messages = json_array();
	json_t *object = json_object();

	if (!ike_trace(engine, name, add_message, messages)) {
		json_decref(messages);
		json_decref(object);
		return NULL;
	}
	set_string(object, "connection", name);
	json_object_set_new(object, "messages", messages);
	return dump(object);
}
