# Every key that the tools emit on the sample trove stands in sluice-records(5).
make -s samples > /dev/null || { echo "Bail out! the trove cannot be built"; exit 1; }
b=$SLUICE_BIN
"$b/sluice-unpack" -q -o "$TEST_TMP/s" --passwords build/samples/dump/passwords.txt build/samples/DONGYOU-2024.zip | "$b/sluice-identify" | "$b/sluice-text" --ocr none |
	"$b/sluice-bind" | "$b/sluice-refs" --gazetteer build/samples/gazetteer.tsv > "$TEST_TMP/records"
jq -r 'delpaths([["text","meta"],["evidence"],["rules"]]) | paths | map(select(type == "string")) | .[]' "$TEST_TMP/records" | sort -u > "$TEST_TMP/keys"
jq -r '(.evidence? // empty | objects | keys[]), (.rules? // empty | keys[])' "$TEST_TMP/records" | sort -u >> "$TEST_TMP/keys"
sed -n 's/^\.It Cm //p' man/sluice-records.5 | sort -u > "$TEST_TMP/known"
printf 'sluice\ntype\nto\n' >> "$TEST_TMP/known"
sort -u "$TEST_TMP/keys" > "$TEST_TMP/k"; sort -u "$TEST_TMP/known" > "$TEST_TMP/n"
missing=$(comm -23 "$TEST_TMP/k" "$TEST_TMP/n" | tr '\n' ' ')
[ -z "$missing" ] && echo "ok 1 - every key is documented" || echo "not ok 1 - keys that sluice-records(5) lacks: $missing"
n=$(wc -l < "$TEST_TMP/records"); [ "$n" -gt 1000 ] && echo "ok 2 - $n records were looked at" || echo "not ok 2 - only $n records"
echo 1..2
