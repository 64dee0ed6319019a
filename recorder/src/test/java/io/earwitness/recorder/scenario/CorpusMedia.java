package io.earwitness.recorder.scenario;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.media.srtp.MasterKey;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpSender;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.sip.sdp.Direction;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/// What a corpus client sends on the media lines that were accepted, and the samples that must come of it.
///
/// G.711 wherever it was agreed, else octets without meaning. The JDK's own decoder says what G.711 sounds like.
final class CorpusMedia implements AutoCloseable {
    private static final int PACKET_MILLIS = 20;
    private static final int SAMPLES = 160;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Map<Integer, Sent> lines = new LinkedHashMap<>();

    CorpusMedia() throws IOException {}

    /// What was said in one go, after a silence of so many samples.
    private record Phase(int silence, ByteArrayOutputStream payloads) {}

    /// What was sent on one line.
    static final class Sent {
        private final RtpPacketizer packetizer;
        private final Random noise;
        private final List<Phase> phases = new ArrayList<>();
        private long spokenUntilNanos;
        private int payloadType = -1;
        private int packets;
        private boolean keyed;

        Sent(int line) {
            packetizer = new RtpPacketizer(0x7000 + line, 65_530, 90 * line);
            noise = new Random(line);
        }

        int packets() {
            return packets;
        }

        boolean keyed() {
            return keyed;
        }

        boolean isSound() {
            return payloadType == 0 || payloadType == 8;
        }

        // The RTP clock runs on while nothing is sent, like that of any client.
        void begin() {
            var now = System.nanoTime();
            var silence = packets == 0 ? 0 : (int) Math.max(0, (now - spokenUntilNanos) / 125_000);
            packetizer.silence(silence);
            phases.add(new Phase(silence, new ByteArrayOutputStream()));
            spokenUntilNanos = now;
        }

        byte[] next() {
            var payload = new byte[SAMPLES];
            noise.nextBytes(payload);
            phases.getLast().payloads().writeBytes(payload);
            spokenUntilNanos += TimeUnit.MILLISECONDS.toNanos(PACKET_MILLIS);
            packets++;
            return packetizer.packet(payloadType, false, payload, SAMPLES);
        }

        /// What must be heard: all that was said, and silence of its length between.
        short[] samples() throws IOException {
            var heard = new ByteArrayOutputStream();
            var silence = 0;
            for (var phase : phases) {
                silence += phase.silence();
                if (phase.payloads().size() > 0) {
                    heard.writeBytes(new byte[2 * silence]);
                    heard.writeBytes(decoded(phase.payloads().toByteArray()));
                    silence = 0;
                }
            }
            var samples = new short[heard.size() / 2];
            ByteBuffer.wrap(heard.toByteArray())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            return samples;
        }

        private byte[] decoded(byte[] payload) throws IOException {
            var encoding = payloadType == 8 ? AudioFormat.Encoding.ALAW : AudioFormat.Encoding.ULAW;
            var coded = new AudioFormat(encoding, 8_000, 8, 1, 1, 8_000, false);
            var linear = new AudioFormat(AudioFormat.Encoding.PCM_SIGNED, 8_000, 16, 1, 2, 8_000, false);
            var in = new AudioInputStream(new ByteArrayInputStream(payload), coded, payload.length);
            try (var out = AudioSystem.getAudioInputStream(linear, in)) {
                return out.readAllBytes();
            }
        }
    }

    /// Lines on which anything was sent, in the order in which they were first accepted.
    List<Sent> sent() {
        return lines.values().stream().filter(line -> line.packets > 0).toList();
    }

    /// Lines that were ever accepted.
    int accepted() {
        return lines.size();
    }

    /// Sends on every line that the answer receives, at the pace of a real client.
    void send(SessionDescription offer, SessionDescription answer, int packets) throws Exception {
        var senders = new LinkedHashMap<Integer, SrtpSender>();
        for (var line = 0; line < answer.media().size(); line++) {
            if (answer.media().get(line).port() != 0) {
                lines.computeIfAbsent(line, Sent::new);
                key(offer.media().get(line), line, senders);
            }
        }
        lines.values().forEach(Sent::begin);
        var begin = System.nanoTime();
        for (var packet = 0; packet < packets; packet++) {
            for (var line = 0; line < answer.media().size(); line++) {
                var agreed = answer.media().get(line);
                // An old way to hold: whoever offers the null address sends nothing (RFC 3264 §8.4).
                var held = offer.media().get(line).isOnHoldByAddress();
                if (agreed.port() != 0 && agreed.direction() == Direction.RECVONLY && !held) {
                    send(line, agreed, senders);
                }
            }
            var due = begin + TimeUnit.MILLISECONDS.toNanos((packet + 1L) * PACKET_MILLIS);
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        }
    }

    private void send(int line, MediaDescription agreed, Map<Integer, SrtpSender> senders) throws IOException {
        var sent = Objects.requireNonNull(lines.get(line));
        sent.payloadType = payloadType(agreed);
        var packet = sent.next();
        var sender = senders.get(line);
        if (sender != null) {
            sent.keyed = true;
            var sealed = Arrays.copyOf(packet, packet.length + sender.overhead());
            packet = Arrays.copyOf(sealed, sender.seal(sealed, packet.length));
        }
        socket.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), agreed.port()));
    }

    private static void key(MediaDescription offered, int line, Map<Integer, SrtpSender> senders) {
        offered.attribute("crypto").ifPresent(crypto -> {
            var words = crypto.split("[ |]");
            var suite = SrtpSuite.named(words[1]).orElseThrow();
            var key = MasterKey.of(Base64.getDecoder().decode(words[2].replace("inline:", "")));
            senders.put(line, new SrtpSender(SrtpKeys.of(suite, key)));
        });
    }

    private static int payloadType(MediaDescription agreed) {
        for (var preferred : List.of("8", "0")) {
            if (agreed.formats().contains(preferred)) {
                return Integer.parseInt(preferred);
            }
        }
        return Integer.parseInt(agreed.formats().getFirst());
    }

    @Override
    public void close() {
        socket.close();
    }
}
