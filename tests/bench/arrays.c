/* arrays.c: the figures of an organization over plain arrays: what a program would do that is written for these figures and this
   model alone. The arrays are read from the model file first, which is not timed; each figure is computed once, in the order in
   which Orgl is asked for them, and what several need (children, the order from the top) is made by the first that needs it.
   Nothing is taken for granted about the order of rows. Prints a line a figure: name, value, seconds.
   arrays MODEL */
#include <math.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct Tree { int n; const int *parent; int *starts, *items, *order, *depth; } Tree;
typedef struct Column { int *i; double *x; } Column;

static sqlite3 *db;
static int posts, units, duties, assignments, weights, regions;
static int *manager, *unit, *deputy, *parent, *of_duty, *of_post, *responsible, *weight_post, *weight_region, *volume_per, *takes_unit;
static double *heads, *pay, *volume, *takes, *share, *weight;
static double week_hours = 40, utilization = 0.85;
static Tree line, part;

static void *array(size_t n, size_t size)
{
    void *at = malloc(n * size + 8);
    if (!at)
        exit(2);
    return at;
}

static void *zeroed(size_t n, size_t size)
{
    return memset(array(n, size), 0, n * size);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- reading ---- */

static int most(const char *table)
{
    char sql[100];
    snprintf(sql, sizeof sql, "SELECT coalesce(max(id), 0) FROM \"%s\"", table);
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK || sqlite3_step(stmt) != SQLITE_ROW)
        exit(2);
    int n = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    return n;
}

/* By id - 1: references become rows, -1 unset; numbers are NaN unset. */
static void read_columns(const char *sql, int n, int columns, Column *out)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
        fprintf(stderr, "arrays: %s\n", sqlite3_errmsg(db));
        exit(2);
    }
    for (int c = 0; c < columns; c++) {
        for (int k = 0; k < n; k++) {
            if (out[c].i)
                out[c].i[k] = -1;
            else
                out[c].x[k] = NAN;
        }
    }
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        int row = sqlite3_column_int(stmt, 0) - 1;
        for (int c = 0; c < columns; c++) {
            if (sqlite3_column_type(stmt, c + 1) == SQLITE_NULL)
                continue;
            if (out[c].i)
                out[c].i[row] = sqlite3_column_int(stmt, c + 1) - 1;
            else
                out[c].x[row] = sqlite3_column_double(stmt, c + 1);
        }
    }
    sqlite3_finalize(stmt);
}

static int *ints(int n) { return array((size_t)n, sizeof(int)); }
static double *reals(int n) { return array((size_t)n, sizeof(double)); }

/* Quantities are kept as they were stated, with their unit; the figures convert them. */
#define UNIT_CODE "CASE takes_unit WHEN 's' THEN 1 WHEN 'min' THEN 2 WHEN 'h' THEN 3 WHEN 'd' THEN 4 END"
#define PER_CODE "CASE volume_per WHEN 'week' THEN 1 WHEN 'day' THEN 2 WHEN 'year' THEN 3 WHEN 'month' THEN 4 END"
static const double HOURS[] = { 1.0 / 3600, 1.0 / 60, 1, 8 }, A_WEEK[] = { 1, 5, 1.0 / 52, 12.0 / 52 };

static void read_model(void)
{
    posts = most("post"), units = most("unit"), duties = most("duty"), assignments = most("assignment");
    weights = most("kpi_weight"), regions = most("region");
    manager = ints(posts), unit = ints(posts), deputy = ints(posts), heads = reals(posts), pay = reals(posts);
    read_columns("SELECT post.id, reports_id, in_id, ref_id, coalesce(headcount, 1), (coalesce(post.pay_low, grade.pay_low) + "
                 "coalesce(post.pay_high, grade.pay_high)) / 2 FROM post LEFT JOIN grade ON grade.id = grade_id "
                 "LEFT JOIN field_value ON field_id = 1 AND entity_id = post.id", posts, 5,
                 (Column[]){ { manager, 0 }, { unit, 0 }, { deputy, 0 }, { 0, heads }, { 0, pay } });
    parent = ints(units);
    read_columns("SELECT id, in_id FROM unit", units, 1, (Column[]){ { parent, 0 } });
    volume = reals(duties), takes = reals(duties), volume_per = ints(duties), takes_unit = ints(duties);
    read_columns("SELECT id, volume_amount, takes_amount, " PER_CODE ", " UNIT_CODE " FROM duty", duties, 4,
                 (Column[]){ { 0, volume }, { 0, takes }, { volume_per, 0 }, { takes_unit, 0 } });
    of_duty = ints(assignments), of_post = ints(assignments), responsible = ints(assignments), share = reals(assignments);
    read_columns("SELECT id, duty_id, post_id, (\"as\" IS NULL OR \"as\" LIKE '%responsible%' OR share IS NOT NULL) + 1, share FROM assignment",
                 assignments, 4, (Column[]){ { of_duty, 0 }, { of_post, 0 }, { responsible, 0 }, { 0, share } });
    weight_post = ints(weights), weight_region = ints(weights), weight = reals(weights);
    read_columns("SELECT id, post_id, region_id, weight FROM kpi_weight", weights, 3,
                 (Column[]){ { weight_post, 0 }, { weight_region, 0 }, { 0, weight } });
}

