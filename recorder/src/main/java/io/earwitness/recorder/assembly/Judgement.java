package io.earwitness.recorder.assembly;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.Verdict;
import java.util.ArrayList;
import java.util.List;

/// What a person should think of the recording, and the sentence that says why.
///
/// The worst finding decides: damaged, empty, partial, gaps, complete. The sentence names them all.
record Judgement(Verdict verdict, String reason) {

    /// One stream as far as judging goes.
    ///
    /// @param shown      `Leo Brandt's stream`, `stream 2`
    /// @param promised   false where the client had it switched off all along
    /// @param sent       whether a packet came
    /// @param mute       why nothing of it, or not all of it, can be heard; empty where everything can
    /// @param gapMillis  how much of what was sent is missing
    /// @param lostPackets by sequence number
    record Finding(String shown, boolean promised, boolean sent, String mute, long gapMillis, long lostPackets) {}

    static Judgement of(List<Finding> findings, String damage, EndCause endCause) {
        if (!damage.isEmpty()) {
            return new Judgement(Verdict.DAMAGED, damage);
        }
        if (findings.stream().noneMatch(Finding::sent)) {
            return new Judgement(Verdict.EMPTY, nothing(findings));
        }
        var reasons = new ArrayList<String>();
        findings.stream()
                .filter(finding -> finding.promised() && !finding.sent())
                .forEach(finding ->
                        reasons.add("One side is silent: nothing was ever sent on " + finding.shown() + "."));
        findings.stream()
                .filter(finding -> finding.sent() && !finding.mute().isEmpty())
                .forEach(finding ->
                        reasons.add(Wording.sentence(finding.shown() + " cannot be heard: " + finding.mute())));
        var partial = !reasons.isEmpty();
        missing(findings, reasons);
        if (endCause == EndCause.PROCESS_DIED) {
            reasons.add("The recorder died during the call; what was said after that is not here.");
        }
        if (reasons.isEmpty()) {
            return new Judgement(Verdict.COMPLETE, "Everything that was sent is here.");
        }
        return new Judgement(partial ? Verdict.PARTIAL : Verdict.GAPS, String.join(" ", reasons));
    }

    private static String nothing(List<Finding> findings) {
        var switchedOff = !findings.isEmpty() && findings.stream().noneMatch(Finding::promised);
        return switchedOff
                ? "The client had every stream switched off all along; nothing was recorded."
                : "No packet ever arrived.";
    }

    private static void missing(List<Finding> findings, List<String> reasons) {
        var gappy = findings.stream()
                .filter(finding -> finding.gapMillis() > 0 || finding.lostPackets() > 0)
                .toList();
        if (gappy.isEmpty()) {
            return;
        }
        var millis = gappy.stream().mapToLong(Finding::gapMillis).sum();
        var whose = gappy.stream()
                .map(finding -> Wording.packets(finding.lostPackets()) + " of " + finding.shown())
                .toList();
        var length = millis == 0 ? "Some packets" : Wording.length(millis);
        reasons.add(length + " never arrived, " + Wording.list(whose) + ".");
    }
}
