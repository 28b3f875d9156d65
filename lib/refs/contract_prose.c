/* contract_prose.c - English and Russian contracts name their parties in a
 * sentence: between X ("Party A") and Y; ООО «X», именуемое в дальнейшем
 * «Заказчик». The role's word is the anchor, the name stands before it. */
#include "contract_form.h"
#include "contract_number.h"
#include "rules.h"

#define NAME_BYTES_MAX 220u
#define PLACE_BYTES_MAX 60u
#define BLANKS_BYTES 12u
#define BETWEEN_BYTES 3000u /* a paper names its parties at its beginning */
#define TOWN_LINES 8u        /* of a paper, place and date stand in the first */
#define HEAD_LINES 4u        /* below a heading: place and date */
#define FOREIGN_WORDS 7u     /* of effective(): from here on in other languages, and all say that a paper was signed */
#define PREAMBLE_BYTES 32768u /* number, parties and date are not farther apart */
#define ROLE_GAP_BYTES 48u   /* (hereinafter referred to as the "Customer") */

static ptrdiff_t find_last(struct str s, const char *z)
{
	size_t n = strlen(z);
	for (size_t i = s.len >= n ? s.len - n + 1 : 0; i > 0; i--)
		if (s.p[i - 1] == z[0] && memcmp(s.p + i - 1, z, n) == 0)
			return (ptrdiff_t)(i - 1);
	return -1;
}

/* The last of SIGNS in S: the offset behind it, or 0. */
static size_t behind_last(struct str s, const char *const *signs)
{
	size_t best = 0;
	for (; *signs; signs++) {
		ptrdiff_t at = find_last(s, *signs);
		if (at >= 0 && (size_t)at + strlen(*signs) > best)
			best = (size_t)at + strlen(*signs);
	}
	return best;
}

/* X ⏎ - nachfolgend Auftraggeber -: the side's word stands alone on its line, in what says that the name above is called so. */
static bool called_below(struct doc *d, struct contract *c, uint32_t start, const char *role)
{
	static const char words[] = "nachfolgend|im Folgenden|nachstehend|hereinafter|referred to as|ci-après|en adelante|en lo sucesivo|di seguito|doravante|dále jen|zwana dalej|zwanym dalej|zwany dalej|hierna";
	size_t line = doc_line_at(d, start);
	struct str before = doc_slice(d, d->lines[line].start, start);
	while (before.len && (strchr("-( \"*", before.p[0]) || str_starts(before, STR("–")) || str_starts(before, STR("—"))))
		before = str_sub(before, (unsigned char)before.p[0] < 0x80 ? 1 : 3, before.len);
	if (!str_starts_any(before, words) || d->lines[line].end - start > PLACE_BYTES_MAX)
		return false;
	size_t above = line;
	while (above > 0 && line - above < HEAD_LINES && (above == line || str_trim(doc_line(d, above)).len == 0))
		above--;
	struct str name = str_trim(doc_line(d, above));
	static const char *const leads[] = { "zwischen ", "Zwischen ", "between ", "entre ", "Entre ", "der ", "dem ", "die " };
	for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
		if (str_starts(name, str_from(leads[i])))
			name = str_trim(str_sub(name, strlen(leads[i]), name.len));
	uint32_t a = (uint32_t)(name.p - d->text.p), e = name.len ? (uint32_t)contract_name_end(d->text, a, a + name.len) : 0;
	bool capital = name.len >= 4 && name.len <= NAME_BYTES_MAX && ((name.p[0] >= 'A' && name.p[0] <= 'Z') || (unsigned char)name.p[0] >= 0xC3);
	if (!capital || contract_is_no_name(d, a, name))
		return false;
	contract_add_party(c, role, doc_slice(d, a, e), a, e, "between", 0.8);
	return true;
}

