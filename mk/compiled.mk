# The tables of refs in compiled form, beside the programs: what they map instead of compiling the
# tables at each start (lib/refs/compiled.h). Made by the build that reads it.
REFS_TABLES := $(wildcard share/refs/*.tsv share/cues/*.tsv share/gazetteers/*.tsv)

$(BUILD)/compile_refs: share/build/refs/compile_refs.c $(BUILD)/libsluice.a
	$(CC) $(CPPFLAGS_ALL) -Ilib/refs $(CFLAGS_ALL) -pie $(LDOPT) -o $@ $< $(BUILD)/libsluice.a $(LDLIBS_ALL)

$(BUILD)/lib/sluice/refs.compiled: $(BUILD)/compile_refs $(REFS_TABLES)
	@mkdir -p $(@D)
	$(BUILD)/compile_refs share/refs $@.new
	@mv $@.new $@
