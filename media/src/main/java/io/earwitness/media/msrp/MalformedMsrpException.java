package io.earwitness.media.msrp;

import java.io.IOException;

/// What came is no MSRP, so that nobody knows where the next frame begins: the connection is of no more use.
public final class MalformedMsrpException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedMsrpException(String what) {
        super(what);
    }
}
