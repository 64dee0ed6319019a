package io.earwitness.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.message.HostPort;
import io.earwitness.sip.message.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/// What one peer sends by one socket goes by one flow.
class DatagramFlowsTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 5060);

    private final DatagramFlows flows = new DatagramFlows(remote -> new AwaitedFlow(
            Transport.UDP, LOCAL, remote, new ContactPoint(Transport.UDP, HostPort.parse("127.0.0.1:5060"))));

    @Test
    void onePeerHasOneAndOnlyItsOwn() {
        var first = flows.of(new InetSocketAddress("192.0.2.1", 5060));

        assertThat(flows.of(new InetSocketAddress("192.0.2.1", 5060))).isSameAs(first);
        assertThat(flows.of(new InetSocketAddress("192.0.2.1", 5061)).remote().getPort())
                .isEqualTo(5061);
    }

    @Test
    void whoWasNotHeardForLongestIsForgotten() {
        var first = flows.of(new InetSocketAddress("192.0.2.1", 1));
        for (int port = 2; port <= 1025; port++) {
            flows.of(new InetSocketAddress("192.0.2.1", port));
        }

        assertThat(flows.of(new InetSocketAddress("192.0.2.1", 1))).isNotSameAs(first);
    }

    @Test
    void linkLocalAddressesOfTwoLinksStayApart() throws UnknownHostException {
        var address = InetAddress.getByName("fe80::1");
        var first = flows.of(new InetSocketAddress(address, 5060));

        assertThat(flows.of(new InetSocketAddress(address, 5060))).isNotSameAs(first);
    }
}
