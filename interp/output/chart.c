/* chart.c: what the renderers of charts share, and those that only write text: Graphviz, Mermaid, the terminal's tree. */
#include "chart.h"
#include "fold.h"

#include <math.h>

#include "../base/num.h"
#include "../base/utf8.h"
#include "svg.h"

void chart_init(Chart *chart)
{
    *chart = (Chart){ 0 };
    arena_init(&chart->arena);
}

void chart_drop(Chart *chart)
{
    arena_drop(&chart->arena);
    vec_drop(&chart->posts);
    vec_drop(&chart->ties);
    vec_drop(&chart->keys);
}

/* ---- the tree ---- */

static void sort_kids(const Chart *chart, ChartTree *tree, uint32_t *next)
{
    int32_t n = (int32_t)chart->posts.len;
    for (int32_t i = 0; i < n; i++) {
        int32_t parent = chart->posts.at[i].parent;
        tree->starts[(parent < 0 ? n : parent) + 1]++;
    }
    for (int32_t i = 0; i <= n; i++)
        tree->starts[i + 1] += tree->starts[i];
    memcpy(next, tree->starts, ((size_t)n + 1) * sizeof *next);
    for (int32_t i = 0; i < n; i++) {
        int32_t parent = chart->posts.at[i].parent;
        tree->kids[next[parent < 0 ? n : parent]++] = i;
    }
}

void chart_tree(const Chart *chart, ChartTree *out)
{
    size_t n = chart->posts.len;
    int32_t *memory = mem_zalloc((n + 1) * 5 * sizeof *memory), *stack = memory + 4 * (n + 1);
    *out = (ChartTree){ mem_zalloc((n + 3) * sizeof *out->starts), memory, memory + (n + 1), memory + 2 * (n + 1), memory + 3 * (n + 1) };
    uint32_t *next = mem_alloc((n + 2) * sizeof *next);
    sort_kids(chart, out, next);
    size_t waiting = 0, done = 0;
    for (uint32_t k = out->starts[n + 1]; k-- > out->starts[n];)
        stack[waiting++] = out->kids[k];
    while (waiting) {
        int32_t i = stack[--waiting];
        out->order[done++] = i;
        for (uint32_t k = out->starts[i + 1]; k-- > out->starts[i];) {
            out->depth[out->kids[k]] = out->depth[i] + 1;
            stack[waiting++] = out->kids[k];
        }
    }
    while (done-- > 0) {
        int32_t i = out->order[done], parent = chart->posts.at[i].parent;
        if (parent >= 0)
            out->below[parent] += out->below[i] + 1;
    }
    mem_free(next);
}

void chart_tree_drop(ChartTree *tree)
{
    mem_free(tree->starts);
    mem_free(tree->kids);
}

static bool is_shown(const Chart *chart, const ChartTree *tree, int32_t i)
{
    return chart->layers == 0 || tree->depth[i] < chart->layers;
}

/* ---- Graphviz ---- */

#define DOT_FONTS "Helvetica,Arial,Noto Sans CJK SC,sans-serif"

static void dot_text(Buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\')
            buf_char(out, '\\');
        buf_char(out, (unsigned char)text.ptr[i] < ' ' ? ' ' : text.ptr[i]);
        buf_addz(out, text.ptr[i] == '&' ? "amp;" : "");          /* dot knows the entities of HTML */
    }
}

void chart_dot_begin(const char *kind, const char *how, Str title, Buf *out)
{
    buf_addf(out, "digraph %s {\n    graph [%s, labelloc=t, label=\"", kind, how);
    dot_text(out, title);
    buf_addz(out, "\", fontname=\"" DOT_FONTS "\"];\n    node [shape=box, style=filled, fillcolor=\"#f4f5f7\", color=\"#9aa5b1\", fontsize=10, "
                  "fontname=\"" DOT_FONTS "\"];\n    edge [fontsize=9, fontname=\"" DOT_FONTS "\"];\n");
}

void chart_dot_name(const char *before, Str name, const char *behind, Buf *out)
{
    buf_addz(out, before);
    buf_char(out, '"');
    dot_text(out, name);
    buf_char(out, '"');
    buf_addz(out, behind);
}

static void dot_post(const Chart *chart, const ChartPost *post, Buf *out)
{
    buf_addz(out, "    \"");
    dot_text(out, post->name);
    buf_addz(out, "\" [label=\"");
    dot_text(out, post->title);
    if (post->below.len) {
        buf_addz(out, "\\n");
        dot_text(out, post->below);
    }
    buf_addz(out, "\\n");
    dot_text(out, post->heads);
    buf_char(out, '"');
    if (post->key >= 0)
        buf_addf(out, ", fillcolor=\"#%06x\", color=\"#%06x\"", chart->keys.at[post->key].fill, chart->keys.at[post->key].edge);
    buf_addz(out, post->staff ? ", style=\"filled,rounded\"];\n" : "];\n");
}

