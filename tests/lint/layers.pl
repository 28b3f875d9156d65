#!/usr/bin/perl
# The layers of the code, enforced:
# base <- record, store, format <- work, cli <- wings <- cmd. Workers and the
# stage driver know no wing; a wing describes itself to them as a table.
use strict; use warnings;
my %below = (base => [], record => ['base'], store => ['base'], format => ['base']);
my @wings = qw(unpack identify text refs casefile report bind job);
$below{$_} = [qw(base record store format work)] for @wings;
$below{work} = [qw(base record store)];
$below{cli} = [qw(base record store)];
# who may know a library's header
my %only = ('archive.h' => qr{^lib/unpack/}, 'archive_entry.h' => qr{^lib/unpack/}, 'magic.h' => qr{^lib/identify/},
	'sqlite3.h' => qr{^lib/(casefile|format)/}, 'seccomp.h' => qr{^lib/work/});
# public header -> module that implements it
my %module = map { $_ => 'base' } qw(str arena err utf8 hash json io);
$module{$_} = 'work' for qw(work stage pipeline); $module{$_} = $_ for qw(record store cli), @wings;
$module{ocr} = 'text';
my $bad = 0;
sub complain { print "$_[0]\n"; $bad++ }
my %seen;
for my $f (glob('lib/*/*.c lib/*/*.cc lib/*/*.h cmd/*.c include/sluice/*.h')) {
	my ($name) = $f =~ m{([^/]+)$};
	complain("$f: a file of this name stands in $seen{$name} too") if $seen{$name} && $f !~ /^(cmd|include)/ && $seen{$name} !~ /^(cmd|include)/ ;
	$seen{$name} = $f;
	my ($mod) = $f =~ m{^lib/([^/]+)/};
	my $lines = 0;
	open my $in, '<', $f or die "$f: $!";
	while (<$in>) {
		$lines++;
		next unless /^\s*#\s*include\s*[<"]([^>"]+)[>"]/;
		my $h = $1;
		complain("$f:$.: $h belongs elsewhere") if $only{$h} && $f !~ $only{$h};
		complain("$f:$.: a public header includes $h, which is no public header of ours or of the C library")
			if $f =~ m{^include/} && $h !~ m{^sluice/|^(std\w+|string|stdio|sys/types|time|inttypes|stdatomic)\.h$};
		if ($f =~ m{^cmd/} && $h =~ m{^\w+/\w+\.h$} && $h !~ m{^(sluice|sys)/}) { complain("$f:$.: cmd sees public headers only, not $h"); }
		next unless $mod;
		my $to = $h =~ m{^sluice/(\w+)\.h$} ? $module{$1} : $h =~ m{^(\w+)/[\w-]+\.(h|def)$} && -d "lib/$1" ? $1 : undef;
		next if !defined $to || $to eq $mod || !$below{$mod};
		complain("$f:$.: $mod must not include $to ($h)") unless grep { $_ eq $to } @{$below{$mod}};
	}
}
exit($bad ? 1 : 0);
