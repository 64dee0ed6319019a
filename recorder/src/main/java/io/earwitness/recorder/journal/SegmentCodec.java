package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.JournalRecord.RunningCall;
import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.journal.JournalRecord.SegmentEnded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The bodies of the two records by which the journals of one session hang together.
///
/// Pure. Lists are a count and then their entries.
final class SegmentCodec {
    private static final int ENTRIES_MAX = 100_000;

    private SegmentCodec() {}

    static BodyWriter write(BodyWriter body, SegmentBegun it) {
        body.text(it.session().value()).number(it.number());
        body.text(it.previous().value()).number(it.previousBlocks()).text(it.previousChain());
        body.number(it.messages());
        running(body, it.running());
        body.number(it.labels().size());
        new TreeMap<>(it.labels())
                .forEach((stream, label) -> body.number(stream).text(label));
        return body.bytes(it.opening());
    }

    static SegmentBegun begun(long at, BodyReader body) throws JournalFormatException {
        return new SegmentBegun(
                at,
                RecordCodec.recordingId(body),
                body.number(),
                RecordCodec.recordingId(body),
                body.number(),
                body.text(),
                body.number(),
                running(body),
                labels(body),
                body.bytes());
    }

    static BodyWriter write(BodyWriter body, SegmentEnded it) {
        return running(body.text(it.next().value()), it.running());
    }

    static SegmentEnded ended(long at, BodyReader body) throws JournalFormatException {
        return new SegmentEnded(at, RecordCodec.recordingId(body), running(body));
    }

    private static BodyWriter running(BodyWriter body, List<RunningCall> calls) {
        body.number(calls.size());
        calls.forEach(call -> body.text(call.sessionId()).number(call.since()));
        return body;
    }

    private static List<RunningCall> running(BodyReader body) throws JournalFormatException {
        var calls = new ArrayList<RunningCall>();
        for (var left = count(body); left > 0; left--) {
            calls.add(new RunningCall(body.text(), body.number()));
        }
        return calls;
    }

    private static Map<Integer, String> labels(BodyReader body) throws JournalFormatException {
        var labels = new HashMap<Integer, String>();
        for (var left = count(body); left > 0; left--) {
            labels.put((int) body.number(), body.text());
        }
        return labels;
    }

    private static long count(BodyReader body) throws JournalFormatException {
        var count = body.number();
        if (count < 0 || count > ENTRIES_MAX) {
            throw new JournalFormatException("a list of " + count + " entries");
        }
        return count;
    }
}
