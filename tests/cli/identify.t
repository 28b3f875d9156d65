# identify: kinds told by bytes, names that lie, character sets.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
id=$SLUICE_BIN/sluice-identify
cd "$TEST_TMP" || exit 1
fmt() { "$id" --json "$1" | jq -r .identify.format; }
set_of() { "$id" --json "$1" | jq -r .identify.charset; }
printf '<table> <tr><th>Time</th></tr></table>\n' > 1.md;                 ok "$(fmt 1.md)" html "HTML in .md"
ok "$("$id" --json 1.md | jq -r '.identify.mismatch, .identify.extension_says' | tr '\n' ' ')" "true markdown " "and the name is told to lie"
printf '# title\n\n- x\n' > 2.md;                                          ok "$(fmt 2.md)" markdown "Markdown"
printf 'a,b,c\n1,2,3\n4,5,6\n' > 3.log;                                    ok "$(fmt 3.log)" csv "a table in .log"
printf '{"a":1}\n{"a":2}\n' > 4.txt;                                       ok "$(fmt 4.txt)" jsonl "JSON Lines"
printf '{\\rtf1 x}' > 5.doc;                                               ok "$(fmt 5.doc)" rtf "RTF in .doc"
printf 'From: a@mail.example\nTo: b@mail.example\nSubject: x\n\nhello\n' > 6; ok "$(fmt 6)" eml "a mail without a name"
printf 'From a@mail.example Mon Mar  2 10:00:00 2020\nFrom: a@mail.example\nSubject: x\n\nhello\n' > 7; ok "$(fmt 7)" mbox "a mailbox"
printf '\320\317\021\340\241\261\032\341' > 8.doc;                         ok "$(fmt 8.doc)" ole "half a compound file"
: > 9.txt;                                                                 ok "$(fmt 9.txt)" empty "nothing"
mkdir word && printf x > word/document.xml && zip -q 10.bin word/document.xml; ok "$(fmt 10.bin)" docx "a Word file by its part"
printf 'INSERT INTO `t` VALUES (1);\n' > 11;                               ok "$(fmt 11)" sql "SQL"
head -c 3000 /dev/zero > 12.bin;                                           ok "$(fmt 12.bin)" binary "zeros"
printf 'The free and FWS of it\n' > 13; ok "$(fmt 13)" text "letters of a signature in text"
printf '%s\n' '-----BEGIN CERTIFICATE-----' 'AAAA' > 14; ok "$(fmt 14)" pem "PEM"
printf '31\nFrom: a@mail.example\nSubject: x\nDate: y\n\nhello\n' > 15; ok "$(fmt 15)" emlx "a message of Apple Mail"
printf 'From: a@mail.example\nTo: b@mail.example\nSubject: x\n\n<html><body>hello</body></html>\n' > 16; ok "$(fmt 16)" eml "HTML in a mail"
text='虚衡市公安局与临渊洞幽信息技术有限公司签订了平台采购合同，总价一百二十万元。'
for s in GB18030 UTF-16LE UTF-16BE UTF-32LE BIG5; do
	t=$text; [ $s = BIG5 ] && t='虛衡市公安局與臨淵洞幽資訊技術有限公司簽訂了平臺採購合同，總價一百二十萬元。'
	printf '%s\n' "$t" | iconv -f UTF-8 -t $s > "z.$s.txt"
	ok "$(set_of "z.$s.txt" | tr a-z A-Z)" $s "Chinese in $s without a mark"
done
printf '合同' | iconv -f UTF-8 -t GBK > short.txt;                          ok "$(set_of short.txt)" GB18030 "four bytes of GBK"
printf 'Договор подписан сторонами в городе Вымышленск.\n' | iconv -f UTF-8 -t CP1251 > ru.txt; ok "$(set_of ru.txt)" windows-1251 "Russian"
printf '{"sluice":1,"type":"item","id":"x","path":"p"}\nnot ours\n' | "$id" > out; ok "$(tail -n 1 out)" "not ours" "foreign lines pass"
"$id" missing > /dev/null 2>&1; ok $? 1 "a missing file is a loss"
"$id" --nonsense 2> /dev/null; ok $? 2 "wrong use"
echo "1..$n"
