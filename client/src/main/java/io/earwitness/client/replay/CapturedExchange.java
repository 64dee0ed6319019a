package io.earwitness.client.replay;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.siprec.SiprecOffer;
import java.util.Optional;

/// A request of the capture and the final response that it got, if the capture has one.
///
/// @param fromClient    whether the recording client sent the request
/// @param responseNanos when the response was captured; that of the request while there is none
record CapturedExchange(
        long requestNanos, SipRequest request, boolean fromClient, Optional<SipResponse> response, long responseNanos) {

    CapturedExchange answered(SipResponse finalResponse, long epochNanos) {
        return new CapturedExchange(requestNanos, request, fromClient, Optional.of(finalResponse), epochNanos);
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
        return fromClient
                ? response.filter(SipResponse::isSuccess)
                        .flatMap(accepted -> SiprecOffer.of(accepted).description())
                : SiprecOffer.of(request).description();
    }
}
