/* lead_features.c - what speaks for and against a lead: classes of words by where
 * they stand, the forms of name and line. Words count by class and not by
 * themselves, so that a word no training text had counts as its like do. */
#include "lead_find.h"
#include "name_vouch.h"
#include "name_words.h"
#include "organizations.h"
#include "talk_marks.h"
#include "talk_names.h"

#define BESIDE_BYTES 20u   /* from a word to the name it is said of */
#define NEAR_LINES 2u
#define CHAT_LINES LEAD_NEAR_LINES
#define SCENE_LINES 40u
#define PEER_LINES LEAD_NEAR_LINES
#define PROSE_BYTES 220u
#define HEADING_BYTES 48u  /* a longer line is a sentence … */
#define HEADING_TAIL_BYTES 12u /* … whose end tells what follows */

static void form(struct lead *x, enum lead_form f, bool on)
{
	unsigned i = SCOPES * WORD_CLASSES + f;
	x->x[i] = on ? 1 : x->x[i];
	x->on[i / 64] |= (uint64_t)on << (i % 64);
}

static void word(struct lead *x, enum lead_scope s, unsigned cls, float value)
{
	unsigned i = s * WORD_CLASSES + cls;
	x->x[i] = value;
	x->on[i / 64] |= (uint64_t)1 << (i % 64);
}

static bool has(const struct lead *x, enum lead_scope s, unsigned cls)
{
	return x->x[s * WORD_CLASSES + cls] > 0;
}

/* Classes of such work, or of the honest world, in a scope. */
static unsigned count(const struct lead *x, enum lead_scope s, bool honest)
{
	unsigned n = 0;
	for (unsigned c = honest ? WORD_OPS : 0; c < (honest ? WORD_cue : WORD_CLASSES); c++)
		n += has(x, s, c) && (honest || c < WORD_OPS || c == WORD_cue || c == WORD_talk) && c != WORD_planned && c != WORD_task;
	return n + (honest && (has(x, s, WORD_spare) || has(x, s, WORD_other)));
}

/* Within eight bytes behind a figure stand the first two of such a unit: a superset of has_count(). */
static bool may_count(struct str s)
{
	static const char wide[] = "\xE4\xE5\xE6\xD0\xD1", seconds[] = "\x9D\xB0\xB8\xBA\x8F\xBC\x81\xB7\x82\x85\xBF\x9F";
	static const char begins[] = "re ro ho us ac ma se em cr li en";
	size_t last = SIZE_MAX; /* figure */
	for (size_t i = 0; i + 1 < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= '0' && c <= '9')
			last = i;
		else if (last == SIZE_MAX || i - last > 8)
			continue;
		else if (c >= 0xD0 && strchr(wide, (char)c) && memchr(seconds, s.p[i + 1], sizeof seconds - 1))
			return true;
		else if (c >= 'a' && c <= 'u')
			for (size_t k = 0; k + 1 < sizeof begins; k += 3)
				if (begins[k] == s.p[i] && begins[k + 1] == s.p[i + 1])
					return true;
	}
	return false;
}

/* "900万条", "61k rows", "420 тачек": a number and what is counted. */
static bool has_count(struct str s)
{
	static const char *const units[] = { "万条",  "亿条",    "条",        "封",      "万行",  "个账号",  "台",
					     "个 G",  "张",      "records",   "rows",    "hosts", "users",   "accounts",
					     "mails", "sent",    "строк",     "записей", "тачек", "хост",    "писем",
					     "ПК",    "адресов", "employees", "creds",   "lines", "entries", NULL };
	if (!may_count(s)) /* mostly */
		return false;
	for (const char *const *u = units; *u; u++) {
		ptrdiff_t n = str_find(s, str_from(*u));
		for (ptrdiff_t k = n; k > 0 && n - k < 8; k--) {
			unsigned char c = (unsigned char)s.p[k - 1];
			if (c >= '0' && c <= '9')
				return true;
		}
	}
	return false;
}

