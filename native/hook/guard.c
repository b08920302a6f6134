#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const char UNREACHABLE[] = "wire.unreachable";

/* The folder must be this user's or root's and closed to others, or anybody could have put a socket there. */
static bool socket_address(const struct door *door, struct sockaddr_un *address)
{
    char folder[sizeof address->sun_path];
    ssize_t length = read_trusted(door->runtime, folder, sizeof folder);
    while (length > 0 && folder[length - 1] == '\n')
        folder[--length] = '\0';
    struct stat facts;
    if (length <= 0 || folder[0] != '/' || lstat(folder, &facts) != 0)
        return false;
    if (!S_ISDIR(facts.st_mode) || (facts.st_mode & 022) != 0 || (facts.st_uid != geteuid() && facts.st_uid != 0))
        return false;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    int written = snprintf(address->sun_path, sizeof address->sun_path, "%s/agent.sock", folder);
    return written > 0 && (size_t)written < sizeof address->sun_path;
}

static bool is_ours(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == geteuid() || peer.uid == 0);
}

/* A unix socket either takes the connection at once or, with a full backlog, says EAGAIN: try until the deadline. */
static const char *connect_guard(int fd, const struct sockaddr_un *address, int64_t deadline)
{
    while (connect(fd, (const struct sockaddr *)address, sizeof *address) != 0) {
        if (errno != EAGAIN && errno != EINTR)
            return UNREACHABLE;
        if (now_ms() >= deadline)
            return "wire.timeout";
        poll(NULL, 0, 2);
    }
    return is_ours(fd) ? NULL : UNREACHABLE;
}

static const char *code_of(enum io_result result)
{
    switch (result) {
    case IO_OK:
        return NULL;
    case IO_TIMEOUT:
        return "wire.timeout";
    case IO_TOO_LARGE:
        return "wire.too_large";
    case IO_ERROR:
        break;
    }
    return "wire.closed";
}

static const char *converse(int fd, const struct door *door, const struct buffer *payload, int64_t deadline,
                            struct buffer *answer)
{
    char header[128];
    int length = snprintf(header, sizeof header, "{\"v\":1,\"op\":\"hook\",\"host\":\"%s\",\"bytes\":%zu}\n", door->host,
                          payload->length);
    const char *failed = code_of(write_all(fd, header, (size_t)length, deadline));
    if (failed == NULL)
        failed = code_of(write_all(fd, payload->bytes, payload->length, deadline));
    if (failed == NULL)
        failed = code_of(read_all(fd, answer, REPLY_MAX, deadline));
    return failed;
}

const char *guard_ask(const struct door *door, const struct buffer *payload, int64_t deadline, struct buffer *answer,
                      struct reply *reply)
{
    struct sockaddr_un address;
    if (!socket_address(door, &address))
        return UNREACHABLE;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return UNREACHABLE;
    const char *failed = connect_guard(fd, &address, deadline);
    if (failed == NULL)
        failed = converse(fd, door, payload, deadline, answer);
    close(fd);
    if (failed == NULL && !reply_parse(answer->bytes, answer->length, reply))
        failed = "wire.answer";
    return failed;
}
