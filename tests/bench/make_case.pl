#!/usr/bin/perl
# make_case.pl STORE FROM TO: a made-up stream of the documents FROM to TO, ten
# mentions each, on standard output, their texts in STORE. Words, names and
# addresses are drawn so that few are everywhere and most are rare, as in life.
# The same number gives the same document, so shards are parts of one case.
use strict; use warnings; use utf8;
use Digest::SHA 'sha256_hex'; use Encode 'encode_utf8';
my ($store, $from, $to) = @ARGV;
mkdir $store; mkdir "$store/tmp";
put("$store/VERSION", "sluice-store 1\n");
sub put { open my $f, '>:raw', $_[0] or die "$_[0]: $!"; print $f $_[1]; close $f }
srand 7;
my @han = map { encode_utf8(chr(0x4e00 + int rand 6000) . chr(0x4e00 + int rand 6000)) } 1 .. 20000;
my @latin = map { join '', map { chr(97 + int rand 26) } 1 .. 3 + int rand 7 } 1 .. 20000;
sub few { my $n = shift; int($n ** rand() - 1) } # of N, the first far more often: Zipf's law
my $out = '';
for my $i ($from .. $to - 1) {
	srand $i;
	my ($text, @ref) = ('');
	my $mention = sub {
		my ($kind, $value, $role) = @_;
		my $at = length $text;
		$text .= $value;
		push @ref, [ $kind, $value, $at, length $text, $role ];
	};
	my $org = few(50000);
	for my $part (0 .. 9) {
		$text .= join('', map { $han[few(20000)] } 1 .. 4) . encode_utf8('，') . join(' ', map { $latin[few(20000)] } 1 .. 2) . ' ';
		if ($part < 2) { $mention->('organization', $han[$org % 20000] . $han[few(20000)] . encode_utf8('公司'), $i % 5 ? undef : 'target') }
		elsif ($part < 4) { $mention->('email', "user$i.$part\@mail.example") }
		elsif ($part < 6) { $mention->('email', 'staff' . few(20000) . '@mail.example', 'staff') }
		elsif ($part < 7) { $mention->('domain', 'host' . few(300000) . '.example') }
		elsif ($part < 8) { $mention->('ipv4', '198.51.' . few(256) . '.' . few(256)) }
		elsif ($part < 9) { $mention->('phone', sprintf '+86139%08d', few(9999999)) }
		else { $mention->('location', ('IN', 'VN', 'KZ', 'MN', 'TH', 'NP')[rand 6]) }
		$text .= "\n";
	}
	my $id = sha256_hex($text);
	mkdir "$store/" . substr $id, 0, 2;
	put("$store/" . substr($id, 0, 2) . '/' . substr($id, 2) . '.txt', $text);
	my $path = sprintf 'dump.tar!/%03d/%06d.txt', $i / 1000, $i;
	$out .= qq({"sluice":1,"type":"item","id":"$id","path":"$path","size":) . length($text) . qq(,"depth":1,"mtime":"2020-01-01T00:00:00Z","store":"$store","identify":{"mime":"text/plain","format":"text","charset":"utf-8"},"text":{"by":"plain","chars":) . int(length($text) / 2) . qq(,"lang":"zh"}}\n);
	for my $r (@ref) {
		my ($kind, $value, $start, $end, $role) = @$r;
		my $context = substr($text, $start > 20 ? index($text, ' ', $start - 20) + 1 : 0, 0) . $value;
		$out .= qq({"sluice":1,"type":"ref","item":"$id","path":"$path","kind":"$kind","value":"$value","raw":"$value","start":$start,"end":$end,"context":"mail to $context now","score":0.9,) . ($role ? qq("role":"$role",) : '') . qq("by":"$kind"}\n);
	}
	$out .= qq({"sluice":1,"type":"target","item":"$id","path":"$path","name":"$han[few(3000)]$han[7]","country":"IN","sector":"government","score":0.8}\n) if $i % 20 == 0;
	$out .= qq({"sluice":1,"type":"contract","item":"$id","path":"$path","number":"DY-$i","title":"$han[few(3000)]","amount":) . few(1000000) . qq(,"currency":"CNY","signed":"2020-03-01","score":0.8}\n) if $i % 50 == 0;
	if (length $out > 1 << 20) { print $out; $out = '' }
}
print $out;
