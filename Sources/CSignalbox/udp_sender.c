#define _GNU_SOURCE
#include "udp_address.h"

#include <errno.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <unistd.h>

// Datagrams of one length to one peer leave as a run: the kernel is given them as one, takes them through its layers once, and cuts them
// apart at the end (UDP_SEGMENT, Linux 4.18). The last of a run may be shorter. What goes to one peer leaves in the order in which it was
// queued; what goes to different peers may not.

// What the kernel cuts at most into (UDP_MAX_SEGMENTS), and what a datagram holds.
enum { longest_run = 64, largest_run = 65000 };
// How far back a peer's latest run is looked for. One that is older is left behind: later datagrams start another.
enum { runs_in_sight = 8 };

struct run {
    int socket;
    int has_local;
    struct csignalbox_endpoint peer;
    struct csignalbox_endpoint local;
    // Length of each datagram but the last.
    size_t segment;
    size_t bytes;
    unsigned count;
    // Whether no further datagram fits: the last one is shorter.
    int is_closed;
    // Its first place in `order`.
    unsigned start;
};

// Room for the packet information and the length of a run's segments.
union run_control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(struct in6_pktinfo)) + CMSG_SPACE(sizeof(uint16_t))];
};

struct csignalbox_sender {
    unsigned capacity;
    unsigned count;
    size_t size;
    size_t used;
    uint8_t *memory;
    // By datagram.
    struct iovec *datagrams;
    unsigned *runs_of;
    // By run.
    unsigned run_count;
    struct run *runs;
    struct mmsghdr *messages;
    union address *addresses;
    union run_control *controls;
    // By place in the order of sending.
    unsigned *order;
    struct iovec *vectors;
    int is_laid_out;
    // The run to be sent next, and the datagram of it where it is sent one by one.
    unsigned next_run;
    unsigned next_datagram;
    int is_one_by_one;
    // Longer datagrams leave one by one: 0 where the kernel knows no runs.
    size_t largest_segment;
};

static int kernel_knows_runs(void) {
    int socket_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0) return 0;
    int value;
    socklen_t length = sizeof value;
    int answer = getsockopt(socket_, IPPROTO_UDP, UDP_SEGMENT, &value, &length);
    close(socket_);
    return answer == 0;
}

struct csignalbox_sender *csignalbox_sender_create(unsigned capacity, size_t bytes) {
    struct csignalbox_sender *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->capacity = capacity;
    s->size = bytes;
    s->memory = malloc(bytes);
    s->datagrams = calloc(capacity, sizeof *s->datagrams);
    s->runs_of = calloc(capacity, sizeof *s->runs_of);
    s->runs = calloc(capacity, sizeof *s->runs);
    s->messages = calloc(capacity, sizeof *s->messages);
    s->addresses = calloc(capacity, sizeof *s->addresses);
    s->controls = calloc(capacity, sizeof *s->controls);
    s->order = calloc(capacity, sizeof *s->order);
    s->vectors = calloc(capacity, sizeof *s->vectors);
    s->largest_segment = kernel_knows_runs() ? largest_run : 0;
    if (!s->memory || !s->datagrams || !s->runs_of || !s->runs || !s->messages || !s->addresses || !s->controls || !s->order || !s->vectors) {
        csignalbox_sender_destroy(s);
        return NULL;
    }
    return s;
}

void csignalbox_sender_destroy(struct csignalbox_sender *s) {
    free(s->vectors);
    free(s->order);
    free(s->controls);
    free(s->addresses);
    free(s->messages);
    free(s->runs);
    free(s->runs_of);
    free(s->datagrams);
    free(s->memory);
    free(s);
}

static int same_endpoint(const struct csignalbox_endpoint *one, const struct csignalbox_endpoint *other) {
    return one->low == other->low && one->port == other->port && one->high == other->high && one->ipv6 == other->ipv6;
}

// The peer's latest run if the datagram fits in there, else a new one.
static struct run *run_for(
    struct csignalbox_sender *s, int socket, const struct csignalbox_endpoint *peer, const struct csignalbox_endpoint *local, size_t length) {
    unsigned end = s->run_count > runs_in_sight ? s->run_count - runs_in_sight : 0;
    for (unsigned i = s->run_count; i > end; i--) {
        struct run *run = &s->runs[i - 1];
        if (run->socket != socket || !same_endpoint(&run->peer, peer)) continue;
        int fits = !run->is_closed && length > 0 && length <= run->segment && run->segment <= s->largest_segment && run->count < longest_run
            && run->bytes + length <= largest_run && run->has_local == (local != NULL) && (!local || same_endpoint(&run->local, local));
        if (fits) return run;
        break;
    }
    struct run *run = &s->runs[s->run_count++];
    memset(run, 0, sizeof *run);
    run->socket = socket;
    run->peer = *peer;
    run->has_local = local != NULL;
    if (local) run->local = *local;
    run->segment = length;
    return run;
}

int csignalbox_sender_append(
    struct csignalbox_sender *s, int socket, const struct csignalbox_endpoint *peer, const struct csignalbox_endpoint *local,
    const uint8_t *bytes, size_t length) {
    if (s->count == s->capacity || length > s->size - s->used) return 0;
    uint8_t *place = s->memory + s->used;
    memcpy(place, bytes, length);
    s->used += length;
    struct run *run = run_for(s, socket, peer, local, length);
    run->count++;
    run->bytes += length;
    run->is_closed = length < run->segment;
    s->datagrams[s->count] = (struct iovec){.iov_base = place, .iov_len = length};
    s->runs_of[s->count++] = (unsigned)(run - s->runs);
    return 1;
}

