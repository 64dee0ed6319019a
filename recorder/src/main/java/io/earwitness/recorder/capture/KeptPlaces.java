package io.earwitness.recorder.capture;

import io.earwitness.recorder.journal.KeptPlace;
import java.util.Optional;

/// Where the parts of one session's capture keep what the next process needs of them; nowhere where it does not go
/// on.
@FunctionalInterface
interface KeptPlaces {
    KeptPlaces NOWHERE = _ -> Optional.empty();

    Optional<KeptPlace> of(String part);

    /// Of one port of a secured stream, or of a port that several share.
    default KeptCrypto crypto(String of, boolean rtpPort) {
        return of(of + (rtpPort ? "-rtp" : "-rtcp")).map(KeptCrypto::in).orElse(KeptCrypto.NOTHING);
    }

    /// Of streams that have ports of their own.
    default KeptCryptos ofStreams() {
        return (stream, rtpPort) -> crypto("stream-" + stream, rtpPort);
    }
}
