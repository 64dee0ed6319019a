package io.earwitness.recorder.nena;

import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.model.MetadataDocument;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SignalledMessage;
import io.earwitness.recorder.playback.RecordedMetadata;
import io.earwitness.recorder.signalling.RecordedSignalling;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// Which SIP messages and metadata documents of a session the recordings of its calls have, too: what is left of the
/// session has all of them in its folder. A message is known by when it passed our socket, a document by its number.
///
/// Of a recording that does not know when its messages came nothing is told.
record ToldByCalls(Set<Passed> messages, Set<Integer> documents) {

    private record Passed(long epochNanos, boolean incoming, String what) {
        static Passed of(SignalledMessage message) {
            return new Passed(message.epochNanos(), message.incoming(), message.what());
        }
    }

    /// @param calls their recordings; of one that was deleted nothing is told
    static ToldByCalls of(Collection<RecordingId> calls, LogEvents.Recordings recordings) throws IOException {
        var told = new ToldByCalls(new HashSet<>(), new HashSet<>());
        for (var call : calls) {
            var recording = recordings.find(call);
            if (recording.isPresent()) {
                told.add(recording.get());
            }
        }
        return told;
    }

    private void add(ArchivedRecording call) throws IOException {
        RecordedSignalling.of(call).messages().stream()
                .filter(message -> message.epochNanos() != 0)
                .forEach(message -> messages.add(Passed.of(message)));
        RecordedMetadata.documents(call).stream()
                .filter(document -> !document.file().isEmpty())
                .forEach(document -> documents.add(document.number()));
    }

    boolean has(SignalledMessage message) {
        return messages.contains(Passed.of(message));
    }

    boolean has(MetadataDocument document) {
        return documents.contains(document.number());
    }
}
