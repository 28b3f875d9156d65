/* labelled.c - what a label announces: 统一社会信用代码：…, IMEI: …, VAT No. ….
 *
 * The labels are rows of labels.tsv (text, type, language); a type is a row of
 * the table below: which characters the value may have, how long it is without
 * its separators, and its check. Of several ends the longest that passes
 * counts, so that blanks inside a value and words after it do no harm. */
#include "check.h"
#include "labelled.h"
#include "passes.h"
#include "phone.h"
#include "user_rules.h"

#define VALUE_BYTES_MAX 80
#define HEADER_BYTES 400u /* of a line that are looked at */

static bool any(const char *z)
{
	(void)z;
	return true;
}

static bool imei(const char *z)
{
	size_t n = strlen(z);
	/* 14: without check digit; 16: with software version */
	return n == 15 ? check_digits(z, 15) && check_luhn(z) : (n == 14 || n == 16) && check_digits(z, n);
}

static bool digits(const char *z)
{
	return check_digits(z, strlen(z));
}

static bool resident(const char *z)
{
	return check_resident_id(z) || (strlen(z) == 15 && digits(z) && z[0] != '0');
}

static bool uscc(const char *z)
{
	return check_uscc(z) || check_cn_registration(z);
}

static bool passport(const char *z)
{
	size_t n = strlen(z), d = 0;
	for (size_t i = 0; i < n; i++)
		d += is_digit(z[i]);
	return d >= 6;
}

static bool aadhaar(const char *z)
{
	return check_digits(z, 12) && z[0] > '1' && check_verhoeff(z);
}

/* Two or four figures of a series, six of the number or seven for travel abroad. */
static bool passport_ru(const char *z)
{
	size_t n = strlen(z);
	return check_digits(z, n) && (n == 10 || n == 9);
}

static bool mac(const char *z)
{
	for (; *z; z++)
		if (!is_hex(*z))
			return false;
	return true;
}

static bool asn(const char *z)
{
	return check_asn(z) && z[0] != '0';
}

static bool account(const char *z)
{
	size_t d = 0;
	for (const char *c = z; *c; c++)
		d += is_digit(*c);
	return d >= 8 && d + 4 >= strlen(z);
}

/* Characters of a value besides letters and digits. */
enum { SEPARATED = 1, LETTERS = 2, HANDLE = 4, FIRST_LETTER = 8, WHOLE = 16 /* no more groups of digits after it */ };

