/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One schedule by chance: mostly what works, in many ways.
 */
#include "sim/config.h"

#include <string.h>

#include "sim/config_ke.h"

enum { LABEL_CONFIG = 1, LABEL_REKEYS = 4 };

#define GOOD_PSK schedule_psks[0]
#define BAD_PSK	 schedule_psks[1]

const char *const schedule_psks[] = { "a-secret-of-both", "another", NULL };

const char *const schedule_suites[] = {
	"aes_gcm256-sha2_256",
	"aes_gcm128-sha2_512",
	"chacha20_poly1305-sha2_256",
	"aes256-sha2_256",
	"aes128-sha2_512",
	"aes_gcm_8_128-sha2_384",
	NULL,
};

#define NR_SUITES (ARRAY_LEN(schedule_suites) - 1)

static const unsigned rounds_weights[] = { 30, 36, 14, 8, 5, 3, 2, 2 };

static struct offer_config random_offer(struct seed *seed, unsigned rounds)
{
	struct offer_config offer = {
		.suite = schedule_suites[seed_below(seed, NR_SUITES)],
	};

	offer_fill_kes(&offer, seed, rounds);
	return offer;
}

/* What an initiator that can do without would add. */
static void add_classic_offer(struct end_config *end, struct seed *seed)
{
	if (end->nr_ike < OFFERS_MAX) {
		struct offer_config *offer = &end->ike[end->nr_ike++];

		*offer = (struct offer_config){ .suite = end->ike[0].suite,
						.ke = end->ike[0].ke };
		if (seed_percent(seed, 30)) {
			*offer = random_offer(seed, 0);
		}
	}
}

static void random_proposals(struct schedule *s, struct seed *seed)
{
	struct end_config *west = &s->ends[0];
	struct end_config *east = &s->ends[1];
	unsigned rounds = (unsigned)seed_weighted(seed, rounds_weights,
						  ARRAY_LEN(rounds_weights));

	west->nr_ike = 1;
	west->ike[0] = random_offer(seed, rounds);
	if (seed_percent(seed, 25)) {
		add_classic_offer(west, seed);
	}
	memcpy(east->ike, west->ike, sizeof(east->ike));
	east->nr_ike = west->nr_ike;
	if (seed_percent(seed, 30)) {
		offer_vary(&east->ike[seed_below(seed, east->nr_ike)], seed);
	}
	if (seed_percent(seed, 2)) {
		east->ike[0].suite =
			schedule_suites[seed_below(seed, NR_SUITES)];
	}
	if (seed_percent(seed, 5)) {
		add_classic_offer(east, seed);
	}
}

static struct ike_config random_engine(struct seed *seed)
{
	static const uint16_t sizes[] = { 0, 0, 150, 300, 576, 1000 };
	struct ike_config config = ike_config_default();

	config.ddos_mode = seed_percent(seed, 15) ? DDOS_BUSY : DDOS_AUTO;
	config.keypair_pool = seed_percent(seed, 3) ? 1 : 0;
	config.max_awake_sas = seed_percent(seed, 30) ? 1 : 0;
	config.fragment_bytes = sizes[seed_below(seed, ARRAY_LEN(sizes))];
	return config;
}

static enum conn_intermediate random_intermediate(struct seed *seed)
{
	static const unsigned weights[] = { [INTERMEDIATE_NO] = 45,
					    [INTERMEDIATE_YES] = 45,
					    [INTERMEDIATE_INSIST] = 10 };

	return (enum conn_intermediate)seed_weighted(seed, weights,
						     ARRAY_LEN(weights));
}

/* insist is refused where ike= has nothing to insist on. */
static bool has_addke(const struct end_config *end)
{
	for (unsigned n = 0; n < end->nr_ike; n++) {
		if (offer_has_addke(&end->ike[n])) {
			return true;
		}
	}
	return false;
}

static void random_end(struct end_config *end, struct seed *seed)
{
	end->intermediate = random_intermediate(seed);
	if (end->intermediate == INTERMEDIATE_INSIST && !has_addke(end)) {
		end->intermediate = INTERMEDIATE_YES;
	}
	end->omit_intermediate = seed_percent(seed, 2);
	end->fragmentation = seed_percent(seed, 90);
	end->narrowing = seed_percent(seed, 20);
	end->psk = seed_percent(seed, 2) ? BAD_PSK : GOOD_PSK;
	end->engine = random_engine(seed);
	end->jobs.max_ms =
		seed_percent(seed, 50) ? 0 : seed_between(seed, 1, 300);
	end->nr_kernel_failures = seed_percent(seed, 2) ? 1 : 0;
}

