/* mail_text.c - the words of a message: a mail often tells the password of what
 * is attached to it. */
#include "unpack/passwords.h"

#include "format/mail_heads.h"

#include <gmime/gmime.h>

static void on_part(GMimeObject *parent, GMimeObject *part, gpointer out)
{
	(void)parent;
	if (!GMIME_IS_TEXT_PART(part))
		return;
	char *z = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
	if (z) {
		buf_addz(out, z);
		buf_add_char(out, '\n');
	}
	g_free(z);
}

void mail_text(struct str message, struct buf *out)
{
	static bool begun;
	/* workers that run programs have not been warmed up for mail */
	if (!begun)
		g_mime_init();
	begun = true;
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(message.p, message.len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeParserOptions *options = g_mime_parser_options_new();
	if (mail_words_endless_in(message)) /* words that stand apart only: not to the end of the head for each */
		g_mime_parser_options_set_rfc2047_compliance_mode(options, GMIME_RFC_COMPLIANCE_STRICT);
	GMimeMessage *m = g_mime_parser_construct_message(parser, options);
	if (m) {
		const char *subject = g_mime_message_get_subject(m);
		GMimeObject *top = g_mime_message_get_mime_part(m);
		if (subject) {
			buf_addz(out, subject);
			buf_add_char(out, '\n');
		}
		if (top && GMIME_IS_MULTIPART(top))
			g_mime_multipart_foreach(GMIME_MULTIPART(top), on_part, out);
		else if (top)
			on_part(NULL, top, out);
		g_object_unref(m);
	}
	g_mime_parser_options_free(options);
	g_object_unref(parser);
	g_object_unref(stream);
}
