#!/usr/bin/perl
# unpack: where passwords come from (a list, names, texts beside, mails) and in which set their bytes are.
use strict; use warnings; use utf8; use Encode; use JSON::PP (); use MIME::Base64; use Digest::SHA 'sha256_hex';
my $n = 0;
sub is { my ($got, $want, $what) = @_; $n++; $got //= '(nothing)';
	if ($got eq $want) { print "ok $n - $what\n" } else { print "not ok $n - $what\n#   got  $got\n#   want $want\n" } }
binmode STDOUT, ':utf8';
chdir $ENV{TEST_TMP} or die;
my (@items, @errors);
sub run { @items = @errors = (); open my $p, '-|', "$ENV{SLUICE_BIN}/sluice-unpack", '-q', '-o', 'S', map { encode_utf8($_) } @_ or die;
	while (<$p>) { my $r = JSON::PP::decode_json($_); push @{$r->{type} eq 'item' ? \@items : \@errors}, $r } close $p }
sub put { my ($name, $bytes) = @_; open my $f, '>:raw', encode_utf8($name) or die "$name: $!"; print $f $bytes; close $f }
sub get { my ($name) = @_; open my $f, '<:raw', encode_utf8($name) or die "$name: $!"; local $/; <$f> }
# path, and how it was opened
sub how { my ($path) = @_; my ($i) = grep { $_->{path} eq $path } @items or return 'absent';
	my $u = $i->{unpack}; join ' ', $i->{id} ? 'open' : 'shut', map { $u->{$_} // '-' } qw(password password_from password_charset) }
sub zip { my ($file, $password, @more) = @_; unlink encode_utf8($file); system('zip', '-q', '-P', $password, @more, encode_utf8($file), 'paper.txt') == 0 or die }
put('paper.txt', encode_utf8("合同编号：DY-2020-0123\n"));

# sets: a list in UTF-8 for an archive made on Windows, and the other way round
zip('gbk.zip', encode('cp936', '听雨')); zip('utf8.zip', encode_utf8('听雨')); zip('koi.zip', encode('cp866', 'Стрельсау'));
put('list', encode_utf8("wrong\n听雨\nСтрельсау\n")); put('list.gbk', encode('cp936', "wrong\r\n听雨\r\n")); put('list.bom', "\xEF\xBB\xBF" . encode_utf8("听雨\n"));
run('-P', 'list', 'gbk.zip', 'utf8.zip', 'koi.zip');
is(how('gbk.zip!/paper.txt'), 'open 2 - GB18030', 'a list in UTF-8, a password in GBK');
is(how('utf8.zip!/paper.txt'), 'open 2 - -', 'as it stands');
is(how('koi.zip!/paper.txt'), 'open 3 - CP866', 'a password of DOS in Russia');
run('-P', 'list.gbk', 'gbk.zip', 'utf8.zip');
is(how('gbk.zip!/paper.txt'), 'open 2 - -', 'a list in GBK, as it stands');
is(how('utf8.zip!/paper.txt'), 'open 2 - GB18030', 'a list in GBK, a password in UTF-8');
run('-P', 'list.bom', 'utf8.zip'); is(how('utf8.zip!/paper.txt'), 'open 1 - -', 'a list with a byte order mark');
put('gaps', "\n\nports\n"); zip('ports.zip', 'ports'); run('-P', 'gaps', 'ports.zip'); is(how('ports.zip!/paper.txt'), 'open 3 - -', 'empty lines are lines');

# names
my %name = ('资料(密码abc123).zip' => 'abc123', '合同_密码：听雨2020.zip' => '听雨2020', 'trove_pw_Strelsau9.zip' => 'Strelsau9', 'a password=x-y.zip' => 'x-y', '[harbour77]list.zip' => 'harbour77',
	'архив пароль qwe!1.zip' => 'qwe!1', 'compass.zip' => undef);
mkdir 'names'; zip("names/$_", encode_utf8($name{$_} // 'no')) for keys %name;
run('names');
is(how("names/$_!/paper.txt"), defined $name{$_} ? 'open 0 name -' : 'shut - - -', "in its name: $_") for sort keys %name;
run('--no-hints', 'names'); is(scalar(grep { $_->{code} eq 'encrypted' } @errors), 7, '--no-hints');
mkdir encode_utf8('批次一 解压密码 port1980'); zip('批次一 解压密码 port1980/x.zip', 'port1980'); run('批次一 解压密码 port1980'); is(how('批次一 解压密码 port1980/x.zip!/paper.txt'), 'open 0 name -', 'in the name of its folder');

# texts beside
mkdir 'beside'; zip('beside/one.zip', encode('cp936', '临渊99')); zip('beside/two.zip', 'R7 blue harbour'); zip('beside/three.zip', 'Elb0nia!'); zip('beside/four.zip', 'x');
put('beside/密码.txt', encode('cp936', "一号：不是\r\n临渊99\r\n")); put('beside/readme.txt', "Hello.\nThe password is: R7 blue harbour\n"); put('beside/使用说明.html', encode_utf8("<p>解压密码：<b>Elb0nia!</b></p>"));
put('beside/notes.txt', "password: x\n");
run('beside');
is(how('beside/one.zip!/paper.txt'), 'open 2 beside/密码.txt GB18030', 'a line of a file called so, which is in GBK');
is(how('beside/two.zip!/paper.txt'), 'open 2 beside/readme.txt -', 'a sentence of a read-me, with blanks within');
is(how('beside/three.zip!/paper.txt'), 'open 1 beside/使用说明.html -', 'of a web page');
is(how('beside/four.zip!/paper.txt'), 'shut - - -', 'other texts are not read for it');
run('beside/one.zip'); is(how('beside/one.zip!/paper.txt'), 'open 2 beside/密码.txt GB18030', 'of an operand, too');
# within an archive; and what lies beside that one holds for those within
system('cd beside && tar -cf ../outer.tar ./one.zip ' . encode_utf8('./密码.txt')); run('outer.tar');
is(how('outer.tar!/one.zip!/paper.txt'), 'open 2 outer.tar!/密码.txt GB18030', 'beside it in an archive');
mkdir 'deep'; system('cd beside && tar -cf ../deep/in.tar three.zip'); put('deep/password.txt', "Elb0nia!"); run('deep');
is(how('deep/in.tar!/three.zip!/paper.txt'), 'open 1 deep/password.txt -', 'beside the archive it lies in');
# a comment
zip('remark.zip', 'told-so'); open my $z, '|-', 'zip', '-q', '-z', 'remark.zip' or die; print $z "unpack with pw: told-so\n.\n"; close $z;
run('remark.zip'); is(how('remark.zip!/paper.txt'), 'open 0 comment -', 'in the comment of a zip');
# a mail
zip('post.zip', 'H4rbour-Lights');
my $body = encode_base64(encode('cp936', "您好，附件请查收。解压密码：H4rbour-Lights。\n"));
put('post.eml', "From: office\@mail.example\nTo: b\@mail.example\nSubject: papers\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n\n$body\n--b\n" .
	"Content-Type: application/zip; name=post.zip\nContent-Disposition: attachment; filename=post.zip\nContent-Transfer-Encoding: base64\n\n" . encode_base64(get('post.zip')) . "\n--b--\n");
run('post.eml'); is(how('post.eml!/post.zip!/paper.txt'), 'open 0 post.eml -', 'in the mail it is attached to');
sub mail { my ($file) = @_; put("$file.eml", "From: office\@mail.example\nTo: b\@mail.example\nSubject: papers\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>pw: <b>R7-blue</b></p>\n--b\n" .
	"Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=$file\nContent-Transfer-Encoding: base64\n\n" . encode_base64(get($file)) . "\n--b--\n") }
# 7-Zip, names encrypted as well
if (grep { -x } '/usr/bin/7zz', '/usr/bin/7z', '/usr/bin/7za') {
	put('noise', join '', map { chr($_ * 7 & 255) } 1 .. 3000);
	my ($seven) = grep { -x } '/usr/bin/7zz', '/usr/bin/7z', '/usr/bin/7za';
	system($seven, 'a', '-bso0', '-mhe=on', encode_utf8('-p听雨'), 'head.7z', 'paper.txt'); put('list.sjis', encode('cp936', "听雨\n"));
	run('-P', 'list.sjis', 'head.7z'); is(how('head.7z!/paper.txt'), 'open 1 - GB18030', '7z: a list in GBK, a password in Unicode');
	run('head.7z'); is(join(' ', map { $_->{code} } @errors), 'encrypted', 'and none');
	system($seven, 'a', '-bso0', '-mhe=on', '-pR7-blue', 'post.7z', 'paper.txt'); mail('post.7z'); run('post.7z.eml'); is(how('post.7z.eml!/post.7z!/paper.txt'), 'open 0 post.7z.eml -', '7z attached to a web page of a mail');
	system($seven, 'a', '-bso0', '-v700b', '-mx0', '-phush', 'vol.7z', 'paper.txt', 'noise'); put('one', "hush\n"); run('-P', 'one', 'vol.7z.001');
	is(how('vol.7z.001!/paper.txt'), 'open 1 - -', '7z in volumes, encrypted');
	system($seven, 'a', '-bso0', '-tzip', '-v700b', '-mx0', '-mem=AES256', '-phush', 'vol.zip', 'paper.txt', 'noise'); run('-P', 'one', 'vol.zip.001');
	is(how('vol.zip.001!/paper.txt'), 'open 1 - -', 'zip in volumes, AES-256'); is(scalar @errors, 0, 'all of it');
	my $vol = 0; if (-e 'vol.zip.002') { rename 'vol.zip.002', 'away'; run('-P', 'one', 'vol.zip.001'); $vol = grep { $_->{code} eq 'incomplete' } @errors; }
	is($vol > 0, 1, 'a volume is missing');
}
# RAR 5 in three volumes, made by hand: AES-256, 16 rounds, password "elbonia"; of head.* the headers, too
my %volume = ('data.part1.rar' => 'UmFyIRoHAQBTKjRFAwEAARBybaxUAhMxkAEEhAOkgwKRn0/BAAER5ZCI5ZCMLeWQrOmbqC50eHQwAQABBHBvcnRzIGFuZCBoYXJib3UwMTIzNDU2Nzg5YWJjZGVm4Pmbwhj/jZ49xmd3ju6DUpb24uOYsHxdbl5ULdvE/kIMVO/ToaSGMcec33OxxSXtOARZmu4Knv5czJlmhDP5r2NPf1vfT4WJIxUIKGW9DoZWYFFqmXRT8ZrjgPnjy5+aMWChPXMU3PTG1RfVrJcFpewQEWnNzJbtqyQhBWqOoV/PeDQCXGG4tdm+P1DmoJ51tPePNBYu9Y+UiJ7pj4I9QgMFAAE=',
	'data.part2.rar' => 'UmFyIRoHAQDtVTTXBAEAAwGo1JR8VAIbMZABBIQDpIMCpt7WxAABEeWQiOWQjC3lkKzpm6gudHh0MAEAAQRwb3J0cyBhbmQgaGFyYm91MDEyMzQ1Njc4OWFiY2RlZuD5m8IY/42ePcZndyDtSsxK2RU4IsOpMtK+snHf6ql3b3v/dJ5pbPWwXwXO/pvC5uN7PEnzKkAPb/qerWfmKsu1t4YjbY80aKzrJhL5FGJiTIkFkHt+Uip9rvynWnEDEsH039VpTaY4/TautNC/qH/kSk/dW9sJ4mAaBsa2LAWPqBasuTlO0M1bxU6Eo/umFYIg5IA3FZe5ZRN1w4+CPUIDBQAB',
	'data.part3.rar' => 'UmFyIRoHAQBXBD1OBAEAAwK04ZAAUwILMXAEhAOkgwKp5BYxAAER5ZCI5ZCMLeWQrOmbqC50eHQwAQABBHBvcnRzIGFuZCBoYXJib3UwMTIzNDU2Nzg5YWJjZGVm4Pmbwhj/jZ49xmd3/+bOvdw42m5JMRfcw3Gb737KTtFg4gS4pOa2iCz5Cyxchd+7qcyQTKZlCP4CC4ksqnfELMv80P47Q+rHKAj66wtAj3L+TfH6qm5t9fYXoIxGaXtyRnrXGVwmaxxj7XEM1vabPogPuXBp/xlr1CNp0xmyOjUDBQAA',
	'head.part1.rar' => 'UmFyIRoHAQAs6UpcIQQAAAEEaGVhZGVycyBvZiBwb3J0c4Ir081nHk8YUpVCnGl2aXZpdml2aXZpdml2aXYOlcCic5wkpsGWogNZOkjgaXZpdml2aXZpdml2aXZpdjsp9YEErNRm8K2JmLjiv6xystfAggILes6co9ODNvAZY3BhTbgB2v/O7PbjXlFU3maumCIlyE/oX1VcYbYHWAjN4Xt/T7itL6v3uTHbY8VYwHpBboLvZ3p13ibf7T+vMo7ug1KW9uLjmLB8XW5eVC3bxP5CDFTv06GkhjHHnN9zscUl7TgEWZruCp7+XMyZZoQz+a9jT39b30+FiSMVCChlvQ6GVmBRapl0U/Ga44D548ufmjFgoT1zFNz0xtUX1ayXBaXsEBFpzcyW7askIQVqjqFfz3g0AlxhuLXZvj9Q5qCedbT3jzQWLvWPlIie6Wl2aXZpdml2aXZpdml2aXaqzVGinkFp8V4yEcgLTDyl',
	'head.part2.rar' => 'UmFyIRoHAQAs6UpcIQQAAAEEaGVhZGVycyBvZiBwb3J0c4Ir081nHk8YUpVCnGl2aXZpdml2aXZpdml2aXYm7sMNDH8JAYZ1tgxXi+lXaXZpdml2aXZpdml2aXZpdpG1J/hEH6GhTzV2we97IAdYXoVt8K0FXo1Va/oqeID3xZIOVrwkzKRrrGcSYMnldVpHxV4K6Ynk+GW1ovkIRMNaqdlHi5D/uaUU3RZJECSeV/FXTfgUz/eTf38FoSk8iiDtSsxK2RU4IsOpMtK+snHf6ql3b3v/dJ5pbPWwXwXO/pvC5uN7PEnzKkAPb/qerWfmKsu1t4YjbY80aKzrJhL5FGJiTIkFkHt+Uip9rvynWnEDEsH039VpTaY4/TautNC/qH/kSk/dW9sJ4mAaBsa2LAWPqBasuTlO0M1bxU6Eo/umFYIg5IA3FZe5ZRN1w2l2aXZpdml2aXZpdml2aXaqzVGinkFp8V4yEcgLTDyl',
	'head.part3.rar' => 'UmFyIRoHAQAs6UpcIQQAAAEEaGVhZGVycyBvZiBwb3J0c4Ir081nHk8YUpVCnGl2aXZpdml2aXZpdml2aXZGRDKn+QyZSuAZSaIFEK89aXZpdml2aXZpdml2aXZpdgXlcDJLbbLpddsQUADYANwA6Lcj7XyozsD5lXdYe1XcqAL5hrQ0FIekrP7Zzn/6sB+Ex+IJmaWY/+dA+uH0I3OzwgXxwF5QZj3Rd+IMPPcE6ycJF0F68BOaKH9unaz0w//mzr3cONpuSTEX3MNxm+9+yk7RYOIEuKTmtogs+QssXIXfu6nMkEymZQj+AguJLKp3xCzL/ND+O0PqxygI+usLQI9y/k3x+qpubfX2F6CMRml7ckZ61xlcJmscY+1xDNb2mz6ID7lwaf8Za9QjadNpdml2aXZpdml2aXZpdml2hASupGUKX289Akdhq4B2BQ==');
put($_, decode_base64($volume{$_})) for keys %volume;
if (-x '/usr/bin/unar') {
	put('rarwords', "wrong\nelbonia\n"); my $paper = sha256_hex(encode_utf8("合同编号：DY-2020-0123\n") . "Ministry of Ports\n" x 20);
	for my $kind ('data', 'head') {
		run('-P', 'rarwords', "$kind.part1.rar"); my ($i) = grep { $_->{depth} == 1 } @items;
		is(join(' ', $i->{path} // '', $i->{id} // '', $i->{unpack}{password} // '', map { $_->{code} } @errors), "$kind.part1.rar!/合同-听雨.txt $paper 2", "RAR 5 in volumes, $kind encrypted");
		run("$kind.part1.rar"); is(scalar(grep { $_->{code} eq 'encrypted' } @errors) > 0, 1, 'and no password');
		rename "$kind.part2.rar", 'away'; run('-P', 'rarwords', "$kind.part1.rar"); is(scalar(@errors) > 0 && !$items[0]{unpack}{container}{complete}, 1, 'and without its second volume'); rename 'away', "$kind.part2.rar";
	}
	put('many', join '', map { "wrong$_\n" } 1 .. 2000); open my $more, '>>', 'many'; print $more "elbonia\n"; close $more;
	run('-P', 'many', 'head.part1.rar'); is(scalar(grep { ($_->{unpack}{password} // 0) == 2001 } @items), 1, 'a list of thousands');
}
print "1..$n\n";
