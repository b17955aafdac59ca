/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * For kernels that have no ESP: the daemon's kernel_ops, where SAs are answered
 * here and all else (SPIs, policies, routes) is asked of the kernel.  The
 * linker puts it in front of the real one (--wrap=xfrm_kernel_ops).
 */
#include "kernel/xfrm.h"

#include "libswan/alloc.h"

extern const struct kernel_ops __real_xfrm_kernel_ops;
extern const struct kernel_ops __wrap_xfrm_kernel_ops;

static uint32_t last_spi = 0x1000;

/* A reserved SPI that never becomes an SA would time out: none is reserved. */
static diag_t spi_new(void *ctx, uint8_t protocol, const struct ip_address *src,
		      const struct ip_address *dst, uint32_t reqid,
		      uint32_t *spi)
{
	(void)ctx;
	(void)protocol;
	(void)src;
	(void)dst;
	(void)reqid;
	*spi = ++last_spi;
	return NULL;
}

static diag_t run(void *ctx, const struct kernel_request *requests, size_t nr)
{
	struct kernel_request *others = NEW_ARRAY(struct kernel_request, nr);
	size_t nr_others = 0;

	for (size_t i = 0; i < nr; i++) {
		if (requests[i].kind != KERNEL_SA_ADD &&
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
	(void)ctx;
	(void)protocol;
	(void)spi;
	(void)src;
	(void)dst;
	*out = (struct kernel_traffic){ .add_time = 1 };
	return true;
}

const struct kernel_ops __wrap_xfrm_kernel_ops = {
	.spi_new = spi_new,
	.run = run,
	.traffic = traffic,
};
