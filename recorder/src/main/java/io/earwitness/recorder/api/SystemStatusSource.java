package io.earwitness.recorder.api;

/// How the recorder fares: capacity, disk, packets of today.
///
/// Implemented by the wiring in package `recorder`. Asked about once a second by every open page.
@FunctionalInterface
public interface SystemStatusSource {
    SystemStatus status();
}
