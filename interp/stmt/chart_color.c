/* chart_color.c: what the boxes of a chart are coloured by: groups in colours that are told apart, scales from light to dark,
   loads by what they mean. */
#include <math.h>

#include "chart.h"

typedef struct Tint { uint32_t fill, edge; } Tint;
static const Tint GROUPS[] = {
    { 0xdce9f7, 0x4a7fb5 }, { 0xdff2e1, 0x4d9a5b }, { 0xfde8d3, 0xd08a3c }, { 0xe8e1f5, 0x8064b0 }, { 0xd7f0ef, 0x3b9690 },
    { 0xfbe0e6, 0xc9607c }, { 0xfbf3cf, 0xb59a2d }, { 0xeee3da, 0x94704f }, { 0xdfe3f8, 0x5b68c0 }, { 0xecf5d4, 0x85a03a },
    { 0xf5e0f3, 0xb05fa8 },
};
static const Tint REST = { 0xeef0f2, 0x9aa5b1 };
static const Tint LIGHT = { 0xf1f7fd, 0x9fb8d1 }, DARK = { 0x9cc3e8, 0x2f6299 };

static int32_t add_key(Chart *chart, Str label, Tint tint)
{
    vec_push(&chart->keys, ((ChartKey){ arena_str(&chart->arena, label), tint.fill, tint.edge }));
    return (int32_t)chart->keys.len - 1;
}

static uint32_t between(uint32_t a, uint32_t b, double part)
{
    uint32_t result = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        double x = a >> shift & 255, y = b >> shift & 255;
        result |= (uint32_t)(x + (y - x) * part + 0.5) << shift;
    }
    return result;
}

static Tint on_scale(size_t i, size_t n)
{
    double part = n > 1 ? (double)i / (double)(n - 1) : 0.5;
    return (Tint){ between(LIGHT.fill, DARK.fill, part), between(LIGHT.edge, DARK.edge, part) };
}

static const char *none_word(const Chart *chart)
{
    return chart->zh ? "无" : "none";
}

/* ---- numbers ---- */

typedef struct Band { double limit; Tint tint; } Band;      /* up to the limit */
static const Band LOADS[] = {
    { 0.6, { 0xdce9f7, 0x4a7fb5 } }, { 1.0, { 0xdff2e1, 0x4d9a5b } }, { 1.2, { 0xfde8d3, 0xd08a3c } }, { INFINITY, { 0xf9d3cf, 0xc23b2c } },
};

static int32_t key_of_none(Chart *chart, bool *made, int32_t *key)
{
    if (!*made)
        *key = add_key(chart, str_of(none_word(chart)), REST);
    *made = true;
    return *key;
}

static void color_loads(Ctx *ctx, const Figure *figure, const int32_t *rows, size_t n, Chart *chart)
{
    static const char *const LABELS[] = { "< 60%", "60% – 100%", "100% – 120%", "> 120%" };
    int32_t none = -1;
    bool made = false;
    for (size_t i = 0; i < COUNT_OF(LOADS); i++)
        add_key(chart, str_of(LABELS[i]), LOADS[i].tint);
    for (size_t i = 0; i < n; i++) {
        double load = figure_number(ctx, figure, rows[i]);
        int32_t key = 0;
        while (load > LOADS[key].limit + 5e-5 || (key == 0 && load >= 0.6))
            key++;
        chart->posts.at[i].key = load == load ? key : key_of_none(chart, &made, &none);
    }
}

static Str class_label(Chart *chart, const Figure *figure, const Classes *classes, int i)
{
    Buf text = { 0 };
    double low = classes->first + classes->step * i;
    bool single = classes->step == 1 && classes->first != floor(classes->first);
    figure_text(figure, single ? low + 0.5 : low, &text);
    if (!single) {
        buf_addz(&text, " – ");
        figure_text(figure, low + classes->step, &text);
    }
    Str label = arena_str(&chart->arena, buf_str(&text));
    buf_drop(&text);
    return label;
}

static void color_numbers(Ctx *ctx, const Figure *figure, const int32_t *rows, size_t n, Chart *chart)
{
    double *values = mem_alloc((n + 1) * sizeof *values);
    int32_t none = -1;
    bool made = false;
    for (size_t i = 0; i < n; i++)
        values[i] = figure_number(ctx, figure, rows[i]);
    Classes classes = figure_classes(figure, values, n, 6);
    for (int i = 0; i < classes.n; i++)
        add_key(chart, class_label(chart, figure, &classes, i), on_scale((size_t)i, (size_t)classes.n));
    for (size_t i = 0; i < n; i++)
        chart->posts.at[i].key = values[i] == values[i] ? classes_of(&classes, values[i]) : key_of_none(chart, &made, &none);
    mem_free(values);
}

/* ---- groups ---- */

static const Group *find_group(const GroupVec *groups, int32_t key)
{
    for (size_t i = 0; i < groups->len; i++)
        if (groups->at[i].key == key)
            return &groups->at[i];
    return NULL;
}

