package io.earwitness.siprec.metadata;

import java.util.Optional;

/// One name of a participant: an address of record and what to call its owner (RFC 7865 §6.5.1).
///
/// @param aor         as written: a URI by the standard, in the field also a number, a host or nothing
/// @param displayName as written, stripped; empty when absent or blank
/// @param language    `xml:lang` of the display name
public record NameId(String aor, Optional<String> displayName, Optional<String> language) {

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
            return unescaped(name.substring(1, name.length() - 1)).strip();
        }
        int parameters = parametersFrom(name);
        return parameters < name.length()
                ? unquoted(name.substring(0, parameters).strip())
                : name;
    }

    // Within quotes a backslash takes the next character as it is (RFC 3261 §25.1).
    private static String unescaped(String quoted) {
        if (quoted.indexOf('\\') < 0) {
            return quoted;
        }
        var plain = new StringBuilder(quoted.length());
        for (int at = 0; at < quoted.length(); at++) {
            boolean escape = quoted.charAt(at) == '\\' && at + 1 < quoted.length();
            plain.append(quoted.charAt(escape ? ++at : at));
        }
        return plain.toString();
    }

    /// Where the run of `;name=value` at the end begins; a loop, because a hostile name has thousands of them.
    private static int parametersFrom(String name) {
        int from = name.length();
        for (int at = name.lastIndexOf(';');
                at > 0 && isParameter(name, at + 1, from);
                at = name.lastIndexOf(';', at - 1)) {
            from = at;
        }
        return from;
    }

    private static boolean isParameter(String name, int from, int to) {
        int equals = name.indexOf('=', from);
        return equals > from
                && equals < to
                && name.lastIndexOf('=', to - 1) == equals
                && name.substring(from, equals).chars().allMatch(NameId::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int character) {
        return Character.isLetterOrDigit(character) || "_.-".indexOf(character) >= 0;
    }
}
