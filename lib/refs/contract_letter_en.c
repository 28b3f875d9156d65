/* contract_letter_en.c - English letters that make a contract: an award, an appointment, an
 * engagement to be countersigned.
 *
 *	Elbonia Post				whose letter it is
 *	Northshore Analytics LLC		whom it is to
 *	Dear Mr Lund
 *	… we are pleased to award you the above contract at a total price of EUR 71,900 …
 *
 * Such letters have no labels: who writes and who is written to stand above "Dear", a name at the
 * head of each block of lines, and a sentence says which of the two buys. Without both names, that
 * sentence and a sum it is a letter like others. */
#include "contract_form.h"
#include "contract_number.h"
#include "rules.h"

#define HEAD_LINES 24u        /* the addresses stand so far above "Dear" */
#define NAME_BYTES_MAX 80u
#define BODY_BYTES 3000u
#define SENTENCE_BYTES 400u
#define SAME_MAX 8u           /* occurrences of one word that are looked at */
#define REACH_BYTES 1200u     /* from the words that bind to the sum */
#define DEAR_LINES 4000u      /* lines that are looked at for a letter's beginning */
#define LETTERS_MAX 32u

static bool has_any(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_find(s, str_from(*words)) >= 0)
			return true;
	return false;
}

/* The first line of an address: a name with capitals, no street, date or person. */
static bool is_name_line(struct str s)
{
	static const char *const no[] = { "Dear ", "Attn", "Ref", "Our ref", "Date", "To:", "From:", "Subject", "Re:", "PRIVATE", "CONFIDENTIAL", "By ", "Tel", NULL };
	if (s.len < 6 || s.len > NAME_BYTES_MAX || !(s.p[0] >= 'A' && s.p[0] <= 'Z') || str_find_char(s, '\t') >= 0 || str_find_char(s, '@') >= 0 || s.p[s.len - 1] == '.' || s.p[s.len - 1] == ':')
		return str_ends(s, STR("Ltd.")) || str_ends(s, STR("Inc."));
	for (size_t i = 0; no[i]; i++)
		if (str_starts(s, str_from(no[i])))
			return false;
	unsigned words = 1;
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return false;
		words += s.p[i] == ' ';
	}
	return words >= 2 && words <= 9;
}

/* The Directors, Mr Lund: who reads it, above the name of the house. */
static bool is_function(struct str s)
{
	static const char *const words[] = { "The Director", "The Manager", "The Secretary", "The Board", "The Managing", "The Head of", "The Chief", "Head of", "Chief ", "Procurement", "Attn", "Attention", "For the attention", "Mr ", "Mrs ", "Ms ", "Dr ", "By email", "By post", "PRIVATE", "Private and", "CONFIDENTIAL", "Confidential" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts(s, str_from(words[i])))
			return true;
	return false;
}

/* Where the sentence around AT begins, ends: a full stop and white space, or an empty line. */
static size_t sentence_from(struct str s, size_t at)
{
	size_t i = at;
	while (i && at - i < SENTENCE_BYTES && !(i >= 2 && ((s.p[i - 2] == '.' && (s.p[i - 1] == ' ' || s.p[i - 1] == '\n')) || (s.p[i - 2] == '\n' && s.p[i - 1] == '\n'))))
		i--;
	return i;
}

static size_t sentence_to(struct str s, size_t at)
{
	size_t i = at;
	while (i < s.len && i - at < SENTENCE_BYTES && !(i + 1 < s.len && ((s.p[i] == '.' && (s.p[i + 1] == ' ' || s.p[i + 1] == '\n')) || (s.p[i] == '\n' && s.p[i + 1] == '\n'))))
		i++;
	return i;
}

/* The first of WORDS in S that its sentence neither denies nor doubts, nor thanks for: "We are unable to
 * award you a prize", "Thank you for your appointment as governor". */
static ptrdiff_t affirmed(struct str s, const char *const *words)
{
	static const char *const denied[] = { "not ", "n't ", "nable to", "cannot", "nfortunately", "decline", "sorry", "never ", " hope", " if ", "If ", "hether", "nless", "efore we ", NULL },
		*const right[] = { " may ", " might ", "hank you for ", "hanks for ", "hank you for accepting ", "ongratulations on ", "ongratulate you on ", NULL };
	ptrdiff_t first = -1;
	for (; *words; words++)
		for (size_t from = 0, k = 0; k < SAME_MAX; k++) {
			ptrdiff_t next = str_find(str_sub(s, from, s.len), str_from(*words));
			if (next < 0)
				break;
			size_t at = from + (size_t)next;
			from = at + strlen(*words);
			struct str before = str_sub(s, sentence_from(s, at), at);
			bool other = has_any(before, denied);
			for (size_t i = 0; right[i]; i++)
				other |= str_ends(before, str_from(right[i]));
			if (other)
				continue;
			if (first < 0 || at < (size_t)first)
				first = (ptrdiff_t)at;
			break;
		}
	return first;
}

