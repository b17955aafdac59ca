/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A kernel that only takes notes, and checks what it is asked to do.
 */
#include "sim/kernel.h"

#include <string.h>

#include "libswan/alloc.h"

#define SPI_MIN 0x100 /* smaller ones are reserved (RFC 4303 2.1) */

static void fault(struct sim_kernel *k, const char *what, uint32_t spi)
{
	char buf[120];
	struct text text = TEXT_IN(buf);

	text_add(&text, "kernel: %s", what);
	if (spi != 0) {
		text_add(&text, " (SPI 0x%08x)", spi);
	}
	k->fault(k->ctx, buf);
}

static struct kept_sa *find_sa(struct sim_kernel *k, uint8_t protocol,
			       uint32_t spi, const struct ip_address *dst)
{
	for (size_t n = 0; n < k->nr_sas; n++) {
		struct kept_sa *kept = &k->sas[n];

		if (kept->sa.protocol == protocol && kept->sa.spi == spi &&
		    ip_address_eq(&kept->sa.dst, dst)) {
			return kept;
		}
	}
	return NULL;
}

static struct kept_sa *new_sa(struct sim_kernel *k)
{
	size_t size = k->nr_sas * sizeof(*k->sas);

	k->sas = xrealloc(k->sas, size, size + sizeof(*k->sas));
	k->sas[k->nr_sas] = (struct kept_sa){ .is_reserved = false };
	return &k->sas[k->nr_sas++];
}

static void remove_sa(struct sim_kernel *k, struct kept_sa *kept)
{
	blob_free(&kept->encr_key);
	blob_free(&kept->integ_key);
	*kept = k->sas[--k->nr_sas];
}

static diag_t spi_new(void *ctx, uint8_t protocol, const struct ip_address *src,
		      const struct ip_address *dst, uint32_t reqid,
		      uint32_t *spi)
{
	struct sim_kernel *k = ctx;

	do {
		*spi = (uint32_t)seed_next(k->seed);
	} while (*spi < SPI_MIN || find_sa(k, protocol, *spi, dst) != NULL);
	struct kept_sa *kept = new_sa(k);

	kept->is_reserved = true;
	kept->sa = (struct kernel_sa){ .protocol = protocol,
				       .spi = *spi,
				       .src = *src,
				       .dst = *dst,
				       .inbound = true,
				       .reqid = reqid };
	return NULL;
}

static struct kept_acquire *find_acquire(struct sim_kernel *k, uint8_t protocol,
					 uint32_t reqid)
{
	for (size_t n = 0; n < k->nr_acquires; n++) {
		struct kept_acquire *kept = &k->acquires[n];

		if (kept->protocol == protocol && kept->reqid == reqid) {
			return kept;
		}
	}
	return NULL;
}

static void forget_acquire(struct sim_kernel *k, const struct kernel_sa *sa)
{
	struct kept_acquire *kept = find_acquire(k, sa->protocol, sa->reqid);

	if (kept != NULL) {
		*kept = k->acquires[--k->nr_acquires];
	}
}

bool sim_kernel_ask(struct sim_kernel *k, const struct kernel_policy *policy)
{
	size_t size = k->nr_acquires * sizeof(*k->acquires);

	if (find_acquire(k, policy->protocol, policy->reqid) != NULL) {
		return false;
	}
	k->acquires = xrealloc(k->acquires, size, size + sizeof(*k->acquires));
	k->acquires[k->nr_acquires++] =
		(struct kept_acquire){ .protocol = policy->protocol,
				       .reqid = policy->reqid };
	return true;
}

static void sa_add(struct sim_kernel *k, const struct kernel_sa *sa)
{
	struct kept_sa *kept = find_sa(k, sa->protocol, sa->spi, &sa->dst);

	if (kept != NULL && !kept->is_reserved) {
		fault(k, "an SA is added twice", sa->spi);
		return;
	}
	if (sa->inbound != (kept != NULL)) {
		fault(k,
		      sa->inbound ? "an inbound SA's SPI was not reserved"
				  : "an outbound SA has a reserved SPI",
		      sa->spi);
	}
	if (sa->spi < SPI_MIN || sa->encr_key.len + sa->integ_key.len == 0) {
		fault(k, "an SA has no SPI or no keys", sa->spi);
	}
	const char *wrong = k->keys == NULL
				    ? NULL
				    : key_watch_add(k->keys, k->host, sa);

	if (wrong != NULL) {
		fault(k, wrong, sa->spi);
	}
	if (kept == NULL) {
		kept = new_sa(k);
	}
	if (!sa->inbound) {
		forget_acquire(k, sa);
	}
	kept->is_reserved = false;
	kept->sa = *sa;
	kept->encr_key = blob_clone(sa->encr_key);
	kept->integ_key = blob_clone(sa->integ_key);
	kept->sa.encr_key = EMPTY_VIEW;
	kept->sa.integ_key = EMPTY_VIEW;
	kept->age = ++k->nr_added;
}

