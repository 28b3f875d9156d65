#!/bin/sh
# A tree triaged, triaged again, and once more with ten files added: what is known must not be read
# again. usage: again.sh BIN [FILES]
set -eu
bin=$1 n=${2:-20000}
dir=$(mktemp -d "${TMPDIR:-/tmp}/sluice-again.XXXXXX")
trap 'rm -rf "$dir"' EXIT
cd "$dir"
# some 1,300 bytes a file, with addresses, hosts and numbers of contracts, most of them rare
perl -e 'srand 5; my @w = qw(report meeting network server account contract party supply office invoice payment border ministry archive mail export survey system access figure);
	for my $i (0 .. $ARGV[0] - 1) { my $d = sprintf "tree/d%04d", $i / 500; mkdir "tree"; mkdir $d; open my $o, ">", "$d/$i.txt" or die "$d: $!\n";
	for (1 .. 20) { print $o join(" ", map { $w[rand @w] } 1 .. 8), (" user" . int(rand 50000) . "\@host" . int(rand 3000) . ".example", " http://site" . int(rand 3000) . ".example/p", "", " Contract No. DY-2020-" . int(rand 9999))[rand 4], "\n" } print $o "$i\n" }' "$n"
run() { what=$1; shift; perl -MTime::HiRes=time -e 'use strict; my $w = shift; my $t = time; system(@ARGV); my $r = $?; my (undef, undef, $u, $s) = times;
	printf "%-28s %7.2f s processor, %7.2f s wall\n", $w, $u + $s, time - $t; exit($r >> 8 > 1)' "$what" "$@"; }
run "$n files" "$bin/sluice-triage" -q --ocr none case.db tree
run 'the same again' "$bin/sluice-triage" -q --ocr none case.db tree
for i in 1 2 3 4 5 6 7 8 9 10; do echo "mail new$i@mail.example" > "tree/new$i.txt"; done
run 'with ten files more' "$bin/sluice-triage" -q --ocr none case.db tree
run 'all of them read (--again)' "$bin/sluice-triage" -q --ocr none --again case.db tree
