#!/bin/sh
# Documents of programs other than the usual ones, and what hides in the usual
# ones: parts that nobody points to, sources of data, documents in documents.
b=$SLUICE_BIN
cd "$TEST_TMP" || exit 1
n=0
ok() { n=$((n + 1)); if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
is() { [ "$1" = "$2" ]; r=$?; ok $r "$3"; [ $r -eq 0 ] || { printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; }; }
text() { "$b/sluice-text" --ocr none -j 1 "$@" 2>&1; }
T=$(printf '\t')

mkdir -p p; cat > p/index.xml <<'X'
<sl:document xmlns:sl="sl" xmlns:sf="sf" xmlns:sfa="sfa"><sl:publication-info/><sf:metadata><sf:title><sf:string sfa:string="Plan"/></sf:title><sf:authors><sf:string sfa:string="Li Lei"/></sf:authors></sf:metadata>
<sf:stylesheet><sf:p>no</sf:p></sf:stylesheet>
<sf:text-storage><sf:text-body><sf:p>Two<sf:br/>lines <sf:span>here</sf:span></sf:p></sf:text-body></sf:text-storage>
<sf:tabular-model sf:name="Prices"><sf:grid sf:numcols="2"><sf:datasource><sf:t sf:ct="0"><sf:ct sfa:s="a"/></sf:t><sf:t><sf:ct sfa:s="b"/></sf:t><sf:n sf:v="7" sf:ct="255"/><sf:g/><sf:t sf:ct="256"><sf:ct sfa:s="d"/></sf:t></sf:datasource></sf:grid></sf:tabular-model>
<sf:header><sf:text-storage><sf:p>Top <sf:page-number sf:value="3"/></sf:p></sf:text-storage></sf:header><sf:annotation><sf:p>a remark</sf:p></sf:annotation></sl:document>
X
(cd p && zip -q ../a.pages index.xml)
is "$(text a.pages)" "Two
lines here
Prices
a${T}b
7
${T}d
Top 3
a remark" 'Pages of 2009: stories, a table, a header, a remark'
is "$("$b/sluice-text" --json a.pages | jq -c .text.meta)" '{"title":"Plan","author":"Li Lei"}' 'and its metadata'

# an archive of one message of type 2001, in one Snappy chunk of one literal
mkdir -p k/Index
body='\032\014Slide text\n!' # field 3, 12 bytes
info='\010\001\022\005\010\321\017\030\016' # id 1; message: type 2001, 14 bytes
printf "\\000\\032\\000\\000\\030\\134\\011$info$body" > k/Index/Slide.iwa
(cd k && zip -q -0 -r ../a.key Index)
is "$(text a.key)" 'Slide text
!' 'Keynote since 2013: its archives'
is "$("$b/sluice-unpack" -o s a.key | "$b/sluice-identify" | "$b/sluice-text" 2>/dev/null | jq -r 'select(.type=="error")' | wc -l)" 0 'whose parts are no losses'

mkdir -p d/_rels d/word/_rels
R='Type="http://x'
cat > d/_rels/.rels <<X
<Relationships><Relationship Id="r1" $R/officeDocument" Target="word/document.xml"/></Relationships>
X
cat > d/word/_rels/document.xml.rels <<X
<Relationships><Relationship Id="c1" $R/aFChunk" Target="page.html"/><Relationship Id="c2" $R/aFChunk" Target="page.mht"/><Relationship Id="h" $R/hyperlink" TargetMode="External" Target="http://hover.example/"/><Relationship Id="s" $R/settings" Target="settings.xml"/></Relationships>
X
cat > d/word/_rels/webSettings.xml.rels <<X
<Relationships><Relationship Id="f" $R/frame" TargetMode="External" Target="http://frame.example/a.html"/></Relationships>
X
echo '<w:webSettings xmlns:w="w"/>' > d/word/webSettings.xml
echo '<w:settings xmlns:w="w"><w:mailMerge><w:query w:val="SELECT * FROM People"/></w:mailMerge></w:settings>' > d/word/settings.xml
echo '<html><body><p>a page within</p></body></html>' > d/word/page.html
printf 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>a web archive within\r\n--b--\r\n' > d/word/page.mht
cat > d/word/document.xml <<'X'
<w:document xmlns:w="w" xmlns:r="r"><w:body><w:p><w:r><w:t>before</w:t></w:r></w:p><w:altChunk r:id="c1"/><w:altChunk r:id="c2"/><w:p><w:r><w:drawing><wp:docPr title="Map" descr="of the site"><a:hlinkHover r:id="h"/></wp:docPr></w:drawing></w:r></w:p><w:p><w:r><w:instrText>DDEAUTO c:\\run.exe "arg"</w:instrText><w:fldChar/></w:r></w:p></w:body></w:document>
X
(cd d && zip -q -r ../a.docx .)
is "$(text a.docx)" 'before
a page within
a web archive within
Map of the site <http://hover.example/>
DDEAUTO c:\\run.exe "arg"
SELECT * FROM People
http://frame.example/a.html' 'Word: pages within, links, what it runs, sources'

rm -rf d; mkdir -p d/_rels d/xl/_rels d/xl/worksheets
cat > d/_rels/.rels <<X
<Relationships><Relationship Id="r1" $R/officeDocument" Target="xl/workbook.xml"/></Relationships>
X
cat > d/xl/_rels/workbook.xml.rels <<X
<Relationships><Relationship Id="s1" $R/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s2" $R/sharedStrings" Target="sharedStrings.xml"/></Relationships>
X
echo '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="s1"/></sheets></workbook>' > d/xl/workbook.xml
echo '<sst><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si></sst>' > d/xl/sharedStrings.xml
echo '<worksheet><sheetData><row><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>' > d/xl/worksheets/sheet1.xml
echo '<connections><connection name="db"><dbPr connection="Server=sql.example" command="SELECT name FROM staff"/></connection></connections>' > d/xl/connections.xml
(cd d && zip -q -r ../a.xlsx .)
is "$(text a.xlsx)" 'S
東京 トウキョウ
db
Server=sql.example SELECT name FROM staff' 'Excel: readings of names, where data come from'
# what it remembers of tables that lie elsewhere: a pivot table's rows, not those of a sheet that is there; cells of other workbooks
mkdir -p d/xl/pivotCache/_rels d/xl/externalLinks
for i in 1 2; do
	echo "<pivotCacheDefinition><cacheSource><worksheetSource ref='A1:B3' sheet='$(test $i = 1 && echo S || echo Gone)'/></cacheSource><cacheFields><cacheField name='who'><sharedItems><s v='Li Lei'/><s v='韩梅梅'/></sharedItems></cacheField><cacheField name='sum'><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>" > d/xl/pivotCache/pivotCacheDefinition$i.xml
	echo "<Relationships><Relationship Id='r' $R/pivotCacheRecords' Target='pivotCacheRecords$i.xml'/></Relationships>" | sed "s/\"\([^\"]*\)'/'\1'/" > d/xl/pivotCache/_rels/pivotCacheDefinition$i.xml.rels
	echo "<pivotCacheRecords><r><x v='0'/><n v='50'/></r><r><x v='1'/><m/></r><r><x v='9'/><n v='$i'/></r></pivotCacheRecords>" > d/xl/pivotCache/pivotCacheRecords$i.xml
done
echo '<externalLink><externalBook><sheetNames><sheetName val="Salaries"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1" t="str"><v>Li Lei</v></cell><cell r="B1"><v>9000</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>' > d/xl/externalLinks/externalLink1.xml
(cd d && zip -q -r ../b.xlsx .)
is "$(text b.xlsx | grep -v 'Server=\|^db$\|A1:B3')" "S
東京 トウキョウ
who${T}sum
Li Lei${T}50
韩梅梅
${T}2
Salaries
Li Lei${T}9000" 'Excel: rows of a pivot table whose source is not there, cells of another workbook'

rm -rf d; mkdir -p d/_rels d/ppt/slides/_rels d/ppt/_rels d/ppt/comments
cat > d/_rels/.rels <<X
<Relationships><Relationship Id="r1" $R/officeDocument" Target="ppt/presentation.xml"/></Relationships>
X
cat > d/ppt/_rels/presentation.xml.rels <<X
<Relationships><Relationship Id="s1" $R/slide" Target="slides/slide1.xml"/></Relationships>
X
cat > d/ppt/slides/_rels/slide1.xml.rels <<X
<Relationships><Relationship Id="c" $R/comments" Target="../comments/comment1.xml"/></Relationships>
X
echo '<p:presentation xmlns:r="r"><p:sldIdLst><p:sldId r:id="s1"/></p:sldIdLst></p:presentation>' > d/ppt/presentation.xml
echo '<p:sld><p:sp><a:p><a:r><a:t>Slide</a:t></a:r></a:p></p:sp></p:sld>' > d/ppt/slides/slide1.xml
echo '<p:cmAuthorLst><p:cmAuthor id="0" name="Li Lei" initials="LL"/></p:cmAuthorLst>' > d/ppt/commentAuthors.xml
echo '<p:cmLst><p:cm authorId="0"><p:text>not so</p:text></p:cm></p:cmLst>' > d/ppt/comments/comment1.xml
(cd d && zip -q -r ../a.pptx .)
is "$(text a.pptx)" 'Slide
Li Lei: not so' 'PowerPoint: who wrote a comment'
# chats, one line a message: time, from, to, text, what an attachment was called and where it lies
cat > discord.json <<'X'
{"channel":{"name":"general"},"messages":[{"timestamp":"2021-03-04T10:00:00","content":"hello","author":{"name":"lilei","nickname":"Li Lei"},"attachments":[{"url":"x_files/b-1.png","fileName":"plan.png"}]}]}
X
is "$(text discord.json | tail -n 1)" "2021-03-04T10:00:00${T}Li Lei${T}general${T}hello plan.png <x_files/b-1.png>" 'Discord'
cat > rocket.json <<'X'
[{"_id":"a","rid":"GENERAL","msg":"see","ts":{"$date":{"$numberLong":"1614850060000"}},"u":{"username":"lilei"},"file":{"_id":"f","name":"plan.pdf"},"attachments":[{"title":"plan.pdf","title_link":"/up/f/plan.pdf"}]}]
X
is "$(text rocket.json)" "2021-03-04 09:27:40${T}lilei${T}GENERAL${T}see plan.pdf </up/f/plan.pdf>" 'Rocket.Chat, as mongoexport writes it'
cat > slack.json <<'X'
[{"type":"message","user":"U2","user_profile":{"real_name":"Han Meimei"},"text":"ok","ts":"1614850060.0","files":[{"id":"F1","name":"plan.pdf","url_private":"https://files.example/F1"}]}]
X
is "$(text slack.json)" "2021-03-04 09:27:40${T}Han Meimei${T}${T}ok plan.pdf <https://files.example/F1>" 'Slack'
cat > telegram.json <<'X'
{"name":"Group","messages":[{"id":2,"type":"message","date":"2021-03-04T10:01:00","from":"Han","file":"files/plan.pdf","file_name":"plan-v2.pdf","text":""}]}
X
is "$(text telegram.json | tail -n 1)" "2021-03-04T10:01:00${T}Han${T}Group${T}plan-v2.pdf <files/plan.pdf>" 'Telegram: name and file'
cat > wechat.csv <<'X'
localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender
1,2,1,0,0,1614850000,,"合同发了, 请看",2021-03-04 10:00:00,,李雷,wxid_aaaa
2,2,1,0,1,1614850060,,"好
的",2021-03-04 10:01:00,,韩梅梅,wxid_bbbb
X
is "$(text wechat.csv)" "2021-03-04 10:00:00${T}李雷 wxid_aaaa${T}${T}合同发了, 请看
2021-03-04 10:01:00${T}韩梅梅 wxid_bbbb${T}${T}好 的" 'WeChat as a table'
printf 'time,from,to,text,price\n1,a,b,c,9\n' > other.csv
is "$(text other.csv | tail -n 1)" "1${T}a${T}b${T}c${T}9" 'a table with other columns keeps them'
printf '| a | b |\n|---|---|\n| x \\| y | z |\n' > pipe.md
is "$(text pipe.md | tail -n 1)" "x | y${T}z" 'a guarded bar in a table of Markdown'
printf '## **甲方：** X\n`a ** b` a\\_b@mail.example\nC:\\_tmp **x** 2 ** 3\n```\n# **y**\n```\n' > bold.md
is "$(text bold.md)" '甲方： X
`a ** b` a_b@mail.example
C:\_tmp x 2 ** 3
```
# **y**
```' 'bold words, headings and guarded signs of Markdown; code stays'
printf 'Tel 138****1234 6222********1234\nPassword: ****\n    def f(**kw): return g(**kw)\n..\\..\\.ssh\n' > stars.md
is "$(text stars.md)" 'Tel 138****1234 6222********1234
Password: ****
    def f(**kw): return g(**kw)
..\..\.ssh' 'masked figures, indented code and paths of Markdown stay'

mkdir -p walk/in; echo inside > walk/in/a.txt
text walk > out; is "$? $(grep -c 'is a directory' out)" '1 1' 'a folder is no document'
is "$(text -r walk | tail -n 1)" inside 'with -r its files are'

# UTF-8 read as windows-1252, then saved
printf '\303\245\302\220\302\210\303\245\302\220\305\222\303\247\302\274\342\200\223\303\245\302\217\302\267' > twice.txt
is "$(text twice.txt)" '合同编号' 'characters encoded twice are mended'
is "$("$b/sluice-text" --json twice.txt | jq -r .text.meta.mended)" 'UTF-8 that was read as windows-1252' 'and it is told'
echo "1..$n"
