package io.earwitness.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipUri;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("TX-17")
class DialogRouteTest {
    private static final SipUri TARGET = SipUri.parse("sip:peer@192.0.2.9:5070;transport=tcp");

    @Test
    void withoutRoutesTheTargetIsCalled() {
        var route = new DialogRoute(List.of(), TARGET);

        assertThat(route.nextHop()).isEqualTo(TARGET);
        assertThat(route.requestUri()).isEqualTo(TARGET);
        assertThat(route.headers()).isEmpty();
    }

    @Test
    void looseRoutersAreListedAndTheTargetStaysTheRequestUri() {
        var route =
                new DialogRoute(List.of(NameAddress.parse("<sip:p1;lr>"), NameAddress.parse("<sip:p2;lr>")), TARGET);

        assertThat(route.nextHop().host()).isEqualTo("p1");
        assertThat(route.requestUri()).isEqualTo(TARGET);
        assertThat(route.headers())
                .containsExactly(new Header("Route", "<sip:p1;lr>"), new Header("Route", "<sip:p2;lr>"));
    }

    @Test
    void strictRoutersBecomeTheRequestUriAndTheTargetComesLast() {
        var route = new DialogRoute(List.of(NameAddress.parse("<sip:p1>"), NameAddress.parse("<sip:p2;lr>")), TARGET);

        assertThat(route.nextHop().host()).isEqualTo("p1");
        assertThat(route.requestUri().host()).isEqualTo("p1");
        assertThat(route.headers())
                .containsExactly(new Header("Route", "<sip:p2;lr>"), new Header("Route", "<" + TARGET + ">"));
    }
}
