/* test_plausible.c - text layers that mean something, and those that do not. */
#include "tap.h"

#include "text/plausible.h"

#include <sluice/utf8.h>

static const char *const good[] = {
	"The supplier delivers the platform within thirty days after the contract has been signed by both parties, and trains the staff.",
	"Der Auftragnehmer liefert das System binnen dreißig Tagen; Schwächen und Mängel werden unverzüglich behoben, Vertragsstrafen fällig.",
	"static void read_page(PopplerPage *page, struct text_out *o) { char *text = get(page); size_t n = text ? letters_in(text) : 0; if (n <= MAX || !ok(text)) return; }",
	"d41d8cd98f00b204e9800998ecf8427e 9e107d9d372bb6826bd81d3542a419d6 e4d909c290d0fb1ca068ffaddf22cbd0 16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu 31nM1WuowNDzocNxPPW9NQWJEtwWpjfcLj",
	"https://strelsau-policy.example.org/a/b.html contract@dongyou.example mail.mfa.elbonia.example 203.0.113.77 vpn.elbotel.example.net",
	"根据《中华人民共和国民法典》及有关规定，甲乙双方本着平等自愿的原则，经友好协商，就乙方向甲方提供技术服务事宜达成如下条款，以资共同遵守。合同金额为人民币壹佰贰拾万元整。",
	"標案名稱：資訊安全監控中心委外服務案，依政府採購法第二十二條第一項規定辦理，決標金額新臺幣參佰伍拾捌萬元整，廠商應於簽約後三十日內提出工作計畫書，履約期限自即日起。",
	"120,000.00 36.5 98 2021-03-15 010-1234 5678",
	"ООО «Мнимая Сеть» поставляет систему в течение тридцати дней после подписания договора обеими сторонами и обучает сотрудников.",
	"@org\\&.freedesktop\\&.DBus\\&.Property\\&.EmitsChangedSignal(\"false\")\nreadonly s Parameter = \\*(Aq\\&.\\&.\\*(Aq;\n@org\\&.freedesktop\\&.DBus\\&.Property\\&.EmitsChangedSignal(\"const\")\nreadonly b BlockInhibited = \\&.\\&.;\n\\fBPowerOff()\\fR,\n\\fBReboot()\\fR,",
	"<w:p><w:r><w:t>words</w:t></w:r></w:p>{\"name\":\"value\",\"other\":[\"thing\",\"another\"]}if(document.getElementById('menu')!==null){window.location.replace('index.html');}",
	"XHCG DSTL KPMG HSBC BNPP 2020 the list of customers with their contracts and the sums that were paid to the accounts of the company",
};
static const char *const bad[] = {
	"O5n2FcO2 nm6 t/ol\"lGo\"X}i Z=~jg cz kj~s\\E=1 qHEjKj1js :m~ Zm\\K)g Z=~jg *z $KHg1=H tmH_gm1 qH:m~#=jKmH 2s)&Hm\\m_g 2&s jmj=\\ 4~K)s KE Wkt Gl\"J\"\"\"6\"\" =HN KE N1s",
	"pZ3kQ vR9tLm xB#fG2 hJ7(wK dS!nC4 qM)yT8 zP=rV5 gL6&bX jN*kD1 fH;sQ9 tW2{cR mB}vZ7 xJ<pK3 hG>dL8 nS?qT4 yC:wM6 rF\"zX5 gV'bP1",
	"WKH VXSSOLHU GHOLYHUV WKH SODWIRUP ZLWKLQ WKLUWB GDBV DIWHU WKH FRQWUDFW KDV EHHQ VLJQHG EB ERWK SDUWLHV DQG WUDLQV WKH VWDII RI WKH FXVWRPHU",
};

int main(void)
{
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ok(plausible_text(str_from(good[i])), "text");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!plausible_text(str_from(bad[i])), "rubbish");
	char z[2048];
	size_t n = 0;
	for (uint32_t i = 0; i < 200; i++)
		n += utf8_encode(0x4E00 + i * 7919 % 20000, z + n);
	ok(!plausible_text(str_make(z, n)), "ideographs by chance");
	n = 0;
	for (uint32_t i = 0; i < 100; i++)
		n += utf8_encode(0xE000 + i, z + n);
	ok(!plausible_text(str_make(z, n)), "private-use codes");
	ok(plausible_text(STR("")), "nothing");
	return done();
}
