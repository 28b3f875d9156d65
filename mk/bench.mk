# Speed against other tools, in one run: absolute figures drift, ratios do not.
bench: all
	@sh tests/bench.sh $(abspath $(BUILD)/bin)
	@perl tests/bench/unpack.pl $(abspath $(BUILD)/bin)
	@sh tests/bench/refs.sh $(abspath $(BUILD)/bin)

# Unpack killed at random moments KILLS times, then run to its end: is all as if it never was?
KILLS ?= 50
bench-kills: all
	@perl tests/bench/kills.pl $(abspath $(BUILD)/bin) $(KILLS)

# The same of a whole triage of the folder or archive KILLS_DUMP: is the case the same?
bench-triage-kills: all
	@perl tests/bench/triage_kills.pl $(abspath $(BUILD)/bin) $(KILLS_DUMP) $(KILLS)

# Where the time of refs goes: pass by pass, table by table, rule by rule, over BENCH_TEXT.
bench-rules: $(BUILD)/bench_rules
	@sh tests/bench/rules.sh $(abspath $(BUILD)/bench_rules) $(BENCH_TEXT)

$(BUILD)/bench_rules: tests/bench/rules.c $(BUILD)/libsluice.a
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -pie $(LDOPT) -o $@ $< $(BUILD)/libsluice.a $(LDLIBS_ALL)

# A case of CASE_DOCS documents, ten mentions each: recorded, queried, checked.
CASE_DOCS ?= 100000
bench-case: all
	@sh tests/bench/case.sh $(abspath $(BUILD)/bin) $(CASE_DOCS)

# A tree of AGAIN_FILES files triaged, triaged again, and with ten files added.
AGAIN_FILES ?= 20000
bench-again: all
	@sh tests/bench/again.sh $(abspath $(BUILD)/bin) $(AGAIN_FILES)

# Its shards: MERGE_SHARDS cases of CASE_DOCS documents each, merged and searched together.
MERGE_SHARDS ?= 4
bench-merge: all
	@sh tests/bench/merge.sh $(abspath $(BUILD)/bin) $(MERGE_SHARDS) $(CASE_DOCS)

.PHONY: bench-kills bench-triage-kills bench-again bench-rules bench-case bench-merge
