/* report_sections.c: the report's spans, loads, matrices, coordination, scorecards and definitions. */
#include <math.h>
#include <stdlib.h>
#include "../analysis/analysis.h"
#include "../graph/score.h"
#include "../output/output.h"
#include "chart.h"
#include "explain.h"
#include "matrix.h"
#include "report.h"

enum { GRID_COLUMNS = 24, GRID_ROWS = 80, GRID_BLOCKS = 4, SCORE_ROWS = 120, GRID_CELLS = 1000000, NETWORK_POSTS = 20000 };

static void begin(Report *report, const char *id, const char *en, const char *zh)
{
    document_heading(&report->doc, 2, id, report_text(report, en, zh));
}

static void sub(Report *report, const char *en, const char *zh)
{
    document_heading(&report->doc, 3, NULL, report_text(report, en, zh));
}

static Table *rows_of(Value analysis)
{
    Value rows = NONE_VALUE;
    record_get(analysis.record, STR("rows"), &rows);
    return rows.table;
}

static double cell_number(const Table *table, uint32_t row, int column)
{
    Value value = column < 0 ? NONE_VALUE : table->columns[column][row];
    return value.tag == V_NUM ? value.num : NAN;
}

static int column_of(Report *report, const Table *table, const char *name)
{
    return table_column(table, intern_add(report->ctx->rt->intern, str_of(name)));
}

static void distribution(Report *report, const char *figure)
{
    Buf picture = { 0 };
    if (!report->doc.html || !report->rows.len)
        return;
    chart_distribution(report->ctx, report->posts, intern_add(report->ctx->rt->intern, str_of(figure)), &picture);
    document_picture(&report->doc, "plot", buf_str(&picture));
    buf_drop(&picture);
}

/* ---- spans and layers ---- */

typedef struct Layer { double posts, heads, managers, spans; } Layer;

static void add_layers(Report *report)
{
    const Table *rows = rows_of(report->structure);
    int layer = column_of(report, rows, "layer"), span = column_of(report, rows, "span"), post = column_of(report, rows, "post");
    const Column *heads = graph_field(vm_graph(report->ctx->vm), T_POST, field_column(F_POST_HEADCOUNT));
    enum { MOST = 200 };
    Layer *layers = mem_zalloc(MOST * sizeof *layers);
    int last = -1;
    for (uint32_t r = 0; r < rows->n_rows; r++) {
        double at = cell_number(rows, r, layer), below = cell_number(rows, r, span);
        int i = at >= 1 && at < MOST ? (int)at - 1 : MOST - 1;
        double n = column_number(heads, (int32_t)rows->columns[post][r].d);
        last = i > last ? i : last;
        layers[i].posts++;
        layers[i].heads += isnan(n) ? 0 : n;
        layers[i].managers += below > 0;
        layers[i].spans += below > 0 ? below : 0;
    }
    TableMaker maker;
    maker_init(&maker, report->ctx->rt, report->zh ? "layer posts headcount managers 平均管理幅度" : "layer posts headcount managers mean_span");
    for (int i = 0; i <= last; i++) {
        if (layers[i].posts == 0)
            continue;
        maker_add(&maker, value_num(i + 1));
        maker_add(&maker, value_num(layers[i].posts));
        maker_add(&maker, value_num(layers[i].heads));
        maker_add(&maker, value_num(layers[i].managers));
        maker_add(&maker, layers[i].managers > 0 ? value_num(layers[i].spans / layers[i].managers) : NONE_VALUE);
    }
    document_table(&report->doc, maker_done(&maker).table);
    mem_free(layers);
}

/* The rows whose figure is set and not 0, the largest first. */
typedef struct Rank { double figure; uint32_t row; } Rank;

