/* contract_award.c - contracts in English sentences of reports and news: A awarded
 * a contract worth X to B, B won a contract from A.
 *
 * A sum is rarer than names are, so it is where the search begins: its sentence
 * (or the one before) must speak of a contract and of an award, with two names
 * that the verb gives their sides. Who signed "with" whom says nothing of sides:
 * won, secured and awarded do. */
#include "contract_form.h"
#include "contract_number.h"

#define NUMBER_REACH 80u /* from a contract's number to its sum */
#define SENTENCE_BYTES 400u
#define LETTER_BYTES 1500u /* from a letter's address to what it says */
#define SUMS_LOOK 4096u
#define CAPITALS_MAX 6u
#define CHAT_LINES 3u    /* from a chat's answer to what it answers */

/* A stop behind one of these ends no sentence: (ref. MOI-2024-011). */
static bool is_short(const struct doc *d, uint32_t i)
{
	static const char *const words[] = { "ref", "Ref", " No", "(No", " no", " Mr", " Ms", " Dr", " Art", " St" };
	struct str before = doc_slice(d, i > 4 ? i - 4 : 0, i);
	for (size_t k = 0; k < sizeof words / sizeof *words; k++)
		if (str_ends(before, str_from(words[k])))
			return true;
	return false;
}

/* Where the sentence around AT begins and ends: ". " and a capital, or an empty line. */
static bool ends_at(const struct doc *d, uint32_t i)
{
	const char *p = d->text.p + i;
	if (p[0] == '\n')
		return i + 1 >= d->text.len || p[1] == '\n';
	return p[0] == '.' && i + 2 < d->text.len && (p[1] == ' ' || p[1] == '\n') && p[2] >= 'A' && p[2] <= 'Z' &&
	       !(i >= 2 && p[-2] == ' ') && !is_short(d, i);
}

static uint32_t sentence_start(const struct doc *d, uint32_t at)
{
	uint32_t low = at > SENTENCE_BYTES ? at - SENTENCE_BYTES : 0;
	while (at > low && !ends_at(d, at - 1))
		at--;
	return at;
}

static uint32_t sentence_end(const struct doc *d, uint32_t at)
{
	uint32_t high = at + SENTENCE_BYTES < d->text.len ? at + SENTENCE_BYTES : (uint32_t)d->text.len;
	while (at < high && !ends_at(d, at))
		at++;
	return at;
}

/* The name that begins first in A..B, or (LAST) the one that ends last. */
static const struct hit *name_in(const struct doc *d, uint32_t a, uint32_t b, bool last)
{
	const struct hit *found = NULL;
	for (size_t i = contract_hit_at(d, a); i < d->hits_sorted && d->hits.v[i].start < b; i++)
		if (d->hits.v[i].kind == REF_organization && d->hits.v[i].end <= b) {
			found = &d->hits.v[i];
			if (!last)
				break;
		}
	return found;
}

/* A name that no list knows, at A or behind "the ": two to six words with capitals; B: its end at the most. */
static const struct hit *capitals(const struct doc *d, uint32_t a, uint32_t b)
{
	uint32_t end = a, i = a;
	unsigned words = 0;
	while (i < b && words < CAPITALS_MAX) {
		uint32_t w = i;
		while (w < b && d->text.p[w] != ' ' && d->text.p[w] != ',' && d->text.p[w] != '\n' && d->text.p[w] != '(')
			w++;
		struct str word = doc_slice(d, i, w);
		bool capital = word.len && ((word.p[0] >= 'A' && word.p[0] <= 'Z') || (words && str_eqz(word, "&")));
		if (!capital || (word.len == 1 && word.p[0] != '&') || str_eqz(word, "The") || str_eqz(word, "It"))
			break;
		words++;
		end = w;
		if (w >= b || d->text.p[w] != ' ')
			break;
		i = w + 1;
		/* Royal Gendarmerie of Ruritania */
		size_t of = str_starts(doc_slice(d, i, b), STR("of the ")) ? 7 : str_starts(doc_slice(d, i, b), STR("of ")) ? 3 : 0;
		if (of && i + of < b && d->text.p[i + of] >= 'A' && d->text.p[i + of] <= 'Z')
			i += (uint32_t)of;
	}
	if (words < 2)
		return NULL;
	struct hit *h = arena_alloc(d->arena, sizeof *h);
	*h = (struct hit){ .start = a, .end = end, .kind = REF_organization, .value = doc_slice(d, a, end) };
	return h;
}

