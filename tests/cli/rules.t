# rules: the worked examples of sluice-rules(7), a language, a sector, a label and a gazetteer by rows alone.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
refs=$SLUICE_BIN/sluice-refs
cp -R share "$TEST_TMP/mydata" && cd "$TEST_TMP" || exit 1
printf 'Celo\tFako\tRetejo\tGrando\nBodega Imaginaria\tVitejoj\tbodega.example\t1.5GB\n' > lista.tsv
ok "$("$refs" --json lista.tsv | jq -c 'select(.type=="target")')" "" "a language nobody taught yet gives no target"
printf 'Celo\ttarget\nRetejo\thost\nGrando\tvolume\nFako\tsector\n' >> mydata/cues/target-columns.tsv
printf 'Vitejoj|Vineyards\tvineyard\n' >> mydata/cues/sector-names.tsv
ok "$(SLUICE_DATA=mydata "$refs" --json lista.tsv | jq -r 'select(.type=="target") | [.name,.sector,.host,.bytes] | join(" ")')" \
	"Bodega Imaginaria vineyard bodega.example 1500000000" "a language and a sector by rows"
printf '合同编号：HT-2020-07\n认购单位：虚衡市公安局\n乙方：临渊洞幽信息技术有限公司\n合同金额：12万元\n' > contract.txt
printf '认购单位\tparty_a\tzh\n' >> mydata/refs/contract-labels.tsv
ok "$(SLUICE_DATA=mydata "$refs" --json contract.txt | jq -r 'select(.type=="contract") | .party_a')" "虚衡市公安局" "a label by a row"
printf 'Elbonia and Эльбония are one.\n' > notes.txt
ok "$("$refs" --json notes.txt | jq -r 'select(.kind=="country") | .country')" "" "a country that is in no table"
printf 'country\tElbonia\tЭльбония;艾尔博尼亚\tXE\t\n' > case.tsv
ok "$("$refs" --json --gazetteer case.tsv notes.txt | jq -r 'select(.kind=="country") | .country' | tr '\n' ' ')" "XE XE " "a gazetteer of one's own"
"$refs" --gazetteer missing.tsv notes.txt > /dev/null 2>&1; ok $? 3 "a gazetteer that cannot be read is said"
echo "1..$n"
