package io.earwitness.sip.transport;

import io.earwitness.sip.message.SipUri;
import java.io.IOException;

/// Leads from a URI to the targets where it may be reached. May ask name servers and wait for them: not for the loop.
public interface HopFinder {
    Hops of(SipUri uri) throws IOException;
}
