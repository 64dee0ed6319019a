package io.earwitness.recorder.scenario;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.sdp.SessionDescription;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One accepted call of the test's client: it sends tones as RTP at the pace of a real one, and changes the session.
final class ScenarioCall implements DialogHandler, AutoCloseable {
    private static final int PACKET_MILLIS = 20;
    private static final int SAMPLES = 160;

    private final CompletableFuture<DialogEnd> ended = new CompletableFuture<>();
    private final Map<Integer, RtpPacketizer> packetizers = new HashMap<>();
    private final DatagramSocket socket;
    private final List<byte[]> sent = new ArrayList<>();
    private final List<SipRequest> asked = new CopyOnWriteArrayList<>();
    private volatile Function<SipRequest, SipReply> replies = ScenarioCall::agree;
    private long latestNanos;
    private Optional<SipBody> nextAnswer = Optional.empty();
    private @Nullable Dialog dialog;
    private @Nullable SessionDescription answer;

    ScenarioCall() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    void dialog(Dialog accepted) {
        dialog = accepted;
        answer = SessionDescription.parse(
                accepted.acceptance().body().orElseThrow().bytes());
    }

    Dialog dialog() {
        return java.util.Objects.requireNonNull(dialog);
    }

    SessionDescription answer() {
        return java.util.Objects.requireNonNull(answer);
    }

    /// Sends a tone on these m-lines at the same time, and takes as long as it lasts.
    ScenarioCall sendsTone(int millis, int... mLines) throws Exception {
        var begin = System.nanoTime();
        latestNanos = 0;
        for (var packet = 0; packet * PACKET_MILLIS < millis; packet++) {
            latestNanos = Math.max(
                    latestNanos,
                    System.nanoTime() - begin - TimeUnit.MILLISECONDS.toNanos((long) packet * PACKET_MILLIS));
            for (var mLine : mLines) {
                send(mLine, tone(packet, 400 + 200 * mLine));
            }
            var due = begin + TimeUnit.MILLISECONDS.toNanos((packet + 1L) * PACKET_MILLIS);
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        }
        return this;
    }

    /// By how much a packet of the last tone left too late, at most: the machine had no time for us.
    long latestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(latestNanos);
    }

    /// Sends packets as fast as they go.
    ScenarioCall sendsPackets(int count, int mLine) throws IOException {
        for (var packet = 0; packet < count; packet++) {
            send(mLine, tone(packet, 400));
        }
        return this;
    }

    private void send(int mLine, byte[] payload) throws IOException {
        var packetizer = packetizers.computeIfAbsent(mLine, line -> new RtpPacketizer(0x1000 + line, 65_500, 7 * line));
        var packet = packetizer.packet(8, false, payload, SAMPLES);
        sent.add(packet);
        sendRaw(mLine, packet);
    }

    void sendRaw(int mLine, byte[] packet) throws IOException {
        var port = answer().media().get(mLine).port();
        socket.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), port));
    }

    /// Every RTP packet that was sent, on all lines, in order.
    List<byte[]> sent() {
        return sent;
    }

    // A-law octets of a sine, near enough for a test that listens with statistics only.
    private static byte[] tone(int packet, int hertz) {
        var payload = ByteBuffer.allocate(SAMPLES);
        for (var i = 0; i < SAMPLES; i++) {
            var sample = Math.sin(2 * Math.PI * hertz * (packet * SAMPLES + i) / 8000.0);
            payload.put((byte) ((sample >= 0 ? 0x80 : 0) | (int) (Math.abs(sample) * 0x6F)));
        }
        for (var i = 0; i < SAMPLES; i++) {
            payload.put(i, (byte) (payload.get(i) ^ 0x55));
        }
        return payload.array();
    }

    SipResponse reinvite(SipBody offer) throws Exception {
        var response = dialog().reinvite(List.of(), Optional.of(offer));
        if (response.isSuccess()) {
            answer = SessionDescription.parse(response.body().orElseThrow().bytes());
        }
        return response;
    }

    /// An INVITE without an offer; what the recorder then offers is answered with `answered`.
    SipResponse reinviteWithoutOffer(SipBody answered) throws Exception {
        nextAnswer = Optional.of(answered);
        return dialog().reinvite(List.of(), Optional.empty());
    }

    /// An INVITE with nothing but this body; what the recorder then offers is answered with `answered`.
    SipResponse reinviteWithMetadata(SipBody metadata, SipBody answered) throws Exception {
        nextAnswer = Optional.of(answered);
        return dialog().reinvite(List.of(), Optional.of(metadata));
    }

    /// What it answers to the recorder's first offer.
    void answers(SipBody first) {
        nextAnswer = Optional.of(first);
    }

    SipResponse update(Optional<SipBody> body) throws Exception {
        return dialog().request("UPDATE", List.of(), body);
    }

    void bye() {
        dialog().bye();
    }

    /// A last word of the client.
    void bye(SipBody lastWord) {
        dialog().bye(List.of(), Optional.of(lastWord));
    }

    DialogEnd awaitEnd() throws Exception {
        return ended.get(30, TimeUnit.SECONDS);
    }

    @Override
    public SipReply onRequest(Dialog where, SipRequest request) {
        asked.add(request);
        return replies.apply(request);
    }

    /// What it says to requests of the recorder from now on.
    void replies(Function<SipRequest, SipReply> given) {
        replies = given;
    }

    /// As a client that does what it is asked: sendonly becomes of recvonly, everything else stays.
    static SipReply agree(SipRequest request) {
        if (!request.is("INVITE")) {
            return SipReply.ok();
        }
        var offer = new String(request.body().orElseThrow().bytes(), StandardCharsets.UTF_8);
        return SipReply.ok(SipBody.sdp(offer.replace("a=recvonly", "a=sendonly")));
    }

    /// The recorder's requests so far, BYE excepted.
    List<SipRequest> asked() {
        return asked;
    }

    /// What the recorder offered, so often until now.
    List<SessionDescription> offered() {
        return asked.stream()
                .filter(request -> request.is("INVITE"))
                .map(request ->
                        SessionDescription.parse(request.body().orElseThrow().bytes()))
                .toList();
    }

    @Override
    public Optional<SipBody> onAccepted(Dialog accepted, SipResponse response) {
        return nextAnswer;
    }

    @Override
    public void onEnded(Dialog over, DialogEnd end) {
        ended.complete(end);
    }

    @Override
    public void close() {
        socket.close();
    }
}
