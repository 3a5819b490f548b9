#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <syslog.h>
#include <unistd.h>

pid_t csignalbox_spawn_detached(const char *path, char *const argv[], char *const envp[], int input, int ready) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    pid_t child = -1;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) return -error;
    error = posix_spawnattr_init(&attributes);
    if (error != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return -error;
    }
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK);
    if (input >= 0) {
        error = posix_spawn_file_actions_adddup2(&actions, input, 0);
    } else {
        error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    }
    if (error == 0) error = posix_spawn_file_actions_adddup2(&actions, ready, 3);
    if (error == 0) error = posix_spawn(&child, path, &actions, &attributes, argv, envp);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error == 0 ? child : -error;
}

void csignalbox_syslog_open(const char *ident, int facility) { openlog(ident, LOG_PID | LOG_CONS, facility); }

void csignalbox_syslog(int priority, const char *text, size_t length) { syslog(priority, "%.*s", (int)length, text); }

void csignalbox_name_thread(const char *name) { prctl(PR_SET_NAME, (unsigned long)name, 0UL, 0UL, 0UL); }

struct csignalbox_heap csignalbox_heap_now(void) {
    struct mallinfo2 info = mallinfo2();
    struct csignalbox_heap heap = {
        .total = info.arena + info.hblkhd,
        .used = info.uordblks + info.hblkhd,
        .free = info.fordblks,
        .fragments = info.ordblks,
    };
    return heap;
}

void csignalbox_return_heap(void) { malloc_trim(0); }