struct kernel_ends sim_kernel_ends(const struct kept_sa *kept)
{
	const struct kernel_sa *sa = &kept->sa;

	return (struct kernel_ends){ { sa->src, sa->encap_sport },
				     { sa->dst, sa->encap_dport } };
}

static bool has_ends(const struct kept_sa *kept, const struct kernel_ends *ends)
{
	struct kernel_ends has = sim_kernel_ends(kept);

	return ip_endpoint_eq(&has.src, &ends->src) &&
	       ip_endpoint_eq(&has.dst, &ends->dst);
}

static void sa_move(struct sim_kernel *k, const struct kernel_move *move)
{
	struct kept_sa *kept = find_sa(k, move->protocol, move->spi,
				       &move->from.dst.address);

	if (kept == NULL || kept->is_reserved ||
	    kept->sa.inbound != move->inbound ||
	    !has_ends(kept, &move->from)) {
		fault(k, "an SA is moved that is not there", move->spi);
		return;
	}
	kept->sa.src = move->to.src.address;
	kept->sa.dst = move->to.dst.address;
	kept->sa.encap_sport = move->to.src.port;
	kept->sa.encap_dport = move->to.dst.port;
}

static void sa_delete(struct sim_kernel *k, const struct kernel_sa *sa)
{
	struct kept_sa *kept = find_sa(k, sa->protocol, sa->spi, &sa->dst);

	if (kept == NULL) {
		fault(k, "an SA is deleted that is not there", sa->spi);
		return;
	}
	remove_sa(k, kept);
}

static struct kernel_policy *find_policy(struct sim_kernel *k,
					 const struct kernel_policy *p)
{
	for (size_t n = 0; n < k->nr_policies; n++) {
		struct kernel_policy *kept = &k->policies[n];

		if (kept->direction == p->direction &&
		    ip_selector_eq(&kept->src, &p->src) &&
		    ip_selector_eq(&kept->dst, &p->dst)) {
			return kept;
		}
	}
	return NULL;
}

static void policy_add(struct sim_kernel *k, const struct kernel_policy *p)
{
	struct kernel_policy *kept = find_policy(k, p);
	size_t size = k->nr_policies * sizeof(*k->policies);

	if (kept == NULL) {
		k->policies = xrealloc(k->policies, size,
				       size + sizeof(*k->policies));
		kept = &k->policies[k->nr_policies++];
	}
	*kept = *p;
}

static void policy_delete(struct sim_kernel *k, const struct kernel_policy *p)
{
	struct kernel_policy *kept = find_policy(k, p);

	if (kept == NULL) {
		fault(k, "a policy is deleted that is not there", 0);
		return;
	}
	*kept = k->policies[--k->nr_policies];
}

static struct kept_route *find_route(struct sim_kernel *k,
				     const struct kernel_route *r)
{
	for (size_t n = 0; n < k->nr_routes; n++) {
		if (ip_range_eq(&k->routes[n].route.dst, &r->dst)) {
			return &k->routes[n];
		}
	}
	return NULL;
}

static void route_add(struct sim_kernel *k, const struct kernel_route *r)
{
	struct kept_route *kept = find_route(k, r);
	size_t size = k->nr_routes * sizeof(*k->routes);

	if (kept == NULL) {
		k->routes =
			xrealloc(k->routes, size, size + sizeof(*k->routes));
		kept = &k->routes[k->nr_routes++];
		kept->nr_users = 0;
	}
	kept->route = *r;
	kept->nr_users++;
}

static void route_delete(struct sim_kernel *k, const struct kernel_route *r)
{
	struct kept_route *kept = find_route(k, r);

	if (kept == NULL) {
		fault(k, "a route is deleted that is not there", 0);
	} else if (--kept->nr_users == 0) {
		*kept = k->routes[--k->nr_routes];
	}
}

