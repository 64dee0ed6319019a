package io.earwitness.siprec.body;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one body from its octets, opening multiparts to a bounded depth and naming what each leaf is.
///
/// One instance a body; owned by [SiprecBody]. Finding boundaries is left to [MultipartSplitter].
final class BodyParser {
    static final int DEPTH_MAX = 4;
    static final int PARTS_MAX = 32;

    private final List<BodyPart> parts = new ArrayList<>();
    private final List<Deviation> deviations = new ArrayList<>();

    SiprecBody parse(String contentType, byte[] octets) {
        if (octets.length > 0) {
            readPart(PartHeaders.ofType(contentType), octets, 0);
            noteRepeated(PartRole.DESCRIPTION);
            noteRepeated(PartRole.METADATA);
        }
        return new SiprecBody(parts, deviations);
    }

    private void readPart(PartHeaders headers, byte[] received, int depth) {
        Optional<MediaType> type = headers.contentType();
        if (type.isEmpty()) {
            note(DeviationKind.CONTENT_TYPE_MISSING, depth == 0 ? "body" : "part " + (parts.size() + 1));
        }
        boolean multipart = type.map(MediaType::isMultipart)
                .orElseGet(() -> depth == 0 && MultipartSplitter.startsWithBoundary(received));
        if (multipart && depth >= DEPTH_MAX) {
            note(DeviationKind.NESTED_TOO_DEEP, "kept unopened at depth " + depth);
            keep(new BodyPart(headers, PartRole.OTHER, received, received));
        } else if (multipart) {
            readMultipart(type.flatMap(t -> t.parameter("boundary")), received, depth);
        } else {
            readLeaf(headers, received, depth);
        }
    }

    private void readMultipart(Optional<String> boundary, byte[] octets, int depth) {
        var splitter = new MultipartSplitter(octets, deviations);
        for (byte[] section : splitter.split(boundary)) {
            if (parts.size() >= PARTS_MAX) {
                note(DeviationKind.TOO_MANY_PARTS, "only the first " + PARTS_MAX + " are read");
                return;
            }
            var head = PartHead.read(section, deviations);
            noteLength(head);
            readPart(head.headers(), head.content(), depth + 1);
        }
    }

    private void readLeaf(PartHeaders headers, byte[] received, int depth) {
        byte[] content = TransferEncoding.decode(headers, received, deviations);
        PartRole role = role(headers, content);
        if (role == PartRole.METADATA && depth > 0 && headers.disposition().isEmpty()) {
            note(DeviationKind.DISPOSITION_MISSING, "metadata part has no Content-Disposition: recording-session");
        }
        keep(new BodyPart(headers, role, received, content));
    }

    private PartRole role(PartHeaders headers, byte[] content) {
        MediaType type = headers.contentType().orElse(new MediaType("", Map.of()));
        return switch (type.value()) {
            case "application/sdp" -> PartRole.DESCRIPTION;
            case "application/rs-metadata+xml" -> PartRole.METADATA;
            case "application/rs-metadata", "application/rs-metadata-request" -> {
                note(DeviationKind.LEGACY_METADATA_TYPE, type.value());
                yield PartRole.METADATA;
            }
            default -> guessedRole(headers, type, content);
        };
    }

    // An unknown but well-formed type is believed, unless the disposition says that it is metadata.
    private PartRole guessedRole(PartHeaders headers, MediaType type, byte[] content) {
        if (!type.value().isEmpty() && !type.wellFormed()) {
            note(DeviationKind.CONTENT_TYPE_ODD, type.value());
        }
        boolean disposed = headers.disposition()
                .map(disposition -> disposition.value().equals("recording-session"))
                .orElse(false);
        if (disposed) {
            note(DeviationKind.PART_TYPE_GUESSED, "metadata by its disposition, type '" + type.value() + "'");
            return PartRole.METADATA;
        }
        return type.wellFormed() ? PartRole.OTHER : roleByFirstOctets(content);
    }

    private PartRole roleByFirstOctets(byte[] content) {
        String start = new String(content, 0, Math.min(content.length, 2048), StandardCharsets.ISO_8859_1).strip();
        if (start.startsWith("v=0")) {
            note(DeviationKind.PART_TYPE_GUESSED, "description by its first line");
            return PartRole.DESCRIPTION;
        }
        if (start.contains("<") && start.contains("recording")) {
            note(DeviationKind.PART_TYPE_GUESSED, "metadata by its root element");
            return PartRole.METADATA;
        }
        return PartRole.OTHER;
    }

    private void noteLength(PartHead head) {
        head.headers().first("Content-Length").ifPresent(length -> {
            if (!length.equals(Integer.toString(head.content().length))) {
                note(DeviationKind.PART_LENGTH_WRONG, "says " + length + ", boundary says " + head.content().length);
            }
        });
    }

    private void noteRepeated(PartRole role) {
        long count = parts.stream().filter(part -> part.role() == role).count();
        if (count > 1) {
            note(DeviationKind.PART_REPEATED, count + " parts are " + role + "; the first is used");
        }
    }

    private void keep(BodyPart part) {
        parts.add(part);
    }

    private void note(DeviationKind kind, String detail) {
        deviations.add(new Deviation(kind, detail));
    }
}
