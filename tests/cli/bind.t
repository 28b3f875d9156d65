#!/bin/sh
# Pages (texts here, so that no engine is needed) become one document.
PATH=$SLUICE_BIN:$PATH
cd "$TEST_TMP" || exit 1
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
u=0f0e0d0c-0b0a-4908-8706-050403020100
mkdir d
printf 'first page\n' >d/${u}_0.png
printf 'second page\n' >d/${u}_1.png
printf 'third page\n' >d/${u}_2.png
printf '<img src="%s_0.png">\n' $u >d/$u.md
sluice-unpack -o st d | sluice-identify | sluice-text >items
sluice-bind items >bound
ok $? 'bind'
id=$(sed -n 's/.*"id":"\([0-9a-f]*\)".*"kind":"document".*/\1/p' bound)
[ ${#id} = 64 ]; ok $? 'there is a document'
text=st/$(printf %s "$id" | cut -c1-2)/$(printf %s "$id" | cut -c3-64).txt
printf 'first page\n\fsecond page\n\fthird page\n\f' | cmp -s - "$text"; ok $? 'its text is its pages in order'
[ "$(grep -c "\"part_of\":\"$id\"" bound)" = 4 ]; ok $? 'pages and index are part of it'
sluice-bind items | cmp -s - bound; ok $? 'the same again'
[ "$(printf '%s' "$(cut -f1 st/$(printf %s "$id" | cut -c1-2)/$(printf %s "$id" | cut -c3-64))" | grep -c .)" = 3 ]; ok $? 'its blob lists the pages'
rm d/${u}_1.png
sluice-unpack -o st2 d | sluice-identify | sluice-text | sluice-bind >bound2
[ $? = 1 ] && grep -q '"code":"incomplete"' bound2; ok $? 'a missing page is told'
echo "1..$n"
