/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Requests to the kernel, gathered to be done together.
 */
#ifndef LIBIKE_SA_KERNEL_BATCH_H
#define LIBIKE_SA_KERNEL_BATCH_H

#include "sa/world.h"

struct kernel_batch {
	struct kernel_request *list;
	size_t nr;
	size_t size;
};

#define KERNEL_BATCH_EMPTY ((struct kernel_batch){ NULL, 0, 0 })

/* One more of KIND, to be filled in at once: the next one moves it. */
struct kernel_request *kernel_batch_add(struct kernel_batch *batch,
					enum kernel_request_kind kind);

/* Do all, in order; BATCH is empty then.  The diag is the kernel's. */
diag_t kernel_batch_run(const struct world *world,
			struct kernel_batch *batch) MUST_USE;

/* The same for what takes away or puts back: LOG gets what fails. */
void kernel_batch_run_removal(const struct world *world,
			      struct kernel_batch *batch, struct logger *log);

#endif
