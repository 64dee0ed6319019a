package io.earwitness.app;

import io.earwitness.app.peer.Ffmpeg;
import io.earwitness.app.peer.JitsiIlbc;
import io.earwitness.app.peer.LibAmr;
import io.earwitness.app.peer.LibG729;
import io.earwitness.app.peer.LibOpus;
import io.earwitness.app.peer.Packets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// One codec as one row of docs/codecs.md says it: who encodes, how the payload is laid out, who decodes beside us, and
/// how alike both must sound. Every case is sent to a real recorder by `CodecCallIT`.
enum CodecCase {
    PCMU("PCMU/8000", "", 20, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> law(sound, "mulaw")),
    PCMA("PCMA/8000", "", 20, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> law(sound, "alaw")),
    L16("L16/16000", "", 20, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> {
        var bytes = Ffmpeg.encoded(sound, "-ar", "16000", "-ac", "1", "-f", "s16be");
        return new Packets(Packets.of(bytes, 640), 320, Ffmpeg.raw("s16be", bytes, "-ar", "16000", "-ac", "1"));
    }),
    L16_STEREO("L16/44100/2", "", 10, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> {
        var bytes = Ffmpeg.encoded(sound, "-ar", "44100", "-af", "pan=stereo|c0=c0|c1=-1*c0", "-f", "s16be");
        return new Packets(Packets.of(bytes, 1764), 441, Ffmpeg.raw("s16be", bytes, "-ar", "44100", "-ac", "2"));
    }),
    G722("G722/8000", "", 20, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> {
        var bytes = Ffmpeg.encoded(sound, "-ar", "16000", "-ac", "1", "-c:a", "g722", "-f", "g722");
        return new Packets(Packets.of(bytes, 160), 160, Ffmpeg.raw("g722", bytes));
    }),
    /// Who says 16,000 counts by 8,000 all the same.
    G722_SAID_16000("G722/16000", "", 20, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> {
        var bytes = Ffmpeg.encoded(sound, "-ar", "16000", "-ac", "1", "-c:a", "g722", "-f", "g722");
        return new Packets(Packets.of(bytes, 160), 160, Ffmpeg.raw("g722", bytes));
    }),
    /// Who says 16,000 and counts so.
    G722_COUNTED_16000("G722/16000", "", 40, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> {
        var bytes = Ffmpeg.encoded(sound, "-ar", "16000", "-ac", "1", "-c:a", "g722", "-f", "g722");
        return new Packets(Packets.of(bytes, 320), 640, Ffmpeg.raw("g722", bytes));
    }),
    G726_16("G726-16/8000", "", 20, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> g726(sound, "g726le", 2)),
    G726_24("G726-24/8000", "", 20, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> g726(sound, "g726le", 3)),
    G726_32("G726-32/8000", "", 20, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> g726(sound, "g726le", 4)),
    G726_40("G726-40/8000", "", 20, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> g726(sound, "g726le", 5)),
    AAL2_G726_16("AAL2-G726-16/8000", "", 20, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> g726(sound, "g726", 2)),
    AAL2_G726_24("AAL2-G726-24/8000", "", 20, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> g726(sound, "g726", 3)),
    AAL2_G726_32("AAL2-G726-32/8000", "", 20, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> g726(sound, "g726", 4)),
    AAL2_G726_40("AAL2-G726-40/8000", "", 20, "ffmpeg", "ffmpeg", CodecCase.EXACT, sound -> g726(sound, "g726", 5)),
    GSM("GSM/8000", "", 20, "libgsm in ffmpeg", "libgsm in ffmpeg", CodecCase.EXACT, sound -> {
        var bytes = Ffmpeg.encoded(sound, "-ar", "8000", "-ac", "1", "-c:a", "libgsm", "-f", "gsm");
        return new Packets(Packets.of(bytes, 33), 160, Ffmpeg.raw("gsm", bytes, "-c:a", "libgsm"));
    }),
    G723("G723/8000", "", 30, "ffmpeg, 6.3 kbit/s", "ffmpeg", CodecCase.EXACT, sound -> {
        var bytes = Ffmpeg.encoded(sound, "-ar", "8000", "-ac", "1", "-c:a", "g723_1", "-b:a", "6.3k", "-f", "g723_1");
        return new Packets(Packets.of(bytes, 24), 240, Ffmpeg.raw("g723_1", bytes));
    }),
    G729("G729/8000", "annexb=no", 20, "bcg729", "bcg729", 15, sound -> {
        var frames = LibG729.encoded(Ffmpeg.samplesOf(sound, 8_000), false);
        return new Packets(Packets.joined(frames, 2), 160, LibG729.decoded(frames));
    }),
    ILBC_20_MS("iLBC/8000", "mode=20", 20, "libjitsi", "libjitsi without its enhancer", 35, sound -> ilbc(sound, 20)),
    ILBC_30_MS("iLBC/8000", "mode=30", 30, "libjitsi", "libjitsi without its enhancer", 35, sound -> ilbc(sound, 30)),
    ILBC_OTHER_THAN_AGREED(
            "iLBC/8000", "", 20, "libjitsi", "libjitsi without its enhancer", 35, sound -> ilbc(sound, 20)),
    SPEEX("speex/8000", "", 20, "libspeex in ffmpeg", "ffmpeg's own", 50, sound -> speex(sound, 8_000, 1, "speex")),
    SPEEX_40_MS(
            "speex/8000", "", 40, "libspeex in ffmpeg", "ffmpeg's own", 50, sound -> speex(sound, 8_000, 2, "speex")),
    SPEEX_WIDE(
            "speex/16000",
            "",
            20,
            "libspeex in ffmpeg",
            "libspeex in ffmpeg",
            50,
            sound -> speex(sound, 16_000, 1, "libspeex")),
    AMR("AMR/8000", "", 20, "opencore-amr, 12.2 kbit/s", "ffmpeg's own", 25, sound -> {
        var frames = LibAmr.narrow(Ffmpeg.samplesOf(sound, 8_000), 7, false);
        return amr(frames, Packets.each(frames, frame -> LibAmr.bandwidthEfficient(List.of(frame), false)), false);
    }),
    AMR_OCTET_ALIGNED("AMR/8000", "octet-align=1", 40, "opencore-amr, 5.9 kbit/s", "ffmpeg's own", 25, sound -> {
        var frames = LibAmr.narrow(Ffmpeg.samplesOf(sound, 8_000), 2, false);
        var payloads = new ArrayList<byte[]>();
        for (var n = 0; n + 1 < frames.size(); n += 2) {
            payloads.add(LibAmr.octetAligned(frames.subList(n, n + 2)));
        }
        return new Packets(payloads, 320, judgedAmr(frames, false));
    }),
    AMR_WB("AMR-WB/16000", "", 20, "vo-amrwbenc, 23.85 kbit/s", "ffmpeg's own", 25, sound -> {
        var frames = LibAmr.wide(Ffmpeg.samplesOf(sound, 16_000), 8, false);
        return amr(frames, Packets.each(frames, frame -> LibAmr.bandwidthEfficient(List.of(frame), true)), true);
    }),
    AMR_WB_OCTET_ALIGNED(
            "AMR-WB/16000", "octet-align=1", 20, "vo-amrwbenc, 12.65 kbit/s", "ffmpeg's own", 25, sound -> {
                var frames = LibAmr.wide(Ffmpeg.samplesOf(sound, 16_000), 2, false);
                return amr(frames, Packets.each(frames, frame -> LibAmr.octetAligned(List.of(frame))), true);
            }),
    OPUS("opus/48000/2", "", 20, "libopus, 24 kbit/s", "libopus", 50, sound -> {
        var packets = LibOpus.encoded(Ffmpeg.samplesOf(sound, 48_000), 1, 24_000, false);
        return new Packets(packets, 960, LibOpus.decoded(packets, 1));
    }),
    OPUS_STEREO("opus/48000/2", "sprop-stereo=1", 20, "libopus, 64 kbit/s, two channels", "libopus", 50, sound -> {
        var packets = LibOpus.encoded(twoChannels(Ffmpeg.samplesOf(sound, 48_000)), 2, 64_000, false);
        return new Packets(packets, 960, LibOpus.decoded(packets, 2));
    });