static void english(struct doc *d, struct contract *c, uint32_t start, uint32_t stop, const char *role)
{
	static const char *const begins[] = { "between ", "BETWEEN ", "\") and ", "”) and ", "), and ", ") and ", "); and ", ")and ", "） and ", "）and ", "）, and ", "and between ", "Parties: ", "Between: ", "PARTIES: ", "\n",
		"parte, ", "ntre ", "wischen ", "ENTRE ", ") y ", ") et ", ") und ", ") e ", NULL };
	static const char *const plain[] = { " and ", NULL };
	uint32_t from = start > ROLE_GAP_BYTES ? start - ROLE_GAP_BYTES : 0;
	/* BLAS Optimized (vendor), dict(flags="-xICELAKE-CLIENT"): no role of a paper's */
	char first = d->text.p[start], sign = start > 0 ? d->text.p[start - 1] : ' ';
	if (sign == '-' || sign == '_' || sign == '=' || (sign == '(' && first >= 'a' && first <= 'z'))
		return;
	if (called_below(d, c, start, role))
		return;
	/* wide brackets are Chinese printing's, and what an engine of that language reads */
	ptrdiff_t thin = find_last(doc_slice(d, from, start), "("), wide = find_last(doc_slice(d, from, start), "（"), open = wide > thin ? wide : thin;
	struct str close = doc_slice(d, stop, stop + 6);
	bool bare = false;
	if (open < 0 || (str_find_char(close, ')') < 0 && str_find(close, STR("）")) < 0)) { /* X, hereinafter referred to as the "Buyer" */
		static const char *const called[] = { ", hereinafter", ", ci-après",     ", ci-apres",  ", en adelante", ", en lo sucesivo",
						      ", nachfolgend", ", im Folgenden", ", doravante", ", di seguito", ", quien en", ", que en", ", en su calidad", ", ci-dessous", ", dénommé",
						      ", dále jen", ", (dále", ", zwana dalej", ", zwanym dalej", ", hierna", ", denumit" };
		open = -1;
		bool comma = str_find(doc_slice(d, from, start), STR(", ")) >= 0;
		for (size_t i = 0; comma && i < sizeof called / sizeof *called && open < 0; i++)
			open = find_last(doc_slice(d, from, start), called[i]);
		if (open < 0)
			return;
		bare = true;
	}
	uint32_t end = from + (uint32_t)open, low = end > NAME_BYTES_MAX ? end - NAME_BYTES_MAX : 0;
	struct str before = doc_slice(d, low, end);
	static const char *const bare_begins[] = { "between ", "BETWEEN ", ", and ", "\n", "ntre ", "ENTRE ", "wischen ", ", y ", ", et ", ", und ", ", e ", NULL };
	size_t at = behind_last(before, bare ? bare_begins : begins);
	size_t and = behind_last(str_sub(before, at, before.len), plain);
	/* X ("A") and Y ("B") has its and behind a bracket; another and is the name's own */
	if (at == 0 && and)
		at = and;
	struct str name = str_trim(str_sub(before, at, before.len));
	static const char *const cuts[] = { ", of ", ", a ", ", an ", ", having ", ", with ", ", incorporated", ", represented", ", acting", ", established", ", organised", ", organized", ", whose" };
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		ptrdiff_t cut = str_find(name, str_from(cuts[i]));
		if (cut > 0)
			name = str_trim(str_sub(name, 0, (size_t)cut));
	}
	while (name.len && name.p[name.len - 1] == ',')
		name.len--;
	if (name.len > 4 && name.p[0] == '(' && name.p[2] == ')') /* (1) X */
		name = str_trim(str_sub(name, 3, name.len));
	else if (name.len > 6 && name.p[0] == '(' && str_starts(str_sub(name, 2, name.len), STR("）"))) /* (1）X */
		name = str_trim(str_sub(name, 5, name.len));
	static const char *const articles[] = { "Between ", "Entre ", "Zwischen ", "La société ", "La sociedad ", "La empresa ", "Die Firma ", "La ",  "Le ",  "L'",
						"L’",          "El ",          "Der ",        "Die ",       "Das ", "the ", "THE ", "The ", "el ",
						"la ",         "le ",          "les ",        "l'",         "l’",   "der ", "die ",
						"das ",        "dem ",         "o ",          "a ",         "il ",  "lo " };
	for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
		if (str_starts(name, str_from(articles[i])))
			name = str_trim(str_sub(name, strlen(articles[i]), name.len));
	uint32_t a = (uint32_t)(name.p - d->text.p);
	bool begins_name = name.len >= 3 && ((name.p[0] >= 'A' && name.p[0] <= 'Z') || (name.p[0] >= '0' && name.p[0] <= '9') ||
					     (unsigned char)name.p[0] >= 0x80);
	bool sentence = str_find(name, STR(" you ")) >= 0 || str_ends(name, STR(" you")) || str_find(name, STR("(the ")) >= 0; /* these terms bind you ("Customer") */
	if (begins_name && !sentence && str_find(name, STR("()")) < 0 && str_find(name, STR(" = ")) < 0) /* a program's Vendor() is none */
		contract_add_party(c, role, name, a, a + (uint32_t)name.len, "between", 0.85);
}

