package io.earwitness.recorder.msrp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import java.util.function.Predicate;

/// Where we may connect to for messages, where an offer waits for that (`a=setup:passive`): or whoever may send an
/// offer could have us knock at doors that we alone can reach.
///
/// This machine is taken where the client signals from it, link-local addresses where it signals from such a one, and
/// never an address of nobody or of many.
///
/// @param client where the client signals from; empty where that is not known
/// @param own    whether an address is this machine's
record MessageTarget(Optional<InetAddress> client, Predicate<InetAddress> own) {

    static MessageTarget of(Optional<InetAddress> client) {
        return new MessageTarget(client, MessageTarget::isOurs);
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }

    /// The first address of the host that we may connect to; empty where there is none.
    ///
    /// @throws IOException where nobody knows the host
    Optional<InetAddress> among(String host) throws IOException {
        for (var address : InetAddress.getAllByName(host)) {
            if (allows(address)) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    boolean allows(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return false;
        }
        return isHere(address)
                ? client.filter(this::isHere).isPresent()
                : !address.isLinkLocalAddress()
                        || client.filter(InetAddress::isLinkLocalAddress).isPresent();
    }

    private boolean isHere(InetAddress address) {
        return address.isLoopbackAddress() || own.test(address);
    }
}
