package io.earwitness.app.peer;

/// How much two sounds are alike.
public final class Likeness {
    private Likeness() {}

    /// What is the same against what differs, in decibels; infinite where nothing does.
    public static double decibels(short[] judged, short[] heard) {
        return decibels(judged, heard, 0);
    }

    /// The same at the shift of `heard` within `±shiftMax` where they are most alike.
    public static double best(short[] judged, short[] heard, int shiftMax) {
        var best = Double.NEGATIVE_INFINITY;
        for (var shift = -shiftMax; shift <= shiftMax; shift++) {
            best = Math.max(best, decibels(judged, heard, shift));
        }
        return best;
    }

    private static double decibels(short[] judged, short[] heard, int shift) {
        double power = 0;
        double noise = 0;
        for (var i = Math.max(0, -shift); i < judged.length && i + shift < heard.length; i++) {
            double difference = judged[i] - heard[i + shift];
            power += (double) judged[i] * judged[i];
            noise += difference * difference;
        }
        return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(power / noise);
    }
}
