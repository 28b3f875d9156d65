/* contract_number.c - reads contract, tender and official document numbers. */
#include "contract_number.h"
#include "passes.h"
#include "rules.h"
#include <sluice/utf8.h>

#define NUMBER_CHARS_MIN 4u
#define NUMBER_CHARS_MAX 40u
#define PREFIX_HAN_MAX 8u  /* 伊公采购代【2017】073号: ideographs before the year */
#define ISSUER_HAN_MAX 12u
#define HEADING_BYTES_MAX 120u
#define KIND_HAN_MAX 4u    /* 技术服务 of 技术服务合同 */

static uint32_t cp_at(struct str s, size_t i, size_t *ret_n)
{
	uint32_t cp = 0;
	*ret_n = 1;
	if (i < s.len)
		*ret_n = utf8_decode(str_make(s.p + i, s.len - i), &cp);
	return utf8_narrow(cp);
}

static bool is_open(uint32_t c)
{
	return c == '(' || c == '[' || c == 0x3010 || c == 0x3014;
}

static bool is_close(uint32_t c)
{
	return c == ')' || c == ']' || c == 0x3011 || c == 0x3015;
}

/* Of Persian and Arabic. */
static bool is_eastern(uint32_t c)
{
	return (c >= 0x6F0 && c <= 0x6F9) || (c >= 0x660 && c <= 0x669);
}

static bool is_alnum(uint32_t c)
{
	return is_eastern(c) || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= 0x400 && c <= 0x4FF) ||
	       c == 0x110 || c == 0x111; /* Қ; Đ */
}

static bool is_sign(uint32_t c)
{
	return c == '-' || c == '_' || c == '/' || c == '.' || c == '#' || c == 0x2013 || c == 0x2014;
}

size_t contract_number_read(struct str text, size_t at, size_t *ret_start)
{
	size_t i = at, n, chars = 0, han = 0, end = 0, digits = 0;
	uint32_t c;
	int depth = 0;
	while (i < text.len && i - at < 8 && (c = cp_at(text, i, &n), c == ' ' || c == 0xA0 || c == 0x201C || c == '"'))
		i += n;
	size_t start = i;
	for (; i < text.len && chars < NUMBER_CHARS_MAX; i += n, chars++) {
		c = cp_at(text, i, &n);
		if (is_alnum(c)) {
			digits += (c >= '0' && c <= '9') || is_eastern(c);
			han = 0;
			end = i + n;
		} else if (is_open(c) && chars > 0) {
			depth++;
			han = 0;
		} else if (is_close(c) && depth > 0) {
			depth--;
			end = i + n;
		} else if (c == 0x53F7 && digits) { /* 号 */
			end = i + n;
			break;
		} else if (is_sign(c) && chars > 0) {
			/* goes on behind it, or it is the text's own */
		} else if (c >= 0xAC00 && c <= 0xD7A3 && ++han <= PREFIX_HAN_MAX && digits) {
			/* 2020-물품-118: an end only with digits behind */
		} else if (utf8_is_han(c) && ++han <= PREFIX_HAN_MAX) {
			/* 字, 补, 第 and prefixes; an end only with digits behind */
			if (digits && (c == 0x8865 || c == 0x5B57)) /* 补 字 */
				continue;
			if (digits && c != 0x7B2C)
				break;
		} else {
			break;
		}
	}
	struct str s = str_sub(text, start, end);
	/* a bracket that was opened and not closed is the sentence's */
	int open = 0;
	size_t last_open = 0;
	for (size_t k = 0; k < s.len; k += n) {
		c = cp_at(s, k, &n);
		if (is_open(c)) {
			if (open++ == 0)
				last_open = k;
		} else if (is_close(c)) {
			open--;
		}
	}
	if (open > 0 && last_open > 0)
		end = start + last_open;
	if (digits == 0 || end <= start || utf8_count(str_sub(text, start, end)) < NUMBER_CHARS_MIN)
		return 0;
	/* plain figures of up to four digits are years and counts */
	if (digits == utf8_count(str_sub(text, start, end)) && digits < 5)
		return 0;
	/* begins with ideographs only when a year in brackets or a sign follows */
	c = cp_at(text, start, &n);
	if (utf8_is_han(c)) {
		bool sign = false;
		for (size_t k = start; k < end; k += n) {
			c = cp_at(text, k, &n);
			sign |= is_open(c) || is_sign(c);
		}
		if (!sign)
			return 0;
	}
	*ret_start = start;
	return end;
}

