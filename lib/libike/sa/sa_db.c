/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE and Child SAs by SPI and serial; half-open count.
 */

#include "sa/sa_db.h"

#include "conn/id_key.h"
#include "sa/child_sa.h"
#include "sa/ike_sa.h"

#define NETWORK_BYTES 8

void sa_db_init(struct sa_db *db, uint64_t seed)
{
	*db = (struct sa_db){ .next_serial = 1, .seed = seed };
	hash_init(&db->by_our_spi, seed);
	hash_init(&db->by_init, seed);
	hash_init(&db->by_serial, seed);
	hash_init(&db->by_peer, seed);
	hash_init(&db->by_ends, seed);
	hash_init(&db->child_by_spi, seed);
	hash_init(&db->child_by_serial, seed);
	hash_init(&db->child_by_conn, seed);
	list_init(&db->all);
}

void sa_db_done(struct sa_db *db)
{
	hash_done(&db->by_our_spi);
	hash_done(&db->by_init);
	hash_done(&db->by_serial);
	hash_done(&db->by_peer);
	hash_done(&db->by_ends);
	hash_done(&db->child_by_spi);
	hash_done(&db->child_by_serial);
	hash_done(&db->child_by_conn);
}

void sa_db_set_half_open(struct sa_db *db, struct ike_sa *ike, bool half_open)
{
	if (ike->counted_half_open != half_open) {
		ike->counted_half_open = half_open;
		db->nr_half_open += half_open ? 1 : -1;
	}
	if (!half_open && ike->source != 0) {
		db->nr_from[ike->source - 1]--;
		ike->source = 0;
	}
}

static uint16_t source_of(const struct sa_db *db,
			  const struct ip_address *address)
{
	struct view all = ip_address_view(address);
	struct view network = view_of(all.ptr, all.len < NETWORK_BYTES ?
						       all.len :
						       NETWORK_BYTES);

	return hash_bytes(db->seed, network) % NR_SOURCES;
}

void sa_db_note_source(struct sa_db *db, struct ike_sa *ike)
{
	uint16_t source = source_of(db, &ike->path.remote.address);

	db->nr_from[source]++;
	ike->source = source + 1;
}

unsigned sa_db_nr_from(const struct sa_db *db, const struct ip_address *source)
{
	return db->nr_from[source_of(db, source)];
}

void sa_db_add_ike(struct sa_db *db, struct ike_sa *ike)
{
	hash_add(&db->by_our_spi, &ike->by_our_spi,
		 ike_spi_key(ike_sa_our_spi(ike)));
	hash_add(&db->by_serial, &ike->by_serial, ike->serial);
	if (ike->role == RESPONDER) {
		hash_add(&db->by_init, &ike->by_init,
			 ike_spi_key(&ike->spis.i));
		sa_db_set_half_open(db, ike, true);
	}
	list_add_tail(&db->all, &ike->in_db);
	db->nr_ike++;
}

void sa_db_remove_ike(struct sa_db *db, struct ike_sa *ike)
{
	sa_db_set_half_open(db, ike, false);
	hash_remove(&db->by_our_spi, &ike->by_our_spi);
	hash_remove(&db->by_serial, &ike->by_serial);
	hash_remove(&db->by_peer, &ike->by_peer);
	hash_remove(&db->by_ends, &ike->by_ends);
	if (ike->role == RESPONDER) {
		hash_remove(&db->by_init, &ike->by_init);
	}
	list_remove(&ike->in_db);
	db->nr_ike--;
}

/* Both: many of our identities may have the same peer. */
static uint64_t ids_key(const struct sa_db *db, const struct id *local,
			const struct id *peer)
{
	return id_key(db->seed, peer) ^ id_key(db->seed + 1, local);
}

void sa_db_add_peer(struct sa_db *db, struct ike_sa *ike,
		    const struct id *local)
{
	hash_remove(&db->by_peer, &ike->by_peer);
	hash_add(&db->by_peer, &ike->by_peer,
		 ids_key(db, local, &ike->peer_id));
}

void sa_db_remove_peer(struct sa_db *db, struct ike_sa *ike)
{
	hash_remove(&db->by_peer, &ike->by_peer);
}

static struct ike_sa *ike_of_peer(struct hash_entry *e)
{
	return e == NULL ? NULL : CONTAINER_OF(e, struct ike_sa, by_peer);
}

struct ike_sa *ike_sa_by_peer(const struct sa_db *db, const struct id *local,
			      const struct id *peer)
{
	return ike_of_peer(hash_find(&db->by_peer, ids_key(db, local, peer)));
}

struct ike_sa *ike_sa_by_peer_next(const struct ike_sa *ike)
{
	return ike_of_peer(hash_next(&ike->by_peer));
}