/* The name that begins right at A, known or built of capitals; the longer one, where that goes on with " of …". */
static const struct hit *name_at(const struct doc *d, uint32_t a, uint32_t b)
{
	if (str_starts(doc_slice(d, a, b), STR("the ")))
		a += 4;
	const struct hit *h = name_in(d, a, b, false);
	if (!h || h->start != a)
		return capitals(d, a, b);
	const struct hit *longer = str_starts(doc_slice(d, h->end, b), STR(" of ")) ? capitals(d, a, b) : NULL;
	return longer && longer->end > h->end ? longer : h;
}

/* … or the one that A..B, the words before a verb, are: "Vantage Rail Systems has". */
static const struct hit *name_before(const struct doc *d, uint32_t a, uint32_t b)
{
	static const char *const aux[] = { " has", " have", " had", " was", " were", " is", " also", " recently" };
	struct str s = str_trim(doc_slice(d, a, b));
	for (size_t i = 0; i < sizeof aux / sizeof *aux; i++)
		if (str_ends(s, str_from(aux[i])))
			s.len -= strlen(aux[i]);
	uint32_t from = (uint32_t)(s.p - d->text.p), to = from + (uint32_t)s.len;
	const struct hit *h = s.len ? capitals(d, from, to) : NULL;
	return h && h->end == to ? h : NULL;
}

static uint32_t find(const struct doc *d, uint32_t a, uint32_t b, const char *z)
{
	ptrdiff_t at = b > a ? str_find(doc_slice(d, a, b), str_from(z)) : -1;
	return at < 0 ? UINT32_MAX : a + (uint32_t)at;
}

/* The sides of a sentence A..B, as its verb gives them. */
static bool sides(const struct doc *d, uint32_t a, uint32_t b, const struct hit **ret_client, const struct hit **ret_supplier)
{
	static const char *const won[] = { " won ", " wins ", " secured ", " secures ", " clinched ", " landed " },
				 *const from[] = { " from ", " with ", " by " },
				 *const passive[] = { "was awarded", "were awarded", "been awarded", "is awarded" };
	*ret_client = *ret_supplier = NULL;
	for (size_t i = 0; i < sizeof won / sizeof *won; i++) {
		uint32_t verb = find(d, a, b, won[i]);
		if (verb == UINT32_MAX)
			continue;
		*ret_supplier = name_in(d, a, verb + 1, true);
		for (size_t k = 0; k < sizeof from / sizeof *from && !*ret_client; k++) {
			uint32_t at = find(d, verb, b, from[k]);
			*ret_client = at == UINT32_MAX ? NULL : name_in(d, at, b, false);
		}
		if (*ret_client && !*ret_supplier)
			*ret_supplier = name_before(d, a, verb);
		return *ret_client && *ret_supplier;
	}
	for (size_t i = 0; i < sizeof passive / sizeof *passive; i++) {
		uint32_t verb = find(d, a, b, passive[i]);
		if (verb == UINT32_MAX)
			continue;
		uint32_t by = find(d, verb, b, " by "), to = find(d, verb, b, "awarded to ");
		*ret_client = by == UINT32_MAX ? NULL : name_in(d, by, b, false);
		*ret_supplier = to == UINT32_MAX ? name_in(d, a, verb, true) : name_in(d, to, b, false);
		if (*ret_client && !*ret_supplier)
			*ret_supplier = to == UINT32_MAX ? name_before(d, a, verb) : name_at(d, to + (uint32_t)strlen("awarded to "), b);
		return *ret_client && *ret_supplier;
	}
	uint32_t verb = find(d, a, b, " awarded "), to;
	if (verb == UINT32_MAX)
		return false;
	*ret_client = name_in(d, a, verb + 1, true);
	const struct hit *next = name_in(d, verb, verb + 60 < b ? verb + 60 : b, false);
	bool at_once = next && next->start <= verb + strlen(" awarded the ");
	to = find(d, verb, b, " to ");
	*ret_supplier = at_once ? next : to == UINT32_MAX ? NULL : name_in(d, to, b, false);
	const struct hit *built = *ret_client ? name_at(d, verb + (uint32_t)strlen(" awarded "), b) : NULL; /* awarded X a contract */
	if (built && built->end + 3 < d->text.len && str_starts(doc_slice(d, built->end, b), STR(" a")))
		*ret_supplier = built;
	if (*ret_client && !*ret_supplier && to != UINT32_MAX)
		*ret_supplier = name_at(d, to + (uint32_t)strlen(" to "), b);
	return *ret_client && *ret_supplier;
}

