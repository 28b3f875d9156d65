/* contract_keys.c - fields as programs name them: contract_no, buyerName, value_eur,
 * sign_date; and records that carry such names on each line,
 *
 *	{"contract_no":"DY-2020-0123","client":"…"}	contract_no: DY-2020-0123 TAB client: …
 *
 * as exports of databases and JSON read as text do. A key is taken apart into its
 * words, and the words say what it is: a list of whole keys would be long and
 * never complete. */
#include "contract_form.h"
#include "amount.h"
#include "rules.h"

#define KEY_BYTES_MAX 40u
#define WORDS_MAX 6u
#define LINE_BYTES_MAX 8192u

struct words {
	char text[KEY_BYTES_MAX + WORDS_MAX];
	const char *v[WORDS_MAX];
	unsigned n;
};

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* contractNo, contract_no, CONTRACT-NO, "Contract No": its words, in small letters. */
static bool take_apart(struct str key, struct words *ret)
{
	size_t n = 0;
	bool fresh = true;
	ret->n = 0;
	if (key.len < 3 || key.len > KEY_BYTES_MAX || !is_letter(key.p[0]))
		return false;
	for (size_t i = 0; i < key.len; i++) {
		char c = key.p[i];
		bool upper = c >= 'A' && c <= 'Z', hump = upper && i && key.p[i - 1] >= 'a' && key.p[i - 1] <= 'z';
		if (c == '_' || c == ' ' || c == '-' || c == '.') {
			fresh = true;
			continue;
		}
		if (!is_letter(c) && !(c >= '0' && c <= '9'))
			return false;
		if (fresh || hump) {
			if (ret->n == WORDS_MAX)
				return false;
			if (n)
				ret->text[n++] = '\0';
			ret->v[ret->n++] = ret->text + n;
		}
		fresh = false;
		ret->text[n++] = upper ? (char)(c | 32) : c;
	}
	ret->text[n] = '\0';
	return ret->n > 0;
}

static bool any_of(const struct words *w, const char *const *list)
{
	for (unsigned i = 0; i < w->n; i++)
		for (size_t k = 0; list[k]; k++)
			if (w->v[i][0] == list[k][0] && strcmp(w->v[i], list[k]) == 0)
				return true;
	return false;
}

struct str contract_key_field(struct str key, const char **ret_currency)
{
	static const char *const papers[] = { "contract", "agreement", "po", "hetong", NULL } /* order: any shop has them */, *const numbers[] = { "no", "num", "number", "id", "code", "ref", "reference", "nr", "bianhao", "bh", "sn", NULL },
		*const clients[] = { "client", "customer", "buyer", "purchaser", "employer", "partya", "jiafang", "kehu", "acquirer", "procuring", NULL },
		*const suppliers[] = { "supplier", "vendor", "seller", "contractor", "provider", "partyb", "yifang", "winner", "awardee", "gongyingshang", NULL },
		*const sums[] = { "amount", "total", "value", "price", "sum", "cost", "jine", "zongjia", NULL },
		*const parts[] = { "unit", "tax", "vat", "paid", "payment", "discount", "balance", "deposit", "received", "invoiced", "remaining", "penalty", "estimated", "estimate", "budget", "type", "status", "kind", NULL },
		*const dates[] = { "date", "time", "at", "on", "day", "riqi", NULL }, *const signing[] = { "sign", "signed", "signing", "award", "awarded", "contract", "conclusion", "concluded", "qianding", NULL },
		*const other[] = { "phone", "tel", "email", "mail", "address", "addr", "country", "city", "code", "id", "no", "type", "tax", "contact", "account", "bank", "url", "status", "count", "group", "level", NULL },
		*const what[] = { "project", "description", "subject", "xiangmu", NULL }, *const titles[] = { "title", "name", NULL },
		*const currencies[] = { "eur", "usd", "cny", "rmb", "gbp", "rub", "hkd", "jpy", "chf", NULL }, *const codes[] = { "EUR", "USD", "CNY", "CNY", "GBP", "RUB", "HKD", "JPY", "CHF" };
	struct words w;
	if (!take_apart(key, &w))
		return STR("");
	bool paper = any_of(&w, papers);
	for (unsigned i = 0; i + 1 < w.n; i++)
		if (strcmp(w.v[i], "party") == 0 && w.v[i + 1][1] == '\0' && (w.v[i + 1][0] == 'a' || w.v[i + 1][0] == 'b'))
			return w.v[i + 1][0] == 'a' ? STR("party_a") : STR("party_b");
	if (paper && w.n >= 2 && any_of(&w, numbers) && !any_of(&w, clients) && !any_of(&w, suppliers))
		return STR("number");
	if (any_of(&w, dates))
		return any_of(&w, signing) || w.n == 1 ? STR("signed") : STR("");
	if (w.n == 1 && strcmp(w.v[0], "currency") == 0)
		return STR("currency");
	if (any_of(&w, sums)) {
		for (size_t k = 0; ret_currency && currencies[k]; k++)
			if (strcmp(w.v[w.n - 1], currencies[k]) == 0)
				*ret_currency = codes[k];
		return any_of(&w, parts) ? STR("") : STR("amount");
	}
	if (any_of(&w, other))
		return STR("");
	if (any_of(&w, clients))
		return STR("party_a");
	if (any_of(&w, suppliers))
		return STR("party_b");
	if (any_of(&w, what))
		return STR("project");
	return any_of(&w, titles) && (paper || (w.n == 1 && w.v[0][0] == 't')) ? STR("title") : STR("");
}

