package io.earwitness.client.replay;

/// Hears how a replay goes on; called from several threads.
public interface ReplayListener {
    ReplayListener SILENT = new ReplayListener() {};

    default void onStarted(CapturedDialog dialog) {}

    default void onFinished(DialogReport report) {}
}
