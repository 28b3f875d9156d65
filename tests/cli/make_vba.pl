#!/usr/bin/perl
# make_vba.pl < SOURCE > MODULE: a stream of a macro's module as [MS-OVBA] packs it: compiled code first (here: nothing
# that means anything), then chunks; each third run of three and more that stood there before is a copy.
use strict; use warnings;
binmode STDIN; binmode STDOUT;
my $source = do { local $/; <STDIN> };
my $out = "\x01";
while (length $source) {
	my $plain = substr($source, 0, 4096, ''); my ($at, $body) = (0, '');
	while ($at < length $plain) {
		my ($flags, $group) = (0, '');
		for my $bit (0 .. 7) {
			last if $at >= length $plain;
			my ($len, $back) = (0, 0);
			for my $n (reverse 3 .. 18) {
				next if $at + $n > length $plain || !$at;
				my $i = rindex substr($plain, 0, $at), substr($plain, $at, $n);
				if ($i >= 0) { ($len, $back) = ($n, $at - $i); last; }
			}
			if ($len) {
				my $bits = 4; $bits++ while 1 << $bits < $at;
				$flags |= 1 << $bit; $group .= pack 'v', ($back - 1) << (16 - $bits) | ($len - 3); $at += $len;
			} else { $group .= substr $plain, $at++, 1; }
		}
		$body .= chr($flags) . $group;
	}
	$out .= pack('v', (length($body) - 1) | 0xB000) . $body;
}
print "code" x 25, $out;
