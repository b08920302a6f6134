/*
 * The door file: everything `protect` fixed for one host, so that nothing is taken from the environment.
 *
 *     rampart-door 1
 *     host gemini
 *     runtime /home/dev/.local/state/rampart/runtime
 *     guard-ms 2000
 *     ...
 *
 * One `key value` a line, LF at each end, no key twice, no control characters. Keys this program does not know are
 * for the Node hook and are skipped.
 */
#ifndef RAMPART_DOOR_H
#define RAMPART_DOOR_H

#include <stdbool.h>
#include <stddef.h>

enum { DOOR_MAX = 16384 };

struct door {
    const char *host;     /* [a-z0-9-], 1-32 */
    const char *runtime;  /* file that names the folder of the guard's sockets; absolute */
    const char *node;     /* absolute */
    const char *hook;     /* absolute */
    const char *deny_out; /* what the host takes for a refusal; may be empty */
    const char *deny_err;
    int deny_exit;        /* 0-255 */
    int guard_ms;         /* 1-60000, for the guard's answer */
    int total_ms;         /* 1-60000, for everything */
};

/* Cuts `text` (length bytes and a NUL behind them) into lines and fills `door`. False: not exactly this form. */
bool door_parse(char *text, size_t length, struct door *door);

#endif
