#!/usr/bin/perl
# unpack: names in archives. The same tree from four machines gives the same
# paths; second bytes of 0x5C; hostile names stay names.
use strict; use warnings; use utf8;
use Encode; use Compress::Zlib (); use JSON::PP (); use MIME::Base64;
binmode STDOUT, ':utf8';
my $n = 0;
sub is { my ($got, $want, $what) = @_; $n++;
	if ($got eq $want) { print "ok $n - $what\n" } else { print "not ok $n - $what\n#   got  $got\n#   want $want\n" } }
chdir $ENV{TEST_TMP} or die;
my $bin = "$ENV{SLUICE_BIN}/sluice-unpack";

# A ZIP archive of [raw name, bytes, flags, extra field of the directory].
sub zip { my ($file, @m) = @_;
	my ($out, $dir) = ('', '');
	for (@m) { my ($name, $data, $flags, $extra) = @$_; $flags ||= 0; $extra //= '';
		my $crc = Compress::Zlib::crc32($data);
		my $fix = pack 'vvvVVVV', $flags, 0, 0, 0x50210000 >> 16, $crc, length $data, length $data;
		$fix = pack 'vvvvVVV', $flags, 0, 0, 0x5021, $crc, length $data, length $data;
		$dir .= pack('a4vv', "PK\1\2", 20, 20) . $fix . pack('vvvvvVV', length $name, length $extra, 0, 0, 0, 0, length $out) . $name . $extra;
		$out .= pack('a4v', "PK\3\4", 20) . $fix . pack('vv', length $name, 0) . $name . $data;
	}
	open my $f, '>:raw', $file or die; print $f $out, $dir, pack('a4vvvvVVv', "PK\5\6", 0, 0, scalar @m, scalar @m, length $dir, length $out, 0); close $f;
}
sub unpacked { my @got; open my $p, '-|', $bin, '-o', 'store', @_ or die;
	while (my $line = <$p>) { my $r = JSON::PP::decode_json($line); push @got, $r if $r->{type} eq 'item' && $r->{depth} } close $p; return @got }
