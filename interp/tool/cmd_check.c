/* cmd_check.c: `orgl check MODEL|SCRIPT… [--json]`. */
#include <unistd.h>

#include "../output/output.h"
#include "app.h"

/* The findings as a value: `check` is an expression too. */
static Status find_findings(Orgl *orgl, Value *out)
{
    Buf text = { 0 };
    buf_addz(&text, "check");
    Source *source = sources_add(&orgl->sources, "check", NULL, &text);
    Value function;
    Status status = session_compile(orgl->vm, source, NULL, 0, &function);
    return status == ST_OK ? vm_call(orgl->vm, function, NULL, 0, out) : status;
}

/* Arrays of several files become one: the brackets between them go. */
static void add_array(Buf *json, Str array)
{
    if (array.len <= 2)
        return;
    array = str_make(array.ptr + 1, array.len - 2);
    while ((unsigned char)array.ptr[array.len - 1] <= ' ')
        array.len--;
    if (json->len)
        buf_addz(json, ",");
    buf_add(json, array);
}

static bool has_error(Orgl *orgl, const Table *table)
{
    int column = table_column(table, words_keyword_sym(orgl->words, KW_SEVERITY));
    Sym error = words_word_sym(orgl->words, WS_SEVERITY, W_SEVERITY_ERROR);
    for (uint32_t row = 0; column >= 0 && row < table->n_rows; row++)
        if (table->columns[column][row].tag == V_WORD && table->columns[column][row].d == error)
            return true;
    return false;
}

static OrglStatus findings_json(Orgl *orgl, Buf *json)
{
    Value findings;
    diags_clear(&orgl->diags);
    if (find_findings(orgl, &findings) != ST_OK)
        return orgl_failure(orgl);
    ORGL_ASSERT(findings.tag == V_TABLE);
    Buf array = { 0 };
    output_json(vm_rt(orgl->vm), findings, 0, &array);
    add_array(json, buf_str(&array));
    buf_drop(&array);
    return has_error(orgl, findings.table) ? ORGL_FINDINGS : ORGL_OK;
}

static OrglStatus findings_text(App *app, Orgl *orgl, Buf *printed)
{
    static const char text[] = "check";
    OrglStatus status = orgl_run_text(orgl, "check", text, sizeof text - 1, true);
    app_print(app, buf_str(printed));
    return status;
}

static int check_one(App *app, const char *path, Buf *json)
{
    Buf printed = { 0 };
    Orgl *orgl = app_new(app, &printed, false);
    OrglStatus status = app_load(orgl, path, &printed);
    if (status == ORGL_OK) {
        if (app->options.args.len > 1 && !app->options.orgl.json) {
            app_print(app, str_of(path));
            app_print(app, STR(":\n"));
        }
        status = app->options.orgl.json ? findings_json(orgl, json) : findings_text(app, orgl, &printed);
    }
    app_report(app, orgl, status);
    app_free(app, orgl);
    buf_drop(&printed);
    return (int)status;
}

int cmd_check(App *app)
{
    if (!app->options.args.len) {
        MESSAGE_WRITE(STDERR_FILENO, app->options.lang, MSG_WANTS_FILE, str_of(TOOL_INFO[TOOL_check].name),
                      str_of(TOOL_INFO[TOOL_check].args),);
        return ORGL_USAGE;
    }
    Buf json = { 0 };
    int worst = ORGL_OK;
    for (size_t i = 0; i < app->options.args.len; i++) {
        int status = check_one(app, app->options.args.at[i], &json);
        worst = status > worst ? status : worst;
    }
    if (app->options.orgl.json) {
        app_print(app, STR("["));
        app_print(app, buf_str(&json));
        app_print(app, json.len ? STR("\n]\n") : STR("]\n"));
    }
    app_flush(app);
    buf_drop(&json);
    return worst;
}
