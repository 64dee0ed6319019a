package io.earwitness.siprec.filter;

import io.earwitness.siprec.metadata.XmlScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Names elements of a document, or an attribute of them, in a small part of XPath: `nameID/name`, `nameID/@aor`,
/// `{http://vendor.example/ext}agent`, `participant/*`; with a slash in front it begins at the root.
///
/// @param rooted    whether the first step is the root element
/// @param steps     outermost first
/// @param attribute empty where the elements themselves are named
public record ElementPath(boolean rooted, List<Step> steps, Optional<String> attribute) {

    /// One element name.
    ///
    /// @param namespace empty for any
    /// @param name      `*` for any
    record Step(Optional<String> namespace, String name) {
        boolean matches(XmlScope element) {
            return (name.equals("*") || name.equals(element.name()))
                    && namespace.map(element.namespace()::equals).orElse(true);
        }
    }

    public ElementPath {
        steps = List.copyOf(steps);
    }

    /// Throws [IllegalArgumentException] with a sentence that says what is wrong.
    public static ElementPath parse(String text) {
        var pieces = split(text.strip());
        var rooted = pieces.getFirst().isEmpty();
        var names = rooted ? pieces.subList(1, pieces.size()) : pieces;
        var attribute = Optional.<String>empty();
        if (!names.isEmpty() && names.getLast().startsWith("@")) {
            attribute = Optional.of(names.getLast().substring(1)).filter(name -> !name.isBlank());
            if (attribute.isEmpty()) {
                throw new IllegalArgumentException("'" + text + "' names no attribute after @");
            }
            names = names.subList(0, names.size() - 1);
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' names no element");
        }
        return new ElementPath(
                rooted, names.stream().map(name -> step(name, text)).toList(), attribute);
    }

    // Slashes within the braces of a namespace separate nothing.
    private static List<String> split(String text) {
        var pieces = new ArrayList<String>();
        var from = 0;
        var inBraces = false;
        for (int at = 0; at < text.length(); at++) {
            var c = text.charAt(at);
            inBraces = c == '{' || (inBraces && c != '}');
            if (c == '/' && !inBraces) {
                pieces.add(text.substring(from, at));
                from = at + 1;
            }
        }
        pieces.add(text.substring(from));
        return pieces;
    }

    private static Step step(String piece, String whole) {
        var close = piece.indexOf('}');
        var named = piece.startsWith("{") && close > 0;
        var name = named ? piece.substring(close + 1) : piece;
        if (!name.equals("*") && !name.matches("[\\p{L}_][\\p{L}\\p{N}._-]*")) {
            throw new IllegalArgumentException("'" + piece + "' in '" + whole + "' is no element name");
        }
        return new Step(named ? Optional.of(piece.substring(1, close)) : Optional.empty(), name);
    }

    /// Whether the last element of the path is named.
    boolean matches(List<XmlScope> path) {
        var from = path.size() - steps.size();
        if (from < 0 || (rooted && from > 0)) {
            return false;
        }
        for (int i = 0; i < steps.size(); i++) {
            if (!steps.get(i).matches(path.get(from + i))) {
                return false;
            }
        }
        return true;
    }
}
