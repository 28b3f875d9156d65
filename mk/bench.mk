# Speed against other tools, in one run: absolute figures drift, ratios do not.
bench: all
	@sh tests/bench.sh $(abspath $(BUILD)/bin)
	@sh tests/bench/refs.sh $(abspath $(BUILD)/bin)

# A case of CASE_DOCS documents, ten mentions each: recorded, queried, checked.
CASE_DOCS ?= 100000
bench-case: all
	@sh tests/bench/case.sh $(abspath $(BUILD)/bin) $(CASE_DOCS)

# Its shards: MERGE_SHARDS cases of CASE_DOCS documents each, merged and searched together.
MERGE_SHARDS ?= 4
bench-merge: all
	@sh tests/bench/merge.sh $(abspath $(BUILD)/bin) $(MERGE_SHARDS) $(CASE_DOCS)

.PHONY: bench-case bench-merge
