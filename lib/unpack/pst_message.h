/* pst_message.h - one object of an Outlook data file as a message. */
#ifndef UNPACK_PST_MESSAGE_H
#define UNPACK_PST_MESSAGE_H

#include "unpack/pst_props.h"
#include "unpack/sink.h"

#include <sluice/utf8.h>

/* The subject without the mark of its prefix. */
bool pst_subject(struct pst_object *o, struct buf *out);
/* Writes the object O of node N into SINK's open member. ST_OK; ST_WARN when
 * some of it could not be read. */
enum status pst_message(struct pst_object *o, const struct pst_node *n, struct sink *sink, struct err *err);

#endif