/* We confirm renewal of your contract …: 'b' renews what the reader has bought, 'a' what the writer has; 0: neither. */
static char renewed(struct str body, size_t *ret_at)
{
	static const char *const words[] = { "confirm renewal", "confirm the renewal", "confirm your renewal", "is renewed for", "is hereby renewed", "has been renewed", "have renewed your", "have been renewed", "hereby renew", "is extended for", "has been extended", "confirm the extension", NULL },
		*const papers[] = { "contract", "agreement", "subscription", "licence", "license", "Contract", "Agreement", NULL }, *const theirs[] = { "our contract with you", "our agreement with you", "our subscription", "your services to us", NULL };
	ptrdiff_t at = affirmed(body, words);
	if (at < 0 || !has_any(body, papers))
		return 0;
	*ret_at = (size_t)at;
	return has_any(body, theirs) ? 'a' : 'b';
}

/* contract PS-SUP-0077, agreement NVS-M-0091: letters, figures and a sign between, behind the paper's name. */
static void numbered(struct doc *d, struct contract *c, uint32_t a, uint32_t b)
{
	static const char *const papers[] = { "contract ", "agreement ", "Contract ", "Agreement ", "contract no. ", "Contract No. ", "agreement no. ", "Agreement No. ", "order ", "PO ", ", no. ", ", No. ", ", ref. " };
	struct str s = doc_slice(d, a, b);
	for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
		ptrdiff_t at = str_find(s, str_from(papers[i]));
		size_t start, end = at < 0 ? 0 : contract_number_read(d->text, (size_t)a + (size_t)at + strlen(papers[i]), &start);
		bool digit = false, sign = false;
		for (size_t k = end ? start : 0; k < end; k++) {
			digit |= d->text.p[k] >= '0' && d->text.p[k] <= '9';
			sign |= d->text.p[k] == '-' || d->text.p[k] == '/';
		}
		if (digit && sign && end <= b) {
			contract_set(c, CONTRACT_number, doc_slice(d, (uint32_t)start, (uint32_t)end), (uint32_t)start, (uint32_t)end, "letter", 0.6);
			return;
		}
	}
}

/* Which side the writer is: 'a' buys, 'b' sells, 0: the letter makes no contract. *RET_AT: where it says so. */
static char writer(struct str body, size_t *ret_at)
{
	static const char *const buys[] = { "award you ", "awarded to you", "appoint you", "appoints you", "accepted your tender", "accepted your offer", "accepted your quotation", "accepted your bid", "accepted your proposal",
		"accept your tender", "accept your offer", "accept your quotation", "accept your proposal", "your tender has been accepted", "your tender is accepted", "your offer has been accepted", "place an order with you",
		"engage you ", "engages you ", "we hereby order", "commission you ", "your appointment as", NULL };
	static const char *const sells[] = { "Our fee", "our fee", "Our total fee", "our total fee", "Our charges", "our charges", "We will charge", "we will charge", "Thank you for asking us", "Thank you for instructing us",
		"Thank you for appointing us", "Thank you for engaging us", "our engagement", "our appointment", "you have engaged us", "our terms of engagement", NULL };
	static const char *const binds[] = { "countersign", "sign and return", "sign below", "signing below", "Agreed and accepted", "Accepted and agreed", "ACCEPTED AND AGREED", "We agree to the", "binding contract", "binding agreement", "letter of engagement", "ngagement letter", "etter agreement",
		"confirm your agreement", "confirm your acceptance", "signed copy", "form a contract", "enclosed copy", "duplicate", NULL };
	static const char *const open[] = { "unsuccessful", "not been successful", "regret", "subject to board approval", "terminate this letter", "is withdrawn", "been withdrawn", "hereby withdraw", NULL };
	if (has_any(body, open))
		return 0;
	ptrdiff_t at = affirmed(body, buys);
	if (at >= 0) {
		*ret_at = (size_t)at;
		return 'a';
	}
	for (const char *const *w = sells; *w; w++) {
		at = str_find(body, str_from(*w));
		if (at < 0 || !has_any(body, binds))
			continue;
		*ret_at = (size_t)at;
		return 'b';
	}
	return renewed(body, ret_at);
}

