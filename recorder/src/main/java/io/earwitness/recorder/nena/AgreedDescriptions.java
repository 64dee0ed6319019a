package io.earwitness.recorder.nena;

import io.earwitness.recorder.model.SignalledMessage;
import io.earwitness.recorder.signalling.Signalling;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.siprec.body.SiprecBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What was agreed on media in a recording session, change by change: the descriptions in the answers to INVITE and
/// UPDATE, as they stood in the message.
final class AgreedDescriptions {
    private static final Set<String> METHODS = Set.of("INVITE", "UPDATE");

    private final List<Agreed> all;

    private record Agreed(Instant at, Set<String> labels, String text) {}

    private AgreedDescriptions(List<Agreed> all) {
        this.all = List.copyOf(all);
    }

    /// @param began for messages of which the time was not kept
    static AgreedDescriptions of(Signalling signalling, Instant began) throws IOException {
        var all = new ArrayList<Agreed>();
        for (var message : signalling.messages()) {
            if (METHODS.contains(message.method()) && message.status() / 100 == 2 && message.repeats() == 0) {
                var text = description(signalling, message);
                text.ifPresent(known -> all.add(new Agreed(LogEvents.at(message, began), labels(known), known)));
            }
        }
        return new AgreedDescriptions(all);
    }

    private static Optional<String> description(Signalling signalling, SignalledMessage message) throws IOException {
        return signalling
                .bytes()
                .of(message)
                .flatMap(AgreedDescriptions::body)
                .flatMap(body ->
                        SiprecBody.parse(body.contentType(), body.bytes()).description())
                .map(part -> new String(part.content(), StandardCharsets.UTF_8));
    }

    private static Optional<SipBody> body(byte[] message) {
        return new SipParser(MessageLimits.DEFAULT).parse(message) instanceof Parsed.Whole whole
                ? whole.message().body()
                : Optional.empty();
    }

    private static Set<String> labels(String text) {
        var labels = new TreeSet<String>();
        for (var line : SessionDescription.parse(text).media()) {
            line.attribute("label").ifPresent(labels::add);
        }
        return labels;
    }

    /// The one in force when this stream began; empty where none is kept.
    String of(String label, Instant at) {
        var holding = all.stream()
                .filter(agreed -> label.isEmpty() || agreed.labels().contains(label))
                .toList();
        return holding.stream()
                .filter(agreed -> !agreed.at().isAfter(at))
                .reduce((_, later) -> later)
                .or(() -> holding.stream().findFirst())
                .map(Agreed::text)
                .orElseGet(this::first);
    }

    String first() {
        return all.stream().findFirst().map(Agreed::text).orElse("");
    }
}
