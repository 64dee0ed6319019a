package io.earwitness.recorder.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How the text of one setting becomes a value of its Java type, and how to say in words what was expected.
record ValueForm(String expected, Reading reading) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

    private static final Map<Class<?>, ValueForm> FORMS = Map.of(
            String.class, new ValueForm("text", text -> text),
            int.class, new ValueForm("a whole number", Integer::parseInt),
            long.class, new ValueForm("a whole number", Long::parseLong),
            boolean.class, new ValueForm("true or false", ValueForm::truth),
            Duration.class, new ValueForm("a duration such as 200ms, 5s, 10m or 24h", ValueForm::duration),
            ByteSize.class, new ValueForm("a size such as 500MB or 2GB", ByteSize::parse),
            Path.class, new ValueForm("a path", Path::of),
            Secret.class, new ValueForm("text", Secret::new));

    /// Throws [IllegalArgumentException] where the text is not of the form.
    interface Reading {
        Object read(String text);
    }

    static boolean exists(Class<?> type) {
        return type.isEnum() || FORMS.containsKey(type);
    }

    static ValueForm of(Class<?> type) {
        var form = type.isEnum() ? oneOf(type) : FORMS.get(type);
        if (form == null) {
            throw new IllegalStateException("no form for settings of type " + type.getName());
        }
        return form;
    }

    private static ValueForm oneOf(Class<?> type) {
        var names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return new ValueForm("one of " + names, text -> constant(type, text));
    }

    private static Object constant(Class<?> type, String text) {
        for (var constant : type.getEnumConstants()) {
            if (constant.toString().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(text);
    }

    private static Object truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Duration duration(String text) {
        var parts = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        var amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
