/* labelled.c - what a label announces: 统一社会信用代码：…, IMEI: …, VAT No. ….
 *
 * The labels are rows of labels.tsv (text, type, language); a type is a row of
 * label_types.c: which characters the value may have, how long it is without
 * its separators, and its check. Of several ends the longest that passes
 * counts, so that blanks inside a value and words after it do no harm. */
#include "check.h"
#include "label_refuse.h"
#include "label_types.h"
#include "labelled.h"
#include "number.h"
#include "passes.h"
#include "phone.h"
#include "user_rules.h"
#include <sluice/utf8.h>

#define VALUE_BYTES_MAX 100
#define PHONE_WHOLE 8u     /* figures of a number without its area's */
#define HEADER_BYTES 400u /* of a line that are looked at */

/* The label that ends at AT, behind it the line, is the last cell of a table's header: below it stands the first cell
 * of a row, whose cells are apart by the same sign. */
static bool heads_column(struct str s, size_t at)
{
	char sign = '\0';
	unsigned commas = 0, row = 0;
	for (size_t i = at; i > 0 && at - i < HEADER_BYTES && s.p[i - 1] != '\n' && !sign; i--) {
		if (s.p[i - 1] == '\t' || s.p[i - 1] == '|' || s.p[i - 1] == ';')
			sign = s.p[i - 1];
		commas += s.p[i - 1] == ',';
	}
	sign = !sign && commas > 1 ? ',' : sign;
	const char *next = sign && at < s.len ? memchr(s.p + at, '\n', s.len - at) : NULL;
	for (size_t i = next ? (size_t)(next - s.p) + 1 : s.len; i < s.len && s.p[i] != '\n' && row < 2; i++)
		row += s.p[i] == sign;
	return row > (sign == ',');
}

/* Punctuation and filler between a label and its value. One line end is
 * allowed: forms put the value under its label. */
size_t label_to_value(struct str s, size_t at)
{
	static const char *const fillers[] = {
		"：", "）", "号码", "号", "码", "為", "为", "是", "（", "【", "“", "№", "No.", "no.", "NO.", "Nr.", "number", "Number", "NUMBER", "num", "ID", "id", "ИД",
		"is ", "are ", "was ", "code", "Code", "номер", "серия", "N ", "\xC2\xA0", "　", "——", "—", "–", "at ",
	};
	size_t i = at;
	bool line = false;
	while (i < s.len && i - at < 40) {
		char c = s.p[i];
		if (c == ' ' || c == '\t' || c == ':' || c == '=' || c == '"' || c == '\'' || c == '|' || c == '#' || c == '*' ||
		    c == ',' || c == '>' || c == '-' || c == ')' || c == '\r') {
			i++;
			continue;
		}
		if (c == '\n' && !line && !heads_column(s, at)) {
			line = true;
			i++;
			continue;
		}
		size_t n = 0;
		for (size_t k = 0; k < sizeof fillers / sizeof *fillers && !n; k++)
			if (fillers[k][0] == c && has_at(s, i, str_from(fillers[k])))
				n = strlen(fillers[k]);
		if (n == 0 && has_at(s, i, STR("is(")))
			n = 2;
		if (n == 0)
			break;
		i += n;
	}
	return i;
}

/* A handle: letters, digits, _ - . behind an optional @. */
static size_t handle(struct str s, size_t at, const struct label_type *t, size_t *ret_start)
{
	size_t i = at + (byte_at(s, at) == '@'), e = i;
	while (e < s.len && e - i <= t->max && (is_alnum(s.p[e]) || s.p[e] == '_' || (t->kind == REF_wechat && s.p[e] == '-')))
		e++;
	*ret_start = i;
	if (e - i < t->min || e - i > t->max || (byte_at(s, e) == '.' && is_alnum(byte_at(s, e + 1))) || byte_at(s, e) == '@')
		return at;
	bool signs = false;
	for (size_t k = i; k < e; k++)
		signs |= is_digit(s.p[k]) || s.p[k] == '_' || s.p[k] == '-';
	/* WX123 is one word */
	if (at > 0 && is_alnum(s.p[at - 1]))
		return at;
	/* a plain word is a name only behind "@" */
	if (!signs && i == at)
		return at;
	if (t->chars & LABEL_FIRST_LETTER && !is_alpha(s.p[i]))
		return at;
	size_t next = e; /* name = …, name(…), name[…]: a program's */
	while (byte_at(s, next) == ' ')
		next++;
	return byte_at(s, next) && strchr("=([", byte_at(s, next)) ? at : e;
}

