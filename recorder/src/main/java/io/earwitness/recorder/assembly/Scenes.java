package io.earwitness.recorder.assembly;

import io.earwitness.recorder.assembly.Documents.Version;
import io.earwitness.recorder.model.StreamDescription;
import io.earwitness.sip.message.CSeq;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.metadata.RecordedLine;
import io.earwitness.siprec.metadata.RecordingMetadata;
import io.earwitness.siprec.metadata.StreamLabel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Each state of the metadata together with the media lines that were agreed with it.
///
/// A label counts within its message (RFC 7866 §7.1.1): a line goes by the label it had when metadata last came, so
/// an offer without metadata renames nothing; a new line goes by its first. Used on the first walk, by one thread.
final class Scenes {
    private static final int SCENES_MAX = 2_000;
    private static final int CARRYING_MAX = 100;

    private final TreeMap<Integer, StreamDescription> standing = new TreeMap<>();
    private final Map<Integer, String> labels = new HashMap<>();
    /// By stream: its label in each scene, by document.
    private final Map<Integer, TreeMap<Integer, String>> names = new HashMap<>();

    private final List<Scene> scenes = new ArrayList<>();
    private final Set<CSeq> carrying = new HashSet<>();
    private Optional<Version> version = Optional.empty();
    /// A document has been taken, and what was agreed with it is still to come.
    private boolean open;
    private boolean joined;
    private long fromNanos;

    /// What held from one moment to the next scene.
    ///
    /// @param document number of the last one that the state rests on; 0 before any
    record Scene(long fromNanos, int document, RecordingMetadata state, List<RecordedLine> lines) {
        boolean isAs(Scene other) {
            return document == other.document && lines.equals(other.lines);
        }
    }

    void agreed(long epochNanos, StreamDescription stream) {
        if (standing.put(stream.index(), stream) == null) {
            joined = true;
            begin(epochNanos);
        }
    }

    void removed(int stream) {
        standing.remove(stream);
    }

    /// The documents after one more part of a body.
    void document(List<Version> versions) {
        if (versions.isEmpty() || version.equals(Optional.of(versions.getLast()))) {
            return;
        }
        settle(open);
        version = Optional.of(versions.getLast());
        open = true;
        fromNanos = versions.getLast().epochNanos();
    }

    /// A further journal of the session begins: these are the labels by which the metadata knows its streams.
    void takenOver(Map<Integer, String> known) {
        labels.putAll(known);
        joined = true;
        settle(false);
    }

    /// A message of either side: what came before our answer came with the request.
    void message(long epochNanos, boolean incoming, SipMessage message, SiprecOffer offer) {
        if (incoming) {
            var again = message instanceof SipRequest && offer.metadata().isPresent();
            if (again && carrying.size() < CARRYING_MAX) {
                carrying.add(message.cseq());
            }
        } else if (message instanceof SipResponse answer && answer.isFinal()) {
            var carried = carrying.remove(answer.cseq());
            if (answer.isSuccess() && agrees(answer.cseq().method())) {
                begin(epochNanos);
                settle(open || carried);
            }
        } else if (message instanceof SipRequest ack && ack.method().equals(SipMethod.ACK)) {
            settle(open);
        }
    }

    private static boolean agrees(String method) {
        return method.equals(SipMethod.INVITE) || method.equals(SipMethod.UPDATE);
    }

    private void begin(long epochNanos) {
        if (!open) {
            fromNanos = epochNanos;
        }
    }

    /// @param named whether labels were given anew
    private void settle(boolean named) {
        if (!named && !joined) {
            return;
        }
        standing.forEach((index, stream) -> {
            if (named) {
                labels.put(index, stream.label());
            } else {
                labels.putIfAbsent(index, stream.label());
            }
        });
        open = false;
        joined = false;
        var scene = new Scene(
                fromNanos,
                version.map(Version::number).orElse(0),
                version.map(Version::state).orElse(RecordingMetadata.EMPTY),
                standing.values().stream().map(this::standing).toList());
        if (scenes.size() < SCENES_MAX && (scenes.isEmpty() || !scene.isAs(scenes.getLast()))) {
            scenes.add(scene);
            standing.keySet()
                    .forEach(index -> names.computeIfAbsent(index, _ -> new TreeMap<>())
                            .put(scene.document(), labels.getOrDefault(index, "")));
        }
    }

    private RecordedLine standing(StreamDescription stream) {
        return line(stream, labels.getOrDefault(stream.index(), ""));
    }

    /// As the rules of the metadata see a stream, under its own label.
    static RecordedLine line(StreamDescription stream) {
        return line(stream, stream.label());
    }

    private static RecordedLine line(StreamDescription stream, String label) {
        return new RecordedLine(
                stream.index(),
                stream.medium(),
                label.isEmpty() ? Optional.empty() : Optional.of(new StreamLabel(label)));
    }

    /// By time; only after the walk.
    List<Scene> all() {
        settle(open);
        return List.copyOf(scenes);
    }

    /// The label by which a document's state knows a stream: its first where it came later, empty where it has none.
    /// Only after the walk.
    ///
    /// @param document number of the document
    String label(int document, int stream) {
        settle(open);
        var named = names.getOrDefault(stream, new TreeMap<>());
        var known = named.floorEntry(document);
        if (known == null) {
            known = named.firstEntry();
        }
        return known == null ? "" : known.getValue();
    }
}
