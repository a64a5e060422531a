/* ast.h: the tree of a script. One node type for everything; what `kids` are is told by the row of each NodeType.
   Nodes live in the arena of their parse and keep their exact place; comments are kept beside (Tree.comments). */
#ifndef ORGL_AST_H
#define ORGL_AST_H
#include "../base/qty.h"      /* Unit, PeriodKind */
#include "../source/diag.h"

/*    type            kids (…* any number, ? may be NULL, [x] left out when absent)      op / sym / num */
#define NODE_TYPES(X) \
    X(ERROR)       /* what could not be parsed; a diagnostic exists */ \
    /* ---- values ---- */ \
    X(NONE) X(TRUE) X(FALSE) X(IT) \
    X(NUMBER)      /* num */ \
    X(PERCENT)     /* num: 0.3 for 30% */ \
    X(DURATION)    /* num amount, op Unit; 1h30min is one: 90, UNIT_MIN (the smaller unit) */ \
    X(DATE)        /* num: days since 1970 */ \
    X(PERIOD)      /* op PeriodKind, num: ordinal (qty.h) */ \
    X(TEXT)        /* sym: without interpolation */ \
    X(INTERP)      /* kids: TEXT and expression nodes, joined */ \
    X(LIST)        /* kids: items */ \
    X(RECORD)      /* kids: KEYVAL* */ \
    X(KEYVAL)      /* sym key, kids: value.  Also a named argument */ \
    X(NAME)        /* sym: a bare word */ \
    X(ENTITY)      /* kind:name — op TableId, sym */ \
    X(AT)          /* @x, @x.a, @(…) — op 0, or 1 + TableId of the kind that stands before it; kids: expression */ \
    X(UNARY)       /* op OP_NEG/OP_NOT; kids: operand */ \
    X(BINARY)      /* op BinOp; kids: left, right */ \
    X(COND)        /* kids: condition, then, else */ \
    X(RANGE)       /* kids: low, high */ \
    X(PER)         /* value per UNIT — op Unit; kids: value */ \
    X(ATTR)        /* sym; kids: object.   x.load, 客服 的 负荷, `span of posts` is MAP_OF */ \
    X(INDEX)       /* kids: object, index */ \
    X(CALL)        /* kids: callee, arguments* (KEYVAL = named) */ \
    X(LAMBDA)      /* kids: PARAM*, body (expression) ; op 0.  op 1: the body is a BLOCK */ \
    X(PARAM)       /* sym; kids: default? */ \
    X(EXISTS)      /* kids: query or list */ \
    X(MAP_OF)      /* `attr of Q`, `(expr) of Q` — kids: expression, source */ \
    X(QUERY)       /* op QueryScope, num TableId (plurals) or -1 (from); flags QF_ALL; sym the plural as written, \
                      with QS_FROM the row variable or SYM_NONE; kids: scope?/source, where?, group?, select?, order?, limit?; \
                      group, select and order are COLUMNS. `from posts where …`: the source is a QUERY without clauses */ \
    X(COLUMNS)     /* kids: COLUMN*  (of group, select, order) */ \
    X(COLUMN)      /* sym `as` name or SYM_NONE, op 0 none, 1 asc, 2 desc; kids: expression */ \
    X(CHECK_EXPR)  /* `check …` as an expression; kids as CHECK */ \
    /* ---- model statements ---- */ \
    X(DEFINE)      /* op TableId, flags DF_OR_SET; kids: HEAD*, CLAUSE* (num: how many heads) */ \
    X(HEAD)        /* kids: name (NAME or AT), [title] (TEXT/INTERP), [LIKE] */ \
    X(LIKE)        /* like service:agent, like onet:"43-4051.00": sym module; kids: template (NAME or TEXT) */ \
    X(DEFINE_FIELD)/* op TableId, sym field name; kids: type words NAME*, [title] ; num: how many words */ \
    X(CLAUSE)      /* sym field word as written; kids: ITEM* */ \
    X(ITEM)        /* op 0 plain, 1 `value >= value`, 2 `value : value`, 3 `value literal`; kids: value, [second] */ \
    X(SET)         /* op 0 '=', 1 '+=', 2 '-=', 3 block; kids: target, value | CLAUSE* */ \
    X(SET_MODEL)   /* set model.language = …: sym setting, kids: value */ \
    X(SET_RULE)    /* set rule overload.limit = …: sym setting, kids: rule name, value */ \
    X(RENAME)      /* op TableId; kids: name, new name */ \
    X(DROP)        /* op TableId, flags DROP_CASCADE; kids: name */ \
    X(DROP_PAIR)   /* op TableId of the link; kids: a name or value? for each key, in the order of its key columns */ \
    X(DROP_RULE)   /* kids: name */ \
    X(ASSIGN)      /* kids: duty names* , TO* ; num: how many duties */ \
    X(TO)          /* kids: post name, share?, time?, (roles as NAME)* */ \
    X(UNASSIGN)    /* kids: duty names*, post (last) */ \
    X(WEIGHT)      /* op 0; kids: post, region?, (KEYVAL2 kpi, weight)*. op 1 by comparison; kids: post?, region?, \
                      (KEYVAL2 one, KEYVAL2(other, times))* */ \
    X(KEYVAL2)     /* kids: name, value */ \
    X(RECORD_KPI)  /* kids: kpi, post, value, period, region? */ \
    X(GRANT)       /* kids: decision, post, role? */ \
    X(REVOKE)      /* kids: decision, post */ \
    X(ENLARGE)     /* kids: post, duty, share?, from? */ \
    X(ENRICH)      /* kids: post, decision or duty, from? */ \
    X(RELATE)      /* kids: from, to, OPTION* */ \
    X(OPTION)      /* op KeywordId; kids: value or name */ \
    X(RATE)        /* op 0 `on FACTOR LEVEL`, 1 pairs; kids: post, (KEYVAL2 name, value)* */ \
    X(SUBMIT)      /* kids: form, post, date?, CLAUSE* */ \
    /* ---- other statements ---- */ \
    X(EXPR_STMT)   /* kids: expression */ \
    X(ASSIGN_VAR)  /* op 0 '=', 1 '+=', 2 '-='; kids: target (NAME/INDEX/ATTR), value */ \
    X(LET)         /* op 0 let, 1 var; sym; kids: value */ \
    X(FN)          /* sym; kids: PARAM*, body; op 0 expression, 1 BLOCK */ \
    X(IF)          /* kids: condition, BLOCK, else? (IF or BLOCK) */ \
    X(FOR)         /* sym variable, num index-variable Sym or 0; kids: source, BLOCK */ \
    X(WHILE)       /* kids: condition, BLOCK */ \
    X(BREAK) X(CONTINUE) \
    X(RETURN)      /* kids: value? */ \
    X(TRY)         /* sym error variable; kids: BLOCK, BLOCK */ \
    X(BLOCK)       /* kids: statements */ \
    X(FAIL)        /* kids: message */ \
    X(EXPECT)      /* kids: condition, message? */ \
    X(PRINT)       /* kids: values */ \
    X(SHOW)        /* kids: expression (a LAMBDA with `as of`), INTO?, [revision or day] */ \
    X(INTO)        /* kids: path expression */ \
    X(USE)         /* op 0 module, 1 file; kids: NAME or text expression */ \
    X(RUN)         /* kids: path */ \
    X(RULE)        /* sym; num: byte offset of '{'; kids: title?, then RULE_FOR, RULE_LET, RULE_PART, USE in any order */ \
    X(RULE_FOR)    /* op 0 kinds, 1 model; kids: RULE_VAR* , [where] (last; flags RF_WHERE) */ \
    X(RULE_VAR)    /* op TableId, sym variable */ \
    X(RULE_LET)    /* sym; kids: value */ \
    X(RULE_PART)   /* op KeywordId (when, severity, say, advice); kids: expression or NAME */ \
    X(CHECK)       /* kids: rule names NAME*, [scope] (flags CK_SCOPE), [INTO] (flags CK_INTO), in this order */ \
    X(ANALYZE)     /* sym: the analysis as written, SYM_NONE: the list of them; kids: scope?, into?, KEYVAL2* (options); none without a name */ \
    X(ANALYZE_EXPR) /* as an expression; kids as ANALYZE */ \
    X(STAFF)       /* kids: scope?, into?, NAME* (queues; none: all in scope) */ \
    X(CHART)       /* sym: the word when it is a figure of posts or the network; kids: what?, scope? (of), into?, OPTION* */ \
    X(EXPLAIN)     /* kids: expression, depth?, INTO? */ \
    X(REPORT)      /* kids: scope?, INTO */ \
    X(DESCRIBE)    /* op 0 as itself, else 1 + a keyword's place from DESCRIBE_VACANCY on; flags DE_*; \
                      sym the format's word or SYM_NONE; kids: what? (NULL: all), scope?, into? */ \
    X(MATRIX)      /* op 0 raci, 1 decisions, 2 kpi; kids: scope?, region?, into? */ \
    X(MATRIX_EXPR) /* as an expression; kids as MATRIX, without into */ \
    X(SWITCH_RULE) /* op 0 disable, 1 enable; kids: NAME */ \
    X(WAIVE)       /* kids: rule, entity, reason, until? */ \
    X(SOURCE_RULE) /* source rule NAME; kids: NAME */ \
    X(IMPORT)      /* op TableId or T_COUNT (submissions: sym form) or IMPORT_ALL; flags IM_*; \
                      kids: path, sheet?, where?, MAPPING*, [KINDS] (IM_CREATE) */ \
    X(EXPORT)      /* kids: INTO */ \
    X(DUMP)        /* kids: [INTO] */ \
    X(HISTORY)     /* kids: entity?, INTO? */ \
    X(UNDO)        /* op 0 undo, 1 redo; kids: [count] */ \
    X(SCENARIO)    /* kids: name, [title] */ \
    X(SCENARIOS)   /* kids: [INTO] */ \
    X(SWITCH)      /* kids: name */ \
    X(DROP_SCENARIO) /* kids: name */ \
    X(COMPARE)     /* kids: name, name?, scope?, INTO? */ \
    X(MERGE)       /* kids: name, TAKING* */ \
    X(TAKING)      /* op 0 ours, 1 theirs; kids: entities* */ \
    X(KINDS)       /* after create — kids: NAME* (op TableId) */ \
    X(MAPPING)     /* sym field word; kids: expression */ \
    X(EXTERN)      /* op 1 trusted; kids: path TEXT, FN* (their body a FOREIGN) */ \
    X(FOREIGN)     /* what a foreign function does; sym: its name in the library; kids: FOREIGN_TYPE of each parameter, of the result last */ \
    X(FOREIGN_TYPE) /* op ForeignShape. A word: integer KeywordId; a record: kids KEYVAL*; a function: kids of the parameters, of the \
                      result last */ \
    X(HELP)        /* op 1: asked in Chinese; kids: TEXT (the rest of the line)? */ \
    X(QUIT) X(TIMING) X(AMBIGUOUS)

