/* sluice-search: full text, references and fields, ranked, with snippets. */
#include <sluice/cli_case.h>
#include <sluice/json.h>
#include <sluice/utf8.h>
#include <stdlib.h>

struct tool {
	struct cli cli;
	bool list, colour, several;
	int64_t shown;
};

static void put_marked(struct str s, bool colour)
{
	struct str part;
	bool inside = false;
	while (s.len) {
		size_t i = 0;
		while (i < s.len && s.p[i] != '\002' && s.p[i] != '\003')
			i++;
		part = str_sub(s, 0, i);
		cli_put_safe(stdout, part, false);
		if (i < s.len) {
			inside = s.p[i] == '\002';
			if (colour)
				fputs(inside ? "\033[1;31m" : "\033[0m", stdout);
			else
				fputs(inside ? "[" : "]", stdout);
		}
		s = str_sub(s, i + 1, s.len);
	}
}

static void put_json(const struct search_hit *h, bool several)
{
	struct buf b, plain;
	struct json j;
	buf_init(&b, 1u << 20);
	buf_init(&plain, 1u << 20);
	json_start(&j, &b);
	json_open(&j, '{');
	json_kstr(&j, "id", h->id);
	json_kstr(&j, "path", h->path);
	if (several)
		json_kz(&j, "case", h->casefile);
	if (h->mime.len)
		json_kstr(&j, "mime", h->mime);
	if (h->format.len)
		json_kstr(&j, "format", h->format);
	if (h->lang.len)
		json_kstr(&j, "lang", h->lang);
	json_kint(&j, "chars", h->chars);
	if (h->pages)
		json_kint(&j, "pages", h->pages);
	if (h->page)
		json_kint(&j, "page", h->page);
	if (h->start >= 0)
		json_kint(&j, "start", h->start);
	json_knum(&j, "rank", h->rank);
	json_knum(&j, "priority", h->priority);
	if (h->reasons.len) {
		json_key(&j, "reasons");
		json_raw(&j, h->reasons);
	}
	json_kint(&j, "copies", h->copies);
	json_kint(&j, "similar", h->twins);
	if (h->tags.len)
		json_kstr(&j, "tags", h->tags);
	json_key(&j, "matches");
	json_open(&j, '[');
	/* places of the matches in the snippet, in bytes */
	size_t from = 0;
	for (size_t i = 0; i < h->snippet.len; i++) {
		char c = h->snippet.p[i];
		if (c == '\002') {
			from = plain.len;
		} else if (c == '\003') {
			json_open(&j, '[');
			json_int(&j, (int64_t)from);
			json_int(&j, (int64_t)plain.len);
			json_close(&j, ']');
		} else {
			buf_add_char(&plain, c);
		}
	}
	json_close(&j, ']');
	json_kstr(&j, "snippet", buf_str(&plain));
	json_close(&j, '}');
	buf_add_char(&b, '\n');
	fwrite(b.p, 1, b.len, stdout);
	buf_release(&b);
	buf_release(&plain);
}

/* Why it should be read, under the snippet. */
static void put_reasons(struct str reasons, bool colour)
{
	struct str key, value;
	struct buf b;
	size_t pos = 0;
	bool any = false;
	buf_init(&b, 1u << 16);
	while (reasons.len && json_each(reasons, &pos, &key, &value)) {
		buf_clear(&b);
		if (!json_decode(value, &b))
			continue;
		fputs(any ? "; " : colour ? "\n    \033[2m" : "\n    ~ ", stdout);
		cli_put_safe(stdout, buf_str(&b), false);
		any = true;
	}
	fputs(any && colour ? "\033[0m\n" : "\n", stdout);
	buf_release(&b);
}

static enum status put_hit(void *ctx, const struct search_hit *h)
{
	struct tool *t = ctx;
	t->shown++;
	if (t->cli.json) {
		put_json(h, t->several);
	} else if (t->list) {
		cli_put_safe(stdout, h->path, false);
		putchar('\n');
	} else {
		printf("%s%.12s%s  ", t->colour ? "\033[33m" : "", h->id.p, t->colour ? "\033[0m" : "");
		if (t->colour)
			fputs("\033[1m", stdout);
		cli_put_safe(stdout, h->path, false);
		if (t->colour)
			fputs("\033[0m", stdout);
		if (h->page)
			printf("  p. %lld", (long long)h->page);
		if (h->priority > 0)
			printf("  priority %.1f", h->priority);
		if (h->copies)
			printf("  +%lld cop%s", (long long)h->copies, h->copies == 1 ? "y" : "ies");
		if (h->twins > 0)
			printf("  +%lld similar", (long long)h->twins);
		if (h->tags.len) {
			fputs("  #", stdout);
			cli_put_safe(stdout, h->tags, false);
		}
		if (t->several) {
			fputs("  in ", stdout);
			cli_put_safe(stdout, str_from(h->casefile), false);
		}
		fputs("\n    ", stdout);
		put_marked(h->snippet, t->colour);
		put_reasons(h->reasons, t->colour);
	}
	return ferror(stdout) ? ST_FATAL : ST_OK;
}

