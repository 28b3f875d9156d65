#!/usr/bin/perl
# Seeds for the fuzz targets, from the sample trove and by hand; all fictitious.
# usage: seeds.pl FOLDER  (from the top folder, after `make samples`); each target
# gets FOLDER/TARGET/seed-N. Merge them into the corpus with libFuzzer's -merge=1.
use strict; use warnings;
use Compress::Zlib qw(memGzip crc32); use Encode qw(encode decode); use File::Path 'make_path'; use MIME::Base64 (); use Cwd 'getcwd';
my $root = shift or die "usage: seeds.pl FOLDER\n";
my $trove = 'build/samples/dump';
my %count;
sub seed { my ($targets, @bytes) = @_;
	for my $t (split ' ', $targets) { make_path("$root/$t"); for (@bytes) { open my $f, '>:raw', "$root/$t/seed-" . ++$count{$t} or die $!; print $f $_; close $f } } }
sub slurp { open my $f, '<:raw', $_[0] or die "$_[0]: $!"; local $/; <$f> }
sub trove { map { slurp($_) } glob "$trove/$_[0]" }
sub u16le { encode('UTF-16LE', decode('UTF-8', $_[0])) }
sub sample { my $s = shift; length $s > 6000 ? substr($s, 0, 6000) : $s }

# --- text
seed('plain', map { sample($_) } trove('0/*.txt'), trove('0/*.log'), trove('README.md'));
seed('plain', "{\ntimestamp: 2023-09-18 13:35:07,\nchat_id: !r,\nsender_alias: \@u,\nmessage: a } b\n}\n", "[2021/5/1 08:00] lantern_88: 合同\n[2021/5/1 08:01] b: 好\n",
	encode('cp936', decode('UTF-8', '虚衡市公安局采购合同')), encode('UTF-16', decode('UTF-8', "合同\n甲方")), encode('cp1251', decode('UTF-8', 'Договор на оказание услуг')));
seed('plain xml html json', map { slurp($_) } glob 'tests/data/chats/*');
seed('chat_stamp', '3/15/21, 10:21 PM - a', '2021年3月15日 下午10:21', 'Mar 15, 2021, 10:21 AM', '۱۴۰۰/۱/۲، ۲۲:۲۱', '--- Day changed Tue Mar 16 2021', 'Mon Mar 15 10:00:00 2021');
seed('mail_other', "plain words\0<p>other words <a href=\"http://a.example\">x</a></p>");
seed('dxf', "0\nSECTION\n2\nENTITIES\n0\nMTEXT\n3\n{\\fArial;a} \n1\n\\U+4E2D\\P%%d\\S1/2;\n0\nEOF\n", "AutoCAD Binary DXF\r\n\x1a\0\0TEXT\0\x01in binary\0");
for ([18, 39, map { encode('cp936', decode('UTF-8', "$_\0")) } '合同图', 'plan \U+00E9', 'Elbonia'], [24, 30, map { u16le("$_\0") } 'plan', '合同', 'Elbonia']) { my ($v, $cp, @v) = @$_; my $w = $v > 18 ? 2 : 1; my $n = $w == 2 ? "\1\0\0\0" : "\1\0\0";
	seed('dwg', pack('a6 x5 C x1 V C C v x11 V x252', "AC10$v", 0, 0, 29, 25, $cp, 0x120) . join('', map { pack('v', length($_) / $w) . $_ } @v) . $n x 5 . "\0" x 8 . pack('V4', 2453033, 56871000, 2455595, 47136000) . pack('v', 1) . join('', map { pack('v', length($_) / $w) . $_ } @v[0, 1]) . "\0" x 40 . 'text of the drawing') }
{	my $t = 'scanned page'; my $c = sub { my ($n, $d) = @_; $n . pack('N', length $d) . $d . (length($d) % 2 ? "\0" : '') };
	my $z = pack('C n n n n n CCC', 1, 0x8000, 0x8000, 100 + 0x8000, 50 + 0x8000, 0x8000, 0, 0, length $t) . "\0\0\0";
	my $d = 'DJVU' . $c->('INFO', pack('n n C C v C C', 100, 50, 24, 0, 300, 22, 1)) . $c->('TXTa', pack('CCC', 0, 0, length $t) . $t . "\1" . $z);
	seed('djvu', 'AT&TFORM' . pack('N', length $d) . $d);
	my $h = '<html><body><p>Mobile <b>book</b></p></body></html>'; my $m = 'MOBI' . pack('N5', 232, 2, 65001, 1, 6) . ("\xff" x 40) . pack('N8', 2, 84, 0, 0, 0, 0, 6, 2);
	$m .= "\0" x (232 - length $m); substr($m, 68, 8) = pack('N N', 248, 5); my $r = pack('n n N n n N', 1, 0, length $h, 1, 4096, 0) . $m . 'Title'; my $o = 96;
	seed('mobi', pack('a32 n n N6 a4 a4 N N n', 'book', 0, 0, 1, 1, 0, 0, 0, 0, 'BOOK', 'MOBI', 1, 0, 2) . pack('N4', $o, 0, $o + length $r, 1) . "\0\0$r$h"); }
