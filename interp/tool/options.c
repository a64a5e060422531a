/* options.c: argv to Options. */
#include "options.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../base/num.h"
#include "../base/os.h"
#include "../base/utf8.h"

const ToolInfo TOOL_INFO[TOOL_COUNT] = {
#define TOOL(id, ...) { __VA_ARGS__ },
#include "../words/cmds.def"
};
const OptionInfo OPTION_INFO[OPTION_COUNT] = {
#define OPTION(ID, ...) { TOOL_NONE, __VA_ARGS__ },
#define TOOL_OPTION(ID, of, ...) { TOOL_##of, __VA_ARGS__ },
#include "../words/cmds.def"
};

static const struct { const char *word; unsigned bit; } ALLOWED_WORDS[] = {
#define ALLOWED(ID, word) { word, ORGL_ALLOW_##ID },
#include "../words/cmds.def"
};

/* ---- values of options: each is false when the value is not one ---- */

static bool read_count(const char *text, uint64_t *out)
{
    double number;
    if (!num_parse(str_of(text), &number) || number < 1 || number > 1e15 || number != (double)(uint64_t)number)
        return false;
    *out = (uint64_t)number;
    return true;
}

static bool read_size(const char *text, size_t *out)
{
    size_t n = strlen(text);
    double number, factor = 1;
    if (n && (text[n - 1] == 'B' || text[n - 1] == 'b'))
        n--;
    if (n) {
        static const char letters[] = "KMG";
        const char *letter = strchr(letters, text[n - 1] & ~0x20);
        if (letter && *letter) {
            n--;
            factor = (double)(1u << (10 * (letter - letters + 1)));
        }
    }
    if (!num_parse(str_make(text, n), &number) || number * factor < 1 || number * factor > 1e15)
        return false;
    *out = (size_t)(number * factor);
    return true;
}

static bool read_allow(const char *text, unsigned *out)
{
    while (*text) {
        size_t n = strcspn(text, ","), i = 0;
        while (i < COUNT_OF(ALLOWED_WORDS) && !str_eq(str_of(ALLOWED_WORDS[i].word), str_make(text, n)))
            i++;
        if (i == COUNT_OF(ALLOWED_WORDS))
            return false;
        *out |= ALLOWED_WORDS[i].bit;
        text += n + (text[n] == ',');
    }
    return true;
}

static bool is_date(const char *text)
{
    int32_t days;
    return num_parse_date(str_of(text), &days);
}

static bool wants_color(int fd)
{
    const char *no_color = os_env("NO_COLOR");
    return os_is_terminal(fd) && !(no_color && *no_color);
}

static bool read_color(const char *text, OrglOptions *out)
{
    bool is_auto = strcmp(text, "auto") == 0, always = strcmp(text, "always") == 0;
    out->color_report = always || (is_auto && wants_color(STDERR_FILENO));
    out->color_output = always || (is_auto && wants_color(STDOUT_FILENO));
    return is_auto || always || strcmp(text, "never") == 0;
}

static bool read_lang(Options *options, const char *text)
{
    if (strcmp(text, "en") != 0 && strcmp(text, "zh") != 0)
        return false;
    options->orgl.language = text;
    options->lang = text[0] == 'z' ? LANG_ZH : LANG_EN;
    return true;
}

static bool read_ambiguous(const char *text, int *out)
{
    bool fine = (text[0] == '1' || text[0] == '2') && text[1] == 0;
    *out = fine ? text[0] - '0' : 0;
    return fine;
}

static bool read_limit_depth(const char *text, uint32_t *out)
{
    uint64_t number;
    if (!read_count(text, &number) || number > UINT32_MAX)
        return false;
    *out = (uint32_t)number;
    return true;
}

static bool read_seconds(const char *text, double *out)
{
    size_t n = strlen(text);
    return num_parse(str_make(text, n && text[n - 1] == 's' ? n - 1 : n), out) && *out > 0;
}

static bool read_jobs(const char *text, size_t *out)
{
    uint64_t number;
    if (!read_count(text, &number) || number > 1000)
        return false;
    *out = (size_t)number;
    return true;
}

