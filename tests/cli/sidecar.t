#!/bin/sh
# Text that somebody's OCR left beside a picture (invented), thumbnails that
# nobody need read, and pictures that are there twice.
PATH=$SLUICE_BIN:$PATH
page=$PWD/tests/cli/ocr_page.png
cd "$TEST_TMP" || exit 1
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
mkdir -p dump/a dump/b
for f in plain hocr alto json lines none; do cp "$page" "dump/a/$f.png"; printf '%s' "$f" >>"dump/a/$f.png"; done
printf '\314\330\266\250\303\373\263\306 bid@atoll.example.com\n' >dump/a/plain.txt   # GBK
cat >dump/a/hocr.png.hocr <<'X'
<html><body><div class='ocr_page' title='bbox 0 0 500 400'><p class='ocr_par'><span class='ocr_line' title="bbox 10 20 300 44; baseline 0 -5">
<span class='ocrx_word' title='bbox 10 20 90 44; x_wconf 91'>mail</span> <span class='ocrx_word' title='bbox 95 20 300 44; x_wconf 81'>hocr@elbotel.example.net</span></span></p></div></body></html>
X
cat >dump/a/alto.xml <<'X'
<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout><Page><PrintSpace><TextBlock><TextLine HPOS="5" VPOS="6" WIDTH="70" HEIGHT="8">
<String CONTENT="host" WC="0.9"/><SP/><String CONTENT="alto.elbonia.example" WC="0.8"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>
X
echo '{"lines":[{"text":"json@univ.ruritania.example","confidence":0.93,"box":[[1,2],[61,2],[61,20],[1,20]]},{"text":"第二行"}]}' >dump/a/json.json
printf '%s\n' '{"ParsedResults":[{"ParsedText":"one\r\nlines@atoll.example.com\r\n"}]}' >dump/a/lines.json
echo '<html><body>a page of the web</body></html>' >dump/a/none.html
cp dump/a/none.png dump/b/x.png
head -c 16000 "$page" >dump/b/0-x.png
sluice-unpack -q -o store dump | sluice-identify -q >items
sluice-text -q --ocr none --sidecar <items >out
[ $? = 1 ]; ok $? 'what has no text beside it is told'
text() { id=$(grep "\"path\":\"dump/$1\"" out | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/'); cat "store/$(printf %.2s "$id")/${id#??}.${2:-txt}"; }
text a/plain.png | grep -q '^特定名称 bid@atoll.example.com$'; ok $? 'plain text in GBK'
[ "$(text a/hocr.png)" = 'mail hocr@elbotel.example.net' ]; ok $? 'hOCR: a line of words'
text a/hocr.png lines | grep -q '"page":1,"box":\[10,20,290,24\],"confidence":0.86'; ok $? 'its box and confidence'
[ "$(text a/alto.png)" = 'host alto.elbonia.example' ]; ok $? 'ALTO'
text a/json.png lines | grep -q '"box":\[1,2,60,18\],"confidence":0.93'; ok $? 'JSON: boxes of points'
text a/json.png | tail -n 1 | grep -q '^第二行$'; ok $? 'and the next line'
[ "$(text a/lines.png | tail -n 1)" = lines@atoll.example.com ]; ok $? 'JSON with the whole text'
grep '"path":"dump/a/none.png"' out | grep -q '"chars":0'; ok $? 'a web page is not taken for a picture'\''s text'
[ "$(grep -c '"code":"needs-ocr"' out)" = 2 ]; ok $? 'two pictures need OCR: the one without text, and its double'
grep '"path":"dump/b/0-x.png"' out | grep -q '"beside":{"thumbnail_of":"[0-9a-f]*"}}$'; ok $? 'a thumbnail is not read'
grep '"path":"dump/a/hocr.png"' out | grep -q '"beside":{"text":"[0-9a-f]*","name":"hocr.png.hocr"}'; ok $? 'the record says whose text it is'
sluice-refs -q <out | grep '"value":"hocr@elbotel.example.net"' | grep '"box":\[10,20,290,24\]' | grep -q '"confidence":0.86'
ok $? 'a reference inherits box and confidence of its line'
paths() { grep '"type":"item"' "$1" | grep -o '"path":"[^"]*"'; }
paths items >a
paths out | diff - a >&2
ok $? 'all lines come through in their order'
printf '{"sluice":1,"type":"note"}' | sluice-text --sidecar >c; printf '{"sluice":1,"type":"note"}' | cmp -s - c; ok $? 'an end without newline stays one'
cp "$page" alone.png; echo 'left by hand' >alone.txt
[ "$(sluice-text --ocr none --sidecar alone.png)" = 'left by hand' ]; ok $? 'a file'\''s text beside it on the disk'
sluice-text --ocr none alone.png >/dev/null 2>&1; [ $? = 1 ]; ok $? 'not without --sidecar'
if sluice-text --ocr ppocr "$page" >probe 2>/dev/null && [ -s probe ]; then
	mkdir -p twice/c twice/d && cp "$page" twice/c/p.png && cp "$page" twice/d/q.png
	sluice-unpack -q -o store2 twice | sluice-identify -q | sluice-text -q -j1 >twice.out
	[ "$(grep -c '"by":"picture"' twice.out)" = 2 ] && [ "$(find store2 -name '*.txt' | wc -l)" = 1 ]; ok $? 'a picture that is there twice has one text'
fi
echo "1..$n"
