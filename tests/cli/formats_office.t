#!/bin/sh
# What office files say beside their text: who changed them, captions of
# shapes, formulas of fields, properties and links of the XML of 2003.
b=$SLUICE_BIN
cd "$TEST_TMP" || exit 1
n=0
ok() { n=$((n + 1)); if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
is() { [ "$1" = "$2" ]; r=$?; ok $r "$3"; [ $r -eq 0 ] || { printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; }; }
text() { "$b/sluice-text" --ocr none -j 1 "$@" 2>&1; }
meta() { "$b/sluice-text" --ocr none --json "$1" | jq -rc "select(.type==\"item\").text.meta$2"; }

cat > a.rtf <<'X'
{\rtf1\ansi{\*\revtbl{Unknown;}{Han Meimei;}{Li Lei;}}
Ruby {\field{\*\fldinst{ EQ \\o(\\s\\up 9(yao),X)}}{\fldrslt}}\par
{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 136}}{\sp{\sn gtextUNICODE}{\sv TOP SECRET}}{\sp{\sn wzDescription}{\sv Plan of the harbour}}{\sp{\sn fFilled}{\sv 0}}}}\par}
X
is "$(text a.rtf)" "Ruby \\o(\\s\\up 9(yao),X)
TOP SECRET
Plan of the harbour" "RTF: a field without a result, words of shapes and nothing else of them"
is "$(meta a.rtf .revisers)" "Han Meimei; Li Lei" "RTF: who changed it"

printf '{\\rtf1 Sum {\\field{\\*\\fldinst{ EQ \\\\x(12)}}{\\fldrslt 12}} yuan, {\\field{\\*\\fldinst{ EQ \\\\x(13)}}{\\fldrslt}} yuan\\par}' > eq.rtf
is "$(text eq.rtf)" "Sum 12 yuan, \\x(13) yuan" "RTF: a field's formula or its result, not both"

mkdir -p d/word d/_rels
printf '<Relationships/>' > d/_rels/.rels
printf '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>' > "d/[Content_Types].xml"
printf '<w:document xmlns:w="w"><w:body><w:p><w:ins w:author="Han Meimei"><w:r><w:t>new</w:t></w:r></w:ins><w:del w:author="Li Lei"><w:r><w:delText>old</w:delText></w:r></w:del><w:ins w:author="Han Meimei"><w:r><w:t>er</w:t></w:r></w:ins><w:r><w:instrText>EQ \\o(a,b)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:body></w:document>' > d/word/document.xml
(cd d && zip -qr ../a.docx .)
is "$(text a.docx | tr '\n' '|')" 'newer\o(a,b)|old|' "DOCX: a formula in a field"
is "$(meta a.docx .revisers)" "Han Meimei; Li Lei" "DOCX: who changed it, each once"

cat > word.xml <<'X'
<?xml version="1.0"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:dt="uuid:C2F41010-65B3-11d1-A29F-00AA00C14882"><o:DocumentProperties><o:Author>Li Lei</o:Author></o:DocumentProperties><o:CustomDocumentProperties><o:Client dt:dt="string">Elbonia</o:Client></o:CustomDocumentProperties>
<w:body><w:p><w:r><w:t>See </w:t></w:r><w:hlink w:dest="http://mfa.elbonia.example/x"><w:r><w:t>there</w:t></w:r></w:hlink><aml:annotation aml:id="1" w:type="Word.Insertion" aml:author="Han Meimei"><aml:content><w:r><w:t>, now</w:t></w:r></aml:content></aml:annotation></w:p>
<w:p><aml:annotation aml:id="2" w:type="Word.Comment" aml:author="Han Meimei"><aml:content><w:p><w:r><w:t>who?</w:t></w:r></w:p></aml:content></aml:annotation></w:p></w:body></w:wordDocument>
X
is "$(text word.xml)" "See there, now <http://mfa.elbonia.example/x>
Han Meimei: who?" "Word 2003: links, remarks"
is "$(meta word.xml)" '{"author":"Li Lei","custom:Client":"Elbonia","revisers":"Han Meimei"}' "Word 2003: properties"

cat > sheet.xml <<'X'
<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:dt="uuid:C2"><DocumentProperties xmlns="urn:schemas-microsoft-com:office:office"><Title>Prices</Title><Author>Li Lei</Author></DocumentProperties><CustomDocumentProperties><Client dt:dt="string">Elbonia</Client></CustomDocumentProperties><ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><WindowHeight>9000</WindowHeight></ExcelWorkbook>
<Worksheet ss:Name="One"><Table><Row><Cell ss:HRef="http://mfa.elbonia.example/x"><Data ss:Type="String">Title</Data><Comment ss:Author="Han Meimei"><ss:Data>cheap</ss:Data></Comment></Cell><Cell><Data ss:Type="DateTime">2020-03-15T00:00:00.000</Data></Cell></Row></Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><PageSetup><Header x:Data="&amp;L&amp;&quot;Arial,Bold&quot;Secret &amp;&amp; old&amp;P"/></PageSetup></WorksheetOptions></Worksheet></Workbook>
X
is "$(text sheet.xml)" "One
Title Han Meimei: cheap <http://mfa.elbonia.example/x>	2020-03-15
Secret & old" "Excel 2003: links, remarks, headers, days"
is "$(meta sheet.xml)" '{"title":"Prices","author":"Li Lei","custom:Client":"Elbonia"}' "Excel 2003: properties"
printf '<?xml version="1.0"?><record xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Ledger</dc:title><dc:creator>Li Lei</dc:creator><v>1</v></record>' > dc.xml
is "$(text dc.xml | tr '\n' '|') $(meta dc.xml)" 'Ledger|Li Lei|1| {"title":"Ledger","author":"Li Lei"}' "Dublin Core in any XML: text and property"
# refs on a document finds what its reader sees, not what its bytes look like
printf 'See http://mfa.elbonia.example/x' > plain.txt; gzip -c plain.txt > plain.txt.gz
printf '{\\rtf1 One\\par See \\u104?ttp://mfa.elbonia.example/x\\par}' > link.rtf
is "$("$b/sluice-refs" -k url link.rtf a.docx plain.txt.gz)" "link.rtf:2:url:http://mfa.elbonia.example/x
plain.txt.gz:1:url:http://mfa.elbonia.example/x" "refs reads documents and compressed texts by sluice text"
head -c 300 a.docx > half.docx; "$b/sluice-refs" half.docx 2> err; is "$? $([ -s err ] && echo told)" "1 told" "what cannot be read is told"
echo "1..$n"
