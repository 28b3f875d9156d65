/* test_charset.c - invented sentences, written in many sets, are told again. */
#include "tap.h"

#include "format/charset.h"
#include "text/mend.h"

#include <iconv.h>
#include <stdio.h>

static const struct {
	const char *text;
	const char *sets[8][2]; /* iconv's name, the name expected */
} rows[] = {
	{ "虚衡市公安局与临渊信息技术有限公司签订了平台采购合同。", { { "GB18030", "GB18030" }, { "UTF-8", "UTF-8" }, { "UTF-16LE", "UTF-16LE" }, { "UTF-16BE", "UTF-16BE" }, { "UTF-32LE", "UTF-32LE" }, { "UTF-32BE", "UTF-32BE" } } },
	{ "合同", { { "GB18030", "GB18030" } } },
	{ "合同编号二三", { { "UTF-16LE", "UTF-16LE" }, { "UTF-16BE", "UTF-16BE" }, { "UTF-32LE", "UTF-32LE" } } },
	{ "虛衡市公安局與臨淵資訊技術有限公司簽訂了平臺採購合同，總價一百二十萬元。", { { "BIG5", "Big5" } } },
	{ "虚衡市の警察署は臨淵情報技術とシステムの契約を結んだ。価格は百二十万円です。", { { "SHIFT_JIS", "Shift_JIS" }, { "EUC-JP", "EUC-JP" }, { "ISO-2022-JP", "ISO-2022-JP" } } },
	{ "허형시 경찰서는 임연정보기술과 시스템 구매 계약을 맺었다. 가격은 백이십만 원이다.", { { "EUC-KR", "CP949" }, { "JOHAB", "JOHAB" } } },
	{ "이 문서는 비밀이다 두 사람은 이 도시에서 만났다", { { "JOHAB", "JOHAB" } } },
	{ "สัญญาจัดซื้อระบบ", { { "UTF-16LE", "UTF-16LE" }, { "UTF-16BE", "UTF-16BE" }, { "UTF-32LE", "UTF-32LE" }, { "UTF-32BE", "UTF-32BE" } } },
	{ "عقد توريد", { { "UTF-32LE", "UTF-32LE" }, { "UTF-32BE", "UTF-32BE" } } },
	{ "El señor García firmó el contrato aquí, según él; después salió.", { { "MACINTOSH", "MacRoman" } } },
	{ "이 문서는 비밀이다", { { "EUC-KR", "CP949" } } },
	{ "Договор о поставке системы для области подписан сторонами в городе Вымышленск.", { { "CP1251", "windows-1251" }, { "KOI8-R", "KOI8-R" }, { "CP866", "IBM866" }, { "ISO-8859-5", "ISO-8859-5" }, { "MAC-CYRILLIC", "x-mac-cyrillic" } } },
	{ "Договір про постачання системи підписано у місті Вигадів, її ціна є твердою.", { { "CP1251", "windows-1251" }, { "KOI8-U", "KOI8-U" } } },
	{ "Η σύμβαση για το σύστημα υπογράφηκε στην Άπολη. Άλλα μέρη δεν υπάρχουν.", { { "CP1253", "windows-1253" }, { "ISO-8859-7", "ISO-8859-7" } } },
	{ "החוזה על אספקת המערכת נחתם בעיר הבדיונית בין הצדדים.", { { "CP1255", "windows-1255" } } },
	{ "وقع الطرفان عقد توريد النظام في المدينة الخيالية.", { { "CP1256", "windows-1256" }, { "ISO-8859-6", "ISO-8859-6" } } },
	{ "A „szerződést” a rendszer szállításáról a felek Képzeltvárosban írták alá.", { { "CP1250", "windows-1250" } } },
	{ "Smlouvu o dodávce systému podepsaly strany v městě Výmyslov. Příště šťastněji.", { { "CP1250", "windows-1250" } } },
	{ "Umowę o dostawę systemu podpisały strony w mieście Zmyślonów. Żółć też.", { { "ISO-8859-2", "ISO-8859-2" } } },
	{ "Der Vertrag über die Lieferung wurde in Erdichtingen für später gekündigt.", { { "CP1252", "windows-1252" } } },
	{ "Le contrat a été signé à Imaginaire; la société dépend d’un élève.", { { "CP1252", "windows-1252" } } },
	{ "Sözleşme taraflarca Hayalî şehrinde imzalandı, ığdır değil.", { { "CP1254", "windows-1254" } } },
	{ "สัญญาจัดซื้อระบบลงนามโดยคู่สัญญาในเมืองสมมติ", { { "TIS-620", "TIS-620" } } },
	{ "The contract was signed.", { { "US-ASCII", "US-ASCII" } } },
	{ "We’re looking for people. If you’re not from Emptyford, that’s fine.", { { "CP1252", "windows-1252" }, { "MACINTOSH", "MacRoman" } } },
	{ "They said “we don’t sign” – and left.", { { "CP1252", "windows-1252" }, { "MACINTOSH", "MacRoman" } } },
	{ "It’s Zoë’s café; they’ll meet and we’ve paid. She’d said it’s Renée’s.", { { "CP1252", "windows-1252" } } },
	{ "Aquí vivía la tía María, según el país.", { { "MACINTOSH", "MacRoman" }, { "CP850", "IBM850" } } },
};

