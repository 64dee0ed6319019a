package io.earwitness.recorder.signalling;

import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.model.SignalledMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Numbers the messages of one session as they come and says what each is; knows again what was sent twice.
///
/// Used by one thread at a time. One look at each message: the work does not grow with those before it.
public final class Ladder {
    private final List<SignalledMessage> messages = new ArrayList<>();
    private final Map<Sent, Integer> first = new HashMap<>();

    /// Bytes by their digest; two messages of one direction with the same are one message sent twice.
    private record Sent(boolean incoming, int length, int hash) {}

    /// @param file that holds its bytes, empty where there is none
    public SignalledMessage add(MessageSeen seen, String file) {
        var words = MessageWords.of(seen.message(), seen.incoming());
        var number = messages.size() + 1;
        var sent = new Sent(seen.incoming(), seen.message().length, Arrays.hashCode(seen.message()));
        var before = first.putIfAbsent(sent, number);
        var message = new SignalledMessage(
                number,
                seen.epochNanos(),
                seen.incoming(),
                seen.remote(),
                seen.local(),
                seen.transport(),
                seen.message().length,
                words.method(),
                words.status(),
                words.what(),
                words.summary(),
                before == null ? 0 : before,
                file);
        messages.add(message);
        return message;
    }

    public List<SignalledMessage> messages() {
        return messages;
    }
}
