package io.earwitness.app.peer;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Reads captures through tshark.
public final class Tshark {
    private Tshark() {}

    /// One UDP datagram.
    ///
    /// @param second seconds since 1970
    public record Datagram(BigDecimal second, int sourcePort, int destinationPort, byte[] payload) {}

    /// All UDP datagrams that pass a display filter, in the order of the file.
    public static List<Datagram> datagrams(Path capture, String filter) {
        return Tools.lines(List.of(
                        "tshark",
                        "-n",
                        "-r",
                        capture.toString(),
                        "-Y",
                        filter,
                        "-T",
                        "fields",
                        "-e",
                        "frame.time_epoch",
                        "-e",
                        "udp.srcport",
                        "-e",
                        "udp.dstport",
                        "-e",
                        "udp.payload"))
                .stream()
                .map(line -> line.split("\t", -1))
                .filter(fields -> !fields[3].isEmpty())
                .map(fields -> new Datagram(
                        new BigDecimal(fields[0]),
                        Integer.parseInt(fields[1]),
                        Integer.parseInt(fields[2]),
                        HexFormat.of().parseHex(fields[3])))
                .toList();
    }

    /// The media ports of the first 200 to an INVITE, in the order of its m-lines; 0 for a refused one.
    public static List<Integer> answeredPorts(Path capture) {
        return Tools.lines(List.of(
                        "tshark",
                        "-n",
                        "-r",
                        capture.toString(),
                        "-Y",
                        "sip.Status-Code == 200 && sip.CSeq.method == \"INVITE\" && sdp",
                        "-T",
                        "fields",
                        "-E",
                        "occurrence=a",
                        "-E",
                        "aggregator=,",
                        "-e",
                        "sdp.media.port"))
                .stream()
                .limit(1)
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(Integer::parseInt)
                .toList();
    }
}
