#!/bin/sh
# Pictures as people send them (tests/ocr/pictures.py): turned, photographed,
# coloured, dark, sealed. Every line of their truth is a line of the text.
PATH=$SLUICE_BIN:$PATH
data=$PWD/tests/data/ocr here=$PWD/tests/cli
cd "$TEST_TMP" || exit 1
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
if ! sluice-text --ocr ppocr "$data/check-turned.png" >probe 2>/dev/null || ! [ -s probe ]; then
	echo "1..0 # skip PP-OCR is not here"
	exit 0
fi
# the runtime's telemetry is off: it would leave a session file where temporary files go, and here
mkdir quiet && (cd quiet && TMPDIR=$PWD sluice-text --ocr ppocr "$data/check-turned.png" >/dev/null)
[ -z "$(ls -A quiet)" ]; ok $? 'the runtime leaves nothing behind'
# the heading of a sheet may begin with a cell; widths of brackets and the space of 640 MB are the font's; trailing cells may be empty
plain() { sed "s/^	*//; s/（/(/g; s/）/)/g; s/：/:/g; s/\([0-9]\) \([A-Z]\)/\1\2/g; s/	*$//"; }
for f in photo.jpg turned.png upside.png coloured.png merged.png seal.png sheet.png jpeg2000.jp2; do
	sluice-text --ocr ppocr "$data/check-$f" | plain >got
	plain <"$data/check-${f%.*}.txt" >want
	[ "$(grep -cvxFf got want)" = 0 ]; ok $? "$f"
	grep -vxFf got want >&2
done
# Latin letters on their heads are read as other letters, surely; spaces between words are the font's
sluice-text --ocr ppocr "$data/check-upside-latin.png" | tr -d ' ' >got
tr -d ' ' <"$data/check-upside-latin.txt" >want
[ "$(grep -cvxFf got want)" = 0 ]; ok $? 'upside-latin.png'
# writing that PP-OCR lacks, by Tesseract's data where they are
for l in traditional:chi_tra cyrillic:rus cyrillic-table:rus mixed:rus arabic:ara arabic-amid:ara; do
	f=${l%:*}.png
	if ! ls /usr/share/tesseract-ocr/*/tessdata/"${l#*:}".traineddata >/dev/null 2>&1; then
		n=$((n + 1)); echo "ok $n # skip no data for ${l#*:}"
		continue
	fi
	sluice-text --ocr ppocr "$data/check-$f" | plain | tr -d ' ' >got
	plain <"$data/check-${f%.*}.txt" | tr -d ' ' >want
	[ "$(grep -cvxFf got want)" -le 1 ]; ok $? "$f: all lines but one"
	grep -vxFf got want >&2
	[ "$l" != cyrillic-table:rus ] || { sluice-text --ocr tesseract "$data/check-$f" | grep -q 'Северный Контур'; ok $? 'the forced engine tries Russian, too'; }
	[ "$l" != arabic-amid:ara ] || { grep -q 'البريدmail.example.sa$' got; ok $? 'the words beside an address are read'; }
	[ "$l" != arabic:ara ] || { grep -qx 'mail.mfa.elbonia.example198.51.100.23' got; ok $? 'an address alone on a line stays as it was read'; }
done
# columns from right to left: read along, the page turned, their letters lie on their sides and are rubbish to Tesseract
got=$(sluice-text --ocr ppocr "$data/check-upright.png" | tr -d '\n')
miss=0
for column in $(sed '3d;5d' "$data/check-upright.txt"); do
	case $got in *$column*) ;; *) miss=1; echo "# $got" ;; esac
done
[ "$miss" = 0 ]; ok $? 'upright.png: three of its five columns to the letter'
# letters of three pixels on a sheet of two thousand: no word is read
perl -e 'print "P5\n2000 2000\n255\n"; for my $y (0 .. 1999) { print map { $y % 24 < 5 && $_ % 6 < 4 && ($_ * 7 + int($y / 24) * 5 + $y) % 3 ? "\x30" : $_ % 2 ? "\xF0" : "\xF4" } 0 .. 1999 }' >tiny.pgm
sluice-text --ocr ppocr --json tiny.pgm | grep -q '"code":"needs-ocr"'; ok $? 'a page of letters too small to be read is told'
head -c 2000 "$data/check-jpeg2000.jp2" >cut.jp2
sluice-text --ocr none --json cut.jp2 | grep -q '"code":"corrupt"'; ok $? 'a cut JPEG 2000 is told'
# a page whose text layer names other letters than it shows
perl "$here/make_garbled_pdf.pl" >garbled.pdf
sluice-text --ocr none --json garbled.pdf | grep -q '"code":"needs-ocr"'; ok $? 'a rubbish text layer needs OCR'
sluice-text --ocr ppocr garbled.pdf | tr -d ' ' | grep -q 'contract@dongyou.example,host203.0.113.77'; ok $? 'and is read from the picture of its page'
echo "1..$n"
