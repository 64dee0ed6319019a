package io.earwitness.recorder.assembly;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.recorder.journal.JournalConfig;
import io.earwitness.recorder.journal.JournalListener;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalWriter;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.journal.PacketAppender;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.StreamDescription;
import io.earwitness.recorder.playback.OngoingSound;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A call that is written to a real journal and listened to, by a clock that the test moves.
final class LiveStory implements AutoCloseable {
    static final int PACKET_MILLIS = 20;
    private static final int TURN_MILLIS = 100;
    private static final int HEAD_BYTES = 80;
    private static final int CHANNELS_AT = 58;
    private static final int RATE_AT = 60;
    private static final JournalListener DEAF = new JournalListener() {
        @Override
        public void writeFailed(RecordingId id, IOException cause) {}

        @Override
        public void writeResumed(RecordingId id, long recordsLost) {}
    };

    final RecordingId id = RecordingId.create(Instant.EPOCH, new SplittableRandom(1));
    final Path decoding;
    private final Journals journals;
    private final JournalWriter writer;
    private final PacketAppender pen;
    private final LiveEar ear = new LiveEar();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final Map<Integer, RtpPacketizer> senders = new HashMap<>();
    private final List<Voice> voices = new ArrayList<>();
    private @Nullable LiveSound sound;
    private long millis = 1_700_000_000_000L;
    private int firstPassMillis;
    private boolean left;
    private boolean writes = true;
    private boolean goesOn = true;
    private LiveSound.State state = LiveSound.State.GOES_ON;

    /// What is sent on a stream each 20 ms.
    record Voice(int stream, int payloadType, byte[] payload, int ticks) {}

    LiveStory(Path directory) throws IOException {
        decoding = directory.resolve("decoding");
        journals = Journals.open(
                directory.resolve("journals"),
                JournalConfig.defaults(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                new SimpleMeterRegistry(),
                DEAF);
        writer = journals.create(id);
        pen = writer.attach();
    }

    LiveStory agreed(int index, NegotiatedFormat... formats) {
        return append(new JournalRecord.StreamAgreed(
                nanos(), new StreamDescription(index, index, "", "audio", "RTP/AVP", List.of(formats), 40_000)));
    }

    LiveStory append(JournalRecord record) {
        pen.append(record);
        return this;
    }

    long nanos() {
        return millis * 1_000_000L;
    }

    /// How long it takes to go through what is there already.
    LiveStory firstPass(int takesMillis) {
        firstPassMillis = takesMillis;
        return this;
    }

    /// Somebody begins to listen.
    LiveStory listen(OptionalInt rate) throws IOException {
        pen.turn(System.nanoTime());
        var tail = journals.tail(id).orElseThrow();
        var looks = new AtomicInteger();
        // The first time it is asked is before the first pass.
        var wall = (InstantSource)
                () -> Instant.ofEpochMilli(millis - (looks.getAndIncrement() == 0 ? firstPassMillis : 0));
        sound = new LiveSound(
                id,
                tail,
                journals::tail,
                new ListenersDecoding(decoding),
                new LiveSound.Clocks(wall, this::nanos),
                new OngoingSound.Wish(false, rate),
                _ -> {},
                ear);
        sound.begin();
        return this;
    }

    /// Who speaks from now on; nobody where none is named.
    LiveStory speak(Voice... now) {
        voices.clear();
        voices.addAll(List.of(now));
        return this;
    }

    /// Whether what is appended is written when that is asked for.
    LiveStory writes(boolean now) {
        writes = now;
        return this;
    }

    /// @param percent how fast the senders' clocks run
    LiveStory pass(int some, int percent) throws IOException {
        var due = 0.0;
        for (var passed = 0; passed < some; passed += PACKET_MILLIS) {
            due += percent / 100.0;
            for (; due >= 1; due--) {
                send();
            }
            millis += PACKET_MILLIS;
            if (passed % TURN_MILLIS == 0) {
                turn();
            }
        }
        return this;
    }

    LiveStory pass(int some) throws IOException {
        return pass(some, 100);
    }

    private void send() {
        for (var voice : voices) {
            var sender = senders.computeIfAbsent(voice.stream(), stream -> new RtpPacketizer(stream, 1, 0));
            var packet = sender.packet(voice.payloadType(), false, voice.payload(), voice.ticks());
            pen.packet(voice.stream(), PacketKind.RTP, pen.source("192.0.2.1:30000"), ByteBuffer.wrap(packet), nanos());
        }
    }

    private void turn() throws IOException {
        if (writes) {
            pen.turn(System.nanoTime());
        }
        if (sound != null && goesOn) {
            state = sound.turn();
            goesOn = state == LiveSound.State.GOES_ON;
            take();
        }
    }

    private void take() throws IOException {
        while (heard.size() == 0 || ear.waiting() > 0) {
            heard.write(ear.next());
        }
    }

    /// The call ends, and the listener hears what is left.
    LiveStory end() throws IOException {
        pen.detach();
        writer.seal(EndCause.CLIENT_BYE, "");
        for (var i = 0; i < 3 && goesOn; i++) {
            turn();
        }
        return this;
    }

    /// The recorder goes, and leaves the call to the next one.
    LiveStory leaveOff() throws IOException {
        pen.turn(System.nanoTime());
        pen.detach();
        closeJournals();
        writes = false;
        turn();
        return this;
    }

    LiveSound.State state() {
        return state;
    }

    boolean hasEnded() {
        return state == LiveSound.State.OVER;
    }

    int rate() {
        return bytes().getInt(RATE_AT);
    }

    int channels() {
        return bytes().getShort(CHANNELS_AT);
    }

    short[] channel(int number) {
        var bytes = bytes();
        var channels = bytes.getShort(CHANNELS_AT);
        var samples = new short[(bytes.capacity() - HEAD_BYTES) / 2 / channels];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = bytes.getShort(HEAD_BYTES + 2 * (i * channels + number));
        }
        return samples;
    }

    private ByteBuffer bytes() {
        return ByteBuffer.wrap(heard.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Nobody listens any more.
    void leave() throws IOException {
        var listened = sound;
        sound = null;
        if (listened != null) {
            listened.close();
        }
    }

    @Override
    public void close() throws IOException {
        leave();
        closeJournals();
    }

    private void closeJournals() throws IOException {
        if (!left) {
            left = true;
            journals.close();
        }
    }
}
