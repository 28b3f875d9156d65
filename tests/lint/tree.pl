#!/usr/bin/perl
# What may lie in the tree: the folders of the top level, no link, nothing of more
# than three megabytes, no path of somebody's machine. A test that is run by hand in the wrong
# folder leaves its files at the top, and `git add -A` would take them along.
use strict; use warnings;
my %top = map { $_ => 1 } qw(.ci .gitattributes .gitignore CHANGELOG.md CONTRIBUTING.md LICENSE Makefile README.md SECURITY.md
	cmd debian deps include lib man mk samples share tests);
my @file = `git ls-files -s 2>/dev/null`;
exit 0 unless @file; # a release has no history
my $bad = 0;
for (@file) {
	chomp;
	my ($mode, $path) = /^(\d+) \S+ \d+\t(.*)$/ or next;
	my ($first) = split m{/}, $path;
	if (!$top{$first}) { print "$path: '$first' has no place at the top of the tree\n"; $bad++; }
	if ($mode eq '120000') { print "$path: a link\n"; $bad++; }
	if (-f $path && -s _ > 3 << 20) { print "$path: of ", -s _, " bytes\n"; $bad++; }
}
for (`git grep -nIE '(^|[^A-Za-z0-9_.])/(work|root|home/[a-z]+)/[a-z]' -- ':!tests/data' ':!tests/fuzz/corpus' ':!samples' ':!tests/lint/tree.pl' 2>/dev/null`) { print "a machine's path: $_"; $bad++; }
exit($bad ? 1 : 0);
