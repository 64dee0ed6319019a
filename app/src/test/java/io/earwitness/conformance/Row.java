package io.earwitness.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// One rule that a Session Recording Server keeps, as listed in `conformance/rows.tsv`.
///
/// @param section number and title, `2. SRS: initial INVITE (UAS)`
/// @param role    who keeps it: `SRS` or `both`
/// @param level   `MUST`, `SHOULD` or `MAY`; with a dagger where no RFC says so, but real equipment does
/// @param source  the paragraph, or where the rule was learnt
record Row(String id, String section, String role, String level, String rule, String source) {

    boolean isMust() {
        return level.startsWith("MUST");
    }

    /// Six columns a line, separated by tabs.
    static List<Row> read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> {
                    var cells = line.split("\t", -1);
                    if (cells.length != 6) {
                        throw new IllegalArgumentException("not six columns: " + line);
                    }
                    return new Row(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]);
                })
                .toList();
    }
}