/* Maintenance Agreement, Master Services Contract: a few words with capitals, and the last says what it is. */
static bool is_called_paper(struct str s)
{
	static const char *const papers[] = { "Agreement", "Contract", "Order" };
	for (unsigned words = 0; words < CAPITALS_MAX && s.len && s.p[0] >= 'A' && s.p[0] <= 'Z'; words++) {
		ptrdiff_t blank = str_find_char(s, ' ');
		struct str word = blank < 0 ? s : str_sub(s, 0, (size_t)blank);
		for (size_t i = 0; words && i < sizeof papers / sizeof *papers; i++)
			if (str_starts(word, str_from(papers[i])))
				return true;
		s = blank < 0 ? STR("") : str_sub(s, (size_t)blank + 1, s.len);
	}
	return false;
}

/* X countersigned contract N; X executed the Maintenance Agreement: X, or NULL. */
static const struct hit *signer_of(const struct doc *d, uint32_t a, uint32_t b)
{
	static const char *const signer[] = { " executed ", " has executed ", " has countersigned ", " have countersigned ", " countersigned ", " has signed ", " have signed ", " signed " },
		*const article[] = { "the ", "our ", "a " }, *const paper[] = { "contract", "agreement", "order", "PO", "purchase order", "SOW" };
	for (size_t i = 0; i < sizeof signer / sizeof *signer; i++)
		for (uint32_t from = a, at; (at = find(d, from, b, signer[i])) != UINT32_MAX; from = at + 1) {
			const struct hit *h = name_in(d, a, at + 1, true);
			h = h && h->end == at ? h : name_before(d, d->lines[doc_line_at(d, at)].start, at);
			h = h ? h : name_before(d, sentence_start(d, at), at);
			if (!h || str_find_char(doc_slice(d, h->start, h->end), ':') >= 0) /* Subject: FW: */
				continue;
			struct str rest = doc_slice(d, at + (uint32_t)strlen(signer[i]), b);
			for (size_t k = 0; k < sizeof article / sizeof *article; k++)
				if (str_starts(rest, str_from(article[k])))
					rest = str_sub(rest, strlen(article[k]), rest.len);
			for (size_t k = 0; k < sizeof paper / sizeof *paper; k++)
				if (str_starts(rest, str_from(paper[k])))
					return h;
			if (is_called_paper(rest))
				return h;
		}
	return NULL;
}

