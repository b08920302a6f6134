#include "io.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int64_t now_ms(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return INT64_MAX; /* every deadline has then passed, and the answer is no */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum io_result wait_for(int fd, short events, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - now_ms();
        if (left <= 0)
            return IO_TIMEOUT;
        struct pollfd wanted = {.fd = fd, .events = events, .revents = 0};
        int ready = poll(&wanted, 1, left > 60000 ? 60000 : (int)left);
        if (ready > 0)
            return (wanted.revents & POLLNVAL) ? IO_ERROR : IO_OK;
        if (ready < 0 && errno != EINTR)
            return IO_ERROR;
    }
}

static bool reserve(struct buffer *into, size_t limit)
{
    if (into->length < into->capacity)
        return true;
    size_t wanted = into->capacity == 0 ? 16384 : into->capacity * 2;
    if (wanted > limit + 1)
        wanted = limit + 1; /* one more than allowed, so that too much is noticed */
    unsigned char *grown = realloc(into->bytes, wanted);
    if (grown == NULL)
        return false;
    into->bytes = grown;
    into->capacity = wanted;
    return true;
}

enum io_result read_all(int fd, struct buffer *into, size_t limit, int64_t deadline)
{
    for (;;) {
        if (!reserve(into, limit))
            return IO_ERROR;
        enum io_result ready = wait_for(fd, POLLIN, deadline);
        if (ready != IO_OK)
            return ready;
        ssize_t got = read(fd, into->bytes + into->length, into->capacity - into->length);
        if (got == 0)
            return IO_OK;
        if (got < 0) {
            if (errno == EINTR || errno == EAGAIN)
                continue;
            return IO_ERROR;
        }
        into->length += (size_t)got;
        if (into->length > limit)
            return IO_TOO_LARGE;
    }
}

enum io_result write_all(int fd, const void *bytes, size_t length, int64_t deadline)
{
    const unsigned char *next = bytes;
    while (length > 0) {
        enum io_result ready = wait_for(fd, POLLOUT, deadline);
        if (ready != IO_OK)
            return ready;
        /* MSG_DONTWAIT only means something to a socket; a pipe takes what it has room for once poll said so. */
        ssize_t put = send(fd, next, length, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put < 0 && errno == ENOTSOCK)
            put = write(fd, next, length > 4096 ? 4096 : length);
        if (put < 0) {
            if (errno == EINTR || errno == EAGAIN)
                continue;
            return IO_ERROR;
        }
        next += put;
        length -= (size_t)put;
    }
    return IO_OK;
}

ssize_t read_trusted(const char *path, char *into, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return -1;
    struct stat facts;
    ssize_t length = -1;
    bool trusted = fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) && (facts.st_mode & 022) == 0 &&
                   (facts.st_uid == geteuid() || facts.st_uid == 0);
    if (trusted) {
        size_t got = 0;
        ssize_t part = 1;
        while (part > 0 && got < size) {
            part = read(fd, into + got, size - got);
            if (part > 0)
                got += (size_t)part;
        }
        if (part == 0 && got < size && memchr(into, 0, got) == NULL) {
            into[got] = '\0';
            length = (ssize_t)got;
        }
    }
    close(fd);
    return length;
}
