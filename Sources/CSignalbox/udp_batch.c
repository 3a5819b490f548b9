#define _GNU_SOURCE
#include "udp_batch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

// Room for one packet information message, aligned as the kernel wants it.
union control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(struct in6_pktinfo))];
};

static uint64_t read_half(const uint8_t *bytes) {
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) value = value << 8 | bytes[i];
    return value;
}

static void write_half(uint8_t *bytes, uint64_t value) {
    for (int i = 7; i >= 0; i--, value >>= 8) bytes[i] = (uint8_t)value;
}

static void read_v6(struct csignalbox_endpoint *endpoint, const struct in6_addr *address) {
    endpoint->high = read_half(address->s6_addr);
    endpoint->low = read_half(address->s6_addr + 8);
    endpoint->ipv6 = 1;
    endpoint->known = 1;
}

static void read_v4(struct csignalbox_endpoint *endpoint, struct in_addr address) {
    endpoint->high = 0;
    endpoint->low = ntohl(address.s_addr);
    endpoint->ipv6 = 0;
    endpoint->known = 1;
}

static void read_address(struct csignalbox_endpoint *endpoint, const union address *address, socklen_t length) {
    if (length >= sizeof address->v6 && address->any.sa_family == AF_INET6) {
        read_v6(endpoint, &address->v6.sin6_addr);
        endpoint->port = ntohs(address->v6.sin6_port);
    } else if (length >= sizeof address->v4 && address->any.sa_family == AF_INET) {
        read_v4(endpoint, address->v4.sin_addr);
        endpoint->port = ntohs(address->v4.sin_port);
    } else {
        memset(endpoint, 0, sizeof *endpoint);
    }
}

static socklen_t write_address(union address *address, const struct csignalbox_endpoint *endpoint) {
    memset(address, 0, sizeof *address);
    if (endpoint->ipv6) {
        address->v6.sin6_family = AF_INET6;
        write_half(address->v6.sin6_addr.s6_addr, endpoint->high);
        write_half(address->v6.sin6_addr.s6_addr + 8, endpoint->low);
        address->v6.sin6_port = htons(endpoint->port);
        return sizeof address->v6;
    }
    address->v4.sin_family = AF_INET;
    address->v4.sin_addr.s_addr = htonl((uint32_t)endpoint->low);
    address->v4.sin_port = htons(endpoint->port);
    return sizeof address->v4;
}

static void read_packet_information(struct csignalbox_endpoint *endpoint, struct msghdr *message) {
    endpoint->known = 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
            struct in_pktinfo information;
            memcpy(&information, CMSG_DATA(c), sizeof information);
            read_v4(endpoint, information.ipi_addr);
        } else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
            struct in6_pktinfo information;
            memcpy(&information, CMSG_DATA(c), sizeof information);
            read_v6(endpoint, &information.ipi6_addr);
        }
    }
}

static size_t write_packet_information(union control *control, const struct csignalbox_endpoint *local) {
    memset(control, 0, sizeof *control);
    if (local->ipv6) {
        struct in6_pktinfo information = {0};
        write_half(information.ipi6_addr.s6_addr, local->high);
        write_half(information.ipi6_addr.s6_addr + 8, local->low);
        control->header.cmsg_level = IPPROTO_IPV6;
        control->header.cmsg_type = IPV6_PKTINFO;
        control->header.cmsg_len = CMSG_LEN(sizeof information);
        memcpy(CMSG_DATA(&control->header), &information, sizeof information);
        return CMSG_SPACE(sizeof information);
    }
    struct in_pktinfo information = {0};
    information.ipi_spec_dst.s_addr = htonl((uint32_t)local->low);
    control->header.cmsg_level = IPPROTO_IP;
    control->header.cmsg_type = IP_PKTINFO;
    control->header.cmsg_len = CMSG_LEN(sizeof information);
    memcpy(CMSG_DATA(&control->header), &information, sizeof information);
    return CMSG_SPACE(sizeof information);
}

// ---- receiving

struct csignalbox_receiver {
    unsigned capacity;
    size_t size;
    int wants_local;
    uint8_t *memory;
    struct csignalbox_datagram *datagrams;
    struct mmsghdr *messages;
    struct iovec *vectors;
    union address *addresses;
    union control *controls;
};