static bool separator(char c)
{
	return c == ' ' || c == '-' || c == '.' || c == '/' || c == '_';
}

/* O1O-l2345678 in text that was read from a picture: the same with figures, which take as many bytes. */
static struct str figures_for_letters(struct scan *sc, size_t at, char *copy, size_t max)
{
	static const char alike[] = "O0o0D0Q0l1I1Z2S5B8"; /* first what was read; no letter stands twice */
	struct str s = sc->s;
	size_t from = at > 0 ? at - 1 : 0, to = at + max - 2 < s.len ? at + max - 2 : s.len, digits = 0, letters = 0;
	memcpy(copy, s.p + from, to - from);
	for (size_t i = at; i < to; i++) {
		char c = s.p[i];
		size_t k = i - from;
		const char *like = c ? strchr(alike, c) : NULL;
		if (is_digit(c)) {
			digits++;
		} else if (like && (like - alike) % 2 == 0) {
			/* B2 behind a blank is a floor */
			bool inside = (i > at && is_digit(copy[k - 1])) || ((i == at || s.p[i - 1] != ' ') && is_digit(byte_at(s, i + 1)));
			if (!inside)
				break;
			copy[k] = like[1];
			letters++;
		} else if (!strchr("+-() ./", c ? c : 'x')) {
			break;
		}
	}
	return letters > 0 && letters <= 4 && digits >= 5 ? str_make(copy, to - from) : str_make(NULL, 0);
}

/* The longest value of type T that starts at AT; its end, or AT. */
static size_t value(struct scan *sc, size_t at, const struct label_type *t, char *ret)
{
	struct str s = sc->s;
	char z[VALUE_BYTES_MAX];
	size_t n = 0, i = at, ends[VALUE_BYTES_MAX], lens[VALUE_BYTES_MAX], k = 0, gap = 0;
	if (t->chars & LABEL_SEPARATED && label_is_date_or_ip(s, at))
		return at;
	while (i < s.len && n <= t->max && i - at < VALUE_BYTES_MAX) {
		char c = s.p[i];
		bool sign = (c == '+' || c == '*') && t->check == check_vat;
		if (is_digit(c) || (is_alpha(c) && t->chars & LABEL_LETTERS && !(t->chars & LABEL_CAPITALS && c >= 'a')) || sign) {
			z[n++] = upper(c);
			i++;
			gap = 0;
			char after = byte_at(s, i);
			if (!is_alnum(after) && n >= t->min && n <= t->max) {
				ends[k] = i;
				lens[k++] = n;
			}
		} else if (c == ':' && n == 2 && t->check == check_vat) {
			i++; /* DK: 12345678 */
		} else if ((separator(c) || (c == ':' && t->chars & LABEL_COLONS)) && t->chars & LABEL_SEPARATED && n > 0 && gap < 3 && i + 1 < s.len) {
			i++;
			gap++;
		} else if (c == '(' && t->check == check_hk_id && n >= 7 && byte_at(s, i + 2) == ')' && is_alnum(s.p[i + 1])) {
			z[n++] = upper(s.p[i + 1]); /* A123456(3) */
			ends[k] = i + 3;
			lens[k++] = n;
			break;
		} else if (t->chars & LABEL_SERIES && n > 0 && n <= 4 &&
			   (has_at(s, i, STR("номер ")) || has_at(s, i, STR("№ ")) || has_at(s, i, STR("№")))) {
			i += has_at(s, i, STR("номер ")) ? strlen("номер ") : has_at(s, i, STR("№ ")) ? strlen("№ ") : strlen("№");
		} else {
			break;
		}
	}
	size_t kept = k;
	while (k-- > 0) {
		z[lens[k]] = '\0';
		bool blank = byte_at(s, ends[k]) == ' ', row = blank && t->kind == REF_bank_card && k + 1 < kept; /* 6222 0000 0000 0000 000 */
		bool more = separator(byte_at(s, ends[k])) && is_digit(byte_at(s, ends[k] + 1)) && (!blank || row);
		if (t->chars & LABEL_WHOLE && more)
			continue;
		if (t->check(z)) {
			memcpy(ret, z, lens[k] + 1);
			return ends[k];
		}
	}
	return at;
}

