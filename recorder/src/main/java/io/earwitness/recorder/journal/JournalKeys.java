package io.earwitness.recorder.journal;

import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.keys.Rewrapping;
import io.earwitness.recorder.keys.WrappedKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Wraps the data keys of journals anew by the newest key, so that an older one may go. Also beside a running recorder.
///
/// Touches only the places for keys behind the header: blocks and chain stay as they are. A crash leaves both keys.
public final class JournalKeys {
    private JournalKeys() {}

    /// @param journals the directory with `open`, `sealed`, `parked` and `done`
    public static Rewrapping rewrap(Path journals, KeyRing keys) throws IOException {
        return Rewrapping.of(files(journals), file -> rewrapOne(file, keys));
    }

    private static List<Path> files(Path journals) throws IOException {
        var files = new ArrayList<Path>();
        for (var stage : List.of("open", "sealed", "parked", "done")) {
            var directory = journals.resolve(stage);
            if (Files.isDirectory(directory)) {
                try (var found = Files.list(directory)) {
                    found.filter(file -> file.toString().endsWith(".ewj"))
                            .sorted()
                            .forEach(files::add);
                }
            }
        }
        return files;
    }

    /// False where nothing was to be done.
    static boolean rewrapOne(Path journal, KeyRing keys) throws IOException {
        var newest = keys.newest().orElseThrow(() -> new IllegalStateException("there is no key to wrap with"));
        try (var file = FileChannel.open(journal, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var header = HeaderFormat.read(new JournalWindow(file));
            if (!header.encrypted() || isOnly(header.keys(), newest.id())) {
                return false;
            }
            var identity = HeaderFormat.identity(header);
            var dataKey = keys.unwrap(header.keys(), identity, "the journal " + header.id());
            var place = isUsed(file, 0) && !isUsed(file, 1) ? 1 : 0;
            write(file, place, keys.wrap(dataKey, identity).toBytes());
            write(file, 1 - place, new byte[WrappedKey.BYTES]);
            return true;
        }
    }

    private static boolean isOnly(List<WrappedKey> keys, String id) {
        return keys.size() == 1 && keys.getFirst().keyId().equals(id);
    }

    private static boolean isUsed(FileChannel file, int place) throws IOException {
        var bytes = ByteBuffer.allocate(WrappedKey.BYTES);
        while (bytes.hasRemaining() && file.read(bytes, at(place) + bytes.position()) >= 0) {
            // Until it is whole.
        }
        return WrappedKey.read(bytes.array()).isPresent();
    }

    private static void write(FileChannel file, int place, byte[] key) throws IOException {
        var bytes = ByteBuffer.wrap(key);
        while (bytes.hasRemaining()) {
            file.write(bytes, at(place) + bytes.position());
        }
        file.force(false);
    }

    private static long at(int place) {
        return HeaderFormat.HEAD_BYTES + (long) place * WrappedKey.BYTES;
    }
}
