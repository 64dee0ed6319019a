package io.earwitness.recorder.api;

import java.util.List;

/// `Health` of the contract.
///
/// @param reasons why it is down; empty where it is up
record HealthRepresentation(Status status, List<String> reasons) {
    enum Status {
        UP,
        DOWN
    }

    static HealthRepresentation of(List<String> reasons) {
        return new HealthRepresentation(reasons.isEmpty() ? Status.UP : Status.DOWN, reasons);
    }
}