sub paths { return join ' ', map { my $p = $_->{path}; $p =~ s/^[^!]*!\///; $p } @_ }

my @tree = ('合同/虚衡项目采购合同.docx', '资料/技术方案.txt', '人员名单.xlsx');
my $want = join ' ', @tree;
zip('flag.zip', map { [encode('UTF-8', $_), "x$_" ne '' ? 'x' : '', 0x800] } @tree);
zip('mac.zip', map { [encode('UTF-8', $_), 'x'] } @tree);
zip('gbk.zip', map { [encode('gbk', $_), 'x'] } @tree);
zip('extra.zip', map { my $raw = encode('cp437', $_, sub { '?' }); my $u = encode('UTF-8', $_);
	[$raw, 'x', 0, pack('vvCV', 0x7075, 5 + length $u, 1, Compress::Zlib::crc32($raw)) . $u] } @tree);
is(paths(unpacked("$_.zip")), $want, "the same tree: $_") for qw(flag mac gbk extra);
is((unpacked('gbk.zip'))[0]{unpack}{name_charset}, 'GB18030', 'the character set is told');
is(paths(unpacked('--name-charset', 'GB18030', 'gbk.zip')), $want, 'and can be given');

zip('5c.zip', [encode('gbk', '謀.txt'), 'x'], [encode('gbk', '誠.txt'), 'x'], [encode('gbk', '文件说明.txt'), 'x']);
is(paths(unpacked('5c.zip')), '謀.txt 誠.txt 文件说明.txt', 'second byte 0x5C in GBK');
zip('big5.zip', [encode('big5', '功能說明.txt'), 'x'], [encode('big5', '專案資料/合約.doc'), 'x']);
is(paths(unpacked('big5.zip')), '功能說明.txt 專案資料/合約.doc', 'Big5');
zip('jp.zip', [encode('cp932', '報告書について.txt'), 'x'], [encode('cp932', 'データ/ファイル.txt'), 'x']);
is(paths(unpacked('jp.zip')), '報告書について.txt データ/ファイル.txt', 'Shift-JIS');
zip('kr.zip', [encode('cp949', '계약서 자료.txt'), 'x'], [encode('cp949', '사진/새 폴더.txt'), 'x']);
is(paths(unpacked('kr.zip')), '계약서 자료.txt 사진/새 폴더.txt', 'EUC-KR');
zip('dos.zip', [encode('cp866', 'Договор поставки.doc'), 'x'], [encode('cp866', 'Отчёт/Смета.xls'), 'x']);
is(paths(unpacked('dos.zip')), 'Договор поставки.doc Отчёт/Смета.xls', 'CP866');
zip('win.zip', [encode('cp1251', 'Договор поставки.doc'), 'x'], [encode('cp1251', 'Отчёт/Смета.xls'), 'x']);
is(paths(unpacked('win.zip')), 'Договор поставки.doc Отчёт/Смета.xls', 'windows-1251');
zip('west.zip', [encode('cp437', 'Ölfässer.txt'), 'x'], [encode('cp437', 'Übersicht.txt'), 'x']);
is(paths(unpacked('west.zip')), 'Ölfässer.txt Übersicht.txt', 'CP437');

zip('short.zip', [encode('cp437', 'größe/é.txt'), 'x']);
is(paths(unpacked('short.zip')), 'größe/é.txt', 'words do not change their alphabet');
zip('back.zip', ['dir\\sub\\a.txt', 'x'], [encode('gbk', '謀.txt'), 'x'], ['b/c\\d', 'x']);
my @back = unpacked('back.zip');
is(paths(@back), 'dir/sub/a.txt 謀.txt b/c\\d', 'backslashes of DOS part folders, where nothing else does');
is($back[0]{path_b64} ? 1 : 0, 1, 'and the raw name is kept');

# LHA: three levels of header, names in the packer's set, folders apart
sub crc16 { my $c = 0; for (unpack 'C*', shift) { $c ^= $_; $c = $c & 1 ? $c >> 1 ^ 0xA001 : $c >> 1 for 1 .. 8 } $c }
sub lha { my ($level, $folder, $name, $data) = @_;
	my $fix = pack('a5VVVCC', '-lh0-', length $data, length $data, 0x50210000, 0x20, $level);
	my $sum = sub { my $s = 0; $s += $_ for unpack 'C*', $_[0]; pack('CC', length $_[0], $s & 255) . $_[0] };
	return $sum->($fix . pack('C/a*v', $folder . $name, crc16($data))) . $data if $level == 0;
	my $ext = pack('Ca*v', 2, $folder =~ tr/\\//dr . "\xFF", 3 + length $name) . pack('Ca*v', 1, $name, 0); my $first = 3 + length($folder =~ tr/\\//dr) + 1;
	substr($fix, 5, 4) = pack 'V', length($data) + length $ext if $level == 1;
	return $sum->($fix . pack('C/a*vCv', '', crc16($data), ord 'M', $first)) . $ext . $data if $level == 1;
	my $all = $fix . pack('vCv', crc16($data), ord 'M', $first) . $ext; return pack('v', 2 + length $all) . $all . $data }
open my $lzh, '>:raw', 'names.lzh' or die;
print $lzh lha($_, encode('cp932', 'データ') . '\\', encode('cp932', '予定表.txt'), "level $_") for 0 .. 2; print $lzh "\0"; close $lzh;
my @lha = unpacked('names.lzh');
is(paths(@lha), join(' ', ('データ/予定表.txt') x 3), 'LHA');
is(join(' ', map { $_->{size} } @lha), '7 7 7', 'with their bytes');

# the same tree in four character sets, as tar, cpio and ARJ keep it: as bytes
sub tar { my ($name, $data) = @_; my $h = pack 'a512', pack('a100a8a8a8a12a12a8aa100a6a2', $name, '000644 ', '0000000', '0000000', sprintf('%011o', length $data), '00000000000', ' ' x 8, '0', '', 'ustar', '00');
	substr($h, 148, 8) = sprintf "%06o\0 ", unpack '%32C*', $h; return $h . $data . "\0" x (-length($data) % 512) }
sub cpio { my ($name, $data) = @_; return sprintf('070707%06o%06o%06o%06o%06o%06o%06o%011o%06o%011o', 0, 1, 0100644, 0, 0, 1, 0, 0, 1 + length $name, length $data) . "$name\0$data" }
sub arj { my ($type, $name, $data) = @_; my $h = pack('CCCCCCCCVVVVvvv', 30, 11, 1, 2, 0x10, 0, $type, 0, 0x50210000, length $data, length $data, Compress::Zlib::crc32($data), 0, 0100644, 0) . "$name\0\0";
	return pack('vv', 0xEA60, length $h) . $h . pack('Vv', Compress::Zlib::crc32($h), 0) . $data }
sub whole { my ($file, $bytes) = @_; open my $f, '>:raw', $file or die; print $f $bytes; close $f }
my %trees = ('UTF-8' => \@tree, gbk => \@tree, big5 => ['合約文件/採購合約.txt', '資料/技術說明.txt'], cp932 => ['報告書/一覧表.txt', '資料/ファイル.txt'], cp866 => ['Договор поставки.doc', 'Отчёт/Смета.xls']);
for my $set (sort keys %trees) { my @names = map { encode($set, $_) } @{$trees{$set}};
	whole("$set.tar", join('', map { tar($_, 'x') } @names) . "\0" x 1024);
	whole("$set.cpio", join '', (map { cpio($_, 'x') } @names), cpio('TRAILER!!!', ''));
	whole("$set.arj", join '', arj(2, 'a.arj', ''), (map { arj(0, $_, 'x') } @names), pack('vv', 0xEA60, 0));
	is(paths(unpacked("$set.$_")), join(' ', @{$trees{$set}}), "$_ with names in $set") for qw(tar cpio arj) }

my @evil = ('../up', '/abs', 'C:\\drive', '....//x', "nul\0name", "\xE2\x80\xAEtxt.exe", 'CON', 'a', 'A', 'dot.', 'x' x 300);
zip('evil.zip', map { [$_, 'x'] } @evil);
my @got = unpacked('evil.zip');
is(scalar @got, scalar @evil, 'hostile names are all told');
is($got[0]{path}, 'evil.zip!/../up', 'as they stand');
is($got[4]{path}, "evil.zip!/nul\0name", 'with what is behind a NUL');
is(join(' ', sort grep { !/\.(zip|lzh|tar|cpio|arj)$/ } glob '*'), 'store', 'and nothing is written outside the store');
zip('raw.zip', ["\xff\xfe\x00bad", 'x', 0x800]);
my ($raw) = unpacked('raw.zip');
is($raw->{path_b64} // '', 'cmF3LnppcCEv//4AYmFk', 'a name that does not decode is kept raw');
zip('dot.zip', ['./a', 'x'], ['././b', 'x'], ['', 'x']);
is(paths(unpacked('dot.zip')), 'a b dot', 'one name, however it is written; a name where there is none');
zip('folder.zip', ['dir/', 'bytes of a folder'], ['empty/', ''], ['dir/file.txt', 'x']);
is(paths(unpacked('folder.zip')), 'dir/ dir/file.txt', 'what is called a folder and holds bytes is no folder');
my $newc = sub { my ($name, $mode, $data) = @_; my $h = '070701' . join('', map { sprintf '%08X', $_ } 1, $mode, 0, 0, 1, 0, length $data, 0, 0, 0, 0, 1 + length $name, 0) . "$name\0"; $h .= "\0" x (-length($h) % 4); $h . $data . "\0" x (-length($data) % 4) };
open my $cpio, '>:raw', 'folder.cpio' or die; print $cpio $newc->('dir', 040755, 'bytes'), $newc->('empty', 040755, ''), $newc->('f', 0100644, 'x'), $newc->('TRAILER!!!', 0, ''); close $cpio;
is(paths(unpacked('folder.cpio')), 'dir f', 'of a cpio neither');
# folders of another machine's names: each folder's names together tell
mkdir 'disk'; mkdir encode('gbk', 'disk/会议纪要'); mkdir 'disk/ru'; mkdir 'disk/plain';
whole(encode('gbk', 'disk/会议纪要/关于项目的说明.txt'), 'x'); whole(encode('gbk', 'disk/虚衡市公安局合同.txt'), 'x'); whole(encode('cp866', 'disk/ru/Договор поставки.txt'), 'x'); whole('disk/plain/a.txt', 'x');
my @disk = grep { ($_->{type} // '') eq 'item' } map { JSON::PP::decode_json($_) } `'$bin' -q -o store disk`;
is(join(' ', map { $_->{path} } @disk), 'disk/plain/a.txt disk/ru/Договор поставки.txt disk/会议纪要/关于项目的说明.txt disk/虚衡市公安局合同.txt', 'names of folders in GBK and CP866');
is(join(' ', map { $_->{unpack}{name_charset} // '-' } @disk), '- CP866 GB18030 GB18030', 'and the sets are told');
is(decode('cp866', decode_base64($disk[1]{path_b64})), 'disk/ru/Договор поставки.txt', 'their bytes stand beside them');
print "1..$n\n";