/* A number of Latvia's that says no birth has no figure that checks it either. */
static double score_of(const struct label_type *t, const char *z)
{
	return t->check == check_lv_pk && z[0] == '3' && z[1] >= '2' ? SCORE_LABELLED : t->score;
}

/* 一三八零零一三八零零零, 1三8…: figures in words, so that no filter finds them; a mobile of China's, or nothing. */
static bool phone_in_words(struct scan *sc, size_t at, size_t *ret_end)
{
	struct str s = sc->s;
	char z[16] = "+86";
	size_t n = 3, i = at, k = 1;
	bool words = false;
	for (; n < sizeof z - 1 && i < s.len; i += k) {
		uint32_t cp;
		k = utf8_decode(str_sub(s, i, s.len), &cp);
		int v = cp >= '0' && cp <= '9' ? (int)(cp - '0') : cp >= 0x3000 && cp < 0xFF00 ? number_digit(cp, NULL) : -1;
		if (v < 0)
			break;
		words |= cp >= 0x80;
		z[n++] = (char)('0' + v);
	}
	if (n != 14 || !words || z[3] != '1' || z[4] < '3')
		return false;
	doc_hit(sc->d, REF_phone, (uint32_t)at, (uint32_t)i, arena_copy(sc->d->arena, str_make(z, n)), SCORE_LABELLED, "phone-words");
	*ret_end = i;
	return true;
}

/* As value() where letters stand for figures that a checksum vouches for: IMEI: 49O154203237518. */
static size_t value_misread(struct scan *sc, size_t at, const struct label_type *t, char *ret)
{
	char copy[VALUE_BYTES_MAX];
	if (!sc->d->read || t->chars & LABEL_LETTERS || t->score < SCORE_CHECKED)
		return at;
	struct str fixed = figures_for_letters(sc, at, copy, sizeof copy);
	if (!fixed.p)
		return at;
	struct scan one = { .d = sc->d, .s = fixed };
	size_t from = at > 0 ? 1 : 0, end = value(&one, from, t, ret);
	return end + at - from;
}

/* "O>0 l>1": what was read and what stands in VALUE, its figures without the signs between them. */
static struct str exchanged(struct doc *d, struct str raw, const char *value)
{
	char text[64];
	size_t n = 0;
	for (size_t i = 0, k = 0; i < raw.len && value[k] && n + 5 < sizeof text; i++) {
		if (!is_alnum(raw.p[i]))
			continue;
		if (raw.p[i] != value[k]) {
			if (n)
				text[n++] = ' ';
			text[n++] = raw.p[i];
			text[n++] = '>';
			text[n++] = value[k];
		}
		k++;
	}
	return arena_copy(d->arena, str_make(text, n));
}

static size_t phone_misread(struct scan *sc, size_t at, struct str lang)
{
	char copy[50];
	struct str fixed = figures_for_letters(sc, at, copy, sizeof copy);
	struct phone plain;
	if (!fixed.p || (phone_read(sc->s, at, &plain) && plain.n >= PHONE_WHOLE)) /* 62345678-B2 */
		return at;
	struct scan one = { .d = sc->d, .s = fixed };
	size_t from = at > 0 ? 1 : 0, hits = sc->d->hits.n, end = phone_labelled(&one, from, lang);
	if (end == from)
		return at;
	for (; hits < sc->d->hits.n; hits++) {
		sc->d->hits.v[hits].start += (uint32_t)(at - from);
		sc->d->hits.v[hits].end += (uint32_t)(at - from);
		sc->d->hits.v[hits].score = (float)SCORE_GRAMMAR;
	}
	return end + at - from;
}

