// link: base words source syntax model graph value query lib
/* test_query.c: queries over the organization of organization.h, as texts with what they give; errors with their code, place
   and suggestion; passes counted. The host is a machine that only calls natives, and collects at every call. */
#include "organization.h"
#include "../../interp/lib/lib.h"
#include "callee.h"
#include "../../interp/syntax/parse.h"
#include "../../interp/value/heap.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

struct Vm { void *kept; Rt rt; Organization o; Diags diags; QueryEnv env; Sources sources; Arena arena; int calls, passes; bool stop; };

Rt *vm_rt(Vm *vm) { return &vm->rt; }
Model *vm_model(Vm *vm) { return vm->o.model; }
Sources *vm_sources(Vm *vm) { UNUSED(vm); return NULL; }
Graph *vm_graph(Vm *vm) { return vm->o.graph; }
const Words *vm_words(Vm *vm) { return vm->o.words; }
void **vm_lib_state(Vm *vm, void (*drop)(void *state))
{
    UNUSED(drop);
    return &vm->kept;
}
Status vm_close(Vm *vm) { return vm ? ST_OK : ST_ERROR; }

static QueryOuter outers[8];

static void mark_outers(void *ctx, Heap *heap)
{
    const Vm *vm = ctx;
    for (int i = 0; i < vm->env.n_outers; i++)
        heap_mark_value(heap, outers[i].value);
}

static Status host_call(void *host, Value function, const Value *args, int n, Value *out)
{
    Vm *vm = host;
    Value copy[8];
    vm->calls++;
    memcpy(copy, args, (size_t)n * sizeof(Value));
    if (function.tag != V_NATIVE)
        return rt_error(&vm->rt, E309, rt_type_name(&vm->rt, function),);
    return LIB_NATIVES[function.d](vm, copy, n, out);
}

Status vm_call(Vm *vm, Value function, const Value *args, int n, Value *out)
{
    return host_call(vm, function, args, n, out);
}

/* Entities, then words, then natives. */
static Status host_lookup(void *host, Sym name, Span where, bool *found, Value *out)
{
    Vm *vm = host;
    UNUSED(where);
    for (int k = 0; k < KIND_COUNT; k++) {
        int32_t row = model_find(vm->o.model, (TableId)k, name);
        if (row >= 0) {
            *found = true;
            *out = value_entity((TableId)k, row);
            return ST_OK;
        }
    }
    *found = false;
    return ST_OK;
}

static bool host_interrupted(void *host)
{
    return ((Vm *)host)->stop;
}

static void host_trace(void *ctx, const char *what, int64_t rows)
{
    UNUSED(what);
    UNUSED(rows);
    ((Vm *)ctx)->passes++;
}

static Span nowhere(Rt *rt)
{
    UNUSED(rt);
    return SPAN_NONE;
}

static int set_up(void **state)
{
    Vm *vm = mem_zalloc(sizeof *vm);
    o_start(&vm->o);
    o_places(&vm->o);
    o_posts(&vm->o);
    o_work(&vm->o);
    diags_init(&vm->diags);
    arena_init(&vm->arena);
    vm->rt = (Rt){ .heap = heap_new(), .intern = vm->o.intern, .words = vm->o.words, .model = vm->o.model, .ambiguous = 1,
                   .diags = &vm->diags, .vm = vm, .memory_limit = (size_t)64 << 20, .where = nowhere };
    vm->env = (QueryEnv){ .rt = &vm->rt, .graph = vm->o.graph, .source = 1, .host = vm, .lookup = host_lookup, .call = host_call,
                          .interrupted = host_interrupted, .outers = outers };
    heap_set_roots(vm->rt.heap, mark_outers, vm);
    *state = vm;
    return 0;
}

static int tear_down(void **state)
{
    Vm *vm = *state;
    heap_free(vm->rt.heap);
    diags_drop(&vm->diags);
    sources_drop(&vm->sources);
    arena_drop(&vm->arena);
    o_end(&vm->o);
    mem_free(vm);
    return 0;
}

