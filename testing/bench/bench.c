/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench NAME...: measure the engine, without sockets and kernel.  One line a
 * figure: what, value, unit, what is to be reached; tabs between.
 */
#include "bench/bench.h"

#include <stdio.h>
#include <string.h>

#include "crypto/nss.h"

static const struct {
	const char *name;
	bool (*run)(void);
} benchmarks[] = {
	{"handshake", bench_handshake},
	{ "latency",  bench_latency  },
	{ "scale",	   bench_scale    },
	{ "add",	 bench_add	   },
	{ "memory",   bench_memory	 },
	{ "rekeys",   bench_rekeys	 },
	{ "day",	 bench_day	   },
};

void figure(const char *what, double value, const char *unit, double target)
{
	printf("%s\t%.4g\t%s\t%.4g\n", what, value, unit, target);
	fflush(stdout);
}

static bool run(const char *name)
{
	for (size_t n = 0; n < ARRAY_LEN(benchmarks); n++) {
		if (strcmp(name, benchmarks[n].name) == 0) {
			return benchmarks[n].run();
		}
	}
	fprintf(stderr, "bench: no benchmark '%s'\n", name);
	return false;
}

int main(int argc, char **argv)
{
	bool ok = argc > 1;
	diag_t d = nss_start(NULL, NULL);

	if (d != NULL) {
		fprintf(stderr, "bench: %s\n", diag_text(d));
		diag_free(&d);
		return 1;
	}
	for (int i = 1; i < argc; i++) {
		ok = run(argv[i]) && ok;
	}
	nss_stop();
	return ok ? 0 : 1;
}
