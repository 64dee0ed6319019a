package io.earwitness.recorder.signalling;

import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.archive.SignallingJson;
import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.model.RecordingFile;
import io.earwitness.recorder.model.SignalledMessage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The signalling of a finished recording, from `signalling.json` and the messages' own files.
///
/// Recordings made before there was such a file are read from the messages alone; when those passed is unknown then.
public final class RecordedSignalling {
    private static final Pattern NAME = Pattern.compile("signalling/\\d+-(in|out)-.+\\.sip");
    private static final long MESSAGE_BYTES_MAX = 8L << 20;

    private RecordedSignalling() {}

    public static Signalling of(ArchivedRecording recording) throws IOException {
        var index = recording.file(SignallingJson.NAME);
        var messages = index.isPresent() ? SignallingJson.read(recording.files()) : fromFiles(recording);
        var manifest = recording.manifest();
        return new Signalling(
                manifest.origin(),
                Signalling.State.FINISHED,
                messages,
                0,
                manifest.deviations(),
                message -> bytes(recording, message.file()));
    }

    private static List<SignalledMessage> fromFiles(ArchivedRecording recording) throws IOException {
        var origin = recording.manifest().origin();
        var ladder = new Ladder();
        for (RecordingFile file : recording.manifest().files()) {
            var name = NAME.matcher(file.name());
            var bytes = name.matches() ? bytes(recording, file.name()) : Optional.<byte[]>empty();
            if (bytes.isPresent()) {
                var incoming = name.group(1).equals("in");
                var seen =
                        new MessageSeen(0, incoming, origin.remote(), origin.local(), origin.transport(), bytes.get());
                ladder.add(seen, file.name());
            }
        }
        return ladder.messages();
    }

    private static Optional<byte[]> bytes(ArchivedRecording recording, String name) throws IOException {
        var file = recording.file(name);
        return file.isEmpty() || file.get().bytes() > MESSAGE_BYTES_MAX
                ? Optional.empty()
                : Optional.of(file.get().contents(MESSAGE_BYTES_MAX));
    }
}
