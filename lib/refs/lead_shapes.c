/* lead_shapes.c - names whose shape hides them: broken at a line's end by OCR or a mail
 * program, tied by "_" or "-" in a file's name, set in capitals on a line of its own. */
#include "lead_find.h"
#include "name_words.h"
#include "ru_case.h"
#include "rules.h"
#include "talk_marks.h"
#include "talk_names.h"

#define WRAP_BYTES 50u      /* a line so long may be broken at its end; of ideographs a shorter one as well */
#define LABEL_BYTES 24u     /* from a name to the colon of a label that begins with it */
#define TITLE_LINES 2u
#define WRAP_WORDS 3u       /* of a name on the next line */
#define TAIL_BYTES_MAX 12u  /* of a Chinese name on the next line; behind a short line half of it */
#define TOOL_BYTES 200u     /* from a tool to the host it is set on: a line of hosts takes linear time */
#define PARTS_MAX 10u
#define FILE_BYTES_MAX 80u

/* The line that goes on with line I; UINT32_MAX: none. */
static uint32_t next_line(const struct leads *s, uint32_t i)
{
	const struct lead_line *l = &s->lines[i], *n = l + 1;
	if (i + 1 >= s->d->n_lines || !n->read || l->sign || n->l.mark || n->l.timed || n->l.end <= n->l.start || (n->l.who && n->l.who != l->l.who))
		return UINT32_MAX;
	return i + 1;
}

uint32_t lead_wrapped_han(const struct leads *s, uint32_t line, uint32_t from, uint32_t end)
{
	const struct doc *d = s->d;
	uint32_t next = end == s->lines[line].l.end ? next_line(s, line) : UINT32_MAX;
	if (next == UINT32_MAX)
		return 0;
	const struct talk_line *l = &s->lines[next].l;
	if (lead_country_at(d, l->start, l->start))
		return 0; /* another name begins there */
	if (from == s->lines[line].l.start && line < TITLE_LINES && !s->lines[line].l.mark && end - from < WRAP_BYTES)
		return 0; /* a paper's own title */
	struct str head = doc_slice(d, from, end);
	bool full = end - s->lines[line].l.start >= WRAP_BYTES || !talk_ends_as_names(d, head, true);
	uint32_t most = l->start + (full ? TAIL_BYTES_MAX : TAIL_BYTES_MAX / 2), at = l->start;
	for (; at + 3 <= l->end && lead_is_han(d->text, at); at += 3) {
		size_t w = leads_word_at(s, at);
		if (at > l->start && ((w < s->n_words && s->words[w].start == at && s->words[w].end > at + 3) ||
				      str_starts_any(doc_slice(d, at, l->end), "的|是|在|和|与|與|被|把|已|未|仍|有")))
			break;
	}
	if (at == l->start || at > most || head.len < 6)
		return 0;
	struct str tail = doc_slice(d, l->start, at);
	char *joined = arena_alloc(d->arena, head.len + tail.len);
	memcpy(joined, head.p, head.len);
	memcpy(joined + head.len, tail.p, tail.len);
	return talk_ends_as_names(d, str_make(joined, head.len + tail.len), true) ? at : 0;
}

/* sqlmap requirements and …, nmap used for …, pip install sqlmap …: a tool that is spoken of between FROM and its name's
 * START, and in the rest up to its host, is set on nobody. */
static bool is_spoken_of(struct str t, uint32_t from, uint32_t start, uint32_t end, uint32_t at)
{
	static const char *const signs[] = { "; ", ". ", " for ", " and ", " requirement", " require", " used ", " uses ", " see ", " from ", " is ", " was " };
	struct str between = str_sub(t, end, at), before = str_sub(t, from, start);
	for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
		if (str_find(between, str_from(signs[k])) >= 0)
			return true;
	return str_find(before, STR("install ")) >= 0 || str_find(before, STR(" clone ")) >= 0;
}

