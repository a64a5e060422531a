/* os_lock.c: who has locked a file, as Linux lists it; elsewhere nobody is known. */
#include "os.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* "1: POSIX  ADVISORY  WRITE 1234 fd:01:5678 120 120"; 0: it is another lock, of us, or to read only. */
static long holder_in(const char *line, const struct stat *file)
{
    unsigned major_number, minor_number;
    unsigned long inode;
    long pid;
    if (sscanf(line, "%*d: POSIX ADVISORY WRITE %ld %x:%x:%lu", &pid, &major_number, &minor_number, &inode) != 4)
        return 0;
    bool same = inode == file->st_ino && major_number == major(file->st_dev) && minor_number == minor(file->st_dev);
    return same && pid > 0 && pid != (long)getpid() ? pid : 0;
}

long os_lock_holder(const char *path, Buf *name)
{
    struct stat file;
    Buf locks = { 0 }, comm = { 0 }, at = { 0 };
    long pid = 0;
    if (stat(path, &file) == 0 && os_read_file("/proc/locks", &locks) == 0)
        for (char *line = locks.ptr, *end; line && *line && !pid; line = end ? end + 1 : NULL) {
            end = strchr(line, '\n');
            pid = holder_in(line, &file);
        }
    buf_addf(&at, "/proc/%ld/comm", pid);
    if (pid && os_read_file(at.ptr, &comm) == 0)
        buf_add(name, str_make(comm.ptr, strcspn(comm.ptr, "\n")));
    buf_drop(&locks);
    buf_drop(&comm);
    buf_drop(&at);
    return pid;
}
