package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.CaptureTerms;
import io.earwitness.sip.message.SipUri;
import io.earwitness.siprec.filter.FilterPolicy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// The settings of recording sessions.
///
/// @param acceptUnmarked  whether an INVITE without any mark of a recording session is taken
/// @param streamsMax      streams received at a time in one session
/// @param mediaAddress    where media ports are bound; empty for the address that the INVITE reached
/// @param mediaAddressTold what our answers say instead; empty for what a STUN server tells, or where they are bound
/// @param drain           how long ports stay open after the end
/// @param silentAfter     how long without packets and signalling counts as silent
/// @param endSilent       whether a silent session is ended
/// @param longest         how long a session may last
/// @param startPaused     whether sessions begin in a pause of ours, until somebody resumes them
/// @param offeredLines    audio lines that we offer to a client whose INVITE has no offer; 0 refuses it
/// @param strictMarks     whether only an INVITE with both marks of a recording session is taken
/// @param streamSilentAfter how long a stream without media counts as silent
/// @param media           media types that are recorded, in lower case; empty for all
/// @param endOnMetadataError whether a session is ended whose metadata cannot be read
/// @param redirectTo      where clients are sent whose calls cannot be taken now; empty to refuse them
/// @param keysNeedTls     whether an offer with keys for SRTP is taken over TLS alone
/// @param neverStored     what of signalling and metadata is not stored
/// @param refuseMetadataError whether a request whose metadata cannot be read is refused
/// @param goesOn          whether sessions go on in the next process after a kill
/// @param splitAfter      how long after a call stopped a session that goes on is split
/// @param answerWithin    how long a client may send nothing that left our offer without an answer
public record SessionConfig(
        boolean acceptUnmarked,
        int streamsMax,
        Optional<InetAddress> mediaAddress,
        Optional<InetAddress> mediaAddressTold,
        Duration drain,
        Duration silentAfter,
        boolean endSilent,
        Duration longest,
        boolean startPaused,
        int offeredLines,
        boolean strictMarks,
        Duration streamSilentAfter,
        Set<String> media,
        boolean endOnMetadataError,
        Optional<SipUri> redirectTo,
        boolean keysNeedTls,
        FilterPolicy neverStored,
        boolean refuseMetadataError,
        boolean goesOn,
        Duration splitAfter,
        Duration answerWithin) {

    CaptureTerms captureTerms() {
        return new CaptureTerms(neverStored.keyPresses(), goesOn);
    }
}
