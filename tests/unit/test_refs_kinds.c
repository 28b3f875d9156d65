/* Every kind in a text: what must be found with which value, what must not. */
#include "tap.h"
#include <sluice/refs.h>
#include <stdlib.h>

#define FOUND_MAX 256

struct found {
	char *text[FOUND_MAX]; /* kind:value:raw */
	unsigned n;
};

static struct refs_rules *rules;

static void keep(void *ctx, const struct ref *r)
{
	struct found *f = ctx;
	if (!r->kind || f->n == FOUND_MAX)
		return;
	size_t n = strlen(r->kind) + r->value.len + r->raw.len + 3;
	f->text[f->n] = xmalloc(n);
	snprintf(f->text[f->n++], n, "%s:%.*s:%.*s", r->kind, STR_ARG(r->value), STR_ARG(r->raw));
}

static void scan(struct found *f, const char *text)
{
	for (unsigned i = 0; i < f->n; i++)
		free(f->text[i]);
	f->n = 0;
	struct err err;
	struct refs_source s = { .text = str_from(text), .fd = -1, .plain = true };
	refs_scan(rules, &s, keep, f, &err);
}

static bool has(const struct found *f, const char *want)
{
	size_t n = strlen(want);
	for (unsigned i = 0; i < f->n; i++)
		if (strncmp(f->text[i], want, n) == 0 && (f->text[i][n] == ':' || f->text[i][n] == '\0'))
			return true;
	return false;
}

