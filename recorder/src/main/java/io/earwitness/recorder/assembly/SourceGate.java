package io.earwitness.recorder.assembly;

import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.rtp.SourceLatch;
import io.earwitness.media.rtp.SourceLatch.Verdict;
import io.earwitness.recorder.capture.SourceHint;
import io.earwitness.recorder.journal.JournalRecord.ControlAgreed;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets through to one stream's sound the packets of its own host, by the same rule as the live capture; knowing what
/// came later, it also lets through what a new host sent before it was believed.
///
/// Both walks have one, and both let the same packets through.
final class SourceGate {
    /// Some seconds: longer than any take-over takes.
    private static final int HELD_MAX = 500;

    private final SourceLatch<String> latch = new SourceLatch<>();
    private final Set<String> named = new LinkedHashSet<>();
    private final List<Held> held = new ArrayList<>();
    private final Map<String, Long> setAside = new HashMap<>();
    private String lastSource = "";
    private String lastHost = "";
    private @Nullable ControlAgreed agreed;
    private long lastOwnNanos;
    private boolean namesSources;

    private record Held(String host, long epochNanos, RtpPacket packet) {}

    /// Takes what belongs to the stream, in the order of arrival.
    @FunctionalInterface
    interface Taker {
        /// @param packet over bytes that are valid only during the call, unless it was held back
        void take(long epochNanos, RtpPacket packet);
    }

    void agreed(ControlAgreed next) {
        var before = agreed;
        // Another SSRC of ours is written down in the same way, but is no offer.
        if (before != null && before.ssrc() == next.ssrc()) {
            latch.newOffer(next.epochNanos());
        }
        agreed = next;
        named.clear();
        named.addAll(next.hosts());
        namesSources = next.hosts().stream().anyMatch(host -> host.startsWith("ssrc="));
    }

    void packet(PacketArrived arrived, RtpPacket packet, Taker taker) {
        var host = host(arrived.source());
        var isNamed = named.contains(host) || (namesSources && named.contains(SourceHint.text(packet.ssrc())));
        var verdict = latch.packet(host, isNamed, packet.ssrc(), packet.sequenceNumber(), arrived.epochNanos());
        if (verdict == Verdict.FOREIGN) {
            hold(new Held(host, arrived.epochNanos(), packet.copy()));
            return;
        }
        if (verdict == Verdict.TAKES_OVER) {
            release(host, taker);
        }
        lastOwnNanos = arrived.epochNanos();
        taker.take(arrived.epochNanos(), packet);
    }

    private void hold(Held foreign) {
        if (held.size() >= HELD_MAX) {
            setAside(held.removeFirst());
        }
        held.add(foreign);
    }

    // What the new host sent while the former one still did was not the stream's.
    private void release(String host, Taker taker) {
        for (var one : held) {
            if (one.host().equals(host) && one.epochNanos() > lastOwnNanos) {
                taker.take(one.epochNanos(), one.packet());
            } else {
                setAside(one);
            }
        }
        held.clear();
    }

    private void setAside(Held foreign) {
        var known = setAside.containsKey(foreign.host()) || setAside.size() < HELD_MAX;
        setAside.merge(known ? foreign.host() : "", 1L, Long::sum);
    }

    /// RTCP of a foreign host says nothing about the stream.
    boolean isForeign(String source) {
        var host = host(source);
        return latch.isForeign(host, named.contains(host));
    }

    /// How many packets of which host were not the stream's; nothing more may come.
    Map<String, Long> finish() {
        held.forEach(this::setAside);
        held.clear();
        return setAside;
    }

    @SuppressWarnings("ReferenceEquality") // Only to be quick about the usual case: the journal's very same text.
    private String host(String source) {
        if (source != lastSource) {
            lastHost = hostOf(source);
            lastSource = source;
        }
        return lastHost;
    }

    /// The host of `192.0.2.1:30000` or `[2001:db8::1]:30000`.
    private static String hostOf(String source) {
        var colon = source.lastIndexOf(':');
        var host = colon < 0 ? source : source.substring(0, colon);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
