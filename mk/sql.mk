# SQL of the case file and its folding table, made into C strings at build.
# `-- name: x` in lib/casefile/*.sql begins the string SQL_x.
SQL_SRC := $(sort $(wildcard lib/casefile/*.sql))
SQL_HDR := $(SQL_SRC:lib/casefile/%.sql=$(BUILD)/gen/sql_%.h)
GENERATED += $(SQL_HDR) $(BUILD)/gen/han_fold.h

$(BUILD)/gen/sql_%.h: lib/casefile/%.sql lib/casefile/embed.awk
	@mkdir -p $(@D)
	$(AWK) -v base=$* -f lib/casefile/embed.awk $< > $@.tmp && mv $@.tmp $@

$(BUILD)/gen/han_fold.h: lib/casefile/han_fold.txt lib/casefile/embed.awk
	@mkdir -p $(@D)
	$(AWK) -v base=han_fold -v whole=1 -f lib/casefile/embed.awk $< > $@.tmp && mv $@.tmp $@
