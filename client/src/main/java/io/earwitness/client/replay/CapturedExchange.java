package io.earwitness.client.replay;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.siprec.SiprecOffer;
import java.util.Optional;

/// A request of the capture and the final response that it got, if the capture has one.
///
/// @param fromClient    whether the recording client sent the request
/// @param early         what a provisional response described, for a final one that does not repeat it
/// @param responseNanos when the response was captured; that of the request while there is none
record CapturedExchange(
        long requestNanos,
        SipRequest request,
        boolean fromClient,
        Optional<SessionDescription> early,
        Optional<SipResponse> response,
        long responseNanos) {

    static CapturedExchange begunBy(SipRequest request, boolean fromClient, long epochNanos) {
        return new CapturedExchange(epochNanos, request, fromClient, Optional.empty(), Optional.empty(), epochNanos);
    }

    CapturedExchange answered(SipResponse finalResponse, long epochNanos) {
        return new CapturedExchange(requestNanos, request, fromClient, early, Optional.of(finalResponse), epochNanos);
    }

    CapturedExchange answeredEarly(SessionDescription description) {
        return new CapturedExchange(
                requestNanos, request, fromClient, Optional.of(description), response, responseNanos);
    }

    boolean is(String method) {
        return request.is(method);
    }

    int status() {
        return response.map(SipResponse::status).orElse(0);
    }

    boolean isSuccess() {
        return response.filter(SipResponse::isSuccess).isPresent();
    }

    /// What the server described in this exchange: where it wants the media.
    Optional<SessionDescription> serverDescription() {
        return fromClient ? answer() : SiprecOffer.of(request).description();
    }

    /// What the client described: where it would send from.
    Optional<SessionDescription> clientDescription() {
        return fromClient ? SiprecOffer.of(request).description() : answer();
    }

    private Optional<SessionDescription> answer() {
        return response.filter(SipResponse::isSuccess)
                .flatMap(accepted -> SiprecOffer.of(accepted).description().or(() -> early));
    }
}