/* text, then what must be found ("kind:value" or "kind:value:raw") */
static const char *const good[][2] = {
	{ "write to Anna@Mail.Example.COM today", "email:anna@mail.example.com:Anna@Mail.Example.COM" },
	{ "anna[at]mail[.]example[.]org", "email:anna@mail.example.org" },
	{ "anna(at)mail(dot)example(dot)org", "email:anna@mail.example.org" },
	{ "see hxxp://evil[.]example[.]com/a.php?x=1.", "url:http://evil.example.com/a.php?x=1" },
	{ "hxxps[:]//evil.example.com:8443/p", "url:https://evil.example.com:8443/p" },
	{ "evil [ . ] example (dot) net is up", "domain:evil.example.net" }, { "evil[[.]]example{DOT}net", "domain:evil.example.net" },
	{ "evil\\[.\\]example\\.net", "domain:evil.example.net" }, { "at evil-host dot example dot com now", "domain:evil-host.example.com" },
	{ "anna at evil-host dot com", "email:anna@evil-host.com" }, { "anna [ at ] mail.example.org", "email:anna@mail.example.org" },
	{ "198[dot]51(.100[.]23", "ipv4:198.51.100.23" }, { "to 2001[:]db8[::]5 now", "ipv6:2001:db8::5" },
	{ "http[s]://evil.example.com/x", "url:https://evil.example.com/x" }, { "[hxxp]://evil.example.com/x", "url:http://evil.example.com/x" },
	{ "hxxp[://]evil[.]example[.]com/x", "url:http://evil.example.com/x" }, { "h--ps://evil.example.com/x", "url:https://evil.example.com/x" },
	{ "meow{:}//evil.example.com/x", "url:http://evil.example.com/x" }, { "\"http:\\/\\/a.example.com\\/b\"", "url:http://a.example.com/b" },
	{ "(http://www.example.com/a_(b))", "url:http://www.example.com/a_(b)" },
	{ "访问http://www.example.com查看", "url:http://www.example.com:http://www.example.com" },
	{ "host mail.mfa.elbonia.example is up", "domain:mail.mfa.elbonia.example" },
	{ "evil[.]example[.]net", "domain:evil.example.net" },
	{ "例子.测试", "domain:xn--fsqu00a.xn--0zwm56d" },
	{ "http://abcdefghij234567.onion/x", "onion:abcdefghij234567.onion" },
	{ "C2 203.0.113.77:443", "ipv4:203.0.113.77" }, { "198[.]51[.]100[.]23", "ipv4:198.51.100.23" },
	{ "net 192.0.2.0/24", "cidr:192.0.2.0/24" }, { "at 2001:DB8::5 now", "ipv6:2001:db8::5" }, { "AS64500 announces", "asn:ASN64500" },
	{ "eth0 00:00:5e:00:53:af up", "mac:00:00:5e:00:53:af" }, { "0000.5e00.53af", "mac:0000.5e00.53af" },
	{ "电话：0733-2345678", "phone:+867332345678" }, { "Phone: 0301 2345678", "phone:03012345678" }, { "服务热线：400-810-8888", "phone:+864008108888" },
	{ "Phone: +225 01 23 45 67 89", "phone:+2250123456789" }, { "Tel: +39 02 1234 5678", "phone:+390212345678" },
	{ "call +86 131 2345 6789", "phone:+8613123456789" }, { "电话：010-1234 5678", "phone:+861012345678" },
	{ "+852 5123 4567", "phone:+85251234567" }, { "+7 912 345-67-89", "phone:+79123456789" }, { "400-123-4567", "phone:+864001234567" },
	{ "手机号码 １３１２３４５６７８９", "phone:+8613123456789" }, { "fax: (555) 010-9999 ext 12", "phone:5550109999" },
	{ "IMEI: 001017000000011", "imei:001017000000011" }, { "IMSI=001010123456789", "imsi:001010123456789" },
	{ "MSISDN;CELL;IMSI;IMEI\n+8613123456789;4301;001010123456789;001017000000011\n", "imsi:001010123456789" },
	/* call records: whose number a column holds, rules between rows, blanks alone */
	{ "主叫号码,被叫号码,主叫IMSI,CALLING_IMEI\n8613123456789,13123456780,001010123456789,001017000000011\n", "imei:001017000000011" },
	{ "主叫号码,被叫号码,主叫IMSI,CALLING_IMEI\n8613123456789,13123456780,001010123456789,001017000000011\n", "imsi:001010123456789" },
	{ "主叫号码,被叫号码,主叫IMSI,CALLING_IMEI\n8613123456789,13123456780,001010123456789,001017000000011\n", "phone:+8613123456789" },
	{ "IMEI numbers: 001017000000011, 001017000000029 and 490154203237518.", "imei:490154203237518" },
	{ "IMSI: 001010123456789、001010123456788", "imsi:001010123456788" },
	{ "calling,called,start\n77015550100,77015550101,1\n77015550102,77015550103,2\n", "phone:+77015550101" },
	{ "CallingPartyNumber;CalledPartyNumber\n77015550100;77015550101\n", "phone:+77015550100" },
	{ "+------+-------+\n| MSISDN | IMSI |\n+------+------+\n| 77015550100 | 001010123456789 |\n+---+---+\n", "phone:+77015550100" },
	{ "+------+-------+\n| MSISDN | IMSI |\n+------+------+\n| 77015550100 | 001010123456789 |\n+---+---+\n", "imsi:001010123456789" },
	{ "姓名 部门 手机 QQ\n灯一 渗透组 13123456789 990012345\n", "qq:990012345" },
	{ "{\"msisdn\":\"77015550100\",\"imsi\":\"001010123456789\"}", "phone:+77015550100" },
	{ "Абонент А\tАбонент Б\tIMSI\n77015550100\t87015550101\t001010123456789\n", "phone:+77015550101" },
	{ "身分證字號：A123456789", "id-number:A123456789" }, { "HKID: A123456(3)", "id-number:A1234563" }, { "NRIC: S1234567D", "id-number:S1234567D" },
	{ "tel 8 (495) 123-45-67", "phone:+74951234567" },
	{ "CCCD: 001099000123", "id-number:001099000123" }, { "T.C. Kimlik No: 10000000146", "id-number:10000000146" },
	{ "SSN: 536-90-4399", "id-number:536904399" }, { "CNIC: 35202-1234567-1", "id-number:3520212345671" },
	{ "证件类型：护照 证件号：EX0000123", "passport:EX0000123" }, { "STK 0011000000012", "bank-account:0011000000012" },
	{ "تلفن: ۰۲۱-۵۵۵۵۰۱۰۱", "phone:+982155550101" }, { "کد ملی: ۰۰۱۳۵۴۲۴۱۹", "id-number:0013542419" },
	{ "IMEI ٠٠١٠١٧٠٠٠٠٠٠٠١١ و ١٩٨.٥١.١٠٠.٥ x", "imei:001017000000011" }, { "و ١٩٨.٥١.١٠٠.٥ x", "ipv4:198.51.100.5" },
	{ "on 12-Mar-21 and", "date:2021-03-12" }, { "12/Mar/98 x", "date:1998-03-12" },
	{ "1 USD = 1.125 EUR", "amount:EUR 1.12" }, { "Gold 1.234 EUR/g", "amount:EUR 1.23" }, { "ratio 1.125 EUR/USD", "amount:EUR 1.12" },
	{ "1.459 EUR je Liter", "amount:EUR 1.46" }, { "Miete 1.500 EUR pro Monat", "amount:EUR 1500.00" }, { "PLN 1.500, x", "amount:PLN 1500.00" },
	{ "Total 500k USD\n$5-10 million more\n", "amount:USD 500000.00" }, { "Price list USD\n$200 desk\n", "amount:USD 200.00:$200" },
	/* words that multiply in many languages, the little word before the unit, two of them together */
	{ "giá 25 triệu đồng", "amount:VND 25000000.00" }, { "cộng 1 tỷ 200 triệu đồng", "amount:VND 1200000000.00" }, { "3,5 Millionen Euro", "amount:EUR 3500000.00" },
	{ "Итого 500 руб. 50 коп.", "amount:RUB 500.50" }, { "Cena je 1.200,- Kč", "amount:CZK 1200.00" }, { "Cena díla činí 1 850 000,- Kč", "amount:CZK 1850000.00" },
	{ "between $5 and $7 million", "amount:USD 5000000.00-7000000.00" }, { "Cena 2,3 miliardu korun", "amount:CZK 2300000000.00" },
	{ "5 millions d'euros", "amount:EUR 5000000.00" }, { "2,5 milliards d\xE2\x80\x99" "euros", "amount:EUR 2500000000.00" }, { "3,5 milhões de reais", "amount:BRL 3500000.00" },
	{ "500 tys. zł", "amount:PLN 500000.00" }, { "2 milyon 500 bin TL", "amount:TRY 2500000.00" }, { "25 juta rupiah", "amount:IDR 25000000.00" },
	{ "1 млн 200 тыс. рублей", "amount:RUB 1200000.00" }, { "12 мільйонів грн", "amount:UAH 12000000.00" }, { "5 میلیون تومان", "amount:IRR 50000000.00" },
	{ "2 लाख रुपये", "amount:INR 200000.00" }, { "5 crore 50 lakh rupees", "amount:INR 55000000.00" }, { "EUR 25 Millionen", "amount:EUR 25000000.00" },
	{ "虚衡 phone (206) 555-0143", "phone:+12065550143" }, { "电话：206.555.0143", "phone:+12065550143" }, { "电话：400-555-0143", "phone:+864005550143" },
	/* tables of chats: accounts that people chose, beside one that WeChat made */
	{ "Time\tFrom\tTo\tMessage\n2021-04-14 01:02:03\tboss_lin\tlantern_88\t在吗\n2021-04-14 01:03:03\twxid_synthetic0001\tboss_lin\t好\n", "wechat:lantern_88" },
	{ "明天去虚衡市公安局演示", "organization:虚衡市公安局" },
	/* whose crowns, by the words around */
	{ "12 500 kr exkl. moms för året", "amount:SEK 12500.00" }, { "kr 1.250,00 ekskl. moms", "amount:DKK 1250.00" }, { "1 250 kr inkl. mva", "amount:NOK 1250.00" },
	{ "SEK 12 mkr", "amount:SEK 12000000.00" }, { "2,5 miljoner kronor", "amount:SEK 2500000.00" }, { "bruttó 15 ezer Ft", "amount:HUF 15000.00" },
	{ "Verð 15.000 kr með vsk", "amount:ISK 15000.00" }, { "100 tusen kroner", "amount:NOK 100000.00" }, { "Prisen er 12 mkr for Norge", "amount:NOK 12000000.00" },
	{ "acme.no tar 12 kr", "amount:NOK 12.00" }, { "Ár: 12 ezer Ft", "amount:HUF 12000.00" }, { "Цена: 2 милиона лева", "amount:BGN 2000000.00" },
	{ "1.200 Mio. EUR", "amount:EUR 1200000000.00" }, { "1.200 Tsd. EUR", "amount:EUR 1200000.00" }, { "1.200 million EUR", "amount:EUR 1200000.00" },
	{ "5 εκατομμύρια ευρώ", "amount:EUR 5000000.00" }, { "3 miljoen euro", "amount:EUR 3000000.00" }, { "EUR 5 milj.", "amount:EUR 5000000.00:EUR 5 milj." },
	{ "3 мільйони гривень", "amount:UAH 3000000.00" }, { "5 триллионов рублей", "amount:RUB 5000000000000.00" }, { "THB 3 ล้าน", "amount:THB 3000000.00" },
	{ "3,5 miljoonaa euroa", "amount:EUR 3500000.00" }, { "BDT 3 কোটি", "amount:BDT 30000000.00" },
	{ "VND 5 tr", "amount:VND 5000000.00" }, { "INR 5 Cr", "amount:INR 50000000.00:INR 5 Cr" }, { "INR 5,000.00 Cr", "amount:INR 5000.00" }, { "Rp 2 jt", "amount:IDR 2000000.00" }, { "Rp 500 rb", "amount:IDR 500000.00" },
	{ "cena 1,25 mil. Kč", "amount:CZK 1250000.00" }, { "1 million et 200 mille euros", "amount:EUR 1200000.00" }, { "2 млн 3 рубля", "amount:RUB 2000003.00" },
	{ "2 млн 300 тыс. 450 рублей", "amount:RUB 2300450.00" }, { "30 k€", "amount:EUR 30000.00" }, { "30k€", "amount:EUR 30000.00" }, { "1,5 M EUR", "amount:EUR 1500000.00" },
	{ "45 TEUR", "amount:EUR 45000.00" }, { "3 ล้านบาท", "amount:THB 3000000.00" }, { "510.000.000 đ", "amount:VND 510000000.00" }, { "500.000đ/tháng", "amount:VND 500000.00" },
	{ "25 tr đ", "amount:VND 25000000.00" }, { "30 万欧元", "amount:EUR 300000.00" }, { "共 30 万 元", "amount:CNY 300000.00" },
	{ "dne 3. 6. 2021 podepsáno", "date:2021-06-03" }, { "a los cinco (5) días del mes de abril de 2019", "date:2019-04-05" },
	{ "昭和64年1月7日", "date:1989-01-07" },
	{ "¥5,000(税込)", "amount:JPY 5000.00" }, { "only 99¢ each", "amount:USD 0.99" },
	{ "虚衡 Budget 15 lakhs", "amount:INR 1500000.00" }, { "бюджет 2 crore", "amount:INR 20000000.00" },
	{ "1,5 Mio. € x", "amount:EUR 1500000.00" }, { "3 mln. EUR", "amount:EUR 3000000.00" }, { "1.2 Mrd €", "amount:EUR 1200000000.00" },
	{ "辦公室 (852) 2555 0104", "phone:+85225550104" }, { "聯絡電話：2555 0101", "phone:25550101" },
	{ "MSISDN;CELL;IMSI;IMEI\n+8613123456789;4301;001010123456789;001017000000011\n", "imei:001017000000011" },
	{ "姓名\tQQ\t护照号\n张三\t990012345\tE00000001\n", "passport:E00000001" }, { "a | IMSI |\n1 | 001010123456789 |\n", "imsi:001010123456789" },
	{ "请访问 oa.example.com 和 mail.example.org。", "url:mail.example.org" }, { "our website is portal.example.net", "url:portal.example.net" },
	{ "mail.example.co.za is up", "domain:mail.example.co.za" }, { "wxid_synthetic0001 说", "wechat:wxid_synthetic0001" }, { "微信号：lantern_88", "wechat:lantern_88" }, { "QQ：990012345", "qq:990012345" },
	{ "https://t.me/lantern_88", "telegram:lantern_88" }, { "身份证号：11010519491231002X", "id-number:11010519491231002X" },
	{ "여권번호: M00000001", "passport:M00000001" }, { "パスポート番号：TZ0000001", "passport:TZ0000001" }, { "شماره گذرنامه: B00000001", "passport:B00000001" },
	{ "رقم جواز السفر: A00000001", "passport:A00000001" }, { "Reisepass-Nr.: C00X00T00", "passport:C00X00T00" }, { "Pasaport No: U00000001", "passport:U00000001" },
	{ "护照号：E00000001", "passport:E00000001" }, { "统一社会信用代码：91990000MA0FAKE091", "company-id:91990000MA0FAKE091" },
	{ "统 一 社 会 信 用 代 码：9199 0000 MA0F AKE091", "company-id:91990000MA0FAKE091" }, { "ИНН 0001234562", "company-id:0001234562" },
	{ "ОГРН: 1099900000001", "company-id:1099900000001" }, { "VAT No. ATU 1358 5627", "company-id:ATU13585627:ATU 1358 5627" },
	{ "LEI 0000TESTCORP00000129", "company-id:0000TESTCORP00000129" }, { "GB90 NWBK 0000 0000 0000 01 ok", "iban:GB90NWBK00000000000001" },
	{ "ISIN XS0FAKE00013", "isin:XS0FAKE00013" }, { "6200 0000 0000 0005", "bank-card:6200000000000005" },
	{ "账号：990100000000000012", "bank-account:990100000000000012" },
	{ "pay 16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu", "btc:16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu" },
	{ "0x0123456789abcDEF0123456789abCDef01234567", "eth:0x0123456789abcDEF0123456789abCDef01234567" },
	{ "USDT TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnj", "tron:TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnj" },
	{ "CVE-2021-44228 and cve-2020-0001", "cve:CVE-2020-0001" }, { "md5 d41d8cd98f00b204e9800998ecf8427e", "md5:d41d8cd98f00b204e9800998ecf8427e" },
	{ "da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709" },
	{ "private rule Dropper_A : apt {\n strings: $a = \"x\"\n condition: $a }", "yara-rule:Dropper_A" }, { "go to http://oa/login now", "host:oa" },
	{ "uses T1566.001 first", "attack-technique:T1566.001" },
	{ "user\xE2\x80\x8B@mail.example.org", "email:user@mail.example.org" }, { "joe%40mail.example.org", "email:joe@mail.example.org" },
	{ "joe&#64;mail&#46;example&#46;org", "email:joe@mail.example.org" }, { "mail joe@\nmail.example.org", "email:joe@mail.example.org" },
	{ "合同金额：人民币壹佰贰拾万元整", "amount:CNY 1200000.00" }, { "￥1,200,000.00元", "amount:CNY 1200000.00" },
	{ "价格10到15万元", "amount:CNY 100000.00-150000.00" }, { "尾款 8.5万 下周", "amount:CNY 85000.00" }, { "1 200 000,00 руб.", "amount:RUB 1200000.00" },
	{ "the sum of Twenty Million Dollars", "amount:USD 20000000.00" }, { "USD 1.25m", "amount:USD 1250000.00" }, { "$5-10 million", "amount:USD 5000000.00-10000000.00" },
	{ "10 Kuwaiti dinars", "amount:KWD 10.00" }, { "3 million Swedish kronor", "amount:SEK 3000000.00" }, { "KES 4,000", "amount:KES 4000.00" },
	{ "5万墨西哥比索", "amount:MXN 50000.00" }, { "75 pence", "amount:GBP 0.75" },
	{ "金额（万元）\tx\n27.2\ty\n", "amount:CNY 272000.00" }, { "伍元三角", "amount:CNY 5.30" }, { "一亿二千万元", "amount:CNY 120000000.00" },
	{ "签订于2020年1月2日", "date:2020-01-02" }, { "二〇二〇年三月十五日", "date:2020-03-15" }, { "民國109年5月20日", "date:2020-05-20" },
	{ "2nd day of January, 2021", "date:2021-01-02" }, { "15 марта 2020 г.", "date:2020-03-15" }, { "от 02.01.2020", "date:2020-01-02" },
	{ "تاریخ ۱۴۰۴/۰۷/۰۸", "date:2025-09-30" }, { "in March 2020", "date:2020-03" }, { "2020-01-02T03:04:05", "date:2020-01-02" },
};