/* 由X（以下简称“甲方”）与Y（以下简称“乙方”）签订 */
static void chinese(struct doc *d, struct contract *c, const struct lit_hit *l, const char *role)
{
	static const char *const begins[] = { "由", "与", "和", "，", "、", "：", ":", "。", "\n", "\t", "及", "\xE3\x80\x80",
		"立契約書人", "立合約書人", "立合同人", "立约人", "立約人", "立合约人", "立協議書人", "立书人", "立書人", NULL };
	uint32_t from = l->start > ROLE_GAP_BYTES ? l->start - ROLE_GAP_BYTES : 0;
	struct str before = doc_slice(d, from, l->start);
	ptrdiff_t wide = find_last(before, "（"), thin = find_last(before, "("), open = wide > thin ? wide : thin;
	struct str bracket = open < 0 ? STR("") : str_sub(before, (size_t)open, before.len);
	bool called = str_find(bracket, STR("称")) >= 0 || str_find(bracket, STR("稱")) >= 0;
	if (open < 0 || !called || bracket.len > 30 || str_find(bracket, STR("）")) >= 0 || str_find_char(bracket, ')') >= 0)
		return;
	uint32_t end = from + (uint32_t)open, low = end > NAME_BYTES_MAX ? end - NAME_BYTES_MAX : 0;
	before = doc_slice(d, low, end);
	struct str name = str_trim(str_sub(before, behind_last(before, begins), before.len));
	uint32_t a = (uint32_t)(name.p - d->text.p);
	if (name.len >= 9 && (unsigned char)name.p[0] >= 0xE0)
		contract_add_party(c, role, name, a, a + (uint32_t)name.len, "called", 0.8);
}

static void russian(struct doc *d, struct contract *c, const struct lit_hit *l, const char *role)
{
	static const char *const forms[] = { "ООО ",          "ОАО ",         "ПАО ",         "ЗАО ",
					     "НАО ",          "АО ",          "ФГУП ",        "ФГБУ ",
					     "ГУП ",          "МУП ",         "ИП ",          "НИИ ",
					     "Общество ",     "Акционерное ", "Федеральное ", "Государственное ",
					     "Министерство ", "Закрытое ",    "Публичное ",   "ТОВ ",
					     "АТ ",           "ПАТ ",         "ФОП ",         "Товариство ",
					     "Державне ",     "Комунальне ",  "Приватне ",    "Міністерство ",
					     "Акціонерне ",   "Публічне ",    "Войсковая ", "ФКУ ", "ФГКУ ", "ГКУ ", "ГБУ ", "Администрация ", "Управление ", "Главное ", "Департамент ", "Правительство ", NULL };
	uint32_t from = l->start > 2 * ROLE_GAP_BYTES ? l->start - 2 * ROLE_GAP_BYTES : 0;
	static const char *const called[] = { "именуем", "іменован", "названий", "названа" }, *const brackets[] = { "(далее", "(далі", "(надалі" };
	ptrdiff_t named = -1;
	for (size_t i = 0; i < sizeof called / sizeof *called && named < 0; i++)
		named = find_last(doc_slice(d, from, l->start), called[i]);
	for (size_t i = 0; i < sizeof brackets / sizeof *brackets && named < 0; i++) { /* X (далее – Заказчик) */
		named = find_last(doc_slice(d, from, l->start), brackets[i]);
		named = named >= 0 && str_find_char(doc_slice(d, from + (uint32_t)named, l->start), ')') < 0 ? named : -1;
	}
	struct str behind = doc_slice(d, l->end, l->end + 1);
	if (named < 0 && l->start > from && d->text.p[l->start - 1] == '(' && str_eqz(behind, ")")) /* АО «X» (Покупатель) */
		named = (ptrdiff_t)(l->start - 1 - from);
	if (named < 0)
		return;
	uint32_t end = from + (uint32_t)named, low = end > NAME_BYTES_MAX ? end - NAME_BYTES_MAX : 0;
	struct str before = doc_slice(d, low, end);
	ptrdiff_t best = -1;
	for (size_t i = 0; forms[i]; i++) {
		/* the first word of the last name: ПАО inside is no border, АО in ОАО neither */
		ptrdiff_t at = find_last(before, forms[i]);
		bool word = at >= 0 && (at == 0 || before.p[at - 1] == ' ' || before.p[at - 1] == '\n' || before.p[at - 1] == '\t');
		if (word && at > best)
			best = at;
	}
	if (best < 0)
		return;
	struct str name = str_trim(str_sub(before, (size_t)best, before.len));
	ptrdiff_t quote = str_find(name, STR("»"));
	if (quote > 0)
		name.len = (size_t)quote + 2;
	while (name.len && name.p[name.len - 1] == ',')
		name.len--;
	uint32_t a = (uint32_t)(name.p - d->text.p);
	contract_add_party(c, role, name, a, a + (uint32_t)name.len, "named-as", 0.85);
}