static bool set_option(Options *options, OptionId id, const char *value)
{
    switch (id) {
    case OPTION_TEXT: options->text = value; return true;
    case OPTION_MODEL: options->model = value; return *value != 0;
    case OPTION_JSON: return options->orgl.json = true;
    case OPTION_COLOR: return read_color(value, &options->orgl);
    case OPTION_AMBIGUOUS: return read_ambiguous(value, &options->orgl.ambiguous);
    case OPTION_LANG: return read_lang(options, value);
    case OPTION_TODAY: options->orgl.today = value; return is_date(value);
    case OPTION_USER: options->orgl.user = value; return true;
    case OPTION_ALLOW: return read_allow(value, &options->orgl.allow);
    case OPTION_SANDBOX: return options->orgl.sandbox = true;
    case OPTION_LIMIT_STEPS: return read_count(value, &options->orgl.limit_steps);
    case OPTION_LIMIT_MEMORY: return read_size(value, &options->orgl.limit_memory);
    case OPTION_LIMIT_FOREIGN: return read_seconds(value, &options->orgl.limit_foreign);
    case OPTION_LIMIT_TIME: return read_seconds(value, &options->orgl.limit_seconds);
    case OPTION_LIMIT_DEPTH: return read_limit_depth(value, &options->orgl.limit_depth);
    case OPTION_NO_CACHE: options->no_cache = true; return true;
    case OPTION_TRACE: return options->trace = true;
    case OPTION_FMT_CHECK: return options->fmt_check = true;
    case OPTION_FMT_DIFF: return options->fmt_diff = true;
    case OPTION_TEST_JOBS: return read_jobs(value, &options->test_jobs);
    case OPTION_TEST_FILTER: options->test_filter = value; return true;
    case OPTION_TEST_JUNIT: options->test_junit = value; return *value != 0;
    case OPTION_VERSION: return options->version = true;
    case OPTION_HELP: return options->help = true;
    case OPTION_NONE:
    case OPTION_COUNT: break;
    }
    return false;
}

/* ---- the command line ---- */

typedef struct Line { int argc; char **argv; int next; } Line;

/* `--name`, `--name=value`: the option, and where its value begins (NULL: none glued). */
static OptionId find_option(const char *word, const char **glued)
{
    size_t n = strcspn(word, "=");
    *glued = word[n] ? word + n + 1 : NULL;
    for (int id = 0; id < OPTION_COUNT; id++)
        if (str_eq(str_of(OPTION_INFO[id].name), str_make(word, n)))
            return (OptionId)id;
    return strcmp(word, "-h") == 0 ? OPTION_HELP : OPTION_NONE;
}

static bool read_option(Options *options, Line *line)
{
    const char *word = line->argv[line->next++], *value;
    OptionId id = find_option(word, &value);
    if (id == OPTION_NONE) {
        MESSAGE_WRITE(STDERR_FILENO, options->lang, MSG_UNKNOWN_OPTION, str_of(word),);
        return false;
    }
    const OptionInfo *info = &OPTION_INFO[id];
    if (info->tool != TOOL_NONE && info->tool != options->tool) {
        MESSAGE_WRITE(STDERR_FILENO, options->lang, MSG_NOT_BEHIND, str_of(word), str_of(TOOL_INFO[info->tool].name),);
        return false;
    }
    if (info->arg && !value && line->next < line->argc)
        value = line->argv[line->next++];
    if (info->arg && !value) {
        MESSAGE_WRITE(STDERR_FILENO, options->lang, MSG_OPTION_VALUE, str_of(info->name), str_of(info->arg),);
        return false;
    }
    if (value && !info->arg) {
        MESSAGE_WRITE(STDERR_FILENO, options->lang, MSG_OPTION_PLAIN, str_of(info->name),);
        return false;
    }
    if (!set_option(options, id, value ? value : "")) {
        MESSAGE_WRITE(STDERR_FILENO, options->lang, MSG_OPTION_BAD, str_of(info->name), str_of(value), str_of(info->arg),);
        return false;
    }
    return true;
}

static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != 0;
}

static ToolId find_tool(const char *word)
{
    for (int id = 0; id < TOOL_COUNT; id++)
        if (strcmp(TOOL_INFO[id].name, word) == 0)
            return (ToolId)id;
    return TOOL_NONE;
}

/* Behind a script stand its own arguments, but for --model. */
static bool read_script_args(Options *options, Line *line)
{
    while (line->next < line->argc) {
        const char *glued;
        if (find_option(line->argv[line->next], &glued) != OPTION_MODEL)
            vec_push(&options->args, line->argv[line->next++]);
        else if (!read_option(options, line))
            return false;
    }
    return true;
}

static bool read_tool_args(Options *options, Line *line)
{
    while (line->next < line->argc) {
        if (!is_option(line->argv[line->next]))
            vec_push(&options->args, line->argv[line->next++]);
        else if (!read_option(options, line))
            return false;
    }
    return true;
}

/* The first word that is no option: a subcommand, a script, a model. */
static bool read_word(Options *options, Line *line)
{
    const char *word = line->argv[line->next++];
    ToolId tool = options->text || options->model ? TOOL_NONE : find_tool(word);
    if (tool != TOOL_NONE) {
        options->tool = tool;
        return read_tool_args(options, line);
    }
    if (!options->text && options_is_script(word)) {
        options->script = word;
        return read_script_args(options, line);
    }
    if (options->model) {
        MESSAGE_WRITE(STDERR_FILENO, options->lang, MSG_TOO_MANY, str_of(word),);
        return false;
    }
    options->model = word;
    return true;
}

