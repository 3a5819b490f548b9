#define _GNU_SOURCE
#include "csignalbox.h"

#include <unistd.h>
#include <sys/syscall.h>

pid_t csignalbox_gettid(void) { return (pid_t)syscall(SYS_gettid); }
