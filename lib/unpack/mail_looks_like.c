/* mail_looks_like.c - is this text a message or a mailbox?
 *
 * Mail has no signature. Header fields are words and a colon, and some words
 * appear hardly anywhere else; two different ones of them before the first
 * line that is no header are taken as proof. */
#include "unpack/mail_shared.h"

#include "format/mail_heads.h"

static const char *const fields[] = {
	"received", "return-path", "delivered-to", "message-id", "mime-version", "content-type", "content-transfer-encoding", "from", "to",
	"cc", "bcc", "subject", "date", "reply-to", "in-reply-to", "references", "x-mailer", "x-priority", "x-originating-ip", "dkim-signature",
	"sender", "x-mozilla-status", "envelope-to", "list-id", "thread-index", "x-ms-has-attach", "user-agent", "importance",
};
/* Those that a text of another kind would hardly begin a line with. */
static const char *const strong[] = { "received", "return-path", "delivered-to", "message-id", "mime-version", "x-mozilla-status",
				       "dkim-signature", "envelope-to", "x-mailer", "in-reply-to", "thread-index", "content-transfer-encoding" };

static bool field_in(struct str name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(name, str_from(list[i])))
			return true;
	return false;
}

/* Whether HEAD begins with a header of which KNOWN_MIN fields are mail's. */
static bool header_begins(struct str head, int known_min)
{
	const struct str all = head;
	struct str line;
	int known = 0, sure = 0, lines = 0;
	bool from = false, subject_date = false;
	if (str_starts(head, STR("\xEF\xBB\xBF")))
		head = str_sub(head, 3, head.len);
	while (str_next_line(&head, &line)) {
		if (!line.len)
			break;
		if (line.p[0] == ' ' || line.p[0] == '\t') {
			if (!lines)
				return false;
			continue;
		}
		ptrdiff_t colon = str_find_char(line, ':');
		if (colon <= 0 || colon > 70) {
			if (lines && !head.len)
				break; /* cut by the end of what we see */
			return false;
		}
		struct str name = str_sub(line, 0, (size_t)colon);
		for (size_t i = 0; i < name.len; i++)
			if (name.p[i] <= ' ' || (unsigned char)name.p[i] > 126)
				return false;
		/* a part of several as it stands in a signed letter: one field may be all */
		if (str_eq_nocase(name, STR("content-type")) && mail_parts_begin(all, str_sub(line, (size_t)colon + 1, line.len)))
			return true;
		lines++;
		known += field_in(name, fields, sizeof fields / sizeof fields[0]);
		sure += field_in(name, strong, sizeof strong / sizeof strong[0]);
		from |= str_eq_nocase(name, STR("from"));
		subject_date |= str_eq_nocase(name, STR("subject")) || str_eq_nocase(name, STR("date"));
		if (sure >= 2 || (sure >= 1 && known >= 3) || (from && subject_date && known >= known_min))
			return true;
	}
	return (sure >= 1 && known >= 2) || (from && subject_date && known >= known_min);
}

bool mail_looks_like(struct str head)
{
	return header_begins(head, 3);
}

bool mbox_looks_like(struct str head)
{
	struct str line;
	if (!str_starts(head, STR("From ")) || !str_next_line(&head, &line))
		return false;
	/* "From who date": a year or a clock somewhere in it; behind it, two fields are a header */
	return line.len > 10 && (str_find_char(line, ':') > 0 || str_find(line, STR(" 20")) > 0 || str_find(line, STR(" 19")) > 0 ||
				 str_starts(line, STR("From - "))) && header_begins(head, 2);
}
