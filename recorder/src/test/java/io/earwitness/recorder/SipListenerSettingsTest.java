package io.earwitness.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.config.ConfigurationException;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.tls.ClientCertificate;
import io.earwitness.sip.transport.ListenPoint;
import io.earwitness.sip.transport.StunServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SipListenerSettingsTest {
    private static final String TLS = "certificate: c.pem, key: k.pem";

    @Test
    void entriesBecomeListenersBesideTheUsualOnes() throws Exception {
        var settings = RecorderSettings.parse("""
            sip:
              udp: { allow: "192.0.2.0/24, 2001:db8::1" }
              tcp: { enabled: false }
              tls: { enabled: true, certificate: a.pem, key: a.key }
              external-address: sip.example.com
              listeners:
                - { name: trunk, transport: tcp, address: "::1", port: 5070, external-address: "2001:db8::9" }
                - name: mutual
                  transport: tls
                  port: 5071
                  certificate: c.pem
                  key: c.key
                  trust: roots.pem
                  client-certificate: required
                  allow-identities: SBC.example.com
            """);
        var points = new StageConfigs(settings).sip().listenPoints();

        assertThat(points).extracting(ListenPoint::name).containsExactly("udp", "tls", "trunk", "mutual");
        assertThat(points)
                .extracting(ListenPoint::transport)
                .containsExactly(Transport.UDP, Transport.TLS, Transport.TCP, Transport.TLS);
        assertThat(points.get(0).allowed().addresses()).hasSize(2);
        assertThat(points.get(2).advertisedHost()).contains("2001:db8::9");
        assertThat(points.get(3).address().getPort()).isEqualTo(5071);
        assertThat(points.get(3).allowed().identities()).containsExactly("sbc.example.com");
        var tls = points.get(3).tls().orElseThrow();
        assertThat(tls.clientCertificate()).isEqualTo(ClientCertificate.REQUIRED);
        assertThat(tls.files().trust()).contains(Path.of("roots.pem"));
    }

    @Test
    void whatDoesNotFitIsRefusedInASentence() {
        refused("listeners: 5060", "expected a list of entries with: name, transport, address, port");
        refused("listeners: [ { nam: x } ]", "unknown key 'sip.listeners[0].nam'; did you mean 'sip.listeners");
        refused("listeners: [ { name: x, transport: sctp } ]", "expected one of udp, tcp, tls");
        refused("listeners: [ { name: x, port: many } ]", "sip.listeners[0].port is 'many', expected a whole number");
        refused("listeners: [ { name: X y } ]", "small letters, digits and hyphens");
        refused("listeners: [ { name: udp, port: 5070 } ]", "two SIP listeners have the same name");
        refused("listeners: [ { name: x, allow: example.com } ]", "SIP listener x, allow: 'example.com' is no address");
        refused("listeners: [ { name: x, transport: tls } ]", "needs a certificate and a key");
        refused("listeners: [ { name: x, " + TLS + " } ]", "has TLS files, but is no TLS listener");
        refused(
                "listeners: [ { name: x, transport: tls, client-certificate: wanted, " + TLS + " } ]",
                "trust names no roots");
        refused("listeners: [ { name: x, transport: tls, allow-identities: a, " + TLS + " } ]", "allow-identities");
        refused("listeners: [ { name: x, port: 12000 } ]", "sip.x.port 12000 lies within");
        refused("udp: { allow: 1.2.3.4/40 }", "is no address and no block");
        refused("tls: { enabled: true }", "needs a certificate and a key");
        refused("tls: { certificate: a.pem }", "belong together");
        refused("keep-alive: -1s", "expected a duration");
        refused("name-servers: 'dns.example.com'", "'dns.example.com' is no address such as");
    }

    @Test
    void aStunServerIsAskedWhereNoAddressIsSet() throws Exception {
        var asked = RecorderSettings.parse("sip: { stun-server: '[2001:db8::3]:3479', stun-refresh: 40s }");
        assertThat(new StageConfigs(asked).sip().stun())
                .contains(new StunServer("[2001:db8::3]", 3479, Duration.ofSeconds(40)));
        assertThat(RecorderSettings.parse("sip: { stun-server: stun.example.com }")
                        .sip()
                        .stun())
                .contains(new StunServer("stun.example.com", 3478, Duration.ofSeconds(25)));
        assertThat(RecorderSettings.parse("sip: { stun-server: stun.example.com, external-address: 192.0.2.1 }")
                        .sip()
                        .stun())
                .isEmpty();
        assertThat(RecorderSettings.defaults().sip().stun()).isEmpty();
        refused("stun-server: 'a b'", "'a b' is no server such as stun.example.com:3478");
        refused("stun-server: 'stun.example.com:x'", "is no server such as stun.example.com:3478");
        refused("stun-refresh: 0s", "sip.stun-refresh must be more than nothing");
    }

    @Test
    void nameServersAreAddressesWithOrWithoutAPort() throws Exception {
        var settings = RecorderSettings.parse("sip: { name-servers: '192.0.2.53, 192.0.2.54:5353, [::1]:54, ::2' }");
        assertThat(new StageConfigs(settings).sip().nameServers())
                .extracting(server -> server.getAddress().getHostAddress() + " " + server.getPort())
                .containsExactly("192.0.2.53 53", "192.0.2.54 5353", "0:0:0:0:0:0:0:1 54", "0:0:0:0:0:0:0:2 53");
    }

    @Test
    void listsHaveNoVariable() {
        assertThatThrownBy(() -> RecorderSettings.load(Optional.empty(), Map.of("EARWITNESS_SIP_LISTENERS", "x")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("unknown environment variable");
    }

    @Test
    void everyKeyOfAnEntryIsInTheReference() throws Exception {
        var reference = Files.readString(Path.of("../docs/configuration/earwitness.yaml"));
        var described = reference.substring(
                reference.indexOf("# More places to listen on"), reference.indexOf("listeners: []"));
        for (var component : SipListenerSettings.class.getRecordComponents()) {
            var key = component.getName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(java.util.Locale.ROOT);
            assertThat(described).contains(key);
        }
    }

    private static void refused(String sip, String complaint) {
        var lines = "sip: { " + sip + " }";
        assertThatThrownBy(() -> RecorderSettings.parse(lines))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(complaint);
    }
}
