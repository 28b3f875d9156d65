#!/bin/sh
# Fuzzes each target in turn.
# usage: run.sh PROGRAM SECONDS TARGET…
# Inputs that libFuzzer finds worth keeping gather in build-fuzz/corpus, what
# breaks a target in build-fuzz/findings, its report in build-fuzz/log. A finding
# that is mended goes into tests/fuzz/corpus.
set -u
program=$1 seconds=$2
shift 2
top=$(dirname "$(dirname "$program")")
mkdir -p "$top/findings" "$top/log"
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1:symbolize=1 UBSAN_OPTIONS=print_stacktrace=1
# libarchive asks what a cpio says of a name, liblzma what a stream says of its dictionary: up to 4 GB that are
# not touched; a worker's limit refuses them.
status=0
for t in "$@"; do
	ln -sf "$(basename "$program")" "$top/tests/fuzz-$t"
	mkdir -p "$top/corpus/$t" "tests/fuzz/corpus/$t"
	"$top/tests/fuzz-$t" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 -malloc_limit_mb=6000 -max_len=65536 \
		-artifact_prefix="$top/findings/$t-" -print_final_stats=1 "$top/corpus/$t" "tests/fuzz/corpus/$t" > "$top/log/$t" 2>&1
	st=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$top/log/$t")
	[ -n "$runs" ] || runs=$(sed -n 's/^#\([0-9]*\).*/\1/p' "$top/log/$t" | tail -n 1)
	cover=$(sed -n 's/.* cov: \([0-9]*\).*/\1/p' "$top/log/$t" | tail -n 1)
	if [ $st -eq 0 ]; then word=ok; else word="FINDING, see $top/log/$t"; status=1; fi
	echo "$t: ${runs:-0} runs in $seconds s, ${cover:-0} edges: $word"
done
exit $status
