/* chart_network.c: who works with whom beside the line of command: stated relations, and hand-offs where a duty of one post
   follows one of another in a process. Lines of command between the posts shown stand behind them in grey. dot lays it out. */
#include <stdlib.h>

#include "chart.h"
#include "into.h"
#include "show.h"

enum { ROLE_HANDS_OVER = 100, ROLE_LEADS };
typedef struct Tie { int32_t from, to, role; } Tie;          /* rows of posts */
typedef struct Network {
    const ChartRequest *request;
    Ctx *ctx;
    bool zh;
    const uint8_t *posts;
    VEC(Tie) ties;
    RowVec rows;                     /* of the posts shown, in order of definition */
    uint8_t *shown;
} Network;

static bool in_scope(const Network *net, int32_t row)
{
    return row >= 0 && model_alive(net->ctx->model, T_POST, row) && (!net->posts || net->posts[row]);
}

static void add_tie(Network *net, int32_t from, int32_t to, int32_t role)
{
    if (from != to && in_scope(net, from) && in_scope(net, to))
        vec_push(&net->ties, ((Tie){ from, to, role }));
}

static const Column *field(Network *net, TableId table, FieldId id)
{
    return graph_field(vm_graph(net->ctx->vm), table, field_column(id));
}

static void add_relations(Network *net)
{
    size_t n;
    const int32_t *order = model_order(net->ctx->model, T_RELATION, &n);
    const Column *from = field(net, T_RELATION, F_RELATION_FROM), *to = field(net, T_RELATION, F_RELATION_TO);
    const Column *role = field(net, T_RELATION, F_RELATION_AS);
    for (size_t i = 0; i < n; i++)
        add_tie(net, from->i32[order[i]], to->i32[order[i]], role->type == COL_I32 && role->i32[order[i]] >= 0 ? role->i32[order[i]] : 0);
}

static void add_pairs(Network *net, const Column *owners, int32_t before, int32_t after)
{
    uint32_t n, m;
    const int32_t *from = column_set(owners, before, &n), *to = column_set(owners, after, &m);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < m; k++)
            add_tie(net, from[i], to[k], ROLE_HANDS_OVER);
}

static void add_handovers(Network *net)
{
    size_t n;
    const int32_t *order = model_order(net->ctx->model, T_PROCESS, &n);
    const Column *steps = field(net, T_PROCESS, F_PROCESS_STEPS), *owners = graph_attr(vm_graph(net->ctx->vm), A_DUTY_OWNERS);
    for (size_t i = 0; i < n && steps->type == COL_LIST && owners->type == COL_SETS; i++) {
        const ItemList *list = steps->list[order[i]];
        for (uint32_t k = 0; list && k + 1 < list->n; k++)
            if (list->at[k].ref >= 0 && list->at[k + 1].ref >= 0)
                add_pairs(net, owners, list->at[k].ref, list->at[k + 1].ref);
    }
}

static void add_lines(Network *net)
{
    const Column *manager = field(net, T_POST, F_POST_REPORTS);
    for (size_t i = 0; i < net->rows.len && manager->type == COL_I32; i++) {
        int32_t above = manager->i32[net->rows.at[i]];
        if (above >= 0 && net->shown[above])
            add_tie(net, above, net->rows.at[i], ROLE_LEADS);
    }
}

static int by_ends(const void *a, const void *b)
{
    const Tie *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return x->role - y->role;
}

static void drop_repeated(Network *net)
{
    size_t kept = 0;
    if (net->ties.len)
        qsort(net->ties.at, net->ties.len, sizeof *net->ties.at, by_ends);
    for (size_t i = 0; i < net->ties.len; i++)
        if (i == 0 || by_ends(&net->ties.at[i], &net->ties.at[i - 1]) != 0)
            net->ties.at[kept++] = net->ties.at[i];
    net->ties.len = kept;
}

