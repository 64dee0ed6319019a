package io.earwitness.recorder.model;

import java.util.List;
import java.util.Objects;

/// Something the client did otherwise than the standards say, and what we made of it.
///
/// Recordings made before deviations had kinds have only rule and text; the other members are empty then.
///
/// @param kind  a stable name for counting, `LABEL_REPEATED`
/// @param rule  the row of the standard, `RFC 7866 §9.1`
/// @param text  what is otherwise, one sentence without a full stop
/// @param found the client's very words, one line or several; empty where there is nothing to quote
/// @param done  what we did about it, one sentence or two
/// @param place where it stands
public record Deviation(String kind, String rule, String text, String found, String done, Place place) {

    public Deviation {
        kind = Objects.requireNonNullElse(kind, "");
        rule = Objects.requireNonNullElse(rule, "");
        text = Objects.requireNonNullElse(text, "");
        found = Objects.requireNonNullElse(found, "");
        done = Objects.requireNonNullElse(done, "");
        place = Objects.requireNonNullElse(place, Place.UNKNOWN);
    }

    /// As recordings of the first format have it.
    public static Deviation unexplained(String rule, String text) {
        return new Deviation("", rule, text, "", "", Place.UNKNOWN);
    }

    /// The same among the messages that follow so many others; of no message where it stands in none of them.
    ///
    /// @param messages how many follow
    public Deviation after(int others, int messages) {
        var own = place.message() - others;
        var number = place.message() == 0 || own < 1 || own > messages ? 0 : own;
        return number == place.message()
                ? this
                : new Deviation(kind, rule, text, found, done, new Place(number, place.part(), place.lines()));
    }

    /// Where in the signalling a deviation stands.
    ///
    /// @param message its number in the recording's signalling, from 1; 0 where it is of no single message
    /// @param part    of the message
    /// @param lines   of the part as received, from 1; empty where they are those that hold the words found
    public record Place(int message, Part part, List<Integer> lines) {
        public static final Place UNKNOWN = new Place(0, Part.MESSAGE, List.of());

        public Place {
            part = Objects.requireNonNullElse(part, Part.MESSAGE);
            lines = lines == null ? List.of() : List.copyOf(lines);
        }
    }

    /// The parts of a message that can be shown for themselves.
    public enum Part {
        /// The message as a whole, or none.
        MESSAGE,
        /// Start line and headers.
        HEADERS,
        /// The session description.
        DESCRIPTION,
        /// The metadata document.
        METADATA,
        /// The body with its boundaries and part headers.
        BODY
    }
}