/* ---- trees ---- */

static void index_by(const int *key, int n, int owners, int **starts_out, int **items_out)
{
    int *starts = zeroed((size_t)owners + 2, sizeof *starts), *items = array((size_t)n, sizeof *items);
    for (int i = 0; i < n; i++)
        if (key[i] >= 0)
            starts[key[i] + 2]++;
    for (int i = 2; i <= owners + 1; i++)
        starts[i] += starts[i - 1];
    for (int i = 0; i < n; i++)
        if (key[i] >= 0)
            items[starts[key[i] + 1]++] = i;
    *starts_out = starts;
    *items_out = items;
}

/* Breadth first: each layer behind the one above. */
static void need_tree(Tree *tree, const int *parents, int n)
{
    if (tree->order)
        return;
    tree->n = n;
    tree->parent = parents;
    if (!tree->starts)
        index_by(parents, n, n, &tree->starts, &tree->items);
    tree->order = array((size_t)n, sizeof(int));
    tree->depth = array((size_t)n, sizeof(int));
    int end = 0;
    for (int i = 0; i < n; i++) {
        if (parents[i] < 0) {
            tree->depth[i] = 0;
            tree->order[end++] = i;
        }
    }
    for (int at = 0; at < end; at++) {
        int row = tree->order[at];
        for (int k = tree->starts[row]; k < tree->starts[row + 1]; k++) {
            tree->depth[tree->items[k]] = tree->depth[row] + 1;
            tree->order[end++] = tree->items[k];
        }
    }
}

static void roll_up(const Tree *tree, double *sums)
{
    for (int i = tree->n; i-- > 0;) {
        int row = tree->order[i];
        if (tree->parent[row] >= 0)
            sums[tree->parent[row]] += sums[row];
    }
}

