#!/usr/bin/perl
# make_ewf.pl IMAGE OUT: a forensic image (OUT.E01, OUT.E02) of IMAGE, of chunks of 1024 bytes, every second one packed.
use strict; use warnings; use Compress::Zlib;
my ($in, $out) = @ARGV; my $image = do { local (@ARGV, $/) = $in; <> };
my $adler = sub { my ($a, $b) = (1, 0); for (unpack 'C*', $_[0]) { $a = ($a + $_) % 65521; $b = ($b + $a) % 65521 } return pack 'V', $b << 16 | $a };
my @chunks = unpack '(a1024)*', $image; my $half = int(@chunks / 2);
for my $part (1, 2) {
	my $file = "EVF\x09\x0d\x0a\xff\0\1" . pack('v v', $part, 0);
	my $section = sub { my ($type, $body) = @_; my $n = 76 + length $body; my $h = pack('a16 Q< Q< x40', $type, length($file) + ($type eq 'done' || $type eq 'next' ? 0 : $n), $n); $file .= $h . $adler->($h) . $body };
	if ($part == 1) {
		$section->('header2', compress("\xFF\xFE" . join '', map { "$_\0" } split //, "3\nmain\na\tc\ncase 77\tLi Lei\n"));
		$section->('volume', pack('V V V V Q< x70', 1, scalar @chunks, 2, 512, length($image) / 512) . "\0" x 1000);
	}
	my @mine = $part == 1 ? @chunks[0 .. $half - 1] : @chunks[$half .. $#chunks]; my ($data, @rows, $i) = ('', ); my $start = length($file) + 76;
	for (@mine) { my $packed = $i++ % 2; push @rows, $start + length($data) | ($packed ? 0x80000000 : 0); $data .= $packed ? compress($_) : $_ . $adler->($_) }
	$section->('sectors', $data);
	$section->('table', pack('V x4 Q< x4 x4', scalar @rows, 0) . pack 'V*', @rows);
	$section->($part == 1 ? 'next' : 'done', '');
	open my $f, '>:raw', "$out.E0$part" or die; print $f $file; close $f;
}
