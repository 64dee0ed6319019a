package io.earwitness.sip.stun;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A Binding request (RFC 8489 §3) and the answer that belongs to it, found by its transaction id: 96 bits that whoever
/// does not see the request cannot guess.
public final class BindingRequest {
    private static final byte[] SOFTWARE = "Earwitness".getBytes(StandardCharsets.US_ASCII);

    private final byte[] transactionId;

    /// @param random cannot be foretold, for nothing else proves an answer genuine
    public BindingRequest(RandomGenerator random) {
        this.transactionId = new byte[StunMessage.TRANSACTION_ID_BYTES];
        random.nextBytes(transactionId);
    }

    public byte[] toBytes() {
        int padded = StunMessage.padded(SOFTWARE.length);
        return ByteBuffer.allocate(StunMessage.HEADER_BYTES + 4 + padded)
                .putShort((short) StunMessage.BINDING_REQUEST)
                .putShort((short) (4 + padded))
                .putInt(StunMessage.MAGIC_COOKIE)
                .put(transactionId)
                .putShort((short) StunMessage.SOFTWARE)
                .putShort((short) SOFTWARE.length)
                .put(SOFTWARE)
                .array();
    }

    /// Empty where the datagram is no answer to this request.
    public Optional<BindingAnswer> answerIn(byte[] datagram) {
        return StunMessage.parse(datagram)
                .filter(message -> Arrays.equals(message.transactionId(), transactionId))
                .flatMap(StunMessage::answer);
    }
}
