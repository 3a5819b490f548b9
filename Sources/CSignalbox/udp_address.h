// Addresses and packet information between the kernel's layout and ours.
#ifndef SIGNALBOX_UDP_ADDRESS_H
#define SIGNALBOX_UDP_ADDRESS_H

#include "udp_batch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
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

static inline uint64_t read_half(const uint8_t *bytes) {
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) value = value << 8 | bytes[i];
    return value;
}

static inline void write_half(uint8_t *bytes, uint64_t value) {
    for (int i = 7; i >= 0; i--, value >>= 8) bytes[i] = (uint8_t)value;
}

static inline void read_v6(struct csignalbox_endpoint *endpoint, const struct in6_addr *address) {
    endpoint->high = read_half(address->s6_addr);
    endpoint->low = read_half(address->s6_addr + 8);
    endpoint->ipv6 = 1;
    endpoint->known = 1;
}

static inline void read_v4(struct csignalbox_endpoint *endpoint, struct in_addr address) {
    endpoint->high = 0;
    endpoint->low = ntohl(address.s_addr);
    endpoint->ipv6 = 0;
    endpoint->known = 1;
}

static inline void read_address(struct csignalbox_endpoint *endpoint, const union address *address, socklen_t length) {
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

static inline socklen_t write_address(union address *address, const struct csignalbox_endpoint *endpoint) {
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

static inline void read_packet_information(struct csignalbox_endpoint *endpoint, struct msghdr *message) {
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

static inline size_t write_packet_information(union control *control, const struct csignalbox_endpoint *local) {
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

#endif