bool lead_is_tooled(const struct doc *d, uint32_t from, uint32_t at)
{
	from = at > TOOL_BYTES && at - TOOL_BYTES > from ? at - TOOL_BYTES : from;
	for (size_t i = doc_hit_at(d, from); i < d->hits.n && d->hits.v[i].start < at; i++)
		if (d->hits.v[i].kind == REF_tool && d->hits.v[i].end < at && !is_spoken_of(d->text, from, d->hits.v[i].start, d->hits.v[i].end, at))
			return true;
	struct str before = str_sub(d->text, from, at);
	static const char *const words[] = { "spray", "exploit", "brute", "secretsdump", "proxychains", "--target", "cve_", "nuclei", "hydra", "sqlmap",
					      "dirsearch -", "ffuf -", "feroxbuster -", "wpscan -" };
	for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
		ptrdiff_t n = str_find(before, str_from(words[k]));
		if (n >= 0 && !is_spoken_of(d->text, from, from + (uint32_t)n, from + (uint32_t)n + (uint32_t)strlen(words[k]), at))
			return true;
	}
	return false;
}

/* The word in front of the host at AT, before its address's scheme and quotes. */
static struct str option_of(struct str t, uint32_t from, uint32_t at)
{
	if (at >= from + 3 && str_ends(str_sub(t, from, at), STR("://")))
		for (at -= 3; at > from && (t.p[at - 1] | 32) >= 'a' && (t.p[at - 1] | 32) <= 'z';)
			at--;
	while (at > from && (t.p[at - 1] == '"' || t.p[at - 1] == '\'' || t.p[at - 1] == ' ' || t.p[at - 1] == '='))
		at--;
	uint32_t start = at;
	while (start > from && t.p[start - 1] != ' ')
		start--;
	return str_sub(t, start, at);
}

bool lead_is_aimed(const struct doc *d, uint32_t from, uint32_t at)
{
	static const char logins[] = " ssh://| rdp://| smb://| ftp://| vnc://| telnet://| imap://| imaps://| smtp://| pop3://| mssql://| mysql://| ldap://";
	uint32_t near = at > TOOL_BYTES && at - TOOL_BYTES > from ? at - TOOL_BYTES : from;
	bool option = word_in(option_of(d->text, near, at), "-u -url --url -t -target --target --targets -h -host --host");
	/* what manuals set them on */
	static const char samples[] = "example.|www.example.|target.|www.target.|victim.|www.victim.|site.com|www.site.com|yoursite|your-|host.com|domain.|testphp.|test.|localhost|url|www.url";
	if (str_starts_any(str_sub(d->text, at, d->text.len), samples))
		return false;
	return (option || str_ends_any(str_sub(d->text, near, at), logins)) && lead_is_tooled(d, from, at);
}

bool lead_is_own_side(const struct doc *d, uint32_t from, uint32_t at)
{
	from = at > TOOL_BYTES && at - TOOL_BYTES > from ? at - TOOL_BYTES : from;
	struct str o = option_of(d->text, from, at);
	return o.len > 1 && o.p[0] == '-' &&
	       word_in(o, "-o -x -e --proxy --output --out --index-url --extra-index-url --referer --callback --lhost --listen --server --c2 --collaborator --interactsh-server --iserver --oob");
}

/* " - " or " / " parts the fields of both lines alike: rows of a list, each a text of its own. */
static bool are_rows(struct str a, struct str b)
{
	static const char *const signs[] = { " - ", " / ", " — ", " – ", "  " };
	for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
		if (str_find(a, str_from(signs[k])) >= 0 && str_find(b, str_from(signs[k])) >= 0)
			return true;
	return false;
}

/* The last word before END may stand in the middle of a name: no password, no unit (Winter1, GB). */
static bool may_break(struct str t, uint32_t end)
{
	enum word_gap gap;
	struct word w = word_before(t, end, &gap);
	struct str x = word_str(t, w);
	for (size_t i = 0; i < x.len; i++)
		if (x.p[i] >= '0' && x.p[i] <= '9')
			return false;
	return x.len > 2 && gap == GAP_NONE;
}

