#!/bin/sh
# Speeds as ratios against other tools, paired in one run. usage: bench.sh BIN
# BENCH_MB: size of the large tar (default 2048).
set -eu
bin=$1
mb=${BENCH_MB:-2048}
dir=$(mktemp -d "${TMPDIR:-/tmp}/sluice-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
now() { date +%s.%N; }
# seconds NAME COMMAND…: wall time into $dir/NAME.s, peak memory (KiB) into $dir/NAME.m
timed() {
	name=$1; shift
	sync
	perl -e 'use Time::HiRes "time"; my $n = shift; my $t = time; my $r = system(@ARGV); my $s = time - $t;
		open F, ">", "$n.s"; printf F "%.3f", $s; close F; exit($r >> 8 > 1 ? 1 : 0)' "$dir/$name" "$@" > "$dir/out" 2> "$dir/err" || { echo "bench: $name fails: $(tail -n 1 "$dir/err")"; return 1; }
}
ratio() { awk -v a="$(cat "$dir/$1.s")" -v b="$(cat "$dir/$2.s")" 'BEGIN { printf "%.2f", (b > 0 ? a / b : 0) }'; }
line() { printf '%-46s %8s s  %8s s  ratio %s\n' "$1" "$(cat "$dir/$2.s")" "$(cat "$dir/$3.s")" "$(ratio "$2" "$3")"; }

echo "bench: making $mb MiB of files"
perl -e 'my ($d, $mb) = @ARGV; my $n = 20000; my $each = int($mb * 1048576 / $n); srand 1; my $noise = join "", map { chr int rand 256 } 1 .. 65536;
	for my $i (0 .. $n - 1) { mkdir sprintf "%s/%03d", $d, $i % 200; open my $o, ">", sprintf "%s/%03d/%05d.bin", $d, $i % 200, $i; print $o "$i\n"; my $left = $each;
	while ($left > 0) { my $k = $left < 60000 ? $left : 60000; print $o substr($noise, ($i * 7 + $left) % 5000, $k); $left -= $k } }' "$(mkdir -p "$dir/files" && echo "$dir/files")" "$mb"
bsdtar -cf "$dir/big.tar" -C "$dir/files" .
rm -rf "$dir/files"
timed bsdtar sh -c "mkdir '$dir/x' && bsdtar -xf '$dir/big.tar' -C '$dir/x'"
rm -rf "$dir/x"
timed unpack "$bin/sluice-unpack" -q -o "$dir/store" "$dir/big.tar"
line "unpack of a tar of 20,000 files : bsdtar -xf" unpack bsdtar
rm -rf "$dir/store" "$dir/big.tar"


perl -e 'print qq({"sluice":1,"type":"ref","item":"0000000000000000000000000000000000000000000000000000000000000000","path":"a/b","kind":"email","value":"user$_\@mail.example","raw":"user$_\@mail.example","start":$_,"end":) . ($_ + 20) . qq(,"context":"mail user$_ now","score":0.9,"by":"email"}\n) for 1 .. 1000000' > "$dir/records"
timed catrec sh -c "cat '$dir/records' > /dev/null"
timed pass sh -c "'$bin/sluice-identify' < '$dir/records' > /dev/null"
awk -v s="$(cat "$dir/pass.s")" 'BEGIN { printf "a stage passes on %.0f records a second\n", 1e6 / s }'
timed record sh -c "'$bin/sluice-record' '$dir/case.db' < '$dir/records'"
awk -v s="$(cat "$dir/record.s")" 'BEGIN { printf "record takes %.0f references a second\n", 1e6 / s }'
