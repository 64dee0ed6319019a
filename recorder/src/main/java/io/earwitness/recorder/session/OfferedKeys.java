package io.earwitness.recorder.session;

import io.earwitness.media.srtp.CryptoAttribute;
import io.earwitness.media.srtp.CryptoAttribute.Reading;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.sip.sdp.MediaDescription;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Chooses one of the `a=crypto` lines of an offered SAVP line and makes our own for the answer (RFC 4568 §5.1.2).
///
/// The first that we can use is taken. Our key is fresh, and stays for as long as the client's does.
final class OfferedKeys {
    private OfferedKeys() {}

    /// What can be done with the crypto lines of one m-line.
    sealed interface Choice {
        record Taken(LineKeys keys) implements Choice {}

        /// @param why a sentence for the recording's notes; it holds no key
        record None(String why) implements Choice {}
    }

    /// @param standing what was agreed before, where the line goes on
    /// @param random   a secure one
    static Choice choose(MediaDescription line, Optional<LineKeys> standing, RandomGenerator random) {
        var readings =
                line.attributes("crypto").stream().map(CryptoAttribute::read).toList();
        return readings.stream()
                .filter(Reading.Usable.class::isInstance)
                .findFirst()
                .<Choice>map(first -> new Choice.Taken(keys(((Reading.Usable) first).attribute(), standing, random)))
                .orElseGet(() -> new Choice.None(why(line, readings)));
    }

    private static LineKeys keys(CryptoAttribute offered, Optional<LineKeys> standing, RandomGenerator random) {
        return standing.filter(before -> before.offered().equals(offered)).orElseGet(() -> fresh(offered, random));
    }

    private static LineKeys fresh(CryptoAttribute offered, RandomGenerator random) {
        var ours = SrtpKeys.fresh(offered.keys().suite(), random);
        return new LineKeys(offered, new CryptoAttribute(offered.tag(), ours));
    }

    private static String why(MediaDescription line, List<Reading> readings) {
        var reason = readings.stream()
                .filter(Reading.Voided.class::isInstance)
                .findFirst()
                .map(first -> ": " + ((Reading.Voided) first).why())
                .orElse("");
        return "it offers no key that can be used for " + line.protocol() + reason;
    }
}
