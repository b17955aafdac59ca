/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the engine asks of the kernel, and what it hears from it.
 */
#ifndef LIBIKE_KERNEL_H
#define LIBIKE_KERNEL_H

#include "libswan/diag.h"
#include "libswan/ip_endpoint.h"
#include "libswan/ip_selector.h"

enum kernel_mode { KERNEL_TUNNEL, KERNEL_TRANSPORT };
enum kernel_direction { KERNEL_IN, KERNEL_OUT, KERNEL_FWD };
enum kernel_action { KERNEL_ALLOW, KERNEL_BLOCK };

/* One SA; key views are borrowed for the call and hold secrets. */
struct kernel_sa {
	uint8_t protocol; /* enum protocol: ESP or AH */
	uint32_t spi;	  /* host order */
	struct ip_address src;
	struct ip_address dst;
	enum kernel_mode mode;
	bool inbound;
	uint32_t reqid;
	uint16_t encr_id; /* IANA; with its key bits and salt behind the key */
	unsigned encr_bits;
	struct view encr_key;
	uint16_t integ_id; /* 0 with an AEAD */
	struct view integ_key;
	bool esn;
	unsigned replay_window; /* packets; 0: off */
	bool encap;		/* ESP in UDP */
	uint16_t encap_sport;
	uint16_t encap_dport;
	struct ip_selector sel_src; /* transport mode's selector */
	struct ip_selector sel_dst;
	bool nopmtudisc;
	bool decap_dscp;
	bool dont_encap_dscp;
	unsigned tfc;
	uint64_t soft_bytes; /* 0: none */
	uint64_t hard_bytes;
	uint64_t soft_packets;
	uint64_t hard_packets;
	uint64_t user; /* given back in events: the Child SA's serial */
};

/* The ends of an SA in the kernel; their ports are those of ESP in UDP. */
struct kernel_ends {
	struct ip_endpoint src;
	struct ip_endpoint dst;
};

/* An SA goes on with other ends: keys, counters and windows stay. */
struct kernel_move {
	uint8_t protocol;
	uint32_t spi;
	bool inbound;
	struct kernel_ends from;
	struct kernel_ends to;
};

/* One policy; a template when HAS_TEMPLATE, else pass or block. */
struct kernel_policy {
	enum kernel_direction direction;
	struct ip_selector src;
	struct ip_selector dst;
	enum kernel_action action;
	uint32_t priority;
	bool has_template;
	uint8_t protocol;
	enum kernel_mode mode;
	struct ip_address template_src;
	struct ip_address template_dst;
	uint32_t reqid;
};

/* A route to DST (its prefix or range) through the peer, when one is needed. */
struct kernel_route {
	struct ip_range dst;
	struct ip_address gateway; /* unset: on link / as the peer's route */
	struct ip_address peer;
	struct ip_address local;
	struct ip_address source; /* unset: none; else added to lo if absent */
	unsigned metric;
	unsigned mtu;
};

enum kernel_request_kind {
	KERNEL_SA_ADD,	   /* fills the SPI reserved by spi_new(), or a new one */
	KERNEL_SA_MOVE,
	KERNEL_SA_DELETE,  /* protocol, spi, dst; absent is no error */
	KERNEL_POLICY_ADD, /* or replace */
	KERNEL_POLICY_DELETE, /* direction, src, dst; absent is no error */
	KERNEL_ROUTE_ADD,
	KERNEL_ROUTE_DELETE,
	KERNEL_ACQUIRE_FORGET /* protocol, src, dst, mode, reqid: the next
				 packet is to be reported again */
};

struct kernel_request {
	enum kernel_request_kind kind;
	union {
		struct kernel_sa sa;
		struct kernel_move move;
		struct kernel_policy policy;
		struct kernel_route route;
	};
};

struct kernel_traffic {
	uint64_t bytes;
	uint64_t packets;
	int64_t add_time; /* epoch seconds */
	int64_t use_time; /* of the last packet; 0: never */
};

/* Netlink answers at once; no call blocks. */
struct kernel_ops {
	/* Reserve an SPI for traffic from SRC to DST (us). */
	diag_t (*spi_new)(void *ctx, uint8_t protocol,
			  const struct ip_address *src,
			  const struct ip_address *dst, uint32_t reqid,
			  uint32_t *spi) MUST_USE;

	/*
	 * Do NR requests in order, in one batch.  When one fails the ones done
	 * before it are undone and the diag names it.
	 */
	diag_t (*run)(void *ctx, const struct kernel_request *requests,
		      size_t nr) MUST_USE;

	/* Figures of one SA; false when the kernel has it no more. */
	bool (*traffic)(void *ctx, uint8_t protocol, uint32_t spi,
			const struct ip_address *src,
			const struct ip_address *dst,
			struct kernel_traffic *out);
};

enum kernel_event_kind {
	KERNEL_ACQUIRE,	    /* a packet met a trap policy */
	KERNEL_EXPIRE_SOFT, /* spi and dst of the SA */
	KERNEL_EXPIRE_HARD,
	KERNEL_MAPPING	    /* packets of an inbound SA come from elsewhere,
			       and are genuine: spi, dst, source */
};

struct kernel_event {
	enum kernel_event_kind kind;
	struct ip_selector src; /* ACQUIRE: the packet */
	struct ip_selector dst;
	uint32_t reqid;
	uint8_t protocol;
	uint32_t spi;
	struct ip_address sa_dst;
	struct ip_endpoint source; /* MAPPING */
};

#endif
