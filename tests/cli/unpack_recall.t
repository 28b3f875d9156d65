#!/bin/sh
# What a container gave is kept in the store, and a second run takes it from there.
b=$SLUICE_BIN
cd "$TEST_TMP" || exit 1
n=0
ok() { n=$((n + 1)); if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
is() { [ "$1" = "$2" ]; r=$?; ok $r "$3"; [ $r -eq 0 ] || { printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; }; }
run() { "$b/sluice-unpack" -q -o S --json "$@" 2> /dev/null; }
names() { jq -r 'select(.type == "item") | .path' | tr '\n' ' '; }

mkdir -p d in/sub; for i in $(seq 300); do echo "line $i of a file that fills an archive"; done > in/alpha.txt
head -c 30000 /dev/urandom > in/noise.bin; cp in/noise.bin in/again.bin; ln -s alpha.txt in/link; printf 'x' > "in/sub/$(printf '\204\256\243')"
(cd in && tar cf ../inner.tar . && tar cf ../d/outer.tar alpha.txt -C .. inner.tar); gzip -c inner.tar > d/inner.tar.gz; head -c 20000 d/inner.tar.gz > d/cut.tar.gz
run d > first; run d > second; cmp first second; ok $? 'the second run says the same'
is "$(find S -name '*.members' | wc -l | tr -d ' ')" 5 'of each container something is kept'
grep -q '"code":"truncated"' second; ok $? 'losses, too'
run --name-charset IBM866 d > x; run --again --name-charset IBM866 d > y; cmp x y; ok $? 'names are decided anew'
# that it is taken from there shows where it was changed by hand
for f in $(grep -l alpha.txt $(find S -name '*.members')); do chmod u+w "$f"; perl -pi -e 's/alpha\.txt/omega.txt/g' "$f"; done
run d | names | grep -q 'inner.tar!/omega.txt'; ok $? 'it is not read again'
run --again d | cmp - first; ok $? '--again reads it'
run d | cmp - first; ok $? 'and keeps what it read'
# what is not whole is not believed
for f in $(find S -name '*.members'); do chmod u+w "$f"; head -c 700 "$f" > half; cat half > "$f"; done
run d | cmp - first; ok $? 'half of it'
id=$(jq -r 'select(.path == "d/outer.tar!/inner.tar!/noise.bin").id' first); f=S/$(echo $id | cut -c1-2)/$(echo $id | cut -c3-)
rm -f "$f"; run d | cmp - first; ok $? 'a blob has gone'; [ -f "$f" ]; ok $? 'and is there again'
mv d/inner.tar.gz d/other.tar.gz; run d | names | grep -q 'd/other.tar.gz!/alpha.txt'; ok $? 'the same bytes under another name'
rm -rf T; "$b/sluice-unpack" -q -o T --max-bytes 10k d > /dev/null 2>&1; is "$("$b/sluice-unpack" -q -o T d 2> /dev/null | jq -c 'select(.code == "limit-bytes")' | wc -l | tr -d ' ')" 0 'other limits are another reading'
if command -v 7zz > /dev/null || command -v zip > /dev/null; then
	(cd in && zip -q -P geheim ../d/locked.zip alpha.txt noise.bin) && run d > /dev/null
	printf 'geheim\n' > words; is "$(run -P words d | jq -r 'select(.path == "d/locked.zip!/alpha.txt").unpack.password')" 1 'what was locked is tried again'
	is "$(run d | jq -r 'select(.path == "d/locked.zip!/alpha.txt" and .type == "item").unpack.state')" locked 'and what a password opened is not given without it'
fi
echo "1..$n"
