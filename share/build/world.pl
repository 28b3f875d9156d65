#!/usr/bin/perl
# world.pl ATLAS - writes share/report/world.tsv: per country its ISO 3166-1
# code, English and Chinese name, a point inside it and its outline, for the
# report's map. ATLAS is the npm package world-atlas 2.0.2 unpacked (Natural
# Earth, public domain); names are Unicode CLDR's. Run by hand: make world.
#
# The projection is Equal Earth (Savric, Patterson, Jenny 2018), so that areas
# can be compared; on a grid of 1000 units the 1:110m outlines keep their shape
# and take 30 kB. Countries too small for that scale have a point only.
use strict; use warnings; use utf8; use JSON::PP; use Encode 'decode_utf8';
binmode STDOUT, ':encoding(UTF-8)';
my ($atlas) = @ARGV; die "usage: world.pl ATLAS\n" unless $atlas;
my $iso = $ENV{ISO_CODES} // '/usr/share/iso-codes/json';
my $cldr = $ENV{CLDR} // '/usr/share/unicode/cldr/common';
my $WIDTH = 1000;

sub slurp { open my $f, '<:raw', $_[0] or die "$_[0]: $!\n"; local $/; <$f> }
sub topo {
	my $t = decode_json(slurp("$atlas/$_[0]"));
	my ($s, $o) = @{$t->{transform}}{qw(scale translate)};
	my @arcs = map { my ($x, $y) = (0, 0); [map { $x += $_->[0]; $y += $_->[1]; [$x * $s->[0] + $o->[0], $y * $s->[1] + $o->[1]] } @$_] } @{$t->{arcs}};
	my $ring = sub { my @p; for my $a (@{$_[0]}) { my @q = @{$arcs[$a < 0 ? ~$a : $a]}; @q = reverse @q if $a < 0; shift @q if @p; push @p, @q } \@p };
	my %c;
	for my $g (@{$t->{objects}{countries}{geometries}}) {
		next unless $g->{type};
		my @polygons = $g->{type} eq 'Polygon' ? $g->{arcs} : @{$g->{arcs}};
		push @{$c{$g->{id} // ''}}, map { cut(unwrap($ring->($_->[0]))) } @polygons;
	}
	return \%c;
}
sub project {
	my ($lon, $lat) = map { $_ * 3.14159265358979 / 180 } @_;
	my ($a1, $a2, $a3, $a4, $m) = (1.340264, -0.081106, 0.000893, 0.003796, sqrt(3) / 2);
	my $sin = $m * sin $lat; my $t = atan2 $sin, sqrt(1 - $sin * $sin); my $u = $t * $t; my $v = $u ** 3;
	my $x = $lon * cos($t) / ($m * ($a1 + 3 * $a2 * $u + $v * (7 * $a3 + 9 * $a4 * $u)));
	my $y = $t * ($a1 + $a2 * $u + $v * ($a3 + $a4 * $u));
	return (($x / 2.70663 + 1) * $WIDTH / 2, 0.475 * $WIDTH * (1 - ($y + 1.02) / (1.3173 + 1.02)));
}
# The atlas joins what the antimeridian cuts: longitudes go on past 180 here,
# and clip() takes what lies on one side of it.
sub unwrap { my $p = shift; for my $i (1 .. $#$p) { my $d = $p->[$i][0] - $p->[$i - 1][0]; $p->[$i] = [$p->[$i][0] - 360 * ($d > 180 ? 1 : $d < -180 ? -1 : 0), $p->[$i][1]] while abs($d = $p->[$i][0] - $p->[$i - 1][0]) > 180 } $p }
sub clip {
	my ($p, $at, $side) = @_; my @out;
	for my $i (0 .. $#$p) {
		my ($q, $r) = ($p->[$i - 1], $p->[$i]); my ($in, $was) = map { ($_->[0] - $at) * $side >= 0 } $r, $q;
		push @out, [$at, $q->[1] + ($r->[1] - $q->[1]) * ($at - $q->[0]) / ($r->[0] - $q->[0])] if $in != $was;
		push @out, $r if $in;
	}
	return \@out;
}
sub cut {
	my $p = shift; my @rings = clip($p, -180, 1);
	push @rings, [map { [$_->[0] + 360, $_->[1]] } @{clip($p, -180, -1)}];
	my @all = map { (clip($_, 180, -1), [map { [$_->[0] - 360, $_->[1]] } @{clip($_, 180, 1)}]) } @rings;
	return grep { @$_ > 2 } @all;
}
# twice the area, and the centre of gravity
sub centre {
	my ($a, $x, $y) = (0, 0, 0); my $p = shift;
	for my $i (0 .. $#$p) {
		my ($q, $r) = ($p->[$i - 1], $p->[$i]); my $c = $q->[0] * $r->[1] - $r->[0] * $q->[1];
		$a += $c; $x += ($q->[0] + $r->[0]) * $c; $y += ($q->[1] + $r->[1]) * $c;
	}
	return $a ? (abs $a, $x / (3 * $a), $y / (3 * $a)) : (0, @{$p->[0]});
}
sub outline {
	my @out;
	for my $ring (@_) {
		my @p;
		for (@$ring) { my ($x, $y) = map { sprintf '%.0f', $_ } project(@$_); push @p, [$x, $y] unless @p && $p[-1][0] == $x && $p[-1][1] == $y }
		next if @p < 4;
		my ($x, $y) = @{shift @p}; my $d = "M$x $y";
		my $first = 1;
		for (@p) { my ($dx, $dy) = ($_->[0] - $x, $_->[1] - $y); ($x, $y) = @$_; $d .= ($first ? 'l' : $dx < 0 ? '' : ' ') . $dx . ($dy < 0 ? '' : ' ') . $dy; $first = 0 }
		push @out, $d . 'z';
	}
	return join '', @out;
}
my (%name, %en, %zh);
for (['en', \%en], ['zh', \%zh]) {
	my $xml = decode_utf8(slurp("$cldr/main/$_->[0].xml"));
	my ($t) = $xml =~ m{<territories>(.*?)</territories>}s;
	$_->[1]{$1} //= $2 while $t =~ m{<territory type="([A-Z]{2})">([^<]+)<}g;
	s/&amp;/&/g for values %{$_->[1]};
}
my ($fine, $coarse) = (topo('countries-50m.json'), topo('countries-110m.json'));
print "# Made by share/build/world.pl: do not edit. ISO 3166-1 | English | Chinese | x | y | outline (Equal Earth, 1000 units wide)\n";
for my $c (sort { $a->{alpha_2} cmp $b->{alpha_2} } @{decode_json(slurp("$iso/iso_3166-1.json"))->{'3166-1'}}) {
	my ($code, $n) = @$c{qw(alpha_2 numeric)};
	next if $code eq 'AQ';
	my ($best) = sort { (centre($b))[0] <=> (centre($a))[0] } @{$fine->{$n} || []};
	my ($x, $y) = $best ? map { sprintf '%.0f', $_ } project((centre($best))[1, 2]) : ('', '');
	print join("\t", $code, $en{$code} // $c->{name}, $zh{$code} // '', $x, $y, outline(@{$coarse->{$n} || []})), "\n";
}
