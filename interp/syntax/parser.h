/* parser.h: what the parse_*.c files share. A parse function takes the parser with the current token at its first
   one, and never gives NULL: after an error it gives what it has, with `panic` set, and loops end; the statement
   that the error is in is then skipped. A newline ends a statement or clause unless the innermost bracket joins
   lines. */
#ifndef ORGL_PARSER_H
#define ORGL_PARSER_H
#include "lex.h"

#define DEPTH_MAX 500        /* brackets, blocks and operators inside one another */
#define KIDS_MAX UINT16_MAX
#define STACK_MAX 1000000u   /* kids of all nodes under construction: a list without end stops here */

typedef struct Bracket {
    char open;
    bool joins;
    bool closed;             /* it has its closing one, looked for ahead */
    uint8_t mode;
    uint32_t start;
    uint32_t statement;      /* where the statement begins that it stands in */
} Bracket;

/* Inside one bracket: */
enum { MODE_NAMES = 1,       /* a clause's value: plurals and `exists` … are names, no queries */
       MODE_NO_IN = 2 };     /* an import's mapping: `in` begins the next line of it */

enum { AFTER_OTHER, AFTER_DEFINE, AFTER_IMPORT, AFTER_BROKEN };

/* The tables whose row attributes stand bare here, innermost first. */
typedef struct RowScope { TableId table; struct RowScope *outer; } RowScope;

struct Parser {
    const Words *words;
    Intern *intern;
    Source *source;
    Arena *arena;
    Diags *diags;
    Token tok, ahead[3];
    uint8_t n_ahead, mode;
    bool panic;              /* an error has been reported; nothing more is until the statement is skipped */
    bool more;               /* the first error came because the text ended too early */
    bool joins;              /* newlines mean nothing here */
    bool unclosed;           /* the text ended inside a bracket; of several the innermost is named */
    bool chinese;            /* the statement's verb is: keywords are then named in Chinese */
    char more_bracket;
    int depth, interpolations;
    uint32_t prev_start;     /* the last token taken: where it begins */
    uint32_t prev_end;       /* and ends */
    Sym prev_word;           /* which word it is, SYM_NONE for none */
    uint32_t crossed;        /* start of the last token that an operator reached over a newline */
    uint32_t odd;            /* 1 + where the first '{' stands whose '}' is less indented than its line; 0 none */
    uint32_t missing;        /* '{' that were told to be missing: so many '}' close nothing and are passed over */
    bool lacks_brace;        /* the broken statement does: its line goes on behind `;` */
    CommandId verb;          /* of the innermost statement so far */
    Diag *told;              /* the error of the panic, until it is looked at for what would mend it */
    Sym clause;              /* the word of the last clause */
    uint8_t after;           /* the statement before may lack its '{' */
    TableId after_kind;
    uint32_t after_start;    /* where it began */
    uint32_t after_end;      /* where it ended */
    uint32_t statement;      /* where the innermost statement begins */
    uint32_t seen;           /* how far its end was looked for */
    uint32_t assign_at;      /* where the statement begins whose left side may be assigned to */
    RowScope *row;
    NodeVec stack;           /* kids of the nodes under construction */
    VEC(Bracket) brackets;
    Buf open;                /* at an error: the brackets then open */
    Lexer lex;
};

