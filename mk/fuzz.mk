# Fuzz targets: one program with all of tests/fuzz/*.c (see driver.c). Any
# compiler makes it replay the corpora in `make check`; clang makes it libFuzzer.
T ?= 60
FUZZ_HELPERS := tests/fuzz/driver.c tests/fuzz/shared.c
FUZZ_TARGETS := $(sort $(patsubst tests/fuzz/%.c,%,$(filter-out $(FUZZ_HELPERS),$(wildcard tests/fuzz/*.c))))
FUZZ_OBJ := $(FUZZ_TARGETS:%=$(BUILD)/obj/tests/fuzz/%.o) $(FUZZ_HELPERS:%.c=$(BUILD)/obj/%.o)
FUZZ_RUN := $(BUILD)/tests/fuzz-replay
TARGETS ?= $(FUZZ_TARGETS)

# the library first: it makes the headers that are generated
$(FUZZ_OBJ): $(BUILD)/obj/tests/fuzz/%.o: tests/fuzz/%.c $(BUILD)/gen/fuzz_targets.h | $(BUILD)/libsluice.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(if $(filter $*,$(FUZZ_TARGETS)),-DLLVMFuzzerTestOneInput=fuzz_$*,$(if $(FUZZ),-DSLUICE_FUZZ)) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

$(BUILD)/gen/fuzz_targets.h: $(wildcard tests/fuzz/*.c) mk/fuzz.mk
	@mkdir -p $(@D)
	@printf 'TARGET(%s)\n' $(FUZZ_TARGETS) > $@

$(FUZZ_RUN): $(FUZZ_OBJ) $(BUILD)/libsluice.a
	@mkdir -p $(@D)
	$(CC) -pie $(LDOPT) -o $@ $(FUZZ_OBJ) $(BUILD)/libsluice.a $(LDLIBS_ALL)

fuzz-built: $(FUZZ_RUN)

fuzz:
	@command -v clang >/dev/null || { echo 'make fuzz needs clang and its libFuzzer (Debian: clang, libclang-rt-14-dev)' >&2; exit 1; }
	@$(MAKE) -s FUZZ=1 CC="$(filter ccache,$(CC)) clang" CXX="$(filter ccache,$(CC)) clang++" build-fuzz/tests/fuzz-replay
	@sh tests/fuzz/run.sh build-fuzz/tests/fuzz-replay $(T) $(TARGETS)

-include $(FUZZ_OBJ:.o=.d)
.PHONY: fuzz fuzz-built
