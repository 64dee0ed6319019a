package io.earwitness.app;

import io.earwitness.recorder.RecorderSettings;
import io.earwitness.recorder.config.ConfigurationException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every command that needs a recorder's settings: a file, and the data directory by itself.
final class SettingsOption {
    /// Variables of the command line itself, which are no settings of a recorder.
    private static final Set<String> NOT_SETTINGS =
            Set.of("EARWITNESS_JAVA_OPTS", "EARWITNESS_URL", "EARWITNESS_SECRET_FILE");

    @Nullable
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "YAML settings; docs/configuration/earwitness.yaml has every key. "
                    + "EARWITNESS_… variables override the file.")
    Path config;

    @Nullable
    @Option(
            names = {"-d", "--data"},
            paramLabel = "DIRECTORY",
            description = "Where everything is kept; overrides the settings.")
    Path data;

    RecorderSettings load() throws ConfigurationException {
        var settings = RecorderSettings.load(Optional.ofNullable(config), settingsOf(System.getenv()));
        return data == null ? settings : settings.inDirectory(data);
    }

    private static Map<String, String> settingsOf(Map<String, String> environment) {
        var settings = new HashMap<>(environment);
        settings.keySet().removeAll(NOT_SETTINGS);
        return settings;
    }
}
