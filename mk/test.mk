# Tests.  Each part writes its counts to $(BUILD)/results, testing/check adds.

UNIT_TESTS := $(patsubst %.c,$(OUT)/%,$(shell \
	find testing/unit -name '*_test.c' 2>/dev/null | sort))
PLUTO_TESTED := $(filter-out %/main.o,$(OBJECTS_program_pluto))

# What the tests of a library share, beside them: an archive a library.
UNIT_PARTS := $(notdir $(wildcard testing/unit/*))
unit_helpers = $(OUT)/testing/unit/$(1)-helpers.a
define unit_rules
$$(call unit_helpers,$(1)): $$(call objects,$$(shell \
		find testing/unit/$(1) -name '*.c' ! -name '*_test.c'))
	@mkdir -p $$(@D); rm -f $$@
	$$(say) AR $$@
	$$(quiet)ar rcs $$@ $$^
$$(OUT)/testing/unit/$(1)/%_test: $$(OUT)/testing/unit/$(1)/%_test.o \
		$$(call unit_helpers,$(1)) $(2) $$(ARCHIVES)
	$$(say) LD $$@
	$$(quiet)$$(CC) $$(ALL_LDFLAGS) -o $$@ $$^ $$(LIBS_test) $$(LIBS_libike) $(3)
endef
# Tests of exchanges have the simulator's hosts.
SIM_PARTS := $(OUT)/sim-parts.a
$(SIM_PARTS): $(filter-out %/main.o,$(call objects,$(call sources,testing/sim)))
	@mkdir -p $(@D); rm -f $@
	$(say) AR $@
	$(quiet)ar rcs $@ $^
$(foreach u,$(filter-out programs libike sim,$(UNIT_PARTS)),$(eval $(call unit_rules,$(u),,)))
$(eval $(call unit_rules,libike,$$(SIM_PARTS),))
$(eval $(call unit_rules,sim,$$(SIM_PARTS),))
$(eval $(call unit_rules,programs,$$(PLUTO_TESTED),$$(LIBS_pluto)))

# The simulator, the replay of recorded exchanges, the benchmarks.
SIM_OBJECTS   := $(call objects,$(call sources,testing/sim))
BENCH_OBJECTS := $(call objects,$(filter-out %/nss_ops.c testing/bench/daemon/%, \
	$(call sources,testing/bench)))
REPLAY_OBJECTS := $(call objects,$(call sources,testing/vectors))
$(OUT)/bin/sim: $(SIM_OBJECTS) $(ARCHIVES)
	@mkdir -p $(@D)
	$(say) LD $@
	$(quiet)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_test) $(LIBS_libike)
$(OUT)/bin/replay: $(REPLAY_OBJECTS) $(ARCHIVES)
	@mkdir -p $(@D)
	$(say) LD $@
	$(quiet)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_test) $(LIBS_libike)

# With a stopwatch around NSS: the linker puts it between.
$(OUT)/bin/bench: $(BENCH_OBJECTS) $(ARCHIVES) testing/bench/wrapped
	@mkdir -p $(@D)
	$(say) LD $@
	$(quiet)$(CC) $(ALL_LDFLAGS) -o $@ $(BENCH_OBJECTS) $(ARCHIVES) \
		@testing/bench/wrapped $(LIBS_libike)
$(OUT)/bin/nss_ops: $(OUT)/testing/bench/nss_ops.o $(ARCHIVES)
	@mkdir -p $(@D)
	$(say) LD $@
	$(quiet)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_libike)

# The daemon, which counts NSS's share, and can do without ESP.
BENCH_PLUTO_OBJECTS := $(OBJECTS_program_pluto) $(call objects, \
	$(wildcard testing/bench/daemon/*.c) testing/bench/nss_calls.c)
$(OUT)/bin/bench-pluto: $(BENCH_PLUTO_OBJECTS) $(ARCHIVES) testing/bench/wrapped
	@mkdir -p $(@D)
	$(say) LD $@
	$(quiet)$(CC) $(ALL_LDFLAGS) -o $@ $(BENCH_PLUTO_OBJECTS) $(ARCHIVES) \
		-Wl,--wrap=xfrm_kernel_ops -Wl,--wrap=job_run \
		@testing/bench/wrapped $(LIBS_libike) $(LIBS_pluto)

# Fuzz targets: with libFuzzer (config asan), or replaying their corpus.
FUZZ_TARGETS := $(filter-out replay_main,$(patsubst testing/fuzz/%.c,%, \
	$(wildcard testing/fuzz/*.c)))
FUZZ_OUT     := $(BUILD)/fuzz
FUZZ_SHARED  := $(call sources,testing/fuzz/shared)
$(FUZZ_OUT)/oppo $(OUT)/fuzz-seeds/oppo: $(OUT)/programs/pluto/oppo.o
$(FUZZ_OUT)/%: $(OUT)/testing/fuzz/%.o \
		$(call objects,$(FUZZ_SHARED)) $(SIM_PARTS) $(ARCHIVES)
	@mkdir -p $(@D)
	$(say) LD $@
	$(quiet)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS_test) $(LIBS_libike)

# Without libFuzzer: runs the files and folders that it is given.
$(OUT)/fuzz-seeds/%: $(OUT)/testing/fuzz/%.o $(OUT)/testing/fuzz/replay_main.o \
		$(call objects,$(FUZZ_SHARED)) $(SIM_PARTS) $(ARCHIVES)
	@mkdir -p $(@D)
	$(say) LD $@
	$(quiet)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_test) $(LIBS_libike)

.PHONY: unit-tests fuzz-targets
unit-tests: $(UNIT_TESTS)
fuzz-targets: $(addprefix $(FUZZ_OUT)/,$(FUZZ_TARGETS))