static Node *parsed(Vm *vm, const char *text)
{
    Buf buf = { 0 };
    buf_addz(&buf, text);
    Source *source = sources_add(&vm->sources, "test", NULL, &buf);
    Node *node = parse_expression(vm->o.words, vm->o.intern, source, &vm->arena, &vm->diags);
    if (!node)
        fail_msg("not parsed: %s", text);
    return node;
}

/* Quotes say nothing here, and would have to be escaped. */
static const char *without_quotes(Buf *buf)
{
    size_t n = 0;
    for (size_t i = 0; i < buf->len; i++) {
        if (buf->ptr[i] != '"')
            buf->ptr[n++] = buf->ptr[i];
    }
    buf->len = n;
    buf_addz(buf, " ");
    buf->ptr[n] = 0;
    return buf->ptr;
}

/* The result as text; of an error its code, the text it stands at, and the suggestion. */
static const char *reads(Vm *vm, Status status, Value v, const char *query)
{
    static Buf buf;
    buf_clear(&buf);
    if (status == ST_OK) {
        value_format(&vm->rt, v, false, &buf);
    } else if (status == ST_INTERRUPTED) {
        buf_addz(&buf, "interrupted");
    } else {
        const Diag *e = vm->rt.error;
        buf_addf(&buf, "%s %.*s", DIAG_INFO[e->code].code, (int)(e->span.end - e->span.start), query + e->span.start);
        if (e->suggestion.len)
            buf_addf(&buf, " -> %.*s", STR_ARG(e->suggestion));
    }
    vm->rt.failed = false;
    diags_clear(&vm->diags);
    return without_quotes(&buf);
}

static void gives(Vm *vm, const char *query, const char *expected)
{
    Value v = NONE_VALUE;
    Status status = query_run(&vm->env, parsed(vm, query), &v);
    const char *text = reads(vm, status, v, query);
    if (strcmp(text, expected))
        fail_msg("%s\n     gave %s\n instead of %s", query, text, expected);
}

typedef struct Case { const char *query, *expected; } Case;

static void all_give(void **state, const Case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++)
        gives(*state, cases[i].query, cases[i].expected);
}
#define ALL(...) all_give(state, (const Case[]){ __VA_ARGS__ }, COUNT_OF(((const Case[]){ __VA_ARGS__ })))

/* ---- conditions ---- */

