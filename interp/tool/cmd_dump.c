/* cmd_dump.c: `orgl dump MODEL|SCRIPT`. */
#include <unistd.h>

#include "app.h"

int cmd_dump(App *app)
{
    static const char text[] = "dump";
    if (app->options.args.len != 1) {
        MESSAGE_WRITE(STDERR_FILENO, app->options.lang, MSG_WANTS_FILE, str_of(TOOL_INFO[TOOL_dump].name),
                      str_of(TOOL_INFO[TOOL_dump].args),);
        return ORGL_USAGE;
    }
    Buf printed = { 0 };
    Orgl *orgl = app_new(app, &printed, false);
    OrglStatus status = app_load(orgl, app->options.args.at[0], &printed);
    if (status == ORGL_OK) {
        status = orgl_run_text(orgl, text, text, sizeof text - 1, true);
        app_print(app, buf_str(&printed));
    }
    app_report(app, orgl, status);
    app_free(app, orgl);
    app_flush(app);
    buf_drop(&printed);
    return (int)status;
}
