/* orgl.c: the public interface (orgl.h): puts the parts together and runs whole entries. */
#include "handle.h"

#include <errno.h>

#include "../base/num.h"
#include "../base/os.h"
#include "../lib/lib.h"
#include "../lib/lib_ffi.h"
#include "../stmt/analyze.h"
#include "../stmt/check.h"
#include "../stmt/stmt.h"
#include "message.h"

/* ---- host hooks of the vm ---- */

static void host_print(void *ctx, Str text)
{
    Orgl *orgl = ctx;
    if (orgl->host.print && text.len)
        orgl->host.print(orgl->host.ctx, text.ptr, text.len);
}

typedef struct Capability { int cap; const char *flag, *doing, *doing_zh; MessageId question; } Capability;

static const Capability CAPABILITIES[] = {
    { CAP_READ, "--allow read", "reading", "读取", MSG_ASK_READ },
    { CAP_WRITE, "--allow write", "writing", "写入", MSG_ASK_WRITE },
    { CAP_FFI, "--allow ffi", "loading the library", "载入库", MSG_ASK_FFI },
    { CAP_EXEC, "--allow exec", "running the program", "运行程序", MSG_ASK_EXEC },
};

static const Capability *find_capability(int cap)
{
    for (size_t i = 0; i < COUNT_OF(CAPABILITIES); i++)
        if (CAPABILITIES[i].cap & cap)
            return &CAPABILITIES[i];
    ORGL_ASSERT(false);          /* a capability without a row */
    return NULL;
}

static bool ask_user(Orgl *orgl, const Capability *capability, Str what)
{
    if (!orgl->host.ask || orgl->policy.sandbox)
        return false;
    Buf question = { 0 };
    MESSAGE_ADD(&question, orgl_lang(orgl), capability->question, what,);
    bool yes = orgl->host.ask(orgl->host.ctx, question.ptr);
    buf_drop(&question);
    return yes;
}

static bool host_allow(void *ctx, Vm *vm, int cap, Str what)
{
    Orgl *orgl = ctx;
    if (policy_allows(&orgl->policy, cap, what))
        return true;
    const Capability *capability = find_capability(cap);
    if (ask_user(orgl, capability, what)) {
        policy_grant(&orgl->policy, cap, what);
        return true;
    }
    Rt *rt = vm_rt(vm);
    const char *doing = rt->lang == LANG_ZH ? capability->doing_zh : capability->doing;
    const char *flag = orgl->policy.sandbox && cap & (CAP_READ | CAP_WRITE) ? "--sandbox" : capability->flag;
    rt_error(rt, E601, str_of(doing), what, str_of(flag),);
    return false;
}

static void host_trace(void *ctx, const char *what, int64_t rows)
{
    Orgl *orgl = ctx;
    orgl->host.trace(orgl->host.ctx, what, rows);
}

/* ---- life ---- */

static const char *keep_text(const char *text)
{
    if (!text)
        return NULL;
    size_t size = strlen(text) + 1;
    return memcpy(mem_alloc(size), text, size);
}

static void keep_options(OrglOptions *options)
{
    options->language = keep_text(options->language);
    options->default_language = keep_text(options->default_language);
    options->user = keep_text(options->user);
    options->today = keep_text(options->today);
    options->cache = keep_text(options->cache);
}

static Status host_write(void *ctx, Vm *vm, Str path, Str bytes)
{
    Orgl *orgl = ctx;
    Rt *rt = vm_rt(vm);
    bool allowed = host_allow(ctx, vm, CAP_WRITE, path);
    if (allowed)
        writes_add(&orgl->writes, path, bytes, vm_into(vm));
    else if (rt->error)
        rt->error->span = vm_into(vm);
    return allowed ? ST_OK : ST_ERROR;
}

static void host_folder(void *ctx, Str path)
{
    Orgl *orgl = ctx;
    writes_add_folder(&orgl->writes, path, vm_into(orgl->vm));
}

static void drop_options(OrglOptions *options)
{
    mem_free((void *)(uintptr_t)options->language);
    mem_free((void *)(uintptr_t)options->default_language);
    mem_free((void *)(uintptr_t)options->user);
    mem_free((void *)(uintptr_t)options->today);
    mem_free((void *)(uintptr_t)options->cache);
}

static bool is_language(const char *text)
{
    return !text || strcmp(text, "en") == 0 || strcmp(text, "zh") == 0;
}