static void test_where(void **state)
{
    ALL({ "posts where load > 90%", "[lead, agent]" },
        { "posts where load > 90% and grade >= M1", "[lead]" },
        { "posts where load < 20% or span > 1", "[director, clerk]" },
        { "posts where not (load > 90%)", "[director, clerk, loner]" },
        { "posts where load = none", "[loner]" },
        { "posts where load != none and load <= 25%", "[director, clerk]" },
        { "posts where grade = none", "[clerk, loner]" },
        { "posts where grade != M1", "[agent, clerk, loner]" },
        { "posts where grade < M1", "[agent]" },
        { "posts where X < M1", "[]" },                              /* a grade without rank compares as none */
        { "posts where manager.manager = director", "[agent]" },
        { "posts where manager.manager.name = \"director\"", "[agent]" },
        { "posts where unit.region.name = \"east\"", "[lead, agent]" },
        { "posts where education >= college", "[lead, agent]" },
        { "posts where education > college", "[lead]" },
        { "posts where education = college", "[agent]" },
        { "posts where education = \"college\"", "[agent]" },
        { "posts where education = staff", "[]" },
        { "posts where education != staff and span < 2", "[lead, agent, clerk, loner]" },
        { "posts where kind = staff", "[clerk]" },
        { "posts where nature = full_time and headcount > 2", "[agent]" },
        { "posts where name > \"clerk\"", "[director, lead, loner]" },
        { "posts where name matches '^l'", "[lead, loner]" },
        { "posts where headcount in 2..12", "[agent, clerk]" },
        { "posts where headcount not in 2..12", "[director, lead, loner]" },
        { "posts where 7000 in pay", "[agent]" },
        { "posts where 5000 in pay", "[agent, clerk]" },
        { "posts where name in [\"lead\", \"agent\", \"x\"]", "[lead, agent]" },
        { "posts where grade in [G3, X]", "[agent]" },
        { "posts where grade not in [G3, X]", "[director, lead]" },  /* with a blank every comparison is false */
        { "posts where kind in [staff, line] and kind not in [line]", "[clerk]" },
        { "posts where unit in service", "[director, lead, agent, clerk]" },
        { "posts where unit in hotline", "[lead, agent]" },
        { "posts where it in east", "[lead, agent]" },
        { "posts where unit not in hotline", "[director, clerk]" },
        { "units where it in service", "[Customer service, hotline, back]" },
        { "units where it in china", "[Customer service, hotline, back]" },
        { "posts where it in (posts where span > 0)", "[director, lead]" },
        { "duties where agent in owners", "[answer, complaint]" },
        { "duties where lead not in owners", "[answer, vague, leading, idle]" },
        { "duties where critical", "[complaint]" },
        { "duties where volume > 100 per day", "[answer]" },
        { "duties where volume >= 30 per day", "[answer, complaint]" },
        { "duties where takes >= 0.1h", "[answer, complaint]" },
        { "duties where takes = 360s", "[answer]" },
        { "duties where hours = 12h per week", "[filing]" },
        { "duties where demand > 2.5d per week", "[answer, complaint]" },
        { "posts where pay.mid > 6000", "[director, lead, agent]" });
}

static void test_arithmetic(void **state)
{
    ALL({ "posts where span * 2 + headcount > 4", "[director, agent]" },
        { "(load * 2) of posts where name != \"clerk\"", "[0.5, 2.11764705882, 2.40196078431, none]" },
        { "(load + 10%) of posts in back", "[27.6470588235%]" },
        { "(load - load) of posts in back", "[0%]" },
        { "(1 - load) of posts in service where span > 1", "[0.75]" },
        { "(demand / capacity) of posts in back", "[0.176470588235]" },
        { "(demand + demand) of posts in back", "[12h per week]" },
        { "(demand * 2) of posts in back", "[12h per week]" },
        { "(volume * takes) of duties where volume != none", "[25200min per week, 6000min per week]" },
        { "(-span) of posts in hotline", "[-1, 0]" },
        { "(span / 0) of posts in hotline", "E305 span / 0" },
        { "(span mod 2) of posts", "[0, 1, 0, 0, 0]" },
        { "(span ^ 2) of posts", "[4, 1, 0, 0, 0]" },
        { "(span > 0 ? 1 / span : 0) of posts", "[0.5, 1, 0, 0, 0]" },           /* asked only where it is wanted */
        { "posts where span != 0 and 1 / span > 0.5", "[lead]" },
        { "(load ?? 0) of posts where span = 0 and headcount < 3", "[17.6470588235%, 0]" },
        { "(grade ?? \"-\") of posts", "[M1, M1, G3, -, -]" },
        { "(\"{name}: {span}\") of posts in hotline", "[lead: 1, agent: 0]" },
        { "(name + \"!\") of posts in back", "[clerk!]" },
        { "([span, layer]) of posts in back", "[[0, 2]]" },
        { "({a: span}) of posts in back", "[{a: 0}]" },
        { "(upper(name)) of posts in hotline", "[LEAD, AGENT]" },
        { "(pay.low + pay.high) of posts in hotline", "[24000, 13000]" },
        { "(span per week) of posts in back", "[0 per week]" },
        { "(span..layer) of posts in back", "[0..2]" });
}

/* ---- rows ---- */