static enum status put_nothing(void *ctx, const struct search_hit *h)
{
	(void)ctx;
	(void)h;
	return ST_OK;
}

/* Nothing was found: one word may be the beginning of others, or stand in a name. */
static void suggest(struct casefile *const *c, size_t n, struct str word)
{
	static const char *const forms[][2] = { { "", "*" }, { "path:", "" }, { "path:", "*" } };
	fputs("no documents", stderr);
	for (size_t i = 0; i < word.len; i++)
		if (strchr(" \t\n\"'():*^~", word.p[i]))
			word.len = 0;
	for (size_t i = 0; word.len && i < sizeof forms / sizeof *forms; i++) {
		struct search_options o = { .limit = 1, .twins = true, .parts = true };
		struct buf q;
		struct err err;
		int64_t total = 0;
		buf_init(&q, 1u << 16);
		buf_addz(&q, forms[i][0]);
		buf_add_str(&q, word);
		buf_addz(&q, forms[i][1]);
		if (casefile_search_all(c, n, buf_str(&q), &o, put_nothing, NULL, &total, &err) == ST_OK && total > 0) {
			fputs("; '", stderr);
			cli_put_safe(stderr, buf_str(&q), false);
			fprintf(stderr, "' finds %s%lld", total >= SEARCH_COUNT_MAX ? "more than " : "", (long long)total);
			word.len = 0;
		}
		buf_release(&q);
	}
	fputc('\n', stderr);
}

int main(int argc, char **argv)
{
	static struct tool t;
	static struct search_options o;
	static int64_t chars;
	static const char *sort;
	const struct cli_option options[] = {
		{ 'n', "limit", "N", "show at most N documents (default 20)", .number = &o.limit },
		{ 0, "skip", "N", "leave out the first N", .number = &o.offset },
		{ 'l', "list", NULL, "print the paths only", .flag = &t.list },
		{ 0, "sort", "ORDER", "relevance, priority or path", .text = &sort },
		{ 0, "snippet", "N", "characters of text around the match (default 160)", .number = &chars },
		{ 'a', "all", NULL, "near-duplicates too, and pages of bound documents", .flag = &o.twins },
		{ .longname = NULL },
	};
	t.cli = (struct cli){ .tool = "search", .synopsis = "[options] CASE… QUERY…", .options = options, .has_json = true,
			      .purpose = "finds documents by words, phrases, references and fields" };
	int first = cli_parse(&t.cli, argc, argv);
	if (argc - first < 2)
		cli_usage(&t.cli, "a case file and a query are needed");
	o.parts = o.twins;
	o.snippet_chars = (size_t)(chars > 100000 ? 100000 : chars);
	if (sort && strcmp(sort, "priority") == 0)
		o.by_priority = true;
	else if (sort && strcmp(sort, "path") == 0)
		o.by_path = true;
	else if (sort && strcmp(sort, "relevance") != 0)
		cli_usage(&t.cli, "--sort knows relevance, priority and path, not '%s'", sort);
	/* operands that are case files, as long as one is left for the query */
	size_t n = 1;
	while (first + (int)n < argc - 1 && casefile_is(argv[first + (int)n]))
		n++;
	t.several = n > 1;
	struct casefile **c = xcalloc(n, sizeof *c);
	for (size_t i = 0; i < n; i++)
		c[i] = cli_open_case(&t.cli, argv[first + (int)i], CASEFILE_READ, -1);
	cli_pager(&t.cli);
	t.colour = cli_colour();
	struct buf q;
	buf_init(&q, 1u << 16);
	for (int i = first + (int)n; i < argc; i++) {
		if (q.len)
			buf_add_char(&q, ' ');
		buf_addz(&q, argv[i]);
	}
	struct err err = { 0 };
	int64_t total = 0;
	bool count = !t.cli.json && !t.list && !t.cli.quiet;
	enum status st = casefile_search_all(c, n, buf_str(&q), &o, put_hit, &t, count ? &total : NULL, &err);
	int status = st == ST_SKIP ? EXIT_USAGE : cli_status(&t.cli, st, &err);
	if (st == ST_SKIP)
		cli_error(&t.cli, "%s", err.msg);
	else if (count && st == ST_OK && total > t.shown)
		fprintf(cli_paged() ? stdout : stderr, "%lld of %s%lld documents\n", (long long)t.shown,
			total >= SEARCH_COUNT_MAX ? "more than " : "", (long long)total);
	else if (count && st == ST_OK && !t.shown && !total)
		suggest(c, n, buf_str(&q));
	buf_release(&q);
	for (size_t i = 0; i < n; i++)
		casefile_close(c[i]);
	free(c);
	return cli_finish(&t.cli, status);
}
