package io.earwitness.recorder.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A dialog of the message corpus: the INVITE that opens it and the messages that follow, as text.
///
/// @param name what its first file is called
record CorpusConversation(String name, List<String> messages) {

    /// All dialogs in a folder: `NAME.sip` with `NAME~1-what.sip` and so on behind it.
    static List<CorpusConversation> in(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sip"))
                    .sorted()
                    .toList();
            return names.stream()
                    .filter(name -> !name.contains("~"))
                    .map(name -> name.substring(0, name.length() - ".sip".length()))
                    .map(name -> new CorpusConversation(
                            name,
                            names.stream()
                                    .filter(file -> file.equals(name + ".sip") || file.startsWith(name + "~"))
                                    .sorted((one, other) -> Boolean.compare(one.contains("~"), other.contains("~")))
                                    .map(file -> read(folder.resolve(file)))
                                    .toList()))
                    .toList();
        }
    }

    // UTF-8 or not, every octet is kept; line ends become those of the wire.
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .replace("\r\n", "\n")
                    .replace("\n", "\r\n");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
