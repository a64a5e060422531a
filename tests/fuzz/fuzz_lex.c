/* fuzz_lex.c: any text becomes tokens that stand in order, do not overlap and come to an end; pieces of texts with interpolation too.
   Built and run by test_lex.py. */
#include "../../interp/base/utf8.h"
#include "../../interp/syntax/lex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define DEPTH_MAX 100

/* The texts whose interpolation is being read, innermost last, each with the braces that are open in it. */
typedef struct Open { TextState state; int braces; } Open;

static bool is_text(const Token *token)
{
    return token->type == TK_TEXT || token->type == TK_TEXT_PART;
}

/* A '}' that ends an interpolation goes on with its text. */
static bool goes_on(Open *open, int depth, const Token *token)
{
    if (!depth)
        return false;
    open[depth - 1].braces += (token->type == TK_LBRACE) - (token->type == TK_RBRACE);
    return open[depth - 1].braces < 0;
}

static void check_token(const Lexer *lexer, const Token *token, uint32_t before)
{
    ORGL_ASSERT(token->type <= TK_MINUS_ASSIGN && token->start >= before && token->start <= token->end && token->end <= lexer->len);
    ORGL_ASSERT(token->end > token->start || token->type == TK_END || is_text(token));
    ORGL_ASSERT(token->end <= lexer->pos);
    if (token->type == TK_WORD || is_text(token))
        ORGL_ASSERT(utf8_check(intern_str(lexer->intern, token->sym)) == UTF8_VALID);
}

static void lex_all(Lexer *lexer)
{
    Open open[DEPTH_MAX];
    Token token = { .type = TK_SEMICOLON };
    uint32_t before = 0;
    int depth = 0;
    while (token.type != TK_END) {
        lex_next(lexer, &token);
        check_token(lexer, &token, before);
        while (goes_on(open, depth, &token)) {
            TextState state = open[--depth].state;
            before = lexer->pos;
            lex_text_more(lexer, &state, &token);
            check_token(lexer, &token, token.start);
            ORGL_ASSERT(is_text(&token));
            if (token.type == TK_TEXT_PART)
                open[depth++] = (Open){ lexer->text_state, 0 };
        }
        if (token.type == TK_TEXT_PART && !(depth && open[depth - 1].state.start == lexer->text_state.start) && depth < DEPTH_MAX)
            open[depth++] = (Open){ lexer->text_state, 0 };
        before = token.end;
    }
    ORGL_ASSERT(lexer->pos <= lexer->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str text = str_make((const char *)data, size);
    if (utf8_check(text) != UTF8_VALID)
        return 0;
    Intern *intern = intern_new();
    Words *words = words_new(intern);
    Sources sources = { 0 };
    Diags diags;
    Buf copy = { 0 };
    diags_init(&diags);
    buf_add(&copy, text);
    buf_char(&copy, '\n');
    copy.len--;
    static Lexer lexer;
    lex_init(&lexer, words, intern, sources_add(&sources, "fuzz", NULL, &copy), &diags);
    lex_all(&lexer);
    lex_drop(&lexer);
    diags_drop(&diags);
    sources_drop(&sources);
    words_free(words);
    intern_free(intern);
    return 0;
}
