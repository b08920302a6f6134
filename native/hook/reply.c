#include "reply.h"

#include <string.h>

struct cursor {
    const unsigned char *at;
    const unsigned char *end;
};

static bool take(struct cursor *from, const char *literal)
{
    size_t length = strlen(literal);
    if ((size_t)(from->end - from->at) < length || memcmp(from->at, literal, length) != 0)
        return false;
    from->at += length;
    return true;
}

/* A decimal without sign or leading zeros, at most `high`; seven digits at the very most, so nothing overflows. */
static bool take_number(struct cursor *from, size_t high, size_t *value)
{
    size_t digits = 0;
    size_t result = 0;
    const unsigned char *start = from->at;
    while (from->at < from->end && *from->at >= '0' && *from->at <= '9') {
        if (++digits > 7)
            return false;
        result = result * 10 + (size_t)(*from->at++ - '0');
    }
    if (digits == 0 || (digits > 1 && *start == '0') || result > high)
        return false;
    *value = result;
    return true;
}

bool reply_parse(const unsigned char *bytes, size_t length, struct reply *reply)
{
    struct cursor from = {.at = bytes, .end = bytes + length};
    size_t code;
    if (!take(&from, "{\"v\":1,\"exit\":") || !take_number(&from, 255, &code) || !take(&from, ",\"out\":") ||
        !take_number(&from, REPLY_OUTPUT_MAX, &reply->out_length) || !take(&from, ",\"err\":") ||
        !take_number(&from, REPLY_OUTPUT_MAX, &reply->err_length) || !take(&from, "}\n"))
        return false;
    if ((size_t)(from.end - from.at) != reply->out_length + reply->err_length || (code != 0 && code != 2))
        return false;
    reply->exit = (int)code;
    reply->out = from.at;
    reply->err = from.at + reply->out_length;
    return true;
}
