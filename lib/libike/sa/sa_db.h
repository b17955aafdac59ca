/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE and Child SAs by SPI and serial; half-open count.
 */
#ifndef LIBIKE_SA_SA_DB_H
#define LIBIKE_SA_SA_DB_H

#include "libswan/hash.h"
#include "libswan/id.h"
#include "libswan/list.h"
#include "wire/header.h"

struct child_sa;
struct conn;
struct ike_sa;

/* Addresses fall into so many classes, by a hash that nobody knows. */
#define NR_SOURCES 4096

/* No list is walked to find an SA. */
struct sa_db {
	struct hash by_our_spi;	 /* ike_sa, by the SPI that we chose */
	struct hash by_init;	 /* responder, by the peer's SPIi */
	struct hash by_serial;	 /* ike_sa */
	struct hash by_peer;	 /* ike_sa, by our identity and the peer's */
	struct hash by_ends;	 /* ike_sa, by both and the hosts; is it made */
	struct hash child_by_spi; /* child_sa, by inbound SPI */
	struct hash child_by_serial;
	struct hash child_by_conn; /* child_sa, by its connection's serial */
	struct list all;	 /* ike_sa.in_db, by age */
	uint64_t next_serial;	 /* #1.. shared by IKE and Child SAs */
	uint64_t last_larval;	 /* serial of the newest larval SA */
	unsigned nr_ike;
	unsigned nr_half_open;	 /* responder, before IKE_AUTH is done */
	unsigned nr_from[NR_SOURCES]; /* of those, with a cookie from there */
	unsigned nr_child;
	uint64_t seed;
};

void sa_db_init(struct sa_db *db, uint64_t seed);
void sa_db_done(struct sa_db *db);

/* Keys and counters of an IKE SA; half-open ones are counted until changed. */
void sa_db_add_ike(struct sa_db *db, struct ike_sa *ike);
void sa_db_remove_ike(struct sa_db *db, struct ike_sa *ike);
void sa_db_set_half_open(struct sa_db *db, struct ike_sa *ike, bool half_open);

/*
 * IKE is half-open, and its peer has shown by a cookie that it has the address;
 * how many such there are from SOURCE's class.  An IPv6 network of 64 bits is one
 * source: who has an address of it has all.
 */
void sa_db_note_source(struct sa_db *db, struct ike_sa *ike);
unsigned sa_db_nr_from(const struct sa_db *db, const struct ip_address *source);

/* IKE has its peer's identity: it is found by that and LOCAL from here on. */
void sa_db_add_peer(struct sa_db *db, struct ike_sa *ike,
		    const struct id *local);

void sa_db_add_child(struct sa_db *db, struct child_sa *child);
void sa_db_remove_child(struct sa_db *db, struct child_sa *child);

struct ike_sa *ike_sa_by_spi(const struct sa_db *db, const struct ike_spi *our);
struct ike_sa *ike_sa_by_serial(const struct sa_db *db, uint64_t serial);
struct child_sa *child_sa_by_spi(const struct sa_db *db, uint32_t spi_in);
struct child_sa *child_sa_by_serial(const struct sa_db *db, uint64_t serial);

/* The Child SAs of a connection, under whatever IKE SA. */
struct child_sa *child_sa_by_conn(const struct sa_db *db, uint64_t conn_serial);
struct child_sa *child_sa_by_conn_next(const struct child_sa *child);

/* CHILD's connection goes: it has none from here on. */
void sa_db_child_leave_conn(struct sa_db *db, struct child_sa *child);

/* Those of LOCAL with PEER, and perhaps others: id_eq() decides. */
struct ike_sa *ike_sa_by_peer(const struct sa_db *db, const struct id *local,
			      const struct id *peer);
struct ike_sa *ike_sa_by_peer_next(const struct ike_sa *ike);
/* One that has ended is nobody's peer's. */
void sa_db_remove_peer(struct sa_db *db, struct ike_sa *ike);

/*
 * Connections with C's hosts and identity, and PEER's, may share IKE: they find
 * it from here on, as what it is now, made or being made.
 */
void sa_db_add_ends(struct sa_db *db, struct ike_sa *ike, const struct conn *c,
		    const struct id *peer);
void sa_db_remove_ends(struct sa_db *db, struct ike_sa *ike);

/* Those that C may share, and perhaps others; MADE, or else being made. */
struct ike_sa *ike_sa_by_ends(const struct sa_db *db, const struct conn *c,
			      const struct id *peer, bool made);
struct ike_sa *ike_sa_by_ends_next(const struct ike_sa *ike);

/* Responder: made by an IKE_SA_INIT of SPI_I; then others with the same. */
struct ike_sa *ike_sa_by_init(const struct sa_db *db,
			      const struct ike_spi *spi_i);
struct ike_sa *ike_sa_by_init_next(const struct ike_sa *ike);

#endif