static void words_of(struct leads *s, struct lead *x)
{
	const struct lead_line *l = &s->lines[x->line];
	for (size_t i = l->word; i < l->word + l->n_words; i++) {
		const struct lead_word *w = &s->words[i];
		if (w->start >= x->start && w->end <= x->end)
			continue; /* its own name */
		word(x, SCOPE_line, w->cls, 1);
		if (w->start < x->clause.start || w->start >= x->clause.end)
			continue;
		word(x, SCOPE_clause, w->cls, 1);
		if (w->end <= x->start && x->start - w->end <= BESIDE_BYTES)
			word(x, SCOPE_before, w->cls, 1);
		if (w->start >= x->end && w->start - x->end <= BESIDE_BYTES)
			word(x, SCOPE_after, w->cls, 1);
	}
	uint32_t reach = l->l.who ? CHAT_LINES : NEAR_LINES, lines = (uint32_t)s->d->n_lines;
	uint32_t from = x->line > reach ? x->line - reach : 0, to = x->line + reach + 1 < lines ? x->line + reach + 1 : lines;
	for (uint32_t i = from; i < to; i++)
		for (size_t k = s->lines[i].word; i != x->line && k < s->lines[i].word + s->lines[i].n_words; k++)
			word(x, SCOPE_near, s->words[k].cls, 1);
	if (l->head != UINT32_MAX)
		for (size_t k = s->lines[l->head].word; k < s->lines[l->head].word + s->lines[l->head].n_words; k++)
			word(x, SCOPE_head, s->words[k].cls, 1);
	from = x->line > SCENE_LINES ? x->line - SCENE_LINES : 0;
	to = x->line + SCENE_LINES < lines ? x->line + SCENE_LINES : lines;
	unsigned n[WORD_CLASSES];
	leads_count(s, from, to, n);
	for (unsigned c = 0; c < WORD_CLASSES; c++)
		if (n[c])
			word(x, SCOPE_scene, c, (float)n[c] / LEAD_COUNT_MAX);
}

/* A body of the speakers' own country. */
static bool is_home(const struct doc *d, const struct lead *x)
{
	struct str name = doc_slice(d, x->start, x->end);
	if ((unsigned char)name.p[0] < 0xE3)
		return false;
	ptrdiff_t province = str_find(name, STR("省")); /* a Japanese ministry ends so: 外務省 */
	return (x->hit != SIZE_MAX && str_eqz(organization_extra(&d->hits.v[x->hit], "country"), "CN")) || (province >= 0 && (size_t)province + 3 < name.len) ||
	       str_find(name, STR("有限公司")) >= 0;
}

/* AGAIN: the name stands elsewhere, too. */
/* Words of any text, spelled like a name: Library Account Expiry. *RET_HOUSE: the last tells what kind of house it is. */
static bool is_plain(const struct leads *s, const struct lead *x, bool *ret_house)
{
	uint32_t at = x->start;
	*ret_house = false;
	for (unsigned n = 0; at < x->end; n++) {
		enum word_gap gap;
		struct word w = word_after(s->d->text, at, &gap);
		if (!word_ok(w) || w.end > x->end)
			return n > 1;
		if (lead_is_unknown(s, word_str(s->d->text, w)))
			return false;
		struct str said = word_str(s->d->text, w);
		/* Virtual Private Networks: of such words manuals make headings */
		*ret_house = lead_is_house(s, said) && !word_in(said, "network networks system systems security data software tools exchange hosting cloud media records parts machine");
		at = w.end;
	}
	return true;
}

