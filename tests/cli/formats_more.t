#!/bin/sh
# Forms in PDF, books, scans with a text layer, drawings and small files whose
# few words tell much.
b=$SLUICE_BIN
here=$PWD/tests/cli
cd "$TEST_TMP" || exit 1
n=0
ok() { n=$((n + 1)); if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
is() { [ "$1" = "$2" ]; r=$?; ok $r "$3"; [ $r -eq 0 ] || { printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; }; }
text() { "$b/sluice-text" --ocr none -j 1 "$@" 2>&1; }
T=$(printf '\t')

# a page with a word, fields of each kind, a signature; a hidden field; XFA; names in a ring
cat > form.pdf <<'X'
%PDF-1.7
1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 6 0 R 7 0 R 8 0 R 9 0 R 12 0 R]/XFA[(template)10 0 R(datasets)11 0 R]>>>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Annots[5 0 R 6 0 R 7 0 R 12 0 R]>> endobj
4 0 obj <</Length 44>> stream
BT /F 12 Tf 20 200 Td (Application form) Tj ET
endstream endobj
5 0 obj <</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/FT/Tx/T(org[0])/TU(Name of the organisation)/V(Dongyou)>> endobj
6 0 obj <</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/FT/Ch/T(country)/V(el)/Opt[[(el)(Elbonia)][(ru)(Ruritania)]]>> endobj
7 0 obj <</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/FT/Sig/T(sig)/V<</Type/Sig/Name(lantern_88)/Reason(approved)/M(D:20210315102133+08'00')>>>> endobj
8 0 obj <</FT/Tx/T(hidden)/V(not on any page)>> endobj
9 0 obj <</FT/Tx/T(ring)/Parent 9 0 R/V(ends all the same)>> endobj
10 0 obj <</Length 205>> stream
<template><subform name="f"><field name="amount"><caption><value><text>Amount asked for</text></value></caption></field><field name="org"><assist><toolTip>again</toolTip></assist></field></subform></template>
endstream endobj
11 0 obj <</Length 118>> stream
<xfa:datasets xmlns:xfa="x"><xfa:data><f><amount>1200000</amount><org>Dongyou</org></f></xfa:data></xfa:datasets>     
endstream endobj
12 0 obj <</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/FT/Tx/T(loop)/Parent 13 0 R/V(of names)>> endobj
13 0 obj <</T(a)/Parent 14 0 R/Kids[12 0 R]>> endobj
14 0 obj <</T(b)/Parent 13 0 R/Kids[13 0 R]>> endobj
trailer <</Root 1 0 R>>
X
is "$(text form.pdf)" "Application form
Name of the organisation: Dongyou
country: el
country: Elbonia | Ruritania
Signed by: lantern_88
Date: 2021-03-15T10:21:33
Reason: approved
loop: of names
hidden: not on any page
ring: ends all the same
Amount asked for
Amount asked for: 1200000" 'a PDF form: labels and values, choices, signature, hidden fields, XFA, rings of names'

# lines that climb: each word a step above the one before; and what a stamp shows
perl -e 'my ($c, $y, $k) = ("", 100, 0);
for my $line ("one two three four five six", "seven eight nine ten eleven twelve") { my $x = 20; my $v = $y;
 for my $w (split / /, $line) { $c .= sprintf "BT /F 12 Tf .978 .208 -.208 .978 %.1f %.1f Tm (%s) Tj ET\n", $x, $v, "$w "; my $d = 6.6 * (1 + length $w); $x += $d; $v += $d * .21; } $y -= 20 }