/* № 12 от 02.03.2021: few figures do where a date says that they are a paper's. */
static size_t short_number(struct str s, size_t at, size_t *ret_start)
{
	size_t n = 0;
	while (at < s.len && s.p[at] == ' ')
		at++;
	while (at + n < s.len && s.p[at + n] >= '0' && s.p[at + n] <= '9' && n < NUMBER_CHARS_MIN)
		n++;
	struct str rest = str_sub(s, at + n, s.len);
	*ret_start = at;
	return n && (str_starts(rest, STR(" от ")) || str_starts(rest, STR(" dated ")) || str_starts(rest, STR(" of "))) ? at + n : 0;
}

/* Behind a label: brackets, blanks, a colon. SIZE_MAX when no sign of a value follows. */
static size_t after_label(struct str s, size_t at, bool needs_colon)
{
	size_t n;
	bool colon = false;
	for (unsigned round = 0; round < 24 && at < s.len; round++) {
		uint32_t c = cp_at(s, at, &n);
		if (c == ':' || c == 0x4E3A || c == '\t' || c == 0xFE55 || (round == 0 && c == '.' && needs_colon) ||
		    (round == 0 && (c == ';' || c == 0xFF1B)) || (colon && c == '\n'))
			colon = true;
		else if (c != ' ' && c != 0xA0 && c != 0x3000 && c != 0x2116)
			break;
		at += n;
	}
	return colon || !needs_colon ? at : SIZE_MAX;
}

/* ＤＹ－２０２０ as DY-2020. */
static struct str narrow(struct doc *d, struct str s)
{
	if (str_find(s, STR("\xEF\xBC")) < 0 && str_find(s, STR("\xEF\xBD")) < 0)
		return s;
	char *p = arena_alloc(d->arena, s.len + 1);
	size_t n = 0, w;
	for (size_t i = 0; i < s.len; i += w) {
		uint32_t cp, narrowed;
		w = utf8_decode(str_make(s.p + i, s.len - i), &cp);
		narrowed = utf8_narrow(cp);
		n += utf8_encode(narrowed, p + n); /* never longer than it was */
	}
	return str_make(p, n);
}