static const struct type {
	const char *name;
	enum ref_kind kind;
	uint8_t min, max, chars;
	bool (*check)(const char *z);
	double score;
	bool subtype; /* the record says which with "id_type" */
} types[] = {
	{ "uscc", REF_company_id, 15, 18, SEPARATED | LETTERS, uscc, SCORE_CHECKED, true },
	{ "org-code", REF_company_id, 9, 9, SEPARATED | LETTERS, check_org_code, SCORE_CHECKED, true },
	{ "cn-registration", REF_company_id, 15, 15, 0, check_cn_registration, SCORE_CHECKED, true },
	{ "inn", REF_company_id, 10, 12, SEPARATED, check_inn, SCORE_CHECKED, true },
	{ "ogrn", REF_company_id, 13, 15, SEPARATED, check_ogrn, SCORE_CHECKED, true },
	{ "kpp", REF_company_id, 9, 9, 0, digits, SCORE_LABELLED, true },
	{ "okpo", REF_company_id, 8, 10, 0, digits, SCORE_LABELLED, true },
	{ "edrpou", REF_company_id, 8, 8, 0, digits, SCORE_LABELLED, true },
	{ "bin", REF_company_id, 12, 12, SEPARATED, check_kz_bin, SCORE_CHECKED, true },
	{ "ubn", REF_company_id, 8, 8, 0, check_tw_ubn, SCORE_CHECKED, true },
	{ "brn", REF_company_id, 10, 10, SEPARATED, check_kr_brn, SCORE_CHECKED, true },
	{ "gstin", REF_company_id, 15, 15, LETTERS, check_in_gstin, SCORE_CHECKED, true },
	{ "pan", REF_company_id, 10, 10, LETTERS, check_in_pan, SCORE_LABELLED, true },
	{ "vat", REF_company_id, 4, 16, SEPARATED | LETTERS, check_vat, SCORE_CHECKED, true },
	{ "lei", REF_company_id, 20, 20, SEPARATED | LETTERS, check_lei, SCORE_CHECKED, true },
	{ "isin", REF_isin, 12, 12, SEPARATED | LETTERS, check_isin, SCORE_CHECKED, false },
	{ "iban", REF_iban, 15, 34, SEPARATED | LETTERS, check_iban, SCORE_CHECKED, false },
	{ "imei", REF_imei, 14, 16, SEPARATED | WHOLE, imei, SCORE_CHECKED, false },
	{ "imsi", REF_imsi, 14, 15, SEPARATED | WHOLE, check_imsi, SCORE_LABELLED, false },
	{ "resident", REF_id_number, 15, 18, SEPARATED | LETTERS, resident, SCORE_CHECKED, false },
	{ "snils", REF_id_number, 11, 11, SEPARATED, check_snils, SCORE_CHECKED, true },
	{ "aadhaar", REF_id_number, 12, 12, SEPARATED, aadhaar, SCORE_CHECKED, true },
	{ "iin", REF_id_number, 12, 12, SEPARATED, check_kz_bin, SCORE_CHECKED, true },
	{ "tw-id", REF_id_number, 10, 10, LETTERS, check_tw_id, SCORE_CHECKED, true },
	{ "hk-id", REF_id_number, 8, 9, LETTERS, check_hk_id, SCORE_CHECKED, true },
	{ "kr-rrn", REF_id_number, 13, 13, SEPARATED, check_kr_rrn, SCORE_CHECKED, true },
	{ "th-id", REF_id_number, 13, 13, SEPARATED, check_th_id, SCORE_CHECKED, true },
	{ "vn-id", REF_id_number, 9, 12, SEPARATED, check_vn_id, SCORE_LABELLED, true },
	{ "tr-id", REF_id_number, 11, 11, 0, check_tr_id, SCORE_CHECKED, true },
	{ "ua-id", REF_id_number, 10, 10, 0, check_ua_id, SCORE_CHECKED, true },
	{ "ir-id", REF_id_number, 10, 10, SEPARATED, check_ir_id, SCORE_CHECKED, true },
	{ "pk-id", REF_id_number, 13, 13, SEPARATED, check_pk_id, SCORE_LABELLED, true },
	{ "my-id", REF_id_number, 12, 12, SEPARATED, check_my_id, SCORE_LABELLED, true },
	{ "sg-id", REF_id_number, 9, 9, LETTERS, check_sg_id, SCORE_CHECKED, true },
	{ "ssn", REF_id_number, 9, 9, SEPARATED, check_us_ssn, SCORE_LABELLED, true },
	{ "nino", REF_id_number, 9, 9, SEPARATED | LETTERS, check_gb_nino, SCORE_LABELLED, true },
	{ "passport-cn", REF_passport, 9, 9, LETTERS, check_cn_passport, SCORE_LABELLED, false },
	{ "passport-ru", REF_passport, 9, 10, SEPARATED | WHOLE, passport_ru, SCORE_LABELLED, false },
	{ "mac", REF_mac, 12, 12, LETTERS, mac, SCORE_LABELLED, false },
	{ "passport", REF_passport, 7, 10, LETTERS, passport, SCORE_LABELLED, false },
	{ "card", REF_bank_card, 13, 19, SEPARATED, check_card, SCORE_CHECKED, false },
	{ "account", REF_bank_account, 8, 30, SEPARATED, account, SCORE_LABELLED, false },
	{ "qq", REF_qq, 5, 12, 0, digits, SCORE_LABELLED, false },
	{ "wechat", REF_wechat, 5, 30, LETTERS | HANDLE, any, SCORE_LABELLED, false },
	{ "telegram", REF_telegram, 4, 32, LETTERS | HANDLE | FIRST_LETTER, any, SCORE_LABELLED, false },
	{ "twitter", REF_twitter, 3, 16, LETTERS | HANDLE, any, SCORE_LABELLED, false },
	{ "asn", REF_asn, 1, 10, 0, asn, SCORE_LABELLED, false },
};

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
static size_t handle(struct str s, size_t at, const struct type *t, size_t *ret_start)
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
	if (t->chars & FIRST_LETTER && !is_alpha(s.p[i]))
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

/* The longest value of type T that starts at AT; its end, or AT. */
static size_t value(struct scan *sc, size_t at, const struct type *t, char *ret)
{
	struct str s = sc->s;
	char z[VALUE_BYTES_MAX];
	size_t n = 0, i = at, ends[VALUE_BYTES_MAX], lens[VALUE_BYTES_MAX], k = 0, gap = 0;
	while (i < s.len && n <= t->max && i - at < VALUE_BYTES_MAX) {
		char c = s.p[i];
		bool sign = (c == '+' || c == '*') && t->check == check_vat;
		if (is_digit(c) || (is_alpha(c) && t->chars & LETTERS) || sign) {
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
		} else if (separator(c) && t->chars & SEPARATED && n > 0 && gap < 3 && i + 1 < s.len) {
			i++;
			gap++;
		} else if (c == '(' && t->check == check_hk_id && n >= 7 && byte_at(s, i + 2) == ')' && is_alnum(s.p[i + 1])) {
			z[n++] = upper(s.p[i + 1]); /* A123456(3) */
			ends[k] = i + 3;
			lens[k++] = n;
			break;
		} else if (t->check == passport_ru && n > 0 && n <= 4 &&
			   (has_at(s, i, STR("номер ")) || has_at(s, i, STR("№ ")) || has_at(s, i, STR("№")))) {
			i += has_at(s, i, STR("номер ")) ? strlen("номер ") : has_at(s, i, STR("№ ")) ? strlen("№ ") : strlen("№");
		} else {
			break;
		}
	}
	while (k-- > 0) {
		z[lens[k]] = '\0';
		bool more = separator(byte_at(s, ends[k])) && is_digit(byte_at(s, ends[k] + 1)) && byte_at(s, ends[k]) != ' ';
		if (t->chars & WHOLE && more)
			continue;
		if (t->check(z)) {
			memcpy(ret, z, lens[k] + 1);
			return ends[k];
		}
	}
	return at;
}

