#!/bin/sh
# Shards of a large case: recorded, merged, searched together. usage: merge.sh BIN [SHARDS] [DOCUMENTS]
# Each shard has so many documents (100000) of ten mentions each: 360 MB and 40 s of one core.
set -eu
bin=$1 shards=${2:-4} n=${3:-100000}
dir=$(mktemp -d "${TMPDIR:-/tmp}/sluice-merge.XXXXXX")
trap 'rm -rf "$dir"' EXIT
make=$(cd "$(dirname "$0")" && pwd)/make_case.pl
cd "$dir"
run() { what=$1; shift; perl -MTime::HiRes=time -e 'use strict; my $w = shift; my $t = time; system(@ARGV); my $r = $?; my (undef, undef, $u, $s) = times;
	printf STDERR "%-44s %7.3f s processor, %7.3f s wall\n", $w, $u + $s, time - $t; exit($r >> 8 > 1)' "$what" "$@"; }
k=0
while [ $k -lt "$shards" ]; do
	perl "$make" case.store $((k * n)) $(((k + 1) * n)) > records
	run "record shard $((k + 1)): $n documents" "$bin/sluice-record" -q "shard$k.db" < records
	rm records
	k=$((k + 1))
done
run "merge $shards shards" "$bin/sluice-case" merge -o all.db shard*.db
run "verify, but for the store" "$bin/sluice-case" verify -q --no-store all.db
ls -l shard0.db all.db | awk '{ print $NF ": " $5 / 1e6 " MB" }'
for q in email:user77.2@mail.example email:staff0@mail.example; do
	for i in 1 2; do
		run "$q in $shards cases" "$bin/sluice-search" -q shard*.db "$q" > several
		run "$q in one case" "$bin/sluice-search" -q all.db "$q" > one
	done
done