/* Letters, four digits and more, and a sign, and it begins with none of Chinese. */
static bool unmistakable(struct str s)
{
	size_t letters = 0, digits = 0, signs = 0;
	for (size_t i = 0; i < s.len; i++) {
		letters += (s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z';
		digits += s.p[i] >= '0' && s.p[i] <= '9';
		signs += s.p[i] == '-' || s.p[i] == '/' || s.p[i] == '(' || s.p[i] == '[';
	}
	return s.len >= 7 && (unsigned char)s.p[0] < 0x80 && letters > 0 && digits >= 4 && signs > 0;
}

/* 合同编号，DY-2020-0123: a comma at AT, a colon to a scan, behind a label that begins its line, before what can be nothing else
 * and ends the line; the number's end, or 0. */
static size_t behind_comma(const struct doc *d, uint32_t label, size_t at, size_t *ret_start)
{
	size_t n, end;
	uint32_t c = cp_at(d->text, at, &n);
	bool begins = label == 0 || d->text.p[label - 1] == '\n' || d->text.p[label - 1] == '\t';
	if (c != ',' || !begins)
		return 0;
	end = contract_number_read(d->text, at + n, ret_start);
	return end && unmistakable(str_sub(d->text, *ret_start, end)) && (end == d->text.len || d->text.p[end] == '\n' || d->text.p[end] == '\t' || d->text.p[end] == ' ') ? end : 0;
}

/* LJGA-2020- ⏎ FK-013: the number at START with what a narrow column has put on the next line; *END moves. */
static struct str over_line(struct doc *d, size_t start, size_t *end)
{
	struct str s = d->text, first = str_sub(s, start, *end);
	size_t e = *end, from, to;
	if (e + 2 >= s.len || (s.p[e] != '-' && s.p[e] != '/') || s.p[e + 1] != '\n')
		return first;
	to = contract_number_read(s, e + 2, &from);
	if (!to || from != e + 2 || (to < s.len && s.p[to] != '\n' && s.p[to] != ' ' && s.p[to] != '\t'))
		return first;
	*end = to;
	return str_from(arena_printf(d->arena, "%.*s%.*s", (int)(e + 1 - start), s.p + start, (int)(to - from), s.p + from));
}

static void labelled(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	for (size_t i = 0; i < l->n; i++) {
		struct str field = doc_cell(d, TABLE_contract_label, &l->v[i], 1);
		bool number = str_eqz(field, "number");
		if (!number && !str_eqz(field, "tender"))
			continue;
		bool zh = str_eqz(doc_cell(d, TABLE_contract_label, &l->v[i], 2), "zh");
		size_t at = l->v[i].end, start;
		/* 协议编号 NDA No.: a second label names the same thing */
		if (i + 1 < l->n && l->v[i + 1].start <= at + 12 && str_eq(doc_cell(d, TABLE_contract_label, &l->v[i + 1], 1), field) &&
		    l->v[i + 1].start >= at && str_trim(doc_slice(d, (uint32_t)at, l->v[i + 1].start)).len < 6)
			continue;
		size_t behind = at;
		at = after_label(d->text, at, zh);
		bool bare = at == SIZE_MAX; /* 合同编号 LYDY(2021)012号: a blank alone, before what can be nothing else */
		size_t comma = bare ? behind_comma(d, l->v[i].start, behind, &start) : 0;
		if (bare && !comma && !(behind + 1 < d->text.len && d->text.p[behind] == ' '))
			continue;
		size_t end = comma ? comma : contract_number_read(d->text, bare ? behind : at, &start);
		if (end == 0 && number && !zh)
			end = short_number(d->text, at, &start);
		if (end == 0 || (bare && !unmistakable(str_sub(d->text, start, end))))
			continue;
		struct str value = narrow(d, over_line(d, start, &end));
		doc_hit(d, number ? REF_contract_number : REF_tender_number, (uint32_t)start, (uint32_t)end, value, SCORE_LABELLED,
			number ? "contract-number-label" : "tender-number-label");
	}
}

/* DY-CG-2021-020采购合同第二笔款: right before the paper's name, which ends at AT. */
static void before_paper(struct doc *d, size_t at)
{
	struct str s = d->text;
	size_t end = at, han = 0, start, letters = 0, digits = 0, signs = 0;
	while (end >= 3 && (unsigned char)s.p[end - 1] >= 0x80 && han < KIND_HAN_MAX) {
		uint32_t c;
		size_t n = utf8_decode_back(str_make(s.p, end), &c);
		if (!utf8_is_han(c))
			return;
		end -= n;
		han++;
	}
	if (end < at && str_starts(str_sub(s, end, at), STR("号"))) /* BZ-2021-33号合同 */
		at = end;
	for (start = end; start > 0 && end - start < NUMBER_CHARS_MAX && (unsigned char)s.p[start - 1] < 0x80 &&
			  (is_alnum((unsigned char)s.p[start - 1]) || is_sign((unsigned char)s.p[start - 1]));
	     start--) {
		char c = s.p[start - 1];
		letters += (c | 32) >= 'a' && (c | 32) <= 'z';
		digits += c >= '0' && c <= '9';
		signs += c == '-' || c == '/';
	}
	struct str value = doc_slice(d, (uint32_t)start, (uint32_t)end);
	bool norm = str_starts(value, STR("GB")) || str_starts(value, STR("ISO")) || str_starts(value, STR("IEC")); /* of a standard */
	if (digits >= 4 && letters && signs && !norm && is_alnum((unsigned char)value.p[0]) && value.p[value.len - 1] >= '0' &&
	    value.p[value.len - 1] <= '9')
		doc_hit(d, REF_contract_number, (uint32_t)start, (uint32_t)end, value, SCORE_SHAPE, "contract-number-named");
}

/* 对合同 DY-2020-0123 的补充协议: no label, but the shape is plain: letters,
 * digits and a sign between. */
static void named(struct doc *d)
{
	struct str s = d->text;
	const struct lit_hits *l = &d->lits[TABLE_contract_cue];
	for (size_t x = 0; x < l->n; x++) {
		if (!str_starts(str_sub(s, l->v[x].start, s.len), STR("合同")))
			continue;
		before_paper(d, l->v[x].start);
		size_t at = l->v[x].start + strlen("合同");
		/* （合同编号DY-2020-0123）: a label, but no sign behind it */
		if (str_starts(str_sub(s, at, s.len), STR("编号")))
			at += strlen("编号");
		else if (str_starts(str_sub(s, at, s.len), STR("号")))
			at += strlen("号");
		if (str_starts(str_sub(s, at, s.len), STR("》（")) || str_starts(str_sub(s, at, s.len), STR("》("))) /* 《X合同》（MM-2021-047） */
			at += strlen("》");
		size_t i = at, start;
		while (i < s.len && i - at < 3 && s.p[i] == ' ')
			i++;
		if (str_starts(str_sub(s, i, s.len), STR("（")) || str_starts(str_sub(s, i, s.len), STR("("))) /* 合同（DY-2020-0419） */
			i += s.p[i] == '(' ? 1 : 3;
		if (i >= s.len || (unsigned char)s.p[i] >= 0x80 || !is_alnum((unsigned char)s.p[i]))
			continue;
		size_t end = contract_number_read(s, i, &start);
		bool letter = false, digit = false, sign = false;
		for (size_t c = start; end && c < end; c++) {
			letter |= (s.p[c] | 32) >= 'a' && (s.p[c] | 32) <= 'z';
			digit |= s.p[c] >= '0' && s.p[c] <= '9';
			sign |= s.p[c] == '-' || s.p[c] == '/';
		}
		if (end && letter && digit && sign)
			doc_hit(d, REF_contract_number, (uint32_t)start, (uint32_t)end, doc_slice(d, (uint32_t)start, (uint32_t)end),
				SCORE_SHAPE, "contract-number-named");
	}
}

/* 〔2020〕12号 with its issuer before it. */
static void official(struct doc *d)
{
	static const char *const opens[] = { "〔", "[", "【", "(", "（", "［" }, *const closes[] = { "〕", "]", "】", ")", "）", "］" };
	struct str s = d->text;
	for (size_t x = 0; x < d->hao.n; x++) {
		size_t end = d->hao.at[x], i = end, digits = 0, at = end + strlen("号");
		if (memcmp(s.p + end, "号", strlen("号")) != 0)
			continue;
		while (i > 0 && s.p[i - 1] >= '0' && s.p[i - 1] <= '9' && digits <= 6) {
			i--;
			digits++;
		}
		if (digits == 0 || digits > 6)
			continue;
		if (i >= 3 && memcmp(s.p + i - 3, "第", 3) == 0)
			i -= 3;
		for (size_t k = 0; k < sizeof opens / sizeof *opens; k++) {
			size_t c = strlen(closes[k]), o = strlen(opens[k]);
			if (i < c + 4 + o || memcmp(s.p + i - c, closes[k], c) != 0)
				continue;
			size_t y = i - c - 4;
			bool year = (s.p[y] == '1' && s.p[y + 1] == '9') || (s.p[y] == '2' && s.p[y + 1] == '0');
			year &= s.p[y + 2] >= '0' && s.p[y + 2] <= '9' && s.p[y + 3] >= '0' && s.p[y + 3] <= '9';
			if (!year || memcmp(s.p + y - o, opens[k], o) != 0)
				continue;
			size_t start = y - o, han = 0;
			while (start > 0 && han < ISSUER_HAN_MAX) {
				uint32_t cp;
				size_t n = utf8_decode_back(str_make(s.p, start), &cp);
				if (!utf8_is_han(cp) || cp == 0x7684 || cp == 0x4E8E || cp == 0x548C || cp == 0x53F7) /* 的 于 和 号 */
					break;
				start -= n;
				han++;
			}
			if (han < 2)
				break;
			doc_hit(d, REF_official_document_number, (uint32_t)start, (uint32_t)at, doc_slice(d, (uint32_t)start, (uint32_t)at),
				SCORE_SHAPE, "official-document-number");
			break;
		}
	}
}

static bool is_heading(struct str line)
{
	static const char *const ends[] = { "合同", "协议", "协议书", "合同书", "協議", "協議書", "合約", "合約書", "合同書", "契約書", "）" };
	if (line.len < 6 || line.len > HEADING_BYTES_MAX || str_find_char(line, '\t') >= 0)
		return false;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(line, str_from(ends[i])))
			return str_find(line, STR("合")) >= 0 || str_find(line, STR("协议")) >= 0 || str_find(line, STR("協議")) >= 0 ||
			       str_find(line, STR("契約")) >= 0;
	return false;
}

