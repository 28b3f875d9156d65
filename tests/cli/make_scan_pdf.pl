#!/usr/bin/perl
# A PDF of pages whose picture (a grey PNG, named) says what the text layer does not:
# 1 a scan in strips with a stamped header, 2 a picture among text, 3 the same
# picture again, 4 a scan whose text layer covers it.
use strict; use warnings;
my $png = do { local (@ARGV, $/) = $ARGV[0]; <> };
my ($w, $h) = unpack 'NN', substr $png, 16, 8;
my ($data, $at) = ('', 8);
while ($at + 12 <= length $png) { my ($n, $t) = unpack 'Na4', substr $png, $at, 8; $data .= substr $png, $at + 8, $n if $t eq 'IDAT'; $at += 12 + $n }
my @page = (join("\n", map { "q 500 0 0 78 40 " . (60 + 77.8 * $_) . " cm /I Do Q" } 0 .. 8) . "\nBT /F 9 Tf 40 790 Td (CONFIDENTIAL - number DY000123 - produced on 4 March) Tj ET",
	(join("\n", map { my $y = 800 - 16 * $_; "BT /F 11 Tf 60 $y Td (The ship left the harbour on the tide of line $_ and no one saw it) Tj ET" } 0 .. 20) . "\nq 360 0 0 56 60 200 cm /I Do Q") x 2,
	"q 360 0 0 56 60 700 cm /I Do Q BT 3 Tr /F 24 Tf 74 716 Td (office\@layer.example) Tj ET");
my @object = ('<</Type/Catalog/Pages 2 0 R>>', '', '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
	"<</Type/XObject/Subtype/Image/Width $w/Height $h/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors 1/BitsPerComponent 8/Columns $w>>/Length " . length($data) . ">>stream\n$data\nendstream");
my @kid;
for my $c (@page) {
	push @object, '<</Length ' . length($c) . ">>stream\n$c\nendstream";
	push @object, '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>/Contents ' . @object . ' 0 R>>';
	push @kid, @object . ' 0 R';
}
$object[1] = '<</Type/Pages/Count ' . @kid . '/Kids[' . join(' ', @kid) . ']>>';
my $out = "%PDF-1.5\n";
my @where;
for my $i (1 .. @object) { push @where, length $out; $out .= "$i 0 obj\n$object[$i - 1]\nendobj\n" }
my $x = length $out;
binmode STDOUT;
print $out, "xref\n0 ", @object + 1, "\n0000000000 65535 f \n", (map { sprintf "%010d 00000 n \n", $_ } @where), 'trailer<</Size ', @object + 1, "/Root 1 0 R>>\nstartxref\n$x\n%%EOF\n";
