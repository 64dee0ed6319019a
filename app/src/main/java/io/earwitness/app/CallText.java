package io.earwitness.app;

import io.earwitness.client.call.CallReport;
import java.io.PrintWriter;
import java.util.List;

/// Reports of calls for a person, or as JSON.
final class CallText {
    private CallText() {}

    static void print(List<CallReport> reports, boolean json, PrintWriter out) {
        if (json) {
            out.println(Json.text(reports.stream().map(CallRepresentation::of).toList()));
        } else {
            reports.forEach(report -> print(report, out));
        }
        out.flush();
    }

    private static void print(CallReport report, PrintWriter out) {
        out.printf(
                "call %d: %s, %s after %d ms%n",
                report.number(),
                report.outcome().text(),
                report.callId().isEmpty() ? "given up" : "answered",
                report.setup().toMillis());
        for (var stream : report.streams()) {
            out.printf(
                    "  label %s: %s, %,d packets to port %d%n",
                    stream.label(), stream.direction(), stream.packetsSent(), stream.answeredPort());
        }
        report.deviations().forEach(deviation -> out.printf("  deviation: %s%n", deviation));
    }
}
