/* ast.c: making nodes, and printing trees. */
#include <string.h>
#include "parser.h"
#include "../base/num.h"

const char *const NODE_NAMES[N_COUNT] = {
#define X(ID) #ID,
    NODE_TYPES(X)
#undef X
};

/* ---- making ---- */

/* Of a node by itself. What is made of literals only is one; of anything else it may be computed. */
enum { OF_LITERALS = FIXED_LITERAL + 1 };
static const uint8_t FIXED[N_COUNT] = {
    [N_NONE] = FIXED_LITERAL, [N_TRUE] = FIXED_LITERAL, [N_FALSE] = FIXED_LITERAL, [N_NUMBER] = FIXED_LITERAL,
    [N_PERCENT] = FIXED_LITERAL, [N_DURATION] = FIXED_LITERAL, [N_DATE] = FIXED_LITERAL, [N_PERIOD] = FIXED_LITERAL,
    [N_TEXT] = FIXED_LITERAL, [N_RANGE] = OF_LITERALS, [N_PER] = OF_LITERALS, [N_LIST] = OF_LITERALS,
    [N_NAME] = FIXED_NAMES, [N_ENTITY] = FIXED_NAMES, [N_CLAUSE] = FIXED_NAMES, [N_ITEM] = FIXED_NAMES, [N_KEYVAL2] = FIXED_NAMES,
    [N_HEAD] = FIXED_NAMES, [N_TO] = FIXED_NAMES, [N_OPTION] = FIXED_NAMES,
    [N_DEFINE] = FIXED_NAMES, [N_ASSIGN] = FIXED_NAMES, [N_WEIGHT] = FIXED_NAMES, [N_RECORD_KPI] = FIXED_NAMES, [N_GRANT] = FIXED_NAMES,
    [N_RELATE] = FIXED_NAMES, [N_RATE] = FIXED_NAMES,
};

/* `lowest` of its kids. */
static uint8_t fixed_with(const Node *node, uint8_t lowest)
{
    uint8_t own = FIXED[node->type];
    if (own == OF_LITERALS)
        return lowest == FIXED_LITERAL ? FIXED_LITERAL : FIXED_NOT;
    return own < lowest ? own : lowest;
}

Node *node_new(Parser *parser, NodeType type, uint32_t start)
{
    Node *node = ARENA_NEW(parser->arena, Node);
    node->type = (uint8_t)type;
    node->start = start;
    node->end = parser->prev_end > start ? parser->prev_end : start; /* an empty one, before a newline */
    node->height = 1;
    node->fixed = fixed_with(node, FIXED_LITERAL);
    return node;
}

Node *node_word(Parser *parser, NodeType type)
{
    Node *node = node_new(parser, type, parser->tok.start);
    node->sym = parser->tok.sym;
    node->num = parser->tok.num;
    node->op = parser->tok.op;
    node->end = parser->tok.end;
    advance(parser);
    return node;
}

/* Always said of the same place, so that it is said once. */
void kid_too_many(Parser *parser)
{
    uint32_t start = parser->brackets.len ? parser->brackets.at[0].start : 0;
    fail(parser, E121, (Span){ parser->source->id, start, start + 1 }, STR("65535"), STR(""));
}

Node *node_done(Parser *parser, Node *node, size_t mark)
{
    size_t n = parser->stack.len - mark;
    Node **kids = parser->stack.at + mark;
    parser->stack.len = mark;
    if (parser->prev_end > node->start)
        node->end = parser->prev_end;
    if (n > KIDS_MAX) {
        fail(parser, E121, node_span(node, parser->source->id), STR("65535"), STR(""));
        n = KIDS_MAX;
    }
    uint16_t highest = 0;
    uint8_t lowest = FIXED_LITERAL;
    if (n) {
        node->kids = arena_alloc(parser->arena, n * sizeof *kids);
        memcpy(node->kids, kids, n * sizeof *kids);
    }
    for (size_t i = 0; i < n; i++) {
        if (!kids[i])
            continue;
        highest = kids[i]->height > highest ? kids[i]->height : highest;
        lowest = kids[i]->fixed < lowest ? kids[i]->fixed : lowest;
    }
    node->fixed = fixed_with(node, lowest);
    node->n = (uint16_t)n;
    node->height = (uint16_t)(highest + 1);
    if (node->height > AST_HEIGHT_MAX) {
        fail(parser, E110, node_span(node, parser->source->id), STR("1000"), STR(""));
        node->n = 0; /* so that no tree is ever higher */
        node->height = 1;
    }
    return node;
}

Node *node_with1(Parser *parser, NodeType type, uint32_t start, Node *kid)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, kid);
    return node_done(parser, node_new(parser, type, start), mark);
}

Node *node_with2(Parser *parser, NodeType type, uint32_t start, Node *first, Node *second)
{
    size_t mark = kids_mark(parser);
    kid_add(parser, first);
    kid_add(parser, second);
    return node_done(parser, node_new(parser, type, start), mark);
}

static const uint8_t LITERAL_NODES[] = {
    [TK_NUMBER] = N_NUMBER, [TK_PERCENT] = N_PERCENT, [TK_DURATION] = N_DURATION, [TK_DATE] = N_DATE,
    [TK_PERIOD] = N_PERIOD, [TK_TEXT] = N_TEXT,       [TK_WORD] = N_NAME,
};

