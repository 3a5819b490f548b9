// Sends requests at a steady rate and tells how long each took to be answered: latency as a peer sees it, where a closed-loop load
// would only slow down with the server. An answer's time is that at which the kernel put it into this program's socket: when this program
// comes round to reading it, among its other work, says nothing about the server.
//
// usage: sipprobe -t HOST:PORT -r REQUESTS_A_SECOND -d SECONDS [-m METHOD] [-u USERS]
// Request URIs are sip:user0 to sip:user(USERS-1), in an order that jumps about. Prints JSON; latencies are in microseconds.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    BATCH = 64,
    LONGEST = 2048,
    /// Nanoseconds that a sleep may take longer than was asked for.
    SHORTEST_SLEEP = 80000
};

static int64_t nanoseconds(struct timespec time) { return time.tv_sec * 1000000000LL + time.tv_nsec; }

/// By the clock of the kernel's time stamps.
static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return nanoseconds(time);
}

/// When a datagram came in.
static int64_t arrival(struct msghdr *header) {
    for (struct cmsghdr *part = CMSG_FIRSTHDR(header); part; part = CMSG_NXTHDR(header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SO_TIMESTAMPNS) continue;
        struct timespec stamp;
        memcpy(&stamp, CMSG_DATA(part), sizeof stamp);
        return nanoseconds(stamp);
    }
    return now();
}

static int by_value(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

static uint32_t part(const uint32_t *sorted, long count, double fraction) {
    if (count == 0) return 0;
    long index = (long)(fraction * (double)count);
    return sorted[index < count ? index : count - 1];
}

int main(int argc, char **argv) {
    char *target = NULL;
    const char *method = "OPTIONS";
    double rate = 1000, seconds = 5;
    long users = 1000;
    for (int option; (option = getopt(argc, argv, "t:r:d:m:u:")) != -1;) {
        switch (option) {
        case 't': target = optarg; break;
        case 'r': rate = atof(optarg); break;
        case 'd': seconds = atof(optarg); break;
        case 'm': method = optarg; break;
        case 'u': users = atol(optarg); break;
        default: return 2;
        }
    }
    char *colon = target ? strchr(target, ':') : NULL;
    if (!colon || rate <= 0 || seconds <= 0 || users <= 0) {
        fprintf(stderr, "usage: sipprobe -t HOST:PORT -r REQUESTS_A_SECOND -d SECONDS [-m METHOD] [-u USERS]\n");
        return 2;
    }
    *colon = 0;
    struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(colon + 1))};
    if (inet_pton(AF_INET, target, &peer.sin_addr) != 1) {
        fprintf(stderr, "sipprobe: %s is no IPv4 address\n", target);
        return 2;
    }
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    int buffer = 8 << 20, on = 1;
    setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
    setsockopt(s, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(s, (void *)&own, sizeof own)) {
        perror("sipprobe: bind");
        return 1;
    }
    socklen_t length = sizeof own;
    getsockname(s, (void *)&own, &length);
    int port = ntohs(own.sin_port);

    long total = (long)(rate * seconds), sent = 0, answered = 0;
    int64_t *starts = calloc((size_t)total, sizeof *starts);
    uint32_t *latencies = calloc((size_t)total, sizeof *latencies);
    if (!starts || !latencies) {
        fprintf(stderr, "sipprobe: no memory for %ld requests\n", total);
        return 1;
    }
    unsigned run = (unsigned)getpid();
    static char in[BATCH][LONGEST], control[BATCH][64];
    struct mmsghdr messages[BATCH];
    struct iovec vectors[BATCH];
    int64_t begin = now(), end = begin + (int64_t)((seconds + 2) * 1e9);
    while (now() < end && answered < total) {
        long due = (long)((double)(now() - begin) * rate / 1e9);
        for (; sent < total && sent < due; sent++) {
            char text[LONGEST];
            // a step that is coprime to most counts
            long user = sent * 7919 % users;
            int size = snprintf(text, sizeof text,
                "%s sip:user%ld@%s:%s SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bKp%u.%ld;rport\r\nMax-Forwards: 70\r\n"
                "From: <sip:probe@127.0.0.1>;tag=p%ld\r\nTo: <sip:user%ld@127.0.0.1>\r\nCall-ID: %u.%ld@probe\r\nCSeq: 1 %s\r\n"
                "Contact: <sip:probe@127.0.0.1:%d>\r\nUser-Agent: sipprobe\r\nContent-Length: 0\r\n\r\n",
                method, user, target, colon + 1, port, run, sent, sent, user, run, sent, method, port);
            starts[sent] = now();
            sendto(s, text, (size_t)size, 0, (void *)&peer, sizeof peer);
        }
        // To sleep past the next request's time would send a heap of them later; where they follow closely, there is no time for it.
        int64_t pause = sent < total ? begin + (int64_t)((double)(sent + 1) * 1e9 / rate) - now() - SHORTEST_SLEEP : 1000000;
        if (pause > 0) {
            struct pollfd wait = {s, POLLIN, 0};
            struct timespec patience = {0, pause < 1000000 ? pause : 1000000};
            if (ppoll(&wait, 1, &patience, NULL) <= 0) continue;
        }
        for (int i = 0; i < BATCH; i++) {
            vectors[i] = (struct iovec){in[i], LONGEST - 1};
            memset(&messages[i], 0, sizeof messages[i]);
            messages[i].msg_hdr.msg_iov = &vectors[i];
            messages[i].msg_hdr.msg_iovlen = 1;
            messages[i].msg_hdr.msg_control = control[i];
            messages[i].msg_hdr.msg_controllen = sizeof control[i];
        }
        int count = recvmmsg(s, messages, BATCH, MSG_DONTWAIT, NULL);
        for (int i = 0; i < count; i++) {
            in[i][messages[i].msg_len] = 0;
            const char *branch = strstr(in[i], "branch=z9hG4bKp");
            unsigned number;
            long which;
            if (!branch || sscanf(branch + 15, "%u.%ld", &number, &which) != 2 || number != run || which < 0 || which >= sent) continue;
            if (starts[which] == 0 || !strncmp(in[i], "SIP/2.0 1", 9)) continue;
            latencies[answered++] = (uint32_t)((arrival(&messages[i].msg_hdr) - starts[which]) / 1000);
            starts[which] = 0;
        }
    }
    qsort(latencies, (size_t)answered, sizeof *latencies, by_value);
    printf("{\"sent\":%ld,\"answered\":%ld,\"p50\":%u,\"p99\":%u,\"p999\":%u,\"longest\":%u}\n", sent, answered,
        part(latencies, answered, 0.5), part(latencies, answered, 0.99), part(latencies, answered, 0.999), part(latencies, answered, 1));
    return answered == total ? 0 : 1;
}