my $s = "BT /F 9 Tf 2 2 Td (PAID IN FULL) Tj ET";
print "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n",
"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>/Annots[6 0 R]>> endobj\n",
"4 0 obj <</Length ", length $c, ">> stream\n${c}endstream endobj\n5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n",
"6 0 obj <</Type/Annot/Subtype/Stamp/Rect[200 200 300 220]/AP<</N 7 0 R>>>> endobj\n",
"7 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources<</Font<</F 5 0 R>>>>/Length ", length $s, ">> stream\n$s\nendstream endobj\ntrailer <</Root 1 0 R>>\n"' > slant.pdf
is "$(text slant.pdf | tr -s ' \n' '  ')" 'one two three four five six seven eight nine ten eleven twelve PAID IN FULL ' 'type at a slant keeps its order; a stamp is read'

# one page with a text layer, not packed (TXTa): INFO, then the text and its zones
perl -e 'my $t = "scanned 合同 page"; sub chunk { my ($n, $d) = @_; $n . pack("N", length $d) . $d . (length($d) % 2 ? "\0" : "") }
my $z = pack "C n n n n n CCC", 1, 0x8000, 0x8000, 100 + 0x8000, 50 + 0x8000, 0x8000, 0, 0, length $t; $z .= pack "CCC", 0, 0, 0;
my $b = "DJVU" . chunk("INFO", pack("n n C C v C C", 100, 50, 24, 0, 300, 22, 1)) . chunk("TXTa", pack("CCC", 0, 0, length $t) . $t . "\1" . $z);
print "AT&TFORM", pack("N", length $b), $b' > scan.djvu
is "$(text scan.djvu)" 'scanned 合同 page' 'DjVu: the text layer of a scan'

# PalmDOC, not packed, one record of text
perl -e 'my $t = "<html><body><p>Mobile <b>book</b></p><p>second</p></body></html>"; my $h = pack("n n N n n N", 1, 0, length $t, 1, 4096, 0);
my $m = "MOBI" . pack("N N N N N", 232, 2, 65001, 1, 6) . ("\xff" x 40) . pack("N N N N N N N N", 2, 84, 0, 0, 0, 0, 6, 2);
$m .= "\0" x (232 - length $m); substr($m, 68, 8) = pack("N N", 16 + 232, 5); my $r = $h . $m . "Title";
my $o = 78 + 2 * 8 + 2; print pack("a32 n n N N N N N N a4 a4 N N n", "book", 0, 0, 1, 1, 0, 0, 0, 0, "BOOK", "MOBI", 1, 0, 2), pack("N N", $o, 0), pack("N N", $o + length $r, 1), "\0\0", $r, $t' > book.mobi
is "$(text book.mobi)" "Mobile book
second" 'a Mobipocket book'

printf 'd8:announce24:http://tracker.example/a13:creation datei1615803693e10:created by6:tester4:infod5:filesld6:lengthi5e4:pathl6:\345\220\210\345\220\2146:a.docxeee4:name7:dongyou12:piece lengthi16384e6:pieces4:\377\000\001\002ee' > x.torrent
is "$(text x.torrent)" "announce: http://tracker.example/a
created by: tester
合同/a.docx
name: dongyou" 'a torrent: tracker, files, no digests'
is "$("$b/sluice-text" --json x.torrent | jq -c .text.meta)" '{"created":"2021-03-15T10:21:33Z","software":"tester","title":"dongyou"}' 'and its metadata'

perl -e 'my @m = (["", "Content-Type: text/plain; charset=ISO-8859-1\n"], ["harbour", "d\xe9p\xf4t"], ["ship\0ships", "bateau\0bateaux"]);
for my $big (0, 1) { my $v = $big ? "N" : "V"; my $n = @m; my $at = 28 + 16 * $n; my ($ids, $texts, $s) = ("", "", "");
for (@m) { $ids .= pack("$v$v", length $_->[0], $at + length $s); $s .= "$_->[0]\0" } for (@m) { $texts .= pack("$v$v", length $_->[1], $at + length $s); $s .= "$_->[1]\0" }
open my $f, ">", $big ? "big.mo" : "little.mo"; print $f pack("$v*", 0x950412de, 0, $n, 28, 28 + 8 * $n, 0, 0), $ids, $texts, $s }'
is "$(text little.mo | tail -n 2)" "harbour$(printf '\t')dépôt
ship ships$(printf '\t')bateau bateaux" 'a compiled catalogue of translations'
is "$(text big.mo)" "$(text little.mo)" 'and one in big endian'
head -c 60 little.mo > cut.mo; "$b/sluice-text" --ocr none cut.mo > /dev/null 2>&1; is $? 1 'one cut short is told'

