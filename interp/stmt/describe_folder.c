/* describe_folder.c: describe all into "jobs/": a file each, named like its entity, and an index by unit. */
#include <stdlib.h>
#include "../base/utf8.h"
#include "describe.h"

enum { NAME_BYTES = 180 };           /* of a file's name: what file systems take, with room for a number and the ending */

Status folder_begin(Folder *folder, Describer *d, const Node *at, Str path, OutFormat format)
{
    *folder = (Folder){ .d = d, .at = at, .path = path, .format = format };
    arena_init(&folder->arena);
    while (folder->path.len > 1 && folder->path.ptr[folder->path.len - 1] == '/')
        folder->path.len--;
    vm_folder(d->ctx->vm, folder->path);
    map_put(&folder->names, hash_bytes("index", 5), 0);
    return ST_OK;
}

void folder_drop(Folder *folder)
{
    map_drop(&folder->names);
    vec_drop(&folder->files);
    arena_drop(&folder->arena);
}

/* What no file system and no link could take becomes _; a name never begins with a dot. */
static void add_safe_name(Str name, Buf *out)
{
    size_t from = out->len;
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        buf_char(out, c < ' ' || c == 0x7f || strchr("/\\:*?\"<>|%#", c) ? '_' : (char)c);
    }
    while (out->len > from + NAME_BYTES)
        out->len -= out->len - from - NAME_BYTES;
    while (out->len > from && ((unsigned char)out->ptr[out->len - 1] & 0xC0) == 0x80 && name.len > NAME_BYTES)
        out->len--;                      /* not into a character */
    if (out->len > from && name.len > NAME_BYTES && (unsigned char)out->ptr[out->len - 1] >= 0xC0)
        out->len--;
    out->ptr[out->len] = 0;
    if (out->len > from && out->ptr[from] == '.')
        out->ptr[from] = '_';
}

static bool take_name(Folder *folder, Str name)
{
    Buf lower = { 0 };
    utf8_fold(&lower, name);
    uint64_t key = hash_bytes(lower.ptr, lower.len);
    bool is_free = map_find(&folder->names, key) == MAP_MISSING;
    map_put(&folder->names, key, 0);
    buf_drop(&lower);
    return is_free;
}

/* agent; agent-2 when a file of that name is there already. */
static Str file_name(Folder *folder, Str name)
{
    Buf base = { 0 }, whole = { 0 };
    add_safe_name(name, &base);
    buf_add(&whole, buf_str(&base));
    for (int n = 2; !take_name(folder, buf_str(&whole)); n++) {
        buf_clear(&whole);
        buf_addf(&whole, "%s-%d", base.ptr, n);
    }
    buf_addz(&whole, FORMAT_INFO[folder->format].ending);
    Str kept = arena_str(&folder->arena, buf_str(&whole));
    buf_drop(&base);
    buf_drop(&whole);
    return kept;
}

static Status write_file(Folder *folder, Str name, OutFormat format)
{
    Buf out = { 0 }, path = { 0 };
    buf_addf(&path, "%.*s/%.*s", STR_ARG(folder->path), STR_ARG(name));
    Status status = describe_bytes(folder->d, folder->at, format, (OutStyle){ .width = 0 }, &out);
    if (status == ST_OK)
        status = describe_write(folder->d, buf_str(&path), buf_str(&out));
    buf_drop(&out);
    buf_drop(&path);
    return status;
}

Status folder_add(Folder *folder, TableId kind, int32_t row)
{
    Str name = file_name(folder, sym_str(folder->d->ctx, model_name(folder->d->ctx->model, kind, row)));
    vec_push(&folder->files, ((FolderFile){ kind, row, name }));
    return write_file(folder, name, folder->format);
}

/* ---- the index ---- */

/* Posts by their unit, units in the order of the tree; what has no unit first, other kinds last. */
typedef struct Rank { int64_t unit; size_t file; } Rank;

static int compare_ranks(const void *a, const void *b)
{
    const Rank *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return (x->file > y->file) - (x->file < y->file);
}

static int32_t unit_of(Describer *d, const FolderFile *file)
{
    if (file->kind != T_POST)
        return ROW_NONE;
    Cell unit = model_get(d->ctx->model, T_POST, file->row, field_column(F_POST_IN));
    return unit.type == CELL_I32 ? unit.i32 : ROW_NONE;
}

