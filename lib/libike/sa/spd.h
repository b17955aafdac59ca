/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The Security Policy Database: which policy the kernel has for a pair of
 * selectors, among all that connections and Child SAs want there.
 */
#ifndef LIBIKE_SA_SPD_H
#define LIBIKE_SA_SPD_H

#include "libike/kernel.h"
#include "libswan/hash.h"
#include "libswan/list.h"

struct kernel_batch;
struct spd_entry;

/*
 * The kernel keeps one policy for a pair of selectors.  What stands there is
 * the claim of the highest rank, of equals the latest; when it is released the
 * next one takes its place, by one request that replaces: at no time is there
 * a gap through which a packet could leave in the clear.
 */
struct spd {
	struct hash entries;   /* by both selectors */
	size_t nr_ipv6;	       /* claims of IPv6, without: */
	struct list discovery; /* claims that let neighbour discovery through */
};

enum spd_rank {
	SPD_SHUNT, /* a connection's own: trap, pass, drop */
	SPD_TUNNEL /* a Child SA's */
};

enum {
	SPD_OUT = 1 << KERNEL_OUT,
	SPD_IN = 1 << KERNEL_IN,
	SPD_FWD = 1 << KERNEL_FWD,
	SPD_ALL = SPD_OUT | SPD_IN | SPD_FWD
};

struct spd_want {
	enum spd_rank rank;
	unsigned directions; /* bits SPD_... */
	enum kernel_action action;
	uint32_t priority;
	bool has_template;
	enum kernel_mode mode;
	uint8_t protocol;
	struct ip_address local; /* the template's ends */
	struct ip_address remote;
	uint32_t reqid;
};

/* Made by spd_claim(), in its owner's list. */
struct spd_claim {
	struct list in_owner;
	struct list in_entry;
	struct spd_entry *entry;
	uint64_t conn_serial;
	struct spd_want want;
};

void spd_init(struct spd *spd, uint64_t seed);
void spd_done(struct spd *spd);

/* Whether any packet can have LOCAL at one side and REMOTE at the other. */
bool spd_is_pair(const struct ip_selector *local,
		 const struct ip_selector *remote);

/*
 * OWNER (a list of claims) wants WANT for LOCAL and REMOTE, on behalf of the
 * connection CONN_SERIAL.  What has to be asked of the kernel goes to BATCH.
 */
void spd_claim(struct spd *spd, struct list *owner, uint64_t conn_serial,
	       const struct ip_selector *local,
	       const struct ip_selector *remote, const struct spd_want *want,
	       struct kernel_batch *batch);

/* The peer's end in what OWNER wants is REMOTE from here on. */
void spd_move(struct list *owner, const struct ip_address *remote,
	      struct kernel_batch *batch);

/* All claims of OWNER go. */
void spd_release(struct spd *spd, struct list *owner,
		 struct kernel_batch *batch);

/*
 * The same for claims whose requests have failed, and have been undone as far
 * as the kernel can: what they had replaced is put back.
 */
void spd_revert(struct spd *spd, struct list *owner,
		struct kernel_batch *batch);

/* A connection other than CONN_SERIAL with a shunt for that pair; 0: none. */
uint64_t spd_other_shunt(const struct spd *spd, uint64_t conn_serial,
			 const struct ip_selector *local,
			 const struct ip_selector *remote);

#endif
