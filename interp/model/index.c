/* index.c: rows found by name or by keys. Names are looked up in pages by their Sym; keys by hash, but a script that states pairs in
   order, as most do, never needs that: a key greater than all so far is new, and those of the latest rows are few. Gained a third of the
   time of reading 6.2 million statements, and 80 MB. */
#include "store.h"

#define FEW_ROWS 32
#define PAGE_REACH ((int32_t)UINT16_MAX - 1)
#define AHEAD 8                              /* rows whose place in the index is fetched before it is needed */

/* ---- names ---- */

static NamePage *page_of(const Table *table, Sym name)
{
    size_t p = name / NAME_PAGE;
    return p < table->n_pages ? table->pages[p] : NULL;
}

int32_t table_find_name(const Table *table, Sym name)
{
    const NamePage *page = page_of(table, name);
    if (LIKELY(page && page->at[name % NAME_PAGE]))
        return page->base + page->at[name % NAME_PAGE] - 1;
    int32_t row = ROW_NONE;
    if (UNLIKELY(table->index.len))
        rowmap_first(&table->index, rowmap_mix(name), &row);
    return row;
}

int32_t table_find_other(const Table *table, Sym name, int32_t row)
{
    const NamePage *page = page_of(table, name);
    int32_t other = page && page->at[name % NAME_PAGE] ? page->base + page->at[name % NAME_PAGE] - 1 : row;
    if (other != row || !table->index.len)
        return other != row ? other : ROW_NONE;
    uint32_t hash = rowmap_mix(name);
    for (uint32_t i = rowmap_first(&table->index, hash, &other); other == row; i = rowmap_next(&table->index, hash, i, &other))
        ;
    return other;
}

static NamePage *need_page(Table *table, Sym name, int32_t row)
{
    size_t p = name / NAME_PAGE;
    if (p >= table->n_pages) {
        size_t n = p + 1 > table->n_pages * 2 ? p + 1 : table->n_pages * 2;
        table->pages = mem_realloc(table->pages, table->n_pages * sizeof *table->pages, n * sizeof *table->pages);
        memset(table->pages + table->n_pages, 0, (n - table->n_pages) * sizeof *table->pages);
        table->n_pages = n;
    }
    if (!table->pages[p]) {
        table->pages[p] = mem_zalloc(sizeof(NamePage));
        table->pages[p]->base = row < 1024 ? 0 : row - 1024;
    }
    return table->pages[p];
}

/* A second row of that name, while rows are renamed, and one far from its page's others go to the overflow. */
static void add_name(Table *table, Sym name, int32_t row)
{
    NamePage *page = need_page(table, name, row);
    uint16_t *at = &page->at[name % NAME_PAGE];
    if (LIKELY(!*at && row >= page->base && row - page->base < PAGE_REACH))
        *at = (uint16_t)(row - page->base + 1);
    else
        rowmap_add(&table->index, rowmap_mix(name), row);
}

static bool remove_name(Table *table, Sym name, int32_t row)
{
    NamePage *page = page_of(table, name);
    uint16_t *at = page ? &page->at[name % NAME_PAGE] : NULL;
    if (!at || !*at || page->base + *at - 1 != row)
        return rowmap_remove(&table->index, rowmap_mix(name), row);
    *at = 0;
    return true;
}

/* ---- keys ---- */

static uint32_t keys_hash(const int32_t *keys, int n)
{
    uint64_t h = 0;
    for (int i = 0; i < n; i++)
        h = (h ^ (uint32_t)keys[i]) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(hash_mix(h) >> 32);
}

static uint32_t row_hash(const Table *table, int32_t row)
{
    int32_t keys[COUNT_OF(table->keys)];
    for (int i = 0; i < table->n_keys; i++)
        keys[i] = table->cols[table->keys[i]].i32[row];
    return keys_hash(keys, table->n_keys);
}

static bool has_keys(const Table *table, int32_t row, const int32_t *keys)
{
    for (int i = 0; i < table->n_keys; i++) {
        if (table->cols[table->keys[i]].i32[row] != keys[i])
            return false;
    }
    return true;
}

static void note_tops(Table *table)
{
    for (; table->topped < table->n; table->topped++) {
        for (int i = 0; i < table->n_keys; i++) {
            int32_t key = table->cols[table->keys[i]].i32[table->topped];
            KeyTop *top = &table->tops[i];
            if (key > top->most)
                *top = (KeyTop){ key, table->topped };
            else if (key == top->most && table->topped < top->from)
                top->from = table->topped;
        }
    }
}

void table_index_rest(Table *table)
{
    if (!table->is_link)
        return;
    int32_t from = table->indexed, n = table->n;
    if (n - from > AHEAD)
        rowmap_reserve(&table->index, (uint32_t)table->live);
    for (int32_t row = from; row < n; row++) {
        if (row + AHEAD < n && table->index.cap)
            rowmap_fetch(&table->index, row_hash(table, row + AHEAD));
        if (table->alive[row])
            rowmap_add(&table->index, row_hash(table, row), row);
    }
    table->indexed = n;
}

static int32_t search_from(const Table *table, int32_t from, const int32_t *keys)
{
    for (int32_t row = from; row < table->n; row++) {
        if (table->alive[row] && has_keys(table, row, keys))
            return row;
    }
    return ROW_NONE;
}

int32_t table_find_keys(Table *table, const int32_t *keys)
{
    int32_t row;
    if (!table->live)
        return ROW_NONE;
    note_tops(table);
    for (int i = 0; i < table->n_keys; i++) {
        const KeyTop *top = &table->tops[i];
        if (keys[i] > top->most)
            return ROW_NONE;
        if (keys[i] == top->most && table->n - top->from <= FEW_ROWS)
            return search_from(table, top->from, keys);
    }
    table_index_rest(table);
    uint32_t hash = keys_hash(keys, table->n_keys);
    for (uint32_t i = rowmap_first(&table->index, hash, &row); row >= 0; i = rowmap_next(&table->index, hash, i, &row)) {
        if (has_keys(table, row, keys))
            return row;
    }
    return ROW_NONE;
}

/* ---- both ---- */

void table_index(Table *table, int32_t row)
{
    if (!table->is_link)
        add_name(table, table->names[row], row);
    else if (row < table->indexed)
        rowmap_add(&table->index, row_hash(table, row), row);
}

bool table_unindex(Table *table, int32_t row)
{
    if (!table->is_link)
        return remove_name(table, table->names[row], row);
    return row < table->indexed && rowmap_remove(&table->index, row_hash(table, row), row);
}

void table_keys_change(Table *table, int column)
{
    for (int i = 0; i < table->n_keys; i++) {
        if (table->keys[i] == column)
            table->tops[i].most = INT32_MAX;                 /* no row's: nothing is known of it from here on */
    }
}

void table_index_pop(Table *table)
{
    if (table->indexed > table->n)
        table->indexed = table->n;
    if (table->topped > table->n)
        table->topped = table->n;
}

void table_index_drop(Table *table)
{
    for (size_t i = 0; i < table->n_pages; i++)
        mem_free(table->pages[i]);
    mem_free(table->pages);
    rowmap_drop(&table->index);
}
