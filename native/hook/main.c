/*
 * rampart-hook DOORFILE: what a coding agent starts before each tool call.
 *
 * Hands the host's message from stdin to the local guard and its answer to the host. Whatever goes wrong, the answer
 * is a refusal in the host's own words and exit code 2: hosts let a call through when their hook crashes or hangs, so
 * this program does neither. It reads no environment variable and takes everything else from the door file, written
 * when the host was protected.
 */
#include "door.h"
#include "fallback.h"
#include "guard.h"
#include "io.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { PAYLOAD_MAX = 8 * 1024 * 1024, REFUSED = 2 };

static char door_text[DOOR_MAX];
static struct door door;
static volatile sig_atomic_t door_known;

/* Uses nothing but write and _exit, so that it may run in a signal handler too. */
static void refuse(const char *why)
{
    static const char general[] = "rampart: this call could not be judged and is refused: ";
    const char *err = door_known ? door.deny_err : general;
    ssize_t ignored = 0;
    if (door_known)
        ignored += write(STDOUT_FILENO, door.deny_out, strlen(door.deny_out));
    ignored += write(STDERR_FILENO, err, strlen(err));
    if (!door_known)
        ignored += write(STDERR_FILENO, why, strlen(why));
    (void)ignored;
    _exit(door_known ? door.deny_exit : REFUSED);
}

static void on_signal(int number)
{
    refuse(number == SIGALRM ? "too late" : "internal error");
}

/* The last line of defence: a fault of ours, or a call into the kernel that never comes back. */
static void install_handlers(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
#ifndef RAMPART_SANITIZE
    static char stack[16384];
    stack_t alternative = {.ss_sp = stack, .ss_size = sizeof stack, .ss_flags = 0};
    sigaltstack(&alternative, NULL);
    action.sa_flags = SA_ONSTACK | (int)SA_RESETHAND;
    static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
    for (size_t at = 0; at < sizeof faults / sizeof *faults; at++)
        sigaction(faults[at], &action, NULL);
#endif
    sigaction(SIGALRM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* A host that closed one of these must not have a file of ours take its number. */
static void hold_standard_files(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
            _exit(REFUSED);
}

static void read_door(const char *path)
{
    ssize_t length = read_trusted(path, door_text, sizeof door_text);
    if (path[0] != '/' || length < 0 || !door_parse(door_text, (size_t)length, &door))
        refuse("its door file cannot be trusted");
    door_known = 1;
}

static int answer(int code, const void *out, size_t out_length, const void *err, size_t err_length, int64_t deadline)
{
    if (write_all(STDOUT_FILENO, out, out_length, deadline) != IO_OK ||
        write_all(STDERR_FILENO, err, err_length, deadline) != IO_OK)
        return REFUSED;
    return code;
}

int main(int argc, char **argv)
{
    int64_t start = now_ms();
    hold_standard_files();
    install_handlers();
    alarm(61);
    if (argc != 2)
        refuse("it needs exactly one argument, the door file");
    read_door(argv[1]);
    int64_t deadline = start + door.total_ms;
    alarm((unsigned)door.total_ms / 1000 + 1);

    struct buffer payload = {0};
    if (read_all(STDIN_FILENO, &payload, PAYLOAD_MAX, deadline) != IO_OK)
        refuse("the host's message could not be read");

    struct buffer bytes = {0};
    struct reply reply;
    int64_t patience = now_ms() + door.guard_ms;
    const char *why = guard_ask(&door, &payload, patience < deadline ? patience : deadline, &bytes, &reply);
    if (why == NULL)
        _exit(answer(reply.exit, reply.out, reply.out_length, reply.err, reply.err_length, deadline));

    struct decision local = {0};
    if (!decide_locally(&door, argv[1], &payload, why, deadline, &local))
        refuse("neither the guard nor the local decision answered");
    _exit(answer(local.exit, local.out.bytes, local.out.length, local.err.bytes, local.err.length, deadline));
}
