/* options.h: the command line, read by the tables of words/cmds.def. */
#ifndef ORGL_TOOL_OPTIONS_H
#define ORGL_TOOL_OPTIONS_H
#include "../base/vec.h"
#include "../orgl.h"
#include "message.h"

typedef enum ToolId { TOOL_NONE = -1,
#define TOOL(id, ...) TOOL_##id,
#include "../words/cmds.def"
    TOOL_COUNT } ToolId;

typedef enum OptionId { OPTION_NONE = -1,
#define OPTION(ID, ...) OPTION_##ID,
#include "../words/cmds.def"
    OPTION_COUNT } OptionId;

typedef struct ToolInfo { const char *name, *args, *doc, *doc_zh; } ToolInfo;
typedef struct OptionInfo { ToolId tool /* TOOL_NONE: any */; const char *name, *arg, *doc, *doc_zh; } OptionInfo;
extern const ToolInfo TOOL_INFO[TOOL_COUNT];
extern const OptionInfo OPTION_INFO[OPTION_COUNT];

typedef struct Options {
    OrglOptions orgl;
    Lang lang;                       /* of the command's own messages */
    ToolId tool;                     /* TOOL_NONE: a script, a text, a prompt */
    const char *text;                /* -c */
    const char *model;               /* --model, or a lone model file */
    const char *script;
    VEC(const char *) args;          /* behind the script or the subcommand */
    bool trace, no_cache, version, help;
    Buf cache;                       /* the folder that orgl.cache names */
    bool fmt_check, fmt_diff;
    size_t test_jobs;                /* 0: as many as there are processors */
    const char *test_filter, *test_junit;
} Options;

/* Reads argv. False after a message on standard error: the exit status is 2. Strings are borrowed from argv. */
bool options_read(Options *options, int argc, char **argv);
void options_drop(Options *options);
/* Does the file hold a script (.org, .orgl, or a first line #!…)? Any other is a model. */
bool options_is_script(const char *path);
/* The locale's language: LC_ALL, LC_MESSAGES, LANG. */
Lang options_locale(void);
/* What `orgl --help` prints. */
void options_usage(const Options *options, Buf *out);
#endif