/* The contract with X was signed. Its value is S: whom a mail's own side signed with. */
static const struct hit *signed_with(const struct doc *d, struct str s, uint32_t a, uint32_t b)
{
	static const char *const with[] = { "contract with ", "agreement with ", "order with ", "purchase order from ", "signed PO from ", "signed contract from ", "countersigned contract from " }, *const done[] = { "executed agreement", "executed contract", "executed copy", "the signed ", "signed purchase order", "countersigned", "was signed", "has been signed", "have signed", "is signed", "we signed", "signed a ", "signed the " },
		*const open[] = { " not ", "No contract", "no contract", " would ", " could ", " if ", "If ", "to be signed", " may ", " might " }, *const value[] = { "alue is", "order value", "contract value", "total value", "total price", "contract price", "worth", "contract sum", "otal is ", "otal of ", " in total", " per year", "nnual fee ", "early fee ", "otal fee ", "fixed fee ", "price of ", "charge ", "Total: ", "fee is ", "price is " };
	bool is_done = false, priced = false;
	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		if (str_has(s, open[i]))
			return NULL;
	for (size_t i = 0; i < sizeof done / sizeof *done; i++)
		is_done |= str_has(s, done[i]);
	for (size_t i = 0; i < sizeof value / sizeof *value; i++)
		priced |= str_has(s, value[i]);
	for (size_t i = 0; i < sizeof with / sizeof *with && is_done && priced; i++) {
		uint32_t at = find(d, a, b, with[i]), from = at + (uint32_t)strlen(with[i]);
		const struct hit *h = at == UINT32_MAX ? NULL : name_in(d, from, b, false);
		if (h && h->start <= from + strlen("the "))
			return h;
	}
	return priced ? signer_of(d, a, b) : NULL;
}

/* Nobody signed it; X denied that it did: what the words around a verb take back. */
static bool is_denied(struct str s)
{
	static const char *const words[] = { "obody ", "o one ", " never ", "Never ", "denied", "denies", "deny ", "refused to", "declined to", "Neither ", "neither ", "None of ", "none of ", "икто ", "икогда ", "отрица", "отказал" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_has(s, words[i]))
			return true;
	return false;
}

/* He signed with X; the singer did; a club with somebody whom no list knows: what people sign of their own is no paper
 * of a house. WITH: whom they signed with. */
static bool is_persons(struct str s, const struct hit *with)
{
	static const char *const people[] = { "He signed", "She signed", " he signed", " she signed", "He has signed", "She has signed", "singer", "rapper", "musician", "footballer", "striker", "midfielder", "goalkeeper", "quarterback", " player ", " actor ", "actress",
		"Певица", "Певец", "певица", "певец", "утболист", "ападающий", "олузащитник", "ратарь", "оккеист", "Актёр", "Актер", "Актриса", "актриса" },
		*const clubs[] = { " FC ", " F.C. ", " CF ", " football club ", " Football Club " };
	for (size_t i = 0; i < sizeof people / sizeof *people; i++)
		if (str_has(s, people[i]))
			return true;
	for (size_t i = 0; i < sizeof clubs / sizeof *clubs && !with->by; i++)
		if (str_has(s, clubs[i]))
			return true;
	return false;
}

/* contract AC-22-007: letters, figures and a sign between. */
static void named_number(const struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	uint32_t cyrillic = d->features & DOC_HAS_CYRILLIC ? find(d, a, b, "№ ") : UINT32_MAX;
	if (cyrillic != UINT32_MAX) { /* договор № 15-С */
		size_t from, end = contract_number_read(d->text, (size_t)cyrillic + strlen("№ "), &from);
		if (end && end <= b)
			contract_set(c, CONTRACT_number, doc_slice(d, (uint32_t)from, (uint32_t)end), (uint32_t)from, (uint32_t)end, "talk", 0.6);
		return;
	}
	uint32_t ref = find(d, a, b, "(ref. ");
	const bool plain = ref == UINT32_MAX; /* (ref UR-2021-03) */
	ref = plain ? find(d, a, b, "(ref ") : ref;
	uint32_t at = ref == UINT32_MAX ? find(d, a, b, "contract ") : ref,
		 order = at == UINT32_MAX ? find(d, a, b, "(PO ") : at;
	bool po = order != at; /* (PO 4500-88213) */
	at = order;
	size_t start, from = (size_t)at + strlen(po ? "(PO " : ref != UINT32_MAX ? plain ? "(ref " : "(ref. " : "contract "), end = at == UINT32_MAX ? 0 : contract_number_read(d->text, from, &start);
	bool letter = false, digit = false, sign = false;
	for (size_t i = end ? start : 0; i < end; i++) {
		letter |= (d->text.p[i] | 32) >= 'a' && (d->text.p[i] | 32) <= 'z';
		digit |= d->text.p[i] >= '0' && d->text.p[i] <= '9';
		sign |= d->text.p[i] == '-' || d->text.p[i] == '/';
	}
	if ((letter || po) && digit && sign && end <= b)
		contract_set(c, CONTRACT_number, doc_slice(d, (uint32_t)start, (uint32_t)end), (uint32_t)start, (uint32_t)end, "talk", 0.6);
}

