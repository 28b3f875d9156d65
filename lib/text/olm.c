/* olm.c - messages of Outlook for Mac, as its archives (.olm, a zip) hold them:
 * one XML file each, fields in the alphabet's order. They come as a mail's text
 * does: who, to whom, about what, when, then the body, whose HTML is read. */
#include "html.h"
#include "markup.h"

#include "decode.h"

#define BODY_BYTES_MAX (64u << 20)
#define FIELD_BYTES_MAX (4u << 20)

enum { FROM, SENDER, REPLY, TO, CC, BCC, SUBJECT, TOPIC, DATE, ID, BODY, HTML, SOURCE, FILES, FIELDS, NONE = FIELDS };

static const struct { const char *element, *label, *meta; } fields[FIELDS] = {
	[FROM] = { "OPFMessageCopyFromAddresses", "From", "from" }, [TO] = { "OPFMessageCopyToAddresses", "To", "to" },
	[CC] = { "OPFMessageCopyCCAddresses", "Cc", "cc" }, [BCC] = { "OPFMessageCopyBCCAddresses", "Bcc", "bcc" },
	[SENDER] = { "OPFMessageCopySenderAddress", "Sender", "sender" }, [REPLY] = { "OPFMessageCopyReplyToAddresses", "Reply-To", "reply_to" },
	[TOPIC] = { "OPFMessageCopyThreadTopic", "Thread-Topic", "thread_topic" }, [SOURCE] = { "OPFMessageCopySource", NULL, NULL },
	[SUBJECT] = { "OPFMessageCopySubject", "Subject", "subject" }, [DATE] = { "OPFMessageCopySentTime", "Date", "date" },
	[ID] = { "OPFMessageCopyMessageID", NULL, "message_id" }, [BODY] = { "OPFMessageCopyBody", NULL, NULL },
	[HTML] = { "OPFMessageCopyHTMLBody", NULL, NULL }, [FILES] = { "OPFMessageCopyAttachmentList", NULL, NULL },
};

static void put_message(struct text_out *o, struct buf *v, bool first)
{
	static const unsigned order[] = { FROM, SENDER, REPLY, TO, CC, BCC, SUBJECT, TOPIC, DATE, ID };
	if (!first)
		text_page(o);
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		struct str s = str_trim(buf_str(&v[order[i]]));
		if (!s.len)
			continue;
		if (fields[order[i]].label) {
			text_putz(o, fields[order[i]].label);
			text_putz(o, ": ");
			text_flat(o, s);
			text_line(o);
		}
		if (first)
			text_meta(o, fields[order[i]].meta, s);
	}
	struct str body = buf_str(&v[v[HTML].len ? HTML : BODY]), plain = str_sub(str_trim(body), 0, 4096);
	text_putz(o, "\n");
	if (v[HTML].len || str_find(plain, STR("<html")) >= 0 || str_find(plain, STR("<body")) >= 0)
		html_bytes(o, body, STR("UTF-8"), false);
	else
		text_put(o, body);
	text_line(o);
	text_put(o, buf_str(&v[SOURCE])); /* the message's head as it came */
	text_line(o);
	text_put(o, buf_str(&v[FILES]));
	text_line(o);
	for (size_t i = 0; i < FIELDS; i++)
		if (v[i].full)
			text_loss(o, E_LIMIT_BYTES, "%s is cut at %zu bytes", fields[i].element, v[i].len);
}

enum status text_olm(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct source_fd fd;
	struct markup m;
	struct buf v[FIELDS];
	unsigned now = NONE;
	bool first = true, within = false;
	enum status st = ST_OK;
	enum markup_token t;
	source_fd_init(&fd, in->fd);
	markup_init(&m, &fd.src, false);
	for (size_t i = 0; i < FIELDS; i++)
		buf_init(&v[i], i == BODY || i == HTML || i == SOURCE ? BODY_BYTES_MAX : FIELD_BYTES_MAX);
	while (!o->limit && (t = markup_next(&m)) != MARKUP_EOF) {
		if (t == MARKUP_TEXT) {
			if (now != NONE && now != FILES && fields[now].element[0])
				buf_add_str(&v[now], m.text);
			continue;
		}
		if (markup_is(&m, "email")) {
			if (t == MARKUP_CLOSE && within) {
				put_message(o, v, first);
				first = false;
			}
			within = t == MARKUP_OPEN;
			for (size_t i = 0; i < FIELDS; i++)
				buf_clear(&v[i]);
			now = NONE;
		} else if (t == MARKUP_OPEN && markup_is(&m, "emailAddress") && now != NONE) {
			buf_addz(&v[now], v[now].len ? ", " : "");
			struct str name = markup_attr(&m, "OPFContactEmailAddressName");
			if (name.len)
				buf_printf(&v[now], "%.*s ", STR_ARG(str_sub(name, 0, 1000)));
			struct str address = markup_attr(&m, "OPFContactEmailAddressAddress");
			if (address.len)
				buf_printf(&v[now], "<%.*s>", STR_ARG(str_sub(address, 0, 1000)));
		} else if (t == MARKUP_OPEN && markup_is(&m, "messageAttachment")) {
			buf_printf(&v[FILES], "Attachment: %.*s\n", STR_ARG(str_sub(markup_attr(&m, "OPFAttachmentName"), 0, 1000)));
		} else {
			for (unsigned i = 0; i < FIELDS; i++)
				if (markup_is(&m, fields[i].element))
					now = t == MARKUP_OPEN ? i : NONE;
		}
	}
	if (within && !o->limit) {
		put_message(o, v, first);
		st = err_set(err, ST_WARN, E_TRUNCATED, "the file ends within a message");
	}
	for (size_t i = 0; i < FIELDS; i++)
		buf_release(&v[i]);
	markup_release(&m);
	return st;
}