for my $how ('log', 'shared') { system('perl', 'tests/cli/make_one.pl', $how, "/tmp/sluice-one-$$") == 0 or die; seed('onenote unpack_onenote', slurp("/tmp/sluice-one-$$")); unlink "/tmp/sluice-one-$$"; }
for (['lnk', 'shortcut'], ['hive', 'registry'], ['evtx', 'event_log'], ['pcap', 'capture'], ['pcapng', 'capture']) { system('perl', 'tests/cli/make_windows.pl', $_->[0], "/tmp/sluice-windows-$$") == 0 or die; my $s = slurp("/tmp/sluice-windows-$$"); $s =~ s/\0+\z//; seed($_->[1], $s); unlink "/tmp/sluice-windows-$$"; }
{ my $d = "/tmp/sluice-ewf-$$"; open my $f, '>:raw', "$d.img" or die; print $f 'PK' . 'disc' x 1000; close $f; system('perl', 'tests/cli/make_ewf.pl', "$d.img", $d) == 0 or die; seed('unpack_ewf', slurp("$d.E01"), slurp("$d.E02")); unlink "$d.img", "$d.E01", "$d.E02"; }
{ my $row = "\5\0\x17\2\7\x10" . 'lilei' . "\x41" . pack('d>', 1.5) . 'ab'; my $p = pack('C n n n C n', 13, 0, 1, 512 - 2 - length $row, 0, 512 - 2 - length $row); $p .= "\0" x (510 - length($row) - length $p) . chr(length $row) . "\7" . $row;
	seed('sqlite_log', pack('N N N N x16', 0x377F0682, 3007000, 512, 0) . pack('N x20', 2) . $p, "\xD9\xD5\x05\xF9\x20\xA1\x63\xD7" . pack('N N N N N', 1, 0, 2, 512, 512) . "\0" x 484 . pack('N', 2) . $p . "\0" x 4); }
for (['bson', 'bson'], ['archive', 'bson'], ['pgdump', 'unpack_pgdump'], ['pgdump-packed', 'unpack_pgdump']) { my $d = "/tmp/sluice-dump-$$"; system('perl', 'tests/cli/make_dumps.pl', $_->[0], $d) == 0 or die; seed($_->[1], slurp($d)); unlink $d; }
{ my $d = "/tmp/sluice-ofd-$$"; system("perl tests/cli/make_dumps.pl ofd $d && cd $d && zip -qr $d.zip .") == 0 or die; seed('ofd', slurp("$d.zip")); system('rm', '-rf', $d, "$d.zip"); }
seed('unpack_mailbox', "*mbx*\r\n" . ' ' x 2041 . " 4-Mar-2021 10:00:00 +0000,12;000000000000-00000001\r\nSubject: a\n\n", "\x21\x09\x70\x19\x0a\0abcdSubject: s\n\nx", "\1\1\1\1\nSubject: a\n\nx\n\1\1\1\1\n");
seed('dicom', "\0" x 128 . 'DICM' . pack('v v a2 v a20', 2, 16, 'UI', 20, '1.2.840.10008.1.2.1') . pack('v v a2 v a8', 8, 5, 'CS', 8, 'GB18030') . pack('v v a2 v a4', 16, 16, 'PN', 4, "\xc0\xee^a") . pack('v v a2 v V v v V', 64, 629, 'SQ', 0, 20, 0xFFFE, 0xE000, 12) . pack('v v a2 v a4', 8, 80, 'SH', 4, 'A1'),
	"\0" x 128 . 'DICM' . pack('v v a2 v a18', 2, 16, 'UI', 18, '1.2.840.10008.1.2') . pack('v v V a4', 16, 16, 4, 'a^b'));
{ my $here = getcwd(); my $d = "/tmp/sluice-git-$$"; mkdir $d; system("cd $d && perl $here/tests/cli/make_git.pl") == 0 or die; seed('unpack_git', slurp("$d/a.pack"), slurp("$d/a.bundle")); seed('git_index', slurp("$d/index2"), slurp("$d/index4")); seed('unpack_zlib', slurp("$d/plain.zz"), map { slurp($_) } glob "$d/objects/*/*"); system('rm', '-rf', $d); }
seed('gettext', pack('V7', 0x950412de, 0, 2, 28, 44, 0, 0) . pack('V8', 0, 60, 5, 61, 20, 67, 4, 88) . "\0hello\0charset=ISO-8859-1 \0\0bien\0", pack('N7', 0x950412de, 0, 1, 28, 36, 0, 0) . pack('N4', 1, 44, 1, 46) . "a\0b\0");
{	my $head = sub { my ($type, $ino, $mode, $size, $addr) = @_; my $r = pack('V V V V V V V V', $type, 0, 0, 1, 0, $ino, 60012, 0) . pack('v v V Q<', $mode, 1, 0, $size) . "\0" x 112 . pack('V', length $addr) . $addr;
		$r .= "\0" x (1024 - length $r); my $s = 0; $s += $_ for unpack 'V256', $r; substr($r, 28, 4) = pack 'V', (84446 - $s) & 0xffffffff; $r };
	my $entry = sub { my ($ino, $name) = @_; pack('V v C C', $ino, 8 + (length($name) + 4 & ~3), 8, length $name) . $name . "\0" x (4 - length($name) % 4) };
	my $folder = $entry->(2, '.') . $entry->(2, '..') . $entry->(3, 'a.txt') . $entry->(4, 'b') . $entry->(3, 'c'); $folder .= "\0" x (1024 - length $folder);
	seed('unpack_dump', $head->(1, 0, 0, 0, '') . $head->(6, 0, 0, 0, "\1") . "\0" x 1024 . $head->(2, 2, 040755, 1024, "\1") . $folder . $head->(2, 3, 0100644, 1500, "\1\0") . 'x' x 1024 . $head->(2, 4, 0120777, 5, "\1") . 'a.txt' . "\0" x 1019 . $head->(5, 0, 0, 0, '')); }
seed('pgp', "\x99\0\x0b\4\x60\0\0\0\1\0\1\1\0\1\xb4\6a <b\x40>", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQALBGAAAAABAAEBAAG0BmEgPGJAPg==\n-----END PGP");
seed('torrent', 'd8:announce9:http://a/4:infod5:filesld6:lengthi5e4:pathl1:a1:beee4:name1:n9:file treed1:xd0:d6:lengthi1eeeeee');
seed('headers', "\0\xFE\xED\xFE\xED" . pack('N3', 2, 1, 2) . pack('n/a', 'ca') . pack('N2', 0, 5) . pack('n/a', 'X.509') . pack('N', 0), "\1" . "\0" x 36 . 'acsp' . "\0" x 88 . pack('N', 1) . 'desc' . pack('N2', 144, 20) . 'desc' . pack('N2', 0, 8) . 'Panel 27', "\2\5mo-yu" . ' ' x 48 . "\5\0m\0o\0-\0y\0u\0");
seed('markdown', map { sample($_) } trove('0/*.md'));
seed('markdown', "# T\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<table><tr><td>x<td>y<br>z <a href=\"u-1.md\">f</a></table>\n```\ncode\n```\n![](a.png) [l](http://a.example)\n");
seed('html', map { sample($_) } trove('0/docs/*.html'));
seed('html', '<html><meta charset=gb2312><title>T</title><meta name=author content=Me><table><tr><th colspan=2>a<th rowspan=2>b<tr><td>x<table><tr><td>i</table>y<tr><td>2</table><ul><li>1<ol><li>2</ol></ul><script>if(a<b)</script><!-- c --><a href="http://a.example/x">h</a>&amp;&#20013;&nbsp;<pre>p
q</pre><img alt=x><div title="甲方" type="paragraph"></div>');
seed('xml', "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'>]><l><p>x&b;y</p><![CDATA[1 < 2]]><sms address='+100' body='hi &amp; you'/></l>",
	'<plist><dict><key>k</key><string>v</string><array><integer>1</integer></array></dict></plist>', '<svg><text>t</text></svg>', '<rss><item><title>t</title><link>http://a.example</link></item></rss>',
	'<w:wordDocument xmlns:w="w"><w:p><w:r><w:t>t</w:t></w:r></w:p></w:wordDocument>', '<Workbook xmlns:ss="s"><Worksheet ss:Name="n"><Table><Row><Cell ss:Index="3"><Data ss:Type="Number">1</Data></Cell></Row></Table></Worksheet></Workbook>');
my @json = (trove('chat/*.json'), trove('chat/telegram/*.json'), '{"name":"Chat","messages":[{"date":"2021","from":"A","text":["see ",{"type":"link","text":"http://x.example"}]}]}',
	'{"ts":1600000000,"from":"b","to":"a","body":"z"}{"ts":"2020"}', '{"\u540d":"\u4e2d","n":1.5e3,"t":true,"x":[null,{}]}', '["a",["b",["c"]]]', "{\"a\":1}\n{\"a\":2}\n");
seed('json json_lib', map { sample($_) } @json);
seed('csv', map { sample($_) } trove('chat/*.csv'), trove('0/docs/*.csv'), trove('0/docs/*.tsv'));
seed('csv', "a;b;c\n1;\"x;\"\"y\"\"\nz\";3\n4;;6\n", "sep=|\na|b\n1|2\n");
seed('sql', map { sample($_) } trove('db/*.sql'));
seed('sql', "CREATE TABLE `t` (`a` int, b text);\nINSERT INTO `t` (`a`,`b`) VALUES (1,'it''s; \\'x\\''),(NULL,0x6869),(X'41',_utf8'x');\nSELECT 1;\n/* c */ -- d\n",
	"COPY t (a, b) FROM stdin;\n1\tx\\ny\n2\t\\N\n\\.\n", "INSERT [dbo].[t] ([a]) VALUES (N'x')\nGO\n", "insert into t values (\$tag\$x\$tag\$, E'a\\tb');\n");
seed('vcard', "BEGIN:VCARD\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0=\n=E4=B8=89\nNOTE:a\\nb\\, c\n  d\nPHOTO;ENCODING=BASE64:AAAA\n BBBB\nEND:VCARD\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY;LANGUAGE=zh:会\nDTSTART:20200102T030405Z\nEND:VEVENT\nEND:VCALENDAR\n");
seed('bplist', "bplist00\xD1\x01\x02\x51k\x51v\x08\x0B\x0D\0\0\0\0\0\0\x01\x01\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x0F",
	"bplist00\xA4\x01\x02\x03\x04\x61\x4e\x2d\x13\0\0\0\0\0\0\0\x05\x09\x33\x41\xb0\0\0\0\0\0\0\x08\x0D\x10\x19\x1A\0\0\0\0\0\0\x01\x01\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x23");
my @mail = (map { sample($_) } trove('mail/*.eml'));
push @mail, "From: =?GB2312?B?1cU=?= <z\@a.example>\r\nTo: b\@b.example\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nD=C3=BC=\r\n on\r\n--x\r\nContent-Type: application/zip; name*=gb2312''%D6%D0.zip\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\nUEsDBA==\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nb\r\n--x--\r\n",
	"Subject: u\r\nFrom: a\@b.example\r\n\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n";
seed('eml unpack_mail', @mail);
seed('mbox unpack_mbox', (map { sample($_) } trove('mail/*.mbox')), "From a\@b.example Mon Jan  1 00:00:00 2020\nFrom: a\@b.example\nSubject: s\n\n>From x\nb\n\nFrom c\@d.example Mon Jan  1 00:00:01 2020\nSubject: t\n\nc\n");
seed('rtf', "{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 S;}{\\f1\\fcharset204 A;}}{\\info{\\author \\'c1\\'d9}{\\creatim\\yr2020\\mo1\\dy2}}\\f0 \\'ba\\'cf\\u-28797?\\par{\\*\\unknown x}{\\f1 \\'c4}\\par\\trowd a\\cell b\\cell\\row{\\field{\\*\\fldinst HYPERLINK \"http://a.example/x\"}{\\fldrslt l}}{\\*\\bin4 abcd}\\par}");
seed('fodt', '<office:document xmlns:office="o" xmlns:text="t" xmlns:table="b"><office:meta><dc:title>T</dc:title></office:meta><office:body><office:text><text:list><text:list-item><text:p>a<text:tab/>b<text:s text:c="3"/></text:p></text:list-item></text:list><table:table table:name="n"><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"><text:p>c</text:p></table:table-cell></table:table-row></table:table><text:a xlink:href="http://a.example">l</text:a></office:text></office:body></office:document>');

# --- binary documents
sub ole { my @streams = @_; # name, bytes; "/" within a name makes storages, "~" before a storage leaves it out of the tree
	my (@dir, %at, $mini, @minifat); $mini = '';
	push @dir, { name => 'Root Entry', type => 5, kids => [], size => 0, start => 0xFFFFFFFE };
	my (@sectors, @fat);
	my $store = sub { my $b = shift; my $start = @sectors; for (my $i = 0; $i < length $b || !$i; $i += 512) { push @sectors, pack('a512', substr $b, $i, 512); push @fat, scalar @sectors } $fat[-1] = 0xFFFFFFFE; $start };
	while (my ($name, $bytes) = splice @streams, 0, 2) {
		my ($up, @path) = (0, split m{/}, $name); my $leaf = pop @path; my $so = '';
		for (@path) { $so .= "/$_"; if (!defined $at{$so}) { $at{$so} = @dir; push @{$dir[$up]{kids}}, scalar @dir unless s/^~//; push @dir, { name => $_, type => 1, kids => [], start => 0, size => 0 } } $up = $at{$so} }
		my $e = { name => $leaf, type => 2, kids => [], size => length $bytes };
		if (length $bytes < 4096) { $e->{start} = length($mini) / 64; my $n = int((length($bytes) + 63) / 64) || 1; push @minifat, map { $e->{start} + $_ } 1 .. $n; $minifat[-1] = 0xFFFFFFFE; $mini .= pack "a" . 64 * $n, $bytes }
		else { $e->{start} = $store->($bytes) }
		push @{$dir[$up]{kids}}, scalar @dir; push @dir, $e }
	if (length $mini) { $dir[0]{size} = length $mini; $dir[0]{start} = $store->($mini) }
	my $minifat = @minifat ? $store->(pack('V*', @minifat, (0xFFFFFFFF) x (-@minifat % 128))) : 0xFFFFFFFE;
	for my $d (@dir) { my @k = @{$d->{kids}}; $d->{child} = @k ? $k[0] : 0xFFFFFFFF; $dir[$k[$_]]{right} = $k[$_ + 1] // 0xFFFFFFFF for 0 .. $#k }
	my $dirs = join '', map { my $n = u16le($_->{name}); pack('a64vCCVVVa16Va16VVV', $n, length($n) + 2, $_->{type}, 1, 0xFFFFFFFF, $_->{right} // 0xFFFFFFFF, $_->{child}, '', 0, '', $_->{start}, $_->{size}, 0) } @dir;
	my $dirat = $store->($dirs . "\0" x (-length($dirs) % 512));
	my $fatat = @sectors; push @fat, 0xFFFFFFFD; push @sectors, pack('V128', @fat, (0xFFFFFFFF) x (128 - @fat));
	return pack('a8a16vvvvva6VVVVVVVVVV', "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", '', 0x3E, 3, 0xFFFE, 9, 6, '', 0, 1, $dirat, 0, 4096, $minifat, @minifat ? 1 : 0, 0xFFFFFFFE, 0, $fatat) . pack('V108', (0xFFFFFFFF) x 108) . join '', @sectors }
for my $f (qw(doc xls)) { my $b = Compress::Zlib::memGunzip(slurp("tests/data/libreoffice.$f.gz")); seed("$f ole unpack_ole", $b) }
seed('doc', Compress::Zlib::memGunzip(slurp('tests/data/libreoffice-lists.doc.gz')));
my $r = sub { my ($type, $b, $ver) = @_; pack('vvV', $ver // 0, $type, length $b) . $b };
seed('ppt', ole('Current User', pack('a16V', '', 0), 'PowerPoint Document', $r->(1000, $r->(4080, $r->(1011, pack 'V5', 1, 0, 0, 0, 0) . $r->(3999, pack 'V', 1) . $r->(4000, u16le('幻灯片')) . $r->(4008, "bytes\rb"), 15), 15)
	. $r->(1006, $r->(1036, $r->(61442, $r->(61443, $r->(61444, $r->(61453, $r->(3999, pack 'V', 4) . $r->(4008, "in a shape") . $r->(4082, $r->(4083, pack 'V4', 0, 1, 0, 0), 15), 15), 15), 15), 15), 15), 15) . $r->(1008, $r->(4026, u16le('notes')), 15) . $r->(4116, $r->(4051, pack 'V', 1) . $r->(4026, u16le('http://a.example')), 15)));
my $rtf = "{\\rtf1 body}"; my $lzfu = pack('VVVV', length($rtf) + 15, length $rtf, 0x75465A4C, 0) . "\0{\\rtf1 b\x04ody\0\0}";
my @msg = (ole('__properties_version1.0', pack('a32VVVV', '', 0x3FFD0003, 6, 936, 0), '__substg1.0_0037001F', u16le('主题'), '__substg1.0_0C1A001E', "\xD6\xD0", '__substg1.0_1000001F', u16le("body\r\nb"),
		'__attach_version1.0_#00000000/__substg1.0_3707001F', u16le('a.txt'), '__attach_version1.0_#00000000/__substg1.0_37010102', 'bytes', '__recip_version1.0_#00000000/__substg1.0_3001001F', u16le('li')),
	ole('__properties_version1.0', "\0" x 32, '__substg1.0_0037001E', 'subject', '__substg1.0_10090102', $lzfu), ole('__properties_version1.0', "\0" x 32, '__substg1.0_10130102', '<p>html</p>'));
push @msg, ole('__properties_version1.0', "\0" x 32, '~__attach_version1.0_#00000000/__substg1.0_37010102', 'lost', '__nameid_version1.0/__substg1.0_00020102', 'x');
seed('msg unpack_ole ole', @msg);
my $section = pack('V', 67 | 0 << 10 | 12 << 20) . u16le("한글\r") . pack('v3', 11, 0, 0); my $d = Compress::Zlib::deflateInit(-WindowBits => -15); my ($z) = $d->deflate($section); $z .= ($d->flush)[0];
seed('hwp', ole('FileHeader', pack('a32VV', 'HWP Document File', 0x05000300, 1), 'BodyText/Section0', $z, 'PrvText', u16le('한글')), ole('FileHeader', pack('a32VV', 'HWP Document File', 0x05000300, 0), 'BodyText/Section0', $section));
my $info = pack('vvV', 4, 4, 0x40) . '<encryption><keyData saltSize="16" blockSize="16" keyBits="128" hashSize="20" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA1" saltValue="AAAAAAAAAAAAAAAAAAAAAA=="/><keyEncryptors><keyEncryptor><p:encryptedKey spinCount="10" saltSize="16" blockSize="16" keyBits="128" hashSize="20" cipherAlgorithm="AES" hashAlgorithm="SHA1" saltValue="AAAAAAAAAAAAAAAAAAAAAA==" encryptedVerifierHashInput="AAAAAAAAAAAAAAAAAAAAAA==" encryptedVerifierHashValue="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" encryptedKeyValue="AAAAAAAAAAAAAAAAAAAAAA=="/></keyEncryptor></keyEncryptors></encryption>';
seed('locked', ole('EncryptionInfo', $info, 'EncryptedPackage', pack('V2a64', 60, 0, 'x')), ole('EncryptionInfo', pack('vvVVVVVVVVVV', 3, 2, 0x24, 0x8C, 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) . u16le('Microsoft Enhanced') . "\0\0" . pack('Va16a16Va32', 16, 's', 'v', 20, 'h'), 'EncryptedPackage', pack('V2a32', 20, 0, 'y')));
my $field = sub { pack('a11aVCCa14', @_, '') };
seed('memo', pack('N x2 n', 12, 64) . "\0" x 504 . join('', map { pack('N N', 1, length) . $_ . "\0" x (-(8 + length) % 64) } "\xba\xcf\xcd\xac of Elbonia", 'x' x 100),
	pack('V', 3) . "\0" x 12 . "\3" . "\0" x 495 . "a note\x1a\x1a" . "\0" x 504 . 'another', pack('V', 3) . "\0" x 508 . pack('V V', 0x0008FFFF, 8 + 6) . 'a memo');
{ my $d; $d = sub { my ($t, @in) = @_; my $b = join '', @in; pack('C C', $t, length $b) . $b }; my $o = sub { $d->(6, pack('H*', shift)) }; my $s = '2a864886f70d0107';
	my $m = $d->(0x30, $o->("${s}02"), $d->(0xA0, $d->(0x30, $d->(2, "\1"), $d->(0x31), $d->(0x30, $o->("${s}01"), $d->(0xA0, $d->(4, 'signed'))), $d->(0x31))));
	seed('unpack_pkcs7', $m, MIME::Base64::encode($m), "\x30\x80" . $o->("${s}02") . "\xA0\x80\x30\x80" . $d->(2, "\1") . $d->(0x31) . "\x30\x80" . $o->("${s}01") . "\xA0\x80\x24\x80" . $d->(4, 'in ') . $d->(4, 'pieces') . "\0" x 12,
		$d->(0x30, $o->('2a864886f70d010910011f'), $d->(0xA0, $d->(0x30, $d->(2, "\1"), $d->(0x30, $d->(1, "\0"), $d->(12, 'a.txt')), $d->(4, 'stamp')))), $d->(0x30, $o->("${s}03"), $d->(0xA0, $d->(0x30, $d->(2, "\0"))))); }
seed('unpack_android', "ANDROID BACKUP\n5\n1\nnone\n" . Compress::Zlib::compress('a tar'), "ANDROID BACKUP\n5\n0\nnone\na tar", "ANDROID BACKUP\n5\n1\nAES-256\nA1\n");
seed('mbdb', "mbdb\5\0" . join('', map { my $s = sub { pack('n', length $_[0]) . $_[0] }; $s->($_->[0]) . $s->($_->[1]) . "\xff\xff" x 3 . pack('n N N N N N N N N N C C', $_->[2], 0, 1, 501, 501, 1614852000, 0, 0, 0, 77, 4, 1) . $s->('key') . $s->('value') } ['HomeDomain', 'Library', 0x41ed], ['HomeDomain', 'Library/sms.db', 0x81a4]));
seed('load_file', map { encode($_, "\x{FE}DOCID\x{FE}\x14\x{FE}NAME\x{FE}\r\n\x{FE}D-1\x{FE}\x14\x{FE}a name,\x{AE}and another\x{FE}\r\n\x{FE}D-2\x{FE}\x14\r\n") } 'latin1', 'UTF-8', 'UTF-16');
seed('olm', '<?xml version="1.0"?><emails elementCount="1"><email><OPFMessageCopyBody>plain</OPFMessageCopyBody><OPFMessageCopyFromAddresses><emailAddress OPFContactEmailAddressAddress="a@mail.example" OPFContactEmailAddressName="A"/></OPFMessageCopyFromAddresses><OPFMessageCopyHTMLBody>&lt;p&gt;in HTML&lt;/p&gt;</OPFMessageCopyHTMLBody><OPFMessageCopySentTime>2021-03-15T10:00:00</OPFMessageCopySentTime><OPFMessageCopySubject>on it</OPFMessageCopySubject></email></emails>');
seed('dbf', pack('CCCCVvva16CCv', 3, 120, 1, 2, 2, 32 + 3 * 32 + 1, 1 + 10 + 8 + 4, '', 0, 0x4D, 0) . $field->('NAME', 'C', 0, 10, 0) . $field->('DAY', 'D', 0, 8, 0) . $field->('N', 'N', 0, 4, 1) . "\r" . ' ' . pack('A10A8A4', "\xD6\xD0", '20200102', '1.5') . '*' . pack('A10A8A4', 'gone', '', '') . "\x1A");
seed('mdb', "\0\1\0\0Standard Jet DB\0" . "\0" x 4076, "\0\1\0\0Standard ACE DB\0\1" . "\0" x 4076);
my $db = "/tmp/sluice-seed-$$.db"; system('sqlite3', $db, "PRAGMA page_size=512; CREATE TABLE t(a, b TEXT); INSERT INTO t VALUES (1, '合同'), (2.5, x'00ff'), (NULL, 'x'); CREATE VIEW v AS SELECT 1; CREATE TABLE u(a INTEGER PRIMARY KEY) WITHOUT ROWID; INSERT INTO t VALUES ('plan.pdf', x'255044462D" . '31' x 700 . "');"); seed('sqlite unpack_sqlite', slurp($db)); unlink $db;
seed('strings', "\xFF\xFEM\0e\0e\0t\0i\0n\0g\0\0\0\x01short\x02longer run of text\x03" . "\xE4\xB8\xAD\xE6\x96\x87" . u16le('会议记录'));
seed('media', map { chr($_->[0]) . $_->[1] } [0, "ID3\3\0\0\0\0\0\x2fTIT2\0\0\0\6\0\0\0songxCOMM\0\0\0\x0a\0\0\1engx\0\0\xff\xfea\0" . "\0" x 20], [0, pack('a128a3a30a30a30a4a30C', '', 'TAG', 'song', 'singer', '', '2020', '', 17)],
	[1, "fLaC\x84\0\0\x24" . pack('V/aVV/aV/a', 'lib', 2, 'TITLE=x', "ARTIST=y")], [2, "OggS\0\2" . "\0" x 20 . "\1\x1e\1vorbis" . "\0" x 23 . "OggS\0\0" . "\0" x 20 . "\1\x40\3vorbis" . pack('V/aVV/a', 'lib', 1, 'TITLE=x')],
	[3, pack('Na4a4N', 16, 'ftyp', 'isom', 0) . pack('Na4Na4', 68, 'moov', 60, 'udta') . pack('Na4NNa4', 52, 'meta', 0, 40, 'ilst') . pack('Na4Na4NNa8', 32, "\251nam", 24, 'data', 1, 0, 'title')], [4, pack('a4Va4a4Va4a4V/a', 'RIFF', 40, 'WAVE', 'LIST', 20, 'INFO', 'INAM', "title\0")], [5, pack('a4Va4a4Va4a4V/a', 'RIFF', 40, 'AVI ', 'LIST', 20, 'INFO', 'IART', "name\0")]);
seed('pdf', "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj 4 0 obj<</Length 44>>stream\nBT /F 12 Tf 10 100 Td (Hello) Tj 60 0 Td (x) Tj ET\nendstream endobj\ntrailer<</Root 1 0 R>>\n");
seed('chm', 'ITSF' . pack('V', 3) . "\0" x 200);

# --- packages, spelled out
sub spelled { my $s = ''; while (my ($n, $b) = splice @_, 0, 2) { $s .= "=== $n\n$b\n" } $s }
my $rel = sub { '<Relationships>' . join('', map { qq(<Relationship Id="$_->[0]" Type="http://x/$_->[1]" Target="$_->[2]") . ($_->[3] ? ' TargetMode="External"' : '') . '/>' } @_) . '</Relationships>' };
my $p = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr></w:pPr><w:r><w:t>';
seed('docx', spelled('_rels/.rels', $rel->(['r1', 'officeDocument', 'word/document.xml']), 'word/_rels/document.xml.rels', $rel->(['r1', 'header', 'header1.xml'], ['r2', 'numbering', 'numbering.xml'], ['r3', 'hyperlink', 'http://a.example/', 1], ['r4', 'comments', 'comments.xml'], ['r5', 'styles', 'styles.xml']),
	'word/header1.xml', '<w:hdr><w:p><w:r><w:t>h</w:t></w:r></w:p></w:hdr>', 'word/comments.xml', '<w:comments><w:comment w:author="Li" w:id="1"><w:p><w:r><w:t>c</w:t></w:r></w:p></w:comment></w:comments>',
	'word/numbering.xml', '<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num></w:numbering>',
	'word/styles.xml', '<w:styles><w:style w:styleId="s"><w:basedOn w:val="s"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style></w:styles>', 'docProps/core.xml', '<cp:coreProperties><dc:title>T</dc:title></cp:coreProperties>',
	'word/document.xml', "<w:document><w:body>${p}a</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>t</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl><w:p><w:hyperlink r:id=\"r3\"><w:r><w:t>l</w:t></w:r></w:hyperlink><w:del><w:r><w:delText>g</w:delText></w:r></w:del><w:r><w:tab/><w:br/><w:fldChar w:fldCharType=\"begin\"/><w:instrText>HYPERLINK \"x\"</w:instrText><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:body></w:document>"));
seed('xlsx', spelled('_rels/.rels', $rel->(['r1', 'officeDocument', 'xl/workbook.xml']), 'xl/_rels/workbook.xml.rels', $rel->(['s1', 'worksheet', 'worksheets/sheet1.xml'], ['s3', 'sharedStrings', 'sharedStrings.xml'], ['s4', 'styles', 'styles.xml']), 'xl/workbook.xml', '<workbook><workbookPr date1904="1"/><sheets><sheet name="台账" r:id="s1" state="hidden"/></sheets><definedNames><definedName name="n">x</definedName></definedNames></workbook>',
	'xl/sharedStrings.xml', '<sst><si><t>合同</t></si><si><r><t>A</t></r><r><t>B</t></r></si></sst>', 'xl/styles.xml', '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="10"/></cellXfs></styleSheet>',
	'xl/worksheets/sheet1.xml', '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="3"><c r="A3" s="1"><v>43891.5</v></c><c s="2"><v>4</v></c><c s="3"><v>0.125</v></c><c t="b"><v>1</v></c><c t="inlineStr"><is><t>i</t></is></c><c t="e"><v>#N/A</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B3"/></mergeCells><hyperlinks><hyperlink ref="A1" r:id="h"/></hyperlinks></worksheet>'));
my $x = sub { my ($t, $b) = @_; ($t < 128 ? chr $t : chr($t & 127 | 128) . chr($t >> 7)) . chr(length $b) . $b }; my $ws = sub { my $u = u16le($_[0]); pack('V', length($u) / 2) . $u };
seed('xlsb', spelled('_rels/.rels', $rel->(['r1', 'officeDocument', 'xl/workbook.bin']), 'xl/_rels/workbook.bin.rels', $rel->(['s1', 'worksheet', 'worksheets/sheet1.bin'], ['s3', 'sharedStrings', 'sharedStrings.bin'], ['s4', 'styles', 'styles.bin']), 'xl/workbook.bin', $x->(156, pack('VV', 0, 1) . $ws->('s1') . $ws->('Sheet')),
	'xl/sharedStrings.bin', $x->(159, pack 'VV', 1, 1) . $x->(19, "\0" . $ws->('str')), 'xl/styles.bin', $x->(44, pack('v', 170) . $ws->('yyyy')) . $x->(617, pack 'V', 1) . $x->(47, pack 'vvvv', 0, 14, 0, 0) . $x->(618, ''),
	'xl/worksheets/sheet1.bin', $x->(145, '') . $x->(0, pack 'VVv', 0, 0, 0) . $x->(7, pack 'VVV', 0, 0, 0) . $x->(2, pack 'VVV', 1, 0, 402) . $x->(5, pack 'VVd<', 2, 0, 43891.5) . $x->(6, pack('VV', 3, 0) . $ws->('in')) . $x->(4, pack 'VVC', 4, 0, 1) . $x->(146, '')));
seed('pptx', spelled('_rels/.rels', $rel->(['r1', 'officeDocument', 'ppt/presentation.xml']), 'ppt/presentation.xml', '<p:presentation><p:sldIdLst><p:sldId r:id="r1"/></p:sldIdLst></p:presentation>', 'ppt/_rels/presentation.xml.rels', $rel->(['r1', 'slide', 'slides/slide1.xml']), 'ppt/slides/slide1.xml', '<p:sld><p:sp><p:txBody><a:p><a:pPr lvl="1"/><a:r><a:t>x</a:t></a:r><a:br/></a:p></p:txBody></p:sp><a:tbl><a:tr><a:tc gridSpan="2"><a:txBody><a:p><a:r><a:t>c</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></p:sld>', 'ppt/slides/_rels/slide1.xml.rels', $rel->(['n', 'notesSlide', '../notesSlides/n.xml']), 'ppt/notesSlides/n.xml', '<p:notes><a:p><a:r><a:t>n</a:t></a:r></a:p></p:notes>'));
seed('vsdx', spelled('_rels/.rels', $rel->(['r1', 'document', 'visio/document.xml']), 'visio/document.xml', '<VisioDocument/>', 'visio/pages/page1.xml', '<PageContents><Shapes><Shape><Text><cp IX="0"/>t</Text></Shape></Shapes></PageContents>'));
seed('odt', spelled('mimetype', 'application/vnd.oasis.opendocument.text', 'META-INF/manifest.xml', '<manifest:manifest/>', 'styles.xml', '<office:document-styles><style:header><text:p>h</text:p></style:header></office:document-styles>', 'meta.xml', '<office:document-meta><dc:creator>a</dc:creator></office:document-meta>', 'content.xml', '<office:document-content><office:body><office:spreadsheet><table:table table:name="n"><table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="date" office:date-value="2020-01-02" table:number-columns-repeated="2"><text:p>c</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table></office:spreadsheet><text:p>x<text:note><text:note-body><text:p>n</text:p></text:note-body></text:note><office:annotation><text:p>a</text:p></office:annotation></text:p><text:tracked-changes><text:deletion><text:p>d</text:p></text:deletion></text:tracked-changes></office:body></office:document-content>'));
seed('epub', spelled('META-INF/container.xml', '<container><rootfiles><rootfile full-path="o/c.opf"/></rootfiles></container>', 'o/c.opf', '<package><metadata><dc:title>T</dc:title><dc:creator>A</dc:creator></metadata><manifest><item id="a" href="a.xhtml"/><item id="b" href="../b.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>', 'o/a.xhtml', '<html><p>a</p></html>', 'b.xhtml', '<p>b'));
seed('hwpx', spelled('mimetype', 'application/hwp+zip', 'Contents/section0.xml', '<hs:sec><hp:p><hp:run><hp:t>한글</hp:t></hp:run></hp:p><hp:tbl><hp:tr><hp:tc><hp:p><hp:t>c</hp:t></hp:p></hp:tc></hp:tr></hp:tbl></hs:sec>', 'Contents/content.hpf', '<opf:package><opf:metadata><opf:title>t</opf:title></opf:metadata></opf:package>'));
seed('xps', spelled('FixedDocSeq.fdseq', '<FixedDocumentSequence><DocumentReference Source="/d/f.fdoc"/></FixedDocumentSequence>', 'd/f.fdoc', '<FixedDocument><PageContent Source="p.fpage"/></FixedDocument>', 'd/p.fpage', '<FixedPage><Path AutomationProperties.HelpText="h"/><Glyphs OriginX="10" OriginY="20" FontRenderingEmSize="12" Indices="3,50;;4" UnicodeString="{}text"/><Glyphs OriginX="90" OriginY="20" FontRenderingEmSize="12" UnicodeString="b"/></FixedPage>'));

# --- containers
sub zip_one { my ($n, $b, %o) = @_; my $v = pack 'vvvvvVVVvv', 20, $o{flags} // 0, $o{method} // 0, 0, 0, crc32($b), length $b, length $b, length $n, 0; my $h = "PK\3\4$v$n$b"; $h . "PK\1\2" . pack('v', 20) . $v . pack('vvvVV', 0, 0, 0, 0, 0) . $n . "PK\5\6" . pack('vvvvVVv', 0, 0, 1, 1, 46 + length $n, length $h, 0) }
my @zips = (trove('trap/names.zip'), trove('trap/locked.zip'), zip_one('a.txt', 'hello'), zip_one("\xD6\xD0/b", 'x'), 'junk' . zip_one('c', 'y'), substr(zip_one('d', 'zzzz'), 0, 40));
seed('zip names_zip unpack_zip', grep { length $_ < 8000 } @zips);
seed('unpack_uu', "begin 644 a.txt\n" . pack('u', 'first ' x 20) . "`\nend\nbegin-base64 600 b\nc2Vjb25k\n====\n");
my $rar5 = MIME::Base64::decode('UmFyIRoHAQDFGjMyAwEAAJsX3fdGAgMlIAQcpIMCz6BGTAABEeWQiOWQjC3lkKzpm6gudHh0JAEAAAQwMTIzNDU2Nzg5YWJjZGVmcG9ydHMgYW5kIGhhcmJvdV6m6l5pIU/XBMCcL62X2yQiy5vPVwhb7cSD55mAVWd/hgKMKz0CAyUgBBKkgwL6J+fEAAEIbGlzdC50eHQkAQAABDAxMjM0NTY3ODlhYmNkZWZwb3J0cyBhbmQgaGFyYm917UkVDd/jx+bRn3El1knNd6zvhduIU9X9Cz5VwXy1hjMZsjo1AwUAAA==');
my $rar3 = "Rar!\x1a\7\0" . pack('vCvvvV', 0x90cf, 0x73, 0, 13, 0, 0) . pack('vCvvVVCVVCCvVa5a5', 0, 0x74, 0x8000, 37, 5, 5, 3, 0x3610a686, 0x50210000, 29, 0x30, 5, 0x81a4, 'a.txt', 'hello');
sub newc { my ($n, $b) = @_; my $h = '070702' . sprintf('%08x' x 13, 1, 0100644, 0, 0, 1, 0, length $b, 0, 0, 0, 0, 1 + length $n, 0) . "$n\0"; $h . "\0" x (-length($h) % 4) . $b . "\0" x (-length($b) % 4) }
my $arj = sub { my ($type, $name, $packed) = @_; my $h = pack('CCCCCCCCVVVVvvv', 30, 11, 1, 0, 0, 0, $type, 0, 0, length $packed, length $packed, 0, 0, 0, 0) . "$name\0\0"; "\x60\xea" . pack('v', length $h) . $h . "\0\0\0\0\0\0$packed" };
seed('unpack_rar arj_names', $rar5, $rar3);
seed('unpack_warc', join '', map { "WARC/1.0\r\nWARC-Type: $$_[0]\r\nWARC-Target-URI: $$_[1]\r\nWARC-Date: 2020-03-01T10:00:00Z\r\nContent-Type: application/http\r\nContent-Length: " . length($$_[2]) . "\r\n\r\n$$_[2]\r\n\r\n" }
	['request', 'http://a.example/', "GET / HTTP/1.1\r\n\r\n"], ['response', 'http://a.example/%E5%90%88/', "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"],
	['response', 'http://a.example/z', "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n\x78\x9c\x4b\x4c\x4a\x06\x00\x02\x4d\x01\x27"], ['response', 'dns:a.example', "192.0.2.1\r\n"]);
seed('unpack_cpio', newc('a.txt', 'hello') . 'junk' . newc('b', 'xyz') . newc('TRAILER!!!', ''));
{	my $crc = sub { my $c = 0xFFFFFFFF; for (unpack 'C*', $_[0]) { $c ^= $_; $c = $c & 1 ? $c >> 1 ^ 0x82F63B78 : $c >> 1 for 1 .. 8 } $c ^= 0xFFFFFFFF; ((($c >> 15) | ($c << 17)) + 0xa282ead8) & 0xFFFFFFFF };
	my $chunk = sub { my ($kind, $plain, $packed) = @_; my $b = pack('V', $crc->($plain)) . ($packed // $plain); chr($kind) . substr(pack('V', length $b), 0, 3) . $b };
	seed('unpack_snappy', "\xff\6\0\0sNaPpY" . $chunk->(0, 'port port po', "\x0c" . chr(4 << 2) . 'port ' . chr(3 << 2 | 1) . "\5") . $chunk->(1, "rts\n")); }
{	# an exFAT of 16 sectors of 512 bytes: table at 1, heap at 2, clusters of a sector
	my $set = sub { my ($name, $attr, $c, $size, $whole) = @_; my @u = map { ord } split //, $name; my $b = pack('C C v v x26', 0x85, 2, 0, $attr) . pack('C C x C v x2 Q< x4 V Q<', 0xC0, $whole ? 3 : 1, scalar @u, 0, $size, $c, $size) . pack('C C v15', 0xC1, 0, @u, (0) x (15 - @u));
		my $sum = 0; for my $i (0 .. length($b) - 1) { next if $i == 2 || $i == 3; $sum = (($sum & 1 ? 0x8000 : 0) + ($sum >> 1) + ord substr $b, $i, 1) & 0xFFFF } substr($b, 2, 2) = pack 'v', $sum; $b };
	my $h = "\xeb\x76\x90EXFAT   "; $h .= "\0" x (64 - length $h) . pack('Q< Q< V V V V V', 0, 16, 1, 1, 2, 14, 2); $h .= "\0" x (108 - length $h) . "\x09\0\1\x80"; $h .= "\0" x (510 - length $h) . "\x55\xaa";
	my $pad = sub { $_[0] . "\0" x (512 - length $_[0]) };
	seed('unpack_exfat', $h . $pad->(pack 'V*', 0xFFFFFFF8, 0xFFFFFFFF, 0xFFFFFFFF, 5, 0xFFFFFFFF, 0xFFFFFFFF) . $pad->($set->('a.txt', 0x20, 4, 600, 0) . $set->('docs', 0x10, 3, 512, 1)) . $pad->($set->('b.txt', 0x20, 6, 5, 1)) . ('a' x 512) . $pad->('a' x 88) . $pad->('bytes')); }
{	my $make = sub { my ($how) = @_; my $t = "$root/tmp"; open my $f, '>', $t or die; print $f 'port port ports ' x 20; close $f; my $b = `$how $t 2>/dev/null`; unlink $t; $b };
	my @how = ('xz -c', 'xz --format=lzma -c', 'lzip -c', 'bzip2 -c', 'zstd -qc'); for (0 .. 4) { my $b = $make->($how[$_]); seed('unpack_streams', chr($_) . $b, chr($_) . $b . $b . 'junk') if length $b } }
seed('passwords', "\x1f资料(密码abc123).rar", "\x07Subject: files\nContent-Type: text/plain; charset=gbk\n\n" . encode('cp936', decode('UTF-8', "解压密码：听雨\n")), "\x0bThe password is: R7 blue\npw=x\n", "\x12\xC3\xDC\xC2\xEB\nsecret\n");
seed('unpack_brotli', "\x0b\x02\x80hello\x03");
seed('arj_names', $arj->(2, 'x.arj', '') . $arj->(0, "\xb5\xa5.txt", 'hello') . "\x60\xea\0\0", "\xeb\x3c\x90mkfs.fat" . pack('vCvCvvCvvvVV', 512, 1, 1, 2, 16, 100, 0xf8, 1, 9, 2, 0, 0) . "\0" x 600, "\0" x 446 . pack('C4C4VV', 0x80, 0, 0, 0, 0x83, 0, 0, 0, 1, 2) . "\0" x 48 . "\x55\xaa" . "\0" x 2000, "\0" x 1080 . "\x53\xef" . "\0" x 1000);
seed('unpack_lha', MIME::Base64::decode('HX8tbGgxLUYAAABbAAAAAAAhUCAAB29sZC50eHRcvvB7f98/iAaz8fX/4HGv+ze/qMA+GC2/38rfctLFa83E2EqcTCoUbmtpqzvhTX+mDT/LcFLgO9iYBy7EO8Av1In6LsO6ywAA'));
my $lzo = chr(22) . "port \xD2\0ss\x11\0\0";
seed('unpack_lzop', "\x89LZO\0\r\n\x1a\n" . pack('nnnCCNNNNC/a*N', 0x1030, 0x2080, 0x0940, 1, 5, 0, 0100644, 1600000000, 0, 'a', 0) . pack('NN', 14, length $lzo) . $lzo . pack('NNa5N', 5, 5, 'plain', 0));
seed('old_methods', "\0\1$lzo", "\1\0" . pack('H*', '61c4040840a0'), "\6\4\x0f" . "\xF7" x 16 . ("\3" . "\xF5" x 4) x 2 . 'abcdef' x 4, "\6\2" . ("\3" . "\xF5" x 4) x 2 . 'abcdef' x 4, "\2\0" . "\0" x 192 . "ab\x90\2\1", "\5\0" . "\4" x 300);
seed('unpack_gzip', memGzip('hello'), memGzip('a') . memGzip('b'), "\x1f\x8b\x08\x08\0\0\0\0\0\3name.txt\0" . substr(memGzip('named'), 10));
my $tar = sub { my ($n, $b, $t) = @_; my $h = pack 'a100a8a8a8a12a12a8a1a100a6a2', $n, '0000644', '0000000', '0000000', sprintf('%011o', length $b), '13600000000', ' ' x 8, $t // '0', $t ? 'to' : '', "ustar\0", '00'; $h = pack 'a512', $h; substr($h, 148, 8) = sprintf "%06o\0 ", unpack('%32C*', $h); $h . $b . "\0" x (-length($b) % 512) };
seed('unpack_tar names_tar', $tar->('a.txt', 'hello') . $tar->('l', '', '2') . $tar->('././@LongLink', "long name\0", 'L') . $tar->('x', '1') . $tar->('p', "19 path=\xE4\xB8\xAD/x\n", 'x') . "\0" x 1024);
seed('unpack_gzip', memGzip($tar->('in.txt', 'x') . "\0" x 1024));
for (['bin', 'unpack_macbinary'], ['as', 'unpack_applesingle'], ['ad', 'apple_double']) { system('perl', 'tests/cli/make_mac.pl', $_->[0], "/tmp/sluice-mac-$$") == 0 or die; seed($_->[1], slurp("/tmp/sluice-mac-$$")); unlink "/tmp/sluice-mac-$$"; }
my $att = sub { my ($l, $id, $b) = @_; pack('CVV', $l, $id, length $b) . $b . pack('v', unpack '%16C*', $b) };
seed('unpack_tnef', pack('Vv', 0x223E9F78, 1) . $att->(1, 0x00089006, pack 'V', 0x10000) . $att->(2, 0x00069002, "\0" x 14) . $att->(2, 0x00018010, "a.txt\0") . $att->(2, 0x0006800F, 'bytes') . $att->(2, 0x00069005, pack('V', 1) . pack('vvVV', 0x1F, 0x3707, 1, 12) . u16le("b.txt\0")));
my $wm = sub { my ($n, $l, $type, $flags) = @_; pack 'Q<Q<q<VVVCCa2', 5, 0, 1580000000, 0644, length $n, length $l, $type // 0, $flags // 12, ''; }; my $wire = sub { my ($k, $b) = @_; $k . pack('V', length $b) . $b }; my $end = sub { pack('lVl', @_) };
seed('intake', $wire->('M', $wm->('a.txt', '') . 'a.txt') . $wire->('D', 'hello') . $wire->('E', $end->(0, 0, 0)) . "\n\n" . $wire->('M', $wm->('l', 'to', 1) . 'lto') . $wire->('E', $end->(0, 0, 0)) . $wire->('F', pack('q<Q<', 2, 1) . 'tar+gzip'),
	$wire->('M', $wm->("\xD6\xD0", '', 0, 0) . "\xD6\xD0") . $wire->('R', pack 'Q<Q<', 3, 10) . $wire->('E', $end->(-1, 6, 0) . 'damaged') . $wire->('L', $end->(-1, 5, 0) . 'cut'), $wire->('M', $wm->('h', 'a.txt', 2) . 'ha.txt') . $wire->('E', $end->(0, 0, 1)));

# --- references, stream, case, index
my @texts = map { sample($_) } trove('0/*.txt'), trove('0/*.md'), trove('0/docs/*.txt'), trove('0/docs/*.csv'), trove('0/docs/*.html'), trove('neg/*.txt'), trove('README.md');
seed('literals', "\x00New York\n\x01\xe6\x8b\x9b\xe6\xa0\x87\xe4\xba\xba\n\x04MoD\n\x10QQ\n\x08minist\n\x00US\$\n\x00l'Or\xc3\xa9al\n\n" .
	"New  York, NEW YORK \xe6\x8b\x9b \xe6\xa0\x87\xe4\xba\xba MoD QQ12 Ministry US\$ l\xe2\x80\x99Or\xc3\xa9al " x 8);
seed('refs contract target', map { "0$_" } @texts);
seed('refs', "1li\@mail.example hxxp://a[.]example/x (at) 192.0.2.1:80 2001:db8::1 AS64500 00:00:5e:00:53:01 +86 138 0013 8000 IMEI 490154203237518 91110000600007156X DE89370400440532013000 bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 0x52908400098527886E0F7030069857D2E4169EE7 CVE-2021-44228 d41d8cd98f00b204e9800998ecf8427e \$1.5 million 45万元 伍拾万元整 2020年3月1日 〔2020〕12号 T1059.001 ИНН 7707083893 ООО «Пример»",
	"0甲方：虚衡市公安局\n乙方：临渊洞幽信息技术有限公司\n合同编号：DY-2020-0555\n合同金额：45万元\n签订日期：二〇二〇年三月一日\n", "4This Agreement is made between Acme Widgets Ltd (the \"Supplier\") and the Ministry of Foreign Affairs of Elbonia.\n");
seed('check', '91350100M000100Y43', '11010519491231002X', '7707083893', '1027700132195', 'DE89370400440532013000', '5493001KJTIIGC8Y1R12', 'US0378331005', '4111111111111111', '490154203237518', 'ATU13585627', '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', '0x52908400098527886E0F7030069857D2E4169EE7', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', '27AAPFU0939F1ZV', '19491231');
my $stream = `perl tests/cli/make_stream.pl /tmp/sluice-seed-$$ 3`; system('rm', '-rf', "/tmp/sluice-seed-$$");
seed('record recorder bind', sample($stream), map { "$_\n" } grep { /"type":"(ref|target|contract|error)"/ } (split /\n/, $stream)[0 .. 12]);
seed('bind', join '', map { "{\"sluice\":1,\"type\":\"item\",\"id\":\"" . sprintf('%064x', $_) . "\",\"path\":\"d.zip!/0/aaaaaaaa-0000-4000-8000-00000000000$_->[0]\"}\n" } ());
seed('bind', join '', map { qq({"sluice":1,"type":"item","id":") . sprintf('%064x', length $_) . qq(","path":"d.zip!/0/$_","identify":{"format":"png"}}\n) } qw(aaaaaaaa-0000-4000-8000-000000000001.md aaaaaaaa-0000-4000-8000-000000000001_0.png aaaaaaaa-0000-4000-8000-000000000001_1.png 0-x.png x.png scan001.jpg scan002.jpg scan003.jpg scan005.jpg));
seed('query', "外交部 AND email", '"国家 电网" OR (a* NOT b)', 'kind:email value:x path:合同 after:2020-01-01 before:2021 tag:seen', 'format:pdf -draft lang:zh country:IN priority:>3', 'a NEAR b', 'size:>1000 pages:1..5', '((((a', 'role:target sector:government');
seed('index_text', "外交部\n外交部與國家電網公司簽訂合同，Ünïcode и кириллица ｆｕｌｌ\x{0}x\n");
seed('charset', map { my ($c, $t) = @$_; encode($c, decode('UTF-8', $t)) } ['cp936', '虚衡市公安局采购合同'], ['cp1251', 'Договор на оказание услуг'], ['Big5', '採購合同'], ['Shift_JIS', '契約書の写し'], ['EUC-KR', '계약서 사본'], ['UTF-16LE', '合同编号 abc'], ['UTF-32BE', '合同'], ['iso-8859-1', 'Düsseldorf, café']);
seed('charset', '<meta charset="gb2312">', "<?xml version='1.0' encoding='koi8-r'?>", "\xFE\xFF\0a", "\e\$B8+\e(B", "+ZeVnLIqe-");
seed('identify', (map { substr slurp($_), 0, 3000 } grep { -f } glob("$trove/*/*"), glob("$trove/0/docs/*")), "BZh91AY", "\xFD7zXZ\0", "7z\xBC\xAF\x27\x1C\0\4", "Rar!\x1A\7\0", "MSCF\0\0\0\0", 'x' x 257 . 'ustar', "!<arch>\n", "From a\@b Mon", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" . "\0" x 600);

# --- pictures and pages
my $bmp = sub { my ($bits, $method, $pal, $data) = @_; "\0BM" . pack('VVV', 54 + length($pal) + length $data, 0, 54 + length $pal) . pack('VllvvVVllVV', 40, 4, 2, 1, $bits, $method, length $data, 2835, 2835, length($pal) / 4, 0) . $pal . $data };
seed('picture', $bmp->(24, 0, '', "\1\2\3" x 8), $bmp->(1, 0, "\0\0\0\0\xff\xff\xff\0", "\xA0\0\0\0\x50\0\0\0"), $bmp->(8, 1, "\0\0\0\0\xff\xff\xff\0", "\4\1\0\0\0\3\1\0\1\0\0\1"), $bmp->(4, 2, "\0\0\0\0\xff\xff\xff\0", "\4\x10\0\0\4\1\0\1"), $bmp->(16, 0, '', "\x1f\0" x 8), $bmp->(32, 3, pack('VVV', 0xff0000, 0xff00, 0xff), 'abcd' x 8),
	"\1GIF89a\4\0\2\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\4\1\0\0\1\0!\xfe\4test\0,\0\0\0\0\4\0\2\0\0\2\3\x44\x02\x05\0;", "\1GIF87a\4\0\4\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\4\0\4\0\x40\2\5\x84\x8f\x89\x0b\x52\0;");
my $chunk = sub { my ($t, $b) = @_; pack('N', length $b) . $t . $b . pack('N', crc32($t . $b)) };
seed('picture', "\2\x89PNG\r\n\x1a\n" . $chunk->('IHDR', pack 'NNCCCCC', 2, 2, 8, 6, 0, 0, 0) . $chunk->('tEXt', "Title\0t") . $chunk->('IDAT', Compress::Zlib::compress("\0" . 'abcdefgh' . "\1" . 'abcdefgh')) . $chunk->('IEND', ''),
	"\4II*\0\x08\0\0\0\x09\0" . join('', map { pack 'vvVV', @$_ } [256, 3, 1, 2], [257, 3, 1, 2], [258, 3, 1, 8], [259, 3, 1, 1], [262, 3, 1, 1], [273, 4, 1, 122], [274, 3, 1, 6], [278, 3, 1, 2], [279, 4, 1, 4]) . pack('V', 0) . 'abcd',
	"\3\xff\xd8\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0\xff\xd9", "\5RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\7\x10\x11\x11\x88\x88\xfe\7\0");
srand 7; my $noise = sub { join '', map { chr(rand() < .5 ? 0 : 255) } 1 .. $_[0] };
seed('ocr_post', "\0\x20\x10" . join('', map { my $y = $_; map { chr($y % 6 < 3 && $_ > 3 && $_ < 28 ? 230 : 10) } 0 .. 32 } 0 .. 16), "\0\x3f\x3f" . $noise->(4000), "\1\x10" . "a\nb\nc\n" . $noise->(900), "\2\x10" . join('', map { pack 'C*', 10 + 20 * ($_ % 4), 10 + 12 * int($_ / 4), 30, 80, 1, 3, 65, 200, 130 } 0 .. 12) . $noise->(3000), "\2\x08" . join('', map { pack 'C*', $_ % 2 ? 60 : 10, 8 * $_, 20, 60, 1, 4, 200, 201, 202, 203 } 0 .. 8));
seed('page_pieces', join '', map { pack('C*', 10 + 60 * ($_ % 3), 5 + 8 * int($_ / 3), 50, 10, 5) . 'cell' . ($_ % 10) . 'x' } 0 .. 20);

# --- pictures of other programs: the first byte chooses the decoder (raster.c)
{	my %kind = (ppm => "\0", pgm => "\0", pbm => "\0", pam => "\0", tga => "\1", pcx => "\2", sgi => "\3", dds => "\4", xbm => "\5", xpm => "\6", bmp => "\7", jxl => "\x08", psd => "\x09",
		ico => "\x0a\0", cur => "\x0a\0", icns => "\x0b\0", heic => "\x0c\0", tif => "\x0d\0", png => "\x0e", gif => "\x0f", webp => "\x10");
	for (glob 'tests/data/raster/*') { my ($ext) = /\.(\w+)$/; seed('raster', $kind{$ext} . slurp($_)) if exists $kind{$ext}; seed('jp2', slurp($_)) if $ext eq 'jp2' }
	seed('raster', "\x11\0" . substr(slurp('tests/data/raster/palette.bmp'), 14), "\x11\1" . substr(slurp('tests/data/raster/net.ico'), 22)); }
seed('metafile', map { my ($k) = @$_; ($k eq 'emf' ? "\1" : "\0") . Compress::Zlib::memGunzip(slurp("tests/data/libreoffice-parts.$k.gz")) } ['emf'], ['wmf']);
seed('sidecar', "甲方: 虚衡市公安局\n\f第二页\n", '{"text":"a b","box":[1,2,30,12],"confidence":98.5}', '[{"rec_text":"x","points":[[1,2],[3,2],[3,4],[1,4]],"score":0.9},{"words":"y"}]', '{"fullTextAnnotation":{"text":"p\nq"},"x":1}',
	'{"Blocks":[{"BlockType":"LINE","Text":"l","Confidence":91.5},{"BlockType":"WORD","Text":"w"}]}',
	'<html><div class="ocr_page"><span class="ocr_line" title="bbox 1 2 30 12; baseline 0 0"><span class="ocrx_word" title="bbox 1 2 9 12; x_wconf 91">two</span> <span class="ocrx_word">w</span></span></div><div class="ocr_page"/></html>',
	'<alto><Page><TextLine HPOS="1" VPOS="2" WIDTH="30" HEIGHT="12"><String CONTENT="c" WC="0.9"/><SP/><String CONTENT="d"/></TextLine></Page></alto>');
