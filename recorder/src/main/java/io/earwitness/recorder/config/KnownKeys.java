package io.earwitness.recorder.config;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// The keys that may be written, among them `…-file` beside every secret, and the nearest one to a mistyped key.
final class KnownKeys {
    private static final String FILE_SUFFIX = "-file";
    private static final Pattern INDEX = Pattern.compile("\\[\\d+\\]");
    private final Map<String, Class<?>> types = new LinkedHashMap<>();

    KnownKeys(Class<? extends Record> settings) {
        types.putAll(SettingsShape.entryKeys(settings));
        SettingsShape.keys(settings).forEach((key, type) -> {
            types.put(key, type);
            if (type == Secret.class) {
                types.put(key + FILE_SUFFIX, Path.class);
            }
        });
    }

    boolean has(String key) {
        return types.containsKey(shape(key));
    }

    boolean isList(String key) {
        return types.get(shape(key)) == List.class;
    }

    private static String shape(String key) {
        return INDEX.matcher(key).replaceAll("[]");
    }

    boolean isSection(String given) {
        var key = shape(given);
        return types.keySet().stream().anyMatch(known -> known.startsWith(key + "."));
    }

    /// What a section holds directly: `udp, tcp, external-address`.
    String inSection(String given) {
        var section = shape(given);
        var prefix = section.isEmpty() ? "" : section + ".";
        return types.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .map(key -> key.contains(".") ? key.substring(0, key.indexOf('.')) : key)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    Optional<String> ofEnvironment(String variable) {
        return types.keySet().stream()
                .filter(this::hasVariable)
                .filter(key -> SettingsShape.environmentName(key).equals(variable))
                .findFirst();
    }

    private boolean hasVariable(String key) {
        return key.indexOf('[') < 0 && !isList(key);
    }

    String nearest(String mistyped) {
        var candidates = new TreeSet<>(types.keySet());
        types.keySet().forEach(key -> {
            for (var dot = key.indexOf('.'); dot > 0; dot = key.indexOf('.', dot + 1)) {
                candidates.add(key.substring(0, dot));
            }
        });
        var distance = LevenshteinDistance.getDefaultInstance();
        return candidates.stream()
                .min(Comparator.comparingInt(key -> distance.apply(key, mistyped)))
                .orElse("");
    }

    String nearestEnvironment(String variable) {
        var distance = LevenshteinDistance.getDefaultInstance();
        return types.keySet().stream()
                .filter(this::hasVariable)
                .map(SettingsShape::environmentName)
                .min(Comparator.comparingInt(name -> distance.apply(name, variable)))
                .orElse("");
    }

    static String fileKey(String secretKey) {
        return secretKey + FILE_SUFFIX;
    }

    static String secretKey(String fileKey) {
        return fileKey.endsWith(FILE_SUFFIX)
                ? fileKey.substring(0, fileKey.length() - FILE_SUFFIX.length())
                : fileKey + " names no file";
    }
}
