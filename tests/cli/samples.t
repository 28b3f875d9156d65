# The sample trove from end to end: triage, then the case file against the truth.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
at_least() { n=$((n+1)); if awk -v a="$1" -v b="$2" 'BEGIN { exit !(a >= b) }'; then echo "ok $n - $3 ($1)"; else echo "not ok $n - $3: $1 < $2"; fi; }
trove=$SLUICE_BUILD/../build/samples
[ -f "$trove/DONGYOU-2024.zip" ] || make -s samples || { echo "Bail out! the trove cannot be built"; exit 1; }
trove=build/samples
case=$TEST_TMP/case.db
"$SLUICE_BIN/sluice-triage" -q -g $trove/gazetteer.tsv -P $trove/dump/passwords.txt "$case" $trove/DONGYOU-2024.zip; st=$?
ok "$st" 0 "triage ends: done, and with the passwords all of the dump can be read"
perl tests/samples_score.pl "$case" $trove --errors > "$TEST_TMP/score"
sed 's/^/# /' "$TEST_TMP/score"
f1() { sed -n "s/^$1 .*F1 //p" "$TEST_TMP/score"; }
at_least "$(f1 contract)" 0.97 "contract records"
at_least "$(f1 target)" 0.97 "target records"
at_least "$(f1 identifier)" 0.97 "identifiers found"
ok "$(f1 meta)" 1.000 "members of the archives, by their names"
ok "$(sed -n 's/^negative.* wrong \([0-9]*\) .*/\1/p' "$TEST_TMP/score")" 0 "nothing from the noise"
dump() { sqlite3 "$1" "SELECT path, id, kind, mime, format, charset, lang, chars, pages, size, mtime, priority, reasons, parent, depth, part_of FROM documents ORDER BY path, id; SELECT * FROM mentions ORDER BY item, start, kind, value; SELECT * FROM contracts ORDER BY item, number, project; SELECT * FROM targets ORDER BY item, name, host; SELECT * FROM losses ORDER BY path, stage, message" | sed 's/|[0-9]*$//' | cksum; }
before=$(dump "$case")
"$SLUICE_BIN/sluice-triage" -q -g $trove/gazetteer.tsv -P $trove/dump/passwords.txt "$case" $trove/DONGYOU-2024.zip
ok "$(dump "$case")" "$before" "run again, the case is the same"
killed=$TEST_TMP/killed.db
"$SLUICE_BIN/sluice-triage" -q -g $trove/gazetteer.tsv -P $trove/dump/passwords.txt "$killed" $trove/DONGYOU-2024.zip & pid=$!
# when some texts are in the store, however slow the machine is; what it started may still be ending when the next begins
while kill -0 $pid 2>/dev/null && [ "$(find "$TEST_TMP/killed.store" -name '*.txt' 2>/dev/null | wc -l)" -lt 8 ]; do sleep 0.05; done
kill -9 $pid 2>/dev/null; wait $pid; ok $? 137 "killed half-way"
"$SLUICE_BIN/sluice-triage" -q -g $trove/gazetteer.tsv -P $trove/dump/passwords.txt "$killed" $trove/DONGYOU-2024.zip
ok "$(dump "$killed" | cut -d' ' -f1)" "$(dump "$case" | cut -d' ' -f1)" "killed half-way and run again, it ends the same"
"$SLUICE_BIN/sluice-unpack" --json -q -o "$TEST_TMP/s" $trove/dump/trap | jq -r .path > "$TEST_TMP/paths"
ok "$(grep -c 'split.7z.001!/framework.pdf$' "$TEST_TMP/paths")" 1 "the volumes of a split set are joined"
mkdir "$TEST_TMP/half"; cp $trove/dump/trap/split.7z.001 $trove/dump/trap/split.7z.003 "$TEST_TMP/half"
"$SLUICE_BIN/sluice-unpack" --json -q -o "$TEST_TMP/s" "$TEST_TMP/half" > "$TEST_TMP/cut"
ok "$(jq -r 'select(.type == "error" and .code == "incomplete") | .message' "$TEST_TMP/cut")" "volume 'split.7z.002' is missing" "one volume missing is told"
echo "1..$n"