static void name_forms(const struct leads *s, struct lead *x, bool again)
{
	const struct doc *d = s->d;
	struct str name = doc_slice(d, x->start, x->end);
	unsigned char c = (unsigned char)name.p[0];
	const struct hit *h = x->hit != SIZE_MAX ? &d->hits.v[x->hit] : NULL;
	struct str country = h ? organization_extra(h, "country") : STR("");
	bool han = c >= 0xE3, cyrillic = c == 0xD0 || c == 0xD1;
	form(x, FORM_bias, true);
	form(x, FORM_han, han);
	form(x, FORM_cyrillic, cyrillic);
	form(x, FORM_latin, !han && !cyrillic);
	form(x, FORM_known, h && !x->host);
	form(x, FORM_gazetteer, h && !x->host && h->score >= SCORE_GAZETTEER);
	form(x, FORM_weak, x->weak);
	form(x, FORM_quoted, x->quoted);
	form(x, FORM_host, x->host);
	form(x, FORM_cell, x->cell);
	form(x, FORM_suffix, x->weak && han && talk_ends_as_names(d, name, true));
	form(x, FORM_loose, x->weak && han && !talk_ends_as_names(d, name, true)); /* a country, and something behind it */
	form(x, FORM_one_word, !han && str_find_char(name, ' ') < 0);
	form(x, FORM_long_name, name.len > (han ? 24u : 30u));
	bool home = is_home(d, x);
	form(x, FORM_home, home || (han && str_find(name, STR("市")) >= 0));
	form(x, FORM_foreign, country.len && !home);
	for (size_t i = doc_hit_at(d, x->clause.start); i < d->hits.n && d->hits.v[i].start < x->clause.end; i++) {
		const struct hit *k = &d->hits.v[i];
		bool own = k->start >= x->start && k->end <= x->end;
		form(x, FORM_country_led, k->kind == REF_country && k->start == x->start && k->end < x->end);
		form(x, FORM_country_in, k->kind == REF_country && own);
		form(x, FORM_country_near, k->kind == REF_country && !own);
		form(x, FORM_money, k->kind == REF_amount);
		form(x, FORM_date, k->kind == REF_date && !own);
		form(x, FORM_address, !own && (k->kind == REF_ipv4 || k->kind == REF_domain || k->kind == REF_url || k->kind == REF_host));
	}
	bool house, plain = x->weak && !han && !cyrillic && !x->joined && !x->single && is_plain(s, x, &house);
	form(x, FORM_plain, plain && !house);
	form(x, FORM_plain_house, plain && house);
	form(x, FORM_again, again);
	form(x, FORM_single, x->single);
	form(x, FORM_small, x->single && !word_is_capital(name));
	form(x, FORM_single_again, x->single && again);
}

static bool leads_line(const struct leads *s, const struct lead *x)
{
	return x->start <= s->lines[x->line].l.start + 6;
}

/* Names that the rules told in the scene, but this one; more than two say no more. */
static unsigned told_around(const struct leads *s, const struct lead *x)
{
	const struct doc *d = s->d;
	uint32_t from = d->lines[x->line > SCENE_LINES ? x->line - SCENE_LINES : 0].start;
	uint32_t to = d->lines[x->line + SCENE_LINES < d->n_lines ? x->line + SCENE_LINES : d->n_lines - 1].end;
	size_t lo = 0, hi = s->n_told;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (d->hits.v[s->told[mid]].start < from)
			lo = mid + 1;
		else
			hi = mid;
	}
	unsigned n = 0;
	for (; lo < s->n_told && d->hits.v[s->told[lo]].start < to && n < 2; lo++)
		n += s->told[lo] != x->hit;
	return n;
}

static bool is_gap(char c)
{
	return c == ' ' || c == '\t' || c == '|' || c == ';' || c == ',';
}

/* Behind a host a user and a password: vpn.x.example  admin:Winter2022! */
static bool has_login(struct str behind)
{
	size_t i = 0, n = 0;
	while (i < behind.len && is_gap(behind.p[i]))
		i++;
	if (i == 0)
		return false;
	while (i + n < behind.len && !is_gap(behind.p[i + n]) && behind.p[i + n] != ':' && behind.p[i + n] != '/')
		n++;
	struct str rest = str_sub(behind, i + n, behind.len);
	static const char nobodys[] = "anonymous guest ftp user username login name test demo example student you nobody pi vagrant http https port";
	bool part = n > 2 && !word_in(str_sub(behind, i, i + n), nobodys) &&
		    (str_starts_any(rest, ":| / | : ") || (str_starts(rest, STR("/")) && !str_starts(rest, STR("//"))));
	rest = str_trim(str_sub(rest, part && rest.p[0] == ' ' ? 3 : 1, rest.len));
	size_t password = 0;
	bool odd = false;
	for (; part && password < rest.len && !is_gap(rest.p[password]); password++)
		odd = odd || !((unsigned char)((rest.p[password] | 32) - 'a') < 26);
	return password >= 4 && (odd || password == n || rest.len == password);
}

