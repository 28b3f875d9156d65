/* member.c - names with dots that are a program's: members, modules, packages, files.
 *
 * Every word of English that is a top-level domain (name, data, open, target) makes hosts of half a
 * program's expressions, and leaks hold whole trees of source code. So a name whose ending is not
 * written as a host's nearly always (com, net, ru) is looked at with the signs around it. */
#include "scan.h"
#include <sluice/utf8.h>

#define CALL_BYTES 60u /* from the bracket of a call to its last argument */

/* Up to I stands what a bracket follows in a program: f, while , if . */
static bool takes_bracket(struct str s, size_t i)
{
	static const char *const words[] = { "if ", "while ", "for ", "switch " };
	bool word = is_alnum(s.p[i - 1]) || s.p[i - 1] == '_';
	for (size_t k = 0; k < sizeof words / sizeof *words; k++)
		word |= s.p[i - 1] == ' ' && str_ends(str_sub(s, 0, i), str_from(words[k]));
	return word;
}

/* f(a, NAME …: the bracket that is open at AT is a call's. */
bool scan_in_call(struct str s, size_t at)
{
	unsigned closed = 0;
	for (size_t i = at; i > 1 && at - i < CALL_BYTES && s.p[i - 1] != '\n'; i--) {
		if (s.p[i - 1] == ')')
			closed++;
		else if (s.p[i - 1] == '(' && closed-- == 0)
			return takes_bracket(s, i - 1);
	}
	return false;
}

/* Endings that are top-level domains and, far oftener, file names. */
static bool file_ending(const char *tld)
{
	static const char *const endings[] = { "zip", "md", "sh", "pl", "rs", "so", "cc", "ps", "mov", "app", "map", "target" };
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (strcmp(tld, endings[i]) == 0)
			return true;
	return false;
}

/* Makefile.am, config.h.in, configure.ac: what programs are built from. */
static bool build_file(const struct name *n)
{
	static const char *const templates[] = { "in", "am", "ac" }, *const kinds[] = { "h",       "c",   "xml",  "txt",  "conf",
											"cfg",     "ini", "sh",   "py",   "html",
											"js",      "css", "json", "yml",  "desktop",
											"service", "mk",  "pc",   "spec", "schemas" };
	struct str name = str_make(n->text, n->len), label, before = STR(""), last = STR("");
	bool template = false;
	while (str_next(&name, '.', &label)) {
		before = last;
		last = label;
	}
	for (size_t i = 0; i < sizeof templates / sizeof *templates; i++)
		template |= str_eqz(last, templates[i]);
	if (!template)
		return false;
	if (str_eqz(before, "makefile") || str_eqz(before, "configure") || str_eqz(before, "acinclude"))
		return true;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && n->labels > 2; i++)
		if (str_eqz(before, kinds[i]))
			return true;
	return false;
}

/* "import java.io.*;", "package org.example.app;": names in a program. */
static bool is_imported(struct str s, const struct name *n)
{
	struct str line = str_sub(s, n->start > 16 ? n->start - 16 : 0, n->start);
	return str_ends(line, STR("import ")) || str_ends(line, STR("import static ")) ||
	       (str_ends(line, STR("package ")) && byte_at(s, n->end) == ';') ||
	       (byte_at(s, n->end) == '.' && byte_at(s, n->end + 1) == '*') ||
	       (str_ends(line, STR("from ")) && str_starts(str_sub(s, n->end, s.len), STR(" import ")));
}

/* org.springframework.cloud, com.azure: a domain the other way round, as packages of Java are named. */
static bool is_reversed(const struct name *n)
{
	static const char *const firsts[] = { "com", "org", "net", "io" }; /* gov.eg and edu.ng are zones */
	for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++) {
		size_t k = strlen(firsts[i]);
		if (strncmp(n->text, firsts[i], k) == 0 && n->text[k] == '.')
			return true;
	}
	return false;
}

/* 15.0.13.final: a version. */
static bool is_version(const struct name *n)
{
	return n->labels > 2 && strspn(n->text, "0123456789.") + 1 > n->len - strlen(strrchr(n->text, '.') + 1);
}

/* Behind one of these a program's expression stands. */
static bool behind_keyword(struct str s, size_t at)
{
	static const char *const words[] = { "return ", "await ", "typeof ", "throw ", "yield ", "assert ", "elif ", "instanceof " };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);
		if (at > n && memcmp(s.p + at - n, words[i], n) == 0 && !is_alnum(s.p[at - n - 1]))
			return true;
	}
	return false;
}

#define LINE_BYTES 160u /* of a line to either side of a name */

/* The line of FROM..TO holds what only programs write. */
static bool in_code(struct str s, size_t from, size_t to)
{
	static const char *const signs[] = { "()", " = ", " == ", " => ", "->", "::", " += ", "if (", "for (", "while (", "return ", "const ", "var ", "typeof ", "await " };
	size_t a = from, b = to;
	while (a > 0 && from - a < LINE_BYTES && s.p[a - 1] != '\n')
		a--;
	while (b < s.len && b - to < LINE_BYTES && s.p[b] != '\n')
		b++;
	struct str before = str_sub(s, a, from), behind = str_sub(s, to, b);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_find(before, str_from(signs[i])) >= 0 || str_find(behind, str_from(signs[i])) >= 0)
			return true;
	return false;
}

/* Signs that stand around a program's names, and hardly ever around a host's: "#method.ne", ${wanted.name}, f(a, spec.name);
 * where the line is a program's, its operators and ends as well. */
