/* cmd_diff.c: `orgl diff A B`: two models, or what two scripts make, beside each other. */
#include <unistd.h>

#include "../stmt/compare.h"
#include "app.h"

typedef struct DiffSide { Orgl *orgl; Buf printed; Figures figures; } DiffSide;

static OrglStatus take(App *app, DiffSide *side, const Orgl *other, const char *path)
{
    side->orgl = app_beside(app, &side->printed, false, other);
    OrglStatus status = app_load(side->orgl, path, &side->printed);
    if (status != ORGL_OK)
        return status;
    Ctx ctx = ctx_make(side->orgl->vm, NULL);
    vm_rt(side->orgl->vm)->lang = orgl_lang(side->orgl);
    return figures_take(&ctx, NULL, true, &side->figures) == ST_OK ? ORGL_OK : orgl_failure(side->orgl);
}

static OrglStatus show(App *app, DiffSide *before, DiffSide *after)
{
    Ctx ctx = ctx_make(after->orgl->vm, NULL);
    size_t counts[POST_CHANGES];
    Comparison comparison = { .ctx = &ctx, .before = before->orgl->model, .after = after->orgl->model, .figures_before = &before->figures,
                              .figures_after = &after->figures, .by_name = true };
    after->orgl->vm_host.width = after->orgl->options.width;
    compare_print(&comparison);
    app_print(app, buf_str(&after->printed));
    return compare_table(&comparison, false, counts).table->n_rows ? ORGL_FINDINGS : ORGL_OK;
}

static void drop(App *app, DiffSide *side)
{
    figures_drop(&side->figures);
    if (side->orgl)
        app_free(app, side->orgl);
    buf_drop(&side->printed);
}

int cmd_diff(App *app)
{
    if (app->options.args.len != 2) {
        MESSAGE_WRITE(STDERR_FILENO, app->options.lang, MSG_WANTS_FILE, str_of(TOOL_INFO[TOOL_diff].name), str_of(TOOL_INFO[TOOL_diff].args),);
        return ORGL_USAGE;
    }
    DiffSide before = { .orgl = NULL }, after = { .orgl = NULL };
    OrglStatus status = take(app, &before, NULL, app->options.args.at[0]);
    if (status != ORGL_OK) {
        app_report(app, before.orgl, status);
    } else {
        status = take(app, &after, before.orgl, app->options.args.at[1]);
        if (status == ORGL_OK)
            status = show(app, &before, &after);
        app_report(app, after.orgl, status);
    }
    drop(app, &after);
    drop(app, &before);
    app_flush(app);
    return (int)status;
}
