# targets: precision and recall over made-up texts in three languages, tables and OCR; floors that must hold.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
for set in cases more; do
	[ -f "tests/data/targets/$set.txt" ] || continue
	perl tests/targets_score.pl "$SLUICE_BIN" "tests/data/targets/$set.txt" tests/data/targets/gazetteer.tsv > "$TEST_TMP/score" || true
	sed 's/^/# /' "$TEST_TMP/score"
	set -- $(cat "$TEST_TMP/score")
	ok "$(awk -v p="$3" -v r="$5" -v f="$7" -v o="$9" 'BEGIN { print (p >= .97) + (r >= .95) + (f >= .95) + (o >= .9) }')" 4 "precision .97, recall .95, fields .95, roles .90: $*"
done
# texts of many kinds whose names and proofs stand apart; rules were made from these, so the floors say what must not
# be lost, and nothing of unseen texts (the third set's half B, never looked into, has P .94 R .48)
for set in third-a fourth; do
	perl tests/targets_score.pl "$SLUICE_BIN" "tests/data/targets/$set.txt" tests/data/targets/gazetteer.tsv > "$TEST_TMP/score" || true
	sed 's/^/# /' "$TEST_TMP/score"
	set -- $(cat "$TEST_TMP/score")
	ok "$(awk -v p="$3" -v r="$5" -v f="$7" 'BEGIN { print (p >= .96) + (r >= .87) + (f >= .95) }')" 3 "lists, logs and chats: precision .96, recall .87, fields .95: $*"
done
# headings of budgets, change logs, programs and licences are not over targets
printf 'SP Targets\nView Strategic Plan\nGross Revenues\t1006540\t\t25%%\t1258175\nOperating Expenses\t219172\t\t1%%\t229566\n' > "$TEST_TMP/budget.txt"
printf '1) no need to do a string compare\n\n2002-10-07  Ann Lantern <ann@mail.example>\n\n\t* read.c: done\n\n\thacked up a call\n\n1999-03-05  Bo Harbour <bo@mail.example>\n' > "$TEST_TMP/ChangeLog"
printf 'install(TARGETS\n    Viewer Widgets\n    EXPORT ViewerTargets\n    COMPONENT Devel\n    )\nThe main targets are:\nAnt Target\nWholly-Owned Foreign Enterprise\nJoint Venture\n' > "$TEST_TMP/build.txt"
printf 'Permission is granted to persons to whom the Font Software is furnished to do so, subject to the following conditions:\n\nStrelsau Type Inc. holds the name.\n' > "$TEST_TMP/licence.txt"
ok "$(cd "$TEST_TMP" && "$SLUICE_BIN/sluice-refs" --json -k target budget.txt ChangeLog build.txt licence.txt | grep -c '"type":"target"')" 0 "budgets, change logs, build files and licences name no target"
echo "1..$n"
