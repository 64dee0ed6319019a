package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.BundleMarks;
import io.earwitness.recorder.capture.Capture;
import io.earwitness.recorder.capture.OutOfPortsException;
import io.earwitness.recorder.capture.StreamStatistics;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.StreamDescription;
import io.earwitness.recorder.msrp.MessageCapture;
import io.earwitness.sip.sdp.Connection;
import io.earwitness.sip.sdp.Direction;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The media lines of one session, and the captures, of packets and of messages, that are kept in step with them.
///
/// Owned by one session, under its lock. Which lines are received is decided in [OfferPlan]; here it is done.
final class SessionLines {
    private final Capture capture;
    private final MessageCapture messages;
    private final Connection told;
    private final SessionJournal journal;
    private final SessionDeviations deviations;
    private final List<AgreedLine> lines = new ArrayList<>();
    private final Optional<InetAddress> signalling;
    private int nextStream;
    private boolean stopped;
    /// Whether what protects a port that lines share is as the offer that is followed says.
    private boolean sharedKeyed;

    /// @param told       the address that our answers name
    /// @param signalling where the client's signalling comes from
    SessionLines(
            Capture capture,
            MessageCapture messages,
            Connection told,
            SessionJournal journal,
            SessionDeviations deviations,
            Optional<InetAddress> signalling) {
        this.capture = capture;
        this.messages = messages;
        this.told = told;
        this.journal = journal;
        this.deviations = deviations;
        this.signalling = signalling;
    }

    List<AgreedLine> standing() {
        return List.copyOf(lines);
    }

    List<StreamDescription> streams() {
        return lines.stream().flatMap(line -> line.stream().stream()).toList();
    }

    /// Who pauses this stream just now.
    Set<PauseCause> pausedBy(int stream) {
        var client = lines.stream()
                .filter(line -> line.stream().filter(s -> s.index() == stream).isPresent())
                .anyMatch(AgreedLine::paused);
        return causes(client);
    }

    private Set<PauseCause> causes(boolean client) {
        var causes = EnumSet.noneOf(PauseCause.class);
        if (client) {
            causes.add(PauseCause.CLIENT);
        }
        if (stopped) {
            causes.add(PauseCause.RECORDER);
        }
        return causes;
    }

    /// Stores nothing on any stream, those that are still to come included, until [#start].
    void stop() {
        stopped = true;
        capture.pauseAll(PauseCause.RECORDER);
        messages.pauseAll(PauseCause.RECORDER);
    }

    /// Stores again what the client has not paused itself.
    void start() {
        stopped = false;
        capture.resumeAll(PauseCause.RECORDER);
        messages.resumeAll(PauseCause.RECORDER);
    }

    boolean isStopped() {
        return stopped;
    }

    /// Whether the client promised packets on any line: silence means something then.
    boolean expectsPackets() {
        return lines.stream().anyMatch(this::promisesPackets);
    }

    /// Whether the client is to send packets on that line now. Who writes messages may be silent for as long as he
    /// likes.
    boolean promisesPackets(AgreedLine line) {
        return line.messages().isEmpty() && promises(line);
    }

    /// Whether anything may come, if only messages.
    boolean expectsAnything() {
        return lines.stream().anyMatch(this::promises);
    }

    private boolean promises(AgreedLine line) {
        return !stopped
                && line.stream().isPresent()
                && !line.paused()
                && line.offered().direction().sends();
    }

    /// What has come on a stream so far.
    StreamStatistics statistics(int stream) {
        return messages.has(stream) ? messages.statistics(stream) : capture.statistics(stream);
    }

    /// When the last packet or message of any stream came, 0 where none has.
    long lastArrivalEpochNanos() {
        return Math.max(capture.lastPacketEpochNanos(), messages.lastArrivalEpochNanos());
    }

    /// The first offer: every wanted line gets a port, or there is no session.
    void begin(OfferPlan plan) throws OutOfPortsException {
        for (var line : plan.lines()) {
            lines.add(
                    switch (line) {
                        case LinePlan.Refuse refused -> refuse(refused);
                        case LinePlan.Receive wanted -> receive(lines.size(), wanted);
                        case LinePlan.Listen wanted -> listen(lines.size(), wanted);
                    });
        }
        noteOddities();
    }

