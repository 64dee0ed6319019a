package io.earwitness.recorder.config;

import java.util.Set;

/// Lets tests of settings records see the keys that the records have.
public final class SettingsKeys {
    private SettingsKeys() {}

    public static Set<String> of(Class<? extends Record> settings) {
        return SettingsShape.keys(settings).keySet();
    }

    public static String environmentName(String key) {
        return SettingsShape.environmentName(key);
    }
}
