#define _GNU_SOURCE
#include "udp_address.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

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
