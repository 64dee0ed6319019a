package io.earwitness.recorder.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Lays a YAML file, and over it the environment, on a record of defaults. The only door of this package.
///
/// A mistyped key, a value of the wrong form and values that contradict each other are one-line complaints; nothing is
/// ignored silently.
public final class Settings {
    private Settings() {}

    /// @param defaults    what counts where nobody says otherwise; also tells which keys there are
    /// @param file        the YAML file, if there is one
    /// @param environment all variables; those that begin with `EARWITNESS_` must be settings
    public static <R extends Record> R read(R defaults, Optional<Path> file, Map<String, String> environment)
            throws ConfigurationException {
        var known = new KnownKeys(defaults.getClass());
        var given = new HashMap<String, Given>();
        if (file.isPresent()) {
            new YamlFile(String.valueOf(file.get().getFileName()), known).readInto(given, file.get());
        }
        readEnvironment(known, environment, given);
        return overlay(defaults, given);
    }

    /// The same for YAML that is already in memory.
    public static <R extends Record> R parse(R defaults, String yaml) throws ConfigurationException {
        var given = new HashMap<String, Given>();
        new YamlFile("settings", new KnownKeys(defaults.getClass())).readInto(given, yaml);
        return overlay(defaults, given);
    }

    private static void readEnvironment(KnownKeys known, Map<String, String> environment, Map<String, Given> given)
            throws ConfigurationException {
        var fromEnvironment = new HashMap<String, Given>();
        for (var variable : environment.entrySet()) {
            var name = variable.getKey();
            if (name.startsWith(SettingsShape.ENVIRONMENT_PREFIX)) {
                var key = known.ofEnvironment(name);
                if (key.isEmpty()) {
                    throw new ConfigurationException("unknown environment variable " + name + "; did you mean "
                            + known.nearestEnvironment(name) + "?");
                }
                fromEnvironment.put(key.get(), new Given(name, variable.getValue()));
            }
        }
        // A secret in the environment, or its file there, replaces either in the settings file.
        fromEnvironment.keySet().forEach(key -> {
            given.remove(KnownKeys.fileKey(key));
            given.remove(KnownKeys.secretKey(key));
        });
        given.putAll(fromEnvironment);
    }

    private static <R extends Record> R overlay(R defaults, Map<String, Given> given) throws ConfigurationException {
        try {
            return SettingsShape.rebuilt(defaults, new SettingsShape.Replacement() {
                @Override
                public Object value(String key, Object standing) {
                    return chosen(key, standing, given);
                }

                @Override
                public OptionalInt entries(String key) {
                    var count = given.get(key);
                    return count == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(count.text()));
                }
            });
        } catch (WrongValue wrong) {
            throw new ConfigurationException(wrong.text, wrong);
        } catch (IllegalArgumentException contradiction) {
            throw new ConfigurationException(String.valueOf(contradiction.getMessage()), contradiction);
        }
    }

    private static Object chosen(String key, Object standing, Map<String, Given> given) {
        var file = given.get(KnownKeys.fileKey(key));
        if (standing instanceof Secret && file != null) {
            return secretIn(file);
        }
        var value = given.get(key);
        return value == null ? standing : read(value, standing);
    }

    private static Object read(Given given, Object standing) {
        var type = standing instanceof Enum<?> constant ? constant.getDeclaringClass() : primitive(standing);
        var form = ValueForm.of(type);
        try {
            return form.reading().read(given.text().strip());
        } catch (IllegalArgumentException wrong) {
            throw new WrongValue(given.place() + " is '" + given.text() + "', expected " + form.expected(), wrong);
        }
    }

    private static Class<?> primitive(Object value) {
        return switch (value) {
            case Integer _ -> int.class;
            case Long _ -> long.class;
            case Boolean _ -> boolean.class;
            case Path _ -> Path.class;
            default -> value.getClass();
        };
    }

    private static Secret secretIn(Given file) {
        try {
            return new Secret(Files.readString(Path.of(file.text().strip())).strip());
        } catch (IOException unreadable) {
            throw new WrongValue(file.place() + " names '" + file.text() + "', which cannot be read", unreadable);
        }
    }

    /// Carries a complaint out of the rebuilding of records.
    private static final class WrongValue extends RuntimeException {
        final String text;

        WrongValue(String text, Throwable cause) {
            super(text, cause);
            this.text = text;
        }
    }
}