static void line_forms(const struct leads *s, struct lead *x)
{
	static const char colons[] = ":|：| - | — | – |：";
	static const char stops[] = ".|。|？|?|！|；|;|\n";
	static const char owns[] = "的|'s|’s|那|这";
	static const char brackets[] = "（|(|[|，|,|/| /|\t";
	static const char preps[] =
	    " of | of the | into | into the | in | in the | at | at the | from | from the | on | on the | against | over | inside |"
	    " inside the | for | to | to the | with | about | по | в | во | у | из | на | с | от | к ";
	static const char han_preps[] = "对|向|从|围绕|把|给|针对|获取|覆盖";
	static const char pointing[] =
	    "那个|那家|哪个|哪家|这个|这家|某个|某家|那個|哪個|這個|這家|几个|几家|有个|有家|一个|一家|their |the |a |an |some |this |that |any |our |your |этот |эта |это |эту |того |той |ту ";
	static const char lists[] = "、|, | and |，|; |；|和|及| и | & ";
	const struct doc *d = s->d;
	const struct lead_line *l = &s->lines[x->line];
	struct str t = d->text;
	struct str behind = str_sub(t, x->end, t.len), before = str_sub(t, l->l.start, x->start);
	bool leads = leads_line(s, x) || (l->sign && x->start > 0 && (t.p[x->start - 1] == l->sign || t.p[x->start - 1] == ' '));
	form(x, FORM_leads, leads_line(s, x));
	form(x, FORM_alone, leads_line(s, x) && x->end + 3 >= l->l.end);
	form(x, FORM_colon, str_starts_any(behind, colons));
	form(x, FORM_ends, x->end >= l->l.end || str_starts_any(behind, stops));
	form(x, FORM_possessed, str_starts_any(behind, owns));
	form(x, FORM_bracketed, str_starts_any(behind, brackets) || str_starts(behind, STR(" |")));
	form(x, FORM_preposition, str_ends(before, STR(" ")) ? str_ends_any(before, preps) : str_ends_any(before, han_preps));
	form(x, FORM_creds, x->host && has_login(str_sub(t, x->end, l->l.end)));
	form(x, FORM_tooled, x->host && lead_is_tooled(d, l->l.start, x->start));
	form(x, FORM_pointed, str_ends_any(before, pointing));
	form(x, FORM_joined, x->joined);
	form(x, FORM_capitals, x->capitals);
	form(x, FORM_listed, str_ends_any(before, lists) || str_starts_any(behind, lists));
	uint32_t rest, label = talk_label_end(d, l->l.start, l->l.end, &rest);
	form(x, FORM_labelled, label && label < x->start && rest + 6 >= x->start);
	form(x, FORM_chat, l->l.who != 0);
	form(x, FORM_timed, l->l.timed);
	form(x, FORM_mark, l->l.mark);
	form(x, FORM_row, l->sign != 0);
	form(x, FORM_prose, l->l.end - l->l.start > PROSE_BYTES && !l->sign);
	struct str line = doc_slice(d, l->l.start, l->l.end);
	form(x, FORM_asks,
	     str_ends(line, STR("?")) || str_ends(line, STR("？")) || str_ends(line, STR("吗")) || str_ends(line, STR("呢")) ||
		 str_ends(line, STR("没")));
	form(x, FORM_first_line, x->line < 2);
	form(x, FORM_headed, l->head != UINT32_MAX);
	struct str clause = doc_slice(d, x->clause.start, x->clause.end);
	double bytes;
	size_t a, b;
	bool numbers = signs_any(d->signs[SIGNS_ANCHOR], x->clause.start, x->clause.end) || (clause.len && clause.p[0] >= '0' && clause.p[0] <= '9');
	bool volume = numbers && target_volume(clause, &bytes, &a, &b), amount = numbers && has_count(clause);
	form(x, FORM_volume, volume);
	form(x, FORM_count, amount);
	unsigned peers = 0;
	uint32_t from = x->line > PEER_LINES ? x->line - PEER_LINES : 0;
	for (uint32_t i = from; i <= x->line + PEER_LINES && i < d->n_lines; i++)
		if (i != x->line && s->lines[i].n)
			peers += leads_line(s, &s->v[s->lines[i].first]) || (l->sign && s->lines[i].sign == l->sign);
	form(x, FORM_peers_1, peers == 1);
	form(x, FORM_peers_2, peers >= 2);
	unsigned told = told_around(s, x);
	form(x, FORM_told_1, told == 1);
	form(x, FORM_told_2, told > 1);
	/* how much of such work, how much of the honest world */
	unsigned c = count(x, SCOPE_clause, false), li = count(x, SCOPE_line, false), n = count(x, SCOPE_near, false),
		 sc = count(x, SCOPE_scene, false);
	unsigned h = count(x, SCOPE_clause, true), hl = count(x, SCOPE_line, true), hs = count(x, SCOPE_scene, true);
	form(x, FORM_clause_1, c == 1);
	form(x, FORM_clause_2, c == 2);
	form(x, FORM_clause_3, c > 2);
	form(x, FORM_line_1, li == 1);
	form(x, FORM_line_2, li > 1);
	form(x, FORM_near_1, n == 1);
	form(x, FORM_near_2, n > 1);
	form(x, FORM_head_1, count(x, SCOPE_head, false) > 0);
	form(x, FORM_scene_1, sc == 1);
	form(x, FORM_scene_2, sc == 2);
	form(x, FORM_scene_3, sc == 3 || sc == 4);
	form(x, FORM_scene_4, sc > 4);
	form(x, FORM_honest_clause, h > 0);
	form(x, FORM_honest_line, hl > 0);
	form(x, FORM_honest_scene_1, hs == 1);
	form(x, FORM_honest_scene_2, hs > 1);
	form(x, FORM_nothing, c + li + n == 0);
	form(x, FORM_leads_hot, leads && sc > 2 && hs <= 1);
	form(x, FORM_row_hot, l->sign && sc > 2 && hs <= 1);
	form(x, FORM_chat_hot, l->l.who && sc > 2);
	form(x, FORM_goods_amount, (volume || amount) && (has(x, SCOPE_clause, WORD_goods) || has(x, SCOPE_clause, WORD_theft)));
	form(x, FORM_known_clause, !x->weak && c > 0);
	form(x, FORM_weak_cold, x->weak && c + li == 0);
	form(x, FORM_honest_only, c == 0 && h > 0);
	form(x, FORM_more_honest, hs >= sc);
	form(x, FORM_single_leads, x->single && leads);
	form(x, FORM_single_clause, x->single && c > 0);
	form(x, FORM_small_clause, x->single && c > 0 && !word_is_capital(doc_slice(d, x->start, x->end)));
	form(x, FORM_row_volume, l->sign && volume);
	form(x, FORM_row_money, l->sign && x->x[SCOPES * WORD_CLASSES + FORM_money] > 0);
	form(x, FORM_row_land, l->sign && x->x[SCOPES * WORD_CLASSES + FORM_country_near] > 0);
	form(x, FORM_alone_peers, peers >= 2 && x->x[SCOPES * WORD_CLASSES + FORM_alone] > 0);
	form(x, FORM_quoted_hot, x->quoted && c > 0);
	enum word_gap gap;
	struct word next = word_after(t, x->end, &gap);
	form(x, FORM_verb_behind, gap == GAP_SPACE && word_in(word_str(t, next), "is was are were has paid refused still again went gave got went"));
}

