# Tests.  Each part writes its counts to $(BUILD)/results, testing/check adds.

UNIT_TESTS := $(patsubst %.c,$(OUT)/%,$(shell \
	find testing/unit -name '*_test.c' 2>/dev/null | sort))
UNIT_HELPERS := $(call objects,$(shell \
	find testing/unit -name '*.c' ! -name '*_test.c' 2>/dev/null | sort))

# The daemon without its main(), for tests of its parts.
PLUTO_PARTS := $(OUT)/pluto-parts.a
$(PLUTO_PARTS): $(call objects,$(filter-out %/main.c,$(call sources,programs/pluto)))
	@mkdir -p $(@D); rm -f $@
	$(say) AR $@
	$(quiet)ar rcs $@ $^

$(OUT)/testing/unit/programs/%_test: $(OUT)/testing/unit/programs/%_test.o \
		$(UNIT_HELPERS) $(PLUTO_PARTS) $(ARCHIVES)
	$(say) LD $@
	$(quiet)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_test) $(LIBS_libike) $(LIBS_pluto)
$(OUT)/testing/unit/%_test: $(OUT)/testing/unit/%_test.o $(UNIT_HELPERS) $(ARCHIVES)
	$(say) LD $@
	$(quiet)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_test) $(LIBS_libike)

# The simulator, the replay of recorded exchanges, the benchmarks.
SIM_OBJECTS   := $(call objects,$(call sources,testing/sim))
BENCH_OBJECTS := $(call objects,$(call sources,testing/bench))
REPLAY_OBJECTS := $(call objects,$(call sources,testing/vectors))
$(OUT)/bin/sim: $(SIM_OBJECTS) $(ARCHIVES)
	@mkdir -p $(@D)
	$(say) LD $@
	$(quiet)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_test) $(LIBS_libike)
$(OUT)/bin/replay: $(REPLAY_OBJECTS) $(ARCHIVES)
	@mkdir -p $(@D)
	$(say) LD $@
	$(quiet)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_test) $(LIBS_libike)

# Fuzz targets: with libFuzzer (config asan), or replaying their corpus.
FUZZ_TARGETS := $(filter-out replay_main,$(patsubst testing/fuzz/%.c,%, \
	$(wildcard testing/fuzz/*.c)))
FUZZ_OUT     := $(BUILD)/fuzz
FUZZ_SHARED  := $(call sources,testing/fuzz/shared)
$(FUZZ_OUT)/%: $(OUT)/testing/fuzz/%.o \
		$(call objects,$(FUZZ_SHARED)) $(ARCHIVES)
	@mkdir -p $(@D)
	$(say) LD $@
	$(quiet)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS_test) $(LIBS_libike)

.PHONY: unit-tests fuzz-targets
unit-tests: $(UNIT_TESTS)
fuzz-targets: $(addprefix $(FUZZ_OUT)/,$(FUZZ_TARGETS))