static Rank rank_of(Folder *folder, size_t i)
{
    const FolderFile *file = &folder->files.at[i];
    int32_t unit = unit_of(folder->d, file);
    const Forest *forest = graph_forest(folder->d->graph, T_UNIT);
    return (Rank){ file->kind == T_POST ? (unit < 0 ? -1 : forest->first[unit]) : (int64_t)INT32_MAX + file->kind, i };
}

static PaperEntry *index_table(Describer *d, const FolderFile *file, int32_t unit)
{
    bool post = file->kind == T_POST;
    Str title = !post ? str_of(d->zh ? TABLE_INFO[file->kind].zh : TABLE_INFO[file->kind].plural)
              : unit < 0 ? describe_text(d, "Without a unit", "未归属部门")
                         : sym_str(d->ctx, model_title(d->ctx->model, T_UNIT, unit));
    paper_part(&d->paper, "files", title);
    PaperEntry *table = paper_table(&d->paper, "files", STR(""), post ? 5 : 2);
    describe_heading(d, table, 0, "title", "Page", "说明页", false);
    describe_heading(d, table, 1, "name", "Name", "名称", false);
    if (post) {
        describe_heading(d, table, 2, "manager", "Direct superior", "直接上级", false);
        describe_heading(d, table, 3, "grade", "Grade", "职级", false);
        describe_heading(d, table, 4, "headcount", "Headcount", "编制", true);
    }
    return table;
}

/* A link's characters that an address may not have as they are. */
static Str address(Describer *d, Str name)
{
    Buf out = { 0 };
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (c == ' ' || c == '%' || c == '"' || c == '#' || c == '?')
            buf_addf(&out, "%%%02X", c);
        else
            buf_char(&out, (char)c);
    }
    Str kept = arena_str(&d->paper.arena, buf_str(&out));
    buf_drop(&out);
    return kept;
}

static void index_row(Describer *d, PaperEntry *table, const FolderFile *file)
{
    Model *model = d->ctx->model;
    PaperCell *cell = paper_cell(table, value_sym(d->ctx->rt, model_title(model, file->kind, file->row)), PAPER_STATED);
    cell->link = address(d, file->name);
    paper_cell(table, value_sym(d->ctx->rt, model_name(model, file->kind, file->row)), PAPER_STATED);
    if (file->kind != T_POST)
        return;
    describe_cell(d, table, T_POST, file->row, field_column(F_POST_REPORTS));
    describe_cell(d, table, T_POST, file->row, field_column(F_POST_GRADE));
    describe_cell(d, table, T_POST, file->row, field_column(F_POST_HEADCOUNT))->source = PAPER_STATED;
}

static void build_index(Folder *folder)
{
    Describer *d = folder->d;
    VEC(Rank) ranks = { 0 };
    PaperEntry *table = NULL;
    for (size_t i = 0; i < folder->files.len; i++)
        vec_push(&ranks, rank_of(folder, i));
    if (ranks.len)
        qsort(ranks.at, ranks.len, sizeof *ranks.at, compare_ranks);
    Str n = describe_printf(d, "pages: %zu", "共 %zu 页", folder->files.len);
    paper_page(&d->paper, STR("index"), STR("index"), describe_text(d, "Job descriptions", "工作说明书"), describe_text(d, "Index", "目录"))->line = n;
    if (!ranks.len)
        paper_part(&d->paper, "files", STR(""));
    for (size_t i = 0; i < ranks.len; i++) {
        const FolderFile *file = &folder->files.at[ranks.at[i].file];
        if (i == 0 || ranks.at[i].unit != ranks.at[i - 1].unit)
            table = index_table(d, file, unit_of(d, file));
        index_row(d, table, file);
    }
    vec_drop(&ranks);
}

Status folder_end(Folder *folder)
{
    bool page = folder->format == OUT_DOCX || folder->format == OUT_PDF;
    OutFormat format = page ? OUT_HTML : folder->format;
    Buf name = { 0 };
    folder->d->paper.brief = false;
    paper_clear(&folder->d->paper);
    build_index(folder);
    buf_addf(&name, "index%s", FORMAT_INFO[format].ending);
    Status status = write_file(folder, buf_str(&name), format);
    buf_drop(&name);
    return status;
}
