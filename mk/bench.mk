# Speed against other tools, in one run: absolute figures drift, ratios do not.
bench: all
	@sh tests/bench.sh $(abspath $(BUILD)/bin)
	@sh tests/bench/refs.sh $(abspath $(BUILD)/bin)

# A case of CASE_DOCS documents, ten mentions each: recorded, queried, checked.
CASE_DOCS ?= 100000
bench-case: all
	@sh tests/bench/case.sh $(abspath $(BUILD)/bin) $(CASE_DOCS)

.PHONY: bench-case
