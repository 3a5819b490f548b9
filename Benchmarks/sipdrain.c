// Tells how fast a server's workers take calls when nothing else needs the processors: a load on the same machine would take its share of
// them, and more of it the more workers there are. So the two take turns. The server is stopped while its socket is filled with the next
// messages of many calls at once (INVITEs of some, the answers, ACKs and BYEs of others); then it runs while this program sleeps, and
// the kernel's time stamps on what it sent tell when it was done.
//
// usage: sipdrain -t HOST:PORT -s UAS_PORT -P PROCESS_GROUP -c CALLS_A_ROUND -r ROUNDS
// The server's receive buffer must hold five messages for each call of a round. Prints JSON; rounds in which calls are only
// begun or only ended do not count.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST = 2048 };

/// Messages that stand ready for the next round.
struct queue {
    int socket;
    long count, room;
    struct message {
        int size;
        char text[LONGEST];
    } *messages;
};

static struct sockaddr_in server;
static const char *host;
static int server_port, uas_port, uac_port;
static unsigned run;

static int64_t now(void) {
    struct timespec time;
    // the clock of the kernel's time stamps
    clock_gettime(CLOCK_REALTIME, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void rest(long milliseconds) {
    struct timespec time = {0, milliseconds * 1000000};
    nanosleep(&time, NULL);
}

static int bound_socket(int port) {
    int s = socket(AF_INET, SOCK_DGRAM, 0), buffer = 64 << 20, on = 1;
    setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
    setsockopt(s, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(s, (void *)&own, sizeof own)) {
        perror("sipdrain: bind");
        exit(1);
    }
    return s;
}

static struct message *appended(struct queue *queue) {
    if (queue->count == queue->room) {
        queue->room = queue->room ? queue->room * 2 : 1024;
        queue->messages = realloc(queue->messages, (size_t)queue->room * sizeof *queue->messages);
        if (!queue->messages) {
            fprintf(stderr, "sipdrain: no memory for %ld messages\n", queue->room);
            exit(1);
        }
    }
    return &queue->messages[queue->count++];
}

static void add_request(struct queue *queue, const char *method, long call, int in_dialog) {
    struct message *message = appended(queue);
    char uri[64];
    if (in_dialog) snprintf(uri, sizeof uri, "sip:uas@127.0.0.1:%d", uas_port);
    else snprintf(uri, sizeof uri, "sip:user%ld@%s:%d", call % 1000, host, server_port);
    char route[96] = "";
    if (in_dialog) snprintf(route, sizeof route, "Route: <sip:%s:%d;lr>\r\n", host, server_port);
    message->size = snprintf(message->text, sizeof message->text,
        "%s %s SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%x.%ld.%c;rport\r\nMax-Forwards: 70\r\n%s"
        "From: <sip:user%ld@%s>;tag=f%x%ld\r\nTo: <sip:user%ld@%s>%s\r\nCall-ID: %x.%ld@127.0.0.1\r\nCSeq: %d %s\r\n"
        "Contact: <sip:user%ld@127.0.0.1:%d>\r\nUser-Agent: sipdrain\r\nContent-Length: 0\r\n\r\n",
        method, uri, uac_port, run, call, method[0], route, call % 1000, host, run, call, call % 1000, host, in_dialog ? ";tag=uas1" : "",
        run, call, strcmp(method, "BYE") ? 1 : 2, method, call % 1000, uac_port);
}

/// Answers a request with 200.
static void add_answer(struct queue *queue, const char *request) {
    struct message *message = appended(queue);
    int size = snprintf(message->text, sizeof message->text, "SIP/2.0 200 OK\r\n");
    for (const char *line = strstr(request, "\r\n"); line && line[2] && line[2] != '\r'; line = strstr(line + 2, "\r\n")) {
        const char *text = line + 2, *end = strstr(text, "\r\n");
        if (!end) break;
        int is_to = !strncasecmp(text, "To:", 3);
        if (!is_to && strncasecmp(text, "Via:", 4) && strncasecmp(text, "From:", 5) && strncasecmp(text, "Call-ID:", 8) &&
            strncasecmp(text, "CSeq:", 5) && strncasecmp(text, "Record-Route:", 13)) continue;
        int length = (int)(end - text);
        size += snprintf(message->text + size, sizeof message->text - (size_t)size, "%.*s%s\r\n", length, text,
            is_to && !memmem(text, (size_t)length, "tag=", 4) ? ";tag=uas1" : "");
    }
    message->size = size + snprintf(message->text + size, sizeof message->text - (size_t)size, "Contact: <sip:uas@127.0.0.1>\r\nContent-Length: 0\r\n\r\n");
}

static void send_all(struct queue *queue) {
    for (long i = 0; i < queue->count; i++) {
        const struct message *message = &queue->messages[i];
        if (sendto(queue->socket, message->text, (size_t)message->size, 0, (void *)&server, sizeof server) < 0) perror("sipdrain: sendto");
    }
    queue->count = 0;
}

/// A datagram that waits in a socket, and when it came.
static int take(int socket, char *text, int64_t *time) {
    char control[128];
    struct iovec vector = {text, LONGEST - 1};
    struct msghdr header = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t size = recvmsg(socket, &header, MSG_DONTWAIT);
    if (size < 0) return 0;
    text[size] = 0;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&header); part; part = CMSG_NXTHDR(&header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SO_TIMESTAMPNS) continue;
        struct timespec stamp;
        memcpy(&stamp, CMSG_DATA(part), sizeof stamp);
        *time = stamp.tv_sec * 1000000000LL + stamp.tv_nsec;
    }
    return 1;
}