static void test_scopes(void **state)
{
    ALL({ "posts in hotline", "[lead, agent]" },
        { "posts in service", "[director, lead, agent, clerk]" },
        { "posts in west", "[director, clerk]" },
        { "posts in [back, hotline]", "[lead, agent, clerk]" },
        { "posts in [lead, loner]", "[lead, loner]" },
        { "posts in (units where count(posts) = 1)", "[director, lead, agent, clerk]" },
        { "posts in none", "[]" },
        { "posts under director", "[lead, agent, clerk]" },
        { "posts under agent", "[]" },
        { "units in service", "[Customer service, hotline, back]" },
        { "units under service", "[hotline, back]" },
        { "duties in hotline", "[answer, complaint, filing]" },
        { "duties under lead", "[answer, complaint]" },
        { "count(assignments in hotline)", "4" },
        { "posts in director", "E304 director" },
        { "posts under hotline", "E304 hotline" },
        { "all posts where span > 1", "[director]" },
        { "from [3, 1, 2] where it > 1", "[3, 2]" },
        { "from [{a: 1}, {a: 2}] where a > 1", "[{a: 2}]" },
        { "from [lead, agent] where span > 0", "[lead]" },
        { "from (posts where span > 0) where headcount = 1", "[director, lead]" },
        { "from p in posts where p.span > 1", "[director]" },
        { "from (posts select name, span) where span > 0", "[{name: director, span: 2}, {name: lead, span: 1}]" },
        { "exists posts where load > 100%", "true" },
        { "exists (from [1, 2] where it > 2)", "false" },
        { "count(posts)", "5" },
        { "len(posts where span > 0)", "2" },
        { "span of posts in hotline", "[1, 0]" },
        { "name of director.team", "[lead, clerk]" },
        { "count(lead.duties)", "2" });
}

static void test_links(void **state)
{
    ALL({ "assignments where share > 50% select duty, post, share",
          "[{duty: answer, post: agent, share: 100%}, {duty: complaint, post: agent, share: 70%}, "
          "{duty: vague, post: loner, share: 100%}, {duty: leading, post: director, share: 100%}]" },
        { "assignments where post = lead select duty, share, as",
          "[{duty: complaint, share: 30%, as: [responsible, accountable]}, {duty: filing, share: 50%, as: [responsible]}]" },
        { "sum(share of (assignments where duty = complaint))", "100%" },
        { "count(assignments where duty.demand > 50h per week)", "3" },
        { "assignments where title = 1", "E206 title" });
}

/* ---- columns, order, groups ---- */

static void test_select(void **state)
{
    ALL({ "posts in hotline select name, unit.title as u, load",
          "[{name: lead, u: hotline, load: 105.882352941%}, {name: agent, u: hotline, load: 120.098039216%}]" },
        { "posts in back select name, title, unit.title, 1 + 2", "[{name: clerk, title: clerk, title_2: back, value: 3}]" },
        { "posts in back select name as a, name as a", "[{a: clerk, a_2: clerk}]" },
        { "posts in back select len(name), upper(title)", "[{name: 5, title: CLERK}]" },
        { "posts order by load desc", "[agent, lead, director, clerk, loner]" },
        { "posts order by load", "[clerk, director, lead, agent, loner]" },          /* none last in both directions */
        { "posts order by grade desc, name", "[director, lead, agent, clerk, loner]" },
        { "posts order by grade, name desc", "[agent, lead, director, loner, clerk]" },
        { "posts order by unit, title desc", "[director, clerk, lead, agent, loner]" },
        { "posts order by education", "[agent, lead, director, clerk, loner]" },
        { "posts order by span > 0 desc, name", "[director, lead, agent, clerk, loner]" },
        { "posts order by headcount desc limit 2", "[agent, clerk]" },
        { "posts order by headcount limit 3", "[director, lead, loner]" },           /* stable */
        { "posts limit 2", "[director, lead]" },
        { "posts where span = 0 limit 1", "[agent]" },
        { "posts limit 0", "[]" },
        { "posts select name as n, 0 - span as span order by span, n desc limit 2", "[{n: director, span: -2}, {n: lead, span: -1}]" },
        { "posts in hotline select name, unit order by manager.name", "[{name: lead, unit: hotline}, {name: agent, unit: hotline}]" });
}

