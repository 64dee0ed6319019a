package io.earwitness.recorder.rtsp;

/// What we answer (RFC 7826 §17).
enum RtspStatus {
    OK(200, "OK"),
    BAD_REQUEST(400, "Bad Request"),
    NOT_FOUND(404, "Not Found"),
    NOT_ACCEPTABLE(406, "Not Acceptable"),
    GONE(410, "Gone"),
    BODY_TOO_LARGE(413, "Request Message Body Too Large"),
    URI_TOO_LONG(414, "Request-URI Too Long"),
    PARAMETER_NOT_UNDERSTOOD(451, "Parameter Not Understood"),
    SESSION_NOT_FOUND(454, "Session Not Found"),
    METHOD_NOT_VALID(455, "Method Not Valid in This State"),
    HEADER_NOT_VALID(456, "Header Field Not Valid for Resource"),
    INVALID_RANGE(457, "Invalid Range"),
    AGGREGATE_NOT_ALLOWED(459, "Aggregate Operation Not Allowed"),
    ONLY_AGGREGATE(460, "Only Aggregate Operation Allowed"),
    UNSUPPORTED_TRANSPORT(461, "Unsupported Transport"),
    DESTINATION_PROHIBITED(463, "Destination Prohibited"),
    INTERNAL_ERROR(500, "Internal Server Error"),
    NOT_IMPLEMENTED(501, "Not Implemented"),
    SERVICE_UNAVAILABLE(503, "Service Unavailable"),
    VERSION_NOT_SUPPORTED(505, "RTSP Version Not Supported"),
    OPTION_NOT_SUPPORTED(551, "Option Not Supported");

    private final int code;
    private final String reason;

    RtspStatus(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }
}
