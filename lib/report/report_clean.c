/* report_clean.c - the one door out: redaction, masking, escaping.
 *
 * People in a dump are mostly bystanders. Values of private kinds keep their
 * first and last characters, enough to tell two apart; in free text every run
 * of nine digits and more is treated the same, whoever it belongs to. */
#include <sluice/report.h>
#include <sluice/utf8.h>

#define DIGITS_PRIVATE 9  /* telephone numbers and longer; dates and amounts are shorter */
#define KEEP_FIRST 3
#define KEEP_LAST 2

static const char *const private_kinds[] = { "phone", "imei", "imsi", "id-number", "passport", "iban", "bank-card", "bank-account" };

static bool is_private(struct str kind)
{
	for (size_t i = 0; i < sizeof private_kinds / sizeof *private_kinds; i++)
		if (str_eqz(kind, private_kinds[i]))
			return true;
	return false;
}

/* Bytes of the digit at S, 0 if there is none; full-width digits (U+FF10 to
 * U+FF19) are digits: Chinese texts write telephone numbers with them. */
static size_t digit(struct str s, size_t i)
{
	if (i < s.len && s.p[i] >= '0' && s.p[i] <= '9')
		return 1;
	if (s.len - i < 3 || memcmp(s.p + i, "\xEF\xBC", 2) != 0)
		return 0;
	unsigned char last = (unsigned char)s.p[i + 2];
	return last >= 0x90 && last <= 0x99 ? 3 : 0;
}

/* A value of which only the ends stay. */
static void mask(struct str s, struct buf *out)
{
	size_t n = utf8_count(s), i = 0;
	while (s.len) {
		uint32_t cp;
		size_t k = utf8_decode(s, &cp);
		bool keep = n > KEEP_FIRST + KEEP_LAST + 1 && (i < KEEP_FIRST || i + KEEP_LAST >= n);
		if (keep || cp == ' ' || cp == '-')
			buf_add(out, s.p, k);
		else
			buf_addz(out, "•");
		s = str_sub(s, k, s.len);
		i++;
	}
}

/* Length of the run of digits at S, one kind of single separators between
 * them; its digits are counted. */
static size_t number_run(struct str s, size_t *ret_digits)
{
	char sep = 0;
	size_t i = 0, n = 0, end = 0, k;
	while (i < s.len) {
		if ((k = digit(s, i)) != 0) {
			n++;
			end = i += k;
		} else if ((s.p[i] == ' ' || s.p[i] == '-') && i && end == i && (!sep || sep == s.p[i])) {
			sep = s.p[i++];
		} else {
			break;
		}
	}
	*ret_digits = n;
	return end;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A passport's number: one letter, then seven or eight digits (ICAO 9303
 * leaves the form to states; China's, India's and many others are like this). */
static bool is_passport(struct str s, size_t i, size_t digits)
{
	return (digits == 7 || digits == 8) && i && is_letter(s.p[i - 1]) &&
	       (i < 2 || (!is_letter(s.p[i - 2]) && !digit(s, i - 2)));
}

static void mask_text(struct str s, struct buf *out)
{
	size_t i = 0, from = 0, digits;
	while (i < s.len) {
		if (!digit(s, i)) {
			i++;
			continue;
		}
		size_t n = number_run(str_sub(s, i, s.len), &digits);
		if (digits >= DIGITS_PRIVATE || is_passport(s, i, digits)) {
			buf_add(out, s.p + from, i - from);
			mask(str_sub(s, i, i + n), out);
			from = i + n;
		}
		i += n;
	}
	buf_add(out, s.p + from, s.len - from);
}

static void redact(const struct report_options *opt, struct str s, struct buf *out)
{
	size_t i = 0, from = 0;
	while (i < s.len) {
		size_t hit = 0;
		for (size_t k = 0; k < opt->n_redact; k++) {
			struct str t = opt->redact[k];
			if (t.len > hit && t.len <= s.len - i && str_eq_nocase(str_sub(s, i, i + t.len), t))
				hit = t.len;
		}
		if (hit) {
			buf_add(out, s.p + from, i - from);
			buf_addz(out, "█████");
			i += hit;
			from = i;
		} else {
			i++;
		}
	}
	buf_add(out, s.p + from, s.len - from);
}

void report_clean(const struct report_options *opt, struct str kind, struct str s, struct buf *out)
{
	struct buf tmp;
	buf_init(&tmp, s.len * 16 + 64);
	if (opt->n_redact) {
		redact(opt, s, &tmp);
		s = buf_str(&tmp);
	}
	if (opt->unmask)
		buf_add_str(out, s);
	else if (is_private(kind))
		mask(s, out);
	else if (str_eqz(kind, "amount") || str_eqz(kind, "sha256") || str_eqz(kind, "sha1") || str_eqz(kind, "md5"))
		buf_add_str(out, s); /* digits that are nobody's */
	else
		mask_text(s, out);
	buf_release(&tmp);
}

static bool is_hidden(uint32_t cp)
{
	return (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x202A && cp <= 0x202E) ||
		(cp >= 0x2066 && cp <= 0x2069) || cp == 0x200E || cp == 0x200F || cp == 0x061C || cp == 0xFEFF;
}

void report_html(struct buf *out, struct str s)
{
	while (s.len) {
		uint32_t cp;
		size_t k = utf8_decode(s, &cp);
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
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, s.p[i] == '\0' ? ' ' : s.p[i]);
	}
	if (quote || formula)
		buf_add_char(out, '"');
}
