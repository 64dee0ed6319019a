package io.earwitness.sip.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/// What tells whether files were replaced: size, time of change and the system's own key of each, links followed.
record FileStamps(List<String> stamps) {

    static FileStamps of(List<Path> files) {
        var stamps = new ArrayList<String>();
        for (var file : files) {
            try {
                var seen = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.add(seen.size() + " " + seen.lastModifiedTime() + " " + seen.fileKey());
            } catch (IOException missing) {
                stamps.add("missing");
            }
        }
        return new FileStamps(List.copyOf(stamps));
    }
}
