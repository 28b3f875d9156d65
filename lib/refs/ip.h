/* ip.h - network addresses at an anchor. */
#ifndef SLUICE_REFS_IP_H
#define SLUICE_REFS_IP_H

#include "scan.h"

/* An IPv6 (or MAC) address around the colon at AT. */
bool scan_ipv6(struct scan *sc, uint32_t at);
/* One whose colons are broken (2001[:]db8[::]5), at the first such bracket. */
void scan_ipv6_broken(struct scan *sc, uint32_t at);
/* A MAC address that starts at AT. */
bool scan_mac(struct scan *sc, size_t at);

#endif