static void random_child(struct schedule *s, struct seed *seed)
{
	static const unsigned kinds[] = {
		[CHILD_SUBNETS] = 70, [CHILD_HOSTS] = 15, [CHILD_TRANSPORT] = 15
	};
	static const unsigned widths[] = {
		[NET_WIDE] = 92, [NET_NARROW] = 7, [NET_OTHER] = 1
	};
	enum child_kind kind =
		(enum child_kind)seed_weighted(seed, kinds, ARRAY_LEN(kinds));

	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct end_config *end = &s->ends[n];

		end->child = kind;
		end->esp = seed_percent(seed, 85)
				   ? 1
				   : (unsigned)seed_between(seed, 1, 15);
		for (size_t net = 0; net < SIM_HOSTS; net++) {
			end->nets[net] = (enum net_width)seed_weighted(
				seed, widths, ARRAY_LEN(widths));
		}
	}
	if (seed_percent(seed, 3)) {
		s->ends[1].child = (enum child_kind)seed_weighted(
			seed, kinds, ARRAY_LEN(kinds));
	}
}

static struct net_rules random_net(struct seed *seed)
{
	static const unsigned losses[] = { 0, 5, 20, 50 };
	static const unsigned weights[] = { 60, 15, 20, 5 };
	struct net_rules rules = { .delay_min_ms = 1, .delay_max_ms = 1 };

	rules.loss_percent =
		losses[seed_weighted(seed, weights, ARRAY_LEN(weights))];
	rules.repeat_percent = seed_percent(seed, 40) ? 30 : 0;
	if (seed_percent(seed, 60)) {
		rules.delay_max_ms = seed_between(seed, 2, 300);
	}
	return rules;
}

static void random_rekeys(struct schedule *s, struct seed *seed)
{
	static const unsigned weights[] = { 70, 20, 7, 3 };

	s->nr_rekeys =
		(unsigned)seed_weighted(seed, weights, ARRAY_LEN(weights));
	for (unsigned n = 0; n < s->nr_rekeys; n++) {
		struct rekey_config *r = &s->rekeys[n];
		bool both = seed_percent(seed, 40);
		size_t first = (size_t)seed_below(seed, SIM_HOSTS);

		r->by[first] = true;
		r->by[!first] = both;
		r->ike[0] = seed_percent(seed, 50);
		r->ike[1] = seed_percent(seed, 70) ? r->ike[0] : !r->ike[0];
		r->apart_ms =
			seed_percent(seed, 50) ? 0 : seed_between(seed, 0, 100);
	}
}

/* What makes sense only for some; a template cannot initiate. */
static void random_special(struct schedule *s, struct seed *seed)
{
	struct end_config *east = &s->ends[1];

	s->ipv6 = seed_percent(seed, 30);
	east->any_peer = seed_percent(seed, 15);
	s->nat = east->any_peer && !s->ipv6 && seed_percent(seed, 40) &&
		 s->ends[0].child == CHILD_SUBNETS &&
		 east->child == CHILD_SUBNETS;
	s->both_up = !east->any_peer && seed_percent(seed, 12);
	s->east_up_ms = seed_percent(seed, 50) ? 0 : seed_between(seed, 0, 600);
	s->restart = -1;
	if (seed_percent(seed, 8)) {
		s->restart = east->any_peer ? 0 : (int)seed_below(seed, 2);
	}
	if (seed_percent(seed, 3)) {
		s->crash_ms = seed_between(seed, 1, 800);
	}
	s->ending = (enum ending)seed_below(seed, NR_ENDINGS);
	s->noise_percent = seed_percent(seed, 15) ? 50 : 0;
}

struct schedule schedule_of(uint64_t number)
{
	struct seed seed = seed_of(number, LABEL_CONFIG);
	struct schedule s = { .number = number };

	random_proposals(&s, &seed);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		random_end(&s.ends[n], &seed);
	}
	random_child(&s, &seed);
	random_special(&s, &seed);
	struct seed of_rekeys = seed_of(number, LABEL_REKEYS);

	random_rekeys(&s, &of_rekeys);
	s.net = random_net(&seed);
	return s;
}