cat > plan.dxf <<'X'
  0
SECTION
  2
HEADER
  9
$DWGCODEPAGE
  3
ANSI_936
  0
LAYER
  2
Cables
  0
TEXT
  5
2F
  1
X
printf '\272\317\315\254 90%%%%d\n  0\nMTEXT\n  3\n{\\fArial|b0;first} \n  1\n\\C1;part\\Psecond \\U+4E2D\n  0\nEOF\n' >> plan.dxf
is "$(text plan.dxf)" "Cables
合同 90°
first part
second 中" 'DXF: texts in their code page, without their codes'
perl -e 'sub p { pack("C", $_[0]) . $_[1] . "\0" } print "AutoCAD Binary DXF\r\n\x1a\0", p(0, "SECTION"), p(2, "ENTITIES"), p(0, "TEXT"), pack("C d<", 10, 1.5), pack("C s<", 62, 7), p(1, "in binary"), p(0, "EOF")' > plan-b.dxf
is "$(text plan-b.dxf)" 'in binary' 'binary DXF'

cat > ideas.mm <<'X'
<map version="1.0.1">
<!-- To view this file, download free mind mapping software -->
<node CREATED="1700000000000" ID="ID_1" TEXT="虚衡市公安局"><node LINK="https://plans.example/" TEXT="contract"/>
<node TEXT="phones"><richcontent TYPE="NOTE"><html><body><p>ask office@mail.example</p></body></html></richcontent></node></node></map>
X
is "$(text ideas.mm | tr -s ' \n' ' ')" '虚衡市公安局 contract https://plans.example/ phones ask office@mail.example ' 'a mind map: what its nodes say, not their numbers'
printf '<!-- of <html> -->\n<map\n dialect="x"\n version="1.0.1"><node ID="7" TEXT="dots"><richcontent><html><body>note</body></html></richcontent></node></map>' > ideas.mm
is "$(text ideas.mm | tr -s ' \n' ' ')" 'dots note ' 'so where a comment and other attributes stand before its version'
iconv -t UTF-16 ideas.mm > wide.mm
is "$(text wide.mm | tr -s ' \n' ' ')" 'dots note ' 'and in UTF-16'
echo '<!-- x --><map name="version"><area alt="dots"></map><p>HTML</p>' > map.html
is "$("$b/sluice-identify" map.html | grep -c xml)" 0 'a map of HTML is none'