/* GSM 900/1800 MHz: a band of GSM's (3GPP TS 45.005) at AT, another behind it. */
static bool is_band(struct str s, size_t at)
{
	static const char *const bands[] = { "450", "480", "850", "900", "1800", "1900" };
	for (size_t i = 0; i < sizeof bands / sizeof *bands; i++)
		if (has_at(s, at, str_from(bands[i])) && !is_digit(byte_at(s, at + strlen(bands[i]))))
			return true;
	return false;
}

/* Numbers behind a telephone's label; several may follow each other. */
static void phones(struct scan *sc, size_t label_end, struct str lang, size_t *done)
{
	struct str s = sc->s;
	size_t at = label_to_value(s, label_end);
	if (label_end >= 4 && str_eq_nocase(str_sub(s, label_end - 4, label_end), STR("cell")) && has_at(s, label_end, STR(" ID"))) /* a mast's */
		return;
	/* phone number in Italy: 0123… */
	size_t words_end;
	bool mixed = is_digit(byte_at(s, at)) && (unsigned char)byte_at(s, at + 1) >= 0xE3;
	if ((mixed || (unsigned char)byte_at(s, at) >= 0xE3) && phone_in_words(sc, at, &words_end)) {
		*done = words_end;
		return;
	}
	if (label_end >= 3 && has_at(s, label_end - 3, STR("GSM")) && is_band(s, at))
		return;
	bool letter_first = sc->d->read && byte_at(s, at) && strchr("OolI", byte_at(s, at)) && is_digit(byte_at(s, at + 1));
	if (!is_digit(byte_at(s, at)) && byte_at(s, at) != '+' && byte_at(s, at) != '(' && !letter_first) {
		const char *colon = at < s.len ? memchr(s.p + at, ':', s.len - at < 30 ? s.len - at : 30) : NULL;
		if (!colon || memchr(s.p + at, '\n', (size_t)(colon - s.p) - at))
			return;
		at = label_to_value(s, (size_t)(colon - s.p));
	}
	size_t area = at; /* （021）5550 0102 */
	while (is_digit(byte_at(s, area)) && area - at < 5)
		area++;
	if (at >= 3 && area - at >= 3 && area - at <= 4 && has_at(s, at - 3, STR("（")))
		at -= strlen("（");
	for (unsigned round = 0; round < 8; round++) {
		char c = byte_at(s, at);
		size_t end;
		if ((unsigned char)c >= 0xE3 && phone_in_words(sc, at, &end)) {
			*done = end;
			return;
		}
		bool letter = sc->d->read && c && strchr("OolI", c);
		if (!is_digit(c) && c != '+' && c != '(' && !letter && !has_at(s, at, STR("（")))
			return;
		end = sc->d->read ? phone_misread(sc, at, lang) : at;
		if (end == at)
			end = phone_labelled(sc, at, lang);
		if (end == at)
			return;
		*done = end;
		at = end;
		static const char *const commas[] = { ", ", ",", "，", "、", "；", ";", " / ", "/", "或", " or ", " и " };
		size_t next = at;
		for (size_t i = 0; i < sizeof commas / sizeof *commas && next == at; i++)
			if (has_at(s, at, str_from(commas[i])))
				next = at + strlen(commas[i]);
		if (next == at)
			return;
		at = next;
	}
}

static void wxid(struct scan *sc, size_t start, size_t end)
{
	struct str s = sc->s;
	size_t e = end;
	if (byte_at(s, e) != '_')
		return;
	for (e++; e - end < 32 && is_alnum(byte_at(s, e));)
		e++;
	if (e - end < 7)
		return;
	doc_hit(sc->d, REF_wechat, (uint32_t)start, (uint32_t)e, str_sub(s, start, e), SCORE_SHAPE, "wxid");
}

bool labelled_type_known(struct str type)
{
	struct str one;
	bool known = type.len > 0;
	while (known && str_next(&type, '+', &one))
		known = label_type(one) != NULL;
	return known;
}

