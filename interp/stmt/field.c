/* field.c: define field: a user's own fields. */
#include "operand.h"

/* Types that a user's own field can have, by the keyword that names them. */
static const int OWN_TYPE[KW_COUNT] = {
    [KW_TYPE_TEXT] = FT_TEXT + 1, [KW_TYPE_NUMBER] = FT_NUMBER + 1, [KW_TYPE_PERCENT] = FT_PERCENT + 1,
    [KW_TYPE_DURATION] = FT_DURATION + 1, [KW_TYPE_RATE] = FT_RATE + 1, [KW_TYPE_DATE] = FT_DATE + 1,
    [KW_TYPE_RANGE] = FT_RANGE + 1, [KW_TYPE_BOOL] = FT_BOOL + 1,
};

typedef struct OwnType { FieldType type; TableId target; Sym words[UINT8_MAX]; int n_words; } OwnType;

static void try_type(void *closest, const char *text, const char *zh)
{
    closest_try(closest, str_of(text));
    closest_try(closest, str_of(zh));
}

/* What a type may be, for people. */
static Str own_types(Ctx *ctx)
{
    bool zh = ctx->rt->lang == LANG_ZH;
    Buf out = { 0 };
    for (int keyword = 0; keyword < KW_COUNT; keyword++)
        if (OWN_TYPE[keyword])
            buf_addf(&out, "%s%s", zh ? KEYWORD_INFO[keyword].zh : KEYWORD_INFO[keyword].text, zh ? "、" : ", ");
    buf_addz(&out, zh ? "种类，或词 甲|乙|丙" : "a kind, or words a|b|c");
    Str text = diag_keep(ctx->rt->diags, buf_str(&out));
    buf_drop(&out);
    return text;
}

/* One word alone is a type or a kind; words of one's own are at least two. */
static Status unknown_type(Ctx *ctx, const Node *node)
{
    Str word = sym_str(ctx, node->sym);
    Status status = error_at(ctx, node, E205, ctx->rt->lang == LANG_ZH ? STR("字段") : STR("define field"), word,);
    Closest closest;
    closest_init(&closest, word);
    words_each_keyword(PL_TYPE, try_type, &closest);
    words_each_kind(try_type, &closest);
    Str meant = words_meant(word);
    if (ctx->rt->error && (meant.len || closest.best.len))
        ctx->rt->error->suggestion = diag_keep(ctx->rt->diags, meant.len ? meant : closest.best);
    if (ctx->rt->error)
        ctx->rt->error->allowed = own_types(ctx);
    return status;
}

static Status own_type(Ctx *ctx, const Node *stmt, OwnType *out)
{
    int n = (int)stmt->num;
    *out = (OwnType){ .type = FT_WORD, .target = T_NONE };
    if (n == 1) {
        KeywordId keyword = words_keyword(ctx->words, PL_TYPE, stmt->kids[0]->sym);
        TableId kind = words_singular(ctx->words, stmt->kids[0]->sym);
        if (keyword != KW_NONE && OWN_TYPE[keyword]) {
            out->type = (FieldType)(OWN_TYPE[keyword] - 1);
            return ST_OK;
        }
        if (kind != T_NONE && kind < (TableId)KIND_COUNT) {
            out->type = FT_REF;
            out->target = kind;
            return ST_OK;
        }
        return unknown_type(ctx, stmt->kids[0]);
    }
    if (n > (int)COUNT_OF(out->words))
        return error_at(ctx, stmt, E404, STR("define field"), STR("1..255"), STR(""),);
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++)
            if (out->words[k] == stmt->kids[i]->sym)
                return error_at(ctx, stmt->kids[i], E128, sym_str(ctx, stmt->kids[i]->sym),);
        out->words[out->n_words++] = stmt->kids[i]->sym;
    }
    return ST_OK;
}

Status define_field(Ctx *ctx, const Node *stmt)
{
    TableId table = (TableId)stmt->op;
    OwnType type;
    Status status = own_type(ctx, stmt, &type);
    if (status != ST_OK)
        return status;
    Sym title = SYM_NONE;
    if (stmt->n > (int)stmt->num && (status = operand_text(ctx, stmt->kids[(int)stmt->num], &title)) != ST_OK)
        return status;
    bool taken = words_attr(ctx->words, table, stmt->sym) != A_NONE || words_keyword(ctx->words, PL_ATTR, stmt->sym) != KW_NONE;
    if (!taken)
        taken = model_add_field(ctx->model, table, stmt->sym, title, type.type, type.target, type.words, type.n_words) < 0;
    if (!taken)
        return ST_OK;
    status = error_at(ctx, stmt, E221, kind_word(ctx, table), sym_str(ctx, stmt->sym),);
    error_narrow(ctx, stmt, sym_str(ctx, stmt->sym));
    return status;
}
