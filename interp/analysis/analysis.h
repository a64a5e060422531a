/* analysis.h: the analyses of the organization: a snapshot in, a table and figures out. One file each, analysis_<id> of
   words/analysis.def. Nothing here prints, writes files or knows syntax. Figures are defined in the help of each analysis. */
#ifndef ORGL_ANALYSIS_H
#define ORGL_ANALYSIS_H
#include "../graph/graph.h"
#include "../value/value.h"

typedef struct AnalysisOption { Sym name; Value value; bool used; } AnalysisOption;

typedef struct Analysis {
    /* input */
    Rt *rt;
    Graph *graph;
    Model *model;
    const uint8_t *posts;               /* posts in scope, a flag a row; NULL: all. See analysis_in for other kinds */
    const uint8_t *(*scope)(void *ctx, TableId kind);   /* the flags of a kind; NULL: all are in */
    void *scope_ctx;
    Value scope_entity;                 /* the one entity that is the scope; none: several, or the whole model */
    AnalysisOption *options; size_t n_options;
    /* a function of the script or the standard library that replaces a default of the analysis, by its name: level_needed … */
    Status (*call)(void *ctx, const char *name, const Value *args, int n, bool *found, Value *out);
    void *call_ctx;
    bool (*interrupted)(void *ctx); void *interrupted_ctx;   /* polled in long loops; NULL: never. True: end with ST_INTERRUPTED */
    /* output */
    Value rows;                         /* a table */
    Value summary;                      /* a record, made by analysis_run */
    Value findings;                     /* a list of records: severity entity message advice */
} Analysis;

typedef Status (*AnalysisFn)(Analysis *analysis);
/* Runs it: fills rows, summary and findings. An option that the analysis does not know is E219. */
Status analysis_run(Analysis *analysis, AnalysisId id);

/* ---- for the analyses ---- */
#define ANALYSIS(ID, ...) Status analysis_##ID(Analysis *analysis);
#include "../words/analysis.def"
#undef ANALYSIS

bool  analysis_in(const Analysis *analysis, TableId kind, int32_t row);
bool  analysis_option(Analysis *analysis, const char *name, const char *zh, Value *out);   /* by either name; false: not given */
void  analysis_figure(Analysis *analysis, const char *name, Value value);                  /* one figure of the summary, in order */
/* severity: W_SEVERITY_…; entity may be none. The texts in the language of the run: use analysis_text. */
void  analysis_find(Analysis *analysis, int severity, Value entity, Str message, Str advice);
/* The one of rt->lang; both may be formats, of the same arguments. */
Status analysis_no_entity(Analysis *analysis, TableId kind, Str name);   /* E204 with the closest name of the kind */
const char *analysis_text(const Analysis *analysis, const char *en, const char *zh) __attribute__((format_arg(2), format_arg(3)));
/* A finding whose message is made of a format a language, which take the same arguments in the same order. */
void  analysis_say(Analysis *analysis, int severity, Value entity, const char *advice, const char *advice_zh, const char *en,
                   const char *zh, ...) __attribute__((format(printf, 6, 8), format(printf, 7, 8)));
bool  analysis_interrupted(const Analysis *analysis);
/* A number option, or `preset` when it is not given; E304 when it is no number. Percents and numbers alike. */
Status analysis_number(Analysis *analysis, const char *name, const char *zh, double preset, double *out);
/* Was `by WORD` said, by either name of the word? E304 when another word or no word was. */
Status analysis_by(Analysis *analysis, const char *word, const char *zh, bool *said);
Str   analysis_title(const Analysis *analysis, TableId kind, int32_t row);

/* A table under construction, row by row: columns "post span layer" by the names they have as attributes. */
typedef struct TableMaker { Rt *rt; uint32_t n_columns; Sym names[24]; VEC(Value) cells; } TableMaker;
void  maker_init(TableMaker *maker, Rt *rt, const char *columns);
void  maker_add(TableMaker *maker, Value value);         /* the next cell */
Value maker_done(TableMaker *maker);                     /* gives the table; the maker is empty again */

/* Live rows of a kind in order of definition, those in scope only. */
typedef VEC(int32_t) RowList;
void  analysis_rows(const Analysis *analysis, TableId kind, RowList *out);
const Column *analysis_field(const Analysis *analysis, FieldId field);
/* Cells of a column as numbers (NaN: none) and as rows (ROW_NONE). */
double  column_number(const Column *column, int32_t row);
int32_t column_row(const Column *column, int32_t row);
/* The same for posts with the same duties, in whatever order; 0 without duties. `duties`: A_POST_DUTIES. */
uint64_t analysis_work_key(const Column *duties, int32_t post);
double  stat_mean(const double *xs, size_t n);           /* NaN for none */
double  stat_median(double *xs, size_t n);               /* sorts xs; NaN for none */
/* A share in points, to a tenth: for messages with %g. */
static inline double share_points(double share) { return (double)(int64_t)(share * 1000 + (share < 0 ? -0.5 : 0.5)) / 10; }
static inline Value number_or_none(double x) { return x == x ? value_num(x) : NONE_VALUE; }
static inline Value percent_or_none(double x) { return x == x ? value_percent(x) : NONE_VALUE; }
static inline Value effort_or_none(double hours) { return hours == hours ? value_rate(hours, UNIT_H, UNIT_W) : NONE_VALUE; }
static inline Value count_value(size_t n) { return value_num((double)n); }
static inline Value entity_or_none(TableId kind, int32_t row) { return row >= 0 ? value_entity(kind, row) : NONE_VALUE; }
#endif