/* bank="X", operator="X" status="Y": a table of codes, or a program's. */
static bool is_of_attributes(struct str line, struct str before)
{
	if (str_ends(before, STR("=\"")))
		return true;
	ptrdiff_t a = str_find(line, STR("=\""));
	return a >= 0 && str_find(str_sub(line, (size_t)a + 2, line.len), STR("=\"")) >= 0;
}

/* A column's label, or who told the rest of the sentence. */
static bool is_label_or_source(const struct leads *s, const struct lead *x, uint32_t from)
{
	const struct doc *d = s->d;
	const struct lit_hits *l = &d->lits[TABLE_target_column];
	size_t i = x->hit == SIZE_MAX ? doc_lit_at(d, TABLE_target_column, x->start) : l->n;
	const struct talk_line *line = &s->lines[x->line].l;
	bool writer = !line->who && str_find(doc_slice(d, x->end, line->end), STR("mail: ")) >= 0; /* Hall of Letters - E-mail: … */
	struct str behind = doc_slice(d, x->end, line->end);
	ptrdiff_t at = str_starts(behind, STR(" <")) ? str_find_char(behind, '@') : -1, close = at > 0 ? str_find_char(behind, '>') : -1;
	writer |= at > 0 && close > at; /* Ann Lantern <ann@mail.example> */
	return writer || (i < l->n && l->v[i].start == x->start && l->v[i].end >= x->end) ||
	       str_ends_any(str_sub(d->text, from, x->start), "According to |according to |По данным |по данным |researchers at |experts at |analysts at |Эксперты |эксперты |Специалисты |специалисты |Аналитики |аналитики |"
						     "Исследователи из |исследователи из |лаборатории «|экспертам |специалистам ") ||
	       str_starts_any(behind, "等用户|等客户|等用戶|等客戶|等单位均采用|等均采用") ||
	       str_ends_any(doc_slice(d, x->start, x->end), "安全实验室|安全研究院|安全研究中心|应急响应中心|威胁情报中心|安全公司|安全厂商|安全研究所");
}

