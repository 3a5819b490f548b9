// Kamailio's command line through getopt_long, whose state is global and therefore stays in C.
#ifndef SIGNALBOX_COMMAND_LINE_H
#define SIGNALBOX_COMMAND_LINE_H

/// Codes of the long options without a letter.
enum csignalbox_long_option {
    CSIGNALBOX_OPTION_ALIAS = 256,
    CSIGNALBOX_OPTION_SUBST,
    CSIGNALBOX_OPTION_SUBSTDEF,
    CSIGNALBOX_OPTION_SUBSTDEFS,
    CSIGNALBOX_OPTION_SERVER_ID,
    CSIGNALBOX_OPTION_LOADMODULE,
    CSIGNALBOX_OPTION_MODPARAM,
    CSIGNALBOX_OPTION_LOG_ENGINE,
    CSIGNALBOX_OPTION_DEBUG,
    CSIGNALBOX_OPTION_CFG_PRINT,
    CSIGNALBOX_OPTION_ATEXIT,
};

/// Called for each option in order. `code` is the letter, a long option's code, '?' for an unknown option or ':' for a
/// missing argument; `letter` is the offending option then, 0 if it was a long one. `argument` may be NULL.
typedef void (*csignalbox_option_handler)(void *context, int code, const char *argument, int letter);

/// Walks through the options; the order of `argv` may change. Returns the index of the first operand.
int csignalbox_parse_options(int argc, char **argv, csignalbox_option_handler handler, void *context);

#endif
