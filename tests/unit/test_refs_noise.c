/* What is no reference though it looks like one: program text, changelogs,
 * headings, tables of numbers. Each class was found in a distribution's own documentation, where nobody is
 * anybody's target; beside it stands the like that is a reference and must stay one. */
#include "tap.h"
#include <sluice/refs.h>
#include <stdlib.h>

static struct refs_rules *rules;

struct look {
	const char *kind, *value;
	unsigned of_kind;
	bool found;
};

static void see(void *ctx, const struct ref *r)
{
	struct look *l = ctx;
	if (!r->kind || strcmp(r->kind, l->kind) != 0)
		return;
	l->of_kind++;
	l->found = l->found || !l->value || str_eqz(r->value, l->value);
}

static struct look scan(const char *text, const char *kind, const char *value)
{
	struct look l = { .kind = kind, .value = value };
	struct err err;
	struct refs_source s = { .text = str_from(text), .fd = -1, .plain = true };
	refs_scan(rules, &s, see, &l, &err);
	return l;
}

/* text, kind of which nothing may be found */
static const char *const none[][2] = {
	{ "ASN1_TYPE *asn1_get(ASN1_ITEM *a);\n#include <libtasn1.h>", "asn" },
	{ "tests/basic.asn.h | 26 ++--", "asn" },
	{ "glyph: ( $18, $36, $36, $ff, $00 ), ( $18, $18, $18, $1f )", "amount" },
	{ "__S_IREAD = $100; __S_IWRITE = $80;", "amount" },
	{ "if (code[0]=#$61) and (x = 1)", "amount" },
	{ "NTSTATUS($00000080)", "amount" },
	{ "addl $3*4,%edi\ndecl %ebp", "amount" },
	{ "my $nl = $1 if $text =~ /x/;", "amount" },
	{ "CRC32 and CRC64; [`8aed9d6610`]; 2CA9 2CAD 2CAE; 10CFA 10CFF", "amount" },
	{ "# $Revision: 1.1 $", "amount" },
	{ "OUTCOME_CO_TRY_INVOKE_TRY7(a, b)", "amount" },
	{ "2A5D ; [*0D46.0020.0002][.0000.002D.0002] # LOGICAL OR", "mac" },
	{ "commit c4506f624ed6854aa0ba1629aa2d1d43eb26900d\nAuthor: x", "sha1" },
	{ "https://git.example.org/x/commit/c4506f624ed6854aa0ba1629aa2d1d43eb26900d", "sha1" },
	{ "X = -1.4442663489885791225292592081734675604007183462483159661988983814", "sha256" },
	{ "plain = bytes.fromhex('c3b3c41f113a31b73d9a5cd432103069')", "md5" },
	{ "y = 2.43866883720988432e-01,", "company-id" },
	{ "S2:3:respawn:/sbin/uugetty ttyS2", "ssdeep" },
	{ "<h4><a id=\"x\"></a>14.3.2.1. Real time</h4>", "ipv4" },
	{ "rpm (4.16.1.2+dfsg1-0.1) unstable; urgency=medium", "ipv4" },
	{ "c = a[2::2]; d = e[1::-n]; f = g(e[::3]); h = A_d[:, ::2]", "ipv6" },
	{ "leaving the size at its default of 128::\n", "ipv6" },
	{ "tokens = { r'((::)?\\w+)+' }; equal(a[::], a)", "ipv6" },
	{ "str:=punicodestring(@t.userdata[1])", "email" },
	{ "const x = walker.next;\nif (!manifest.name || tree.space) return spec.name;\nload(a, tree.name)", "domain" },
	{ "<a href=\"#method.ne\">ne</a> ...tokens.open ${wanted.name}", "domain" },
	{ "//# sourceMappingURL=index.js.map systemctl start printer.target network-online.target", "domain" },
	{ "from pygments.style import Style\nimport org.example.tools.data\n<groupId>org.springsample.cloud</groupId>", "domain" },
	{ "Magick.NET Akka.NET 15.0.13.final", "domain" },
	{ "xinetd user[.group] and [[CC]YY]MMDDhhmm[.ss]; python setup\\.py install", "domain" },
	{ "如Hello::There模組會放在Hello/There.pm。perlmod 裡有詳盡說明", "domain" },
	{ "CASE WHEN $1 IN (21, 23) THEN 2 WHEN $1 IN (17) THEN 10", "amount" },
	{ "RETURN round($1, 0); a tree of $2^n$ nodes; r\"$\\operatorname{op} 6$\"; format!(\"{:01$}\")", "amount" },
	{ "QwiAB0Rs2AhAgAEEV; Listing 15-14 won\xE2\x80\x99t work", "amount" },
	{ "土地开发项目\t17000000000\t16524240000\t浙江\n2**34 = 17179869184", "phone" },
	{ "范围是 -2147483648 到 +2147483647; 0 +7 -20 -10 200 300", "phone" },
	{ "62:29:e4:85:05:f1:67:a0:ca:8b:f9:d7:7d:19:bd:\nd0:3d:94:a5:94:17:15:0f\n", "ipv6" },
	{ "x[:, 1::2, :] = np.full(v)[:, ::2, :]", "ipv6" },
	{ "\"alpha_2\": \"TG\", \"alpha_3\": \"TGO_1\"", "telegram" },
	{ "'wx': wx_info, 'x11': y", "wechat" },
	{ "Message-ID: <x.1@mail.lantern.example>\n> In-Reply-To: <c@lantern.example>\nReferences: <a1@mail.lantern.example>\n <b2@mail.lantern.example>\n", "email" },
	{ "IMSI|IMEI|Cell\n001010123456789|001017000000011|40101-1234-5678\n", "phone" },
	{ "手提 9555-0103  辦公室", "organization" },
	{ "身份证号：A123456780 HKID: A123456(4) NRIC: S1234567A SSN: 000-12-3456 T.C. Kimlik No: 10000000145", "id-number" },
	{ "a\torganization\tCanton_1\nb\torganization\tTelegram\nc\tactor\tLantern_77\nd\tactor\tHarbor_12\n", "telegram" },
	{ "if self.name == other.name and arg.value; S.One; logging.info", "domain" },
	{ "src/lang.map, debian/control.in; QtThread.java; some_test.py and x_y.com", "domain" },
	{ "position.top += 3; names.id = 4; chars.support[0]", "domain" },
	{ "Reno[3952]100756 882 1190 850 958 824 1060 170 275 1815 550 721", "phone" },
	{ "llvm-toolchain (1:14~++20211113102219+b5ff187b7b51-1~exp1)", "phone" },
	{ "5350 5351 5352 5353 5354 5355 5356 5365 5366 5367 209E7", "bank-card" },
	{ "backend[\"wx\"] = \"single_x\"\n(single_wx, single_type, y)", "wechat" },
	{ "with TaskGroup() as tg:\n  task1 = tg.create(x)\ngraph_traits< TG >::edge_descriptor Edge;", "telegram" },
	{ ".SH NAME\n.HP\ntool alpha x", "organization" },
	{ "from sympy import Mod(x, 3)", "organization" },
	{ "#define RTPROT_ISIS 187", "organization" },
	{ "RT: 4.75 ( 36Kops/s)", "organization" },
	{ "x\xCF\x80" "EY\xD1\x8F\x01", "organization" },
	{ "an orange shell on the beach, Orange juice", "organization" },
	{ "License: MIT\nMIT-2 style, MIT License", "organization" },
	{ "\"AWS::Shield::Group\": \"56265d\"", "organization" },
	{ "\x01\x7f q} EY #0 zx", "organization" },
	{ "Private APT archives; Show apt errors in the cache", "threat-actor" },
	{ "Malware, tactics of hackers: TA0001 and TA0040", "threat-actor" },
	{ "The function is called 77015550100 times", "phone" },
	{ "Silence clang's -Wunknown-attribute warning", "threat-actor" },
	{ "OSError(0, 'Bad magic number'). The mask is unregistered. compiling Lazarus on mips", "threat-actor" },
	{ "Fax:\n2024-01-15 10:00 started", "phone" },
	{ "手机：\n2024-01-15 10:00; Handy: 15.01.2024 19:00; Mobil 2020 12 31", "phone" },
	{ "Phone number: 2024-01-15 to 2024-02-15", "phone" },
	{ "账号：\n2024-01-15 10:00; Cuenta 2024-03-01 cerrada", "bank-account" },
	{ "NIT:\n2024-02-15 12:00; RUN 2024-01-05 10:00; CVR 2024-01-05", "company-id" },
	{ "NAS: 192.168.1.10", "id-number" },
	{ "RUN: 20240008 finished; 10:00:00 MST\n2024-01-06 10:11:12; =IF(A1;CIF 12345674)", "company-id" },
	{ "SWIFT: LANGUAGE reference; BIC: DOCUMENT\nSWIFT code: DATABASE migration", "company-id" },
	{ "NIR : 1 84 12 1A 004 001 48; cpf 11144477735 and bsn 111222333", "id-number" },
	{ "GSM 850/900/1800/1900 MHz; GSM: 900 1800 1900", "phone" },
	{ "order 2024-ab12-0001, SKU 0a1b-2c3d-4e5f, key a2b4-c6d8-e0f2", "mac" },
	{ "2024-03-05 10:13:12 ERROR main(12345678)\n2024-03-05 10:13:13 malloc(1048576)\n", "qq" },
	{ "2024-03-05 10:13:12 ERROR main(12345678)\n  at x", "qq" },
	{ "Author: Akira Tanaka <a@mail.example.org>; four teardrop-spoked asterisk, Lorenz attractor", "malware" },
};

