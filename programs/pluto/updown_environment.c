/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What an updown script finds in its environment.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libswan/alloc.h"
#include "updown.h"

#define VARIABLES_MAX 64
#define VALUE_BYTES   1024

enum { PROTOCOL_AH = 2 };

struct environment {
	char **list;
	size_t nr;
};

static void set(struct environment *env, const char *name, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

static void set(struct environment *env, const char *name, const char *fmt, ...)
{
	char value[VALUE_BYTES];
	struct text text = TEXT_IN(value);
	va_list ap;

	va_start(ap, fmt);
	text_add_v(&text, fmt, ap);
	va_end(ap);
	if (env->nr < VARIABLES_MAX - 1) {
		env->list[env->nr++] = xasprintf("%s=%s", name, value);
	}
}

static void set_address(struct environment *env, const char *name,
			const struct ip_address *address)
{
	char buf[64];
	struct text text = TEXT_IN(buf);

	if (ip_address_is_set(address)) {
		text_add_ip_address(&text, address);
		set(env, name, "%s", buf);
	}
}

static void set_id(struct environment *env, const char *name,
		   const struct id *id)
{
	char buf[512];
	struct text text = TEXT_IN(buf);

	if (id != NULL && id->type != ID_NONE) {
		text_add_id(&text, id);
	}
	set(env, name, "%s", buf);
}

/* The netmask of BITS, in the family's own notation. */
static struct ip_address mask_of(enum ip_family family, int bits)
{
	struct ip_address mask = { .family = family };

	for (int i = 0; i < bits && i < 128; i++) {
		mask.bytes[i / 8] |= (uint8_t)(0x80u >> (i % 8));
	}
	return mask;
}

/* WHOSE: "MY" or "PEER". */
static void set_client(struct environment *env, const char *whose,
		       const struct ip_selector *ts)
{
	int bits = ip_range_prefix_bits(&ts->range);
	struct ip_address mask = mask_of(ts->range.start.family, bits);
	char name[48], buf[128];
	struct text text = TEXT_IN(buf);

	text_add_ip_range(&text, &ts->range);
	snprintf(name, sizeof(name), "PLUTO_%s_CLIENT", whose);
	set(env, name, "%s", buf);
	snprintf(name, sizeof(name), "PLUTO_%s_CLIENT_NET", whose);
	set_address(env, name, &ts->range.start);
	snprintf(name, sizeof(name), "PLUTO_%s_CLIENT_MASK", whose);
	set_address(env, name, &mask);
	snprintf(name, sizeof(name), "PLUTO_%s_PORT", whose);
	set(env, name, "%u",
	    ts->start_port == ts->end_port ? ts->start_port : 0);
	snprintf(name, sizeof(name), "PLUTO_%s_PROTOCOL", whose);
	set(env, name, "%u", ts->protocol);
}

/* "up-client-v6": host, when the selector is no more than our address. */
static void set_verb(struct environment *env, const char *verb,
		     const struct ike_child_status *child,
		     const struct ip_selector *ts)
{
	struct ip_range host = ip_range_of_address(&child->local.address);

	set(env, "PLUTO_VERB", "%s-%s%s", verb,
	    ip_range_eq(&host, &ts->range) ? "host" : "client",
	    ts->range.start.family == IP_V6 ? "-v6" : "");
}

static void set_connection(struct environment *env,
			   const struct ike_child_status *child)
{
	const struct conn_spec *spec = child->spec;
	char policy[512];
	struct text text = TEXT_IN(policy);

	text_add_conn_policy(&text, spec, child->wants);
	set(env, "PLUTO_CONNECTION", "%s",
	    spec->base_name != NULL ? spec->base_name : child->conn_name);
	set(env, "PLUTO_CONNECTION_TYPE", "%s",
	    child->transport ? "transport" : "tunnel");
	set(env, "PLUTO_CONN_POLICY", "%s", policy);
	set(env, "PLUTO_CONN_KIND", "%s",
	    child->instance != 0 ? "CK_INSTANCE" : "CK_PERMANENT");
	set(env, "PLUTO_CONN_ADDRFAMILY", "%s",
	    ip_family_name(child->local.address.family));
	if (spec->metric != 0) {
		set(env, "PLUTO_METRIC", "%u", spec->metric);
	}
	if (spec->mtu != 0) {
		set(env, "PLUTO_MTU", "%u", spec->mtu);
	}
}

static void set_hosts(struct environment *env,
		      const struct ike_child_status *child,
		      const struct updown_facts *facts)
{
	const struct end_spec *local =
		child->left_is_local ? &child->spec->left : &child->spec->right;

	set(env, "PLUTO_VIRT_INTERFACE", "NULL");
	set(env, "PLUTO_INTERFACE", "%s",
	    facts->interface != NULL ? facts->interface : "NULL");
	set(env, "PLUTO_XFRMI_ROUTE", "%s", "");
	set_address(env, "PLUTO_NEXT_HOP", &facts->next_hop);
	set_address(env, "PLUTO_ME", &child->local.address);
	set_id(env, "PLUTO_MY_ID", child->local_id);
	set_address(env, "PLUTO_PEER", &child->remote.address);
	set_id(env, "PLUTO_PEER_ID", child->peer_id);
	set_address(env, "PLUTO_MY_SOURCEIP", &local->sourceip[0]);
}

/* What goes for a while only: its source address may stay. */
static void set_event(struct environment *env, const char *verb,
		      const struct ike_child_status *child)
{
	const struct end_spec *local =
		child->left_is_local ? &child->spec->left : &child->spec->right;
	bool goes = strcmp(verb, "down") == 0 || strcmp(verb, "unroute") == 0;

	set(env, "PLUTO_MOBIKE_EVENT", "%s",
	    goes && child->suspended &&
			    ip_address_is_set(&local->sourceip[0])
		    ? "yes"
		    : "");
}

static void set_sa(struct environment *env,
		   const struct ike_child_status *child)
{
	set(env, "PLUTO_SA_REQID", "%u", child->reqid);
	set(env, "PLUTO_SA_TYPE", "%s",
	    child->protocol == 0	   ? "none"
	    : child->protocol == PROTOCOL_AH ? "AH"
					     : "ESP");
	set(env, "PLUTO_ADDTIME", "%" PRId64, child->add_time);
	set(env, "PLUTO_INBYTES", "%" PRIu64, child->bytes_in);
	set(env, "PLUTO_OUTBYTES", "%" PRIu64, child->bytes_out);
	set(env, "SPI_IN", "0x%x", child->spi_in);
	set(env, "SPI_OUT", "0x%x", child->spi_out);
}

/* What other parts of libreswan fill, and scripts may look at. */
static void set_constants(struct environment *env,
			  const struct updown_facts *facts)
{
	static const char *const empty[] = {
		"PLUTO_PEER_CA",
		"PLUTO_PEER_DNS_INFO",
		"PLUTO_PEER_DOMAIN_INFO",
		"PLUTO_PEER_BANNER",
		"PLUTO_XFRMI_FWMARK",
		"VTI_IFACE",
	};
	static const char *const zero[] = {
		"XAUTH_FAILED",	    "PLUTO_IS_PEER_CISCO", "PLUTO_CFG_SERVER",
		"PLUTO_CFG_CLIENT", "PLUTO_NM_CONFIGURED",
	};

	for (size_t i = 0; i < ARRAY_LEN(empty); i++) {
		set(env, empty[i], "%s", "");
	}
	for (size_t i = 0; i < ARRAY_LEN(zero); i++) {
		set(env, zero[i], "0");
	}
	set(env, "VTI_ROUTING", "no");
	set(env, "VTI_SHARED", "no");
	set(env, "PLUTO_STACK", "xfrm");
	set(env, "PLUTO_DNS_RESOLVER", "%s", facts->dns_resolver);
}

char **updown_environment(const char *verb,
			  const struct ike_child_status *child,
			  const struct updown_facts *facts,
			  const struct ip_selector *local_ts,
			  const struct ip_selector *remote_ts)
{
	struct environment env = { NEW_ARRAY(char *, VARIABLES_MAX), 0 };
	const char *path = getenv("PATH");

	set(&env, "PATH", "%s",
	    path != NULL ? path : "/usr/sbin:/usr/bin:/sbin:/bin");
	set_verb(&env, verb, child, local_ts);
	set_connection(&env, child);
	set_hosts(&env, child, facts);
	set(&env, "PLUTO_CLIENT_FAMILY", "%s",
	    ip_family_name(local_ts->range.start.family));
	set_client(&env, "MY", local_ts);
	set_client(&env, "PEER", remote_ts);
	set_sa(&env, child);
	set_event(&env, verb, child);
	set_constants(&env, facts);
	return env.list;
}

void updown_environment_free(char ***environment)
{
	if (*environment != NULL) {
		for (char **e = *environment; *e != NULL; e++) {
			xfree(*e);
		}
		xfree(*environment);
		*environment = NULL;
	}
}
