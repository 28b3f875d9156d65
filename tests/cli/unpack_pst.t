#!/usr/bin/perl
# unpack: Outlook's data files. A writer of small ones stands here, so that
# every shape (32 and 64 bit, encoded or not, many pages) is tested.
use strict; use warnings; use utf8; use JSON::PP (); use MIME::Base64; use Encode; use Digest::SHA 'sha256_hex';
binmode STDOUT, ':utf8';
my $n = 0;
sub is { my ($got, $want, $what) = @_; $n++; $got //= '(nothing)';
	if ($got eq $want) { print "ok $n - $what\n" } else { print "not ok $n - $what\n#   got  $got\n#   want $want\n" } }
chdir $ENV{TEST_TMP} or die;
my $bin = "$ENV{SLUICE_BIN}/sluice-unpack";
my (@items, @errors, $rc);
sub run { @items = @errors = (); open my $p, '-|', $bin, '-o', 'S', @_ or die;
	while (<$p>) { my $r = JSON::PP::decode_json($_); push @{$r->{type} eq 'item' ? \@items : \@errors}, $r } close $p; $rc = $? >> 8 }
sub blob { my $id = shift->{id}; open my $f, '<:raw', 'S/' . substr($id, 0, 2) . '/' . substr($id, 2) or die; local $/; <$f> }

# The writer. Properties of one object in a heap of one block ([MS-PST] 2.3).
sub object { my @item = ('', ''); my $rows = '';
	for (sort { $a->[0] <=> $b->[0] } @_) { my ($id, $type, $v) = @$_; my $at = $v;
		if ($type == 0x1F || $type == 0x102 || $type == 0x40) { push @item, $type == 0x1F ? encode('UTF-16LE', $v) : $v; $at = @item << 5 }
		elsif ($type == 0x1E) { push @item, $v; $at = @item << 5 }
		elsif ($type == 0xD) { ($type, $at) = ref $v ? (0xD, do { push @item, pack('VV', $$v, 0); @item << 5 }) : (0x102, $v) }
		$rows .= pack 'vvV', $id, $type, $at }
	@item[0, 1] = (pack('CCCCV', 0xB5, 2, 6, 0, 2 << 5), $rows);
	my ($body, @from) = ('', 12); for (@item) { $body .= $_; push @from, 12 + length $body }
	return pack('vCCVV', 12 + length $body, 0xEC, 0xBC, 1 << 5, 0) . $body . pack('vv', scalar @item, 0) . pack('v*', @from) }

my ($wide, @block, @node, $next);
sub Word { pack $wide ? 'Q<' : 'V', shift }
sub block { my ($bytes, $inner) = @_; $next += 4; my $id = $next | ($inner ? 2 : 0); push @block, [$id, $bytes]; $id }
sub large { my $s = shift; my @id; push @id, block(substr $s, 0, 8000, '') while length $s;
	@id == 1 ? $id[0] : block(pack('CCvV', 1, 1, scalar @id, 0) . join('', map { Word($_) } @id), 1) }
