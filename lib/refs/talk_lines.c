/* talk_lines.c - see talk_lines.h. */
#include "rules.h"
#include "talk_lines.h"

#define NICK_BYTES_MAX 32u   /* a longer run before a colon is no name of a speaker */
#define HEAD_BYTES_MAX 128u  /* time, bullet and name are over by then */
#define NICK_LINES_MAX 20000u
#define SLOTS 1024u          /* speakers of one window: as many again stay unknown */
#define LINES_A_TURN 16u     /* "Note:" and "Version:" come again as well, but seldom */
#define LEADS_MAX 4          /* bullets, times, numbers before one line's words */

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline uint32_t space_at(struct str t, uint32_t i, uint32_t end)
{
	if (i >= end)
		return 0;
	unsigned char c = (unsigned char)t.p[i];
	if (c == ' ' || c == '\t' || c == '\r')
		return 1;
	if (c != 0xE3 && c != 0xC2) /* nearly always */
		return 0;
	return str_starts(str_sub(t, i, end), STR("　")) ? 3 : str_starts(str_sub(t, i, end), STR("\xC2\xA0")) ? 2 : 0;
}

static uint32_t skip_space(struct str t, uint32_t i, uint32_t end)
{
	for (;;) {
		while (i < end && t.p[i] == ' ')
			i++;
		uint32_t n = space_at(t, i, end);
		if (!n)
			return i;
		i += n;
	}
}

/* A time or date at I: its length; 0 for none. It has a colon or two hyphens, and digits before and behind. */
static uint32_t time_at(struct str t, uint32_t i, uint32_t end)
{
	uint32_t k = i, colons = 0, dashes = 0, digits = 0;
	bool bracket = k < end && (t.p[k] == '[' || t.p[k] == '(');
	k += bracket;
	if (k >= end || !is_digit((unsigned char)t.p[k]))
		return 0;
	uint32_t from = k;
	while (k < end && k - i < 32) {
		char c = t.p[k];
		bool on = k > from && k + 1 < end && is_digit((unsigned char)t.p[k - 1]) && is_digit((unsigned char)t.p[k + 1]);
		if (is_digit((unsigned char)c))
			digits++;
		else if (on && c == ':')
			colons++;
		else if (on && (c == '-' || c == '/' || c == '.'))
			dashes += c != '.';
		else if (!(on && (c == ' ' || c == 'T')))
			break;
		k++;
	}
	if (k < end && t.p[k] == 'Z')
		k++;
	if (digits < 3 || (colons == 0 && dashes < 2))
		return 0;
	if (bracket) {
		if (k >= end || (t.p[k] != ']' && t.p[k] != ')'))
			return 0;
		k++;
	}
	return k >= end || space_at(t, k, end) ? k - i : 0;
}

/* 一 to 十 */
static bool is_ten(struct str s)
{
	static const char tens[] = "一二三七九五四六八十"; /* 一二三七 E4 B8, 九 E4 B9, 五 E4 BA, 四 E5 9B, 六八 E5 85, 十 E5 8D */
	if (s.len < 3)
		return false;
	unsigned char a = (unsigned char)s.p[0], b = (unsigned char)s.p[1];
	if (a == 0xE4 ? b < 0xB8 || b > 0xBA : a != 0xE5 || (b != 0x9B && b != 0x85 && b != 0x8D))
		return false;
	for (size_t k = 0; k + 3 < sizeof tens; k += 3)
		if (memcmp(s.p, tens + k, 3) == 0)
			return true;
	return false;
}

/* A bullet or the number of a list's item at I: its length with its sign. */
static uint32_t mark_at(struct str t, uint32_t i, uint32_t end)
{
	static const char *const bullets[] = { "• ", "· ", "●", "○", "■", "◆", "▪", "→ ", "– ", "— ", "√", "□" };
	static const char *const signs[] = { "、", ".", "．", ")", "）", ":", "：" };
	struct str s = str_sub(t, i, end);
	unsigned char c = s.len ? (unsigned char)s.p[0] : 'a';
	/* what none of them begins with: most lines */
	if (c < 0x80 ? !is_digit(c) && c != '-' && c != '*' && c != '+' && c != '>' && c != '('
		     : c != 0xC2 && c != 0xE2 && c != 0xE4 && c != 0xE5 && c != 0xEF)
		return 0;
	if (c == '-' || c == '*' || c == '+' || c == '>')
		return s.len > 1 && s.p[1] == ' ' ? 2 : 0;
	for (size_t k = 0; (c == 0xC2 || c == 0xE2) && k < sizeof bullets / sizeof *bullets; k++)
		if (str_starts(s, str_from(bullets[k])))
			return (uint32_t)strlen(bullets[k]);
	uint32_t n = 0, digits = 0, han = 0;
	bool open = str_starts(s, STR("(")) || str_starts(s, STR("（"));
	if (open)
		n = s.p[0] == '(' ? 1 : 3;
	if (n + 3 <= s.len && (unsigned char)s.p[n] == 0xE2 && (unsigned char)s.p[n + 1] == 0x91) /* ① */
		return n + 3;
	while (n < s.len && is_digit((unsigned char)s.p[n]) && digits < 3) {
		digits++;
		n++;
	}
	for (; digits == 0 && han < 3 && is_ten(str_sub(s, n, s.len)); han++)
		n += 3;
	if (!digits && !han)
		return 0;
	for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
		struct str rest = str_sub(s, n, s.len);
		if (!str_starts(rest, str_from(signs[k])))
			continue;
		n += (uint32_t)strlen(signs[k]);
		/* 1.5 and 10:20 are numbers */
		return digits && n < s.len && is_digit((unsigned char)s.p[n]) && k != 0 ? 0 : n;
	}
	/* "1　name", "1  name": a number apart by white space */
	return !open && digits && digits < 3 && space_at(s, n, (uint32_t)s.len) ? n : 0;
}

