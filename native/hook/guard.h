/* Asking the local guard. */
#ifndef RAMPART_GUARD_H
#define RAMPART_GUARD_H

#include "door.h"
#include "io.h"
#include "reply.h"

#include <stdint.h>

/*
 * Sends the payload and reads the answer, all within `deadline`. NULL when `reply` holds the answer; otherwise the
 * code of why not: wire.unreachable, wire.timeout, wire.closed, wire.too_large, wire.answer.
 */
const char *guard_ask(const struct door *door, const struct buffer *payload, int64_t deadline, struct buffer *answer,
                      struct reply *reply);

#endif
