/* cmd_help.c: `orgl help [TOPIC]`. */
#include "../output/help.h"
#include "app.h"

int cmd_help(App *app)
{
    Buf topic = { 0 }, text = { 0 };
    for (size_t i = 0; i < app->options.args.len; i++)
        buf_addf(&topic, "%s%s", i ? " " : "", app->options.args.at[i]);
    Intern *intern = intern_new();
    Words *words = words_new(intern);
    bool found = help_topic(words, intern, NULL, app->options.lang, buf_str(&topic), &text);
    app_print(app, buf_str(&text));
    app_flush(app);
    words_free(words);
    intern_free(intern);
    buf_drop(&topic);
    buf_drop(&text);
    return found ? ORGL_OK : ORGL_USAGE;
}
