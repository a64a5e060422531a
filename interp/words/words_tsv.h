/* words_tsv.h: the vocabulary as a list for people and editors: grammar/keywords.tsv. */
#ifndef ORGL_WORDS_TSV_H
#define ORGL_WORDS_TSV_H
#include "../base/buf.h"

/* Appends a heading and a row for every word and place: word, place, 中文, between tabs; `spelling` rows are other
   spellings with the word that they stand for. */
void words_tsv(Buf *out);
#endif