/* от лица Исполнителя ООО «X» и от лица Заказчика АО «Y»: sides of an act, in its sentence. */
static void russian_act(struct doc *d, struct contract *c)
{
	static const struct { const char *word, *role; } words[] = { { "Заказчика ", "party_a" }, { "Покупателя ", "party_a" }, { "заказчика ", "party_a" }, { "Исполнителя ", "party_b" }, { "Подрядчика ", "party_b" },
		{ "Поставщика ", "party_b" }, { "исполнителя ", "party_b" } };
	struct str head = doc_slice(d, 0, BETWEEN_BYTES);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		ptrdiff_t at = str_find(head, str_from(words[i].word));
		uint32_t from = (uint32_t)at + (uint32_t)strlen(words[i].word);
		const struct hit *h = at < 0 ? NULL : contract_hit_in(d, REF_organization, from, from + NAME_BYTES_MAX);
		if (h && h->start == from)
			contract_add_party(c, words[i].role, doc_slice(d, h->start, h->end), h->start, h->end, "act", 0.6);
	}
}

/* № 12 от 02.01.2020; Agreement No. X dated … */
static void date(struct doc *d, struct contract *c)
{
	const struct contract_value *n = &c->text[CONTRACT_number];
	for (size_t i = 0; i < TOWN_LINES && i < d->n_lines; i++) { /* г. Стрельсау      05 августа 2020 г. */
		struct str s = str_trim(doc_line(d, i));
		const struct hit *h = str_starts(s, STR("г. ")) || str_starts(s, STR("м. "))
					  ? contract_hit_in(d, REF_date, d->lines[i].start, d->lines[i].end)
					  : NULL;
		if (h)
			contract_set(c, CONTRACT_signed, h->value, h->start, h->end, "heading-date", 0.7);
	}
	if (n->value.len && strcmp(n->by, "under") == 0) { /* по договору № N от D: its own */
		static const char *const of[] = { " от ", " від " };
		for (size_t i = 0; i < sizeof of / sizeof *of && c->text[CONTRACT_effective].value.len == 0; i++) {
			uint32_t at = n->end + (uint32_t)strlen(of[i]);
			const struct hit *h = str_starts(doc_slice(d, n->end, at), str_from(of[i])) ? contract_hit_in(d, REF_date, at, at + 48) : NULL;
			if (h && h->start <= at + 3)
				contract_set(c, CONTRACT_signed, h->value, h->start, h->end, "number-date", 0.7);
		}
		return;
	}
	if (n->value.len == 0)
		return;
	const struct hit *h = contract_hit_in(d, REF_date, n->end, n->end + 48);
	struct str between = h ? doc_slice(d, n->end, h->start) : STR("");
	/* ДОГОВОР № 12 ⏎ г. Стрельсау      «17» мая 2021 г. */
	size_t line = doc_line_at(d, n->end);
	const struct hit *below = strcmp(n->by, "contract-number-headed") == 0 || strcmp(n->by, "contract-number-label") == 0 ?
		contract_hit_in(d, REF_date, n->end, d->lines[line + HEAD_LINES < d->n_lines ? line + HEAD_LINES : d->n_lines - 1].end) : NULL;
	struct str place = below ? str_trim(doc_line(d, doc_line_at(d, below->start))) : STR("");
	bool alone = below && place.len <= PLACE_BYTES_MAX && (uint32_t)(place.p - d->text.p) + place.len <= below->end + 8u &&
		     str_find_char(place, ':') < 0; /* Strelsau, 4 May 2022 */
	if (below && (alone || str_starts(place, STR("г. "))))
		contract_set(c, CONTRACT_signed, below->value, below->start, below->end, "heading-date", 0.7);
	if (h && (str_find(between, STR("от")) >= 0 || str_find(between, STR("dated")) >= 0 || str_find(between, STR("of")) >= 0))
		contract_set(c, CONTRACT_signed, h->value, h->start, h->end, "number-date", 0.8);
}