/* The speaker's name at I that a colon ends: the colon's place, 0 for none. */
static uint32_t nick_end(const struct doc *d, uint32_t i, uint32_t end, uint32_t *ret_body)
{
	struct str t = d->text;
	if (i >= end || !signs_any(d->signs[SIGNS_COLON], i, end - i < NICK_BYTES_MAX + 1 ? end : i + NICK_BYTES_MAX + 1))
		return 0;
	for (uint32_t k = i; k < end && k - i <= NICK_BYTES_MAX; k++) {
		unsigned char c = (unsigned char)t.p[k];
		if ((c | 32) >= 'a' && (c | 32) <= 'z')
			continue;
		bool wide = c == 0xEF && talk_wide(t, k, WIDE_COLON);
		if (c == ':' || wide) {
			if (k == i || (c == ':' && k + 1 < end && !space_at(t, k + 1, end) && (unsigned char)t.p[k + 1] < 0x80))
				return 0;
			*ret_body = k + (wide ? 3 : 1);
			return k;
		}
		if (c == ',' || c == ';' || c == '|' || c == '\t' || c == '(' || c == '"' || c == '/' || c == '=' ||
		    (c == 0xEF && talk_wide(t, k, WIDE_COMMA)))
			return 0;
		if (c == 0xE3 && (str_starts(str_sub(t, k, end), STR("。")) || str_starts(str_sub(t, k, end), STR("、"))))
			return 0;
	}
	return 0;
}

static uint32_t nick_hash(struct str t, uint32_t from, uint32_t to)
{
	uint32_t h = (uint32_t)str_hash(str_sub(t, from, to));
	return h ? h : 1;
}

static bool knows(const struct talk_speakers *s, uint32_t who)
{
	if (!s->seen)
		return false;
	for (size_t i = who % SLOTS; s->seen[i]; i = (i + 1) % SLOTS)
		if (s->seen[i] == who)
			return true;
	return false;
}

/* A bullet, a number or a time may begin with it. */
static bool may_lead(unsigned char c)
{
	if (c < 0x80)
		return is_digit(c) || c == '-' || c == '*' || c == '+' || c == '>' || c == '(' || c == '[';
	return c == 0xC2 || c == 0xE2 || c == 0xE4 || c == 0xE5 || c == 0xEF;
}

/* Bullets and times before the words; the place where these begin. */
static uint32_t leads(struct str t, uint32_t i, uint32_t end, struct talk_line *l)
{
	for (unsigned n = 0; n < LEADS_MAX && i < end && may_lead((unsigned char)t.p[i]); n++) {
		uint32_t k = time_at(t, i, end);
		if (k) {
			l->timed = true;
		} else {
			k = mark_at(t, i, end);
			if (!k)
				break;
			l->mark = true;
		}
		i = skip_space(t, i + k, end);
	}
	return i;
}

/* A label of forms and tables is nobody's name. */
static bool is_label(const struct doc *d, uint32_t from, uint32_t to)
{
	static const enum refs_table_id tables[] = { TABLE_target_column, TABLE_label, TABLE_contract_label, TABLE_role_cue, TABLE_target_talk };
	for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
		const struct lit_hits *l = &d->lits[tables[k]];
		for (size_t i = doc_lit_at(d, tables[k], from); i < l->n && l->v[i].start == from; i++)
			if (l->v[i].end == to)
				return true;
	}
	return false;
}

/* "left TAB 昨天9:12 TAB text", "沈岚 TAB TAB text": a bubble as it comes out of a picture, who or which side TAB time TAB words;
 * elsewhere a chat that was saved so, with a time. The end of who; 0: it is none. */
