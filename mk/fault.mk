# The fault layer: a library to be preloaded (tests/fault/shim.c, fault.t). The
# sanitizers want to be first themselves: not with them.
FAULT_SO := $(if $(SAN),,$(BUILD)/tests/fault.so)

fault-built: $(FAULT_SO)

$(BUILD)/tests/fault.so: tests/fault/shim.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -Wall -Wextra -O1 -fPIC -shared -o $@ $< -ldl

# Many more faults than `make check` tries.
fault: all fault-built
	@FAULTS=all SLUICE_BIN='$(abspath $(BUILD)/bin)' SLUICE_BUILD='$(abspath $(BUILD))' prove --exec tests/run tests/cli/fault.t

.PHONY: fault fault-built
