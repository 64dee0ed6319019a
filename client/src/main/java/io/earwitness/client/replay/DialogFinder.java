package io.earwitness.client.replay;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.siprec.RecordingMarks;
import io.earwitness.siprec.SiprecOffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Sorts the SIP messages of a capture into recording sessions; ordinary call legs are passed over.
///
/// One instance a capture. Retransmissions and the same message on a further hop count once, where they were first
/// seen.
final class DialogFinder {
    /// 64*T1 (RFC 3261 §17.1.1.2): an INVITE seen again later than this is no retransmission.
    private static final long RETRANSMISSION_NANOS_MAX = 32_000_000_000L;

    private final Map<Key, DialogBuilder> dialogs = new LinkedHashMap<>();
    private final Map<Key, LeftOut> orphans = new LinkedHashMap<>();
    private final Map<Key, LeftOut> unknown = new LinkedHashMap<>();
    private final Set<Key> ordinary = new HashSet<>();
    private final List<DialogBuilder> all = new ArrayList<>();
    private final CapturedSignalling.Found found;

    /// What names a session before the server has given it a tag.
    private record Key(String callId, String clientTag) {}

    private DialogFinder(CapturedSignalling.Found found) {
        this.found = found;
    }

    static CaptureContents find(CapturedSignalling.Found found) {
        var finder = new DialogFinder(found);
        found.messages().forEach(finder::accept);
        return finder.contents();
    }

    private void accept(CapturedMessage captured) {
        switch (captured.message()) {
            case SipRequest request -> acceptRequest(captured, request);
            case SipResponse response -> acceptResponse(captured, response);
        }
    }

    private void acceptRequest(CapturedMessage captured, SipRequest request) {
        Key fromClient = new Key(request.callId(), request.from().tag().orElse(""));
        Key fromServer = new Key(request.callId(), request.to().tag().orElse(""));
        if (request.is(SipMethod.INVITE) && request.to().tag().isEmpty()) {
            begin(captured, request, fromClient);
        } else if (dialogs.containsKey(fromClient)) {
            dialogs.get(fromClient).add(captured, request, true);
        } else if (dialogs.containsKey(fromServer)) {
            dialogs.get(fromServer).add(captured, request, false);
        } else if (request.to().tag().isPresent() && !ordinary.contains(fromClient) && !ordinary.contains(fromServer)) {
            noteOrphan(request, fromClient);
        }
    }

    private void begin(CapturedMessage captured, SipRequest invite, Key key) {
        SiprecOffer offer = SiprecOffer.of(invite);
        if (!RecordingMarks.of(invite, offer.body()).looksLikeRecordingSession()) {
            ordinary.add(key);
            return;
        }
        DialogBuilder known = dialogs.get(key);
        if (known != null && isSeenAgain(known, captured, invite)) {
            return;
        }
        var building = new DialogBuilder(captured, invite);
        if (known != null && known.wasRefusedBefore(invite)) {
            building.repeats(known);
            all.removeIf(refused -> refused == known);
        }
        dialogs.put(key, building);
        all.add(building);
    }

    private static boolean isSeenAgain(DialogBuilder known, CapturedMessage captured, SipRequest invite) {
        boolean older = known.invite().cseq().number() >= invite.cseq().number();
        boolean retransmitted = captured.epochNanos() - known.beganNanos() <= RETRANSMISSION_NANOS_MAX;
        return older && retransmitted && !known.endedBefore(captured.epochNanos());
    }

    private void acceptResponse(CapturedMessage captured, SipResponse response) {
        Key fromClient = new Key(response.callId(), response.from().tag().orElse(""));
        Key fromServer = new Key(response.callId(), response.to().tag().orElse(""));
        if (dialogs.containsKey(fromClient)) {
            dialogs.get(fromClient).answer(captured, response, true);
        } else if (dialogs.containsKey(fromServer)) {
            dialogs.get(fromServer).answer(captured, response, false);
        } else if (isServersAnswer(response)) {
            orphans.putIfAbsent(fromClient, leftOut(response, "the capture holds no whole INVITE of it"));
        }
    }

    // A dialog that began before the capture; only a re-INVITE or UPDATE may still tell what it is.
    private void noteOrphan(SipRequest request, Key key) {
        var marks = RecordingMarks.of(request, SiprecOffer.of(request).body());
        if (marks.looksLikeRecordingSession()) {
            orphans.putIfAbsent(key, leftOut(request, "the capture holds no whole INVITE of it"));
        } else {
            unknown.putIfAbsent(
                    key,
                    leftOut(
                            request,
                            "it began before the capture; the INVITE, which would tell whether it is a recording"
                                    + " session, is missing"));
        }
    }

    private static boolean isServersAnswer(SipResponse response) {
        return response.isSuccess()
                && response.cseq().method().equals(SipMethod.INVITE)
                && response.headers().lines("Contact").stream().anyMatch(contact -> contact.contains("+sip.srs"));
    }

    private LeftOut leftOut(SipMessage message, String reason) {
        String losses = String.join("; ", found.remarks());
        return new LeftOut(message.callId(), losses.isEmpty() ? reason : reason + " (" + losses + ")");
    }

    private CaptureContents contents() {
        var playable = new ArrayList<CapturedDialog>();
        var leftOut = new LinkedHashMap<String, LeftOut>();
        found.unreadable().forEach(unreadable -> leftOut.put(unreadable.callId(), unreadable));
        orphans.values().forEach(orphan -> leftOut.putIfAbsent(orphan.callId(), orphan));
        for (DialogBuilder dialog : all) {
            Optional<String> reason = dialog.unplayable();
            if (reason.isPresent()) {
                leftOut.putIfAbsent(dialog.invite().callId(), leftOut(dialog.invite(), reason.get()));
            } else {
                playable.add(dialog.dialog());
            }
        }
        if (playable.isEmpty() && leftOut.isEmpty()) {
            unknown.values().forEach(dialog -> leftOut.putIfAbsent(dialog.callId(), dialog));
        }
        return new CaptureContents(playable, List.copyOf(leftOut.values()), remarks());
    }

    private List<String> remarks() {
        var remarks = new ArrayList<>(found.remarks());
        if (!ordinary.isEmpty()) {
            remarks.add("call legs without any mark of recording, passed over: %,d".formatted(ordinary.size()));
        }
        return remarks;
    }
}
