/* The guard's answer: {"v":1,"exit":E,"out":A,"err":B}\n, A bytes for stdout, B bytes for stderr, end. */
#ifndef RAMPART_REPLY_H
#define RAMPART_REPLY_H

#include <stdbool.h>
#include <stddef.h>

enum { REPLY_OUTPUT_MAX = 1024 * 1024, REPLY_HEADER_MAX = 256, REPLY_MAX = REPLY_HEADER_MAX + 1 + 2 * REPLY_OUTPUT_MAX };

struct reply {
    int exit; /* 0 or 2: what every host understands; anything else is no answer */
    const unsigned char *out;
    size_t out_length;
    const unsigned char *err;
    size_t err_length;
};

/* The whole conversation of the guard up to its end. False: not exactly this form, a byte too few or too many. */
bool reply_parse(const unsigned char *bytes, size_t length, struct reply *reply);

#endif
