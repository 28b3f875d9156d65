#!/bin/sh
# Forensic images (E01): in segments, packed and stored, cut, damaged.
b=$SLUICE_BIN here=$PWD/tests/cli
cd "$TEST_TMP" || exit 1
n=0
is() { n=$((n + 1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; fi; }
list() { "$b/sluice-unpack" -o store "$1" 2>/dev/null | jq -r 'if .type == "item" then "\(.path):\(.size)" else .code end' | sed 's/^[^!]*!\///; /^a\.E/d' | tr '\n' ' '; }
# a tar stands for a disc: it has no table of partitions, and needs no helper
i=0; while [ $i -lt 700 ]; do echo "line $i of the plan"; i=$((i + 1)); done > plan.txt
tar -cf disc.tar plan.txt
perl "$here/make_ewf.pl" disc.tar a
is "$(list a.E01)" "a.notes.txt:26 a.raw:20480 a.raw!/plan.txt:$(wc -c < plan.txt) " "a set of two segments"
is "$("$b/sluice-unpack" -q -o store a.E01 | jq -r 'select(.path | endswith("!/a.raw")).id')" "$(sha256sum disc.tar | cut -c1-64)" "the disc byte for byte"
mkdir alone && cp a.E01 alone/
is "$(list alone/a.E01 | grep -o incomplete)" incomplete "a segment that is missing is told"
is "$("$b/sluice-unpack" -q -o store a.E01 a.E02 | jq -rc 'select(.path == "a.E02").unpack.volume')" "true" "a further segment is none of its own"
perl -0777 -pe 'substr($_, 4000, 8) = "damaged!"' a.E01 > b.E01; cp a.E02 b.E02
is "$(list b.E01 | tr ' ' '\n' | grep -c corrupt)" 1 "a chunk that is damaged is told"
printf 'From: li.lei@linyuan.example\nTo: b@elbonia.example\nSubject: plan\nDate: Thu, 04 Mar 2021 10:00:00 +0000\n\nready\n' > a.EML; echo "not of the set" > a.E15
tar -cf set.tar a.E01 a.E02 a.E15 a.EML
is "$("$b/sluice-unpack" -q -o store set.tar | jq -r 'select(.type == "item" and (.path | test("!/a[.]E"))) | "\(.path[9:]) \(.unpack.container.format) \(.unpack.volume)"' | grep -v '!' | sort | tr '\n' ',')" "a.E01 ewf null,a.E02 null true,a.E15 null null,a.EML eml null," "in an archive only what has a segment's head is one"
for at in 10 80 300 1500 9000; do head -c $at a.E01 > c.E01; "$b/sluice-unpack" -q -o store c.E01 > out; [ $? -le 1 ] || echo "$at"; done > bad
is "$(cat bad)" "" "cut anywhere"
echo "1..$n"
