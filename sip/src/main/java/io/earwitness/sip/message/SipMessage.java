package io.earwitness.sip.message;

import java.util.Optional;

/// A request or a response. Immutable.
///
/// The typed views never fail for a message that came from the parser, which checked them. For a message under
/// construction they throw [MalformedValueException].
public sealed interface SipMessage permits SipRequest, SipResponse {
    Headers headers();

    Optional<SipBody> body();

    /// `INVITE sip:a@b SIP/2.0` or `SIP/2.0 200 OK`.
    String startLine();

    default Via via() {
        return headers().via();
    }

    default NameAddress from() {
        return headers().from();
    }

    default NameAddress to() {
        return headers().to();
    }

    default String callId() {
        return headers().required("Call-ID");
    }

    default CSeq cseq() {
        return headers().cseq();
    }

    /// The first Contact that can be read; absent where there is none, or only `*`.
    default Optional<NameAddress> contact() {
        return headers().contact();
    }

    /// As it goes on the wire: Content-Type and Content-Length are those of the body.
    default byte[] toBytes() {
        return MessageWriter.write(this);
    }
}
