package io.earwitness.siprec.filter;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import java.util.List;
import java.util.Map;

/// The messages of one call as they may be stored: without what the rules name, wherever in the message that stands.
///
/// A value that a rule removed is removed from every header, document and description from then on. A message that
/// holds nothing of the kind stays as received, octet by octet; a changed one tells in a header of ours which rules did
/// it. Thread-safe.
public final class MessageFilter {
    /// Stands in stored messages that are not as they were received, with the names of the rules.
    public static final String MARK = "Earwitness-Filtered";

    private static final MessageFilter NOTHING = new MessageFilter(FilterPolicy.NOTHING);

    private final FilterPolicy policy;
    private final RemovedValues removed;
    private final HeaderFilter headers;
    private final BodyFilter bodies;

    MessageFilter(FilterPolicy policy) {
        this.policy = policy;
        this.removed = new RemovedValues(policy.hashKey());
        this.headers = new HeaderFilter(policy, removed);
        this.bodies = new BodyFilter(policy, removed);
    }

    /// What rules removed so far and what stands in its place, for whoever goes on with the call: it is just what may
    /// not be stored.
    public synchronized Map<String, String> removed() {
        return removed.places();
    }

    /// How much that is.
    public synchronized int removedCount() {
        return removed.size();
    }

    /// Goes on with what was removed before.
    synchronized void goOn(Map<String, String> before) {
        removed.learn(before);
    }

    /// Leaves everything as it is.
    public static MessageFilter nothing() {
        return NOTHING;
    }

    /// The message as it may be stored; the very same where that is as it was received.
    public synchronized <M extends SipMessage> M stored(M message) {
        if (policy.isEmpty()) {
            return message;
        }
        removed.forgetTouched();
        // What a document names may stand in a header before it: once to learn, once to remove.
        var known = removed.size();
        var filtered = filtered(message);
        if (removed.size() > known) {
            filtered = filtered(message);
        }
        var rules = removed.touched();
        return filtered.equals(message) ? message : marked(filtered, rules);
    }

    /// A text of the call as it may be stored.
    public synchronized String stored(String text) {
        return policy.isEmpty() ? text : removed.without(text);
    }

    @SuppressWarnings("unchecked") // a request becomes a request, a response a response
    private <M extends SipMessage> M filtered(M message) {
        var kept = headers.filtered(message.headers());
        var body = message.body().map(bodies::filtered);
        return (M)
                switch (message) {
                    case SipRequest request ->
                        new SipRequest(request.method(), headers.filtered(request.requestUri()), kept, body);
                    case SipResponse response ->
                        new SipResponse(response.status(), removed.without(response.reason()), kept, body);
                };
    }

    @SuppressWarnings("unchecked") // as above
    private static <M extends SipMessage> M marked(M message, List<String> rules) {
        var names = String.join(", ", rules);
        return (M)
                switch (message) {
                    case SipRequest request -> request.with(request.headers().adding(MARK, names));
                    case SipResponse response ->
                        response.with(response.headers().adding(MARK, names));
                };
    }
}
