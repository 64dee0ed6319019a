package io.earwitness.recorder.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;

/// What a browser may do with anything that comes from us: no frames, no foreign scripts, no guessing of types.
///
/// `blob:` lets the page play sound that it has cut itself; inline styles are how the waveform is drawn.
final class SecurityHeaders implements Handler {
    private static final String PAGES = String.join(
            "; ",
            "default-src 'self'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "style-src 'self' 'unsafe-inline'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'");

    /// For bytes that strangers sent us: opened as a document, they can do nothing.
    private static final String FOREIGN_BYTES = "default-src 'none'; sandbox; frame-ancestors 'none'";

    private final boolean secure;

    /// @param secure whether we are reached by HTTPS
    SecurityHeaders(boolean secure) {
        this.secure = secure;
    }

    @Override
    public void handle(Context request) {
        request.header("Content-Security-Policy", PAGES);
        request.header("X-Content-Type-Options", "nosniff");
        request.header("X-Frame-Options", "DENY");
        // Not no-referrer: a form of ours would then come with Origin: null, as a foreign one does.
        request.header("Referrer-Policy", "same-origin");
        request.header("Cross-Origin-Resource-Policy", "same-origin");
        request.header("Cross-Origin-Opener-Policy", "same-origin");
        request.header("Cache-Control", "no-store");
        if (secure) {
            request.header("Strict-Transport-Security", "max-age=31536000");
        }
    }

    static void sandbox(Context request) {
        request.header("Content-Security-Policy", FOREIGN_BYTES);
    }
}