static void collect(Network *net)
{
    add_relations(net);
    add_handovers(net);
    drop_repeated(net);
    net->shown = mem_zalloc((size_t)model_rows(net->ctx->model, T_POST) + 1);
    for (size_t i = 0; i < net->ties.len; i++)
        net->shown[net->ties.at[i].from] = net->shown[net->ties.at[i].to] = 1;
    chart_rows(net->ctx, net->shown, &net->rows);
}

/* ---- as a table ---- */

static Str role_text(const Network *net, int32_t role)
{
    if (role == ROLE_HANDS_OVER)
        return str_of(net->zh ? "交接" : "hands over");
    return str_of(net->zh ? word_zh(WS_RELATION_ROLE, role) : word_text(WS_RELATION_ROLE, role));
}

static Value network_table(Network *net)
{
    Rt *rt = net->ctx->rt;
    Sym names[3] = { intern_add(rt->intern, STR("from_post")), intern_add(rt->intern, STR("to_post")), intern_add(rt->intern, STR("as")) };
    Value table = value_table(rt, 3, names, (uint32_t)net->ties.len);
    for (uint32_t i = 0; i < table.table->n_rows; i++) {
        Tie tie = net->ties.at[i];
        table.table->columns[0][i] = value_entity(T_POST, tie.from);
        table.table->columns[1][i] = value_entity(T_POST, tie.to);
        table.table->columns[2][i] = value_text(rt, role_text(net, tie.role));
    }
    return table;
}

/* ---- as Graphviz and Mermaid ---- */

typedef struct Look { const char *dot, *mermaid; } Look;
static const Look LOOKS[] = {
    [W_RELATION_ROLE_ADVISES] = { "style=dotted, color=\"#6b4fa0\", fontcolor=\"#6b4fa0\"", "-.->" },
    [W_RELATION_ROLE_SERVES] = { "color=\"#3572b0\", fontcolor=\"#3572b0\"", "-->" },
    [W_RELATION_ROLE_AUDITS] = { "color=\"#b4452c\", fontcolor=\"#b4452c\"", "-->" },
    [W_RELATION_ROLE_INFORMS] = { "style=dashed, color=\"#52606d\", fontcolor=\"#52606d\"", "-.->" },
    [W_RELATION_ROLE_COORDINATES] = { "color=\"#3d8f52\", fontcolor=\"#3d8f52\"", "-->" },
};
static const Look HANDS_OVER = { "style=dashed, color=\"#1f8a83\", fontcolor=\"#1f8a83\"", "==>" };

static Look look_of(int32_t role)
{
    return role >= 0 && (size_t)role < COUNT_OF(LOOKS) ? LOOKS[role] : HANDS_OVER;
}

static Str post_title(const Network *net, int32_t row)
{
    return sym_str(net->ctx, model_title(net->ctx->model, T_POST, row));
}

static Str post_name(const Network *net, int32_t row)
{
    return sym_str(net->ctx, model_name(net->ctx->model, T_POST, row));
}

static Str title_text(const Network *net, Arena *arena)
{
    if (net->request->title.len)
        return net->request->title;
    const char *plain = net->zh ? "岗位关系" : "Relations of posts";
    if (!net->request->scope_title.len)
        return str_of(plain);
    return arena_printf(arena, net->zh ? "%s：%.*s" : "%s: %.*s", plain, STR_ARG(net->request->scope_title));
}