struct csignalbox_receiver *csignalbox_receiver_create(unsigned capacity, size_t size, int wants_local) {
    struct csignalbox_receiver *r = calloc(1, sizeof *r);
    if (!r) return NULL;
    r->capacity = capacity;
    r->size = size;
    r->wants_local = wants_local;
    r->datagrams = calloc(capacity, sizeof *r->datagrams);
    r->messages = calloc(capacity, sizeof *r->messages);
    r->vectors = calloc(capacity, sizeof *r->vectors);
    r->addresses = calloc(capacity, sizeof *r->addresses);
    r->controls = calloc(capacity, sizeof *r->controls);
    void *memory = mmap(NULL, capacity * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    r->memory = memory == MAP_FAILED ? NULL : memory;
    if (!r->datagrams || !r->messages || !r->vectors || !r->addresses || !r->controls || !r->memory) {
        csignalbox_receiver_destroy(r);
        return NULL;
    }
    for (unsigned i = 0; i < capacity; i++) {
        r->vectors[i].iov_base = r->memory + i * size;
        r->vectors[i].iov_len = size;
        struct msghdr *m = &r->messages[i].msg_hdr;
        m->msg_iov = &r->vectors[i];
        m->msg_iovlen = 1;
        m->msg_name = &r->addresses[i];
        m->msg_control = wants_local ? &r->controls[i] : NULL;
    }
    return r;
}

void csignalbox_receiver_destroy(struct csignalbox_receiver *r) {
    if (r->memory) munmap(r->memory, r->capacity * r->size);
    free(r->controls);
    free(r->addresses);
    free(r->vectors);
    free(r->messages);
    free(r->datagrams);
    free(r);
}

int csignalbox_receiver_receive(struct csignalbox_receiver *r, int socket, unsigned limit) {
    if (limit > r->capacity) limit = r->capacity;
    for (unsigned i = 0; i < limit; i++) {
        struct msghdr *m = &r->messages[i].msg_hdr;
        m->msg_namelen = sizeof r->addresses[i];
        m->msg_controllen = r->wants_local ? sizeof r->controls[i] : 0;
        m->msg_flags = 0;
    }
    int count = recvmmsg(socket, r->messages, limit, MSG_WAITFORONE, NULL);
    if (count < 0) return -errno;
    for (int i = 0; i < count; i++) {
        struct csignalbox_datagram *d = &r->datagrams[i];
        d->bytes = r->vectors[i].iov_base;
        d->length = r->messages[i].msg_len;
        read_address(&d->source, &r->addresses[i], r->messages[i].msg_hdr.msg_namelen);
        if (r->wants_local) read_packet_information(&d->local, &r->messages[i].msg_hdr);
    }
    return count;
}

const struct csignalbox_datagram *csignalbox_receiver_datagrams(const struct csignalbox_receiver *r) { return r->datagrams; }

// ---- sending

struct csignalbox_sender {
    unsigned capacity;
    unsigned count;
    size_t size;
    size_t used;
    uint8_t *memory;
    int *sockets;
    struct mmsghdr *messages;
    struct iovec *vectors;
    union address *addresses;
    union control *controls;
};

struct csignalbox_sender *csignalbox_sender_create(unsigned capacity, size_t bytes) {
    struct csignalbox_sender *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->capacity = capacity;
    s->size = bytes;
    s->memory = malloc(bytes);
    s->sockets = calloc(capacity, sizeof *s->sockets);
    s->messages = calloc(capacity, sizeof *s->messages);
    s->vectors = calloc(capacity, sizeof *s->vectors);
    s->addresses = calloc(capacity, sizeof *s->addresses);
    s->controls = calloc(capacity, sizeof *s->controls);
    if (!s->memory || !s->sockets || !s->messages || !s->vectors || !s->addresses || !s->controls) {
        csignalbox_sender_destroy(s);
        return NULL;
    }
    return s;
}

void csignalbox_sender_destroy(struct csignalbox_sender *s) {
    free(s->controls);
    free(s->addresses);
    free(s->vectors);
    free(s->messages);
    free(s->sockets);
    free(s->memory);
    free(s);
}

int csignalbox_sender_append(
    struct csignalbox_sender *s, int socket, const struct csignalbox_endpoint *peer, const struct csignalbox_endpoint *local,
    const uint8_t *bytes, size_t length) {
    if (s->count == s->capacity || length > s->size - s->used) return 0;
    unsigned i = s->count++;
    uint8_t *place = s->memory + s->used;
    memcpy(place, bytes, length);
    s->used += length;
    s->sockets[i] = socket;
    s->vectors[i].iov_base = place;
    s->vectors[i].iov_len = length;
    struct msghdr *m = &s->messages[i].msg_hdr;
    m->msg_name = &s->addresses[i];
    m->msg_namelen = write_address(&s->addresses[i], peer);
    m->msg_iov = &s->vectors[i];
    m->msg_iovlen = 1;
    m->msg_control = local ? &s->controls[i] : NULL;
    m->msg_controllen = local ? write_packet_information(&s->controls[i], local) : 0;
    return 1;
}

unsigned csignalbox_sender_count(const struct csignalbox_sender *s) { return s->count; }

unsigned csignalbox_sender_flush(struct csignalbox_sender *s, unsigned start, int *error) {
    *error = 0;
    while (start < s->count) {
        unsigned end = start + 1;
        while (end < s->count && s->sockets[end] == s->sockets[start]) end++;
        int sent = sendmmsg(s->sockets[start], s->messages + start, end - start, 0);
        if (sent > 0) {
            start += (unsigned)sent;
        } else if (sent < 0 && errno != EINTR) {
            *error = errno;
            return start;
        }
    }
    return start;
}

struct csignalbox_endpoint csignalbox_sender_peer(const struct csignalbox_sender *s, unsigned index, int *socket) {
    struct csignalbox_endpoint peer = {0};
    *socket = -1;
    if (index < s->count) {
        read_address(&peer, &s->addresses[index], s->messages[index].msg_hdr.msg_namelen);
        *socket = s->sockets[index];
    }
    return peer;
}

void csignalbox_sender_clear(struct csignalbox_sender *s) {
    s->count = 0;
    s->used = 0;
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