static uint64_t ends_key(const struct sa_db *db, const struct conn *c,
			 const struct id *peer, bool made)
{
	uint64_t key = ids_key(db, &c->local_id, peer);
	uint8_t kind = made;

	key = hash_bytes(key, ip_address_view(&c->local_address));
	key = hash_bytes(key, ip_address_view(&c->remote_address));
	return hash_bytes(key, view_of(&kind, 1));
}

void sa_db_add_ends(struct sa_db *db, struct ike_sa *ike, const struct conn *c,
		    const struct id *peer)
{
	bool made = ike->state == SA_ESTABLISHED;

	hash_remove(&db->by_ends, &ike->by_ends);
	hash_add(&db->by_ends, &ike->by_ends, ends_key(db, c, peer, made));
}

void sa_db_remove_ends(struct sa_db *db, struct ike_sa *ike)
{
	hash_remove(&db->by_ends, &ike->by_ends);
}

static struct ike_sa *ike_of_ends(struct hash_entry *e)
{
	return e == NULL ? NULL : CONTAINER_OF(e, struct ike_sa, by_ends);
}

struct ike_sa *ike_sa_by_ends(const struct sa_db *db, const struct conn *c,
			      const struct id *peer, bool made)
{
	return ike_of_ends(
		hash_find(&db->by_ends, ends_key(db, c, peer, made)));
}

struct ike_sa *ike_sa_by_ends_next(const struct ike_sa *ike)
{
	return ike_of_ends(hash_next(&ike->by_ends));
}

void sa_db_add_child(struct sa_db *db, struct child_sa *child)
{
	hash_add(&db->child_by_spi, &child->by_spi, child->spi_in);
	hash_add(&db->child_by_serial, &child->by_serial, child->serial);
	hash_add(&db->child_by_conn, &child->by_conn, child->conn_serial);
	db->nr_child++;
}

void sa_db_remove_child(struct sa_db *db, struct child_sa *child)
{
	hash_remove(&db->child_by_spi, &child->by_spi);
	hash_remove(&db->child_by_serial, &child->by_serial);
	hash_remove(&db->child_by_conn, &child->by_conn);
	db->nr_child--;
}

static struct child_sa *child_of_conn(struct hash_entry *e)
{
	return e == NULL ? NULL : CONTAINER_OF(e, struct child_sa, by_conn);
}

struct child_sa *child_sa_by_conn(const struct sa_db *db, uint64_t conn_serial)
{
	return child_of_conn(hash_find(&db->child_by_conn, conn_serial));
}

struct child_sa *child_sa_by_conn_next(const struct child_sa *child)
{
	return child_of_conn(hash_next(&child->by_conn));
}

void sa_db_child_leave_conn(struct sa_db *db, struct child_sa *child)
{
	hash_remove(&db->child_by_conn, &child->by_conn);
	child->conn_serial = 0;
}

struct ike_sa *ike_sa_by_spi(const struct sa_db *db, const struct ike_spi *our)
{
	struct hash_entry *e = hash_find(&db->by_our_spi, ike_spi_key(our));

	for (; e != NULL; e = hash_next(e)) {
		struct ike_sa *ike = CONTAINER_OF(e, struct ike_sa, by_our_spi);

		if (ike_spi_eq(ike_sa_our_spi(ike), our)) {
			return ike;
		}
	}
	return NULL;
}

struct ike_sa *ike_sa_by_serial(const struct sa_db *db, uint64_t serial)
{
	struct hash_entry *e = hash_find(&db->by_serial, serial);

	return e == NULL ? NULL : CONTAINER_OF(e, struct ike_sa, by_serial);
}

static struct ike_sa *init_match(struct hash_entry *e,
				 const struct ike_spi *spi_i)
{
	for (; e != NULL; e = hash_next(e)) {
		struct ike_sa *ike = CONTAINER_OF(e, struct ike_sa, by_init);

		if (ike_spi_eq(&ike->spis.i, spi_i)) {
			return ike;
		}
	}
	return NULL;
}

struct ike_sa *ike_sa_by_init(const struct sa_db *db,
			      const struct ike_spi *spi_i)
{
	return init_match(hash_find(&db->by_init, ike_spi_key(spi_i)), spi_i);
}

struct ike_sa *ike_sa_by_init_next(const struct ike_sa *ike)
{
	return init_match(hash_next(&ike->by_init), &ike->spis.i);
}

struct child_sa *child_sa_by_spi(const struct sa_db *db, uint32_t spi_in)
{
	struct hash_entry *e = hash_find(&db->child_by_spi, spi_in);

	return e == NULL ? NULL : CONTAINER_OF(e, struct child_sa, by_spi);
}

struct child_sa *child_sa_by_serial(const struct sa_db *db, uint64_t serial)
{
	struct hash_entry *e = hash_find(&db->child_by_serial, serial);

	return e == NULL ? NULL : CONTAINER_OF(e, struct child_sa, by_serial);
}
