// System calls and structures that Swift's Glibc overlay does not show (they need _GNU_SOURCE).
#ifndef SIGNALBOX_CSIGNALBOX_H
#define SIGNALBOX_CSIGNALBOX_H

#include <sys/types.h>

/// The kernel's thread id of the calling thread.
pid_t csignalbox_gettid(void);

#endif
