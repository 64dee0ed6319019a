package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.StreamDescription;
import java.util.ArrayList;

/// The body of `StreamAgreed`; the stream's index stands in the frame's head.
final class StreamDescriptionCodec {
    private static final int FORMATS_MAX = 1024;

    private StreamDescriptionCodec() {}

    static void write(BodyWriter body, StreamDescription stream) {
        body.number(stream.mLine())
                .text(stream.label())
                .text(stream.medium())
                .text(stream.protocol())
                .number(stream.localPort())
                .number(stream.formats().size());
        for (var format : stream.formats()) {
            body.number(format.payloadType())
                    .text(format.encodingName())
                    .number(format.clockRate())
                    .number(format.channels())
                    .text(format.parameters());
        }
        body.text(stream.content());
    }

    static StreamDescription read(int index, BodyReader body) throws JournalFormatException {
        var mLine = (int) body.number();
        var label = body.text();
        var medium = body.text();
        var protocol = body.text();
        var localPort = (int) body.number();
        var count = body.number();
        if (count < 0 || count > FORMATS_MAX) {
            throw new JournalFormatException("a stream with " + count + " formats");
        }
        var formats = new ArrayList<NegotiatedFormat>();
        for (var i = 0; i < count; i++) {
            formats.add(new NegotiatedFormat(
                    (int) body.number(), body.text(), (int) body.number(), (int) body.number(), body.text()));
        }
        // Journals of older builds end here.
        var content = body.isEmpty() ? "" : body.text();
        return new StreamDescription(index, mLine, label, medium, protocol, formats, localPort, content);
    }
}
