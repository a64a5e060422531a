/* policy.c: what a script may touch without being asked. Paths are compared with their links resolved, so that no link
   leads out of a folder. */
#include "policy.h"

#include "../base/os.h"

static bool real_path(Str path, Buf *out)
{
    Buf name = { 0 };
    buf_add(&name, path);
    int error = os_real_path(name.ptr ? name.ptr : "", out);
    buf_drop(&name);
    return error == 0;
}

static bool is_below(Str path, Str root)
{
    if (path.len < root.len || !str_eq(str_make(path.ptr, root.len), root))
        return false;
    return path.len == root.len || path.ptr[root.len] == '/' || (root.len && root.ptr[root.len - 1] == '/');
}

void policy_drop(Policy *policy)
{
    for (size_t i = 0; i < policy->roots.len; i++)
        mem_free(policy->roots.at[i]);
    vec_drop(&policy->roots);
    for (size_t i = 0; i < policy->granted.len; i++)
        mem_free(policy->granted.at[i].what);
    vec_drop(&policy->granted);
}

void policy_add_root(Policy *policy, Str path)
{
    Buf real = { 0 };
    if (real_path(path, &real) && os_kind(real.ptr) != OS_MISSING)
        vec_push(&policy->roots, memcpy(mem_alloc(real.len + 1), real.ptr, real.len + 1));
    buf_drop(&real);
}

static bool below_current(Str real)
{
    Buf current = { 0 };
    bool below = real_path(STR("."), &current) && is_below(real, buf_str(&current));
    buf_drop(&current);
    return below;
}

static bool may_read(const Policy *policy, Str real)
{
    for (size_t i = 0; i < policy->roots.len; i++)
        if (is_below(real, str_of(policy->roots.at[i])))
            return true;
    return below_current(real);
}

/* No part of the path as written is `..` or a dot-file. */
static bool parts_are_plain(Str path)
{
    for (size_t i = 0; i < path.len; i++) {
        bool starts = i == 0 || path.ptr[i - 1] == '/';
        bool is_here = path.ptr[i] == '.' && (i + 1 == path.len || path.ptr[i + 1] == '/');
        if (starts && path.ptr[i] == '.' && !is_here)
            return false;
    }
    return true;
}

/* A folder above the current one may well be a dot-folder; below it none may be. */
static bool may_write(Str what, Str real)
{
    Buf current = { 0 };
    bool fine = real_path(STR("."), &current) && is_below(real, buf_str(&current)) && real.len > current.len &&
                parts_are_plain(str_make(real.ptr + current.len, real.len - current.len)) &&
                (what.ptr[0] == '/' || parts_are_plain(what));
    buf_drop(&current);
    return fine;
}

/* ---- what was granted at the prompt ---- */

static bool names_file(int cap)
{
    return cap == CAP_READ || cap == CAP_WRITE;
}

/* A file by where it really is, so that the name for which yes was said cannot come to mean another. */
static bool add_key(int cap, Str what, Buf *out)
{
    if (names_file(cap))
        return real_path(what, out);
    buf_add(out, what);
    return true;
}

void policy_grant(Policy *policy, int cap, Str what)
{
    Buf key = { 0 };
    if (!memchr(what.ptr, 0, what.len) && add_key(cap, what, &key))
        vec_push(&policy->granted, ((Granted){ cap, memcpy(mem_alloc(key.len + 1), key.len ? key.ptr : "", key.len + 1) }));
    buf_drop(&key);
}

static bool was_granted(const Policy *policy, int cap, Str what)
{
    Buf key = { 0 };
    bool found = false;
    if (policy->granted.len && !memchr(what.ptr, 0, what.len) && add_key(cap, what, &key))
        for (size_t i = 0; i < policy->granted.len && !found; i++)
            found = policy->granted.at[i].cap == cap && str_eq(str_of(policy->granted.at[i].what), buf_str(&key));
    buf_drop(&key);
    return found;
}

bool policy_allows(const Policy *policy, int cap, Str what)
{
    if (policy->sandbox && (cap == CAP_READ || cap == CAP_WRITE))
        return false;
    if ((policy->allowed & cap) == cap || was_granted(policy, cap, what))
        return true;
    if (!names_file(cap) || what.len == 0 || memchr(what.ptr, 0, what.len))
        return false;
    Buf real = { 0 };
    bool fine = real_path(what, &real) && (cap == CAP_READ ? may_read(policy, buf_str(&real)) : may_write(what, buf_str(&real)));
    buf_drop(&real);
    return fine;
}
