package io.earwitness.recorder.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The browser pages, as the build put them into the class path.
///
/// A path that is no file is a place inside the page, which `index.html` finds by itself. Where the pages were not
/// built,
/// a plain sentence says so.
final class WebPages {
    private static final Pattern FILE = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");
    private static final List<String> NOT_PAGES = List.of("/api", "/health", "/metrics");
    private static final String INDEX = "/index.html";
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("map", "application/json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"));

    private final String root;

    WebPages(String root) {
        this.root = root;
    }

    void page(Context request) throws IOException {
        var path = request.path();
        if (NOT_PAGES.stream().anyMatch(prefix -> path.equals(prefix) || path.startsWith(prefix + "/"))) {
            throw ProblemException.notFound("There is nothing at this path; /openapi.yaml lists what there is.");
        }
        var extension = extension(path);
        var type = TYPES.get(extension);
        if (type == null && !path.startsWith("/assets/")) {
            index(request);
            return;
        }
        var file = type == null ? Optional.<byte[]>empty() : read(path);
        request.contentType(type == null ? "text/plain" : type);
        // The build puts a digest of the content into the names of what lies below assets.
        request.header(
                "Cache-Control", path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
        request.result(file.orElseThrow(() -> ProblemException.notFound("The pages have no such file.")));
    }

    private void index(Context request) throws IOException {
        var index = read(INDEX);
        request.header("Cache-Control", "no-cache");
        if (index.isEmpty()) {
            request.contentType("text/plain; charset=utf-8");
            request.result(
                    "The recorder runs. Its pages were not built; the programming interface is at /openapi.yaml.\n");
            return;
        }
        request.contentType("text/html; charset=utf-8");
        request.result(index.get());
    }

    private Optional<byte[]> read(String path) throws IOException {
        if (!FILE.matcher(path).matches() || path.contains("..")) {
            return Optional.empty();
        }
        try (var in = WebPages.class.getResourceAsStream(root + path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        }
    }

    private static String extension(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