/* A ministry, a police, a council: who buys where a company signs with them. */
static bool is_public(struct str s)
{
	static const char *const words[] = { "Ministry", "Department", "Agency", "Police", "Gendarmerie", "Council", "Authority", "Directorate", "Government", "Commission", "Army", "Navy", "Air Force", "Coast Guard", "Customs", "Municipality",
		"Министерств", "Администраци", "Департамент", "Правительств", "МВД", "МЧС", "Управлени", "ГУ " };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_has(s, words[i]))
			return true;
	return false;
}

/* Y signed a contract with X: Y, whose name stands right before the verb between A and WITH; NULL: nobody does. */
static const struct hit *signer_before(const struct doc *d, uint32_t a, const struct hit *with)
{
	static const char *const verbs[] = { " signed ", " has signed ", " have signed ", " concluded ", " has concluded ", " entered into ", " inked ", " подписал ", " подписала ", " подписало ", " подписали ", " заключил ", " заключила ", " заключило " };
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		uint32_t at = find(d, a, with->start, verbs[i]);
		const struct hit *h = at == UINT32_MAX ? NULL : name_in(d, a, at + 1, true);
		if (at != UINT32_MAX && (!h || h->end != at)) {
			uint32_t from = a;
			while (from < at && (d->text.p[from] == '-' || d->text.p[from] == ' ' || d->text.p[from] == '*'))
				from++;
			h = name_before(d, from, at);
		}
		if (h && !str_eq(h->value, with->value))
			return h;
	}
	return NULL;
}

/* signed yesterday with X for S: somebody tells it in a chat or mail. */
static const struct hit *told_with(const struct doc *d, struct str s, uint32_t a, uint32_t sum, uint32_t b)
{
	static const char *const open[] = { " not ", "n't ", "would ", "could ", " if ",  "If ",  "to be signed", " may ", " might ",
					    "?",     "hope", "plan",   "expect", "will ", "want", "once ",        "when " },
				 *const papers[] = { "contract", "deal", "agreement", " order" },
				 *const verbs[] = { "signed", "closed", "inked" };
	bool paper = false, verb = false;
	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		if (str_has(s, open[i]))
			return NULL;
	for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
		paper |= str_has(s, papers[i]);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		verb |= find(d, a, sum, verbs[i]) != UINT32_MAX;
	static const char *const behind[] = { " contract with ", " deal with ",     " agreement with ",
					      " order from ",    " contract from ", " framework agreement with " };
	const struct hit *own = paper && verb ? contract_hit_in(d, REF_amount, sum, b) : NULL; /* signed a EUR 3 million contract with X */
	for (size_t i = 0; own && own->start == sum && i < sizeof behind / sizeof *behind; i++)
		if (str_starts(doc_slice(d, own->end, b), str_from(behind[i])))
			return name_at(d, own->end + (uint32_t)strlen(behind[i]), b);
	uint32_t with = paper && verb ? find(d, a, sum, " with ") : UINT32_MAX;
	const struct hit *h = with == UINT32_MAX ? NULL : name_at(d, with + (uint32_t)strlen(" with "), b);
	struct str between = h && h->end <= sum ? str_trim(doc_slice(d, h->end, sum)) : STR("");
	return str_eqz(between, "for") || str_eqz(between, "at") || str_eqz(between, ", worth") || str_eqz(between, "worth") ||
		       str_eqz(between, ",") || str_eqz(between, "-")
		   ? h
		   : NULL;
}

