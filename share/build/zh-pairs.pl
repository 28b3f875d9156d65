#!/usr/bin/perl
# Makes lib/text/zh_pairs.txt: which Chinese characters follow which within words.
# usage: zh-pairs.pl /usr/lib/python3/dist-packages/jieba/dict.txt > lib/text/zh_pairs.txt
# (Debian's python3-jieba, MIT: words with how often they stand in its texts.)
# A line is a character and those that follow it; a pair counts when all words
# that have it stand LEAST times together.
use strict; use warnings; use utf8;
use constant LEAST => 50;
binmode STDOUT, ':utf8';
open my $f, '<:utf8', $ARGV[0] or die "$ARGV[0]: $!\n";
my %n;
while (<$f>) {
	my ($word, $often) = split ' ';
	$n{$1}{$2} += $often while $word =~ /(?=([\x{4E00}-\x{9FFF}])([\x{4E00}-\x{9FFF}]))/g;
}
for my $a (sort keys %n) {
	my $after = join '', grep { $n{$a}{$_} >= LEAST } sort keys %{ $n{$a} };
	print "$a$after\n" if $after ne '';
}
