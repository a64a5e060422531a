/* describe_form.c: describe FORM into a blank sheet: HTML to fill on the screen or on paper (A4), XLSX with checks. */
#include "../output/laid.h"
#include "../output/page.h"
#include "describe.h"
#include "form.h"

enum { BLANK_ROWS = 4, POSTS_MOST = 400 };      /* of a table to fill; entities that a page offers to choose from */

bool describe_is_form(const Describer *d, TableId kind, int32_t row)
{
    if (kind != T_REPORT)
        return false;
    Cell sort = model_get(d->ctx->model, T_REPORT, row, field_column(F_REPORT_KIND));
    Cell fields = model_get(d->ctx->model, T_REPORT, row, field_column(F_REPORT_FIELDS));
    return sort.type == CELL_I32 && sort.i32 == W_REPORT_KIND_FORM && fields.type == CELL_LIST && fields.list->n;
}

/* customer_visit reads Customer visit; other scripts stay as they are. */
static Str label_of(Describer *d, Sym name)
{
    Buf text = { 0 };
    buf_add(&text, sym_str(d->ctx, name));
    for (size_t i = 0; i < text.len; i++)
        text.ptr[i] = text.ptr[i] == '_' ? ' ' : text.ptr[i];
    if (text.len && text.ptr[0] >= 'a' && text.ptr[0] <= 'z')
        text.ptr[0] = (char)(text.ptr[0] - 'a' + 'A');
    Str label = arena_str(&d->paper.arena, buf_str(&text));
    buf_drop(&text);
    return label;
}

static Str title_of(Describer *d, int32_t form)
{
    return label_of(d, model_title(d->ctx->model, T_REPORT, form));
}

/* Who sends and reads it, and how often: a line below the title. */
static Str line_of(Describer *d, int32_t form)
{
    static const FieldId FIELDS[] = { F_REPORT_FROM, F_REPORT_TO, F_REPORT_EVERY };
    static const char *const LABELS[][2] = { { "From", "填写" }, { "To", "报送" }, { "Every", "每隔" } };
    Buf text = { 0 };
    for (size_t i = 0; i < COUNT_OF(FIELDS); i++) {
        Value value = describe_value(d, T_REPORT, form, field_column(FIELDS[i]));
        if (value.tag == V_NONE || (value.tag == V_LIST && !value.list->len))
            continue;
        buf_addf(&text, "%s%s%s", text.len ? " · " : "", LABELS[i][d->zh], d->zh ? "：" : ": ");
        output_figure(d->ctx->rt, value, &text);
    }
    Str line = arena_str(&d->paper.arena, buf_str(&text));
    buf_drop(&text);
    return line;
}

/* ---- a page ---- */

static const char STYLE[] =
    "@page{size:A4;margin:16mm}body{max-width:178mm;margin:1.5rem auto}h1{font-size:1.5rem;margin:0}p.line{color:#52606d;margin:.2rem 0 1rem}\n"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #9aa5b1;padding:4px 6px;text-align:left;vertical-align:top}\n"
    "th{background:#e8edf2;font-weight:600}table.main>tbody>tr>th{width:26%}tr{break-inside:avoid}\n"
    "input,textarea,select{font:inherit;border:0;width:100%;box-sizing:border-box;background:#fffbe6;padding:2px 4px}\n"
    "input[type=checkbox],input[type=radio]{width:auto}label{white-space:nowrap;margin-right:1em}textarea{min-height:1.9em;resize:vertical;display:block}\n"
    "td.rows{padding:0;border:0}td.rows th{font-size:.85em}.sign{margin-top:1.2rem;display:flex;gap:3rem}\n"
    ".sign span{flex:1;border-bottom:1px solid #52606d;height:2rem}\n"
    "@media print{input,textarea,select{background:none}select{appearance:none}}\n";

static void add_attr(Buf *out, const char *name, Str value)
{
    buf_addf(out, " %s=\"", name);
    output_html_text(value, out);
    buf_char(out, '"');
}

static void put_choices(Describer *d, Sym name, Sym type, bool small, Buf *out)
{
    SymVec choices = { 0 };
    form_choices(d->ctx, type, &choices);
    if (small)
        buf_addz(out, "<select><option></option>");
    for (size_t i = 0; i < choices.len; i++) {
        buf_addz(out, small ? "<option>" : "<label><input type=\"radio\"");
        if (!small) {
            add_attr(out, "name", sym_str(d->ctx, name));
            add_attr(out, "value", sym_str(d->ctx, choices.at[i]));
            buf_addz(out, "> ");
        }
        output_html_text(label_of(d, choices.at[i]), out);
        buf_addz(out, small ? "</option>" : "</label> ");
    }
    buf_addz(out, small ? "</select>" : "");
    vec_drop(&choices);
}

