/* What most media servers do, as plain as it can be written: a UDP socket a stream, epoll, one recv a packet, and an
 * append to the stream's file by a buffer of 32 KiB. The yardstick of bin/bench receiving; no part of the product.
 *
 * usage: baseline FIRST-PORT STREAMS DIRECTORY      on 127.0.0.1, even ports; says "ready", and counts at end of input
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct stream {
    int fd;
    FILE *file;
};

struct head {
    long long nanos;
    unsigned short length;
} __attribute__((packed));

static void fail(const char *what) {
    perror(what);
    exit(70);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: baseline FIRST-PORT STREAMS DIRECTORY\n");
        return 64;
    }
    int first = atoi(argv[1]), count = atoi(argv[2]);
    struct rlimit files = {count + 100 + count, count + 100 + count};
    setrlimit(RLIMIT_NOFILE, &files);
    struct stream *streams = calloc(count, sizeof *streams);
    int poll = epoll_create1(0);
    for (int i = 0; i < count; i++) {
        struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(first + 2 * i)};
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0), room = 256 * 1024;
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        if (fd < 0 || bind(fd, (struct sockaddr *) &at, sizeof at) < 0)
            fail("bind");
        char name[4096];
        snprintf(name, sizeof name, "%s/%d.rtp", argv[3], i);
        streams[i].fd = fd;
        streams[i].file = fopen(name, "w");
        if (!streams[i].file)
            fail(name);
        setvbuf(streams[i].file, NULL, _IOFBF, 32 * 1024);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &streams[i]};
        epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
    }
    fcntl(0, F_SETFL, O_NONBLOCK);
    struct epoll_event input = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poll, EPOLL_CTL_ADD, 0, &input);
    printf("ready\n");
    fflush(stdout);

    struct epoll_event events[256];
    unsigned char packet[2048];
    long long received = 0;
    for (;;) {
        int ready = epoll_wait(poll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            struct stream *stream = events[i].data.ptr;
            if (!stream) {
                char byte;
                if (read(0, &byte, 1) == 0) {
                    for (int j = 0; j < count; j++)
                        fclose(streams[j].file);
                    printf("packets %lld\n", received);
                    return 0;
                }
                continue;
            }
            ssize_t length;
            while ((length = recv(stream->fd, packet, sizeof packet, 0)) >= 0) {
                struct timespec now;
                clock_gettime(CLOCK_REALTIME, &now);
                struct head head = {now.tv_sec * 1000000000LL + now.tv_nsec, length};
                fwrite(&head, sizeof head, 1, stream->file);
                fwrite(packet, length, 1, stream->file);
                received++;
            }
        }
    }
}