/* 编号：X under the paper's heading; ДОГОВОР ПОСТАВКИ № 45/2021-П. */
static void headed(struct doc *d)
{
	static const char *const labels[] = { "编号", "编 号", "編號", "No.", "NO." }, *const papers[] = { "ДОГОВОР", "Договор", "КОНТРАКТ", "Контракт",
		"ГОСУДАРСТВЕННЫЙ КОНТРАКТ", "Государственный контракт", "МУНИЦИПАЛЬНЫЙ КОНТРАКТ", "СОГЛАШЕНИЕ", "Соглашение", "ДОПОЛНИТЕЛЬНОЕ СОГЛАШЕНИЕ", "Дополнительное соглашение", "Счет-договор", "Счёт-договор", "СЧЕТ-ДОГОВОР", "СЧЁТ-ДОГОВОР", "Муниципальный контракт",
		"Лицензионный договор", "ЛИЦЕНЗИОННЫЙ ДОГОВОР", "Рамочный договор", "РАМОЧНЫЙ ДОГОВОР", "ДОГОВІР", "Договір" },
		*const latin[] = { "CONTRATO", "Contrato", "CONTRAT ", "Contrat ", "CONTRATTO", "Contratto", "VERTRAG", "Vertrag", "UMOWA", "Umowa", "CONTRACT ", "Contract ", "CONVENTION", "Convention" },
		*const numbers[] = { " N.º ", " Nº ", " N° ", " n° ", " n.º ", " nº ", " Nr. ", " Nr ", " nr ", " No. ", " n. ", " N. " };
	bool han = d->features & DOC_HAS_HAN, cyrillic = d->features & DOC_HAS_CYRILLIC;
	size_t told = SIZE_MAX;
	for (size_t x = 0; x < d->heads.n; x++) {
		uint32_t from = d->heads.at[x], begin = from;
		bool blanks = true; /* nothing else in front */
		unsigned char first = (unsigned char)d->text.p[from];
		/* labels stand in Chinese papers only */
		if ((first == 'N' && !han) || (first == 0xD0 && !cyrillic) ||
		    (first == 0xE7 && d->text.p[from + 1] != '\xBC' && d->text.p[from + 1] != '\xB7'))
			continue;
		while (begin > 0 && d->text.p[begin - 1] != '\n' && (unsigned char)(d->text.p[begin - 1] - '\t') <= ' ' - '\t')
			blanks &= d->text.p[--begin] == ' ';
		size_t i = doc_line_at(d, from);
		if (begin > d->lines[i].start || i == told)
			continue; /* within its line */
		told = i;
		struct str line = str_trim(doc_line(d, i)), last = STR("");
		for (size_t b = i; b-- > 0 && last.len == 0;)
			last = str_trim(doc_line(d, b));
		size_t at = SIZE_MAX, start;
		for (size_t k = 0; first != 0xD0 && k < sizeof labels / sizeof *labels; k++)
			if (str_starts(line, str_from(labels[k])) && is_heading(last))
				at = after_label(d->text, (size_t)(line.p - d->text.p) + strlen(labels[k]), labels[k][0] != 'N');
		for (size_t k = 0; first == 0xD0 && k < sizeof papers / sizeof *papers && line.len <= 2 * HEADING_BYTES_MAX; k++) {
			ptrdiff_t sign = str_starts(line, str_from(papers[k])) ? str_find(line, STR("№")) : -1;
			if (sign > 0)
				at = (size_t)(line.p - d->text.p) + (size_t)sign + strlen("№");
		}
		bool paper = false;
		for (size_t k = 0; (first == 'C' || first == 'V' || first == 'U') && blanks && line.len <= HEADING_BYTES_MAX &&
				   k < sizeof latin / sizeof *latin;
		     k++)
			paper |= str_starts(line, str_from(latin[k]));
		for (size_t k = 0; paper && k < sizeof numbers / sizeof *numbers && at == SIZE_MAX; k++) {
			ptrdiff_t sign = str_find(line, str_from(numbers[k]));
			if (sign > 0)
				at = (size_t)(line.p - d->text.p) + (size_t)sign + strlen(numbers[k]);
		}
		size_t end = at == SIZE_MAX ? 0 : contract_number_read(d->text, at, &start);
		if (at != SIZE_MAX && !end)
			end = short_number(d->text, at, &start);
		if (end)
			doc_hit(d, REF_contract_number, (uint32_t)start, (uint32_t)end, doc_slice(d, (uint32_t)start, (uint32_t)end),
				SCORE_SHAPE, "contract-number-headed");
	}
}

void refs_contract_numbers(struct doc *d)
{
	labelled(d);
	if (d->lits[TABLE_contract_label].n)
		headed(d);
	if (d->features & DOC_HAS_HAN) {
		official(d);
		named(d);
	}
}
