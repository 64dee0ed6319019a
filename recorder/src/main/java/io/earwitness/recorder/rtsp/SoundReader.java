package io.earwitness.recorder.rtsp;

import io.earwitness.media.container.WavReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads the sound of all streams block by block, and each stream's part of a block as a payload of L16 (RFC 3551
/// §4.5.11): every sample as it is kept. Owned by one thread.
final class SoundReader implements Closeable {
    /// Of a call that goes on: packets that are on their way, or wait for others, still change what comes last.
    private static final int UNSETTLED_SECONDS = 1;

    private final Sound sound;
    private final WavReader wav;
    private long at;
    private short[] block = new short[0];
    private int blockFrames;

    SoundReader(Sound sound) throws IOException {
        this.sound = sound;
        this.wav = new WavReader(sound.file().content().open(), sound.file().name());
    }

    Sound sound() {
        return sound;
    }

    int rate() {
        return wav.sampleRate();
    }

    /// Samples of each stream that stay as they are: of a call that goes on, all but those of the last second.
    long frames() {
        return sound.grows() ? Math.max(0, wav.frames() - (long) UNSETTLED_SECONDS * rate()) : wav.frames();
    }

    /// Those that have a channel, by index.
    List<Integer> streams() {
        var within = new ArrayList<>(sound.streams()
                .subList(0, Math.min(wav.channels(), sound.streams().size())));
        within.sort(null);
        return within;
    }

    void seek(long frame) {
        at = frame;
        wav.seek(frame);
    }

    /// Reads the next block.
    ///
    /// @return how many frames it has; fewer than asked for at the end alone
    int next(int frames) throws IOException {
        var most = Math.clamp(frames() - at, 0, frames);
        block = new short[most * wav.channels()];
        blockFrames = 0;
        while (blockFrames < most) {
            var read = wav.read(block, blockFrames * wav.channels(), most - blockFrames);
            if (read == 0) {
                break;
            }
            blockFrames += read;
        }
        at += blockFrames;
        return blockFrames;
    }

    /// A stream's part of the block; silence where it is in the file no more.
    byte[] payload(int stream) {
        var channel = sound.streams().indexOf(stream);
        var payload = new byte[blockFrames * 2];
        if (channel < 0 || channel >= wav.channels()) {
            return payload;
        }
        for (var frame = 0; frame < blockFrames; frame++) {
            var sample = block[frame * wav.channels() + channel];
            payload[2 * frame] = (byte) (sample >> 8);
            payload[2 * frame + 1] = (byte) sample;
        }
        return payload;
    }

    @Override
    public void close() throws IOException {
        wav.close();
    }
}
