#!/bin/sh
# A small rendered page (invented text) through whatever engine is there.
PATH=$SLUICE_BIN:$PATH
here=$PWD/tests/cli
cd "$TEST_TMP" || exit 1
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
sluice-text --ocr none --json "$here/ocr_page.png" >none
[ $? = 1 ]; ok $? 'no engine: incomplete'
grep -q '"code":"needs-ocr"' none; ok $? 'needs-ocr is told'
grep -q '"by":"picture"' none; ok $? 'and the item has its place all the same'
head -c 700 "$here/ocr_page.png" >cut.png
sluice-text --ocr none --json cut.png | grep -q '"code":"truncated"\|"code":"corrupt"'; ok $? 'a cut picture is told'
# 60,000 x 60,000 pixels promised by a header
printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\352\140\0\0\352\140\010\002\0\0\0\0\0\0\0' >bomb.png
sluice-text --json bomb.png | grep -q '"type":"error"'; ok $? 'a bomb is an error'
sluice-text --ocr nonsense "$here/ocr_page.png" 2>/dev/null; [ $? = 2 ]; ok $? 'an unknown engine is wrong use'
if sluice-text --json "$here/ocr_page.png" >any && grep -q needs-ocr any; then
	echo "ok $((n + 1)) # skip no engine here"
	echo "1..$((n + 1))"
	exit 0
fi
if grep -q needs-ocr any; then n=$((n + 1)); echo "ok $n # skip no engine here"; echo "1..$n"; exit 0; fi
sluice-text "$here/ocr_page.png" | tr -d ' ' >text
grep -q '临渊洞幽信息技术有限公司' text; ok $? 'Chinese'
grep -q 'LYDY-2021-007' text; ok $? 'a number'
tab=$(printf '\t')
grep -q "培训${tab}.*200000" text; ok $? 'a row of a table has TABs'
grep -q '"confidence":' any; ok $? 'a confidence'
echo "1..$n"