    /// What stood in a former process: the same ports, the same indexes.
    void goOn(SessionState state) throws IOException {
        stopped = state.pause().isPresent();
        nextStream = state.nextStream();
        for (var mLine = 0; mLine < state.lines().size(); mLine++) {
            var line = state.lines().get(mLine);
            var offered = line.line().media().getFirst();
            if (line.stream().isEmpty()) {
                lines.add(AgreedLine.refused(offered));
                continue;
            }
            var before = line.stream().get();
            var stream = description(before.index(), mLine, offered, before.localPort());
            if (line.messages().isPresent()) {
                lines.add(goOn(stream, offered, before.paused(), line.messages().get()));
                continue;
            }
            var first = reserve(line, before.localPort());
            capture.goOn(
                    stream,
                    causes(before.paused()),
                    line.protection().filter(_ -> first).map(by -> by.forCapture(offered, signalling)),
                    line.bundle().map(part -> marks(offered, part)));
            capture.control(before.index(), new OfferedControl(offered).terms(signalling));
            lines.add(new AgreedLine(
                    offered,
                    Optional.of(stream),
                    before.paused(),
                    line.protection(),
                    line.protection().map(LineProtection::answer).orElse(List.of()),
                    Optional.empty(),
                    line.bundle()));
        }
    }

    private AgreedLine goOn(StreamDescription stream, MediaDescription offered, boolean paused, MessageLine line) {
        messages.add(stream, line.address(told), line.peer(offered), causes(paused));
        return messages(offered, stream, paused, line);
    }

    private static AgreedLine messages(
            MediaDescription offered, StreamDescription stream, boolean paused, MessageLine line) {
        return new AgreedLine(
                offered, Optional.of(stream), paused, Optional.empty(), List.of(), Optional.of(line), Optional.empty());
    }

    /// Where the port is shared it is bound before the first of its lines; false for the others.
    private boolean reserve(SessionState.Line line, int port) throws IOException {
        if (line.bundle().isEmpty()) {
            return true;
        }
        if (sharing().isPresent()) {
            return false;
        }
        capture.reserveShared(port);
        return true;
    }

    /// One of the lines that share a port; empty where there are none.
    private Optional<AgreedLine> sharing() {
        return lines.stream()
                .filter(line -> line.bundle().isPresent() && line.stream().isPresent())
                .findFirst();
    }

    private static BundleMarks marks(MediaDescription offered, BundlePart part) {
        return new BundleMarks(
                part.place(), part.mid(), OfferedExtensions.mid(offered), new OfferedControl(offered).namedSources());
    }

    /// The index that the next stream gets.
    int nextStream() {
        return nextStream;
    }

    /// A later offer: streams go on, pause, come and go. A new line for which there is no port is refused.
    void follow(OfferPlan plan) {
        sharedKeyed = false;
        for (var mLine = 0; mLine < plan.lines().size(); mLine++) {
            var standing = mLine < lines.size() ? Optional.of(lines.get(mLine)) : Optional.<AgreedLine>empty();
            var next = switch (plan.lines().get(mLine)) {
                case LinePlan.Refuse refused -> {
                    standing.ifPresent(this::remove);
                    yield refuse(refused);
                }
                case LinePlan.Receive wanted -> follow(mLine, standing, wanted);
                case LinePlan.Listen wanted -> follow(mLine, standing, wanted);
            };
            if (mLine < lines.size()) {
                lines.set(mLine, next);
            } else {
                lines.add(next);
            }
        }
        noteOddities();
    }

    /// The client's answer to an offer of ours (RFC 3261 §14.2): it may pause, resume and take away, not add.
    ///
    /// @param offered what we offered
    void answered(SessionDescription offered, SessionDescription answer) {
        var saidOf = OfferedBundle.answered(answer, lines);
        var common = Math.min(offered.media().size(), saidOf.size());
        for (var mLine = 0; mLine < Math.min(lines.size(), common); mLine++) {
            var line = lines.get(mLine);
            var said = saidOf.get(mLine);
            if (line.stream().isEmpty()) {
                continue;
            }
            if (said.port() == 0) {
                remove(line);
                lines.set(mLine, AgreedLine.refused(said));
            } else {
                // Who was told to send nothing says nothing about itself by agreeing.
                var paused = offered.media().get(mLine).direction() == Direction.INACTIVE
                        ? line.paused()
                        : OfferPlan.isPaused(said);
                pause(line.stream().get().index(), line.paused(), paused);
                var protection = line.protection().map(before -> before.answeredBy(said));
                protection
                        .filter(now -> !line.protection().equals(Optional.of(now)))
                        .ifPresent(now -> capture.rekey(
                                line.stream().get().index(), now.forCapture(line.offered(), signalling), false));
                lines.set(
                        mLine,
                        new AgreedLine(
                                line.offered(),
                                line.stream(),
                                paused,
                                protection,
                                line.attributes(),
                                line.messages(),
                                line.bundle()));
            }
        }
    }

