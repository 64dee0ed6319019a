package io.earwitness.client;

import io.earwitness.sip.CallCancelledException;
import io.earwitness.sip.CallHandler;
import io.earwitness.sip.IncomingCall;
import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.SipEndpointConfig;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.Connection;
import io.earwitness.sip.sdp.MediaAnswer;
import io.earwitness.sip.sdp.Origin;
import io.earwitness.sip.sdp.ReceiveOnlyAnswer;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.sip.transport.ListenPoint;
import io.earwitness.siprec.SiprecOffer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/// A tiny recording server for tests: answers by a script, keeps every request and every packet it gets. No recorder.
public final class ScriptedServer implements CallHandler, AutoCloseable {
    private static final int PACKET_BYTES_MAX = 2048;

    private final SipEndpoint endpoint;
    private final InetAddress local;
    private final List<SipRequest> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private volatile int refusal;
    private volatile UnaryOperator<List<MediaAnswer>> script = UnaryOperator.identity();
    private volatile Runnable beforeAnswer = () -> {};

    public ScriptedServer() throws IOException {
        local = InetAddress.getByName("127.0.0.1");
        endpoint = SipEndpoint.open(
                SipEndpointConfig.listeningOn(
                                new ListenPoint(Transport.UDP, new InetSocketAddress(local, 0)),
                                new ListenPoint(Transport.TCP, new InetSocketAddress(local, 0)))
                        .withContactParameters("+sip.srs")
                        .withOptionTags("siprec"),
                this);
    }

    public SipUri uri(Transport transport) {
        int port = endpoint.listening().stream()
                .filter(point -> point.transport() == transport)
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
        return SipUri.parse("sip:127.0.0.1:" + port + ";transport=" + transport.parameter());
    }

    /// Refuses every call from now on.
    public ScriptedServer refusing(int status) {
        refusal = status;
        return this;
    }

    /// Changes what would be answered to each offer.
    public ScriptedServer answering(UnaryOperator<List<MediaAnswer>> change) {
        script = change;
        return this;
    }

    public ScriptedServer beforeAnswering(Runnable action) {
        beforeAnswer = action;
        return this;
    }

    /// All requests that came, in order, without ACK and CANCEL.
    public List<SipRequest> requests() {
        return List.copyOf(requests);
    }

    public List<Session> sessions() {
        return List.copyOf(sessions.values());
    }

    @Override
    public void onInvite(IncomingCall call) {
        requests.add(call.invite());
        beforeAnswer.run();
        if (refusal != 0) {
            call.reject(SipReply.of(refusal));
            return;
        }
        var session = new Session();
        sessions.put(call.invite().callId(), session);
        try {
            session.dialog.complete(call.accept(session.reply(call.invite()), session));
        } catch (CallCancelledException gaveUp) {
            session.close();
        }
    }

    @Override
    public SipReply onOptions(SipRequest options) {
        return SipReply.ok();
    }

    @Override
    public void close() {
        sessions.values().forEach(Session::close);
        endpoint.close();
    }

    /// One recording session and what it received.
    public final class Session implements DialogHandler {
        private final List<MediaLine> lines = new CopyOnWriteArrayList<>();
        private final List<String> methods = new CopyOnWriteArrayList<>();
        private volatile String ended = "";
        private final AtomicLong version = new AtomicLong(1);
        private final CompletableFuture<Dialog> dialog = new CompletableFuture<>();
        private volatile Optional<SipBody> answered = Optional.empty();

        /// Sends our last description again, as a refresh of the session does, and returns what the client answers.
        public SipResponse refresh() throws Exception {
            return dialog.get(10, TimeUnit.SECONDS).reinvite(List.of(), answered);
        }

        private SipReply reply(SipRequest request) {
            var offer = SiprecOffer.of(request).description();
            if (offer.isEmpty()) {
                return request.is(SipMethod.INVITE) ? SipReply.of(488) : SipReply.ok();
            }
            var decisions = new ArrayList<MediaAnswer>();
            for (int i = 0; i < offer.get().media().size(); i++) {
                if (lines.size() <= i) {
                    lines.add(new MediaLine(local));
                }
                decisions.add(MediaAnswer.received(lines.get(i).port(), true));
            }
            var body = SipBody.sdp(answer(offer.get(), script.apply(decisions)).toString());
            answered = Optional.of(body);
            return SipReply.ok(body);
        }

        private SessionDescription answer(SessionDescription offer, List<MediaAnswer> decisions) {
            var connection = Connection.of(local);
            return ReceiveOnlyAnswer.to(
                    offer, Origin.of("-", 1, version.getAndIncrement(), connection), connection, decisions);
        }

        @Override
        public SipReply onRequest(Dialog dialog, SipRequest request) {
            requests.add(request);
            methods.add(request.method());
            return reply(request);
        }

        @Override
        public void onEnded(Dialog dialog, DialogEnd end) {
            if (end instanceof DialogEnd.RemoteBye bye) {
                requests.add(bye.bye());
            }
            ended = end.getClass().getSimpleName();
        }

        public String ended() {
            return ended;
        }

        public List<String> methods() {
            return List.copyOf(methods);
        }

        /// Packets that came for a line, in order of arrival; none where there is no such line yet.
        public List<byte[]> packets(int line) {
            return line < lines.size() ? lines.get(line).packets() : List.of();
        }

        public int lines() {
            return lines.size();
        }

        private void close() {
            lines.forEach(MediaLine::close);
        }
    }

    private static final class MediaLine {
        private final DatagramSocket socket;
        private final List<byte[]> packets = new ArrayList<>();

        MediaLine(InetAddress local) {
            try {
                socket = new DatagramSocket(0, local);
                socket.setReceiveBufferSize(1 << 20);
            } catch (SocketException noSocket) {
                throw new IllegalStateException("no media socket for the test", noSocket);
            }
            Thread.ofVirtual().start(this::receive);
        }

        int port() {
            return socket.getLocalPort();
        }

        List<byte[]> packets() {
            synchronized (packets) {
                return List.copyOf(packets);
            }
        }

        private void receive() {
            var packet = new DatagramPacket(new byte[PACKET_BYTES_MAX], PACKET_BYTES_MAX);
            try {
                while (true) {
                    packet.setLength(PACKET_BYTES_MAX);
                    socket.receive(packet);
                    synchronized (packets) {
                        packets.add(Arrays.copyOf(packet.getData(), packet.getLength()));
                    }
                }
            } catch (IOException closed) {
                close();
            }
        }

        void close() {
            socket.close();
        }
    }
}