/* The sum of the letter BODY at A: one with a word of price before it, no further than REACH_BYTES from AT,
 * where the letter binds; else the first one of that sentence. */
static const struct hit *price(const struct doc *d, uint32_t a, struct str body, size_t at)
{
	static const char *const words[] = { "price", "sum of", "fee", "value", "amount", "total", "be paid", "pay you", "charge", NULL },
		*const others[] = { "icket", "donat", "prize", "bonus", "raised", "expenses", "deposit", NULL };
	const struct hit *first = NULL;
	size_t from = sentence_from(body, at), to = sentence_to(body, at);
	for (size_t i = contract_hit_at(d, a); i < d->hits_sorted && d->hits.v[i].start < a + body.len; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_amount || h->end > a + body.len)
			continue;
		size_t start = h->start - a, end = h->end - a, away = start > at ? start - at : at - start;
		bool same = start >= from && end <= to + 1;
		struct str before = str_sub(body, start > 40 ? start - 40 : 0, start);
		if (has_any(before, words) && !has_any(before, others) && (same || away <= REACH_BYTES))
			return h;
		first = first || !same ? first : h;
	}
	return first;
}

static void side(const struct doc *d, struct contract *c, const char *role, struct str name)
{
	uint32_t a = (uint32_t)(name.p - d->text.p);
	contract_add_party(c, role, name, a, a + (uint32_t)name.len, "letter", 0.7);
}

/* A letter whose salutation is LINE, no earlier than line LOW. */
static bool read_letter(struct doc *d, size_t low, size_t line)
{
	struct str name[2] = { STR(""), STR("") }; /* the last two: other papers may stand above */
	bool block = true; /* the next line begins one */
	for (size_t i = line > low + HEAD_LINES ? line - HEAD_LINES : low; i < line; i++) {
		struct str s = str_trim(doc_line(d, i));
		/* a date parts the blocks as a blank line does */
		const struct hit *date = s.len ? contract_hit_in(d, REF_date, d->lines[i].start, d->lines[i].end) : NULL;
		bool dated = date && date->end - date->start + 8 >= s.len;
		if (s.len && !dated && block && !is_function(s) && is_name_line(s)) {
			name[0] = name[1];
			name[1] = s;
		}
		if (str_starts(s, STR("To: ")) && is_name_line(str_sub(s, 4, s.len))) { /* below the writer's address, without a blank line */
			name[0] = name[1];
			name[1] = str_sub(s, 4, s.len);
		}
		block = s.len == 0 || dated || (block && is_function(s));
	}
	uint32_t a = d->lines[line].end, b = a + BODY_BYTES < d->text.len ? a + BODY_BYTES : (uint32_t)d->text.len;
	struct str body = doc_slice(d, a, b);
	size_t at = 0;
	char own = name[0].len && !str_eq(name[0], name[1]) ? writer(body, &at) : 0;
	const struct hit *sum = own ? price(d, a, body, at) : NULL;
	if (!sum)
		return false;
	struct contract c = { .by = "letter", .score = 0.6f };
	side(d, &c, "party_a", name[own == 'a' ? 0 : 1]);
	side(d, &c, "party_b", name[own == 'a' ? 1 : 0]);
	const struct hit *number = contract_hit_in(d, REF_contract_number, a, b);
	if (number)
		contract_set(&c, CONTRACT_number, number->value, number->start, number->end, number->by, (double)number->score);
	else
		numbered(d, &c, (uint32_t)(name[0].p - d->text.p), b);
	contract_set_sum(&c, d, sum, "letter", 0.6);
	contract_emit(d, &c);
	return true;
}

size_t contract_letters_read(struct doc *d)
{
	size_t n = 0, low = 0;
	for (size_t i = 0; i < d->n_lines && i < DEAR_LINES && n < LETTERS_MAX; i++) {
		const struct doc_line *l = &d->lines[i];
		if (l->end - l->start < 5 || d->text.p[l->start] != 'D' || !str_starts(doc_line(d, i), STR("Dear ")))
			continue;
		n += read_letter(d, low, i);
		low = i + 1;
	}
	return n;
}
