// lang_cld2.cc - Compact Language Detector 2, a C++ library, behind one C function.
#include "format/lang.h"

#ifdef HAVE_CLD2
#include <cstdio>
#include <cstring>

#include <cld2/public/compact_lang_det.h>

extern "C" bool lang_cld2(const char *p, size_t len, char ret[LANG_NAME_MAX])
{
	bool reliable = false;
	CLD2::Language lang = CLD2::DetectLanguage(p, static_cast<int>(len), true, &reliable);
	const char *code = CLD2::LanguageCode(lang);
	if (lang == CLD2::UNKNOWN_LANGUAGE || !code || std::strlen(code) >= LANG_NAME_MAX)
		return false;
	std::snprintf(ret, LANG_NAME_MAX, "%s", code);
	return reliable;
}
#else
extern "C" bool lang_cld2(const char *, size_t, char[LANG_NAME_MAX])
{
	return false;
}
#endif
