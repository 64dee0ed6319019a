package io.earwitness.recorder.assembly;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// What a person should think of the recording, and the sentence that says why.
///
/// The worst finding decides: damaged, empty, partial, gaps, complete. The sentence names them all.
record Judgement(Verdict verdict, String reason) {

    /// One stream as far as judging goes.
    ///
    /// @param shown      `Leo Brandt's stream`, `stream 2`
    /// @param sound      false where it is video or something else that is not heard
    /// @param promised   false where the client had it switched off all along
    /// @param sent       whether a packet came
    /// @param mute       why nothing of it, or not all of it, can be heard; empty where everything can
    /// @param gapMillis  how much of what was sent is missing
    /// @param lostPackets by sequence number
    /// @param unopened    packets beside the others that no agreed key opens
    /// @param written     whether it carries messages: who writes may be silent
    /// @param cutMessages messages that are not here to their last byte
    /// @param interruptedMessages messages that lie partly in a pause or in another recording
    record Finding(
            String shown,
            boolean sound,
            boolean promised,
            boolean sent,
            String mute,
            long gapMillis,
            long lostPackets,
            long unopened,
            boolean written,
            long cutMessages,
            long interruptedMessages) {}

    /// @param unwritten records that the disk did not take
    static Judgement of(List<Finding> findings, String damage, EndCause endCause, long unwritten) {
        if (!damage.isEmpty()) {
            return new Judgement(Verdict.DAMAGED, damage);
        }
        if (findings.stream().noneMatch(Finding::sent)) {
            return new Judgement(
                    Verdict.EMPTY,
                    unwritten == 0
                            ? nothing(findings)
                            : "The disk could not be written; " + unwritten + " packets and messages are lost.");
        }
        var reasons = new ArrayList<String>();
        silent(findings, reasons);
        mute(findings, reasons);
        var partial = !reasons.isEmpty();
        missing(findings, reasons);
        cut(findings, reasons);
        if (unwritten > 0) {
            reasons.add("The disk could not be written for a while; " + unwritten + " packets and messages are lost.");
        }
        if (endCause == EndCause.PROCESS_DIED) {
            reasons.add("The recorder died during the call; what was said after that is not here.");
        }
        var verdict = partial ? Verdict.PARTIAL : Verdict.GAPS;
        if (reasons.isEmpty()) {
            verdict = Verdict.COMPLETE;
            reasons.add("Everything that was sent is here.");
        }
        unopened(findings, reasons);
        interrupted(findings, reasons);
        return new Judgement(verdict, String.join(" ", reasons));
    }

    /// Of a session whose calls have recordings of their own, which hold every packet.
    static Judgement leftToCalls(int calls) {
        return new Judgement(
                Verdict.COMPLETE, "Everything that was sent is in the " + calls + " calls of this session.");
    }

    private static String nothing(List<Finding> findings) {
        if (findings.stream().anyMatch(Finding::promised)
                && findings.stream().filter(Finding::promised).allMatch(Finding::written)) {
            return "No message ever came.";
        }
        var switchedOff = !findings.isEmpty() && findings.stream().noneMatch(Finding::promised);
        return switchedOff
                ? "The client had every stream switched off all along; nothing was recorded."
                : "No packet ever arrived.";
    }

    private static void silent(List<Finding> findings, List<String> reasons) {
        var silent = findings.stream()
                .filter(finding -> finding.promised() && !finding.sent() && !finding.written())
                .toList();
        if (silent.isEmpty()) {
            return;
        }
        var oneSide = silent.size() == 1 && silent.getFirst().sound();
        var which = "othing was ever sent on " + list(silent) + ".";
        reasons.add(oneSide ? "One side is silent: n" + which : "N" + which);
    }

    // Streams that lack the same thing share a sentence.
    private static void mute(List<Finding> findings, List<String> reasons) {
        findings.stream()
                .filter(finding -> finding.sent() && !finding.mute().isEmpty())
                .collect(Collectors.groupingBy(Finding::mute, LinkedHashMap::new, Collectors.toList()))
                .forEach((why, whose) -> reasons.add(Wording.sentence(list(whose) + " cannot be heard: " + why)));
    }

    private static String list(List<Finding> findings) {
        return Wording.list(findings.stream().map(Finding::shown).toList());
    }

    // Where they stood for sound, a gap says so; where somebody forged them, nothing is missing.
    private static void unopened(List<Finding> findings, List<String> reasons) {
        var whose = findings.stream()
                .filter(finding -> finding.unopened() > 0)
                .map(finding -> Wording.packets(finding.unopened()) + " on " + finding.shown())
                .toList();
        if (!whose.isEmpty()) {
            reasons.add(Wording.list(whose) + " could not be authenticated and are not heard.");
        }
    }

    private static void cut(List<Finding> findings, List<String> reasons) {
        var whose = findings.stream()
                .filter(finding -> finding.cutMessages() > 0)
                .map(finding -> finding.cutMessages() + " of " + finding.shown())
                .toList();
        if (!whose.isEmpty()) {
            reasons.add("Not every message is here to its last byte: " + Wording.list(whose) + " are not.");
        }
    }

    // Nothing is lost of them: a pause is no gap, and what another recording has is there.
    private static void interrupted(List<Finding> findings, List<String> reasons) {
        var whose = findings.stream()
                .filter(finding -> finding.interruptedMessages() > 0)
                .map(finding -> finding.interruptedMessages() + " of " + finding.shown())
                .toList();
        if (!whose.isEmpty()) {
            reasons.add("Messages that lie partly in a pause or in another recording: " + Wording.list(whose) + ".");
        }
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