/* text, kind, value that must be found */
static const char *const some[][3] = {
	{ "AS64500 announces it, asn 64501 too", "asn", "ASN64501" },
	{ "tickets $18, $20 and $36 each", "amount", "USD 20.00" },
	{ "paid 1.2 million czk and 20 guilders", "amount", "CZK 1200000.00" },
	{ "rs. 3,500.75 each", "amount", "INR 3500.75" },
	{ "RD$20 or GH₵ 15", "amount", "GHS 15.00" },
	{ "it was $5 at most", "amount", "USD 5.00" },
	{ "mac 0000.5e00.53af up", "mac", "0000.5e00.53af" },
	{ "sample c4506f624ed6854aa0ba1629aa2d1d43eb26900d dropped", "sha1", "c4506f624ed6854aa0ba1629aa2d1d43eb26900d" },
	{ "connects to 198.51.100.7. The port", "ipv4", "198.51.100.7" },
	{ "198.51.100.7 - - [27/Nov/2004:13:33:34 +0100] \"GET /\"", "ipv4", "198.51.100.7" },
	{ "IPv6Network('2001::/23')", "ipv6", "2001::" },
	{ "the address is 1::", "ipv6", "1::" },
	{ "ask dns.info or mail.example.in about Acme.name", "domain", "dns.info" },
	{ "www.example.com.py is in Paraguay", "domain", "www.example.com.py" },
	{ "a_b.mail.example.com holds it", "domain", "a_b.mail.example.com" },
	{ "call 212 555 0147 today", "phone", "+12125550147" },
	{ "card 5105 1051 0510 5100 was used", "bank-card", "5105105105105100" },
	{ "weixin: single_type, thanks", "wechat", "single_type" },
	{ "c2 evil[.com] and bob@evil[.com] there", "domain", "evil.com" },
	{ "c2 evil[.com] and bob@evil[.com] there", "email", "bob@evil.com" },
	{ "8.8.8[.8] x", "ipv4", "8.8.8.8" },
	{ "hxxps://bad[.club]/x", "url", NULL },
	{ "server_name c2.badguys.pw;\nserver_name mail.moe.gov.mm;\nzone evil.tech {\n", "domain", "c2.badguys.pw" },
	{ "server_name c2.badguys.pw;\nserver_name mail.moe.gov.mm;\nzone evil.tech {\n", "domain", "mail.moe.gov.mm" },
	{ "zone evil.tech {\n curl cargo.tech && id; #lantern.club +harbor.club We delete bad.pw today\n", "domain", "evil.tech" },
	{ "curl cargo.tech && id; #lantern.club +harbor.club We delete bad.pw today\n", "domain", "cargo.tech" },
	{ "curl cargo.tech && id; #lantern.club +harbor.club We delete bad.pw today\n", "domain", "bad.pw" },
	{ "hosts: next.evil.site, msg.badguys.pw, pkg.foo.dev, env.corp.cloud", "domain", "env.corp.cloud" },
	{ "mail\tcity\t2020\nname\trole\tphone\nBob\tx\t88886666\n", "phone", "88886666" },
	{ "a,b,c\n1,2020,x\nid,IMSI,place\n1,460001234567890,y\n", "imsi", "460001234567890" },
	{ "Message-ID: <2@x.acme.example>, from=<eve@acme.example>, to=<mal@acme.example>", "email", "eve@acme.example" },
	{ "References: <prof@uni.example>\n <contact@uni.example>", "email", "contact@uni.example" },
	{ "imsi,msisdn,imei\n460001234567890,13912345678,490154203237518\n", "phone", "+8613912345678" },
	{ "手机 1 391 234 5678", "phone", "+8613912345678" },
	{ "A-number;B-number;dur\n13912345678;8613812345678;60\n", "phone", "+8613912345678" },
	{ "A-number;B-number;dur\n13912345678;8613812345678;60\n", "phone", "+8613812345678" },
	{ "call 13900010000 or 18600000001", "phone", "+8613900010000" },
	{ "همراه 5000000 تومان پرداخت شد", "amount", NULL },
	{ "born 12-Mar-45", "date", "1945-03-12" },
	{ "Tip was $5 | tax $2 | total $7", "amount", "USD 2.00" },
	{ "see $HOME, it costs 200$", "amount", "USD 200.00" },
	{ "listen [::2]:80", "ipv6", "::2" },
	{ "12 Main Street, Springfield, IL, Tel\n2025550134\n", "phone", "2025550134" },
	{ "C2: evil.top, lantern.live and harbor.name; dropped from cargo.space.", "domain", "lantern.live" },
	{ "| lantern.live | harbor.name |\n|cargo.space|evil.top|\n[lantern.live](x) & cargo.space & harbor.name", "domain", "harbor.name" },
	{ "|cargo.space|evil.top|\n", "domain", "cargo.space" },
	{ "see (cargo.space) and \"harbor.name\"", "domain", "cargo.space" },
	{ "the file went to lantern.target/upload", "domain", "lantern.target" },
	{ "host = cargo[.space and evil[.]top", "domain", "cargo.space" },
	{ "regex: lantern\\.top$", "domain", "lantern.top" },
	{ "it costs $5 a month, or $8 for two", "amount", "USD 5.00" },
	{ "we pay 100$ and 14 won more", "amount", "USD 100.00" },
	{ "联系电话 13900001234", "phone", "+8613900001234" },
	{ "Tel: 1 604 555-0111 in Vancouver 电话", "phone", "+16045550111" },
	{ "peer 2001:0db8:85a3:0000:0000:8a2e:0370:7334 up; [::1]:8080", "ipv6", "::1" },
	{ "name\tTelegram\nLantern\tharbor_12\n", "telegram", "harbor_12" },
	{ "TG: @harbor_12", "telegram", "harbor_12" },
	{ "wx：lantern_88", "wechat", "lantern_88" },
	{ "Message-ID: <x.1@mail.lantern.example>\nReferences: <a1@mail.lantern.example>\n <b2@mail.lantern.example>\n", "domain", "mail.lantern.example" },
	{ "From: Ann <ann@lantern.example>\nTo:\n <bob@lantern.example>", "email", "bob@lantern.example" },
	{ "the auditors at EY said so", "organization", NULL },
	{ "Client\tCountry\nEY\tGB\n", "organization", NULL },
	{ "IRS-themed mails came", "organization", NULL },
	{ "the company Orange employs many", "organization", NULL },
	{ "Kia Motors and Campari Group were hit", "organization", NULL },
	{ "hit the financial, healthcare, and fringe technology sectors", "sector", "healthcare" },
	{ "hit Syldavia's energy sector", "sector", NULL },
	{ "其中EY中标", "organization", NULL },
	{ "the FBI was told", "organization", "Federal Bureau of Investigation" },
	{ "Malware of the Lazarus toolset was found", "threat-actor", NULL },
	{ "Fax:\n2024-01-15 10:00 started", "date", "2024-01-15" },
	{ "NAS: 192.168.1.10", "ipv4", "192.168.1.10" },
	{ "NIT 900.373.913-4", "company-id", "9003739134" },
	{ "RUN 12.345.678-5", "company-id", "123456785" },
	{ "SWIFT: DEUTDEFF", "company-id", "DEUTDEFF" },
	{ "NIR : 1 84 12 2A 004 001 48", "id-number", "184122A00400148" },
	{ "{\"pesel\": \"44051401359\", \"bsn\": \"111222333\"}", "id-number", "111222333" },
	{ "name\tpesel\tcpf\nAnna\t44051401359\t11144477735\n", "id-number", "11144477735" },
	{ "Tel 86-10-62345678-801", "phone", "+861062345678" },
	{ "GSM: 0532 123 45 67", "phone", "+905321234567" },
	{ "東京支社 電話 03-1234-5678 上海事務所 TEL 021-62345678", "phone", "+862162345678" },
	{ "MAC Address: 00e0-fc12-3456 up", "mac", "00e0-fc12-3456" },
	{ "10.1.1.1  00e0-fc12-3456 20 D-0", "mac", "00e0-fc12-3456" },
	{ "00e0-fc12-3456 10/-   GE0/0/1 dynamic", "mac", "00e0-fc12-3456" },
	{ "2024-03-12 10:15:36 name(123456789)\nhello\n", "qq", "123456789" },
	{ "subject=CN=www.foo-shop.com/emailAddress=root@foo-shop.com", "email", "root@foo-shop.com" },
	{ "subject=CN=www.foo-shop.com/emailAddress=root@foo-shop.com", "url", "www.foo-shop.com" },
	{ "I<UTOD23145890<7349<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<", "id-number", "D23145890734" },
	{ "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\nL898902C36UTO7408122F1204159ZE184226B<<<<<10", "passport", "L898902C3" },
	{ "Akira encrypts files as other ransomware does", "malware", NULL },
};

int main(void)
{
	struct err err;
	struct refs_options o = { .data = "share/refs" };
	if (!ok(refs_open(&rules, &o, &err) == ST_OK, "rules"))
		return done();
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		ok(scan(none[i][0], none[i][1], NULL).of_kind == 0, "no %s in '%s'", none[i][1], none[i][0]);
	for (size_t i = 0; i < sizeof some / sizeof *some; i++)
		ok(scan(some[i][0], some[i][1], some[i][2]).found, "%s %s in '%s'", some[i][1], some[i][2] ? some[i][2] : "", some[i][0]);
	refs_close(rules);
	return done();
}
