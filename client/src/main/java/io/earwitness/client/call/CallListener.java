package io.earwitness.client.call;

/// Hears how generated calls go on; called from several threads, so it must be safe for that and quick.
public interface CallListener {
    CallListener SILENT = new CallListener() {};

    default void onAnswered(int number, String callId) {}

    default void onFinished(CallReport report) {}
}