    /// The client's answer to lines that were ours alone: what it can send, under its own labels.
    void settled(SessionDescription answer) {
        for (var mLine = 0; mLine < lines.size(); mLine++) {
            var line = lines.get(mLine);
            if (line.stream().isEmpty()) {
                continue;
            }
            var said = mLine < answer.media().size()
                    ? answer.media().get(mLine)
                    : line.offered().withPort(0);
            if (said.port() == 0) {
                remove(line);
                lines.set(mLine, AgreedLine.refused(said));
            } else {
                lines.set(
                        mLine,
                        goOn(
                                mLine,
                                line,
                                new LinePlan.Receive(said, OfferPlan.isPaused(said), Optional.empty(), List.of())));
            }
        }
    }

    private AgreedLine follow(int mLine, Optional<AgreedLine> standing, LinePlan.Receive wanted) {
        var same = standing.filter(line -> line.goesOnAs(wanted.offered(), wanted.bundle()));
        if (same.isPresent()) {
            return goOn(mLine, same.get(), wanted);
        }
        standing.ifPresent(former -> {
            remove(former);
            lines.set(mLine, AgreedLine.refused(former.offered()));
        });
        try {
            return receive(mLine, wanted);
        } catch (OutOfPortsException none) {
            return refuse(new LinePlan.Refuse(wanted.offered(), "no port is free"));
        }
    }

    private AgreedLine goOn(int mLine, AgreedLine line, LinePlan.Receive wanted) {
        var before = line.stream().orElseThrow();
        var now = description(before.index(), mLine, wanted.offered(), before.localPort());
        var marks = wanted.bundle().map(part -> marks(wanted.offered(), part));
        if (!now.equals(before)) {
            noteRemapped(before, now);
            capture.add(now, Set.of(), Optional.empty(), marks);
        } else {
            marks.ifPresent(by -> capture.mark(now.index(), by));
        }
        rekey(now.index(), line, wanted);
        control(now.index(), wanted);
        pause(now.index(), line.paused(), wanted.paused());
        return received(wanted, now);
    }

    private AgreedLine receive(int mLine, LinePlan.Receive wanted) throws OutOfPortsException {
        var sharing = wanted.bundle().flatMap(_ -> sharing());
        var port = port(wanted, sharing);
        var stream = description(nextStream++, mLine, wanted.offered(), port);
        // A port that others have already is protected already, unless this offer changes that.
        var isProtected = sharing.isPresent()
                && (sharedKeyed || sharing.get().protection().equals(wanted.protection()));
        var protection = wanted.protection().filter(_ -> !isProtected);
        sharedKeyed |= wanted.bundle().isPresent() && protection.isPresent();
        capture.add(
                stream,
                causes(wanted.paused()),
                protection.map(by -> by.forCapture(wanted.offered(), signalling)),
                wanted.bundle().map(part -> marks(wanted.offered(), part)));
        control(stream.index(), wanted);
        return received(wanted, stream);
    }

    private int port(LinePlan.Receive wanted, Optional<AgreedLine> sharing) throws OutOfPortsException {
        if (wanted.bundle().isEmpty()) {
            return capture.allocate().rtpPort();
        }
        var shared = sharing.flatMap(AgreedLine::stream);
        return shared.isPresent()
                ? shared.get().localPort()
                : capture.allocateShared().rtpPort();
    }

    private static AgreedLine received(LinePlan.Receive wanted, StreamDescription stream) {
        return new AgreedLine(
                wanted.offered(),
                Optional.of(stream),
                wanted.paused(),
                wanted.protection(),
                wanted.attributes(),
                Optional.empty(),
                wanted.bundle());
    }

    private AgreedLine listen(int mLine, LinePlan.Listen wanted) {
        var stream =
                description(nextStream++, mLine, wanted.offered(), wanted.line().port());
        messages.add(
                stream, wanted.line().address(told), wanted.line().peer(wanted.offered()), causes(wanted.paused()));
        return messages(wanted.offered(), stream, wanted.paused(), wanted.line());
    }

