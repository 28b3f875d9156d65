/* defang.c - the ways writers of threat reports break addresses: evil[.]com,
 * evil(dot)com, user[at]host, hxxp[:]//. */
#include "scan.h"

static const struct {
	const char *text;
	bool spaced; /* counts between blanks only */
} dots[] = {
	{ "[.]", 0 }, { "(.)", 0 }, { "{.}", 0 }, { "[dot]", 0 }, { "(dot)", 0 }, { "{dot}", 0 }, { "[DOT]", 0 }, { "(DOT)", 0 },
	{ " [.] ", 0 }, { " (.) ", 0 }, { " [dot] ", 0 }, { " (dot) ", 0 }, { "\\.", 0 }, { "[punkt]", 0 }, { "[.", 0 }, { ".]", 0 },
	{ "。", 0 }, { "．", 0 }, { "｡", 0 }, { "【.】", 0 }, { "[点]", 0 }, { "(点)", 0 }, { "[。]", 0 }, { "<.>", 0 }, { "<dot>", 0 },
}, ats[] = {
	{ "[@]", 0 }, { "(@)", 0 }, { "{@}", 0 }, { "[at]", 0 }, { "(at)", 0 }, { "{at}", 0 }, { "[AT]", 0 }, { "(AT)", 0 },
	{ " [at] ", 0 }, { " (at) ", 0 }, { " [@] ", 0 }, { " (@) ", 0 }, { "＠", 0 }, { "<at>", 0 }, { "#at#", 0 }, { "_at_", 0 },
};

/* A character of U+3000 or of full width ends here, as the wide forms do. */
static bool wide_end(struct str s, size_t end)
{
	return (unsigned char)s.p[end - 1] >= 0x80 && end >= 3 && ((unsigned char)s.p[end - 3] == 0xE3 || (unsigned char)s.p[end - 3] == 0xEF);
}

size_t defang_dot(struct str s, size_t at)
{
	char c = byte_at(s, at);
	if (c == '.')
		return byte_at(s, at + 1) == ']' && at > 0 && s.p[at - 1] != '[' ? 2 : 1;
	if (c != '[' && c != '(' && c != '{' && c != ' ' && c != '\\' && c != '<' && (unsigned char)c != 0xE3 && (unsigned char)c != 0xEF)
		return 0;
	for (size_t i = 0; i < sizeof dots / sizeof *dots; i++)
		if (dots[i].text[0] == c && has_at(s, at, str_from(dots[i].text)))
			return strlen(dots[i].text);
	return 0;
}

size_t defang_dot_back(struct str s, size_t end)
{
	if (end == 0)
		return 0;
	char c = s.p[end - 1];
	if (c != '.' && c != ']' && c != ')' && c != '}' && c != ' ' && c != '>' && !wide_end(s, end))
		return 0;
	/* nearly all are plain dots, and blanks are nearly never part of one */
	char b = end > 1 ? s.p[end - 2] : ' ';
	if (c == '.' && b != '\\' && b != '[')
		return 1;
	if (c == ' ' && b != ']' && b != ')')
		return 0;
	size_t best = c == '.' ? 1 : 0;
	for (size_t i = 0; i < sizeof dots / sizeof *dots; i++) {
		size_t n = strlen(dots[i].text);
		if (n > best && n <= end && memcmp(s.p + end - n, dots[i].text, n) == 0)
			best = n;
	}
	return best;
}

size_t defang_at(struct str s, size_t at)
{
	if (byte_at(s, at) == '@')
		return 1;
	for (size_t i = 0; i < sizeof ats / sizeof *ats; i++)
		if (has_at(s, at, str_from(ats[i].text)))
			return strlen(ats[i].text);
	return 0;
}

void scan_bracket(struct scan *sc, uint32_t at)
{
	struct str s = sc->s;
	switch (lower(byte_at(s, at + 1))) {
	case '.': case 'd':
		if (defang_dot(s, at) > 1 && byte_at(s, at + 1) != ' ')
			scan_dot(sc, at > 0 && s.p[at - 1] == ' ' ? at - 1 : at);
		break;
	case '@': case 'a':
		if (defang_at(s, at))
			scan_sign_at(sc, at > 0 && s.p[at - 1] == ' ' && defang_at(s, at - 1) ? at - 1 : at);
		break;
	case ':':
		scan_colon(sc, at + 1);
		break;
	default:
		break;
	}
}
