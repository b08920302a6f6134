/*
 * fuzz SEED ROUNDS: feeds the parsers of what comes from outside with mutations of good and nearly good input.
 * Deterministic for a seed. Built with the sanitizers, so that a read one byte beyond is a crash; besides, what is
 * accepted must print back to exactly the bytes that were read.
 */
#include "door.h"
#include "reply.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef RAMPART_LIBFUZZER

enum { INPUT_MAX = 512 };

static const char *const replies[] = {
    "{\"v\":1,\"exit\":0,\"out\":2,\"err\":0}\n{}",       "{\"v\":1,\"exit\":2,\"out\":0,\"err\":3}\nabc",
    "{\"v\":1,\"exit\":0,\"out\":0,\"err\":0}\n",         "{\"v\":1,\"exit\":256,\"out\":0,\"err\":0}\n",
    "{\"v\":1,\"exit\":0,\"out\":1048577,\"err\":0}\n",   "{\"v\":1,\"exit\":0,\"out\":9999999,\"err\":9999999}\n",
    "{\"v\":1,\"exit\":00,\"out\":0,\"err\":0}\n",        "{\"v\":2,\"exit\":0,\"out\":0,\"err\":0}\n",
};

static const char *const doors[] = {
    "rampart-door 1\nhost gemini\nruntime /r\nnode /n\nhook /h\ndeny-out {}\ndeny-err e\ndeny-exit 2\nguard-ms 2000\n"
    "total-ms 10000\n",
    "rampart-door 1\nhost a\nruntime /\nnode /\nhook /\ndeny-out \ndeny-err \ndeny-exit 0\nguard-ms 1\ntotal-ms 1\nx y\n",
    "rampart-door 1\n",
};

static uint64_t state;

static uint32_t draw(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 33) % below;
}

static size_t mutate(unsigned char *bytes, size_t length)
{
    static const char interesting[] = "0129\n\r\t {}\":,\\\0\xff-+aE";
    for (uint32_t rounds = draw(6); rounds > 0 && length > 0; rounds--) {
        size_t at = draw((uint32_t)length);
        switch (draw(5)) {
        case 0:
            bytes[at] = (unsigned char)draw(256);
            break;
        case 1:
            bytes[at] = (unsigned char)interesting[draw(sizeof interesting - 1)];
            break;
        case 2:
            length = at;
            break;
        case 3:
            memmove(bytes + at, bytes + at + 1, --length - at);
            break;
        default:
            if (length < INPUT_MAX) {
                memmove(bytes + at + 1, bytes + at, length++ - at);
                bytes[at] = (unsigned char)interesting[draw(sizeof interesting - 1)];
            }
        }
    }
    return length;
}

#endif

/* Exactly as many bytes as the parser is told, so that the sanitizer sees the first one too many. */
static unsigned char *exact(const unsigned char *bytes, size_t length, size_t spare)
{
    unsigned char *copy = malloc(length + spare + (length + spare == 0));
    if (copy == NULL)
        abort();
    memcpy(copy, bytes, length);
    memset(copy + length, 0, spare);
    return copy;
}

static unsigned accepts_reply(const unsigned char *bytes, size_t length)
{
    struct reply reply;
    unsigned char *input = exact(bytes, length, 0);
    bool accepted = reply_parse(input, length, &reply);
    if (accepted) {
        char header[128];
        int printed = snprintf(header, sizeof header, "{\"v\":1,\"exit\":%d,\"out\":%zu,\"err\":%zu}\n", reply.exit,
                               reply.out_length, reply.err_length);
        if ((size_t)printed + reply.out_length + reply.err_length != length || memcmp(header, input, (size_t)printed) != 0)
            abort();
    }
    free(input);
    return accepted;
}

static unsigned accepts_door(const unsigned char *bytes, size_t length)
{
    struct door door;
    char *input = (char *)exact(bytes, length, 1);
    bool accepted = door_parse(input, length, &door);
    if (accepted && (door.node[0] != '/' || door.guard_ms < 1 || door.total_ms > 60000 || strlen(door.host) > 32))
        abort();
    free(input);
    return accepted;
}

#ifdef RAMPART_LIBFUZZER

/* Where clang is, it chooses the inputs by what they reach. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    accepts_reply(bytes, length);
    accepts_door(bytes, length);
    return 0;
}

#else

int main(int argc, char **argv)
{
    state = argc > 1 ? strtoull(argv[1], NULL, 10) | 1 : 1;
    unsigned long rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 100000;
    unsigned long accepted[2] = {0, 0};
    unsigned char bytes[INPUT_MAX + 1];
    for (unsigned long round = 0; round < rounds; round++) {
        const char *seed = replies[draw(sizeof replies / sizeof *replies)];
        memcpy(bytes, seed, strlen(seed));
        accepted[0] += accepts_reply(bytes, mutate(bytes, strlen(seed)));
        seed = doors[draw(sizeof doors / sizeof *doors)];
        memcpy(bytes, seed, strlen(seed));
        accepted[1] += accepts_door(bytes, mutate(bytes, strlen(seed)));
    }
    printf("%lu rounds, %lu replies and %lu door files accepted\n", rounds, accepted[0], accepted[1]);
    return accepted[0] > 0 && accepted[1] > 0 ? 0 : 1;
}

#endif
