package io.earwitness.sip.transport;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bytes of one message in, the listener told. Nothing that a peer sends can make it throw.
final class MessageReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(MessageReceiver.class);
    private static final int SHOWN_BYTES_MAX = 2000;

    private final SipParser parser;
    private final Traffic traffic;
    private final TransportListener listener;

    MessageReceiver(SipParser parser, Traffic traffic, TransportListener listener) {
        this.parser = parser;
        this.traffic = traffic;
        this.listener = listener;
    }

    void receive(byte[] bytes, Flow flow) {
        if (!hasRoomFor(bytes)) {
            traffic.refused(flow.listener(), Refusal.MEMORY);
            refuse(bytes, flow, 503, "Service Unavailable");
            return;
        }
        try {
            switch (parser.parse(bytes)) {
                case Parsed.Whole whole -> pass(whole, bytes, flow);
                case Parsed.Malformed malformed -> malformed(malformed, bytes, flow);
            }
        } catch (RuntimeException failure) {
            traffic.dropped();
            LOG.error("a message from {} could not be handled and was dropped", flow.remote(), failure);
        }
    }

    /// At the limit what belongs to a dialog still passes, and so do responses: calls must be able to end.
    private boolean hasRoomFor(byte[] bytes) {
        var memory = traffic.memory();
        return memory.hasRoomFor(bytes.length)
                || (memory.hasRoomWithinDialogFor(bytes.length) && !beginsSomething(head(bytes)));
    }

    private boolean beginsSomething(byte[] head) {
        return switch (parser.parse(head)) {
            case Parsed.Malformed read ->
                read.request()
                        && read.headers()
                                .first("To")
                                .filter(to -> to.contains("tag="))
                                .isEmpty();
            case Parsed.Whole whole ->
                whole.message() instanceof SipRequest request
                        && request.to().tag().isEmpty();
        };
    }

    private static byte[] head(byte[] bytes) {
        return Arrays.copyOf(bytes, headEnd(bytes));
    }

    /// For what the framer could not cut: parsed alone for the sake of an answer.
    void broken(String reason, byte[] head, Flow flow) {
        switch (parser.parse(head)) {
            case Parsed.Malformed malformed -> malformed(malformed, head, flow);
            case Parsed.Whole whole -> {
                boolean request = whole.message() instanceof SipRequest;
                int status = reason.equals("Message Too Large") ? 513 : 400;
                var method = whole.message() instanceof SipRequest sent ? sent.method() : "";
                var headers = whole.message().headers();
                malformed(new Parsed.Malformed(status, reason, request, method, headers), head, flow);
            }
        }
    }

    /// Answers a request that is turned away: only its head is read, and nobody above hears of it as a
    /// message.
    void refuse(byte[] bytes, Flow flow, int status, String reason) {
        try {
            switch (parser.parse(head(bytes))) {
                case Parsed.Malformed read ->
                    listener.onRefused(
                            new Parsed.Malformed(status, reason, read.request(), read.method(), read.headers()), flow);
                case Parsed.Whole whole -> {
                    if (whole.message() instanceof SipRequest request) {
                        var corrected = ViaCorrection.corrected(request, flow.remote());
                        listener.onRefused(
                                new Parsed.Malformed(status, reason, true, corrected.method(), corrected.headers()),
                                flow);
                    }
                }
            }
        } catch (RuntimeException failure) {
            LOG.debug("a refused message from {} could not be answered", flow.remote(), failure);
        }
    }

    private static int headEnd(byte[] bytes) {
        for (int i = 3; i < bytes.length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
                return i + 1;
            }
        }
        return bytes.length;
    }

    private void pass(Parsed.Whole whole, byte[] bytes, Flow flow) {
        traffic.received(whole.message(), bytes, flow);
        var message = whole.message() instanceof SipRequest request
                ? ViaCorrection.corrected(request, flow.remote())
                : whole.message();
        listener.onMessage(message, flow);
    }

    private void malformed(Parsed.Malformed malformed, byte[] bytes, Flow flow) {
        traffic.malformed();
        listener.onMalformed(malformed, Arrays.copyOf(bytes, Math.min(bytes.length, SHOWN_BYTES_MAX)), flow);
    }
}
