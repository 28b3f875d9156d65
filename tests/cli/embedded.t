#!/bin/sh
# Pictures inside documents: each comes to its text under its own path. The
# documents of LibreOffice hold one line as PNG and one as metafile of a bitmap.
PATH=$SLUICE_BIN:$PATH
data=$PWD/tests/data here=$PWD/tests/cli
cd "$TEST_TMP" || exit 1
n=0
ok() { n=$((n + 1)); if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
is() { [ "$1" = "$2" ]; r=$?; ok $r "$3"; [ $r -eq 0 ] || { printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; }; }
mkdir docs
for k in doc xls ppt rtf; do
	gzip -dc "$data/libreoffice-pictures.$k.gz" > "docs/p.$k"
done
sluice-unpack -o s docs > items
is "$(jq -r '.path | select(contains("!/"))' items | sort | tr '\n' ' ')" \
	'docs/p.doc!/picture-1.png docs/p.doc!/picture-2.emf docs/p.ppt!/picture-1.png docs/p.ppt!/picture-2.emf docs/p.rtf!/picture-1.png docs/p.rtf!/picture-2.emf docs/p.xls!/picture-1.png docs/p.xls!/picture-2.emf ' \
	'pictures and metafiles of DOC, XLS, PPT and RTF are members'
b64=$(base64 -w 0 "$data/ocr/address.png")
emf=$(jq -r 'select(.path == "docs/p.doc!/picture-2.emf") | .id' items)
emf=$(base64 -w 0 "s/$(echo "$emf" | cut -c1-2)/$(echo "$emf" | cut -c3-)")
mkdir inline
echo "<html><body><table><tr><td>cell</td><td><img src='data:image/png;base64,$b64'></td><td>next</td></tr></table><p>after</p></body></html>" > inline/a.html
echo "<svg xmlns='http://www.w3.org/2000/svg'><text>words</text><image href='data:image/png;base64,$b64'/></svg>" > inline/a.svg
printf '# T\n\n![x](data:image/png;base64,%s) behind\n' "$b64" > inline/a.md
echo "<?xml version='1.0'?><FictionBook xmlns='http://www.gribuser.ru/xml/fictionbook/2.0'><body><p>words</p></body><binary id='a' content-type='image/png'>$b64</binary></FictionBook>" > inline/a.fb2
echo "<?xml version='1.0'?><office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0' office:mimetype='application/vnd.oasis.opendocument.text'><office:body><office:text><text:p>words<draw:image><office:binary-data>$emf</office:binary-data></draw:image></text:p></office:text></office:body></office:document>" > inline/a.fodt
# a picture in PostScript as hexadecimal; a stray bracket, which once was an endless loop
{ printf '%%!PS-Adobe-3.0 EPSF-3.0\n/F findfont 9 scalefont setfont 9 9 moveto (words) show ) )\n360 56 8 [360 0 0 56 0 0] currentfile /ASCIIHexDecode filter /DCTDecode filter false 1 colorimage\n'
	od -An -v -tx1 "$data/ocr/address.jpg" | tr -d ' '; printf '>\nshowpage\n'; } > inline/a.eps
is "$(sluice-text --ocr none --json -r inline | jq -r 'select(.type == "error") | .path + " " + .code' | tr '\n' ' ')" \
	'inline/a.eps needs-ocr inline/a.fb2 needs-ocr inline/a.fodt needs-ocr inline/a.html needs-ocr inline/a.md needs-ocr inline/a.svg needs-ocr ' 'pictures that stand in a text as base64 want reading'
is "$(sluice-text --ocr none inline/a.md 2>/dev/null)" 'T

![x]() behind' 'and are no text'
perl "$here/make_scan_pdf.pl" "$data/ocr/address.png" > scan.pdf
is "$(sluice-text --ocr none --json scan.pdf | jq -r 'select(.type == "error") | .code + " " + .message')" 'needs-ocr 1 of 4 pages are pictures' 'a scan with a stamped header wants reading'
if command -v sqlite3 > /dev/null; then
	# documents in tables; a small picture is an icon, a text is text
	hex() { od -An -v -tx1 "$1" | tr -d ' \n'; }
	head -c 300 docs/p.rtf > a.rtf
	{ printf '\211PNG\r\n\032\n'; head -c 20000 /dev/zero; } > large.png
	sqlite3 app.db "CREATE TABLE \"mail/files\"(id, title, name, body BLOB); INSERT INTO \"mail/files\" VALUES (1, 'to office@mail.example', '合同.rtf', x'$(hex a.rtf)'), (2, 'see www.dots.example', NULL, x'$(hex docs/p.xls)'), (3, NULL, '%PDF-', 'words'); CREATE TABLE icon(data); INSERT INTO icon VALUES (x'$(hex "$data/ocr/address.png" | head -c 9000)'), (x'$(hex large.png)');"
	sluice-unpack -o s app.db > app
	is "$(jq -r 'select(.path | test("!/.*!/") | not) | select(.depth == 1) | .path' app | tr '\n' ' ')" 'app.db!/icon/2-data.png app.db!/mail_files/1-合同.rtf app.db!/mail_files/2-body ' 'documents and pictures in tables of an SQLite file are members'
	is "$(jq -r 'select(.path == "app.db!/mail_files/2-body") | .id' app)" "$(sha256sum < docs/p.xls | cut -c1-64)" 'byte for byte'
	is "$(sluice-identify < app | sluice-text --ocr none 2>/dev/null | jq -r 'select(.path == "app.db") | .text.by')" "$(sluice-text --json app.db | jq -r .text.by)" 'and the rows stay text'
	# hosts, prices and addresses name no file; paths do; several of one row are kept apart
	{ printf 'BM\0\0\0\0\0\0\0\0\066\0\0\0\050\0\0\0'; head -c 20000 /dev/zero; } > a.bmp
	{ printf 'RIFF\0\0\0\0WEBP'; head -c 20000 /dev/zero; } > a.webp
	r=$(hex a.rtf)
	sqlite3 names.db "CREATE TABLE \"..\"(host, price, name, a, b); INSERT INTO \"..\" VALUES ('10.0.0.15', '1.25', 'C:\\dots\\plan.rtf', x'$r', NULL), (NULL, NULL, 'a/b/p.rtf', x'$(hex large.png)', x'$r'), ('mail.dots.example', NULL, 'x' || char(8238, 127) || '.pdf', x'$r', NULL), (NULL, NULL, NULL, x'$(hex a.bmp)', x'$(hex a.webp)'), (NULL, NULL, printf('%.5000c.pdf', 'z'), CAST(x'$r' AS TEXT), 'BM');"
	sluice-unpack -o s names.db > names
	is "$(jq -r 'select(.depth == 1) | .path' names | sed 's/zz*/z/; s/names.db!//' | LC_ALL=C sort | tr '\n' ' ')" '/__/1-plan.rtf /__/2-a-p.rtf.png /__/2-b-p.rtf /__/3-x__.pdf /__/4-a.bmp /__/4-b.webp /__/5-z.pdf ' 'and are called what the cells beside them call a file'
	{ printf '{\\rtf1 '; head -c 3000 /dev/zero | tr '\0' x; } > wide.rtf
	sqlite3 wide.db "PRAGMA page_size=512; CREATE TABLE t(b); INSERT INTO t VALUES (x'$(hex wide.rtf)');"
	dd if=/dev/zero of=wide.db bs=1 seek=1024 count=4 conv=notrunc 2> /dev/null
	sluice-unpack -o s wide.db > wide 2> /dev/null
	is "$(jq -r 'select(.type == "error" and .stage == "unpack") | .path + " " + .code' wide)" 'wide.db partial' 'a table that breaks off is told'
	# text that is packed or wide is text, packed documents and mail of parts are members
	printf 'a letter of office@packed.example, and so on' > letter; iconv -t UTF-16LE letter > letter.16
	perl -MCompress::Zlib -e 'undef $/; print compress(<STDIN>)' < letter > letter.z; gzip -nc letter > letter.gz; gzip -nc docs/p.xls > p.xls.gz
	printf 'From: a@b.example\r\nTo: c@b.example\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\nU2VjcmV0IHdvcmRz\r\n' > letter.eml; gzip -nc letter.eml > eml.gz
	sqlite3 packed.db "CREATE TABLE t(b BLOB); INSERT INTO t VALUES (x'$(hex letter.z)'), (x'$(hex letter.gz)'), (x'$(hex letter.16)'), (x'$(hex p.xls.gz)'), (x'$(hex eml.gz)'), (CAST(x'$(hex letter.eml)' AS TEXT)), (x'789c0001'), (x'1f8b0800')"
	is "$(sluice-text --ocr none packed.db | grep -c 'a letter of office@packed.example, and so on$')" 3 'blobs of zlib, gzip and UTF-16 are text'
	sluice-unpack -o s packed.db > packed; is "$(jq -r 'select(.depth == 1) | .path' packed | sort | tr '\n' ' ')" 'packed.db!/t/4-b.gz packed.db!/t/5-b.gz packed.db!/t/6-b.eml ' 'a packed table of Excel, packed and plain mail are members'
	is "$(sluice-identify < packed | sluice-text --ocr none | jq -r 'select(.text.by == "mail").path' | sort | tr '\n' ' ')" 'packed.db!/t/5-b.gz!/5-b packed.db!/t/6-b.eml ' 'and the mail is read'
	head -c 9000 app.db > cut.db; sluice-unpack -o s cut.db > cut; [ $? -lt 2 ]; ok $? 'one that is cut is survived'
fi
if ! sluice-text --ocr ppocr "$data/ocr/address.png" > probe 2>/dev/null || ! [ -s probe ]; then
	echo "1..$n # PP-OCR is not here"
	exit 0
fi
sluice-identify <items | sluice-text --ocr ppocr 2>/dev/null | sluice-refs | jq -r 'select(.type == "ref" and .kind == "email") | .path + " " + .value' | LC_ALL=C sort > refs
is "$(grep -c 'picture-1.png office@dots.example$' refs)" 4 'each picture of dots is read under its path'
is "$(grep -c 'picture-2.emf office@drawn.example$' refs)" 4 'so is each metafile'
is "$(sluice-text --ocr ppocr -r inline | tr -d ' ' | grep -c '^office@dots.example$\|^office@drawn.example$')" 6 'those within a text are lines of it'
is "$(sluice-text --ocr ppocr inline/a.html | tr -d ' ' | tr '\t\n' '|;')" 'cell||next;office@dots.example;after;' 'one in a table stands behind it'
sluice-text --ocr ppocr scan.pdf | tr -d ' ' | tr '\f' '#' > scan.txt
is "$(grep -o '#\|office@[a-z.]*' scan.txt | uniq | tr '\n' ' ')" 'office@dots.example # office@dots.example # office@layer.example ' 'a scan under a header, a picture among text, the same no second time, nor one that its layer covers'
grep -q '^CONFIDENTIAL-numberDY000123-producedon4March$' scan.txt; ok $? 'and what the layer says stays'
echo "1..$n"
