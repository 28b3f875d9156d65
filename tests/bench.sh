#!/bin/sh
# Speeds as ratios against other tools, paired in one run. usage: bench.sh BIN
# That of unpack is in bench/unpack.pl.
set -eu
bin=$1
dir=$(mktemp -d "${TMPDIR:-/tmp}/sluice-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
# seconds NAME COMMAND…: wall time into $dir/NAME.s, peak memory (KiB) into $dir/NAME.m
timed() {
	name=$1; shift
	sync
	perl -e 'use Time::HiRes "time"; my $n = shift; my $t = time; my $r = system(@ARGV); my $s = time - $t;
		open F, ">", "$n.s"; printf F "%.3f", $s; close F; exit($r >> 8 > 1 ? 1 : 0)' "$dir/$name" "$@" > "$dir/out" 2> "$dir/err" || { echo "bench: $name fails: $(tail -n 1 "$dir/err")"; return 1; }
}

perl -e 'print qq({"sluice":1,"type":"ref","item":"0000000000000000000000000000000000000000000000000000000000000000","path":"a/b","kind":"email","value":"user$_\@mail.example","raw":"user$_\@mail.example","start":$_,"end":) . ($_ + 20) . qq(,"context":"mail user$_ now","score":0.9,"by":"email"}\n) for 1 .. 1000000' > "$dir/records"
timed catrec sh -c "cat '$dir/records' > /dev/null"
timed pass sh -c "'$bin/sluice-identify' < '$dir/records' > /dev/null"
awk -v s="$(cat "$dir/pass.s")" 'BEGIN { printf "a stage passes on %.0f records a second\n", 1e6 / s }'
timed record sh -c "'$bin/sluice-record' '$dir/case.db' < '$dir/records'"
awk -v s="$(cat "$dir/record.s")" 'BEGIN { printf "record takes %.0f references a second\n", 1e6 / s }'
