package io.earwitness.app;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The version that this was built as, from the jar's manifest.
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"earwitness " + text(), "Java " + Runtime.version()};
    }

    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
