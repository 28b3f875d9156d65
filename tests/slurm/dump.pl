#!/usr/bin/perl
# A made-up dump: dump.pl FOLDER N texts with references of many kinds, in folders of a
# hundred, copies among them, and series of pages that belong together.
use strict; use warnings;
my ($to, $n) = @ARGV;
mkdir $to;
my @who = qw(虚衡市公安局 临渊洞幽信息技术有限公司 北澜省电信公司 南岑市卫生局);
for my $i (0 .. $n - 1) {
	my $folder = sprintf '%s/%03d', $to, $i / 100;
	mkdir $folder;
	my $body = '';
	for my $k (1 .. 60) {
		my $x = ($i - ($i % 50 == 7)) * 60 + $k; # each fiftieth is a copy of the one before
		$body .= sprintf "合同编号：DY-2020-%05d\n甲方：%s\n合同金额：%d万元\nMail an office%d\@mail.example, 198.51.100.%d, CVE-2020-%d; list %d of passengers, database of host%d.example\n",
			$x, $who[$x % @who], $x % 90 + 1, $x % 5000, $x % 250, $x % 9000 + 1000, $x, $x % 700;
	}
	open my $f, '>', sprintf('%s/note-%05d.txt', $folder, $i) or die $!;
	print $f $body;
	next if $i % 100;
	for my $page (1 .. 5) {
		open my $p, '>', sprintf('%s/minutes%03d.png', $folder, $page) or die $!;
		print $p "no picture $i $page";
	}
}
