package io.earwitness.siprec.metadata;

import java.util.Optional;
import java.util.regex.Pattern;

/// One name of a participant: an address of record and what to call its owner (RFC 7865 §6.5.1).
///
/// @param aor         as written: a URI by the standard, in the field also a number, a host or nothing
/// @param displayName as written, stripped; empty when absent or blank
/// @param language    `xml:lang` of the display name
public record NameId(String aor, Optional<String> displayName, Optional<String> language) {

    private static final Pattern PARAMETERS = Pattern.compile("(?:;[\\w.-]+=[^;=]*)+$");

    /// The display name as a person would write it; else the AoR.
    public String shown() {
        return plainName().orElse(aor);
    }

    /// The display name without surrounding quotes and without the header parameters that some clients leave on it.
    public Optional<String> plainName() {
        return displayName.map(NameId::unquoted).filter(name -> !name.isBlank());
    }

    private static String unquoted(String name) {
        boolean quoted = name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"");
        if (quoted) {
            return name.substring(1, name.length() - 1).strip();
        }
        var parameters = PARAMETERS.matcher(name);
        return parameters.find() && parameters.start() > 0
                ? unquoted(name.substring(0, parameters.start()).strip())
                : name;
    }
}
