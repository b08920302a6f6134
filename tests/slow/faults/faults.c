/*
 * A disk that fails, put between a program and its C library (LD_PRELOAD). What the program does below one folder goes
 * through; what the plan says fails or is cut short; and all of it is written down in order, so that the state of the
 * disk after a power cut at any moment can be made from it (disk.ts).
 *
 *   RAMPART_FAULTS_UNDER   only paths that begin so
 *   RAMPART_FAULTS         rules OPERATION:PART OF THE PATH:AFTER:TIMES:WHAT, separated by semicolons (faults.ts)
 *   RAMPART_FAULTS_SWITCH  a file of at least one byte; rules hold and count while its first byte is not 0
 *   RAMPART_FAULTS_TRACE   where operations are written down
 *
 * WHAT: a number, the errno of the failure; `short`, half of a write and no error; `torn`, half of a write, then EIO;
 * `kill`, half of a write, then SIGKILL; `hang`, nothing, as a thread that sleeps in the kernel, while the rules hold.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define RULES 16

enum { PASS = 0, SHORT = -1, TORN = -2, KILL = -3, HANG = -4 };

struct rule { char operation[16], part[64]; long after, times; int what; };

static struct rule rules[RULES];
static int rule_count;
static char *under;
static volatile unsigned char *on;
static int trace_fd = -1;
static unsigned long next_sync;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* What an open descriptor is. Asked of the kernel each time: libuv closes past the C library, and files get other names. */
struct file { char path[512]; int durable; };

