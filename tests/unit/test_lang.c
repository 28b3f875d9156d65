/* test_lang.c - languages of invented sentences. */
#include "tap.h"

#include "format/lang.h"

int main(void)
{
	static const char *const rows[][2] = {
		{ "zh", "双方签订了平台采购合同" }, { "zh-Hant", "雙方簽訂了平臺採購合約" }, { "ja", "契約を結んだ。" }, { "ko", "계약을 맺었다" },
		{ "zh", "合同 Contract 2020 platform 采购双方签订于东城" }, { "ru", "Договор подписан сторонами в городе Вымышленск." },
		{ "uk", "Договір підписано сторонами у місті Вигадів, її ціна тверда." }, { "fa", "قرارداد بین دو طرف در شهر خیالی امضا شد." },
		{ "ar", "وقع الطرفان العقد في المدينة الخيالية أمس." }, { "he", "החוזה נחתם בעיר הבדיונית." }, { "el", "Η σύμβαση υπογράφηκε." },
		{ "en", "The contract was signed by both parties in the city of Elbonia last year." },
		{ "de", "Der Vertrag wurde von beiden Parteien in der Stadt Erdichtingen unterzeichnet." }, { "", "12345 --- 67" }, { "", "09af19ab-a8fd-4319-9168-8d9dc33dd2a6_0.png\n09af19ab-a8fd-4319-9168-8d9dc33dd2a6_1.png\n" }, { "", "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char lang[LANG_NAME_MAX];
		lang_of(str_from(rows[i][1]), lang);
		is(str_from(lang), rows[i][0], rows[i][1]);
	}
	char lang[LANG_NAME_MAX];
	lang_of(STR("\xff\xfe broken \xc3 bytes do not stop the detector of the language at all"), lang);
	is(str_from(lang), "en", "malformed bytes");
	return done();
}
