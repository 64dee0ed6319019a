package io.earwitness.siprec.metadata;

import java.util.Optional;

/// One name of a participant: an address of record and what to call its owner (RFC 7865 §6.5.1).
///
/// @param aor         as written: a URI by the standard, in the field also a number, a host or nothing
/// @param displayName as written, stripped; empty when absent or blank
/// @param language    `xml:lang` of the display name
public record NameId(String aor, Optional<String> displayName, Optional<String> language) {

    /// The display name without surrounding quotes; else the AoR.
    public String shown() {
        return displayName.map(NameId::unquoted).filter(name -> !name.isBlank()).orElse(aor);
    }

    private static String unquoted(String name) {
        boolean quoted = name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"");
        return quoted ? name.substring(1, name.length() - 1).strip() : name;
    }
}