static void make_vm(Orgl *orgl)
{
    orgl->vm_host = (VmHost){ .natives = LIB_NATIVES, .statements = STMT_EXECUTORS, .ctx = orgl, .print = host_print,
                              .allow = host_allow, .write = host_write, .folder = host_folder,
                              .color = orgl->options.color_output, .json = orgl->options.json,
                              .check = evaluate_expression, .checks = checks_new(), .foreign = foreign_call,
                              .foreigns = foreigns_new(orgl->options.limit_foreign) };
    orgl->vm = vm_new(orgl->model, orgl->graph, orgl->intern, orgl->words, &orgl->sources, &orgl->diags, &orgl->vm_host);
    vm_set_limits(orgl->vm, (VmLimits){ orgl->options.limit_depth, orgl->options.limit_steps, orgl->options.limit_memory,
                                        orgl->options.limit_seconds });
    model_set_limits(orgl->model, orgl->options.limit_seconds, orgl->options.limit_memory);
    if (orgl->host.trace)
        vm_trace_on(orgl->vm, host_trace, orgl);
}

/* Folders that the user named for modules may be read. */
static void add_module_path(Policy *policy)
{
    const char *path = os_env("ORGL_PATH");
    while (path && *path) {
        size_t n = strcspn(path, ":");
        if (n)
            policy_add_root(policy, str_make(path, n));
        path += n + (path[n] == ':');
    }
}

static CacheMode cache_mode(const OrglOptions *options)
{
    return options->cache_check ? CACHE_CHECK : options->cache_always ? CACHE_ALWAYS : CACHE_AUTO;
}

Orgl *orgl_beside(const OrglHost *host, const OrglOptions *options, const Orgl *other)
{
    int32_t today = os_today();
    if (!is_language(options->language) || !is_language(options->default_language) ||
        options->ambiguous < 0 || options->ambiguous > 2 || (options->today && !num_parse_date(str_of(options->today), &today)))
        return NULL;
    Orgl *orgl = mem_zalloc(sizeof *orgl);
    orgl->host = *host;
    orgl->options = *options;
    keep_options(&orgl->options);
    orgl->policy.allowed = (int)options->allow;
    orgl->policy.sandbox = options->sandbox;
    add_module_path(&orgl->policy);
    orgl->beside = other != NULL;
    orgl->intern = other ? other->intern : intern_new();
    orgl->words = other ? other->words : words_new(orgl->intern);
    diags_init(&orgl->diags);
    orgl->model = model_new(orgl->intern, orgl->words);
    if (!other)
        model_use_cache(orgl->model, options->cache, cache_mode(options));
    orgl->graph = graph_new(orgl->model);
    make_vm(orgl);
    vm_rt(orgl->vm)->today = today;
    vm_rt(orgl->vm)->ambiguous = options->ambiguous == 2 ? 2 : 1;
    return orgl;
}

Orgl *orgl_new(const OrglHost *host, const OrglOptions *options)
{
    return orgl_beside(host, options, NULL);
}

void orgl_free(Orgl *orgl)
{
    if (!orgl)
        return;
    vm_free(orgl->vm);
    checks_free(orgl->vm_host.checks);
    foreigns_free(orgl->vm_host.foreigns);
    graph_free(orgl->graph);
    model_free(orgl->model);
    diags_drop(&orgl->diags);
    sources_drop(&orgl->sources);
    if (!orgl->beside) {
        words_free(orgl->words);
        intern_free(orgl->intern);
    }
    policy_drop(&orgl->policy);
    buf_drop(&orgl->report);
    drop_options(&orgl->options);
    mem_free(orgl);
}

OrglStatus orgl_open(Orgl *orgl, const char *path, bool create)
{
    diags_clear(&orgl->diags);
    orgl->report_lang = orgl_lang(orgl);
    return model_open(orgl->model, path, create, &orgl->diags) == ST_OK ? ORGL_OK : orgl_failure(orgl);
}

void orgl_may_read(Orgl *orgl, const char *path)
{
    policy_add_root(&orgl->policy, str_of(path));
}

/* ---- language ---- */

Lang orgl_lang(const Orgl *orgl)
{
    const char *language = orgl->options.language;
    Sym set = language ? SYM_NONE : model_setting(orgl->model, words_keyword_sym(orgl->words, KW_LANGUAGE));
    if (set != SYM_NONE)
        return str_eq(intern_str(orgl->intern, set), STR("zh")) ? LANG_ZH : LANG_EN;
    if (!language)
        language = orgl->options.default_language;
    return language && language[0] == 'z' ? LANG_ZH : LANG_EN;
}

DiagStyle orgl_style(const Orgl *orgl)
{
    return (DiagStyle){ .lang = orgl_lang(orgl), .color = orgl->options.color_report, .ambiguous = vm_rt(orgl->vm)->ambiguous };
}

/* ---- running ---- */

OrglStatus orgl_failure(const Orgl *orgl)
{
    const Diags *diags = &orgl->diags;
    bool files = diags->all.len && DIAG_INFO[diags->all.at[0]->code].code[1] == '5';
    return files ? ORGL_FILES : ORGL_SCRIPT;
}

