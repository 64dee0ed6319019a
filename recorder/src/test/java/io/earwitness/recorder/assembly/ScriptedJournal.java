package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived.End;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.model.StreamDescription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// A journal told as a story: what was agreed, said and ended, at milliseconds after the INVITE.
///
/// Like the real reader it hands out one buffer again and again, so a packet that is kept without a copy shows.
final class ScriptedJournal implements RecordSource {
    static final Instant INVITED = Instant.parse("2026-03-04T12:00:00Z");
    static final long INVITED_NANOS = INVITED.getEpochSecond() * 1_000_000_000L;
    static final RecordingId ID = RecordingId.create(INVITED, new SplittableRandom(7));
    static final NegotiatedFormat PCMA = new NegotiatedFormat(8, "PCMA", 8000, 1, "");
    static final NegotiatedFormat PCMU = new NegotiatedFormat(0, "PCMU", 8000, 1, "");
    static final NegotiatedFormat EVS = new NegotiatedFormat(96, "EVS", 16000, 1, "");
    static final NegotiatedFormat KEYS = new NegotiatedFormat(101, "telephone-event", 8000, 1, "0-16");

    private final List<JournalRecord> records = new ArrayList<>();
    private int failAfter = Integer.MAX_VALUE;
    private String damage = "";

    static long at(double millis) {
        return INVITED_NANOS + Math.round(millis * 1_000_000);
    }

    /// An INVITE at 0 ms and our 200 at 10 ms.
    static ScriptedJournal answered() {
        var journal = new ScriptedJournal();
        var origin = new SessionOrigin(
                "call-1@src", "tag-1", "Test SRC", "127.0.0.2:5070", "127.0.0.1:5099", "UDP", "sip:srs@127.0.0.1");
        journal.add(new JournalRecord.SessionOpened(at(0), ID, origin));
        journal.message(0, true, "INVITE sip:srs@127.0.0.1 SIP/2.0\r\nCSeq: 1 INVITE\r\n\r\n");
        journal.message(10, false, "SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n\r\n");
        return journal;
    }

    ScriptedJournal add(JournalRecord record) {
        records.add(record);
        return this;
    }

    ScriptedJournal message(double millis, boolean incoming, String text) {
        return add(new JournalRecord.MessageSeen(
                at(millis),
                incoming,
                "127.0.0.2:5070",
                "127.0.0.1:5099",
                "TCP",
                text.getBytes(StandardCharsets.UTF_8)));
    }

    ScriptedJournal metadata(double millis, String xml) {
        return add(new JournalRecord.BodyPartReceived(
                at(millis), "INVITE", "application/rs-metadata+xml", xml.getBytes(StandardCharsets.UTF_8)));
    }

    ScriptedJournal carried(double millis, String method, String xml) {
        return add(new JournalRecord.BodyPartReceived(
                at(millis), method, "application/rs-metadata+xml", xml.getBytes(StandardCharsets.UTF_8)));
    }

    ScriptedJournal agreed(int index, String label, NegotiatedFormat... formats) {
        return agreed(index, label, "audio", "RTP/AVP", formats);
    }

    ScriptedJournal agreed(int index, String label, String medium, String protocol, NegotiatedFormat... formats) {
        return add(new JournalRecord.StreamAgreed(
                at(1),
                new StreamDescription(index, index, label, medium, protocol, List.of(formats), 52_000 + 2 * index)));
    }

    ScriptedJournal paused(double millis, int stream) {
        return paused(millis, stream, PauseCause.CLIENT);
    }

    ScriptedJournal paused(double millis, int stream, PauseCause cause) {
        return add(new JournalRecord.StreamPaused(at(millis), stream, cause));
    }

    ScriptedJournal resumed(double millis, int stream) {
        return resumed(millis, stream, PauseCause.CLIENT);
    }

    ScriptedJournal resumed(double millis, int stream, PauseCause cause) {
        return add(new JournalRecord.StreamResumed(at(millis), stream, cause));
    }