# what File/Properties shows of AutoCAD's drawings; bytes of a picture that look like rare Hangul are no text
drawing() { perl -MEncode -e 'my ($v, $w, @v) = @ARGV; sub s_ { my $t = decode("UTF-8", $_[0]) . "\0"; my $b = encode($w == 2 ? "UTF-16LE" : "GBK", $t); pack("v", length($b) / $w) . $b }
print pack("a6 x13 v x11 V x252", "AC10$v", 39, 0x120), (map { s_($_) } @v[0 .. 7]), "\0" x 8, pack("V4 v", 2453033, 56871000, 2455595, 47136000, 1), s_($v[8]), s_($v[9]), "\xc3\xc3" x 20, "drawn words here"' "$@"; }
for v in 18 27; do
  w=1; [ $v = 18 ] || w=2
  drawing $v $w '合同图' 'site \U+00E9' 'H. Lantern' '' '' 'lantern_88' '' 'https://plans.example/' 'Client' '虚衡市公安局' > plan.dwg
  subject='site \U+00E9'; [ $v = 27 ] || subject='site é'
  is "$(text plan.dwg)" "title: 合同图
subject: $subject
author: H. Lantern
last author: lantern_88
base of links: https://plans.example/
Client: 虚衡市公安局
drawn words here" "DWG: properties of AC10$v"
done
is "$("$b/sluice-text" --json --ocr none plan.dwg 2>/dev/null | jq -r '.text.meta | .title, .last_author, .created' | tr '\n' ' ')" '合同图 lantern_88 2004-01-28T15:47:51 ' 'and as metadata'
perl -e 'print pack("a6 x26 V x220", "AC1018", 0x100 + 40), "words of the drawing", "\0" x 22' > lose.dwg
is "$(text lose.dwg)" 'words of the drawing' 'words where no properties are'
head -c 300 plan.dwg > cut.dwg; "$b/sluice-text" --ocr none cut.dwg > /dev/null 2>&1; [ $? -lt 2 ]; is $? 0 'a drawing cut within them is read'

perl -e 'print pack("N N N", 0xFEEDFEED, 2, 1), pack("N", 2), pack("n/a", "dongyou-ca"), pack("N N", 376, 888187 * 1000), pack("n/a", "X.509"), pack("N", 0)' > store.jks
is "$(text store.jks | cut -f 1)" 'certificate: dongyou-ca' 'a Java key store names its entries'

perl -e 'my $n = "mo-yu"; print pack("C a53", length $n, $n . " " x 53), pack("v", length $n), pack("v*", map ord, split //, $n), "\0" x (162 - 56 - 2 * length $n)' > '~$offer.docx'
is "$(text '~$offer.docx')" 'mo-yu' 'who had a document open: the lock beside it'

perl -e 'my $d = "desc" . pack("N N", 0, 9) . "Panel 27\0"; my $h = pack("N", 128 + 4 + 12 + length $d) . "\0" x 20 . pack("n6", 2021, 3, 15, 10, 21, 33) . "acsp" . "\0" x 88; print $h, pack("N", 1), "desc", pack("N N", 144, length $d), $d' > screen.icc
is "$(text screen.icc)" 'Panel 27' 'a colour profile: of what'

# A long PDF: two threads give what one gives, page for page; columns that poppler sets together stay apart
perl -e 'my $n = 90; print "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Count $n/Kids[", join(" ", map { 10 + 2 * $_ . " 0 R" } 0 .. $n - 1), "]>> endobj\n3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n";
for my $p (0 .. $n - 1) {
	my $s = "BT /F 12 Tf 72 700 Td (Page " . ($p + 1) . " of the ledger) Tj ET " . join "", map { "BT /F 12 Tf 72 " . (700 - 15 * $_) . " Td (harbour$_) Tj ET BT /F 12 Tf 132 " . (700 - 15 * $_) . " Td (annual$_) Tj ET " } 1 .. 20;
	my $o = 10 + 2 * $p;
	print "$o 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents ", $o + 1, " 0 R>> endobj\n", $o + 1, " 0 obj <</Length ", length $s, ">> stream\n$s\nendstream endobj\n";
}
print "trailer <</Root 1 0 R>>\n"' > long.pdf
"$b/sluice-text" --ocr none -j 1 long.pdf > one.txt
"$b/sluice-text" --ocr none -j 2 long.pdf | cmp - one.txt; ok $? 'a long PDF by two threads'
is "$(tr -cd '\f' < one.txt | wc -c) $(grep -c 'Page [0-9]* of the ledger' one.txt) $(grep -c 'harbour7 annual7' one.txt)" "89 90 90" 'all its pages, words of columns apart'
# Three columns below a title that stands across two gutters; a table whose cells come near each other
perl -e 'my $s = ""; sub at { my ($x, $y, $t) = @_; $s .= "BT /F 10 Tf $x $y Td ($t) Tj ET " }
at(60, 780, "The annual report of the harbour authority on the state of its piers and of its cranes and ships");
for my $c (0 .. 2) { at(60 + 165 * $c, 760 - 14 * $_, (qw(alpha beta gamma))[$c] . "$_ the ship came to the port") for 1 .. 9 }
my @row = (["Strelsau", "pier", "1,200"], ["Hentzau-on-Eisel", "crane and winch", "80"], ["Zenda", "ship", "3"], ["Hofbau", "lighthouse two", "100,000"]);
for my $i (0 .. 3) { at(60, 500 - 14 * $i, $row[$i][0]); at(142, 500 - 14 * $i, $row[$i][1]); at(226, 500 - 14 * $i, $row[$i][2]) }
print "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Count 1/Kids[4 0 R]>> endobj\n3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n4 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R>> endobj\n5 0 obj <</Length ", length $s, ">> stream\n$s\nendstream endobj\ntrailer <</Root 1 0 R>>\n"' > columns.pdf
is "$(text columns.pdf | sed -n '1,2p;10,11p;19,20p;28p' | tr '\n' '|')" "The annual report of the harbour authority on the state of its piers and of its cranes and ships|alpha1 the ship came to the port|alpha9 the ship came to the port|beta1 the ship came to the port|beta9 the ship came to the port|gamma1 the ship came to the port|gamma9 the ship came to the port|" 'three columns, one after the other'
is "$(text columns.pdf | tail -n 4)" "Strelsau${T}pier${T}1,200
Hentzau-on-Eisel${T}crane and winch${T}80
Zenda${T}ship${T}3
Hofbau${T}lighthouse two${T}100,000" 'cells that come near each other, in line with those above'
# The same page on its side and on its head; Hebrew, whose lines glib's selection leaves out
for turn in 90 180 270; do sed "s,/MediaBox,/Rotate $turn/MediaBox," columns.pdf > turned.pdf; text columns.pdf > upright.txt; text turned.pdf | cmp - upright.txt; ok $? "a page turned by $turn"; done
perl -e 'my $map = join "", map { sprintf "<%02X> <%04X>\n", 97 + $_, 0x5D0 + $_ } 0 .. 25;
my $s = "BT /F 14 Tf 15 TL 300 700 Td (onmlk 4711 jihgf edcba) Tj T* (zyxwv utsr qpon) Tj T* (hgfedcba) Tj ET";
my $c = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n1 begincodespacerange <00> <FF> endcodespacerange\n26 beginbfchar\n${map}endbfchar endcmap end end\n";
print "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Count 1/Kids[4 0 R]>> endobj\n3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>> endobj\n4 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R>> endobj\n5 0 obj <</Length ", length $s, ">> stream\n$s\nendstream endobj\n6 0 obj <</Length ", length $c, ">> stream\n$c\nendstream endobj\ntrailer <</Root 1 0 R>>\n"' > hebrew.pdf
is "$(text hebrew.pdf)" "אבגדה וזחטי 4711 ךכלםמ
םמןנ סעףפ ץצקרש
אבגדהוזח" 'Hebrew from right to left, all of it'
# Whose an OpenPGP key is: bare, in armour, and bytes that only begin like one
echo mDMEaweVDxYJKwYBBAHaRw8BAQdADywBYPxvnG3kyQ/Jch1DDxeOSd5p3xFnDbzJJojYwD20IEhhbiBNZWltZWkgPGhhbkBkb25neW91LmV4YW1wbGU+iJAEExYIADgWIQS8h/7nQWRMSsYd72Ctoc3zZRN9LwUCaweVDwIbAwULCQgHAgYVCgkICwIEFgIDAQIeAQIXgAAKCRCtoc3zZRN9LyZsAPsETUG74MwYWtZd9iCtrHmP5M3vj5eb9QW31K1CRPyeygD8CV7Emgtw8umE9vD0Ybsd0xoMH52ZLeW1cdn4OcAIQw4= | base64 -d > key.gpg
{ echo "-----BEGIN PGP PUBLIC KEY BLOCK-----"; echo "Comment: new"; echo; echo mDMEaweVDxYJKwYBBAHaRw8BAQdADywBYPxvnG3kyQ/Jch1DDxeOSd5p3xFnDbzJJojYwD20IEhhbiBNZWltZWkgPGhhbkBkb25neW91LmV4YW1wbGU+iJAEExYIADgWIQS8h/7nQWRMSsYd72Ctoc3zZRN9LwUCaweVDwIbAwULCQgHAgYVCgkICwIEFgIDAQIeAQIXgAAKCRCtoc3zZRN9LyZsAPsETUG74MwYWtZd9iCtrHmP5M3vj5eb9QW31K1CRPyeygD8CV7Emgtw8umE9vD0Ybsd0xoMH52ZLeW1cdn4OcAIQw4= | fold -w 64; echo "=AAAA"; echo "-----END PGP PUBLIC KEY BLOCK-----"; echo "regards"; } > key.asc
key="public key bc87fee741644c4ac61def60ada1cdf365137d2f, made 2026-11-26
Han Meimei <han@dongyou.example>"
is "$(text key.gpg)" "$key" 'a key and its name'
is "$(text key.asc)" "$key
regards" 'in armour'
head -c 40 key.gpg > half.gpg
text half.gpg > half.txt; [ $? -lt 2 ] && ! grep -q dongyou half.txt; ok $? 'half a key'
# a Macintosh's files: two forks in one, and what stands beside them elsewhere
for w in bin as ad; do perl "$here/make_mac.pl" $w mac.$w; done
"$b/sluice-unpack" -o macs mac.bin mac.as mac.ad 2> /dev/null > mac.jsonl
is "$(jq -r 'select(.type == "item") | "\(.path) \(.size) \(.mtime // "-")"' mac.jsonl | grep '!')" 'mac.bin!/Brief.txt 23 1999-01-24T05:20:00Z
mac.bin!/Brief.txt.rsrc 40 1999-01-24T05:20:00Z
mac.as!/Brief.txt 23 -' 'MacBinary and AppleSingle: the file and its other fork'
is "$("$b/sluice-identify" < mac.jsonl | "$b/sluice-text" --ocr none 2> /dev/null | jq -r 'select(.type == "error").code')" '' 'and no loss'
is "$(text mac.ad)" 'kMDItemWhereFroms: https://files.dongyou.example/a.zip
quarantine: 0083;5e5e0000;Safari;' 'AppleDouble: where a download is from, and by whom'
head -c 150 mac.bin > cut.bin; head -c 200 mac.ad > cut.ad
is "$("$b/sluice-identify" cut.bin)" 'cut.bin: binary (application/octet-stream)' 'forks that do not fill the file are none'
is "$("$b/sluice-text" --json cut.ad | jq -r 'select(.type == "error").code')" truncated 'attributes that are cut are told'
perl -e 'print pack("NNa16nNNN", 0x00051600, 0x20000, "", 1, 1, 38, 5000), "short"' > cut.as
is "$("$b/sluice-unpack" -o macs cut.as | jq -r '.size // .code' | tr '\n' ' ')" '43 5 truncated ' 'a fork that is cut is told'

# a log of a machine that lost power: zeros where its last block was to be
{ printf 'May 3 signed\n'; head -c 70000 /dev/zero; printf 'May 5 paid to office@dongyou.example\n'; head -c 3000 /dev/zero; } > torn.log
is "$(text torn.log)" 'May 3 signed

May 5 paid to office@dongyou.example' 'a log with holes of zeros is text'
printf 'We\222re paid. They said \223don\222t\224 \226 and it\222s caf\351.\n' > signs.txt
is "$(text signs.txt)" 'We’re paid. They said “don’t” – and it’s café.' 'the signs of print of Windows are no accents of a Macintosh'
echo "1..$n"
