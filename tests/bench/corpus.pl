#!/usr/bin/perl
# Makes mixed English and Chinese text out of documentation that is on the
# machine (manual pages, /usr/share/doc, unpacked packages), repeated up to a size.
# usage: corpus.pl MIB OUT DIR…
# Tags and manual macros go; what is not UTF-8 is left out. Pieces of 150 KB of
# each sort take turns, as folders of a leak would; OUT.en and OUT.zh hold one sort only.
use strict;
use warnings;
use Compress::Zlib ();
use File::Find;

my ($mib, $out, @dirs) = @ARGV;
die "usage: corpus.pl MIB OUT DIR...\n" unless @dirs;
my %text = (en => '', zh => '');
find({ no_chdir => 1, wanted => sub {
	my $f = $_;
	return if !-f $f || -l $f || $f !~ /\.(?:html?|xhtml|txt|rst|md|[1-8]|gz)$/ || length $text{en} > 60e6 && length $text{zh} > 60e6;
	open my $h, '<:raw', $f or return;
	local $/;
	my $t = <$h>;
	$t = Compress::Zlib::memGunzip($t) if $f =~ /\.gz$/; # a process each would cost more
	return if !defined $t || length $t < 500 || $t =~ /\0/;
	$t =~ s/<(?:script|style)\b.*?<\/(?:script|style)>//gsi, $t =~ s/<[^>]*>//g if $f =~ /html?(?:\.gz)?$/;
	my %char = (lt => '<', gt => '>', quot => '"', nbsp => ' ', amp => '&');
	$t =~ s/&(lt|gt|quot|nbsp|amp);/$char{$1}/g;
	return if !utf8::decode(my $copy = $t);
	my $sort = ($copy =~ tr/\x{4e00}-\x{9fff}//) * 20 > length $copy ? 'zh' : 'en';
	$text{$sort} .= "$t\n" if length $text{$sort} <= 60e6;
} }, @dirs);

sub pieces {
	my ($t) = @_;
	my @p;
	for (my $at = 0; $at < length $t;) {
		my $end = index $t, "\n", $at + 150_000;
		$end = $end < 0 ? length $t : $end + 1;
		push @p, substr $t, $at, $end - $at;
		$at = $end;
	}
	return @p;
}
my @en = pieces($text{en});
my @zh = pieces($text{zh});
die "corpus.pl: no text in @dirs\n" unless @en || @zh;
sub save {
	my ($to, @sorts) = @_;
	open my $o, '>:raw', $to or die "$to: $!\n";
	for (my ($n, $i) = (0, 0); $n < $mib << 20; $i++) {
		for my $p (map { $$_[$i % @$_] } grep { @$_ } @sorts) {
			print $o $p;
			$n += length $p;
		}
	}
	close $o or die "$to: $!\n";
}
save($out, \@zh, \@en);
save("$out.en", \@en) if @en;
save("$out.zh", \@zh) if @zh;
printf STDERR "corpus: %d MB of English, %d MB of Chinese documentation\n", length($text{en}) / 1e6, length($text{zh}) / 1e6;