static void dot_edge(const Chart *chart, int32_t from, int32_t to, const char *how, Buf *out)
{
    chart_dot_name("    ", chart->posts.at[from].name, " -> ", out);
    chart_dot_name("", chart->posts.at[to].name, how, out);
}

void chart_dot(const Chart *chart, Buf *out)
{
    ChartTree tree;
    chart_tree(chart, &tree);
    chart_dot_begin("organization", "splines=ortho", chart->title, out);
    for (size_t k = 0; k < chart->posts.len; k++)
        if (is_shown(chart, &tree, tree.order[k]))
            dot_post(chart, &chart->posts.at[tree.order[k]], out);
    for (size_t k = 0; k < chart->posts.len; k++) {
        int32_t i = tree.order[k], parent = chart->posts.at[i].parent;
        if (parent >= 0 && is_shown(chart, &tree, i))
            dot_edge(chart, parent, i, " [arrowhead=none, color=\"#7b8794\"];\n", out);
    }
    for (size_t k = 0; k < chart->ties.len; k++) {
        ChartTie tie = chart->ties.at[k];
        if (is_shown(chart, &tree, tie.from) && is_shown(chart, &tree, tie.to))
            dot_edge(chart, tie.from, tie.to, " [style=dotted, arrowhead=vee, color=\"#6b4fa0\", constraint=false];\n", out);
    }
    buf_addz(out, "}\n");
    chart_tree_drop(&tree);
}

/* ---- Mermaid ---- */

static void mermaid_text(Buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '"')
            buf_addz(out, "#quot;");
        else if (c == '#' || c == '<' || c == '>' || c == '&' || c == '\\' || c == '`')
            buf_addf(out, "#%d;", c);
        else
            buf_char(out, c < ' ' ? ' ' : (char)c);
    }
}

void chart_mermaid_begin(const char *direction, Str title, Buf *out)
{
    buf_addz(out, "---\ntitle: \"");
    dot_text(out, title);
    buf_addf(out, "\"\n---\nflowchart %s\n", direction);
}

void chart_mermaid_label(Str text, Buf *out)
{
    buf_addz(out, "[\"");
    mermaid_text(out, text);
    buf_addz(out, "\"]");
}

static void mermaid_post(const ChartPost *post, int32_t i, Buf *out)
{
    buf_addf(out, "    p%d%s", i, post->staff ? "([\"" : "[\"");
    mermaid_text(out, post->title);
    if (post->below.len) {
        buf_addz(out, "<br/>");
        mermaid_text(out, post->below);
    }
    buf_addz(out, "<br/>");
    mermaid_text(out, post->heads);
    buf_addz(out, post->staff ? "\"])" : "\"]");
    if (post->key >= 0)
        buf_addf(out, ":::k%d", post->key);
    buf_char(out, '\n');
}

void chart_mermaid(const Chart *chart, Buf *out)
{
    ChartTree tree;
    chart_tree(chart, &tree);
    chart_mermaid_begin("TD", chart->title, out);
    for (size_t k = 0; k < chart->keys.len; k++)
        buf_addf(out, "    classDef k%zu fill:#%06x,stroke:#%06x,color:#1f2933\n", k, chart->keys.at[k].fill, chart->keys.at[k].edge);
    for (size_t k = 0; k < chart->posts.len; k++)
        if (is_shown(chart, &tree, tree.order[k]))
            mermaid_post(&chart->posts.at[tree.order[k]], tree.order[k], out);
    for (size_t k = 0; k < chart->posts.len; k++) {
        int32_t i = tree.order[k], parent = chart->posts.at[i].parent;
        if (parent >= 0 && is_shown(chart, &tree, i))
            buf_addf(out, "    p%d --- p%d\n", parent, i);
    }
    for (size_t k = 0; k < chart->ties.len; k++) {
        ChartTie tie = chart->ties.at[k];
        if (is_shown(chart, &tree, tie.from) && is_shown(chart, &tree, tie.to))
            buf_addf(out, "    p%d -.->|%s| p%d\n", tie.from, chart->zh ? "参谋指导" : "advises", tie.to);
    }
    chart_tree_drop(&tree);
}

/* ---- the terminal ---- */

enum { GUIDE_MOST = 900 };                    /* cells before a title where no terminal says less */

typedef struct TextTree {
    const Chart *chart;
    ChartTree tree;
    int ambiguous, width, left, heads;        /* cells: of a line, of its left part, of the number of heads */
    Buf guide, line;                          /* what stands before the posts of a team: lines to those that follow */
    VEC(size_t) ends;                         /* of the guide, by depth */
} TextTree;

static void add_heads(const ChartPost *post, Buf *out)
{
    num_fixed(out, post->n, 2);
}

static bool is_last(const TextTree *t, int32_t i)
{
    int32_t parent = t->chart->posts.at[i].parent;
    return t->tree.kids[t->tree.starts[parent + 1] - 1] == i;
}

/* Of one layer: "└─ ". */
static int guide_cells(const TextTree *t)
{
    return 2 * t->ambiguous + 1;
}

