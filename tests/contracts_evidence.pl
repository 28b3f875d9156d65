#!/usr/bin/perl
# Does the text at each field's evidence hold the field's value, in papers read alone and as one text?
# usage: contracts_evidence.pl BIN CASES[,CASES…]; the cases are those of contracts_score.pl. Prints each
# field that it does not, then how many of how many.
use strict; use warnings; use utf8;
use Encode qw(decode_utf8 encode_utf8); use File::Temp qw(tempdir); use JSON::PP; use Unicode::Normalize qw(NFKC);
binmode STDOUT, ':utf8';
my ($bin, $cases) = @ARGV;
my ($dir, @text) = (tempdir(CLEANUP => 1));
for my $file (split /,/, $cases) {
	open my $in, '<:utf8', $file or die "$file: $!";
	my $on;
	while (<$in>) {
		if (/^%%/) { push @text, ''; $on = 1 }
		elsif ($on && !/^=>/) { s/\\t/\t/g; s/\\f/\f/g; $text[-1] .= $_ }
	}
}
push @text, join "\n\n", @text;
for (0 .. $#text) {
	open my $out, '>:utf8', "$dir/$_.txt" or die $!;
	print $out $text[$_];
	close $out or die $!;
}
# Without what scans put in or read wrongly, marks of Markdown, and the foot of a page
sub plain {
	my $s = NFKC($_[0]);
	$s =~ s/\n\f?[-—–\s]*\d+[-—–\s]*\n//g;
	$s =~ s/[\s_*"“”「」《》]//g;
	$s =~ tr/OolI۰-۹٠-٩/00110-90-9/;
	return lc $s;
}
sub holds {
	my ($k, $v, $at) = @_;
	my $words = $at =~ /[零〇○壹贰貳叁參肆伍陆陸柒捌玖拾佰仟一二三四五六七八九十百千两兩]/;
	if ($k eq 'amount') {
		$at =~ s/[,'٬]//g;
		$at =~ s/(\d)万(\d)$/$1$2/; # 18万5
		for my $n ($at =~ /\d+(?:\.\d+)?/g) {
			for (-2 .. 9) { return 1 if abs($n * 10 ** $_ - $v) <= 1e-6 * $v }
		}
		return 1 if $at =~ /\d *(?:млн|млрд|тыс|million|mille|tỷ|triệu)\W*\d/; # 2 млн 300 тыс
		return $words || $at =~ /hundred|thousand|million/ || $at =~ /тысяч|миллион/;
	}
	if ($k eq 'signed' || $k eq 'effective') {
		return $words || index($at, substr $v, 2, 2) >= 0 || $at =~ /^1[34]\d\d\b|民國|令和/; # years of other calendars
	}
	return index($at, $v) >= 0 || (length $at >= 2 && index($v, $at) >= 0);
}
my ($all, $off) = (0, 0);
open my $run, '-|', "$bin/sluice-refs", '--json', map { "$dir/$_.txt" } 0 .. $#text or die "refs: $!";
while (<$run>) {
	my $r = decode_json($_);
	next if $r->{type} ne 'contract' || $r->{path} !~ m{(\d+)\.txt$};
	my $bytes = encode_utf8($text[$1]);
	for my $k (sort keys %{$r->{evidence}}) {
		my ($a, $b) = @{$r->{evidence}{$k}};
		my $v = $k eq 'relation' ? $r->{relation}{to} : $r->{$k};
		next if !defined $v;
		my $at = decode_utf8(substr $bytes, $a, $b - $a);
		$all++;
		next if holds($k, $k eq 'amount' ? $v : plain($v), plain($at));
		$off++;
		print "$k: '$v' at '$at'\n";
	}
}
print "$off of $all fields off\n";
