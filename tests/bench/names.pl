#!/usr/bin/perl
# A watchlist of 50,000 names that nobody has: surnames and given names of syllables,
# half of them in Chinese. usage: names.pl > OUT
use strict;
use warnings;
srand 7;
binmode STDOUT, ':utf8';
my @surnames = map { chr } 0x738b, 0x674e, 0x5f20, 0x5218, 0x9648, 0x6768, 0x8d75, 0x9ec4, 0x5468, 0x5434;
my @c = ('b' .. 'd', 'f' .. 'h', 'j' .. 'n', 'p', 'r' .. 't', 'v', 'w');
my @v = qw(a e i o u);
my (%n, $i);
sub name { return ucfirst join '', map { $c[rand @c] . $v[rand @v] } 1 .. 2 + int rand 2 }
while (keys %n < 25_000) {
	my $s = $surnames[rand @surnames];
	$n{ join '', $s, map { chr(0x4e00 + int rand 6000) } 1 .. 1 + int rand 2 } = 1;
}
while (keys %n < 50_000) {
	my $first = name();
	$n{ "$first " . name() } = 1;
}
print "$_\tW", ++$i, "\n" for sort keys %n;