sub below { my @s = @_; block(pack($wide ? 'CCvV' : 'CCv', 2, 0, scalar @s, $wide ? 0 : ()) . join('', map { Word($_->[0]) . Word($_->[1]) . Word($_->[2] // 0) } @s), 1) }
sub write_pst { my ($file) = @_;
	my $out = "\0" x 1024; my @bbt;
	for (@block) { my ($id, $b) = @$_; $out .= "\0" x (-length($out) % 64);
		push @bbt, [$id, Word($id) . Word(length $out) . pack('vv', length $b, 2) . ($wide ? "\0" x 4 : '')]; $out .= $b . "\0" x 16 }
	my $page = sub { my ($type, $level, @e) = @_; $out .= "\0" x (-length($out) % 512); my $at = length $out; my $room = $wide ? 488 : 496;
		my $b = join '', @e; $out .= $b . "\0" x ($room - length $b) . pack('CCCC', scalar @e, scalar @e, length $e[0], $level) . ($wide ? "\0" x 4 : '');
		$out .= pack('CCv', $type, $type, 0) . "\0" x ($wide ? 12 : 8); $at };
	my $tree = sub { my ($type, @e) = @_; my $level = 0;
		for (;; $level++) { my @up; my $most = int(($wide ? 488 : 496) / length $e[0][1]);
			while (my @some = splice @e, 0, $most) { my $at = $page->($type, $level, map { $_->[1] } @some); push @up, [$some[0][0], Word($some[0][0]) . Word(0) . Word($at), $at] }
			return $up[0][2] if @up == 1; @e = @up } };
	my $blocks = $tree->(0x80, sort { $a->[0] <=> $b->[0] } @bbt);
	my $nodes = $tree->(0x81, map { [$_->[0], Word($_->[0]) . Word($_->[1]) . Word($_->[2]) . pack('V', $_->[3]) . ($wide ? "\0" x 4 : '')] } sort { $a->[0] <=> $b->[0] } @node);
	substr $out, 0, 12, pack 'a4Va2v', '!BDN', 0, 'SM', $wide ? 23 : 14;
	substr($out, $wide ? 0xE0 : 0xBC, 4) = pack 'V', $nodes; substr($out, $wide ? 0xF0 : 0xC4, 4) = pack 'V', $blocks;
	open my $f, '>:raw', $file or die; print $f $out; close $f }
sub start { ($wide) = @_; @block = @node = (); $next = 0x100 }
sub folder { my ($id, $parent, $name, $count) = @_; push @node, [$id, block(object([0x3001, 0x1F, $name], [0x3602, 3, $count])), 0, $parent] }
my $time = pack 'Q<', (1583060400 + 11644473600) * 10000000;

for my $w (1, 0) {
	my $what = $w ? '64 bit' : '32 bit';
	start($w);
	my $far = join '', map { chr(($_ * 7 + int($_ / 300)) & 255) } 1 .. 30000;
	folder(0x122, 0x122, '', 0); folder(0x8022, 0x122, '收件箱', 2);
	my $attachment = [0x8025, block(object([0x3705, 3, 1], [0x3707, 0x1F, '报价单.bin'], [0x3701, 0xD, 0x803F])), below([0x803F, large($far)])];
	my $small = [0x8045, block(object([0x3705, 3, 1], [0x3707, 0x1F, 'small.txt'], [0x3701, 0x102, 'near bytes'])), 0];
	my $inner = [0x8065, block(object([0x3705, 3, 5], [0x3001, 0x1F, 'inner'], [0x3701, 0xD, \0x8084])),
		below([0x8084, block(object([0x0037, 0x1F, 'inside'], [0x1000, 0x1F, 'inner text'])), 0])];
	push @node, [0x200024, block(object([0x001A, 0x1F, 'IPM.Note'], [0x0037, 0x1F, "\x01\x05RE: 合同"], [0x0C1A, 0x1F, '林 岚'], [0x0C1F, 0x1F, 'lin@mail.example'],
		[0x0E04, 0x1F, 'gao@mail.example'], [0x0E06, 0x40, $time], [0x1000, 0x1F, 'see attachment 附件'])), below($attachment, $small, $inner), 0x8022];
	push @node, [0x200044, block(object([0x001A, 0x1F, 'IPM.Contact'], [0x0037, 0x1F, 'Gao'], [0x3001, 0x1F, 'Gao Yun'], [0x3A1C, 0x1F, '+86 139 0000 0000'])), 0, 0x8022];
	push @node, [0x200064, block(object([0x0037, 0x1E, 'lost'], [0x1000, 0x1E, "na\xEFve"])), 0, 0x9999];
	write_pst("$what.pst");
	run("$what.pst");
	is($rc, 0, "$what: exit 0");
	my %at = map { $_->{path} => $_ } @items;
	is(join(' | ', sort map { $_->{path} =~ s/^[^!]*!\///r } grep { $_->{depth} == 1 } @items),
		'without a folder/00200064 lost.eml | 收件箱/00200024 RE: 合同.eml | 收件箱/00200044 Gao.eml', "$what: every message, by its folder");
	is("$items[0]{unpack}{container}{expected} $items[0]{unpack}{container}{given}", '2 3', "$what: the folders' count beside what was found");
	my $mail = $at{"$what.pst!/收件箱/00200024 RE: 合同.eml"};
	is($mail->{mtime}, '2020-03-01T11:00:00Z', "$what: time");
	is(sha256_hex($far), $at{"$mail->{path}!/报价单.bin"}{id}, "$what: an attachment of many blocks");
	is(blob($at{"$mail->{path}!/small.txt"}), 'near bytes', "$what: one in the heap");
	is(exists $at{"$mail->{path}!/inside.eml"} ? 1 : 0, 1, "$what: a message in the message");
	my $text = blob($mail);
	is($text =~ /^From: "\xE6\x9E\x97 \xE5\xB2\x9A" <lin\@mail.example>\r$/m && $text =~ /^To: gao\@mail.example\r$/m && $text =~ /^Subject: RE: /m ? 1 : 0, 1, "$what: fields from properties");
	is(index($text, encode_base64(encode('UTF-8', 'see attachment 附件'), '')) > 0 ? 1 : 0, 1, "$what: the text");
	my $contact = blob($at{"$what.pst!/收件箱/00200044 Gao.eml"});
	is(decode_base64(($contact =~ /base64\r\n\r\n(.*?)\r\n\r\n--/s)[0]) =~ /Mobile phone: \+86 139 0000 0000/ ? 1 : 0, 1, "$what: a contact's own fields");
	is(blob($at{"$what.pst!/without a folder/00200064 lost.eml"}) =~ encode_base64("na\xC3\xAFve", '') ? 1 : 0, 1, "$what: text in a code page");
	# damage: every message is told, whatever lies broken
	my $whole = do { open my $f, '<:raw', "$what.pst"; local $/; <$f> };
	my $i = index($whole, encode('UTF-16LE', 'inner text')); open my $f, '>:raw', 'cut.pst'; print $f substr($whole, 0, $i); close $f;
	run('cut.pst'); is($rc, 1, "$what: a cut file is a loss");
}

# thousands
start(1); folder(0x8022, 0x122, 'Inbox', 3000);
push @node, [0x200004 + $_ * 32, block(object([0x0037, 0x1F, "number $_"], [0x1000, 0x1F, "text $_"])), below([0x8025, block(object([0x3705, 3, 1], [0x3707, 0x1F, "$_.txt"], [0x3701, 0x102, "bytes $_"])), 0]), 0x8022] for 1 .. 3000;
write_pst('many.pst'); run('many.pst');
is(join(' ', $rc, scalar(grep { $_->{depth} == 1 } @items), $items[0]{unpack}{container}{expected}), '0 3000 3000', 'three thousand messages');
my %ids = map { $_->{id} => 1 } grep { $_->{depth} == 2 } @items;
is(scalar(grep { $ids{sha256_hex("bytes $_")} } 1 .. 3000), 3000, 'and every attachment, byte for byte');
print "1..$n\n";
