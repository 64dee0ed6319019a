package io.earwitness.client.call;

import io.earwitness.media.srtp.CryptoAttribute;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.Connection;
import io.earwitness.sip.sdp.Direction;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.Origin;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.siprec.body.MultipartWriter;
import io.earwitness.siprec.metadata.CommunicationSession;
import io.earwitness.siprec.metadata.DataMode;
import io.earwitness.siprec.metadata.Interval;
import io.earwitness.siprec.metadata.MediaStream;
import io.earwitness.siprec.metadata.MetadataId;
import io.earwitness.siprec.metadata.MetadataWriter;
import io.earwitness.siprec.metadata.NameId;
import io.earwitness.siprec.metadata.Participant;
import io.earwitness.siprec.metadata.ParticipantAssociation;
import io.earwitness.siprec.metadata.RecordingMetadata;
import io.earwitness.siprec.metadata.SessionAssociation;
import io.earwitness.siprec.metadata.StreamAssociation;
import io.earwitness.siprec.metadata.StreamLabel;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The offer of one generated call: two sendonly lines, labels 1 and 2, and the complete metadata that names who is
/// who.
///
/// Owned by its call; the description's version counts up with each answer that changes something.
final class CallOffer {
    static final List<String> LABELS = List.of("1", "2");

    private static final SecureRandom KEYS = new SecureRandom();

    private final CallPlan plan;
    private final InetAddress local;
    private final List<Integer> ports;
    private final RandomGenerator random;
    private final List<CryptoAttribute> keys;
    private final long sessionId;
    private long version = 1;
    private List<Direction> directions = List.of(Direction.SENDONLY, Direction.SENDONLY);

    CallOffer(CallPlan plan, InetAddress local, List<Integer> ports, RandomGenerator random) {
        this.plan = plan;
        this.local = local;
        this.ports = List.copyOf(ports);
        this.random = random;
        this.keys = plan.suite().stream()
                .flatMap(suite -> LABELS.stream().map(_ -> new CryptoAttribute("1", fresh(suite))))
                .toList();
        this.sessionId = random.nextInt(Integer.MAX_VALUE);
    }

    // A copy is protected by keys of its own, never by those of the call (RFC 7866 §12.2).
    private SrtpKeys fresh(SrtpSuite suite) {
        var own = SrtpKeys.fresh(suite, KEYS);
        return plan.communication().holds(own) ? fresh(suite) : own;
    }

    SipBody body(Instant now) {
        var description = description();
        return new MultipartWriter("earwitness-" + Long.toHexString(random.nextLong()))
                .write(description.toBytes(), MetadataWriter.write(metadata(now)));
    }

    /// The lines in these directions, as answer to an offer of the server; where they are those that stand, a server
    /// that
    /// only refreshes the session gets the very same description.
    SessionDescription next(List<Direction> wanted) {
        if (!directions.equals(wanted)) {
            directions = List.copyOf(wanted);
            version++;
        }
        return description();
    }

    private SessionDescription description() {
        var connection = Connection.of(local);
        var lines = new ArrayList<MediaDescription>();
        for (int i = 0; i < LABELS.size(); i++) {
            lines.add(secured(i, line(ports.get(i), LABELS.get(i), directions.get(i))));
        }
        return SessionDescription.of(Origin.of("-", sessionId, version, connection), connection, lines);
    }

    private MediaDescription secured(int index, MediaDescription line) {
        return key(index)
                .map(key -> line.with(Attribute.of("crypto", key.text())))
                .orElse(line);
    }

    /// What protects the packets of one stream; empty in a plain call.
    Optional<CryptoAttribute> key(int index) {
        return index < keys.size() ? Optional.of(keys.get(index)) : Optional.empty();
    }

    private MediaDescription line(int port, String label, Direction direction) {
        String format = Integer.toString(plan.codec().payloadType());
        return MediaDescription.of("audio", port, plan.suite().isPresent() ? "RTP/SAVP" : "RTP/AVP", List.of(format))
                .with(Attribute.of("rtpmap", format + " " + plan.codec() + "/" + Speech.SAMPLE_RATE))
                .with(Attribute.of("ptime", Long.toString(CallPlan.PACKET.toMillis())))
                .with(Attribute.of("label", label))
                .with(direction);
    }

    private RecordingMetadata metadata(Instant now) {
        String session = MetadataId.fresh(random);
        var caller = MetadataId.fresh(random);
        var callee = MetadataId.fresh(random);
        var callerStream = MetadataId.fresh(random);
        var calleeStream = MetadataId.fresh(random);
        var since = Interval.since(now);
        return new RecordingMetadata(
                DataMode.COMPLETE,
                List.of(),
                List.of(new CommunicationSession(
                        session,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.of(now),
                        Optional.empty(),
                        List.of())),
                List.of(participant(caller, plan.caller()), participant(callee, plan.callee())),
                List.of(stream(callerStream, session, LABELS.get(0)), stream(calleeStream, session, LABELS.get(1))),
                List.of(new SessionAssociation(session, since, List.of())),
                List.of(
                        new ParticipantAssociation(caller, session, since, List.of(), List.of()),
                        new ParticipantAssociation(callee, session, since, List.of(), List.of())),
                List.of(
                        new StreamAssociation(caller, List.of(callerStream), List.of(calleeStream), since, List.of()),
                        new StreamAssociation(callee, List.of(calleeStream), List.of(callerStream), since, List.of())),
                List.of());
    }

    private static Participant participant(String id, Party party) {
        var name = new NameId(party.aor(), Optional.of(party.displayName()), Optional.empty());
        return new Participant(id, List.of(name), List.of());
    }

    private static MediaStream stream(String id, String session, String label) {
        return new MediaStream(id, Optional.of(session), Optional.of(new StreamLabel(label)), List.of());
    }
}
