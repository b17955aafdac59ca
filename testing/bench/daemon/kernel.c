/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The daemon's kernel_ops, which the linker puts in front of the real ones.
 * With PLUTO_BENCH_WITHOUT_ESP in the environment SAs and SPIs are answered
 * here, for kernels that have no ESP; all else is asked of the kernel.
 */
#include <stdlib.h>

#include "kernel/xfrm.h"

#include "libswan/alloc.h"

extern const struct kernel_ops __real_xfrm_kernel_ops;
extern const struct kernel_ops __wrap_xfrm_kernel_ops;

static uint32_t last_spi = 0x1000;

static bool kernel_has_esp(void)
{
	return getenv("PLUTO_BENCH_WITHOUT_ESP") == NULL;
}

static diag_t spi_new(void *ctx, uint8_t protocol, const struct ip_address *src,
		      const struct ip_address *dst, uint32_t reqid,
		      uint32_t *spi)
{
	if (kernel_has_esp()) {
		return __real_xfrm_kernel_ops.spi_new(ctx, protocol, src, dst,
						      reqid, spi);
	}
	*spi = ++last_spi;
	return NULL;
}

static diag_t run(void *ctx, const struct kernel_request *requests, size_t nr)
{
	if (kernel_has_esp()) {
		return __real_xfrm_kernel_ops.run(ctx, requests, nr);
	}
	struct kernel_request *others = NEW_ARRAY(struct kernel_request, nr);
	size_t nr_others = 0;

	for (size_t i = 0; i < nr; i++) {
		if (requests[i].kind != KERNEL_SA_ADD &&
		    requests[i].kind != KERNEL_SA_MOVE &&
		    requests[i].kind != KERNEL_SA_DELETE) {
			others[nr_others++] = requests[i];
		}
	}
	diag_t d = __real_xfrm_kernel_ops.run(ctx, others, nr_others);

	xfree(others);
	return d;
}

static bool traffic(void *ctx, uint8_t protocol, uint32_t spi,
		    const struct ip_address *src, const struct ip_address *dst,
		    struct kernel_traffic *out)
{
	if (kernel_has_esp()) {
		return __real_xfrm_kernel_ops.traffic(ctx, protocol, spi, src,
						      dst, out);
	}
	*out = (struct kernel_traffic){ .add_time = 1 };
	return true;
}

const struct kernel_ops __wrap_xfrm_kernel_ops = {
	.spi_new = spi_new,
	.run = run,
	.traffic = traffic,
};
