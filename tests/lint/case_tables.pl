#!/usr/bin/perl
# case_tables.pl - every table, view and column of a case file is described in
# sluice-case(5), and nothing is described that is not there.
use strict; use warnings;
my %have;
open my $in, '<', 'lib/casefile/schema.sql' or die; my $sql = do { local $/; <$in> };
while ($sql =~ /^CREATE (?:VIRTUAL )?TABLE IF NOT EXISTS (\w+)(?: USING fts5)? ?\((.*?)\)(?: STRICT[^;]*)?;/msg) {
	my ($table, $body) = ($1, $2);
	if ($body !~ /\n/) { $have{$table}{(split /,/, $body)[0]} = 1; next }
	for (split /\n/, $body) { $have{$table}{$1} = 1 if /^\s+(\w+) (?:TEXT|INTEGER|REAL|BLOB)/ }
}
# a view's columns: the names at the end of what its first SELECT lists
open $in, '<', 'lib/casefile/views.sql' or die; $sql = do { local $/; <$in> }; $sql =~ s/^--.*\n//mg;
while ($sql =~ /^CREATE VIEW "?(\w+)"? AS\n(.*?);$/msg) {
	my ($view, $body) = ($1, $2);
	my ($depth, $item, @items) = (0, '');
	for my $token ($body =~ /\G(\w+|\s+|'[^']*'|"[^"]*"|.)/gs) {
		$depth++ if $token eq '('; $depth-- if $token eq ')';
		next if $token =~ /^(?:SELECT|DISTINCT)$/ && !$depth && $item !~ /\S/;
		last if $token eq 'FROM' && !$depth;
		if ($token eq ',' && !$depth) { push @items, $item; $item = '' } else { $item .= $token }
	}
	for (@items, $item) { s/\s+$//; $have{$view}{$1} = 1 if /(?:AS |\.|^\s*)(\w+)$/ }
}
my ($table, %told, $bad) = ('');
open $in, '<', 'man/sluice-case.5' or die;
my $section = '';
while (<$in>) {
	$section = $1 if /^\.Sh (.*)/;
	next unless $section =~ /^(?:VIEWS|EVIDENCE|DERIVED)$/;
	$table = $1, $told{$table} = {} if /^\.It Sy (\w+)$/;
	$told{$table}{$1} = 1 if /^\.It Va (\w+)$/;
}
for my $t (sort keys %have) {
	print("sluice-case(5) does not describe $t\n"), $bad++, next unless $told{$t};
	for (sort keys %{ $have{$t} }) { print("sluice-case(5) does not describe $t.$_\n"), $bad++ unless $told{$t}{$_} }
	for (sort keys %{ $told{$t} }) { print("sluice-case(5) describes $t.$_, which is not there\n"), $bad++ unless $have{$t}{$_} }
}
for (sort keys %told) { print("sluice-case(5) describes $_, which is not there\n"), $bad++ unless $have{$_} }
die "no tables found" unless keys %have > 30;
exit($bad ? 1 : 0);
