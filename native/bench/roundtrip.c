/* roundtrip SOCKET HOST: the least a client could do, without a deadline or a check. Only for comparison. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    static char payload[1 << 20];
    static char answer[1 << 20];
    char header[128];
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    ssize_t length = read(STDIN_FILENO, payload, sizeof payload);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (argc != 3 || length < 0 || strlen(argv[1]) >= sizeof address.sun_path)
        return 1;
    strcpy(address.sun_path, argv[1]);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        return 1;
    int head = snprintf(header, sizeof header, "{\"v\":1,\"op\":\"hook\",\"host\":\"%s\",\"bytes\":%zd}\n", argv[2], length);
    if (write(fd, header, (size_t)head) < 0 || write(fd, payload, (size_t)length) < 0)
        return 1;
    ssize_t got = read(fd, answer, sizeof answer);
    char *end = got > 0 ? memchr(answer, '\n', (size_t)got) : NULL;
    if (end == NULL || write(STDOUT_FILENO, end + 1, (size_t)(answer + got - end - 1)) < 0)
        return 1;
    return 0;
}
