package io.earwitness.recorder.catalog;

/// The catalog's database cannot be reached or does not answer as it should.
///
/// Recording goes on without it; whoever adds a recording tries again later, whoever searches is told so.
public final class CatalogUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CatalogUnavailableException(String doing, Throwable cause) {
        super("the catalog cannot " + doing + " now: " + firstLine(String.valueOf(cause.getMessage())), cause);
    }

    // Some drivers and Flyway tell a page; the rest of it is in the cause.
    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
