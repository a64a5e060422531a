/* fuzz_parse.c: any text is parsed, whole and as a prompt's entry, without a crash, a hang or a tree that breaks its
   promises. Built and run by test_parse.py. */
#include "../../interp/base/utf8.h"
#include "../../interp/syntax/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Kids lie within their parent's place in the order of the text, heights add up, and nothing is missing. */
static void check_tree(const Node *node, size_t limit)
{
    ORGL_ASSERT(node->type < N_COUNT && node->start <= node->end && node->end <= limit);
    ORGL_ASSERT(node->height >= 1 && node->height <= AST_HEIGHT_MAX);
    for (int i = 0; i < node->n; i++) {
        if (!node->kids[i])
            continue;
        ORGL_ASSERT(node->kids[i]->height < node->height);
        check_tree(node->kids[i], limit);
    }
}

static void parse_all(const Words *words, Intern *intern, Sources *sources, Source *source)
{
    Arena arena;
    Diags diags;
    Buf out = { 0 };
    size_t errors = 0;
    arena_init(&arena);
    diags_init(&diags);
    Parser *parser = parser_new(words, intern, source, &arena, &diags);
    for (Node *node; (node = parser_next(parser)) != NULL;) {
        check_tree(node, source->text.len);
        ast_dump(node, intern, &out);
        errors += node->type == N_ERROR;
    }
    ORGL_ASSERT(errors == 0 || diags_any(&diags));
    diags_render(&diags, sources, (DiagStyle){ LANG_ZH, false, 1 }, &out);
    parser_free(parser);
    buf_drop(&out);
    diags_drop(&diags);
    arena_drop(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str text = str_make((const char *)data, size);
    if (utf8_check(text) != UTF8_VALID)
        return 0;
    Intern *intern = intern_new();
    Words *words = words_new(intern);
    Sources sources = { 0 };
    Buf copy = { 0 };
    char bracket;
    buf_add(&copy, text);
    buf_char(&copy, '\n');
    copy.len--;
    Source *source = sources_add(&sources, "fuzz", NULL, &copy);
    parse_all(words, intern, &sources, source);
    parse_entry_state(words, intern, source->text, &bracket);
    sources_drop(&sources);
    words_free(words);
    intern_free(intern);
    return 0;
}