/* договор № N с X подписан D: whom, and when. */
static void with_whom(struct doc *d, struct contract *c)
{
	static const char *const ends[] = { " подписан", " заключ", " на сумму", " (", ", ", ". ", " от ", "\n" };
	const struct contract_value *n = &c->text[CONTRACT_number];
	struct str s = doc_slice(d, n->end, n->end + NAME_BYTES_MAX);
	if (n->value.len == 0 || c->n_parties || !(str_starts(s, STR(" с ")) || str_starts(s, STR(" со "))))
		return;
	s = str_sub(s, str_starts(s, STR(" с ")) ? strlen(" с ") : strlen(" со "), s.len);
	size_t end = s.len;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		ptrdiff_t at = str_find(s, str_from(ends[i]));
		end = at >= 0 && (size_t)at < end ? (size_t)at : end;
	}
	struct str name = str_trim(str_sub(s, 0, end)), rest = str_sub(s, end, s.len);
	uint32_t a = (uint32_t)(name.p - d->text.p), at = (uint32_t)(rest.p - d->text.p);
	/* a capital: А to П, Р to Я, Ё; or a quote */
	bool capital =
	    name.len >= 6 && (((unsigned char)name.p[0] == 0xD0 && (unsigned char)name.p[1] >= 0x81 && (unsigned char)name.p[1] < 0xB0) ||
			      str_starts(name, STR("«")) || str_starts(name, STR("\"")));
	if (!capital || end == NAME_BYTES_MAX)
		return;
	contract_add_party(c, "party_a", name, a, a + (uint32_t)name.len, "with", 0.6);
	const struct hit *h =
	    str_starts(rest, STR(" подписан")) || str_starts(rest, STR(" заключ")) ? contract_hit_in(d, REF_date, at, at + 48) : NULL;
	if (h)
		contract_set(c, CONTRACT_signed, h->value, h->start, h->end, "with", 0.6);
}

/* The text around AT that is looked through for what else a preamble says. */
static struct str preamble(const struct doc *d, uint32_t at)
{
	return doc_slice(d, at > PREAMBLE_BYTES ? at - PREAMBLE_BYTES : 0, at + PREAMBLE_BYTES);
}

/* entered into as of the 2nd day of January, 2021 */
static void effective(struct doc *d, struct contract *c)
{
	const struct contract_value *first = &c->text[c->text[CONTRACT_party_a].value.len   ? CONTRACT_party_a
						      : c->text[CONTRACT_party_b].value.len ? CONTRACT_party_b
											    : CONTRACT_number];
	struct str near = preamble(d, first->start);
	static const char *const words[] = { "as of ", "made on ", "entered into on ", "concluded on ", "signed on ", "dated ", "effective ", "zawarta w dniu ", "zawarta dnia ", "uzavřená dne ", "uzavřena dne ", "uzatvorená dňa ", "încheiat la data de ", "încheiat astăzi ",
		"geschlossen am ", "conclu le ", "signé le ", "celebrado el ", "suscrito el ", "stipulato il ", "celebrado em ", "gesloten op " };
	for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
		ptrdiff_t at = str_find(near, str_from(words[k]));
		at = at < 0 ? at : near.p - d->text.p + at;
		const struct hit *h = at >= 0 ? contract_hit_in(d, REF_date, (uint32_t)at, (uint32_t)at + 64) : NULL;
		if (!h)
			continue;
		if (!str_ends(str_from(words[k]), STR("on ")) && k < FOREIGN_WORDS)
			contract_set(c, CONTRACT_effective, h->value, h->start, h->end, "as-of", 0.6);
		uint32_t low = at > 40 ? (uint32_t)at - 40 : 0;
		struct str verb = doc_slice(d, low, (uint32_t)at);
		if (str_find(verb, STR("entered")) >= 0 || str_find(verb, STR("made")) >= 0 || words[k][0] == 'd' || k >= FOREIGN_WORDS ||
		    str_ends(str_from(words[k]), STR("on ")))
			contract_set(c, CONTRACT_signed, h->value, h->start, h->end, "as-of", 0.4);
	}
}

