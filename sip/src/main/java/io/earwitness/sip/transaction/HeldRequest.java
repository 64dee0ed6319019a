package io.earwitness.sip.transaction;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transport.MessageMemory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The request of a server transaction until its final response; then only the memory of what recognizes a repetition
/// and answers it (RFC 6026 §7.1). Owned by the transaction, which says what it keeps; used by the loop alone.
final class HeldRequest {
    private final MessageMemory memory;
    private final TransactionKey key;
    private final @Nullable TransactionKey copies;
    private final Consumer<HeldRequest> released;
    private @Nullable SipRequest request;
    private long bytes;

    /// @param key      what the transaction is known by
    /// @param copies   what copies of the request are known by, where there may be any
    /// @param released told when the transaction is over
    HeldRequest(
            MessageMemory memory,
            SipRequest request,
            TransactionKey key,
            @Nullable TransactionKey copies,
            Consumer<HeldRequest> released) {
        this.memory = memory;
        this.request = request;
        this.key = key;
        this.copies = copies;
        this.released = released;
        hold(MessageMemory.sizeOf(request));
    }

    SipRequest get() {
        if (request == null) {
            throw new IllegalStateException("an answered request is not kept");
        }
        return request;
    }

    TransactionKey key() {
        return key;
    }

    @Nullable
    TransactionKey copies() {
        return copies;
    }

    /// Lets the request go; a final response that is still needed is held in its place.
    void answered(@Nullable SipResponse kept) {
        request = null;
        long names = key.length() + (long) (copies == null ? 0 : copies.length());
        hold(names + (kept == null ? 0 : MessageMemory.sizeOf(kept)));
    }

    /// The transaction is over.
    void release() {
        hold(0);
        released.accept(this);
    }

    private void hold(long changed) {
        memory.change(changed - bytes);
        bytes = changed;
    }
}
