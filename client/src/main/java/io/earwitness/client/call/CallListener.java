package io.earwitness.client.call;

/// Hears how generated calls go on; called from several threads, so it must be safe for that and quick.
public interface CallListener {
    CallListener SILENT = new CallListener() {};

    default void onAnswered(int number, String callId) {}

    /// The call's media begins; how many packets have left can be asked from now on.
    default void onSpeaking(int number, SentSoFar sent) {}

    /// Counts the RTP packets of one call. From any thread.
    @FunctionalInterface
    interface SentSoFar {
        /// @param stream in the order of the m-lines
        long packets(int stream);
    }

    default void onFinished(CallReport report) {}
}
