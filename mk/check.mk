# make check and its parts.  testing/check sets up, runs them, adds up.

SIM_SCHEDULES ?= 20000
FUZZ_SECONDS  ?= 10
TIME          ?= 60
# Schedules that make check does not run.
SEED          ?= $(shell expr $(SIM_SCHEDULES) + 1)
export BUILD SIM_SCHEDULES FUZZ_SECONDS

.PHONY: check check-unit check-lint check-sim check-model check-fuzz check-kvm \
	check-interop fuzz sim bench demo
check:
	@testing/check lint unit fuzz sim model kvm interop
check-lint check-unit check-fuzz check-sim check-model check-kvm check-interop: check-%:
	@testing/check $*
fuzz:
	@testing/fuzz/run --time $(TIME)
sim:
	@$(MAKE) --no-print-directory $(OUT)/bin/sim
	@$(OUT)/bin/sim --seed $(SEED) --time $(TIME)
bench:
	@testing/bench/run
demo:
	@testing/demo/demo
