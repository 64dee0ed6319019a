package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.Deviation;
import java.util.ArrayList;

/// The body of a deviation's record: its texts, then the number of the message, the part, and the count of lines with
/// the lines.
final class DeviationCodec {
    private static final int LINES_MAX = 1_000;

    private DeviationCodec() {}

    static BodyWriter write(BodyWriter body, Deviation deviation) {
        var place = deviation.place();
        body.text(deviation.kind())
                .text(deviation.rule())
                .text(deviation.text())
                .text(deviation.found())
                .text(deviation.done())
                .number(place.message())
                .text(place.part().name())
                .number(Math.min(place.lines().size(), LINES_MAX));
        place.lines().stream().limit(LINES_MAX).forEach(body::number);
        return body;
    }

    static Deviation read(BodyReader body) throws JournalFormatException {
        var kind = body.text();
        var rule = body.text();
        var text = body.text();
        var found = body.text();
        var done = body.text();
        var message = Math.toIntExact(Math.clamp(body.number(), 0, Integer.MAX_VALUE));
        var part = body.constant(Deviation.Part.class);
        var count = body.number();
        if (count < 0 || count > LINES_MAX) {
            throw new JournalFormatException("a deviation on " + count + " lines");
        }
        var lines = new ArrayList<Integer>();
        for (var i = 0; i < count; i++) {
            lines.add(Math.clamp(body.number(), 0, Integer.MAX_VALUE));
        }
        return new Deviation(kind, rule, text, found, done, new Deviation.Place(message, part, lines));
    }
}
