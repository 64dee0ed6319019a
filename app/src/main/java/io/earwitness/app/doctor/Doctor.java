package io.earwitness.app.doctor;

import io.earwitness.recorder.RecorderSettings;
import io.earwitness.sip.message.Transport;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Examines a machine for one set of recorder settings: the list of everything that is looked at.
public final class Doctor {
    private Doctor() {}

    /// Every finding, good ones too, in the order in which a person would mend them.
    public static List<Finding> examine(RecorderSettings settings) {
        var findings = new ArrayList<Finding>();
        findings.add(MachineChecks.java());
        findings.add(MachineChecks.processors());
        findings.add(MachineChecks.disk(settings.dataDirectory()));
        findings.add(MachineChecks.clock());
        findings.addAll(ports(settings));
        findings.addAll(CertificateChecks.all(settings, Instant.now()));
        settings.sip().stun().map(StunChecks::check).ifPresent(findings::add);
        findings.add(PacketSourceCheck.check(settings.media()));
        findings.add(CodecChecks.natives());
        findings.add(MachineChecks.socketBuffers());
        findings.add(MachineChecks.droppedDatagrams());
        findings.add(MachineChecks.openFiles());
        return List.copyOf(findings);
    }

    private static List<Finding> ports(RecorderSettings settings) {
        var findings = new ArrayList<Finding>();
        for (var listener : settings.sip().all()) {
            var at = address(listener.address(), listener.port());
            var setting = "sip." + listener.name() + ".port";
            var named = listener.name().equals(listener.transport().parameter()) ? "" : " (" + listener.name() + ")";
            findings.add(
                    listener.transport() == Transport.UDP
                            ? PortChecks.udp("SIP over UDP" + named, at, setting)
                            : PortChecks.tcp("SIP over " + listener.transport() + named, at, setting));
        }
        var http = settings.http();
        findings.add(PortChecks.tcp("HTTP", address(http.host(), http.port()), "http.port"));
        var rtsp = settings.rtsp();
        if (rtsp.enabled()) {
            findings.add(PortChecks.tcp("RTSP", address(rtsp.address(), rtsp.port()), "rtsp.port"));
        }
        var media = settings.media();
        var host = media.address().isEmpty() ? "0.0.0.0" : media.address();
        if (settings.msrp().enabled()) {
            findings.add(PortChecks.tcp(
                    "Messages (MSRP)", address(host, settings.msrp().port()), "msrp.port"));
        }
        findings.add(PortChecks.mediaRange(address(host, media.portFirst()), media.portLast()));
        return findings;
    }

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(host, port);
    }
}