/* text, then a beginning of what must not be found */
static const char *const bad[][2] = {
	{ "昭和99年1月1日", "date:" },
	{ "Valid on 31/02/2023 only", "date:" },
	{ "US$ 12 500,00", "country:" }, { "HK$ 1.5 million", "country:" },
	{ "EUR 5 mil.", "amount:" }, { "EUR 3 mil millones", "amount:" },
	{ "86 Kr, 84 Kr isotopes (Schrödinger)", "amount:" }, { "The wall is 30 Ft high by Erdős", "amount:" }, { "Our log in .node_modules says 12 kr", "amount:" },
	{ "version 1.2.3.4-beta", "ipv4" }, { "256.1.1.1", "ipv4" }, { "1.2.3.4.5", "ipv4" }, { "std::string a::b", "ipv6" }, { "at 10:00:00", "ipv6" },
	{ "a..b@mail.example.org", "email" }, { "no@address", "email" }, { "see readme.md and run.sh", "domain" }, { "invoice.zip", "domain" },
	{ "Makefile.am, config.h.in and configure.ac", "domain" }, { "import java.io.*;", "domain" }, { "package org.example.app;", "domain" },
	{ "cp \"$1\" $2 $3", "amount" }, { ";*3$\"", "amount" }, { "Time\tFrom\tTo\tMessage\n2021-04-14 01:02:03\tserver_one\tserver_two\tup\n", "wechat" }, { "C(9C$9C z", "amount" }, { "en kr 5 ja", "amount" }, { "84 Kr isotopes", "amount" }, { "climbs to 35 Ft above", "amount" }, { "test x=$1 || rm -$2 /$3", "amount" },
	{ "The end.Next one", "domain" }, { "a polka dot in the middle", "domain" }, { "put the dot at the end", "domain" }, { "look at example (dot) and go", "email" },
	{ "f(a,b) { x[,]y(d)e }", "domain" }, { "pi is 3.14159", "domain" }, { "http://#", "url" }, { "httt://mail.example.org/x is no scheme", "url:httt" },
	{ "cells,IMSI\n1,2,001010123456789\n", "imsi" }, { "IMSI,00101,2\n1,001010123456789,3\n", "imsi:001010123456789:001010123456789" },
	{ "mail.example.org is up", "url" }, { "meet at 7.am", "url" }, { "IBAN ES8931831500950001210562", "iban" },
	{ "91990000MA0FAKE092", "company-id" }, { "999999209901010018", "id-number" }, { "16L5yRNPTuciSgXGHqYwn9N6NeoKqopAv", "btc" },
	{ "order 20200102030405123", "phone" }, { "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "mac" }, { "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "md5" },
	{ "ISBN 978-7-302-12345-6", "phone" }, { "公告编号：2017-052", "phone" }, { "just as 2014", "asn" }, { "T1566.0012", "attack-technique" },
	{ "imphash: d41d8cd98f00b204e9800998ecf8427e", "md5" }, { "一元化领导", "amount" }, { "一块石头", "amount" }, { "公元前", "amount" },
	{ "16/04/2010", "phone" }, { "v2020.1.2.3", "date" }, { "2020年", "phone" }, { "card 6200000000000006", "bank-card" },
};

