package io.earwitness.media.rtp;

import java.nio.ByteBuffer;
import java.util.Locale;

/// Tells whether a video packet belongs to a picture that needs no other one to be shown, for formats whose payload
/// says so within its first bytes: H.264 (RFC 6184), H.265 (RFC 7798), VP8 (RFC 7741). It decodes nothing.
public enum WholePictures {
    H264 {
        @Override
        boolean startsIn(ByteBuffer payload, int at) {
            int type = payload.get(at) & 0x1F;
            return switch (type) {
                case 24 -> payload.remaining() > 3 && isWholeH264(payload.get(at + 3) & 0x1F);
                case 28, 29 -> (payload.get(at + 1) & 0x1F) == 5;
                default -> isWholeH264(type);
            };
        }
    },
    H265 {
        @Override
        boolean startsIn(ByteBuffer payload, int at) {
            int type = (payload.get(at) >> 1) & 0x3F;
            return switch (type) {
                case 48 -> payload.remaining() > 4 && isWholeH265((payload.get(at + 4) >> 1) & 0x3F);
                case 49 -> payload.remaining() > 2 && isWholeH265(payload.get(at + 2) & 0x3F);
                default -> isWholeH265(type);
            };
        }
    },
    VP8 {
        @Override
        boolean startsIn(ByteBuffer payload, int at) {
            int first = payload.get(at);
            boolean beginsPicture = (first & 0x10) != 0 && (first & 0x07) == 0;
            int header = at + 1;
            if ((first & 0x80) != 0) {
                int extension = payload.get(header++);
                if ((extension & 0x80) != 0) {
                    header += header < payload.limit() && payload.get(header) < 0 ? 2 : 1;
                }
                header += (extension & 0x40) != 0 ? 1 : 0;
                header += (extension & 0x30) != 0 ? 1 : 0;
            }
            return beginsPicture && header < payload.limit() && (payload.get(header) & 1) == 0;
        }
    },
    /// Any other format: nothing is told.
    UNKNOWN {
        @Override
        boolean startsIn(ByteBuffer payload, int at) {
            return false;
        }
    };

    private static final int BYTES_MIN = 2;

    /// By the name in `a=rtpmap`.
    public static WholePictures of(String encodingName) {
        return switch (encodingName.toUpperCase(Locale.ROOT)) {
            case "H264" -> H264;
            case "H265" -> H265;
            case "VP8" -> VP8;
            default -> UNKNOWN;
        };
    }

    /// @param payload between position and limit, left unchanged
    public boolean startIn(ByteBuffer payload) {
        return payload.remaining() >= BYTES_MIN && startsIn(payload, payload.position());
    }

    abstract boolean startsIn(ByteBuffer payload, int at);

    // A slice of a picture that refers to no other, or the parameters that go before one.
    private static boolean isWholeH264(int type) {
        return type == 5 || type == 7;
    }

    private static boolean isWholeH265(int type) {
        return (type >= 16 && type <= 21) || (type >= 32 && type <= 34);
    }
}
