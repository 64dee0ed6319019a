package io.earwitness.client.replay;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// One recording session of a capture: its requests with their answers, and the media that followed them. Immutable.
public final class CapturedDialog {
    private final Transport transport;
    private final InetAddress server;
    private final List<CapturedExchange> exchanges;
    private final List<CapturedMedia> media;
    private final List<String> notes;

    /// @param transport how the signalling travelled
    /// @param server    where the INVITE went
    /// @param exchanges in the order of the requests; the INVITE is first
    /// @param media     in the order of capture
    /// @param notes     what a reader should know of it
    CapturedDialog(
            Transport transport,
            InetAddress server,
            List<CapturedExchange> exchanges,
            List<CapturedMedia> media,
            List<String> notes) {
        this.transport = transport;
        this.server = server;
        this.notes = List.copyOf(notes);
        this.exchanges = List.copyOf(exchanges);
        this.media = List.copyOf(media);
    }

    public Transport transport() {
        return transport;
    }

    public SipRequest invite() {
        return exchanges.getFirst().request();
    }

    public String callId() {
        return invite().callId();
    }

    /// Final status of the INVITE in the capture; 0 when it was cancelled without one.
    public int status() {
        return exchanges.getFirst().status();
    }

    /// Requests of the client in order, without ACK.
    public List<SipRequest> requests() {
        return exchanges.stream()
                .filter(exchange -> exchange.fromClient() && !exchange.is("ACK"))
                .map(CapturedExchange::request)
                .toList();
    }

    /// The RTP packets of a line, exactly as captured.
    public List<byte[]> rtp(int line) {
        return media.stream()
                .filter(packet -> packet.line() == line && !packet.rtcp())
                .map(CapturedMedia::packet)
                .toList();
    }

    /// How many lines the descriptions of this dialog had at most.
    public int lines() {
        return exchanges.stream()
                .flatMap(exchange -> exchange.serverDescription().stream())
                .mapToInt(description -> description.media().size())
                .max()
                .orElse(0);
    }

    List<CapturedExchange> exchanges() {
        return exchanges;
    }

    List<String> notes() {
        return notes;
    }

    InetAddress server() {
        return server;
    }

    List<CapturedMedia> media() {
        return media;
    }

    long startNanos() {
        return exchanges.getFirst().requestNanos();
    }

    /// When the last message of the dialog was captured.
    long endNanos() {
        return exchanges.stream()
                .mapToLong(CapturedExchange::responseNanos)
                .max()
                .orElse(startNanos());
    }

    /// When the last message or packet was captured.
    long lastNanos() {
        long lastMedia = media.isEmpty() ? endNanos() : media.getLast().epochNanos();
        return Math.max(endNanos(), lastMedia);
    }

    CapturedDialog with(List<CapturedMedia> found, List<String> moreNotes) {
        var allNotes = new ArrayList<>(notes);
        allNotes.addAll(moreNotes);
        return new CapturedDialog(transport, server, exchanges, found, allNotes);
    }
}