uint32_t lead_wrapped_latin(const struct leads *s, uint32_t line, uint32_t end)
{
	const struct talk_line *l = &s->lines[line].l;
	uint32_t next = end == l->end && end - l->start >= WRAP_BYTES ? next_line(s, line) : UINT32_MAX;
	if (next == UINT32_MAX)
		return 0;
	uint32_t at = s->lines[next].l.start, last = 0;
	if (!may_break(s->d->text, end) || are_rows(doc_slice(s->d, l->start, l->end), doc_slice(s->d, at, s->lines[next].l.end)))
		return 0;
	if (str_find(doc_slice(s->d, at, s->lines[next].l.end), STR("...")) >= 0)
		return 0; /* a table of contents, a form */
	for (unsigned n = 0; n < WRAP_WORDS; n++) {
		enum word_gap gap;
		struct word w = word_after(s->d->text, at, &gap);
		struct str x = word_str(s->d->text, w);
		if (!word_ok(w) || w.end > s->lines[next].l.end || (n ? gap != GAP_SPACE : w.start != at) || !word_is_capital(x) || x.len < 3 ||
		    word_is_function(x) || word_is_acronym(x) || lead_is_op_word(s, w) || lead_is_han(s->d->text, w.start))
			break;
		last = at = w.end;
	}
	/* a label, or whose something is: Known devices: …, Minister's office */
	for (uint32_t k = last; last && k < s->lines[next].l.end && k - last < LABEL_BYTES; k++)
		if (s->d->text.p[k] == ':' || (k == last && s->d->text.p[k] == '\''))
			return 0;
	return last;
}

/* “Why, no,” he said: speech, and no name. */
static bool is_speech(struct str s)
{
	return str_ends_any(s, ".|,|?|!|;|…|。|，|？|！|；") || str_find(s, STR("…")) >= 0 || str_find(s, STR("? ")) >= 0 || str_find(s, STR("! ")) >= 0;
}

/* Section 5.3, “Securing FTP”; 第 2 节“…”: a title, not a name. */
static bool is_section(struct str t, uint32_t at)
{
	struct str before = str_trim(str_sub(t, at > 24 ? at - 24 : 0, at));
	if (str_ends(before, STR(",")))
		before = str_sub(before, 0, before.len - 1);
	size_t i = before.len, dots = 0;
	for (; i > 0 && ((unsigned char)(before.p[i - 1] - '0') < 10 || before.p[i - 1] == '.'); i--)
		dots += before.p[i - 1] == '.';
	return (dots && before.len - i > 2) || str_ends_any(before, "节|章|節");
}

uint32_t lead_title_end(struct str t, uint32_t at, uint32_t to)
{
	static const char *const ends[] = { "”", "»", "」", "》" };
	uint32_t end = 0;
	if (!is_section(t, at))
		return 0;
	for (size_t k = 0; k < sizeof ends / sizeof *ends && !end; k++) {
		ptrdiff_t n = str_find(str_sub(t, at, to), str_from(ends[k]));
		end = n > 0 ? at + (uint32_t)n : 0;
	}
	return end;
}

uint32_t lead_quoted_end(struct str t, uint32_t at, uint32_t to)
{
	static const char *const pairs[][2] = { { "«", "»" }, { "“", "”" }, { "「", "」" }, { "《", "》" } };
	for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
		if (str_starts(str_sub(t, at, to), str_from(pairs[k][0]))) {
			ptrdiff_t n = str_find(str_sub(t, at, to), str_from(pairs[k][1]));
			struct str inner = str_sub(t, at + (uint32_t)strlen(pairs[k][0]), at + (uint32_t)(n > 0 ? n : 0));
			if (is_speech(inner))
				return 0;
			return n > 6 && n < 90 && (k < 3 || str_ends_any(str_sub(t, at, at + (size_t)n), "报|刊|網|网|台|報|志|誌|社")) && name_is_set(t, at + (uint32_t)strlen(pairs[k][0])) && talk_count(str_sub(t, at, at + (size_t)n), ' ') < 6 ? at + (uint32_t)n : 0;
		}
	return 0;
}

