/* password_cues.c - where a text or a name tells a password: see passwords.h.
 *
 * A word for "password" in the languages of leaks, filling (colons, "is",
 * quotes, tags), then the password up to a blank, a bracket or the line's end.
 * A wrong candidate costs one try, so nothing is weighed. */
#include "unpack/passwords.h"

#include <sluice/utf8.h>

#define PASSWORD_BYTES_MAX 128u
#define CUES_MAX 200 /* candidates out of one text */

static const char *const cues[] = {
	"密码", "密碼", "口令", "解压码", "解壓碼", "暗号", "パスワード", "비밀번호", "암호", "пароль", "пароля", "паролем", "کلمه عبور", "رمز عبور", "گذرواژه", "كلمة المرور",
	"كلمة السر", "mật khẩu", "contraseña", "şifre", "hasło", "passphrase", "password", "passwort", "passwd", "kennwort", "mot de passe", "senha", "parola", "pass", "pwd", "psw", "pw",
};
static const char *const fillers[] = {
	"为", "為", "是", "：", "＝", ":", "=", "-", "_", ">", "→", " ", "\t", "\"", "'", "`", "“", "”", "「", "『", "【", "《", "[", "(", "（", "{", "*", "\xC2\xA0", "　", "is ", "is:", "is-", "is_", "for ", "ist ", "ist:", "это ", "&nbsp;", "は",
};
static const char *const enders[] = { " ", "\t", "\"", "”", "」", "』", "】", "》", "]", ")", "）", "}", "<", "，", "。", "；", "　", "、", "`", "\xC2\xA0" };
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static unsigned char small(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
}

static size_t one_of(struct str s, const char *const *list, size_t n)
{
	unsigned char first = s.len ? small(s.p[0]) : 0;
	for (size_t i = 0; i < n; i++) {
		if (small(list[i][0]) != first)
			continue;
		size_t len = strlen(list[i]);
		if (len <= s.len && str_eq_nocase(str_sub(s, 0, len), str_make(list[i], len)))
			return len;
	}
	return 0;
}

/* The cue at I of S: its length, 0 when there is none. */
static size_t cue_at(struct str s, size_t i)
{
	/* asked at every byte of every text beside a container: most begin no cue */
	static bool begins[256], known;
	for (size_t k = 0; !known && k < COUNT(cues); k++)
		begins[small(cues[k][0])] = true;
	known = true;
	if (!begins[small(s.p[i])])
		return 0;
	/* "pass" within "compass" or before "age" is no cue */
	if (letter(s.p[i]) && i > 0 && letter(s.p[i - 1]))
		return 0;
	size_t n = one_of(str_sub(s, i, s.len), cues, COUNT(cues));
	return n && letter(s.p[i + n - 1]) && i + n < s.len && letter(s.p[i + n]) ? 0 : n;
}

static struct str token(struct str s)
{
	size_t i = 0;
	while (i < s.len && !one_of(str_sub(s, i, s.len), enders, COUNT(enders)))
		i++;
	return str_sub(s, 0, i);
}

/* What bears an archive's suffix loses it, that of a volume, too. */
static struct str bare(struct str s)
{
	static const char *const suffixes[] = { ".rar", ".zip", ".zipx", ".7z",  ".exe", ".001", ".docx", ".xlsx", ".pptx", ".doc",
						".xls", ".ppt", ".pdf",  ".z01", ".r00", ".odt", ".ods",  ".arj",  ".ace" };
	for (bool again = true; again;) {
		again = false;
		for (size_t i = 0; i < COUNT(suffixes); i++)
			if (s.len > strlen(suffixes[i]) && str_ends_nocase(s, str_from(suffixes[i]))) {
				s = str_sub(s, 0, s.len - strlen(suffixes[i]));
				again = true;
			}
		for (size_t k = 1; k <= 3 && s.len > 6 + k; k++) /* .part01 */
			if (str_eq_nocase(str_sub(s, s.len - 5 - k, s.len - k), STR(".part")) && s.p[s.len - 1] >= '0' && s.p[s.len - 1] <= '9') {
				s = str_sub(s, 0, s.len - 5 - k);
				again = true;
			}
	}
	return s;
}

struct out {
	void (*found)(void *ctx, struct str password, unsigned line);
	void *ctx;
	unsigned line;
	int n;
	bool name;
};