static void test_groups(void **state)
{
    ALL({ "posts group by grade select grade, count() as n, sum(headcount) as heads order by n desc, heads",
          "[{grade: M1, n: 2, heads: 2}, {grade: none, n: 2, heads: 3}, {grade: G3, n: 1, heads: 12}]" },
        { "posts group by unit.region select region, count() as n", "[{region: west, n: 2}, {region: east, n: 2}, {region: none, n: 1}]" },
        { "posts group by grade, kind select grade, kind, count()",
          "[{grade: M1, kind: line, count: 2}, {grade: G3, kind: line, count: 1}, {grade: none, kind: staff, count: 1}, "
          "{grade: none, kind: none, count: 1}]" },
        { "posts group by kind", "[{kind: line, count: 3}, {kind: staff, count: 1}, {kind: none, count: 1}]" },
        { "posts group by span > 0 as leads select leads, count(load) as n", "[{leads: true, n: 2}, {leads: false, n: 2}]" },
        { "posts group by grade select grade.name as g, sum(cost) / count() as c",
          "[{g: M1, c: 144000}, {g: G3, c: 936000}, {g: none, c: 60000}]" },
        { "posts group by kind select kind, avg(load) as l, min(name) as m, max(demand) as d limit 2",
          "[{kind: line, l: 83.660130719%, m: agent, d: 490h per week}, {kind: staff, l: 17.6470588235%, m: clerk, d: 6h per week}]" },
        { "duties group by function select function, sum(takes) as t, count() as n",
          "[{function: service, t: 46min, n: 2}, {function: none, t: none, n: 4}]" },
        { "units group by kind select kind, sum(count(posts)) as n", "[{kind: line, n: 3}, {kind: staff, n: 1}]" },
        { "posts group by kind select kind, count(posts where kind = none) as all_of", "[{kind: line, all_of: 1}, {kind: staff, all_of: 1}, {kind: none, all_of: 1}]" },
        { "count(posts group by kind)", "3" },
        { "from (posts select name, kind) group by kind select kind, count() as n",
          "[{kind: line, n: 3}, {kind: staff, n: 1}, {kind: none, n: 1}]" },
        { "posts where span > 9 group by kind", "[]" },
        { "posts group by grade select unit", "E223 unit" },
        { "posts group by grade select grade, headcount", "E223 headcount" },
        { "posts group by grade select it", "E223 it" });
}

static void test_figures(void **state)
{
    ALL({ "sum(headcount of posts)", "17" },
        { "sum(cost of posts)", "1344000" },
        { "sum(load of posts where load = none)", "none" },
        { "sum(span of posts where span > 9)", "0" },
        { "avg(load of posts)", "67.1568627451%" },
        { "avg(span of posts where span > 9)", "none" },
        { "min(load of posts)", "17.6470588235%" },
        { "max(title of posts)", "loner" },
        { "median(headcount of posts)", "1" },
        { "stdev(headcount of posts)", "4.82700735446" },
        { "percentile(cost of posts, 90)", "698400" },
        { "percentile(cost of posts, 90%)", "698400" },
        { "percentile(cost of posts, 101)", "E302 percentile(cost of posts, 101)" },
        { "gini(cost of posts)", "0.455357142857" },                     /* (-3 x 120 - 144 + 144 + 3 x 936) / (4 x 1344) */
        { "sum(demand of duties)", "532h per week" },
        { "sum(takes of duties)", "46min" },
        { "count(load of posts)", "4" },
        { "sum(title of posts)", "E302 sum(title of posts)" });
}

/* ---- inner queries ---- */

