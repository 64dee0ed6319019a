package io.earwitness.recorder.assembly;

import io.earwitness.media.timeline.TimelineCounters;
import io.earwitness.recorder.assembly.StreamTrack.Speaker;
import io.earwitness.recorder.model.Gap;
import io.earwitness.recorder.model.SetAside;
import io.earwitness.recorder.model.StreamQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One stream after the second walk: everything that the manifest will say of it, and its sound.
///
/// @param rate   ticks per second of the stretches; the sound has its own rate
/// @param mute   why nothing, or not all, of what came can be heard; empty where everything can
/// @param pictures what can be watched; null where nothing can
/// @param gaps   as far as they are listed
/// @param gapMillis all of them together
/// @param absent where nothing was sent, in ticks from the recording's start
/// @param quality how its packets came
/// @param placedByReports SSRCs that sender reports placed; the others stand by arrival
record StreamOutcome(
        StreamSurvey survey,
        Speaker speaker,
        int rate,
        StreamSound sound,
        long offsetMillis,
        long lengthMillis,
        TimelineCounters counters,
        String mute,
        @Nullable PictureTrack pictures,
        List<Gap> gaps,
        long gapMillis,
        List<Stretch> absent,
        Set<Integer> placedByReports,
        StreamQuality quality) {

    int index() {
        return survey.index();
    }

    boolean isAudio() {
        return survey.description().medium().equals("audio");
    }

    boolean audible() {
        return !sound.isEmpty();
    }

    /// What can be watched; empty where nothing can.
    Optional<PictureTrack> watchable() {
        return Optional.ofNullable(pictures).filter(track -> !track.isEmpty());
    }

    /// Why there is no sound file; empty where there is one.
    String undecodedReason() {
        if (audible()) {
            return "";
        }
        if (!survey.hasPackets() && survey.unopened() > 0) {
            return "No key that was agreed opens its packets.";
        }
        if (survey.description().carriesMessages()) {
            return survey.hasPackets() ? "It carries messages, which are in messages.json." : "No message ever came.";
        }
        if (!survey.hasPackets()) {
            return survey.neverPromised() ? "It was switched off all along." : "Nothing was ever sent.";
        }
        if (!isAudio()) {
            return "It is no audio; its packets are kept.";
        }
        return mute.isEmpty() ? "No audio was sent on it." : mute;
    }

    /// What came on its ports and is not in its sound, by reason.
    List<SetAside> setAside() {
        var all = new ArrayList<>(survey.setAside());
        if (counters.late() > 0) {
            all.add(new SetAside("They came so late that their place had been given up.", counters.late(), true));
        }
        if (counters.strays() > 0) {
            all.add(new SetAside("Nothing in sequence with them followed.", counters.strays(), true));
        }
        return all;
    }

    /// @param cut messages of it that are not here to their last byte
    /// @param interrupted messages of it that lie partly in a pause or in another recording
    Judgement.Finding finding(long cut, long interrupted) {
        // Nobody expects to hear video: with its packets it is here whole.
        var sent = survey.hasPackets() || survey.unopened() > 0;
        var heard = sent && !audible() ? undecodedReason() : mute;
        var lacking = isAudio() ? heard : mute;
        return new Judgement.Finding(
                speaker.shown(),
                isAudio(),
                !survey.neverPromised() || sent,
                sent,
                lacking,
                gapMillis,
                counters.lost(),
                survey.hasPackets() ? survey.unopened() : 0,
                survey.description().carriesMessages(),
                cut,
                interrupted);
    }
}
