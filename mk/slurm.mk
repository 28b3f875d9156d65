# A shared triage under real Slurm, several nodes on one machine (tests/slurm). Needs root and
# the packages that `make deps-slurm` brings on Debian; without them it says so and passes.
deps-slurm:
	@sh deps/install.sh slurm-packages.txt

check-slurm: all samples
	@prove -f -o --exec sh tests/slurm/check.sh :: $(abspath $(BUILD))/bin

.PHONY: deps-slurm check-slurm
