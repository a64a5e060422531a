/* parse.h: text to tree. By hand, recursive descent, at most three tokens ahead (but for the end of a block, where a field
   is called as a verb is), never backtracks. Above each parse function stands its production of grammar/orgl.ebnf. */
#ifndef ORGL_PARSE_H
#define ORGL_PARSE_H
#include "ast.h"

typedef struct Comment { uint32_t start, end; } Comment;
typedef VEC(Node *) NodeVec;

typedef struct Parser Parser;
/* Makes a parser of one source; borrows everything; nodes are allocated from `arena`. A source whose text is not
   valid UTF-8 must have been refused before (E101). */
Parser *parser_new(const Words *words, Intern *intern, Source *source, Arena *arena, Diags *diags);
void    parser_free(Parser *parser);
/* A large source is read ahead by another thread until this is called: before anything runs but what only changes the model. */
void    parser_stop_ahead(Parser *parser);
/* The next statement, NULL at the end. After a syntax error a diagnostic has been added, the statement is skipped
   to its end and an ERROR node comes back (with what was understood of it as kids). The caller may rewind the
   arena between calls. */
Node   *parser_next(Parser *parser);
/* Up to where the text was looked at for the last statement; 0: no further than behind its end. */
uint32_t parser_seen(const Parser *parser);
/* Names that top-level `fn`s and lets of a script define are found by the compiler from the trees; nothing is kept
   here. */
const Comment *parser_comments(const Parser *parser, size_t *count);

/* Is the text a complete entry, for the prompt's continuation lines? More input wanted inside brackets, blocks,
   after `,` … */
typedef enum EntryState { ENTRY_COMPLETE, ENTRY_MORE, ENTRY_EMPTY } EntryState;
/* *open_bracket: the innermost open one, or 0. */
EntryState parse_entry_state(const Words *words, Intern *intern, Str text, char *open_bracket);
/* A Chinese word that begins with a word of the language (定义岗位): the length of that in bytes, and into `spaced`
   how it should have been written; 0 otherwise. For names that mean nothing. */
size_t parse_glued(const Words *words, const Intern *intern, Str word, Buf *spaced);
/* One expression that must be the whole text (rules' stored text, help). NULL after a diagnostic. */
Node *parse_expression(const Words *words, Intern *intern, Source *source, Arena *arena, Diags *diags);
#endif
