/* flow_picture.h - pictures that stand in a text as base64. */
#ifndef TEXT_FLOW_PICTURE_H
#define TEXT_FLOW_PICTURE_H

#include "text/flow.h"

/* Reads the picture where it stands; what is none is passed over. */
void flow_picture(struct flow *f, struct str base64);
/* The same of "data:image/…;base64,…"; other URIs are left alone. */
void flow_picture_uri(struct flow *f, struct str uri);
/* Those that stood in a table that has ended: flow.c calls it. */
void flow_pictures_rest(struct flow *f);

#endif
