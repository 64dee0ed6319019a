package io.earwitness.recorder.api;

/// Ends a request with a problem that the caller can do something about; never logged as an error of ours.
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String title;
    private final String detail;

    ProblemException(int status, String title, String detail) {
        super(title + ": " + detail, null, false, false);
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    static ProblemException badRequest(String detail) {
        return new ProblemException(400, "The request cannot be understood", detail);
    }

    static ProblemException notFound(String detail) {
        return new ProblemException(404, "Not found", detail);
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String detail() {
        return detail;
    }
}