/* По проекту «Скан-В», 项目“灰鹭”: what somebody works on. ПРОТОКОЛ СОВЕЩАНИЯ in the first lines: the paper's own name. */
static bool is_work_or_paper(const struct doc *d, const struct lead *x, uint32_t from)
{
	static const char works[] =
	    "проект «|проекта «|проекту «|проекте «|программы «|программе «|системы «|системе «|шифр «|группировка «|группировки «|группировкой «|группировку «|группировке «|"
	    "кампания «|кампании «|кампанию «|кампанией «|операция «|операции «|операцию «|project “|Project “|campaign “|operation “|group “|项目“|系统“|平台“|工具“|代号“|行动“|诱饵“|诱饵为“|題為“|题为“|文件“";
	struct str before = str_sub(d->text, from, x->start), name = doc_slice(d, x->start, x->end);
	bool capitals = x->weak && x->line < 2 && name.len >= 4;
	for (size_t i = 0; i < 4 && capitals; i += 2) /* А to Я are D0 90 to D0 AF */
		capitals = (unsigned char)name.p[i] == 0xD0 && (unsigned char)name.p[i + 1] >= 0x90 && (unsigned char)name.p[i + 1] <= 0xAF;
	return capitals || (x->quoted && str_ends_any(before, works));
}

/* The column in which AT stands. */
static unsigned column_of(const struct doc *d, const struct lead_line *l, uint32_t at)
{
	unsigned n = 0;
	for (uint32_t i = l->l.start; i < at; i++)
		n += d->text.p[i] == l->sign;
	return n;
}

/* The heading is over others: customers, suppliers. Of a table's labels only the one over the name's column says so, of
 * a sentence only its end does. */
static bool is_under_others(const struct leads *s, const struct lead *x)
{
	const struct lead_line *l = &s->lines[x->line];
	if (l->head == UINT32_MAX || !has(x, SCOPE_head, WORD_other) || has(x, SCOPE_head, WORD_cue))
		return false;
	const struct lead_line *h = &s->lines[l->head];
	for (size_t k = h->word; k < h->word + h->n_words; k++) {
		const struct lead_word *w = &s->words[k];
		if (w->cls != WORD_other)
			continue;
		if (h->sign && h->sign == l->sign ? column_of(s->d, h, w->start) == column_of(s->d, l, x->start)
						  : h->l.end - h->l.start <= HEADING_BYTES || h->l.end - w->end <= HEADING_TAIL_BYTES)
			return true;
	}
	return false;
}

