# F31 to F37: chats of other programs, mail.
use strict; use warnings; use utf8;
use Encode qw(encode);

our $F09;
text('chat/telegram/result.json', qq({"name":"lab","type":"private_group","id":1,"about":"$NOTE","messages":[
{"id":1,"type":"message","date":"2022-03-01T10:00:00","date_unixtime":"1646128800","from":"lantern_88","from_id":"user1","text":["see ",{"type":"link","text":"https://files.example.com/a"}," and ",{"type":"link","text":"https://c2.example.net/b"}]},
{"id":2,"type":"message","date":"2022-03-01T10:05:00","date_unixtime":"1646129100","from":"mo-yu","from_id":"user2","text":"3k USDT to TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnj"}]}\n));
truth('F31', 'chat/telegram/result.json', 'identifier', @$_) for ['url', 'https://files.example.com/a'], ['url', 'https://c2.example.net/b'], ['tron', 'TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnj'];

text('chat/conti-like.json', join("\n", map { sprintf qq({\n  "ts": "2021-0%d-0%dT10:00:00.000000",\n  "from": "lantern\@jabber.example",\n  "to": "moyu\@jabber.example",\n  "body": "%s"\n}), 1 + $_ % 9, 1 + $_ % 9,
	$_ == 7 ? 'панель на panel.example.org, 50к$' : "сообщение $_ ($NOTE)" } 1 .. 30) . "\n");
truth('F33', 'chat/conti-like.json', 'identifier', 'domain', 'panel.example.org');

text('chat/wechat-export.csv', "时间,发送者,内容\r\n" . join('', map { sprintf "%d,%s,\"%s\"\r\n", 1600000000000 + $_ * 60000, $_ % 2 ? 'lantern_88' : 'mo-yu', $_ == 3 ? "发到 lantern\@mail.example\n抄送 moyu\@mail.example" : "第${_}条 $NOTE" } 1 .. 50));
truth('F35', 'chat/wechat-export.csv', 'identifier', 'email', $_) for 'lantern@mail.example', 'moyu@mail.example';

my $zip = zip_bytes([['contract.docx', $F09]]);
sub message {
	my ($from, $to, $subject, $body, @attach) = @_;
	my $head = "From: $from\nTo: $to\nSubject: $subject\nDate: Mon, 02 Mar 2020 10:00:00 +0800\nMessage-ID: <" . length($body) . ".x\@mail.example>\nMIME-Version: 1.0\n";
	return $head . "Content-Type: text/plain; charset=utf-8\n\n$body\n" if !@attach;
	my $out = $head . "Content-Type: multipart/mixed; boundary=\"=-sep\"\n\n--=-sep\nContent-Type: text/plain; charset=utf-8\n\n$body\n";
	while (@attach) {
		my ($name, $bytes) = splice @attach, 0, 2;
		$out .= "--=-sep\nContent-Type: application/octet-stream; name=\"$name\"\nContent-Disposition: attachment; filename=\"$name\"\nContent-Transfer-Encoding: base64\n\n" . b64($bytes);
	}
	return "$out--=-sep--\n";
}
my @m = (message('lantern_88 <lantern@mail.example>', 'moyu@mail.example', 'hello', "first\n>From here on a quoted line\n$NOTE"),
	message('moyu@mail.example', 'lantern@mail.example', 're: hello', 'second'),
	message('lantern@mail.example', 'atoll@atoll.example.com', 'contract', 'see attachment', 'DY-2020-0123.zip', $zip),
	message('moyu@mail.example', 'office@strelsau-policy.example.org', 'paper', 'third'),
	message('lantern@mail.example', 'moyu@mail.example', eml_word('合同', 'UTF-8'), encode('UTF-8', '合同见附件'), 'contract.docx', $F09),
	message('noreply@mail.example', 'lantern@mail.example', 'notice', 'last'));
put('mail/inbox.mbox', encode('UTF-8', '') . join('', map { my $t = $_; utf8::encode($t) if utf8::is_utf8($t); "From sender\@mail.example Mon Mar  2 10:00:00 2020\n$t\n" } @m));
truth('F36', 'mail/inbox.mbox', 'identifier', 'email', $_) for 'lantern@mail.example', 'moyu@mail.example', 'atoll@atoll.example.com', 'office@strelsau-policy.example.org', 'noreply@mail.example';

require MIME::QuotedPrint;
my $body = convert("您好：\n“折扇”远程控制系统报价为45万元，联系邮箱 sales\@dongyou.example 。\n$NOTE\n", 'GBK');
put('mail/报价.eml', "From: " . eml_word('洞幽销售', 'GBK', 'GB2312') . " <sales\@dongyou.example>\r\nTo: <buyer\@evalcenter.example>\r\nSubject: " . eml_word('报价：折扇系统', 'GBK', 'GB2312')
	. "\r\nDate: Tue, 03 Mar 2020 09:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=GB2312\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" . MIME::QuotedPrint::encode_qp($body, "\r\n"));
truth('F37', 'mail/报价.eml', 'identifier', @$_) for ['email', 'sales@dongyou.example'], ['email', 'buyer@evalcenter.example'], ['amount', 'CNY 450000'];
1;
