package io.earwitness.recorder.api;

import io.earwitness.recorder.playback.ByteRange;
import io.earwitness.recorder.playback.ServedFile;
import io.javalin.http.Context;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/// Sends a file that never changes: whole, in part (RFC 9110 §14), or not at all where the caller has it already.
final class FileDelivery {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final String NEVER_CHANGES = "private, max-age=3600, immutable";
    /// Where somebody had to sign in, what the browser keeps is not shown to the next one at it.
    private static final String ASK_FIRST = "private, no-cache";

    private FileDelivery() {}

    /// @param saveAs the name a browser should give it when it is kept
    static void send(Context request, ServedFile file, String saveAs) throws IOException {
        send(request, file, saveAs, Caller.of(request).isKnown() ? ASK_FIRST : NEVER_CHANGES);
    }

    /// The same of a file that is another at the same address the next time.
    static void sendOnce(Context request, ServedFile file, String saveAs) throws IOException {
        send(request, file, saveAs, ASK_FIRST);
    }

    private static void send(Context request, ServedFile file, String saveAs, String cacheControl) throws IOException {
        var tag = '"' + file.digest() + '"';
        SecurityHeaders.sandbox(request);
        request.header("ETag", tag);
        request.header("Cache-Control", cacheControl);
        request.header("Accept-Ranges", "bytes");
        if (isKnown(request, tag)) {
            request.status(304);
            return;
        }
        request.header("Content-Disposition", "inline; filename=\"" + saveAs + '"');
        switch (wanted(request, file, tag)) {
            case ByteRange.Whole() -> {
                request.status(200);
                write(request, file, 0, file.bytes());
            }
            case ByteRange.Part part -> {
                request.status(206);
                request.header("Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + file.bytes());
                write(request, file, part.first(), part.length());
            }
            case ByteRange.Unsatisfiable() -> {
                request.header("Content-Range", "bytes */" + file.bytes());
                throw new ProblemException(
                        416, "No such bytes", "The file has " + file.bytes() + " bytes; ask for some of those.");
            }
        }
    }

    static boolean isHead(Context request) {
        return request.req().getMethod().equals("HEAD");
    }

    private static boolean isKnown(Context request, String tag) {
        var known = request.header("If-None-Match");
        return known != null
                && (known.strip().equals("*")
                        || Arrays.stream(known.split(","))
                                .map(candidate -> candidate.strip().replaceFirst("^W/", ""))
                                .anyMatch(tag::equals));
    }

    // RFC 9110 §14.2: only GET has ranges; §13.1.5: a validator that differs asks for the whole.
    private static ByteRange wanted(Context request, ServedFile file, String tag) {
        var range = request.header("Range");
        var ifRange = request.header("If-Range");
        var applies = range != null
                && !isHead(request)
                && (ifRange == null || ifRange.strip().equals(tag));
        return applies ? ByteRange.parse(range, file.bytes()) : new ByteRange.Whole();
    }

    private static void write(Context request, ServedFile file, long start, long length) throws IOException {
        request.contentType(file.mediaType());
        request.res().setContentLengthLong(length);
        if (isHead(request)) {
            // Sent now, or the empty body's length would take the place of the file's.
            request.res().flushBuffer();
            return;
        }
        try (var channel = file.content().open()) {
            // Past Javalin's own stream, which might compress: a range counts the file's bytes.
            copy(channel.position(start), request.res().getOutputStream(), length);
        }
    }

    private static void copy(ReadableByteChannel from, OutputStream to, long length) throws IOException {
        var block = ByteBuffer.allocate(BLOCK_BYTES);
        for (var left = length; left > 0; ) {
            block.clear().limit((int) Math.min(BLOCK_BYTES, left));
            var count = from.read(block);
            if (count < 0) {
                throw new EOFException("the file ends " + left + " bytes early");
            }
            to.write(block.array(), 0, count);
            left -= count;
        }
    }
}
