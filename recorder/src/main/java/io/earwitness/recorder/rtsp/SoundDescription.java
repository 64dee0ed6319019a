package io.earwitness.recorder.rtsp;

import io.earwitness.recorder.model.RecordingId;
import java.util.OptionalLong;

/// What can be heard, as SDP (RFC 8866, RFC 7826 appendix D): a line for each stream, in linear 16-bit samples.
///
/// Names nobody: who speaks in which stream is in the manifest, by the stream's index.
final class SoundDescription {
    static final String MEDIA_TYPE = "application/sdp";

    private SoundDescription() {}

    static String of(RecordingId id, SoundReader sound, long version) {
        var rate = sound.rate();
        var until = sound.sound().grows() ? OptionalLong.empty() : OptionalLong.of(sound.frames());
        var text = new StringBuilder();
        line(text, "v=0");
        line(text, "o=- " + version + " " + version + " IN IP4 0.0.0.0");
        line(text, "s=Recording " + id);
        line(text, "c=IN IP4 0.0.0.0");
        line(text, "t=0 0");
        line(text, "a=control:*");
        line(text, "a=range:" + NptRange.text(0, until, rate));
        for (var stream : sound.streams()) {
            var type = OutgoingStream.payloadType(stream);
            line(text, "m=audio 0 RTP/AVP " + type);
            line(text, "a=rtpmap:" + type + " L16/" + rate + "/1");
            line(text, "a=ptime:" + Player.packetFrames(rate) * 1_000 / rate);
            line(text, "a=control:" + RtspUri.control(stream));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