static bool value_of(struct doc *d, uint32_t label_start, uint32_t label_end, struct str type, enum ref_kind kind, double score)
{
	struct scan sc = { .d = d, .s = d->text };
	const struct label_type *t = label_type(type);
	if (!t)
		return false;
	size_t at = label_to_value(d->text, label_end), start = at, end;
	/* ASN1_TYPE; TG::name; alpha_2_code="TG" alpha_3_code= */
	if (t->kind == REF_asn && at == label_end && byte_at(d->text, at) == '1' && !is_digit(byte_at(d->text, at + 1)))
		return false;
	if (t->chars & LABEL_HANDLE && str_find(str_sub(d->text, label_end, at), STR("::")) >= 0)
		return false;
	/* "alpha_2": "TG", "alpha_3": …; 'wx': wx_info: the next of a list, and the label's own word */
	struct str label = str_sub(d->text, label_start, label_end);
	if (t->chars & LABEL_HANDLE && (str_find_char(str_sub(d->text, label_end, at), ',') >= 0 ||
				  (str_eq_nocase(str_sub(d->text, at, at + label.len), label) && byte_at(d->text, at + label.len) == '_')))
		return false;
	/* BIC: …, SWIFT code …; SWIFT MESSAGES is a heading */
	size_t blanks = label_end;
	while (byte_at(d->text, blanks) == ' ')
		blanks++;
	if (t->chars & LABEL_CAPITALS && blanks == at && !(label.len > 5 && label.p[label.len - 1] != 'T' && label.p[label.len - 1] != 'C'))
		return false;
	/* the label was the beginning of a word */
	if (at == label_end && is_alpha(byte_at(d->text, at)) && is_alnum(d->text.p[at - 1]))
		return false;
	char z[VALUE_BYTES_MAX] = "";
	struct str v;
	bool misread = false;
	if (t->chars & LABEL_HANDLE) {
		end = handle(d->text, at, t, &start);
		if (end == at)
			return false;
		v = str_sub(d->text, start, end);
	} else {
		end = value(&sc, at, t, z);
		misread = end == at;
		if (misread)
			end = value_misread(&sc, at, t, z);
		if (end == at || (t->check == check_bic && label_is_no_bank(d, at, end)))
			return false;
		v = t->kind == REF_asn   ? str_from(arena_printf(d->arena, "ASN%s", z))
		    : t->kind == REF_mac ? str_sub(d->text, at, end)
					 : arena_copy(d->arena, str_from(z));
		if (t->kind == REF_asn)
			start = label_start;
		for (size_t i = 0; i < v.len && t->chars & LABEL_COLONS; i++)
			z[i] = lower(z[i]);
		if (t->chars & LABEL_COLONS)
			v = arena_copy(d->arena, str_from(z));
	}
	struct hit *hit = doc_hit(d, kind == REF_KINDS ? t->kind : kind, (uint32_t)start, (uint32_t)end, v, score > 0 ? score : score_of(t, z), t->name);
	hit->cue = str_sub(d->text, label_start, label_end);
	size_t key = 0;
	if (t->subtype) {
		hit->extra_key[key] = "id_type";
		hit->extra_value[key++] = str_from(t->name);
	}
	if (misread) {
		hit->extra_key[key] = "misread";
		hit->extra_value[key] = exchanged(d, str_sub(d->text, start, end), z);
		hit->score = (float)SCORE_SHAPE;
	}
	return true;
}

bool labelled_value(struct doc *d, uint32_t label_start, uint32_t label_end, struct str type, enum ref_kind kind, double score)
{
	struct str one;
	while (str_next(&type, '+', &one))
		if (value_of(d, label_start, label_end, one, kind, score))
			return true;
	return false;
}

static bool cell_of(struct doc *d, uint32_t start, uint32_t end, struct str type, struct str lang, struct str cue)
{
	struct scan sc = { .d = d, .s = str_sub(d->text, 0, end) };
	const struct label_type *t = label_type(type);
	char z[VALUE_BYTES_MAX] = "";
	size_t from = start;
	if (str_eq(type, STR("phone"))) {
		size_t hits = d->hits.n;
		if (phone_labelled(&sc, start, lang) == end && d->hits.n > hits) {
			d->hits.v[hits].cue = cue;
			return true;
		}
		d->hits.n = hits;
		return false;
	}
	if (!t || (t->chars & LABEL_HANDLE ? handle(sc.s, start, t, &from) : value(&sc, start, t, z)) != end)
		return false;
	struct str v = t->chars & LABEL_HANDLE || t->kind == REF_mac ? str_sub(d->text, from, end)
		       : t->kind == REF_asn ? str_from(arena_printf(d->arena, "ASN%s", z)) : arena_copy(d->arena, str_from(z));
	struct hit *hit = doc_hit(d, t->kind, (uint32_t)from, end, v, score_of(t, z), t->name);
	hit->cue = cue;
	if (t->subtype) {
		hit->extra_key[0] = "id_type";
		hit->extra_value[0] = str_from(t->name);
	}
	return true;
}

