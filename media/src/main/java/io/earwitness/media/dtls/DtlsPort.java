package io.earwitness.media.dtls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSVerifier;
import org.bouncycastle.tls.DatagramSender;
import org.jspecify.annotations.Nullable;

/// DTLS on one port of one stream: makes the handshakes that offer and answer agreed on, and hands over their
/// keys.
///
/// Owned by one thread, which is never held up: a handshake runs on a thread of its own and comes back by the
/// executor. A ClientHello costs no state before its sender has shown by a cookie that it is where it says (RFC
/// 6347 §4.2.1). Whoever knows how may begin again at any time; the keys that there are hold until others have
/// been agreed on.
public final class DtlsPort {
    /// The host that signalling named, one that goes through a NAT, and some that have no business here.
    private static final int HANDSHAKES_MAX = 4;
    /// So many handshakes of hosts that signalling did not name may fail; then only those are heard that it did.
    private static final int STRANGERS_FAILED_MAX = 20;
    private static final int ATTEMPTS_MAX = 20;
    private static final long ATTEMPT_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final DtlsEndpoint endpoint;
    private final Executor owner;
    private final Wire wire;
    private final Listener listener;
    private final List<Handshake> handshakes = new ArrayList<>();
    private @Nullable DTLSVerifier verifier;
    private @Nullable DtlsTerms terms;
    private boolean keyed;
    private boolean closed;
    private int strangersFailed;
    private int attempts;
    private boolean attemptDue;
    private long attemptAtNanos;

    /// Sends from the port.
    @FunctionalInterface
    public interface Wire {
        void send(ByteBuffer datagram, InetSocketAddress to);
    }

    /// Hears what came of handshakes, on the owner's thread.
    public interface Listener {
        void keyed(DtlsKeys keys, InetSocketAddress with);

        void failed(HandshakeFailure failure, InetSocketAddress with);
    }

    /// @param owner runs what other threads have to say, on the thread that owns this port
    public DtlsPort(DtlsEndpoint endpoint, Executor owner, Wire wire, Listener listener) {
        this.endpoint = endpoint;
        this.owner = owner;
        this.wire = wire;
        this.listener = listener;
    }

    /// Whether a packet is one of DTLS; it is another's business where not.
    public static boolean isDtls(ByteBuffer packet) {
        return packet.hasRemaining() && DtlsDatagram.isMarkedBy(packet.get(packet.position()));
    }

    /// What offer and answer say now. A handshake that they leave alone goes on or holds.
    public void agree(DtlsTerms next) {
        var former = terms;
        terms = next;
        if (former != null && next.goOnFrom(former)) {
            return;
        }
        abandonAll();
        keyed = false;
        strangersFailed = 0;
        attempts = 0;
        attemptDue = next.role() == DtlsRole.CLIENT;
        attempt();
    }

    /// Goes on after a restart with keys that a handshake under these terms has given: none is made for that.
    /// Whoever begins again is heard, as ever.
    public void goOn(DtlsTerms standing) {
        terms = standing;
        keyed = true;
    }

    private void attempt() {
        var agreed = terms;
        if (!attemptDue
                || agreed == null
                || agreed.target().isEmpty()
                || !endpoint.isReady()
                || !endpoint.takePlace()) {
            return;
        }
        attemptDue = false;
        attempts++;
        begin(agreed, agreed.target().get(), new byte[0]).connect();
    }

    private Handshake begin(DtlsTerms agreed, InetSocketAddress peer, byte[] random) {
        var handshake = new Handshake[1];
        handshake[0] = new Handshake(
                endpoint,
                endpoint.negotiate(agreed),
                peer,
                random,
                datagram -> owner.execute(() -> send(handshake[0], datagram)),
                outcome -> owner.execute(() -> ended(handshake[0], outcome)));
        handshakes.add(handshake[0]);
        return handshake[0];
    }

    private void send(Handshake from, byte[] datagram) {
        if (!closed && handshakes.contains(from)) {
            wire.send(ByteBuffer.wrap(datagram), from.peer());
        }
    }

    private void ended(Handshake handshake, Handshake.Outcome outcome) {
        if (closed || !handshakes.contains(handshake)) {
            return;
        }
        switch (outcome) {
            case Handshake.Outcome.Keyed(var keys) -> {
                keyed = true;
                attemptDue = false;
                handshakes.stream().filter(other -> other != handshake).forEach(Handshake::abandon);
                handshakes.removeIf(other -> other != handshake);
                listener.keyed(keys, handshake.peer());
            }
            case Handshake.Outcome.Failed(var failure) -> {
                handshakes.remove(handshake);
                listener.failed(failure, handshake.peer());
                strangersFailed += terms != null && isNamed(terms, handshake.peer()) ? 0 : 1;
                attemptDue = terms != null
                        && terms.role() == DtlsRole.CLIENT
                        && !keyed
                        && attempts < ATTEMPTS_MAX
                        && failure.reason() != HandshakeFailure.Reason.WRONG_CERTIFICATE;
                attemptAtNanos = System.nanoTime() + ATTEMPT_AFTER_NANOS;
            }
        }
    }

    /// To be called now and then: begins again what failed.
    public void turn(long nowNanos) {
        if (attemptDue && nowNanos - attemptAtNanos >= 0) {
            attempt();
        }
    }

