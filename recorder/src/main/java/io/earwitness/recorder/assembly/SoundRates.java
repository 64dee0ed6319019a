package io.earwitness.recorder.assembly;

import io.earwitness.media.audio.RateConverter;

/// Which sample rates are laid out. They are the client's word: what memory and tables they take has a limit.
final class SoundRates {
    /// Samples a second.
    static final int MAX = 192_000;

    private SoundRates() {}

    /// Whether sound of one rate can be had at another, with a table of some 2 MB at most.
    static boolean isPossible(int from, int to) {
        return from <= MAX && RateConverter.isPossible(from, to) && RateConverter.isPossible(to, from);
    }
}