void lead_titled_names(struct leads *s, uint32_t line)
{
	struct str t = s->d->text;
	const struct talk_line *l = &s->lines[line].l;
	ptrdiff_t k;
	for (uint32_t i = l->start; i < l->end && (k = str_find(str_sub(t, i, l->end), STR("《"))) >= 0;) {
		uint32_t from = i + (uint32_t)k + 3;
		ptrdiff_t n = str_find(str_sub(t, from, l->end), STR("》"));
		if (n < 0)
			break;
		i = from + (uint32_t)n;
		struct str name = str_sub(t, from, i);
		if (n >= 6 && n <= 36 && lead_is_han(t, from) && str_ends_any(name, "报|報|周刊|週刊|月刊|新闻网|新聞網|时刊|评论|評論|观察|觀察|通讯|电讯"))
			lead_add(s, line, (struct lead){ .start = from, .end = i, .hit = SIZE_MAX, .weak = true, .quoted = true });
	}
}

bool lead_is_unknown(const struct leads *s, struct str x)
{
	char low[20];
	if (x.len < 5 || x.len >= sizeof low)
		return false;
	for (size_t i = 0; i < x.len; i++) {
		if ((unsigned char)((x.p[i] | 32) - 'a') >= 26)
			return false;
		low[i] = (char)(x.p[i] | 32);
	}
	return !word_set_has(&s->d->rules->common_words, str_make(low, x.len));
}

uint32_t lead_capital_line(const struct leads *s, const struct talk_line *l)
{
	unsigned words = 0, unknown = 0;
	for (uint32_t at = l->start; at < l->end; words++) {
		enum word_gap gap;
		struct word w = word_after(s->d->text, at, &gap);
		if (!word_ok(w) || w.end > l->end)
			return 0;
		struct str x = word_str(s->d->text, w);
		if ((words ? gap != GAP_SPACE && gap != GAP_AMPERSAND && gap != GAP_HYPHEN : w.start != at) || !word_is_acronym(x) || words > 6)
			return 0;
		unknown += lead_is_unknown(s, x);
		at = w.end;
	}
	return words >= 2 && unknown ? l->end : 0;
}

/* Of a file's name: its letters, lowered. */
static bool is_kind(const struct word_set *set, struct str part)
{
	char low[20];
	if (part.len >= sizeof low)
		return false;
	for (size_t i = 0; i < part.len; i++)
		low[i] = part.p[i] >= 'A' && part.p[i] <= 'Z' ? (char)(part.p[i] | 32) : part.p[i];
	return word_set_has(set, str_make(low, part.len));
}

static bool is_trim(const struct leads *s, struct clause p)
{
	struct str x = doc_slice(s->d, p.start, p.end);
	if (x.len < 2 || (x.p[0] >= '0' && x.p[0] <= '9') || (x.p[x.len - 1] >= '0' && x.p[x.len - 1] <= '9'))
		return true;
	return word_in(
	    x,
	    "mail mails email emails mailbox mailboxes inbox outlook owa exchange pst db sql dump dumps full part backup bak data files docs users creds hashes ntds sam lsass "
	    "shell shells loot exfil out new old final export logs log list targets target victims victim samples sample archive archives share fileserver docs hr crm erp");
}

bool lead_is_house(const struct leads *s, struct str x)
{
	return is_kind(&s->d->rules->name_houses, x);
}

/* CRYPTO_RWLOCK: a program's. */
static bool is_constant(struct str s)
{
	bool apart = false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
		apart |= s.p[i] == '_';
	}
	return apart;
}