/* подписали договор с X на S; договора с X (сумма S, подписан D). */
static const struct hit *told_russian(const struct doc *d, uint32_t a, uint32_t sum, uint32_t b)
{
	static const char *const verbs[] = { "одписал", "одписан", "аключил", "аключен", "аключён" },
				 *const papers[] = { "договор", "контракт", "Договор", "Контракт", "соглашение" },
				 *const open[] = { "не подпис", "не заключ", "?",     "если",   "Если",  "хотим",
						   "планир",    "будет",     "будем", "должны", "собира" },
				 *const with[] = { " с ", " со " }, *const priced[] = { " на ", " (сумма",     ", сумма",     " стоимостью",
											" за ", ", стоимость", " (стоимость", ", цена" };
	bool verb = false, paper = false;
	struct str s = doc_slice(d, a, b);
	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		if (str_has(s, open[i]))
			return NULL;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		verb |= str_has(s, verbs[i]);
	for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
		paper |= str_has(s, papers[i]);
	/* X подписал договор 21/044 на S */
	static const char *const signs[] = { " подписал договор", " подписал контракт", " подписала договор", " подписала контракт", " подписали договор", " подписали контракт", " подписало договор", " подписало контракт",
		" заключил договор", " заключил контракт", " заключила договор", " заключила контракт", " заключило договор", " заключило контракт" };
	for (size_t i = contract_hit_at(d, a); verb && paper && i < d->hits_sorted && d->hits.v[i].start < sum; i++) {
		const struct hit *h = &d->hits.v[i];
		struct str rest = h->kind == REF_organization && h->end < sum ? doc_slice(d, h->end, sum) : STR("");
		for (size_t k = 0; rest.len && k < sizeof signs / sizeof *signs; k++)
			if (str_starts(rest, str_from(signs[k])) && (str_ends(rest, STR(" на ")) || str_ends(rest, STR(" за ")) || str_has(rest, " на сумму") || str_has(rest, "стоимостью")) &&
			    !str_has(str_sub(rest, strlen(signs[k]), rest.len), " с "))
				return h;
	}
	for (size_t i = 0; verb && paper && i < sizeof with / sizeof *with; i++) {
		uint32_t at = find(d, a, sum, with[i]);
		const struct hit *h = at == UINT32_MAX ? NULL : name_in(d, at + (uint32_t)strlen(with[i]), sum, false);
		struct str rest = h ? doc_slice(d, h->end, sum + 1) : STR("");
		static const char *const then[] = { " договор", " контракт", " соглашение", " госконтракт" };
		for (size_t k = 0; h && h->start <= at + strlen(with[i]) + 24 && rest.len < SENTENCE_BYTES / 4 && k < sizeof then / sizeof *then; k++)
			if (str_starts(rest, str_from(then[k])) &&
			    (str_has(rest, " на сумму ") || str_has(rest, " стоимостью ") || str_ends(rest, STR(" на ")) || str_has(rest, " на ")))
				return h;
		static const char *const costs[] = { "Цена ", "цена ", "Сумма ", "сумма ", "Стоимость ", "стоимость ", "Цена: ", "Сумма: ", "Сумма — ", "Цена — " };
		for (size_t k = 0; h && rest.len < SENTENCE_BYTES && k < sizeof costs / sizeof *costs; k++) /* контракт с X подписан, № N. Цена S */
			if ((str_starts(rest, STR(" подписан")) || str_starts(rest, STR(" заключ"))) && str_ends(str_sub(rest, 0, rest.len - 1), str_from(costs[k])))
				return h;
		for (size_t k = 0; h && h->start <= at + strlen(with[i]) + 24 && k < sizeof priced / sizeof *priced; k++)
			if (str_starts(doc_slice(d, h->end, sum + 1), str_from(priced[k])))
				return h;
	}
	return NULL;
}

