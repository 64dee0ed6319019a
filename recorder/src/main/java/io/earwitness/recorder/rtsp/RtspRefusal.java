package io.earwitness.recorder.rtsp;

import java.util.LinkedHashMap;
import java.util.Map;

/// Ends a request with a status that the client can do something about; never logged as a fault of ours.
final class RtspRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final RtspStatus status;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    RtspRefusal(RtspStatus status) {
        super(status.reason(), null, false, false);
        this.status = status;
    }

    RtspRefusal with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    RtspStatus status() {
        return status;
    }

    RtspResponse response() {
        var response = RtspResponse.of(status);
        headers.forEach(response::with);
        return response;
    }
}
