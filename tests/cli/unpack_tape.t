#!/usr/bin/perl
# Tapes of dump(8). data/tape.dump.xz was written by dump 0.4b47 of Linux from an ext2 image; names of host, device and volume were
# wiped, times set, the sums made anew. The compressed one is made of it here, as dump -z writes it.
use strict; use warnings; use utf8; use Cwd 'abs_path'; use Compress::Zlib; use Digest::SHA 'sha256_hex'; use File::Basename; use JSON::PP ();
my $here = dirname(abs_path(__FILE__));
my $n = 0;
sub is { my ($got, $want, $what) = @_; $n++; $got //= '(nothing)';
	if ($got eq $want) { print "ok $n - $what\n" } else { print "not ok $n - $what\n#   got  $got\n#   want $want\n" } }
binmode STDOUT, ':utf8';
chdir $ENV{TEST_TMP} or die;
my (@items, @errors);
sub run { @items = @errors = (); open my $p, '-|', "$ENV{SLUICE_BIN}/sluice-unpack", '-q', '--json', '-o', 'S', @_ or die;
	while (<$p>) { my $r = JSON::PP::decode_json($_); push @{$r->{type} eq 'item' ? \@items : \@errors}, $r } close $p }
sub put { my ($name, $bytes) = @_; open my $f, '>:raw', $name or die "$name: $!"; print $f $bytes; close $f }
sub codes { join ' ', map { $_->{code} } @errors }
sub seen { join ' ', (map { $_->{path} =~ s/^[^!]*!\///r . '=' . ($_->{kind} // substr $_->{id}, 0, 8) } @items[1 .. $#items]), codes() }

my $tape = `xz -dc '$here/../data/tape.dump.xz'`;
my $row = "row of a register\n";
my %want = (again => "Ministry of Ports, Lower Ruritania\n", 'list.txt' => "Ministry of Ports, Lower Ruritania\n", 'docs/hole' => "\0" x 20480 . 'end',
	'docs/long.txt' => substr($row x 40000, 0, 640000), 'docs/合同-听雨.txt' => "\xe5\x90\x88\xe5\x90\x8c\xe7\xbc\x96\xe5\x8f\xb7\xef\xbc\x9aDY-2020-0123\n");
my $all = join ' ', (map { "$_=" . substr sha256_hex($want{$_}), 0, 8 } 'again', 'list.txt', 'docs/hole', 'docs/long.txt', 'docs/合同-听雨.txt'), 'short=link', '';
put('a.dump', $tape); run('a.dump');
is(seen() , $all, 'files, a second name, a hole, a file of two headers, a link');
is($items[0]{unpack}{container}{format} . ' ' . ($items[0]{unpack}{container}{complete} ? 'complete' : 'incomplete') . ' ' . $items[1]{mtime}, 'dump complete 2020-09-13T12:26:40Z', 'and what the container is');
run('--list', 'a.dump'); is(scalar(@items), 7, '--list');

# dump -z: the first block plain, the others behind 4 bytes of length, method and whether they are compressed
my ($records, $flags) = (10, 0x83);
my $first = substr $tape, 0, 1024;
sub signed { my ($r) = @_; substr($r, 28, 4) = "\0" x 4; my $s = 0; $s += $_ for unpack 'V256', $r; substr($r, 28, 4) = pack 'V', (84446 - $s) & 0xffffffff; $r }
substr($first, 888, 4) = pack 'V', $flags; substr($first, 896, 4) = pack 'V', $records;
my $plain = signed($first) . substr $tape, 1024;
my $packed = substr $plain, 0, $records * 1024;
for (my $at = $records * 1024, my $i = 0; $at < length $plain; $at += $records * 1024, $i++) {
	my $block = substr $plain, $at, $records * 1024;
	my $z = $i % 3 ? compress($block) : $block; # what does not shrink stays as it is
	$packed .= pack('V', length($z) << 4 | ($i % 3 ? 1 : 0)) . $z;
}
put('z.dump', $packed); run('z.dump'); is(seen(), $all, 'compressed');
is($items[0]{unpack}{container}{format}, 'dump+zlib', 'and says so');

# damage: what is lost is told
put('cut.dump', substr $tape, 0, 300 * 1024); run('cut.dump');
is((grep { /long/ } seen()) . codes(), '1truncated truncated', 'cut in a file: the file and the tape');
my $hurt = $tape; my ($header) = grep { substr($tape, $_ * 1024, 4) eq "\2\0\0\0" && substr($tape, $_ * 1024 + 24, 4) eq "\x6c\xea\0\0" } reverse 0 .. length($tape) / 1024 - 1;
substr($hurt, 1024 * $header, 40) = "\xff" x 40; put('hurt.dump', $hurt); run('hurt.dump'); is(codes() ne '' ? 'told' : 'silent', 'told', 'a header that makes no sense');
put('none.dump', "\1\0\0\0" . "\0" x 20 . "\x6c\xea\0\0" . "\0" x 2000); run('none.dump'); is(scalar(@items) . codes(), '1', 'a magic number without the sum is no tape');
put('a.isz', "IsZ!\x30\1" . "\1" x 60); run('a.isz'); is(codes(), 'unsupported', 'ISZ is named');
print "1..$n\n";
