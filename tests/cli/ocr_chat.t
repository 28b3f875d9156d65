#!/bin/sh
# Screenshots of chats (invented), PNG and hard JPEG: a message a line, its
# speaker and time, and letters right.
PATH=$SLUICE_BIN:$PATH
n=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
pkg-config --exists cairo libjpeg || { echo "1..0 # skip cairo or libjpeg is missing"; exit 0; }
tests/ocr/chat_set.sh "$TEST_TMP/chats" png:1:0 jpg:1.5:75 || { echo "Bail out! the set cannot be made"; exit 1; }
cd "$TEST_TMP/chats" || exit 1
if ! sluice-text --ocr ppocr page1_png_x1_q0.png >probe 2>/dev/null || ! [ -s probe ]; then
	echo "1..0 # skip PP-OCR is not here"
	exit 0
fi
for f in page1_png_x1_q0.png page2_jpg_x1.5_q75.jpg; do
	sluice-text --ocr ppocr "$f" | tr -d ' ' >got
	tr -d ' ' <"${f%.*}.txt" >want
	cut -f 1,2 got >a
	cut -f 1,2 want >b
	diff a b >&2
	ok $? "$f: speaker and time of every message"
	wrong=$(perl -CSD -MUnicode::Normalize -Mutf8 -e '
		sub f { open my $h, "<", $_[0] or die; local $/; my $s = NFKC(<$h>); $s =~ s/\s//g; $s }
		my ($g, $w) = map { [split //, f($_)] } @ARGV;
		my @p = 0 .. @$w;
		for my $i (1 .. @$g) { my @r = ($i); for my $j (1 .. @$w) { my $c = $p[$j - 1] + ($g->[$i - 1] ne $w->[$j - 1]); $_ < $c and $c = $_ for $p[$j] + 1, $r[$j - 1] + 1; push @r, $c } @p = @r }
		printf "%d", 1000 * $p[-1] / @$w' got want)
	[ "$wrong" -le 5 ]; ok $? "$f: at most 5 of 1,000 letters wrong ($wrong)"
done
echo "1..$n"
