/* reporting.c: analyze reporting: who reports what to whom, how often, what it costs in time, and what does not arrive. */
#include "../base/map.h"
#include "pay.h"

#include <math.h>

typedef struct Reporting {
    Analysis *a;
    TableMaker maker;
    TableId by;
    double share;                       /* of the writing time that one reader needs */
    const Calendar *calendar;
    const Column *from, *to, *every, *takes, *kind, *manager, *layer, *capacity;
    Map last;                           /* form, post → date of the last submission */
    double *writing, *reading;          /* hours a week, by post */
    uint8_t *sends;                     /* by post */
    size_t reports, forms, overdue, missing, unread, unsent, round, silent;
    double per_week, hours_writing, hours_reading;
} Reporting;

typedef struct Sent { int32_t report, sender; const ItemList *readers; double per_week, writing, reading; } Sent;

static const ItemList *refs_of(const Column *column, int32_t row)
{
    return column->type == COL_LIST ? column->list[row] : NULL;
}

static Qty qty_of(const Column *column, int32_t row)
{
    return column->type == COL_QTY ? column->qty[row] : (Qty){ .sort = QTY_NONE };
}

static uint64_t pair_key(int32_t form, int32_t post)
{
    return (uint64_t)(uint32_t)form << 32 | (uint32_t)post;
}

static void load_submissions(Reporting *r)
{
    const int32_t *form = model_i32(r->a->model, T_SUBMISSION, field_column(F_SUBMISSION_FORM));
    const int32_t *post = model_i32(r->a->model, T_SUBMISSION, field_column(F_SUBMISSION_POST));
    const int32_t *date = model_i32(r->a->model, T_SUBMISSION, field_column(F_SUBMISSION_DATE));
    size_t n;
    const int32_t *order = model_order(r->a->model, T_SUBMISSION, &n);
    for (size_t i = 0; form && post && date && i < n; i++) {
        uint64_t key = pair_key(form[order[i]], post[order[i]]);
        uint32_t found = map_find(&r->last, key);
        if (found == MAP_MISSING || (int32_t)found < date[order[i]])
            map_put(&r->last, key, (uint32_t)date[order[i]]);
    }
}

/* Calendar days between two that are due. */
static double days_of(Qty every)
{
    static const double DAYS[] = { [UNIT_D] = 1, [UNIT_W] = 7, [UNIT_MO] = 365.25 / 12, [UNIT_Q] = 365.25 / 4, [UNIT_Y] = 365.25 };
    if (every.sort != QTY_DURATION)
        return NAN;
    return every.unit >= UNIT_D ? every.amount * DAYS[every.unit] : 1;
}

/* When a form that is due every so often was last filled, and by how many days the next one is late. */
static void add_due(Reporting *r, const Sent *sent)
{
    Analysis *a = r->a;
    uint32_t last = sent->sender >= 0 ? map_find(&r->last, pair_key(sent->report, sent->sender)) : MAP_MISSING;
    bool form = column_row(r->kind, sent->report) == W_REPORT_KIND_FORM;
    double days = days_of(qty_of(r->every, sent->report)), late = NAN;
    Str title = analysis_title(a, T_REPORT, sent->report);
    if (form && last != MAP_MISSING && !isnan(days))
        late = a->rt->today - (int32_t)last - days;
    if (r->by == T_REPORT) {
        maker_add(&r->maker, last != MAP_MISSING ? value_date((int32_t)last) : NONE_VALUE);
        maker_add(&r->maker, late > 0 ? value_num(ceil(late)) : NONE_VALUE);
    }
    if (!form || isnan(days) || sent->sender < 0)
        return;
    Str post = analysis_title(a, T_POST, sent->sender);
    r->missing += last == MAP_MISSING;
    r->overdue += late > 0;
    if (last == MAP_MISSING)
        analysis_say(a, W_SEVERITY_WARNING, value_entity(T_POST, sent->sender), "submit it, or take the post off its senders", "提交，或不再由该岗位填写",
                     "%.*s has never submitted %.*s", "“%.*s”从未提交“%.*s”", STR_ARG(post), STR_ARG(title));
    else if (late > 0)
        analysis_say(a, W_SEVERITY_WARNING, value_entity(T_POST, sent->sender), "submit it", "提交", "%.*s is %g days late with %.*s",
                     "“%.*s”逾期 %g 天：“%.*s”", STR_ARG(post), ceil(late), STR_ARG(title));
}

/* ---- the line ---- */

static bool has_ref(const ItemList *list, int32_t row)
{
    for (uint32_t i = 0; list && i < list->n; i++)
        if (list->at[i].ref == row)
            return true;
    return false;
}

