// Batches of datagrams: recvmmsg and sendmmsg with their vectors laid out once.
#ifndef SIGNALBOX_UDP_BATCH_H
#define SIGNALBOX_UDP_BATCH_H

#include <stddef.h>
#include <stdint.h>

/// An address and port. IPv6: halves in host order; IPv4: `high` is 0 and `low` the address in host order.
struct csignalbox_endpoint {
    uint64_t high;
    uint64_t low;
    uint16_t port;
    uint8_t ipv6;
    /// 0 where the address is not known.
    uint8_t known;
};

struct csignalbox_datagram {
    uint8_t *bytes;
    size_t length;
    struct csignalbox_endpoint source;
    /// The address it was sent to, where the receiver was made to ask for it; the port is not filled in.
    struct csignalbox_endpoint local;
};

struct csignalbox_receiver;

/// A receiver of up to `capacity` datagrams of up to `size` bytes at a time, NULL if there is no memory.
/// Pages of the buffers become resident only when a datagram reaches that far.
struct csignalbox_receiver *csignalbox_receiver_create(unsigned capacity, size_t size, int wants_local);
void csignalbox_receiver_destroy(struct csignalbox_receiver *receiver);
/// Waits for a datagram, then takes what else is there, `limit` at most. Returns the count, or -errno.
int csignalbox_receiver_receive(struct csignalbox_receiver *receiver, int socket, unsigned limit);
const struct csignalbox_datagram *csignalbox_receiver_datagrams(const struct csignalbox_receiver *receiver);

struct csignalbox_sender;

/// A queue of up to `capacity` datagrams with room for `bytes` in sum, NULL if there is no memory.
struct csignalbox_sender *csignalbox_sender_create(unsigned capacity, size_t bytes);
void csignalbox_sender_destroy(struct csignalbox_sender *sender);
/// Appends a copy. `local` (may be NULL) is the source address for a socket bound to the wildcard address.
/// Returns 1, or 0 if there is no room left.
int csignalbox_sender_append(
    struct csignalbox_sender *sender, int socket, const struct csignalbox_endpoint *peer, const struct csignalbox_endpoint *local,
    const uint8_t *bytes, size_t length);
unsigned csignalbox_sender_count(const struct csignalbox_sender *sender);
/// Sends what is queued, to each peer in order. Returns the index of a datagram that failed, with `*error` (errno), and goes on behind it
/// when called again; -1 once all is through.
int csignalbox_sender_flush(struct csignalbox_sender *sender, int *error);
/// Where the datagram at `index` was going; `*socket` is its socket.
struct csignalbox_endpoint csignalbox_sender_peer(const struct csignalbox_sender *sender, unsigned index, int *socket);
void csignalbox_sender_clear(struct csignalbox_sender *sender);

/// Sends one datagram at once. Returns 0 or errno.
int csignalbox_send_now(
    int socket, const struct csignalbox_endpoint *peer, const struct csignalbox_endpoint *local, const uint8_t *bytes, size_t length);

#endif
