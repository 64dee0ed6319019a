package io.earwitness.recorder.signalling;

import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.model.SignalledMessage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Everything that passed between client and recorder in one session, and what was otherwise than the standards in it.
///
/// @param origin     who called
/// @param state      what became of the session so far
/// @param messages   by number
/// @param leftOut    messages beyond the limit; the recording's packets have them
/// @param deviations each with its place
/// @param bytes      gives out single messages
public record Signalling(
        SessionOrigin origin,
        State state,
        List<SignalledMessage> messages,
        int leftOut,
        List<Deviation> deviations,
        MessageBytes bytes) {

    public Signalling {
        messages = List.copyOf(messages);
        deviations = List.copyOf(deviations);
    }

    public enum State {
        LIVE,
        ASSEMBLING,
        FINISHED,
        PARKED,
        REFUSED
    }

    /// Where the bytes of messages come from.
    @FunctionalInterface
    public interface MessageBytes {
        /// Empty where they were not kept.
        Optional<byte[]> of(SignalledMessage message) throws IOException;
    }

    /// One message line by line; empty where there is none of that number.
    public Optional<ShownMessage> message(int number) throws IOException {
        if (number < 1 || number > messages.size()) {
            return Optional.empty();
        }
        var message = messages.get(number - 1);
        return Optional.of(ShownMessage.of(message, bytes.of(message), deviations));
    }
}