/* ---- tokens ---- */
void advance(Parser *parser);                        /* not after an error: then only recover goes on */
void step(Parser *parser);
/* Over a comma or operator: what follows may stand on the next line. */
void advance_over(Parser *parser);
void over_line(Parser *parser);                      /* the same for a token taken already */
/* The i-th token behind the current one, 0 the next; TK_END where looking further is not allowed (inside a text). */
const Token *peek(Parser *parser, int i);
/* The statement or clause is over: its line, block or text ends here. */
bool at_end(const Parser *parser);
static inline bool on_line(const Parser *parser, const Token *token) { return parser->joins || !token->newline; }
static inline bool at(const Parser *parser, TokenType type)
{
    return parser->tok.type == type && on_line(parser, &parser->tok);
}
/* The keyword that the current token is in that place, KW_NONE when none or when it stands on a new line. */
KeywordId keyword(const Parser *parser, Place place);
KeywordId keyword_of(const Parser *parser, const Token *token, Place place);
bool at_keyword(const Parser *parser, KeywordId keyword);
bool take(Parser *parser, TokenType type);
bool take_comma(Parser *parser);
bool take_keyword(Parser *parser, KeywordId keyword);
void want(Parser *parser, TokenType type);          /* E108 when it is not there */
void want_keyword(Parser *parser, KeywordId keyword);
Sym  want_word(Parser *parser);                     /* any word: E113 otherwise, SYM_NONE */

/* ---- brackets ---- */
void  push_bracket(Parser *parser, char open, uint32_t start, bool joins);    /* one begins at `start`; `joins`: newlines mean nothing in it */
bool open_bracket(Parser *parser, TokenType type, bool joins);   /* takes it; false after an error */
void close_bracket(Parser *parser, TokenType type);
bool enter(Parser *parser);                          /* one level deeper; false after E110 */
static inline void leave(Parser *parser) { parser->depth--; }

/* ---- errors ---- */
/* Reports unless an error has been already, and begins the skipping; returns NULL when it was not reported. */
Diag *fail(Parser *parser, DiagCode code, Span span, Str arg0, Str arg1);
Diag *fail_here(Parser *parser, DiagCode code);      /* at the current token, its text as argument; E116 at an end */
Diag *fail_expected(Parser *parser, Str what);       /* E108, E115 */
Str   token_str(const Parser *parser, const Token *token);
Str   node_str(const Parser *parser, const Node *node);      /* its text */
Span  token_span(const Parser *parser, const Token *token);
Str   keyword_name(const Parser *parser, KeywordId keyword);
/* E107 at the word before the current token, when it was meant for one that a value follows: `ont (…)`, `analzye pay`. */
bool  fail_word_before(Parser *parser);
void  suggest_operator(Parser *parser, Diag *diag, const Token *word);   /* the operator or clause of a query that was meant */
bool  fail_unit_apart(Parser *parser, const Token *word);   /* E107 with a fix when the word is a unit behind a number: 5 min */
bool  fail_if_glued(Parser *parser, const Token *token);     /* E109 when words of the language run together in it */
bool  fail_glued_word(Parser *parser, Str word, Span span);
/* Passes over the rest of a broken statement, clause or line that began with `level` brackets open, and ends the
   panic. */
void  recover(Parser *parser, size_t level, uint32_t began);
void  suggest(Parser *parser, Diag *diag, const Closest *closest);
void  suggest_try(void *closest, const char *text, const char *zh);
void  suggest_keyword(Parser *parser, Diag *diag, Str word, Place place);

/* At the token in the wrong place: the fix or suggestion of an error that has none (parse_mend.c). */
void  mend(Parser *parser);

/* ---- missing braces (parse_stray.c) ---- */
void  note_odd_brace(Parser *parser, const Bracket *bracket);   /* at its '}' */
/* The text has ended and the brace was never closed: E108 or E115 at the first line that is indented no deeper than the
   brace's own; false when there is none. */
bool  fail_less_indented(Parser *parser, Span brace);
bool  at_left_open(Parser *parser);                  /* a statement begins inside of clauses: their '}' is missing */
/* The same of a block of statements: `else` or `rescue` begins a line, and the statement before has no use for it. */
bool  at_left_open_block(const Parser *parser, const Node *last);
void  fail_left_open(Parser *parser);                /* takes the bracket off and reports */
void  note_statement(Parser *parser, const Node *node, CommandId command, uint32_t start);
bool  at_stray_clause(Parser *parser);               /* a clause stands where a statement should, behind one that takes clauses */
Node *stray_clauses(Parser *parser);                 /* reports, and passes over all of them */

