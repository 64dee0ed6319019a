package io.earwitness.sip.transport;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Who may send to a listener. An empty list allows all; where both lists hold something, both must be met.
///
/// @param addresses  from where
/// @param identities domains, in lower case, of which the client's certificate must vouch for one
/// @param answered   whether a refused datagram request is answered with 403; otherwise nothing tells that we are there
public record AllowList(List<AddressBlock> addresses, Set<String> identities, boolean answered) {
    public static final AllowList ALL = new AllowList(List.of(), Set.of(), false);

    public AllowList {
        addresses = List.copyOf(addresses);
        identities = identities.stream()
                .map(identity -> identity.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    public static AllowList addresses(String... blocks) {
        return new AllowList(List.of(blocks).stream().map(AddressBlock::parse).toList(), Set.of(), false);
    }

    public static AllowList identities(String... domains) {
        return new AllowList(List.of(), Set.of(domains), false);
    }

    boolean allows(InetAddress address) {
        return addresses.isEmpty() || addresses.stream().anyMatch(block -> block.contains(address));
    }

    boolean allows(Set<String> proven) {
        return identities.isEmpty() || proven.stream().anyMatch(identities::contains);
    }
}
