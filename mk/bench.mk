# Speed against other tools, in one run: absolute figures drift, ratios do not.
bench: all
	@sh tests/bench.sh $(abspath $(BUILD)/bin)
	@sh tests/bench/refs.sh $(abspath $(BUILD)/bin)