static void test_inner(void **state)
{
    ALL({ "posts where load > avg(load of posts)", "[lead, agent]" },
        { "from p in posts where p.span > count(posts where grade = p.grade) - 2", "[director, lead, agent]" },
        { "from p in posts select p.name, count(posts where manager = p) as n, sum(headcount of (posts where manager = p)) as h order by n desc limit 2",
          "[{name: director, n: 2, h: 3}, {name: lead, n: 1, h: 12}]" },
        { "from p in posts where exists (from q in posts where q.manager = p and q.headcount > p.headcount + 5)", "[lead]" },
        { "units where count(posts) > 1", "[hotline]" },
        { "units where count(all posts) > 4 and count(posts) = 1", "[Customer service, back]" },
        { "units select name, count(posts in it) as n, sum(headcount of posts) as h",
          "[{name: service, n: 4, h: 1}, {name: hotline, n: 2, h: 13}, {name: back, n: 1, h: 2}, {name: empty, n: 0, h: 0}]" },
        { "units where exists posts where load > 110%", "[hotline]" },
        { "units select name, (name of posts where span = 0) as leaves order by name limit 2",
          "[{name: back, leaves: [clerk]}, {name: empty, leaves: []}]" },
        { "posts where count(duties where demand > 50h per week) > 0", "[lead, agent]" },
        { "posts where exists (from team where span > 0)", "[director]" },
        { "posts where sum(headcount of team) > 3", "[lead]" },
        { "duties where count(owners) = 2", "[complaint, filing]" },
        { "duties where owners = []", "[idle]" },
        { "posts where name in (name of posts where span > 0)", "[director, lead]" },
        { "from u in units where exists (from p in (posts in u) where count(from d in p.duties where d.demand > 400h per week and u.span = 0) > 0)", "[hotline]" },
        { "from p in posts where p.cost > avg(cost of (posts where kind = p.kind))", "[agent]" },
        { "posts where count(posts where layer = 1 and headcount < 2) = 2 and span > 0", "[director, lead]" },
        { "(name) of (from p in posts where p = lead)", "[lead]" },
        { "from p in posts where p.team != [] select p.name, (from q in p.team where q.span = 0 select q.name, p.span) as t limit 1",
          "[{name: director, t: [{name: clerk, span: 2}]}]" });
}

/* A value whose kind shows only with the row: lists in records. */
static void test_late(void **state)
{
    ALL({ "from r in [{n: 1, xs: [1, 2]}, {n: 2, xs: [3]}] where count(from r.xs where it > n) > 0", "[{n: 1, xs: [1, 2]}, {n: 2, xs: [3]}]" },
        { "from [{k: lead}, {k: hotline}] where k.name = \"lead\"", "[{k: lead}]" },
        { "(sum((it * n) of xs)) of [{n: 2, xs: [1, 2]}, {n: 3, xs: [4]}]", "[6, 12]" },
        { "from [lead, hotline] where name != \"lead\"", "[hotline]" });
}

/* ---- what surrounds ---- */

static void test_outers(void **state)
{
    Vm *vm = *state;
    outers[0] = (QueryOuter){ o_sym(&vm->o, "limit_of"), value_num(1) };
    outers[1] = (QueryOuter){ o_sym(&vm->o, "grade"), value_entity(T_GRADE, o_row(&vm->o, T_GRADE, "G3")) };
    outers[2] = (QueryOuter){ o_sym(&vm->o, "span"), value_num(7) };
    vm->env.n_outers = 3;
    ALL({ "posts where span > limit_of", "[director]" },
        { "posts where grade = @grade", "[agent]" },
        { "posts where headcount > @span", "[agent]" },
        { "posts where headcount > @(span + limit_of)", "[agent, clerk]" },
        { "posts where span < @span limit limit_of", "[director]" },
        { "posts where limit_off = 1", "E212 limit_off -> limit_of" });
    vm->env.n_outers = 0;
}

