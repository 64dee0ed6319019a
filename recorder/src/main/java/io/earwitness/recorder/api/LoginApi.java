package io.earwitness.recorder.api;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The login page, signing in and out, and who one is. The page is plain HTML and needs no script.
final class LoginApi {
    private static final Logger log = LoggerFactory.getLogger(LoginApi.class);
    private static final int FORM_BYTES_MAX = 16 * 1024;
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final ApiAccess access;
    private final Credentials credentials;
    private final SignedIn signedIn;
    private final String page;

    LoginApi(ApiAccess access, Credentials credentials, SignedIn signedIn) {
        this.access = access;
        this.credentials = credentials;
        this.signedIn = signedIn;
        this.page = read();
    }

    private static String read() {
        try (var in = Objects.requireNonNull(LoginApi.class.getResourceAsStream("/access/login.html"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    void page(Context request) {
        if (access.isOpen()) {
            request.redirect("/", HttpStatus.SEE_OTHER);
            return;
        }
        show(request, 200, "");
    }

    void signIn(Context request) {
        if (request.contentLength() > FORM_BYTES_MAX || request.bodyAsBytes().length > FORM_BYTES_MAX) {
            throw new ProblemException(413, "The request is too large", "A form may have 16 kB here.");
        }
        var name = given(request.formParam("name"));
        try {
            var user = credentials.password(request, name, given(request.formParam("password")));
            if (user.isEmpty()) {
                show(request, 401, "The name or the password is not right.");
                return;
            }
            signedIn.begin(request, user.get());
            log.info("{} signed in from {}", user.get().name(), request.ip());
            request.redirect(next(given(request.formParam("next"))), HttpStatus.SEE_OTHER);
        } catch (ProblemException refused) {
            show(request, refused.status(), refused.detail());
        }
    }

    void signOut(Context request) {
        log.info("{} signed out from {}", Caller.of(request).called(), request.ip());
        signedIn.end(request);
        request.header("Clear-Site-Data", "\"cache\"");
        request.redirect("/login", HttpStatus.SEE_OTHER);
    }

    /// `Caller` of the contract.
    ///
    /// @param name     empty where the interface is open to everybody
    /// @param signedIn whether one can sign out
    record CallerRepresentation(String name, String role, boolean signedIn) {}

    void me(Context request) {
        var caller = Caller.of(request);
        request.json(new CallerRepresentation(
                caller.name(), caller.role().name().toLowerCase(Locale.ROOT), caller.signedIn()));
    }

    private void show(Context request, int status, String complaint) {
        var next = given(
                request.req().getMethod().equals("POST") ? request.formParam("next") : request.queryParam("next"));
        request.status(status);
        request.header("Content-Security-Policy", POLICY);
        request.contentType("text/html; charset=utf-8");
        request.result(page.replace("{next}", escaped(next(next)))
                .replace("{complaint}", complaint.isEmpty() ? "" : "<p role=\"alert\">" + escaped(complaint) + "</p>"));
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text;
    }

    /// A place on our own page, or its beginning.
    static String next(String wanted) {
        var ours = wanted.startsWith("/")
                && !wanted.startsWith("//")
                && wanted.indexOf('\\') < 0
                && wanted.chars().noneMatch(letter -> letter < ' ' || letter == 0x7F)
                && wanted.length() <= 2_000;
        return ours ? wanted : "/";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
