/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A kernel that only takes notes, and checks what it is asked to do.
 */
#ifndef TESTING_SIM_KERNEL_H
#define TESTING_SIM_KERNEL_H

#include "libike/kernel.h"
#include "libswan/time.h"
#include "sim/key_watch.h"
#include "sim/seed.h"

/* An SA as added, with copies of its keys; or a reserved SPI. */
struct kept_sa {
	struct kernel_sa sa;
	bool is_reserved; /* no more than spi, protocol and dst */
	bool is_expired;  /* its limit was reached: it does nothing any more */
	bool was_soft;	  /* the soft limit was reported */
	unsigned age;	  /* of two the one with more was added later */
	struct kernel_traffic traffic;
	struct blob encr_key;
	struct blob integ_key;
};

/* Added for as many as have not deleted it yet. */
struct kept_route {
	struct kernel_route route;
	unsigned nr_users;
};

/*
 * The kernel has asked for an SA: until it has that, or is told to forget, it
 * does not ask again (it would after minutes).
 */
struct kept_acquire {
	uint8_t protocol;
	uint32_t reqid;
};

struct sim_kernel {
	struct seed *seed;
	struct kept_sa *sas;
	size_t nr_sas;
	struct kernel_policy *policies;
	size_t nr_policies;
	struct kept_route *routes;
	size_t nr_routes;
	struct kept_acquire *acquires;
	size_t nr_acquires;
	unsigned nr_to_fail; /* the next so many batches fail at their end */
	unsigned nr_added;   /* SAs, since the start */
	uint32_t forgotten_reqid; /* of the latest KERNEL_ACQUIRE_FORGET */
	size_t fewest_out;   /* outbound policies after any one request */
	struct key_watch *keys; /* of all hosts; NULL: not watched */
	unsigned host;		/* its number there */
	void (*fault)(void *ctx, const char *text); /* what may not be */
	void *ctx;
};

extern const struct kernel_ops sim_kernel_ops;

void sim_kernel_init(struct sim_kernel *kernel, struct seed *seed);
void sim_kernel_done(struct sim_kernel *kernel);

/* Forget everything, as a machine does that starts again. */
void sim_kernel_reset(struct sim_kernel *kernel);

/* By SPI and direction, or NULL. */
const struct kept_sa *sim_kernel_find(const struct sim_kernel *kernel,
				      uint8_t protocol, uint32_t spi,
				      bool inbound);

/* Where its packets come from and go to. */
struct kernel_ends sim_kernel_ends(const struct kept_sa *kept);

/* SAs that are installed: reserved SPIs do not count. */
size_t sim_kernel_nr_installed(const struct sim_kernel *kernel);

/*
 * What a packet (or all) from SRC to DST is sent by: the newest SA of the
 * policy.  NULL: *POLICY is missing, too, or has no SA.
 */
struct kept_sa *sim_kernel_route(struct sim_kernel *kernel,
				 const struct ip_selector *src,
				 const struct ip_selector *dst,
				 const struct kernel_policy **policy);

/* How many SAs could send what POLICY selects. */
size_t sim_kernel_nr_serving(const struct sim_kernel *kernel,
			     const struct kernel_policy *policy);

/* What becomes of it then; one that is held wants an SA. */
enum packet_fate {
	PACKET_CLEAR,
	PACKET_BLOCKED,
	PACKET_HELD,
	PACKET_PROTECTED
};
enum packet_fate sim_kernel_fate(const struct kernel_policy *policy,
				 const struct kept_sa *kept);

/* A packet is held by POLICY: whether the kernel asks for an SA; it is noted.
 */
bool sim_kernel_ask(struct sim_kernel *kernel,
		    const struct kernel_policy *policy);

/*
 * PACKETS of together BYTES have gone through KEPT at NOW.  Whether a limit
 * was reached by that: then *EVENT is what the kernel says.
 */
bool sim_kernel_count(struct kept_sa *kept, uint64_t packets, uint64_t bytes,
		      struct realtime now, struct kernel_event *event);

/* "nothing is left" or what is. */
bool sim_kernel_is_empty(const struct sim_kernel *kernel, struct text *left);

/*
 * Every outbound SA and policy of A is B's inbound one: SPI, keys, algorithms,
 * mode, selectors.  ADDRESSES: tunnel ends, too (not through a NAT).  WHY says
 * what differs.
 */
bool sim_kernels_match(const struct sim_kernel *a, const struct sim_kernel *b,
		       bool addresses, struct text *why);

#endif
