/* fault_folder.h: a new folder with copies of the helpers of tests/fault, for tests in which much fails. */
#ifndef ORGL_TEST_FAULT_FOLDER_H
#define ORGL_TEST_FAULT_FOLDER_H
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../interp/base/mem.h"
#include "../../interp/base/os.h"

enum { FOLDER_NAME = 40 };

static inline void folder_read(const char *name, Buf *out)
{
    const char *tests = os_env("TESTS");
    Buf path = { 0 };
    buf_addf(&path, "%s/fault/%s", tests ? tests : "tests", name);
    assert_int_equal(os_read_file(path.ptr, out), 0);
    buf_drop(&path);
}

/* Goes into it; below $TMPDIR where that is short. False: there is none. */
static inline bool folder_enter(char folder[FOLDER_NAME], const char *const *names, size_t n)
{
    Buf *texts = mem_zalloc(n * sizeof *texts);
    const char *below = os_env("TMPDIR");
    for (size_t i = 0; i < n; i++)
        folder_read(names[i], &texts[i]);
    snprintf(folder, FOLDER_NAME, "%.20s/failing-XXXXXX", below && strlen(below) < 20 ? below : "/tmp");
    bool made = mkdtemp(folder) && chdir(folder) == 0;
    for (size_t i = 0; i < n; i++) {
        if (made)
            os_write_new(names[i], buf_str(&texts[i]));
        buf_drop(&texts[i]);
    }
    mem_free(texts);
    return made;
}

static inline void folder_remove_name(void *ctx, const char *name, bool is_dir)
{
    UNUSED(ctx);
    if (!is_dir)
        os_remove(name);
}

static inline void folder_leave(const char *folder)
{
    os_list_dir(".", folder_remove_name, NULL);
    if (chdir("/") == 0)
        rmdir(folder);
}
#endif
