#!/usr/bin/perl
# Scores target records and roles against made-up texts with their truth.
# usage: targets_score.pl BIN CASES GAZETTEER [--errors] [--joined]
# --joined: all texts of the file but the innocent lines as one, as a long document of a leak has it.
# A case is "%% name", "%path NAME" where its file's name matters, its text, then "=> key=value; …" for each
# target that must come ("a|b": either will do) and "@ role name" for each role. Texts that start with "%innocent"
# are lines, each a text of its own ("\\n" breaks it) that names no target. A target is right when its name, as it stands
# in the text or in its normal form (or its host, where no name is asked for) is; other keys are scored apart. What comes
# without being asked for is wrong. One line a group, then the totals.
use strict; use warnings; use utf8;
use Encode qw(decode_utf8 encode_utf8); use File::Basename qw(dirname); use File::Path qw(make_path); use File::Spec; use File::Temp qw(tempdir); use JSON::PP;
binmode STDOUT, ':utf8';
my ($bin, $cases, $gazetteer, @options) = @ARGV;
my ($errors, $joined) = map { my $o = $_; scalar grep { $_ eq $o } @options } qw(--errors --joined);
$bin = File::Spec->rel2abs($bin);
my ($dir, $innocents, @case) = (decode_utf8(tempdir(CLEANUP => 1)), 0); # characters: encoded where it becomes a file's name
open my $in, '<:utf8', $cases or die "$cases: $!";
while (<$in>) {
	chomp;
	if (/^%innocent/) { push @case, map { chomp; s/\\n/\n/g; { name => 'innocent-' . ++$innocents, text => "$_\n", want => [], role => [] } } <$in>; last }
	if (/^%% (\S+)/) { push @case, { name => $1, text => '', want => [], role => [] } }
	elsif (!@case) { next }
	elsif (/^%path (\S.*)/) { $case[-1]{path} = $1 }
	elsif (/^=> (.*)/) { push @{$case[-1]{want}}, { map { /^\s*(\w+)=(.*?)\s*$/ ? ($1, $2) : () } split /;/, $1 } }
	elsif (/^@ (\S+) (.*)/) { push @{$case[-1]{role}}, [$1, $2] }
	else { $case[-1]{text} .= "$_\n" }
}
if ($joined) {
	my (%seen, @want);
	my @plain = grep { !$_->{path} && $_->{name} !~ /^innocent/ } @case;
	for my $w (map { @{$_->{want}} } @plain) { push @want, $w unless $seen{join '|', $w->{name} // '', $w->{host} // ''}++ }
	@case = ({ name => 'joined', text => join("\n", map { $_->{text} } @plain), want => \@want, role => [] });
}
for (@case) {
	s/\n+\z/\n/ for $_->{text};
	$_->{file} = encode_utf8("$dir/$_->{name}/" . ($_->{path} // 'a.txt'));
	make_path(dirname($_->{file}));
	open my $out, '>:utf8', $_->{file} or die $!;
	print $out $_->{text};
	close $out or die $!;
}
my (%got, %ref);
# a file whose path matters goes through the stages: only there its path is looked at
my @paths = grep { $_->{path} } @case;
my $stages = @paths ? "cd '$dir'; '$bin/sluice-unpack' -q -o '$dir/store' " . join(' ', map { "'./$_->{name}'" } @paths) . " | '$bin/sluice-identify' | '$bin/sluice-text' | '$bin/sluice-refs' -g '" . File::Spec->rel2abs($gazetteer) . "';" : '';
my @plain = map { $_->{file} } grep { !$_->{path} } @case;
open my $run, '-|', 'sh', '-c', encode_utf8($stages) . (@plain ? '"$@"' : ':'), 'sh', "$bin/sluice-refs", '--json', '-g', File::Spec->rel2abs($gazetteer), @plain or die "refs: $!";
while (<$run>) {
	my $r = decode_json($_);
	next unless ($r->{path} // q()) =~ m{^(?:\Q$dir\E/|\./)?([^/]+)/};
	push @{$got{$1}}, $r if $r->{type} eq 'target';
	push @{$ref{$1}}, $r if $r->{type} eq 'ref';
}
close $run;
my (%tp, %fp, %fn, $fields, $right, $roles, $roles_right);
$fields = $right = $roles = $roles_right = 0;
for my $c (@case) {
	(my $group = $c->{name}) =~ s/-\d+$//;
	my @have = @{$got{$c->{name}} // []};
	my %raw; # as it stands in the text, by its normal form
	$raw{$_->{value}}{$_->{raw}} = 1 for grep { $_->{kind} eq 'organization' && ($_->{role} // '') eq 'target' } @{$ref{$c->{name}}};
	my $say = sub { print "$c->{name}: @_\n" if $errors };
	for my $w (@{$c->{want}}) {
		my $key = exists $w->{name} ? 'name' : 'host';
		my ($i) = grep { my $h = $have[$_]{$key}; is($h, $w->{$key}) || ($key eq 'name' && is($have[$_]{known_as}, $w->{$key})) || ($key eq 'name' && grep { is($_, $w->{$key}) } keys %{$raw{$h // ''} // {}}) } 0 .. $#have;
		if (!defined $i) { $fn{$group}++; $say->("missed $w->{$key}"); next }
		my ($h) = splice @have, $i, 1;
		$tp{$group}++;
		for my $k (sort keys %$w) {
			$fields++;
			if ($k eq $key || is($h->{$k}, $w->{$k})) { $right++ } else { $say->("$w->{$key}: $k is '" . ($h->{$k} // '') . "', not '$w->{$k}'") }
		}
	}
	for (@have) { $fp{$group}++; $say->('extra ' . ($_->{name} // $_->{host} // '') . ' by ' . ($_->{cue} // $_->{by} // '')) }
	for my $w (@{$c->{role}}) {
		$roles++;
		my ($role, $name) = @$w;
		my @r = grep { $_->{raw} eq $name && ($_->{role} // 'unknown') eq $role && ($role eq 'unknown' || length($_->{cue} // '')) } @{$ref{$c->{name}}};
		if (@r) { $roles_right++ } else { $say->("role of $name is not $role") }
	}
}
sub is { my ($have, $want) = @_; scalar grep { ($have // '') eq $_ } split /\|/, $want }
my ($tp, $fp, $fn) = (0, 0, 0);
for (sort keys %{{%tp, %fp, %fn}}) {
	my ($a, $b, $m) = ($tp{$_} // 0, $fp{$_} // 0, $fn{$_} // 0);
	printf "%-14s found %3d extra %3d missed %3d\n", $_, $a, $b, $m if $errors;
	$tp += $a; $fp += $b; $fn += $m;
}
printf "targets P %.3f R %.3f fields %.3f roles %.3f over %d texts\n", $tp / (($tp + $fp) || 1), $tp / (($tp + $fn) || 1),
	$right / ($fields || 1), $roles_right / ($roles || 1), scalar @case;