typedef enum NodeType {
#define X(ID) N_##ID,
    NODE_TYPES(X)
#undef X
    N_COUNT } NodeType;
extern const char *const NODE_NAMES[N_COUNT];

typedef enum BinOp { BIN_OR, BIN_AND, BIN_EQ, BIN_NE, BIN_LT, BIN_LE, BIN_GT, BIN_GE, BIN_IN, BIN_NOT_IN, BIN_MATCHES,
    BIN_COALESCE, BIN_ADD, BIN_SUB, BIN_MUL, BIN_DIV, BIN_MOD, BIN_POW } BinOp;
enum { UN_NEG, UN_NOT };
typedef enum ForeignShape { FS_WORD, FS_RECORD, FS_FUNCTION } ForeignShape;
typedef enum QueryScope { QS_ALL, QS_IN, QS_UNDER, QS_FROM } QueryScope;
enum { QF_ALL = 1 /* `all posts`: never the row's attribute */, DF_OR_SET = 1, DROP_CASCADE = 1, CK_SCOPE = 1, CK_INTO = 2,
       DE_BRIEF = 1, DE_RULE = 2 /* the name is a rule's */, RF_WHERE = 1,
       IM_CREATE = 1 /* a KINDS node is last: kids NAME* */, IM_SKIP = 2, IM_DUP_FIRST = 4, IM_DUP_LAST = 8, IM_DUP_NUMBER = 16,
       IMPORT_ALL = T_COUNT + 1,
       NF_PAREN = 0x4000 /* stood in parentheses (the formatter and `("HQ")` in import need it) */,
       NF_QUOTED = 0x8000 /* a name written as "…" */ };

