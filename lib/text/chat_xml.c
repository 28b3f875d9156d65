/* chat_xml.c - chats kept as XML: XMPP's stanzas (<message from to><body>),
 * Adium's logs, backups of text messages (<sms>), each with its sender and its
 * time in attributes. */
#include "chat.h"
#include "markup.h"

#include <stdlib.h>

bool chat_is_xml(struct str head)
{
	return str_find(head, STR("<smses")) >= 0 || str_find(head, STR("purl.org/net/ulf/ns/0.4")) >= 0 ||
	       (str_find(head, STR("<message ")) >= 0 && str_find(head, STR("<body")) >= 0 && str_find(head, STR("from=")) >= 0);
}

static void first_of(struct markup *m, const char *const *names, struct buf *out)
{
	for (; *names && !out->len; names++) {
		struct str v = str_trim(markup_attr(m, *names));
		if (v.len && !str_eqz(v, "null"))
			buf_add_str(out, v);
	}
}

static void attributes(struct markup *m, struct chat_message *c)
{
	static const char *const times[] = { "readable_date", "time", "stamp", "date", "timestamp", NULL },
				 *const who[] = { "alias", "from", "sender", "contact_name", "address", NULL },
				 *const to[] = { "to", NULL };
	struct buf b;
	buf_init(&b, 4096);
	first_of(m, times, &b);
	chat_time(buf_str(&b), &c->time);
	buf_release(&b);
	bool sms = markup_is(m, "sms") || markup_is(m, "mms");
	/* of text messages only the other side is named: 2 and more went out to it */
	bool sent = sms && (str_eqz(markup_attr(m, "type"), "2") || str_eqz(markup_attr(m, "msg_box"), "2"));
	first_of(m, who, sent ? &c->to : &c->from);
	if (sms) {
		static const char *const number[] = { "address", NULL };
		struct buf *side = sent ? &c->to : &c->from;
		struct buf n;
		buf_init(&n, 4096);
		first_of(m, number, &n);
		if (str_find(buf_str(side), buf_str(&n)) < 0)
			buf_printf(side, " <%.*s>", STR_ARG(buf_str(&n)));
		buf_release(&n);
		buf_add_str(&c->text, markup_attr(m, "body"));
	} else {
		first_of(m, to, &c->to);
	}
}

void chat_xml(struct text_out *o, struct source *src)
{
	struct markup m;
	struct chat_message c;
	struct buf account;
	unsigned within = 0, text = 0;
	markup_init(&m, src, false);
	chat_init(&c);
	buf_init(&account, 4096);
	for (enum markup_token t; !o->limit && (t = markup_next(&m)) != MARKUP_EOF;) {
		if (t == MARKUP_TEXT) {
			if (text)
				buf_add_str(&c.text, m.text);
		} else if (t == MARKUP_CLOSE) {
			if (text && m.depth < text)
				text = 0;
			if (within && m.depth < within) {
				within = 0;
				chat_put(o, &c);
			}
		} else if (markup_is(&m, "message") || markup_is(&m, "sms") || markup_is(&m, "mms")) {
			chat_clear(&c);
			within = m.depth;
			attributes(&m, &c);
			if (account.len && !c.to.len)
				buf_add_str(&c.to, buf_str(&account));
		} else if (markup_is(&m, "chat")) {
			buf_clear(&account);
			buf_add_str(&account, markup_attr(&m, "account"));
		} else if (within && (markup_is(&m, "delay") || markup_is(&m, "x")) && markup_has(&m, "stamp")) {
			buf_clear(&c.time);
			buf_add_str(&c.time, markup_attr(&m, "stamp"));
		} else if (within && markup_is(&m, "part")) { /* of a multimedia message */
			struct str s = markup_attr(&m, "text");
			if (s.len && !str_eqz(s, "null"))
				buf_add_str(&c.text, s);
			s = markup_attr(&m, "cl");
			if (s.len && !str_eqz(s, "null") && !c.names.len)
				buf_add_str(&c.names, s);
		} else if (within && !text && (markup_is(&m, "body") || markup_is(&m, "div"))) {
			text = m.depth;
		}
	}
	chat_put(o, &c);
	buf_release(&account);
	chat_release(&c);
	markup_release(&m);
}
