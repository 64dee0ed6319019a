package io.earwitness.recorder.capture;

import io.earwitness.media.rtp.RtcpWriter;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.rtp.WholePictures;
import io.earwitness.recorder.capture.ControlTerms.Feedback;
import io.earwitness.recorder.model.StreamDescription;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks senders of video for pictures, as far as `a=rtcp-fb` allows it: for a whole one at start, switch and resume
/// (FIR, RFC 5104 §4.3.1), and tells of lost ones in between (PLI, RFC 4585 §6.3.1). Once a second at most for each
/// source.
///
/// Owned by one capture loop. Where FIR was not agreed the session asks by SIP.
final class PictureRequests {
    private static final long APART_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int REPEATS_MAX = 3;
    private static final int PAYLOAD_TYPES = 128;

    /// By payload type; null as long as it is no video.
    private WholePictures @Nullable [] formats;

    private Feedback feedback = Feedback.NONE;
    private boolean video;

    void agree(StreamDescription stream) {
        video = stream.medium().equalsIgnoreCase("video");
        if (!video) {
            return;
        }
        var known = formats;
        if (known == null) {
            known = new WholePictures[PAYLOAD_TYPES];
            Arrays.fill(known, WholePictures.UNKNOWN);
            formats = known;
        }
        for (var format : stream.formats()) {
            known[format.payloadType() & 0x7F] = WholePictures.of(format.encodingName());
        }
    }

    void agree(Feedback agreed) {
        feedback = agreed;
    }

    /// Whether anything will ever be asked.
    boolean mayAsk() {
        return video && (feedback.fullIntra() || feedback.pictureLoss());
    }

    /// Looks whether the picture that the source owes begins in this packet.
    void packet(ReceivedSource source, ByteBuffer packet) {
        var known = formats;
        var format = known == null ? WholePictures.UNKNOWN : known[RtpPacket.payloadTypeOf(packet)];
        if (format == WholePictures.UNKNOWN) {
            // Nobody could tell when it has come, so the request is not repeated.
            source.owesPicture = false;
        } else {
            RtpPacket.parse(packet)
                    .filter(rtp -> format.startIn(rtp.payload()))
                    .ifPresent(_ -> source.owesPicture = false);
        }
    }

    boolean isDue(ReceivedSource source, long nowNanos) {
        return source.reception.valid()
                && nowNanos - source.askedNanos >= APART_NANOS
                && (wantsWhole(source) || lostSome(source));
    }

    private boolean wantsWhole(ReceivedSource source) {
        return feedback.fullIntra()
                && (source.wantsPicture || (source.owesPicture && source.pictureRepeats < REPEATS_MAX));
    }

    private boolean lostSome(ReceivedSource source) {
        return feedback.pictureLoss() && source.reception.gaps() != source.gapsTold;
    }

    /// Writes the request that is due.
    void write(RtcpWriter writer, int ownSsrc, ReceivedSource source, long nowNanos) {
        if (wantsWhole(source)) {
            source.pictureRepeats = source.wantsPicture ? 0 : source.pictureRepeats + 1;
            source.pictureNumber += source.wantsPicture ? 1 : 0;
            source.wantsPicture = false;
            source.owesPicture = true;
            writer.fullIntraRequest(ownSsrc, source.ssrc(), source.pictureNumber);
        } else {
            writer.pictureLoss(ownSsrc, source.ssrc());
        }
        // A whole picture makes good what was lost before it.
        source.gapsTold = source.reception.gaps();
        source.askedNanos = nowNanos;
    }
}
