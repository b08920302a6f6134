#include "door.h"

#include <string.h>

static const char FIRST_LINE[] = "rampart-door 1";

static bool parse_number(const char *text, int low, int high, int *value)
{
    int result = 0;
    if (*text == '\0' || (*text == '0' && text[1] != '\0'))
        return false;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || result > 99999)
            return false;
        result = result * 10 + (*text - '0');
    }
    *value = result;
    return result >= low && result <= high;
}

static bool is_host(const char *text)
{
    size_t length = strlen(text);
    return length >= 1 && length <= 32 && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static bool set_text(const char **field, const char *value)
{
    if (*field != NULL)
        return false;
    *field = value;
    return true;
}

static bool set_path(const char **field, const char *value)
{
    return value[0] == '/' && set_text(field, value);
}

static bool set_number(int *field, const char *value, int low, int high)
{
    return *field < 0 && parse_number(value, low, high, field);
}

static bool set(struct door *door, const char *key, const char *value)
{
    if (strcmp(key, "host") == 0)
        return is_host(value) && set_text(&door->host, value);
    if (strcmp(key, "runtime") == 0)
        return set_path(&door->runtime, value);
    if (strcmp(key, "node") == 0)
        return set_path(&door->node, value);
    if (strcmp(key, "hook") == 0)
        return set_path(&door->hook, value);
    if (strcmp(key, "deny-out") == 0)
        return set_text(&door->deny_out, value);
    if (strcmp(key, "deny-err") == 0)
        return set_text(&door->deny_err, value);
    if (strcmp(key, "deny-exit") == 0)
        return set_number(&door->deny_exit, value, 0, 255);
    if (strcmp(key, "guard-ms") == 0)
        return set_number(&door->guard_ms, value, 1, 60000);
    if (strcmp(key, "total-ms") == 0)
        return set_number(&door->total_ms, value, 1, 60000);
    return true;
}

static bool is_clean(const char *line)
{
    for (; *line != '\0'; line++)
        if ((unsigned char)*line < 0x20 || *line == 0x7f)
            return false;
    return true;
}

bool door_parse(char *text, size_t length, struct door *door)
{
    *door = (struct door){.deny_exit = -1, .guard_ms = -1, .total_ms = -1};
    bool first = true;
    for (char *line = text, *end; line < text + length; line = end + 1) {
        end = memchr(line, '\n', (size_t)(text + length - line));
        if (end == NULL)
            return false;
        *end = '\0';
        if (strlen(line) != (size_t)(end - line) || !is_clean(line))
            return false;
        if (first) {
            if (strcmp(line, FIRST_LINE) != 0)
                return false;
            first = false;
            continue;
        }
        char *space = strchr(line, ' ');
        if (space == NULL)
            return false;
        *space = '\0';
        if (!set(door, line, space + 1))
            return false;
    }
    return !first && door->host && door->runtime && door->node && door->hook && door->deny_out && door->deny_err &&
           door->deny_exit >= 0 && door->guard_ms > 0 && door->total_ms > 0;
}