/* Side K of "between X, … ("Short") and Y, … ("Short")": up to a comma or bracket. */
static uint32_t between_name(struct doc *d, struct contract *c, uint32_t at, const char *role)
{
	static const char *const ends[] = {
		", having ",    ", with ",       ", a ",      ", an ", ", of ", ", whose ",      ", incorporated",
		", registered", ", represented", ", located", " (",    "(\"",   ", hereinafter", "\n"
	};
	struct str s = doc_slice(d, at, at + NAME_BYTES_MAX);
	size_t end = s.len;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		ptrdiff_t stop = str_find(s, str_from(ends[i]));
		end = stop >= 0 && (size_t)stop < end ? (size_t)stop : end;
	}
	struct str name = str_trim(str_sub(s, 0, end));
	if (str_starts(name, STR("the ")))
		name = str_sub(name, 4, name.len);
	uint32_t a = (uint32_t)(name.p - d->text.p);
	bool capital = name.len >= 4 && name.p[0] >= 'A' && name.p[0] <= 'Z';
	if (end == s.len || !capital || str_find(name, STR(" and ")) >= 0 || str_find_char(name, '.') == (ptrdiff_t)name.len)
		return 0;
	contract_add_party(c, role, name, a, a + (uint32_t)name.len, "between", 0.6);
	return at + (uint32_t)end;
}

/* Blanks, a line's end and "(1) " before a name. */
static uint32_t behind_blanks(struct str s)
{
	uint32_t i = 0;
	while (i < s.len && (s.p[i] == ' ' || s.p[i] == '\n'))
		i++;
	return i + 4 < s.len && s.p[i] == '(' && s.p[i + 2] == ')' && s.p[i + 3] == ' ' ? i + 4 : i;
}

/* A paper whose parties have names of their own for short, no roles: "by and between". */
static void between(struct doc *d, struct contract *c)
{
	static const char *const begins[] = { "by and between", "is made between", "entered into between", "concluded between",
					      "\nbetween\n",    "\nBETWEEN\n",     "\nbetween the " },
				 *const ands[] = { "), and", ") and", ")\nand\n", ")\nAND\n" };
	struct str head = doc_slice(d, 0, BETWEEN_BYTES);
	/* the name that is known already keeps its side */
	const char *missing = c->text[CONTRACT_party_a].value.len ? "party_b" : c->text[CONTRACT_party_b].value.len ? "party_a" : NULL;
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
		ptrdiff_t at = str_find(head, str_from(begins[i])), next = -1;
		uint32_t from = (uint32_t)at + (uint32_t)strlen(begins[i]);
		if (at < 0)
			continue;
		from += behind_blanks(doc_slice(d, from, from + BLANKS_BYTES));
		for (size_t k = 0; k < sizeof ands / sizeof *ands && next < 0; k++) {
			next = str_find(doc_slice(d, from, from + 3 * NAME_BYTES_MAX), str_from(ands[k]));
			next += next < 0 ? 0 : (ptrdiff_t)strlen(ands[k]);
		}
		next += next < 0 ? 0 : (ptrdiff_t)behind_blanks(doc_slice(d, from + (uint32_t)next, from + (uint32_t)next + BLANKS_BYTES));
		if (next > 0 && between_name(d, c, from, missing ? missing : "party_a"))
			between_name(d, c, from + (uint32_t)next, missing ? missing : "party_b");
		return;
	}
}