static uint32_t bubble_at(const struct doc *d, size_t line, uint32_t *ret_words)
{
	if (!d->lines[line].tabs)
		return 0;
	struct str row = doc_line(d, line);
	ptrdiff_t who = str_find_char(str_sub(row, 0, NICK_BYTES_MAX + 1), '\t');
	if (who <= 0)
		return 0;
	struct str rest = str_sub(row, (size_t)who + 1, row.len), name = str_sub(row, 0, (size_t)who);
	ptrdiff_t when = str_find_char(str_sub(rest, 0, HEAD_BYTES_MAX), '\t');
	if (when < 0)
		return 0;
	const char *end = rest.p + when;
	bool more = memchr(end + 1, '\t', (size_t)(rest.p + rest.len - end - 1)), side = str_eqz(name, "left") || str_eqz(name, "right"),
	     time = when >= 4 && is_digit((unsigned char)end[-1]) && is_digit((unsigned char)end[-2]) && end[-3] == ':' && is_digit((unsigned char)end[-4]);
	if (!time && !(when == 0 && (side || !more)))
		return 0;
	if (!d->read && (!time || more))
		return 0; /* a table's row */
	*ret_words = d->lines[line].start + (uint32_t)(who + when) + 2;
	return d->lines[line].start + (uint32_t)who;
}

/* A line that begins as speech does: a name up to its colon, or a bubble. */
struct turn {
	uint32_t from, to;
};

/* Those of the first LINES lines, into V; returns how many. */
static size_t turns_of(const struct doc *d, size_t lines, struct turn *v)
{
	uint32_t end = d->lines[lines - 1].end, body;
	size_t n = 0;
	for (size_t i = 0; i < lines; i++) {
		uint32_t who = bubble_at(d, i, &body);
		if (who)
			v[n++] = (struct turn){ d->lines[i].start, who };
	}
	for (uint32_t at = 0; (at = signs_next(d->signs[SIGNS_COLON], at, end)) < end;) {
		const struct doc_line *line = &d->lines[doc_line_at(d, at)];
		if (d->text.p[at] != ':' && !(d->features & DOC_HAS_HAN && talk_wide(d->text, at, WIDE_COLON))) {
			at++;
			continue;
		}
		if (at < line->start + HEAD_BYTES_MAX) {
			struct talk_line l = { 0 };
			uint32_t from = leads(d->text, skip_space(d->text, line->start, line->end), line->end, &l),
				       to = nick_end(d, from, line->end, &body);
			if (to)
				v[n++] = (struct turn){ from, to };
		}
		at = line->end;
	}
	return n;
}

struct talk_speakers talk_speakers_of(struct doc *d)
{
	struct talk_speakers s = { NULL };
	size_t used = 0, known = 0, lines = d->n_lines < NICK_LINES_MAX ? d->n_lines : NICK_LINES_MAX;
	struct turn *v = arena_room(d->arena, (lines + 1) * sizeof *v);
	size_t n = lines ? turns_of(d, lines, v) : 0;
	if (n == 0 || n * LINES_A_TURN < lines)
		return s;
	uint32_t *all = arena_alloc(d->arena, SLOTS * sizeof *all), *turn = arena_alloc(d->arena, SLOTS * sizeof *turn), last = 0;
	s.seen = arena_alloc(d->arena, SLOTS * sizeof *s.seen);
	for (size_t i = 0; i < n; i++) {
		if (is_label(d, v[i].from, v[i].to))
			continue;
		uint32_t who = nick_hash(d->text, v[i].from, v[i].to);
		size_t k = who % SLOTS;
		while (all[k] && all[k] != who)
			k = (k + 1) % SLOTS;
		if (!all[k]) {
			if (used == SLOTS / 2)
				continue;
			all[k] = who;
			used++;
		} else if (last != who && !knows(&s, who)) {
			/* it comes again, and somebody spoke between */
			size_t m = who % SLOTS;
			while (s.seen[m])
				m = (m + 1) % SLOTS;
			s.seen[m] = who;
			known++;
		}
		turn[k]++;
		last = who;
	}
	size_t turns = 0;
	for (size_t k = 0; k < SLOTS; k++)
		turns += all[k] && knows(&s, all[k]) ? turn[k] : 0;
	if (known == 0 || turns * LINES_A_TURN < lines) {
		s.seen = NULL;
		return s;
	}
	/* those between them who spoke once are speakers as well */
	for (size_t k = 0; k < SLOTS; k++)
		if (all[k] && turn[k] == 1) {
			size_t m = all[k] % SLOTS;
			while (s.seen[m] && s.seen[m] != all[k])
				m = (m + 1) % SLOTS;
			s.seen[m] = all[k];
		}
	return s;
}

