package io.earwitness.recorder.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.container.WavReader;
import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.assembly.LiveSounds;
import io.earwitness.recorder.assembly.RecordSource;
import io.earwitness.recorder.catalog.FakeRecording;
import io.earwitness.recorder.catalog.FakeVoice;
import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.events.RecorderEvents;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.Span;
import io.earwitness.recorder.playback.Playback;
import io.earwitness.sip.tls.TlsContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A listener over a real archive, for tests of what it says.
abstract class RtspFixture {
    static final String TCP = "RTP/AVP/TCP;unicast;interleaved=";
    private static final Instant BEGUN = Instant.parse("2026-03-04T12:00:00.5Z");

    @TempDir
    Path scratch;

    final AtomicLong later = new AtomicLong();
    final List<String> taken = new CopyOnWriteArrayList<>();
    /// Journals of sessions that go on.
    final Map<RecordingId, RecordSource> journals = new ConcurrentHashMap<>();

    Archive archive;
    RtspServer server;
    SimpleMeterRegistry meters;
    volatile boolean mayListen = true;

    private final RecorderEvents events = new RecorderEvents(new SimpleMeterRegistry());
    private final List<RtspPeer> peers = new ArrayList<>();
    private LiveSounds live;
    private PlaybackUrls urls;
    private int port;

    @BeforeEach
    void start() throws Exception {
        archive = Archive.open(scratch.resolve("recordings"), new SimpleMeterRegistry());
        live = new LiveSounds(
                scratch.resolve("live"),
                KeyRing.none(),
                scratch.resolve("decoding"),
                InstantSource.system(),
                id -> Optional.ofNullable(journals.get(id)),
                () -> false,
                8);
        events.listen(event -> {
            if (event instanceof RecorderEvent.RecordingTaken told) {
                taken.add(told.who() + " " + told.what() + " " + told.id() + " " + told.from());
            }
        });
        start(8, Optional.empty(), RtspServer.Surroundings.connectionThreads());
    }

    void start(int sessions, Optional<TlsContext> tls) throws IOException {
        start(sessions, tls, RtspServer.Surroundings.connectionThreads());
    }

    final void start(int sessions, Optional<TlsContext> tls, ThreadFactory threads) throws IOException {
        meters = new SimpleMeterRegistry();
        var listener = RtspListener.bind(new RtspConfig("127.0.0.1", 0, "", Duration.ofHours(1), sessions, tls));
        port = listener.port();
        urls = listener.urls(InstantSource.system(), new Random(1));
        server = RtspServer.start(
                listener,
                new RtspServer.Sources(live, new Playback(archive), urls, events, meters),
                new RtspServer.Surroundings(
                        InstantSource.system(), () -> System.nanoTime() + later.get(), new Random(1), threads));
    }

    @AfterEach
    void stop() throws Exception {
        for (var peer : peers) {
            peer.close();
        }
        server.close();
        live.close();
    }

    int port() {
        return port;
    }

    RtspPeer peer() throws IOException {
        var peer = new RtspPeer(port);
        peers.add(peer);
        return peer;
    }

    RecordingId recording(long millis) throws IOException {
        return recording(millis, 0);
    }

    RecordingId recording(long millis, int number) throws IOException {
        var recording = FakeRecording.of(
                BEGUN.plusSeconds(number),
                millis,
                new Random(number),
                voice("Ana", 200 + number, millis),
                voice("Leo", 120 + number, millis));
        archive.store(recording.assembleIn(scratch.resolve("work")));
        return recording.id();
    }

    private static FakeVoice voice(String name, int hertz, long millis) {
        var always = List.of(new Span(0, millis));
        return new FakeVoice(name, name, "sip:" + name + "@example.com", hertz, always, List.of(), List.of());
    }

    String url(RecordingId id) {
        return url(new Playable.OfRecording(id), "anna");
    }

    String url(Playable what, String who) {
        return urls.make(what, new Listener(who, () -> mayListen), "127.0.0.1")
                .orElseThrow()
                .url();
    }

    short[] kept(RecordingId id, int channel) throws IOException {
        var folder = archive.find(id).orElseThrow().folder();
        var all = WavReader.readAll(folder.resolve("audio.wav"), 10_000_000);
        var samples = new short[all.length / 2];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = all[2 * i + channel];
        }
        return samples;
    }

    /// Both streams over the connection: channels 0 and 1, 2 and 3.
    String setUp(RtspPeer peer, String url) throws IOException {
        var first = peer.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1", "Accept-Ranges", "npt, clock");
        assertThat(first.status()).isEqualTo(200);
        var second = peer.ask("SETUP", url + "stream=1", "Transport", TCP + "2-3", "Session", first.session());
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.session()).isEqualTo(first.session());
        return first.session();
    }

    double refused(String reason) {
        return meters.get("earwitness.rtsp.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    double failed() {
        return meters.get("earwitness.rtsp.failed").counter().count();
    }

    int sessions() {
        return (int) meters.get("earwitness.rtsp.sessions").gauge().value();
    }
}
