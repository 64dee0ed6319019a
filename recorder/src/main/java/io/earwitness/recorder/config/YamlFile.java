package io.earwitness.recorder.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Takes the settings out of one YAML file, key by key, and complains about keys that nobody knows.
final class YamlFile {
    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");
    private final String name;
    private final KnownKeys known;

    YamlFile(String name, KnownKeys known) {
        this.name = name;
        this.known = known;
    }

    void readInto(Map<String, Given> values, Path file) throws ConfigurationException {
        try {
            readInto(values, Files.readString(file));
        } catch (IOException unreadable) {
            throw new ConfigurationException("cannot read the settings file " + file, unreadable);
        }
    }

    void readInto(Map<String, Given> values, String yaml) throws ConfigurationException {
        JsonNode tree;
        try {
            tree = YAMLMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .readTree(yaml);
        } catch (JacksonException broken) {
            var line = broken.getLocation() == null ? 0 : broken.getLocation().getLineNr();
            throw new ConfigurationException(
                    name + ", line " + line + ": not YAML: "
                            + LINE_BREAKS.matcher(broken.getOriginalMessage()).replaceAll(" "),
                    broken);
        }
        if (tree.isMissingNode() || tree.isNull()) {
            return; // an empty file: all defaults
        }
        section("", tree, values);
    }

    private void section(String key, JsonNode node, Map<String, Given> values) throws ConfigurationException {
        if (!node.isObject()) {
            var what = key.isEmpty() ? "the file" : key;
            throw new ConfigurationException(name + ": " + what + " is '" + node.asString("a list")
                    + "', expected a section with: " + known.inSection(key));
        }
        for (var entry : node.properties()) {
            var full = key.isEmpty() ? entry.getKey() : key + "." + entry.getKey();
            if (known.isList(full)) {
                list(full, entry.getValue(), values);
            } else if (known.has(full)) {
                values.put(full, new Given(name + ": " + full, text(full, entry.getValue())));
            } else if (!known.isSection(full)) {
                throw new ConfigurationException(
                        name + ": unknown key '" + full + "'; did you mean '" + known.nearest(full) + "'?");
            } else if (!entry.getValue().isNull()) {
                section(full, entry.getValue(), values);
            }
        }
    }

    /// Notes the number of entries under the list's own key, and each entry as a section.
    private void list(String key, JsonNode node, Map<String, Given> values) throws ConfigurationException {
        if (!node.isArray() && !node.isNull()) {
            throw new ConfigurationException(name + ": " + key + " is '" + node.asString("a section")
                    + "', expected a list of entries with: " + known.inSection(key + "[]"));
        }
        values.put(key, new Given(name + ": " + key, Integer.toString(node.size())));
        for (int i = 0; i < node.size(); i++) {
            section(key + "[" + i + "]", node.get(i), values);
        }
    }

    private String text(String key, JsonNode value) throws ConfigurationException {
        if (value.isContainer()) {
            throw new ConfigurationException(name + ": " + key + " holds a " + (value.isArray() ? "list" : "section")
                    + ", expected a single value");
        }
        return value.isNull() ? "" : value.asString();
    }
}