static void run_one(struct sim_kernel *k, const struct kernel_request *request)
{
	switch (request->kind) {
	case KERNEL_SA_ADD:
		sa_add(k, &request->sa);
		break;
	case KERNEL_SA_MOVE:
		sa_move(k, &request->move);
		break;
	case KERNEL_SA_DELETE:
		sa_delete(k, &request->sa);
		break;
	case KERNEL_POLICY_ADD:
		policy_add(k, &request->policy);
		break;
	case KERNEL_POLICY_DELETE:
		policy_delete(k, &request->policy);
		break;
	case KERNEL_ROUTE_ADD:
		route_add(k, &request->route);
		break;
	case KERNEL_ROUTE_DELETE:
		route_delete(k, &request->route);
		break;
	case KERNEL_ACQUIRE_FORGET:
		k->forgotten_reqid = request->sa.reqid;
		forget_acquire(k, &request->sa);
		break;
	}
}

static void watch_policies(struct sim_kernel *k)
{
	size_t nr = 0;

	for (size_t n = 0; n < k->nr_policies; n++) {
		nr += k->policies[n].direction == KERNEL_OUT;
	}
	if (nr < k->fewest_out) {
		k->fewest_out = nr;
	}
}

static bool has_additions(const struct kernel_request *requests, size_t nr)
{
	for (size_t n = 0; n < nr; n++) {
		if (requests[n].kind == KERNEL_SA_ADD ||
		    requests[n].kind == KERNEL_SA_MOVE) {
			return true;
		}
	}
	return false;
}

/* A batch that fails is undone: as the real one, it then did nothing. */
static diag_t run(void *ctx, const struct kernel_request *requests, size_t nr)
{
	struct sim_kernel *k = ctx;

	if (k->nr_to_fail > 0 && has_additions(requests, nr)) {
		k->nr_to_fail--;
		return diag("adding an SA: no buffer space available");
	}
	for (size_t n = 0; n < nr; n++) {
		run_one(k, &requests[n]);
		watch_policies(k);
	}
	return NULL;
}

static bool traffic(void *ctx, uint8_t protocol, uint32_t spi,
		    const struct ip_address *src, const struct ip_address *dst,
		    struct kernel_traffic *out)
{
	const struct kept_sa *kept = find_sa(ctx, protocol, spi, dst);

	(void)src;
	*out = kept == NULL ? (struct kernel_traffic){ .bytes = 0 }
			    : kept->traffic;
	return kept != NULL && !kept->is_expired;
}

const struct kernel_ops sim_kernel_ops = {
	.spi_new = spi_new,
	.run = run,
	.traffic = traffic,
};

void sim_kernel_init(struct sim_kernel *kernel, struct seed *seed)
{
	*kernel = (struct sim_kernel){ .seed = seed };
}

void sim_kernel_reset(struct sim_kernel *k)
{
	while (k->nr_sas > 0) {
		remove_sa(k, &k->sas[k->nr_sas - 1]);
	}
	k->nr_policies = 0;
	k->nr_routes = 0;
	k->nr_acquires = 0;
}

void sim_kernel_done(struct sim_kernel *k)
{
	sim_kernel_reset(k);
	xfree(k->sas);
	xfree(k->policies);
	xfree(k->routes);
	xfree(k->acquires);
	*k = (struct sim_kernel){ .sas = NULL };
}

const struct kept_sa *sim_kernel_find(const struct sim_kernel *k,
				      uint8_t protocol, uint32_t spi,
				      bool inbound)
{
	for (size_t n = 0; n < k->nr_sas; n++) {
		const struct kernel_sa *sa = &k->sas[n].sa;

		if (sa->protocol == protocol && sa->spi == spi &&
		    sa->inbound == inbound) {
			return &k->sas[n];
		}
	}
	return NULL;
}

size_t sim_kernel_nr_installed(const struct sim_kernel *k)
{
	size_t nr = 0;

	for (size_t n = 0; n < k->nr_sas; n++) {
		nr += k->sas[n].is_reserved ? 0 : 1;
	}
	return nr;
}

bool sim_kernel_is_empty(const struct sim_kernel *k, struct text *left)
{
	if (k->nr_sas == 0 && k->nr_policies == 0 && k->nr_routes == 0) {
		return true;
	}
	text_add(left, "%zu SAs and SPIs, %zu policies, %zu routes", k->nr_sas,
		 k->nr_policies, k->nr_routes);
	return false;
}
