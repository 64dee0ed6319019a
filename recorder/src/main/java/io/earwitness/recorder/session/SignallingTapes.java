package io.earwitness.recorder.session;

import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.transport.SeenMessage;
import io.earwitness.siprec.filter.FilterPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leads every SIP message to the session that it belongs to, by Call-ID and the client's tag.
///
/// Filled on the signalling loop from the first INVITE on, before anybody has decided about the call. A message of no
/// session of ours passes unkept. Bounded: beyond so many calls no further tape is
/// begun before a session asks for one.
final class SignallingTapes {
    private static final Logger log = LoggerFactory.getLogger(SignallingTapes.class);
    // The client's tag where we call, until it answers; then its messages are still found by this.
    private static final String NOT_KNOWN_YET = "";
    private static final int TAPES_MAX = 20_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Clock clock;
    private final FilterPolicy neverStored;
    private final Map<Key, SignallingTape> tapes = new ConcurrentHashMap<>();

    /// What both sides' messages of one dialog have in common from the first INVITE on.
    private record Key(String callId, String clientTag) {}

    SignallingTapes(Clock clock, FilterPolicy neverStored) {
        this.clock = clock;
        this.neverStored = neverStored;
    }

    void seen(SeenMessage message) {
        try {
            var key = key(message.message(), message.incoming());
            if (opensDialog(message)) {
                if (tapes.size() < TAPES_MAX) {
                    add(tapes.computeIfAbsent(key, _ -> begun()), message);
                }
            } else {
                Optional.ofNullable(tapes.get(key))
                        .or(() -> Optional.ofNullable(tapes.get(new Key(key.callId(), NOT_KNOWN_YET))))
                        .ifPresent(tape -> add(tape, message));
            }
        } catch (MalformedValueException unreadable) {
            log.debug("not kept: {}", unreadable.getMessage());
        }
    }

    /// The tape of the call that this INVITE opens.
    ///
    /// @param ours whether we sent it
    SignallingTape of(SipRequest invite, boolean ours) {
        return tapes.computeIfAbsent(key(invite, !ours), _ -> begun());
    }

    /// Begins the tape of a call that another process left, before any message of it can come.
    ///
    /// @param removed what its filter had removed until then
    void expect(SipRequest invite, boolean ours, Map<String, String> removed) {
        tapes.put(key(invite, !ours), new SignallingTape(System.nanoTime(), neverStored.goOn(removed)));
    }

    void forget(SipRequest invite, boolean ours) {
        tapes.remove(key(invite, !ours));
    }

    /// Forgets a refused call, unless the client tried again in the same dialog and was taken then.
    void forgetRefused(SipRequest invite) {
        tapes.computeIfPresent(key(invite, true), (_, tape) -> tape.isConnected() ? tape : null);
    }

    /// Drops what belongs to calls that never became sessions.
    void expire() {
        var now = System.nanoTime();
        tapes.values().removeIf(tape -> tape.isAbandoned(now, PATIENCE));
    }

    private static boolean opensDialog(SeenMessage message) {
        return message.message() instanceof SipRequest request
                && request.is("INVITE")
                && request.to().tag().isEmpty();
    }

    private static Key key(SipMessage message, boolean incoming) {
        var clientIsFrom = message instanceof SipRequest == incoming;
        var client = clientIsFrom ? message.from() : message.to();
        return new Key(message.callId(), client.tag().orElse(""));
    }

    private SignallingTape begun() {
        return new SignallingTape(System.nanoTime(), neverStored.begin());
    }

    private void add(SignallingTape tape, SeenMessage message) {
        var stored = tape.filter().stored(message.message());
        var asReceived = stored.equals(message.message());
        tape.add(record(message, asReceived ? message.bytes() : stored.toBytes()), message.message());
    }

    private MessageSeen record(SeenMessage message, byte[] stored) {
        return new MessageSeen(
                EpochNanos.of(clock.instant()),
                message.incoming(),
                text(message.remote()),
                text(message.local()),
                message.transport().name(),
                stored);
    }

    /// `192.0.2.1:5060` or `[2001:db8::1]:5060`.
    static String text(InetSocketAddress address) {
        var host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /// The host of such a text.
    static Optional<InetAddress> host(String address) {
        var colon = address.lastIndexOf(':');
        var host = colon < 0 ? address : address.substring(0, colon);
        return OfferedControl.host(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    }
}
