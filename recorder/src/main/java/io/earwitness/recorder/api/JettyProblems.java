package io.earwitness.recorder.api;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Writes the same problem documents for what never gets as far as our routes: unreadable paths, oversized headers.
final class JettyProblems extends ErrorHandler {
    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        var problem = new Problem(
                "about:blank",
                status < 500 ? "The request cannot be understood" : "A fault of the recorder",
                status,
                status < 500 ? message : null,
                null,
                request.getConnectionMetaData().getId() + "-" + request.getId());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(RequestIds.HEADER, problem.requestId());
        response.write(true, ByteBuffer.wrap(ApiJson.bytes(problem)), callback);
    }
}