/* ---- nodes (ast.c) ---- */
Node *node_new(Parser *parser, NodeType type, uint32_t start);
Node *node_word(Parser *parser, NodeType type);     /* of the current token, which is taken; sym its word */
Node *node_single(Parser *parser);                  /* of a number, percent … text or word, by its token's type */
Node *node_binary(Parser *parser, BinOp op, Node *left, Node *right);
uint32_t operand_start(const Parser *parser, const Node *left);   /* where a left operand's text begins, its parenthesis included */
Node *node_with1(Parser *parser, NodeType type, uint32_t start, Node *kid);
Node *node_with2(Parser *parser, NodeType type, uint32_t start, Node *first, Node *second);
static inline size_t kids_mark(const Parser *parser) { return parser->stack.len; }
void  kid_too_many(Parser *parser);
static inline void kid_add(Parser *parser, Node *kid)
{
    if (UNLIKELY(parser->stack.len >= STACK_MAX))
        kid_too_many(parser);
    else
        vec_push(&parser->stack, kid);
}
/* Gives the node the kids pushed since the mark, and its end. */
Node *node_done(Parser *parser, Node *node, size_t mark);

/* ---- productions ---- */
Node *parse_statement(Parser *parser);
Node *parse_block(Parser *parser);
Node *parse_expr(Parser *parser);
Node *parse_value(Parser *parser);       /* from ?? upwards */
Node *parse_sum(Parser *parser);
Node *parse_postfix(Parser *parser);
Node *parse_primary(Parser *parser);
Node *parse_tail(Parser *parser, Node *object);      /* .attr (…) […] behind it */
Node *parse_literal(Parser *parser);
Node *parse_text(Parser *parser);
Node *parse_at(Parser *parser);
Node *parse_function(Parser *parser, Node *node);    /* parameters and body of an fn */
Node *parse_query(Parser *parser);
Node *parse_name(Parser *parser);
Node *parse_entity(Parser *parser);      /* a name that its kind may stand before */
void  parse_entities(Parser *parser);    /* several, with commas, pushed */
Node *parse_clause(Parser *parser);
void  parse_clauses(Parser *parser);                 /* a block of clauses, pushed */
void  parse_fillings(Parser *parser);                /* the same of a form, whose fields may stand in quotes */
/* One part of a block, pushed; N_ERROR after an error, and the next part is tried. */
void  part_in_block(Parser *parser, size_t level, Node *(*parse)(Parser *parser));
Node *parse_check_expr(Parser *parser);
Node *parse_analyze_expr(Parser *parser);
Node *parse_matrix_expr(Parser *parser);
Node *parse_into(Parser *parser);
bool  at_as_of(Parser *parser);
Node *parse_as_of(Parser *parser);       /* NULL without `as of` */
Node *parse_region(Parser *parser);     /* NULL: there is none */
bool  at_by(Parser *parser, const Token *token);      /* the `by` of weights by comparison */
Node *parse_scope(Parser *parser);       /* NULL without `of` */
bool  shows_entity(Parser *parser);      /* does a kind stand before a name here? 岗位 客服专员, but not 岗位 其中 … */
bool  at_operand(const Parser *parser, const Token *token);  /* can a value begin with the token? */
bool  at_query(Parser *parser);
bool  at_kind_prefix(Parser *parser);
TableId parse_kind(Parser *parser);
bool  is_pair_command(CommandId command);            /* may stand behind drop */
Node *parse_pair_key(Parser *parser, uint32_t start, CommandId command);

/* A statement's parser is called behind its verb; `start` is where the verb stands. */
typedef Node *ParseStatement(Parser *parser, uint32_t start);
#define COMMAND(ID, ...) ParseStatement parse_##ID;
#include "../words/commands.def"
#undef COMMAND
#endif
