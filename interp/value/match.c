/* match.c: `matches`: POSIX extended patterns, the last few kept compiled. */
#include "heap.h"
#include "../base/mem.h"
#include <limits.h>
#include <regex.h>

#define CACHED 16
#define PATTERN_MAX 2000 /* bytes */
#define NESTED_MAX 100
#define REPEATED_MAX 1000u /* product of the bounds of nested {n,m}: the C library expands them */

typedef struct Compiled {
    char *pattern;
    size_t len;
    regex_t regex;
    bool used;
    uint64_t last;
} Compiled;
struct RegexCache {
    Compiled at[CACHED];
    uint64_t clock;
};

/* ---- why a pattern is refused ---- */

typedef struct Reason {
    const char *en, *zh;
} Reason;
enum { WHY_BACK, WHY_DEEP, WHY_REPEATED, WHY_LONG, WHY_ZERO, WHY_BRACKET, WHY_PAREN, WHY_BRACE, WHY_BOUND, WHY_RANGE, WHY_CLASS,
       WHY_NOTHING, WHY_BACKSLASH, WHY_OTHER };
static const Reason REASONS[] = {
    [WHY_BACK] = { "back-references are no part of extended patterns", "扩展表达式不支持反向引用" },
    [WHY_DEEP] = { "too many parentheses", "括号嵌套过深" },
    [WHY_REPEATED] = { "the repetitions are too many", "重复次数过多" },
    [WHY_LONG] = { "it is longer than 2000 bytes", "超过 2000 字节" },
    [WHY_ZERO] = { "it has a zero byte", "含有零字节" },
    [WHY_BRACKET] = { "a [ has no ]", "[ 没有对应的 ]" },
    [WHY_PAREN] = { "a ( or ) stands alone", "( 或 ) 不成对" },
    [WHY_BRACE] = { "a { has no }", "{ 没有对应的 }" },
    [WHY_BOUND] = { "between { and } stands no number of repetitions", "{ } 中不是重复次数" },
    [WHY_RANGE] = { "a range in [ ] runs backwards", "[ ] 中的范围首尾颠倒" },
    [WHY_CLASS] = { "there is no such class of characters", "没有这一字符类" },
    [WHY_NOTHING] = { "nothing stands before * + ? or {", "* + ? { 之前没有可重复的内容" },
    [WHY_BACKSLASH] = { "it ends with a lone backslash", "以单个反斜杠结尾" },
    [WHY_OTHER] = { "it is malformed", "格式不正确" },
};

/* Why a pattern is refused before the C library sees it; NULL: fine. */
typedef struct Check {
    const char *p, *end;
    int depth;
    uint32_t cost[NESTED_MAX + 1], whole[NESTED_MAX + 1];
} Check;

static uint32_t read_bound(Check *check)
{
    uint32_t n = 0, most = 1;
    for (; check->p < check->end && *check->p != '}'; check->p++) {
        n = *check->p >= '0' && *check->p <= '9' && n < 100000 ? n * 10 + (uint32_t)(*check->p - '0') : 0;
        most = n > most ? n : most;
    }
    return most;
}

static void skip_brackets(Check *check)
{
    const char *p = check->p + 1;
    p += p < check->end && *p == '^';
    p += p < check->end && *p == ']';
    while (p < check->end && *p != ']') {
        bool class_ = *p == '[' && p + 1 < check->end && (p[1] == ':' || p[1] == '.' || p[1] == '=');
        if (class_) {
            char kind = p[1];
            for (p += 2; p + 1 < check->end && !(p[0] == kind && p[1] == ']'); p++) {
            }
            p++;
        }
        p++;
    }
    check->p = p;
}

/* cost: of the last piece at this depth, in copies; whole: of all pieces of the group. */
static const Reason *check_step(Check *check)
{
    char c = *check->p;
    int d = check->depth;
    if (c == '\\' && check->p + 1 < check->end) {
        check->p++;
        if (*check->p >= '1' && *check->p <= '9')
            return &REASONS[WHY_BACK];
        check->whole[d] += check->cost[d] = 1;
    } else if (c == '(') {
        if (++check->depth > NESTED_MAX)
            return &REASONS[WHY_DEEP];
        check->cost[d + 1] = check->whole[d + 1] = 0;
    } else if (c == ')' && d > 0) {
        check->depth--;
        check->whole[d - 1] += check->cost[d - 1] = check->whole[d] + 1;
    } else if (c == '{') {
        uint32_t most = read_bound(check);
        if (most > REPEATED_MAX || (uint64_t)check->cost[d] * most + check->whole[d] > REPEATED_MAX)
            return &REASONS[WHY_REPEATED];
        check->whole[d] += check->cost[d] * most;
        check->cost[d] *= most;
    } else {
        if (c == '[')
            skip_brackets(check);
        check->whole[d] += check->cost[d] = 1;
    }
    return NULL;
}

