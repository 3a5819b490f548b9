#define _GNU_SOURCE
#include "command_line.h"

#include <getopt.h>
#include <pthread.h>
#include <stddef.h>

static const struct option long_options[] = {
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'v'},
    {"alias", required_argument, NULL, CSIGNALBOX_OPTION_ALIAS},
    {"subst", required_argument, NULL, CSIGNALBOX_OPTION_SUBST},
    {"substdef", required_argument, NULL, CSIGNALBOX_OPTION_SUBSTDEF},
    {"substdefs", required_argument, NULL, CSIGNALBOX_OPTION_SUBSTDEFS},
    {"server-id", required_argument, NULL, CSIGNALBOX_OPTION_SERVER_ID},
    {"loadmodule", required_argument, NULL, CSIGNALBOX_OPTION_LOADMODULE},
    {"modparam", required_argument, NULL, CSIGNALBOX_OPTION_MODPARAM},
    {"log-engine", required_argument, NULL, CSIGNALBOX_OPTION_LOG_ENGINE},
    {"debug", required_argument, NULL, CSIGNALBOX_OPTION_DEBUG},
    {"cfg-print", no_argument, NULL, CSIGNALBOX_OPTION_CFG_PRINT},
    {"atexit", required_argument, NULL, CSIGNALBOX_OPTION_ATEXIT},
    {NULL, 0, NULL, 0},
};

// getopt's state is one for the process.
static pthread_mutex_t getopt_lock = PTHREAD_MUTEX_INITIALIZER;

int csignalbox_parse_options(int argc, char **argv, csignalbox_option_handler handler, void *context) {
    int code;
    int first;
    pthread_mutex_lock(&getopt_lock);
    opterr = 0;
    optind = 0;  // 0 makes glibc start afresh, 1 would keep its place inside a bundle
    while ((code = getopt_long(argc, argv, ":f:cm:M:dVIhEeb:l:L:n:vKrRDTN:W:w:t:u:g:P:G:SQ:O:a:A:x:X:Y:", long_options, NULL)) != -1) {
        handler(context, code, optarg, optopt);
    }
    first = optind;
    pthread_mutex_unlock(&getopt_lock);
    return first;
}