    static final double EXACT = Double.POSITIVE_INFINITY;

    final String rtpmap;
    final String fmtp;
    final int packetMillis;
    final String encoder;
    final String judge;
    final double decibelsMin;
    private final Function<Path, Packets> packets;

    CodecCase(
            String rtpmap,
            String fmtp,
            int packetMillis,
            String encoder,
            String judge,
            double decibelsMin,
            Function<Path, Packets> packets) {
        this.rtpmap = rtpmap;
        this.fmtp = fmtp;
        this.packetMillis = packetMillis;
        this.encoder = encoder;
        this.judge = judge;
        this.decibelsMin = decibelsMin;
        this.packets = packets;
    }

    boolean isExact() {
        return decibelsMin == EXACT;
    }

    String decoder() {
        var name = rtpmap.substring(0, rtpmap.indexOf('/'));
        return switch (name) {
            case "PCMU", "PCMA", "L16" -> "own";
            case "opus" -> "Concentus";
            case "AMR", "AMR-WB" -> "opencore-amr in FFmpeg";
            case "speex" -> "libspeex in FFmpeg";
            default -> "FFmpeg";
        };
    }

    int channels() {
        return rtpmap.startsWith("L16/44100") || this == OPUS_STEREO ? 2 : 1;
    }

    /// A sound file as this codec's payloads, and what another decoder makes of them.
    Packets packets(Path sound) {
        return packets.apply(sound);
    }

