# Reports and exports in the programs of those who use them (tests/report). Needs npm and a
# browser, which `make deps-report` brings on Debian; without them it says so and passes.
deps-report:
	@sh deps/install.sh report-packages.txt

check-report: all samples
	@prove -f -o --exec sh tests/report/check.sh :: $(abspath $(BUILD))/bin $(abspath build)/report-check

.PHONY: deps-report check-report