struct pair {
	struct str key, value;
};

/* "…" at S with what stands behind its end in *RET_REST. */
static bool quoted(struct str s, struct str *ret, struct str *ret_rest)
{
	for (size_t i = 1; s.len && s.p[0] == '"' && i < s.len; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"') {
			*ret = str_sub(s, 1, i);
			*ret_rest = str_trim(str_sub(s, i + 1, s.len));
			return true;
		}
	}
	return false;
}

/* {"key":"value", …}: strings and numbers; what is nested is passed over. */
static unsigned json_pairs(struct str s, struct pair *ret)
{
	unsigned n = 0;
	s = str_trim(s);
	if (s.len == 0 || s.p[0] != '{')
		return 0;
	for (s = str_trim(str_sub(s, 1, s.len)); n < CONTRACT_KEYS_MAX && s.len && s.p[0] == '"';) {
		struct pair p = { STR(""), STR("") };
		if (!quoted(s, &p.key, &s) || s.len == 0 || s.p[0] != ':')
			break;
		s = str_trim(str_sub(s, 1, s.len));
		if (!quoted(s, &p.value, &s)) {
			size_t i = 0;
			for (int depth = 0; i < s.len && !(depth == 0 && (s.p[i] == ',' || s.p[i] == '}')); i++)
				depth += s.p[i] == '[' || s.p[i] == '{' ? 1 : s.p[i] == ']' || s.p[i] == '}' ? -1 : 0;
			p.value = str_trim(str_sub(s, 0, i));
			s = str_sub(s, i, s.len);
		}
		ret[n++] = p;
		if (s.len == 0 || s.p[0] != ',')
			break;
		s = str_trim(str_sub(s, 1, s.len));
	}
	return n;
}

/* key: value TAB key: value */
static unsigned told_pairs(struct str s, struct pair *ret)
{
	unsigned n = 0;
	for (struct str cell; n < CONTRACT_KEYS_MAX && str_next(&s, '\t', &cell);) {
		ptrdiff_t colon = str_find(cell, STR(": "));
		if (colon > 0)
			ret[n++] = (struct pair){ str_trim(str_sub(cell, 0, (size_t)colon)), str_trim(str_sub(cell, (size_t)colon + 2, cell.len)) };
	}
	return n;
}

/* {"contract_no": "string"}: what describes records is none. */
static bool is_type(struct str s)
{
	static const char *const types[] = { "string", "number", "integer", "int",    "text",  "date",
					     "float",  "double", "boolean", "object", "array", "..." };
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eqz(s, types[i]))
			return true;
	return false;
}

unsigned contract_keyed_line(const struct doc *d, size_t line, struct str *ret_keys, struct str *ret_values)
{
	struct str s = doc_line(d, line);
	struct pair pair[CONTRACT_KEYS_MAX];
	unsigned fields = 0, paper = 0;
	if (s.len > LINE_BYTES_MAX)
		return 0;
	unsigned n = d->lines[line].tabs ? told_pairs(s, pair) : json_pairs(s, pair);
	for (unsigned i = 0; i < n; i++) {
		struct str field = contract_key_field(pair[i].key, NULL);
		ret_keys[i] = pair[i].key;
		ret_values[i] = str_eqz(pair[i].value, "null") || str_find_char(pair[i].value, '\\') >= 0
				    ? STR("")
				    : pair[i].value; /* \u4e2d: text has read it where it could */
		if (is_type(pair[i].value))
			return 0;
		fields += field.len > 0;
		paper += str_eqz(field, "number") || str_starts(field, STR("party_"));
	}
	return fields >= 3 && paper ? n : 0;
}
