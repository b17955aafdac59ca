/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Requests to the kernel, gathered to be done together.
 */

#include "sa/kernel_batch.h"

#include "libswan/alloc.h"

struct kernel_request *kernel_batch_add(struct kernel_batch *b,
					enum kernel_request_kind kind)
{
	if (b->nr == b->size) {
		size_t size = b->size == 0 ? 8 : 2 * b->size;

		b->list = xrealloc(b->list, b->size * sizeof(*b->list),
				   size * sizeof(*b->list));
		b->size = size;
	}
	struct kernel_request *request = &b->list[b->nr++];

	*request = (struct kernel_request){ .kind = kind };
	return request;
}

diag_t kernel_batch_run(const struct world *world, struct kernel_batch *b)
{
	diag_t d = NULL;

	if (b->nr > 0) {
		d = world->env->kernel->run(world->env->kernel_ctx, b->list,
					    b->nr);
	}
	xfree(b->list);
	*b = KERNEL_BATCH_EMPTY;
	return d;
}

void kernel_batch_run_removal(const struct world *world,
			      struct kernel_batch *b, struct logger *log)
{
	diag_t d = kernel_batch_run(world, b);

	if (d != NULL) {
		log_error(log, "%s", diag_text(d));
		diag_free(&d);
	}
}