    private AgreedLine follow(int mLine, Optional<AgreedLine> standing, LinePlan.Listen wanted) {
        var same = standing.filter(line -> line.goesOnAs(wanted.offered(), Optional.empty()));
        if (same.isEmpty()) {
            standing.ifPresent(this::remove);
            return listen(mLine, wanted);
        }
        var before = same.get().stream().orElseThrow();
        var now = description(
                before.index(), mLine, wanted.offered(), wanted.line().port());
        messages.follow(now, wanted.line().peer(wanted.offered()));
        pause(now.index(), same.get().paused(), wanted.paused());
        return messages(wanted.offered(), now, wanted.paused(), wanted.line());
    }

    // New keys begin with the new answer; an address that changed begins a context anew (RFC 4568 §7.1.4). With which
    // address a handshake is made is part of it.
    private void rekey(int stream, AgreedLine before, LinePlan.Receive wanted) {
        var now = wanted.offered();
        var then = before.offered();
        var moved = !now.isOnHoldByAddress()
                && !then.isOnHoldByAddress()
                && (now.port() != then.port() || !now.connection().equals(then.connection()));
        wanted.protection()
                .filter(by -> moved || !before.protection().equals(Optional.of(by)))
                .filter(_ -> wanted.bundle().isEmpty() || !sharedKeyed)
                .ifPresent(by -> {
                    capture.rekey(stream, by.forCapture(now, signalling), moved);
                    // Once for all: a context that begins anew must not do so again.
                    sharedKeyed |= wanted.bundle().isPresent();
                });
    }

    private void control(int stream, LinePlan.Receive wanted) {
        capture.control(stream, new OfferedControl(wanted.offered()).terms(signalling));
    }

    private AgreedLine refuse(LinePlan.Refuse refused) {
        if (!refused.reason().isEmpty()) {
            var line = refused.offered();
            journal.noted(
                    "Refused a media line of the client",
                    line.mediaType()
                            + line.label().map(label -> " with label " + label).orElse("") + ": " + refused.reason());
        }
        return AgreedLine.refused(refused.offered());
    }

    private void remove(AgreedLine line) {
        line.stream().map(StreamDescription::index).ifPresent(stream -> {
            if (messages.has(stream)) {
                messages.remove(stream);
            } else {
                capture.remove(stream);
            }
        });
    }

    private void pause(int stream, boolean before, boolean now) {
        if (now == before) {
            return;
        }
        if (messages.has(stream)) {
            if (now) {
                messages.pause(stream, PauseCause.CLIENT);
            } else {
                messages.resume(stream, PauseCause.CLIENT);
            }
        } else if (now) {
            capture.pause(stream, PauseCause.CLIENT);
        } else {
            capture.resume(stream, PauseCause.CLIENT);
        }
    }

    private static StreamDescription description(int index, int mLine, MediaDescription offered, int port) {
        return new StreamDescription(
                index,
                mLine,
                offered.label().orElse(""),
                offered.mediaType(),
                offered.protocol(),
                OfferedFormats.of(offered),
                port,
                offered.attribute("content").orElse(""));
    }

    // RFC 3264 §8.3.2 forbids it; we record on, and what follows is read by the new meaning.
    private void noteRemapped(StreamDescription before, StreamDescription now) {
        for (var format : now.formats()) {
            for (var former : before.formats()) {
                if (former.payloadType() == format.payloadType()
                        && !former.encodingName().equalsIgnoreCase(format.encodingName())) {
                    deviations.note(
                            SessionDeviation.PAYLOAD_TYPE_REMAPPED,
                            "a=rtpmap:" + format.payloadType() + " " + format.encodingName());
                }
            }
        }
    }

    private void noteOddities() {
        var seen = new HashSet<String>();
        for (var stream : streams()) {
            if (stream.label().isEmpty()) {
                deviations.note(SessionDeviation.LABEL_MISSING, mLine(stream));
            } else if (!seen.add(stream.label())) {
                deviations.note(SessionDeviation.LABEL_REPEATED, "a=label:" + stream.label());
            }
            stream.formats().stream()
                    .filter(NegotiatedFormat::isG722OfOddClock)
                    .forEach(format -> deviations.note(
                            SessionDeviation.G722_CLOCK,
                            "a=rtpmap:" + format.payloadType() + " " + format.encodingName()));
            var offered = lines.get(stream.mLine()).offered();
            if (offered.has("rtcp-fb") && !offered.protocol().endsWith("F")) {
                deviations.note(SessionDeviation.FEEDBACK_ON_PLAIN_PROFILE, mLine(stream));
            }
        }
    }

    private String mLine(StreamDescription stream) {
        var offered = lines.get(stream.mLine()).offered();
        return "m=" + offered.mediaType() + " " + offered.port() + " " + offered.protocol();
    }
}