static void test_rows_given(void **state)
{
    Vm *vm = *state;
    Value out[2];
    uint8_t keep[3];
    int32_t rows[] = { o_row(&vm->o, T_POST, "director"), o_row(&vm->o, T_POST, "agent"), o_row(&vm->o, T_POST, "loner") };
    QueryLet lets[] = { { o_sym(&vm->o, "base"), parsed(vm, "p.span + 1") }, { o_sym(&vm->o, "limit_of"), parsed(vm, "base * 10") } };
    vm->env.lets = lets;
    vm->env.n_lets = 2;
    Sym p = o_sym(&vm->o, "p");
    assert_int_equal(query_eval_rows(&vm->env, parsed(vm, "\"{p.name} {span} {limit_of}\""), T_POST, p, rows, 2, out), ST_OK);
    assert_string_equal(reads(vm, ST_OK, out[0], ""), "director 2 30");
    assert_string_equal(reads(vm, ST_OK, out[1], ""), "agent 0 10");
    assert_int_equal(query_filter_rows(&vm->env, parsed(vm, "limit_of > 10 or p.load = none"), T_POST, p, rows, 3, keep), ST_OK);
    assert_int_equal(keep[0] + 2 * keep[1] + 4 * keep[2], 5);
    assert_int_equal(query_eval_rows(&vm->env, parsed(vm, "count(posts where manager = p and limit_of > 10)"), T_POST, p, rows, 2, out), ST_OK);
    assert_string_equal(reads(vm, ST_OK, out[0], ""), "2");
    vm->env.n_lets = 0;
    Value v;
    assert_true(query_attr(&vm->env, T_POST, rows[1], o_sym(&vm->o, "unit"), &v));
    assert_string_equal(reads(vm, ST_OK, v, ""), "hotline");
    assert_true(query_attr(&vm->env, T_POST, rows[1], o_sym(&vm->o, "负荷"), &v));
    assert_string_equal(reads(vm, ST_OK, v, ""), "120.098039216%");
    assert_true(query_attr(&vm->env, T_POST, rows[1], o_sym(&vm->o, "duties"), &v));
    assert_string_equal(reads(vm, ST_OK, v, ""), "[answer, complaint]");
    assert_false(query_attr(&vm->env, T_POST, rows[1], o_sym(&vm->o, "nothing"), &v));
}

static void test_own_fields(void **state)
{
    Vm *vm = *state;
    Sym words[] = { o_sym(&vm->o, "gold"), o_sym(&vm->o, "silver") };
    int tier = model_add_field(vm->o.model, T_POST, o_sym(&vm->o, "tier"), SYM_NONE, FT_WORD, T_NONE, words, 2);
    int buddy = model_add_field(vm->o.model, T_POST, o_sym(&vm->o, "buddy"), SYM_NONE, FT_REF, T_POST, NULL, 0);
    int32_t lead = o_row(&vm->o, T_POST, "lead"), agent = o_row(&vm->o, T_POST, "agent");
    model_set(vm->o.model, T_POST, lead, tier, (Cell){ .type = CELL_I32, .i32 = 1 }, (Origin){ 0 });
    model_set(vm->o.model, T_POST, lead, buddy, (Cell){ .type = CELL_I32, .i32 = agent }, (Origin){ 0 });
    ALL({ "posts where tier = silver", "[lead]" },
        { "posts where tier = gold", "[]" },
        { "posts where tier != none select name, tier, buddy.headcount as h", "[{name: lead, tier: silver, h: 12}]" },
        { "posts group by tier", "[{tier: none, count: 4}, {tier: silver, count: 1}]" },
        { "posts where teir = gold", "E206 teir -> tier" });
}

/* ---- errors ---- */

