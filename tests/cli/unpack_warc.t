#!/usr/bin/perl
# unpack: web archives. Every record is a member or is told; what a server sent
# compressed or in chunks comes out as it was meant.
use strict; use warnings; use utf8;
use Compress::Zlib (); use Digest::SHA 'sha256_hex'; use JSON::PP ();
binmode STDOUT, ':utf8';
my $n = 0;
sub is { my ($got, $want, $what) = @_; $n++;
	if ($got eq $want) { print "ok $n - $what\n" } else { print "not ok $n - $what\n#   got  $got\n#   want $want\n" } }
chdir $ENV{TEST_TMP} or die;

sub rec { my ($type, $uri, $body, %o) = @_;
	"WARC/1.0\r\nWARC-Type: $type\r\n" . ($uri ne '' ? "WARC-Target-URI: $uri\r\n" : '') . "WARC-Date: 2020-03-01T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
	. 'Content-Type: ' . ($o{type} // 'application/http') . "\r\n" . ($o{more} // '') . 'Content-Length: ' . ($o{length} // length $body) . "\r\n\r\n$body\r\n\r\n" }
sub http { my ($body, $type, $more) = @_; "HTTP/1.1 200 OK\r\nContent-Type: " . ($type // 'text/plain') . "\r\n" . ($more // '') . "\r\n$body" }
sub chunks { my ($s, $k) = @_; join('', map { sprintf "%x\r\n%s\r\n", length, $_ } $s =~ /(.{1,$k})/gs) . "0\r\n\r\n" }
sub raw { my ($d) = Compress::Zlib::deflateInit(-WindowBits => -15); my ($a) = $d->deflate($_[0]); my ($b) = $d->flush; $a . $b }
my (%text, @items, @errors);
sub unpacked { my ($file, @bytes) = @_; open my $f, '>:raw', $file or die; print $f @bytes; close $f;
	@items = @errors = %text = ();
	open my $p, '-|', "$ENV{SLUICE_BIN}/sluice-unpack", '-o', 'store', $file or die;
	while (<$p>) { my $r = JSON::PP::decode_json($_);
		if ($r->{type} eq 'error') { push @errors, "$r->{code}"; next }
		push @items, $r;
		next if !$r->{depth} || !$r->{id};
		(my $name = $r->{path}) =~ s/^[^!]*!\///;
		open my $b, '<:raw', 'store/' . substr($r->{id}, 0, 2) . '/' . substr $r->{id}, 2 or die; local $/; $text{$name} = <$b> }
	close $p }
sub names { join ' ', map { my $p = $_->{path}; $p =~ s/^[^!]*!\///; ($_->{kind} // 'file') eq 'special' ? "($p)" : $p } grep { $_->{depth} } @items }

my $big = join '', map { pack 'N', $_ * 2654435761 } 1 .. 30000;
my $gzip = Compress::Zlib::memGzip('packed ' x 2000);
unpacked('site.warc', rec('warcinfo', '', "software: crawler\r\n", type => 'application/warc-fields', more => "WARC-Filename: site.warc\r\n"),
	rec('request', 'http://a.example/', "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"),
	rec('response', 'http://a.example/', http('<p>front</p>', 'text/html')),
	rec('response', '<https://b.example>', http('<p>bare</p>', 'text/html; charset=utf-8')),
	rec('response', 'http://a.example/dir/', http('plain')),
	rec('response', 'http://a.example/%E5%90%88%E5%90%8C%20a.txt?x=%41', http('contract')),
	rec('response', 'http://a.example/big.bin', http($big)),
	rec('response', 'http://a.example/big.bin', http($big)),
	rec('request', 'http://a.example/login', "POST /login HTTP/1.1\r\n\r\nuser=office"),
	rec('revisit', 'http://a.example/old', "HTTP/1.1 304 Not Modified\r\n\r\n"),
	rec('metadata', 'http://a.example/', "outlink: x\r\n", type => 'application/warc-fields'),
	rec('resource', 'dns:a.example', "192.0.2.1\r\n", type => 'text/dns'), rec('resource', 'file:///srv/x.txt', 'a file', type => 'text/plain'),
	rec('conversion', 'http://a.example/page.pdf', 'its text', type => 'text/plain'), rec('response', '', http('nameless')));
is(names(), 'warcinfo/site.warc (request/a.example/index) a.example/index.html b.example/index.html a.example/dir/index a.example/合同 a.txt?x=%41 a.example/big.bin a.example/big.bin'
	. ' request/a.example/login (revisit/a.example/old) metadata/a.example/index dns:a.example srv/x.txt a.example/page.pdf record-15', 'every record has a name');
is(join('|', map { $text{$_} } 'a.example/index.html', 'a.example/合同 a.txt?x=%41', 'request/a.example/login', 'dns:a.example', 'record-15'), "<p>front</p>|contract|user=office|192.0.2.1\r\n|nameless", 'and its bytes, without the head of HTTP');
is($text{'a.example/big.bin'} eq $big ? 'equal' : 'different', 'equal', 'large ones too');
is(join(' ', $items[3]{mtime}, JSON::PP::encode_json($items[0]{unpack}{container}) =~ /"complete":true/ ? 'complete' : '', scalar @errors), '2020-03-01T10:00:00Z complete 0', 'with its time; nothing is lost');

unpacked('coded.warc', rec('response', 'http://a.example/c', http(chunks('put together from chunks', 7), undef, "Transfer-Encoding: chunked\r\n")),
	rec('response', 'http://a.example/undone', http('no chunks any more', undef, "Transfer-Encoding: chunked\r\n")),
	rec('response', 'http://a.example/g', http($gzip, undef, "content-encoding: gzip\r\n")),
	rec('response', 'http://a.example/gg', http($gzip . $gzip, undef, "Content-Encoding: gzip\r\n")),
	rec('response', 'http://a.example/gc', http(chunks($gzip, 10), undef, "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n")),
	rec('response', 'http://a.example/z', http(Compress::Zlib::compress('packed ' x 2000), undef, "Content-Encoding: deflate\r\n")),
	rec('response', 'http://a.example/r', http(raw('packed ' x 2000), undef, "Content-Encoding: deflate\r\n")),
	rec('response', 'http://a.example/plain', http('not packed any more', undef, "Content-Encoding: gzip\r\n")));
my %sum; $sum{sha256_hex($text{"a.example/$_"})} .= $_ for qw(g gc z r);
is(join(' ', %sum, sha256_hex($text{'a.example/gg'}) eq sha256_hex('packed ' x 4000), scalar @errors), sha256_hex('packed ' x 2000) . ' ggczr 1 0', 'gzip, deflate of both kinds, in chunks');
is(join('|', map { $text{"a.example/$_"} } qw(c undone plain)), 'put together from chunks|no chunks any more|not packed any more', 'what the head says and the bytes do not is not believed');

unpacked('bad.warc', rec('response', 'http://a.example/cut', http('cut he'), more => "WARC-Truncated: length\r\n"), "no record, nor WARC/ one\r\n\r\n",
	rec('response', 'http://a.example/after', http('after the break')), rec('response', 'http://a.example/short', http(substr($gzip, 0, 30), undef, "Content-Encoding: gzip\r\n")),
	rec('response', 'http://a.example/behind', http($gzip . 'x' x 40, undef, "Content-Encoding: gzip\r\n")),
	rec('response', 'http://a.example/chunk', http("5\r\nabcde\r\nzz\r\n" . 'y' x 40, undef, "Transfer-Encoding: chunked\r\n")),
	rec('response', 'http://a.example/no-length', http('x'), length => '-5'), rec('response', 'http://a.example/end', http('the end is mis'), length => 900));
is(names(), 'a.example/cut a.example/after a.example/short a.example/behind a.example/chunk a.example/end', 'damage: the records behind it come');
is(join(' ', sort @errors), 'corrupt corrupt corrupt corrupt corrupt truncated truncated truncated', 'and each damage is told');
is($items[0]{unpack}{container}{complete} ? 'complete' : 'not', 'not', 'the archive is not complete');
unpacked('pack.warc.gz', map { Compress::Zlib::memGzip($_) } rec('response', 'http://a.example/1', http('one')), rec('response', 'http://a.example/', http('two', 'text/html')));
is(names(), 'pack.warc pack.warc!/a.example/1 pack.warc!/a.example/index.html', 'a stream of gzip a record');
print "1..$n\n";
