package io.earwitness.client.replay;

import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.siprec.RecordingMarks;
import io.earwitness.siprec.SiprecOffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sorts the SIP messages of a capture into recording sessions; ordinary call legs are passed over.
///
/// One instance a capture. Retransmissions and the same message on a further hop count once, where they were first
/// seen.
final class DialogFinder {
    private final Map<Key, Building> dialogs = new LinkedHashMap<>();
    private final Map<Key, LeftOut> orphans = new LinkedHashMap<>();
    private final List<Building> all = new ArrayList<>();
    private final long abandonedDatagrams;

    /// What names a session before the server has given it a tag.
    private record Key(String callId, String clientTag) {}

    /// A dialog whose messages are still being collected.
    private static final class Building {
        final CapturedMessage first;
        final List<CapturedExchange> exchanges = new ArrayList<>();

        Building(CapturedMessage first) {
            this.first = first;
        }

        int indexOf(String method, long sequence, boolean fromClient) {
            for (int i = 0; i < exchanges.size(); i++) {
                SipRequest request = exchanges.get(i).request();
                if (request.is(method)
                        && request.cseq().number() == sequence
                        && exchanges.get(i).fromClient() == fromClient) {
                    return i;
                }
            }
            return -1;
        }
    }

    private DialogFinder(long abandonedDatagrams) {
        this.abandonedDatagrams = abandonedDatagrams;
    }

    static CaptureContents find(CapturedSignalling.Found found) {
        var finder = new DialogFinder(found.abandoned());
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
        boolean begins = request.is(SipMethod.INVITE) && request.to().tag().isEmpty();
        if (begins) {
            begin(captured, request, fromClient);
            return;
        }
        Building known = dialogs.get(fromClient);
        if (known != null) {
            add(known, captured, request, true);
            return;
        }
        Building reverse =
                dialogs.get(new Key(request.callId(), request.to().tag().orElse("")));
        if (reverse != null) {
            add(reverse, captured, request, false);
        }
    }

    private void begin(CapturedMessage captured, SipRequest invite, Key key) {
        Building known = dialogs.get(key);
        boolean again = known != null
                && known.exchanges.getFirst().request().cseq().number()
                        >= invite.cseq().number();
        SiprecOffer offer = SiprecOffer.of(invite);
        if (again || !RecordingMarks.of(invite, offer.body()).looksLikeRecordingSession()) {
            return;
        }
        var building = new Building(captured);
        add(building, captured, invite, true);
        dialogs.put(key, building);
        all.add(building);
    }

    private static void add(Building dialog, CapturedMessage captured, SipRequest request, boolean fromClient) {
        if (dialog.indexOf(request.method(), request.cseq().number(), fromClient) < 0) {
            dialog.exchanges.add(new CapturedExchange(
                    captured.epochNanos(), request, fromClient, Optional.empty(), captured.epochNanos()));
        }
    }

    private void acceptResponse(CapturedMessage captured, SipResponse response) {
        Key fromClient = new Key(response.callId(), response.from().tag().orElse(""));
        Building known = dialogs.get(fromClient);
        if (known != null) {
            answer(known, captured, response, true);
            return;
        }
        Building reverse =
                dialogs.get(new Key(response.callId(), response.to().tag().orElse("")));
        if (reverse != null) {
            answer(reverse, captured, response, false);
        } else if (isServersAnswer(response)) {
            orphans.putIfAbsent(
                    fromClient,
                    new LeftOut(
                            response.callId(),
                            "the capture holds no whole INVITE of it"
                                    + (abandonedDatagrams > 0
                                            ? "; fragments of " + abandonedDatagrams + " datagrams are missing"
                                            : "")));
        }
    }

    private static void answer(Building dialog, CapturedMessage captured, SipResponse response, boolean fromClient) {
        int index = dialog.indexOf(response.cseq().method(), response.cseq().number(), fromClient);
        if (index < 0 || !response.isFinal()) {
            return;
        }
        CapturedExchange exchange = dialog.exchanges.get(index);
        if (exchange.response().isEmpty()) {
            dialog.exchanges.set(index, exchange.answered(response, captured.epochNanos()));
        }
    }

    private static boolean isServersAnswer(SipResponse response) {
        return response.isSuccess()
                && response.cseq().method().equals(SipMethod.INVITE)
                && response.headers().lines("Contact").stream().anyMatch(contact -> contact.contains("+sip.srs"));
    }

    private CaptureContents contents() {
        var playable = new ArrayList<CapturedDialog>();
        var leftOut = new ArrayList<LeftOut>(orphans.values());
        for (Building dialog : all) {
            CapturedExchange invite = dialog.exchanges.getFirst();
            boolean cancelled = dialog.exchanges.stream().anyMatch(exchange -> exchange.is(SipMethod.CANCEL));
            if (invite.response().isEmpty() && !cancelled) {
                leftOut.add(
                        new LeftOut(invite.request().callId(), "the capture holds no final response to its INVITE"));
            } else {
                playable.add(new CapturedDialog(dialog.first.transport(), dialog.exchanges, List.of()));
            }
        }
        return new CaptureContents(playable, leftOut);
    }
}
