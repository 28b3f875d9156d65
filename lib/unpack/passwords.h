/* passwords.h - what is tried on a locked container (in the worker).
 *
 * Few people who pack a dump keep its password apart: it stands in the
 * archive's name, in a text file beside it, in the mail it is attached to.
 * Those are tried first, then the user's list. Where a format knows only bytes,
 * the same password is other bytes on each system: a Chinese one is tried as
 * UTF-8, GB18030, Big5 … and a list in such a set is read as that. */
#ifndef UNPACK_PASSWORDS_H
#define UNPACK_PASSWORDS_H

#include <sluice/str.h>

/* Which password served, in one number for the wire and the spool: its line
 * (from 1; 0 where there is none), its character set, where it stood. */
#define PASSWORD_LINE(code) ((unsigned)(code) & 0x3FFFFFu)
#define PASSWORD_SET(code) ((unsigned)(code) >> 22 & 15u)
#define PASSWORD_SOURCE(code) ((unsigned)(code) >> 26 & 31u)
#define PASSWORD_LINE_MAX 0x3FFFFFu
/* Sources. From PASSWORD_IN_HINT on: the hints of the container, in order. */
enum { PASSWORD_IN_LIST, PASSWORD_IN_NAME, PASSWORD_IN_COMMENT, PASSWORD_IN_HINT };
#define HINTS_MAX 8
#define HINT_BYTES_MAX (64u << 10)
/* What a hint is: passwords a line; a text that may speak of one; a mail. */
enum hint_kind { HINT_NONE, HINT_LIST, HINT_TEXT, HINT_MAIL };

/* Set 0: as it stands; else the name of the character set (static), NULL when there is none. */
const char *password_set_text(unsigned set);

/* What a file of that NAME (UTF-8, without folders) may tell. */
enum hint_kind hint_kind_of(struct str name);
/* Calls FOUND with every password that TEXT (UTF-8) seems to tell of: what
 * follows a word for it. NAME: it is a path, whose brackets count, too. LINE from 1. */
void password_cues(struct str text, bool name, void (*found)(void *ctx, struct str password, unsigned line), void *ctx);

struct source;
struct password_walk {
	const struct source *src;
	bool wide;
	size_t pos;            /* into the candidates, then into the list */
	bool list;
	unsigned line;
	struct str base;       /* the password under way, as it was written */
	bool utf8;
	int base_code;
	unsigned set;          /* the next variant */
	struct buf bytes;      /* the variant last given */
	int n;                 /* different ones that were tried */
};
struct password {
	struct str bytes;      /* borrowed until the next call */
	int code;
};
/* WIDE: the format has Unicode passwords, so there is no question of sets. */
void password_begin(struct password_walk *w, const struct source *src, bool wide);
bool password_next(struct password_walk *w, struct password *ret);
void password_end(struct password_walk *w);

/* The candidates out of SRC's name and hints, gathered once a job. */
struct hint_part {
	struct str bytes;
	enum hint_kind kind;
};
void password_gather(struct source *src, const struct hint_part *part, int n);
/* One more, of what the container itself says: of a comment, say. */
void password_gather_comment(struct source *src, struct str comment);

/* mail_text.c: the text parts of a message, decoded, appended to OUT. */
void mail_text(struct str message, struct buf *out);

#endif
