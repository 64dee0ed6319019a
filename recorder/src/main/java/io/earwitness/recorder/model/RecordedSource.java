package io.earwitness.recorder.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One synchronisation source of a stream: who it says it is, from where it sent, and which clock placed it.
///
/// @param ssrc         eight hex digits
/// @param address      from where its first packet came, `192.0.2.1:30000`; empty where that is not known
/// @param cname        its CNAME (RFC 3550 §6.5.1): the same for all it sends, empty where it did not say
/// @param name         its NAME (§6.5.2), empty where it did not say
/// @param packets      RTP packets of it
/// @param firstMillis  when the first came
/// @param lastMillis   when the last came
/// @param clock        what placed it on the recording
/// @param senderReports how many of them came
/// @param driftPartsPerMillion by how much its RTP time ran faster than agreed, null where its reports do not tell
/// @param byeMillis    when it took leave by RTCP, null where it did not
/// @param contributors whom a mixer named as speaking in its packets
public record RecordedSource(
        String ssrc,
        String address,
        String cname,
        String name,
        long packets,
        long firstMillis,
        long lastMillis,
        Clock clock,
        long senderReports,
        @Nullable Double driftPartsPerMillion,
        @Nullable Long byeMillis,
        List<Contributor> contributors) {

    public RecordedSource {
        contributors = List.copyOf(contributors);
    }

    /// What places a source's packets on the recording.
    public enum Clock {
        /// Its sender reports: wall clock, the same for all sources of one host.
        SENDER_REPORTS,
        /// The arrival of its first packet, from there on its RTP time.
        ARRIVAL
    }

    /// A source that a mixer named in packets (RFC 3550 §5.1, CSRC): a hint who spoke when.
    ///
    /// @param name        its NAME or CNAME as the mixer passed it on, empty where it did not
    /// @param packets     that named it
    /// @param firstMillis when the first of them came
    /// @param lastMillis  when the last of them came
    public record Contributor(String ssrc, String name, long packets, long firstMillis, long lastMillis) {}
}
