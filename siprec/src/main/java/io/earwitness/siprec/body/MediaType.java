package io.earwitness.siprec.body;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A Content-Type or Content-Disposition value: a token or type/subtype in lower case, and its parameters.
///
/// Reads leniently and never fails; [#wellFormed()] says whether the value deserves trust.
///
/// @param value      lower case, white space removed around it
/// @param parameters names in lower case, values unquoted, first of each name
public record MediaType(String value, Map<String, String> parameters) {

    public MediaType {
        parameters = Map.copyOf(parameters);
    }

    public static MediaType parse(String text) {
        var pieces = splitOutsideQuotes(text);
        var parameters = new LinkedHashMap<String, String>();
        for (String piece : pieces.subList(1, pieces.size())) {
            int equals = piece.indexOf('=');
            String name = (equals < 0 ? piece : piece.substring(0, equals)).strip();
            String value = equals < 0 ? "" : unquote(piece.substring(equals + 1).strip());
            if (!name.isEmpty()) {
                parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
            }
        }
        return new MediaType(pieces.getFirst().strip().toLowerCase(Locale.ROOT), parameters);
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    public boolean isMultipart() {
        return value.startsWith("multipart/");
    }

    /// Whether the value reads as `type/subtype` of token characters.
    public boolean wellFormed() {
        int slash = value.indexOf('/');
        return slash > 0 && isToken(value.substring(0, slash)) && isToken(value.substring(slash + 1));
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(MediaType::isTokenChar);
    }

    private static boolean isTokenChar(int c) {
        return c > 0x20 && c < 0x7F && "()<>@,;:\\\"/[]?=".indexOf(c) < 0;
    }

    private static List<String> splitOutsideQuotes(String text) {
        var pieces = new ArrayList<String>();
        var piece = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\' && i + 1 < text.length()) {
                piece.append(c).append(text.charAt(++i));
            } else if (c == ';' && !quoted) {
                pieces.add(piece.toString());
                piece.setLength(0);
            } else {
                quoted ^= c == '"';
                piece.append(c);
            }
        }
        pieces.add(piece.toString());
        return pieces;
    }

    private static String unquote(String value) {
        if (value.length() < 2 || value.charAt(0) != '"' || !value.endsWith("\"")) {
            return value;
        }
        return value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
    }
}