static bool in_expression(struct str s, const struct name *n)
{
	size_t a = n->start, e = n->end;
	char before = a > 0 ? s.p[a - 1] : ' ', second = a > 1 ? s.p[a - 2] : ' ', after = byte_at(s, e), next = byte_at(s, e + 1), third = byte_at(s, e + 2);
	if ((before == '{' && (second == '$' || second == '{')) || (before == '#' && (second == '"' || second == '\'')) || (before == '.' && second == '.'))
		return true;
	if ((after == ')' || after == ',') && scan_in_call(s, a))
		return true;
	bool joined = after == ' ' && (next == '=' || next == '+' || next == '{' || ((next == '&' || next == '|') && third == next) ||
				       (next == '<' && (third == ' ' || third == '=')));
	bool ended = (after == ';' && (next == '\n' || next == '\r')) || after == '{';
	if (before == '!' || before == '&' || before == '+' || joined || ended || behind_keyword(s, a))
		return in_code(s, a, e);
	return false;
}

/* c2.moe.gov.mm, x.go.ke, mail.com.kg: under a country's second level names are hosts'. */
static bool is_registered(const struct name *n)
{
	static const char *const levels[] = { "gov", "go", "gob", "ac", "mil", "edu", "com", "co", "org", "net", "or", "ne" };
	struct str rest = str_make(n->text, n->len), label, last = STR(""), level = STR("");
	while (str_next(&rest, '.', &label)) {
		level = last;
		last = label;
	}
	for (size_t i = 0; i < sizeof levels / sizeof *levels && n->labels > 2 && last.len == 2; i++)
		if (str_eqz(level, levels[i]))
			return true;
	return false;
}

/* A member, a module or a file of a program rather than a host: self.name, s.one,
 * src/lang.map, QtLibrary.java, some_test.py. Endings that are hardly ever
 * anything else (com, net, ru) pass unless the name cannot be one. */
bool name_is_member(struct str s, const struct name *n, const char *tld, bool common)
{
	static const char *const words[] = { "in", "at", "top", "info", "me", "no", "site", "online", "club", "tv", "be", "name" };
	static const char *const owners[] = { "methods", "exports", "obj",     "object", "options", "opts",    "args",     "node",
					      "token",   "event",   "edge",    "req",    "request", "res",     "response", "ctx",
					      "context", "config",  "params",  "item",   "elem",    "element", "data",     "file",
					      "module",  "parent",  "other",   "result", "value",   "super",   "numpy",    "np",
					      "os",      "sys",     "re",      "pd",     "plt",     "math",    "window",   "document",
					      "console", "process", "android", "java",   "javax",   "logging", "system",   "root",
					      "state",   "entry",   "row",     "field",  "std",     "rule" };
	/* words a host may begin with as well (next.lantern.site): of names of two labels */
	static const char *const words_alone[] = { "fs", "env", "pkg",     "spec",    "child",   "attr",   "attrs",   "param",   "arg",      "cls",
					      "tmp",     "prev",    "next",    "msg",    "err",     "error",   "body",     "stat",
					      "stream",  "location", "operator", "collections", "datetime", "importlib", "manifest", "iterator",
					      "walker",  "target",  "path",    "message", "package", "io",     "time",     "alias" };
	struct str name = str_make(n->text, n->len), first = name;
	str_next(&name, '.', &first);
	if (file_ending(tld))
		return true;
	/* no registrable name has an underscore */
	struct str before = str_make(n->text, (size_t)(tld - 1 - n->text));
	const char *dot = memrchr(before.p, '.', before.len);
	size_t label = dot ? (size_t)(dot - before.p) + 1 : 0;
	if (str_find_char(str_sub(before, label, before.len), '_') >= 0)
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words && common; i++)
		common = strcmp(tld, words[i]) != 0;
	/* ASP.NET, Magick.NET: products, not hosts, unless all is in capitals */
	if (n->labels == 2 && strcmp(tld, "net") == 0 && str_eqz(str_sub(s, n->end - 3, n->end), "NET")) {
		bool small = str_eqz(first, "asp") || str_eqz(first, "ado") || str_eqz(first, "vb") || str_eqz(first, "ml");
		for (size_t i = n->start; i < n->end && !small; i++)
			small = s.p[i] >= 'a' && s.p[i] <= 'z';
		if (small)
			return true;
	}
	if (str_eqz(first, "self") || str_eqz(first, "this"))
		return true;
	if (common)
		return false;
	if (is_reversed(n) || is_version(n))
		return true;
	/* Paraguay registers under com.py, org.py … only */
	if (utf8_count(first) == 1 || (n->labels == 2 && strcmp(tld, "py") == 0))
		return true;
	for (size_t i = 0; i < sizeof owners / sizeof *owners; i++)
		if (str_eqz(first, owners[i]))
			return true;
	if (is_registered(n))
		return false;
	for (size_t i = 0; i < sizeof words_alone / sizeof *words_alone && n->labels == 2; i++)
		if (str_eqz(first, words_alone[i]))
			return true;
	if (n->start > 1 && s.p[n->start - 1] == '/' && is_alnum(s.p[n->start - 2]))
		return true;
	for (size_t i = n->start + 1; i < n->end; i++) /* camelCase */
		if (s.p[i] >= 'A' && s.p[i] <= 'Z' && s.p[i - 1] >= 'a' && s.p[i - 1] <= 'z')
			return true;
	size_t i = n->end;
	while (byte_at(s, i) == ' ')
		i++;
	char c = byte_at(s, i);
	return c == '=' || c == '[' || (c == '+' && byte_at(s, i + 1) == '=') || (c == '-' && byte_at(s, i + 1) == '>') || in_expression(s, n);
}

bool name_is_package(struct str s, const struct name *n)
{
	return build_file(n) || is_imported(s, n);
}
