package io.earwitness.sip.bench;

import io.earwitness.sip.CallCancelledException;
import io.earwitness.sip.CallHandler;
import io.earwitness.sip.IncomingCall;
import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.SipEndpointConfig;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.transport.ListenPoint;

/// Our stack as a server that answers every call. Arguments: address and port, for UDP and TCP.
final class EarwitnessServer implements CallHandler, DialogHandler {
    private EarwitnessServer() {}

    public static void main(String[] arguments) throws Exception {
        var address = arguments[0];
        var port = Integer.parseInt(arguments[1]);
        var config = SipEndpointConfig.listeningOn(ListenPoint.udp(address, port), ListenPoint.tcp(address, port))
                .withContactParameters("+sip.srs")
                .withOptionTags("siprec");
        try (var endpoint = SipEndpoint.open(config, new EarwitnessServer())) {
            ServerConsole.serve(() -> endpoint.counters().dialogsOpen());
        }
    }

    @Override
    public void onInvite(IncomingCall call) {
        try {
            call.accept(SipReply.ok(SipBody.sdp(BenchAnswer.TEXT)), this);
        } catch (CallCancelledException gaveUp) {
            System.err.println("a caller gave up");
        }
    }

    @Override
    public SipReply onOptions(SipRequest options) {
        return SipReply.ok();
    }

    @Override
    public SipReply onRequest(Dialog dialog, SipRequest request) {
        return SipReply.ok();
    }

    @Override
    public void onEnded(Dialog dialog, DialogEnd end) {}
}
