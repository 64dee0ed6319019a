package io.earwitness.siprec.metadata;

import io.earwitness.siprec.deviation.Deviation;
import java.util.List;
import java.util.Optional;

/// What came of reading a metadata document: a model with its deviations, or the reason why there is none.
///
/// An unreadable document never costs the media; whoever asked keeps the octets.
public sealed interface MetadataReading {
    List<Deviation> deviations();

    /// The model, when the document could be read.
    Optional<RecordingMetadata> found();

    /// Read, perhaps with tolerance.
    record Parsed(RecordingMetadata metadata, List<Deviation> deviations) implements MetadataReading {
        public Parsed {
            deviations = List.copyOf(deviations);
        }

        @Override
        public Optional<RecordingMetadata> found() {
            return Optional.of(metadata);
        }
    }

    /// Not read, even after repair.
    record Unreadable(String reason, List<Deviation> deviations) implements MetadataReading {
        public Unreadable {
            deviations = List.copyOf(deviations);
        }

        @Override
        public Optional<RecordingMetadata> found() {
            return Optional.empty();
        }
    }
}
