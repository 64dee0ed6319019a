package io.earwitness.recorder.session;

import io.earwitness.recorder.msrp.MessageTerms;
import io.earwitness.sip.sdp.MediaDescription;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Decides how an offered line of messages (MSRP, RFC 4975) is taken: the client connects to us wherever it may.
///
/// @param random a secure one: it makes addresses that nobody can guess
/// @param terms  of our listener; empty where there is none
record OwnMessages(RandomGenerator random, Supplier<Optional<MessageTerms>> terms) {
    private static final String PLAIN = "TCP/MSRP";
    private static final String SECURED = "TCP/TLS/MSRP";
    /// 24 characters of 62 are 142 bits; RFC 4975 §14.1 asks for 80.
    private static final int ID_CHARACTERS = 24;

    private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// For whom no message is to come.
    static OwnMessages none(RandomGenerator random) {
        return new OwnMessages(random, Optional::empty);
    }

    static boolean areOn(MediaDescription line) {
        var protocol = line.protocol().toUpperCase(Locale.ROOT);
        return line.mediaType().equalsIgnoreCase("message") && (protocol.equals(PLAIN) || protocol.equals(SECURED));
    }

    /// What came of it.
    sealed interface Taken {
        record By(MessageLine line) implements Taken {}

        /// @param why a sentence for the recording's notes
        record Not(String why) implements Taken {}
    }

    /// @param standing what was agreed before, where the line goes on
    Taken take(MediaDescription line, Optional<MessageLine> standing) {
        var ours = terms.get();
        if (ours.isEmpty()) {
            return new Taken.Not("messages are not listened for");
        }
        var secured = line.protocol().toUpperCase(Locale.ROOT).equals(SECURED);
        if (secured && !ours.get().secured()) {
            return new Taken.Not("there is no certificate (sip.tls.certificate) for messages by TLS");
        }
        if (MessageLine.path(line).isEmpty()) {
            return new Taken.Not("it has no a=path that can be used");
        }
        var setup = setup(line);
        if (setup.isEmpty()) {
            return new Taken.Not("its a=setup does not say who connects");
        }
        if (secured && setup.get().equals(MessageLine.ACTIVE)) {
            return new Taken.Not("it waits for us to connect, which is not done by TLS");
        }
        return new Taken.By(new MessageLine(
                standing.map(MessageLine::sessionId).orElseGet(this::sessionId),
                ours.get().port(),
                secured,
                setup.get(),
                ours.get().messageBytesMax(),
                secured ? ours.get().fingerprint() : Optional.empty()));
    }

    // Without one the offerer connects (RFC 4975 §5.4, RFC 6135 §4).
    private static Optional<String> setup(MediaDescription line) {
        var offered = line.ownOrInherited("setup").stream().findFirst().orElse("");
        return switch (offered.strip().toLowerCase(Locale.ROOT)) {
            case "" -> Optional.of("");
            case "active", "actpass" -> Optional.of(MessageLine.PASSIVE);
            case "passive" -> Optional.of(MessageLine.ACTIVE);
            default -> Optional.empty();
        };
    }

    private String sessionId() {
        var id = new StringBuilder(ID_CHARACTERS);
        for (var i = 0; i < ID_CHARACTERS; i++) {
            id.append(ID_ALPHABET.charAt(random.nextInt(ID_ALPHABET.length())));
        }
        return id.toString();
    }
}
