/* git_bundle.h - how bundles of git begin (gitformat-bundle(5)), for who names
 * files and who unpacks them. */
#ifndef FORMAT_GIT_BUNDLE_H
#define FORMAT_GIT_BUNDLE_H

#include <sluice/str.h>

/* HEAD begins with the signature of a bundle and a line that only a bundle has
 * next: a text about bundles has the signature, too. */
bool git_bundle_begins(struct str head);

#endif