static void test_errors(void **state)
{
    ALL({ "posts where lod > 90%", "E206 lod -> load" },
        { "posts where unit.titel = \"x\"", "E206 titel -> title" },
        { "posts where takes > 3min", "E206 takes" },
        { "posts where load > \"x\"", "E301 load > x" },
        { "posts where unit = \"hotline\"", "E308 unit = hotline" },
        { "posts where span", "E313 span" },
        { "posts where span and load > 1", "E313 span" },
        { "posts where kind > line", "E301 kind > line" },
        { "posts where foo(span)", "E210 foo" },
        { "posts where post:agnt = it", "E204 post:agnt -> agent" },
        { "posts where name matches '['", "E311 name matches '['" },
        { "posts where upper(span) = \"X\"", "E302 upper(span)" },
        { "posts limit 1.5", "E315 1.5" },
        { "posts order by sapn", "E206 sapn -> span" },
        { "from 5 where it > 1", "E312 5" },
        { "from [{a: 1}] where b > 1", "E220 b" },
        { "from (posts select name) where x = 1", "E222 x" },
        { "posts where nothing = 1", "E212 nothing" },
        { "posts where span in (duties where demand / 0h > 1) ", "E305 demand / 0h" },
        { "posts where load > 1 and (span > 0 or 1 / span > 0)", "E305 1 / span" });
}

/* One line a pass, however many rows. */
static void passes_are(Vm *vm, const char *query, int n)
{
    Value v;
    vm->passes = 0;
    assert_int_equal(query_run(&vm->env, parsed(vm, query), &v), ST_OK);
    if (vm->passes != n)
        fail_msg("%s: %d passes instead of %d", query, vm->passes, n);
}

static void test_trace(void **state)
{
    Vm *vm = *state;
    vm->env.trace = host_trace;
    vm->env.trace_ctx = vm;
    passes_are(vm, "posts where load > 90% select name order by load", 3);       /* filter, order, select */
    passes_are(vm, "posts group by grade select grade, count()", 2);             /* group, select */
    passes_are(vm, "from p in posts where count(posts where grade = p.grade) > 1", 2);   /* index, filter; not one a row */
    vm->env.trace = NULL;
}

static void test_interrupted(void **state)
{
    Vm *vm = *state;
    vm->stop = true;
    gives(vm, "posts where load > 90%", "interrupted");
    vm->stop = false;
}

/* More rows than a batch, keys that repeat, order against a plain sort. */
static void test_many(void **state)
{
    Vm *vm = *state;
    char name[32];
    for (int i = 0; i < 7000; i++) {
        snprintf(name, sizeof name, "q%d", i);
        int32_t row = o_post(&vm->o, name, i % 3 ? "back" : "empty", i ? "q0" : NULL, i % 2 ? "G3" : "M1");
        o_num(&vm->o, F_POST_HEADCOUNT, row, i * 7919 % 7000);
    }
    ALL({ "count(posts where headcount >= 3500)", "3500" },
        { "posts where name matches '^q' group by grade select grade, count() as n, min(headcount) as l, max(headcount) as h",
          "[{grade: M1, n: 3500, l: 0, h: 6998}, {grade: G3, n: 3500, l: 1, h: 6999}]" },
        { "name of posts where name matches '^q' order by headcount limit 2", "[q0, q3679]" },     /* 3679 x 7919 mod 7000 = 1 */
        { "name of (posts order by grade, headcount desc limit 1)", "[q3321]" },                    /* 3321 x 7919 mod 7000 = 6999 */
        { "sum(headcount of posts)", "24496517" },                                                 /* 7000 x 6999 / 2 + 17 */
        { "count(from p in posts where count(posts where unit = p.unit) > 3000)", "4667" },        /* back: 2 of 3, and the clerk */
        { "count(posts in empty)", "2334" });
    Value v, best = NONE_VALUE;
    assert_int_equal(query_run(&vm->env, parsed(vm, "headcount of (posts order by headcount desc, name)"), &v), ST_OK);
    for (uint32_t i = 0; i < v.list->len; i++) {
        assert_true(!i || v.list->at[i].num <= best.num);
        best = v.list->at[i];
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_where), TEST(test_arithmetic), TEST(test_scopes), TEST(test_links), TEST(test_select), TEST(test_groups),
        TEST(test_figures), TEST(test_inner), TEST(test_late), TEST(test_outers), TEST(test_rows_given), TEST(test_own_fields),
        TEST(test_errors), TEST(test_trace), TEST(test_interrupted), TEST(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
