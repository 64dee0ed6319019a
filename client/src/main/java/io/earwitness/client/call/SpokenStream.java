package io.earwitness.client.call;

import io.earwitness.client.stream.Pacer;
import io.earwitness.client.stream.StreamSocket;
import io.earwitness.media.codec.AudioEncoder;
import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.media.srtp.CryptoAttribute;
import io.earwitness.media.srtp.SrtpSender;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// One party's speech on its way to the server: a packet every 20 ms, or the time passing while the stream is held.
///
/// Owned by its call; [#sendDue] runs on the pacer's thread alone, the target may be changed from any thread.
final class SpokenStream implements Pacer.Paced {
    private final Speech speech;
    private final int packets;
    private final int payloadType;
    private final AudioEncoder encoder;
    private final RtpPacketizer packetizer;
    private final StreamSocket socket;
    private final Optional<SrtpSender> protection;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private volatile Optional<InetSocketAddress> target = Optional.empty();
    private volatile boolean stopped;
    private long startNanos;
    private int done;
    private boolean talking;

    /// @param key what protects its packets; empty in a plain call
    SpokenStream(
            Speech speech, CallPlan plan, StreamSocket socket, Optional<CryptoAttribute> key, RandomGenerator random) {
        this.speech = speech;
        this.packets = plan.packets();
        this.payloadType = plan.codec().payloadType();
        this.encoder = plan.codec().encoder();
        this.packetizer = new RtpPacketizer(random.nextInt(), random.nextInt(), random.nextInt());
        this.socket = socket;
        this.protection = key.map(own -> new SrtpSender(own.keys()));
    }

    void start(Pacer pacer, long atNanos) {
        startNanos = atNanos;
        pacer.add(this, atNanos);
    }

    /// Where to send from now on; empty while the server wants nothing.
    void sendTo(Optional<InetSocketAddress> newTarget) {
        target = newTarget;
    }

    void stop() {
        stopped = true;
    }

    CompletableFuture<Void> finished() {
        return finished;
    }

    int localPort() {
        return socket.port();
    }

    long sent() {
        return socket.sent();
    }

    @Override
    public long sendDue(long nowNanos) {
        if (stopped || done >= packets) {
            finished.complete(null);
            return DONE;
        }
        sendOne();
        done++;
        return startNanos + done * CallPlan.PACKET.toNanos();
    }

    private void sendOne() {
        Optional<InetSocketAddress> where = target;
        if (where.isEmpty()) {
            packetizer.silence(CallPlan.PACKET_SAMPLES);
            talking = false;
            return;
        }
        short[] samples = speech.samples((long) done * CallPlan.PACKET_SAMPLES, CallPlan.PACKET_SAMPLES);
        byte[] packet = packetizer.packet(payloadType, !talking, encoder.encode(samples), CallPlan.PACKET_SAMPLES);
        talking = true;
        socket.send(protection.map(sender -> protect(sender, packet)).orElse(packet), where.get());
    }

    private static byte[] protect(SrtpSender sender, byte[] packet) {
        var room = Arrays.copyOf(packet, packet.length + sender.overhead());
        return Arrays.copyOf(room, sender.seal(room, packet.length));
    }
}
