#!/bin/sh
# Repositories of git: packs, bundles, loose objects; bare streams of zlib. Made by perl, that git need not be there.
b=$SLUICE_BIN here=$PWD/tests/cli
cd "$TEST_TMP" || exit 1
n=0
is() { n=$((n + 1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; fi; }
list() { "$b/sluice-unpack" -o store "$1" 2>/dev/null | jq -r 'if .type == "item" then (.path | sub("^[^!]*(!/)?"; "")) else .code end' | tr '\n' ' '; }
perl "$here/make_git.pl"
got=$(list a.pack | sed 's|^ ||; s|older/[0-9a-f]*/src|older/OLD/src|; s|objects/[0-9a-f]*|objects/ID|g; s|older/[0-9a-f]*/README|README|')
is "$got" "git-log.txt copy 合同 src/a.c older/100b93820a/link older/OLD/src/a.c objects/ID objects/ID " "a pack: the newest files, older ones, what nobody names"
is "$("$b/sluice-unpack" -q -o store a.pack | jq -r 'select(.path | endswith("!/src/a.c")).size')" 2606 "of two deltas on each other"
id=$("$b/sluice-unpack" -q -o store a.pack | jq -r 'select(.path | endswith("!/src/a.c")).id' | head -n 1)
is "$(sed -n '81,83p;112,114p' "store/$(echo "$id" | cut -c1-2)/$(echo "$id" | cut -c3-)" | tr '\n' ' ')" "$(perl -e '$_ = join "", map { "line $_\n" } 1 .. 300; $_ = substr($_, 0, 700) . "changed\n" . substr($_, 700); $_ = substr($_, 0, 1000) . "again\n" . substr($_, 1000); print' | sed -n '81,83p;112,114p' | tr '\n' ' ')" "byte for byte"
is "$("$b/sluice-unpack" -q -o store a.pack | "$b/sluice-identify" | "$b/sluice-text" | "$b/sluice-refs" | jq -r 'select(.kind == "email").value' | sort -u)" li.lei@linyuan.example "who wrote it is a reference"
is "$(list a.bundle | cut -d' ' -f1-4)" " git-log.txt copy 合同" "a bundle"
head -c 900 a.pack > cut.pack
is "$(list cut.pack | tr ' ' '\n' | grep -c 'corrupt\|truncated')" 1 "a pack that is cut is told"
is "$(list objects | tr ' ' '\n' | grep -c 'commit.txt\|tree.txt\|blob')" 10 "loose objects"
is "$(list plain.zz)" " plain.zz.unpacked " "a bare stream of zlib"
head -c 120 plain.zz > cut.zz; printf 'x is no stream of zlib' > x.zz
is "$(list cut.zz)$(list x.zz)" " cut.zz.unpacked truncated  " "one that is cut; one that is none"
printf '# v2 git bundle\nThis text tells what a bundle is.\n' > told.txt
is "$(list told.txt)$("$b/sluice-identify" told.txt)" " told.txt: text (text/plain, US-ASCII)" "a text about bundles"
perl -e 'print "\x78\x9c", pack "C*", map { ($_ * 151 + 7) % 256 } 1 .. 500' > broken; head -c 40 plain.zz > short.zz
is "$(list broken)$(list short.zz | grep -o truncated)" " corrupt truncated" "what begins like one and is none, or hardly, is told"
perl -MCompress::Zlib -MDigest::SHA=sha1 -e 'sub n { my ($n, $s) = (shift, ""); do { $s .= chr($n & 127 | ($n > 127 ? 128 : 0)); $n >>= 7 } while $n; $s } sub head { my ($t, $n) = @_; my $c = $t << 4 | $n & 15; $n >>= 4; my $s = ""; while ($n) { $s .= chr($c | 128); $c = $n & 127; $n >>= 7 } $s . chr $c }
	my $base = "A" x 0xffffff; my $p = "PACK" . pack("NN", 2, 201) . head(3, length $base) . compress($base);
	for (1 .. 200) { my $d = n(length $base) . n(15 * length($base) + 3) . ("\xf0\xff\xff\xff" x 15) . "\3" . sprintf("%03d", $_); my $back = length($p) - 12; my $o = chr($back & 127); while ($back >>= 7) { $back--; $o = chr(128 | $back & 127) . $o } $p .= head(6, length $d) . $o . compress($d) }
	print $p, sha1($p)' > bomb.pack
is "$(timeout 60 "$b/sluice-unpack" --list bomb.pack 2>/dev/null | jq -r 'select(.type == "error").code' | sort -u | grep limit)" limit-ratio "deltas that give gigabytes end"
index=$(printf 'docs/plan.txt\t2021-03-04T10:00:00Z\t77\ndocs/plans.txt\t2021-03-04T10:00:00Z\t9\n合同\t2021-03-04T10:00:00Z\t5')
is "$("$b/sluice-text" index2)" "$index" "the list of a repository's files"
is "$("$b/sluice-text" index4)" "$index" "with names that share their beginnings"
head -c 100 index2 > cut; is "$("$b/sluice-text" --json cut 2>/dev/null | jq -r 'select(.type == "error").code')" truncated "one that is cut is told"
"$b/sluice-unpack" -q -o sets sets.pack > /dev/null; log=$(grep -rl '^commit ' sets)
is "$(grep -c '合同已经签署完成' "$log") $(grep -c '^author 合同 <' "$log") $(grep -c '^合同$' "$log") $(iconv -f UTF-8 -t UTF-8 "$log" > /dev/null && echo utf8)" "2 1 1 utf8" "each commit is decoded by itself, its names by themselves"
is "$("$b/sluice-unpack" -o store sha256.pack 2>/dev/null | jq -r 'select(.type == "error").code')" unsupported-method "a repository of SHA-256 is told"
is "$("$b/sluice-text" index256)" "$(printf 'docs/plan.txt\t2021-03-04T10:00:00Z\t77')" "its list of files is read"
is "$("$b/sluice-unpack" -o store tree256 2>/dev/null | jq -r 'select(.type == "error").code')" partial "a loose tree of SHA-256 is told"
echo "1..$n"
