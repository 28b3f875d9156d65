# What people see: commands and their output, kept in tests/golden as NAME.cmd and
# NAME.out. `make golden` writes the outputs anew: read the diff before you commit it.
n=0
make -s samples > /dev/null || { echo "Bail out! the trove cannot be built"; exit 1; }
export b=$SLUICE_BIN t=build/samples/dump s="$TEST_TMP/store" LC_ALL=C.UTF-8
for cmd in tests/golden/*.cmd; do
	n=$((n+1))
	out=${cmd%.cmd}.out
	sh "$cmd" > "$TEST_TMP/out" 2>&1
	echo "exit $?" >> "$TEST_TMP/out"
	if [ -n "$GOLDEN" ]; then cp "$TEST_TMP/out" "$out"; fi
	if cmp -s "$TEST_TMP/out" "$out"; then echo "ok $n - $cmd"; else echo "not ok $n - $cmd"; diff "$out" "$TEST_TMP/out" | sed 's/^/# /' | head -20; fi
done
echo "1..$n"
