package io.earwitness.recorder.model;

import java.util.List;
import java.util.Locale;

/// What was agreed for one media stream: which m-line it is, what may be sent on it, and where we listen.
///
/// @param index     position of the stream in the recording session, from 0; it never changes and is never used again
/// @param mLine     position of its m-line in the session description, from 0
/// @param label     the `a=label` of the m-line, empty where the client sent none
/// @param medium    the media type of the m-line: `audio`, `video`, `text` …
/// @param protocol  the transport of the m-line: `RTP/AVP`, `RTP/SAVP` …
/// @param formats   every payload type that was offered and what it stands for, in the order of the offer
/// @param localPort the UDP port on which we receive RTP, RTCP on the next one; of messages the TCP port of all
/// @param content   what it shows, as `a=content` says (RFC 4796): `slides`, `speaker` …; empty where nothing says
public record StreamDescription(
        int index,
        int mLine,
        String label,
        String medium,
        String protocol,
        List<NegotiatedFormat> formats,
        int localPort,
        String content) {

    public StreamDescription {
        formats = List.copyOf(formats);
    }

    /// Whether messages come on it (MSRP, RFC 4975), and no packets.
    public boolean carriesMessages() {
        return protocol.toUpperCase(Locale.ROOT).endsWith("/MSRP");
    }

    /// A stream of which the client does not say what it shows.
    public StreamDescription(
            int index,
            int mLine,
            String label,
            String medium,
            String protocol,
            List<NegotiatedFormat> formats,
            int localPort) {
        this(index, mLine, label, medium, protocol, formats, localPort, "");
    }
}
