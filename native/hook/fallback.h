/* The local decision: the Node hook, started with the same payload when the guard gave no answer. */
#ifndef RAMPART_FALLBACK_H
#define RAMPART_FALLBACK_H

#include "door.h"
#include "io.h"

#include <stdbool.h>
#include <stdint.h>

struct decision {
    int exit; /* 0 or 2 */
    struct buffer out;
    struct buffer err;
};

/* Runs `node hook DOORFILE local WHY MS` and takes its answer. False: no answer in time, or none a host may get. */
bool decide_locally(const struct door *door, const char *door_path, const struct buffer *payload, const char *why,
                    int64_t deadline, struct decision *decision);

#endif
