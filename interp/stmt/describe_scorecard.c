/* describe_scorecard.c: describe P scorecard [in region R] [for PERIOD]: what its KPIs came to, as a page and as a workbook that
   computes. */
#include <math.h>
#include "../graph/score.h"
#include "../analysis/analysis.h"
#include "../output/laid.h"
#include "describe.h"

typedef struct Card {
    Describer *d;
    Scorer scorer;
    int32_t post, region, period;
    double score;
} Card;

static void card_make(Card *card, Describer *d, int32_t post)
{
    *card = (Card){ .d = d, .post = post, .period = d->period };
    scorer_init(&card->scorer, d->graph);
    card->region = d->region >= 0 ? d->region : column_row(graph_attr(d->graph, A_POST_REGION), post);
    if (card->period == I32_NONE)
        card->period = scorer_last(&card->scorer, post);
    card->score = scorer_score(&card->scorer, post, card->region, card->period);
}

static Value period_value(const Card *card)
{
    return card->period == I32_NONE ? NONE_VALUE : value_period(period_kind(card->period), period_ordinal(card->period));
}

static Value entity_value(TableId kind, int32_t row)
{
    return row >= 0 ? value_entity(kind, row) : NONE_VALUE;
}

static Value of_kpi(const Card *card, int32_t kpi, FieldId field)
{
    return describe_value(card->d, T_KPI, kpi, field_column(field));
}

/* What counts as floor or stretch where none is stated, in the target's unit. */
static Value implied(const Card *card, int32_t kpi, bool stretch)
{
    Value stated = of_kpi(card, kpi, stretch ? F_KPI_STRETCH : F_KPI_FLOOR), target = of_kpi(card, kpi, F_KPI_TARGET);
    Qty qty;
    if (stated.tag != V_NONE || !qty_of_value(target, &qty))
        return stated;
    bool lower = card->scorer.curves[kpi].lower;
    qty.amount *= stretch ? (lower ? 0.8 : 1.2) : (lower ? 1.5 : 0.5);
    return value_of_qty(qty);
}

/* ---- as a page ---- */

static void add_facts(Card *card)
{
    Describer *d = card->d;
    describe_part(d, "about", "", "")->compact = true;
    describe_field(d, card->post, F_POST_IN, "Unit", "所属部门");
    describe_field(d, card->post, F_POST_REPORTS, "Appraised by", "考核人");
    describe_fact(d, "region", "Region", "地区", entity_value(T_REGION, card->region), PAPER_DERIVED);
    describe_fact(d, "period", "Period", "考核期间", period_value(card), PAPER_STATED);
}

static void add_kpi_row(Card *card, PaperEntry *table, const ScorePart *part)
{
    Describer *d = card->d;
    paper_cell(table, value_entity(T_KPI, part->kpi), PAPER_STATED);
    paper_cell(table, percent_or_none(part->weight), PAPER_STATED);
    describe_cell(d, table, T_KPI, part->kpi, field_column(F_KPI_TARGET));
    paper_cell(table, implied(card, part->kpi, false), PAPER_STATED);
    paper_cell(table, implied(card, part->kpi, true), PAPER_STATED);
    paper_cell(table, value_of_qty(part->value), PAPER_STATED);
    paper_cell(table, number_or_none(part->score), PAPER_DERIVED);
    paper_cell(table, percent_or_none(part->share), PAPER_DERIVED);
    paper_cell(table, number_or_none(part->share * part->score), PAPER_DERIVED);
    describe_cell(d, table, T_KPI, part->kpi, field_column(F_KPI_SOURCE));
}

static void add_table(Card *card)
{
    static const struct { const char *key, *en, *zh; bool figures; } COLUMNS[] = {
        { "kpi", "KPI", "指标", false }, { "weight", "Weight", "权重", true }, { "target", "Target", "目标", true },
        { "floor", "Floor", "底线", true }, { "stretch", "Stretch", "挑战值", true }, { "value", "Value", "实际值", true },
        { "score", "Score", "得分", true }, { "share", "Counts", "计入权重", true }, { "part", "Points", "加权得分", true },
        { "source", "Source", "来源", false },
    };
    Describer *d = card->d;
    describe_part(d, "scorecard", "Scorecard", "计分卡");
    PaperEntry *table = describe_table(d, "kpis", "", "", COUNT_OF(COLUMNS));
    for (uint32_t i = 0; i < COUNT_OF(COLUMNS); i++)
        describe_heading(d, table, i, COLUMNS[i].key, COLUMNS[i].en, COLUMNS[i].zh, COLUMNS[i].figures);
    describe_optional(table, 9);
    for (size_t i = 0; i < card->scorer.parts.len; i++)
        add_kpi_row(card, table, &card->scorer.parts.at[i]);
    describe_fact(d, "score", "Score", "总分", number_or_none(card->score), PAPER_DERIVED);
}