bool labelled_cell(struct doc *d, uint32_t start, uint32_t end, struct str type, struct str lang, struct str cue)
{
	struct str one;
	while (str_next(&type, '+', &one))
		if (cell_of(d, start, end, one, lang, cue))
			return true;
	return false;
}

#define FURTHER_MAX 1000u

/* "IMEI: 001…, 001…": further values of a list behind a label, each of which passes the check. */
static void further(struct doc *d, uint32_t label, struct str type)
{
	static const char *const links[] = { ", ", ",", "; ", ";", " / ", "/", " and ", " & ", "、", "，", " и ", "和", " " };
	for (unsigned n = 0; n < FURTHER_MAX; n++) {
		uint32_t end = d->hits.v[d->hits.n - 1].end, at = end;
		size_t hits = d->hits.n;
		for (size_t i = 0; i < sizeof links / sizeof *links && at == end; i++)
			if (has_at(d->text, end, str_from(links[i])))
				at += (uint32_t)strlen(links[i]);
		if (at == end || !is_digit(byte_at(d->text, at)) || !labelled_value(d, label, at, type, REF_KINDS, 0))
			return;
		if (d->hits.v[hits].start != at) {
			d->hits.n = hits;
			return;
		}
	}
}

void refs_labelled(struct doc *d)
{
	struct scan sc = { .d = d, .s = d->text };
	const struct lit_hits *l = &d->lits[TABLE_label];
	size_t phone_done = 0;
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *h = &l->v[i];
		struct str type = doc_cell(d, TABLE_label, h, 1);
		/* digits may follow a label at once, nothing may lead into it */
		if (h->start > 0 && (is_alnum(d->text.p[h->start - 1]) || d->text.p[h->start - 1] == '_') && is_alnum(d->text.p[h->start]))
			continue;
		if (str_eq(type, STR("phone"))) {
			/* "caller" heads a column */
			if (h->end >= phone_done && !(str_eq(doc_cell(d, TABLE_label, h, 3), STR("quoted")) && label_is_word(d->text, h->start, h->end, 0, 0, STR("quoted"))))
				phones(&sc, h->end, doc_cell(d, TABLE_label, h, 2), &phone_done);
			continue;
		}
		if (str_eq(type, STR("cve"))) {
			label_cve(&sc, h->start, h->end);
			continue;
		}
		if (str_eq(type, STR("yara"))) {
			label_yara(&sc, h->end);
			continue;
		}
		if (str_eq(type, STR("yara-name"))) {
			label_yara_name(&sc, h->end);
			continue;
		}
		if (str_eq(type, STR("inn-kpp"))) { /* ИНН/КПП 0001234562/000101001 */
			if (labelled_value(d, h->start, h->end, STR("inn"), REF_KINDS, 0)) {
				const struct hit *inn = &d->hits.v[d->hits.n - 1];
				uint32_t at = inn->end;
				while (byte_at(d->text, at) == ' ')
					at++;
				if (byte_at(d->text, at) == '/')
					labelled_value(d, h->start, at + 1, STR("kpp"), REF_KINDS, 0);
			}
			continue;
		}
		if (str_eq(type, STR("wxid"))) {
			wxid(&sc, h->start, h->end);
			continue;
		}
		struct str how = doc_cell(d, TABLE_label, h, 3);
		size_t hits = d->hits.n;
		bool found = labelled_value(d, h->start, h->end, type, REF_KINDS, 0);
		if (found && how.len && label_is_word(d->text, h->start, h->end, label_to_value(d->text, h->end), d->hits.v[hits].end, how))
			d->hits.n = hits;
		else if (found && str_is_any(type, "imei|imsi"))
			further(d, h->start, type);
	}
}
