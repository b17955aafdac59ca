/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A connection as configured: checked, immutable, counted.
 */
#ifndef LIBIKE_CONN_SPEC_H
#define LIBIKE_CONN_SPEC_H

#include "libswan/id.h"
#include "libswan/ip_selector.h"
#include "libswan/ref.h"
#include "libswan/time.h"

enum host_kind {
	HOST_ADDRESS,	   /* end_spec.address */
	HOST_ANY,	   /* %any: remote, unknown until it calls */
	HOST_DEFAULTROUTE, /* %defaultroute: resolved by the daemon */
	HOST_NAME,	   /* a DNS name: resolved by the daemon */
	HOST_INTERFACE	   /* %eth0: the address of an interface */
};

/* Bits of authby= / leftauth=. */
enum authby {
	AUTHBY_PSK = 1 << 0,
	AUTHBY_RSASIG = 1 << 1,
	AUTHBY_RSASIG_V1_5 = 1 << 2,
	AUTHBY_ECDSA = 1 << 3,
	AUTHBY_EDDSA = 1 << 4,
	AUTHBY_NULL = 1 << 5,
	AUTHBY_NEVER = 1 << 6
};

enum conn_type { CONN_TUNNEL, CONN_TRANSPORT, CONN_PASSTHROUGH, CONN_DROP };
enum conn_auto { AUTO_IGNORE, AUTO_ADD, AUTO_ONDEMAND, AUTO_UP, AUTO_KEEP };
enum conn_shunt { SHUNT_NONE, SHUNT_PASS, SHUNT_DROP };
enum conn_intermediate { INTERMEDIATE_NO, INTERMEDIATE_YES, INTERMEDIATE_INSIST };
enum conn_childless { CHILDLESS_NO, CHILDLESS_YES, CHILDLESS_INSIST };
enum conn_encapsulation { ENCAPSULATION_AUTO, ENCAPSULATION_YES, ENCAPSULATION_NO };
enum { CONN_SN_32_BIT = 1, CONN_SN_64_BIT = 2 }; /* bits of conn_spec.sn */

/* left= or right= with all its leftXXX= values. */
struct end_spec {
	enum host_kind host;
	char *host_text;	   /* as configured */
	struct ip_address address; /* HOST_ADDRESS, or when resolved */
	struct ip_address nexthop; /* unset: %defaultroute */
	uint16_t ikeport;	   /* 0: 500, or 4500 with NAT */
	struct id id;		   /* ID_NONE: the address, or %any */
	bool id_any;		   /* leftid=%any was said */
	struct ip_selector *subnets; /* leftsubnet=; none: the host itself */
	size_t nr_subnets;
	bool has_protoport;
	struct ip_selector protoport; /* only protocol and ports */
	struct ip_address sourceip[2]; /* unset where not given */
	unsigned auth;		   /* enum authby bits; 0: conn's authby */
	char *updown; /* NULL: default (netlink); "": disabled; else a command */
	char *cert;   /* nickname */
};

/* Whoever reads one from the configuration makes it; everybody borrows. */
struct conn_spec {
	struct ref ref;
	char *name;
	char *aliases; /* blank separated, or NULL */
	struct end_spec left;
	struct end_spec right;
	enum ip_family host_family;
	enum conn_type type;
	enum conn_auto autostart;
	unsigned authby; /* enum authby bits */

	/* IKE behaviour */
	char *ike; /* proposal string, NULL: default */
	char *esp; /* of esp=, or of ah= when protocol_ah */
	bool protocol_ah;
	enum conn_intermediate intermediate; /* ADDKE in ike= implies YES,
						unless childless= is there */
	enum conn_childless childless; /* IKE_AUTH without a Child SA */
	bool fragmentation;
	bool pfs;
	unsigned sn; /* CONN_SN_* bits */
	bool narrowing;
	bool rekey;
	bool reauth;
	bool mobike;
	bool nat_keepalive;
	bool initial_contact;
	bool send_vendorid;
	bool no_esp_tfc;
	enum conn_encapsulation encapsulation;
	struct deltatime retransmit_interval;
	struct deltatime retransmit_timeout;
	struct deltatime ikelifetime;
	struct deltatime ipsec_lifetime;
	struct deltatime rekeymargin;
	unsigned rekeyfuzz_percent;
	struct deltatime dpddelay; /* 0: off */

	/* the kernel */
	bool compress;
	enum conn_shunt failureshunt;
	enum conn_shunt negotiationshunt;
	unsigned replay_window;
	unsigned priority;    /* 0: computed */
	unsigned reqid;	      /* 0: chosen */
	uint64_t ipsec_max_bytes; /* INT64_MAX: no limit */
	uint64_t ipsec_max_packets;
	unsigned metric; /* of routes; 0: unset */
	unsigned mtu;
	unsigned tfc;
	bool decap_dscp;
	bool encap_dscp;
	bool nopmtudisc;
	bool overlapip;
	char *ipsec_interface; /* NULL: no */

	/* of a leftsubnets= expansion: all NAME/1x1.. share this, or NULL */
	char *base_name;
};

/* Defaults of every field; NAME is cloned; one reference, the caller's. */
struct conn_spec *conn_spec_new(const char *name);
struct conn_spec *conn_spec_ref(struct conn_spec *spec);
void conn_spec_unref(struct conn_spec **spec);

/* What has been asked of a connection, and not been taken back since. */
enum { CONN_WANTS_UP = 1, CONN_WANTS_ROUTE = 2 };

/*
 * "IKEv2+PSK+ENCRYPT+TUNNEL+PFS+UP+IKE_FRAG_ALLOW+ESN_NO+ESN_YES"; WANTS: bits
 * CONN_WANTS_...
 */
void text_add_conn_policy(struct text *out, const struct conn_spec *spec,
			  unsigned wants);

#endif
