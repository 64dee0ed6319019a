package io.earwitness.recorder.catalog;

/// The catalog's database cannot be reached or does not answer as it should.
///
/// Recording goes on without it; whoever adds a recording tries again later, whoever searches is told so.
public final class CatalogUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CatalogUnavailableException(String doing, Throwable cause) {
        super("the catalog cannot " + doing + " now: " + cause.getMessage(), cause);
    }
}