/* The language is needed for the first complaint already. */
static void find_language(Options *options, int argc, char **argv)
{
    options->lang = options_locale();
    options->orgl.default_language = options->lang == LANG_ZH ? "zh" : "en";
    for (int i = 1; i + 1 < argc && is_option(argv[i]); i++)
        if (strcmp(argv[i], OPTION_INFO[OPTION_LANG].name) == 0)
            read_lang(options, argv[i + 1]);
}

/* $XDG_CACHE_HOME/orgl, or ~/.cache/orgl; ORGL_CACHE: off, always, check. */
static void find_cache(Options *options)
{
    const char *mode = os_env("ORGL_CACHE"), *cache = os_env("XDG_CACHE_HOME"), *home = os_env("HOME");
    if (options->no_cache || (mode && strcmp(mode, "off") == 0))
        return;
    if (cache && cache[0] == '/')
        buf_addf(&options->cache, "%s/orgl", cache);
    else if (home && home[0] == '/')
        buf_addf(&options->cache, "%s/.cache/orgl", home);
    options->orgl.cache = options->cache.ptr;
    options->orgl.cache_always = mode && strcmp(mode, "always") == 0;
    options->orgl.cache_check = mode && strcmp(mode, "check") == 0;
}

bool options_read(Options *options, int argc, char **argv)
{
    *options = (Options){ .tool = TOOL_NONE };
    find_language(options, argc, argv);
    read_color("auto", &options->orgl);
    Line line = { argc, argv, 1 };
    while (line.next < argc) {
        bool fine = is_option(argv[line.next]) ? read_option(options, &line) : read_word(options, &line);
        if (!fine)
            return false;
    }
    find_cache(options);
    return true;
}

void options_drop(Options *options)
{
    vec_drop(&options->args);
    buf_drop(&options->cache);
}

bool options_is_script(const char *path)
{
    Str ending = os_extension(str_of(path));
    if (str_eq(ending, STR(".org")) || str_eq(ending, STR(".orgl")))
        return true;
    return os_begins_with(path, STR("#!"));
}

Lang options_locale(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *value = os_env(names[i]);
        if (value && *value)
            return strncmp(value, "zh", 2) == 0 ? LANG_ZH : LANG_EN;
    }
    return LANG_EN;
}

/* ---- --help ---- */

static void usage_row(Buf *out, const Options *options, const char *arguments, const char *doc)
{
    Buf text = { 0 };
    message_arguments(&text, options->lang, str_of(arguments));
    const char *left = text.ptr;
    int width = utf8_width(str_of(left), options->orgl.ambiguous);
    buf_addf(out, "  %s", left);
    if (width > 38) {
        buf_char(out, '\n');
        width = -2;
    }
    buf_fill(out, ' ', (size_t)(40 - width));
    buf_addf(out, "%s\n", doc);
    buf_drop(&text);
}

static void usage_rows(Buf *out, const Options *options)
{
    Lang lang = options->lang;
    Buf left = { 0 };
    for (int id = 0; id < TOOL_COUNT; id++) {
        buf_clear(&left);
        buf_addf(&left, "orgl %s %s", TOOL_INFO[id].name, TOOL_INFO[id].args);
        usage_row(out, options, left.ptr, lang == LANG_ZH ? TOOL_INFO[id].doc_zh : TOOL_INFO[id].doc);
    }
    buf_addf(out, "\n%s\n", message_text(lang, MSG_OPTIONS));
    for (int id = 0; id < OPTION_COUNT; id++) {
        const OptionInfo *info = &OPTION_INFO[id];
        buf_clear(&left);
        buf_addf(&left, "%s%s%s", info->name, info->arg ? " " : "", info->arg ? info->arg : "");
        usage_row(out, options, left.ptr, lang == LANG_ZH ? info->doc_zh : info->doc);
    }
    buf_drop(&left);
}

void options_usage(const Options *options, Buf *out)
{
    Lang lang = options->lang;
    buf_addf(out, "%s\n", message_text(lang, MSG_USAGE));
    usage_row(out, options, "orgl [OPTION…] [MODEL]", message_text(lang, MSG_USE_PROMPT));
    usage_row(out, options, "orgl [OPTION…] SCRIPT [ARGS…]", message_text(lang, MSG_USE_SCRIPT));
    usage_row(out, options, "orgl [OPTION…] -c TEXT [MODEL]", message_text(lang, MSG_USE_TEXT));
    usage_rows(out, options);
    buf_addf(out, "\n%s\n", message_text(lang, MSG_STATUS));
}
