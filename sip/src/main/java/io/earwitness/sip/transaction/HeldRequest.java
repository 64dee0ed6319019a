package io.earwitness.sip.transaction;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transport.MessageMemory;
import org.jspecify.annotations.Nullable;

/// The request of a server transaction until its final response; then only the memory of what recognizes a repetition
/// and answers it (RFC 6026 §7.1). Owned by the transaction, which says what it keeps; used by the loop alone.
final class HeldRequest {
    private final MessageMemory memory;
    private final int nameChars;
    private @Nullable SipRequest request;
    private long bytes;

    /// @param nameChars what the transaction is known by
    HeldRequest(MessageMemory memory, SipRequest request, int nameChars) {
        this.memory = memory;
        this.request = request;
        this.nameChars = nameChars;
        hold(MessageMemory.sizeOf(request));
    }

    SipRequest get() {
        if (request == null) {
            throw new IllegalStateException("an answered request is not kept");
        }
        return request;
    }

    /// Lets the request go; a final response that is still needed is held in its place.
    void answered(@Nullable SipResponse kept) {
        request = null;
        hold(nameChars + (kept == null ? 0 : MessageMemory.sizeOf(kept)));
    }

    /// The transaction is over.
    void release() {
        hold(0);
    }

    private void hold(long changed) {
        memory.change(changed - bytes);
        bytes = changed;
    }
}