/* What stands left of a post's title; where the tree is too deep for the terminal, its left end is cut. */
static void add_guide(TextTree *t, int32_t i)
{
    int32_t depth = t->tree.depth[i];
    buf_clear(&t->line);
    if (depth == 0)
        return;
    t->guide.len = t->ends.at[depth - 1];
    Str guide = buf_str(&t->guide);
    int room = t->width ? t->width / 2 : GUIDE_MOST;
    int step = guide_cells(t);
    if (depth > room / step) {
        int skip = room < step ? depth - 1 : depth - room / step;
        guide = str_make(guide.ptr + t->ends.at[skip], guide.len - t->ends.at[skip]);
        buf_addz(&t->line, "…");
    }
    buf_add(&t->line, guide);
    buf_addz(&t->line, is_last(t, i) ? "└─ " : "├─ ");
}

static void open_team(TextTree *t, int32_t i)
{
    size_t depth = (size_t)t->tree.depth[i];
    t->guide.len = depth ? t->ends.at[depth - 1] : 0;
    t->ends.len = depth;
    if (depth) {                              /* as wide as "└─ " */
        buf_addz(&t->guide, is_last(t, i) ? "" : "│");
        buf_fill(&t->guide, ' ', (size_t)(guide_cells(t) - (is_last(t, i) ? 0 : t->ambiguous)));
    }
    vec_push(&t->ends, t->guide.len);
}

static void add_title(TextTree *t, int32_t i)
{
    const ChartPost *post = &t->chart->posts.at[i];
    add_guide(t, i);
    size_t from = t->line.len;
    buf_add(&t->line, post->title);
    for (size_t k = from; k < t->line.len; k++)
        if ((unsigned char)t->line.ptr[k] < ' ')
            t->line.ptr[k] = ' ';
    if (post->staff)
        buf_addz(&t->line, t->chart->zh ? " [参谋]" : " [staff]");
    int32_t hidden = t->chart->layers && t->tree.depth[i] + 1 == t->chart->layers ? t->tree.below[i] : 0;
    if (hidden)
        buf_addf(&t->line, " +%d", hidden);
}

static void measure_tree(TextTree *t)
{
    int32_t n = (int32_t)t->chart->posts.len;
    Buf number = { 0 };
    for (int32_t k = 0; k < n; k++) {
        int32_t i = t->tree.order[k];
        if (!is_shown(t->chart, &t->tree, i))
            continue;
        add_title(t, i);
        open_team(t, i);
        int cells = utf8_width(buf_str(&t->line), t->ambiguous);
        t->left = cells > t->left ? cells : t->left;
        buf_clear(&number);
        add_heads(&t->chart->posts.at[i], &number);
        t->heads = (int)number.len > t->heads ? (int)number.len : t->heads;
    }
    buf_drop(&number);
}

static void put_line(TextTree *t, int32_t i, Buf *out)
{
    const ChartPost *post = &t->chart->posts.at[i];
    Buf number = { 0 };
    add_title(t, i);
    open_team(t, i);
    Str line = buf_str(&t->line);
    int cells = utf8_width(line, t->ambiguous);
    bool cut = cells > t->left;
    if (cut) {
        line.len = utf8_fit(line, t->left - t->ambiguous, t->ambiguous);
        cells = utf8_width(line, t->ambiguous) + t->ambiguous;
    }
    buf_add(out, line);
    buf_addz(out, cut ? "…" : "");
    add_heads(post, &number);
    buf_fill(out, ' ', (size_t)(t->left - cells + 2 + t->heads - (int)number.len));
    buf_add(out, buf_str(&number));
    if (post->vacant > 0) {
        buf_addz(out, t->chart->zh ? "（缺 " : " (");
        num_fixed(out, post->vacant, 2);
        buf_addz(out, t->chart->zh ? "）" : " vacant)");
    }
    buf_char(out, '\n');
    buf_drop(&number);
}

void chart_text(const Chart *chart, int width, int ambiguous, Buf *out)
{
    TextTree t = { .chart = chart, .ambiguous = ambiguous, .width = width };
    int vacancies = 0;
    chart_tree(chart, &t.tree);
    for (size_t i = 0; i < chart->posts.len; i++)
        vacancies |= chart->posts.at[i].vacant > 0;
    measure_tree(&t);
    int room = width - 2 - t.heads - (vacancies ? 12 : 0);
    if (width && t.left > room)
        t.left = room < 16 ? 16 : room;
    fold_heading(chart->title, chart->summary, width, ambiguous, out);
    buf_addz(out, chart->posts.len ? "\n" : "");
    for (size_t k = 0; k < chart->posts.len; k++)
        if (is_shown(chart, &t.tree, t.tree.order[k]))
            put_line(&t, t.tree.order[k], out);
    chart_tree_drop(&t.tree);
    buf_drop(&t.guide);
    buf_drop(&t.line);
    vec_drop(&t.ends);
}