Source *orgl_read(Orgl *orgl, const char *path)
{
    Buf text = { 0 };
    Source *source;
    int error = strcmp(path, "-") == 0 ? OS_NOT_REGULAR : sources_stream(&orgl->sources, path, &source);
    if (!error)
        return source;
    if (error == OS_NOT_REGULAR)
        error = os_read_file(path, &text);
    if (!error)
        return sources_add(&orgl->sources, path, path, &text);
    buf_drop(&text);
    if (error == ENOENT)
        DIAG(&orgl->diags, E501, SPAN_NONE, str_of(path),);
    else
        DIAG(&orgl->diags, E502, SPAN_NONE, str_of(path), str_of(os_error_text(error)),);
    return NULL;
}

/* What the revision is called: a prompt entry by its text, a script by the statement that runs it. */
/* Outputs that can be written, then the model. */
static Status commit(void *ctx, const Source *source)
{
    Orgl *orgl = ctx;
    Buf text = { 0 };
    if (writes_prepare(&orgl->writes, &orgl->diags) != ST_OK)
        return ST_ERROR;
    if (source->path)
        buf_addf(&text, "run \"%s\"", source->name);
    else
        buf_add(&text, source->text);
    Status status = model_commit(orgl->model, buf_str(&text), str_of(orgl->options.user), &orgl->diags);
    buf_drop(&text);
    return status;
}

OrglStatus orgl_run_source(Orgl *orgl, Source *source, bool prompt)
{
    if (model_refresh(orgl->model, &orgl->diags) != ST_OK)
        return orgl_failure(orgl);
    vm_rt(orgl->vm)->lang = orgl_lang(orgl);
    orgl->vm_host.width = orgl->options.width;
    checks_reset(orgl->vm_host.checks);
    vm_rt(orgl->vm)->lang_fixed = orgl->options.language != NULL;
    Status status = session_run(orgl->vm, source, (SessionOptions){ prompt, commit, orgl });
    orgl->report_lang = vm_rt(orgl->vm)->lang;
    if (status == ST_OK)
        status = writes_finish(&orgl->writes, &orgl->diags);
    else
        writes_forget(&orgl->writes);
    if (status == ST_OK)
        return session_failed_expects(orgl->vm) || checks_errors(orgl->vm_host.checks) ? ORGL_FINDINGS : ORGL_OK;
    model_rollback(orgl->model);
    if (status == ST_INTERRUPTED)
        DIAG(&orgl->diags, E607, vm_interrupted_at(orgl->vm), STR(""),);
    return status == ST_INTERRUPTED ? ORGL_INTERRUPTED : orgl_failure(orgl);
}

void orgl_try_source(Orgl *orgl, Source *source)
{
    vm_rt(orgl->vm)->lang = orgl_lang(orgl);
    checks_reset(orgl->vm_host.checks);
    vm_rt(orgl->vm)->lang_fixed = orgl->options.language != NULL;
    session_run(orgl->vm, source, (SessionOptions){ .prompt = false });
    writes_forget(&orgl->writes);
}

OrglStatus orgl_run_file(Orgl *orgl, const char *path, int n_args, const char *const *args)
{
    diags_clear(&orgl->diags);
    orgl->report_lang = orgl_lang(orgl);
    Source *source = orgl_read(orgl, path);
    if (!source)
        return ORGL_FILES;
    policy_add_root(&orgl->policy, os_dir_name(str_of(path)));
    for (int i = 0; i < n_args; i++)
        policy_add_root(&orgl->policy, str_of(args[i]));
    session_set_args(orgl->vm, n_args, args);
    return orgl_run_source(orgl, source, false);
}

OrglStatus orgl_run_text(Orgl *orgl, const char *name, const char *text, size_t size, bool prompt)
{
    Buf copy = { 0 };
    buf_add(&copy, str_make(text, size));
    diags_clear(&orgl->diags);
    return orgl_run_source(orgl, sources_add(&orgl->sources, name, NULL, &copy), prompt);
}

const char *orgl_report(Orgl *orgl)
{
    buf_clear(&orgl->report);
    DiagStyle style = orgl_style(orgl);
    style.lang = orgl->report_lang;
    diags_render(&orgl->diags, &orgl->sources, style, &orgl->report);
    return orgl->report.len ? orgl->report.ptr : "";
}

const char *orgl_report_json(Orgl *orgl)
{
    buf_clear(&orgl->report);
    diags_json(&orgl->diags, &orgl->sources, orgl->report_lang, &orgl->report);
    return orgl->report.len ? orgl->report.ptr : "";
}

void orgl_interrupt(Orgl *orgl)
{
    vm_interrupt(orgl->vm);
}
