/* Bounded, deadline-driven input and output. Every function here returns within its deadline. */
#ifndef RAMPART_IO_H
#define RAMPART_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Bytes that grow up to a bound. Zero-initialise; never freed, the process is short. */
struct buffer {
    unsigned char *bytes;
    size_t length;
    size_t capacity;
};

enum io_result { IO_OK, IO_TIMEOUT, IO_TOO_LARGE, IO_ERROR };

/* Milliseconds of the monotonic clock, which no agent can set. */
int64_t now_ms(void);

/* Reads until end of file. IO_TOO_LARGE as soon as more than `limit` bytes came. */
enum io_result read_all(int fd, struct buffer *into, size_t limit, int64_t deadline);

/* Writes everything, without SIGPIPE where fd is a socket. */
enum io_result write_all(int fd, const void *bytes, size_t length, int64_t deadline);

/* Waits until fd is ready for `events` (POLLIN, POLLOUT) or the deadline passed. */
enum io_result wait_for(int fd, short events, int64_t deadline);

/*
 * Reads a regular file of at most `size - 1` bytes, ending it with NUL, or -1: missing, a link, a device, another
 * owner than this user or root, writable by others, too large, or with a NUL inside.
 */
ssize_t read_trusted(const char *path, char *into, size_t size);

#endif
