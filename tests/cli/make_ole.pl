#!/usr/bin/perl
# make_ole.pl OUT NAME=FILE… - a compound file ([MS-CFB] version 3) of whole
# streams (STORAGE/NAME for one in a storage of the root), each padded to the 4,096 bytes from which on sectors hold it.
use strict; use warnings;
my $out = shift;
my (@dir, @fat, $body);
$body = '';
sub add { my ($bytes) = @_; my $first = @fat; my $n = int((length($bytes) + 511) / 512);
	push @fat, map { $_ == $n - 1 ? 0xFFFFFFFE : $first + $_ + 1 } 0 .. $n - 1;
	$body .= $bytes . "\0" x ($n * 512 - length $bytes); return $first; }
push @fat, 0xFFFFFFFD; # sector 0 is the table itself
for (@ARGV) {
	my ($name, $file) = split /=/, $_, 2;
	open my $in, '<:raw', $file or die "$file: $!";
	my $bytes = do { local $/; <$in> };
	$bytes .= "\0" x (4096 - length $bytes) if length $bytes < 4096;
	my $in_storage = $name =~ s,^(.*)/,, ? $1 : '';
	push @dir, [ $in_storage, 1, 0, 0, '' ] if $in_storage ne '' && !grep { $_->[1] == 1 && $_->[0] eq $in_storage } @dir;
	push @dir, [ $name, 2, add($bytes), length $bytes, $in_storage ];
}
my $entries = '';
# a list to the right: [MS-CFB] wants a red-black tree, readers walk any
for my $i (-1 .. $#dir) {
	my ($name, $type, $start, $size, $parent) = $i < 0 ? ('Root Entry', 5, 0xFFFFFFFE, 0, undef) : @{ $dir[$i] };
	my ($right) = grep { $i >= 0 && $dir[$_][4] eq $parent } $i + 1 .. $#dir;
	my ($child) = grep { $type == 5 ? $dir[$_][4] eq '' : $type == 1 && $dir[$_][4] eq $name } 0 .. $#dir;
	my $wide = join '', map { pack 'v', ord } split(//, $name), "\0";
	$entries .= pack('a64 v C C V V V a16 V a16 V V V', $wide, length $wide, $type, 1, 0xFFFFFFFF, defined $right ? $right + 1 : 0xFFFFFFFF,
		defined $child ? $child + 1 : 0xFFFFFFFF, '', 0, '', $start, $size, 0);
}
my $directory = add($entries . "\0" x (-length($entries) % 512));
die "too large for one table\n" if @fat > 128;
open my $f, '>:raw', $out or die "$out: $!";
print $f pack('H16 a16 v v v v v a6 V V V V V V V V V V', 'd0cf11e0a1b11ae1', '', 0x3E, 3, 0xFFFE, 9, 6, '', 0, 1, $directory, 0, 4096,
	0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0), pack('V', 0xFFFFFFFF) x 108;
print $f pack('V*', @fat, (0xFFFFFFFF) x (128 - @fat)), $body;
close $f or die "$out: $!";