int main(void)
{
	struct err err;
	struct found f = { .n = 0 };
	struct refs_options o = { .data = "share/refs" };
	if (!ok(refs_open(&rules, &o, &err) == ST_OK, "rules"))
		return done();
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		scan(&f, good[i][0]);
		if (!ok(has(&f, good[i][1]), "%s", good[i][1]))
			for (unsigned k = 0; k < f.n; k++)
				printf("#   found %s\n", f.text[k]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		bool found = false;
		scan(&f, bad[i][0]);
		for (unsigned k = 0; k < f.n; k++)
			found |= strncmp(f.text[k], bad[i][1], strlen(bad[i][1])) == 0;
		if (!ok(!found, "no %s in '%s'", bad[i][1], bad[i][0]))
			for (unsigned k = 0; k < f.n; k++)
				printf("#   found %s\n", f.text[k]);
	}
	scan(&f, "");
	is_int(f.n, 0, "nothing in nothing");
	refs_close(rules);
	o = (struct refs_options){ .data = "share/refs", .kinds = "ipv4,domain", .drop_reserved = true };
	ok(refs_open(&rules, &o, &err) == ST_OK, "rules with kinds");
	scan(&f, "10.0.0.5 127.0.0.1 192.0.2.1 2001:db8::1 www.example.com 8.8.8.8 dns.test");
	ok(f.n == 1 && has(&f, "ipv4:8.8.8.8"), "reserved ones dropped, other kinds left out");
	scan(&f, "");
	refs_close(rules);
	o = (struct refs_options){ .data = "share/refs", .kinds = "nonsense" };
	ok(refs_open(&rules, &o, &err) == ST_FATAL && err.code == E_USAGE, "an unknown kind is refused");
	return done();
}
