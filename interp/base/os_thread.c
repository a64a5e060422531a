/* os_thread.c: POSIX threads. */
#include "os_thread.h"
#include "mem.h"
#include <pthread.h>
#include <signal.h>

#define STACK_SIZE ((size_t)1 << 20)

typedef enum State { IDLE, BUSY, ENDING } State;

struct OsWorker {
    pthread_t thread;
    pthread_mutex_t lock;          /* of `state` */
    pthread_cond_t changed;
    State state;
    void (*work)(void *ctx);
    void *ctx;
};

static void set_state(OsWorker *worker, State state)
{
    pthread_mutex_lock(&worker->lock);
    worker->state = state;
    pthread_cond_broadcast(&worker->changed);
    pthread_mutex_unlock(&worker->lock);
}

/* Waits while it is in that state, and gives the one it is in then. */
static State wait_while(OsWorker *worker, State state)
{
    pthread_mutex_lock(&worker->lock);
    while (worker->state == state)
        pthread_cond_wait(&worker->changed, &worker->lock);
    state = worker->state;
    pthread_mutex_unlock(&worker->lock);
    return state;
}

static void *run(void *arg)
{
    OsWorker *worker = arg;
    while (wait_while(worker, IDLE) == BUSY) {
        worker->work(worker->ctx);
        set_state(worker, IDLE);
    }
    return NULL;
}

/* Signals are for the thread that the program began with. */
static int start(OsWorker *worker)
{
    pthread_attr_t attr;
    sigset_t all, before;
    int error = pthread_attr_init(&attr);
    if (error)
        return error;
    pthread_attr_setstacksize(&attr, STACK_SIZE);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    error = pthread_create(&worker->thread, &attr, run, worker);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attr);
    return error;
}

static void drop(OsWorker *worker)
{
    pthread_cond_destroy(&worker->changed);
    pthread_mutex_destroy(&worker->lock);
    mem_free(worker);
}

OsWorker *os_worker_new(void (*work)(void *ctx), void *ctx)
{
    OsWorker *worker = mem_alloc(sizeof *worker);
    *worker = (OsWorker){ .work = work, .ctx = ctx };
    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->changed, NULL);
    if (start(worker) == 0)
        return worker;
    drop(worker);
    return NULL;
}

void os_worker_go(OsWorker *worker)
{
    set_state(worker, BUSY);
}

void os_worker_wait(OsWorker *worker)
{
    wait_while(worker, BUSY);
}

void os_worker_free(OsWorker *worker)
{
    if (!worker)
        return;
    os_worker_wait(worker);
    set_state(worker, ENDING);
    pthread_join(worker->thread, NULL);
    drop(worker);
}