static double sum_of(const double *x, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

/* ---- figures ---- */

static double span(void)
{
    double *count = zeroed((size_t)posts, sizeof *count);
    for (int i = 0; i < posts; i++)
        if (manager[i] >= 0)
            count[manager[i]]++;
    double most_of = 0;
    for (int i = 0; i < posts; i++)
        most_of = count[i] > most_of ? count[i] : most_of;
    double sum = sum_of(count, posts) + most_of;
    free(count);
    return sum;
}

static double layer(void)
{
    need_tree(&line, manager, posts);
    double sum = 0;
    for (int i = 0; i < posts; i++)
        sum += line.depth[i] + 1;
    return sum;
}

static double size(void)
{
    need_tree(&line, manager, posts);
    double *sums = array((size_t)posts, sizeof *sums);
    memcpy(sums, heads, (size_t)posts * sizeof *sums);
    roll_up(&line, sums);
    double sum = sum_of(sums, posts);
    free(sums);
    return sum;
}

static double *cost;

static double team_cost(void)
{
    need_tree(&line, manager, posts);
    cost = array((size_t)posts, sizeof *cost);
    for (int i = 0; i < posts; i++)
        cost[i] = heads[i] * pay[i] * 12;
    double *sums = array((size_t)posts, sizeof *sums);
    memcpy(sums, cost, (size_t)posts * sizeof *sums);
    roll_up(&line, sums);
    double sum = sum_of(sums, posts);
    free(sums);
    return sum;
}

static double unit_cost(void)
{
    need_tree(&part, parent, units);
    double *sums = zeroed((size_t)units, sizeof *sums);
    for (int i = 0; i < posts; i++)
        if (unit[i] >= 0)
            sums[unit[i]] += cost[i];
    roll_up(&part, sums);
    double sum = sum_of(sums, units);
    free(sums);
    return sum;
}

static double *in_force;

/* Shares left out split what the stated ones leave. */
static double coverage(void)
{
    double *sum = zeroed((size_t)duties, sizeof *sum);
    int *open = zeroed((size_t)duties, sizeof *open);
    in_force = array((size_t)assignments, sizeof *in_force);
    for (int i = 0; i < assignments; i++) {
        if (!responsible[i])
            continue;
        if (isnan(share[i]))
            open[of_duty[i]]++;
        else
            sum[of_duty[i]] += share[i];
    }
    for (int i = 0; i < assignments; i++) {
        int d = of_duty[i];
        in_force[i] = isnan(share[i]) && responsible[i] ? sum[d] < 1 ? (1 - sum[d]) / open[d] : 0 : share[i];
    }
    double count = 0;
    for (int i = 0; i < duties; i++)
        count += (open[i] ? fmax(sum[i], 1) : sum[i]) < 1 - 1e-12;
    free(sum);
    free(open);
    return count;
}

static double overload(void)
{
    double *demand = zeroed((size_t)posts, sizeof *demand), *brings = array((size_t)duties, sizeof *brings);
    for (int i = 0; i < duties; i++)
        brings[i] = volume_per[i] < 0 || takes_unit[i] < 0 ? NAN : volume[i] * A_WEEK[volume_per[i]] * takes[i] * HOURS[takes_unit[i]];
    for (int i = 0; i < assignments; i++)
        if (responsible[i] && !isnan(brings[of_duty[i]]))
            demand[of_post[i]] += in_force[i] * brings[of_duty[i]];
    double count = 0;
    for (int i = 0; i < posts; i++)
        count += demand[i] / (heads[i] * week_hours * utilization) > 1 + 1e-12;
    free(demand);
    free(brings);
    return count;
}

/* The posts whose weights do not make 100% in some region. */
static double kpi_sums(void)
{
    int *starts, *items, wrong = 0;
    index_by(weight_post, weights, posts, &starts, &items);
    double *sum = array((size_t)regions + 1, sizeof *sum);
    int *seen = zeroed((size_t)regions + 1, sizeof *seen);
    for (int i = 0; i < posts; i++) {
        int off = 0;
        for (int k = starts[i]; k < starts[i + 1]; k++) {
            int r = weight_region[items[k]] + 1;
            if (seen[r] != i + 1)
                sum[r] = 0;
            seen[r] = i + 1;
            sum[r] += weight[items[k]];
        }
        for (int k = starts[i]; k < starts[i + 1]; k++)
            off |= fabs(sum[weight_region[items[k]] + 1] - 1) > 1e-12;
        wrong += off;
    }
    free(starts);
    free(items);
    free(sum);
    free(seen);
    return wrong;
}

static double superiors(void)
{
    need_tree(&line, manager, posts);
    double sum = 0;
    for (int i = 0; i < posts; i++) {
        int a = i, b = deputy[i];
        if (b < 0)
            continue;
        while (a != b && a >= 0 && b >= 0) {
            if (line.depth[a] >= line.depth[b])
                a = manager[a];
            else
                b = manager[b];
        }
        sum += a >= 0 && a == b ? line.depth[a] + 1 : 0;
    }
    return sum;
}

int main(int argc, char **argv)
{
    static const struct { const char *name; double (*figure)(void); } FIGURES[] = {
        { "span", span }, { "layer", layer }, { "size", size }, { "team_cost", team_cost }, { "unit_cost", unit_cost },
        { "coverage", coverage }, { "overload", overload }, { "kpi_sums", kpi_sums }, { "superiors", superiors },
    };
    if (argc != 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        return 2;
    read_model();
    for (size_t i = 0; i < sizeof FIGURES / sizeof *FIGURES; i++) {
        double start = now(), value = FIGURES[i].figure();
        printf("%s %.17g %.9f\n", FIGURES[i].name, value, now() - start);
    }
    return 0;
}