    private static Packets law(Path sound, String law) {
        var bytes = Ffmpeg.encoded(sound, "-ar", "8000", "-ac", "1", "-f", law);
        return new Packets(Packets.of(bytes, 160), 160, Ffmpeg.g711(law, bytes));
    }

    private static Packets g726(Path sound, String packing, int bits) {
        var bytes = Ffmpeg.encoded(
                sound, "-ar", "8000", "-ac", "1", "-c:a", packing, "-code_size", "" + bits, "-f", packing);
        return new Packets(
                Packets.of(bytes, 20 * bits), 160, Ffmpeg.raw(packing, bytes, "-code_size", Integer.toString(bits)));
    }

    private static Packets ilbc(Path sound, int frameMillis) {
        var frames = JitsiIlbc.encoded(Ffmpeg.samplesOf(sound, 8_000), frameMillis);
        return new Packets(frames, 8 * frameMillis, JitsiIlbc.decoded(frames, frameMillis));
    }

    private static Packets speex(Path sound, int rate, int framesPerPacket, String judge) {
        var ogg = Ffmpeg.encoded(
                sound,
                "-ar",
                "" + rate,
                "-ac",
                "1",
                "-c:a",
                "libspeex",
                "-frames_per_packet",
                "" + framesPerPacket,
                "-f",
                "ogg");
        return new Packets(Packets.ofOgg(ogg, 2), rate / 50 * framesPerPacket, Ffmpeg.raw("ogg", ogg, "-c:a", judge));
    }

    private static Packets amr(List<byte[]> frames, List<byte[]> payloads, boolean wide) {
        return new Packets(payloads, wide ? 320 : 160, judgedAmr(frames, wide));
    }

    private static short[] judgedAmr(List<byte[]> frames, boolean wide) {
        return Ffmpeg.raw("amr", LibAmr.file(frames, wide), "-c:a", wide ? "amrwb" : "amrnb");
    }

    private static short[] twoChannels(short[] mono) {
        var both = new short[2 * mono.length];
        for (var i = 0; i < mono.length; i++) {
            both[2 * i] = mono[i];
            both[2 * i + 1] = mono[Math.max(0, i - 400)];
        }
        return both;
    }
}