static void tell(struct out *o, struct str s)
{
	s = str_trim(s);
	if (o->name)
		s = bare(s);
	if (s.len && s.len <= PASSWORD_BYTES_MAX && o->n < CUES_MAX) {
		o->n++;
		o->found(o->ctx, s, o->line);
	}
}

static struct str unfilled(struct str s)
{
	for (;;) {
		size_t n = one_of(s, fillers, COUNT(fillers));
		ptrdiff_t end;
		if (!n && s.len && s.p[0] == '<' && (end = str_find_char(s, '>')) > 0) /* a tag */
			n = (size_t)end + 1;
		if (!n)
			return s;
		s = str_sub(s, n, s.len);
	}
}

static void candidates(struct out *o, struct str rest)
{
	struct str t = token(rest);
	tell(o, t);
	/* the full stop of its sentence */
	if (t.len > 1 && strchr(".,;!?:", t.p[t.len - 1]))
		tell(o, str_sub(t, 0, t.len - 1));
	/* "pw_abc_final": a name has no other blanks */
	ptrdiff_t cut = o->name ? str_find_char(t, '_') : -1;
	if (cut > 0)
		tell(o, str_sub(t, 0, (size_t)cut));
	if (t.len < rest.len) /* passwords with blanks within */
		tell(o, rest);
}

static void brackets(struct out *o, struct str s)
{
	static const char *const open[] = { "(", "[", "（", "【", "{" }, *const close[] = { ")", "]", "）", "】", "}" };
	for (size_t i = 0; i < s.len; i++)
		for (size_t k = 0; k < COUNT(open); k++) {
			struct str rest = str_sub(s, i, s.len);
			ptrdiff_t end;
			if (!str_starts(rest, str_from(open[k])))
				continue;
			rest = str_sub(rest, strlen(open[k]), rest.len);
			if ((end = str_find(rest, str_from(close[k]))) > 0)
				tell(o, str_sub(rest, 0, (size_t)end));
		}
}

void password_cues(struct str text, bool name, void (*found)(void *ctx, struct str password, unsigned line), void *ctx)
{
	struct out o = { found, ctx, 0, 0, name };
	struct str line, next;
	/* the parts of a path are as good as lines */
	while (o.n < CUES_MAX && (name ? str_next(&text, '/', &line) : str_next_line(&text, &line))) {
		o.line++;
		for (size_t i = 0; i < line.len; i++) {
			size_t n = cue_at(line, i);
			if (!n)
				continue;
			/* as it stands behind the cue, then without what fills */
			struct str rest = str_sub(line, i + n, line.len), behind = unfilled(rest), peek = text;
			if (behind.len) {
				candidates(&o, behind);
				if (name && behind.len < rest.len && rest.p[0] != ' ')
					tell(&o, token(rest));
			} else if (!name && str_next_line(&peek, &next)) {
				o.line++;
				candidates(&o, unfilled(next));
				o.line--;
			}
			i += n - 1;
		}
		if (name)
			brackets(&o, line);
	}
}

enum hint_kind hint_kind_of(struct str name)
{
	static const char *const suffixes[] = { ".txt", ".md", ".nfo", ".htm", ".html", ".log", ".url", ".me" };
	static const char *const lists[] = { "密码",       "密碼",     "口令",   "解压",   "解壓",       "password", "passwd", "passwort",
					     "passphrase", "kennwort", "пароль", "пароли", "パスワード", "비밀번호", "pwd",    "psw" };
	static const char *const texts[] = { "readme", "read me",  "read_me",     "说明", "說明",   "必读",     "必看", "提示",
					     "прочти", "прочитай", "instruction", "info", "notice", "liesmich", "注意" };
	bool text = !memchr(name.p, '.', name.len);
	for (size_t i = 0; i < COUNT(suffixes); i++)
		text = text || str_ends_nocase(name, str_from(suffixes[i]));
	for (size_t i = 0; text && i < name.len; i++) {
		struct str rest = str_sub(name, i, name.len);
		if (one_of(rest, lists, COUNT(lists)))
			return HINT_LIST;
	}
	/* "pass.txt", "pw.txt": the whole stem */
	static const char *const stems[] = { "pass.txt", "pw.txt", "key.txt", "pass", "codes.txt", "code.txt" };
	for (size_t i = 0; i < COUNT(stems); i++)
		if (str_eq_nocase(name, str_from(stems[i])))
			return HINT_LIST;
	for (size_t i = 0; text && i < name.len; i++)
		if (one_of(str_sub(name, i, name.len), texts, COUNT(texts)))
			return HINT_TEXT;
	return HINT_NONE;
}
