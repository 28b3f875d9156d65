#!/usr/bin/perl
# Scores contract records against made-up papers with their truth.
# usage: contracts_score.pl BIN CASES [--errors | --joined]; several CASES, parted by commas, with --joined: all papers as one text
# A case is "%% name", its text ("\t" is a TAB), then "=> key=value; …" for each
# contract that must come. Records are paired with what is wanted by the most
# fields that agree; a pair counts as found when at least two do. One line: found
# and extra records, then the share of wanted fields that are right; text is
# compared without white space.
use strict; use warnings; use utf8;
use Encode qw(decode_utf8 encode_utf8); use File::Temp qw(tempdir); use JSON::PP;
binmode STDOUT, ':utf8';
my ($bin, $cases, $errors) = @ARGV;
my ($dir, @case) = (tempdir(CLEANUP => 1)); # bytes, as file names are
for my $file (split /,/, $cases) {
open my $in, '<:utf8', $file or die "$file: $!";
while (<$in>) {
	chomp;
	if (/^%% (\S+)/) { push @case, { name => encode_utf8($1), text => '', want => [] } }
	elsif (!@case) { next }
	elsif (/^=> (.*)/) { push @{$case[-1]{want}}, { map { /^\s*(\w+)=(.*?)\s*$/ ? ($1, $2) : () } split /;/, $1 } }
	else { s/\\t/\t/g; s/\\f/\f/g; $case[-1]{text} .= "$_\n" }
}
}
if (($errors // '') eq '--joined') {
	@case = ({ name => 'joined', text => join("\n\n", map { $_->{text} =~ s/\s+\z/\n/r } @case), want => [map { @{$_->{want}} } @case] });
	undef $errors;
}
for (@case) {
	open my $out, '>:utf8', "$dir/$_->{name}.txt" or die $!;
	print $out $_->{text};
	close $out or die $!;
}
my %got;
open my $run, '-|', "$bin/sluice-refs", '--json', map { "$dir/$_->{name}.txt" } @case or die "refs: $!";
while (<$run>) {
	my $r = decode_json($_);
	push @{$got{encode_utf8($1)}}, $r if $r->{type} eq 'contract' && ($r->{path} // '') =~ m{([^/]+)\.txt$};
}
close $run;
sub same {
	my ($k, $want, $have) = @_;
	return 0 if !defined $have;
	return abs($have - $want) <= 1e-6 * $want if $k eq 'amount';
	tr/ \t\x{3000}//d for $want, $have;
	return lc $want eq lc $have; # ДОГОВОР ПОСТАВКИ
}
my ($found, $extra, $missed, $fields, $right) = (0) x 5;
for my $c (@case) {
	my @have = @{$got{$c->{name}} // []};
	for my $w (@{$c->{want}}) {
		my ($best, $most) = (-1, 1);
		for my $i (0 .. $#have) {
			my $n = grep { same($_, $w->{$_}, $have[$i]{$_}) } keys %$w;
			($best, $most) = ($i, $n) if $n > $most;
		}
		$fields += keys %$w;
		if ($best < 0) { $missed++; print "$c->{name}: missed $w->{$_}\n" for $errors ? (sort keys %$w)[0] : (); next }
		my ($h) = splice @have, $best, 1;
		$found++;
		for my $k (sort keys %$w) {
			if (same($k, $w->{$k}, $h->{$k})) { $right++ } elsif ($errors) { print "$c->{name}: $k is '" . ($h->{$k} // '') . "', not '$w->{$k}'\n" }
		}
	}
	$extra += @have;
	if ($errors) { print "$c->{name}: extra " . join(' / ', map { $_ // '' } @$_{qw(party_a party_b project title amount by)}) . "\n" for @have }
}
printf "contracts P %.3f R %.3f fields %.3f over %d papers\n", $found / (($found + $extra) || 1), $found / (($found + $missed) || 1), $right / ($fields || 1), scalar @case;
