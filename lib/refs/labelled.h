/* labelled.h - what follows a label (labelled.c), and labels with a grammar of their own (labelled_threat.c). */
#ifndef SLUICE_REFS_LABELLED_H
#define SLUICE_REFS_LABELLED_H

#include "scan.h"

/* Over the punctuation and filler behind a label that ends at AT; where its value may begin. */
size_t label_to_value(struct str s, size_t at);
/* The vulnerabilities whose "CVE" is at [START, END): hits, or nothing. */
void label_cve(struct scan *sc, size_t start, size_t end);
/* The rule that begins behind the word "rule", which ends at END, with its braces and its condition. */
void label_yara(struct scan *sc, size_t end);
/* The name behind "YARA rule", with the signs of a program's name in it. */
void label_yara_name(struct scan *sc, size_t end);

#endif