/* экземпляр договора № N от D на сумму S: which, and nobody says whose. */
static bool numbered_russian(struct doc *d, uint32_t a, const struct hit *sum)
{
	static const char *const papers[] = { "оговора № ", "оговор № ", "оговору № ", "онтракта № ", "онтракт № ", "онтракту № " }, *const priced[] = { " на сумму ", " на общую сумму ", " стоимостью ", " суммой " };
	const struct hit h = *sum; /* a record adds hits, and they move */
	for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
		uint32_t at = find(d, a, h.start, papers[i]);
		size_t start, end = at == UINT32_MAX ? 0 : contract_number_read(d->text, (size_t)at + strlen(papers[i]), &start);
		struct str rest = end && end < h.start && h.start - end <= NUMBER_REACH ? doc_slice(d, (uint32_t)end, h.start) : STR("");
		bool price = false;
		for (size_t k = 0; k < sizeof priced / sizeof *priced; k++)
			price |= str_ends(rest, str_from(priced[k]));
		if (!price)
			continue;
		struct contract c = { .by = "numbered-sentence", .score = 0.5f };
		const struct hit *date = contract_hit_in(d, REF_date, (uint32_t)end, h.start);
		contract_set(&c, CONTRACT_number, doc_slice(d, (uint32_t)start, (uint32_t)end), (uint32_t)start, (uint32_t)end, "numbered", 0.6);
		if (date)
			contract_set(&c, CONTRACT_signed, date->value, date->start, date->end, "number-date", 0.6);
		contract_set_sum(&c, d, &h, "numbered", 0.6);
		contract_emit(d, &c);
		return true;
	}
	return false;
}

/* договор подписали ⏎ сумма? ⏎ 2,4 млн руб, с X: the lines of a chat above say what it is. */
static const struct hit *told_above(const struct doc *d, const struct hit *sum)
{
	size_t line = doc_line_at(d, sum->start);
	uint32_t end = d->lines[line].end, with = find(d, sum->end, end, ", с ");
	size_t at = (size_t)with + strlen(", с ");
	const struct hit *h = with == UINT32_MAX ? NULL : name_in(d, (uint32_t)at, end, false);
	for (size_t k = 1; h && h->start == at && k <= CHAT_LINES && k <= line; k++) {
		struct str s = doc_line(d, line - k);
		if ((str_has(s, "договор") || str_has(s, "контракт")) && (str_has(s, "подписали") || str_has(s, "подписан")) && !str_has(s, "не подпис") && !str_has(s, "?"))
			return h;
	}
	return NULL;
}

/* To: X ⏎ … your tender has been accepted by Y at the price of S: a letter to the supplier. */
static bool accepted(const struct doc *d, struct str s, uint32_t a, uint32_t b, const struct hit **ret_client, const struct hit **ret_supplier)
{
	static const char *const words[] = { "been accepted by ", "is accepted by ", "was accepted by ", "hereby accepted by " },
				 *const papers[] = { "your tender", "your bid", "your offer", "your proposal", "your quotation" };
	bool paper = false;
	for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
		paper |= str_has(s, papers[i]);
	*ret_client = *ret_supplier = NULL;
	for (size_t i = 0; i < sizeof words / sizeof *words && paper && !*ret_client; i++) {
		uint32_t at = find(d, a, b, words[i]);
		*ret_client = at == UINT32_MAX ? NULL : name_in(d, at, b, false);
	}
	uint32_t low = b > LETTER_BYTES ? b - LETTER_BYTES : 0, to = *ret_client ? find(d, low, (*ret_client)->start, "To: ") : UINT32_MAX;
	*ret_supplier = to == UINT32_MAX ? NULL : name_in(d, to, d->lines[doc_line_at(d, to)].end, false);
	return *ret_client && *ret_supplier;
}