#define REAL(type, name, ...) \
  static type (*real_##name)(__VA_ARGS__); \
  if (!real_##name) real_##name = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static void raw_write(int fd, const void *bytes, size_t length) {
  const char *at = bytes;
  while (length > 0) {
    long n = syscall(SYS_write, fd, at, length);
    if (n <= 0) return;
    at += n;
    length -= (size_t)n;
  }
}

__attribute__((constructor)) static void begin(void) {
  under = getenv("RAMPART_FAULTS_UNDER");
  const char *plan = getenv("RAMPART_FAULTS"), *sw = getenv("RAMPART_FAULTS_SWITCH"), *trace = getenv("RAMPART_FAULTS_TRACE");
  while (plan && *plan && rule_count < RULES) {
    struct rule *r = &rules[rule_count];
    char what[16] = "";
    if (sscanf(plan, "%15[^:]:%63[^:]:%ld:%ld:%15[^;]", r->operation, r->part, &r->after, &r->times, what) != 5) abort();
    r->what = !strcmp(what, "short") ? SHORT : !strcmp(what, "torn") ? TORN : !strcmp(what, "kill") ? KILL : !strcmp(what, "hang") ? HANG : atoi(what);
    rule_count++;
    plan = strchr(plan, ';');
    if (plan) plan++;
  }
  if (sw) {
    int fd = (int)syscall(SYS_openat, AT_FDCWD, sw, O_RDONLY, 0);
    void *page = mmap(NULL, 1, PROT_READ, MAP_SHARED, fd, 0);
    if (page == MAP_FAILED) abort();
    on = page;
  }
  if (trace) trace_fd = (int)syscall(SYS_openat, AT_FDCWD, trace, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int ours(const char *path) {
  return under && path && !strncmp(path, under, strlen(under));
}

static const struct file *file_of(int fd, struct file *f) {
  char link[32];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = under ? readlink(link, f->path, sizeof f->path - 1) : -1;
  if (n <= 0) return NULL;
  f->path[n] = 0;
  f->durable = (fcntl(fd, F_GETFL) & O_DSYNC) != 0;
  return ours(f->path) ? f : NULL;
}

/* A thread whose vfork is not over sleeps as one does that waits for a disk (state D). At most 30 s, and not after its process. */
static void hang(void) {
  if (vfork() != 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (int i = 0; i < 3000 && *on; i++) usleep(10 * 1000);
  _exit(0);
}

/* What the plan says of this operation. Counted under the lock, so that it happens as often as it says. */
static int verdict(const char *operation, const char *path) {
  if (!rule_count || (on && !*on)) return PASS;
  int what = PASS;
  pthread_mutex_lock(&lock);
  for (int i = 0; i < rule_count && what == PASS; i++) {
    struct rule *r = &rules[i];
    if (strcmp(r->operation, operation) && strcmp(r->operation, "*")) continue;
    if (strcmp(r->part, "*") && !strstr(path, r->part)) continue;
    if (r->after-- > 0) continue;
    r->after = 0;
    if (r->times == 0) continue;
    if (r->times > 0) r->times--;
    what = r->what;
  }
  pthread_mutex_unlock(&lock);
  if (what != HANG) return what;
  hang();
  return PASS;
}

static int is_zero(const unsigned char *bytes, size_t length) {
  return length == 0 || (bytes[0] == 0 && !memcmp(bytes, bytes + 1, length - 1));
}

/* One line, and the bytes of a write unless they are all zero. */
static void note(const char *operation, const char *path, long a, long b, const void *bytes, size_t length) {
  if (trace_fd < 0) return;
  int zero = bytes && length > 64 && is_zero(bytes, length);
  char line[1200];
  const char *name = !zero ? operation : *operation == 'd' ? "dzero" : "zero";
  int n = snprintf(line, sizeof line, "%s\t%s\t%ld\t%ld\t%ld\n", name, path, a, b, bytes && !zero ? (long)length : 0);
  pthread_mutex_lock(&lock);
  raw_write(trace_fd, line, (size_t)n);
  if (bytes && !zero) raw_write(trace_fd, bytes, length);
  pthread_mutex_unlock(&lock);
}

static int failed(int error) {
  errno = error;
  return -1;
}

typedef ssize_t (*writer)(int, const void *, size_t, off64_t);

static ssize_t through_write(int fd, const void *b, size_t n, off64_t at) {
  (void)at;
  return syscall(SYS_write, fd, b, n);
}

static ssize_t through_pwrite(int fd, const void *b, size_t n, off64_t at) {
  return syscall(SYS_pwrite64, fd, b, n, at);
}

/* A write to a file of ours at `at`, as far as the plan lets it. */
static ssize_t put(const struct file *f, int fd, const void *bytes, size_t length, off64_t at, writer do_write) {
  const char *path = f->path;
  int what = verdict("write", path);
  if (what > 0) return failed(what);
  size_t n = what == PASS ? length : (length + 1) / 2;
  ssize_t done = do_write(fd, bytes, n, at);
  if (done > 0) note(f->durable ? "dwrite" : "write", path, at, done, bytes, (size_t)done);
  if (what == KILL) kill(getpid(), SIGKILL);
  return what == TORN ? failed(EIO) : done;
}

static off64_t end_of(int fd) {
  struct stat st;
  int flags = fcntl(fd, F_GETFL);
  if (flags & O_APPEND) return fstat(fd, &st) == 0 ? st.st_size : 0;
  return lseek64(fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  struct file memory;
  const struct file *f = file_of(fd, &memory);
  if (f) return put(f, fd, bytes, length, end_of(fd), through_write);
  /* What was promised to somebody: after it was said, whatever it speaks of must be there. */
  if (trace_fd >= 0 && (fd == 1 || length > 8)) note("say", "-", fd, 0, bytes, length);
  return syscall(SYS_write, fd, bytes, length);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
  struct file memory;
  const struct file *f = file_of(fd, &memory);
  return f ? put(f, fd, bytes, length, at, through_pwrite) : syscall(SYS_pwrite64, fd, bytes, length, at);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  struct file memory;
  const struct file *f = file_of(fd, &memory);
  size_t length = 0;
  for (int i = 0; i < count; i++) length += parts[i].iov_len;
  if (!f && trace_fd < 0) return syscall(SYS_writev, fd, parts, count);
  char *whole = malloc(length + 1), *to = whole;
  for (int i = 0; i < count; i++) to = mempcpy(to, parts[i].iov_base, parts[i].iov_len);
  ssize_t done = f ? put(f, fd, whole, length, end_of(fd), through_write) : write(fd, whole, length);
  int error = errno;
  free(whole);
  errno = error;
  return done;
}

static int synced(const char *operation, int fd, long number) {
  struct file memory;
  const struct file *f = file_of(fd, &memory);
  if (!f) return (int)syscall(number, fd);
  int what = verdict("sync", f->path);
  if (what != PASS) return failed(what > 0 ? what : EIO);
  unsigned long id = __atomic_add_fetch(&next_sync, 1, __ATOMIC_RELAXED);
  note("sync-begin", f->path, (long)id, 0, NULL, 0);
  int done = (int)syscall(number, fd);
  if (done == 0) note(operation, f->path, (long)id, 0, NULL, 0);
  return done;
}

int fdatasync(int fd) { return synced("sync-end", fd, SYS_fdatasync); }
int fsync(int fd) { return synced("sync-end", fd, SYS_fsync); }

int ftruncate64(int fd, off64_t length) {
  struct file memory;
  const struct file *f = file_of(fd, &memory);
  if (f) {
    int what = verdict("truncate", f->path);
    if (what != PASS) return failed(what > 0 ? what : EIO);
  }
  int done = (int)syscall(SYS_ftruncate, fd, length);
  if (f && done == 0) note("truncate", f->path, length, 0, NULL, 0);
  return done;
}

int open64(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (flags & (O_CREAT | __O_TMPFILE)) {
    va_list more;
    va_start(more, flags);
    mode = va_arg(more, mode_t);
    va_end(more);
  }
  int mine = ours(path);
  int writes = (flags & O_ACCMODE) != O_RDONLY;
  if (mine && writes) {
    int what = verdict("open", path);
    if (what != PASS) return failed(what > 0 ? what : EIO);
  }
  struct stat st;
  int fresh = mine && (flags & O_CREAT) && stat(path, &st) != 0;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  if (fd >= 0 && fresh) note("create", path, 0, 0, NULL, 0);
  else if (fd >= 0 && mine && (flags & O_TRUNC)) note("truncate", path, 0, 0, NULL, 0);
  return fd;
}

int rename(const char *from, const char *to) {
  REAL(int, rename, const char *, const char *);
  if (!ours(from)) return real_rename(from, to);
  int what = verdict("rename", from);
  if (what != PASS) return failed(what > 0 ? what : EIO);
  int done = real_rename(from, to);
  if (done == 0) {
    char both[1100];
    snprintf(both, sizeof both, "%s\v%s", from, to);
    note("rename", both, 0, 0, NULL, 0);
  }
  return done;
}

int link(const char *from, const char *to) {
  REAL(int, link, const char *, const char *);
  if (!ours(to)) return real_link(from, to);
  int what = verdict("link", to);
  if (what != PASS) return failed(what > 0 ? what : EIO);
  int done = real_link(from, to);
  if (done == 0) {
    char both[1100];
    snprintf(both, sizeof both, "%s\v%s", from, to);
    note("link", both, 0, 0, NULL, 0);
  }
  return done;
}

int unlink(const char *path) {
  REAL(int, unlink, const char *);
  if (!ours(path)) return real_unlink(path);
  int what = verdict("unlink", path);
  if (what != PASS) return failed(what > 0 ? what : EIO);
  int done = real_unlink(path);
  if (done == 0) note("unlink", path, 0, 0, NULL, 0);
  return done;
}

int mkdir(const char *path, mode_t mode) {
  REAL(int, mkdir, const char *, mode_t);
  int done = real_mkdir(path, mode);
  if (done == 0 && ours(path)) note("mkdir", path, mode, 0, NULL, 0);
  return done;
}
