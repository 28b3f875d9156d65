/* report_clean.c - the one door out: redaction, masking, escaping.
 *
 * Names to be redacted win over masks; marks of a match (\002, \003) pass through
 * and are invisible to both. */
#include "clean_priv.h"
#include <sluice/json.h>
#include <sluice/utf8.h>

#include <stdlib.h>

static bool is_mark(char c)
{
	return c == '\002' || c == '\003';
}

void report_clean(const struct report_options *opt, struct str kind, struct str s, struct buf *out)
{
	if (!s.len || (opt->unmask && !opt->n_redact)) {
		buf_add_str(out, s);
		return;
	}
	char *plain = xcalloc(s.len, 1);
	uint8_t *verdict = xcalloc(s.len, 1);
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		if (!is_mark(s.p[i]))
			plain[n++] = s.p[i];
	if (!opt->unmask)
		mask_judge(opt->known, kind, str_make(plain, n), verdict);
	redact_judge(opt->known, str_make(plain, n), verdict);
	bool black = false;
	for (size_t i = 0, at = 0; i < s.len; i++) {
		if (is_mark(s.p[i])) {
			buf_add_char(out, s.p[i]);
			continue;
		}
		size_t kept = 0; /* nearly all is: at once */
		while (i + kept < s.len && !is_mark(s.p[i + kept]) && verdict[at + kept] == V_KEEP)
			kept++;
		if (kept) {
			buf_add(out, s.p + i, kept);
			black = false;
			at += kept;
			i += kept - 1;
			continue;
		}
		if (verdict[at] == V_BLACK && !black)
			buf_addz(out, "█████");
		else if (verdict[at] == V_DOT && ((unsigned char)s.p[i] & 0xC0) != 0x80)
			buf_addz(out, "•");
		black = verdict[at++] == V_BLACK;
	}
	free(plain);
	free(verdict);
}

/* A string as it may leave, the value of KEY. A key that is a private kind's name makes its value one; one that
 * is an open kind's does not clear it: anybody may have written the object. */
static void clean_string(const struct report_options *opt, struct str key, struct str raw, struct json *j)
{
	struct buf plain, clean;
	buf_init(&plain, raw.len + 8);
	json_decode(raw, &plain);
	buf_init(&clean, plain.len * 16 + 64);
	report_clean(opt, privacy_of(key) == PRIVACY_OPEN ? STR("") : key, buf_str(&plain), &clean);
	j->comma = false; /* commas are copied */
	json_str(j, buf_str(&clean));
	buf_release(&plain);
	buf_release(&clean);
}

/* The end of the string, or of the number or word, that begins S. */
static size_t token_end(struct str s)
{
	size_t i = 1;
	if (s.p[0] != '"') {
		while (i < s.len && !strchr(",:]} \t\r\n", s.p[i]))
			i++;
		return i;
	}
	while (i < s.len && s.p[i] != '"')
		i += s.p[i] == '\\' ? 2 : 1;
	return i < s.len ? i + 1 : s.len;
}

void report_clean_json(const struct report_options *opt, struct str s, struct buf *out)
{
	struct str key[JSON_DEPTH_MAX + 2] = { { "", 0 } };
	struct json j;
	size_t depth = 0;
	if (!json_valid(s)) {
		report_clean(opt, STR(""), s, out);
		return;
	}
	json_start(&j, out);
	while (s.len) {
		size_t n = 1;
		if (s.p[0] == '{' || s.p[0] == '[') {
			if (depth + 1 < sizeof key / sizeof *key)
				depth++;
			key[depth] = s.p[0] == '[' && depth ? key[depth - 1] : STR("");
			buf_add_char(out, s.p[0]);
		} else if (s.p[0] == ']' || s.p[0] == '}') {
			depth -= depth > 0;
			buf_add_char(out, s.p[0]);
		} else if (strchr(",: \t\r\n", s.p[0])) {
			buf_add_char(out, s.p[0]);
		} else {
			size_t next = n = token_end(s);
			while (next < s.len && strchr(" \t\r\n", s.p[next]))
				next++;
			struct str token = str_sub(s, 0, n);
			bool is_str = token.p[0] == '"', is_name = is_str && next < s.len && s.p[next] == ':';
			if (is_name)
				key[depth] = str_sub(token, 1, n - 1);
			if (is_str)
				clean_string(opt, is_name ? STR("") : key[depth], token, &j);
			else if (!opt->unmask && strchr("-0123456789", token.p[0]) && privacy_of(key[depth]) == PRIVACY_ALL)
				buf_addz(out, "\"•••\"");
			else
				buf_add_str(out, token);
		}
		s = str_sub(s, n, s.len);
	}
}

static bool is_hidden(uint32_t cp)
{
	return (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x202A && cp <= 0x202E) ||
		(cp >= 0x2066 && cp <= 0x2069) || cp == 0x200E || cp == 0x200F || cp == 0x061C || cp == 0xFEFF;
}

/* Bytes at the beginning of S that go out as they are: printable ASCII but for what a page or a cell reads. */
static size_t plain_run(struct str s)
{
	size_t n = 0;
	while (n < s.len && s.p[n] >= ' ' && s.p[n] < 0x7F && s.p[n] != '&' && s.p[n] != '<' && s.p[n] != '>' && s.p[n] != '"' && s.p[n] != '\'')
		n++;
	return n;
}

void report_html(struct buf *out, struct str s)
{
	while (s.len) {
		uint32_t cp;
		size_t k = plain_run(s);
		if (k) {
			buf_add_str(out, str_sub(s, 0, k));
			s = str_sub(s, k, s.len);
			continue;
		}
		k = utf8_decode(s, &cp);
		switch (cp) {
		case '&': buf_addz(out, "&amp;"); break;
		case '<': buf_addz(out, "&lt;"); break;
		case '>': buf_addz(out, "&gt;"); break;
		case '"': buf_addz(out, "&quot;"); break;
		case '\'': buf_addz(out, "&#39;"); break;
		default:
			if (cp == '\f')
				buf_addz(out, "\n");
			else if (is_hidden(cp))
				buf_printf(out, "⟨%04X⟩", (unsigned)cp);
			else
				buf_add_utf8(out, cp);
		}
		s = str_sub(s, k, s.len);
	}
}

/* The character at S, what a terminal or a layout would obey shown; its bytes. */
static size_t add_shown(struct buf *out, struct str s)
{
	uint32_t cp;
	size_t k = utf8_decode(s, &cp);
	if (is_hidden(cp) && cp != '\r')
		buf_printf(out, "⟨%04X⟩", (unsigned)cp);
	else
		buf_add_utf8(out, cp);
	return k;
}

void report_csv(struct buf *out, struct str s, bool is_num)
{
	bool quote = false;
	for (size_t i = 0; i < s.len; i++)
		quote |= s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r';
	/* what a spreadsheet would compute (OWASP's list), but for real numbers */
	bool formula = !is_num && s.len && strchr("=+-@\t\r", s.p[0]) && s.p[0];
	if (quote || formula)
		buf_add_char(out, '"');
	if (formula)
		buf_add_char(out, '\'');
	for (size_t i = 0, k; i < s.len; i += k) {
		k = plain_run(str_sub(s, i, s.len));
		if (k) {
			buf_add(out, s.p + i, k);
			continue;
		}
		if (s.p[i] == '"')
			buf_add_char(out, '"');
		k = add_shown(out, str_sub(s, i, s.len));
	}
	if (quote || formula)
		buf_add_char(out, '"');
}
