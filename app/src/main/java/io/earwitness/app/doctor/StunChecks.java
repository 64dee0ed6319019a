package io.earwitness.app.doctor;

import io.earwitness.sip.stun.BindingAnswer;
import io.earwitness.sip.stun.BindingRequest;
import io.earwitness.sip.transport.StunServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/// Asks the STUN server once, from a socket of its own, so that it may be asked beside a running recorder.
final class StunChecks {
    private static final String SUBJECT = "STUN server";
    private static final String MEND = "Look at sip.stun-server, and whether UDP to it and back is let through; or set"
            + " sip.external-address. Until then clients are told our local address";
    private static final int[] WAIT_MILLIS = {500, 1_000, 2_000};

    private StunChecks() {}

    static Finding check(StunServer server) {
        var host = server.host().replace("[", "").replace("]", "");
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(host), server.port()));
            var answer = ask(socket);
            return switch (answer.orElse(new BindingAnswer.Failed("it does not answer"))) {
                case BindingAnswer.Mapped(var address) ->
                    Finding.ok(
                            SUBJECT,
                            server + " says that our external address is "
                                    + address.getAddress().getHostAddress());
                case BindingAnswer.Failed(var why) -> Finding.bad(SUBJECT, server + ": " + why, MEND);
            };
        } catch (UnknownHostException unknown) {
            return Finding.bad(SUBJECT, server + " cannot be found", MEND);
        } catch (IOException unreachable) {
            return Finding.bad(SUBJECT, server + " cannot be reached: " + unreachable.getMessage(), MEND);
        }
    }

    private static Optional<BindingAnswer> ask(DatagramSocket socket) throws IOException {
        var request = new BindingRequest(new SecureRandom());
        for (int wait : WAIT_MILLIS) {
            var bytes = request.toBytes();
            socket.send(new DatagramPacket(bytes, bytes.length));
            socket.setSoTimeout(wait);
            var received = new DatagramPacket(new byte[1500], 1500);
            try {
                socket.receive(received);
            } catch (SocketTimeoutException silent) {
                continue;
            }
            var answer = request.answerIn(Arrays.copyOf(received.getData(), received.getLength()));
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }
}