static int compare_ranks(const void *a, const void *b)
{
    const Rank *x = a, *y = b;
    if (x->figure != y->figure)
        return x->figure > y->figure ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void add_largest(Report *report, const Table *rows, const char *figure)
{
    int column = column_of(report, rows, figure);
    VEC(Rank) ranks = { 0 };
    for (uint32_t r = 0; r < rows->n_rows; r++)
        if (cell_number(rows, r, column) > 0)
            vec_push(&ranks, ((Rank){ cell_number(rows, r, column), r }));
    if (ranks.len)
        qsort(ranks.at, ranks.len, sizeof *ranks.at, compare_ranks);
    uint32_t n = ranks.len < REPORT_ROWS ? (uint32_t)ranks.len : REPORT_ROWS;
    Value table = value_table(report->ctx->rt, rows->n_columns, rows->names, n);
    for (uint32_t c = 0; c < table.table->n_columns && table.table->n_rows == n; c++)
        for (uint32_t r = 0; r < n; r++)
            table.table->columns[c][r] = rows->columns[c][ranks.at[r].row];
    document_table(&report->doc, table.table);
    report_more(report, ranks.len - n);
    vec_drop(&ranks);
}

Status report_spans(Report *report)
{
    begin(report, "spans", "Spans and layers", "管理幅度与层级");
    report_figures(report, AN_structure, report->structure);
    sub(report, "Layers", "层级");
    add_layers(report);
    sub(report, "Posts that lead others", "管理岗位");
    distribution(report, "span");
    add_largest(report, rows_of(report->structure), "span");
    return ST_OK;
}

/* ---- loads ---- */

static void add_units(Report *report)
{
    Graph *graph = vm_graph(report->ctx->vm);
    static const AttrId ATTRS[] = { A_UNIT_HEADCOUNT, A_UNIT_FTE, A_UNIT_DEMAND, A_UNIT_CAPACITY, A_UNIT_LOAD, A_UNIT_COST };
    const uint8_t *in = scope_flags(report->ctx, &report->scope, T_UNIT);
    TableMaker maker;
    size_t n, shown = 0, more = 0;
    const int32_t *order = model_order(report->ctx->model, T_UNIT, &n);
    maker_init(&maker, report->ctx->rt, "unit headcount fte demand capacity load cost");
    for (size_t i = 0; i < n; i++) {
        if (in && !in[order[i]])
            continue;
        if (shown++ >= REPORT_ROWS) {
            more++;
            continue;
        }
        maker_add(&maker, value_entity(T_UNIT, order[i]));
        for (size_t a = 0; a < COUNT_OF(ATTRS); a++)
            maker_add(&maker, query_cell(report->ctx->rt, graph_attr(graph, ATTRS[a]), order[i]));
    }
    document_table(&report->doc, maker_done(&maker).table);
    report_more(report, more);
}

Status report_loads(Report *report)
{
    Value staffing = NONE_VALUE;
    Value load = report_figure(report->load, "load");
    begin(report, "loads", "Work and load", "工作量与负荷");
    sub(report, "Units, with all below them", "各部门（含下级）");
    add_units(report);
    if (load.tag == V_NONE || load.num == 0) {
        document_paragraph(&report->doc, NULL, report_text(report, "No work is measured.", "没有已测量的工作量。"));
        return ST_OK;
    }
    report_figures(report, AN_load, report->load);
    sub(report, "Posts by load", "各岗位负荷");
    distribution(report, "load");
    add_largest(report, rows_of(report->load), "load");
    Status status = report_analyze(report, AN_staffing, &staffing);
    if (status != ST_OK)
        return status;
    sub(report, "Heads needed", "定编");
    report_observations(report, staffing);
    return ST_OK;
}

/* ---- matrices ---- */

/* Some of the posts' columns, and the rows that have a part there. */
static void add_block(Report *report, const Table *whole, uint32_t first, uint32_t n, uint32_t rows)
{
    Sym names[GRID_COLUMNS + 2];
    VEC(uint32_t) kept = { 0 };
    for (uint32_t r = 0; r < rows; r++) {
        bool used = whole->columns[whole->n_columns - 1][r].tag != V_NONE && first == 1;
        for (uint32_t c = 0; c < n && !used; c++)
            used = whole->columns[first + c][r].tag != V_NONE;
        if (used)
            vec_push(&kept, r);
    }
    names[0] = whole->names[0];
    names[n + 1] = whole->names[whole->n_columns - 1];
    for (uint32_t c = 0; c < n; c++)
        names[c + 1] = whole->names[first + c];
    uint32_t shown = kept.len < GRID_ROWS ? (uint32_t)kept.len : GRID_ROWS;
    Value block = value_table(report->ctx->rt, n + 2, names, shown);
    for (uint32_t r = 0; r < block.table->n_rows; r++)
        for (uint32_t c = 0; c < n + 2; c++)
            block.table->columns[c][r] = whole->columns[c == 0 ? 0 : c == n + 1 ? whole->n_columns - 1 : first + c - 1][kept.at[r]];
    document_grid(&report->doc, block.table);
    report_more(report, kept.len - shown);
    vec_drop(&kept);
}

static void add_blocks(Report *report, const Matrix *matrix)
{
    const Table *whole = matrix_table(report->ctx, matrix, true).table;
    uint32_t posts = (uint32_t)matrix->posts.len, at = 0, rows = (uint32_t)matrix->rows.len;
    Buf key = { 0 };
    document_heading(&report->doc, 3, NULL, str_of(matrix_title(report->ctx, matrix->kind)));
    matrix_key(report->ctx, matrix, &key);
    document_paragraph(&report->doc, "meta", buf_str(&key));
    buf_drop(&key);
    for (int block = 0; at < posts && block < GRID_BLOCKS; block++) {
        uint32_t left = posts - at, parts = (left + GRID_COLUMNS - 1) / GRID_COLUMNS, n = (left + parts - 1) / parts;
        add_block(report, whole, at + 1, n, rows);
        at += n;
    }
    if (at < posts)
        document_paragraph(&report->doc, "meta", report_printf(report, "%u more posts: see `matrix`.", "另有 %u 个岗位，见“矩阵”。", posts - at));
}

static void add_matrix(Report *report, MatrixKind kind)
{
    Matrix matrix;
    bool fits = matrix_make(report->ctx, kind, &report->scope, kind == MATRIX_KPI ? REGION_OWN : ROW_NONE, GRID_CELLS, &matrix);
    if (!fits)
        document_paragraph(&report->doc, "meta",
                           report_printf(report, "%s: %zu rows and %zu posts, too many to be read here; `matrix … of` shows it of a unit.",
                                         "%s：%zu 行、%zu 个岗位，过多而不在此列出；可用“矩阵 … 范围 …”查看某部门的。",
                                         matrix_title(report->ctx, kind), matrix.rows.len, matrix.posts.len));
    else if (matrix.rows.len && matrix.posts.len)
        add_blocks(report, &matrix);
    matrix_drop(&matrix);
}

Status report_matrices(Report *report)
{
    Value authority = NONE_VALUE;
    begin(report, "matrices", "Responsibilities and decisions", "职责与决策");
    if (!model_count(report->ctx->model, T_DUTY) && !model_count(report->ctx->model, T_DECISION)) {
        document_paragraph(&report->doc, NULL, report_text(report, "No duty and no decision is defined.", "没有定义职责和决策。"));
        return ST_OK;
    }
    add_matrix(report, MATRIX_RACI);
    add_matrix(report, MATRIX_DECISIONS);
    if (!model_count(report->ctx->model, T_DECISION))
        return ST_OK;
    Status status = report_analyze(report, AN_authority, &authority);
    if (status != ST_OK || !rows_of(authority)->n_rows)
        return status;
    sub(report, "Where decisions are taken, and where they belong", "决策应在与实际的层级");
    document_table(&report->doc, report_cut(report, rows_of(authority), REPORT_ROWS).table);
    report_observations(report, authority);
    return ST_OK;
}

/* ---- relations ---- */

Status report_coordination(Report *report)
{
    Value relations = NONE_VALUE, coordination = NONE_VALUE;
    bool measured = report->rows.len <= NETWORK_POSTS;          /* the shortest ways between all of more take minutes */
    begin(report, "coordination", "Relations and coordination", "关系与协调");
    Status status = measured ? report_analyze(report, AN_relations, &relations) : ST_OK;
    if (status == ST_OK)
        status = report_analyze(report, AN_coordination, &coordination);
    if (status != ST_OK)
        return status;
    if (measured) {
        report_figures(report, AN_relations, relations);
        report_observations(report, relations);
    } else {
        document_paragraph(&report->doc, "meta",
                           report_printf(report, "The network of %zu posts is not measured here; `analyze relations` does it.",
                                         "%zu 个岗位的关系网络不在此计算，可用“分析 关系”。", report->rows.len));
    }
    if (!rows_of(coordination)->n_rows)
        return ST_OK;
    sub(report, "Hand-offs of work", "工作交接");
    document_table(&report->doc, report_cut(report, rows_of(coordination), REPORT_ROWS).table);
    report_observations(report, coordination);
    return ST_OK;
}

/* ---- scorecards ---- */

static void score_rows(Report *report, Scorer *scorer, int32_t post, TableMaker *maker)
{
    Rt *rt = report->ctx->rt;
    Graph *graph = vm_graph(report->ctx->vm);
    double score = scorer_score(scorer, post, column_row(graph_attr(graph, A_POST_REGION), post), scorer_last(scorer, post));
    for (size_t i = 0; i < scorer->parts.len; i++) {
        const ScorePart *part = &scorer->parts.at[i];
        const Column *target = graph_field(graph, T_KPI, field_column(F_KPI_TARGET));
        maker_add(maker, i == 0 ? value_entity(T_POST, post) : NONE_VALUE);
        maker_add(maker, value_entity(T_KPI, part->kpi));
        maker_add(maker, percent_or_none(part->weight));
        maker_add(maker, query_cell(rt, target, part->kpi));
        maker_add(maker, value_of_qty(part->value));
        maker_add(maker, number_or_none(part->score));
    }
    if (isnan(score))
        return;
    maker_add(maker, NONE_VALUE);
    maker_add(maker, value_text(rt, report_text(report, "all together", "合计")));
    for (int i = 0; i < 3; i++)
        maker_add(maker, NONE_VALUE);
    maker_add(maker, value_num(score));
}

bool report_has_scorecards(Report *report)
{
    size_t n;
    const int32_t *order = model_order(report->ctx->model, T_WEIGHT, &n);
    for (size_t i = 0; i < n; i++) {
        int32_t post = (int32_t)model_get(report->ctx->model, T_WEIGHT, order[i], field_column(F_WEIGHT_POST)).i32;
        if (!report->posts || (post >= 0 && report->posts[post]))
            return true;
    }
    return false;
}

void report_scorecards(Report *report)
{
    Scorer scorer;
    TableMaker maker;
    if (!report_has_scorecards(report))
        return;
    begin(report, "scorecards", "Scorecards", "考核指标");
    scorer_init(&scorer, vm_graph(report->ctx->vm));
    maker_init(&maker, report->ctx->rt, report->zh ? "post kpi weight 目标值 value score" : "post kpi weight target value score");
    for (size_t i = 0; i < report->rows.len; i++)
        score_rows(report, &scorer, report->rows.at[i], &maker);
    scorer_drop(&scorer);
    Value table = maker_done(&maker);
    document_table(&report->doc, report_cut(report, table.table, SCORE_ROWS).table);
    report_more(report, table.table->n_rows > SCORE_ROWS ? table.table->n_rows - SCORE_ROWS : 0);
}

/* ---- definitions ---- */

void report_definitions(Report *report)
{
    static const AttrId SHOWN[] = {
        A_POST_LAYER, A_POST_HEIGHT, A_POST_SPAN, A_POST_SPAN_HEADS, A_POST_SIZE, A_POST_TARGET, A_POST_DEMAND, A_POST_CAPACITY,
        A_POST_LOAD, A_POST_HEADS_NEEDED, A_POST_FTE, A_POST_COST, A_POST_SPECIALIZATION, A_DUTY_DEMAND, A_DUTY_ACCOUNTABLE,
        A_DUTY_SHARE_SUM, A_DUTY_COVERAGE, A_DECISION_DECIDER, A_DECISION_LEVEL_NEEDED, A_DECISION_LEVEL_FOUND, A_DECISION_GAP,
        A_POST_WEIGHT_GAP, A_POST_SCORE,
    };
    Rt *rt = report->ctx->rt;
    Sym names[3] = { intern_add(rt->intern, report_text(report, "term", "术语")), intern_add(rt->intern, report_text(report, "meaning", "含义")),
                     intern_add(rt->intern, report_text(report, "formula", "公式")) };
    Value table = value_table(rt, 3, names, COUNT_OF(SHOWN));
    begin(report, "definitions", "Definitions", "定义");
    for (uint32_t i = 0; i < table.table->n_rows; i++) {
        const AttrInfo *info = &ATTR_INFO[SHOWN[i]];
        Str kind = kind_word(report->ctx, info->table);
        table.table->columns[0][i] = value_text(rt, report_printf(report, "%.*s: %s", "%.*s：%s", STR_ARG(kind), report->zh ? info->zh : info->name));
        table.table->columns[1][i] = value_text(rt, str_of(report->zh ? info->doc_zh : info->doc));
        table.table->columns[2][i] = value_text(rt, explain_attr_formula(SHOWN[i], report->zh));
    }
    document_table(&report->doc, table.table);
    document_raw(&report->doc, "</main>\n");
}
