#!/usr/bin/perl
# Cuts Chinese documentation of the machine (tests/bench/corpus.pl, its OUT.zh) into texts
# that name no target, for target_train: every second piece, so that the others
# remain to be measured on. Writes DIR/NNN.txt. usage: innocent-zh.pl TEXT DIR
use strict;
use warnings;

my ($from, $dir) = @ARGV;
open my $in, '<:raw', $from or die "$from: $!\n";
my ($piece, $n, $text) = (0, 0, '');
while (my $line = <$in>) {
	$text .= $line;
	next if length $text < 40_000 && !eof $in;
	if ($piece++ % 2 == 0) {
		open my $out, '>:raw', sprintf '%s/%03d.txt', $dir, $n++ or die "$dir: $!\n";
		print $out $text;
		close $out or die "$dir: $!\n";
	}
	$text = '';
}
