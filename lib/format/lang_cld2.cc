/* lang_cld2.cc - see lang_cld2.h. CLD2's tables are constants: nothing to load. */
#include "lang_cld2.h"

#ifdef HAVE_CLD2
#include <cstdio>
#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
#include <cstring>

bool lang_cld2(const char *p, size_t len, char ret[16])
{
	CLD2::CLDHints hints = { nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE };
	CLD2::Language three[3];
	int percent[3], text_bytes = 0;
	double score[3];
	bool reliable = false;
	CLD2::Language l = CLD2::ExtDetectLanguageSummary(p, static_cast<int>(len), true, &hints, 0, three, percent, score, nullptr, &text_bytes, &reliable);
	if (l == CLD2::UNKNOWN_LANGUAGE || l == CLD2::TG_UNKNOWN_LANGUAGE || (!reliable && percent[0] < 60))
		return false;
	const char *code = CLD2::LanguageCode(l);
	if (strlen(code) >= 16 || code[0] == 'x')
		return false;
	memcpy(ret, code, strlen(code) + 1);
	return true;
}
#else
bool lang_cld2(const char *, size_t, char *)
{
	return false;
}
#endif