static void put_entities(Describer *d, TableId kind, Buf *out)
{
    size_t n;
    const int32_t *order = model_order(d->ctx->model, kind, &n);
    if (n > POSTS_MOST || n == 0) {
        buf_addz(out, "<input>");
        return;
    }
    buf_addz(out, "<select><option></option>");
    for (size_t i = 0; i < n; i++) {
        buf_addz(out, "<option>");
        output_html_text(sym_str(d->ctx, model_title(d->ctx->model, kind, order[i])), out);
        buf_addz(out, "</option>");
    }
    buf_addz(out, "</select>");
}

static void put_input(Describer *d, Sym name, Sym type, bool small, Buf *out);

static void put_rows(Describer *d, Sym type, Buf *out)
{
    FormColumns columns = { 0 };
    form_columns(d->ctx, type, &columns);
    buf_addz(out, "<table><tr>");
    for (size_t i = 0; i < columns.len; i++) {
        buf_addz(out, "<th>");
        output_html_text(label_of(d, columns.at[i].name), out);
        buf_addz(out, "</th>");
    }
    buf_addz(out, "</tr>\n");
    for (int row = 0; row < BLANK_ROWS; row++) {
        buf_addz(out, "<tr>");
        for (size_t i = 0; i < columns.len; i++) {
            buf_addz(out, "<td>");
            put_input(d, columns.at[i].name, columns.at[i].type, true, out);
            buf_addz(out, "</td>");
        }
        buf_addz(out, "</tr>\n");
    }
    buf_addz(out, "</table>");
    vec_drop(&columns);
}

static void put_input(Describer *d, Sym name, Sym type, bool small, Buf *out)
{
    switch (form_sort_of(d->ctx, type)) {
    case FORM_TABLE: put_rows(d, type, out); return;
    case FORM_CHOICE: put_choices(d, name, type, small, out); return;
    case FORM_ENTITY: put_entities(d, form_kind(d->ctx, type), out); return;
    case FORM_VALUE: break;
    }
    switch ((int)form_type_field(d->ctx, type)) {
    case FT_DATE: buf_addz(out, "<input type=\"date\">"); return;
    case FT_BOOL: buf_addz(out, "<input type=\"checkbox\">"); return;
    case FT_NUMBER: buf_addz(out, "<input type=\"number\" step=\"any\">"); return;
    case FT_PERCENT: buf_addz(out, "<input inputmode=\"decimal\" placeholder=\"%\">"); return;
    case FT_DURATION: buf_addz(out, d->zh ? "<input placeholder=\"如 45分钟\">" : "<input placeholder=\"45min\">"); return;
    default: buf_addz(out, small ? "<input>" : "<textarea rows=\"1\"></textarea>"); return;
    }
}

static void put_field(Describer *d, const Item *field, Buf *out)
{
    bool table = form_sort_of(d->ctx, field->text2) == FORM_TABLE;
    buf_addz(out, "<tr><th>");
    output_html_text(label_of(d, field->text), out);
    buf_addz(out, table ? "</th><td class=\"rows\">" : "</th><td>");
    put_input(d, field->text, field->text2, false, out);
    buf_addz(out, "</td></tr>\n");
}

static void form_page(Describer *d, int32_t form, const ItemList *fields, Buf *out)
{
    Str title = title_of(d, form), line = line_of(d, form);
    page_begin(d->zh, title, STYLE, out);
    buf_addz(out, "<h1>");
    output_html_text(title, out);
    buf_addz(out, "</h1>\n<p class=\"line\">");
    output_html_text(line, out);
    buf_addz(out, "</p>\n<form><table class=\"main\">\n");
    for (uint32_t i = 0; i < fields->n; i++)
        put_field(d, &fields->at[i], out);
    buf_addf(out, "</table></form>\n<div class=\"sign\"><div>%s</div><span></span><div>%s</div><span></span></div>\n",
             d->zh ? "填写人" : "Filled by", d->zh ? "日期" : "Date");
    page_end(out);
}

/* ---- a workbook ---- */

typedef struct FormSheet { Describer *d; LaidSheet sheet; uint32_t row; } FormSheet;

static const char *const *choice_list(FormSheet *f, Sym type)
{
    SymVec choices = { 0 };
    form_choices(f->d->ctx, type, &choices);
    const char **list = ARENA_ARRAY(&f->sheet.arena, const char *, choices.len + 1);
    for (size_t i = 0; i < choices.len; i++)
        list[i] = sym_str(f->d->ctx, choices.at[i]).ptr;
    list[choices.len] = NULL;
    vec_drop(&choices);
    return list;
}