/* Numbers behind a telephone's label; several may follow each other. */
static void phones(struct scan *sc, size_t label_end, struct str lang, size_t *done)
{
	struct str s = sc->s;
	size_t at = label_to_value(s, label_end);
	/* phone number in Italy: 0123… */
	if (!is_digit(byte_at(s, at)) && byte_at(s, at) != '+' && byte_at(s, at) != '(') {
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
		if (!is_digit(c) && c != '+' && c != '(' && !has_at(s, at, STR("（")))
			return;
		size_t end = phone_labelled(sc, at, lang);
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

/* "evil dot com", "anna at evil dot com": the word is the anchor. */
static void spoken(struct scan *sc, uint32_t start)
{
	struct str s = sc->s;
	struct name n;
	if (start < 2 || s.p[start - 1] != ' ' || defang_dot(s, start - 1) == 0)
		return;
	scan_dot(sc, start - 1);
	if (name_around(s, start - 1, 5, &n) && n.start > 4 && defang_at(s, n.start - 4) == 4)
		scan_sign_at(sc, n.start - 4);
}

static const struct type *type_of(struct str name)
{
	for (size_t k = 0; k < sizeof types / sizeof *types; k++)
		if (str_eqz(name, types[k].name))
			return &types[k];
	return NULL;
}

bool labelled_type_known(struct str type)
{
	struct str one;
	bool known = type.len > 0;
	while (known && str_next(&type, '+', &one))
		known = type_of(one) != NULL;
	return known;
}

static bool value_of(struct doc *d, uint32_t label_start, uint32_t label_end, struct str type, enum ref_kind kind, double score)
{
	struct scan sc = { .d = d, .s = d->text };
	const struct type *t = type_of(type);
	if (!t)
		return false;
	size_t at = label_to_value(d->text, label_end), start = at, end;
	/* ASN1_TYPE; TG::name; alpha_2_code="TG" alpha_3_code= */
	if (t->kind == REF_asn && at == label_end && byte_at(d->text, at) == '1' && !is_digit(byte_at(d->text, at + 1)))
		return false;
	if (t->chars & HANDLE && str_find(str_sub(d->text, label_end, at), STR("::")) >= 0)
		return false;
	/* "alpha_2": "TG", "alpha_3": …; 'wx': wx_info: the next of a list, and the label's own word */
	struct str label = str_sub(d->text, label_start, label_end);
	if (t->chars & HANDLE && (str_find_char(str_sub(d->text, label_end, at), ',') >= 0 ||
				  (str_eq_nocase(str_sub(d->text, at, at + label.len), label) && byte_at(d->text, at + label.len) == '_')))
		return false;
	/* the label was the beginning of a word */
	if (at == label_end && is_alpha(byte_at(d->text, at)) && is_alnum(d->text.p[at - 1]))
		return false;
	char z[VALUE_BYTES_MAX];
	struct str v;
	if (t->chars & HANDLE) {
		end = handle(d->text, at, t, &start);
		if (end == at)
			return false;
		v = str_sub(d->text, start, end);
	} else {
		end = value(&sc, at, t, z);
		if (end == at)
			return false;
		v = t->kind == REF_asn   ? str_from(arena_printf(d->arena, "ASN%s", z))
		    : t->kind == REF_mac ? str_sub(d->text, at, end)
					 : arena_copy(d->arena, str_from(z));
		if (t->kind == REF_asn)
			start = label_start;
	}
	struct hit *hit = doc_hit(d, kind == REF_KINDS ? t->kind : kind, (uint32_t)start, (uint32_t)end, v, score > 0 ? score : t->score, t->name);
	hit->cue = str_sub(d->text, label_start, label_end);
	if (t->subtype) {
		hit->extra_key[0] = "id_type";
		hit->extra_value[0] = str_from(t->name);
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
	const struct type *t = type_of(type);
	char z[VALUE_BYTES_MAX];
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
	if (!t || (t->chars & HANDLE ? handle(sc.s, start, t, &from) : value(&sc, start, t, z)) != end)
		return false;
	struct str v = t->chars & HANDLE || t->kind == REF_mac ? str_sub(d->text, from, end)
		       : t->kind == REF_asn ? str_from(arena_printf(d->arena, "ASN%s", z)) : arena_copy(d->arena, str_from(z));
	struct hit *hit = doc_hit(d, t->kind, (uint32_t)from, end, v, t->score, t->name);
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
			if (h->end >= phone_done)
				phones(&sc, h->end, doc_cell(d, TABLE_label, h, 2), &phone_done);
			continue;
		}
		if (str_eq(type, STR("dot"))) {
			spoken(&sc, h->start);
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
		labelled_value(d, h->start, h->end, type, REF_KINDS, 0);
	}
}