    ScriptedJournal asked(double millis, ControlAction action, String requester, String reason) {
        return add(new JournalRecord.ControlRequested(at(millis), action, requester, reason));
    }

    ScriptedJournal clientSaid(double millis, ControlAction action, String outcome) {
        return add(new JournalRecord.ControlAnswered(at(millis), action, outcome));
    }

    ScriptedJournal spoken(int stream, Voice voice) {
        return spoken(stream, "127.0.77.1", voice);
    }

    ScriptedJournal spoken(int stream, String host, Voice voice) {
        for (var packet : voice.sent()) {
            arrived(packet.millis(), stream, PacketKind.RTP, host, packet.bytes());
        }
        return this;
    }

    ScriptedJournal arrived(double millis, int stream, PacketKind kind, String host, byte[] bytes) {
        return add(new JournalRecord.PacketArrived(
                at(millis), stream, kind, host + ":" + (30_000 + stream), ByteBuffer.wrap(bytes)));
    }

    /// A whole message of plain text.
    ScriptedJournal wrote(double millis, int stream, String text) {
        return wrote(millis, stream, "m-" + millis, 1, End.COMPLETE, text);
    }

    /// A piece of one.
    ScriptedJournal wrote(double millis, int stream, String id, long firstByte, End end, String text) {
        return add(new JournalRecord.MessagePieceArrived(
                at(millis),
                stream,
                id,
                "msrp://127.0.0.2:7654/theirs;tcp",
                "msrp://127.0.0.1:2855/ours;tcp",
                "text/plain",
                firstByte,
                -1,
                end,
                text.getBytes(StandardCharsets.UTF_8)));
    }

    ScriptedJournal wroteInAPause(double millis, int stream, String id) {
        return add(new JournalRecord.MessagePartAbsent(
                at(millis), stream, id, JournalRecord.MessagePartAbsent.Why.PAUSED));
    }

    /// The terms of RTCP after an offer that names these hosts.
    ScriptedJournal controlled(double millis, int stream, String... hosts) {
        return add(new JournalRecord.ControlAgreed(at(millis), stream, 0x0E0E, "us", false, "", List.of(hosts)));
    }

    ScriptedJournal ended(double millis, EndCause cause) {
        return add(new JournalRecord.SessionEnded(at(millis), cause, ""));
    }

    /// Reading fails after so many records.
    ScriptedJournal unreadableAfter(int count) {
        failAfter = count;
        return this;
    }

    ScriptedJournal damaged(String what) {
        damage = what;
        return this;
    }

    int size() {
        return records.size();
    }

    @Override
    public RecordingId id() {
        return ID;
    }

    @Override
    public Reading open() {
        // Packets of several voices were added one voice after the other; a journal has them as they came.
        var inOrder = new ArrayList<>(records);
        inOrder.sort(Comparator.comparingLong(JournalRecord::epochNanos));
        return new Replay(inOrder);
    }

    private final class Replay implements Reading {
        private final List<JournalRecord> inOrder;
        private final byte[] shared = new byte[2_000];
        private int next;

        Replay(List<JournalRecord> inOrder) {
            this.inOrder = inOrder;
        }

        @Override
        public Optional<JournalRecord> next() throws IOException {
            if (next >= failAfter) {
                throw new IOException("the disk says no");
            }
            return next >= inOrder.size() ? Optional.empty() : Optional.of(shared(inOrder.get(next++)));
        }

        private JournalRecord shared(JournalRecord record) {
            if (!(record instanceof JournalRecord.PacketArrived packet)) {
                return record;
            }
            var bytes = packet.bytes().duplicate();
            var length = bytes.remaining();
            bytes.get(shared, 0, length);
            return new JournalRecord.PacketArrived(
                    packet.epochNanos(),
                    packet.stream(),
                    packet.kind(),
                    packet.source(),
                    ByteBuffer.wrap(shared, 0, length));
        }

        @Override
        public String damage() {
            return damage;
        }

        @Override
        public void close() {}
    }
}
