package io.earwitness.recorder.session;

import io.earwitness.media.msrp.MsrpUri;
import io.earwitness.recorder.msrp.MessageAddress;
import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.Connection;
import io.earwitness.sip.sdp.MediaDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Our end of an m-line that carries messages (MSRP, RFC 4975), as our answer describes it. Immutable; a line that goes
/// on keeps its address.
///
/// @param sessionId       by which whoever connects is known; nobody can guess it
/// @param port            where we listen
/// @param secured         whether it is by TLS
/// @param setup           who connects, as our answer says (RFC 6135): `passive`, `active`; empty where the offer does
///     not ask, which means that the client does
/// @param messageBytesMax how long a message may be
/// @param fingerprint     of our certificate, where it is by TLS
record MessageLine(
        String sessionId, int port, boolean secured, String setup, long messageBytesMax, Optional<String> fingerprint) {
    static final String PASSIVE = "passive";
    static final String ACTIVE = "active";

    /// What our answer says of it.
    List<Attribute> answer(Connection told) {
        var attributes = new ArrayList<Attribute>();
        var uri = new MsrpUri(secured, told.address(), port, sessionId);
        attributes.add(Attribute.of("path", uri.toString()));
        attributes.add(Attribute.of("accept-types", "*"));
        attributes.add(Attribute.of("max-size", Long.toString(messageBytesMax)));
        if (!setup.isEmpty()) {
            attributes.add(Attribute.of("setup", setup));
        }
        fingerprint.ifPresent(ours -> attributes.add(Attribute.of("fingerprint", ours)));
        return attributes;
    }

    MessageAddress address(Connection told) {
        return new MessageAddress(sessionId, secured, told.address(), port);
    }

    /// Whom we are to connect to; empty where the client does.
    Optional<MsrpUri> peer(MediaDescription line) {
        return setup.equals(ACTIVE) ? path(line) : Optional.empty();
    }

    /// The client's end, or the first relay before it.
    static Optional<MsrpUri> path(MediaDescription line) {
        return line.attribute("path").flatMap(path -> MsrpUri.parse(path.strip().split("\\s+", 2)[0]));
    }
}
