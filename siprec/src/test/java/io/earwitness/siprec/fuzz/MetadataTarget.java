package io.earwitness.siprec.fuzz;

import io.earwitness.siprec.metadata.MetadataParser;
import io.earwitness.siprec.metadata.MetadataReading;
import io.earwitness.siprec.metadata.MetadataWriter;
import io.earwitness.siprec.metadata.RecordingMetadata;

/// Any metadata document: read or refused as a value; what was read can follow itself, and is then no other state.
public final class MetadataTarget {
    private MetadataTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        if (MetadataParser.parse(bytes) instanceof MetadataReading.Parsed(var found, var deviations)) {
            if (deviations.toString().isEmpty()) {
                throw new AssertionError("deviations without words");
            }
            var once = RecordingMetadata.EMPTY.updatedBy(found);
            if (!once.updatedBy(found).equals(once)) {
                throw new AssertionError("the same document again made another state");
            }
            if (MetadataParser.parse(MetadataWriter.write(once)).found().isEmpty()) {
                throw new AssertionError("what we wrote of it cannot be read");
            }
        }
    }
}