/* How many a group must have to get a colour of its own: the largest ones do. */
static double least_count(const GroupVec *groups)
{
    double *counts = mem_alloc((groups->len + 1) * sizeof *counts), least = 0;
    size_t n = 0;
    for (size_t i = 0; i < groups->len; i++)
        if (groups->at[i].key != I32_NONE) {
            size_t at = n++;
            while (at > 0 && counts[at - 1] < groups->at[i].count) {
                counts[at] = counts[at - 1];
                at--;
            }
            counts[at] = groups->at[i].count;
            n = n > COUNT_OF(GROUPS) ? COUNT_OF(GROUPS) : n;
        }
    if (n == COUNT_OF(GROUPS))
        least = counts[n - 1];
    mem_free(counts);
    return least;
}

/* A key for each group in order; those that get no colour of their own share the last one. */
static void color_groups(Ctx *ctx, const Figure *figure, const int32_t *rows, size_t n, Chart *chart)
{
    GroupVec groups = { 0 };
    figure_groups(ctx, figure, rows, n, &chart->arena, &groups);
    size_t values = groups.len - (groups.len && vec_last(&groups).key == I32_NONE), own = 0;
    bool scale = figure_is_scale(figure);
    double least = scale ? 0 : least_count(&groups);
    int32_t *keys = mem_alloc((groups.len + 1) * sizeof *keys), rest = -1;
    for (size_t i = 0; i < values; i++) {
        bool named = scale || (own < COUNT_OF(GROUPS) && groups.at[i].count >= least);
        keys[i] = named ? add_key(chart, groups.at[i].label, scale ? on_scale(i, values) : GROUPS[own]) : -1;
        own += named;
    }
    for (size_t i = 0; i < values; i++)
        if (keys[i] < 0)
            keys[i] = rest = rest < 0 ? add_key(chart, str_of(chart->zh ? "其他" : "other"), REST) : rest;
    if (values < groups.len)
        keys[values] = rest < 0 ? add_key(chart, str_of(none_word(chart)), REST) : rest;
    for (size_t i = 0; i < n; i++) {
        const Group *group = find_group(&groups, figure_key(figure, rows[i]));
        chart->posts.at[i].key = keys[group - groups.at];
    }
    mem_free(keys);
    vec_drop(&groups);
}

/* Units: when there are more than there are colours, a unit takes that of the unit above it, as far up as it needs. */
static void color_units(Ctx *ctx, const Figure *figure, const int32_t *rows, size_t n, Chart *chart)
{
    const Forest *forest = graph_forest(vm_graph(ctx->vm), T_UNIT);
    const Column *parent = graph_field(vm_graph(ctx->vm), T_UNIT, field_column(F_UNIT_IN));
    int32_t units = model_rows(ctx->model, T_UNIT), deepest = 0, *top = mem_alloc(((size_t)units + 1) * sizeof *top);
    int32_t *posts = mem_alloc((n + 1) * sizeof *posts);
    bool *seen = mem_alloc(((size_t)units + 1) * sizeof *seen);
    for (size_t i = 0; i < n; i++)
        if (figure_key(figure, rows[i]) >= 0 && forest->depth[figure_key(figure, rows[i])] > deepest)
            deepest = forest->depth[figure_key(figure, rows[i])];
    size_t count = SIZE_MAX;
    for (int32_t depth = deepest; depth >= 0 && count > COUNT_OF(GROUPS); depth--) {
        for (size_t i = 0; i < forest->count; i++) {
            int32_t unit = forest->order[i];
            top[unit] = forest->depth[unit] <= depth ? unit : top[parent->i32[unit]];
        }
        memset(seen, 0, (size_t)units * sizeof *seen);
        count = 0;
        for (size_t i = 0; i < n; i++) {
            int32_t unit = figure_key(figure, rows[i]);
            posts[i] = unit >= 0 ? top[unit] : I32_NONE;
            if (unit >= 0 && !seen[top[unit]]) {
                seen[top[unit]] = true;
                count++;
            }
        }
    }
    Column rolled = { .type = COL_I32, .meaning = CM_ENTITY, .target = T_UNIT, .i32 = posts, .rows = (int32_t)n };
    Figure by = { figure->name, FIGURE_GROUP, &rolled, A_NONE };
    int32_t *at = mem_alloc((n + 1) * sizeof *at);
    for (size_t i = 0; i < n; i++)
        at[i] = (int32_t)i;
    color_groups(ctx, &by, at, n, chart);
    mem_free(at);
    mem_free(top);
    mem_free(posts);
    mem_free(seen);
}

void chart_color(Ctx *ctx, const Figure *figure, const int32_t *rows, size_t n, Chart *chart)
{
    Buf label = { 0 };
    output_label(ctx->rt, figure->name, &label);
    chart->colored_by = arena_str(&chart->arena, buf_str(&label));
    buf_drop(&label);
    if (figure->column->type == COL_NONE || n == 0)
        chart->colored_by = STR("");
    else if (figure->attr == A_POST_LOAD)
        color_loads(ctx, figure, rows, n, chart);
    else if (figure->type != FIGURE_GROUP)
        color_numbers(ctx, figure, rows, n, chart);
    else if (figure->column->meaning == CM_ENTITY && figure->column->target == T_UNIT)
        color_units(ctx, figure, rows, n, chart);
    else
        color_groups(ctx, figure, rows, n, chart);
}