/* What is known of a tree since it was made, so that nobody need walk over it: does it hold names and literals in parts of a
   model statement and nothing else? Or only literals? */
typedef enum NodeFixed { FIXED_NOT, FIXED_NAMES, FIXED_LITERAL } NodeFixed;

#define NO_SLOT 0
typedef struct Node Node;
struct Node {
    uint8_t type;        /* NodeType */
    uint8_t fixed;       /* NodeFixed */
    uint16_t flags;
    uint16_t slot;       /* compiler's: 1 + index of the slot that holds this operand's value when its statement runs;
                            NO_SLOT: read it from the tree */
    uint16_t n;          /* kids; a node with more than 65,535 kids is refused with a diagnostic */
    uint32_t start, end; /* byte offsets in the source */
    union { double num; int64_t integer; void *ptr; };
    Sym sym;
    uint16_t height;     /* 1 + its highest kid's, at most AST_HEIGHT_MAX: a walk over a tree may recurse */
    uint16_t op;         /* a KeywordId, of which there are more than 255, or a smaller list's */
    Node **kids;
};
#define AST_HEIGHT_MAX 1000
/* The tree as an s-expression: (binary + (number 1) (name x)); for tests and for tracing. */
void ast_dump(const Node *node, const Intern *intern, Buf *out);
static inline Span node_span(const Node *node, uint32_t source) { return (Span){ source, node->start, node->end }; }
#endif
