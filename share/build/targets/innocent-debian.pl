#!/usr/bin/perl
# Texts that name no target, of kinds and languages that no manual of the machine has: documentation of Debian
# packages, fetched by apt-get download. Every second text goes to DIR/fit, for target_train, the others to DIR/held,
# to be measured on, as does all of the packages behind "held". usage: innocent-debian.pl DIR PACKAGE… held PACKAGE…
use strict; use warnings;
use File::Find qw(find); use File::Path qw(make_path); use File::Temp qw(tempdir); use IO::Uncompress::Gunzip qw(gunzip);
my $FOLDER_BYTES = 1_500_000; # of one folder, lest one book outweighs the rest
my ($dir, @packages) = @ARGV;
my $held = 0;
make_path("$dir/fit", "$dir/held");
for my $package (@packages) {
	if ($package eq 'held') { $held = 1; next }
	my $tmp = tempdir(CLEANUP => 1);
	chmod 0755, $tmp;
	system("cd '$tmp' && apt-get -q=2 download '$package' && dpkg-deb -x ./*.deb tree") == 0 or do { warn "no package $package\n"; next };
	my (@files, %sum);
	my $n = 0;
	find({ no_chdir => 1, wanted => sub { push @files, $_ if -f && !-l && m{\.(?:html?|txt|rst|page|xml|[1-8])(?:\.gz)?$|/fortunes/[^.]+$} } }, "$tmp/tree");
	for my $file (sort @files) {
		my ($folder) = $file =~ m{^(.*)/};
		my $text;
		open my $in, '<:raw', $file or die "$file: $!\n";
		$text = do { local $/; <$in> };
		if ($file =~ /\.gz$/) { gunzip(\$text => \my $plain) or next; $text = $plain }
		next if length $text < 300 || ($sum{$folder} += length $text) > $FOLDER_BYTES;
		$text = plain($text) if $file =~ /\.(?:html?|page|xml)(?:\.gz)?$/;
		open my $out, '>:raw', sprintf '%s/%s/%s-%05d.txt', $dir, $held || $n % 2 ? 'held' : 'fit', $package, $n or die "$dir: $!\n";
		print $out $text;
		close $out or die "$dir: $!\n";
		$n++;
	}
}
sub plain {
	my ($t) = @_;
	$t =~ s/<(script|style)\b.*?<\/\1>//gis;
	$t =~ s/<t[dh]\b[^>]*>/\t/gi;
	$t =~ s/<(?:p|br|div|li|tr|h[1-6]|d[td]|pre|title|section)\b[^>]*>|<\/(?:p|div|li|tr|h[1-6]|title)>/\n/gi;
	$t =~ s/<[^>]*>//g;
	my %sign = (lt => '<', gt => '>', quot => '"', nbsp => ' ', amp => '&');
	$t =~ s/&(lt|gt|quot|nbsp|amp);/$sign{$1}/g;
	$t =~ s/[ \t]*\n\s*\n/\n\n/g;
	return $t;
}
