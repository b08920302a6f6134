#include "fallback.h"
#include "reply.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Files in memory instead of pipes: the child never blocks on us, and a guard it started may outlive it holding its
 * end without making us wait.
 */
static int memory_file(const char *name, const struct buffer *content, int64_t deadline)
{
    int fd = memfd_create(name, MFD_CLOEXEC);
    if (fd < 0 || content == NULL)
        return fd;
    if (write_all(fd, content->bytes, content->length, deadline) == IO_OK && lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    close(fd);
    return -1;
}

static void start(const struct door *door, const char *door_path, const char *why, int64_t deadline, const int fds[3])
{
    char left[24];
    char *const environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", NULL};
    char *const arguments[] = {(char *)door->node, "--no-warnings", (char *)door->hook, (char *)door_path,
                               "local",            (char *)why,     left,               NULL};
    snprintf(left, sizeof left, "%lld", (long long)(deadline - now_ms()));
    for (int fd = 0; fd < 3; fd++)
        if (dup2(fds[fd], fd) < 0)
            _exit(2);
    signal(SIGPIPE, SIG_DFL);
    execve(door->node, arguments, environment);
    _exit(127);
}

static bool wait_child(pid_t child, int64_t deadline, int *status)
{
    for (;;) {
        pid_t ended = waitpid(child, status, WNOHANG);
        if (ended == child)
            return true;
        if ((ended < 0 && errno != EINTR) || now_ms() >= deadline) {
            kill(child, SIGKILL);
            waitpid(child, status, 0);
            return false;
        }
        poll(NULL, 0, 1);
    }
}

static bool read_output(int fd, struct buffer *into, int64_t deadline)
{
    return lseek(fd, 0, SEEK_SET) == 0 && read_all(fd, into, REPLY_OUTPUT_MAX, deadline) == IO_OK;
}

bool decide_locally(const struct door *door, const char *door_path, const struct buffer *payload, const char *why,
                    int64_t deadline, struct decision *decision)
{
    int fds[3] = {memory_file("payload", payload, deadline), memory_file("out", NULL, deadline),
                  memory_file("err", NULL, deadline)};
    if (fds[0] < 0 || fds[1] < 0 || fds[2] < 0)
        return false;
    pid_t child = fork();
    if (child < 0)
        return false;
    if (child == 0)
        start(door, door_path, why, deadline, fds);
    int status;
    if (!wait_child(child, deadline, &status) || !WIFEXITED(status))
        return false;
    decision->exit = WEXITSTATUS(status);
    /* 0 and 2 are answers; 1 is Node's own crash and 127 a missing Node, and hosts let both through. */
    return (decision->exit == 0 || decision->exit == 2) && read_output(fds[1], &decision->out, deadline) &&
           read_output(fds[2], &decision->err, deadline);
}
