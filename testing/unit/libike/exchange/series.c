/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * West and east, and what a reader of all messages sees between them.
 */
#include "unit/libike/exchange/series.h"

#include "sim/tamper.h"
#include "wire/ke_payload.h"
#include "wire/notify_payload.h"

#define UNFRAGMENTED 4000 /* octets: ML-KEM-1024 fits */
#define LINK_MAX     2000

static void see_notify(struct seen *seen, const struct notify_payload *n)
{
	bool is_link = n->type == NOTIFY_ADDITIONAL_KEY_EXCHANGE;

	if (is_link) {
		blob_free(&seen->link);
		seen->link = blob_clone(n->data);
		seen->has_link = true;
	} else if (notify_is_error(n->type) && seen->error == 0) {
		seen->error = n->type;
	}
	if (is_link || notify_is_error(n->type)) {
		seen->protocol = n->protocol;
		seen->spi_bytes = n->spi.len;
	}
}

static void see_payloads(struct seen *seen, const struct chain *chain)
{
	const struct payload *p = chain_find(chain, PAYLOAD_KE);
	struct notify_payload notify;
	struct ke_payload ke;
	size_t pos = 0;

	if (p != NULL && ke_payload_decode(p->body, &ke)) {
		seen->ke = ke.method;
		seen->ke_bytes = ke.data.len;
	}
	while (chain_notify_next(chain, &pos, 0, &notify)) {
		see_notify(seen, &notify);
	}
	p = chain_find(chain, PAYLOAD_SA);
	if (p != NULL) {
		seen->sa = blob_clone(p->body);
	}
}

static void see(struct series *s, const struct forged *forged, bool from_west)
{
	struct seen *seen = &s->seen[s->nr_seen];
	struct cursor in = cursor_of(blob_view(&forged->inner.payloads));
	struct chain chain;

	if (s->nr_seen == SEEN_MAX) {
		return;
	}
	*seen = (struct seen){ .header = forged->header,
			       .from_west = from_west };
	if (chain_decode(&in, forged->inner.first_type, &chain)) {
		see_payloads(seen, &chain);
		s->nr_seen++;
	}
}

static bool is_meant(struct series *s, const struct ike_header *h)
{
	return s->edit != NULL && h->exchange == s->exchange &&
	       ike_header_is_response(h) == s->response && s->nr-- == 0;
}

static enum tap_result on_message(void *ctx, struct host *sender,
				  struct packet *packet)
{
	struct series *s = ctx;
	struct ike_sa *ike =
		sender_ike_sa(sender, blob_view(&packet->datagram));
	struct forged forged;

	if (ike != NULL &&
	    forge_open(ike, blob_view(&packet->datagram), &forged)) {
		if (is_meant(s, &forged.header)) {
			s->edit(&forged, s->arg);
			s->edit = NULL;
			blob_free(&packet->datagram);
			packet->datagram = forge_seal(ike, &forged);
			packet->forged = true;
		}
		see(s, &forged, sender == WEST(s->pair.sim));
		forged_done(&forged);
	}
	return s->pair_tap(&s->pair, sender, packet);
}

void series_init(struct series *s, const char *ike)
{
	*s = (struct series){ .nr_seen = 0 };
	pair_init(&s->pair, ike);
	pair_add_conn(&s->pair, OTHER, ike, "10.11.0.0/16", "10.12.0.0/16",
		      INTERMEDIATE_YES);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		s->pair.sim->hosts[n].engine->world.config.fragment_bytes =
			UNFRAGMENTED;
	}
	s->pair_tap = s->pair.sim->net.tap;
	s->pair.sim->net.tap = on_message;
	s->pair.sim->net.tap_ctx = s;
	s->pair.sim->net.no_watch = true; /* an edit seals a message again */
	pair_up(&s->pair);
	series_forget(s);
}

void series_forget(struct series *s)
{
	for (size_t n = 0; n < s->nr_seen; n++) {
		blob_free(&s->seen[n].link);
		blob_free(&s->seen[n].sa);
	}
	s->nr_seen = 0;
}

void series_done(struct series *s)
{
	series_forget(s);
	pair_done(&s->pair);
}

void series_begin(struct series *s, struct host *host, enum use use)
{
	switch (use) {
	case USE_IKE:
		pair_rekey(host, SA_REKEY_IKE);
		break;
	case USE_CHILD:
		pair_rekey(host, SA_REKEY_CHILD);
		break;
	case USE_NEW:
		host_up(host, OTHER);
		break;
	case NR_USES:
		break;
	}
	(void)s;
}

void series_run(struct series *s, struct host *host, enum use use)
{
	series_begin(s, host, use);
	pair_run(&s->pair, 100);
}

void series_edit(struct series *s, uint8_t exchange, bool response, unsigned nr,
		 edit_fn *edit, const void *arg)
{
	s->exchange = exchange;
	s->response = response;
	s->nr = nr;
	s->edit = edit;
	s->arg = arg;
}

const struct seen *series_seen(const struct series *s, uint8_t exchange,
			       bool response, size_t nr)
{
	for (size_t n = 0; n < s->nr_seen; n++) {
		const struct ike_header *h = &s->seen[n].header;

		if (h->exchange == exchange &&
		    ike_header_is_response(h) == response && nr-- == 0) {
			return &s->seen[n];
		}
	}
	return NULL;
}

size_t series_nr_seen(const struct series *s, uint8_t exchange, bool response)
{
	size_t nr = 0;

	while (series_seen(s, exchange, response, nr) != NULL) {
		nr++;
	}
	return nr;
}

void edit_link(struct forged *f, const void *arg)
{
	const struct view *link = arg;
	struct builder out;

	forge_remove_notify(&f->inner, NOTIFY_ADDITIONAL_KEY_EXCHANGE);
	builder_init(&out, LINK_MAX);
	builder_u16(&out, 0); /* no protocol, no SPI */
	builder_u16(&out, NOTIFY_ADDITIONAL_KEY_EXCHANGE);
	builder_view(&out, *link);
	forge_append(&f->inner, PAYLOAD_NOTIFY, builder_written(&out));
	builder_done(&out);
}

void assert_tunnels(struct series *s, size_t nr)
{
	struct sim *sim = s->pair.sim;
	char buf[200];
	struct text why = TEXT_IN(buf);

	assert_true(ike_spi_eq(&pair_ike(WEST(sim))->spis.i,
			       &pair_ike(EAST(sim))->spis.i));
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &sim->hosts[n];

		assert_non_null(pair_child(host));
		assert_ptr_equal(pair_child(host)->ike, pair_ike(host));
		assert_int_equal(sim_kernel_nr_installed(&host->kernel),
				 2 * nr);
		assert_int_equal(host->kernel.nr_sas, 2 * nr);
		assert_int_equal(host_nr_ike_sas(host, SA_REKEYED), 0);
		assert_true(list_is_empty(&pair_ike(host)->larvals));
	}
	sim_kernels_match(&WEST(sim)->kernel, &EAST(sim)->kernel, true, &why);
	sim_kernels_match(&EAST(sim)->kernel, &WEST(sim)->kernel, true, &why);
	assert_string_equal(buf, "");
}
