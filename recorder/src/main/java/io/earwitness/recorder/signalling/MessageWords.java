package io.earwitness.recorder.signalling;

import io.earwitness.media.rtp.StaticPayloadTypes;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import io.earwitness.sip.sdp.Direction;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.siprec.SiprecOffer;
import io.earwitness.siprec.metadata.MetadataReading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Says in a few words what a SIP message is and carries; whatever the bytes are, there is an answer.
///
/// @param method  of the request, or of the request that the response answers; `MESSAGE` where it cannot be told
/// @param status  of a response; 0 for a request
/// @param what    `INVITE`, `200 OK`
/// @param summary `multipart/mixed, 3,912 bytes`, `2 × inactive, no metadata`; may be empty
record MessageWords(String method, int status, String what, String summary) {
    private static final SipParser PARSER = new SipParser(new MessageLimits(256 * 1024, 2_000, 4 * 1024 * 1024));
    private static final Set<String> NO_CODEC = Set.of("telephone-event", "CN", "red", "rtx", "ulpfec");
    private static final int WORDS_MAX = 200;
    private static final int GROUPS_MAX = 4;
    private static final int PORTS_MAX = 8;

    static MessageWords of(byte[] bytes, boolean incoming) {
        return PARSER.parse(bytes) instanceof Parsed.Whole(var message)
                ? new MessageWords(method(message), status(message), what(message), cut(summary(message, incoming)))
                : unreadable(bytes);
    }

    private static MessageWords unreadable(byte[] bytes) {
        var start = new String(bytes, 0, Math.min(bytes.length, 80), StandardCharsets.ISO_8859_1);
        var first = start.lines().findFirst().orElse("").strip();
        var word = first.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        var method = word.matches("[A-Z]{1,20}") ? word : "MESSAGE";
        return new MessageWords(method, 0, method, "cannot be read as a SIP message");
    }

    private static String method(SipMessage message) {
        return message instanceof SipRequest request
                ? request.method()
                : message.cseq().method();
    }

    private static int status(SipMessage message) {
        return message instanceof SipResponse response ? response.status() : 0;
    }

    private static String what(SipMessage message) {
        return switch (message) {
            case SipRequest request -> request.method();
            case SipResponse response -> cut((response.status() + " " + response.reason()).strip());
        };
    }

    private static String summary(SipMessage message, boolean incoming) {
        var body = message.body();
        if (body.isEmpty()) {
            return withoutBody(message);
        }
        if (message instanceof SipRequest request
                && request.is("INVITE")
                && request.to().tag().isEmpty()) {
            return mediaType(body.get().contentType()) + ", " + bytes(body.get().bytes().length);
        }
        var offer = SiprecOffer.of(message);
        var said = new ArrayList<String>();
        offer.description().map(sdp -> described(sdp, !incoming)).ifPresent(said::add);
        if (offer.metadata().isPresent()) {
            var only = offer.description().isEmpty() ? "metadata only, " : "metadata ";
            said.add(only + mode(offer.metadata().get()));
        } else if (message instanceof SipRequest
                && incoming
                && offer.description().isPresent()) {
            said.add("no metadata");
        }
        return said.isEmpty()
                ? mediaType(body.get().contentType()) + ", " + bytes(body.get().bytes().length)
                : String.join(", ", said);
    }

    private static String withoutBody(SipMessage message) {
        var reason =
                message.headers().first("Reason").or(() -> message.headers().first("Warning"));
        if (reason.isPresent()) {
            return quoted(reason.get());
        }
        return switch (message) {
            case SipRequest request when request.is("INVITE") -> "no offer";
            case SipRequest request when request.is("UPDATE") || request.is("INFO") -> "no body";
            case SipResponse response
            when response.isSuccess() && !Set.of("BYE", "CANCEL").contains(method(message)) -> "no body";
            default -> "";
        };
    }

    /// `2 × PCMA recvonly, ports 10412, 10414`.
    private static String described(SessionDescription sdp, boolean ports) {
        var groups = new LinkedHashMap<String, Integer>();
        for (var line : sdp.media()) {
            groups.merge(line(line), 1, Integer::sum);
        }
        var said = groups.entrySet().stream()
                .limit(GROUPS_MAX)
                .map(group -> (group.getValue() == 1 ? "" : group.getValue() + " × ") + group.getKey())
                .collect(Collectors.joining(", "));
        var open = sdp.media().stream()
                .filter(line -> line.port() != 0 && line.direction() != Direction.INACTIVE)
                .map(line -> String.valueOf(line.port()))
                .toList();
        if (!ports || open.isEmpty()) {
            return said.isEmpty() ? "a description without media" : said;
        }
        return said
                + (open.size() == 1 ? ", port " : ", ports ")
                + String.join(", ", open.subList(0, Math.min(PORTS_MAX, open.size())));
    }

    private static String line(MediaDescription line) {
        if (line.port() == 0) {
            return line.mediaType() + " refused";
        }
        if (line.direction() == Direction.INACTIVE) {
            return "inactive";
        }
        return codec(line).orElse(line.mediaType()) + " " + line.direction().attribute();
    }

    private static Optional<String> codec(MediaDescription line) {
        return line.formats().stream()
                .flatMap(format -> name(line, format).stream())
                .filter(name -> NO_CODEC.stream().noneMatch(name::equalsIgnoreCase))
                .findFirst();
    }

    private static Optional<String> name(MediaDescription line, String format) {
        return line.rtpmap(format)
                .map(map -> map.strip().split("/", 2)[0])
                .or(() -> format.matches("\\d{1,3}")
                        ? StaticPayloadTypes.format(Integer.parseInt(format)).map(known -> known.encodingName())
                        : Optional.empty());
    }

    private static String mode(MetadataReading reading) {
        return reading.found()
                .map(found -> found.dataMode().name().toLowerCase(Locale.ROOT))
                .orElse("unreadable");
    }

    private static String quoted(String header) {
        var from = header.indexOf('"');
        var to = header.lastIndexOf('"');
        return from >= 0 && to > from ? header.substring(from + 1, to) : header;
    }

    private static String mediaType(String contentType) {
        var type = contentType.split(";", 2)[0].strip();
        return type.isEmpty() ? "a body of no type" : type;
    }

    private static String bytes(int count) {
        return String.format(Locale.ROOT, "%,d bytes", count);
    }

    private static String cut(String words) {
        var plain = words.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= WORDS_MAX ? plain : plain.substring(0, WORDS_MAX);
    }
}
