#!/usr/bin/perl
# Makes share/refs/zh-places.tsv from the npm package china-area-data (MIT):
# usage: zh-places.pl package/v5/data.json > share/refs/zh-places.tsv
use strict; use warnings; use utf8;
use JSON::PP;
binmode STDOUT, ':utf8';
open my $f, '<:raw', $ARGV[0] or die "$ARGV[0]: $!\n";
my $data = decode_json(do { local $/; <$f> });
my (%level, %seen);
$level{$_} = 'province' for keys %{ $data->{86} };
for my $p (keys %{ $data->{86} }) {
	for my $c (keys %{ $data->{$p} || {} }) {
		$level{$c} = 'city';
		$level{$_} = 'county' for keys %{ $data->{$c} || {} };
	}
}
print "# zh-places: Chinese provinces, cities and counties. names, level. Made by share/build/zh-places.pl from china-area-data (MIT).\n";
for my $k (sort { $a <=> $b } grep { exists $level{$_} } map { keys %$_ } values %$data) {
	my ($name) = grep { defined } map { $_->{$k} } values %$data;
	next if !$name || length($name) < 2 || $name =~ /^(市辖区|县|城区|郊区|矿区|省直辖|自治区直辖)/ || $seen{$name}++;
	my @names = ($name);
	if ($level{$k} ne 'county') {
		(my $short = $name) =~ s/(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市|地区|盟)$//;
		push @names, $short if $short ne $name && length($short) >= 2 && !$seen{$short}++;
	}
	print join('|', @names), "\t$level{$k}\n";
}