Node *node_single(Parser *parser)
{
    return node_word(parser, (NodeType)LITERAL_NODES[parser->tok.type]);
}

/* Where the operand's text begins: a node's own place is within its parentheses. */
uint32_t operand_start(const Parser *parser, const Node *left)
{
    const char *text = parser->source->text.ptr;
    uint32_t at = left->start;
    if (!(left->flags & NF_PAREN))
        return at;
    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t' || text[at - 1] == '\n' || text[at - 1] == '\r'))
        at--;
    if (at >= 1 && text[at - 1] == '(')
        return at - 1;
    return at >= 3 && memcmp(text + at - 3, "（", 3) == 0 ? at - 3 : left->start;
}

Node *node_binary(Parser *parser, BinOp op, Node *left, Node *right)
{
    Node *node = node_with2(parser, N_BINARY, operand_start(parser, left), left, right);
    node->op = (uint8_t)op;
    return node;
}

/* ---- printing ---- */

static const char *const BIN_SIGNS[] = { "or",     "and",     "=",  "!=", "<", "<=", ">", ">=",  "in",
                                         "not-in", "matches", "??", "+",  "-", "*",  "/", "mod", "^" };
static const char *const UNIT_SIGNS[] = { "?", "s", "min", "h", "d", "w", "mo", "q", "y" };
static const char *const SCOPES[] = { "all", "in", "under", "from" };
static const char *const PERIODS[] = { "day", "week", "month", "quarter", "year" };

static void dump_table(int table, Buf *out)
{
    if (table >= 0 && table < (int)T_COUNT)
        buf_addf(out, " %s", TABLE_INFO[table].name);
}

static bool shows_table(NodeType type)
{
    return type == N_ENTITY || type == N_DEFINE || type == N_DEFINE_FIELD || type == N_RENAME || type == N_DROP ||
           type == N_DROP_PAIR || type == N_IMPORT || type == N_RULE_VAR;
}

static bool shows_number(NodeType type)
{
    return type == N_NUMBER || type == N_PERCENT || type == N_DURATION || type == N_DATE || type == N_PERIOD;
}

static bool shows_plain_op(NodeType type)
{
    return type == N_LAMBDA || type == N_COLUMN || type == N_ITEM || type == N_SET || type == N_RATE ||
           type == N_ASSIGN_VAR || type == N_LET || type == N_FN || type == N_USE || type == N_RULE_FOR ||
           type == N_SWITCH_RULE;
}

/* What `op` says, by the type's own list. */
static void dump_op(const Node *node, Buf *out)
{
    NodeType type = (NodeType)node->type;
    if (shows_table(type) || type == N_KINDS)
        dump_table(node->op, out);
    else if (type == N_BINARY)
        buf_addf(out, " %s", BIN_SIGNS[node->op]);
    else if (type == N_UNARY)
        buf_addz(out, node->op == UN_NEG ? " -" : " not");
    else if (type == N_DURATION || type == N_PER)
        buf_addf(out, " %s", UNIT_SIGNS[node->op]);
    else if (type == N_PERIOD)
        buf_addf(out, " %s", PERIODS[node->op]);
    else if (type == N_OPTION || type == N_RULE_PART)
        buf_addf(out, " %s", KEYWORD_INFO[node->op].text);
    else if (type == N_AT && node->op)
        dump_table(node->op - 1, out);
    else if (shows_plain_op(type) && node->op)
        buf_addf(out, " %d", node->op);
}

static void dump_sym(const Node *node, const Intern *intern, Buf *out)
{
    if (node->type == N_QUERY) {
        buf_addf(out, " %s", SCOPES[node->op]);
        dump_table((int)node->num, out);
        if (node->op != QS_FROM)
            return;
    }
    if (node->type == N_FOR && node->num != 0) {
        buf_char(out, ' ');
        buf_add(out, intern_str(intern, (Sym)node->num));
    }
    if (node->sym == SYM_NONE)
        return;
    bool quoted = node->type == N_TEXT || node->flags & NF_QUOTED;
    buf_addz(out, quoted ? " \"" : " ");
    buf_add(out, intern_str(intern, node->sym));
    if (quoted)
        buf_char(out, '"');
}

static void dump_flags(const Node *node, Buf *out)
{
    if (node->flags & NF_PAREN)
        buf_addz(out, " ()");
    unsigned flags = node->flags & ~(unsigned)(NF_PAREN | NF_QUOTED);
    if (flags)
        buf_addf(out, " !%u", flags);
}

void ast_dump(const Node *node, const Intern *intern, Buf *out)
{
    if (!node) {
        buf_char(out, '_');
        return;
    }
    buf_char(out, '(');
    for (const char *p = NODE_NAMES[node->type]; *p; p++)
        buf_char(out, *p == '_' ? '-' : (char)(*p | 0x20));
    dump_op(node, out);
    dump_sym(node, intern, out);
    if (shows_number((NodeType)node->type)) {
        buf_char(out, ' ');
        num_shortest(out, node->num);
    }
    dump_flags(node, out);
    for (int i = 0; i < node->n; i++) {
        buf_char(out, ' ');
        ast_dump(node->kids[i], intern, out);
    }
    buf_char(out, ')');
}
