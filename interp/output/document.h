/* document.h: a document of headings, paragraphs, lists, tables and pictures, written as it is made: as a page or as Markdown. */
#ifndef ORGL_OUTPUT_DOCUMENT_H
#define ORGL_OUTPUT_DOCUMENT_H
#include "../value/value.h"

typedef struct Document { Rt *rt; bool html, zh; Buf *out; } Document;

void document_begin(Document *doc, Str title);
void document_end(Document *doc);
/* Parts of a page alone, which Markdown does not show: <section class="…"> and the like. */
void document_raw(Document *doc, const char *html);
/* level 1..4; `id` for links within the page, or NULL. */
void document_heading(Document *doc, int level, const char *id, Str text);
void document_paragraph(Document *doc, const char *class_, Str text);       /* class_ NULL: none */
void document_list(Document *doc);                   /* begins one; items follow */
/* An item: a mark of a severity (NULL: none), the text, and below it a remark (may be empty). */
void document_item(Document *doc, const char *severity, Str mark, Str text, Str remark);
void document_list_end(Document *doc);
void document_code(Document *doc, Str label, Str code);
/* Lines as they stand, between fences that are longer than any row of backticks in them; nothing on a page. */
void document_block(Document *doc, Str lines);
void document_table(Document *doc, const Table *table);
/* A grid of letters or weights: its columns as narrow as they can be, their heads turned. */
void document_grid(Document *doc, const Table *table);
/* A picture of a page; Markdown shows nothing. */
void document_picture(Document *doc, const char *class_, Str svg);
#endif
