package io.earwitness.recorder.signalling;

import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.Deviation.Part;
import io.earwitness.recorder.model.SignalledMessage;
import io.earwitness.siprec.body.BodyPart;
import io.earwitness.siprec.body.PartRole;
import io.earwitness.siprec.body.SiprecBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// One message as a person reads it: its parts line by line, and each deviation with the lines to look at.
///
/// @param message    its line of the ladder
/// @param parts      headers first; empty where the bytes were not kept
/// @param deviations of this message, by the order in which they were noted
public record ShownMessage(SignalledMessage message, List<ShownPart> parts, List<Marked> deviations) {
    private static final Pattern LINE_END = Pattern.compile("\\r\\n|\\n|\\r");
    private static final Pattern CONTENT_TYPE = Pattern.compile("(?im)^(?:Content-Type|c)[ \\t]*:[ \\t]*(.*)$");

    public ShownMessage {
        parts = List.copyOf(parts);
        deviations = List.copyOf(deviations);
    }

    /// A deviation and the numbers, from 1, of the shown lines of its part that it stands in.
    public record Marked(Deviation deviation, List<Integer> lines) {}

    static ShownMessage of(SignalledMessage message, Optional<byte[]> bytes, List<Deviation> all) {
        var parts = bytes.map(ShownMessage::parts).orElse(List.of());
        var marked = all.stream()
                .filter(deviation -> deviation.place().message() == message.number())
                .map(deviation -> new Marked(deviation, lines(deviation, parts)))
                .toList();
        return new ShownMessage(message, parts, marked);
    }

    private static List<ShownPart> parts(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var blank = endOfHead(text);
        var head = new String(bytes, 0, blank.start(), StandardCharsets.UTF_8);
        var parts = new ArrayList<ShownPart>();
        parts.add(plain(Part.HEADERS, "", head, blank.start()));
        var body = java.util.Arrays.copyOfRange(bytes, blank.end(), bytes.length);
        if (body.length > 0) {
            var type = CONTENT_TYPE.matcher(head);
            var contentType = type.find() ? type.group(1).strip() : "";
            var read = SiprecBody.parse(contentType, body);
            read.description().ifPresent(part -> parts.add(part(Part.DESCRIPTION, part, contentType)));
            read.metadata().ifPresent(part -> parts.add(part(Part.METADATA, part, contentType)));
            if (parts.size() == 1 || contentType.toLowerCase(Locale.ROOT).startsWith("multipart")) {
                parts.add(plain(Part.BODY, contentType, new String(body, StandardCharsets.UTF_8), body.length));
            }
        }
        return parts;
    }

    private record Blank(int start, int end) {}

    private static Blank endOfHead(String text) {
        var crlf = text.indexOf("\r\n\r\n");
        var bare = text.indexOf("\n\n");
        if (crlf >= 0 && (bare < 0 || crlf < bare)) {
            return new Blank(crlf, crlf + 4);
        }
        return bare >= 0 ? new Blank(bare, bare + 2) : new Blank(text.length(), text.length());
    }

    private static ShownPart part(Part part, BodyPart of, String outerType) {
        var text = new String(of.content(), StandardCharsets.UTF_8);
        var type = of.headers().first("Content-Type").orElse(outerType);
        if (of.role() == PartRole.METADATA && PrettyXml.isWanted(text)) {
            var pretty = PrettyXml.of(text);
            return new ShownPart(
                    part,
                    type,
                    of.received().length,
                    true,
                    pretty.lines().size() >= ShownPart.LINES_MAX,
                    pretty.lines().stream().map(ShownMessage::cut).toList(),
                    pretty.received());
        }
        return plain(part, type, text, of.received().length);
    }

    private static ShownPart plain(Part part, String type, String text, int bytes) {
        var all = LINE_END.split(text, -1);
        var count = all.length > 0 && all[all.length - 1].isEmpty() ? all.length - 1 : all.length;
        var shown = Math.min(count, ShownPart.LINES_MAX);
        var lines = IntStream.range(0, shown).mapToObj(at -> cut(all[at])).toList();
        var numbers = IntStream.rangeClosed(1, shown).boxed().toList();
        return new ShownPart(part, type, bytes, false, shown < count, lines, numbers);
    }

    private static String cut(String line) {
        return line.length() <= ShownPart.LINE_CHARS_MAX ? line : line.substring(0, ShownPart.LINE_CHARS_MAX) + "…";
    }

    private static List<Integer> lines(Deviation deviation, List<ShownPart> parts) {
        return parts.stream()
                .filter(part -> part.part() == deviation.place().part())
                .findFirst()
                .map(part -> lines(deviation, part))
                .orElse(List.of());
    }

    private static List<Integer> lines(Deviation deviation, ShownPart part) {
        var words = deviation
                .found()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        var places = deviation.place().lines();
        if (places.isEmpty()) {
            return numbers(part, at -> holds(part.lines().get(at), words));
        }
        var within = numbers(part, at -> places.contains(part.received().get(at)));
        if (!part.pretty()) {
            return within;
        }
        // Many shown lines were one: those that hold the words are meant.
        var exact = within.stream()
                .filter(number -> holds(part.lines().get(number - 1), words))
                .toList();
        return exact.isEmpty() && within.size() <= 3 ? within : exact;
    }

    private static List<Integer> numbers(ShownPart part, java.util.function.IntPredicate wanted) {
        return IntStream.range(0, part.lines().size())
                .filter(wanted)
                .mapToObj(at -> at + 1)
                .limit(100)
                .toList();
    }

    // A header's name may be written in another way or in its short form: its value must do.
    private static boolean holds(String line, List<String> words) {
        return words.stream()
                .anyMatch(word -> line.contains(word)
                        || (word.matches("[A-Za-z-]+: .*") && line.contains(word.substring(word.indexOf(": ") + 2))));
    }
}
