/* complete_part.h: between the files of completion. */
#ifndef ORGL_TOOL_COMPLETE_PART_H
#define ORGL_TOOL_COMPLETE_PART_H
#include "../syntax/lex.h"
#include "complete.h"

typedef VEC(Token) TokenVec;

typedef struct CompleteCtx {
    const Words *words;
    Intern *intern;
    const Model *model;
    const OwnNames *own;
    Lang lang;
    Str part;                /* what was typed of the word */
    TokenVec tokens;         /* before it */
    size_t first;            /* of the statement or clause that the cursor stands in */
    CommandId verb;          /* of the statement; in a block: of the one that opened it */
    TableId kind;            /* of the entity that is defined or set; T_NONE */
    bool in_clauses;         /* in the block of a definition or rule */
    size_t calls;            /* how many of the offered texts are functions */
    Completion *out;
} CompleteCtx;

/* Offers a text if it goes on from what was typed. */
void complete_offer(CompleteCtx *ctx, Str text);
/* The token so many before the cursor (1: the last), of this statement; NULL. */
const Token *complete_token(const CompleteCtx *ctx, size_t back);
KeywordId complete_keyword(const CompleteCtx *ctx, Place place, const Token *token);

/* Does a file's name come behind the token? */
bool complete_wants_file(const CompleteCtx *ctx, const Token *before);
/* Where nothing was typed yet: the folder's names, in quotes. */
void complete_file(CompleteCtx *ctx);
/* Inside a quoted text: paths, where a file is wanted. */
void complete_text(CompleteCtx *ctx);
#endif
