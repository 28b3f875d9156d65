/* test_lang.c - languages of short texts. */
#include "tap.h"

#include "format/lang.h"

static void lang(const char *text, const char *want)
{
	char got[LANG_NAME_MAX];
	lang_of(str_from(text), got);
	is(str_from(got), want, text);
}

int main(void)
{
	lang("合同编号与甲方", "zh");
	lang("這份合約由雙方簽訂，對於資料的交付時間沒有說明。", "zh-Hant");
	lang("双方对合作中知悉的商业秘密负有保密义务。", "zh");
	lang("この契約書は両当事者によって署名されました。", "ja");
	lang("이 계약은 양 당사자가 서명하였습니다.", "ko");
	lang("Договор подписан сторонами в установленном порядке.", "ru");
	lang("This agreement is made by and between the parties below.", "en");
	lang("این قرارداد بین دو طرف امضا شده است و از تاریخ امضا معتبر می‌باشد.", "fa");
	lang("12345 67.8", "");
	lang("", "");
	return done();
}
