/* cmd_help.c: `orgl help [TOPIC]`. */
#include "../base/os.h"
#include "../output/fold.h"
#include "../output/help.h"
#include "app.h"

int cmd_help(App *app)
{
    Buf topic = { 0 }, text = { 0 }, folded = { 0 };
    for (size_t i = 0; i < app->options.args.len; i++)
        buf_addf(&topic, "%s%s", i ? " " : "", app->options.args.at[i]);
    Intern *intern = intern_new();
    Words *words = words_new(intern);
    bool found = help_topic(words, intern, NULL, app->options.lang, buf_str(&topic), &text);
    fold_text(buf_str(&text), os_output_width(), app->options.orgl.ambiguous, &folded);
    app_print(app, buf_str(&folded));
    app_flush(app);
    words_free(words);
    intern_free(intern);
    buf_drop(&topic);
    buf_drop(&text);
    buf_drop(&folded);
    return found ? ORGL_OK : ORGL_USAGE;
}