/* One word of a file's name between blanks or slashes: a name of two parts at least, one of which tells what kind of house it is. */
static void file_name(struct leads *s, uint32_t line, uint32_t from, uint32_t to)
{
	static const char ends[] = ".tgz|.tar|.tar.gz|.gz|.zip|.7z|.rar|.sql|.csv|.pst|.txt|.xlsx|.db|.dump|.bak|.json|.eml|.mbox|.kdbx|.ost|.log";
	const struct doc *d = s->d;
	struct clause part[PARTS_MAX];
	unsigned n = 0, a = 0, kinds = 0, unknown = 0;
	for (unsigned k = 0; k < 2 && to > from && str_ends_any(doc_slice(d, from, to), ends); k++)
		while (to > from && d->text.p[--to] != '.')
			;
	uint32_t start = from;
	for (uint32_t i = from; i <= to; i++) {
		unsigned char c = i < to ? (unsigned char)d->text.p[i] : '_';
		if (c == '_' || c == '-') {
			if (n == PARTS_MAX || i == start)
				return;
			part[n++] = (struct clause){ start, i };
			start = i + 1;
		} else if (!((c | 32) >= 'a' && (c | 32) <= 'z') && !(c >= '0' && c <= '9')) {
			return;
		}
	}
	for (unsigned k = 0; k < n; k++)
		kinds +=
		    is_kind(&d->rules->name_houses, doc_slice(d, part[k].start, part[k].end)) &&
		    !word_in(
			doc_slice(d, part[k].start, part[k].end),
			"store storage command machine data cloud network networks system systems security hosting exchange group union records "
			"games tools parts media general service office supply solutions tech works press");
	if (!kinds)
		return; /* nearly always */
	uint32_t run = from;
	while (run > s->lines[line].l.start && from - run < FILE_BYTES_MAX && d->text.p[run - 1] != ' ')
		run--;
	bool ending = to < d->text.len && d->text.p[to] == '.';
	const struct talk_line *l = &s->lines[line].l;
	if (!ending && is_constant(doc_slice(d, from, to)) && !(from == l->start && to == l->end) && d->text.p[from ? from - 1 : 0] != '/')
		return;
	if (!ending && (str_find(doc_slice(d, run, from), STR("](")) >= 0 || str_find(doc_slice(d, run, from), STR("://")) >= 0))
		return; /* an article's address: /blog/payroll-redirects */
	while (n > a && is_trim(s, part[n - 1]))
		n--;
	while (a < n && is_trim(s, part[a]))
		a++;
	for (unsigned k = a; k < n; k++)
		unknown += lead_is_unknown(s, doc_slice(d, part[k].start, part[k].end));
	if (n - a >= 2 && unknown)
		lead_add(s, line, (struct lead){ .start = part[a].start, .end = part[n - 1].end, .hit = SIZE_MAX, .weak = true, .joined = true });
}

static bool ends_file(char c)
{
	return c == ' ' || c == '/' || c == '\\' || c == '\t' || c == '"' || c == '\n';
}

void lead_file_names(struct leads *s, uint32_t line)
{
	const struct talk_line *l = &s->lines[line].l;
	const char *p = s->d->text.p;
	static const char signs[] = "_-";
	for (unsigned k = 0; k < 2; k++)
		for (uint32_t i = l->start; i < l->end; i++) {
			const char *x = memchr(p + i, signs[k], l->end - i);
			if (!x)
				break;
			uint32_t from = i = (uint32_t)(x - p), to = i;
			if (i == l->start || i + 1 == l->end || (unsigned char)((p[i - 1] | 32) - 'a') >= 26)
				continue;
			while (from > l->start && i - from < FILE_BYTES_MAX && !ends_file(p[from - 1]))
				from--;
			while (to < l->end && to - from < FILE_BYTES_MAX && !ends_file(p[to]))
				to++;
			if (to - from >= 6 && to - from < FILE_BYTES_MAX)
				file_name(s, line, from, to);
			i = to;
		}
}

struct str lead_name(const struct doc *d, const struct lead *x)
{
	struct str s = doc_slice(d, x->start, x->end);
	bool over = (unsigned char)s.p[0] >= 0xE3 && (str_find(s, STR("边")) > 0 || str_find(s, STR("邊")) > 0);
	if (!x->joined && !over && str_find_char(s, '\n') < 0)
		return (unsigned char)s.p[0] == 0xD0 || (unsigned char)s.p[0] == 0xD1 ? ru_nominative(d->arena, s) : s;
	bool han = (unsigned char)s.p[0] >= 0xE3;
	char *p = arena_alloc(d->arena, s.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		if (over && i && i + 6 < s.len && str_starts_any(str_sub(s, i, s.len), LEAD_OVER_THERE)) { /* 泰国那边议会 */
			i += 5;
			continue;
		}
		bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ' || (x->joined && (c == '_' || c == '-'));
		if (!blank)
			p[n++] = c;
		else if (!han && n && p[n - 1] != ' ')
			p[n++] = ' ';
	}
	return str_make(p, n);
}
