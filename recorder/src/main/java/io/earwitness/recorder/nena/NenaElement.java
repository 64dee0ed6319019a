package io.earwitness.recorder.nena;

import java.time.ZoneId;
import java.util.regex.Pattern;

/// Who this recorder is in an emergency network, by the names that the network gave it.
///
/// @param elementId of this recorder (NENA-STA-010.3 §2.1.3)
/// @param agencyId  of whom it belongs to (§2.1.1)
/// @param serviceId of the logging service that it is part of (§2.1.5)
/// @param zone      by which it writes times
public record NenaElement(String elementId, String agencyId, String serviceId, ZoneId zone) {
    private static final Pattern DOMAIN =
            Pattern.compile("(?!.{254})[A-Za-z0-9]([A-Za-z0-9-]{0,62}\\.)+[A-Za-z0-9][A-Za-z0-9-]{0,62}");

    /// Whether it is a name of that form: `logger.state.pa.us`.
    public static boolean isDomain(String name) {
        return DOMAIN.matcher(name).matches();
    }
}