/* The name without the stop of its sentence; JSC. has none, Inc. has one. */
static struct str name_of(const struct hit *h)
{
	static const char *const own[] = { "Inc.", "Ltd.", "Co.", "Corp.", "Bros.", "S.A.", "B.V.", "N.V.", "L.P.", "S.p.A." };
	struct str s = h->value;
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (str_ends(s, str_from(own[i])))
			return s;
	if (str_ends(s, STR(".")))
		s.len--;
	return s;
}

size_t contract_awards_read(struct doc *d, struct contract_told *told)
{
	size_t n = 0, looked = 0;
	uint32_t done = 0;
	for (size_t i = 0; i < d->hits_sorted && n < CONTRACT_TOLD_MAX && looked < SUMS_LOOK; i++) {
		const struct hit *h = &d->hits.v[i], *client, *supplier;
		if (h->kind != REF_amount || h->start < done)
			continue;
		looked++;
		uint32_t a = sentence_start(d, h->start), b = sentence_end(d, h->end);
		struct str s = doc_slice(d, a, b);
		if (a > 2 && (str_has(s, "deal is worth") || str_has(s, "contract is worth") ||
			      str_has(s, "contract is valued"))) { /* the sentence before says whose */
			a = sentence_start(d, a - 2);
			s = doc_slice(d, a, b);
		}
		uint32_t before = a > 2 ? sentence_start(d, a - 2) : a;
		const struct hit *with = signed_with(d, doc_slice(d, before, b), before, b);
		const struct doc_line *own = &d->lines[doc_line_at(d, h->start)]; /* a line of a chat is a sentence */
		uint32_t from = own->start > a ? own->start : a, to = own->end < b ? own->end : b;
		if (!with)
			with = (d->features & DOC_HAS_CYRILLIC) ? told_russian(d, from, h->start, to) : NULL;
		if (!with && (d->features & DOC_HAS_CYRILLIC))
			with = told_above(d, h);
		if (!with)
			with = told_with(d, doc_slice(d, from, to), from, h->start, b);
		if (with && (is_denied(doc_slice(d, a, b)) || is_persons(doc_slice(d, a, b), with)))
			with = NULL;
		if (with) {
			struct contract c = { .by = "signed-sentence", .score = 0.6f };
			const struct hit *number = contract_hit_in(d, REF_contract_number, before, b);
			const struct hit *signer = signer_before(d, from, with);
			bool turned = signer && is_public(signer->value) && !is_public(with->value);
			contract_add_party(&c, turned ? "party_b" : "party_a", name_of(with), with->start, with->end, "signed-sentence", 0.6);
			if (signer)
				contract_add_party(&c, turned ? "party_a" : "party_b", name_of(signer), signer->start, signer->end, "signed-sentence", 0.5);
			if (number)
				contract_set(&c, CONTRACT_number, number->value, number->start, number->end, number->by, (double)number->score);
			else
				named_number(d, &c, before, b);
			contract_set_sum(&c, d, h, "signed-sentence", 0.6);
			told->at[told->n++] = h->start;
			contract_emit(d, &c);
			done = b;
			n++;
			continue;
		}
		if ((d->features & DOC_HAS_CYRILLIC) && numbered_russian(d, from, h)) {
			told->at[told->n++] = h->start;
			done = to;
			n++;
			continue;
		}
		bool contract = str_has(s, " contract") || str_has(s, " order worth") || str_has(s, " purchase order") || str_has(s, " framework agreement");
		if (!contract || str_has(s, "breach of contract") || is_denied(s) ||
		    !(sides(d, a, b, &client, &supplier) || accepted(d, s, a, b, &client, &supplier)) ||
		    str_eq(client->value, supplier->value))
			continue;
		struct contract c = { .by = "award-sentence", .score = 0.7f };
		contract_add_party(&c, "party_a", name_of(client), client->start, client->end, "award-sentence", 0.7);
		contract_add_party(&c, "party_b", name_of(supplier), supplier->start, supplier->end, "award-sentence", 0.7);
		contract_set_sum(&c, d, h, "award-sentence", 0.7);
		told->at[told->n++] = h->start;
		contract_emit(d, &c);
		done = b;
		n++;
	}
	return n;
}