int main(void)
{
	charset_warm();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (size_t k = 0; k < 8 && rows[i].sets[k][0]; k++) {
			char out[1024], *to = out, got[CHARSET_NAME_MAX], what[128], *in = (char *)(uintptr_t)rows[i].text;
			size_t left = strlen(in), room = sizeof out;
			iconv_t cd = iconv_open(rows[i].sets[k][0], "UTF-8");
			if (cd == (iconv_t)-1)
				continue;
			iconv(cd, &in, &left, &to, &room);
			iconv(cd, NULL, NULL, &to, &room);
			iconv_close(cd);
			charset_guess(str_make(out, (size_t)(to - out)), true, got);
			snprintf(what, sizeof what, "row %zu in %s", i, rows[i].sets[k][0]);
			/* a superset will do */
			if (strcmp(rows[i].sets[k][1], "CP949") == 0 && strcmp(got, "EUC-KR") == 0)
				snprintf(got, sizeof got, "CP949");
			is(str_from(got), rows[i].sets[k][1], what);
		}
	char name[CHARSET_NAME_MAX];
	struct buf log;
	buf_init(&log, 2000);
	buf_add_str(&log, STR("Contract signed on 3 May.\n"));
	for (int i = 0; i < 512; i++)
		buf_add_char(&log, '\0');
	buf_add_str(&log, STR("Paid on 5 May.\n"));
	ok(charset_guess(buf_str(&log), true, name) && strcmp(name, "US-ASCII") == 0, "a log with a hole in it is text");
	ok(!charset_guess(str_make("ab\0\0\0\0\0\0\0\0\0\0cd\0\0\0\0\0\0\0\0\0ef", 25), true, name), "records filled up with zeros are none");
	buf_release(&log);
	const char *cut = "허형시 경찰서는 임연정보기술과";
	for (size_t n = 10; n < strlen(cut); n++) {
		charset_guess(str_make(cut, n), true, name);
		if (strcmp(name, "UTF-8") != 0)
			break;
	}
	is(str_from(name), "UTF-8", "UTF-8 cut within a character");
	struct buf b;
	struct mend_count count = { 0, 0, 0 };
	struct str twice = STR("\xC3\xA4\xC2\xB8\xC2\xAD\xC3\xA5\xE2\x80\xBA\xC2\xBD caf\xC3\x83\xC2\xA9");
	buf_init(&b, 100);
	mend_count(&count, twice);
	mend(twice, &b);
	is(buf_str(&b), "中国 café", "what was encoded twice is mended");
	ok(mend_wanted(&count), "which the text asks for");
	count = (struct mend_count){ 0, 0, 0 };
	mend_count(&count, STR("São Paulo, naïve café, Ã© and Ã© and Ã©, öffentlich für später, größer"));
	ok(!mend_wanted(&count), "one that writes about it does not");
	buf_release(&b);
	ok(!charset_guess(str_make("\x01\x02\x03\x04\x05\x06\x07\x01\xff\xfe\xfd\x02", 12), true, name), "control bytes are no text");
	ok(charset_label(STR("\"gb2312\""), name) && strcmp(name, "GB18030") == 0, "GB2312 means GB18030");
	ok(str_eqz(charset_declared(STR("<html><meta charset=\"koi8-r\">")), "koi8-r"), "a meta declaration");
	ok(!charset_declared(STR("<html><p>the encoding")).len, "and none");
	return done();
}