/* This Agreement ("MSA"), No. MSA-2022-107, is entered into: a number in the preamble. */
static void numbered(struct doc *d, struct contract *c)
{
	static const char *const papers[] = { "greement", "ontract", "GREEMENT", "ONTRACT" };
	struct str head = doc_slice(d, 0, BETWEEN_BYTES);
	ptrdiff_t at = str_find(head, STR(" No. "));
	struct str before = at > 0 ? str_sub(head, at > (ptrdiff_t)ROLE_GAP_BYTES ? (size_t)at - ROLE_GAP_BYTES : 0, (size_t)at) : STR("");
	bool paper = false, letter = false, sign = false;
	for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
		paper |= find_last(before, papers[i]) >= 0;
	size_t start, end = paper ? contract_number_read(d->text, (size_t)at + strlen(" No. "), &start) : 0;
	for (size_t i = end ? start : 0; i < end; i++) {
		letter |= (d->text.p[i] | 32) >= 'a' && (d->text.p[i] | 32) <= 'z';
		sign |= d->text.p[i] == '-' || d->text.p[i] == '/';
	}
	if (letter && sign)
		contract_set(c, CONTRACT_number, doc_slice(d, (uint32_t)start, (uint32_t)end), (uint32_t)start, (uint32_t)end, "preamble", 0.6);
}

void contract_prose_read(struct doc *d, struct contract *ret)
{
	const struct lit_hits *l = &d->lits[TABLE_contract_label];
	unsigned before = ret->n_parties;
	for (size_t i = 0; i < l->n; i++) {
		struct str field = contract_side(d, &l->v[i]), lang = doc_cell(d, TABLE_contract_label, &l->v[i], 2);
		if (!str_starts(field, STR("party_")))
			continue;
		const char *role = str_eqz(field, "party_a") ? "party_a" : str_eqz(field, "party_b") ? "party_b" : "party_c";
		static const char *const brackets[] = { "en", "es", "fr", "de", "pt", "it", "pl", "tr", "cs", "sk", "nl", "ro", "hu" };
		bool latin = false;
		for (size_t k = 0; k < sizeof brackets / sizeof *brackets; k++)
			latin |= str_eqz(lang, brackets[k]);
		if (latin)
			english(d, ret, l->v[i].start, l->v[i].end, role);
		else if (str_eqz(lang, "ru") || str_eqz(lang, "uk"))
			russian(d, ret, &l->v[i], role);
		else if (str_eqz(lang, "zh") && ret->text[role[6] == 'a' ? CONTRACT_party_a : CONTRACT_party_b].value.len == 0)
			chinese(d, ret, &l->v[i], role);
	}
	if ((d->features & DOC_HAS_CYRILLIC) && ret->n_parties == 0 && ret->text[CONTRACT_number].value.len)
		russian_act(d, ret);
	/* the "Company" and the "Consultant": the first is the client */
	static const char *const company[] = { "(the \"Company\")", "(the “Company”)", "(\"Company\")", "(“Company”)", "(hereinafter \"Company\")" };
	for (size_t k = 0;
	     k < sizeof company / sizeof *company && ret->text[CONTRACT_party_b].value.len && ret->text[CONTRACT_party_a].value.len == 0;
	     k++) {
		struct str near = preamble(d, ret->text[CONTRACT_party_b].start);
		ptrdiff_t at = str_find(near, str_from(company[k]));
		at = at < 0 ? at : near.p - d->text.p + at;
		ptrdiff_t word = at < 0 ? -1 : at + str_find(str_from(company[k]), STR("Company"));
		if (at >= 0)
			english(d, ret, (uint32_t)word, (uint32_t)word + (uint32_t)strlen("Company"), "party_a");
	}
	/* or one side has no role that we know: X ("the Authority") and Y ("the Contractor") */
	bool one = !ret->text[CONTRACT_party_a].value.len != !ret->text[CONTRACT_party_b].value.len && strcmp(ret->party[0].name.by, "between") == 0;
	if ((ret->n_parties == 0 || (ret->n_parties == 1 && one)) && !(d->features & DOC_HAS_HAN))
		between(d, ret);
	if (ret->n_parties && ret->text[CONTRACT_number].value.len == 0 && !(d->features & DOC_HAS_HAN))
		numbered(d, ret);
	if (ret->n_parties > before && !ret->by)
		ret->by = "sentence";
	if (ret->n_parties == 0 && ret->text[CONTRACT_number].value.len == 0)
		return;
	if (ret->n_parties > before)
		contract_form_title(d, ret, 0, d->n_lines);
	if (d->features & DOC_HAS_CYRILLIC)
		with_whom(d, ret);
	contract_form_sum(d, ret, 0, (uint32_t)d->text.len);
	date(d, ret);
	effective(d, ret);
	if (ret->text[CONTRACT_signed].value.len == 0)
		contract_form_last_date(d, ret, 0, (uint32_t)d->text.len);
}