static const char *const *entity_list(FormSheet *f, TableId kind)
{
    size_t n;
    const Model *model = f->d->ctx->model;
    const int32_t *order = model_order(model, kind, &n);
    if (n == 0 || n > POSTS_MOST)
        return NULL;
    const char **list = ARENA_ARRAY(&f->sheet.arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = sym_str(f->d->ctx, model_name(model, kind, order[i])).ptr;
    list[n] = NULL;
    return list;
}

static void check_cells(FormSheet *f, Sym type, uint32_t first, uint32_t last, uint32_t column)
{
    static const char *const TRUTHS[][3] = { { "true", "false", NULL }, { "真", "假", NULL } };
    Ctx *ctx = f->d->ctx;
    LaidCheck check = { .first = first, .last = last, .column = column };
    FormSort sort = form_sort_of(ctx, type);
    FieldType field = form_type_field(ctx, type);
    if (sort == FORM_CHOICE || sort == FORM_ENTITY)
        check.list = sort == FORM_CHOICE ? choice_list(f, type) : entity_list(f, form_kind(ctx, type));
    else if (field == FT_BOOL)
        check.list = TRUTHS[f->d->zh];
    else if (field == FT_DATE)
        check.sort = LAID_DATE;
    else if (field == FT_NUMBER || field == FT_PERCENT)
        check.sort = LAID_DECIMAL;
    else
        return;
    Buf said = { 0 };
    form_type_text(ctx, type, ctx->rt->lang, &said);
    check.said = arena_str(&f->sheet.arena, str_make(said.ptr, said.len < 200 ? said.len : 0));
    buf_drop(&said);
    if (check.sort != LAID_LIST || check.list)
        laid_check(&f->sheet, check);
}

static void put_table(FormSheet *f, const Item *field)
{
    FormColumns columns = { 0 };
    Rt *rt = f->d->ctx->rt;
    form_columns(f->d->ctx, field->text2, &columns);
    for (uint32_t c = 0; c < columns.len && c + 1 < f->sheet.columns; c++) {
        laid_put(&f->sheet, f->row, c + 1, LAID_HEAD, value_text(rt, label_of(f->d, columns.at[c].name)));
        for (uint32_t r = 1; r <= BLANK_ROWS; r++)
            laid_put(&f->sheet, f->row + r, c + 1, LAID_INPUT, NONE_VALUE);
        check_cells(f, columns.at[c].type, f->row + 1, f->row + BLANK_ROWS, c + 1);
    }
    f->row += BLANK_ROWS + 1;
    vec_drop(&columns);
}

static void put_line(FormSheet *f, const Item *field)
{
    laid_put(&f->sheet, f->row, 0, LAID_LABEL, value_text(f->d->ctx->rt, label_of(f->d, field->text)));
    if (form_sort_of(f->d->ctx, field->text2) == FORM_TABLE) {
        put_table(f, field);
        return;
    }
    laid_wide(&f->sheet, f->row, 1, LAID_INPUT, NONE_VALUE);
    check_cells(f, field->text2, f->row, f->row, 1);
    f->row++;
}

static Status form_workbook(Describer *d, int32_t form, const ItemList *fields, Buf *out)
{
    FormSheet f = { .d = d, .row = 3 };
    Rt *rt = d->ctx->rt;
    laid_init(&f.sheet);
    f.sheet.name = title_of(d, form);
    f.sheet.columns = 6;
    f.sheet.widths[0] = 22;
    for (uint32_t c = 1; c < f.sheet.columns; c++)
        f.sheet.widths[c] = 18;
    laid_wide(&f.sheet, 0, 0, LAID_TITLE, value_text(rt, title_of(d, form)));
    laid_wide(&f.sheet, 1, 0, LAID_SMALL, value_text(rt, line_of(d, form)));
    for (uint32_t i = 0; i < fields->n; i++)
        put_line(&f, &fields->at[i]);
    Status status = laid_workbook(rt, &f.sheet, out);
    laid_drop(&f.sheet);
    return status;
}

Status describe_form(Describer *d, int32_t form, OutFormat format, Buf *out)
{
    const ItemList *fields = model_get(d->ctx->model, T_REPORT, form, field_column(F_REPORT_FIELDS)).list;
    if (format == OUT_XLSX)
        return form_workbook(d, form, fields, out);
    form_page(d, form, fields, out);
    return ST_OK;
}