/* Those with whom a lead stands in one row of things. */
static uint32_t group_of(const struct leads *s, const struct lead *x)
{
	const struct lead_line *l = &s->lines[x->line];
	uint32_t key[3] = { 0, 0, 0 };
	if (l->sign) {
		uint32_t first = x->line;
		while (first > 0 && s->lines[first - 1].sign == l->sign && x->line - first < SCENE_LINES)
			first--;
		key[0] = 1;
		key[1] = first;
		for (uint32_t i = l->l.start; i < x->start; i++)
			key[2] += s->d->text.p[i] == l->sign;
	} else if (x->x[SCOPES * WORD_CLASSES + FORM_listed] > 0) {
		key[0] = 2;
		key[1] = x->line;
	} else if (leads_line(s, x) && !l->l.who) {
		uint32_t first = x->line;
		while (first > 0 && s->lines[first - 1].n && leads_line(s, &s->v[s->lines[first - 1].first]) && x->line - first < SCENE_LINES)
			first--;
		key[0] = 3;
		key[1] = first;
		key[2] = l->head;
	} else {
		return 0;
	}
	return (uint32_t)str_hash(str_make((const char *)key, sizeof key)) | 1;
}

void leads_features(struct leads *s)
{
	const struct doc *d = s->d;
	/* names that stand more than once have a slot in common; what shares it by chance, one in some millions, counts as well */
	size_t mask = 64;
	while (mask < 2 * s->n)
		mask *= 2;
	mask--;
	struct name_slot { uint32_t name, n; } *slots = arena_alloc(d->arena, (mask + 1) * sizeof *slots);
	for (size_t i = 0; i < s->n; i++) {
		size_t k = s->v[i].name = (uint32_t)str_hash(doc_slice(d, s->v[i].start, s->v[i].end));
		while (slots[k & mask].n && slots[k & mask].name != s->v[i].name)
			k++;
		slots[k & mask].name = s->v[i].name;
		slots[k & mask].n++;
	}
	for (size_t i = 0; i < s->n; i++) {
		struct lead *x = &s->v[i];
		const struct talk_line *l = &s->lines[x->line].l;
		if (s->lines[x->line].sign) {
			x->clause = (struct clause){ l->start, l->end };
		} else {
			x->clause = clause_around(d, x->start, x->end, (unsigned char)d->text.p[x->start] >= 0xE3);
			if (x->clause.start < l->start)
				x->clause.start = l->start;
			if (x->clause.end > l->end)
				x->clause.end = l->end;
		}
		x->x = arena_alloc(d->arena, LEAD_FEATURES * sizeof *x->x);
		words_of(s, x);
		size_t k = x->name;
		while (slots[k & mask].name != x->name)
			k++;
		name_forms(s, x, slots[k & mask].n > 1);
		line_forms(s, x);
		x->group = group_of(s, x);
		/* at home a name is a customer's rather, unless it is said outright */
		x->no |= is_home(d, x) && !has(x, SCOPE_clause, WORD_cue);
		bool deed = has(x, SCOPE_clause, WORD_cue) || has(x, SCOPE_clause, WORD_won) || has(x, SCOPE_clause, WORD_lost) ||
			    has(x, SCOPE_clause, WORD_theft) || has(x, SCOPE_clause, WORD_harm) ||
			    (x->cell && has(x, SCOPE_scene, WORD_harm));
		/* three capital letters are of everything: GCC, TSA */
		x->no |= x->hit != SIZE_MAX && !x->host && !deed && name_is_short(d->text, x->start, x->end);
		x->no |= is_label_or_source(s, x, l->start) || is_work_or_paper(d, x, l->start);
		x->no |= is_of_attributes(doc_slice(d, l->start, l->end), doc_slice(d, l->start, x->start));
		x->no |= is_under_others(s, x) || (has(x, SCOPE_clause, WORD_spare) && !deed);
	}
}
