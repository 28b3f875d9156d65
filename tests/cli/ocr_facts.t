#!/bin/sh
# Targets out of pictures, end to end: a message of several lines, a console's log, a table with cells too narrow for
# their words, a sheet whose cells are read as one, a form. tests/ocr/facts.py draws such pictures and measures all sets.
PATH=$SLUICE_BIN:$PATH
here=$PWD data=$PWD/tests/data/ocr
cd "$TEST_TMP" || exit 1
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
if ! sluice-text --ocr ppocr "$data/check-turned.png" >probe 2>/dev/null || ! [ -s probe ]; then
	echo "1..0 # skip PP-OCR is not here"
	exit 0
fi
sluice-unpack -q -o store "$data"/facts-* | sluice-identify -q | sluice-text -q --no-cache --ocr ppocr | sluice-refs -q -g "$here/tests/data/targets/gazetteer.tsv" |
	jq -r 'select(.type == "target") | [(.path | sub(".*/"; "")), .name // "", .host // "-"] | @tsv' | sort >got
sort "$data/facts.tsv" >want
cut -f1,2 want >want_names
cut -f1,2 got >got_names
found=$(grep -cxFf got_names want_names)
extra=$(grep -cvxFf want_names got_names)
# one or two names may be read otherwise by another build of the runtime
[ "$found" -ge 14 ]; ok $? "$found of 16 targets are found"
[ "$extra" -le 2 ]; ok $? "$extra are made up"
[ "$(grep -v '	-$' want | grep -cxFf got)" -ge 2 ]; ok $? 'hosts that were broken within their cells are whole'
diff want got >&2
echo "1..$n"
