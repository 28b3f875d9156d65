# macbinary, applesingle, appledouble with attributes: perl mac.pl KIND FILE
use strict; my ($kind, $file) = @ARGV; my $out;
if ($kind eq 'bin') {
	my $data = "office\@dongyou.example\n"; my $rsrc = 'R' x 40; my $name = "Brief.txt";
	my $h = pack('C C a63 a4 a4 C C n n n C C N N N N n C', 0, length $name, $name, 'TEXT', 'ttxt', 0, 0, 0, 0, 0, 0, 0, length $data, length $rsrc, 3000000000, 3000000000, 0, 0);
	$h .= "\0" x (128 - length $h);
	$out = $h . $data . "\0" x (128 - length $data) . $rsrc . "\0" x (128 - length $rsrc);
} elsif ($kind eq 'as') {
	my $data = "office\@dongyou.example\n"; my $name = "Brief.txt"; my $at = 26 + 24;
	$out = pack('N N a16 n', 0x00051600, 0x00020000, '', 2) . pack('N N N', 3, $at, length $name) . pack('N N N', 1, $at + length $name, length $data) . $name . $data;
} else {
	my $url = 'https://files.dongyou.example/a.zip';
	my $list = "bplist00" . "\xA1\x01" . "\x5F\x10" . chr(length $url) . $url; my $table = length $list;
	$list .= pack('C C', 8, 10) . pack('x5 C C C Q> Q> Q>', 0, 1, 1, 2, 0, $table);
	my @a = (["com.apple.metadata:kMDItemWhereFroms", $list], ["com.apple.quarantine", "0083;5e5e0000;Safari;\0"], ["com.apple.lastuseddate#PS", "\1\2\3\4\0\0\0\0"]);
	my $entries = ''; my $values = ''; my $size = 0;
	for (@a) { my $n = 11 + length($_->[0]) + 1; $size += ($n + 3) & ~3; }
	my $start = 120 + $size;
	for (@a) { my $e = pack('N N n C', $start + length $values, length $_->[1], 0, 1 + length $_->[0]) . $_->[0] . "\0"; $e .= "\0" while length($e) % 4; $entries .= $e; $values .= $_->[1]; }
	my $end = $start + length $values;
	$out = pack('N N a16 n', 0x00051607, 0x00020000, 'Mac OS X        ', 2) . pack('N N N', 9, 50, $end - 50) . pack('N N N', 2, $end, 0) . "\0" x 34
		. 'ATTR' . pack('N N N N x12 n n', 0, $end, $start, length $values, 0, scalar @a) . $entries . $values;
}
open my $f, '>:raw', $file or die; print $f $out; close $f;
