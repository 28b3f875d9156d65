#!/usr/bin/perl
# What databases and telephones are dumped as; all fictitious.
# usage: make_dumps.pl KIND FILE; KIND: bson, archive, pgdump, pgdump-packed, pgdump-packed-half (of a table), android, android-raw, android-locked, ofd (a folder)
use strict; use warnings;
use Compress::Zlib qw(compress); use File::Path 'make_path'; use File::Basename 'dirname';
my ($kind, $file) = @ARGV;
sub put { my ($to, @s) = @_; make_path(dirname($to)); open my $f, '>:raw', $to or die "$to: $!"; print $f @s; close $f }
sub el { my ($type, $name, $v) = @_; chr($type) . "$name\0$v" }
sub text { pack('V', 1 + length $_[0]) . "$_[0]\0" }
sub doc { my $b = join '', @_; pack('V', 5 + length $b) . "$b\0" }
my $user = doc(el(7, '_id', pack 'C12', 1 .. 12), el(2, 'name', text('李雷')), el(2, 'email', text('lilei@mail.example')), el(16, 'age', pack 'V', 31), el(9, 'created', pack 'q<', 1583308800000),
	el(3, 'address', doc(el(2, 'city', text('临渊')), el(1, 'lat', pack 'd<', 31.25))), el(4, 'tags', doc(el(2, 0, text('vip')), el(2, 1, text('gov')))), el(8, 'active', "\1"), el(5, 'key', pack('V C', 3, 0) . 'abc'), el(10, 'none', ''));
my $said = doc(el(2, 'from', text('lilei')), el(2, 'to', text('hanmeimei')), el(2, 'text', text('the mailboxes of 虚衡')), el(9, 'date', pack 'q<', 1614852000000));
put($file, $user, $said) if $kind eq 'bson';
my $where = sub { doc(el(2, 'db', text('crm')), el(2, 'collection', text('users')), el(8, 'EOF', $_[0])) };
put($file, pack('V', 0x8199e26d), doc(el(2, 'version', text('0.1'))), "\xff" x 4, $where->("\0"), $user, "\xff" x 4, $where->("\1"), "\xff" x 4) if $kind eq 'archive';

if ($kind =~ /^pgdump/) {
	my $packed = $kind =~ /packed/;
	my $int = sub { ($_[0] < 0 ? "\1" : "\0") . pack 'V', abs $_[0] };
	my $str = sub { defined $_[0] ? $int->(length $_[0]) . $_[0] : $int->(-1) };
	my $entry = sub { my ($id, $tag, $what, $define, $copy, $space) = @_;
		$int->($id) . $int->(defined $copy ? 1 : 0) . $str->('0') . $str->('0') . $str->($tag) . $str->($what) . $int->(2) . $str->($define) . $str->('') . $str->($copy) . $str->($space) . $str->('') . $str->('') .
		$str->('postgres') . $str->('false') . $str->('7') . $str->(undef) . "\2" . "\0" x 8 };
	my $run = sub { my $s = $packed ? compress($_[0]) : $_[0]; my $half = int(length($s) / 2); $int->($half) . substr($s, 0, $half) . ($kind =~ /half/ && $_[0] =~ /mail/ ? "" : $int->(length($s) - $half) . substr($s, $half)) . $int->(0) };
	my $head = "PGDMP\1\x0e\0\4\x08\1" . $int->($packed ? -1 : 0) . join('', map { $int->($_) } 0, 0, 10, 4, 2, 121, 0) . join('', map { $str->($_) } 'crm', '15.1', '15.1');
	my $toc = $int->(3) . $entry->(20, 'staff', 'TABLE', "CREATE TABLE public.staff (id integer, name text, mail text);\n", undef, 'public') .
		$entry->(9, 'staff', 'TABLE DATA', '', "COPY public.staff (id, name, mail) FROM stdin;\n", 'public') . $entry->(11, 'BLOBS', 'BLOBS', '', undef, undef);
	put($file, $head, $toc, "\1" . $int->(9) . $run->("1\t李雷\tlilei\@mail.example\n2\tline\\none\t\\N\n\\.\n\n\n"), "\3" . $int->(11) . $int->(16398) . $run->('a large object of 虚衡') . $int->(0));
}
if ($kind =~ /^android/) {
	my $tar = do { open my $f, '-|', 'tar', 'cf', '-', 'sms.json' or die; binmode $f; local $/; <$f> };
	put($file, "ANDROID BACKUP\n5\n", $kind eq 'android' ? "1\nnone\n" . compress($tar) : $kind eq 'android-raw' ? "0\nnone\n$tar" : "1\nAES-256\nA1B2\nC3D4\n10000\nE5F6\n0A0B\n" . "\x8f" x 200);
}
if ($kind eq 'ofd') {
	my $ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';
	my $t = sub { my ($x, $y, $text, $delta, $ctm) = @_; qq(<ofd:TextObject ID="7" Boundary="$x $y 60 4" Size="3.175") . ($ctm ? qq( CTM="$ctm") : '') . '><ofd:TextCode X="0" Y="3"' . ($delta ? qq( DeltaX="$delta") : '') . ">$text</ofd:TextCode></ofd:TextObject>" };
	put("$file/OFD.xml", qq(<?xml version="1.0" encoding="UTF-8"?><ofd:OFD $ns Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:Author>Tax office</ofd:Author><ofd:CreationDate>2020-11-05</ofd:CreationDate><ofd:CustomDatas><ofd:CustomData Name="发票号码">10099999</ofd:CustomData></ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>));
	put("$file/Doc_0/Document.xml", qq(<ofd:Document $ns><ofd:CommonData><ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/><ofd:Page ID="5" BaseLoc="Pages/Page_1/Content.xml"/></ofd:Pages></ofd:Document>));
	put("$file/Doc_0/Tpls/Tpl_0/Content.xml", qq(<ofd:Page $ns><ofd:Content><ofd:Layer>), $t->(10, 20, '购买方名称：', 'g 5 3.175'), $t->(10, 50, '货物名称'), $t->(60, 50, '金额'), $t->(90, 50, '税率'), '</ofd:Layer></ofd:Content></ofd:Page>');
	put("$file/Doc_0/Pages/Page_0/Content.xml", qq(<ofd:Page $ns><ofd:Template TemplateID="2" ZOrder="Background"/><ofd:Content><ofd:Layer>), $t->(32, 20, '临渊东游科技有限公司'), $t->(10, 55, '*信息技术服务*软件'), $t->(60, 55, '12000.00', 'g 7 1.6'), $t->(90, 55, '6%', undef, '1 0 0 1 0 0'), '</ofd:Layer></ofd:Content></ofd:Page>');
	put("$file/Doc_0/Pages/Page_1/Content.xml", qq(<ofd:Page $ns><ofd:Content><ofd:Layer>), $t->(10, 20, '第二页 备注'), '</ofd:Layer></ofd:Content></ofd:Page>');
	put("$file/Doc_0/Annots/Page_0/Annot_0.xml", qq(<ofd:PageAnnot $ns><ofd:Annot ID="9" Type="Stamp"><ofd:Appearance>), $t->(1, 1, '已作废'), '</ofd:Appearance></ofd:Annot></ofd:PageAnnot>');
	put("$file/Doc_0/Attachs/original_invoice.xml", '<eInvoice><Buyer>临渊东游科技有限公司</Buyer></eInvoice>');
	put("$file/Doc_0/Res/image_1.png", "\x89PNG\r\n\x1a\n");
}
