package io.earwitness.media.codec;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.Loader;

/// Whether FFmpeg's libraries can be had on this machine, and why not. Loaded once, at the first question.
public final class NativeCodecs {
    private static final String LACK = load();

    private NativeCodecs() {}

    /// Empty where they are there, else one sentence.
    public static String lack() {
        return LACK;
    }

    public static boolean areThere() {
        return LACK.isEmpty();
    }

    private static String load() {
        try {
            Loader.load(avcodec.class);
            // Broken packets are data, and its log would go to the standard error of the process.
            av_log_set_level(AV_LOG_QUIET);
            return "";
        } catch (LinkageError | RuntimeException missing) {
            return "FFmpeg's libraries cannot be loaded on " + Loader.getPlatform() + ": " + missing.getMessage();
        }
    }
}
