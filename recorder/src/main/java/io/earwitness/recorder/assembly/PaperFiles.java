package io.earwitness.recorder.assembly;

import io.earwitness.recorder.archive.SignallingJson;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.signalling.Ladder;
import io.earwitness.siprec.body.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes what came on paper, so to speak, into the folder: `signalling/01-in-invite.sip`, `metadata/1-invite.xml`.
///
/// Bytes as they came, nothing added. A session description has no file of its own; it stands in its message.
final class PaperFiles {
    private static final int FILES_MAX = 5_000;

    private final RecordingFolder folder;
    private final Slice slice;
    private final List<PlannedFile> files = new ArrayList<>();
    private final Ladder ladder = new Ladder();
    private int messages;
    private int parts;
    private int leftOut;

    /// @param slice whose papers they are; metadata documents are numbered through the session all the same
    PaperFiles(RecordingFolder folder, Slice slice) {
        this.folder = folder;
        this.slice = slice;
    }

    void take(JournalRecord record) throws IOException {
        switch (record) {
            case MessageSeen message -> message(message);
            case BodyPartReceived part -> part(part);
            default -> {}
        }
    }

    private void message(MessageSeen message) throws IOException {
        if (!slice.papers().holds(message.epochNanos())) {
            return;
        }
        messages++;
        var name = "signalling/%02d-%s-%s.sip"
                .formatted(
                        messages,
                        message.incoming() ? "in" : "out",
                        SipGlance.at(message.message()).slug());
        if (write(name, "message/sip", message.message())) {
            ladder.add(message, name);
        }
    }

    /// The ladder of all messages that have a file of their own; comes last, when all are known.
    void close() throws IOException {
        SignallingJson.write(ladder.messages(), folder);
        files.add(new PlannedFile(SignallingJson.NAME, SignallingJson.MEDIA_TYPE));
    }

    private void part(BodyPartReceived part) throws IOException {
        if (isDescription(part)) {
            return;
        }
        parts++;
        if (!slice.keeps(parts, part)) {
            return;
        }
        var type = MediaType.parse(part.contentType()).value();
        var known = MediaType.parse(part.contentType()).wellFormed() && type.length() < 100;
        write(partName(parts, part), known ? type.toLowerCase(Locale.ROOT) : "application/octet-stream", part.bytes());
    }

    /// A session description has no file of its own.
    static boolean isDescription(BodyPartReceived part) {
        return MediaType.parse(part.contentType()).value().equals("application/sdp");
    }

    /// The name of the part's file.
    ///
    /// @param number counts the parts that are no session description, from 1
    static String partName(int number, BodyPartReceived part) {
        var type = MediaType.parse(part.contentType()).value();
        var xml = Documents.isMetadata(part.contentType()) || type.endsWith("xml");
        var method = FileNames.slug(part.carriedBy(), 20);
        return "metadata/" + number + "-" + (method.isEmpty() ? "message" : method) + (xml ? ".xml" : ".txt");
    }

    private boolean write(String name, String mediaType, byte[] bytes) throws IOException {
        if (files.size() >= FILES_MAX) {
            leftOut++;
            return false;
        }
        folder.write(name, bytes);
        files.add(new PlannedFile(name, mediaType));
        return true;
    }

    /// In the order of writing.
    List<PlannedFile> files() {
        return files;
    }

    /// Messages and parts beyond the limit; the messages among them are still in the packet file.
    int leftOut() {
        return leftOut;
    }
}
