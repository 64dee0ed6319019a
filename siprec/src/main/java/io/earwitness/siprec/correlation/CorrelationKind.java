package io.earwitness.siprec.correlation;

import java.util.Locale;

/// The sorts of identifier by which calls are matched across systems.
///
/// Names are stable, because manifests and searches carry their [#key()]; a new dialect adds a constant and changes
/// none.
public enum CorrelationKind {
    // RFC 7865 and SIP
    SESSION,
    GROUP,
    /// One half of a session identifier of RFC 7989.
    SIP_SESSION_ID,
    /// The Call-ID of the communication session, which is not that of the recording session.
    CALL_ID,
    USER_TO_USER,
    ASSERTED_IDENTITY,
    DIVERSION,
    /// The IMS charging identifier of P-Charging-Vector (RFC 7315).
    CHARGING_ID,
    EMERGENCY_CALL,
    EMERGENCY_INCIDENT,

    // vendors
    /// Avaya's Universal Call ID, in its twenty digits and as it was written.
    UCID,
    AVAYA_SESSION,
    CISCO_GUID,
    CISCO_GUCID,
    CISCO_CALL_REFERENCE,
    CISCO_PARTICIPANT,
    GENESYS_CALL,
    GENESYS_CONVERSATION,
    GENESYS_AGENT,
    BROADWORKS_CALL,
    BROADWORKS_TRACKING,
    RIBBON_CALL,
    GOOGLE_CONVERSATION,
    /// The session or group that this one was transferred from.
    TRANSFERRED_SESSION,
    TRANSFERRED_GROUP,
    /// The subscriber or agent for whom the client records.
    USER,
    REQUEST_URI,
    REALM,

    // no dialect we know, but an identifier by its name
    VENDOR_HEADER,
    EXTENSION;

    /// The name in manifests, interfaces and searches: `cisco-guid`.
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
