/* ffi_process.c: a foreign library in a process of its own: what is asked of it, and what runs there. */
#include "ffi_process.h"

#include <stdio.h>
#include <stdio_ext.h>
#include <unistd.h>

#include "../base/mem.h"
#include "../base/os.h"
#include "../base/os_helper.h"

#define WAIT_SLICE 0.1       /* seconds between two looks at Ctrl-C and limits */

/* Frames to the process, and from it. A call's answer may have frames of callbacks, and calls of those, before it. */
enum { ASK_FUNCTION = 1, ASK_CALL, ASK_RESULT, ASK_NO_RESULT };
enum { SAY_DONE = 1, SAY_LATE, SAY_REFUSED, SAY_CALLBACK };

struct FfiProcess { OsHelper *helper; };

/* ---- in the process ---- */

typedef struct Server { FfiLib *lib; int channel; Buf frame; } Server;

/* What the library has printed must be on its way before the answer is. */
static void say(const Server *server, uint32_t type, Str bytes)
{
    fflush(stdout);
    if (os_frame_write(server->channel, type, bytes) != 0)
        _exit(0);
}

static void serve_one(Server *server, uint32_t type);

static uint32_t next_frame(Server *server)
{
    uint32_t type;
    if (os_frame_read(server->channel, &type, &server->frame) != 0)
        _exit(0);
    return type;
}

static bool ask_back(void *ctx, uint32_t param, Str args, Buf *result)
{
    Server *server = ctx;
    Buf bytes = { 0 };
    ffi_write(&bytes, param);
    buf_add(&bytes, args);
    say(server, SAY_CALLBACK, buf_str(&bytes));
    buf_drop(&bytes);
    for (;;) {
        uint32_t type = next_frame(server);
        if (type == ASK_RESULT)
            buf_add(result, buf_str(&server->frame));
        if (type == ASK_RESULT || type == ASK_NO_RESULT)
            return type == ASK_RESULT;
        serve_one(server, type);
    }
}

static void serve_function(Server *server)
{
    const char *name = server->frame.ptr;
    size_t size = strlen(name) + 1;
    Buf answer = { 0 };
    int id = ffi_lib_function(server->lib, name, str_make(name + size, server->frame.len - size));
    ffi_write(&answer, (uint64_t)id);
    say(server, id < 0 ? SAY_REFUSED : SAY_DONE, id < 0 ? STR("") : buf_str(&answer));
    buf_drop(&answer);
}

static void serve_call(Server *server)
{
    Buf args = { 0 }, answer = { 0 };
    FfiReader reader = { buf_str(&server->frame), false };
    uint64_t id = ffi_read(&reader);
    bool late = false;
    buf_add(&args, reader.rest);
    if (!ffi_lib_call(server->lib, (uint32_t)id, buf_str(&args), &answer, ask_back, server, &late))
        _exit(1);
    say(server, late ? SAY_LATE : SAY_DONE, buf_str(&answer));
    buf_drop(&args);
    buf_drop(&answer);
}

static void serve_one(Server *server, uint32_t type)
{
    if (type == ASK_FUNCTION)
        serve_function(server);
    else if (type == ASK_CALL)
        serve_call(server);
    else
        _exit(1);
}

static void serve(void *path, int channel)
{
    Server server = { .channel = channel };
    Buf why = { 0 };
    __fpurge(stdout);        /* what the caller has not written yet is the caller's */
    server.lib = ffi_lib_open(path, &why);
    say(&server, server.lib ? SAY_DONE : SAY_REFUSED, buf_str(&why));
    while (server.lib)
        serve_one(&server, next_frame(&server));
}

/* ---- the caller's side ---- */

