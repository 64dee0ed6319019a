package io.earwitness.recorder.config;

/// A setting that cannot be used. The message is one line for the person who wrote it: which key, what is wrong with
/// it, what was expected.
public final class ConfigurationException extends Exception {
    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