static void add_payout(Card *card)
{
    Describer *d = card->d;
    int32_t grade = column_row(graph_field(d->graph, T_POST, field_column(F_POST_GRADE)), card->post);
    int32_t plan = grade >= 0 ? graph_plans(d->graph)[grade] : I32_NONE;
    if (plan < 0)
        return;
    describe_fact(d, "payplan", "Pay plan", "薪酬方案", value_entity(T_PAYPLAN, plan), PAPER_DERIVED);
    describe_fact(d, "percent", "Pays of the variable part", "浮动部分发放比例", percent_or_none(graph_payout(d->graph, plan, card->score)), PAPER_DERIVED);
}

static void add_signatures(Card *card)
{
    Describer *d = card->d;
    paper_text(&d->paper, "rule", describe_text(d, "The floor scores 0, the target 100, the stretch 120, linear between. A KPI without a record is left out "
                                                   "and the rest reweighted.",
                                                "底线得 0 分，目标得 100 分，挑战值得 120 分，其间线性计算；缺少记录的指标不计，其余重新分摊权重。"));
}

Status describe_scorecard(Describer *d, TableId kind, int32_t row)
{
    Card card;
    card_make(&card, d, row);
    describe_page(d, kind, row, "Scorecard", "考核计分卡");
    add_facts(&card);
    add_table(&card);
    add_payout(&card);
    add_signatures(&card);
    scorer_drop(&card.scorer);
    return ST_OK;
}

/* ---- as a workbook ---- */

enum { FIRST_ROW = 7 };                  /* of the KPIs, counted from 0 */

/* A duration or rate as a number in the unit of the target. */
static Value plain(const Card *card, Value value, Value target)
{
    Qty qty, unit;
    const Calendar *calendar = card->scorer.calendar;
    if (!qty_of_value(value, &qty) || !qty_of_value(target, &unit) || value.tag != target.tag)
        return NONE_VALUE;
    unit.amount = 1;
    if (value.tag == V_DURATION)
        return value_num(qty_hours(calendar, qty) / qty_hours(calendar, unit));
    if (value.tag == V_RATE)
        return value_num(qty_per_week(calendar, qty) / qty_per_week(calendar, unit));
    return value;
}

/* The unit in which such numbers are: "s", "个月"; empty for numbers. */
static Str unit_text(const Card *card, int32_t kpi, Buf *out)
{
    Value target = of_kpi(card, kpi, F_KPI_TARGET), unit = of_kpi(card, kpi, F_KPI_UNIT);
    buf_clear(out);
    if (target.tag == V_DURATION || target.tag == V_RATE) {
        target.num = 1;
        value_format(card->d->ctx->rt, target, false, out);
        while (out->len && (out->ptr[0] == '1' || out->ptr[0] == ' '))
            memmove(out->ptr, out->ptr + 1, --out->len);
    } else if (unit.tag == V_TEXT) {
        buf_add(out, text_str(unit.text));
    }
    return buf_str(out);
}

static void put_row(Card *card, LaidSheet *sheet, size_t i)
{
    const ScorePart *part = &card->scorer.parts.at[i];
    Rt *rt = card->d->ctx->rt;
    uint32_t row = FIRST_ROW + (uint32_t)i, n = row + 1, last = FIRST_ROW + (uint32_t)card->scorer.parts.len;
    Value target = of_kpi(card, part->kpi, F_KPI_TARGET);
    Buf text = { 0 };
    laid_put(sheet, row, 0, LAID_CELL, value_sym(rt, model_title(card->d->ctx->model, T_KPI, part->kpi)));
    laid_put(sheet, row, 1, LAID_CELL, value_text(rt, unit_text(card, part->kpi, &text)));
    laid_put(sheet, row, 2, LAID_INPUT, percent_or_none(part->weight));
    laid_put(sheet, row, 3, LAID_INPUT, plain(card, implied(card, part->kpi, false), target));
    laid_put(sheet, row, 4, LAID_INPUT, plain(card, target, target));
    laid_put(sheet, row, 5, LAID_INPUT, plain(card, implied(card, part->kpi, true), target));
    laid_put(sheet, row, 6, LAID_INPUT, plain(card, value_of_qty(part->value), target));
    /* one direction for both senses: distances from the target, divided by those of floor and stretch */
    buf_clear(&text);
    buf_addf(&text, "=IF(OR(G%u=\"\",E%u=\"\"),\"\",IF(G%u=E%u,100,IF((G%u-E%u)*(F%u-E%u)>0,100+20*MIN(1,(G%u-E%u)/(F%u-E%u)),"
                    "IF((G%u-E%u)*(D%u-E%u)>0,100*MAX(0,1-(G%u-E%u)/(D%u-E%u)),0))))", n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n);
    laid_formula(sheet, row, 7, LAID_CELL, false, buf_str(&text), number_or_none(part->score));
    buf_clear(&text);
    buf_addf(&text, "=IF(H%u=\"\",\"\",C%u/SUMIF(H$%d:H$%u,\">=0\",C$%d:C$%u))", n, n, FIRST_ROW + 1, last, FIRST_ROW + 1, last);
    laid_formula(sheet, row, 8, LAID_CELL, true, buf_str(&text), number_or_none(part->share));
    buf_clear(&text);
    buf_addf(&text, "=IF(H%u=\"\",\"\",H%u*I%u)", n, n, n);
    laid_formula(sheet, row, 9, LAID_CELL, false, buf_str(&text), number_or_none(part->share * part->score));
    buf_drop(&text);
}

