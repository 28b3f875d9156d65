/* find_emails.c - the library in forty lines: e-mail addresses and sums of
 * money in the files named, with line, score and rule.
 *
 *	cc find_emails.c $(pkg-config --cflags --libs --static sluice)
 *	./a.out /usr/share/sluice/refs FILE… */
#include <fcntl.h>
#include <sluice/refs.h>
#include <stdio.h>
#include <unistd.h>

static void print(void *ctx, const struct ref *r)
{
	printf("%s:%llu: %s %.*s (%.2f, %s)\n", (const char *)ctx, (unsigned long long)r->line, r->kind, STR_ARG(r->value), r->score, r->by);
}

int main(int argc, char **argv)
{
	struct refs_rules *rules;
	struct err err;
	int status = 0;
	if (argc < 2)
		return 2;
	/* read and compile once; any number of threads may use it */
	struct refs_options options = { .data = argv[1], .kinds = "email,amount" };
	if (refs_open(&rules, &options, &err) != ST_OK) {
		fprintf(stderr, "%s\n", err.msg);
		return 3;
	}
	for (int i = 2; i < argc; i++) {
		struct refs_source source = { .fd = open(argv[i], O_RDONLY), .path = str_from(argv[i]), .plain = true };
		if (source.fd < 0 || refs_scan(rules, &source, print, argv[i], &err) != ST_OK) {
			fprintf(stderr, "%s: %s\n", argv[i], source.fd < 0 ? "cannot open" : err.msg);
			status = 1;
		}
		if (source.fd >= 0)
			close(source.fd);
	}
	refs_close(rules);
	return status;
}
