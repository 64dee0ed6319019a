package io.earwitness.client.call;

/// How a generated call ended.
public sealed interface CallOutcome {

    /// In words, for people.
    String text();

    /// Answered, sent to its end, and ended by our BYE.
    record Completed() implements CallOutcome {
        @Override
        public String text() {
            return "completed";
        }
    }

    /// Answered, but ended before its time, by the server or by a failure of the dialog.
    record CutShort(String text) implements CallOutcome {}

    /// A final answer from 300 on.
    record Refused(int status, String text) implements CallOutcome {}

    /// No final answer: nobody there, no route, cancelled.
    record Failed(String text) implements CallOutcome {}
}
