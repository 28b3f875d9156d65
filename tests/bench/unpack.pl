#!/usr/bin/perl
# unpack.pl - the speed and memory of unpack beside bsdtar and 7zz, in turns.
# usage: unpack.pl BIN [RUNS [MB]]   (5 runs; the tar.zst has MB MiB: 2048, the 7z half of it)
# What is told: the median of the ratios of each pair, and the most memory of their own that all
# of unpack's processes held together. Where chrt is allowed, both run as if the machine were idle.
use strict;
use warnings;
use File::Temp 'tempdir';
use Time::HiRes qw(time sleep);

my ($bin, $runs, $mb) = @ARGV;
$bin or die "usage: unpack.pl BIN [RUNS [MB]]\n";
$runs ||= 5;
$mb ||= 2048;
my $dir = tempdir('sluice-bench.XXXXXX', TMPDIR => 1, CLEANUP => 1);
my @first = system('chrt -f 10 true 2>/dev/null') == 0 ? qw(chrt -f 10) : ();
srand 7;

sub run { system(@_) == 0 or die "bench: '@_' fails\n" }
sub words { my $n = shift; my @w = map { join '', map { chr(97 + rand 26) } 1 .. 2 + rand 9 } 1 .. 20000; join ' ', map { $w[rand @w] } 1 .. $n }
sub file { my ($name, @parts) = @_; open my $o, '>', $name or die "$name: $!"; print $o @parts; close $o }
sub small { my ($folder, $n, $bytes, $text) = @_;
	for my $i (1 .. $n) { my $d = sprintf '%s/%03d', $folder, $i % 200; mkdir $folder; mkdir $d; file("$d/$i.txt", "$i\n", substr $text, rand(length($text) - $bytes), $bytes) } }

# KiB of its own that PID and what it started hold (mapped files the system can drop).
sub memory { my ($pid) = @_; my $sum = 0; my @next = ($pid);
	while (defined(my $p = shift @next)) {
		# not what the shell or chrt is before it becomes unpack
		my $comm = ''; if (open my $f, '<', "/proc/$p/comm") { $comm = <$f> // '' }
		if ($comm =~ /^sluice/ && open my $f, '<', "/proc/$p/smaps_rollup") { while (<$f>) { $sum += $1 if /^Pss_Anon:\s+(\d+)/ } }
		if (open my $f, '<', "/proc/$p/task/$p/children") { push @next, split ' ', <$f> // '' } }
	$sum }

# Seconds, and with PEAK its memory.
sub timed { my ($peak, @cmd) = @_;
	run('sync');
	my $t = time;
	my $pid = fork // die;
	if (!$pid) { open STDOUT, '>', '/dev/null'; open STDERR, '>', '/dev/null'; exec @first, @cmd or exit 127 }
	if ($peak) { use POSIX ':sys_wait_h'; my $got; while (($got = waitpid $pid, WNOHANG) == 0) { my $m = memory($pid); $$peak = $m if $m > $$peak; sleep 0.02 } }
	else { waitpid $pid, 0 }
	die "bench: '@cmd' fails\n" if $? >> 8 > 1 || $? & 127;
	time - $t }

sub pair { my ($what, $archive, @other) = @_;
	my (@ratio, @ours, $peak);
	for (1 .. $runs) {
		mkdir "$dir/x";
		my $theirs = timed(undef, @other);
		run('rm', '-rf', "$dir/x");
		my $us = timed(undef, "$bin/sluice-unpack", '-q', '-o', "$dir/s", $archive);
		run('rm', '-rf', "$dir/s");
		push @ratio, $us / $theirs;
		push @ours, $us }
	@ratio = sort { $a <=> $b } @ratio;
	@ours = sort { $a <=> $b } @ours;
	$peak = 0;
	timed(\$peak, "$bin/sluice-unpack", '-q', '-o', "$dir/s", $archive);
	run('rm', '-rf', "$dir/s");
	printf "%-44s %7.2f s, ratio %.2f (%.2f to %.2f), %.1f MB\n", $what, $ours[$#ours / 2], $ratio[$#ratio / 2], $ratio[0], $ratio[-1], $peak / 1024 }

my $text = words(3_000_000);
small("$dir/f", 20000, 5000, $text);
run('bsdtar', '--format', 'zip', '-cf', "$dir/small.zip", '-C', $dir, 'f');
run("bsdtar -cf - -C $dir f | zstd -q -o $dir/small.tar.zst");
run('rm', '-rf', "$dir/f");
pair('zip of 20,000 files : bsdtar', "$dir/small.zip", 'bsdtar', '-xf', "$dir/small.zip", '-C', "$dir/x");
pair('tar.zst of 20,000 files : bsdtar', "$dir/small.tar.zst", 'bsdtar', '-xf', "$dir/small.tar.zst", '-C', "$dir/x");
small("$dir/f", 100000, 300, $text);
run('bsdtar', '--format', 'zip', '-cf', "$dir/many.zip", '-C', $dir, 'f');
run('rm', '-rf', "$dir/f");
pair('zip of 100,000 entries : 7zz', "$dir/many.zip", '7zz', 'x', '-y', '-bd', "-o$dir/x", "$dir/many.zip");
mkdir "$dir/f";
open my $noise, '<', '/dev/urandom' or die;
for my $i (1 .. $mb / 64) {
	open my $o, '>', "$dir/f/$i.bin" or die;
	for (1 .. 64) { my $b = ''; if ($i % 4) { $b .= substr $text, rand(length($text) - 4096), 4096 for 1 .. 256 } else { read $noise, $b, 1 << 20 } print $o $b }
	close $o;
	if ($i == int($mb / 128)) { run('7zz', 'a', '-bd', '-bso0', '-mx1', "$dir/large.7z", "$dir/f") } }
run("bsdtar -cf - -C $dir f | zstd -q -o $dir/large.tar.zst");
run('rm', '-rf', "$dir/f");
pair("tar.zst of $mb MiB in 64 MiB files : bsdtar", "$dir/large.tar.zst", 'bsdtar', '-xf', "$dir/large.tar.zst", '-C', "$dir/x");
pair('7z of ' . $mb / 2 . ' MiB : bsdtar', "$dir/large.7z", 'bsdtar', '-xf', "$dir/large.7z", '-C', "$dir/x");