/* "lantern  09:40  text", "lantern  10:21": a name, white space, a time. */
static bool name_then_time(const struct doc *d, struct talk_line *l)
{
	struct str t = d->text;
	if (t.p[l->start] == '.')
		return false; /* ".B 2000/12/08": a manual's source */
	uint32_t i = l->start, most = l->end - i > NICK_BYTES_MAX + 1 ? i + NICK_BYTES_MAX + 1 : l->end;
	while ((i = signs_next(d->signs[SIGNS_BLANK], i, most)) < most && !space_at(t, i, l->end))
		i++;
	if (i == most && i < l->end && !space_at(t, i, l->end))
		return false; /* longer than a name */
	uint32_t at = skip_space(t, i, l->end);
	if (at >= l->end || !(is_digit((unsigned char)t.p[at]) || t.p[at] == '[' || t.p[at] == '('))
		return false;
	uint32_t n = at > i && i > l->start ? time_at(t, at, l->end) : 0;
	if (!n || is_digit((unsigned char)t.p[l->start]))
		return false;
	l->who = nick_hash(t, l->start, i);
	l->timed = true;
	l->start = skip_space(t, at + n, l->end);
	l->who_alone = l->start >= l->end;
	return true;
}

struct talk_line talk_line_of(const struct doc *d, size_t line, const struct talk_speakers *s)
{
	struct str t = d->text;
	struct talk_line l = { .start = d->lines[line].start, .end = d->lines[line].end };
	while (l.end > l.start && (t.p[l.end - 1] == ' ' || t.p[l.end - 1] == '\r' || t.p[l.end - 1] == '\t'))
		l.end--;
	uint32_t i = skip_space(t, l.start, l.end), body, bubble = bubble_at(d, line, &body);
	if (bubble) {
		l.who = nick_hash(t, l.start, bubble);
		l.timed = true;
		l.start = body < l.end ? skip_space(t, body, l.end) : l.end;
		l.who_alone = l.start >= l.end; /* a message of several lines stands below */
		return l;
	}
	l.indent = i - l.start;
	l.start = leads(t, i, l.end, &l);
	/* behind no time nobody speaks without one of these */
	if (l.start >= l.end ||
	    (!l.timed && !signs_any(d->signs[SIGNS_WHO], l.start, l.end) &&
	     !(s->seen && signs_any(d->signs[SIGNS_COLON], l.start, l.end))) ||
	    name_then_time(d, &l))
		return l;
	if (l.timed && d->lines[line].tabs) { /* time TAB from (TAB to) TAB words */
		uint32_t last = l.start, first = 0;
		for (uint32_t k = l.start; k < l.end; k++)
			if (t.p[k] == '\t') {
				first = first ? first : k;
				last = k + 1;
			}
		if (first) {
			l.who = nick_hash(t, l.start, first);
			l.start = skip_space(t, last, l.end);
			return l;
		}
	}
	if (t.p[l.start] == '<' || t.p[l.start] == '[') {
		ptrdiff_t n =
		    str_find_char(str_sub(t, l.start, l.end < l.start + NICK_BYTES_MAX + 2 ? l.end : l.start + NICK_BYTES_MAX + 2),
				  t.p[l.start] == '<' ? '>' : ']');
		struct str nick = str_sub(t, l.start + 1, l.start + (uint32_t)(n > 0 ? n : 1)),
			   rest = str_sub(t, l.start + (uint32_t)(n > 0 ? n : 0) + 1, l.end);
		/* no mark-up, and words behind it */
		if (n > 1 && rest.len > 1 && rest.p[0] == ' ' && str_find_char(nick, '/') < 0 && str_find_char(nick, '=') < 0) {
			l.who = nick_hash(t, l.start + 1, l.start + (uint32_t)n);
			l.start = skip_space(t, l.start + (uint32_t)n + 1, l.end);
			return l;
		}
	}
	uint32_t to = s->seen ? nick_end(d, l.start, l.end, &body) : 0;
	if (to && knows(s, nick_hash(t, l.start, to))) {
		l.who = nick_hash(t, l.start, to);
		l.start = skip_space(t, body, l.end);
	}
	return l;
}

bool talk_is_blank(const struct doc *d, size_t line, const struct talk_speakers *s)
{
	uint32_t i = d->lines[line].start, end = d->lines[line].end;
	while (i < end && (d->text.p[i] == ' ' || d->text.p[i] == '\t' || d->text.p[i] == '\r'))
		i++;
	if (i == end)
		return true;
	unsigned char c = (unsigned char)d->text.p[i];
	if (c != 0xE3 && !may_lead(c))
		return false;
	struct talk_line l = talk_line_of(d, line, s);
	return l.start >= l.end;
}
