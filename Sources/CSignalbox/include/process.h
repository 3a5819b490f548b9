// Starting the server anew in the background, syslog, names of threads, memory: variadic or missing in Swift's Glibc overlay.
#ifndef SIGNALBOX_PROCESS_H
#define SIGNALBOX_PROCESS_H

#include <stddef.h>
#include <sys/types.h>

/// Starts `path` in a session of its own, with `ready` as descriptor 3 and `input` as standard input (-1: /dev/null).
/// Returns its process id, or -errno.
pid_t csignalbox_spawn_detached(const char *path, char *const argv[], char *const envp[], int input, int ready);

/// Opens the connection to syslog. `ident` has to stay valid.
void csignalbox_syslog_open(const char *ident, int facility);
/// Writes one entry; `priority` is a level, or one with a facility.
void csignalbox_syslog(int priority, const char *text, size_t length);

/// Names the calling thread as `top -H` shows it; the name is cut to 15 bytes.
void csignalbox_name_thread(const char *name);

/// Gives memory that was freed back to the system.
void csignalbox_return_heap(void);

/// What the allocator has taken from the system.
struct csignalbox_heap {
    /// Bytes taken from the system, used by the program, and free but kept.
    size_t total, used, free;
    /// Number of free pieces.
    size_t fragments;
};

struct csignalbox_heap csignalbox_heap_now(void);

#endif
