package io.earwitness.media.rtp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes AMR and AMR-WB payloads apart (RFC 4867): both framings, any number of frames, the request for a mode (CMR),
/// and CRCs, which are passed over. Stateless. Interleaving, robust sorting and several channels it does not know.
///
/// ```
/// bandwidth-efficient   CMR 4 | F 1 FT 4 Q 1, as long as F is set | speech bits, one after the other | padding
/// octet-aligned         CMR 4, 0000 | F 1 FT 4 Q 1 00, as long as F is set | CRC 8 each | speech octets of each
/// ```
public final class AmrPayload {
    private static final int NARROW_SID = 8;
    private static final int WIDE_SID = 9;
    private static final int SPEECH_LOST = 14;
    private static final int NO_DATA = 15;
    private static final int FRAMES_MAX = 64;

    /// Speech bits by frame type; -1 where the type is reserved. 9–11 of AMR are silence descriptions of other systems.
    private static final int[] NARROW = {95, 103, 118, 134, 148, 159, 204, 244, 39, 43, 38, 37, -1, -1, -1, 0};

    private static final int[] WIDE = {132, 177, 253, 285, 317, 365, 397, 461, 477, 40, -1, -1, -1, -1, 0, 0};

    private final boolean wide;
    private final boolean octetAligned;
    private final boolean checksums;

    /// One frame of 20 ms.
    ///
    /// @param type a speech mode, a silence description, or that there is no data
    /// @param good false where the sender says that it is damaged
    /// @param speech its bits from the highest of the first byte on, padded with zeros
    public record Frame(int type, boolean good, byte[] speech) {
        /// The frame as a file of RFC 4867 §5 has it: its entry of the table of contents and its speech.
        public byte[] stored() {
            var stored = new byte[speech.length + 1];
            stored[0] = (byte) (type << 3 | (good ? 4 : 0));
            System.arraycopy(speech, 0, stored, 1, speech.length);
            return stored;
        }
    }

    private AmrPayload(boolean wide, boolean octetAligned, boolean checksums) {
        this.wide = wide;
        this.octetAligned = octetAligned;
        this.checksums = checksums;
    }

    /// Empty where the format is another one, or laid out as we cannot read.
    public static Optional<AmrPayload> of(PayloadFormat format) {
        var wide = format.isNamed("AMR-WB");
        var parameters = FormatParameters.of(format.fmtp());
        var readable = (wide || format.isNamed("AMR"))
                && format.channels() == 1
                && !parameters.isSet("robust-sorting")
                && parameters.value("interleaving").isEmpty();
        if (!readable) {
            return Optional.empty();
        }
        var checksums = parameters.isSet("crc");
        return Optional.of(new AmrPayload(wide, checksums || parameters.isSet("octet-align"), checksums));
    }

    /// In the order in which they are to be heard; empty where the payload's own lengths contradict each other.
    public Optional<List<Frame>> frames(ByteBuffer payload) {
        var bits = new BitReader(payload);
        bits.skip(octetAligned ? 8 : 4);
        var entries = new ArrayList<Integer>();
        var more = true;
        while (more) {
            if (bits.left() < 6 || entries.size() == FRAMES_MAX) {
                return Optional.empty();
            }
            more = bits.read(1) == 1;
            entries.add(bits.read(5));
            bits.skip(octetAligned ? 2 : 0);
        }
        bits.skip(
                checksums
                        ? 8
                                * (int) entries.stream()
                                        .filter(entry -> speechBits(entry >> 1) > 0)
                                        .count()
                        : 0);
        var frames = new ArrayList<Frame>();
        for (var entry : entries) {
            var length = speechBits(entry >> 1);
            if (length < 0 || bits.left() < length) {
                return Optional.empty();
            }
            frames.add(new Frame(entry >> 1, (entry & 1) == 1, bits.bytes(length)));
            bits.skip(octetAligned ? -length & 7 : 0);
        }
        return Optional.of(frames);
    }

    private int speechBits(int type) {
        return (wide ? WIDE : NARROW)[type];
    }

    /// Samples in a frame, and ticks of the RTP clock.
    public int frameSamples() {
        return wide ? 320 : 160;
    }

    /// Whether a frame of this type has speech, and not the description of a background or nothing.
    public boolean isSpeech(Frame frame) {
        var type = frame.type();
        return type < (wide ? WIDE_SID : NARROW_SID) && type != SPEECH_LOST && type != NO_DATA;
    }
}