static void put_head(Card *card, LaidSheet *sheet)
{
    static const char *const HEADS[][2] = { { "KPI", "指标" }, { "Unit", "单位" }, { "Weight", "权重" }, { "Floor", "底线" }, { "Target", "目标" },
                                            { "Stretch", "挑战值" }, { "Value", "实际值" }, { "Score", "得分" }, { "Counts", "计入权重" }, { "Points", "加权得分" } };
    static const char *const LABELS[][2] = { { "Unit", "所属部门" }, { "Region", "地区" }, { "Period", "考核期间" } };
    Describer *d = card->d;
    Rt *rt = d->ctx->rt;
    Value facts[] = { describe_value(d, T_POST, card->post, field_column(F_POST_IN)), entity_value(T_REGION, card->region), period_value(card) };
    Str title = sym_str(d->ctx, model_title(d->ctx->model, T_POST, card->post));
    laid_wide(sheet, 0, 0, LAID_TITLE, value_textf(rt, d->zh ? "计分卡：%s" : "Scorecard: %s", title.ptr));
    for (uint32_t i = 0; i < COUNT_OF(LABELS); i++) {
        laid_put(sheet, 2 + i, 0, LAID_LABEL, value_text(rt, str_of(LABELS[i][d->zh])));
        laid_put(sheet, 2 + i, 1, LAID_SMALL, facts[i]);
    }
    for (uint32_t i = 0; i < COUNT_OF(HEADS); i++)
        laid_put(sheet, FIRST_ROW - 1, i, LAID_HEAD, value_text(rt, str_of(HEADS[i][d->zh])));
}

static void put_sum(Card *card, LaidSheet *sheet)
{
    Describer *d = card->d;
    uint32_t n = (uint32_t)card->scorer.parts.len, row = FIRST_ROW + n;
    double sum = 0;
    Buf text = { 0 };
    for (uint32_t i = 0; i < n; i++)
        sum += isnan(card->scorer.parts.at[i].weight) ? 0 : card->scorer.parts.at[i].weight;
    for (uint32_t c = 1; c < 9; c++)
        if (c != 2)
            laid_put(sheet, row, c, LAID_SUM, NONE_VALUE);
    laid_put(sheet, row, 0, LAID_SUM, value_text(d->ctx->rt, describe_text(d, "Sum", "合计")));
    if (!n) {                                        /* a sum over nothing would reach into its own row */
        buf_drop(&text);
        return;
    }
    buf_addf(&text, "=SUM(C%d:C%u)", FIRST_ROW + 1, FIRST_ROW + n);
    laid_formula(sheet, row, 2, LAID_SUM, true, buf_str(&text), value_num(sum));
    buf_clear(&text);
    buf_addf(&text, "=IF(COUNT(J%d:J%u)=0,\"\",SUM(J%d:J%u))", FIRST_ROW + 1, FIRST_ROW + n, FIRST_ROW + 1, FIRST_ROW + n);
    laid_formula(sheet, row, 9, LAID_SUM, false, buf_str(&text), number_or_none(card->score));
    laid_wide(sheet, row + 2, 0, LAID_SMALL,
              value_text(d->ctx->rt, describe_text(d, "Yellow cells may be changed; scores and sum follow. Floor 0, target 100, stretch 120, linear between.",
                                                   "黄色单元格可修改，得分与合计随之变化。底线 0 分，目标 100 分，挑战值 120 分，其间线性。")));
    buf_drop(&text);
}

Status describe_scorecard_sheet(Describer *d, int32_t post, Buf *out)
{
    static const double WIDTHS[] = { 30, 12, 9, 10, 10, 10, 10, 9, 9, 9 };
    Card card;
    LaidSheet sheet;
    card_make(&card, d, post);
    laid_init(&sheet);
    sheet.name = sym_str(d->ctx, model_title(d->ctx->model, T_POST, post));
    sheet.columns = COUNT_OF(WIDTHS);
    for (size_t i = 0; i < COUNT_OF(WIDTHS); i++)
        sheet.widths[i] = WIDTHS[i];
    put_head(&card, &sheet);
    for (size_t i = 0; i < card.scorer.parts.len; i++)
        put_row(&card, &sheet, i);
    put_sum(&card, &sheet);
    Status status = laid_workbook(d->ctx->rt, &sheet, out);
    laid_drop(&sheet);
    scorer_drop(&card.scorer);
    return status;
}
