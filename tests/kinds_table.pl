#!/usr/bin/perl
# Precision, recall and F1 of each kind of identifier over labelled texts: a table for people.
# usage: kinds_table.pl BIN CASES [--bench cases.jsonl] [--errors] [--floor F1]
# CASES (tests/data/kinds.tsv): a text and, behind a TAB, all that must come of it. With --bench texts of another's
# form instead, a line of JSON each: text, expect {kind: [values]}, match "value" or "raw"; only the kinds that a text
# expects count in it. Ends with 1 when a kind is below the floor.
use strict; use warnings; use utf8;
use Encode qw(encode_utf8); use File::Temp qw(tempdir); use JSON::PP; use Unicode::Normalize qw(NFKC);
binmode STDOUT, ':utf8';
my ($bin, $cases, @more) = @ARGV;
my ($bench, $errors, $floor) = (undef, 0, 0);
while (@more) {
	my $o = shift @more;
	if ($o eq '--bench') { $bench = shift @more } elsif ($o eq '--errors') { $errors = 1 } elsif ($o eq '--floor') { $floor = shift @more } else { die "usage\n" }
}
# kinds of names are judged elsewhere (tests/cli/entities.t, contracts.t, targets.t)
my %names = map { $_ => 1 } qw(organization location country sector malware tool threat-actor project party watch host);
my (@case, %score);
my $file = $bench // $cases;
open my $in, '<:utf8', $file or die "$file: $!\n";
while (<$in>) {
	chomp;
	if ($bench) {
		my $c = JSON::PP->new->decode($_);
		push @case, { text => $c->{text}, want => $c->{expect}, by => $c->{match}, name => $c->{id} };
		next;
	}
	next if /^#/ || !/\t/;
	my ($text, $labels) = split /\t/, $_, 2;
	$text =~ s/\\n/\n/g;
	my %want;
	for (split / ; /, $labels // '') { my ($k, $v) = split /=/, $_, 2; push @{$want{$k}}, $v }
	push @case, { text => $text, want => \%want, by => 'value', name => "line $.", all => 1 };
}
my $dir = tempdir(CLEANUP => 1);
for my $i (0 .. $#case) {
	open my $out, '>:utf8', "$dir/$i.txt" or die $!;
	print $out "$case[$i]{text}\n";
	close $out or die $!;
}
my @got;
open my $run, '-|', "$bin/sluice-refs", '--json', map { "$dir/$_.txt" } 0 .. $#case or die "refs: $!";
while (<$run>) {
	my $r = decode_json($_);
	next unless $r->{type} eq 'ref' && $r->{path} =~ m{/(\d+)\.txt$};
	my $i = $1;
	my $v = $r->{kind} eq 'amount' && $case[$i]{all} ? sprintf('%s %s', $r->{currency} // '', $r->{amount}) : $r->{value};
	my @kinds = ($r->{kind}, $bench && $r->{kind} =~ /^ipv[46]$/ ? 'ip' : ());
	$got[$i]{$_}{fold($case[$i]{by} eq 'raw' ? $r->{raw} : $v)} = 1 for @kinds;
}
close $run or die "refs ended with " . ($? >> 8) . "\n";
sub fold { my $s = NFKC($_[0] // ''); $s =~ s/^\s+|\s+$//g; return lc $s }
my @bad;
for my $i (0 .. $#case) {
	my $c = $case[$i];
	my %kinds = map { $_ => 1 } keys %{$c->{want}}, $c->{all} ? grep { !$names{$_} } keys %{$got[$i] // {}} : ();
	for my $k (sort keys %kinds) {
		my $labels = $c->{want}{$k} // [];
		my %want = map { fold($_) => 1 } ref $labels eq 'HASH' ? keys %$labels : @$labels;
		my %have = %{$got[$i]{$k} // {}};
		my @missed = sort grep { !$have{$_} } keys %want;
		my @extra = sort grep { !$want{$_} } keys %have;
		$score{$k}[0] += grep { $have{$_} } keys %want;
		$score{$k}[1] += @extra;
		$score{$k}[2] += @missed;
		push @bad, map({ "$c->{name} $k: missed $_" } @missed), map({ "$c->{name} $k: extra $_" } @extra);
	}
}
printf "%-26s %7s %6s %6s %6s  %5s %5s %5s\n", qw(kind labels found extra missed P R F1);
my ($low, @sum) = (0, 0, 0, 0);
for my $k (sort keys %score) {
	my ($a, $b, $m) = @{$score{$k}};
	line($k, $a, $b, $m);
	$sum[0] += $a; $sum[1] += $b; $sum[2] += $m;
	$low++ if 2 * $a < $floor * (2 * $a + $b + $m);
}
line('all', @sum);
sub line {
	my ($k, $a, $b, $m) = @_;
	printf "%-26s %7d %6d %6d %6d  %5.3f %5.3f %5.3f\n", $k, $a + $m, $a, $b, $m, $a + $b ? $a / ($a + $b) : 1, $a + $m ? $a / ($a + $m) : 1,
		$a + $b + $m ? 2 * $a / (2 * $a + $b + $m) : 1;
}
if ($errors) { print "$_\n" for @bad }
exit($low ? 1 : 0);