static void put_dot(const Network *net, Buf *out)
{
    Arena arena;
    arena_init(&arena);
    chart_dot_begin("relations", "rankdir=TB, nodesep=0.35, ranksep=0.6", title_text(net, &arena), out);
    for (size_t i = 0; i < net->rows.len; i++) {
        chart_dot_name("    ", post_name(net, net->rows.at[i]), " [label=", out);
        chart_dot_name("", post_title(net, net->rows.at[i]), "];\n", out);
    }
    for (size_t i = 0; i < net->ties.len; i++) {
        Tie tie = net->ties.at[i];
        chart_dot_name("    ", post_name(net, tie.from), " -> ", out);
        chart_dot_name("", post_name(net, tie.to), " [", out);
        if (tie.role == ROLE_LEADS) {
            buf_addz(out, "color=\"#cbd2d9\", arrowhead=none, penwidth=2];\n");
            continue;
        }
        buf_addz(out, look_of(tie.role).dot);
        chart_dot_name(", label=", role_text(net, tie.role), ", arrowhead=vee];\n", out);
    }
    buf_addz(out, "}\n");
    arena_drop(&arena);
}

static void put_mermaid(const Network *net, Buf *out)
{
    Arena arena;
    arena_init(&arena);
    chart_mermaid_begin("LR", title_text(net, &arena), out);
    for (size_t i = 0; i < net->rows.len; i++) {
        buf_addf(out, "    p%d", net->rows.at[i]);
        chart_mermaid_label(post_title(net, net->rows.at[i]), out);
        buf_char(out, '\n');
    }
    for (size_t i = 0; i < net->ties.len; i++) {
        Tie tie = net->ties.at[i];
        if (tie.role == ROLE_LEADS)
            buf_addf(out, "    p%d --- p%d\n", tie.from, tie.to);
        else
            buf_addf(out, "    p%d %s|%.*s| p%d\n", tie.from, look_of(tie.role).mermaid, STR_ARG(role_text(net, tie.role)), tie.to);
    }
    arena_drop(&arena);
}

/* ---- files ---- */

/* dot's picture names a document type on the net: nothing outside is to be asked. */
static Str without_doctype(Str svg)
{
    for (size_t i = 0; i + 4 < svg.len; i++)
        if (memcmp(svg.ptr + i, "<svg", 4) == 0)
            return str_make(svg.ptr + i, svg.len - i);
    return svg;
}

static Status write_picture(Network *net, const Node *into, Sym path, OutFormat format)
{
    Buf dot = { 0 }, picture = { 0 };
    const char *type = format == OUT_SVG ? "-Tsvg" : format == OUT_PNG ? "-Tpng" : "-Tpdf";
    const char *argv[] = { "dot", type, NULL };
    put_dot(net, &dot);
    Status status = into_program(net->ctx, into->kids[0], argv, NULL, "graphviz", buf_str(&dot), &picture);
    if (status == ST_OK)
        status = chart_write(net->ctx, path, format == OUT_SVG ? without_doctype(buf_str(&picture)) : buf_str(&picture));
    buf_drop(&dot);
    buf_drop(&picture);
    return status;
}

static Status write_file(Network *net, const Node *into)
{
    Sym path;
    OutFormat format;
    Status status = chart_target(net->ctx, into, OUT_PICTURE | OUT_NETWORK | OUT_TABLE, &path, &format);
    if (status != ST_OK)
        return status;
    if (FORMAT_INFO[format].flags & OUT_TABLE)
        return show_into(net->ctx, into, network_table(net).table);
    add_lines(net);
    if (format == OUT_SVG || format == OUT_PNG || format == OUT_PDF)
        return write_picture(net, into, path, format);
    Buf out = { 0 };
    if (format == OUT_DOT)
        put_dot(net, &out);
    else
        put_mermaid(net, &out);
    status = chart_write(net->ctx, path, buf_str(&out));
    buf_drop(&out);
    return status;
}

Status chart_network(const ChartRequest *request, const uint8_t *posts)
{
    Network net = { .request = request, .ctx = request->ctx, .zh = request->ctx->rt->lang == LANG_ZH, .posts = posts };
    Status status = ST_OK;
    collect(&net);
    if (request->into)
        status = write_file(&net, request->into);
    else
        show_print(net.ctx, network_table(&net).table);
    mem_free(net.shown);
    vec_drop(&net.ties);
    vec_drop(&net.rows);
    return status;
}
