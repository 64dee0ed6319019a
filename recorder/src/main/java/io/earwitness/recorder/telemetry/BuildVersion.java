package io.earwitness.recorder.telemetry;

import java.io.IOException;
import java.util.Properties;

/// Which build this is, as Maven wrote it into the recorder's jar.
///
/// @param text `0.1.0`; `development` where the classes do not come from a jar
public record BuildVersion(String text) {
    private static final String WRITTEN_BY_MAVEN = "/META-INF/maven/io.earwitness/earwitness-recorder/pom.properties";

    public static BuildVersion current() {
        return from(WRITTEN_BY_MAVEN);
    }

    static BuildVersion from(String resource) {
        try (var in = BuildVersion.class.getResourceAsStream(resource)) {
            if (in == null) {
                return new BuildVersion("development");
            }
            var properties = new Properties();
            properties.load(in);
            return new BuildVersion(properties.getProperty("version", "unknown"));
        } catch (IOException unreadable) {
            return new BuildVersion("unknown");
        }
    }
}
