#!/bin/sh
# Speed of refs beside other tools, on one text in one run. usage: refs.sh BIN [TEXT]
# Without TEXT it is made from the documentation on the machine (DOCS, folders;
# Chinese documentation: Debian's manpages-zh, debian-reference-zh-cn, …), BENCH_MB
# MiB of it. A list of 50,000 names is looked for as well.
set -eu
bin=$1
mb=${BENCH_MB:-1024}
here=$(dirname "$0")
dir=$(mktemp -d "${TMPDIR:-/tmp}/sluice-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
text=${2:-}
if [ -z "$text" ]; then
	text=$dir/text
	perl "$here/corpus.pl" "$mb" "$text" ${DOCS:-/usr/share/man /usr/share/doc}
fi
bytes=$(wc -c < "$text")
perl "$here/names.pl" > "$dir/names"
identifiers=$(sed -n 's/^REF_KIND([a-z_0-9]*, "\([a-z0-9-]*\)", [01], \(NETWORK\|IDENTIFIERS\))$/\1/p' "$here/../../lib/refs/kinds.def" | paste -sd, -)

# run NAME COMMAND…: wall and processor seconds, peak memory; best of two
run() {
	name=$1; shift
	perl -e 'use Time::HiRes "time"; my ($out, @c) = @ARGV; my ($wall, $cpu) = (9e9, 9e9);
		for (1, 2) { my $t = time; my @b = times; system(@c) >> 8 > 1 and exit 1; my @e = times; my ($w, $u) = (time - $t, $e[2] + $e[3] - $b[2] - $b[3]);
			$wall = $w if $w < $wall; $cpu = $u if $u < $cpu }
		open my $f, ">", $out; print $f "$wall $cpu\n"' "$dir/$name.t" "$@" || { echo "bench: $name fails" >&2; return 0; }
	awk -v n="$name" -v b="$bytes" '{ printf "%-44s %8.2f s wall %8.2f s cpu %8.3f GB/s wall\n", n, $1, $2, b / 1e9 / $1 }' "$dir/$name.t"
}
cpu() { awk '{ print $2 }' "$dir/$1.t"; }
wall() { awk '{ print $1 }' "$dir/$1.t"; }
ratio() { awk -v a="$1" -v b="$2" -v t="$3" 'BEGIN { if (b > 0) printf "%-44s %8.2f\n", t, a / b }'; }

printf 'refs: %s bytes of text, %s names\n' "$bytes" "$(wc -l < "$dir/names")"
cat "$text" > /dev/null
run cat sh -c "cat '$text' > /dev/null"
run memory perl -e 'my $s = "x" x (64 << 20); my $n = $ARGV[0] / length $s; for (my $i = 0; $i < $n; $i++) { my $k = index $s, "y" }' "$bytes"
run grep-email sh -c "LC_ALL=C grep -aoE '[a-z0-9._-]+@[a-z0-9.-]+\\.[a-z]+' '$text' | wc -c > /dev/null"
if command -v rg > /dev/null; then
	run rg-7 rg -j1 -aoc --no-messages -e '[a-z0-9._-]+@[a-z0-9.-]+\.[a-z]+' -e 'https?://[^ ]+' -e '\b([0-9]{1,3}\.){3}[0-9]{1,3}\b' -e '\b[0-9a-f]{32}\b' \
		-e '\b1[3-9][0-9]{9}\b' -e '合同编号' -e '[0-9]+万元' "$text" > "$dir/out"
fi
run refs-all sh -c "'$bin/sluice-refs' -j1 --watch '$dir/names' '$text' > /dev/null"
run refs-all-records sh -c "'$bin/sluice-refs' -j1 --json --watch '$dir/names' '$text' > /dev/null"
run refs-identifiers sh -c "'$bin/sluice-refs' -j1 -k '$identifiers' --watch '$dir/names' '$text' > /dev/null"
run refs-network sh -c "'$bin/sluice-refs' -j1 -k email,url,domain '$text' > /dev/null"
run refs-email sh -c "'$bin/sluice-refs' -j1 -k email '$text' > /dev/null"
run refs-two-threads sh -c "'$bin/sluice-refs' -j2 --watch '$dir/names' '$text' > /dev/null"
[ ! -x /usr/bin/time ] || printf '%-44s %8s KB\n' 'memory at the most, two threads' "$(/usr/bin/time -f %M "$bin/sluice-refs" -j2 --watch "$dir/names" "$text" 2>&1 > /dev/null)"
# the text twice at once
cp "$text" "$dir/second"
run refs-two-at-once sh -c "'$bin/sluice-refs' --json -j2 --watch '$dir/names' '$text' '$dir/second' > /dev/null"
rm -f "$dir/second"
if command -v bulk_extractor > /dev/null; then
	run bulk_extractor sh -c "rm -rf '$dir/be'; bulk_extractor -q -j 1 -x all -e email -e net -e accts -o '$dir/be' '$text' > /dev/null"
	ratio "$(wall refs-all)" "$(wall bulk_extractor)" 'refs, all kinds : bulk_extractor'
fi
ratio "$(wall refs-all)" "$(wall cat)" 'refs, all kinds : cat'
ratio "$(cpu refs-all)" "$(cpu grep-email)" 'refs, all kinds : grep, e-mail (cpu)'
[ ! -f "$dir/rg-7.t" ] || ratio "$(cpu refs-all)" "$(cpu rg-7)" 'refs, all kinds : rg, seven patterns (cpu)'
ratio "$(wall refs-all)" "$(wall refs-two-threads)" 'one text, two threads, speed-up'
awk -v one="$(wall refs-all-records)" -v two="$(wall refs-two-at-once)" 'BEGIN { printf "%-44s %8.2f\n", "two texts on two workers, speed-up", 2 * one / two }'
perl -e 'my @k = (["plain", ""], ["a and @", "a@"], ["a", "a"], ["@", "@"], ["brackets", "["], ["closed brackets", "[]"], ["digits", "1234567890"]); my ($bin, $text, $dir) = @ARGV;
	my $size = 64 << 20; my $plain; for my $k (@k) { my ($n, $s) = @$k; my $f = "$dir/adv"; open my $o, ">", $f;
		if ($s eq "") { open my $t, "<", $text; while ($size > tell $o) { seek $t, 0, 0 if !read($t, my $b, 1 << 20); print $o $b } } else { print $o $s x ($size / length $s) }
		close $o; my $best = 9e9; for (1, 2) { my @b = times; system("$bin/sluice-refs $f > /dev/null"); my @e = times; my $u = $e[2] + $e[3] - $b[2] - $b[3]; $best = $u if $u < $best }
		$plain //= $best; printf "64 MiB of one line of %-22s %8.2f of the time of plain text\n", $n, $best / $plain if $s ne ""; unlink $f }' "$bin" "$text" "$dir"