/// Bytes that wait in a socket.
static uint32_t waiting(int socket) {
    uint32_t values[16] = {0};
    socklen_t size = sizeof values;
    getsockopt(socket, SOL_SOCKET, SO_MEMINFO, values, &size);
    return values[0];
}

/// Sleeps until nothing more comes.
static void wait_for_end(int first, int second) {
    uint64_t before = 0;
    for (int quiet = 0; quiet < 4;) {
        rest(5);
        uint64_t bytes = (uint64_t)waiting(first) + waiting(second);
        quiet = bytes == before ? quiet + 1 : 0;
        before = bytes;
    }
}

int main(int argc, char **argv) {
    char *target = NULL;
    long calls = 0, rounds = 0;
    int group = 0;
    for (int option; (option = getopt(argc, argv, "t:s:P:c:r:")) != -1;) {
        switch (option) {
        case 't': target = optarg; break;
        case 's': uas_port = atoi(optarg); break;
        case 'P': group = atoi(optarg); break;
        case 'c': calls = atol(optarg); break;
        case 'r': rounds = atol(optarg); break;
        default: return 2;
        }
    }
    char *colon = target ? strchr(target, ':') : NULL;
    if (!colon || uas_port <= 0 || group <= 1 || calls <= 0 || rounds <= 0) {
        fprintf(stderr, "usage: sipdrain -t HOST:PORT -s UAS_PORT -P PROCESS_GROUP -c CALLS_A_ROUND -r ROUNDS\n");
        return 2;
    }
    *colon = 0;
    host = target;
    server_port = atoi(colon + 1);
    server = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)server_port)};
    if (inet_pton(AF_INET, host, &server.sin_addr) != 1) {
        fprintf(stderr, "sipdrain: %s is no IPv4 address\n", host);
        return 2;
    }
    struct queue client = {.socket = bound_socket(0)}, agent = {.socket = bound_socket(uas_port)};
    struct sockaddr_in own;
    socklen_t length = sizeof own;
    getsockname(client.socket, (void *)&own, &length);
    uac_port = ntohs(own.sin_port);
    run = (unsigned)getpid();

    long begun = 0, ended = 0, counted = 0;
    double seconds = 0;
    char text[LONGEST];
    // a call takes four rounds: INVITE; 200; ACK and BYE; 200
    for (long round = 0; round < rounds + 6; round++) {
        kill(-group, SIGSTOP);
        if (round < rounds + 3) {
            for (long i = 0; i < calls; i++) add_request(&client, "INVITE", begun++, 0);
        }
        send_all(&client);
        send_all(&agent);
        int64_t begin = now(), last = begin, time = begin;
        kill(-group, SIGCONT);
        wait_for_end(client.socket, agent.socket);
        long before = ended;
        while (take(client.socket, text, &time)) {
            if (time > last) last = time;
            long call;
            unsigned from;
            char kind;
            const char *branch = strstr(text, "branch=z9hG4bK");
            if (strncmp(text, "SIP/2.0 2", 9) || !branch || sscanf(branch + 14, "%x.%ld.%c", &from, &call, &kind) != 3 || from != run) continue;
            if (kind == 'I') {
                add_request(&client, "ACK", call, 1);
                add_request(&client, "BYE", call, 1);
            } else {
                ended++;
            }
        }
        while (take(agent.socket, text, &time)) {
            if (time > last) last = time;
            if (strncmp(text, "ACK ", 4) && strncmp(text, "SIP/", 4)) add_answer(&agent, text);
        }
        if (round >= 3 && round < rounds + 3) {
            seconds += (double)(last - begin) / 1e9;
            counted += ended - before;
        }
    }
    printf("{\"calls\":%ld,\"ok\":%ld,\"counted\":%ld,\"seconds\":%.4f,\"per_second\":%.0f}\n", begun, ended, counted, seconds, (double)counted / seconds);
    return begun == ended ? 0 : 1;
}