/* Round the line: to a superior's superior without the superior, or to somebody of a higher layer in another line. */
static void find_round(Reporting *r, const Sent *sent)
{
    Analysis *a = r->a;
    int32_t manager = sent->sender >= 0 ? column_row(r->manager, sent->sender) : ROW_NONE;
    if (manager < 0 || has_ref(sent->readers, manager))
        return;
    for (uint32_t i = 0; sent->readers && i < sent->readers->n; i++) {
        int32_t reader = sent->readers->at[i].ref;
        if (reader < 0 || !(column_number(r->layer, reader) < column_number(r->layer, sent->sender)))
            continue;
        r->round++;
        analysis_say(a, W_SEVERITY_WARNING, value_entity(T_REPORT, sent->report), "let the superior read it too", "让直接上级也阅读",
                     "%.*s reports to %.*s round its superior %.*s: %.*s", "“%.*s”向“%.*s”报送而绕过上级“%.*s”：“%.*s”",
                     STR_ARG(analysis_title(a, T_POST, sent->sender)), STR_ARG(analysis_title(a, T_POST, reader)),
                     STR_ARG(analysis_title(a, T_POST, manager)), STR_ARG(analysis_title(a, T_REPORT, sent->report)));
        return;
    }
}

static void find_silent(Reporting *r)
{
    RowList posts = { 0 };
    analysis_rows(r->a, T_POST, &posts);
    for (size_t i = 0; i < posts.len && r->reports; i++) {
        if (r->sends[posts.at[i]] || column_row(r->manager, posts.at[i]) < 0)
            continue;
        r->silent++;
        analysis_say(r->a, W_SEVERITY_NOTE, value_entity(T_POST, posts.at[i]), "name it as a sender of a report", "列为某份报告的报送者",
                     "%.*s sends no report to anybody", "“%.*s”不向任何人报送", STR_ARG(analysis_title(r->a, T_POST, posts.at[i])));
    }
    vec_drop(&posts);
}

/* ---- reports ---- */

static Value readers_of(Reporting *r, const ItemList *readers)
{
    Value list = value_list(r->a->rt, readers ? readers->n : 0);
    for (uint32_t i = 0; readers && i < readers->n; i++)
        if (readers->at[i].ref >= 0)
            list_push(r->a->rt, list.list, value_entity(T_POST, readers->at[i].ref));
    return list;
}

static void add_sent(Reporting *r, Sent *sent)
{
    uint32_t readers = sent->readers ? sent->readers->n : 0;
    sent->reading = sent->writing * r->share * readers;
    if (r->by == T_REPORT) {
        maker_add(&r->maker, value_entity(T_REPORT, sent->report));
        maker_add(&r->maker, entity_or_none(T_POST, sent->sender));
        maker_add(&r->maker, readers_of(r, sent->readers));
        maker_add(&r->maker, number_or_none(sent->per_week));
        maker_add(&r->maker, effort_or_none(sent->writing));
        maker_add(&r->maker, effort_or_none(sent->reading));
    }
    r->per_week += isnan(sent->per_week) ? 0 : sent->per_week;
    if (!isnan(sent->writing)) {
        r->hours_writing += sent->writing;
        r->hours_reading += sent->reading;
        if (sent->sender >= 0)
            r->writing[sent->sender] += sent->writing;
        for (uint32_t i = 0; i < readers; i++)
            if (sent->readers->at[i].ref >= 0)
                r->reading[sent->readers->at[i].ref] += sent->writing * r->share;
    }
    find_round(r, sent);
}

/* A form that nobody sends, reads or is due: a sheet of a library, for whoever wants it. */
static bool is_blank_sheet(const Reporting *r, int32_t report, const ItemList *from, const ItemList *to)
{
    return column_row(r->kind, report) == W_REPORT_KIND_FORM && (!from || !from->n) && (!to || !to->n) &&
           qty_of(r->every, report).sort == QTY_NONE;
}

