package io.earwitness.recorder.capture;

/// Where the secured streams of one session keep what the next process needs of them.
@FunctionalInterface
interface KeptCryptos {
    KeptCrypto of(int stream, boolean rtpPort);
}
