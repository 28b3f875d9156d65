#!/bin/sh
# sluice text: files in, text out; records in, records out; hostile documents.
here=$(cd "$(dirname "$0")" && pwd)
b=$SLUICE_BIN
cd "$TEST_TMP" || exit 1
n=0
ok() { n=$((n + 1)); if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
is() { [ "$1" = "$2" ]; r=$?; ok $r "$3"; [ $r -eq 0 ] || printf '#  got  %s\n#  want %s\n' "$1" "$2"; }
text() { "$b/sluice-text" --ocr none -j 1 "$@"; }
T=$(printf '\t')
F=$(printf '\f')

printf '<html><table><tr><th>Time<th>From<tr><td>1<td>a</table>' > a.html
is "$(text a.html)" "Time${T}From
1${T}a" 'a page'
printf 'x' | text - > out; is "$(cat out)" x 'standard input'
printf 'one\n' > 1.txt; printf 'two\n' > 2.txt
is "$(text 1.txt 2.txt)" '==> 1.txt <==
one

==> 2.txt <==
two' 'two files have headings'
is "$(text --json 1.txt | sed 's/.*"text":/"text":/')" '"text":{"by":"plain","chars":4}}' 'records'
# files that nobody unpacked: the text of what was compressed
cp 1.txt c.txt; for z in gzip bzip2 xz zstd lz4; do command -v $z > /dev/null || continue; $z -c < c.txt > c.txt.z
	is "$(text c.txt.z)" one "what $z made, as it was"; done
gzip -c c.txt > c.gz; gzip -c c.gz > cc.gz.gz; is "$(text cc.gz.gz)" one 'twice'
seq 1 20000 | gzip -c > long.txt.gz; head -c 20000 long.txt.gz > cut.txt.gz
text cut.txt.gz > out 2> err; is "$?:$(sed -n 1000p out):$(grep -c cut.txt.gz err)" '1:1000:1' 'one cut short gives what it has, and is told'
head -c 200000000 /dev/zero | gzip -c > bomb.gz; text bomb.gz > out 2> err; is "$?:$(wc -c < out | tr -d ' '):$(grep -c 'bytes come of each' err)" 1:0:1 'a bomb gives nothing'
printf 'Договор подписан, сумма 500 рублей\n' | iconv -t UTF-16LE > u16.txt; is "$(text u16.txt)" 'Договор подписан, сумма 500 рублей' 'UTF-16 without a mark whose bytes are all ASCII'
if command -v sqlite3 > /dev/null; then
	sqlite3 gb.db "CREATE TABLE t(b); INSERT INTO t VALUES (x'$(printf '预算表已发,见 A-7' | iconv -t GB18030 | od -An -tx1 | tr -d ' \n')'), (x'd3c8ffb1a09c')"
	text gb.db | grep -qx '预算表已发,见 A-7'; ok $? 'a blob of an SQLite table that is Chinese in GB 2312'
fi
text missing.txt 2> err; is $? 1 'a missing file'; grep -q 'missing.txt' err; ok $? 'is named'
text --ocr nonsense 1.txt 2> /dev/null; is $? 2 'an unknown engine'
"$b/sluice-text" -h | grep -q -- --ocr; ok $? 'help'

if command -v zip > /dev/null; then
	mkdir -p d/word/_rels d/_rels
	printf '<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>' > d/_rels/.rels
	printf '<Relationships><Relationship Id="r1" Type="http://x/header" Target="header1.xml"/><Relationship Id="r2" Type="http://x/numbering" Target="numbering.xml"/><Relationship Id="r3" Type="http://x/hyperlink" TargetMode="External" Target="http://a.example/"/><Relationship Id="r4" Type="http://x/comments" Target="comments.xml"/></Relationships>' > d/word/_rels/document.xml.rels
	printf '<w:hdr xmlns:w="w"><w:p><w:r><w:t>合同编号：DY-1</w:t></w:r></w:p></w:hdr>' > d/word/header1.xml
	printf '<w:comments xmlns:w="w"><w:comment w:author="Li"><w:p><w:r><w:t>check</w:t></w:r></w:p></w:comment></w:comments>' > d/word/comments.xml
	printf '<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%%1条"/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>' > d/word/numbering.xml
	p='<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr></w:pPr><w:r><w:t>'
	printf '<w:document xmlns:w="w" xmlns:r="r"><w:body>%s甲方</w:t></w:r></w:p>%s乙方</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>组</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:hyperlink r:id="r3"><w:r><w:t>link</w:t></w:r></w:hyperlink><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p></w:body></w:document>' "$p" "$p" > d/word/document.xml
	(cd d && zip -q -r ../a.docx .)
	is "$(text a.docx)" "合同编号：DY-1
第一条 甲方
第二条 乙方
组${T}1
组${T}2
link <http://a.example/>
Li: check
gone" 'a Word document, all parts'

	mkdir -p x/xl/_rels x/xl/worksheets x/_rels
	printf '<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>' > x/_rels/.rels
	printf '<Relationships><Relationship Id="s1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s2" Type="http://x/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="s3" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="s4" Type="http://x/styles" Target="styles.xml"/></Relationships>' > x/xl/_rels/workbook.xml.rels
	printf '<workbook xmlns:r="r"><sheets><sheet name="台账" r:id="s1"/><sheet name="Hidden" state="hidden" r:id="s2"/></sheets></workbook>' > x/xl/workbook.xml
	printf '<sst><si><t>合同</t></si><si><r><t>A</t></r><r><t>B</t></r></si></sst>' > x/xl/sharedStrings.xml
	printf '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="10"/></cellXfs></styleSheet>' > x/xl/styles.xml
	printf '<worksheet><sheetData><row><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row><c r="A2" s="1"><v>43891</v></c><c r="B2" s="2"><v>43891</v></c><c r="C2" s="3"><v>0.125</v></c><c r="D2"><v>30056.726300000002</v></c></row></sheetData></worksheet>' > x/xl/worksheets/sheet1.xml
	printf '<worksheet><sheetData><row><c t="inlineStr"><is><t>secret</t></is></c></row></sheetData></worksheet>' > x/xl/worksheets/sheet2.xml
	(cd x && zip -q -r ../a.xlsx .)
	is "$(text a.xlsx)" "台账
合同${T}${T}AB
2020-03-01${T}2020-03-01${T}12.50%${T}30056.7263
${F}Hidden
secret" 'a workbook: dates, shares, a hidden sheet'

	mkdir -p o/META-INF
	printf 'application/vnd.oasis.opendocument.spreadsheet' > o/mimetype
	printf '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell office:value-type="date" office:date-value="2020-01-02"><text:p>02.01.20</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"><text:p>r</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>' > o/content.xml
	(cd o && zip -q -0 ../a.ods mimetype && zip -q -r ../a.ods content.xml)
	is "$(text a.ods)" "S
2020-01-02${T}r${T}r" 'a sheet of OpenDocument'

	# a billion laughs: nothing is expanded
	{ printf '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "haha">'; p=a; for q in b c d e f g h i j; do printf '<!ENTITY %s "&%s;&%s;&%s;&%s;&%s;&%s;&%s;&%s;&%s;&%s;">' $q $p $p $p $p $p $p $p $p $p $p; p=$q; done
	  printf ']><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>start &j; end</w:t></w:r></w:p></w:body></w:document>'; } > d/word/document.xml
	rm -f lol.docx; (cd d && zip -q -r ../lol.docx .)
	text lol.docx > out; grep -q '^start &j; end$' out; ok $? 'a billion laughs'
	[ "$(wc -c < out)" -lt 500 ]; ok $? 'stay unlaughed'
fi

# heads that are not as the standard has them: raw GBK, words cut within a character; HZ and UTF-7 by their labels
{ printf 'From: a@atoll.example.com\nTo: b@atoll.example.com\nSubject: '; printf '虚衡市公安局的合同' | iconv -t GB18030; printf '\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; charset=gb2312\n\n'; printf '请查收' | iconv -t GB18030; printf '\n--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="'; printf '清单' | iconv -t GB18030; printf '.pdf"\n\nx\n--x--\n'; } > raw.eml
text raw.eml > out; grep -q '^Subject: 虚衡市公安局的合同$' out && grep -q '^Attachment: 清单.pdf$' out; ok $? 'a subject and a file name in raw GBK'
{ printf 'From: J\374rgen <j@atoll.example.com>\nTo: b@atoll.example.com\nSubject: Gr\374\337e aus K\366ln\nContent-Type: text/plain; charset=iso-8859-1\n\nSch\366ne Gr\374\337e aus K\366ln, die Vertr\344ge sind fertig.\n'; } > latin.eml
text latin.eml > out; grep -q '^From: Jürgen' out && grep -q '^Subject: Grüße aus Köln$' out; ok $? 'and in raw Latin'
printf 'From: a@atoll.example.com\nTo: b@atoll.example.com\nSubject: x =?utf-8?B?6Jma6KGh5Q==?=\n =?UTF-8?B?uII=?= =?utf-8?Q?=E5=85=AC?=\nContent-Type: text/plain; charset=hz-gb-2312\n\n~{VPND~} of ~home ~~\n' > cutword.eml
text cutword.eml > out; grep -q '^Subject: x 虚衡市公$' out && grep -q '^中文 of ~home ~$' out; ok $? 'a word cut within a character; a body in HZ'
{ printf 'From: a@atoll.example.com\nTo: b@atoll.example.com\nSubject: =?utf-8?B?5L2g5a?=\n =?utf-8?B?W9?=\nContent-Type: text/plain; charset=hz-gb-2312\n\n'; awk 'BEGIN { for (i = 0; i < 9000; i++) printf "~a%s", i % 2 ? "b" : "" }'; printf '~'; } > quantum.eml
text quantum.eml > out; grep -q '^Subject: 你好$' out; ok $? 'a word cut within a quantum of base64'
is "$(tr -cd '~' < out | wc -c | tr -d ' ')" 9001 'a tilde of HZ at the end of what is read at once'
printf 'From: a@atoll.example.com\nTo: b@atoll.example.com\nSubject: x\nContent-Type: text/plain; charset=unicode-1-1-utf-7\n\n+Ti1lhw- 1 +- 1\n' > seven.eml
text seven.eml > out; grep -q '^中文 1 + 1$' out; ok $? 'a body in UTF-7'
printf 'From: a@atoll.example.com\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\nNo HTML?\n--x\nContent-Type: text/html; charset=utf-8\n\n<p>第一批清单如下，请于周五前回复</p>\n--x--\n' > wide.eml
text wide.eml > out; grep -q '第一批清单如下，请于周五前回复' out; ok $? 'a line of Chinese in the other alternative'
# lines that name parts which do not follow are no mail; a letter whose parts have no such boundary is given as it stands
printf 'Accept: */*\nHost: cms.atoll.example.com\nContent-Type: multipart/related; boundary=b1\n\nuser=lantern\n' > request.txt
printf 'Note: of mail\nContent-Type: multipart/x is what mails say\nMore: t\n\nkept words\n' > note.txt
is "$(text request.txt | tail -n 1) $(text note.txt | tail -n 1)" 'user=lantern kept words' 'a text with a field of mail is text'
printf 'Content-Type: multipart/mixed;\n boundary="b 1"\n\n--b 1\nContent-Type: text/plain\n\nthe words\n--b 1--\n' > parts.txt
is "$(text parts.txt | tr -d '\n')" 'the words' 'parts alone, as a signed letter holds them, are mail'
for boundary in '' '; boundary=abc'; do
	printf 'From: a@atoll.example.com\nTo: b@atoll.example.com\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed%s\n\nwords of the letter\n--xyz\n\nmore of it\n' "$boundary" > undivided.eml
	text undivided.eml > out 2> err; grep -q '^words of the letter$' out && grep -q '^more of it$' out && grep -q 'not divided' err; ok $? "a body that is not divided as its head says: boundary '$boundary'"
done
{ printf 'From: a@atoll.example.com\nTo: b@atoll.example.com\nDate: Mon, 01 Jan 2024 00:00:00 +0000\nSubject: '; awk 'BEGIN { for (i = 0; i < 140000; i++) printf "=?x?B?A" }'; printf '\n\nbody\n'; } > endless.eml
timeout 20 "$b/sluice-unpack" -q -o endless endless.eml > out && timeout 20 "$b/sluice-text" --ocr none -j 1 endless.eml 2> err | grep -q '^body$'; ok $? 'encoded words without end cost no more than their bytes'
{ printf 'From: a@atoll.example.com\nTo: b@atoll.example.com\nSubject: '; awk 'BEGIN { for (i = 0; i < 20000; i++) printf "=?utf-8?B?5ZCI?=\n " }'; printf 'end\n\nbody\n'; } > subject.eml
text subject.eml > out 2> err; is "$(grep -o '合' out | wc -l | tr -d ' ') $(wc -c < err | tr -d ' ')" '20000 0' 'a long subject is taken whole'
{ printf 'From: a@atoll.example.com\nTo: b@atoll.example.com\nSubject: '; awk 'BEGIN { for (i = 0; i < 70000; i++) printf "=?utf-8?B?5ZCI?=\n " }'; printf 'end\n\nbody\n'; } > longer.eml
text longer.eml > out 2> err; grep -q 'the subject has' err && ! grep '^Subject' out | tr -d '合' | grep -q '[?=]'; ok $? 'a longer one is cut between words, and told'
# a mail whose alternatives say different things, and one that says the same twice
printf 'From: a@atoll.example.com\nSubject: two\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\nplease see the other part\n--x\nContent-Type: text/html\n\n<p>write to <b>lantern@dongyou.example</b></p>\n--x--\n' > two.eml
text two.eml > out; grep -q 'see the other part' out && grep -q 'lantern@dongyou.example' out; ok $? 'both alternatives of a mail'
printf 'From: a@atoll.example.com\nSubject: two\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\nplease write to lantern@dongyou.example today\n--x\nContent-Type: text/html\n\n<style>p {color: red}</style><p>please write to&nbsp;<b>lantern@dongyou.example</b> today</p>\n--x--\n' > same.eml
is "$(text same.eml | grep -c lantern)" 1 'one of two that say the same'
printf '\342\200\216[2021/3/15, 10:21:33] mo-yu: 样本到了\n[2021/3/15, 10:22:01] lantern_88: 有\n第二行\n[2021/3/15, 10:23:00] mo-yu: \342\200\216<attached: 00000012-PHOTO.jpg>\n' > _chat.txt
is "$(text _chat.txt | sed -n 2p)" "2021/3/15, 10:22:01${T}lantern_88${T}${T}有 第二行" 'WhatsApp: a line a message'
text _chat.txt | sed -n 3p | grep -q '00000012-PHOTO.jpg'; ok $? 'and what was attached'
printf '15/03/2021, 22:10 - mo-yu: hello\n15/03/2021, 22:11 - Messages are encrypted\n15/03/2021, 22:12 - lantern_88: bye\n' > wa.txt
is "$(text wa.txt | head -n 1)" "15/03/2021, 22:10${T}mo-yu${T}${T}hello" 'its other form'
printf '[12:33:01] server started\n[12:33:02] client 203.0.113.77 joined\n' > log.txt
is "$(text log.txt | head -n 1)" '[12:33:01] server started' 'a log is neither chat nor JSON'

# one stage of a pipe
"$b/sluice-unpack" -q -o s a.html 1.txt | "$b/sluice-identify" | "$b/sluice-text" --ocr none > r.jsonl
is "$(grep -c '"text":{' r.jsonl)" 2 'items of a stream'
is "$(cat s/*/*.txt | sort | head -n 1)" "1${T}a" 'the text lies beside the blob'
"$b/sluice-text" --ocr none < r.jsonl | cmp -s - r.jsonl; ok $? 'a second pass changes nothing'
"$b/sluice-unpack" -q -o s a.html 1.txt | "$b/sluice-identify" | "$b/sluice-text" --ocr none | cmp -s - r.jsonl; ok $? 'and a cached one gives the same'
echo "1..$n"
