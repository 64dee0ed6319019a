package io.earwitness.recorder.session;

import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.message.Via;
import io.earwitness.siprec.filter.MessageFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The messages of one call on their way to its journal: held until there is one, dropped when it is closed.
///
/// Numbers them as they stand in the journal, from 1, and remembers the numbers of the last few that came in.
///
/// Written on the signalling loop, connected and cut by the session. Thread-safe.
final class SignallingTape {
    private static final int HELD_MAX = 32;
    private static final int REMEMBERED = 8;
    private static final int HEARD_BYTES_MAX = 256 * 1024;

    private final long begunNanos;
    private final MessageFilter filter;
    private final List<MessageSeen> held = new ArrayList<>();
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<byte[]> heard = new ArrayList<>();
    private int heardBytes;
    private int count;
    private boolean connected;
    private Consumer<MessageSeen> journal = this::hold;

    /// @param begunNanos by the monotonic clock
    /// @param filter     what of the call's messages may be stored
    SignallingTape(long begunNanos, MessageFilter filter) {
        this.begunNanos = begunNanos;
        this.filter = filter;
    }

    /// Whatever is kept of the call's messages, here or elsewhere, has passed it.
    MessageFilter filter() {
        return filter;
    }

    /// Nobody took the call, and nobody will.
    synchronized boolean isAbandoned(long nowNanos, Duration patience) {
        return !connected && nowNanos - begunNanos > patience.toNanos();
    }

    synchronized void add(MessageSeen record, SipMessage message) {
        if (!connected && held.size() >= HELD_MAX) {
            return;
        }
        count++;
        if (record.incoming()) {
            remember(key(message));
        }
        journal.accept(record);
        if (record.incoming() && tells(message)) {
            keep(record.message());
        }
    }

    // An INVITE opens the session, and what has a body may change it.
    private static boolean tells(SipMessage message) {
        return message.body().isPresent() || (message instanceof SipRequest request && request.is(SipMethod.INVITE));
    }

    private void keep(byte[] message) {
        heardBytes += message.length;
        if (heardBytes <= HEARD_BYTES_MAX) {
            heard.add(message);
        } else {
            heard.clear();
        }
    }

    /// Incoming messages with something to tell, as they stand in the journal; empty where they were too many to keep.
    synchronized Optional<List<byte[]>> heard() {
        return heardBytes <= HEARD_BYTES_MAX ? Optional.of(List.copyOf(heard)) : Optional.empty();
    }

    /// The number of a message of the client; 0 where it is not known any more. One that came again has the number of
    /// its first coming.
    synchronized int numberOf(SipMessage message) {
        return numbers.getOrDefault(key(message), 0);
    }

    private void remember(String key) {
        numbers.putIfAbsent(key, count);
        if (numbers.size() > REMEMBERED) {
            numbers.remove(numbers.keySet().iterator().next());
        }
    }

    // The branch tells a request of ours from one of theirs with the same number.
    private static String key(SipMessage message) {
        var headers = message.headers();
        var what = switch (message) {
            case SipRequest request -> request.method();
            case SipResponse response -> String.valueOf(response.status());
        };
        var branch = headers.first("Via").map(Via::parse).flatMap(Via::branch).orElse("");
        return what + " " + headers.first("CSeq").orElse("") + " " + branch;
    }

    /// How many there were.
    synchronized int count() {
        return count;
    }

    synchronized boolean isConnected() {
        return connected;
    }

    /// What was held of a call that nobody took.
    synchronized List<MessageSeen> held() {
        return List.copyOf(held);
    }

    /// From now on messages go to the journal, first those that were held.
    synchronized void connect(Consumer<MessageSeen> opened) {
        held.forEach(opened);
        held.clear();
        journal = opened;
        connected = true;
    }

    /// Goes on in a journal that has so many messages already.
    ///
    /// @param heardBefore what [#heard] gave in the former process
    synchronized void goOn(int before, Optional<List<byte[]>> heardBefore, Consumer<MessageSeen> opened) {
        count += before;
        numbers.replaceAll((_, number) -> number + before);
        var since = List.copyOf(heard);
        heard.clear();
        heardBytes = 0;
        heardBefore.ifPresentOrElse(all -> all.forEach(this::keep), () -> heardBytes = HEARD_BYTES_MAX + 1);
        since.forEach(this::keep);
        connect(opened);
    }

    /// The journal takes nothing more.
    synchronized void cut() {
        held.clear();
        journal = _ -> {};
        connected = false;
    }

    private void hold(MessageSeen message) {
        held.add(message);
    }
}
