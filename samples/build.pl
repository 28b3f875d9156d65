#!/usr/bin/perl
# Builds the sample trove DONGYOU-2024 from the sources in samples/trove:
# everything in it is invented. usage: build.pl OUTDIR RENDER
use strict; use warnings; use utf8;
use FindBin qw($Bin);
use lib "$FindBin::Bin/trove";
use Make;
use File::Path qw(make_path);

binmode STDERR, ':utf8';
my ($out, $render) = @ARGV;
make_path($out) if $out;
use Cwd qw(abs_path);
$_ && ($_ = abs_path($_)) for $out, $render;
die "usage: build.pl OUTDIR RENDER\n" if !$render;
system('rm', '-rf', "$out/dump", "$out/DONGYOU-2024.zip");
make_path("$out/dump");
start("$out/dump", $render);
for my $part (qw(chats contracts targets mail traps)) {
	my $done = do "$Bin/trove/$part.pl";
	die "$part.pl: " . ($@ || $! || 'no true value') if !$done;
}
finish($out);
# as a Mac zips it: UTF-8 names, flag bit 11 not set
my @files = map { chomp; s{^\./}{}; $_ } `cd '$out/dump' && LC_ALL=C find . -type f | LC_ALL=C sort`;
open my $zip, '>:raw', "$out/DONGYOU-2024.zip" or die $!;
print $zip zip_bytes([map { ["DONGYOU-2024/$_", slurp("$out/dump/$_")] } @files]);
close $zip or die $!;
system('cp', "$Bin/trove/gazetteer.tsv", "$out/gazetteer.tsv") == 0 or die 'cp';
print scalar(@files), " files\n";
