/* cmd_repair.c: `orgl repair FILE into NEW`. */
#include <unistd.h>

#include "app.h"

/* "post: headcount" is a field of a kind; "post: *" are its rows as a whole. */
static void add_lost(const App *app, const LostItem *item, Buf *out)
{
    Str text = str_of(item->what), table = text, field = STR("");
    bool zh = app->options.lang == LANG_ZH;
    const char *colon = strchr(item->what, ':');
    if (colon) {
        table = str_make(text.ptr, (size_t)(colon - text.ptr));
        field = str_of(colon + 2);
    }
    if (zh) {
        table = words_twin(table);
        field = words_twin(field);
    }
    if (!field.len || field.ptr[0] == '*') {
        MESSAGE_ADD(out, app->options.lang, MSG_REPAIR_UNREADABLE, table,);
    } else {
        Buf count = { 0 }, first = { 0 };
        buf_addf(&count, "%zu", item->n);
        buf_addf(&first, "%lld", (long long)item->first);
        MESSAGE_ADD(out, app->options.lang, MSG_REPAIR_LOST, field, table, buf_str(&count), buf_str(&first),);
        buf_drop(&count);
        buf_drop(&first);
    }
    buf_char(out, '\n');
}

static void add_line(Buf *out)
{
    buf_char(out, '\n');
}

static void add_lost_history(const ModelLost *lost, Lang lang, Buf *out)
{
    if (lost->history) {
        MESSAGE_ADD(out, lang, MSG_REPAIR_HISTORY,);
        add_line(out);
    }
    for (size_t i = 0; i < lost->scenarios.len; i++) {
        MESSAGE_ADD(out, lang, MSG_REPAIR_SCENARIO, str_of(lost->scenarios.at[i]),);
        add_line(out);
    }
    if (lost->revisions) {
        Buf count = { 0 };
        buf_addf(&count, "%zu", lost->revisions);
        MESSAGE_ADD(out, lang, MSG_REPAIR_REVISIONS, buf_str(&count),);
        add_line(out);
        buf_drop(&count);
    }
}

static void tell(App *app, const ModelLost *lost, const char *from, const char *into)
{
    Buf out = { 0 }, count = { 0 };
    Lang lang = app->options.lang;
    buf_addf(&count, "%zu", lost->saved);
    MESSAGE_ADD(&out, lang, MSG_REPAIR_SAVED, str_of(from), buf_str(&count), str_of(into),);
    buf_char(&out, '\n');
    for (size_t i = 0; i < lost->items.len; i++)
        add_lost(app, &lost->items.at[i], &out);
    add_lost_history(lost, lang, &out);
    if (!model_lost_any(lost)) {
        MESSAGE_ADD(&out, lang, MSG_REPAIR_NOTHING,);
        add_line(&out);
    }
    app_print(app, buf_str(&out));
    buf_drop(&out);
    buf_drop(&count);
}

static bool is_into(const char *word)
{
    return strcmp(word, KEYWORD_INFO[KW_INTO].text) == 0 || strcmp(word, KEYWORD_INFO[KW_INTO].zh) == 0;
}

/* What was written must be a model like any other. */
static OrglStatus try_new(App *app, const char *into)
{
    Orgl *orgl = app_new(app, NULL, false);
    OrglStatus status = orgl_open(orgl, into, false);
    app_report(app, orgl, status);
    app_free(app, orgl);
    return status;
}

int cmd_repair(App *app)
{
    const Options *options = &app->options;
    if (options->args.len != 3 || !is_into(options->args.at[1])) {
        MESSAGE_WRITE(STDERR_FILENO, options->lang, MSG_WANTS_FILE, str_of(TOOL_INFO[TOOL_repair].name), str_of(TOOL_INFO[TOOL_repair].args),);
        return ORGL_USAGE;
    }
    const char *from = options->args.at[0], *into = options->args.at[2];
    ModelLost lost = { 0 };
    Orgl *orgl = app_new(app, NULL, false);
    orgl->report_lang = options->lang;
    Str user = str_of(options->orgl.user ? options->orgl.user : "");
    OrglStatus status = model_repair(orgl->model, from, into, user, &lost, &orgl->diags) == ST_OK ? ORGL_OK : orgl_failure(orgl);
    app_report(app, orgl, status);
    app_free(app, orgl);
    if (status == ORGL_OK)
        status = try_new(app, into);
    if (status == ORGL_OK) {
        tell(app, &lost, from, into);
        status = model_lost_any(&lost) ? ORGL_FINDINGS : ORGL_OK;
    }
    app_flush(app);
    model_lost_drop(&lost);
    return (int)status;
}
