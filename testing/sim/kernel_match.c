/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two kernels, laid side by side: what one sends the other can read.
 */
#include "sim/kernel.h"

static bool same_algorithms(const struct kernel_sa *a,
			    const struct kernel_sa *b)
{
	return a->encr_id == b->encr_id && a->encr_bits == b->encr_bits &&
	       a->integ_id == b->integ_id && a->esn == b->esn &&
	       a->mode == b->mode && a->encap == b->encap;
}

static bool same_selectors(const struct kernel_sa *a, const struct kernel_sa *b)
{
	return a->mode == KERNEL_TUNNEL ||
	       (ip_selector_eq(&a->sel_src, &b->sel_src) &&
		ip_selector_eq(&a->sel_dst, &b->sel_dst));
}

/* What differs between an outbound SA and the inbound one; NULL: nothing. */
static const char *sa_difference(const struct kept_sa *out,
				 const struct kept_sa *in, bool addresses)
{
	if (!view_eq(blob_view(&out->encr_key), blob_view(&in->encr_key)) ||
	    !view_eq(blob_view(&out->integ_key), blob_view(&in->integ_key))) {
		return "keys";
	}
	if (!same_algorithms(&out->sa, &in->sa)) {
		return "algorithms or mode";
	}
	if (!addresses) {
		return NULL;
	}
	if (!ip_address_eq(&out->sa.src, &in->sa.src) ||
	    !ip_address_eq(&out->sa.dst, &in->sa.dst)) {
		return "addresses";
	}
	return same_selectors(&out->sa, &in->sa) ? NULL : "selectors";
}

static const struct kept_sa *find_inbound(const struct sim_kernel *k,
					  const struct kernel_sa *out)
{
	const struct kept_sa *kept =
		sim_kernel_find(k, out->protocol, out->spi, true);

	return kept != NULL && !kept->is_reserved ? kept : NULL;
}

static bool sas_match(const struct sim_kernel *a, const struct sim_kernel *b,
		      bool addresses, struct text *why)
{
	for (size_t n = 0; n < a->nr_sas; n++) {
		const struct kept_sa *out = &a->sas[n];

		if (out->is_reserved || out->sa.inbound) {
			continue;
		}
		const struct kept_sa *in = find_inbound(b, &out->sa);
		const char *difference =
			in == NULL ? "existence"
				   : sa_difference(out, in, addresses);

		if (difference != NULL) {
			text_add(why, "kernels differ in %s of SPI 0x%08x",
				 difference, out->sa.spi);
			return false;
		}
	}
	return true;
}

static bool has_inbound_policy(const struct sim_kernel *k,
			       const struct kernel_policy *out, bool addresses)
{
	for (size_t n = 0; n < k->nr_policies; n++) {
		const struct kernel_policy *p = &k->policies[n];

		if (p->direction == KERNEL_IN &&
		    ip_selector_eq(&p->src, &out->src) &&
		    ip_selector_eq(&p->dst, &out->dst) &&
		    p->mode == out->mode && p->protocol == out->protocol &&
		    (!addresses ||
		     (ip_address_eq(&p->template_src, &out->template_src) &&
		      ip_address_eq(&p->template_dst, &out->template_dst)))) {
			return true;
		}
	}
	return false;
}

bool sim_kernels_match(const struct sim_kernel *a, const struct sim_kernel *b,
		       bool addresses, struct text *why)
{
	if (!sas_match(a, b, addresses, why)) {
		return false;
	}
	for (size_t n = 0; n < a->nr_policies; n++) {
		const struct kernel_policy *out = &a->policies[n];

		if (out->direction == KERNEL_OUT &&
		    !has_inbound_policy(b, out, addresses)) {
			text_add_string(why, "no inbound policy for ");
			text_add_ip_selector(why, &out->src);
			text_add_string(why, " to ");
			text_add_ip_selector(why, &out->dst);
			return false;
		}
	}
	return true;
}
