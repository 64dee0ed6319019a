package io.earwitness.siprec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// One message file of the corpus, split into header lines and body without the help of a SIP parser.
///
/// Files hold line feeds; what the reader under test gets has CRLF, as on the wire.
record CorpusMessage(List<String> headers, byte[] body) {
    static final Path FOLDER = Path.of("src/test/resources/corpus");

    static CorpusMessage named(String name) {
        try {
            String text = Files.readString(FOLDER.resolve(name + ".sip")).replace("\n", "\r\n");
            int blank = text.indexOf("\r\n\r\n");
            return new CorpusMessage(
                    text.substring(0, blank).lines().toList(),
                    text.substring(blank + 4).getBytes(StandardCharsets.UTF_8));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static List<String> names() {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".sip"))
                    .map(file -> file.replace(".sip", ""))
                    .sorted()
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    List<String> values(String name) {
        return headers.stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    String contentType() {
        return values("Content-Type").stream().findFirst().orElse("");
    }

    /// Whether it belongs to a dialog that another message opened.
    boolean isWithinDialog() {
        return values("To").getFirst().contains(";tag=");
    }

    SiprecOffer offer() {
        return SiprecOffer.read(contentType(), body);
    }

    RecordingMarks marks() {
        return RecordingMarks.of(
                values("Contact"), values("Require"), offer().metadata().isPresent());
    }
}
