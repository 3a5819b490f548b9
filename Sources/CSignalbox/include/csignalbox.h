// System calls and structures that Swift's Glibc overlay does not show (they need _GNU_SOURCE).
#ifndef SIGNALBOX_CSIGNALBOX_H
#define SIGNALBOX_CSIGNALBOX_H

#include <pthread.h>
#include <sys/types.h>

/// The kernel's thread id of the calling thread.
pid_t csignalbox_gettid(void);

/// A small number of the calling thread's own, given out in the order in which threads first ask for one.
unsigned csignalbox_thread_number(void);

/// Makes a mutex whose takers try for a moment before they sleep.
void csignalbox_mutex_init_adaptive(pthread_mutex_t *mutex);

#endif
