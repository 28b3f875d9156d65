/* rtf_packed.h - RTF as Outlook packs it ([MS-OXRTFCP]). */
#ifndef FORMAT_RTF_PACKED_H
#define FORMAT_RTF_PACKED_H

#include <sluice/str.h>

/* The RTF of the packed bytes S, appended to OUT as far as its maximum. False
 * when S is no packed RTF. */
bool rtf_unpack(struct str s, struct buf *out);

#endif