/* The next frame, within the time the watch allows. */
static FfiEnd await(FfiProcess *process, const FfiWatch *watch, uint32_t *type, Buf *frame, Buf *why)
{
    double since = os_clock();
    for (;;) {
        double left = watch->seconds > 0 ? watch->seconds - (os_clock() - since) : WAIT_SLICE;
        if (left <= 0)
            return FFI_SLOW;
        switch (os_helper_wait(process->helper, left < WAIT_SLICE ? left : WAIT_SLICE, type, frame)) {
        case OS_FRAME: return FFI_DONE;
        case OS_OUTPUT: buf_add(why, os_helper_output(process->helper)); return FFI_PRINTED;
        case OS_ENDED: os_helper_why(process->helper, why); return FFI_CRASHED;
        case OS_NOTHING: break;
        }
        if (watch->poll(watch->ctx) != ST_OK)
            return FFI_STOPPED;
    }
}

FfiEnd ffi_process_start(const char *path, const FfiWatch *watch, FfiProcess **out, Buf *why)
{
    FfiProcess *process = mem_zalloc(sizeof *process);
    Buf frame = { 0 };
    uint32_t type = 0;
    int error = os_helper_start(serve, (void *)(uintptr_t)path, &process->helper);
    FfiEnd end = error ? FFI_REFUSED : await(process, watch, &type, &frame, why);
    if (error) {
        buf_addz(why, strerror(error));
    } else if (end == FFI_DONE && type != SAY_DONE) {
        end = FFI_REFUSED;
        buf_add(why, buf_str(&frame));
    }
    buf_drop(&frame);
    *out = process;
    if (end != FFI_DONE) {
        ffi_process_end(process);
        *out = NULL;
    }
    return end;
}

void ffi_process_kill(FfiProcess *process)
{
    os_helper_kill(process->helper);
}

void ffi_process_end(FfiProcess *process)
{
    if (!process)
        return;
    os_helper_end(process->helper);
    mem_free(process);
}

static FfiEnd broken(FfiProcess *process, Buf *why)
{
    os_helper_why(process->helper, why);
    return FFI_CRASHED;
}

FfiEnd ffi_process_function(FfiProcess *process, const FfiWatch *watch, const char *name, Str signature, uint32_t *id, Buf *why)
{
    Buf bytes = { 0 }, frame = { 0 };
    uint32_t type = 0;
    buf_add(&bytes, str_make(name, strlen(name) + 1));
    buf_add(&bytes, signature);
    FfiEnd end = os_helper_send(process->helper, ASK_FUNCTION, buf_str(&bytes)) ? broken(process, why)
                                                                               : await(process, watch, &type, &frame, why);
    FfiReader reader = { buf_str(&frame), false };
    if (end == FFI_DONE && type != SAY_DONE)
        end = FFI_REFUSED;
    if (end == FFI_DONE)
        *id = (uint32_t)ffi_read(&reader);
    buf_drop(&bytes);
    buf_drop(&frame);
    return end;
}

static FfiEnd answer_callback(FfiProcess *process, const Buf *frame, FfiCallback callback, void *ctx, Buf *why)
{
    Buf result = { 0 };
    FfiReader reader = { buf_str(frame), false };
    uint32_t param = (uint32_t)ffi_read(&reader);
    bool given = callback(ctx, param, reader.rest, &result);
    int error = os_helper_send(process->helper, given ? ASK_RESULT : ASK_NO_RESULT, buf_str(&result));
    buf_drop(&result);
    return error ? broken(process, why) : FFI_DONE;
}

FfiEnd ffi_process_call(FfiProcess *process, const FfiWatch *watch, uint32_t id, Str args, Buf *result, FfiCallback callback, void *ctx,
                        bool *late, Buf *why)
{
    Buf bytes = { 0 };
    uint32_t type = 0;
    ffi_write(&bytes, id);
    buf_add(&bytes, args);
    FfiEnd end = os_helper_send(process->helper, ASK_CALL, buf_str(&bytes)) ? broken(process, why) : FFI_DONE;
    while (end == FFI_DONE) {
        end = await(process, watch, &type, result, why);
        if (end != FFI_DONE || type != SAY_CALLBACK)
            break;
        end = answer_callback(process, result, callback, ctx, why);
    }
    *late = type == SAY_LATE;
    buf_drop(&bytes);
    return end;
}