unsigned csignalbox_sender_count(const struct csignalbox_sender *s) { return s->count; }

static size_t write_segment_length(struct cmsghdr *header, size_t length) {
    uint16_t segment = (uint16_t)length;
    header->cmsg_level = IPPROTO_UDP;
    header->cmsg_type = UDP_SEGMENT;
    header->cmsg_len = CMSG_LEN(sizeof segment);
    memcpy(CMSG_DATA(header), &segment, sizeof segment);
    return CMSG_SPACE(sizeof segment);
}

// Puts the datagrams of each run next to each other.
static void lay_out(struct csignalbox_sender *s) {
    unsigned place = 0;
    for (unsigned i = 0; i < s->run_count; i++) {
        struct run *run = &s->runs[i];
        run->start = place;
        struct msghdr *m = &s->messages[i].msg_hdr;
        m->msg_name = &s->addresses[i];
        m->msg_namelen = write_address(&s->addresses[i], &run->peer);
        m->msg_iov = s->vectors + place;
        m->msg_iovlen = run->count;
        m->msg_control = s->controls[i].bytes;
        m->msg_controllen = 0;
        if (run->has_local) {
            union control control;
            size_t length = write_packet_information(&control, &run->local);
            memcpy(s->controls[i].bytes, control.bytes, length);
            m->msg_controllen = length;
        }
        if (run->count > 1) {
            m->msg_controllen += write_segment_length((struct cmsghdr *)(s->controls[i].bytes + m->msg_controllen), run->segment);
        }
        place += run->count;
        run->count = 0;
    }
    for (unsigned i = 0; i < s->count; i++) {
        struct run *run = &s->runs[s->runs_of[i]];
        unsigned at = run->start + run->count++;
        s->order[at] = i;
        s->vectors[at] = s->datagrams[i];
    }
    s->is_laid_out = 1;
}

// Sends the next run one by one, since the kernel did not take it as a whole.
// Returns the datagram that failed, -1 once it is through.
static int send_one_by_one(struct csignalbox_sender *s, int *error) {
    struct run *run = &s->runs[s->next_run];
    struct msghdr m = s->messages[s->next_run].msg_hdr;
    // the packet information stands in front of the segments' length
    m.msg_controllen = run->has_local ? m.msg_controllen - CMSG_SPACE(sizeof(uint16_t)) : 0;
    m.msg_iovlen = 1;
    while (s->next_datagram < run->count) {
        unsigned at = run->start + s->next_datagram;
        m.msg_iov = s->vectors + at;
        if (sendmsg(run->socket, &m, 0) < 0) {
            if (errno == EINTR) continue;
            *error = errno;
            s->next_datagram++;
            return (int)s->order[at];
        }
        s->next_datagram++;
    }
    s->is_one_by_one = 0;
    s->next_run++;
    return -1;
}

// Takes note of what the kernel does not take as a run: datagrams beyond the path's packet size, anything where checksums cannot be left
// to the device.
static void learn(struct csignalbox_sender *s, const struct run *run, int error) {
    if (error == EMSGSIZE || error == EINVAL) {
        if (run->segment <= s->largest_segment) s->largest_segment = run->segment - 1;
    } else if (error == EIO || error == EOPNOTSUPP) {
        s->largest_segment = 0;
    }
}

int csignalbox_sender_flush(struct csignalbox_sender *s, int *error) {
    *error = 0;
    if (!s->is_laid_out) lay_out(s);
    while (s->next_run < s->run_count) {
        if (s->is_one_by_one) {
            int failed = send_one_by_one(s, error);
            if (failed >= 0) return failed;
            continue;
        }
        unsigned start = s->next_run;
        unsigned end = start + 1;
        while (end < s->run_count && s->runs[end].socket == s->runs[start].socket) end++;
        int sent = sendmmsg(s->runs[start].socket, s->messages + start, end - start, 0);
        if (sent > 0) {
            s->next_run += (unsigned)sent;
        } else if (sent < 0 && errno != EINTR) {
            const struct run *run = &s->runs[start];
            if (run->count == 1) {
                *error = errno;
                s->next_run++;
                return (int)s->order[run->start];
            }
            learn(s, run, errno);
            s->is_one_by_one = 1;
            s->next_datagram = 0;
        }
    }
    return -1;
}

struct csignalbox_endpoint csignalbox_sender_peer(const struct csignalbox_sender *s, unsigned index, int *socket) {
    struct csignalbox_endpoint peer = {0};
    *socket = -1;
    if (index < s->count) {
        const struct run *run = &s->runs[s->runs_of[index]];
        peer = run->peer;
        *socket = run->socket;
    }
    return peer;
}

void csignalbox_sender_clear(struct csignalbox_sender *s) {
    s->count = 0;
    s->used = 0;
    s->run_count = 0;
    s->is_laid_out = 0;
    s->next_run = 0;
    s->is_one_by_one = 0;
}

int csignalbox_send_now(
    int socket, const struct csignalbox_endpoint *peer, const struct csignalbox_endpoint *local, const uint8_t *bytes, size_t length) {
    union address address;
    union control control;
    struct iovec vector = {.iov_base = (void *)bytes, .iov_len = length};
    struct msghdr message = {.msg_name = &address, .msg_namelen = write_address(&address, peer), .msg_iov = &vector, .msg_iovlen = 1};
    if (local) {
        message.msg_control = &control;
        message.msg_controllen = write_packet_information(&control, local);
    }
    while (sendmsg(socket, &message, 0) < 0) {
        if (errno != EINTR) return errno;
    }
    return 0;
}
