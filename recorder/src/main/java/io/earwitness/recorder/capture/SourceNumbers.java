package io.earwitness.recorder.capture;

import io.earwitness.recorder.journal.PacketAppender;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Remembers by which number the journal knows a sender, so that a packet of a known one allocates nothing.
///
/// Owned by one capture loop. How many there may be is the journal's limit: those beyond all have number 0.
final class SourceNumbers {
    private final PacketAppender pen;
    private final Map<InetSocketAddress, Integer> numbers = new HashMap<>();
    private @Nullable InetSocketAddress last;
    private int lastNumber;

    SourceNumbers(PacketAppender pen) {
        this.pen = pen;
    }

    @SuppressWarnings("ReferenceEquality") // Only to be quick about the usual case.
    int numberOf(InetSocketAddress source) {
        // Mostly the very same object, which needs no looking at.
        if (source != last && !source.equals(last)) {
            lastNumber = lookUp(source);
            last = source;
        }
        return lastNumber;
    }

    /// Another journal has numbers of its own.
    void forget() {
        numbers.clear();
        last = null;
    }

    private int lookUp(InetSocketAddress source) {
        var known = numbers.get(source);
        if (known != null) {
            return known;
        }
        var number = pen.source(text(source));
        if (number != 0) {
            numbers.put(source, number);
        }
        return number;
    }

    /// `192.0.2.1:30000` or `[2001:db8:0:0:0:0:0:1]:30000`, without the zone of a link-local address.
    static String text(InetSocketAddress source) {
        var address = source.getAddress();
        if (address instanceof Inet6Address) {
            var host = address.getHostAddress();
            var zone = host.indexOf('%');
            return "[" + (zone < 0 ? host : host.substring(0, zone)) + "]:" + source.getPort();
        }
        return address.getHostAddress() + ":" + source.getPort();
    }
}
