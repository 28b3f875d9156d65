/* clean_priv.h - how the door out decides, byte by byte.
 *
 * A text is judged as a whole before anything of it is written: every byte gets
 * a verdict, so that marks of a match (\002 and \003) that stand inside a name or
 * a number do not hide it, and nothing depends on where a text is cut. */
#ifndef REPORT_CLEAN_PRIV_H
#define REPORT_CLEAN_PRIV_H

#include <sluice/report.h>

enum verdict { V_KEEP, V_DOT /* the character becomes • */, V_BLACK /* the run becomes one block */ };

/* What kinds of references are to privacy. */
enum privacy {
	PRIVACY_TEXT,   /* free text, and kinds that are not listed: looked through */
	PRIVACY_ALL,    /* all but the ends is masked */
	PRIVACY_LOCAL,  /* what stands before the @ is masked */
	PRIVACY_OPEN,   /* nobody's: never masked */
};
enum privacy privacy_of(struct str kind);

/* Sets V for bytes of S that are private, KIND as for report_clean(). */
void mask_judge(const struct report_known *known, struct str kind, struct str s, uint8_t *v);
/* Sets V for bytes of S that are names to be blacked out. */
void redact_judge(const struct report_known *known, struct str s, uint8_t *v);

/* Does the case know S (letters' case aside) as a value of a private kind, or as one that is open? */
bool known_private(const struct report_known *known, struct str s);
bool known_open(const struct report_known *known, struct str s);
/* Bytes of the longest span that begins at AT of TEXT and at which a private reference was found, *RET_ADDRESS
 * whether it was an address (of mail, XMPP); 0: none. */
size_t known_span(const struct report_known *known, struct str text, size_t at, bool *ret_address);
/* A set of such spans (report_spans.c); one of less than four bytes is not taken in. */
struct span_set;
struct span_set *span_set_new(void);
void span_set_free(struct span_set *s);
void span_set_add(struct span_set *s, struct str span);
size_t span_set_at(const struct span_set *s, struct str text, size_t at);
/* The folded names to be blacked out: code points, 0-ended each, in a row. */
size_t known_names(const struct report_known *known, const uint32_t *const **ret);
/* Letters of one case, narrow forms. */
uint32_t fold_letter(uint32_t cp);

#endif