    /// Whether keys were agreed on under what stands now.
    public boolean isKeyed() {
        return keyed;
    }

    /// Takes a packet of DTLS that came to the port.
    public void datagram(ByteBuffer packet, InetSocketAddress source) {
        var agreed = terms;
        if (agreed == null || closed || !endpoint.isReady()) {
            endpoint.counters().drop();
            return;
        }
        var bytes = new byte[packet.remaining()];
        packet.get(packet.position(), bytes);
        var datagram = new DtlsDatagram(bytes);
        handshakes.removeIf(Handshake::isOver);
        var own = with(agreed, source);
        if (agreed.role() == DtlsRole.SERVER && datagram.isHello() && isNews(datagram, own)) {
            hello(agreed, datagram, source);
        } else if (own.isPresent()) {
            own.get().feed(bytes);
        } else {
            endpoint.counters().drop();
        }
    }

    /// A client's server answers from the host that was asked, whatever a NAT makes of its port.
    private Optional<Handshake> with(DtlsTerms agreed, InetSocketAddress source) {
        return handshakes.stream()
                .filter(handshake -> agreed.role() == DtlsRole.SERVER
                        ? handshake.peer().equals(source)
                        : handshake.peer().getAddress().equals(source.getAddress()))
                .findFirst();
    }

    // The hello that a handshake answers may come again, and its first form, without a cookie, as well.
    private static boolean isNews(DtlsDatagram hello, Optional<Handshake> own) {
        if (own.isEmpty()) {
            return true;
        }
        if (!hello.hasRandom()) {
            return false;
        }
        return !own.get().answers(hello.random()) || !(hello.isPart() || hello.hasCookie());
    }

    private void hello(DtlsTerms agreed, DtlsDatagram hello, InetSocketAddress source) {
        if (!hello.hasRandom()) {
            endpoint.counters().drop();
        } else if (hello.isPart()) {
            // It cannot be answered by a cookie alone; whom signalling named is believed to be where it says.
            if (isNamed(agreed, source) && makeRoom(agreed, source)) {
                var handshake = begin(agreed, source, hello.random());
                handshake.accept(null);
                handshake.feed(hello.bytes());
            } else {
                endpoint.counters().drop();
            }
        } else if (strangersFailed >= STRANGERS_FAILED_MAX && !isNamed(agreed, source)) {
            endpoint.counters().drop();
        } else {
            verified(hello.bytes(), source).ifPresent(request -> accept(agreed, request, hello, source));
        }
    }

    private void accept(DtlsTerms agreed, DTLSRequest request, DtlsDatagram hello, InetSocketAddress source) {
        if (makeRoom(agreed, source)) {
            begin(agreed, source, hello.random()).accept(request);
        } else {
            endpoint.counters().drop();
        }
    }

    /// Empty where it has no cookie, or not the one for its address: then it has been answered with that.
    private Optional<DTLSRequest> verified(byte[] hello, InetSocketAddress source) {
        if (verifier == null) {
            verifier = endpoint.verifier();
        }
        var challenge = new Challenge(source);
        Optional<DTLSRequest> request;
        try {
            request = Optional.ofNullable(verifier.verifyRequest(name(source), hello, 0, hello.length, challenge));
        } catch (RuntimeException unreadable) {
            request = Optional.empty();
        }
        if (challenge.sent) {
            endpoint.counters().challenge();
        } else if (request.isEmpty()) {
            endpoint.counters().drop();
        }
        return request;
    }

    /// Takes the answer that asks for the cookie.
    private final class Challenge implements DatagramSender {
        private final InetSocketAddress to;
        private boolean sent;

        Challenge(InetSocketAddress to) {
            this.to = to;
        }

        @Override
        public int getSendLimit() {
            return Handshake.DATAGRAM_BYTES_MAX;
        }

        @Override
        public void send(byte[] datagram, int offset, int length) {
            sent = true;
            wire.send(ByteBuffer.wrap(datagram, offset, length), to);
        }
    }

    private static byte[] name(InetSocketAddress source) {
        var host = source.getAddress().getAddress();
        return ByteBuffer.allocate(host.length + 4)
                .put(host)
                .putInt(source.getPort())
                .array();
    }

    /// Whoever begins anew takes its own former place; whom signalling named takes a stranger's.
    private boolean makeRoom(DtlsTerms agreed, InetSocketAddress source) {
        var former = handshakes.stream()
                .filter(handshake -> handshake.peer().equals(source))
                .findFirst();
        if (former.isEmpty() && handshakes.size() >= HANDSHAKES_MAX) {
            former = handshakes.stream()
                    .filter(handshake -> isNamed(agreed, source) && !isNamed(agreed, handshake.peer()))
                    .findFirst();
            if (former.isEmpty()) {
                return false;
            }
        }
        if (!endpoint.takePlace()) {
            return false;
        }
        former.ifPresent(handshake -> {
            handshake.abandon();
            handshakes.remove(handshake);
        });
        return true;
    }

    private static boolean isNamed(DtlsTerms agreed, InetSocketAddress source) {
        InetAddress host = source.getAddress();
        return agreed.namedHosts().contains(host);
    }

    private void abandonAll() {
        handshakes.forEach(Handshake::abandon);
        handshakes.clear();
    }

    /// Nothing is sent or told any more.
    public void close() {
        closed = true;
        abandonAll();
    }
}
