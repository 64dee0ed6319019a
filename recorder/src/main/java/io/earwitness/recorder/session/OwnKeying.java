package io.earwitness.recorder.session;

import io.earwitness.media.dtls.Fingerprint;
import io.earwitness.recorder.session.OfferedHandshake.Choice;
import io.earwitness.sip.sdp.MediaDescription;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Chooses how an offered secured line is keyed, and has what our side needs for it.
///
/// Keys in the description (SDES) go before a handshake where an RTP/SAVP line has both: RFC 7866 §12.2 demands
/// them of everybody, the first packet can be opened, and there is no handshake that could fail.
///
/// @param random      a secure one: it makes keys
/// @param certificate gives the fingerprint of our certificate
record OwnKeying(RandomGenerator random, Supplier<Fingerprint> certificate) {
    private static final Set<String> KEYED_BY_EITHER = Set.of("RTP/SAVP", "RTP/SAVPF");
    private static final Set<String> KEYED_BY_DTLS = Set.of("UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF");

    static boolean isSecured(MediaDescription line) {
        return KEYED_BY_EITHER.contains(profile(line)) || KEYED_BY_DTLS.contains(profile(line));
    }

    private static String profile(MediaDescription line) {
        return line.protocol().toUpperCase(Locale.ROOT);
    }

    /// @param standing what was agreed before, where the line goes on
    Keyed key(MediaDescription line, Optional<LineProtection> standing) {
        if (KEYED_BY_DTLS.contains(profile(line))) {
            return byHandshake(line, standing);
        }
        var former = standing.filter(LineKeys.class::isInstance).map(LineKeys.class::cast);
        return switch (OfferedKeys.choose(line, former, random)) {
            case OfferedKeys.Choice.Taken(var keys) -> new Keyed.By(keys);
            case OfferedKeys.Choice.None(var why) ->
                OfferedHandshake.isIn(line) ? byHandshake(line, standing) : new Keyed.Not(why);
        };
    }

    private Keyed byHandshake(MediaDescription line, Optional<LineProtection> standing) {
        var former = standing.filter(LineHandshake.class::isInstance).map(LineHandshake.class::cast);
        return switch (OfferedHandshake.choose(line, former, certificate.get(), random)) {
            case Choice.Taken(var handshake) -> new Keyed.By(handshake);
            case Choice.None(var why) -> new Keyed.Not(why);
        };
    }

    /// What came of it.
    sealed interface Keyed {
        record By(LineProtection protection) implements Keyed {}

        /// @param why a sentence for the recording's notes; it holds no key
        record Not(String why) implements Keyed {}
    }
}
