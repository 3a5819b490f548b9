#define _GNU_SOURCE
#include "csignalbox.h"

#include <stdatomic.h>
#include <unistd.h>
#include <sys/syscall.h>

pid_t csignalbox_gettid(void) { return (pid_t)syscall(SYS_gettid); }

unsigned csignalbox_thread_number(void) {
    static atomic_uint given;
    static _Thread_local unsigned number;
    if (number == 0) number = atomic_fetch_add(&given, 1) + 1;
    return number;
}

void csignalbox_mutex_init_adaptive(pthread_mutex_t *mutex) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP);
    pthread_mutex_init(mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
}