static void add_report(Reporting *r, int32_t report)
{
    const ItemList *from = refs_of(r->from, report), *to = refs_of(r->to, report);
    if (is_blank_sheet(r, report, from, to))
        return;
    Qty every = qty_of(r->every, report), takes = qty_of(r->takes, report);
    Sent sent = { report, ROW_NONE, to, NAN, NAN, NAN };
    bool sent_here = false;
    if (every.sort == QTY_DURATION && every.amount > 0)
        sent.per_week = unit_hours(r->calendar, UNIT_W) / qty_hours(r->calendar, every);
    if (takes.sort == QTY_DURATION)
        sent.writing = sent.per_week * qty_hours(r->calendar, takes);
    for (uint32_t i = 0; from && i < from->n; i++) {
        sent.sender = from->at[i].ref;
        if (sent.sender < 0)
            continue;
        r->sends[sent.sender] = 1;
        if (!analysis_in(r->a, T_POST, sent.sender))
            continue;
        sent_here = true;
        add_sent(r, &sent);
        add_due(r, &sent);
    }
    if (!sent_here && (r->a->posts || (from && from->n)))
        return;
    r->reports++;
    r->forms += column_row(r->kind, report) == W_REPORT_KIND_FORM;
    Str title = analysis_title(r->a, T_REPORT, report);
    if (!from || !from->n) {
        r->unsent++;
        analysis_say(r->a, W_SEVERITY_WARNING, value_entity(T_REPORT, report), "name the posts that write it", "写明由哪些岗位填写", "nobody writes %.*s",
                     "没有岗位填写“%.*s”", STR_ARG(title));
    }
    if (!to || !to->n) {
        r->unread++;
        analysis_say(r->a, W_SEVERITY_WARNING, value_entity(T_REPORT, report), "name its readers, or drop it", "写明读者，或取消该报告", "nobody reads %.*s",
                     "没有岗位阅读“%.*s”", STR_ARG(title));
    }
}

/* Hours of each post that writes or reads, and what part of its capacity they are. */
static void add_posts(Reporting *r)
{
    RowList posts = { 0 };
    analysis_rows(r->a, T_POST, &posts);
    for (size_t i = 0; i < posts.len; i++) {
        int32_t post = posts.at[i];
        double hours = r->writing[post] + r->reading[post], capacity = column_number(r->capacity, post);
        if (!(hours > 0))
            continue;
        maker_add(&r->maker, value_entity(T_POST, post));
        maker_add(&r->maker, effort_or_none(r->writing[post]));
        maker_add(&r->maker, effort_or_none(r->reading[post]));
        maker_add(&r->maker, percent_or_none(capacity > 0 ? hours / capacity : NAN));
    }
    vec_drop(&posts);
}

static void add_summary(Reporting *r)
{
    analysis_figure(r->a, "report_count", count_value(r->reports));
    analysis_figure(r->a, "forms", count_value(r->forms));
    analysis_figure(r->a, "per_week", value_num(r->per_week));
    analysis_figure(r->a, "writing", effort_or_none(r->hours_writing));
    analysis_figure(r->a, "reading", effort_or_none(r->hours_reading));
    analysis_figure(r->a, "overdue", count_value(r->overdue));
    analysis_figure(r->a, "missing", count_value(r->missing));
    analysis_figure(r->a, "silent", count_value(r->silent));
    analysis_figure(r->a, "unread", count_value(r->unread));
    analysis_figure(r->a, "unsent", count_value(r->unsent));
    analysis_figure(r->a, "round", count_value(r->round));
}

static void load_columns(Reporting *r)
{
    size_t posts = (size_t)model_rows(r->a->model, T_POST) + 1;
    r->calendar = model_calendar(r->a->model);
    r->from = analysis_field(r->a, F_REPORT_FROM);
    r->to = analysis_field(r->a, F_REPORT_TO);
    r->every = analysis_field(r->a, F_REPORT_EVERY);
    r->takes = analysis_field(r->a, F_REPORT_TAKES);
    r->kind = analysis_field(r->a, F_REPORT_KIND);
    r->manager = analysis_field(r->a, F_POST_REPORTS);
    r->layer = graph_attr(r->a->graph, A_POST_LAYER);
    r->capacity = graph_attr(r->a->graph, A_POST_CAPACITY);
    r->writing = mem_zalloc(posts * sizeof *r->writing);
    r->reading = mem_zalloc(posts * sizeof *r->reading);
    r->sends = mem_zalloc(posts);
    load_submissions(r);
}

Status analysis_reporting(Analysis *analysis)
{
    static const TableId KINDS[] = { T_REPORT, T_POST };
    Reporting r = { .a = analysis };
    Status status = option_by(analysis, KINDS, COUNT_OF(KINDS), "report or post", "报告或岗位", &r.by);
    if (status == ST_OK)
        status = analysis_number(analysis, "reading", "阅读", model_reading(analysis->model), &r.share);
    if (status != ST_OK)
        return status;
    if (r.by == T_NONE)
        r.by = T_REPORT;
    load_columns(&r);
    maker_init(&r.maker, analysis->rt, r.by == T_REPORT ? "report sender readers per_week writing reading last overdue" : "post writing reading load");
    size_t n;
    const int32_t *order = model_order(analysis->model, T_REPORT, &n);
    for (size_t i = 0; i < n; i++)
        add_report(&r, order[i]);
    if (r.by == T_POST)
        add_posts(&r);
    analysis->rows = maker_done(&r.maker);
    find_silent(&r);
    add_summary(&r);
    mem_free(r.writing);
    mem_free(r.reading);
    mem_free(r.sends);
    map_drop(&r.last);
    return ST_OK;
}
