/* RTP of G.711 for bin/bench receiving: STREAMS streams of 50 packets a second, spread evenly over each 20 ms, by sendmmsg.
 * Each payload byte is (stream * 31 + sequence * 7 + index) modulo 256, so that a recording can be checked.
 *
 * usage: generator FIRST-PORT STREAMS WARM-SECONDS SECONDS      to 127.0.0.1, even ports
 *
 * Says "warm N" when the first part is over, then "sent N failed N" at the end: N counts all from the start. One sender
 * throughout: a receiver that met another halfway would be measured while it gets used to that.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PAYLOAD = 160, LENGTH = 12 + PAYLOAD, BATCH = 64 };

static void write32(unsigned char *at, unsigned value) {
    at[0] = value >> 24, at[1] = value >> 16, at[2] = value >> 8, at[3] = value;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: generator FIRST-PORT STREAMS WARM-SECONDS SECONDS\n");
        return 64;
    }
    int first = atoi(argv[1]), streams = atoi(argv[2]), warm = atoi(argv[3]) * 50, ticks = warm + atoi(argv[4]) * 50;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    static unsigned char packets[BATCH][LENGTH];
    static struct sockaddr_in to[BATCH];
    static struct iovec parts[BATCH];
    static struct mmsghdr messages[BATCH];
    for (int i = 0; i < BATCH; i++) {
        to[i].sin_family = AF_INET;
        to[i].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        parts[i] = (struct iovec) {packets[i], LENGTH};
        messages[i].msg_hdr = (struct msghdr) {.msg_name = &to[i], .msg_namelen = sizeof to[i], .msg_iov = &parts[i], .msg_iovlen = 1};
    }
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    long long sent = 0, failed = 0;
    int batches = (streams + BATCH - 1) / BATCH;
    for (int tick = 0; tick < ticks; tick++) {
        unsigned sequence = tick;
        if (tick == warm) {
            printf("warm %lld\n", sent);
            fflush(stdout);
        }
        for (int batch = 0; batch < batches; batch++) {
            int count = streams - batch * BATCH < BATCH ? streams - batch * BATCH : BATCH;
            for (int i = 0; i < count; i++) {
                unsigned stream = batch * BATCH + i;
                unsigned char *p = packets[i];
                p[0] = 0x80, p[1] = 0, p[2] = sequence >> 8, p[3] = sequence;
                write32(p + 4, sequence * PAYLOAD);
                write32(p + 8, 0x10000 + stream);
                for (int k = 0; k < PAYLOAD; k++)
                    p[12 + k] = stream * 31 + sequence * 7 + k;
                to[i].sin_port = htons(first + 2 * stream);
            }
            for (int done = 0; done < count;) {
                int now = sendmmsg(fd, messages + done, count - done, 0);
                if (now <= 0) {
                    failed++;
                    done++;
                } else {
                    sent += now;
                    done += now;
                }
            }
            /* The next batch is due a part of the 20 ms later. */
            long long due = next.tv_nsec + 20000000LL / batches;
            next.tv_sec += due / 1000000000LL;
            next.tv_nsec = due % 1000000000LL;
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
        }
    }
    printf("sent %lld failed %lld\n", sent, failed);
    return 0;
}
