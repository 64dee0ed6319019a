package io.earwitness.recorder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// What went wrong with a request, as RFC 9457 writes it.
///
/// @param type      always `about:blank`: the status says what kind it is
/// @param title     the kind in words
/// @param status    the HTTP status
/// @param detail    what to do about it
/// @param instance  the path that was asked for
/// @param requestId also in the header `X-Request-Id` and in our log
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        @Nullable String instance,
        String requestId) {
    static final String MEDIA_TYPE = "application/problem+json";
}
