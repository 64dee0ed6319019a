package io.earwitness.app;

import io.earwitness.recorder.RecorderSettings;
import io.earwitness.recorder.config.ConfigurationException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every command that needs a recorder's settings: a file, and the data directory by itself.
final class SettingsOption {
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
        var settings = RecorderSettings.load(Optional.ofNullable(config), System.getenv());
        return data == null ? settings : settings.inDirectory(data);
    }
}
