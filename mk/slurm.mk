# A shared triage under real Slurm, several nodes on one machine (tests/slurm). Needs root and
# the packages that `make deps-slurm` brings on Debian; without them it says so and passes.
deps-slurm:
	@sh deps/install.sh slurm-packages.txt

check-slurm: all samples
	@prove -f -o --exec sh tests/slurm/check.sh :: $(abspath $(BUILD))/bin

# DUMP=folder: wall and processor time against one run; RT=1 under real-time priority
bench-slurm: all
	@sh tests/slurm/bench.sh $(abspath $(BUILD))/bin '$(abspath $(DUMP))' $(SHARDS)

.PHONY: bench-slurm deps-slurm check-slurm
