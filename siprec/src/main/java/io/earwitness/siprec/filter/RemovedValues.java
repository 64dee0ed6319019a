package io.earwitness.siprec.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The values that rules removed in one call, and what stands in their place wherever else they occur.
///
/// A short number stands for somebody only where a URI has it, or alone: elsewhere it is a port, a year, a count. Not
/// thread-safe. Bounded: beyond so many values, further ones are removed where their rule finds them, and only there.
final class RemovedValues {
    private static final int KEPT_MAX = 500;
    private static final int CHARACTERS_MIN = 3;
    private static final int NUMBER_SHORT = 5;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?");

    private final HashKey key;
    private final Map<String, String> places = new LinkedHashMap<>();
    private final Set<String> touched = new HashSet<>();
    private Optional<Pattern> anyOf = Optional.empty();

    RemovedValues(HashKey key) {
        this.key = key;
    }

    /// Values that rules removed before, with what stands in their places.
    void learn(Map<String, String> before) {
        places.putAll(before);
        anyOf = Optional.empty();
    }

    Map<String, String> places() {
        return Map.copyOf(places);
    }

    /// What stands in the place of a value that a rule removed; the value is known from now on.
    String replacement(FilterRule rule, String value) {
        learn(rule, value);
        touched.add(rule.name());
        return place(rule, value);
    }

    /// A value that goes without anything in its place, but not only here.
    void dropped(FilterRule rule, String value) {
        learn(rule, value);
        touched.add(rule.name());
    }

    void touched(String rule) {
        touched.add(rule);
    }

    private String place(FilterRule rule, String value) {
        var word = rule.action() == FilterAction.HASH
                ? "hash-" + rule.name() + "-" + key.hash(Identity.bare(value))
                : "filtered-" + rule.name();
        return Identity.isUri(value) ? "sip:" + word + "@filtered.invalid" : word;
    }

    private void learn(FilterRule rule, String value) {
        for (var form : Identity.forms(value)) {
            if (form.length() >= CHARACTERS_MIN
                    && places.size() < KEPT_MAX
                    && !isAddress(form)
                    && places.putIfAbsent(form, place(rule, form)) == null) {
                anyOf = Optional.empty();
            }
        }
    }

    // Where a client is cannot be left out: it is in the packets.
    private static boolean isAddress(String text) {
        return text.length() > NUMBER_SHORT
                && text.chars().filter(c -> c == '.' || c == ':').count() >= 2
                && ADDRESS.matcher(text).matches();
    }

    /// The text with everything that was removed elsewhere removed here, too.
    String without(String text) {
        if (places.isEmpty() || text.isEmpty()) {
            return text;
        }
        var whole = places.get(text.strip());
        if (whole != null) {
            return noted(text.replace(text.strip(), whole));
        }
        var changed = pattern().matcher(text).replaceAll(found -> Matcher.quoteReplacement(place(found.group())));
        return changed.equals(text) ? text : noted(changed);
    }

    private String noted(String changed) {
        places.values().stream()
                .filter(changed::contains)
                .map(RemovedValues::ruleOf)
                .forEach(touched::add);
        return changed;
    }

    private static String ruleOf(String place) {
        var word = place.startsWith("sip:") ? place.substring(4, place.indexOf('@')) : place;
        return word.startsWith("hash-")
                ? word.substring(5, word.lastIndexOf('-'))
                : word.substring("filtered-".length());
    }

    private String place(String found) {
        return places.entrySet().stream()
                .filter(known -> known.getKey().equalsIgnoreCase(found))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("filtered");
    }

    private Pattern pattern() {
        return anyOf.orElseGet(() -> {
            var alternatives = new ArrayList<String>();
            places.keySet().stream()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .forEach(value -> alternatives.add(
                            isShortNumber(value)
                                    ? "(?<=sips?:|tel:|%22|\")" + Pattern.quote(value) + "(?=[@;>\"]|$)"
                                    : "(?<![\\p{L}\\p{N}])" + Pattern.quote(value) + "(?![\\p{L}\\p{N}])"));
            var made = Pattern.compile(String.join("|", alternatives), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
            anyOf = Optional.of(made);
            return made;
        });
    }

    private static boolean isShortNumber(String value) {
        return value.length() <= NUMBER_SHORT && value.chars().allMatch(Character::isDigit);
    }

    int size() {
        return places.size();
    }

    /// Names of the rules that removed something of this message so far, in order.
    List<String> touched() {
        return touched.stream().sorted().toList();
    }

    /// The next message begins.
    void forgetTouched() {
        touched.clear();
    }
}