static const Reason *check_pattern(Str pattern)
{
    if (pattern.len > PATTERN_MAX)
        return &REASONS[WHY_LONG];
    if (memchr(pattern.ptr, '\0', pattern.len))
        return &REASONS[WHY_ZERO];
    Check check = { .p = pattern.ptr, .end = pattern.ptr + pattern.len };
    for (; check.p < check.end; check.p++) {
        const Reason *reason = check_step(&check);
        if (reason)
            return reason;
    }
    return NULL;
}

static Status refuse(Rt *rt, Str pattern, const Reason *reason)
{
    return rt_error(rt, E311, pattern, str_of(rt->lang == LANG_ZH ? reason->zh : reason->en), );
}

/* What regcomp says. */
static const Reason *compile_reason(int code)
{
    switch (code) {
    case REG_EBRACK: return &REASONS[WHY_BRACKET];
    case REG_EPAREN: return &REASONS[WHY_PAREN];
    case REG_EBRACE: return &REASONS[WHY_BRACE];
    case REG_BADBR: return &REASONS[WHY_BOUND];
    case REG_ERANGE: return &REASONS[WHY_RANGE];
    case REG_ECTYPE: return &REASONS[WHY_CLASS];
    case REG_BADRPT: return &REASONS[WHY_NOTHING];
    case REG_EESCAPE: return &REASONS[WHY_BACKSLASH];
    case REG_ESPACE: return &REASONS[WHY_REPEATED];
    default: return &REASONS[WHY_OTHER];
    }
}

static void drop_compiled(Compiled *entry)
{
    if (!entry->used)
        return;
    regfree(&entry->regex);
    mem_free(entry->pattern);
    entry->used = false;
}

void heap_drop_regexes(Heap *heap)
{
    for (int i = 0; heap->regexes && i < CACHED; i++)
        drop_compiled(&heap->regexes->at[i]);
    mem_free(heap->regexes);
    heap->regexes = NULL;
}

static Compiled *find_compiled(RegexCache *cache, Str pattern, Compiled **oldest)
{
    *oldest = &cache->at[0];
    for (int i = 0; i < CACHED; i++) {
        Compiled *entry = &cache->at[i];
        if (entry->used && str_eq(str_make(entry->pattern, entry->len), pattern))
            return entry;
        if (!entry->used || ((*oldest)->used && entry->last < (*oldest)->last))
            *oldest = entry;
    }
    return NULL;
}

static Status compile(Rt *rt, Str pattern, Compiled *entry)
{
    const Reason *reason = check_pattern(pattern);
    if (reason)
        return refuse(rt, pattern, reason);
    char *z = mem_alloc(pattern.len + 1);
    memcpy(z, pattern.ptr, pattern.len);
    z[pattern.len] = '\0';
    int code = regcomp(&entry->regex, z, REG_EXTENDED);
    if (code) {
        mem_free(z);
        return refuse(rt, pattern, compile_reason(code));
    }
    entry->pattern = z;
    entry->len = pattern.len;
    entry->used = true;
    return ST_OK;
}

static Status compiled(Rt *rt, Str pattern, regex_t **out)
{
    if (!rt->heap->regexes)
        rt->heap->regexes = mem_zalloc(sizeof(RegexCache));
    RegexCache *cache = rt->heap->regexes;
    Compiled *oldest, *entry = find_compiled(cache, pattern, &oldest);
    if (!entry) {
        drop_compiled(oldest);
        Status status = compile(rt, pattern, oldest);
        if (status != ST_OK)
            return status;
        entry = oldest;
    }
    entry->last = ++cache->clock;
    *out = &entry->regex;
    return ST_OK;
}

Status heap_match_at(Rt *rt, Str text, Str pattern, size_t from, int n_groups, int32_t at[][2], bool *found)
{
    regex_t *regex;
    regmatch_t groups[10];
    Status status = compiled(rt, pattern, &regex);
    *found = false;
    if (status != ST_OK)
        return status;
    ORGL_ASSERT(n_groups >= 0 && n_groups < (int)COUNT_OF(groups));
    if (text.len > INT_MAX)
        return rt_error(rt, E606, STR("2 GiB"), );
    groups[0] = (regmatch_t){ .rm_so = (regoff_t)from, .rm_eo = (regoff_t)text.len };
    /* An empty text may have no address, and REG_STARTEND wants one. */
    size_t wanted = at ? (size_t)n_groups + 1 : 0; /* whether, not where, is much the faster question */
    int code = regexec(regex, text.ptr ? text.ptr : "", wanted, groups, REG_STARTEND | (from ? REG_NOTBOL : 0));
    if (code == REG_ESPACE)
        return rt_error(rt, E602, );
    *found = code == 0;
    for (int i = 0; at && code == 0 && i <= n_groups; i++) {
        at[i][0] = (int32_t)groups[i].rm_so;
        at[i][1] = (int32_t)groups[i].rm_eo;
    }
    return ST_OK;
}

Status heap_match(Rt *rt, Str text, Str pattern, bool *out)
{
    return heap_match_at(rt, text, pattern, 0, 0, NULL, out);
}
